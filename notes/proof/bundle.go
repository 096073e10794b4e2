package proof

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// Where the proof lies in a bundle.
const (
	PathTranscript  = "notes/transcript.jsonl"
	PathCodebooks   = "notes/codebook.json"
	PathCheckpoints = "notes/checkpoints.json"
	PathLeaves      = "notes/leaves.txt"
	PathKeys        = "notes/keys.json"
	PathStatement   = "statement.dsse.json"
)

// The types of what is signed.
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://github.com/atelierhq/atelier/docs/notes.md#bundle-v1"
	PayloadType   = "application/vnd.in-toto+json"
	ApprovalType  = "application/vnd.atelier.approval+json"
)

// Subject is one file that a statement vouches for.
type Subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"` // sha256
}

// File makes a subject of a path and the SHA-256 of the bytes there.
func File(path, sha256 string) Subject {
	return Subject{path, map[string]string{"sha256": sha256}}
}

// Root names the log as it was when the bundle was made.
type Root struct {
	Size int    `json:"size"`
	Root string `json:"root"` // base64
}

// Predicate is what a statement says of its files.
type Predicate struct {
	Job string `json:"job"`
	Log Root   `json:"log"`
}

// Statement is an in-toto statement over the files of a bundle and the log's root.
type Statement struct {
	Type          string    `json:"_type"`
	Subject       []Subject `json:"subject"` // in path order
	PredicateType string    `json:"predicateType"`
	Predicate     Predicate `json:"predicate"`
}

// SignBundle returns [PathStatement]: the signed statement over every other file of a
// bundle, of which files has each once, and over the log as it is.
func SignBundle(k *Key, l *Log, files []Subject) ([]byte, error) {
	s := Statement{StatementType, slices.Clone(files), PredicateType, Predicate{l.job, l.At()}}
	slices.SortFunc(s.Subject, func(a, b Subject) int { return strings.Compare(a.Name, b.Name) })
	for i, f := range s.Subject {
		if f.Name == PathStatement || i > 0 && f.Name == s.Subject[i-1].Name {
			return nil, atelier.Errorf(atelier.CodeInternal, "a file that is named twice or is the statement itself")
		}
	}
	b, err := encode(s)
	if err != nil {
		return nil, err
	}
	return k.Envelope(PayloadType, b)
}

// At names the log as it is.
func (l *Log) At() Root { return Root{l.size, l.Root().String()} }

// Leaves is [PathLeaves]: the hash of every record, one a line. They follow from the
// transcript; they are kept so that a record that was changed is named itself, and
// not the one after it.
func (l *Log) Leaves() []byte {
	var b strings.Builder
	for i := range l.size {
		b.WriteString(l.leaf(i) + "\n")
	}
	return []byte(b.String())
}

// Codebooks is [PathCodebooks] of all versions, oldest first.
func Codebooks(all ...*notes.Codebook) []byte {
	raw := make([]string, len(all))
	for i, c := range all {
		raw[i] = string(c.Bytes())
	}
	return []byte("[" + strings.Join(raw, ",\n") + "]\n")
}

// ReadCodebooks reads [PathCodebooks] and checks that each version is made of the one
// before it, which it names.
func ReadCodebooks(b []byte) ([]*notes.Codebook, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || len(raw) == 0 {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "no codebooks")
	}
	var all []*notes.Codebook
	for i, r := range raw {
		c, err := notes.ReadCodebook(r)
		if err != nil {
			return nil, err
		}
		if i == 0 && c.Prev() != "" || i > 0 && !c.Follows(all[i-1]) {
			return nil, atelier.Errorf(atelier.CodeCorrupt, "codebook version %d does not follow", i+1)
		}
		all = append(all, c)
	}
	if string(Codebooks(all...)) != string(b) {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "codebooks that nobody here wrote")
	}
	return all, nil
}

// Checkpoints is [PathCheckpoints] of all signed checkpoints in order.
func Checkpoints(signed ...[]byte) ([]byte, error) {
	all := make([]string, len(signed))
	for i, s := range signed {
		all[i] = string(s)
	}
	b, err := encode(all)
	return append(b, '\n'), err
}
