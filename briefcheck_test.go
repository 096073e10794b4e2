package atelier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/atelierhq/atelier"
)

// badBriefs are requests that must be refused, with the field to blame and a
// part of what is said about it.
var badBriefs = []struct{ name, body, field, says string }{
	// Not JSON, or not only JSON.
	{"nothing", ``, "", "empty"},
	{"only spaces", " \n\t ", "", "empty"},
	{"not JSON", `hello`, "", "not JSON"},
	{"a list", `[]`, "", "must be an object"},
	{"a text", `"a poem about rain"`, "", "must be an object"},
	{"a number", `7`, "", "must be an object"},
	{"null", `null`, "", "null"},
	{"cut short", `{"brief":"a poem about rain"`, "brief", "ends too early"},
	{"cut in a text", `{"brief":"a poem`, "brief", "ends inside"},
	{"trailing data", `{"brief":"a poem about rain"} {}`, "", "after the end"},
	{"trailing letters", `{"brief":"a poem about rain"}x`, "", "after the end"},
	{"trailing comma", `{"brief":"a poem about rain",}`, "", "another field"},
	{"trailing comma in a list", `{"brief":"rain song","gates":["release",]}`, "gates[0]", "another element"},
	{"single quotes", `{'brief':'a poem about rain'}`, "", "double quotes"},
	{"comment", `{"brief":"a poem about rain" /* x */}`, "brief", "comma"},
	{"byte order mark", "\uFEFF" + `{"brief":"a poem about rain"}`, "", "not JSON"},
	{"missing colon", `{"brief" "a poem"}`, "brief", "colon"},

	// Fields.
	{"no brief", `{}`, "brief", "missing"},
	{"only a title", `{"title":"Rain"}`, "brief", "missing"},
	{"unknown field", `{"brief":"a poem about rain","colour":"red"}`, "colour", "unknown field"},
	{"unknown field deep", `{"brief":"a poem about rain","pieces":[{"medium":"text"},{"medium":"artwork","frames":3}]}`, "pieces[1].frames", "unknown field"},
	{"case variant", `{"Brief":"a poem about rain"}`, "Brief", `written "brief"`},
	{"case variant deep", `{"brief":"rain song","critique":{"Max_Rounds":3}}`, "critique.Max_Rounds", `written "max_rounds"`},
	{"duplicate", `{"brief":"a poem about rain","brief":"another"}`, "brief", "twice"},
	{"duplicate by escape", `{"brief":"a poem about rain","br\u0069ef":"another"}`, "brief", "twice"},
	{"duplicate deep", `{"brief":"rain song","budget":{"usd":1,"usd":2}}`, "budget.usd", "twice"},
	{"duplicate label", `{"brief":"rain song","labels":{"a":"1","a":"2"}}`, "labels.a", "twice"},
	{"deep nesting", `{"brief":"rain song","labels":` + strings.Repeat(`[`, 40) + strings.Repeat(`]`, 40) + `}`, "labels", "must be an object"},

	// Types.
	{"brief is a number", `{"brief":7}`, "brief", "must be text"},
	{"brief is null", `{"brief":null}`, "brief", "null"},
	{"brief is a list", `{"brief":["a"]}`, "brief", "must be text"},
	{"seed is text", `{"brief":"rain song","seed":"7"}`, "seed", "whole number"},
	{"seed is NaN", `{"brief":"rain song","seed":NaN}`, "seed", "whole number is expected"},
	{"seed is infinite", `{"brief":"rain song","seed":Infinity}`, "seed", "whole number is expected"},
	{"seed has a fraction", `{"brief":"rain song","seed":1.5}`, "seed", "whole number"},
	{"seed with an exponent", `{"brief":"rain song","seed":1e3}`, "seed", "whole number"},
	{"seed with a leading zero", `{"brief":"rain song","seed":007}`, "seed", "as JSON writes it"},
	{"seed below zero", `{"brief":"rain song","seed":-1}`, "seed", "from 0"},
	{"seed over 2^53", `{"brief":"rain song","seed":9007199254740992}`, "seed", "from 0"},
	{"seed over 64 bits", `{"brief":"rain song","seed":99999999999999999999}`, "seed", "too large"},
	{"pieces is an object", `{"brief":"rain song","pieces":{"medium":"text"}}`, "pieces", "must be a list"},
	{"piece is text", `{"brief":"rain song","pieces":["text"]}`, "pieces[0]", "must be an object"},
	{"plates is text", `{"brief":"rain song","pieces":[{"medium":"artwork","plates":"4"}]}`, "pieces[0].plates", "whole number"},
	{"must is text", `{"brief":"rain song","must":"a lighthouse"}`, "must", "must be a list"},
	{"must holds null", `{"brief":"rain song","must":[null]}`, "must[0]", "null"},
	{"label is a number", `{"brief":"rain song","labels":{"a":1}}`, "labels.a", "must be text"},
	{"gates is true", `{"brief":"rain song","gates":true}`, "gates", "must be a list"},

	// Words.
	{"empty", `{"brief":""}`, "brief", "too little"},
	{"too short", `{"brief":"ab"}`, "brief", "too little"},
	{"blank", `{"brief":"        "}`, "brief", "too little"},
	{"no words", `{"brief":"1234 !!! ..."}`, "brief", "no words"},
	{"too long", `{"brief":"` + strings.Repeat("rain ", 1601) + `"}`, "brief", "8004 characters"},
	{"not UTF-8", "{\"brief\":\"rain \xff song\"}", "brief", "not UTF-8"},
	{"overlong UTF-8", "{\"brief\":\"rain \xc0\xaf song\"}", "brief", "not UTF-8"},
	{"surrogate in UTF-8", "{\"brief\":\"rain \xed\xa0\x80 song\"}", "brief", "not UTF-8"},
	{"lone high surrogate", `{"brief":"rain \ud83d song"}`, "brief", "half a character"},
	{"lone low surrogate", `{"brief":"rain \ude00 song"}`, "brief", "half a character"},
	{"two high surrogates", `{"brief":"rain \ud83d\ud83d song"}`, "brief", "half a character"},
	{"bad escape", `{"brief":"rain \x41 song"}`, "brief", "escape"},
	{"bad \\u", `{"brief":"rain \u00g0 song"}`, "brief", "hexadecimal"},
	{"NUL", `{"brief":"rain \u0000 song"}`, "brief", "control character"},
	{"raw control", "{\"brief\":\"rain \x07 song\"}", "brief", "control character"},
	{"raw newline", "{\"brief\":\"rain \n song\"}", "brief", "escape"},
	{"escape sequence", `{"brief":"rain \u001b[2J song"}`, "brief", "control character"},
	{"C1 control", `{"brief":"rain \u0085 song"}`, "brief", "control character"},
	{"right-to-left override", `{"brief":"rain \u202e song"}`, "brief", "reorders"},
	{"isolate", "{\"brief\":\"rain \u2067 song\"}", "brief", "reorders"},
	{"zero-width space", "{\"brief\":\"rain\u200bsong\"}", "brief", "without width"},
	{"tag characters", "{\"brief\":\"rain \U000E0041 song\"}", "brief", "without width"},
	{"private use", "{\"brief\":\"rain \ue000 song\"}", "brief", "private-use"},
	{"not a character", "{\"brief\":\"rain \ufdd0 song\"}", "brief", "not a character"},
	{"hidden in a must", "{\"brief\":\"rain song\",\"must\":[\"a\u200bb\"]}", "must[0]", "without width"},
	{"title of two lines", `{"brief":"rain song","title":"a\nb"}`, "title", "one line"},
	{"title too long", `{"brief":"rain song","title":"` + strings.Repeat("t", 301) + `"}`, "title", "301 characters"},
	{"empty must", `{"brief":"rain song","must":[" "]}`, "must[0]", "empty"},
	{"33 musts", `{"brief":"rain song","must":["x"` + strings.Repeat(`,"x"`, 32) + `]}`, "must", "33 entries"},
	{"must and must not", `{"brief":"rain song","must":["A dog"],"must_not":["a dog"]}`, "must_not[0]", "must[0]"},
	{"language by name", `{"brief":"rain song","language":"English"}`, "language", "language tag"},
	{"language with a path", `{"brief":"rain song","language":"../en"}`, "language", "language tag"},
	{"team with a path", `{"brief":"rain song","team":"../house"}`, "team", "name of a team"},

	// Pieces.
	{"no pieces", `{"brief":"rain song","pieces":[]}`, "pieces", "0 entries"},
	{"9 pieces", `{"brief":"rain song","pieces":[{"medium":"text"}` + strings.Repeat(`,{"medium":"text"}`, 8) + `]}`, "pieces", "9 entries"},
	{"no medium", `{"brief":"rain song","pieces":[{}]}`, "pieces[0].medium", "missing"},
	{"unknown medium", `{"brief":"rain song","pieces":[{"medium":"film"}]}`, "pieces[0].medium", "text, artwork, music"},
	{"unknown form", `{"brief":"rain song","pieces":[{"medium":"text","form":"sonnet"}]}`, "pieces[0].form", "ballad, couplets"},
	{"unknown style", `{"brief":"rain song","pieces":[{"medium":"artwork","style":"oil"}]}`, "pieces[0].style", "paper-cut"},
	{"unknown instrument", `{"brief":"rain song","pieces":[{"medium":"music","instruments":["piano","kazoo"]}]}`, "pieces[0].instruments[1]", "celesta"},
	{"instrument twice", `{"brief":"rain song","pieces":[{"medium":"music","instruments":["piano","Piano"]}]}`, "pieces[0].instruments[1]", "twice"},
	{"unknown key", `{"brief":"rain song","pieces":[{"medium":"music","key":"H major"}]}`, "pieces[0].key", "C major"},
	{"unknown meter", `{"brief":"rain song","pieces":[{"medium":"music","meter":"17/16"}]}`, "pieces[0].meter", "6/8"},
	{"negative plates", `{"brief":"rain song","pieces":[{"medium":"artwork","plates":-1}]}`, "pieces[0].plates", "from 1 to 24"},
	{"zero plates", `{"brief":"rain song","pieces":[{"medium":"artwork","plates":0}]}`, "pieces[0].plates", "above zero"},
	{"25 plates", `{"brief":"rain song","pieces":[{"medium":"artwork","plates":25}]}`, "pieces[0].plates", "from 1 to 24"},
	{"a million plates", `{"brief":"rain song","pieces":[{"medium":"artwork","plates":1000000000000}]}`, "pieces[0].plates", "from 1 to 24"},
	{"too narrow", `{"brief":"rain song","pieces":[{"medium":"artwork","width":255}]}`, "pieces[0].width", "from 256"},
	{"too tall", `{"brief":"rain song","pieces":[{"medium":"artwork","height":4097}]}`, "pieces[0].height", "to 4096"},
	{"too many pixels", `{"brief":"rain song","pieces":[{"medium":"artwork","width":4096,"height":4096}]}`, "pieces[0].width", "megapixels"},
	{"9 seconds", `{"brief":"rain song","pieces":[{"medium":"music","seconds":9}]}`, "pieces[0].seconds", "from 10 to 300"},
	{"301 seconds", `{"brief":"rain song","pieces":[{"medium":"music","seconds":301}]}`, "pieces[0].seconds", "from 10 to 300"},
	{"tempo 0", `{"brief":"rain song","pieces":[{"medium":"music","tempo":0}]}`, "pieces[0].tempo", "above zero"},
	{"tempo 999", `{"brief":"rain song","pieces":[{"medium":"music","tempo":999}]}`, "pieces[0].tempo", "from 30"},
	{"negative stanzas", `{"brief":"rain song","pieces":[{"medium":"text","stanzas":-8}]}`, "pieces[0].stanzas", "from 1"},
	{"stanzas and pages", `{"brief":"rain song","pieces":[{"medium":"text","stanzas":8,"pages":3}]}`, "pieces[0].pages", "not both"},
	{"tale with stanzas", `{"brief":"rain song","pieces":[{"medium":"text","form":"tale","stanzas":8}]}`, "pieces[0].stanzas", "pages"},
	{"plates of a text", `{"brief":"rain song","pieces":[{"medium":"text","plates":4}]}`, "pieces[0].plates", "belongs to artwork"},
	{"seconds of a picture", `{"brief":"rain song","pieces":[{"medium":"artwork","seconds":40}]}`, "pieces[0].seconds", "belongs to music"},
	{"foreign id", `{"brief":"rain song","pieces":[{"medium":"text","id":"../../etc"}]}`, "pieces[0].id", "text-1"},
	{"unknown piece", `{"brief":"rain song","pieces":[{"medium":"text","depends_on":["music-1"]}]}`, "pieces[0].depends_on[0]", "known are: text-1"},
	{"depends on itself", `{"brief":"rain song","pieces":[{"medium":"text","depends_on":["text-1"]}]}`, "pieces[0].depends_on[0]", "itself"},
	{"depends twice", `{"brief":"rain song","pieces":[{"medium":"text"},{"medium":"music","depends_on":["text-1","text-1"]}]}`, "pieces[1].depends_on[1]", "twice"},
	{"cycle of two", `{"brief":"rain song","pieces":[{"medium":"text","depends_on":["music-1"]},{"medium":"music","depends_on":["text-1"]}]}`, "pieces[0].depends_on", "wait for each other"},
	{"cycle of three", `{"brief":"rain song","pieces":[{"medium":"text"},{"medium":"text","depends_on":["music-1"]},{"medium":"artwork","depends_on":["text-2"]},{"medium":"music","depends_on":["artwork-1"]}]}`, "pieces[1].depends_on", "wait for each other"},

	// The rest.
	{"0 rounds", `{"brief":"rain song","critique":{"max_rounds":0}}`, "critique.max_rounds", "above zero"},
	{"11 rounds", `{"brief":"rain song","critique":{"max_rounds":11}}`, "critique.max_rounds", "from 1 to 10"},
	{"score 0.4", `{"brief":"rain song","critique":{"accept_score":0.4}}`, "critique.accept_score", "from 0.5 to 1"},
	{"score 1.01", `{"brief":"rain song","critique":{"accept_score":1.01}}`, "critique.accept_score", "from 0.5 to 1"},
	{"score 1e999", `{"brief":"rain song","critique":{"accept_score":1e999}}`, "critique.accept_score", "too large"},
	{"score NaN", `{"brief":"rain song","critique":{"accept_score":NaN}}`, "critique.accept_score", "number is expected"},
	{"negative budget", `{"brief":"rain song","budget":{"usd":-2}}`, "budget.usd", "above 0"},
	{"budget of nothing", `{"brief":"rain song","budget":{"calls":0}}`, "budget.calls", "above zero"},
	{"budget of everything", `{"brief":"rain song","budget":{"tokens":9000000000000000}}`, "budget.tokens", "at most"},
	{"budget of a year", `{"brief":"rain song","budget":{"minutes":525600}}`, "budget.minutes", "at most"},
	{"unknown gate", `{"brief":"rain song","gates":["draft"]}`, "gates[0]", "direction, pieces, release"},
	{"gate twice", `{"brief":"rain song","gates":["release","release"]}`, "gates[1]", "twice"},
	{"unknown output", `{"brief":"rain song","outputs":["docx"]}`, "outputs[0]", "known are"},
	{"unknown notes", `{"brief":"rain song","notes":"codes"}`, "notes", "plain"},
	{"input by path", `{"brief":"rain song","inputs":[{"sha256":"../../keys/1"}]}`, "inputs[0].sha256", "SHA-256"},
	{"input in capitals", `{"brief":"rain song","inputs":[{"sha256":"` + strings.Repeat("A", 64) + `"}]}`, "inputs[0].sha256", "lower-case"},
	{"input twice", `{"brief":"rain song","inputs":[{"sha256":"` + strings.Repeat("a", 64) + `"},{"sha256":"` + strings.Repeat("a", 64) + `"}]}`, "inputs[1].sha256", "twice"},
	{"label with spaces", `{"brief":"rain song","labels":{"my client":"x"}}`, "labels.my client", "lower-case"},
	{"label of two lines", `{"brief":"rain song","labels":{"client":"a\nb"}}`, "labels.client", "one line"},
}

