package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// State is what was found of a file or a note.
type State string

// The states.
const (
	StateVerified State = "verified"
	StateAltered  State = "altered"
	StateMissing  State = "missing"
	StateOpen     State = "open"   // of a record: the job goes on, so what follows may be cut off
	StateErased   State = "erased" // of a note: its body was erased, on record

	// StateUnchecked is that of a note whose codebook cannot be read, which has a
	// fault of its own.
	StateUnchecked State = "unchecked"
)

// Results of a whole bundle, beside the states.
const ResultSelfConsistent State = "self-consistent" // all holds under the bundle's own key, which nobody pinned

// Exit codes of atelier verify.
const (
	ExitVerified = 0
	ExitAltered  = 1
	ExitUsage    = 2 // or input that cannot be read
	ExitOpen     = 3
	ExitMissing  = 4
)

// Fault is something that does not hold.
type Fault struct {
	Seq   int    `json:"seq"`            // of the record, -1 if it is no record
	File  string `json:"file,omitempty"` // in the bundle
	Check string `json:"check"`          // what was checked
	State State  `json:"state"`          // altered or missing
}

// String names the item and the check.
func (f Fault) String() string {
	at := f.File
	if f.Seq >= 0 {
		at = strings.TrimSpace(fmt.Sprintf("record %d %s", f.Seq, f.File))
	}
	return fmt.Sprintf("%s: %s: %s", at, f.State, f.Check)
}

// FileState is what was found of one file.
type FileState struct {
	Path  string `json:"path"`
	State State  `json:"state"`
}

// NoteState is what was found of one note.
type NoteState struct {
	Seq   int     `json:"seq"`
	Sub   string  `json:"sub"`
	State State   `json:"state"`
	Check string  `json:"check,omitempty"` // the first that does not hold
	Bits  float64 `json:"bits,omitempty"`  // of discretion, its say aside
}

// Report is what a verifier found.
type Report struct {
	Result      State       `json:"result"`
	Key         string      `json:"key"` // pinned, or the bundle's own
	Job         string      `json:"job"`
	Records     int         `json:"records"`
	Checkpoints int         `json:"checkpoints"`
	Closed      bool        `json:"closed"`
	Bodies      int         `json:"bodies"` // that are there and hold
	Erased      int         `json:"erased"`
	Quarantined int         `json:"quarantined"`
	Identical   int         `json:"identical"` // notes whose line, value and plain words are each other's
	Gone        int         `json:"gone"`      // notes that were erased
	Said        int         `json:"said"`      // notes with a say
	MedianBits  float64     `json:"median_bits"`
	Codebooks   int         `json:"codebooks"`
	JobCodes    int         `json:"job_codes"`
	Unverified  int         `json:"unverified"`
	Artefacts   int         `json:"artefacts"`
	Approvals   int         `json:"approvals"`
	Void        int         `json:"void"`
	First       *Fault      `json:"first,omitempty"` // the first that does not hold: the lowest record, else the first file
	Faults      []Fault     `json:"faults,omitempty"`
	Files       []FileState `json:"files"`
	Notes       []NoteState `json:"notes"`
}

// maxFaults bounds a report.
const maxFaults = 100

// ExitCode is the exit code of atelier verify.
func (r *Report) ExitCode() int {
	switch r.Result {
	case StateVerified, ResultSelfConsistent:
		return ExitVerified
	case StateOpen:
		return ExitOpen
	case StateMissing:
		return ExitMissing
	}
	return ExitAltered
}

// String is the report as people read it.
func (r *Report) String() string {
	var b strings.Builder
	row := func(key, format string, args ...any) { fmt.Fprintf(&b, "%-11s%s\n", key, fmt.Sprintf(format, args...)) }
	closed := "closed"
	if !r.Closed {
		closed = "not closed"
	}
	row("log", "%d records, %d checkpoints, %s", r.Records, r.Checkpoints, closed)
	row("bodies", "%d ok, %d erased, %d quarantined", r.Bodies, r.Erased, r.Quarantined)
	row("notes", "%d identical, %d erased; %d with say; median %.0f discretion bits", r.Identical, r.Gone, r.Said, r.MedianBits)
	row("codebook", "%d versions, %d job codes, %d unverified", r.Codebooks, r.JobCodes, r.Unverified)
	row("artefacts", "%d ok", r.Artefacts)
	row("approvals", "%d ok, %d void", r.Approvals, r.Void)
	row("key", "%s", r.Key)
	for _, f := range r.Faults {
		row("FAULT", "%s", f)
	}
	row("RESULT", "%s", r.Result)
	return b.String()
}

