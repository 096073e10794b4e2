package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/color"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/worker"
)

// mixedTeam is a team of three providers: ada makes the text and the music, bea
// criticises, cyd paints.
const mixedTeam = `team: mixed
providers:
  ada: {preset: plain, base_url: %s, key_env: ADA_KEY, models: {ada-1: {price: {input: 1, output: 4}, json_schema: yes, max_output: 4000}}}
  bea: {preset: plain, base_url: %s, key_env: BEA_KEY, models: {bea-1: {price: {input: 2, output: 8}, vision: true, json_schema: yes, max_output: 4000}}}
  cyd: {preset: plain, base_url: %s, key_env: CYD_KEY, headers: {X-Planted: planted-header-4711}, models: {cyd-1: {price: {image: 0.04}, draws: true}}}
roles:
  director: {provider: ada, model: ada-1}
  writer: {provider: ada, model: ada-1}
  illustrator: {provider: cyd, model: cyd-1}
  composer: {provider: ada, model: ada-1}
  critics:
    text: [{provider: bea, model: bea-1}]
    artwork: [{provider: bea, model: bea-1}]
    music: [{provider: bea, model: bea-1}]
  judge: {provider: bea, model: bea-1}
budget: {usd: 20}
`

// adaReads gives the mixed team a reader, for the notes of bea's models.
const adaReads = "  reader: {provider: ada, model: ada-1}\n"

const mixedBrief = `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,
"pieces":[{"medium":"text","form":"tale","pages":3},{"medium":"artwork","plates":2,"width":384,"height":256},
{"medium":"music","seconds":10,"tempo":96,"key":"G major","meter":"4/4","instruments":["flute","piano","cello"]}],
"must":["a lighthouse in every plate"],"critique":{"max_rounds":2,"accept_score":0.5}}`

// planted are secrets that may be nowhere but in a request's headers.
var planted = map[string]string{"ADA_KEY": "sk-planted-ada-0001", "BEA_KEY": "sk-planted-bea-0002", "CYD_KEY": "sk-planted-cyd-0003"}

// plays are good replies of every role, which react to what is asked. Its fields
// change them.
type plays struct {
	mu    sync.Mutex
	seen  [][]byte                                 // pictures that the critic of pictures was sent
	hit   func(name string, answer map[string]any) // nil: nothing
	saw   func(llmtest.Request)                    // nil: nobody looks
	clash bool                                     // the judge finds that a plate and a page contradict each other, once
	talk  func(r llmtest.Request) string           // what is said of it
	plate int                                      // pictures painted
	reads string                                   // roles of the team beside the usual: a line of the file
	fault llmtest.Fault                            // of pictures
}

// say does something that handlers read.
func (p *plays) say(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do()
}

// painting makes pictures come out wrong from now on.
func (p *plays) painting(f llmtest.Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

type obj = map[string]any

var checkID = regexp.MustCompile(`(?m)^\| ((?:must|not|fact)-\d+|c\d+|other): `)
var findingID = regexp.MustCompile(`(?m)^\| (f\d+), severity`)

// answer answers by the schema that is asked for.
func (p *plays) answer(r llmtest.Request) llmtest.Reply {
	if p.saw != nil {
		p.say(func() { p.saw(r) })
	}
	if r.Kind == llmtest.Speech {
		return llmtest.Reply{Data: llmtest.Tone(r.Prompt)}
	}
	if r.Kind == llmtest.Make || r.Kind == llmtest.Edit {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.plate++
		c := color.RGBA{200, 190, uint8(40 * p.plate), 255}
		return llmtest.Reply{Data: llmtest.PNG(384, 256, c), Fault: p.fault}
	}
	a := p.reply(r)
	if p.hit != nil {
		p.say(func() { p.hit(r.SchemaName, a) })
	}
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // strings and numbers
	}
	return llmtest.Reply{Text: "I think about it first.\n" + string(b)}
}

