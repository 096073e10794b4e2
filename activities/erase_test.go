package activities_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/notes/proof"
)

// private is what a person said and wants erased.
const private = "call the keeper Annegret Vogelsang, after my aunt"

// signing makes a key to sign bundles with.
func signing(t *testing.T, earlier ...proof.PublicKey) *activities.Signing {
	t.Helper()
	secret, public, err := proof.GenerateKey(rand.Reader, "studio")
	if err != nil {
		t.Fatal(err)
	}
	s, err := activities.NewSigning(secret, public, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), earlier...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// eraser is one more process over the same store that may sign and erase.
func (b *bench) eraser(key *activities.Signing) *activities.Activities {
	return activities.New(activities.Config{Store: b.store, Teams: map[string]agents.Team{scripted.Name: b.team}, Signing: key, Eraser: b.store})
}

// ended is a published job in which a person said what is private. Whether the writer
// heard it decides whether the work holds it too.
func ended(t *testing.T, key *activities.Signing, heard bool) *bench {
	t.Helper()
	b, pub := ending(t, heard)
	if _, err := b.eraser(key).Publish(t.Context(), pub); err != nil {
		t.Fatal(err)
	}
	return b
}

// ending is what is left to be published of it.
func ending(t *testing.T, heard bool) (*bench, atelier.PublishRequest) {
	t.Helper()
	b := newBench(t, scripted.Script{}, nil)
	ctx := t.Context()
	said, err := atelier.PutJSON(ctx, b.store, atelier.KeyDirective(job, "d1"), atelier.Directive{ID: "d1", Words: private, Person: "ada", Time: time.Now().UTC()})
	if err != nil {
		t.Fatal(err)
	}
	req := b.draft()
	if heard {
		req.Directives = []atelier.Ref{said}
	}
	draft := b.must(b.Draft(ctx, req))
	review := b.must(b.Critique(ctx, b.critique(draft, "text-craft")))
	pub := b.publish(draft, review)
	pub.Commits = []atelier.CommitRequest{{Job: job, Kind: "open"}, {Job: job, Kind: "note", Piece: "text-1", Round: 1, Said: []atelier.Ref{said}, To: []string{"writer"}, Results: []atelier.Ref{draft.Result, review.Result},
		Event: atelier.Event{Piece: "text-1", Round: 1, Text: "round 1"}}}
	return b, pub
}

// ask puts an erasure on record, as the API does.
func (b *bench) ask(note int) atelier.EraseRequest {
	b.t.Helper()
	c := atelier.Erasure{Job: job, Note: note, Reason: "a name", Person: "ada", Time: time.Date(2027, 2, 3, 4, 5, 6, 0, time.UTC)}
	if _, err := atelier.PutJSON(b.t.Context(), b.store, atelier.KeyErasure(job, note), c); err != nil {
		b.t.Fatal(err)
	}
	return atelier.EraseRequest{Job: job, Note: note}
}

// record is the job's record as readers see it.
func (b *bench) record() []atelier.Record {
	b.t.Helper()
	var out []atelier.Record
	refs, err := b.store.List(b.t.Context(), atelier.KeyNotes(job), "", 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	current, old := atelier.Batches(refs)
	if len(old) > 0 {
		b.t.Errorf("batches that were put again and are there still: %v", old)
	}
	for _, ref := range current {
		out = append(out, list[atelier.Record](b.t, b.store, ref.Key)...)
	}
	return out
}

// notesOf are the numbers of the notes that say something.
func notesOf(records []atelier.Record, words string) []int {
	var out []int
	for _, r := range records {
		if strings.Contains(r.Note.Words, words) {
			out = append(out, r.Seq)
		}
	}
	return out
}

// issue is the bundle as it is now.
func (b *bench) issue() (atelier.Issue, fstest.MapFS) {
	b.t.Helper()
	issues, err := atelier.Issues(b.t.Context(), b.store, job, read[atelier.Final](b.t, b.store, atelier.KeyFinal(job)))
	if err != nil || len(issues) == 0 {
		b.t.Fatalf("%d issues, %v", len(issues), err)
	}
	now := issues[len(issues)-1]
	files := fstest.MapFS{}
	for _, x := range read[bundle.Index](b.t, b.store, now.Index.Key).Files {
		data, err := atelier.GetBytes(b.t.Context(), b.store, x.Ref, activities.MaxFile)
		if err != nil {
			b.t.Fatalf("%s: %v", x.Path, err)
		}
		files[x.Path] = &fstest.MapFile{Data: data}
	}
	return now, files
}

// holding are the objects that hold a text.
func (b *bench) holding(text string) []string {
	b.t.Helper()
	refs, err := b.store.List(b.t.Context(), "", "", 10_000)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, ref := range refs {
		data, err := atelier.GetBytes(b.t.Context(), b.store, ref, activities.MaxFile)
		if err != nil {
			b.t.Fatal(err)
		}
		if strings.Contains(string(data), text) {
			out = append(out, ref.Key)
		}
	}
	return out
}

// gone checks that words are nowhere, and that everything else verifies.
func (b *bench) gone(key *activities.Signing, note int, words string, erased int) {
	b.t.Helper()
	if at := b.holding(words); len(at) > 0 {
		b.t.Errorf("the words are still in %v", at)
	}
	now, files := b.issue()
	r, err := proof.Verify(files, key.Public())
	if err != nil || r.Result != proof.StateVerified || r.Erased != erased {
		b.t.Errorf("issue %d: %v, want verified with %d erased\n%s", now.N, err, erased, r)
	}
	told := 0
	for i, rec := range b.record() {
		if rec.Seq != i {
			b.t.Errorf("record %d has the number %d", i, rec.Seq)
		}
		if rec.Seq == note && (!rec.Erased || rec.Note.Words != atelier.ErasedWords) {
			b.t.Errorf("note %d is %+v", note, rec)
		}
		if rec.Kind == "erase" && rec.Sub == fmt.Sprintf("erase-%d", note) {
			told++
		}
	}
	if told != 1 {
		b.t.Errorf("the erasure is on record %d times", told)
	}
	for _, name := range []string{"index.html", "notes/transcript.md"} {
		if page := string(files[name].Data); !strings.Contains(page, atelier.ErasedWords) || !strings.Contains(page, fmt.Sprintf("Note %d was erased", note)) {
			b.t.Errorf("%s does not say that note %d was erased", name, note)
		}
	}
}

// D7 and C13: what a note said is in no object any more, and all else verifies. It can
// be cut off at any call that changes the store and repeated by another process.
func TestEraseIsRepeatable(t *testing.T) {
	t.Parallel()
	key := signing(t)
	ctx := context.Background()
	for n := int64(1); ; n++ {
		b := ended(t, key, false)
		said := notesOf(b.record(), private)
		if len(said) == 0 || len(b.holding(private)) < 4 {
			t.Fatalf("said by %v, in %v: there is nothing to test", said, b.holding(private))
		}
		req := b.ask(said[0])
		var changes atomic.Int64
		b.store.Fault = func(op, key string) error {
			if (op == "put" || op == "erase") && changes.Add(1) == n {
				return atelier.Errorf(atelier.CodeUnavailable, "cut off")
			}
			return nil
		}
		_, err := b.eraser(key).Erase(ctx, req)
		b.store.Fault = nil
		cut := err != nil
		out, err := b.eraser(key).Erase(ctx, req)
		if err != nil {
			t.Fatalf("cut off at change %d: %v", n, err)
		}
		if len(out.Notes) != len(said) || out.Issue != 2 || len(out.Left) > 0 {
			t.Errorf("cut off at change %d: got %+v, want notes %v and issue 2", n, out, said)
		}
		b.gone(key, said[0], private, 1)
		if t.Failed() {
			t.Fatalf("cut off at change %d", n)
		}
		if !cut {
			t.Logf("%d changes of the store", changes.Load())
			return
		}
	}
}

// A finding goes with the note that tells it; a second erasure goes on from the first.
func TestEraseFindings(t *testing.T) {
	t.Parallel()
	key := signing(t)
	b := ended(t, key, false)
	ctx := t.Context()
	var told atelier.Record
	for _, r := range b.record() {
		if r.Note.Act == atelier.ActRequest {
			told = r
			break
		}
	}
	if told.Note.About.Finding == "" {
		t.Fatal("no note tells a finding")
	}
	var reviews []atelier.Review
	calls, err := b.store.List(ctx, atelier.KeyCalls(job), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range calls {
		if atelier.CallOf(ref.Key) == "" {
			continue
		}
		if r := read[activities.Result](t, b.store, ref.Key).Review; r != nil && len(r.Findings) > 0 {
			reviews = append(reviews, *r)
		}
	}
	problem := reviews[0].Findings[0].Problem
	// Earlier releases kept what critics found by version as well.
	if _, err := atelier.PutLines(ctx, b.store, atelier.KeyReview(job, "text-1", 1), reviews); err != nil {
		t.Fatal(err)
	}
	dir := notesOf(b.record(), private)[0]
	if _, err := b.eraser(key).Erase(ctx, b.ask(dir)); err != nil {
		t.Fatal(err)
	}
	out, err := b.eraser(key).Erase(ctx, b.ask(told.Seq))
	if err != nil || out.Issue != 3 || len(out.Left) > 0 {
		t.Fatalf("got %+v, %v", out, err)
	}
	b.gone(key, told.Seq, told.Note.Words, 1+len(out.Notes))
	if at := b.holding(problem); len(at) > 0 && len(out.Notes) == 1 {
		t.Errorf("the finding's problem %q is in %v", problem, at)
	}
	refs, err := b.store.List(ctx, atelier.KeyJob(job)+"bundle/", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range refs {
		if path.Base(ref.Key) == "manifest.json" && !strings.Contains(ref.Key, "/bundle/3/") {
			t.Errorf("%s is of an issue that is gone", ref.Key)
		}
	}
}

// What cannot be erased is refused with what to do.
func TestEraseRefusals(t *testing.T) {
	t.Parallel()
	key := signing(t)
	b := ended(t, key, false)
	ctx := t.Context()
	dir := notesOf(b.record(), private)[0]
	for name, c := range map[string]struct {
		a    *activities.Activities
		note int
		code atelier.Code
	}{
		"no key":     {activities.New(activities.Config{Store: b.store, Eraser: b.store}), dir, atelier.CodeUnsupported},
		"no eraser":  {activities.New(activities.Config{Store: b.store, Signing: key}), dir, atelier.CodeUnsupported},
		"no note":    {b.eraser(key), 4000, atelier.CodeNotFound},
		"the record": {b.eraser(key), 0, atelier.CodeNotFound},
	} {
		if _, err := c.a.Erase(ctx, b.ask(c.note)); kindOf(err) != string(c.code) {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
	other := newBench(t, scripted.Script{}, nil)
	if _, err := other.eraser(key).Erase(ctx, other.ask(1)); kindOf(err) != string(atelier.CodeConflict) {
		t.Errorf("before the end: got %v, want a conflict", err)
	}
	if len(b.holding(private)) == 0 {
		t.Error("a refused erasure erased")
	}
}

// What a person said stays where the work says it: that is told.
func TestEraseLeavesTheWork(t *testing.T) {
	t.Parallel()
	key := signing(t)
	b := ended(t, key, true)
	said := notesOf(b.record(), private)
	out, err := b.eraser(key).Erase(t.Context(), b.ask(said[0]))
	if err != nil {
		t.Fatal(err)
	}
	// The page shows the work.
	if want := []string{"bundle/2/index.html", "pieces/text-1/v1/story.json", "pieces/text-1/v1/story.md"}; !slices.Equal(out.Left, want) {
		t.Errorf("left are %v, want %v", out.Left, want)
	}
	again, err := b.eraser(key).Erase(t.Context(), b.ask(said[0]))
	if err != nil || again.Issue != out.Issue || len(again.Notes) != len(out.Notes) {
		t.Errorf("again: got %+v, %v; want what the first did: %+v", again, err, out)
	}
}

// The signing key is changed while publishing, or an erasure, is cut off at any put:
// it comes to its end under the new key.
func TestAnotherKeyMeanwhile(t *testing.T) {
	t.Parallel()
	first := signing(t)
	second := signing(t, first.Ring.Keys...)
	ctx := context.Background()
	cutAt := func(b *bench, n int64) *atomic.Int64 {
		var puts atomic.Int64
		b.store.Fault = func(op, key string) error {
			if op == "put" && puts.Add(1) == n {
				return atelier.Errorf(atelier.CodeUnavailable, "cut off")
			}
			return nil
		}
		return &puts
	}
	for n, cut := int64(1), true; cut; n++ {
		b, pub := ending(t, false)
		cutAt(b, n)
		_, err := b.eraser(first).Publish(ctx, pub)
		b.store.Fault = nil
		cut = err != nil
		if _, err := b.eraser(second).Publish(ctx, pub); err != nil {
			t.Fatalf("publishing, cut off at put %d: %v", n, err)
		}
		if _, files := b.issue(); !whole(files, first) && !whole(files, second) {
			r, err := proof.Verify(files, second.Public())
			t.Fatalf("publishing, cut off at put %d: %v\n%s", n, err, r)
		}
	}
	for n, cut := int64(1), true; cut; n++ {
		b := ended(t, first, false)
		said := notesOf(b.record(), private)
		req := b.ask(said[0])
		cutAt(b, n)
		_, err := b.eraser(first).Erase(ctx, req)
		b.store.Fault = nil
		cut = err != nil
		if _, err := b.eraser(second).Erase(ctx, req); err != nil {
			t.Fatalf("erasing, cut off at put %d: %v", n, err)
		}
		key := second
		if _, files := b.issue(); whole(files, first) {
			key = first // what was signed before the cut stands
		}
		b.gone(key, said[0], private, 1)
		if t.Failed() {
			t.Fatalf("erasing, cut off at put %d", n)
		}
	}
}

// whole reports whether a bundle is signed by that key.
func whole(files fstest.MapFS, key *activities.Signing) bool {
	r, err := proof.Verify(files, key.Public())
	return err == nil && r.Result == proof.StateVerified
}

// A job that ended without a bundle has no log to sign; its notes are erased all the same.
func TestEraseWithoutBundle(t *testing.T) {
	t.Parallel()
	key := signing(t)
	b, pub := ending(t, false)
	pub.Bundle, pub.Status.Status = false, atelier.StatusCancelled
	if _, err := b.eraser(key).Publish(t.Context(), pub); err != nil {
		t.Fatal(err)
	}
	said := notesOf(b.record(), private)
	out, err := b.eraser(key).Erase(t.Context(), b.ask(said[0]))
	if err != nil || out.Issue != 0 || len(out.Left) > 0 || len(b.holding(private)) > 0 {
		t.Errorf("got %+v, %v; the words are in %v", out, err, b.holding(private))
	}
	if r := b.record()[said[0]]; !r.Erased {
		t.Errorf("the note reads %+v", r)
	}
}

// What the guard kept apart of a note's turn goes with it.
func TestEraseRefused(t *testing.T) {
	t.Parallel()
	key := signing(t)
	const hidden = "see http://vogelsang.example/annegret"
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		inner := team.Makers["writer"]
		team.Makers["writer"] = makes(func(ctx context.Context, turn atelier.Turn) (atelier.Draft, atelier.Reply, error) {
			d, r, err := inner.Make(ctx, turn)
			r.Notes = append([]atelier.Note{{Act: atelier.ActInfo, Words: hidden}}, r.Notes...)
			return d, r, err
		})
	})
	ctx := t.Context()
	draft := b.must(b.Draft(ctx, b.draft()))
	review := b.must(b.Critique(ctx, b.critique(draft, "text-craft")))
	pub := b.publish(draft, review)
	pub.Commits = []atelier.CommitRequest{{Job: job, Kind: "open"}, {Job: job, Kind: "note", Piece: "text-1", Round: 1, Results: []atelier.Ref{draft.Result, review.Result}}}
	if _, err := b.eraser(key).Publish(ctx, pub); err != nil {
		t.Fatal(err)
	}
	kept := func() int {
		refs, err := b.store.List(ctx, atelier.KeyQuarantines(job), "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(refs)
	}
	note := notesOf(b.record(), "A first version.")[0]
	if kept() == 0 || len(b.holding(hidden)) > 0 {
		t.Fatalf("%d lines are kept apart, and %v hold the words as they are: there is nothing to test", kept(), b.holding(hidden))
	}
	if _, err := b.eraser(key).Erase(ctx, b.ask(note)); err != nil {
		t.Fatal(err)
	}
	if n := kept(); n > 0 {
		t.Errorf("%d lines of the turn are still kept", n)
	}
	b.gone(key, note, "A first version.", 2)
}
