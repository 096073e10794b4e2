package e2e

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/exhibition"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
	"github.com/atelierhq/atelier/notes/proof"
)

// drawingTeam is the mixed team with an illustrator who draws, and so can talk.
var drawingTeam = strings.NewReplacer("model: cyd-1}", "model: cyd-2}",
	"{cyd-1: {price: {image: 0.04}, draws: true}}", "{cyd-2: {price: {input: 0, output: 0}, vision: true, json_schema: yes, max_output: 4000}}").Replace(mixedTeam)

var (
	targetLine    = regexp.MustCompile(`(?m)^\| (\S+) is (\S+) in version \d+$`)
	deliveredNote = regexp.MustCompile(`(?m)^\| (n\d+) (\S+) (\S+)`)
)

// speech writes the lines of a negotiation as models would: $art and $txt are the
// targets that a request gives, $re the note that was said last.
func speech(says map[string][]string) func(llmtest.Request) string {
	turns := map[string]int{}
	return func(r llmtest.Request) string {
		who, last := "", ""
		if strings.HasPrefix(r.System, "You are the director") {
			who = "director"
		}
		for _, m := range regexp.MustCompile(`(?m)^\| (\S+) is yours`).FindAllStringSubmatch(r.Last(), 1) {
			who = map[string]string{"text-1": "writer", "artwork-1": "illustrator"}[m[1]]
		}
		turn := turns[who]
		turns[who]++
		if turn >= len(says[who]) {
			return "I say nothing more"
		}
		for _, m := range deliveredNote.FindAllStringSubmatch(r.Last(), -1) {
			last = m[1]
		}
		pairs := []string{"$re", last}
		for _, m := range targetLine.FindAllStringSubmatch(r.Last(), -1) {
			pairs = append(pairs, map[string]string{"text-1": "$txt", "artwork-1": "$art"}[m[2]], m[1])
		}
		return strings.NewReplacer(pairs...).Replace(says[who][turn])
	}
}

const (
	brighter = `prop $art @2 redo say "I bring the storm in more gently."`
	onPage   = `ctr $txt @pg2 rewrite perbrief re $re say "The page lacks the storm."`
	onPlate  = `ctr $art @2 redo re $re`
)

// Two models settle which of their pieces changes, in lines of notes/1 alone. What they
// agree on, or the director decides, is what is revised: the page that was named and
// nothing else. A third counter-proposal is refused and kept apart, and the director's
// word ends it (C17). All of it is on the record, the prompts follow from the store, the
// ledger has every call, and the bundle verifies.
func TestModelsNegotiate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		says map[string][]string
		acts []string // on record, with who said them
		kept int
	}{
		{"prop, ctr, acc", map[string][]string{"illustrator": {brighter, "acc re $re c9"}, "writer": {onPage}},
			[]string{"illustrator prop", "writer ctr", "illustrator acc"}, 0},
		{"prop, rej, dec", map[string][]string{"illustrator": {`prop $txt @pg2 rewrite say "The page lacks it."`}, "writer": {`rej $txt strong re $re`}, "director": {`dec $txt @pg2 rewrite perbrief re $re`}},
			[]string{"illustrator prop", "writer rej", "director dec"}, 0},
		{"always countering", map[string][]string{"illustrator": {brighter, onPlate}, "writer": {onPage, onPage}, "director": {`dec $txt @pg2 rewrite perbrief`}},
			[]string{"illustrator prop", "writer ctr", "illustrator ctr", "director dec"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]llmtest.Request{}
			p := &plays{clash: true, talk: speech(c.says)}
			p.saw = func(r llmtest.Request) { seen[r.Key] = r }
			p.hit = func(name string, a map[string]any) {
				switch {
				case strings.HasPrefix(name, "direction"):
					a["must"] = []obj{}
				case strings.HasPrefix(name, "units"):
					a["units"] = []obj{{"id": "pg2", "lines": []string{"The storm stood at the door in all its rain.", "The keeper let it in."}}}
				case strings.HasPrefix(name, "notes") && c.kept > 0: // asked to write the third counter again
					a["notes"] = []string{"ctr txt1 @pg2 rewrite re n4"}
				}
			}
			s, servers, team := startTeamOf(t, p, drawingTeam)
			job := s.submit(t, strings.Replace(mixedBrief, `"must":["a lighthouse in every plate"],`, "", 1))
			if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
				t.Fatalf("got %s %q: %v", st.Status, st.Reason, st.Broken)
			}
			s.check(t, job)
			s.checkTalk(t, job, c.acts, c.kept)
			s.checkPage(t, job)
			s.checkTalkPrompts(t, job, team, seen)
			var usd float64
			for _, srv := range servers {
				u, _ := srv.Spent()
				usd += u
			}
			if l := s.ledger(t, job); l.Total.USD < usd-1e-9 || l.Total.USD > usd+1e-9 {
				t.Errorf("the ledger has $%.6f, charged was $%.6f", l.Total.USD, usd)
			}
			s.eraseProposal(t, job)
		})
	}
}

