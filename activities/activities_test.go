package activities_test

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.temporal.io/sdk/temporal"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/store/storetest"
)

const job = "job-01jd3v8x0f4q5r6s7t8v9w0x1y"

// bench is a store with one job's brief, and activities over it.
type bench struct {
	*activities.Activities
	t      *testing.T
	store  *storetest.Store
	brief  atelier.Ref
	roster atelier.Roster
	team   agents.Team
	dir    atelier.Ref
}

func newBench(t *testing.T, s scripted.Script, change func(*agents.Team)) *bench {
	t.Helper()
	team := scripted.Team(s)
	if change != nil {
		change(&team)
	}
	brief := atelier.Brief{Text: "a short thing", Team: scripted.Name}
	if err := brief.Normalize(); err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: storetest.Memory(), roster: team.Roster, team: team}
	var err error
	if b.brief, err = atelier.PutJSON(t.Context(), b.store, atelier.KeyBrief(job), brief); err != nil {
		t.Fatal(err)
	}
	b.Activities = b.worker()
	d, err := b.Direct(t.Context(), b.req(atelier.TurnDirect, b.roster.Director, "", 1))
	if err != nil {
		t.Fatal(err)
	}
	b.dir = d.Result
	return b
}

// worker is one more process over the same store.
func (b *bench) worker() *activities.Activities {
	return activities.New(activities.Config{Store: b.store, Teams: map[string]agents.Team{scripted.Name: b.team}})
}

func (b *bench) req(kind atelier.TurnKind, agent atelier.Agent, piece string, round int) atelier.TurnRequest {
	return atelier.TurnRequest{Job: job, Kind: kind, Team: scripted.Name, Agent: agent, Brief: b.brief, Direction: b.dir, Piece: piece, Round: round, Version: round, Seed: 7}
}

func (b *bench) draft() atelier.TurnRequest {
	return b.req(atelier.TurnDraft, b.roster.Panel(atelier.Text).Maker, "text-1", 1)
}

func (b *bench) must(r atelier.TurnResult, err error) atelier.TurnResult {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// read reads a record; a missing or broken one ends the test.
func read[T any](t *testing.T, s atelier.Store, key string) T {
	t.Helper()
	var v T
	if err := atelier.GetJSON(context.Background(), s, atelier.Ref{Key: key}, &v); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return v
}

func list[T any](t *testing.T, s atelier.Store, prefix string) []T {
	t.Helper()
	refs, err := s.List(context.Background(), prefix, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for _, ref := range refs {
		if !strings.HasSuffix(ref.Key, ".jsonl") {
			continue // beside the records: codebook, quarantine
		}
		b, err := atelier.GetBytes(context.Background(), s, ref, atelier.MaxJSON)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range atelier.Lines(b) {
			var v T
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatalf("%s: %v", ref.Key, err)
			}
			out = append(out, v)
		}
	}
	return out
}

func kindOf(err error) string {
	app, ok := err.(*temporal.ApplicationError)
	if !ok {
		return ""
	}
	return app.Type()
}

func TestTurnIsLookedUpBeforeItIsMade(t *testing.T) {
	t.Parallel()
	var made atomic.Int32
	b := newBench(t, scripted.Script{Made: func(atelier.Turn) { made.Add(1) }}, nil)
	before := made.Load()
	first := b.must(b.Draft(t.Context(), b.draft()))
	second := b.must(b.worker().Draft(t.Context(), b.draft()))
	if n := made.Load() - before; n != 1 {
		t.Errorf("made %d times, want once", n)
	}
	if first.Digest != second.Digest || first.Result != second.Result || !second.Reused {
		t.Errorf("got %+v, then %+v", first, second)
	}
}

// A turn is told of by what comes after it, once, however often that is repeated.
func TestTurnsAreTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, nil)
	draft := b.must(b.Draft(t.Context(), b.draft()))
	req := b.critique(draft, "text-craft")
	req.Commits = []atelier.CommitRequest{{Job: job, Kind: "turn", Piece: "text-1", Round: 1, Results: []atelier.Ref{draft.Result}}}
	review := b.must(b.Critique(t.Context(), req))
	req.Commits = []atelier.CommitRequest{{Job: job, Kind: "note", Piece: "text-1", Round: 1, Results: []atelier.Ref{draft.Result, review.Result}, Event: atelier.Event{Text: "round 1"}}}
	b.must(b.worker().Critique(t.Context(), req))
	var told []string
	for i, ev := range list[atelier.Event](t, b.store, atelier.KeyEvents(job)) {
		told = append(told, ev.Type+" "+ev.Agent)
		if ev.N != i+1 {
			t.Errorf("event %d has number %d", i+1, ev.N)
		}
		if ev.Type == "notes" && (ev.FirstNote != 0 || ev.LastNote != 1) {
			t.Errorf("the round tells of notes %d to %d, want 0 to 1", ev.FirstNote, ev.LastNote)
		}
	}
	if want := []string{"turn writer", "turn text-craft", "notes "}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// Two attempts that overlap and come back with different work agree on one.
