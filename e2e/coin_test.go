package e2e

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/workflows"
)

const (
	standing = "let the lamp stand at the end of the page"
	defines  = `def txt d lampend "` + standing + `"`
)

// coinsLamp are models that say a phrase often enough, define a code for it, and use it
// from the next round on: in the round itself, and by a name that nobody defined, too.
func coinsLamp(p *plays) {
	last := ""
	p.saw = func(r llmtest.Request) { last = r.System + r.Text() }
	thrice := fmt.Sprintf("%s, %s, %s.", standing, standing, standing)
	version := func() int {
		for v := 9; v > 0; v-- {
			if strings.Contains(last, fmt.Sprintf("| txt%d is text-1 in version %d\n", v, v)) {
				return v
			}
		}
		return 0
	}
	p.hit = func(name string, a map[string]any) {
		switch {
		case strings.HasPrefix(name, "text"):
			a["say"] = []string{fmt.Sprintf("info txt1 say %q", thrice), fmt.Sprintf("info txt1 perbrief say %q", thrice), defines, "info txt1 lampend"}
		case strings.HasPrefix(name, "units"):
			a["units"] = []obj{{"id": "pg1", "lines": []string{fmt.Sprintf("The keeper lit lamp number %s.", strings.Repeat("one and ", version())+"one"), "The sea was loud."}}}
			a["answers"] = []string{fmt.Sprintf("info txt%d lampend", version()), fmt.Sprintf("info txt%d neverwas", version())}
		case strings.HasPrefix(name, "notes"):
			a["notes"], a["plain"] = []string{""}, ""
		case strings.HasPrefix(name, "critique") && strings.Contains(last, "critic of text") && version() > 0 && version() < 3:
			for _, v := range a["verdicts"].([]obj) {
				if v["check"] != "other" {
					continue
				}
				v["passes"], v["severity"], v["problem"], v["suggestion"] = false, 3, "It is dark.", "Light it."
				v["where"].(obj)["unit"], v["where"].(obj)["line"] = "pg1", 1
				v["line"] = fmt.Sprintf("rq txt%d @pg1l1 wordy s3", version())
				if version() > 1 {
					v["where"].(obj)["unit"], v["line"] = "pg2", fmt.Sprintf("rq txt%d @pg2l1 lampend s3", version())
				}
			}
		}
	}
}

