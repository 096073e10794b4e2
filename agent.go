package atelier

import "context"

// Role is what an agent is for.
type Role string

// The roles.
const (
	RoleDirector Role = "director"
	RoleMaker    Role = "maker"
	RoleCritic   Role = "critic"
	RolePerson   Role = "person"
	RoleService  Role = "service"
)

// Agent is the card of one specialist.
type Agent struct {
	ID       string `json:"id"` // director, writer, illustrator, composer, language-critic …
	Role     Role   `json:"role,omitempty"`
	Medium   Medium `json:"medium,omitempty"` // of makers and critics; "" for all
	Name     string `json:"name,omitempty"`   // as people read it: "Visual critic"
	Provider string `json:"provider"`         // "house"
	Model    string `json:"model"`            // "house/1"
}

// TurnKind is what is asked of an agent.
type TurnKind string

// The turns.
const (
	TurnDirect   TurnKind = "direct"
	TurnDraft    TurnKind = "draft"
	TurnCritique TurnKind = "critique"
	TurnRevise   TurnKind = "revise"
	TurnJudge    TurnKind = "judge" // critique of all pieces against each other
	TurnNarrate  TurnKind = "narrate"

	// Between the judge's word and the revisions that answer it.
	TurnNegotiate TurnKind = "negotiate" // a maker on which of two pieces changes
	TurnDecide    TurnKind = "decide"    // the director, where two makers do not agree
)

// Turn is everything one agent is given for one turn. It holds nothing that
// depends on the job's id, the clock, or the order in which parallel work
// finished: the same turn gives a deterministic agent the same bytes. Codebook
// alone may hold codes of work beside it; what is made does not depend on it.
type Turn struct {
	Kind      TurnKind
	Agent     Agent
	Brief     Brief
	Direction Direction // zero for TurnDirect
	Piece     PieceSpec // zero for TurnDirect, TurnJudge and TurnDecide
	Seed      int64
	Round     int // from 1; negotiate, decide: the number of the turn among those of the job
	Version   int // the version to make (draft, revise), to look at (critique) or to read aloud (narrate)

	Base     *Work     // revise: the version to start from; critique: the version to look at; narrate: to read aloud; negotiate: the maker's own
	Others   []Work    // finished pieces this one depends on; judge: all pieces; negotiate, decide: the other, or both. In piece-id order
	Inputs   []Input   // what people supplied, in the brief's order
	Findings []Finding // revise: the findings to answer; critique: this critic's open findings, to re-check; negotiate, decide: the contradiction
	Kept     []string  // negotiate, decide: ids of pieces that stay as they are, for a person made or approved them
	Notes    []Note    // delivered to this agent, n1, n2 … in canonical order; Act dir is a person speaking

	Codebook []byte `json:"-"` // the version that notes are read and written by, as package notes keeps it; nil: the base

	Payer Payer `json:"-"` // makes the turn's model calls; nil for a team without models

	// Hear holds a line of notes/1, as an agent wrote it, against the guard. What is
	// refused is kept apart, and the error says why. nil: nobody listens yet.
	Hear func(line string) error `json:"-"`
}

// File is one file of a version, in memory.
type File struct {
	Name      string // see ValidFileName
	MediaType string
	Data      []byte
}

// Work is one version of a piece with its bytes.
type Work struct {
	Artefact Artefact
	Files    []File // in name order
}