func TestOverlappingAttemptsConverge(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	var both sync.WaitGroup
	both.Add(2)
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		inner := team.Makers["writer"]
		team.Makers["writer"] = makes(func(ctx context.Context, turn atelier.Turn) (atelier.Draft, atelier.Reply, error) {
			both.Done()
			both.Wait()
			turn.Seed = int64(n.Add(1))
			return inner.Make(ctx, turn)
		})
	})
	var res [2]atelier.TurnResult
	var wg sync.WaitGroup
	for i := range res {
		wg.Go(func() {
			var err error
			if res[i], err = b.worker().Draft(t.Context(), b.draft()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if res[0].Digest != res[1].Digest || res[0].Result != res[1].Result {
		t.Fatalf("the attempts do not agree: %+v, %+v", res[0], res[1])
	}
	art := read[activities.Result](t, b.store, res[0].Result.Key).Artefact
	digests := map[string]string{}
	for _, f := range art.Files {
		data, err := atelier.GetBytes(t.Context(), b.store, f, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		digests[f.Key[strings.LastIndexByte(f.Key, '/')+1:]] = atelier.Digest(data)
	}
	if got := atelier.ArtefactDigest(digests); got != res[0].Digest {
		t.Errorf("the files are not those of the version: %s, want %s", got, res[0].Digest)
	}
}

type makes func(context.Context, atelier.Turn) (atelier.Draft, atelier.Reply, error)

func (m makes) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	return m(ctx, t)
}

type critiques func(atelier.Turn) (atelier.Review, atelier.Reply)

func (c critiques) Critique(_ context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	r, reply := c(t)
	return r, reply, nil
}

// A turn stores its files and its result, and nothing that only says so again.
func TestWhatATurnStores(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, nil)
	draft := b.must(b.Draft(t.Context(), b.draft()))
	review := b.must(b.Critique(t.Context(), b.critique(draft, "text-craft")))
	refs, err := b.store.List(t.Context(), atelier.KeyJob(job), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ref := range refs {
		if ref.Key != b.brief.Key && ref.Key != b.dir.Key {
			got = append(got, ref.Key)
		}
	}
	want := []string{draft.Result.Key, review.Result.Key, atelier.KeyFile(job, "text-1", 1, "story.json"), atelier.KeyFile(job, "text-1", 1, "story.md")}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func (b *bench) critique(base atelier.TurnResult, agent string) atelier.TurnRequest {
	i := slices.IndexFunc(b.roster.Panel(atelier.Text).Critics, func(a atelier.Agent) bool { return a.ID == agent })
	req := b.req(atelier.TurnCritique, b.roster.Panel(atelier.Text).Critics[i], "text-1", 1)
	req.Base, req.Deliver = base.Result, []atelier.Ref{base.Result}
	return req
}

func TestStrayRevisionIsRecorded(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{Stray: true}, nil)
	draft := b.must(b.Draft(t.Context(), b.draft()))
	review := b.must(b.Critique(t.Context(), b.critique(draft, "text-craft")))
	req := b.req(atelier.TurnRevise, b.roster.Panel(atelier.Text).Maker, "text-1", 2)
	req.Base, req.Reviews, req.Deliver, req.Findings = draft.Result, []atelier.Ref{review.Result}, []atelier.Ref{review.Result}, []string{review.Findings[0].ID}
	res := b.must(b.Revise(t.Context(), req))
	if !res.Refused || res.Digest != "" {
		t.Fatalf("got %+v, want refused", res)
	}
	stored := read[activities.Result](t, b.store, res.Result.Key)
	if stored.Refused == "" || len(stored.Notes) != 1 || stored.Notes[0].From.Role != atelier.RoleService {
		t.Errorf("got %q, notes %+v", stored.Refused, stored.Notes)
	}
}

// Whatever a critic returns, what is stored can be read and says no more than a
// critic may.
func TestReviewIsMadeWhole(t *testing.T) {
	t.Parallel()
	asked := atelier.Finding{Rule: "text.metre", Code: "metre", Severity: 9, Problem: "It limps", Suggestion: "Make it scan", Measured: math.NaN()}
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		team.Critics["text-craft"] = critiques(func(turn atelier.Turn) (atelier.Review, atelier.Reply) {
			r := atelier.Review{Score: math.NaN(), Findings: []atelier.Finding{asked, {Rule: "words of the brief, at length", Problem: "Odd", Suggestion: "Even"}},
				Rechecks: []atelier.Recheck{{Finding: "made up", Status: atelier.FindingFixed}}}
			for range 100 {
				r.Findings = append(r.Findings, asked)
			}
			return r, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActRequest, Words: ""}, {Act: atelier.ActRequest, Words: "Make it even."},
				{Act: atelier.ActDecide, Words: "I decide."}, {Act: atelier.ActPerson, Words: "I am a person."}, {Act: atelier.ActInfo, Words: "Fine otherwise."}}}
		})
	})
	draft := b.must(b.Draft(t.Context(), b.draft()))
	res := b.must(b.Critique(t.Context(), b.critique(draft, "text-craft")))
	if len(res.Findings) != 64 || res.Score != 0 || len(res.Rechecks) != 0 {
		t.Errorf("got %d findings, score %v, rechecks %v", len(res.Findings), res.Score, res.Rechecks)
	}
	if f := res.Findings[0]; f.ID != "text-1.v1.text-craft.1" || f.Severity != atelier.Blocker || f.Rule != "text.metre" {
		t.Errorf("got %+v", f)
	}
	if res.Findings[1].Rule != "unnamed" {
		t.Errorf("words went into history as a rule: %q", res.Findings[1].Rule)
	}
	stored := read[activities.Result](t, b.store, res.Result.Key)
	var acts []atelier.Act
	for i, n := range stored.Notes {
		acts = append(acts, n.Act)
		if i < 64 && n.About.Finding != stored.Review.Findings[i].ID {
			t.Errorf("note %d is about %s", i, n.About.Finding)
		}
		if !slices.Equal(n.To, []string{"writer"}) || n.From.ID != "text-craft" {
			t.Errorf("note %d goes from %s to %v", i, n.From.ID, n.To)
		}
	}
	if len(acts) != 65 || slices.Contains(acts, atelier.ActDecide) || slices.Contains(acts, atelier.ActPerson) {
		t.Errorf("got %v", acts)
	}
	if w := stored.Notes[0].Words; w != "It limps. Make it scan" {
		t.Errorf("a note without words was told as %q", w)
	}
	if w := stored.Notes[1].Words; w != "Make it even." {
		t.Errorf("got %q", w)
	}
}

