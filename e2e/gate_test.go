package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/workflows"
)

// smallWork is a job of all three media, as small as they may be.
func smallWork(more string) string {
	return `{"brief":"` + lighthouse + `","pieces":[{"medium":"text","stanzas":6},{"medium":"artwork","plates":1,"width":512,"height":512,"depends_on":["text-1"]},` +
		`{"medium":"music","seconds":10,"depends_on":["text-1"]}]` + more + `}`
}

// answerTo finds the record of a person's words and what was answered to it about
// a piece.
func answerTo(t testing.TB, notes []atelier.Record, words, piece string) (said, answer *atelier.Record) {
	t.Helper()
	for i := range notes {
		r := &notes[i]
		if r.From.Role == atelier.RolePerson && r.Note.Words == words && r.Note.About.Piece == piece {
			said = r
		}
		if said != nil && r.Re == said.Seq && r.Note.About.Piece == piece && (r.Note.Act == atelier.ActDone || r.Note.Act == atelier.ActAnswer) {
			answer = r
		}
	}
	return said, answer
}

// gateRelease is A10: a person is shown the work, sends it back, is answered, and
// releases exactly what is shown then.
func (o *outside) gateRelease(t *testing.T) {
	const comment = "make it brighter"
	ctx := t.Context()
	job := o.submit(t, smallWork(`,"gates":["release"]`))
	before := o.settled(t, job, atelier.StatusWaiting)
	if before.Gate == nil || before.Gate.Name != "release" {
		t.Fatalf("got the gate %+v", before.Gate)
	}
	stale := strings.Repeat("0", 64)
	if _, err := o.API.Decide(ctx, job, "", api.Decision{Shown: stale, Verdict: workflows.Approve}); status(err) != http.StatusConflict {
		t.Errorf("a stale digest: got %v, want 409", err)
	}
	o.refused(t, 1, "changed", "approve", job, "--shown", stale)
	o.must(t, "revise", job, comment)
	await(t, "the gate to open again", func() bool {
		j, err := o.API.Get(ctx, job)
		return err == nil && j.Gate != nil && j.Gate.Number > before.Gate.Number
	})
	after := o.settled(t, job, atelier.StatusWaiting)
	if after.Gate.Shown == before.Gate.Shown {
		t.Error("the gate shows the same digest after a revision")
	}
	notes, err := o.API.Notes(ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	raised := 0
	for i, p := range after.Pieces {
		if p.Version > before.Pieces[i].Version {
			raised++
		}
		said, answer := answerTo(t, notes, comment, p.ID)
		if said == nil || answer == nil {
			t.Errorf("%s: the comment is on record: %v; answered: %v", p.ID, said != nil, answer != nil)
			continue
		}
		t.Logf("%s v%d: %s", p.ID, p.Version, answer.Note.Words)
	}
	if raised == 0 {
		t.Error("no piece has a new version")
	}
	// Who looked before the revision approves nothing.
	if _, err := o.API.Decide(ctx, job, "", api.Decision{Shown: before.Gate.Shown, Verdict: workflows.Approve}); status(err) != http.StatusConflict {
		t.Errorf("the digest of before: got %v, want 409", err)
	}
	o.must(t, "approve", job, "--shown", after.Gate.Shown)
	o.settled(t, job, atelier.StatusCompleted)
	checkBundle(t, o.must(t, "get", job, "--out", "released"))
	pieces, err := o.API.Pieces(ctx, job)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range pieces { // what was approved is what is published
		if p.Version != after.Pieces[i].Version {
			t.Errorf("%s: version %d was approved and version %d is published", p.ID, after.Pieces[i].Version, p.Version)
		}
	}
}

// gateDirection: what a person says about the direction is in the next one, and in
// the work.
func (o *outside) gateDirection(t *testing.T) {
	job := o.submit(t, poem(`,"gates":["direction"]`))
	before := o.settled(t, job, atelier.StatusWaiting)
	o.must(t, "revise", job, "call the keeper Tom")
	await(t, "the gate to open again", func() bool {
		j, err := o.API.Get(t.Context(), job)
		return err == nil && j.Gate != nil && j.Gate.Number > before.Gate.Number
	})
	after := o.settled(t, job, atelier.StatusWaiting)
	if after.Gate.Shown == before.Gate.Shown || after.Gate.Artefacts[0].Version != 2 {
		t.Errorf("the gate shows %+v after %+v", after.Gate.Artefacts, before.Gate.Artefacts)
	}
	o.must(t, "approve", job)
	o.settled(t, job, atelier.StatusCompleted)
	dir := o.must(t, "get", job, "--out", "directed")
	story, err := os.ReadFile(filepath.Join(dir, "text", "story.md"))
	if err != nil || !strings.Contains(string(story), "Tom") {
		t.Errorf("the keeper is not called Tom: %v\n%s", err, story)
	}
}

const ownWords = "# My own\n\nThe lamp is lit, the sea is *wide*,\nthe storm sits down by Tom's own side.\n\nThey drink their tea and watch the tide,\nand neither one has much to hide.\n"

// replaceAtGate: a person's own text stands in the place of the piece.
func (o *outside) replaceAtGate(t *testing.T) {
	o.write(t, "own.md", ownWords)
	job := o.submit(t, smallWork(`,"gates":["release"]`))
	before := o.settled(t, job, atelier.StatusWaiting)
	o.refused(t, 1, "no such piece", "replace", job, "music-7", "own.md")
	if got := o.must(t, "replace", job, "text-1", "own.md"); !strings.Contains(got, "text-1") {
		t.Errorf("replace says %q", got)
	}
	await(t, "the gate to show it", func() bool {
		j, err := o.API.Get(t.Context(), job)
		return err == nil && j.Gate != nil && j.Gate.Shown != before.Gate.Shown
	})
	o.must(t, "approve", job)
	o.settled(t, job, atelier.StatusCompleted)
	dir := o.must(t, "get", job, "--out", "replaced")
	m := checkBundle(t, dir)
	if got := madeBy(m, "text/"); len(got) != 1 || got[0] != atelier.RolePerson {
		t.Errorf("text/ is made by %v, want a person", got)
	}
	story, err := os.ReadFile(filepath.Join(dir, "text", "story.md"))
	if err != nil || !strings.Contains(string(story), "They drink their tea") {
		t.Errorf("the text is not the person's: %v\n%s", err, story)
	}
}

// replaceRunning: a person's own melody comes while the pieces are being made.
func (o *outside) replaceRunning(t *testing.T) {
	o.writeMelody(t, "own.mid")
	job := o.submit(t, smallWork(`,"gates":["direction"]`))
	o.settled(t, job, atelier.StatusWaiting)
	o.must(t, "approve", job)
	o.must(t, "replace", job, "music-1", "own.mid")
	j := o.settled(t, job, atelier.StatusCompleted)
	m := checkBundle(t, o.must(t, "get", job, "--out", "played"))
	if got := madeBy(m, "music/"); len(got) != 1 || got[0] != atelier.RolePerson {
		t.Errorf("music/ is made by %v, want a person; stopped %v", got, j.StopReasons)
	}
}
