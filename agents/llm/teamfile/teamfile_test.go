package teamfile

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
)

const mixed = `# One vendor writes, another criticises, a third paints.
team: mixed
providers:
  anthropic:
    preset: anthropic
    key_env: ANTHROPIC_API_KEY
    limits: {concurrency: 4, requests_per_minute: 50, tokens_per_minute: 80000}
    models:
      claude-sonnet-4-5:
        price: {input: 3, output: 15}
        max_output: 12000
  openai:
    preset: openai
    key_file: /run/secrets/openai
    headers: {OpenAI-Project: studio}
    timeout: 4m
    models:
      gpt-5-mini: {price: {input: 0.25, output: 2}}
      gpt-image-1: {price: {image: 0.063}}
      gpt-4o-mini-tts: {price: {audio_minute: 0.015}}
  local:
    preset: ollama
    base_url: http://127.0.0.1:11434/v1
    models:
      "llama3.2:3b": {json_schema: yes, vision: false}
roles:
  director: {provider: anthropic, model: claude-sonnet-4-5, fallback: house}
  writer: {provider: anthropic, model: claude-sonnet-4-5}
  illustrator: {provider: openai, model: gpt-image-1, fallback: house}
  composer: {fallback: house}
  narrator: {provider: openai, model: gpt-4o-mini-tts, voice: alloy}
  reader: {provider: openai, model: gpt-5-mini}
  critics:
    text: [{provider: openai, model: gpt-5-mini}, {provider: local, model: "llama3.2:3b"}]
    artwork: [{provider: anthropic, model: claude-sonnet-4-5}]
  judge: {provider: openai, model: gpt-5-mini}
budget: {usd: 2.00, calls: 80}
`

func TestParse(t *testing.T) {
	t.Parallel()
	f, err := Parse([]byte(mixed))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(f.Providers); got != 3 || f.Providers[0].Name != "anthropic" || f.Providers[2].Timeout.Minutes() != 4 {
		t.Errorf("%d providers: %+v", got, f.Providers)
	}
	w := f.Roles.Writer
	want := Role{Provider: "anthropic", Model: provider.Model{Name: "claude-sonnet-4-5", MaxOutput: 12000,
		Price: provider.Price{InputPerMTok: 3, OutputPerMTok: 15},
		Caps:  provider.Caps{JSONSchema: provider.No, Vision: true, Seed: atelier.SeedIgnored}}}
	if d := cmp.Diff(want, w); d != "" {
		t.Errorf("writer (-want +got):\n%s", d)
	}
	switch {
	case f.Roles.Composer.Set() || !f.Roles.Composer.Fallback:
		t.Errorf("composer is %+v, want the house agent", f.Roles.Composer)
	case !f.Roles.Illustrator.Model.Caps.Draws || f.Roles.Illustrator.Model.Price.PerImage != 0.063:
		t.Errorf("illustrator is %+v", f.Roles.Illustrator)
	case f.Roles.Critics[atelier.Text][1].Model.Caps.JSONSchema != provider.Yes:
		t.Errorf("json_schema: yes is read as %q", f.Roles.Critics[atelier.Text][1].Model.Caps.JSONSchema)
	case f.Budget != atelier.Budget{USD: 2, Calls: 80}:
		t.Errorf("budget is %+v", f.Budget)
	}
	if a := f.Advice(); len(a) != 0 {
		t.Errorf("advice for a mixed team: %q", a)
	}
	env := map[string]string{"ANTHROPIC_API_KEY": "sk-a\n"}
	c, err := f.Providers[0].Config(func(k string) string { return env[k] }, os.ReadFile)
	if err != nil || c.Key.Reveal() != "sk-a" {
		t.Errorf("key is %q, %v", c.Key.Reveal(), err)
	}
	if _, err := provider.New(c); err != nil {
		t.Errorf("the client does not take what the file says: %v", err)
	}
	if _, err := f.Providers[2].Config(nil, os.ReadFile); atelier.CodeOf(err) != atelier.CodeInvalid || strings.Contains(err.Error(), "secrets") {
		t.Errorf("a missing key file: got %v", err)
	}
}