func (p *plays) reply(r llmtest.Request) obj {
	mood := obj{"valence": 0.4, "arousal": 0.1, "feel": "tender"}
	switch {
	case strings.HasPrefix(r.SchemaName, "direction"):
		beat := func(role, tells string) obj {
			return obj{"role": role, "who": []string{"keeper"}, "action": "wait", "with": []string{"lighthouse"}, "where": "sea", "time": "night", "weather": "storm", "mood": mood, "tells": tells}
		}
		return obj{"title": "The Keeper and the Storm", "theme": "A storm finds a friend.", "mood": mood, "place": "sea", "time": "night", "weather": "storm", "season": "",
			"palette":  []string{"#203040", "#405060", "#607080", "#101820", "#e0b050", "#f0f0e0"},
			"cast":     []obj{{"name": "keeper", "noun": "keeper", "kind": "person", "given": "", "traits": []string{"patient"}, "colour": "", "pronoun": "he", "count": 1}},
			"elements": []obj{{"name": "lighthouse", "noun": "lighthouse", "colour": "", "count": 1}}, "facts": []obj{},
			"beats": []obj{beat("opening", "The keeper lights the lamp."), beat("turn", "The storm knocks at the door."), beat("ending", "They drink tea.")},
			"age":   6, "form": "tale", "style": "paper-cut", "key": "G major", "tempo": 96, "meter": "4/4", "seconds": 10, "instruments": []string{"flute", "piano", "cello"},
			"must": []obj{{"number": 1, "media": []string{"artwork"}, "scope": "every", "subject": "lighthouse"}}, "must_not": []obj{}, "heard": []string{"a keeper"}, "say": []string{`info brf1 mood(tender) say "Keep it gentle."`}}
	case strings.HasPrefix(r.SchemaName, "text"):
		page := func(lines ...string) obj { return obj{"lines": lines} }
		return obj{"units": []obj{page("The keeper lit the lamp in the lighthouse.", "The sea was loud."), page("The storm knocked at the door.", "The keeper let it in."), page("They drank tea until the morning.", "The sea was calm again.")}, "say": []string{`info txt1 perbrief say "A tale."`}}
	case strings.HasPrefix(r.SchemaName, "units"):
		return obj{"units": []obj{}, "answers": []string{}}
	case strings.HasPrefix(r.SchemaName, "score"):
		four := func(bars ...string) []string { return bars }
		return obj{"sections": []obj{{"name": "opening", "from": 1, "to": 2, "beat": "", "dynamic": "p"}, {"name": "ending", "from": 3, "to": 4, "beat": "", "dynamic": "mf"}},
			"phrases": []obj{{"from": 1, "to": 4, "cadence": "authentic"}}, "chords": four("G", "C", "D", "G"),
			"parts": []obj{{"name": "tune", "instrument": "flute", "role": "melody", "bars": four("g2b2d'2b2", "c'2e'2c'2g2", "a2d'2a2f2", "g8")},
				{"name": "hands", "instrument": "piano", "role": "accompaniment", "bars": four("[GBd]4[GBd]4", "[Gce]4[Gce]4", "[FAd]4[FAd]4", "[GBd]8")},
				{"name": "ground", "instrument": "cello", "role": "bass", "bars": four("G,4B,4", "C,4E,4", "D,4F,4", "G,8")}}, "say": []string{`info mus1 perbrief say "A theme that comes home."`}}
	case strings.HasPrefix(r.SchemaName, "bars"):
		return obj{"bars": []obj{}, "chords": []obj{}, "answers": []string{}}
	case strings.HasPrefix(r.SchemaName, "plate"):
		return obj{"svg": drawnPlate, "alt": "A lighthouse and its keeper."}
	case strings.HasPrefix(r.SchemaName, "redrawn"):
		return obj{"svg": strings.Replace(drawnPlate, "#d03030", "#e0a030", 1), "alt": "A lighthouse and its keeper.", "done": "It is yellow now."}
	case strings.HasPrefix(r.SchemaName, "notes"):
		return obj{"notes": []string{}, "plain": ""}
	case strings.HasPrefix(r.SchemaName, "reading"):
		return read(r.Last())
	case strings.HasPrefix(r.SchemaName, "decoding"):
		return decode(r.Last())
	case strings.HasPrefix(r.SchemaName, "settlement"):
		return obj{"line": p.talk(r)}
	case strings.HasPrefix(r.SchemaName, "checks"):
		return obj{"checks": []obj{{"ask": "Is it gentle?", "weight": 2}}}
	}
	return p.critique(r)
}

