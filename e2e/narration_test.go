package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/media/narration"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/worker"
	"github.com/atelierhq/atelier/workflows"
)

// modelTeam builds the team of a file beside the house team.
func modelTeam(file []byte) (agents.Team, error) {
	f, err := teamfile.Parse(file)
	if err != nil {
		return agents.Team{}, err
	}
	play := func(ctx context.Context, s *music.Score) ([]byte, error) {
		return synth.Render(ctx, s, synth.Options{})
	}
	team, err := llm.Team(f, house.Team(play), llm.Options{Render: play, Env: func(name string) string { return planted[name] }, Read: os.ReadFile})
	team.Roster.Budget = f.Budget
	return team, err
}

// narratedTeam is a team in which ada writes and dot reads aloud.
const narratedTeam = `team: narrated
providers:
  ada: {preset: plain, base_url: %s, models: {ada-1: {price: {input: 1, output: 4}, json_schema: yes, max_output: 4000}}}
  dot: {preset: plain, base_url: %s, models: {dot-1: {price: {million_characters: %g}, audio: true}}}
roles:
  director: {provider: ada, model: ada-1}
  writer: {provider: ada, model: ada-1}
  illustrator: {fallback: house}
  composer: {fallback: house}
  narrator: {provider: dot, model: dot-1, voice: vera}
  critics: {text: [{provider: ada, model: ada-1}]}
  judge: {fallback: house}
budget: {usd: 20}
`

// narratedBrief is a tale of three pages, as plays write it.
func narratedBrief(more string) string {
	return `{"brief":"A lighthouse keeper befriends a storm.","team":"narrated","seed":7,"pieces":[{"medium":"text","form":"tale","pages":3}],"critique":{"max_rounds":2,"accept_score":0.5}` + more + `}`
}

// voices are the two servers of the narrated team.
type voices struct {
	plays plays
	ada   *llmtest.Server
	dot   *llmtest.Server

	mu     sync.Mutex
	spoken []string
	price  float64 // of a million characters
	fault  llmtest.Fault
}

func startVoices(t *testing.T, price float64, fault llmtest.Fault) *voices {
	t.Helper()
	v := &voices{price: price, fault: fault}
	v.ada = llmtest.Start(t, map[string]llmtest.Price{"ada-1": {InputPerMTok: 1, OutputPerMTok: 4}}, v.plays.answer)
	v.dot = llmtest.Start(t, map[string]llmtest.Price{"dot-1": {PerMChars: price}}, func(r llmtest.Request) llmtest.Reply {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.spoken = append(v.spoken, r.Prompt)
		return llmtest.Reply{Data: llmtest.Tone(r.Prompt), Fault: fault}
	})
	return v
}

func (v *voices) team() []byte {
	return fmt.Appendf(nil, narratedTeam, v.ada.URL(), v.dot.URL(), v.price)
}

func (v *voices) words() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.spoken)
}

// with installs the team.
func (v *voices) with(t *testing.T) func(*studio.Config) {
	t.Helper()
	team, err := modelTeam(v.team())
	if err != nil {
		t.Fatal(err)
	}
	return func(c *studio.Config) {
		c.Teams["narrated"], c.Queues = team, worker.Queues([]atelier.Roster{team.Roster}, nil)
		c.Log = quiet(t)
	}
}

// pages are the units that plays write, as they are spoken.
var pages = []string{"The keeper lit the lamp in the lighthouse.\nThe sea was loud.", "The storm knocked at the door.\nThe keeper let it in.", "They drank tea until the morning.\nThe sea was calm again."}

