package workflows_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/workflows"
)

// scored makes rounds with these scores; each has one minor finding open.
func scored(scores ...float64) []workflows.Round {
	var out []workflows.Round
	for i, s := range scores {
		out = append(out, workflows.Round{N: i + 1, Version: i + 1, Score: s, Digest: fmt.Sprint(i), Open: []atelier.FindingRef{{ID: "f", Severity: atelier.Minor}}})
	}
	return out
}

func with(rounds []workflows.Round, change func([]workflows.Round)) []workflows.Round {
	change(rounds)
	return rounds
}

func TestStop(t *testing.T) {
	t.Parallel()
	high := func(severity int) func([]workflows.Round) {
		return func(r []workflows.Round) { r[len(r)-1].Open[0].Severity = severity }
	}
	for _, c := range []struct {
		name   string
		rounds []workflows.Round
		change func(*workflows.State)
		want   atelier.StopReason
	}{
		{"nothing made", nil, nil, ""},
		{"nothing made, no budget", nil, func(s *workflows.State) { s.Budget = true }, atelier.StopBudget},
		{"draft below target", scored(0.6), nil, ""},
		{"draft accepted", scored(0.9), nil, atelier.StopAccepted},
		{"high finding open", with(scored(0.9), high(atelier.Major)), nil, ""},
		{"blocker open", with(scored(0.9), high(atelier.Blocker)), nil, ""},
		{"good, but a person asked", scored(0.9), func(s *workflows.State) { s.Asked = true }, ""},
		{"person ended it", scored(0.2), func(s *workflows.State) { s.Human = true }, atelier.StopHuman},
		{"budget before plateau", scored(0.6, 0.6, 0.6), func(s *workflows.State) { s.Budget = true }, atelier.StopBudget},
		{"A, B, A", with(scored(0.6, 0.62, 0.6), func(r []workflows.Round) { r[2].Digest = r[0].Digest }), nil, atelier.StopOscillation},
		{"two steps back", scored(0.8, 0.7, 0.72), nil, atelier.StopRegression},
		{"one step back", scored(0.8, 0.7), nil, ""},
		{"no gain over two rounds", scored(0.70, 0.71, 0.715), nil, atelier.StopPlateau},
		{"small steady gain", scored(0.70, 0.715, 0.73), nil, ""},
		{"nothing left to ask", with(scored(0.7), func(r []workflows.Round) { r[0].Open = nil }), nil, atelier.StopPlateau},
		{"cap", scored(0.60, 0.63, 0.66, 0.69), nil, atelier.StopRoundCap},
		{"sent back: earlier rounds do not count", scored(0.9, 0.9, 0.9, 0.9), func(s *workflows.State) { s.Since, s.Asked = 4, true }, atelier.StopReason("")},
	} {
		s := workflows.State{Rounds: c.rounds, Target: 0.85, MaxRounds: 4}
		if c.change != nil {
			c.change(&s)
		}
		if got := workflows.Stop(s); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever the critics say, the loop ends within its cap, and what is delivered
// is never worse than another version that was free of blockers.
func TestStopAlwaysEnds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 10).Draw(t, "max")
		var rounds []workflows.Round
		for {
			reason := workflows.Stop(workflows.State{Rounds: rounds, Target: 0.85, MaxRounds: limit})
			if reason != "" {
				break
			}
			n := len(rounds) + 1
			rounds = append(rounds, workflows.Round{N: n, Version: n, Digest: rapid.StringN(1, 2, 2).Draw(t, "digest"),
				Score: rapid.Float64Range(0, 1).Draw(t, "score"), Open: []atelier.FindingRef{{Severity: rapid.IntRange(1, 4).Draw(t, "severity")}}})
			if n > limit {
				t.Fatalf("%d rounds, the cap is %d", n, limit)
			}
		}
		best := workflows.Best(rounds)
		for i := range rounds {
			r := &rounds[i]
			if blocks(r) == blocks(best) && r.Score > best.Score || blocks(best) && !blocks(r) {
				t.Fatalf("version %d is better than the best, %d", r.Version, best.Version)
			}
		}
	})
}

func blocks(r *workflows.Round) bool { return r.Open[0].Severity >= atelier.Blocker }
