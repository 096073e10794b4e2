package provider

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// Preset is what is known about a kind of provider before its operator says
// anything.
type Preset struct {
	BaseURL string // "" if it has to be given
	Keyless bool   // works without a key: servers on one's own machine

	// LegacyMaxTokens: the bound of an answer is called max_tokens. The newer name is
	// silently ignored by such servers, which would then write without end.
	LegacyMaxTokens bool
	// AskBase64: pictures come as addresses unless base64 is asked for. The address of
	// a local server is one that [safenet] refuses, rightly.
	AskBase64 bool

	Caps func(model string) Caps // of a model by its name
}

// PresetNames returns the names of the presets, sorted.
func PresetNames() []string {
	return []string{"anthropic", "localai", "ollama", "openai", "openrouter", "plain", "vllm"}
}

// PresetOf returns a preset by its name. "plain", also "", supposes nothing but the
// protocol.
func PresetOf(name string) (Preset, bool) {
	switch name {
	case "", "plain":
		return Preset{Keyless: true, Caps: func(string) Caps {
			return Caps{JSONSchema: Unreliable, Seed: atelier.SeedIgnored, Temperature: true}
		}}, true
	case "openai":
		return Preset{BaseURL: "https://api.openai.com/v1", Caps: openAICaps}, true
	case "anthropic":
		// Its compatible endpoint takes response_format and seed and heeds neither.
		return Preset{BaseURL: "https://api.anthropic.com/v1", Caps: func(string) Caps {
			return Caps{JSONSchema: No, Vision: true, Seed: atelier.SeedIgnored}
		}}, true
	case "openrouter":
		// What a model can do depends on the host that happens to serve it.
		return Preset{BaseURL: "https://openrouter.ai/api/v1", Caps: func(model string) Caps {
			_, name, _ := strings.Cut(model, "/")
			return Caps{JSONSchema: Unreliable, Vision: true, Seed: atelier.SeedIgnored, Temperature: !reasons(name)}
		}}, true
	case "ollama":
		return Preset{BaseURL: "http://127.0.0.1:11434/v1", Keyless: true, LegacyMaxTokens: true, Caps: func(string) Caps {
			return Caps{JSONSchema: Unreliable, Seed: atelier.SeedHonoured, Temperature: true}
		}}, true
	case "vllm":
		return Preset{BaseURL: "http://127.0.0.1:8000/v1", Keyless: true, Caps: func(string) Caps {
			return Caps{JSONSchema: Yes, Seed: atelier.SeedHonoured, Temperature: true}
		}}, true
	case "localai":
		return Preset{BaseURL: "http://127.0.0.1:8080/v1", Keyless: true, LegacyMaxTokens: true, AskBase64: true, Caps: localAICaps}, true
	}
	return Preset{}, false
}

// openAICaps tells OpenAI's families apart by name. Its seed is best effort: nobody
// can rely on it, so it does not count as honoured.
func openAICaps(model string) Caps {
	switch {
	case strings.HasPrefix(model, "gpt-image"), strings.HasPrefix(model, "chatgpt-image"):
		return Caps{Draws: true, ImageSizes: []string{"1024x1024", "1536x1024", "1024x1536"}, Edit: true, EditMask: true}
	case model == "dall-e-3":
		return Caps{Draws: true, ImageSizes: []string{"1024x1024", "1792x1024", "1024x1792"}}
	case model == "dall-e-2":
		return Caps{Draws: true, ImageSizes: []string{"1024x1024", "512x512", "256x256"}, Edit: true, EditMask: true}
	case strings.HasPrefix(model, "tts-"), strings.HasSuffix(model, "-tts"):
		return Caps{Audio: true}
	}
	return Caps{JSONSchema: Yes, Vision: true, Seed: atelier.SeedIgnored, Temperature: !reasons(model)}
}

// reasons reports whether a model's name is that of one that thinks before it
// answers and takes no temperature.
func reasons(model string) bool {
	return slices.ContainsFunc([]string{"o1", "o3", "o4", "gpt-5", "gpt-6"}, func(p string) bool { return strings.HasPrefix(model, p) })
}

// localAICaps goes by the names in LocalAI's own gallery; a model under a name of the
// operator's has its capabilities in the team file.
func localAICaps(model string) Caps {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(model), w) })
	}
	switch {
	case has("stablediffusion", "stable-diffusion", "sdxl", "flux", "dreamshaper"):
		return Caps{Draws: true}
	case has("tts", "piper", "kokoro", "bark", "-voice"):
		return Caps{Audio: true}
	}
	return Caps{JSONSchema: Unreliable, Seed: atelier.SeedIgnored, Temperature: true}
}
