package proof

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// reseal makes everything around a changed transcript fit again, as somebody with the
// studio's key would: leaves, statement, root. What is left are the chain of hashes,
// the commitments and the checkpoints.
func (j *job) reseal(t *testing.T, lines [][]byte) fstest.MapFS {
	t.Helper()
	k := *j
	k.lines = lines
	k.log = NewLog("job-01JTEST")
	for _, line := range lines {
		e, err := ReadEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.log.add(e.Leaf); err != nil {
			t.Fatal(err)
		}
	}
	return k.bundle()
}

// TestResealed: each of the inner checks finds what it is there for, with the outer
// ones made to fit.
func TestResealed(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	j := finished(t, key, public, 12)
	if r := verify(t, j.reseal(t, j.lines), public); r.Result != StateVerified {
		t.Fatalf("untouched: %s", r)
	}
	edit := func(i int, from, to string) [][]byte {
		lines := slices.Clone(j.lines)
		lines[i] = bytes.Replace(lines[i], []byte(from), []byte(to), 1)
		if bytes.Equal(lines[i], j.lines[i]) {
			t.Fatalf("%q is not in record %d", from, i)
		}
		return lines
	}
	body := func(i int) *Body { e, _ := ReadEntry(j.lines[i]); return e.Body }
	for _, c := range []struct {
		name  string
		fsys  fstest.MapFS
		seq   int
		check string
	}{
		{"another round", j.reseal(t, edit(5, `"round":1`, `"round":2`)), 6, "the chain of hashes"},
		{"another word in a body", j.reseal(t, edit(5, `"sev":3`, `"sev":2`)), 5, "the commitment to the body"},
		{"another salt", j.reseal(t, edit(5, body(5).Salt, body(6).Salt)), 5, "the commitment to the body"},
	} {
		r := verify(t, c.fsys, public)
		if r.Result != StateAltered || r.First == nil || r.First.Seq != c.seq || r.First.Check != c.check {
			t.Errorf("%s: got %s", c.name, r)
		}
	}

	// Made again from the first record on: nothing is left but the checkpoints that
	// were signed before.
	k := finished(t, key, public, 12)
	k.salts = stream(77)
	k.log, k.lines = replay(t, k.lines[:10]), k.lines[:10]
	k.detail(KindClose, "close", nil, Closed{Status: "completed"})
	k.points = k.points[:2]
	k.points[1] = mustSign(t, key, "job-01JTEST", 10, j.log.Root())
	k.checkpoint()
	if r := verify(t, k.bundle(), public); r.Result != StateAltered || r.First.File != PathCheckpoints || r.First.Seq != 9 {
		t.Errorf("another history under an older checkpoint: %s", r)
	}
	// A close that no checkpoint covers.
	k = finished(t, key, public, 12)
	k.points = k.points[:len(k.points)-1]
	if r := verify(t, k.bundle(), public); r.Result != StateAltered || r.First.File != PathCheckpoints {
		t.Errorf("no closing checkpoint: %s", r)
	}
	// A checkpoint that counts more than there is.
	k = finished(t, key, public, 12)
	k.points = append(k.points, mustSign(t, key, "job-01JTEST", k.log.Size()+3, k.log.Root()))
	if r := verify(t, k.bundle(), public); r.Result != StateMissing || r.First.Seq != k.log.Size() {
		t.Errorf("fewer records than were signed: %s", r)
	}
	// A checkpoint of another job.
	k = finished(t, key, public, 12)
	k.points[0] = mustSign(t, key, "job-02", 1, tlog.Hash{})
	if r := verify(t, k.bundle(), public); r.Result != StateAltered || r.First.File != PathCheckpoints {
		t.Errorf("a checkpoint of another job: %s", r)
	}

	// The signed words replaced, the signature kept.
	f := clone(j.bundle())
	var env dsse.Envelope
	if err := json.Unmarshal(f[PathStatement].Data, &env); err != nil {
		t.Fatal(err)
	}
	payload, _ := base64.StdEncoding.DecodeString(env.Payload)
	f["cost.json"].Data = []byte(`{"calls":9}` + "\n")
	forged := strings.Replace(string(payload), Digest(j.files["cost.json"]), Digest(f["cost.json"].Data), 1)
	if forged == string(payload) {
		t.Fatal("nothing was forged")
	}
	env.Payload = base64.StdEncoding.EncodeToString([]byte(forged))
	f[PathStatement].Data, _ = encode(env)
	if r := verify(t, f, public); r.Result != StateAltered || r.First.File != PathStatement {
		t.Errorf("a statement with another's signature: %s", r)
	}

	// On record, and against the rules of the record.
	for _, c := range []struct {
		check string
		do    func(*job)
	}{
		{"a name that is used once", func(k *job) { k.detail(KindCall, "open", nil, Call{}) }},
		{"an approval of this log", func(k *job) { k.approve(t, Root{3, k.log.Root().String()}, nil, "mira") }},
		{"an approval of this log", func(k *job) { k.approve(t, Root{k.log.Size() + 5, k.log.Root().String()}, nil, "mira") }},
		{"an approval of this log", func(k *job) { k.approve(t, k.log.At(), nil, "eve") }},
		{"an approval of versions that were made", func(k *job) { k.approve(t, k.log.At(), []Shown{{"text-1", 9, "ab"}}, "mira") }},
		{"an approval of versions that were made", func(k *job) { k.approve(t, k.log.At(), []Shown{{DirectionShown, 1, "ab"}}, "mira") }},
		{"an approval of what was shown", func(k *job) {
			k.approve(t, k.log.At(), nil, "mira", func(g *Gate) { g.Quoted = atelier.Gate{Name: g.Gate, Action: g.Action, Number: 2}.Digest() })
		}},
		{"an erasure of what was before it", func(k *job) { k.detail(KindErase, "e", nil, Erased{[]int{999}, "x"}) }},
		{"a codebook that follows the one before it", func(k *job) {
			k.detail(KindCodebook, "cb", nil, CodebookAdded{notes.Base().Digest(), k.book().Digest()})
		}},
		{"a close", func(k *job) {
			b, _ := DetailBody(k.salt(), map[string]int{"x": 1})
			k.append(Record{Kind: KindClose, Sub: "c"}, b)
		}},
	} {
		k := finished(t, key, public, 12)
		k.log, k.lines = replay(t, k.lines[:len(k.lines)-2]), k.lines[:len(k.lines)-2]
		k.points = k.points[:len(k.points)-1]
		at := k.log.Size()
		c.do(k)
		k.detail(KindClose, "close", nil, Closed{Status: "completed"})
		k.checkpoint()
		if r := verify(t, k.bundle(), public); r.Result != StateAltered || r.First == nil || r.First.Seq != at || r.First.Check != c.check {
			t.Errorf("%s: got %v at record %d", c.check, r.Faults, at)
		}
	}

	// Words that are not what was given, and a value that no line has.
	for _, c := range []struct {
		check string
		do    func(*Body)
	}{
		{"the words as they were given", func(b *Body) { b.Raw = "Make it brighter." }},
		{"the line as it came in", func(b *Body) { b.AST.Def = &notes.Def{Scope: "all", Kind: "p", Code: "hidden", Phrase: "x"} }},
		{"the line as it came in", func(b *Body) { b.AST.Target.Locus.From = notes.Pos{Unit: notes.Cell, A: -7, B: 900} }},
		{"the line as it was delivered", func(b *Body) { b.Canon = "" }},
	} {
		k := finished(t, key, public, 12)
		k.log, k.lines = replay(t, k.lines[:len(k.lines)-2]), k.lines[:len(k.lines)-2]
		k.points = k.points[:len(k.points)-1]
		at := k.log.Size()
		var text *About
		for _, line := range k.lines {
			if e, _ := ReadEntry(line); e.Record.Kind == KindArtefact && e.Record.About.Artefact == "text-1" {
				text = e.Record.About
			}
		}
		l, err := notes.Plain("dir", notes.Target{Kind: notes.TextTarget, Piece: 1, Version: 1}, 0, "Make it darker.")
		k.must(err)
		b := NoteBody(k.salt(), []byte("Make it darker."), l, 0, k.book(), "en")
		c.do(&b)
		k.append(Record{Kind: KindNote, Sub: "dir", From: From{Agent: "mira", Role: "person"}, To: []string{"writer"}, About: text, Codebook: k.book().Digest(), Guard: &Guarded{Verdict: "accepted"}}, b)
		k.detail(KindClose, "close", nil, Closed{Status: "completed"})
		k.checkpoint()
		if r := verify(t, k.bundle(), public); r.Result != StateAltered || r.First == nil || r.First.Seq != at || r.First.Check != c.check {
			t.Errorf("%s: got %v at record %d", c.check, r.Faults, at)
		}
	}

	// An approval is void once a note on what was shown follows it.
	k = finished(t, key, public, 12)
	k.log, k.lines = replay(t, k.lines[:len(k.lines)-1]), k.lines[:len(k.lines)-1]
	k.points = k.points[:len(k.points)-1]
	var text *About
	for _, line := range k.lines {
		if e, _ := ReadEntry(line); e.Record.Kind == KindArtefact && e.Record.About.Artefact == "text-1" {
			text = e.Record.About
		}
	}
	k.say("director", "director", "writer", "info txt1 strong", 0, 0, text)
	k.detail(KindClose, "close", nil, Closed{Status: "completed"})
	k.checkpoint()
	if r := verify(t, k.bundle(), public); r.Result != StateVerified || r.Void != 1 || r.Approvals != 0 {
		t.Errorf("a note after an approval: %s", r)
	}

	// So it is once a newer version follows it. One that was there is none: the best
	// version need not be the last.
	for _, void := range []bool{false, true} {
		k = finished(t, key, public, 12)
		k.log, k.lines = replay(t, k.lines[:len(k.lines)-1]), k.lines[:len(k.lines)-1]
		k.points = k.points[:len(k.points)-1]
		best := k.version("text-1", 7, nil, notes.Extent{}, map[string]string{"story.json": "{}"})
		if !void {
			k.version("text-1", 8, nil, notes.Extent{}, map[string]string{"story.json": "{ }"})
		}
		k.approve(t, k.log.At(), []Shown{{"text-1", 7, best.SHA256}}, "mira", func(g *Gate) {
			g.Number = 3
			g.Quoted = atelier.Gate{Name: g.Gate, Action: g.Action, Number: 3, Artefacts: []atelier.GateSubject{{Name: "text-1", Version: 7, SHA256: best.SHA256}}}.Digest()
		})
		if void {
			k.version("text-1", 8, nil, notes.Extent{}, map[string]string{"story.json": "{ }"})
		}
		k.detail(KindClose, "close", nil, Closed{Status: "completed"})
		k.checkpoint()
		want := map[bool][2]int{false: {1, 1}, true: {0, 2}}[void] // the job's own approval showed version 1
		if r := verify(t, k.bundle(), public); r.Result != StateVerified || r.Approvals != want[0] || r.Void != want[1] {
			t.Errorf("a newer version after an approval, %v: %s", void, r)
		}
	}
}