var (
	readNote   = regexp.MustCompile(`(?m)^\| (\d+): (.*)$`)
	readTarget = regexp.MustCompile(`(?m)^\| ([a-z]+[0-9.]*(?: @[^:]+(?::[^ :]+)?)?|none): (.*)$`)
)

// read takes notes for what they are meant: an act by how its plain words begin, and the
// target that says most of what stands in them.
func read(question string) obj {
	all, targets, _ := strings.Cut(question, "[targets]")
	out := []obj{}
	for _, m := range readNote.FindAllStringSubmatch(all, -1) {
		n := obj{"act": string(actOf(m[2])), "target": "none"}
		n["note"], _ = strconv.Atoi(m[1])
		best := ""
		for _, t := range readTarget.FindAllStringSubmatch(targets, -1) {
			if len(t[2]) > len(best) && strings.Contains(m[2], t[2]) {
				best, n["target"] = t[2], t[1]
			}
		}
		out = append(out, n)
	}
	return obj{"notes": out}
}

var (
	codeOf   = regexp.MustCompile(`(?m)^\| ([a-z-]+)(?:\([^)]*\))?=(.*)$`)
	trialOf  = regexp.MustCompile(`(?m)^\| (\d+): ([a-z]+) ([a-z]+[0-9.]+) (.*)$`)
	codeWord = regexp.MustCompile(`[a-z-]{3,}`)
)

// decode says what lines mean, in the words of the codes that it is given.
func decode(question string) obj {
	phrases := map[string]string{}
	for _, m := range codeOf.FindAllStringSubmatch(question, -1) {
		phrases[m[1]] = m[2]
	}
	out := []obj{}
	for _, m := range trialOf.FindAllStringSubmatch(question, -1) {
		l, err := notes.Parse("ok "+m[3], notes.Base())
		if err != nil {
			continue
		}
		l.Act = atelier.Act(m[2])
		words := notes.Expand(l, notes.Base(), "en")
		for _, code := range codeWord.FindAllString(m[4], -1) {
			words += " " + phrases[code] + "."
		}
		n, _ := strconv.Atoi(m[1])
		out = append(out, obj{"line": n, "words": words})
	}
	return obj{"lines": out}
}

// actOf is the act that plain words in English begin with.
func actOf(plain string) atelier.Act {
	for _, a := range []atelier.Act{"rq", "prop", "ctr", "acc", "rej", "ask", "ans", "dec", "done", "ok", "info", "hand", "plain"} {
		lead, _, _ := strings.Cut(notes.Expand(notes.Line{Act: a, Target: notes.Target{Kind: notes.BriefTarget, Version: 1}}, notes.Base(), "en"), " brief 1")
		if strings.HasPrefix(plain, strings.TrimSuffix(lead, ".")) {
			return a
		}
	}
	return ""
}