// A critic can close only what it was asked about, and cannot waive.
func TestRechecks(t *testing.T) {
	t.Parallel()
	says := []atelier.Recheck{}
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		first := team.Critics["text-craft"]
		team.Critics["text-craft"] = critiques(func(turn atelier.Turn) (atelier.Review, atelier.Reply) {
			if len(turn.Findings) == 0 {
				r, reply, _ := first.Critique(context.Background(), turn)
				r.Findings = append(r.Findings, r.Findings[0], r.Findings[0], r.Findings[0])
				return r, reply
			}
			return atelier.Review{Score: 1, Rechecks: says}, atelier.Reply{}
		})
	})
	draft := b.must(b.Draft(t.Context(), b.draft()))
	review := b.must(b.Critique(t.Context(), b.critique(draft, "text-craft")))
	req := b.critique(draft, "text-craft")
	req.Round, req.Reviews = 2, []atelier.Ref{review.Result}
	for i, f := range review.Findings {
		req.Findings = append(req.Findings, f.ID)
		if i < 3 {
			says = append(says, atelier.Recheck{Finding: f.ID, Status: []atelier.FindingStatus{atelier.FindingFixed, atelier.FindingWaived, atelier.FindingWithdrawn}[i]})
		}
	}
	says = append(says, atelier.Recheck{Finding: "another's", Status: atelier.FindingFixed})
	res := b.must(b.Critique(t.Context(), req))
	var got []atelier.FindingStatus
	for _, f := range res.Rechecks {
		got = append(got, f.Status)
	}
	if want := []atelier.FindingStatus{atelier.FindingFixed, atelier.FindingNotFixed, atelier.FindingWithdrawn, atelier.FindingNotFixed}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Notes are numbered n1, n2 … in the order of the request, to those they are
