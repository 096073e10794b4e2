package e2e

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/worker"
)

// modelFault is what a fault comes to: how often the call is sent, and the cause
// that the job names (temporal.md section 5).
type modelFault struct {
	fault llmtest.Fault
	sent  int    // 0: answered in form after all, the job may be completed
	cause string // "" as sent 0
	slow  bool   // in the long tests alone
}

const attempts = 8 // of a text call

var modelFaults = []modelFault{
	{llmtest.BadRequest, 1, "invalid", false},
	{llmtest.PolicyRefused, 1, "refused", false},
	{llmtest.Unauthorized, 1, "forbidden", false},
	{llmtest.PaymentRequired, 1, "exhausted", false},
	{llmtest.Forbidden, 1, "forbidden", false},
	{llmtest.NotFound, 1, "not_found", false},
	{llmtest.TooLarge, 1, "invalid", false},
	{llmtest.Unprocessable, 1, "invalid", false},
	{llmtest.QuotaUsedUp, 1, "exhausted", false},
	{llmtest.ShouldNotRetry, 1, "invalid", false},
	{llmtest.Redirect, 1, "invalid", false},
	{llmtest.Reset, 2, "unknown_outcome", false},
	{llmtest.ResetMiddle, 2, "unknown_outcome", true},
	{llmtest.CutBody, 2, "unknown_outcome", false},
	{llmtest.Hang, 2, "unknown_outcome", true},
	{llmtest.HangAfterHeaders, 2, "unknown_outcome", true},
	{llmtest.TruncatedJSON, 2, "unknown_outcome", false},
	{llmtest.NotJSON, 2, "unknown_outcome", true},
	{llmtest.NotUTF8, 2, "unknown_outcome", true},
	{llmtest.ErrorInside, 2, "unknown_outcome", true},
	{llmtest.NoChoices, 2, "unknown_outcome", false},
	{llmtest.Empty, 1, "refused", false},
	{llmtest.Refusal, 1, "refused", false},
	{llmtest.Filtered, 1, "refused", true},
	{llmtest.Length, 1, "refused", true},
	{llmtest.GzipBomb, 1, "too_large", true},
	{llmtest.RequestTimeout, attempts, "unavailable", true},
	{llmtest.Conflict, attempts, "unavailable", true},
	{llmtest.TooMany, attempts, "rate_limited", true},
	{llmtest.ServerError, attempts, "unavailable", true},
	{llmtest.BadGateway, attempts, "unavailable", true},
	{llmtest.ShouldRetry, attempts, "unavailable", true},
	{llmtest.Unavailable, attempts, "unavailable", true},
	{llmtest.Overloaded, attempts, "unavailable", true},
	{llmtest.NoUsage, 0, "", false},
	{llmtest.LyingUsage, 0, "", false},
}