func TestParseBriefRefuses(t *testing.T) {
	t.Parallel()
	if len(badBriefs) < 70 {
		t.Fatalf("%d bad briefs, want at least 70", len(badBriefs))
	}
	for _, c := range badBriefs {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := atelier.ParseBrief([]byte(c.body))
			var e *atelier.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *atelier.Error", err)
			}
			if e.Code != atelier.CodeInvalid {
				t.Errorf("got code %q, want %q", e.Code, atelier.CodeInvalid)
			}
			if e.Field != c.field {
				t.Errorf("got field %q (%s), want %q", e.Field, e.Message, c.field)
			}
			if !strings.Contains(e.Message, c.says) {
				t.Errorf("got message %q, want it to say %q", e.Message, c.says)
			}
			if len(e.Message) > 600 || !utf8.ValidString(e.Message+e.Field) {
				t.Errorf("message is too long or not UTF-8: %q", e.Message)
			}
		})
	}
}

func TestParseBriefTooLarge(t *testing.T) {
	t.Parallel()
	body := `{"brief":"` + strings.Repeat("x", atelier.MaxBody) + `"}`
	_, err := atelier.ParseBrief([]byte(body))
	if got := atelier.CodeOf(err); got != atelier.CodeTooLarge {
		t.Errorf("got %q (%v), want %q", got, err, atelier.CodeTooLarge)
	}
}