// File returns the bytes of a file, nil if the version has none of that name.
func (w *Work) File(name string) []byte {
	if w == nil {
		return nil
	}
	for _, f := range w.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// Input is something a person supplied, already recognised by content.
type Input struct {
	SHA256    string
	As        string // the person's words: "starting melody"
	MediaType string // text/markdown, image/png, image/jpeg, audio/midi, application/vnd.recordare.musicxml+xml, text/vnd.abc
	Data      []byte
}

// Draft is what a maker returns: a first version or a revision, always whole.
type Draft struct {
	Files   []File // complete set; unchanged files carry the same bytes as in Base
	Names   []Name
	Summary string   // one sentence: "8 stanzas, ballad"
	Unmet   []string // musts this maker could not meet, in the brief's words
}

// Reply is what every turn returns beside its product.
type Reply struct {
	Notes []Note
	Over  []string     // lines of notes past the bound of an answer, as they were written: nobody is given them
	Coins []Definition // codes that the agent would like to have from the next round on
	Usage Spend
	Made  []Made // how its model calls were made, in order; none for a team without models
}

// Director does the direct turn. Director, Maker and Critic each do one kind of
// turn. Implementations are safe for concurrent use, honour ctx, and never talk
// to each other: everything between agents passes through Reply.Notes. Errors
// carry a Code: CodeUnsupported for a brief this team cannot do, CodeInvalid for
// an input that is not what it claims, CodeUnavailable for a fault worth retrying.
type Director interface {
	Direct(ctx context.Context, t Turn) (Direction, Reply, error)
}

// Maker drafts, or revises when the turn is TurnRevise. A revision changes only
// what its findings anchor; it answers every rq note with one done (or ans) note.
// A narrator is a maker of TurnNarrate alone: its draft is a recording of Base.
type Maker interface {
	Make(ctx context.Context, t Turn) (Draft, Reply, error)
}

// Critic looks at one version, or at all pieces together (TurnJudge; findings
// then name the piece that should change). It re-checks every finding of the
// turn and raises new ones, each told by exactly one rq note in Reply.
type Critic interface {
	Critique(ctx context.Context, t Turn) (Review, Reply, error)
}

// Reader says what it takes notes for. It is a model of another provider than the notes'
// sender, and is given them alone. It is safe for concurrent use and honours ctx; an error
// means that nothing was read.
type Reader interface {
	// Read returns a reading of each of the words, in their order. Every target is one
	// of those given.
	Read(ctx context.Context, payer Payer, plain []string, targets []ReadTarget) ([]Reading, []Made, error)

	// Decode returns what each of some lines says in plain words of English, given the
	// codes that they are written in, one code(args)=phrase a line.
	Decode(ctx context.Context, payer Payer, codes string, lines []string) ([]string, []Made, error)
}

// ReadTarget is something that a note may be about.
type ReadTarget struct {
	Name  string // as a line writes it
	Plain string // in plain words, "" for no target
}

// Reading is what a note is taken for.
type Reading struct {
	Act    Act
	Target string // a name of those given
}

// Roster is who works on a job. It is copied into the job's input, so that a
// running job keeps its team whatever the operator installs meanwhile.
type Roster struct {
	Team     string        `json:"team"`
	Director Agent         `json:"director"`
	Panels   []MediumPanel `json:"panels"`            // one per medium, in the order of Media
	Judge    Agent         `json:"judge"`             // the coherence critic
	Narrator Agent         `json:"narrator,omitzero"` // reads delivered texts aloud; it has no ID if nobody does
	Reader   Agent         `json:"reader,omitzero"`   // reads notes of other providers' models; it has no ID if nobody does

	Budget    Budget     `json:"budget,omitzero"`     // of a job that names no cap of that kind
	Costs     []TurnCost `json:"costs,omitempty"`     // of the agents that cost something
	Fallbacks []Fallback `json:"fallbacks,omitempty"` // only where the team says so
}

// TurnCost is the most that one turn of an agent can cost: a fixed part, and one
// for every plate of the piece, or for every further unit that is read aloud. Work that
// could exceed a budget is not begun, so it errs on the high side.
type TurnCost struct {
	Agent string   `json:"agent"`
	Kind  TurnKind `json:"kind,omitempty"` // "" every kind
	Fixed Spend    `json:"fixed"`
	Each  Spend    `json:"each,omitzero"`
}

// Fallback is who steps in when an agent cannot: its attempts are used up, or its
// provider refuses. By has the same ID, as it takes the same seat, and another
// provider; the team tells the two apart by [Turn].Agent.Provider.
type Fallback struct {
	Agent string `json:"agent"`
	By    Agent  `json:"by"`
}

// Worst returns the most that a turn can cost; plates is 0 but for artwork, and for
// units that are read aloud after the first. An agent of the house, or without a cost,
// makes one call that costs nothing.
func Worst(costs []TurnCost, a Agent, kind TurnKind, plates int) Spend {
	for _, c := range costs {
		if a.Provider == "house" || c.Agent != a.ID || c.Kind != "" && c.Kind != kind {
			continue
		}
		s := c.Fixed
		for range plates {
			s.Add(c.Each)
		}
		return s
	}
	return Spend{Calls: 1}
}

// FallbackOf returns who steps in for an agent; it has no ID if nobody does.
func FallbackOf(all []Fallback, agent string) Agent {
	for _, f := range all {
		if f.Agent == agent {
			return f.By
		}
	}
	return Agent{}
}

// MediumPanel is the maker and the critics of one medium.
type MediumPanel struct {
	Medium  Medium  `json:"medium"`
	Maker   Agent   `json:"maker"`
	Critics []Agent `json:"critics"` // one or more, independent of each other
}

// Panel returns the panel of a medium; its Maker has no ID if there is none.
func (r Roster) Panel(m Medium) MediumPanel {
	for _, p := range r.Panels {
		if p.Medium == m {
			return p
		}
	}
	return MediumPanel{Medium: m}
}
