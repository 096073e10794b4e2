package teamfile

import (
	"maps"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
)

// What names look like. Names of teams and providers become parts of queue names,
// notes and metrics.
var (
	ownName    = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	modelName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$`)
	envName    = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,127}$`)
	voiceName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	headerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,63}$`)
)

// Bounds of what a file may say.
const (
	maxProviders   = 16
	maxModels      = 32 // of one provider
	maxCritics     = 4  // of one medium: each costs a call a round
	maxHeaders     = 16
	maxPrice       = 10_000.0  // US dollars for a million tokens: a comma in the wrong place
	maxBudgetUSD   = 100_000.0 // for one job
	maxConcurrency = 1_000
	maxPerMinute   = 1e9
	maxOutput      = 1_000_000
	maxCount       = 1e12 // calls and tokens of a job
	minTime        = time.Second
	maxTime        = 20 * time.Minute // the longest call limit of the queues
)

// build turns what was written into a File, or names what is wrong.
func (d document) build(y fileYAML) (*File, error) {
	f := &File{Team: y.Team}
	if !ownName.MatchString(y.Team) || y.Team == atelier.DefaultTeam {
		return nil, d.wrong([]string{"team"}, "must be a name of lower-case letters, digits and dashes, and not %q", atelier.DefaultTeam)
	}
	if n := len(y.Providers); n < 1 || n > maxProviders {
		return nil, d.wrong([]string{"providers"}, "has %d entries; 1 to %d are taken", n, maxProviders)
	}
	for _, name := range slices.Sorted(maps.Keys(y.Providers)) {
		p, err := d.provider(name, y.Providers[name])
		if err != nil {
			return nil, err
		}
		f.Providers = append(f.Providers, p)
	}
	var err error
	if f.Roles, err = d.roles(y); err != nil {
		return nil, err
	}
	priced := false
	used := map[string]bool{}
	for _, r := range f.Roles.all() {
		used[r.Provider] = true
		priced = priced || r.Model.Price != provider.Price{}
	}
	for _, p := range f.Providers {
		if !used[p.Name] {
			return nil, d.wrong([]string{"providers", p.Name}, "no role is played by this provider")
		}
	}
	f.Budget, err = d.budget(y.Budget, priced)
	return f, err
}

func (d document) provider(name string, y providerYAML) (Provider, error) {
	at := func(fields ...string) []string { return append([]string{"providers", name}, fields...) }
	none := Provider{}
	p := Provider{Name: name, Preset: y.Preset, BaseURL: y.BaseURL, KeyEnv: y.KeyEnv, KeyFile: y.KeyFile, Headers: y.Headers}
	if !ownName.MatchString(name) || name == atelier.DefaultTeam {
		return none, d.wrong(at(), "the name of a provider has lower-case letters, digits and dashes, and is not %q", atelier.DefaultTeam)
	}
	preset, ok := provider.PresetOf(y.Preset)
	if !ok {
		return none, d.wrong(at("preset"), "must be one of %s", strings.Join(provider.PresetNames(), ", "))
	}
	base := y.BaseURL
	if base == "" {
		base = preset.BaseURL
	}
	if err := provider.CheckBaseURL(base); err != nil {
		return none, d.wrong(at("base_url"), "%s", err.(*atelier.Error).Message)
	}
	switch {
	case y.KeyEnv != "" && y.KeyFile != "":
		return none, d.wrong(at("key_file"), "the key comes from key_env or from key_file, not from both")
	case y.KeyEnv != "" && !envName.MatchString(y.KeyEnv):
		return none, d.wrong(at("key_env"), "must be the name of an environment variable, in capitals, and not the key itself")
	case strings.ContainsAny(y.KeyFile, "\x00\n\r"):
		return none, d.wrong(at("key_file"), "is not the name of a file")
	case y.KeyEnv == "" && y.KeyFile == "" && !preset.Keyless:
		return none, d.wrong(at(), "key_env or key_file is missing")
	case len(y.Headers) > maxHeaders:
		return none, d.wrong(at("headers"), "has %d entries; at most %d are taken", len(y.Headers), maxHeaders)
	}
	for _, h := range slices.Sorted(maps.Keys(y.Headers)) {
		if v := y.Headers[h]; !headerName.MatchString(h) || len(v) > 1024 || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' }) {
			return none, d.wrong(at("headers", h), "is not a header that can be sent")
		}
		switch http.CanonicalHeaderKey(h) {
		case "Authorization", "Host", "Content-Type", "Content-Length", "Accept", "Accept-Encoding", "Transfer-Encoding", "Connection", "Idempotency-Key":
			return none, d.wrong(at("headers", h), "is set by the client itself")
		}
	}
	l := y.Limits
	switch {
	case !whole(l.Concurrency, maxConcurrency):
		return none, d.wrong(at("limits", "concurrency"), "must be a whole number from 1 to %d", maxConcurrency)
	case !(l.RequestsPerMinute >= 0 && l.RequestsPerMinute <= maxPerMinute):
		return none, d.wrong(at("limits", "requests_per_minute"), "must be more than 0 and at most %g", maxPerMinute)
	case !(l.TokensPerMinute >= 0 && l.TokensPerMinute <= maxPerMinute):
		return none, d.wrong(at("limits", "tokens_per_minute"), "must be more than 0 and at most %g", maxPerMinute)
	}
	p.Limits = provider.Limits{Concurrency: int(l.Concurrency), RequestsPerMinute: l.RequestsPerMinute, TokensPerMinute: l.TokensPerMinute}
	for _, t := range []struct {
		name, text string
		into       *time.Duration
	}{{"timeout", y.Timeout, &p.Timeout}, {"stall", y.Stall, &p.Stall}} {
		if t.text == "" {
			continue
		}
		v, err := time.ParseDuration(t.text)
		if err != nil || v < minTime || v > maxTime {
			return none, d.wrong(at(t.name), "must be a time from %v to %v, such as 90s", minTime, maxTime)
		}
		*t.into = v
	}
	if n := len(y.Models); n < 1 || n > maxModels {
		return none, d.wrong(at("models"), "has %d entries; 1 to %d are taken", n, maxModels)
	}
	for _, m := range slices.Sorted(maps.Keys(y.Models)) {
		if _, err := d.model(name, m, y); err != nil {
			return none, err
		}
	}
	return p, nil
}

// model joins what the preset knows of a model with what the file says.
func (d document) model(prov, name string, y providerYAML) (provider.Model, error) {
	at := func(fields ...string) []string { return append([]string{"providers", prov, "models", name}, fields...) }
	preset, _ := provider.PresetOf(y.Preset)
	w := y.Models[name]
	m := provider.Model{Name: name, MaxOutput: int(w.MaxOutput), Caps: preset.Caps(name)}
	none := provider.Model{}
	if !modelName.MatchString(name) {
		return none, d.wrong(at(), "is not the name of a model")
	}
	switch local := preset.Keyless && preset.BaseURL != ""; {
	case w.Price == nil && !local:
		return none, d.wrong(at(), "price is missing: a budget that holds needs it; {input: 0, output: 0} for a model that costs nothing")
	case w.Price != nil:
		m.Price = provider.Price{InputPerMTok: w.Price.Input, OutputPerMTok: w.Price.Output, PerImage: w.Price.Image, PerMChars: w.Price.MChars, PerMinuteAudio: w.Price.AudioMinute}
		for _, v := range []struct {
			name  string
			price float64
		}{{"input", w.Price.Input}, {"output", w.Price.Output}, {"image", w.Price.Image}, {"million_characters", w.Price.MChars}, {"audio_minute", w.Price.AudioMinute}} {
			if !(v.price >= 0 && v.price <= maxPrice) {
				return none, d.wrong(at("price", v.name), "must be 0 to %g US dollars", maxPrice)
			}
		}
	}
	if !whole(w.MaxOutput, maxOutput) {
		return none, d.wrong(at("max_output"), "must be a whole number of tokens from 1 to %d", maxOutput)
	}
	if !whole(w.ImageTokens, maxOutput) {
		return none, d.wrong(at("image_tokens"), "must be a whole number of tokens from 1 to %d", maxOutput)
	}
	m.Caps.ImageTokens = int(w.ImageTokens)
	if s := w.JSONSchema; s != nil {
		m.Caps.JSONSchema = provider.Support(*s)
		if !slices.Contains([]provider.Support{provider.Yes, provider.No, provider.Unreliable}, m.Caps.JSONSchema) {
			return none, d.wrong(at("json_schema"), "must be yes, no or unreliable")
		}
	}
	if s := w.Seed; s != nil {
		m.Caps.Seed = atelier.SeedStatus(*s)
		if !slices.Contains([]atelier.SeedStatus{atelier.SeedHonoured, atelier.SeedIgnored, atelier.SeedUnsupported}, m.Caps.Seed) {
			return none, d.wrong(at("seed"), "must be honoured, ignored or unsupported")
		}
	}
	for _, b := range []struct {
		said *bool
		into *bool
	}{{w.Vision, &m.Caps.Vision}, {w.Draws, &m.Caps.Draws}, {w.Edit, &m.Caps.Edit}, {w.EditMask, &m.Caps.EditMask}, {w.Temperature, &m.Caps.Temperature}, {w.Audio, &m.Caps.Audio}} {
		if b.said != nil {
			*b.into = *b.said
		}
	}
	if w.ImageSizes != nil {
		m.Caps.ImageSizes = w.ImageSizes
	}
	for i, s := range m.Caps.ImageSizes {
		if _, _, ok := provider.ParseSize(s); !ok || i >= 32 {
			return none, d.wrong(at("image_sizes", itoa(i)), "must be a size such as 1536x1024, at most 4096 a side, and at most 32 of them")
		}
	}
	if m.Caps.EditMask && !m.Caps.Edit || m.Caps.Edit && !m.Caps.Draws {
		return none, d.wrong(at(), "a model that edits also draws, and one that edits within a mask also edits: say draws and edit")
	}
	return m, nil
}

// roles reads who plays what, and holds each against what its model can do.
func (d document) roles(y fileYAML) (Roles, error) {
	var r Roles
	for _, one := range []struct {
		name string
		y    *roleYAML
		into *Role
	}{
		{"director", y.Roles.Director, &r.Director}, {"writer", y.Roles.Writer, &r.Writer}, {"illustrator", y.Roles.Illustrator, &r.Illustrator},
		{"composer", y.Roles.Composer, &r.Composer}, {"narrator", y.Roles.Narrator, &r.Narrator}, {"reader", y.Roles.Reader, &r.Reader}, {"judge", y.Roles.Judge, &r.Judge},
	} {
		path := []string{"roles", one.name}
		if one.y == nil {
			if one.name != "narrator" && one.name != "reader" {
				return r, d.wrong(path, "is missing: name a provider and a model, or say {fallback: house}")
			}
			continue
		}
		role, err := d.role(path, *one.y, y)
		if err != nil {
			return r, err
		}
		*one.into = role
	}
	r.Critics = map[atelier.Medium][]Role{}
	for m, list := range map[atelier.Medium][]roleYAML{atelier.Text: y.Roles.Critics.Text, atelier.Artwork: y.Roles.Critics.Artwork, atelier.Music: y.Roles.Critics.Music} {
		if len(list) > maxCritics {
			return r, d.wrong([]string{"roles", "critics", string(m)}, "has %d entries; at most %d are taken", len(list), maxCritics)
		}
		for i, c := range list {
			role, err := d.role([]string{"roles", "critics", string(m), itoa(i)}, c, y)
			if err != nil {
				return r, err
			}
			r.Critics[m] = append(r.Critics[m], role)
		}
	}
	for _, n := range r.all() {
		if err := d.fits(n); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (d document) role(path []string, w roleYAML, y fileYAML) (Role, error) {
	at := func(field string) []string { return append(slices.Clone(path), field) }
	r := Role{Provider: w.Provider, Fallback: w.Fallback == "house", Voice: w.Voice}
	switch {
	case w.Fallback != "" && w.Fallback != "house":
		return r, d.wrong(at("fallback"), "must be house, or left out")
	case w.Provider == "" && w.Model == "" && r.Fallback:
		return r, nil
	case w.Provider == "":
		return r, d.wrong(path, "provider is missing: name one, or say {fallback: house}")
	case w.Model == "":
		return r, d.wrong(path, "model is missing")
	}
	p, ok := y.Providers[w.Provider]
	if !ok {
		return r, d.wrong(at("provider"), "is not one of the providers of this file")
	}
	if _, ok := p.Models[w.Model]; !ok {
		return r, d.wrong(at("model"), "is not among the models of provider %s: list it there, with its price", w.Provider)
	}
	var err error
	r.Model, err = d.model(w.Provider, w.Model, p)
	return r, err
}

// fits holds a role against what its model can do.
func (d document) fits(n named) error {
	kind := n.path[1]
	caps := n.Model.Caps
	switch {
	case (kind == "narrator" || kind == "reader") && n.Fallback:
		return d.wrong(append(n.path, "fallback"), "the house team has no %s: leave the role out", kind)
	case kind == "narrator" && n.Set() && (!caps.Audio || !voiceName.MatchString(n.Voice)):
		return d.wrong(n.path, "needs a model that speaks (audio: true) and a voice")
	case kind != "narrator" && n.Voice != "":
		return d.wrong(append(n.path, "voice"), "only the narrator has a voice")
	case kind == "critics" && !n.Set():
		return d.wrong(n.path, "names no model: the measured critics are there in any case")
	case kind == "critics" && n.Fallback:
		return d.wrong(append(n.path, "fallback"), "the measured critics are there in any case")
	case kind == "critics" && n.path[2] == string(atelier.Artwork) && !caps.Vision:
		return d.wrong(n.path, "needs a model that sees (vision: true): it is sent the pixels")
	case kind != "narrator" && caps.Audio, kind != "illustrator" && caps.Draws:
		return d.wrong(n.path, "needs a model that chats")
	}
	return nil
}

func (d document) budget(y budgetYAML, priced bool) (atelier.Budget, error) {
	b := atelier.Budget{USD: y.USD, Calls: int(y.Calls), Tokens: int64(y.Tokens), Minutes: y.Minutes}
	switch {
	case !(b.USD >= 0 && b.USD <= maxBudgetUSD):
		return b, d.wrong([]string{"budget", "usd"}, "must be more than 0 and at most %g", maxBudgetUSD)
	case !whole(y.Calls, maxCount):
		return b, d.wrong([]string{"budget", "calls"}, "must be a whole number from 1 to %g", maxCount)
	case !whole(y.Tokens, maxCount):
		return b, d.wrong([]string{"budget", "tokens"}, "must be a whole number from 1 to %g", maxCount)
	case !(b.Minutes >= 0) || math.IsInf(b.Minutes, 0):
		return b, d.wrong([]string{"budget", "minutes"}, "must be more than 0")
	case priced && b.USD == 0:
		return b, d.wrong([]string{"budget"}, "usd is missing: a team of models that cost something has a budget")
	case b == atelier.Budget{}:
		return b, d.wrong([]string{"budget"}, "is missing: a team of models has one of usd, calls, tokens, minutes")
	}
	return b, nil
}

// whole reports whether v is a whole number from 0, which is what was left out, to
// most.
func whole(v, most float64) bool { return v >= 0 && v <= most && v == math.Trunc(v) }
