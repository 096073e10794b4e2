package workflows

import "github.com/atelierhq/atelier"

// What counts as progress (temporal.md section 3).
const (
	plateauGain    = 0.02 // the best must rise by this much over two rounds
	regressionDrop = 0.05 // a revision this far below the best is a step back
)

// Round is one version and what was said of it, as workflows know it.
type Round struct {
	N        int                  `json:"n"`
	Version  int                  `json:"version"` // 0: the revision was refused
	Base     int                  `json:"base,omitempty"`
	Digest   string               `json:"digest,omitempty"`
	Made     atelier.Ref          `json:"made"`              // the maker's result
	Reviews  []atelier.Ref        `json:"reviews,omitempty"` // the critics' results, in roster order
	Open     []atelier.FindingRef `json:"open,omitempty"`    // findings open on this version
	Score    float64              `json:"score"`
	Unmet    int                  `json:"unmet,omitempty"`
	Refused  bool                 `json:"refused,omitempty"`
	Unseen   bool                 `json:"unseen,omitempty"`   // not all critics have looked at it
	Approved bool                 `json:"approved,omitempty"` // by a person, on exactly these bytes
	Worst    int                  `json:"worst,omitempty"`    // severity open on it, where Open is left out
	Human    bool                 `json:"human,omitempty"`    // a person's own version
	Answers  bool                 `json:"answers,omitempty"`  // made because a person or the judge asked

	carried []atelier.FindingRef // open on the base, to be re-checked
}

// State is everything the decision to stop depends on.
type State struct {
	Rounds    []Round
	Target    float64
	MaxRounds int
	Asked     bool // somebody asked for a change that no version has answered yet
	Human     bool // a person approved or ended it
	Budget    bool // the next whole round no longer fits
	Since     int  // rounds made before this run of the piece: they do not count as progress or its lack
}

// Stop says why to stop, or "" to make another round. It is pure. The order is
// that of temporal.md section 3; a piece without any version goes on unless the
// budget ends it: a person who ends it wants what there is, and there is nothing.
func Stop(s State) atelier.StopReason {
	best := Best(s.Rounds)
	last := len(s.Rounds) - 1
	if s.Human && best != nil {
		return atelier.StopHuman
	}
	if !s.Asked && best != nil && best.Score >= s.Target && best.worst() < atelier.Major {
		return atelier.StopAccepted
	}
	if s.Budget {
		return atelier.StopBudget
	}
	if best == nil && last < 0 {
		return ""
	}
	if made := len(s.Rounds) - s.Since; made >= s.MaxRounds {
		return atelier.StopRoundCap
	}
	if s.Asked && len(s.Rounds) == s.Since {
		return "" // nothing was tried yet in this run
	}
	if r := s.Rounds[last]; r.Digest != "" {
		for _, earlier := range s.Rounds[:last] {
			if earlier.Digest == r.Digest {
				return atelier.StopOscillation
			}
		}
	}
	if s.Asked {
		return ""
	}
	if best != nil && last-s.Since >= 2 && below(s.Rounds[last], best) && below(s.Rounds[last-1], best) {
		return atelier.StopRegression
	}
	if best != nil && last-s.Since >= 2 && best.Score-bestScore(s.Rounds[:last-1]) < plateauGain {
		return atelier.StopPlateau
	}
	if best != nil && len(best.Open) == 0 {
		return atelier.StopPlateau // below the target, and nobody has anything to ask for
	}
	return ""
}

func below(r Round, best *Round) bool { return r.Score <= best.Score-regressionDrop }

func bestScore(rounds []Round) float64 {
	if b := Best(rounds); b != nil {
		return b.Score
	}
	return 0
}

// Best returns the version to deliver so far: the highest score among those
// without a blocking finding, ties to the earlier; when all have one, the
// highest score; nil without a version. A version that nobody has judged is
// better than none, and than nothing else. Once somebody's wish is answered, or a
// person has put in a version of their own, what came before no longer counts:
// it scored well without doing what was asked. What a person approved stays.
func Best(rounds []Round) *Round {
	var best *Round
	for i := range rounds {
		r := &rounds[i]
		switch {
		case r.Version == 0:
		case best == nil:
			best = r
		case r.Approved:
			best = r
		case r.Unseen, best.Approved && !r.Answers && !r.Human:
		case best.Unseen, r.Answers, r.Human:
			best = r
		case blocked(r) != blocked(best):
			if blocked(best) {
				best = r
			}
		case r.Score > best.Score:
			best = r
		}
	}
	return best
}

func blocked(r *Round) bool { return r.worst() >= atelier.Blocker }

// worst returns the highest severity open on a version.
func (r *Round) worst() int { return max(r.Worst, worst(r.Open)) }

// worst returns the highest severity among findings, 0 for none.
func worst(open []atelier.FindingRef) int {
	w := 0
	for _, f := range open {
		w = max(w, f.Severity)
	}
	return w
}
