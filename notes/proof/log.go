package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// The kinds of records.
const (
	KindOpen     = "open"     // [Open]
	KindCodebook = "codebook" // [CodebookAdded]
	KindArtefact = "artefact" // [ArtefactMade]
	KindCall     = "call"     // [Call]
	KindNote     = "note"
	KindRefused  = "refused"  // [RefusedLine]
	KindApproval = "approval" // [Approved]
	KindErase    = "erase"    // [Erased]
	KindClose    = "close"    // [Closed]
)

// Bounds of what is read: a line of a record with its body, and a whole transcript.
const (
	maxEntry   = 1 << 20
	maxRecords = 100_000
	saltBytes  = 32
)

// From is who speaks.
type From struct {
	Agent    string       `json:"agent"`
	Role     atelier.Role `json:"role,omitempty"`
	Provider string       `json:"provider,omitempty"`
	Model    string       `json:"model,omitempty"`
}

// About is what a record is about, as its sender was given it.
type About struct {
	Artefact string `json:"artefact,omitempty"` // artwork-1
	Version  int    `json:"version,omitempty"`
	SHA256   string `json:"sha256,omitempty"`
	Finding  string `json:"finding,omitempty"`
}

// Guarded is what the guard said.
type Guarded struct {
	Verdict string   `json:"verdict"` // accepted
	Flags   []string `json:"flags"`
	G6      string   `json:"g6,omitempty"`
}

// Record is the envelope of what happened, and a leaf of the tree.
type Record struct {
	V        string    `json:"v"`
	Job      string    `json:"job"`
	Seq      int       `json:"seq"`
	Kind     string    `json:"kind"`
	Sub      string    `json:"sub"`
	Round    int       `json:"round"`
	Time     time.Time `json:"time"`
	From     From      `json:"from"`
	To       []string  `json:"to"`
	About    *About    `json:"about,omitempty"`
	Codebook string    `json:"codebook,omitempty"`
	Guard    *Guarded  `json:"guard,omitempty"`
	Body     string    `json:"body"` // SHA-256 of the body's bytes
	Prev     string    `json:"prev"` // tree hash of all records before it, base64
}

// Body is what a record commits to. Of a note it holds the line in all its forms;
// of other records, their detail.
type Body struct {
	Salt   string          `json:"salt"` // 32 random bytes, base64
	Raw    string          `json:"raw,omitempty"`
	Local  notes.ID        `json:"local,omitempty"` // the id that raw answers, as its prompt had it; ast has the record's number
	Canon  string          `json:"canon,omitempty"`
	Plain  string          `json:"plain,omitempty"`
	AST    *notes.Line     `json:"ast,omitempty"`
	Detail json.RawMessage `json:"detail,omitempty"`
}

// Open is the detail of the first record.
type Open struct {
	Brief    string      `json:"brief"` // SHA-256
	Lang     string      `json:"lang"`  // of the job
	Plain    string      `json:"plain"` // language of the plain forms
	Team     string      `json:"team"`
	Routes   [][2]string `json:"routes"` // who may speak to whom
	Codebook string      `json:"codebook"`
	Key      string      `json:"key"` // the public key that signs
}

// CodebookAdded is the detail of a new version of the codebook.
type CodebookAdded struct {
	SHA256 string `json:"sha256"`
	Prev   string `json:"prev"`
}

// ArtefactMade is the detail of a new version of a piece.
type ArtefactMade struct {
	Piece   string            `json:"piece"`
	Version int               `json:"version"`
	SHA256  string            `json:"sha256"` // atelier.ArtefactDigest of Files
	Files   map[string]string `json:"files"`  // SHA-256 by name
	Names   []atelier.Name    `json:"names,omitempty"`
	Extent  notes.Extent      `json:"extent"`
}

// Call is the detail of a model's call.
type Call struct {
	Template  string   `json:"template"`
	Delivered []int    `json:"delivered"` // seqs of the notes in its prompt
	Request   string   `json:"request"`   // SHA-256
	Result    string   `json:"result"`    // SHA-256
	Usage     [2]int64 `json:"usage"`     // tokens in and out
}

// RefusedLine is the detail of a line that the guard refused.
type RefusedLine struct {
	Rule       int    `json:"rule"`
	Offset     int    `json:"offset"`
	Quarantine string `json:"quarantine"` // SHA-256 of the [Quarantined] object, which is salted
}

// Quarantined is a refused line as it is kept, where no prompt reads it.
type Quarantined struct {
	Salt   string `json:"salt"`
	Raw    []byte `json:"raw"`
	Rule   int    `json:"rule"`
	Offset int    `json:"offset"`
}