// approve puts an approval on record that names what it is given.
func (j *job) approve(t *testing.T, at Root, shown []Shown, person string, change ...func(*Gate)) {
	t.Helper()
	g := Gate{Gate: "g", Action: "a", Artefacts: shown, Checkpoint: at, Expires: j.clock.Add(time.Hour)}
	for _, c := range change {
		c(&g)
	}
	b, err := g.Bytes()
	j.must(err)
	a, err := SignDecision(j.key, Decision{b, Digest(b), "approve", person, j.clock})
	j.must(err)
	j.detail(KindApproval, "approval-x", nil, a)
}

func mustSign(t *testing.T, k *Key, job string, size int, root tlog.Hash) []byte {
	t.Helper()
	text := strings.Join([]string{checkpointName + job, strconv.Itoa(size), root.String(), ""}, "\n")
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Versions of the codebook that are changed, dropped, swapped or put in are found, also
// where the key's owner does it and signs it all.
func TestForgedCodebooks(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	def := notes.Def{Scope: "txt", Kind: "d", Code: "lampend", Phrase: "bring the lamp back to the very end of every stanza"}
	later := func(k *job) *notes.Codebook {
		e := k.book().Edit()
		k.must(e.Coin(def, notes.Evidence{Agent: "language-critic", Round: 2, Uses: 9}))
		return e.Done()
	}
	add := func(k *job, c *notes.Codebook) {
		k.detail(KindCodebook, "codebook-3", nil, CodebookAdded{c.Digest(), k.book().Digest()})
		k.books = append(k.books, c)
	}
	changed := func(k *job, old, now string) *notes.Codebook {
		raw := strings.Replace(string(later(k).Bytes()), old, now, 1)
		c, err := notes.ReadCodebook([]byte(raw))
		k.must(err)
		return c
	}
	var text *About
	rq := func(k *job, c *notes.Codebook) {
		l, err := notes.Parse("rq txt1 @st1l1 lampend s3", c)
		k.must(err)
		k.append(Record{Kind: KindNote, Sub: "coined", From: From{Agent: "language-critic", Role: atelier.RoleCritic}, To: []string{"writer"}, About: text, Codebook: c.Digest(), Guard: &Guarded{Verdict: "accepted"}},
			NoteBody(k.salt(), []byte(notes.Print(l)), l, 0, c, "en"))
	}
	for _, c := range []struct {
		name, check string
		do          func(*job)
		change      func([]byte) []byte // of the signed file
	}{
		{name: "an honest third version", do: func(k *job) { add(k, later(k)); rq(k, k.book()) }},
		{"a version on no record", "a version that no record names", func(k *job) { k.books = append(k.books, later(k)) }, nil},
		{"a note before its version", "the codebook of the note", func(k *job) { c := later(k); rq(k, c); add(k, c) }, nil},
		{"a base code with another phrase", "the chain of codebooks", func(k *job) { add(k, changed(k, "off the brief", "on the brief")) }, nil},
		{"an earlier code with another phrase", "the chain of codebooks", func(k *job) { add(k, changed(k, "loses its outline", "has a fine outline")) }, nil},
		{"a code that does not spell its phrase", "the chain of codebooks", func(k *job) { add(k, changed(k, `"lampend"`, `"zzzzz"`)) }, nil},
		{"dropped", "the chain of codebooks", nil, func(b []byte) []byte {
			all := bytes.Split(bytes.TrimSuffix(bytes.TrimPrefix(b, []byte("[")), []byte("]\n")), []byte(",\n"))
			return append(append([]byte("["), all[1]...), "]\n"...)
		}},
		{"swapped", "the chain of codebooks", nil, func(b []byte) []byte {
			all := bytes.Split(bytes.TrimSuffix(bytes.TrimPrefix(b, []byte("[")), []byte("]\n")), []byte(",\n"))
			return slices.Concat([]byte("["), all[1], []byte(",\n"), all[0], []byte("]\n"))
		}},
		{"changed", "a codebook that follows the one before it", nil, func(b []byte) []byte {
			return bytes.Replace(b, []byte("loses its outline"), []byte("loses all outline"), 1)
		}},
		{"cut off", "", nil, func(b []byte) []byte { return b[:len(b)-20] }},
	} {
		k := finished(t, key, public, 40)
		for _, line := range k.lines {
			if e, _ := ReadEntry(line); e.Record.Kind == KindArtefact && e.Record.About.Artefact == "text-1" && text == nil {
				text = e.Record.About
			}
		}
		if c.do != nil {
			k.log, k.lines = replay(t, k.lines[:len(k.lines)-2]), k.lines[:len(k.lines)-2]
			k.points = k.points[:len(k.points)-1]
			c.do(k)
			k.detail(KindClose, "close", nil, Closed{Status: "completed"})
			k.checkpoint()
		}
		f := k.bundle()
		if c.change != nil {
			f = clone(f)
			f[PathCodebooks].Data = c.change(f[PathCodebooks].Data)
		}
		r := verify(t, f, public)
		switch {
		case c.check == "" && c.change == nil:
			if r.Result != StateVerified || r.Codebooks != 3 || r.JobCodes != 2 {
				t.Errorf("%s: %s", c.name, r)
			}
		case r.Result != StateAltered || c.check != "" && !slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Check == c.check }):
			t.Errorf("%s: got %s with %v, want %q", c.name, r.Result, r.Faults, c.check)
		}
	}
}
