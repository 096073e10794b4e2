package bundle_test

import (
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
)

func review(version int, findings []atelier.Finding, rechecks ...atelier.Recheck) atelier.Review {
	for i := range findings {
		findings[i].Version, findings[i].Critic = version, "critic"
	}
	return atelier.Review{Critic: "critic", Piece: "text-1", Version: version, Findings: findings, Rechecks: rechecks}
}

func finding(id string, severity, line int) []atelier.Finding {
	return []atelier.Finding{{ID: id, Rule: "text.metre", Severity: severity, Anchor: atelier.Anchor{Unit: "st1", Line: line}}}
}

func says(id string, s atelier.FindingStatus) atelier.Recheck {
	return atelier.Recheck{Finding: id, Status: s}
}

// Every finding has the fate it has on the way to what is delivered.
func TestSettle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		reviews []atelier.Review
		line    []int
		waived  bool
		want    string
	}{
		{"fixed", []atelier.Review{review(1, finding("a", 2, 1)), review(2, nil, says("a", atelier.FindingFixed))}, []int{2, 1}, false, "a fixed"},
		{"fixed on a version that was not kept", []atelier.Review{review(1, finding("a", 2, 1)), review(2, nil, says("a", atelier.FindingFixed))}, []int{1}, false, "a not fixed"},
		{"raised on a version that was not kept", []atelier.Review{review(1, nil), review(2, finding("a", 4, 1))}, []int{1}, false, "a withdrawn"},
		{"fixed at the second try", []atelier.Review{review(1, finding("a", 2, 1)), review(2, nil, says("a", atelier.FindingNotFixed)), review(3, nil, says("a", atelier.FindingFixed))}, []int{3, 2, 1}, false, "a fixed"},
		{"taken back", []atelier.Review{review(1, finding("a", 2, 1)), review(2, nil, says("a", atelier.FindingWithdrawn))}, []int{2, 1}, false, "a withdrawn"},
		{"came back", []atelier.Review{review(1, finding("a", 2, 1)), review(2, nil, says("a", atelier.FindingFixed)), review(3, finding("b", 2, 1))}, []int{3, 2, 1}, false, "a regressed, b not fixed"},
		{"came back and was fixed", []atelier.Review{review(1, finding("a", 2, 1)), review(2, finding("b", 2, 1), says("a", atelier.FindingFixed)), review(3, nil, says("b", atelier.FindingFixed))}, []int{3, 2, 1}, false, "a fixed, b fixed"},
		{"another place", []atelier.Review{review(1, finding("a", 2, 1)), review(2, finding("b", 2, 2), says("a", atelier.FindingFixed))}, []int{2, 1}, false, "a fixed, b not fixed"},
		{"waived", []atelier.Review{review(1, append(finding("a", 3, 1), finding("b", 2, 2)...))}, []int{1}, true, "a waived, b not fixed"},
		{"between the pieces", []atelier.Review{review(1, finding("a", 3, 0)), review(2, nil, says("a", atelier.FindingFixed), says("other", atelier.FindingFixed))}, nil, false, "a fixed"},
		{"a person's own version", []atelier.Review{review(1, finding("a", 3, 1))}, []int{2}, false, "a withdrawn"},
	} {
		var got []string
		for _, f := range bundle.Settle(c.reviews, c.line, c.waived) {
			got = append(got, f.ID+" "+string(f.Status))
			if (f.Closed > 0) != (f.Status == atelier.FindingFixed || f.Status == atelier.FindingWithdrawn && f.Evidence == "") {
				t.Errorf("%s: %s is %s and closed by version %d", c.name, f.ID, f.Status, f.Closed)
			}
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("%s: got %s, want %s", c.name, g, c.want)
		}
	}
}

func TestFolderAndRole(t *testing.T) {
	t.Parallel()
	if got := bundle.Folder("text-1", atelier.Text) + " " + bundle.Folder("text-2", atelier.Text); got != "text text-2" {
		t.Errorf("got %s", got)
	}
	if got := bundle.Role("score.json") + " " + bundle.Role("piece.wav"); got != "source work" {
		t.Errorf("got %s", got)
	}
}