// checkNarration: the cues of a bundle are as long as what was spoken, one after the
// other; the recording is as long as all of it, and one to others too.
func checkNarration(t *testing.T, files map[string][]byte, m bundle.Manifest, spoken []string) {
	t.Helper()
	wav, vtt, srt := files["text/narration.wav"], files["text/narration.vtt"], string(files["text/narration.srt"])
	cues := narration.Times(vtt)
	if len(cues) != len(spoken) {
		t.Fatalf("%d cues for %d units", len(cues), len(spoken))
	}
	var at time.Duration
	for i, words := range spoken {
		if i > 0 {
			at += narration.Pause
		}
		end := at + 80*time.Millisecond*time.Duration(len(words)) // as Tone speaks
		if cues[i].From != at || cues[i].To != end {
			t.Errorf("unit %d is spoken from %v to %v, want %v to %v", i+1, cues[i].From, cues[i].To, at, end)
		}
		at = end
		if !strings.Contains(srt, "\n"+words+"\n") || !bytes.Contains(vtt, []byte("\n"+words+"\n")) {
			t.Errorf("the subtitles do not have %q", words)
		}
	}
	name := filepath.Join(t.TempDir(), narration.FileWAV)
	if err := os.WriteFile(name, wav, 0o600); err != nil {
		t.Fatal(err)
	}
	if path := opinion.Look(t, "ffprobe"); path != "" {
		got := opinion.Run(t, path, "-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels,duration", "-of", "csv=p=0", name)
		if want := fmt.Sprintf("pcm_s16le,48000,1,%.6f", at.Seconds()); strings.TrimSpace(got) != want {
			t.Errorf("ffprobe says %s, want %s", got, want)
		}
	}
	seen := 0
	for _, f := range m.Files {
		if strings.HasPrefix(f.Path, "text/narration.") {
			seen++
			if f.Role != "work" || f.MadeBy == nil || f.MadeBy.ID != "narrator" || f.MadeBy.Provider != "dot" || len(f.Made) != 1 || f.Made[0].Model != "dot-1" || len(f.From) != 1 {
				t.Errorf("the manifest says of %s: %+v", f.Path, f)
			}
			if k, ok := mark.Read(f.MediaType, files[f.Path]); f.MediaType != narration.MediaSRT && (!ok || k.Source != mark.Trained || k.Agent != "narrator" || k.Model != "dot dot-1") {
				t.Errorf("the mark of %s is %+v", f.Path, k)
			}
		}
	}
	if seen != 3 {
		t.Errorf("the manifest names %d files of the narration", seen)
	}
}

// checkPaid: the ledger has what the servers charged, and no call was made twice.
func (v *voices) checkPaid(t *testing.T, s *stack, job string, narrator float64) {
	t.Helper()
	l := s.ledger(t, job)
	ada, _ := v.ada.Spent()
	dot, _ := v.dot.Spent()
	for _, a := range l.Agents {
		if a.ID == "narrator" {
			narrator -= a.Spend.USD
		}
	}
	if math.Abs(l.Total.USD-ada-dot) > 1e-9 || math.Abs(narrator) > 1e-9 {
		t.Errorf("the ledger has $%.6f, charged was $%.6f and $%.6f; the narrator's part is off by $%g", l.Total.USD, ada, dot, narrator)
	}
}

