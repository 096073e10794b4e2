package notes

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
)

// Bounds of G7, v1. A guard may be told others: critics of the house are not rationed.
const (
	TurnNotes  = 8
	RoundNotes = 256
)

// World is what the guard has to know of a job. It answers from what is on record;
// what it does not know is refused. Implementations are safe for concurrent use.
type World interface {
	// Route reports whether the job's topology lets an agent speak to another.
	Route(from, to string) bool
	// Artefact returns what is known of the version a target names, whatever its
	// locus: of a piece, of the brief, or of a revision of the bundle.
	Artefact(t Target) (Artefact, bool)
	// Note returns the note with an id as the line writes it.
	Note(id ID) (Heard, bool)
	// Sub returns the SHA-256 of the raw bytes that were submitted under a name.
	Sub(sub string) (digest string, known bool)
}

// Artefact is one version as far as lines may point into it.
type Artefact struct {
	Digest string         // of the version; "" of a brief or a bundle that has none
	Names  []atelier.Name // its own, and those of the direction, which have no unit
	Extent Extent
}

// Extent is how far a version goes. What is not counted is not there.
type Extent struct {
	Headings   int     `json:"headings,omitempty"`
	Pages      []int   `json:"pages,omitempty"`      // lines of each
	Paragraphs []int   `json:"paragraphs,omitempty"` // sentences of each
	Stanzas    []int   `json:"stanzas,omitempty"`    // lines of each
	Plates     int     `json:"plates,omitempty"`
	Bars       int     `json:"bars,omitempty"`
	Seconds    float64 `json:"seconds,omitempty"`
}

// Heard is a note that was sent.
type Heard struct {
	From string
	To   []string
	Act  Act
	Re   ID
}

// Submission is one line as it comes in, with what the service knows of it.
type Submission struct {
	Sub      string        // piece-round-turn-agent-number
	From     atelier.Agent // as the workflow set it
	To       []string
	Remote   bool // the sender runs elsewhere
	Trusted  bool // a remote sender that met its authentication policy
	Wrapped  bool // the service built the line around plain words
	SHA256   string
	Codebook string // digest of the codebook the sender was given
	Raw      []byte
}

// Guard decides of every line that passes between agents whether it is delivered. It
// is deterministic, repairs nothing, and refuses what it does not know. G6 alone needs a
// model, and is asked about all lines of a turn at once: see [Chosen] and [Misread].
type Guard struct {
	Codebook *Codebook // of the round
	Lang     string    // language of the job: BCP 47
	World    World
	PerTurn  int // lines of a turn, 0: TurnNotes
	PerRound int // lines of a round, 0: RoundNotes
}

// The outcomes of G6 that a delivered line can have. One that failed is refused.
const (
	G6NotAsked = ""        // the line was not chosen for it
	G6NotRun   = "not-run" // chosen, and no other model has read it
	G6Passed   = "passed"
)

// Verdict is what the guard says of a line. Refused is nil if it is accepted.
type Verdict struct {
	Line    Line
	Flags   []string // of an accepted line, for people: injection, repeat
	Refused *Refused
}

// Accepted reports whether the line may be delivered.
func (v Verdict) Accepted() bool { return v.Refused == nil }

// Answer is the line that tells a sender of a refusal: which line of its reply, which
// rule, which byte. It repeats nothing.
func (v Verdict) Answer(line int) Line {
	return Line{Act: ActRefuse, Refusal: &Refusal{line, v.Refused.Rule, min(v.Refused.Offset, maxNat)}}
}

// Turn checks the lines of one turn in order. before is how many lines of the round
// were accepted already; the lines over a bound are refused by G7, the others stand.
func (g *Guard) Turn(subs []Submission, before int) []Verdict {
	perTurn, perRound := g.PerTurn, g.PerRound
	if perTurn == 0 {
		perTurn = TurnNotes
	}
	if perRound == 0 {
		perRound = RoundNotes
	}
	out := make([]Verdict, len(subs))
	accepted := 0
	for i, s := range subs {
		switch {
		case i >= perTurn:
			out[i].Refused = refuse(7, 0, "at most %d lines a turn", perTurn)
		case before+accepted >= perRound:
			out[i].Refused = refuse(7, 0, "at most %d lines a round", perRound)
		default:
			if out[i] = g.Check(s); out[i].Accepted() {
				accepted++
			}
		}
	}
	return out
}

