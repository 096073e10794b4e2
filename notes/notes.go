// Package notes says how agents talk: which acts there are, who may use which,
// what a note must carry, and how the record reads as a conversation.
//
// It is pure: strings and values. It promises that a note which passes [Check]
// can be read in full by a person, and that the transcript of the same records
// is the same bytes. The compact line, the codebook, the guard of bytes and the
// signed log of notes/1 have their place here as well; appending to the record
// is the activities' work.
package notes

import (
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// Version is the version of the note format that records carry.
const Version = "notes/1"

// Bounds of one note (notes/1, section 2).
const (
	MaxWords  = 800  // code points of an agent's plain words
	MaxPerson = 2000 // code points of a person's words
	MaxCodes  = 6
	MaxTurn   = 64 // notes of one turn: findings are not rationed, but bounded
)

// act is one row of the table of acts.
type act struct {
	lead  string // in plain words
	roles []atelier.Role
}

// acts is the closed list of acts: what each means and who may use it.
var acts = map[atelier.Act]act{
	atelier.ActRequest: {"asks for a change", all},
	atelier.ActPropose: {"proposes", all},
	atelier.ActCounter: {"counter-proposes", all},
	atelier.ActAccept:  {"accepts the proposal", all},
	atelier.ActReject:  {"rejects the proposal", all},
	atelier.ActAsk:     {"asks", all},
	atelier.ActAnswer:  {"answers", all},
	atelier.ActDecide:  {"decides", []atelier.Role{atelier.RoleDirector}},
	atelier.ActDone:    {"reports a change made", []atelier.Role{atelier.RoleMaker}},
	atelier.ActOK:      {"has no objection left", []atelier.Role{atelier.RoleDirector, atelier.RoleCritic}},
	atelier.ActInfo:    {"tells", all},
	atelier.ActHand:    {"asks a person to look", []atelier.Role{atelier.RoleDirector}},
	atelier.ActPlain:   {"says", []atelier.Role{atelier.RoleService}},
	atelier.ActPerson:  {"directs", []atelier.Role{atelier.RolePerson}},
}

var all = []atelier.Role{atelier.RoleDirector, atelier.RoleMaker, atelier.RoleCritic}

// Check refuses a note that its sender may not send or that cannot be read: a
// [*Refused] with the rule, the reason and none of the note's own words.
func Check(from atelier.Role, n atelier.Note) error {
	row, ok := acts[n.Act]
	if !ok {
		return refuse(2, 0, "unknown act")
	}
	allowed := false
	for _, r := range row.roles {
		allowed = allowed || r == from
	}
	limit := MaxWords
	if n.Act == atelier.ActPerson {
		limit = MaxPerson
	}
	switch {
	case !allowed:
		return refuse(0, 0, "the act %s is not open to a %s", n.Act, from)
	case n.Words == "":
		return refuse(2, 0, "a note without words")
	case !utf8.ValidString(n.Words):
		return refuse(1, 0, "words that are not valid UTF-8")
	case utf8.RuneCountInString(n.Words) > limit:
		return refuse(1, 0, "more than %d characters", limit)
	case n.Severity < 0 || n.Severity > atelier.Blocker:
		return refuse(2, 0, "a severity outside 1–4")
	case len(n.Codes) > MaxCodes:
		return refuse(2, 0, "more than %d codes", MaxCodes)
	}
	return nil
}

// Lead is what an act does, in plain words.
func Lead(a atelier.Act) string { return acts[a].lead }

// SeverityWord names a severity: minor, moderate, major, blocker; "" for none.
func SeverityWord(n int) string {
	words := [...]string{"", "minor", "moderate", "major", "blocker"}
	if n < 0 || n >= len(words) {
		return ""
	}
	return words[n]
}