const drawnPlate = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 384 256"><rect id="sky" width="384" height="256" fill="#203050"/>
<g id="lighthouse"><rect x="200" y="40" width="30" height="160" fill="#d03030"/></g><g id="keeper"><circle cx="120" cy="180" r="40" fill="#f0e0c0"/></g></svg>`

// critique passes everything, but for the second plate as it was painted first: the
// lighthouse is missing there.
func (p *plays) critique(r llmtest.Request) obj {
	text := r.Last()
	var verdicts, fates []obj
	artwork := strings.Contains(r.System, "critic of pictures")
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, img := range r.Images() {
		if artwork {
			p.seen = append(p.seen, img.Data)
		}
	}
	open := findingID.FindAllStringSubmatch(text, -1)
	for _, m := range checkID.FindAllStringSubmatch(text, -1) {
		v := obj{"check": m[1], "passes": true, "piece": "", "with": "", "severity": 1, "problem": "", "suggestion": "", "line": "",
			"where": obj{"unit": "", "line": 0, "quote": "", "element": "", "x": 0, "y": 0, "w": 0, "h": 0, "part": "", "from_bar": 0, "to_bar": 0}}
		if artwork && m[1] == "must-1" && len(open) == 0 {
			v["passes"], v["severity"], v["problem"], v["suggestion"] = false, 4, "There is no lighthouse in it.", "Paint a lighthouse."
			v["where"].(obj)["unit"] = "plate-2"
			v["line"] = "rq art1 @2 offbrief redo s4 c9"
		}
		if p.clash && strings.HasPrefix(r.System, "You are the judge") && m[1] == "other" && len(open) == 0 {
			v["passes"], v["severity"], v["problem"], v["suggestion"] = false, 2, "The storm is in the picture and not on the page.", "Let them agree."
			v["piece"], v["with"] = "artwork-1", "text-1"
			v["where"].(obj)["unit"] = "plate-2"
		}
		verdicts = append(verdicts, v)
	}
	for _, m := range open {
		fates = append(fates, obj{"finding": m[1], "status": "fixed", "words": "It is there now."})
	}
	if fates == nil {
		fates = []obj{}
	}
	return obj{"verdicts": verdicts, "fates": fates, "say": "I have looked."}
}

// startMixed starts a studio with the mixed team over three servers.
func startMixed(t *testing.T, p *plays, opts ...func(*studio.Config)) (*stack, []*llmtest.Server) {
	t.Helper()
	s, servers, _ := startMixedTeam(t, p, opts...)
	return s, servers
}

func startMixedTeam(t *testing.T, p *plays, opts ...func(*studio.Config)) (*stack, []*llmtest.Server, agents.Team) {
	t.Helper()
	return startTeamOf(t, p, mixedTeam, opts...)
}

// startTeamOf starts a studio with the team of a file, named mixed, over three servers.
func startTeamOf(t *testing.T, p *plays, form string, opts ...func(*studio.Config)) (*stack, []*llmtest.Server, agents.Team) {
	t.Helper()
	var servers []*llmtest.Server
	var urls []any
	for _, prices := range []map[string]llmtest.Price{{"ada-1": {InputPerMTok: 1, OutputPerMTok: 4}}, {"bea-1": {InputPerMTok: 2, OutputPerMTok: 8}}, {"cyd-1": {PerImage: 0.04}}} {
		s := llmtest.Start(t, prices, p.answer)
		servers, urls = append(servers, s), append(urls, s.URL())
	}
	file, err := teamfile.Parse([]byte(strings.Replace(fmt.Sprintf(form, urls...), "budget:", p.reads+"budget:", 1)))
	if err != nil {
		t.Fatal(err)
	}
	play := func(ctx context.Context, s *music.Score) ([]byte, error) {
		return synth.Render(ctx, s, synth.Options{})
	}
	team, err := llm.Team(file, house.Team(play), llm.Options{Render: play, Env: func(name string) string { return planted[name] }, Read: os.ReadFile})
	if err != nil {
		t.Fatal(err)
	}
	team.Roster.Budget = file.Budget
	opts = append([]func(*studio.Config){withTeam("mixed", team), func(c *studio.Config) { c.Queues = worker.Queues([]atelier.Roster{team.Roster}, nil) }}, opts...)
	return startStack(t, opts...), servers, team
}

// A whole job by three providers at once: it is completed; every note and artefact
// names who made it; the critic of pictures was sent the pixels, found the must that
// was ignored, and only that plate changed; the critic's blocker was read by another
// provider's model; the ledger has what the providers charged and counted, the reader's
// questions in its own name; no secret is anywhere (B1, B2, B8, C16).
func TestMixedTeam(t *testing.T) {
	t.Parallel()
	p := &plays{reads: adaReads}
	var log lockedBuffer
	s, servers := startMixed(t, p, loggingTo(&log))
	job := s.submit(t, mixedBrief)
	st := s.waitEnd(t, job)
	if st.Status != atelier.StatusCompleted {
		fs, _ := s.API.Findings(t.Context(), job)
		for _, f := range fs {
			if f.High() {
				t.Logf("%s: %s %s", f.ID, f.Rule, f.Problem)
			}
		}
		t.Fatalf("got %s %q: %v", st.Status, st.Reason, st.Broken)
	}
	s.check(t, job)
	files, m := s.unzipped(t, job)
	for _, want := range []string{"cost.json", "review/findings.json", "notes/transcript.md", "text/story.md", "artwork/plate-1.png", "artwork/plate-2.png", "music/score.json"} {
		if files[want] == nil {
			t.Errorf("the bundle has no %s", want)
		}
	}
	by := map[string]string{"text": "ada ada-1", "artwork": "cyd cyd-1", "music": "ada ada-1"}
	for _, f := range m.Files {
		if want := by[filepath.Dir(f.Path)]; want != "" && f.Role != "edition" {
			if got := f.MadeBy.Provider + " " + f.MadeBy.Model; got != want || len(f.Made) == 0 || len(f.Made[0].SHA256) != 64 {
				t.Errorf("%s: made by %s with %v, want %s and its prompts", f.Path, got, f.Made, want)
			}
		}
	}
	said, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, n := range said {
		if n.Note.Severity == atelier.Blocker && n.Note.Lines[0].G6 == notes.G6Passed && n.From.ID == "artwork-reader" {
			passed++
		}
		if n.Kind == "note" && (n.From.Provider == "" || n.From.Model == "") {
			t.Errorf("note %d does not say who speaks: %+v", n.Seq, n.From)
		}
	}
	if passed == 0 || !bytes.Contains(files["notes/transcript.jsonl"], []byte(`"flags":[],"g6":"passed"`)) {
		t.Errorf("%d blockers were read as they are meant, and the log tells of it: %.200s", passed, files["notes/transcript.jsonl"])
	}
	s.checkPlates(t, job, p.seen)
	var usd float64
	ledger := s.ledger(t, job)
	for _, srv := range servers {
		u, _ := srv.Spent()
		usd += u
		for _, c := range srv.Calls() {
			at := slices.IndexFunc(ledger.Calls, func(l atelier.CallCost) bool { return l.Key == c.Key })
			if at < 0 {
				t.Errorf("a call of %s is not in the ledger", c.Model)
				continue
			}
			if l := ledger.Calls[at]; c.USD > 0 && (l.Model != c.Model || l.Spend.TokensIn != int64(c.In) || l.Spend.TokensOut != int64(c.Out)) {
				t.Errorf("the ledger has %+v of a call, its provider %+v", l, c)
			}
		}
	}
	if !slices.ContainsFunc(ledger.Agents, func(a atelier.CostSum) bool { return a.ID == "reader" && a.Spend.Calls > 0 && a.Spend.USD > 0 }) {
		t.Errorf("the reader cost nothing: %+v", ledger.Agents)
	}
	if l := ledger; l.Total.USD < usd-1e-9 || l.Total.USD > usd+1e-9 || st.Spend.USD != l.Total.USD {
		t.Errorf("the ledger has $%.6f, the status $%.6f, the providers charged $%.6f", l.Total.USD, st.Spend.USD, usd)
	}
	s.checkSecrets(t, job, files, log.take())
}

// The critic of texts breaks the brief into checks once in a job: not in every round,
// and not for every text. The ledger has that one call as the job's.
func TestChecksAreAskedOnce(t *testing.T) {
	t.Parallel()
	asked, told := 0, 0
	p := &plays{hit: func(name string, answer map[string]any) {
		switch {
		case strings.HasPrefix(name, "checks"):
			asked++
		case strings.HasPrefix(name, "units"):
			told++
			answer["units"] = []obj{{"id": "pg2", "lines": []string{fmt.Sprintf("The storm told %d stories.", told), "The keeper let it in."}}}
		case strings.HasPrefix(name, "critique"):
			for _, v := range answer["verdicts"].([]obj) {
				if v["check"] == "c1" {
					v["passes"], v["severity"], v["problem"], v["suggestion"] = false, 2, "It is not gentle enough.", "Make it gentler."
					v["where"].(obj)["unit"] = "pg2"
				}
			}
			for _, f := range answer["fates"].([]obj) {
				f["status"] = "not_fixed"
			}
		}
	}}
	s, servers := startMixed(t, p, func(c *studio.Config) { c.Log = quiet(t) })
	job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,"critique":{"max_rounds":3,"accept_score":1},
"pieces":[{"medium":"text","form":"tale","pages":3},{"medium":"text","form":"tale","pages":3}]}`)
	st := s.waitEnd(t, job)
	for _, piece := range st.Pieces {
		if piece.Round < 3 {
			t.Errorf("%s: %d rounds (%s), want several", piece.ID, piece.Round, piece.StopReason)
		}
	}
	if asked != 1 {
		t.Errorf("the checks were asked for %d times, want once", asked)
	}
	lines := 0
	l := s.ledger(t, job)
	for _, c := range l.Calls {
		if c.Step == "checks" {
			lines++
			if c.Piece != "" || c.Round != 0 || c.Agent != "text-reader" {
				t.Errorf("the ledger has the checks as %+v", c)
			}
		}
	}
	var usd float64
	for _, srv := range servers {
		u, _ := srv.Spent()
		usd += u
	}
	if lines != 1 || math.Abs(l.Total.USD-usd) > 1e-9 || st.Spend.USD != l.Total.USD {
		t.Errorf("%d lines of checks; the ledger has $%.6f, the status $%.6f, the providers charged $%.6f", lines, l.Total.USD, st.Spend.USD, usd)
	}
	s.check(t, job)
}

