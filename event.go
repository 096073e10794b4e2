package atelier

import "time"

// Directive is what a person said, stored under [KeyDirective] before the
// update that delivers it.
type Directive struct {
	ID     string    `json:"id"`
	Words  string    `json:"words"` // at most 2,000 code points
	Pieces []string  `json:"pieces,omitempty"`
	Person string    `json:"person"`
	Time   time.Time `json:"time"`
}

// Event is one line of a job's public record: of jobs/<job>/events/<first>.jsonl.
type Event struct {
	N       int       `json:"n"`
	ID      string    `json:"id"` // the turn it tells of; repeats are recognised by it
	Time    time.Time `json:"time"`
	Type    string    `json:"type"` // job, turn, notes, decision, gate, stop, end
	Piece   string    `json:"piece,omitempty"`
	Round   int       `json:"round,omitempty"`
	Version int       `json:"version,omitempty"`
	Agent   string    `json:"agent,omitempty"` // agent id
	Text    string    `json:"text"`            // one line in plain words
	Status  Status    `json:"status,omitempty"`
	Stage   Stage     `json:"stage,omitempty"`
	Score   float64   `json:"score,omitempty"`
	Files   []string  `json:"files,omitempty"`

	// Type notes: the records that a round committed. Events are stored with
	// their numbers alone; who serves an event reads the records and fills in
	// Notes, so that erasing a note's body erases it everywhere.
	FirstNote int      `json:"first_note,omitempty"`
	LastNote  int      `json:"last_note,omitempty"`
	Notes     []Record `json:"notes,omitempty"`
}