// A person hears the text at the release gate, sends it back, and hears it again:
// only the page that changed was spoken anew. The bundle has what was heard, and
// its page plays it.
func TestNarration(t *testing.T) {
	t.Parallel()
	v := startVoices(t, 15, "")
	revised := "The storm knocked at the door, very gently.\nThe keeper let it in."
	v.plays.hit = func(name string, answer map[string]any) {
		if strings.HasPrefix(name, "units") {
			answer["units"] = []obj{{"id": "pg2", "lines": strings.Split(revised, "\n")}}
		}
	}
	s := startStack(t, v.with(t))
	job := s.submit(t, narratedBrief(`,"gates":["release"]`))
	first := s.wait(t, job)
	if first.Gate == nil || len(first.Gate.Narrated) != 1 || first.Gate.Narrated[0].Name != "text-1" {
		t.Fatalf("got %s %v, the gate %+v", first.Status, first.Broken, first.Gate)
	}
	heard := func(st atelier.JobStatus) []byte {
		var b bytes.Buffer
		if err := s.API.Artefact(t.Context(), job, "text-1", st.Gate.Narrated[0].Version, narration.FileWAV, &b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	before := heard(first)
	pieces, err := s.API.Pieces(t.Context(), job)
	if err != nil || len(pieces[0].Versions) != first.Pieces[0].Version || !slices.ContainsFunc(pieces[0].Versions[len(pieces[0].Versions)-1].Files, func(f api.ArtefactFile) bool { return f.Name == narration.FileSRT }) {
		t.Errorf("the version that is read aloud lists %+v, %v", pieces, err)
	}
	if got := v.words(); len(got) != 3 || !slices.Equal(sorted(got), sorted(pages)) {
		t.Fatalf("spoken were %q", got)
	}
	s.decide(t, job, api.Decision{Verdict: workflows.Revise, Comment: "let it knock gently"})
	second := s.wait(t, job)
	if second.Gate == nil || len(second.Gate.Narrated) != 1 || second.Gate.Narrated[0].SHA256 == first.Gate.Narrated[0].SHA256 || second.Gate.Narrated[0].Version != second.Gate.Artefacts[0].Version {
		t.Fatalf("the second gate shows %+v", second.Gate)
	}
	after := heard(second)
	if got := v.words(); len(got) != 4 || got[3] != revised || bytes.Equal(before, after) {
		t.Errorf("spoken were %q, want the revised page beside the first three", got)
	}
	s.decide(t, job, api.Decision{Verdict: workflows.Approve})
	st := s.waitEnd(t, job)
	if st.Status != atelier.StatusCompleted {
		t.Fatalf("got %s: %v", st.Status, st.Broken)
	}
	s.check(t, job)
	files, m := s.unzipped(t, job)
	checkNarration(t, files, m, []string{pages[0], revised, pages[2]})
	if !bytes.Equal(files["text/narration.wav"], after) {
		t.Error("the bundle holds another recording than was heard at the gate")
	}
	said := approvals(t, s.bundleFS(t, job))
	var approved proof.Gate
	if err := json.Unmarshal(said[len(said)-1].Subject, &approved); err != nil || len(approved.Narrated) != 1 || approved.Narrated[0] != proof.Shown(second.Gate.Narrated[0]) {
		t.Errorf("the release stands on the log as %+v, %v", approved, err)
	}
	if _, n := v.dot.Most(); n != 1 {
		t.Errorf("a page was spoken %d times", n)
	}
	v.checkPaid(t, s, job, 15e-6*float64(len(strings.Join(append(pages, revised), ""))))
	if st.Spend.USD != s.ledger(t, job).Total.USD {
		t.Errorf("the status has $%.6f, the ledger $%.6f", st.Spend.USD, s.ledger(t, job).Total.USD)
	}
	if !bytes.Contains(files["index.html"], []byte(`src="text/narration.wav"`)) || !bytes.Contains(files["notes/transcript.md"], []byte("read the text aloud")) {
		t.Error("the page does not play it, or the transcript does not tell of it")
	}
	t.Run("in a browser", func(t *testing.T) {
		browser := opinion.Find(t, "chromium", "chromium-browser", "google-chrome")
		dir := t.TempDir()
		unpack(t, s, job, dir)
		w := visit(t, browser, "file://"+filepath.ToSlash(filepath.Join(dir, "index.html")), 1280, 900, false)
		const audio = `document.querySelector('.narration > audio')`
		w.is(t, "the words are no track", audio+`.textTracks[0].cues.length === 3 && `+audio+`.textTracks[0].cues[1].text.includes('very gently')`)
		w.run(t, fmt.Sprintf(audio+`.currentTime = %g; `+audio+`.play()`, narration.Times(files["text/narration.vtt"])[1].From.Seconds()-0.2))
		w.is(t, "the page does not follow the voice", `document.querySelectorAll('.leaf')[1].classList.contains('now') && `+audio+`.currentTime > 1`)
		w.clean(t, "file://"+dir+"/")
		w.axe(t)
	})
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

// A narrator that fails costs the narration and nothing else: the work goes out,
// and says what it lacks. What was spoken before it failed is in the ledger.
func TestNarratorFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		price  float64 // of a million characters
		fault  llmtest.Fault
		cause  string
		reason string
	}{
		{"it refuses", 15, llmtest.BadRequest, "invalid", ""},
		{"it sends no sound", 15, llmtest.NotJSON, "refused", ""},
		{"its answers are lost", 15, llmtest.CutBody, "unknown_outcome", ""},
		{"it costs more than there is", 10_000, "", "budget", "budget"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := startVoices(t, c.price, c.fault)
			s := startStack(t, v.with(t))
			job := s.submit(t, narratedBrief(""))
			st := s.waitEnd(t, job)
			if st.Status != atelier.StatusDegraded || st.Reason != c.reason || !slices.Equal(st.Broken, []string{"text-1 is not read aloud (" + c.cause + ")"}) {
				t.Errorf("got %s %q: %v; want completed_degraded for want of a narration: %s", st.Status, st.Reason, st.Broken, c.cause)
			}
			s.check(t, job)
			files, _ := s.unzipped(t, job)
			for name := range files {
				if strings.Contains(name, "narration.") {
					t.Errorf("the bundle has %s", name)
				}
			}
			ada, _ := v.ada.Spent()
			dot, _ := v.dot.Spent()
			if l := s.ledger(t, job); l.Total.USD < ada+dot-1e-9 || st.Spend.USD != l.Total.USD {
				t.Errorf("the ledger has $%.6f, the status $%.6f, charged was $%.6f", l.Total.USD, st.Spend.USD, ada+dot)
			}
			if n := len(v.dot.Calls()); c.reason == "budget" && n > 0 {
				t.Errorf("%d calls of a narrator that cannot be paid", n)
			}
		})
	}
}