// Quarantine returns a refused line as it is kept, and the detail of its record: the
// bytes are salted, so that the digest on record tells nothing of them.
func Quarantine(salt string, raw []byte, r *notes.Refused) ([]byte, RefusedLine, error) {
	b, err := encode(Quarantined{salt, raw, r.Rule, r.Offset})
	return b, RefusedLine{r.Rule, r.Offset, Digest(b)}, err
}

// Erased is the detail of an erasure.
type Erased struct {
	What   []int  `json:"what"` // seqs whose bodies are gone
	Reason string `json:"reason"`
}

// Closed is the detail of the job's end.
type Closed struct {
	Status  string            `json:"status"`
	Reasons map[string]string `json:"reasons,omitempty"` // why each loop stopped
}

// Salt draws the salt of a body.
func Salt(random io.Reader) (string, error) {
	b := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", &atelier.Error{Code: atelier.CodeInternal, Message: "no random bytes", Err: err}
	}
	return base64.StdEncoding.EncodeToString(b), nil
}

// NoteBody is the body of an accepted line: raw as it came in, l as it was parsed with
// Re set to the record's number, plain in the job's language of plain words.
func NoteBody(salt string, raw []byte, l notes.Line, local notes.ID, cb *notes.Codebook, lang string) Body {
	return Body{Salt: salt, Raw: string(raw), Local: local, Canon: notes.Print(l), Plain: notes.Expand(l, cb, lang), AST: &l}
}

// DetailBody is the body of a record of another kind.
func DetailBody(salt string, detail any) (Body, error) {
	b, err := encode(detail)
	return Body{Salt: salt, Detail: b}, err
}

// encode writes compact JSON without escaping HTML and without a line end.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "cannot be written as JSON", Err: err}
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// Digest is the SHA-256 of bytes in hex.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// hashes is the tree in memory, as tlog numbers it.
type hashes []tlog.Hash

// ReadHashes implements [tlog.HashReader].
func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(h)) {
			return nil, fmt.Errorf("hash %d of %d", x, len(h))
		}
		out[i] = h[x]
	}
	return out, nil
}

// Log is the tree over a job's records. It is not safe for concurrent use.
type Log struct {
	job  string
	size int
	tree hashes
}

// NewLog returns the empty log of a job.
func NewLog(job string) *Log { return &Log{job: job} }

// Clone returns a log that goes on from the same records on its own.
func (l *Log) Clone() *Log { return &Log{l.job, l.size, slices.Clip(l.tree)} }

// Size is how many records there are.
func (l *Log) Size() int { return l.size }

// Root is the tree hash of all records; of none it is the hash of nothing.
func (l *Log) Root() tlog.Hash {
	if l.size == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	h, err := tlog.TreeHash(int64(l.size), l.tree)
	if err != nil {
		panic("proof: a tree without its own hashes: " + err.Error())
	}
	return h
}

func (l *Log) add(record []byte) error {
	h, err := tlog.StoredHashes(int64(l.size), record, l.tree)
	if err != nil {
		return &atelier.Error{Code: atelier.CodeInternal, Message: "the tree is broken", Err: err}
	}
	l.tree, l.size = append(l.tree, h...), l.size+1
	return nil
}

// Append makes the next record, with its number, its place in the chain and the
// commitment to its body, and returns the line to store, without a line end.
func (l *Log) Append(r Record, body Body) ([]byte, error) {
	b, err := encode(body)
	if err != nil {
		return nil, err
	}
	r.V, r.Job, r.Seq, r.Body, r.Prev, r.Time = notes.Version, l.job, l.size, Digest(b), l.Root().String(), r.Time.UTC()
	if r.To == nil {
		r.To = []string{}
	}
	if r.Guard != nil && r.Guard.Flags == nil {
		r.Guard = &Guarded{r.Guard.Verdict, []string{}, r.Guard.G6}
	}
	rec, err := encode(r)
	if err != nil {
		return nil, err
	}
	if err := l.add(rec); err != nil {
		return nil, err
	}
	return join(rec, b), nil
}

// join is the line of a record and its body; an erased body is null.
func join(record, body []byte) []byte {
	if body == nil {
		body = []byte("null")
	}
	out := make([]byte, 0, len(record)+len(body)+24)
	out = append(out, `{"record":`...)
	out = append(out, record...)
	out = append(out, `,"body":`...)
	out = append(out, body...)
	return append(out, '}')
}

// Entry is a line taken apart, its bytes as they are stored.
type Entry struct {
	Record Record
	Body   *Body // nil if it is gone
	Leaf   []byte
	Bytes  []byte // of the body
}