// addressed to; answers find the record they answer.
func TestDeliveryAndAnswers(t *testing.T) {
	t.Parallel()
	var given []atelier.Note
	b := newBench(t, scripted.Script{Made: func(turn atelier.Turn) {
		if turn.Kind == atelier.TurnRevise {
			given = turn.Notes
		}
	}}, nil)
	ctx := t.Context()
	draft := b.must(b.Draft(ctx, b.draft()))
	one, two := b.must(b.Critique(ctx, b.critique(draft, "text-craft"))), b.must(b.Critique(ctx, b.critique(draft, "text-brief")))
	said, err := atelier.PutJSON(ctx, b.store, atelier.KeyDirective(job, "d1"), atelier.Directive{ID: "d1", Words: "more sea", Person: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	req := b.req(atelier.TurnRevise, b.roster.Panel(atelier.Text).Maker, "text-1", 2)
	req.Base, req.Reviews, req.Deliver, req.Directives = draft.Result, []atelier.Ref{one.Result, two.Result}, []atelier.Ref{one.Result, two.Result, one.Result}, []atelier.Ref{said}
	req.Findings = []string{one.Findings[0].ID, two.Findings[0].ID}
	revised := b.must(b.Revise(ctx, req))
	var ids []string
	for _, n := range given {
		ids = append(ids, n.ID+" "+string(n.Act))
	}
	if want := []string{"n1 rq", "n2 rq", "n3 dir"}; !slices.Equal(ids, want) {
		t.Fatalf("delivered %v, want %v", ids, want)
	}
	commits := []atelier.CommitRequest{
		{Job: job, Kind: "open"},
		{Job: job, Kind: "note", Piece: "text-1", Round: 1, Results: []atelier.Ref{draft.Result, one.Result, two.Result}},
		{Job: job, Kind: "note", Piece: "text-1", Round: 2, Results: []atelier.Ref{revised.Result}, Said: []atelier.Ref{said}, To: []string{"writer"}},
	}
	for range 2 { // the second time nothing is new
		other := b.critique(draft, "text-craft")
		other.Commits = commits
		b.must(b.worker().Critique(ctx, other))
	}
	records := list[atelier.Record](t, b.store, atelier.KeyNotes(job))
	answered := 0
	for i, r := range records {
		if r.Seq != i {
			t.Errorf("record %d has number %d", i, r.Seq)
		}
		if r.Re == 0 {
			continue
		}
		answered++
		to := records[r.Re]
		if (to.Note.Act != atelier.ActRequest && to.Note.Act != atelier.ActPerson) || to.Seq >= r.Seq || !strings.HasSuffix(r.Note.Words, to.Note.Words) {
			t.Errorf("record %d %q answers %q", i, r.Note.Words, to.Note.Words)
		}
	}
	last := records[len(records)-1]
	if want := "re n" + strconv.Itoa(last.Re) + " "; last.Re == 0 || !strings.Contains(last.Note.Lines[0].Line, want) {
		t.Errorf("the line %q does not answer record %d", last.Note.Lines[0].Line, last.Re)
	}
	if answered != 3 {
		t.Errorf("%d answers find what they answer, want 3", answered)
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, nil)
	put := func(data, mediaType string) atelier.Ref {
		ref, err := atelier.PutBytes(t.Context(), b.store, atelier.KeyInput(atelier.Digest([]byte(data))), []byte(data), mediaType)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	for _, c := range []struct {
		name string
		in   atelier.Ref
		ok   bool
	}{
		{"a text", put("# Mine\n\nOne line.\n", "text/markdown"), true},
		{"a picture", put("\x89PNG\r\n\x1a\n0000", "image/png"), false},
		{"nothing", put("", "text/plain"), false},
		{"not UTF-8", put("\xff\xfe\xfd", "text/plain"), false},
	} {
		req := atelier.AdoptRequest{Job: job, Brief: b.brief, Piece: "text-1", Round: 3, Version: 3, Input: c.in, Person: "ada", Seed: 7}
		res, err := b.Adopt(t.Context(), req)
		if (err == nil) != c.ok {
			t.Errorf("%s: got %v, want accepted %v", c.name, err, c.ok)
		}
		if c.ok {
			if again := b.must(b.worker().Adopt(t.Context(), req)); again.Digest != res.Digest || res.Digest == "" {
				t.Errorf("%s: got %q, then %q", c.name, res.Digest, again.Digest)
			}
		}
	}
	told := 0
	for _, ev := range list[atelier.Event](t, b.store, atelier.KeyEvents(job)) {
		if strings.Contains(ev.Text, "cannot be used") {
			told++
		}
	}
	if told != 3 {
		t.Errorf("%d refusals are told, want 3", told)
	}
}

// A flipped bit is an error, never other work.
func TestCorruptObjects(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, nil)
	draft := b.must(b.Draft(t.Context(), b.draft()))
	for _, key := range []string{atelier.KeyFile(job, "text-1", 1, "story.json"), draft.Result.Key, b.brief.Key} {
		b.store.Corrupt(key)
		if _, err := b.worker().Critique(t.Context(), b.critique(draft, "text-craft")); kindOf(err) != string(atelier.CodeCorrupt) {
			t.Errorf("%s: got %v, want corrupt", key, err)
		}
		b.store.Corrupt(key) // the same bit back
	}
	if _, err := b.worker().Critique(t.Context(), b.critique(draft, "text-craft")); err != nil {
		t.Errorf("whole again: %v", err)
	}
}

// An agent's failure reaches people, and history only as its kind.
func TestAgentsWordsStayOutOfHistory(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(atelier.Turn) error{
		"an error": func(turn atelier.Turn) error {
			if turn.Kind == atelier.TurnDraft {
				return atelier.Errorf(atelier.CodeUnsupported, "secret words %s", strings.Repeat("long ", 1000))
			}
			return nil
		},
		"a panic": func(turn atelier.Turn) error {
			if turn.Kind == atelier.TurnDraft {
				panic("secret words")
			}
			return nil
		},
	} {
		b := newBench(t, scripted.Script{Fail: fail}, nil)
		_, err := b.Draft(t.Context(), b.draft())
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", name, err)
		}
		for _, ev := range list[atelier.Event](t, b.store, atelier.KeyEvents(job)) {
			if len(ev.Text) > 500 {
				t.Errorf("%s: an event of %d bytes", name, len(ev.Text))
			}
		}
	}
}

// The largest payloads of a job: eight pieces of ten rounds with as many findings
// as may be.
func TestLargestPayloads(t *testing.T) {
	t.Parallel()
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		team.Critics["text-craft"] = critiques(func(turn atelier.Turn) (atelier.Review, atelier.Reply) {
			return atelier.Review{Findings: make([]atelier.Finding, 1000)}, atelier.Reply{}
		})
	})
	draft := b.must(b.Draft(t.Context(), b.draft()))
	review := b.must(b.Critique(t.Context(), b.critique(draft, "text-craft")))
	req := b.publish(draft, review)
	v := req.Pieces[0].Versions[0]
	v.Reviews = append(v.Reviews, v.Reviews[0])
	req.Pieces[0].Versions = slices.Repeat([]atelier.VersionRef{v}, 10)
	req.Pieces = slices.Repeat(req.Pieces, 8)
	for what, p := range map[string]any{"a review of 64 findings": review, "the publishing of 8 pieces of 10 rounds": req} {
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", what, len(data))
		if len(data) > 32<<10 {
			t.Errorf("%s: %d bytes, the bound is 32 KiB", what, len(data))
		}
	}
}