// eraseProposal erases the note by which a finding went to another piece, if it has words
// of its own: they are nowhere any more, and everything else still verifies.
func (s *stack) eraseProposal(t *testing.T, job string) {
	t.Helper()
	records, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(records, func(r atelier.Record) bool { return strings.HasPrefix(r.Note.Words, "The page lacks the storm.") })
	if i < 0 {
		return
	}
	words := records[i].Note.Words
	if _, err := s.API.EraseNote(t.Context(), job, records[i].Seq, "it was private"); err != nil {
		t.Fatal(err)
	}
	if left := s.holding(t, words); len(left) > 0 {
		t.Errorf("%q is still in %v", words, left)
	}
	if r := verified(t, s.bundleFS(t, job), ""); r.Result != proof.ResultSelfConsistent {
		t.Errorf("after the erasure the bundle is %s", r.Result)
	}
}

// checkTalk: the record has what was said, each answer with what it answers, and the
// finding has gone from the plate to the page.
func (s *stack) checkTalk(t *testing.T, job string, want []string, kept int) {
	t.Helper()
	records, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	refused, last := 0, 0
	for _, r := range records {
		if r.Kind == "refused" {
			refused++
			var q proof.Quarantined
			s.read(t, atelier.Ref{Key: atelier.KeyQuarantine(job, r.Refused.Quarantine)}, &q)
			if !strings.HasPrefix(string(q.Raw), "ctr ") || r.Refused.Rule != 3 {
				t.Errorf("kept apart is %q, by rule G%d", q.Raw, r.Refused.Rule)
			}
		}
		if r.Kind != "note" || !strings.Contains(r.Sub, "-negotiate-") && !strings.Contains(r.Sub, "-decide-") {
			continue
		}
		said = append(said, r.From.ID+" "+string(r.Note.Act))
		if r.Re != 0 && r.Re != last || r.Re == 0 && slices.Contains([]atelier.Act{atelier.ActAccept, atelier.ActCounter, atelier.ActReject}, r.Note.Act) {
			t.Errorf("note %d (%s) answers %d, want %d", r.Seq, r.Note.Act, r.Re, last)
		}
		if r.Note.Act == atelier.ActAccept && r.Note.Words != "Accepts the proposal. Confidence: high." {
			t.Errorf("note %d says %q", r.Seq, r.Note.Words)
		}
		if line := r.Note.Lines[0]; r.Re != 0 && !strings.Contains(line.Plain, fmt.Sprintf("note %d.", r.Re)) {
			t.Errorf("note %d reads %q, and does not say that it answers %d", r.Seq, line.Plain, r.Re)
		}
		last = r.Seq
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	if refused != kept {
		t.Errorf("%d lines are kept apart, want %d", refused, kept)
	}
	fs, err := s.API.Findings(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(fs, func(f atelier.Finding) bool { return f.Rule == "model.other" })
	if i < 0 {
		t.Fatal("the contradiction is not among the findings")
	}
	if f := fs[i]; f.Piece != "text-1" || f.From != "artwork-1" || f.Anchor.Unit != "pg2" || f.Status != atelier.FindingFixed {
		t.Errorf("the finding is %+v", f)
	}
	files, _ := s.unzipped(t, job)
	for name, says := range map[string]string{"notes/transcript.md": "proposes", exhibition.File: "it was settled that the text should change instead"} {
		if !bytes.Contains(files[name], []byte(says)) {
			t.Errorf("%s does not say %q", name, says)
		}
	}
}

// checkPage: the page that was named is another one; every other page, and the pictures,
// are as they were.
func (s *stack) checkPage(t *testing.T, job string) {
	t.Helper()
	st, err := s.API.Get(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	version := map[string]int{}
	for _, p := range st.Pieces {
		version[p.ID] = p.Version
	}
	if version["text-1"] != 2 || version["artwork-1"] != 1 {
		t.Errorf("the versions delivered are %v", version)
	}
	page := func(v int) text.Story {
		var b bytes.Buffer
		if err := s.API.Artefact(t.Context(), job, "text-1", v, text.FileStory, &b); err != nil {
			t.Fatal(err)
		}
		story, err := text.ParseJSON(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return story
	}
	before, after := page(1), page(2)
	for i := range before.Units {
		if same := slices.Equal(before.Units[i].Lines, after.Units[i].Lines); same == (before.Units[i].ID == "pg2") {
			t.Errorf("%s: %v became %v", before.Units[i].ID, before.Units[i].Lines, after.Units[i].Lines)
		}
	}
}

// checkTalkPrompts: every prompt of the negotiation, and of the revision that follows from
// it, is made again from what is stored, and was sent like that.
func (s *stack) checkTalkPrompts(t *testing.T, job string, team agents.Team, seen map[string]llmtest.Request) {
	t.Helper()
	talked := 0
	for _, key := range s.keys(t, atelier.KeyCalls(job)) {
		var res activities.Result
		if atelier.CallOf(key) == "" {
			continue
		}
		s.read(t, atelier.Ref{Key: key}, &res)
		if res.Asked == nil || res.Kind != atelier.TurnNegotiate && res.Kind != atelier.TurnDecide && (res.Kind != atelier.TurnRevise || len(res.Asked.Moved) == 0) {
			continue
		}
		again, err := activities.Retrace(t.Context(), s.Store, map[string]agents.Team{"mixed": team}, job, res.Key)
		if err != nil {
			t.Fatalf("%s of %s: %v", res.Kind, res.Agent.ID, err)
		}
		for _, c := range again {
			r, ok := seen[c.Key]
			if !ok {
				t.Errorf("%s of %s, step %s: was never asked this", res.Kind, res.Agent.ID, c.Step)
				continue
			}
			if diff := cmp.Diff(string(c.Request), requestOf(t, r, c.Request)); diff != "" {
				t.Errorf("%s of %s, step %s: rebuilt and sent (-rebuilt +sent):\n%s", res.Kind, res.Agent.ID, c.Step, diff)
			}
			talked++
		}
		if res.Kind == atelier.TurnRevise {
			for _, r := range seen {
				if strings.HasPrefix(r.SchemaName, "units") && !strings.Contains(r.Last(), "[artwork-1]") {
					t.Error("the writer is not given the picture that its page is to agree with")
				}
			}
		}
	}
	if talked < 3 {
		t.Errorf("%d prompts were made again", talked)
	}
}

// plantedHour is an illustrator that paints the second plate at another hour than its page
// tells, in its first version.
type plantedHour struct{ atelier.Maker }

func (p plantedHour) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	d, r, err := p.Maker.Make(ctx, t)
	if err != nil || t.Kind != atelier.TurnDraft {
		return d, r, err
	}
	s, err := artwork.FromFiles(d.Files)
	if err != nil {
		return d, r, err
	}
	hours := []string{"night", "day"}
	if s.Plates[1].Time == "night" {
		slices.Reverse(hours)
	}
	s.Plates[1].Time = hours[0]
	data, err := s.Marshal()
	for i := range d.Files {
		if d.Files[i].Name == artwork.SceneFile {
			d.Files[i].Data = data
		}
	}
	return d, r, err
}

// Negotiate is the illustrator's own.
func (p plantedHour) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	return p.Maker.(agents.Negotiator).Negotiate(ctx, t)
}

// The house's makers settle a contradiction in a job: what they say passes the guard as it
// is, the plate is drawn again, and the judge finds the pieces to agree.
func TestHouseNegotiates(t *testing.T) {
	t.Parallel()
	team := house.Team(func(context.Context, *music.Score) ([]byte, error) { return nil, nil })
	team.Makers["illustrator"] = plantedHour{team.Makers["illustrator"]}
	s := startStack(t, withTeam(house.Name, team))
	job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","seed":7,"critique":{"max_rounds":1,"accept_score":0.5},"pieces":[{"medium":"text","form":"tale","pages":4},{"medium":"artwork","plates":2,"width":384,"height":256}]}`)
	records := s.completed(t, job)
	var said []string
	for _, r := range records {
		if r.Kind == "refused" {
			t.Errorf("record %d: a note was refused by rule G%d", r.Seq, r.Refused.Rule)
		}
		if strings.Contains(r.Sub, "-negotiate-") {
			said = append(said, fmt.Sprint(r.From.ID, " ", r.Note.Lines[0].Line))
		}
	}
	if len(said) != 2 || !strings.HasPrefix(said[0], "illustrator prop art") || !strings.HasPrefix(said[1], "writer acc re ") {
		t.Errorf("said %q", said)
	}
	fs, err := s.API.Findings(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(fs, func(f atelier.Finding) bool { return f.Rule == "coherence.time" })
	if i < 0 || fs[i].Status != atelier.FindingFixed || fs[i].Piece != "artwork-1" || fs[i].With != "text-1" || fs[i].From != "" {
		t.Errorf("the findings are %+v", fs)
	}
}
