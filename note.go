package atelier

import "time"

// Act is what a note does; the list is closed (notes.md section 2).
type Act string

// The acts.
const (
	ActRequest Act = "rq"    // asks for a change
	ActPropose Act = "prop"  // proposes
	ActCounter Act = "ctr"   // counter-proposes
	ActAccept  Act = "acc"   // accepts a proposal
	ActReject  Act = "rej"   // rejects a proposal
	ActAsk     Act = "ask"   // asks
	ActAnswer  Act = "ans"   // answers
	ActDecide  Act = "dec"   // decides; the director alone
	ActDone    Act = "done"  // reports a change made
	ActOK      Act = "ok"    // has no objection left; an opinion, never an approval
	ActInfo    Act = "info"  // tells
	ActHand    Act = "hand"  // asks a person to look; the director alone
	ActPlain   Act = "plain" // plain words, the fallback
	ActPerson  Act = "dir"   // a person directs
)

// Note is one message between agents. Makers, critics and the director fill in
// everything above the line; the service does the rest when it commits a round.
type Note struct {
	Act      Act      `json:"act"`
	To       []string `json:"to,omitempty"` // agents or roles; the service replaces what the topology does not allow
	About    About    `json:"about"`
	Codes    []string `json:"codes,omitempty"` // codebook codes, problems before remedies
	Severity int      `json:"severity,omitempty"`
	Re       string   `json:"re,omitempty"` // local id (n1, n2 …) of a delivered note
	Words    string   `json:"words"`        // plain words

	// Set by the service.

	ID       string   `json:"id,omitempty"` // local id in a turn that delivers it: n1, n2 …
	From     Agent    `json:"from,omitzero"`
	Lines    []Spoken `json:"lines,omitempty"`    // what of the note is told: all that a receiver is given is made of them
	Codebook string   `json:"codebook,omitempty"` // SHA-256 of the codebook that the lines were written by
}

// Definition is a code that an agent coins: what it stands for, and where. It is taken
// into the job's codebook only if it keeps the rules of notes.md section 5.
type Definition struct {
	Scope  string `json:"scope"`  // all, txt, art or mus
	Kind   string `json:"kind"`   // p a problem, d something to do, w a reason
	Code   string `json:"code"`   // 3 to 10 letters that spell the phrase
	Phrase string `json:"phrase"` // 3 to 20 words
}

// Spoken is one line of notes/1 that says a note or a part of it, with the plain words
// that are derived from it. An agent that writes lines fills in Line alone.
type Spoken struct {
	Line  string     `json:"line"`            // in its one spelling
	Plain string     `json:"plain,omitempty"` // in the job's language, English where that has no words
	Est   LineTokens `json:"tokens_est,omitzero"`
	G6    string     `json:"g6,omitempty"` // passed: another model reads the plain words as they are meant; not-run: none was asked; "" not chosen
}

// LineTokens is about how many tokens a line and its plain words take: estimates by
// bytes, which say nothing of what a job saves.
type LineTokens struct {
	Line  int `json:"line"`
	Plain int `json:"plain"`
}

// About says which version, and where in it, a note is about.
type About struct {
	Piece   string `json:"piece,omitempty"` // "" the job
	Version int    `json:"version,omitempty"`
	SHA256  string `json:"sha256,omitempty"` // digest of that version
	Anchor  Anchor `json:"anchor,omitzero"`
	Finding string `json:"finding,omitempty"`
}

// Record is a note as it is stored: a line of jobs/<job>/notes/<first>.jsonl.
type Record struct {
	V     string    `json:"v"` // "notes/1"
	Job   string    `json:"job"`
	Seq   int       `json:"seq"`
	Kind  string    `json:"kind"` // open, note, refused, approval, erase, close
	Sub   string    `json:"sub"`  // piece-round-turn-agent-number: no attempt, so a repeat is recognised
	Round int       `json:"round"`
	Time  time.Time `json:"time"`
	From  Agent     `json:"from"`
	To    []string  `json:"to"`
	Note  Note      `json:"note"`
	Re    int       `json:"re,omitempty"` // record number answered

	Erased bool `json:"erased,omitempty"` // what it said is gone; Note says who spoke and about which version

	Refused *RefusedNote `json:"refused,omitempty"` // of kind refused: Note tells of it in the studio's words
}

// RefusedNote is a note that the guard did not let pass. What it said is kept where no
// prompt reads it.
type RefusedNote struct {
	Rule       int    `json:"rule"`       // of the guard, 0–8
	Offset     int    `json:"offset"`     // byte at which it was broken
	Quarantine string `json:"quarantine"` // SHA-256 of the object that keeps it, and its name
}