// checkPlates: the first plate is the same in both versions, the second is not, and
// what the critic saw are the stored plates, made smaller.
func (s *stack) checkPlates(t *testing.T, job string, seen [][]byte) {
	t.Helper()
	plate := func(version, n int) []byte {
		var b bytes.Buffer
		if err := s.API.Artefact(t.Context(), job, "artwork-1", version, fmt.Sprintf("plate-%d.png", n), &b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if !bytes.Equal(plate(1, 1), plate(2, 1)) {
		t.Error("the plate without a finding changed")
	}
	if bytes.Equal(plate(1, 2), plate(2, 2)) {
		t.Error("the plate with a finding did not change")
	}
	var want []string
	for v := 1; v <= 2; v++ {
		for n := 1; n <= 2; n++ {
			small, err := artwork.Small(plate(v, n), llm.SeenSide)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, atelier.Digest(small))
		}
	}
	if len(seen) < 4 {
		t.Fatalf("the critic was sent %d pictures, want two a version", len(seen))
	}
	for i, b := range seen[:4] {
		if got := atelier.Digest(b); got != want[i] {
			t.Errorf("picture %d that the critic saw is not the stored plate", i+1)
		}
	}
}

func (s *stack) unzipped(t testing.TB, job string) (map[string][]byte, bundle.Manifest) {
	t.Helper()
	var b bytes.Buffer
	if err := s.API.Bundle(t.Context(), job, &b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	var m bundle.Manifest
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	for name, data := range files {
		if filepath.Base(name) == "manifest.json" {
			if err := json.Unmarshal(data, &m); err != nil {
				t.Fatal(err)
			}
		}
	}
	return files, m
}

// checkSecrets looks for the planted secrets in everything that is kept: the data
// directory (the store, Temporal's histories), the log, and the bundle.
func (s *stack) checkSecrets(t *testing.T, job string, files map[string][]byte, log []byte) {
	t.Helper()
	secrets := []string{"planted-header-4711"}
	for _, v := range planted {
		secrets = append(secrets, v)
	}
	looked := 0
	look := func(where string, data []byte) {
		looked++
		for _, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %s", where, secret)
			}
		}
	}
	look("the log", log)
	for name, data := range files {
		look("the bundle's "+name, data)
	}
	err := filepath.WalkDir(s.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what is gone by now
		}
		data, err := os.ReadFile(path)
		if err == nil {
			look(filepath.Base(path), data)
		}
		return nil
	})
	if err != nil || looked < 100 {
		t.Errorf("looked at %d things: %v", looked, err)
	}
}