// Verify checks a bundle, a folder or an opened archive. key is the public key that
// the reader pinned; "" takes the bundle's own, and then all that can be said is that
// the bundle is consistent in itself. The error is about input that cannot be read;
// whatever is wrong with the bundle is in the report.
func Verify(bundle fs.FS, key string) (*Report, error) {
	v := &verification{bundle: bundle, r: &Report{Key: "the bundle's own", Files: []FileState{}, Notes: []NoteState{}}, files: map[string]string{}}
	if key != "" {
		v.r.Key = "pinned"
		if _, err := newVerifiers([]string{key}); err != nil {
			return nil, err
		}
	}
	if err := v.hash(); err != nil {
		return nil, err
	}
	v.keys(key)
	v.statement()
	v.books()
	v.transcript()
	v.checkpoints()
	v.close(key)
	return v.r, nil
}

// verification is one run.
type verification struct {
	bundle    fs.FS
	r         *Report
	files     map[string]string // SHA-256 of every file that is there
	own       verifiers         // the keyring's
	top       verifiers         // that may sign the statement
	st        *Statement        // nil if it does not hold
	codebooks []*notes.Codebook
	pinned    map[string]bool // versions that are on the log so far
	log       *Log
	roots     []string // by size
	open      Open
	ring      []string // public keys of the bundle
	gates     []Gate   // that were approved
	made      []noteOn // versions, in the order of the log
	doubt     bool     // the transcript is not the file that was signed
}

func (v *verification) fault(seq int, file string, state State, format string, args ...any) {
	f := Fault{seq, file, fmt.Sprintf(format, args...), state}
	if len(v.r.Faults) < maxFaults && !slices.Contains(v.r.Faults, f) {
		v.r.Faults = append(v.r.Faults, f)
	}
}

// hash reads every file once.
func (v *verification) hash() error {
	return fs.WalkDir(v.bundle, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return &atelier.Error{Code: atelier.CodeInvalid, Message: "the bundle cannot be read", Err: err}
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() {
			v.fault(-1, p, StateAltered, "no regular file")
			return nil
		}
		f, err := v.bundle.Open(p)
		if err != nil {
			return &atelier.Error{Code: atelier.CodeInvalid, Message: "a file of the bundle cannot be read", Err: err}
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return &atelier.Error{Code: atelier.CodeInvalid, Message: "a file of the bundle cannot be read", Err: err}
		}
		v.files[p] = hex.EncodeToString(h.Sum(nil))
		return nil
	})
}

// maxFile bounds the files that are read as a whole.
const maxFile = 64 << 20