// Every way to fail, in every kind of turn: the job ends, says why, and the call was
// sent as often as the table says, by the provider's own count (B3).
func TestChaosModelFaults(t *testing.T) {
	t.Parallel()
	slot(t)
	type kase struct {
		modelFault
		kind atelier.TurnKind
	}
	var all []kase
	for _, f := range modelFaults {
		for _, kind := range []atelier.TurnKind{atelier.TurnDirect, atelier.TurnDraft, atelier.TurnCritique, atelier.TurnRevise, atelier.TurnJudge} {
			if everyFault || !f.slow {
				all = append(all, kase{f, kind})
			}
		}
	}
	byModel := map[string]kase{}
	for i, k := range all {
		byModel[fmt.Sprintf("m%d", i)] = k
	}
	srv := llmtest.Start(t, nil, func(r llmtest.Request) llmtest.Reply {
		a := llmtest.Reply{Text: "I have thought about it."}
		if k := byModel[r.Model]; strings.Contains(r.Last(), "-"+string(k.kind)+"-") && !strings.HasSuffix(r.Last(), "-text-brief") {
			a.Fault = k.fault
		}
		return a
	})
	s := startStack(t, func(c *studio.Config) {
		c.Log = quiet(t)
		var rosters []atelier.Roster
		for i := range all {
			name := fmt.Sprintf("team-%d", i)
			team, err := paidTeam(name, srv.URL(), fmt.Sprintf("m%d", i), paidPrice)
			if err != nil {
				t.Fatal(err)
			}
			c.Teams[name] = team
			rosters = append(rosters, team.Roster)
		}
		c.Queues = worker.Queues(rosters, nil)
	})
	seats := make(chan struct{}, 24)
	var wg sync.WaitGroup
	ends, jobs := make([]atelier.JobStatus, len(all)), make([]string, len(all))
	for i := range all {
		seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-seats }()
			jobs[i] = s.submit(t, fmt.Sprintf(`{"brief":"a thing that goes wrong","team":"team-%d","pieces":[{"medium":"text"}],"budget":{"usd":5}}`, i))
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // eight attempts of one call take two minutes
			defer cancel()
			j, err := s.API.Wait(ctx, jobs[i])
			if err != nil {
				t.Errorf("%s: %v", jobs[i], err)
			}
			ends[i] = j.JobStatus
		})
	}
	wg.Wait()
	sent := map[string]int{}
	for _, c := range srv.Calls() {
		if c.Fault != "" {
			sent[c.Model]++
		}
	}
	for i, k := range all {
		st := ends[i]
		name := fmt.Sprintf("%s in %s", k.fault, k.kind)
		if k.sent == 0 {
			if st.Status != atelier.StatusCompleted {
				t.Errorf("%s: got %s %q %v, want completed", name, st.Status, st.Reason, st.Broken)
			}
			continue
		}
		if n := sent[fmt.Sprintf("m%d", i)]; n != k.sent {
			t.Errorf("%s: the call was sent %d times, want %d", name, n, k.sent)
		}
		want := atelier.StatusDegraded
		if k.kind == atelier.TurnDirect || k.kind == atelier.TurnDraft {
			want = atelier.StatusFailed
		}
		if why := st.Reason + strings.Join(st.Broken, " "); st.Status != want || !strings.Contains(why, k.cause) {
			t.Errorf("%s: got %s %q %v, want %s because of %s", name, st.Status, st.Reason, st.Broken, want, k.cause)
		}
	}
	s.check(t, jobs...)
}

// pictureFaults are answers that are no pictures.
var pictureFaults = []llmtest.Fault{llmtest.ImageHTML, llmtest.ImageSVG, llmtest.ImageELF, llmtest.ImageBomb, llmtest.ImageTruncated,
	llmtest.ImagePolyglot, llmtest.ImageGIFBomb, llmtest.ImageNotBase64}

// What is not a picture never becomes a plate (B3).
func TestPictureFaults(t *testing.T) {
	t.Parallel()
	p := &plays{}
	s, servers := startMixed(t, p, func(c *studio.Config) { c.Log = quiet(t) })
	for _, f := range pictureFaults {
		p.painting(f)
		before := len(servers[2].Calls())
		job := s.submit(t, `{"brief":"A lighthouse keeper.","team":"mixed","pieces":[{"medium":"artwork","plates":1,"width":384,"height":256}]}`)
		st := s.waitEnd(t, job)
		if st.Status != atelier.StatusFailed || !strings.Contains(st.Reason, "refused") && !strings.Contains(st.Reason, "unknown_outcome") {
			t.Errorf("%s: got %s %q %v, want failed and why", f, st.Status, st.Reason, st.Broken)
		}
		if n := len(servers[2].Calls()) - before; n < 1 || n > 2 {
			t.Errorf("%s: %d pictures were asked for", f, n)
		}
		if keys := s.keys(t, atelier.KeyJob(job)+"pieces/"); len(keys) > 0 {
			t.Errorf("%s: stored %v", f, keys)
		}
	}
}
