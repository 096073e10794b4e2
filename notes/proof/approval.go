package proof

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/atelierhq/atelier"
)

// Shown is one version that a gate showed.
type Shown struct {
	Name    string `json:"name"` // of the piece
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
}

// Gate is what a person was shown: nothing but this is approved.
type Gate struct {
	Gate       string        `json:"gate"`
	Number     int           `json:"number,omitempty"` // of the gate in the job
	Action     string        `json:"action"`           // the one thing that may be done on approval
	Artefacts  []Shown       `json:"artefacts"`
	Narrated   []Shown       `json:"narrated,omitempty"` // recordings of texts, under the texts' names and versions
	Checkpoint Root          `json:"checkpoint"`
	Cost       atelier.Spend `json:"cost"`
	Expires    time.Time     `json:"expires"`
	Quoted     string        `json:"quoted,omitempty"` // [atelier.Gate.Digest] as the person's message quoted it
}

// DirectionShown is the name of a direction among what a gate shows; it is no piece.
const DirectionShown = "direction"

// PathDirection is where a bundle keeps a version of the direction that a gate showed.
func PathDirection(version int) string {
	return fmt.Sprintf("review/versions/direction/v%d/direction.json", version)
}

// quotes reports whether the digest that the person quoted is that of what is here.
func (g Gate) quotes() bool {
	open := atelier.Gate{Name: g.Gate, Action: g.Action, Number: g.Number, Spend: g.Cost}
	for _, s := range g.Artefacts {
		open.Artefacts = append(open.Artefacts, atelier.GateSubject(s))
	}
	for _, s := range g.Narrated {
		open.Narrated = append(open.Narrated, atelier.GateSubject(s))
	}
	return g.Quoted == "" || g.Quoted == open.Digest()
}

// Bytes is the subject as it is shown and hashed; its SHA-256 is what a decision names.
func (g Gate) Bytes() ([]byte, error) { return encode(g) }

// Decision is what a person decided of what was shown.
type Decision struct {
	Subject  json.RawMessage `json:"subject"`  // bytes of a [Gate]
	Shown    string          `json:"shown"`    // SHA-256 of subject
	Decision string          `json:"decision"` // approve, revise, reject
	Person   string          `json:"person"`
	Time     time.Time       `json:"time"`
}

// Approved is the detail of an approval's record: the decision, signed.
type Approved struct {
	Envelope json.RawMessage `json:"envelope"`
}

// Now is how things stand when a decision arrives, or when its action begins.
type Now struct {
	Time       time.Time
	Authorised func(person string) bool
	Decided    bool                      // of this gate, by another decision
	Versions   map[string]int            // newest version of each piece, of those made since the gate was shown
	Noted      func(s Shown, n int) bool // whether a record from number n on is a note on that version
}

// Check refuses a decision that does not bind: CodeConflict if it names what was not
// shown, comes too late, comes twice, or is void because a newer version or a note on
// a listed one has appeared; CodeForbidden for a person who may not decide. Silence is
// never recorded as approval; there is no decision for it.
func (g Gate) Check(d Decision, now Now) error {
	b, err := g.Bytes()
	if err != nil {
		return err
	}
	switch {
	case d.Shown != Digest(b) || string(d.Subject) != string(b):
		return atelier.Errorf(atelier.CodeConflict, "the decision is about something else than this gate shows")
	case !slices.Contains([]string{"approve", "revise", "reject"}, d.Decision):
		return atelier.Invalidf("decision", "is approve, revise or reject")
	case d.Person == "" || !now.Authorised(d.Person):
		return atelier.Errorf(atelier.CodeForbidden, "this person may not decide here")
	case now.Decided:
		return atelier.Errorf(atelier.CodeConflict, "the gate is decided")
	case !now.Time.Before(g.Expires):
		return atelier.Errorf(atelier.CodeConflict, "the gate has expired")
	}
	if why := g.void(now); why != "" && d.Decision == "approve" {
		return atelier.Errorf(atelier.CodeConflict, "%s", why)
	}
	return nil
}

// void says why an approval does not hold any more, "" if it does.
func (g Gate) void(now Now) string {
	for _, s := range g.Artefacts {
		if now.Versions[s.Name] > s.Version {
			return s.Name + " has a newer version than was shown"
		}
		if now.Noted(s, g.Checkpoint.Size) {
			return "a note on " + s.Name + " came after it was shown"
		}
	}
	return ""
}

// SignDecision signs a decision; the result is the detail of its record.
func SignDecision(k *Key, d Decision) (Approved, error) {
	d.Time = d.Time.UTC()
	b, err := encode(d)
	if err != nil {
		return Approved{}, err
	}
	env, err := k.Envelope(ApprovalType, b)
	return Approved{env}, err
}

// readDecision checks a signed decision and that it names what it holds.
func readDecision(a Approved, v verifiers) (Decision, Gate, error) {
	var d Decision
	var g Gate
	bad := atelier.Errorf(atelier.CodeCorrupt, "a decision that does not hold")
	b, _, err := openEnvelope(a.Envelope, ApprovalType, v)
	if err != nil {
		return d, g, err
	}
	if json.Unmarshal(b, &d) != nil || json.Unmarshal(d.Subject, &g) != nil || Digest(d.Subject) != d.Shown {
		return d, g, bad
	}
	return d, g, nil
}
