package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/studio"
)

// A turn that is still under way when the working minutes are used up is called off,
// and so is one that is tried again and again: the best so far is delivered.
func TestMinutesEndATurn(t *testing.T) {
	t.Parallel()
	hangs := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	fails := func(context.Context) error { return atelier.Errorf(atelier.CodeUnavailable, "come back later") }
	cases := []struct {
		kind    atelier.TurnKind
		call    func(context.Context) error
		want    atelier.Status
		version int
	}{
		{atelier.TurnDirect, hangs, atelier.StatusFailed, 0},
		{atelier.TurnDirect, fails, atelier.StatusFailed, 0},
		{atelier.TurnRevise, hangs, atelier.StatusDegraded, 1},
		{atelier.TurnRevise, fails, atelier.StatusDegraded, 1},
		{atelier.TurnJudge, hangs, atelier.StatusDegraded, 2},
		{atelier.TurnJudge, fails, atelier.StatusDegraded, 2},
	}
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{Call: func(ctx context.Context, t atelier.Turn) error {
		if c := cases[t.Seed]; c.kind == t.Kind {
			return c.call(ctx)
		}
		return nil
	}})), func(c *studio.Config) { c.Log = quiet(t) })
	jobs := make([]string, len(cases))
	for i := range cases {
		jobs[i] = s.submit(t, fmt.Sprintf(`{"brief":"a short thing","team":"scripted","seed":%d,"pieces":[{"medium":"text"}],"budget":{"minutes":0.2}}`, i))
	}
	for i, c := range cases {
		if st := s.waitEnd(t, jobs[i]); st.Status != c.want || !strings.HasPrefix(st.Reason, "budget") || st.Pieces[0].Version != c.version {
			t.Errorf("%s: got %s %q %v, version %d; want %s by its budget, version %d", c.kind, st.Status, st.Reason, st.Broken, st.Pieces[0].Version, c.want, c.version)
		}
	}
	s.check(t, jobs...)
}