func TestParseBriefDefaults(t *testing.T) {
	t.Parallel()
	got, err := atelier.ParseBrief([]byte(` {"brief":"  A lighthouse keeper befriends a storm. "} `))
	if err != nil {
		t.Fatal(err)
	}
	seed := int64(1)
	want := atelier.Brief{
		Text: "A lighthouse keeper befriends a storm.", Language: "en", Team: "house", Seed: &seed,
		Pieces: []atelier.PieceSpec{
			{ID: "text-1", Medium: atelier.Text, DependsOn: []string{}},
			{ID: "artwork-1", Medium: atelier.Artwork, DependsOn: []string{"text-1"}, Plates: 4, Width: 1536, Height: 1024},
			{ID: "music-1", Medium: atelier.Music, DependsOn: []string{"text-1"}},
		},
		Critique: atelier.Critique{MaxRounds: 4, AcceptScore: 0.85},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestParseBriefTakesTheWholeForm(t *testing.T) {
	t.Parallel()
	body := `{"brief":"A fox who paints. 🦊 Ein Fuchs, der malt.\nSecond line.","title":"Fox","audience":"children 5-8","language":"pt-BR",
	"pieces":[{"medium":"artwork","plates":2,"width":2048,"style":"Wash"},
	          {"medium":"text","form":"ballad","stanzas":8,"depends_on":["artwork-1"]},
	          {"medium":"music","seconds":60,"tempo":96,"key":"g MAJOR","meter":"6/8","instruments":["Music Box","flute"]},
	          {"medium":"music","depends_on":[]}],
	"must":["a fox"],"must_not":["rain"],"inputs":[{"sha256":"` + strings.Repeat("0", 64) + `","as":"a melody"}],
	"team":"house","seed":0,"critique":{"max_rounds":2,"accept_score":1},"budget":{"usd":2.5,"calls":80,"tokens":300000,"minutes":30},
	"gates":["direction","release"],"outputs":["wav"],"notes":"plain","labels":{"client":"acme"}}`
	got, err := atelier.ParseBrief([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var deps []string
	for _, p := range got.Pieces {
		deps = append(deps, fmt.Sprint(p.ID, p.DependsOn))
	}
	// The picture came first and is written about: it does not wait for the
	// text, which waits for it.
	want := []string{"artwork-1[]", "text-1[artwork-1]", "music-1[text-1]", "music-2[]"}
	if d := cmp.Diff(want, deps); d != "" {
		t.Errorf("dependencies: -want +got\n%s", d)
	}
	if p := got.Pieces[0]; p.Style != "wash" || p.Height != 1024 {
		t.Errorf("got style %q, height %d; want wash, 1024", p.Style, p.Height)
	}
	if p := got.Pieces[2]; p.Key != "G major" || p.Instruments[0] != "music box" {
		t.Errorf("got key %q, instruments %q; want the vocabulary's spelling", p.Key, p.Instruments)
	}
	if *got.Seed != 0 {
		t.Errorf("got seed %d, want the 0 that was written", *got.Seed)
	}
}

// A normalised brief is stored; reading it again must change nothing, or a
// recovered job would not be the job that was taken.
func TestNormalizeIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var b atelier.Brief
		b.Text = "A fox " + rapid.StringMatching(`[a-z ]{0,40}`).Draw(t, "text")
		for range rapid.IntRange(0, 8).Draw(t, "pieces") {
			p := atelier.PieceSpec{Medium: rapid.SampledFrom(atelier.Media[:]).Draw(t, "medium")}
			if rapid.Bool().Draw(t, "explicit") {
				p.DependsOn = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"text-1", "artwork-1", "music-1"}), 0, 2, rapid.ID[string]).Draw(t, "deps")
			}
			b.Pieces = append(b.Pieces, p)
		}
		if b.Normalize() != nil {
			return // refused: nothing is stored
		}
		stored, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := atelier.ParseBrief(stored)
		if err != nil {
			t.Fatalf("a normalised brief is refused: %v\n%s", err, stored)
		}
		if d := cmp.Diff(b, again); d != "" {
			t.Fatalf("-once +again\n%s", d)
		}
	})
}