// TestRefusals changes one thing in a good file and wants it named.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ old, new, want string }{
		{"team: mixed", "team: house", "team: line 2"},
		{"team: mixed", "team: ../x", "team: line 2"},
		{"team: mixed", "team: mixed\nteam: twice", "given twice"},
		{"team: mixed", "Team: mixed", "unknown field"},
		{"team: mixed", "team: [a]", "line 2"},
		{"team: mixed", "team:", "nothing is given"},
		{"preset: anthropic", "preset: antropic", "providers.anthropic.preset: line 5"},
		{"key_env: ANTHROPIC_API_KEY", "key: sk-ant-123", "holds no keys"},
		{"key_env: ANTHROPIC_API_KEY", "key_env: sk-ant-123", "not the key itself"},
		{"key_env: ANTHROPIC_API_KEY\n", "timeout: 3m\n", "key_env or key_file is missing"},
		{"key_env: ANTHROPIC_API_KEY", "key_env: A\n    key_file: b", "not from both"},
		{"concurrency: 4", "concurrency: -1", "providers.anthropic.limits.concurrency: line 7"},
		{"concurrency: 4", "concurrency: 4.5", "line 7"},
		{"concurrency: 4", "concurrency: many", "number"},
		{"requests_per_minute: 50", "requests_per_minute: .nan", "requests_per_minute"},
		{"requests_per_minute: 50", "requests_per_hour: 50", "unknown field"},
		{"timeout: 4m", "timeout: 4", "providers.openai.timeout: line 16"},
		{"timeout: 4m", "timeout: 9h", "20m"},
		{"{OpenAI-Project: studio}", "{Authorization: x}", "set by the client"},
		{"{OpenAI-Project: studio}", "{X: \"a\\nb\"}", "cannot be sent|not a header"},
		{"base_url: http://127.0.0.1:11434/v1", "base_url: file:///etc/passwd", "base_url: line 23"},
		{"base_url: http://127.0.0.1:11434/v1", "base_url: http://u:p@127.0.0.1/v1", "no user"},
		{"gpt-5-mini: {price: {input: 0.25, output: 2}}", "gpt-5-mini: {}", "price is missing"},
		{"input: 0.25", "input: -0.25", "price.input"},
		{"input: 0.25", "input: 0,25", "line"},
		{"input: 0.25", "input: 1e300", "price.input"},
		{"image: 0.063", "image: .inf", "price.image"},
		{"json_schema: yes", "json_schema: perhaps", "yes, no or unreliable"},
		{"max_output: 12000", "max_output: 99999999", "max_output: line 11"},
		{"model: gpt-image-1,", "model: gpt-image-2,", "not among the models"},
		{"writer: {provider: anthropic", "writer: {provider: antropic", "roles.writer.provider: line 28"},
		{"composer: {fallback: house}", "composer: {fallback: home}", "must be house"},
		{"composer: {fallback: house}", "composer: {}", "provider is missing"},
		{"  composer: {fallback: house}\n", "", "roles.composer"},
		{"voice: alloy", "fallback: house", "no narrator"},
		{", voice: alloy", "", "a voice"},
		{"reader: {provider: openai, model: gpt-5-mini}", "reader: {fallback: house}", "no reader"},
		{"reader: {provider: openai, model: gpt-5-mini}", "reader: {provider: openai, model: gpt-image-1}", "a model that chats"},
		{"reader: {provider: openai, model: gpt-5-mini}", "reader: {provider: openai, model: gpt-5-mini, voice: alloy}", "only the narrator"},
		{"artwork: [{provider: anthropic, model: claude-sonnet-4-5}]", "artwork: [{provider: local, model: \"llama3.2:3b\"}]", "roles.critics.artwork[0]: line 35"},
		{"artwork: [{provider: anthropic, model: claude-sonnet-4-5}]", "pictures: []", "unknown field"},
		{"judge: {provider: openai, model: gpt-5-mini}", "judge: {provider: openai, model: gpt-image-1}", "a model that chats"},
		{"usd: 2.00, ", "", "usd is missing"},
		{"budget: {usd: 2.00, calls: 80}", "", "usd is missing"},
		{"usd: 2.00", "usd: -1", "budget.usd"},
		{"calls: 80", "calls: 80.5", "line"},
		{"roles:", "roles: &r", "anchors"},
		{"judge: {provider", "judge: !!map {provider", "anchors"},
		{"\"llama3.2:3b\"}]", "\"llama3.2:3b\"}, {provider: local, model: \"llama3.2:3b\"}, {provider: local, model: \"llama3.2:3b\"}, {provider: local, model: \"llama3.2:3b\"}]", "at most 4"},
	} {
		if !strings.Contains(mixed, tc.old) {
			t.Fatalf("%q is not in the file", tc.old)
		}
		_, err := Parse([]byte(strings.Replace(mixed, tc.old, tc.new, 1)))
		if atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%q for %q: got %v, want a refusal", tc.new, tc.old, err)
			continue
		}
		found := false
		for _, w := range strings.Split(tc.want, "|") {
			found = found || strings.Contains(err.Error(), w)
		}
		if !found || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q for %q: got %q, want the line and %q", tc.new, tc.old, err, tc.want)
		}
		if strings.Contains(err.Error(), "sk-ant") {
			t.Errorf("the refusal holds a key: %q", err)
		}
	}
}