// A model coins a code, others use it from the next round on, and what used it too early
// or was never defined is refused and kept apart. The job ends well, everything that was
// said can be checked, and every prompt follows from what is stored (C4, C5, C14).
func TestModelsCoinCodes(t *testing.T) {
	t.Parallel()
	p := &plays{}
	coinsLamp(p)
	seen := map[string]llmtest.Request{}
	saw := p.saw
	p.saw = func(r llmtest.Request) { saw(r); seen[r.Key] = r }
	s, _, team := startMixedTeam(t, p)
	job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,"pieces":[{"medium":"text","form":"tale","pages":3}],"critique":{"max_rounds":3,"accept_score":0.99}}`)
	records := s.completed(t, job)
	var used, kept []string
	versions := map[string]bool{}
	for _, r := range records {
		for _, l := range r.Note.Lines {
			versions[r.Note.Codebook] = true
			if strings.Contains(l.Line, "lampend") {
				used = append(used, fmt.Sprint(r.From.Role, " ", r.Round, " ", l.Line))
				if !strings.Contains(l.Plain, "Do: "+standing) {
					t.Errorf("people read %q", l.Plain)
				}
			}
		}
		if r.Kind == "codebook" && (!strings.Contains(r.Note.Words, "Writer coins the code “lampend” for “"+standing+"”") || r.Round != 1) {
			t.Errorf("round %d: %q", r.Round, r.Note.Words)
		}
		if r.Refused != nil {
			var q proof.Quarantined
			s.read(t, atelier.Ref{Key: atelier.KeyQuarantine(job, r.Refused.Quarantine)}, &q)
			kept = append(kept, fmt.Sprint("G", r.Refused.Rule, " ", string(q.Raw)))
		}
	}
	if diff := cmp.Diff([]string{"maker 2 info txt2 lampend", `critic 2 rq txt2 @pg2l1 lampend s3 say "It is dark. Light it."`, "maker 3 info txt3 lampend"}, used); diff != "" {
		t.Errorf("the code is used in (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"G2 info txt1 lampend", "G2 info txt2 neverwas", "G2 info txt3 neverwas"}, slices.DeleteFunc(kept, func(s string) bool { return s == "G2 " })); diff != "" {
		t.Errorf("kept apart (-want +got):\n%s", diff)
	}
	if len(versions) != 2 {
		t.Errorf("notes pin %d versions, want 2", len(versions))
	}
	for _, r := range seen {
		early, text := !strings.Contains(r.System, "lampend="+standing+"\n"), r.Text()
		later := strings.Contains(text, "txt2 is text-1") || strings.Contains(text, "txt3 is text-1")
		if early == later && strings.Contains(r.System, "\n# Notes\n") {
			t.Errorf("a prompt of %s has the code: %v, want it in rounds after the first", r.SchemaName, !early)
		}
		if !early && !strings.Contains(r.System, notes.Base().Prompt(atelier.Text)+"lampend=") && !strings.Contains(r.System, notes.Base().Prompt(atelier.Media[:]...)+"lampend=") {
			t.Error("the job's codes do not come after all those of the base")
		}
	}
	if calls, spoken := s.rebuilt(t, job, team, seen); calls < 8 || spoken < 2 {
		t.Errorf("%d calls and %d lines were looked at: too few to show anything", calls, spoken)
	}
	verify := func() *proof.Report {
		r, err := proof.Verify(s.bundleFS(t, job), "")
		if err != nil || r.Result != proof.ResultSelfConsistent || !strings.Contains(r.String(), "codebook   2 versions, 1 job codes, 1 unverified") {
			t.Errorf("%v: %s", err, r)
		}
		return r
	}
	verify()
	// A note that was said with the code goes, and all else still checks.
	i := slices.IndexFunc(records, func(r atelier.Record) bool {
		return len(r.Note.Lines) > 0 && strings.Contains(r.Note.Lines[0].Line, "lampend s3")
	})
	if _, err := s.API.EraseNote(t.Context(), job, records[i].Seq, "a test"); err != nil {
		t.Fatal(err)
	}
	if r := verify(); r.Erased == 0 {
		t.Error("nothing was erased")
	}
}

// What a person does to a code holds from the next round on: who goes on using it is
// refused, its phrase is said in words, and what was said before stays as it was (C4).
func TestPeopleEditCodes(t *testing.T) {
	t.Parallel()
	p := &plays{}
	coinsLamp(p)
	s, _ := startMixed(t, p)
	job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,"gates":["pieces"],"pieces":[{"medium":"text","form":"tale","pages":3}],"critique":{"max_rounds":3,"accept_score":0.99}}`)
	if _, err := s.API.Wait(t.Context(), job); err != nil { // for the gate
		t.Fatal(err)
	}
	edit := func(code, action, to string, want int) {
		t.Helper()
		_, err := s.API.EditCode(t.Context(), job, code, "", api.CodeEdit{Action: action, To: to})
		if got := status(err); got != want {
			t.Errorf("%s of %s: got %d (%v), want %d", action, code, got, err, want)
		}
	}
	edit("nosuch", "veto", "", http.StatusBadRequest)
	edit("metre", "retire", "", http.StatusBadRequest) // of the base
	edit("lampend", "rename", "zzz", http.StatusBadRequest)
	edit("lampend", "rename", "", http.StatusBadRequest)
	edit("lampend", "rename", "standend", 0)
	edit("lampend", "veto", "", http.StatusBadRequest) // it is called otherwise now
	edit("standend", "veto", "", 0)
	book, err := s.API.Codebook(t.Context(), job)
	if err != nil || len(book.Codes) != len(notes.Base().Entries())+2 {
		t.Fatalf("%d codes, %v", len(book.Codes), err)
	}
	if e := book.Codes[len(book.Codes)-1]; e.Code != "standend" || e.Retired != "vetoed" || e.By == "" {
		t.Errorf("the newest version has %+v", e)
	}
	s.insist(t, job, api.Decision{Verdict: workflows.Revise, Comment: "Once more."})
	s.insist(t, job, api.Decision{Verdict: workflows.Approve})
	records := s.completed(t, job)
	edits, refused := 0, 0
	for _, r := range records {
		if r.Kind == "codebook" && r.From.Role == atelier.RolePerson {
			edits++
		}
		if r.Refused != nil && r.Round > 3 {
			refused++
		}
		for _, l := range r.Note.Lines {
			if r.Round > 3 && (strings.Contains(l.Line, "lampend") || strings.Contains(l.Line, "standend")) {
				t.Errorf("round %d: %s", r.Round, l.Line)
			}
		}
	}
	if edits != 2 || refused < 1 {
		t.Errorf("%d edits are on record, want 2; %d lines refused since", edits, refused)
	}
	r, err := proof.Verify(s.bundleFS(t, job), "")
	if err != nil || r.Result != proof.ResultSelfConsistent || !strings.Contains(r.String(), "codebook   4 versions, 2 job codes, 2 unverified") {
		t.Errorf("%v: %s", err, r)
	}
}