func TestParseStrictDepth(t *testing.T) {
	t.Parallel()
	var into struct {
		Any any `json:"any"`
	}
	nested := func(n int) []byte {
		return []byte(`{"any":` + strings.Repeat(`[`, n) + strings.Repeat(`]`, n) + `}`)
	}
	if err := atelier.ParseStrict(nested(31), &into); err != nil {
		t.Errorf("32 levels: got %v, want nil", err)
	}
	for _, n := range []int{32, 200, 100_000} {
		if err := atelier.ParseStrict(nested(n), &into); atelier.CodeOf(err) != atelier.CodeInvalid {
			t.Errorf("%d levels: got %v, want invalid", n+1, err)
		}
	}
}

func FuzzParseBrief(f *testing.F) {
	for _, c := range badBriefs {
		f.Add([]byte(c.body))
	}
	f.Add([]byte(`{"brief":"A fox who paints.","seed":7,"pieces":[{"medium":"music","key":"C minor"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b, err := atelier.ParseBrief(body)
		if err != nil {
			var e *atelier.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %T, want an *atelier.Error", err)
			}
			return
		}
		if !json.Valid(body) {
			t.Fatal("took what is not JSON")
		}
		if err := b.Normalize(); err != nil {
			t.Fatalf("a normalised brief is refused: %v", err)
		}
	})
}