// ReadEntry takes a line apart: CodeCorrupt unless it is, byte for byte, what
// [Log.Append] writes.
func ReadEntry(line []byte) (Entry, error) {
	bad := atelier.Errorf(atelier.CodeCorrupt, "an entry that nobody here wrote")
	if len(line) > maxEntry {
		return Entry{}, bad
	}
	// A record ends in a string and a body is an object or null: no string of JSON holds
	// the mark between them, and no record does.
	var e Entry
	rest, ok := bytes.CutPrefix(line, []byte(`{"record":`))
	i := bytes.Index(rest, []byte(`"},"body":{`))
	switch {
	case ok && i >= 0 && bytes.HasSuffix(rest, []byte("}")):
		e.Leaf, e.Bytes = rest[:i+2], rest[i+10:len(rest)-1]
	case ok && bytes.HasSuffix(rest, []byte(`"},"body":null}`)):
		e.Leaf = rest[:len(rest)-len(`,"body":null}`)]
	default:
		return Entry{}, bad
	}
	if err := json.Unmarshal(e.Leaf, &e.Record); err != nil {
		return Entry{}, bad
	}
	if again, err := encode(e.Record); err != nil || !bytes.Equal(again, e.Leaf) {
		return Entry{}, bad
	}
	if e.Bytes != nil {
		e.Body = &Body{}
		if err := json.Unmarshal(e.Bytes, e.Body); err != nil {
			return Entry{}, bad
		}
	}
	return e, nil
}

// Adopt takes a stored line as the next record: CodeCorrupt if it does not follow
// what is there, or is not what its body says.
func (l *Log) Adopt(line []byte) (Entry, error) {
	e, err := ReadEntry(line)
	if err != nil {
		return e, err
	}
	if e.Record.Job != l.job || e.Record.Seq != l.size || e.Record.Prev != l.Root().String() || e.Bytes != nil && Digest(e.Bytes) != e.Record.Body {
		return e, atelier.Errorf(atelier.CodeCorrupt, "record %d does not follow", l.size)
	}
	return e, l.add(e.Leaf)
}

// Erase returns a stored line without its body; the record stays as it is.
func Erase(line []byte) ([]byte, error) {
	e, err := ReadEntry(line)
	if err != nil {
		return nil, err
	}
	return join(e.Leaf, nil), nil
}

// Prove returns the proof that a record is in the log, which plain tlog checks.
func (l *Log) Prove(seq int) (tlog.RecordProof, error) {
	return tlog.ProveRecord(int64(l.size), int64(seq), l.tree)
}

const checkpointName = "atelier/notes/1/"

// Checkpoint is the text that is signed: the job, the number of records, the root.
// Its header is not go.sum's, so that no checkpoint is taken for one of another log.
func (l *Log) Checkpoint() string {
	return checkpointName + l.job + "\n" + strconv.Itoa(l.size) + "\n" + l.Root().String() + "\n"
}

// Sign signs the checkpoint of the log as it is.
func (l *Log) Sign(k *Key) ([]byte, error) {
	b, err := note.Sign(&note.Note{Text: l.Checkpoint()}, k.signer)
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the checkpoint cannot be signed", Err: err}
	}
	return b, nil
}

// Checkpoint is a checkpoint that was read and whose signature holds.
type Checkpoint struct {
	Job  string
	Size int
	Root tlog.Hash
	Key  string // name and hash of the key that signed
}

// ReadCheckpoint checks a signed checkpoint: CodeCorrupt for anything but the bytes
// that [Log.Sign] writes, with one signature of one of the keys.
func ReadCheckpoint(signed []byte, keys note.Verifiers) (Checkpoint, error) {
	bad := func(err error) error {
		return &atelier.Error{Code: atelier.CodeCorrupt, Message: "a checkpoint that does not hold", Err: err}
	}
	n, err := note.Open(signed, keys)
	if err != nil {
		return Checkpoint{}, bad(err)
	}
	f := strings.Split(n.Text, "\n")
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 || len(f) != 4 || f[3] != "" {
		return Checkpoint{}, bad(nil)
	}
	job, ok := strings.CutPrefix(f[0], checkpointName)
	size, err := strconv.Atoi(f[1])
	root, rerr := tlog.ParseHash(f[2])
	if !ok || err != nil || rerr != nil || size < 0 || strconv.Itoa(size) != f[1] || root.String() != f[2] {
		return Checkpoint{}, bad(nil)
	}
	return Checkpoint{job, size, root, fmt.Sprintf("%s+%08x", n.Sigs[0].Name, n.Sigs[0].Hash)}, nil
}

// leaf is the hash of one record, base64.
func (l *Log) leaf(seq int) string { return l.tree[tlog.StoredHashIndex(0, int64(seq))].String() }