// Check decides of one line by rules G0 to G5, in this order but that bytes and
// grammar are read in one go.
func (g *Guard) Check(s Submission) (v Verdict) {
	if v.Refused = g.identity(s); v.Refused != nil {
		return v
	}
	l, err := Parse(string(s.Raw), g.Codebook)
	if err != nil {
		v.Refused = err.(*Refused)
		return v
	}
	v.Line = l
	for _, rule := range []func(Submission, Line) *Refused{g.role, g.letters, g.references, g.text} {
		if v.Refused = rule(s, l); v.Refused != nil {
			return v
		}
	}
	if _, known := g.World.Sub(s.Sub); known {
		v.Flags = append(v.Flags, "repeat")
	}
	said := l.Say
	if l.Def != nil {
		said = l.Def.Phrase
	}
	if said != "" && injected(said) {
		if l.Def != nil {
			v.Refused = refuse(5, 0, "a phrase that speaks of the work, not to its reader")
			return v
		}
		v.Flags = append(v.Flags, "injection")
	}
	return v
}

// identity is G0: who speaks, to whom, and whether this was said before otherwise.
func (g *Guard) identity(s Submission) *Refused {
	switch {
	case s.From.ID == "" || s.From.Role == "" || s.Sub == "":
		return refuse(0, 0, "a sender that the workflow set")
	case s.Remote && !s.Trusted:
		return refuse(0, 0, "a remote agent that meets its authentication policy")
	case len(s.To) == 0:
		return refuse(0, 0, "a receiver")
	}
	for _, to := range s.To {
		if !g.World.Route(s.From.ID, to) {
			return refuse(0, 0, "a route of the topology")
		}
	}
	if digest, known := g.World.Sub(s.Sub); known && digest != RawDigest(s.Raw) {
		return refuse(0, 0, "the bytes that were submitted under this name before")
	}
	return nil
}

// RawDigest is the SHA-256 of a line as it came in, in hex: what [World] knows of a sub.
func RawDigest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// role is the other half of G0, which needs the act.
func (g *Guard) role(s Submission, l Line) *Refused {
	switch l.Act {
	case ActDefine:
		if slices.Contains(all, s.From.Role) {
			return nil
		}
	case ActRefuse:
		if s.From.Role == atelier.RoleService {
			return nil
		}
	case atelier.ActPlain:
		if s.Wrapped || s.From.Role == atelier.RoleService {
			return nil
		}
	default:
		if slices.Contains(acts[l.Act].roles, s.From.Role) {
			return nil
		}
	}
	return refuse(0, 0, "an act that is open to the sender")
}

// letters is the part of G1 that depends on the job's language.
func (g *Guard) letters(_ Submission, l Line) *Refused {
	said := l.Say
	if l.Def != nil {
		said = l.Def.Phrase
	}
	if said == "" {
		return nil
	}
	return checkScripts(said, 0, g.Lang)
}

// references is G3: everything a line points at is there, is what the sender saw, and
// was the sender's to see.
func (g *Guard) references(s Submission, l Line) *Refused {
	if s.Codebook != g.Codebook.Digest() {
		return refuse(3, 0, "the codebook of the round")
	}
	var art Artefact
	if t := l.Target; t.Kind != NoTarget {
		t.Locus = Locus{}
		known := false
		if art, known = g.World.Artefact(t); !known {
			return refuse(3, 0, "a version that exists")
		}
		if t.Kind <= MusTarget && (art.Digest == "" || art.Digest != s.SHA256) || t.Kind > MusTarget && s.SHA256 != "" && s.SHA256 != art.Digest {
			return refuse(3, 0, "the version that the sender was given")
		}
		if !art.holds(l.Target.Kind, l.Target.Locus) {
			return refuse(3, 0, "a place that is there")
		}
	}
	for _, it := range l.Items {
		if e := g.Codebook.Entry(it.Code); e == nil || !e.valid(l.Target.Kind) {
			return refuse(3, 0, "a code of the target's medium")
		}
		for _, a := range it.Args {
			switch a.Type {
			case "name":
				if !slices.ContainsFunc(art.Names, func(n atelier.Name) bool { return n.Name == a.Word }) {
					return refuse(3, 0, "a name of the name table")
				}
			case "locus":
				if !art.holds(l.Target.Kind, a.Locus) {
					return refuse(3, 0, "a place that is there")
				}
			case "ver":
				t := l.Target
				t.Locus, t.Version = Locus{}, uint16(a.Half/2)
				if _, known := g.World.Artefact(t); !known {
					return refuse(3, 0, "a version that exists")
				}
			}
		}
	}
	if l.Re == 0 {
		return nil
	}
	n, known := g.World.Note(l.Re)
	if !known || n.From != s.From.ID && !slices.Contains(n.To, s.From.ID) {
		return refuse(3, 0, "a note that was sent to the sender or by it")
	}
	return g.negotiated(l)
}