// A worker is killed in the middle of a narration: another one goes on with the
// pages that are missing. What was stored is not spoken again; what was under way,
// at most once more.
func TestChaosNarratorKilled(t *testing.T) {
	t.Parallel()
	for _, stage := range []string{"P2", "P3", "S3"} {
		if !everyFault && stage != "P3" {
			continue
		}
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			slot(t)
			v := startVoices(t, 15, "")
			team, err := modelTeam(v.team())
			if err != nil {
				t.Fatal(err)
			}
			s, at := startWithoutWorker(t, team.Roster)
			o := order{Worker: &at, Made: filepath.Join(t.TempDir(), "made"), Team: string(v.team())}
			first := o
			first.Halts = []halt{{Stage: stage, Kind: atelier.TurnNarrate}}
			w := spawn(t, first)
			w.await(t, "ready")
			job := s.submit(t, narratedBrief(""))
			w.await(t, "halt")
			w.kill()
			stored := map[string]bool{}
			for _, key := range s.keys(t, atelier.KeyCalls(job)) {
				if call := atelier.CallOf(key); call != "" {
					stored[call] = true
				}
			}
			before := map[string]int{}
			for _, c := range v.dot.Calls() {
				before[c.Key]++
			}
			if len(before) == 0 {
				t.Fatal("nothing was spoken before the kill")
			}
			spawn(t, o).await(t, "ready")
			if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
				t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
			}
			s.check(t, job)
			keys := map[string]int{}
			for _, c := range v.dot.Calls() {
				keys[c.Key]++
			}
			for key, n := range keys {
				if stored[key] && n > before[key] || n > 2 {
					t.Errorf("call %s was made %d times, %d before the kill (stored: %v)", key, n, before[key], stored[key])
				}
			}
			if len(keys) != len(pages) {
				t.Errorf("%d different calls for %d pages", len(keys), len(pages))
			}
			files, m := s.unzipped(t, job)
			checkNarration(t, files, m, pages)
			ada, _ := v.ada.Spent()
			if dot, _ := v.dot.Spent(); s.ledger(t, job).Total.USD < ada+dot-1e-9 {
				t.Errorf("the ledger has $%.6f, charged was $%.6f", s.ledger(t, job).Total.USD, ada+dot)
			}
		})
	}
}