// A job of the house that is long enough coins a code for what its critics keep saying,
// and uses it. The work is the same as one that coins nothing.
func TestHouseCoinsCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("a long piece of music")
	}
	t.Parallel()
	s := startStack(t, withTeam(house.Name, house.Team(func(ctx context.Context, sc *music.Score) ([]byte, error) {
		return synth.Render(ctx, sc, synth.Options{})
	})))
	const brief = `{"brief":"A stormy sea at night, a lighthouse keeper and a whale become friends. A long suite for string quartet, piano and flute.","seed":5,"pieces":[{"medium":"music","seconds":150}],"critique":{"max_rounds":3,"accept_score":0.995}%s}`
	job, plain := s.submit(t, fmt.Sprintf(brief, "")), s.submit(t, fmt.Sprintf(brief, `,"notes":"plain"`))
	for _, j := range []string{job, plain} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		st, err := s.API.Wait(ctx, j)
		for ; ctx.Err() == nil && (err != nil || !st.Status.Ended()); st, err = s.API.Wait(ctx, j) {
		}
		if st.Status != atelier.StatusCompleted {
			t.Fatalf("got %s %q: %v %v", st.Status, st.Reason, st.Broken, err)
		}
		s.check(t, j)
	}
	records, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	coined, used, refused := 0, 0, 0
	for _, r := range records {
		switch r.Kind {
		case "codebook":
			coined++
			t.Logf("round %d: %s", r.Round, r.Note.Words)
		case "refused":
			refused++
		}
		if len(r.Note.Lines) == 0 || r.Note.Codebook == notes.Base().Digest() {
			continue
		}
		ls, err := notes.ReadSpoken(s.codebook(t, job, r.Note.Codebook), r.Note.Lines)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range ls {
			for _, it := range l.Items {
				if e := s.codebook(t, job, r.Note.Codebook).Entry(it.Code); e != nil && e.Job() {
					used++
				}
			}
		}
	}
	if coined == 0 || used == 0 || refused > 0 {
		t.Errorf("%d codes were coined, %d times used, and %d definitions refused", coined, used, refused)
	}
	with, without := s.bundleFS(t, job), s.bundleFS(t, plain)
	scores := 0
	for name, f := range with {
		if !strings.HasPrefix(name, "review/versions/") || !strings.HasSuffix(name, "/score.json") {
			continue
		}
		if scores++; without[name] == nil || string(f.Data) != string(without[name].Data) {
			t.Errorf("%s: the codes changed the work", name)
		}
	}
	if scores < 2 {
		t.Errorf("%d versions were compared", scores)
	}
}