// maxCounters is how many counter-proposals one chain of answers may hold, v1.
const maxCounters = 2

// negotiated refuses to let a chain go on after two counter-proposals, other than to
// its end. What settled a chain before does not count.
func (g *Guard) negotiated(l Line) *Refused {
	ends := func(a Act) bool { return a == atelier.ActAccept || a == atelier.ActReject || a == atelier.ActDecide }
	if ends(l.Act) {
		return nil
	}
	counters := 0
	for id := l.Re; id > 0; {
		n, known := g.World.Note(id)
		if !known || ends(n.Act) {
			break
		}
		if n.Act == atelier.ActCounter {
			counters++
		}
		if n.Re >= id { // an answer to what came later is no chain
			break
		}
		id = n.Re
	}
	if counters >= maxCounters {
		return refuse(3, 0, "acc, rej or the director's dec after %d counter-proposals", maxCounters)
	}
	return nil
}

// holds reports whether a place is within a version.
func (a Artefact) holds(k Kind, l Locus) bool {
	if l == (Locus{}) {
		return true
	}
	if l.Name != "" && !slices.ContainsFunc(a.Names, func(n atelier.Name) bool {
		return n.Name == l.Name && (k != ArtTarget || n.Unit == plateUnit(l.Plate))
	}) {
		return false
	}
	if k == ArtTarget && int(l.Plate) > a.Extent.Plates {
		return false
	}
	for _, p := range []Pos{l.From, l.To} {
		if p != (Pos{}) && !a.Extent.has(p) {
			return false
		}
	}
	return true
}

func (e Extent) has(p Pos) bool {
	in := func(units []int) bool {
		return int(p.A) <= len(units) && (p.B == 0 || int(p.B) <= units[p.A-1])
	}
	switch p.Unit {
	case Heading:
		return int(p.A) <= e.Headings
	case Page:
		return in(e.Pages)
	case Paragraph:
		return in(e.Paragraphs)
	case Stanza:
		return in(e.Stanzas)
	case Cell:
		return true
	case Bar:
		return int(p.A) <= e.Bars
	case Second:
		return float64(p.A)/2 <= e.Seconds
	}
	return false
}

// text is G4. A person's words are not held against it.
func (g *Guard) text(_ Submission, l Line) *Refused {
	switch {
	case l.Act == atelier.ActPerson:
		return nil
	case l.Def != nil:
		return checkText(l.Def.Phrase, 0)
	case l.Say != "":
		return checkText(l.Say, 0)
	}
	return nil
}

// sampled is one line in how many G6 asks about, beside the weighty ones, v1.
const sampled = 20

// Weighty reports whether G6 asks about a line in any case: a blocker, or a call for a
// person.
func Weighty(l Line) bool { return l.Sev == atelier.Blocker || l.Act == atelier.ActHand }

// Chosen reports whether G6 asks about a line of a turn: a weighty one, and one in twenty
// others by the hash of the turn's name and the line, so that a turn that is made again
// chooses alike. What people say is not asked about.
func Chosen(turn string, l Line) bool {
	if l.Def != nil || l.Refusal != nil || l.Act == atelier.ActPerson {
		return false
	}
	sum := sha256.Sum256([]byte("g6 " + turn + "\n" + Print(l)))
	return Weighty(l) || (int(sum[0])<<8|int(sum[1]))%sampled == 0
}

// Misread is G6: it refuses a line whose plain words another model takes for another act,
// or for one about something else. target is as [TargetName] writes it.
func Misread(l Line, act Act, target string) *Refused {
	if act != l.Act || target != TargetName(l.Target) {
		return refuse(6, 0, "plain words that another reader takes as they are meant")
	}
	return nil
}

// plateUnit is the unit of an artwork's names: plate-2.
func plateUnit(n uint16) string { return "plate-" + itoa(int(n)) }

// ReadLines takes the lines that end a reply: the last run of lines that are not
// empty, without a list's marks. What stands before them is thinking and is never
// forwarded.
func ReadLines(reply string) []string {
	reply = strings.TrimRight(reply, " \t\r\n")
	if i := strings.LastIndex(reply, "\n\n"); i >= 0 {
		reply = reply[i+2:]
	}
	var out []string
	for line := range strings.Lines(reply) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
	}
	return out
}