func (v *verification) read(p string) []byte {
	if _, ok := v.files[p]; !ok {
		v.fault(-1, p, StateMissing, "the file is not there")
		return nil
	}
	f, err := v.bundle.Open(p)
	if err != nil {
		v.fault(-1, p, StateMissing, "the file is not there")
		return nil
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil || len(b) > maxFile || Digest(b) != v.files[p] {
		v.fault(-1, p, StateAltered, "the file can be read twice alike")
		return nil
	}
	return b
}

func (v *verification) keys(pinned string) {
	ring, err := ReadKeyring(v.read(PathKeys))
	var all []string
	for _, k := range ring.Keys {
		all = append(all, k.Key)
	}
	if err != nil {
		if _, there := v.files[PathKeys]; there {
			v.fault(-1, PathKeys, StateAltered, "a keyring")
		}
		all = nil
	}
	if pinned != "" && !slices.Contains(all, pinned) {
		all = append(all, pinned)
	}
	v.ring = all
	v.own, _ = newVerifiers(all)
	if v.top = v.own; pinned != "" {
		v.top, _ = newVerifiers([]string{pinned})
	}
}

// statement checks the signature over the files, and every file against it.
func (v *verification) statement() {
	b := v.read(PathStatement)
	if b == nil {
		return
	}
	payload, _, err := openEnvelope(b, PayloadType, v.top)
	var s Statement
	if err == nil {
		err = json.Unmarshal(payload, &s)
	}
	if err != nil || s.Type != StatementType || s.PredicateType != PredicateType {
		v.fault(-1, PathStatement, StateAltered, "the signature over the bundle")
		return
	}
	v.st, v.r.Job = &s, s.Predicate.Job
	named := map[string]bool{PathStatement: true}
	for _, f := range s.Subject {
		named[f.Name] = true
		state := StateVerified
		switch digest, there := v.files[f.Name]; {
		case !there:
			state = StateMissing
			v.fault(-1, f.Name, StateMissing, "the file is not there")
		case digest != f.Digest["sha256"] && f.Name == PathTranscript:
			state, v.doubt = StateAltered, true // transcript says what it is
		case digest != f.Digest["sha256"]:
			state = StateAltered
			v.fault(-1, f.Name, StateAltered, "the file's digest")
		}
		v.r.Files = append(v.r.Files, FileState{f.Name, state})
	}
	for _, p := range slices.Sorted(maps.Keys(v.files)) {
		if !named[p] {
			v.r.Files = append(v.r.Files, FileState{p, StateAltered})
			v.fault(-1, p, StateAltered, "a file that the statement does not name")
		}
	}
}

// signed reports whether a file is the one that the statement names.
func (v *verification) signed(p string) bool {
	return v.st != nil && slices.ContainsFunc(v.st.Subject, func(s Subject) bool { return s.Name == p && s.Digest["sha256"] == v.files[p] })
}

func (v *verification) books() {
	b := v.read(PathCodebooks)
	if b == nil {
		return
	}
	all, err := ReadCodebooks(b)
	if err != nil {
		v.fault(-1, PathCodebooks, StateAltered, "the chain of codebooks")
		return
	}
	v.codebooks, v.r.Codebooks = all, len(all)
	last := all[len(all)-1].Entries()
	for i := range last {
		if last[i].Job() {
			v.r.JobCodes++
			if last[i].Unverified {
				v.r.Unverified++
			}
		}
	}
}

func (v *verification) codebook(digest string) *notes.Codebook {
	for _, c := range v.codebooks {
		if c.Digest() == digest {
			return c
		}
	}
	return nil
}

const bodyGone = "the body is gone, and no record says that it was erased"

// transcript walks the log from the first record, and stops at the first that does
// not follow: what comes after it cannot be placed. A transcript that is not the file
// that was signed is altered, unless every record is one that was signed and all that
// differs is that bodies are gone: these are missing.
func (v *verification) transcript() {
	before, signed := len(v.r.Faults), false
	defer func() {
		if !v.doubt {
			return
		}
		found := v.r.Faults[before:]
		if signed && len(found) > 0 && !slices.ContainsFunc(found, func(f Fault) bool { return f.Check != bodyGone }) {
			i := slices.IndexFunc(v.r.Files, func(f FileState) bool { return f.Path == PathTranscript })
			v.r.Files[i].State = StateMissing
			return
		}
		v.fault(-1, PathTranscript, StateAltered, "the file's digest")
	}()
	b := v.read(PathTranscript)
	if b == nil {
		return
	}
	var leaves []string
	if l := v.read(PathLeaves); l != nil && v.signed(PathLeaves) {
		leaves, signed = strings.Split(strings.TrimSuffix(string(l), "\n"), "\n"), true
	}
	job := v.r.Job
	w := NewWorld(nil)
	erased := map[int]bool{}
	var holes []int // records whose body is gone
	var closed bool
	var bits []float64
	current := "" // codebook in force
	v.pinned = map[string]bool{}
	for line := range bytes.Lines(b) {
		i := len(v.roots)
		line, ended := bytes.CutSuffix(line, []byte("\n"))
		e, err := ReadEntry(line)
		if i == 0 && job == "" && err == nil {
			job = e.Record.Job
			v.r.Job = job
		}
		if v.log == nil {
			v.log = NewLog(job)
		}
		root := v.log.Root().String()
		why := ""
		switch {
		case err != nil || !ended || i >= maxRecords:
			why = "an entry in its own bytes"
		case leaves != nil && i >= len(leaves):
			why = "no record after the last"
		case leaves != nil && tlog.RecordHash(e.Leaf).String() != leaves[i]:
			why = "the record's hash"
		case e.Record.V != notes.Version || e.Record.Job != job || e.Record.Seq != i:
			why = "the record's job and number"
		case e.Record.Prev != root:
			// Without the leaves nobody can tell which of the two was changed; the
			// one before has no other witness.
			if i = max(0, i-1); leaves != nil {
				i++
			}
			why = "the chain of hashes"
		case closed && e.Record.Kind != KindErase:
			why = "nothing but erasures after the close"
		case e.Bytes != nil && Digest(e.Bytes) != e.Record.Body:
			why = "the commitment to the body"
		case w.subs[e.Record.Sub]:
			why = "a name that is used once"
		}
		if why != "" {
			v.fault(i, PathTranscript, StateAltered, "%s", why)
			return
		}
		v.roots = append(v.roots, root)
		if err := v.log.add(e.Leaf); err != nil {
			v.fault(i, PathTranscript, StateAltered, "the tree")
			return
		}
		v.r.Records++
		w.subs[e.Record.Sub] = true
		if e.Body == nil {
			holes = append(holes, i)
			if e.Record.Kind == KindNote {
				v.r.Notes = append(v.r.Notes, NoteState{Seq: i, Sub: e.Record.Sub, State: StateErased})
				w.Hear(i, e.Record, notes.Line{})
			}
		} else {
			v.r.Bodies++
		}
		switch e.Record.Kind {
		case KindClose:
			closed = true
		case KindRefused:
			v.r.Quarantined++
		}
		if e.Body == nil {
			continue
		}
		check := v.record(e, w, &current, erased)
		if check != "" {
			v.fault(i, PathTranscript, StateAltered, "%s", check)
		}
		if e.Record.Kind == KindNote {
			n := NoteState{Seq: i, Sub: e.Record.Sub, State: StateVerified, Check: check}
			switch {
			case check != "":
				n.State = StateAltered
			case v.codebooks == nil:
				n.State = StateUnchecked
			default:
				v.r.Identical++
				if e.Body.AST.Say != "" {
					v.r.Said++
				}
				t := e.Body.AST.Target
				t.Locus = notes.Locus{}
				art, _ := w.Artefact(t)
				n.Bits = notes.Discretion(*e.Body.AST, v.codebook(e.Record.Codebook), art)
				bits = append(bits, n.Bits)
			}
			v.r.Notes = append(v.r.Notes, n)
		}
	}
	if v.log == nil {
		v.fault(0, PathTranscript, StateMissing, "a first record")
		return
	}
	v.roots = append(v.roots, v.log.Root().String())
	if leaves != nil && v.r.Records < len(leaves) {
		v.fault(v.r.Records, PathTranscript, StateMissing, "the record is not there")
	}
	if n := len(v.codebooks); n > 0 && closed && current != v.codebooks[n-1].Digest() {
		v.fault(-1, PathCodebooks, StateAltered, "a version that no record names")
	}
	for _, seq := range holes {
		if !erased[seq] {
			v.fault(seq, PathTranscript, StateMissing, bodyGone)
			for i := range v.r.Notes {
				if v.r.Notes[i].Seq == seq {
					v.r.Notes[i].State = StateMissing
				}
			}
			continue
		}
		v.r.Erased++
	}
	for _, n := range v.r.Notes {
		if n.State == StateErased {
			v.r.Gone++
		}
	}
	for _, g := range v.gates { // a later version, or a note on what was shown, voids it
		since := map[string]int{}
		for _, m := range v.made {
			if m.seq >= g.Checkpoint.Size {
				since[m.piece] = max(since[m.piece], m.version)
			}
		}
		if g.void(Now{Versions: since, Noted: w.noted}) != "" {
			v.r.Void++
		} else {
			v.r.Approvals++
		}
	}
	v.r.Closed = closed
	slices.Sort(bits)
	if len(bits) > 0 {
		v.r.MedianBits = bits[len(bits)/2]
	}
}

// record checks what a record says against what it commits to; it returns the first
// check that does not hold.
func (v *verification) record(e Entry, w *World, current *string, erased map[int]bool) string {
	r, b := e.Record, e.Body
	if again, err := encode(b); err != nil || !bytes.Equal(again, e.Bytes) || len(b.Salt) != 44 {
		return "a body in its own bytes"
	}
	detail := func(into any) bool {
		dec := json.NewDecoder(bytes.NewReader(b.Detail))
		dec.DisallowUnknownFields()
		return dec.Decode(into) == nil
	}
	if r.Seq == 0 != (r.Kind == KindOpen) {
		return "one opening, at the start"
	}
	switch r.Kind {
	case KindOpen:
		if !detail(&v.open) {
			return "an opening"
		}
		w.routes = v.open.Routes
		if *current = v.open.Codebook; v.codebooks != nil && (v.codebook(*current) == nil || v.codebooks[0].Digest() != notes.Base().Digest() && v.codebooks[0].Digest() != *current) {
			return "the codebook that the job opened with"
		}
		v.pinned[*current] = true
		if !slices.Contains(v.ring, v.open.Key) {
			return "the key that the job opened with"
		}
	case KindCodebook:
		var c CodebookAdded
		book := (*notes.Codebook)(nil)
		if detail(&c) {
			book = v.codebook(c.SHA256)
		}
		if v.codebooks != nil && (book == nil || c.Prev != *current || book.Prev() != c.Prev) {
			return "a codebook that follows the one before it"
		}
		*current, v.pinned[c.SHA256] = c.SHA256, true
	case KindArtefact:
		var a ArtefactMade
		if !detail(&a) || atelier.ArtefactDigest(a.Files) != a.SHA256 || r.About == nil || r.About.SHA256 != a.SHA256 || r.About.Artefact != a.Piece || r.About.Version != a.Version {
			return "the digest of a version"
		}
		for _, name := range slices.Sorted(maps.Keys(a.Files)) {
			p := path.Join("review/versions", a.Piece, fmt.Sprint("v", a.Version), name)
			if !fs.ValidPath(p) || !strings.HasPrefix(p, "review/versions/") {
				return "names of a version's files"
			}
			switch digest, there := v.files[p]; {
			case !there:
				v.fault(r.Seq, p, StateMissing, "a file of the version")
			case digest != a.Files[name]:
				return "the files of the version, " + p
			}
		}
		v.r.Artefacts++
		v.made = append(v.made, noteOn{r.Seq, a.Version, a.Piece})
		w.Made(a)
	case KindNote:
		return v.note(e, w)
	case KindApproval:
		var a Approved
		if !detail(&a) {
			return "an approval"
		}
		d, g, err := readDecision(a, v.own)
		if err != nil {
			return "the signature of an approval"
		}
		if d.Person != r.From.Agent || g.Checkpoint.Size > r.Seq || v.roots[min(g.Checkpoint.Size, len(v.roots)-1)] != g.Checkpoint.Root {
			return "an approval of this log"
		}
		if !g.quotes() {
			return "an approval of what was shown"
		}
		for _, s := range g.Artefacts {
			digest := w.digests[s.Name][s.Version]
			if s.Name == DirectionShown {
				digest = v.files[PathDirection(s.Version)]
			}
			if digest != s.SHA256 {
				return "an approval of versions that were made"
			}
		}
		if d.Decision == "approve" {
			v.gates = append(v.gates, g)
		}
	case KindErase:
		var x Erased
		if !detail(&x) || x.Reason == "" || !slices.IsSorted(x.What) {
			return "an erasure"
		}
		for _, seq := range x.What {
			if seq < 0 || seq >= r.Seq {
				return "an erasure of what was before it"
			}
			erased[seq] = true
		}
	case KindRefused:
		var x RefusedLine
		if !detail(&x) || x.Rule < 0 || x.Rule > 8 {
			return "a refusal"
		}
	case KindCall:
		if !detail(&Call{}) {
			return "a call"
		}
	case KindClose:
		if !detail(&Closed{}) {
			return "a close"
		}
	default:
		return "a kind of record"
	}
	return ""
}

// note checks that all forms of a note are one under the codebook that it pins, and holds
// it against the guard again.
func (v *verification) note(e Entry, w *World) string {
	r, b := e.Record, e.Body
	cb := v.codebook(r.Codebook)
	switch {
	case b.AST != nil && v.codebooks == nil:
		w.Hear(r.Seq, r, *b.AST)
		return ""
	case b.AST == nil || r.Guard == nil || r.Guard.Verdict != "accepted":
		return "a note that was accepted"
	case cb == nil || !v.pinned[r.Codebook]: // pieces that are made side by side need not be at the same version
		return "the codebook of the note"
	}
	l := *b.AST
	raw, given := b.Raw, l.Act == atelier.ActPlain || l.Act == atelier.ActPerson
	if given { // the service built the line around the words
		raw = notes.Print(l)
	}
	parsed, err := notes.Parse(raw, cb)
	if err == nil && !given && parsed.Re == b.Local && (b.Local == 0) == (l.Re == 0) {
		parsed.Re = l.Re
	}
	switch {
	case err != nil || !reflect.DeepEqual(parsed, l):
		return "the line as it came in"
	case given && notes.Fold(b.Raw) != l.Say:
		return "the words as they were given"
	}
	switch {
	case notes.Print(l) != b.Canon:
		return "the line as it was delivered"
	case notes.Expand(l, cb, v.open.Plain) != b.Plain:
		return "the plain words"
	}
	s := notes.Submission{Sub: r.Sub, From: atelier.Agent{ID: r.From.Agent, Role: r.From.Role}, To: r.To, Wrapped: true, Codebook: r.Codebook, Raw: []byte(b.Canon)}
	if r.About != nil {
		s.SHA256 = r.About.SHA256
	}
	g := &notes.Guard{Codebook: cb, Lang: v.open.Lang, World: w}
	if verdict := g.Check(s); !verdict.Accepted() {
		return fmt.Sprintf("the guard, rule G%d", verdict.Refused.Rule)
	}
	if g6 := r.Guard.G6; g6 != notes.G6Passed && g6 != notes.G6NotRun && (g6 != notes.G6NotAsked || notes.Weighty(l)) {
		return "what came of rule G6"
	}
	w.Hear(r.Seq, r, l)
	return ""
}

// checkpoints checks every signed checkpoint against the log.
func (v *verification) checkpoints() {
	b := v.read(PathCheckpoints)
	if b == nil || v.log == nil {
		return
	}
	var all []string
	if json.Unmarshal(b, &all) != nil || len(all) == 0 {
		v.fault(-1, PathCheckpoints, StateAltered, "checkpoints")
		return
	}
	last := 0
	for i, s := range all {
		c, err := ReadCheckpoint([]byte(s), v.own.note)
		if err != nil || c.Job != v.r.Job || c.Size < last {
			v.fault(-1, PathCheckpoints, StateAltered, "the signature of checkpoint %d", i+1)
			return
		}
		last = c.Size
		if c.Size >= len(v.roots) {
			if len(v.r.Faults) == 0 {
				v.fault(v.r.Records, PathTranscript, StateMissing, "the record that checkpoint %d counts", i+1)
			}
			return
		}
		if v.roots[c.Size] != c.Root.String() {
			v.fault(max(0, c.Size-1), PathCheckpoints, StateAltered, "the root of checkpoint %d", i+1)
			return
		}
		v.r.Checkpoints++
	}
	if v.r.Closed && last != v.r.Records {
		v.fault(v.r.Records-1, PathCheckpoints, StateAltered, "a checkpoint over the whole log")
	}
}

// close brings it to one result.
func (v *verification) close(key string) {
	if v.st != nil && v.log != nil && v.log.At() != v.st.Predicate.Log && len(v.r.Faults) == 0 {
		v.fault(v.r.Records, PathTranscript, StateAltered, "the log that the statement names")
	}
	if v.st == nil && len(v.r.Faults) == 0 {
		v.fault(-1, PathStatement, StateMissing, "the statement")
	}
	state := StateVerified
	for i, f := range v.r.Faults {
		if f.State == StateAltered || state == StateVerified {
			state = f.State
		}
		better := v.r.First == nil || f.Seq >= 0 && (v.r.First.Seq < 0 || f.Seq < v.r.First.Seq)
		if better {
			v.r.First = &v.r.Faults[i]
		}
	}
	if state == StateVerified {
		switch {
		case !v.r.Closed:
			state = StateOpen
		case key == "":
			state = ResultSelfConsistent
		}
	}
	v.r.Result = state
}