// hostile are files that must be refused quickly and without a panic.
var hostile = []string{
	"", " ", "---", "null", "[]", "7", "team", ":", "a: b: c", "\t", "{", "[", "- - - -", "? ", "%YAML 9.9\n---\n", "--- a\n--- b\n",
	"a: &a [1]\nb: [*a, *a]\n",
	"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n",
	"<<: {team: x}\n", "team: !!binary aGk=\n", "team: \"\\x00\"\n", "team: 'x\n", "team: |\n  x\n", "team: \xff\xfe\n",
	"providers: {a: {models: {m: {price: {input: 99999999999999999999999999}}}}}\n",
	strings.Repeat("[", 2000), strings.Repeat("a:\n ", 500), strings.Repeat("{a: ", 1000) + strings.Repeat("}", 1000),
	strings.Repeat("- ", 5000), strings.Repeat("x", 60<<10), strings.Repeat("a: 1\n", 10_000), strings.Repeat("#", 64<<10+1),
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		f, err := Parse([]byte(text))
		if c := atelier.CodeOf(err); f != nil || c != atelier.CodeInvalid && c != atelier.CodeTooLarge {
			t.Errorf("%.60q: got %v, %v", text, f, err)
		}
		if err != nil && len(err.Error()) > 400 {
			t.Errorf("%.60q: the refusal has %d bytes", text, len(err.Error()))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(mixed)
	for _, text := range hostile {
		if len(text) < 4<<10 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse([]byte(text))
		if (file == nil) == (err == nil) {
			t.Errorf("got %v and %v", file, err)
		}
	})
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	text := strings.Replace(mixed, "text: [{provider: openai, model: gpt-5-mini}, {provider: local", "text: [{provider: anthropic, model: claude-sonnet-4-5}]\n    music: [{provider: local", 1)
	f, err := Parse([]byte(strings.Replace(text, "    artwork: [{provider: anthropic, model: claude-sonnet-4-5}]\n", "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if a := f.Advice(); len(a) != 2 || !strings.Contains(a[0], "same provider") || !strings.Contains(a[1], "No model") {
		t.Errorf("advice is %q", a)
	}
	alone := &File{Roles: Roles{Director: Role{Provider: "one"}, Reader: Role{Provider: "one"}, Narrator: Role{Provider: "two"}}}
	if a := alone.Advice(); len(a) != 1 || !strings.Contains(a[0], "The reader reads the notes of other providers alone") {
		t.Errorf("advice for a reader of the only provider: %q", a)
	}
	if alone.Roles.Director.Provider = "two"; len(alone.Advice()) != 0 {
		t.Errorf("advice for a reader of another provider: %q", alone.Advice())
	}
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	f, err := Parse([]byte(mixed))
	if err != nil {
		t.Fatal(err)
	}
	b := atelier.Brief{Text: "A lighthouse keeper befriends a storm."}
	if err := b.Normalize(); err != nil {
		t.Fatal(err)
	}
	e := f.Estimate(b)
	if !(0 < e.Low && e.Low < e.Likely && e.Likely < e.High && e.High <= 2.00) || e.Budget != 2 {
		t.Errorf("low %v, likely %v, high %v, budget %v", e.Low, e.Likely, e.High, e.Budget)
	}
	roles := map[string]EstimateLine{}
	for _, l := range e.Lines {
		roles[l.Role] = l
		if l.Calls[0] < 1 && !strings.Contains(l.Role, "settling") || l.Calls[1] < l.Calls[0] || l.Calls[2] < l.Calls[1] {
			t.Errorf("%s makes %v calls", l.Role, l.Calls)
		}
	}
	if l := roles["illustrator"]; l.Calls[0] != 4 || l.Low < 4*0.063-1e-9 || l.Low > 4*0.063+1e-9 {
		t.Errorf("illustrator: %+v, want four pictures", l)
	}
	// Eight stanzas of 28 words at 14 characters a second, by the minute.
	if l, want := roles["narrator"], 8*28*6.0/14/60*0.015; l.Calls != [3]int{8, 8, 16} || math.Abs(l.Low-want) > 1e-9 || math.Abs(l.High-2*want) > 1e-9 {
		t.Errorf("narrator: %+v, want %g dollars", l, want)
	}
	// One revision of each: the director, the writer twice, and the critic of artwork twice
	// are no models of the reader's provider; so is one critic of text, of three.
	if l := roles["reader"]; l.Calls[1] != 2 || l.High <= l.Low {
		t.Errorf("reader: %+v", l)
	}
	// Makers of two media, of which one is a model that answers in words, and the director.
	if w, d := roles["writer, settling"], roles["director, settling"]; w.Calls != [3]int{0, 0, 12} || d.Calls != [3]int{0, 0, 6} || w.High <= 0 {
		t.Errorf("settling: %+v, %+v", w, d)
	}
	if _, ok := roles["illustrator, settling"]; ok {
		t.Error("a model that draws is asked what to say")
	}
	if _, ok := roles["composer"]; ok {
		t.Error("the house composer costs something")
	}
	if d := cmp.Diff(e, f.Estimate(b)); d != "" {
		t.Errorf("the same question has two answers:\n%s", d)
	}
	b.Budget.USD = 0.05
	if e := f.Estimate(b); e.High > 0.05 || e.Budget != 0.05 {
		t.Errorf("high %v over a budget of 0.05", e.High)
	}
	b.Pieces = b.Pieces[:1]
	for _, l := range f.Estimate(b).Lines {
		if strings.Contains(l.Role, "artwork") || l.Role == "illustrator" || l.Role == "judge" || strings.Contains(l.Role, "settling") {
			t.Errorf("%s works on a job without pictures", l.Role)
		}
	}
}
