package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// stream is a deterministic source of bytes for keys and salts of tests.
func stream(seed uint64) io.Reader { return rand.NewChaCha8([32]byte{byte(seed)}) }

func testKey(tb testing.TB, seed uint64) (*Key, string) {
	tb.Helper()
	secret, public, err := GenerateKey(stream(seed), "atelier.test")
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ReadKey(secret, public)
	if err != nil {
		tb.Fatal(err)
	}
	return k, public
}

// job makes a complete record and its bundle, as a studio would.
type job struct {
	tb     testing.TB
	key    *Key
	log    *Log
	lines  [][]byte
	points [][]byte
	files  map[string][]byte
	salts  io.Reader
	books  []*notes.Codebook
	clock  time.Time
	n      map[string]int // subs of an agent
}

func newJob(tb testing.TB, key *Key) *job {
	return &job{tb: tb, key: key, log: NewLog("job-01JTEST"), salts: stream(9), files: map[string][]byte{}, books: []*notes.Codebook{notes.Base()}, clock: time.Date(2027, 1, 5, 10, 0, 0, 0, time.UTC), n: map[string]int{}}
}

func (j *job) must(err error) {
	j.tb.Helper()
	if err != nil {
		j.tb.Fatal(err)
	}
}

func (j *job) salt() string {
	s, err := Salt(j.salts)
	j.must(err)
	return s
}

func (j *job) append(r Record, b Body) int {
	j.tb.Helper()
	j.clock = j.clock.Add(time.Second)
	r.Time = j.clock
	seq := j.log.Size()
	line, err := j.log.Append(r, b)
	j.must(err)
	j.lines = append(j.lines, line)
	return seq
}

func (j *job) detail(kind, sub string, about *About, detail any) int {
	j.tb.Helper()
	b, err := DetailBody(j.salt(), detail)
	j.must(err)
	from := From{Agent: "studio", Role: atelier.RoleService}
	if kind == KindApproval {
		from = From{Agent: "mira", Role: atelier.RolePerson}
	}
	return j.append(Record{Kind: kind, Sub: sub, From: from, About: about}, b)
}

func (j *job) checkpoint() {
	s, err := j.log.Sign(j.key)
	j.must(err)
	j.points = append(j.points, s)
}

func (j *job) book() *notes.Codebook { return j.books[len(j.books)-1] }

// say puts a line on record as the service does: raw as the agent wrote it, with the
// number of the note that it answers in place of the prompt's id.
func (j *job) say(from string, role atelier.Role, to, raw string, local, re notes.ID, about *About) int {
	j.tb.Helper()
	var l notes.Line
	var err error
	if role == atelier.RolePerson {
		l, err = notes.Plain(atelier.ActPerson, notes.Bridge{}.Target(atelier.About{Piece: about.Artefact, Version: about.Version}), 0, raw)
	} else {
		l, err = notes.Parse(raw, j.book())
	}
	j.must(err)
	l.Re = re
	j.n[from]++
	return j.append(Record{Kind: KindNote, Sub: fmt.Sprintf("%s-%s-%d", about.Artefact, from, j.n[from]), Round: 1, From: From{from, role, "house", "house/1"}, To: []string{to},
		About: about, Codebook: j.book().Digest(), Guard: &Guarded{Verdict: "accepted"}}, NoteBody(j.salt(), []byte(raw), l, local, j.book(), "en"))
}

// version puts files of a version into the bundle and on record.
func (j *job) version(piece string, v int, names []atelier.Name, e notes.Extent, files map[string]string) *About {
	j.tb.Helper()
	digests := map[string]string{}
	for name, data := range files {
		j.files[fmt.Sprintf("review/versions/%s/v%d/%s", piece, v, name)] = []byte(data)
		digests[name] = Digest([]byte(data))
	}
	a := &About{Artefact: piece, Version: v, SHA256: atelier.ArtefactDigest(digests)}
	j.detail(KindArtefact, fmt.Sprintf("artefact-%s-%d", piece, v), a, ArtefactMade{piece, v, a.SHA256, digests, names, e})
	return a
}

// finished is a job of n notes with everything that a record can hold.
func finished(tb testing.TB, key *Key, public string, n int) *job {
	tb.Helper()
	j := newJob(tb, key)
	routes := [][2]string{}
	for _, p := range [][2]string{{"language-critic", "writer"}, {"visual-critic", "illustrator"}, {"music-critic", "composer"}, {"director", "writer"}, {"mira", "writer"}} {
		routes = append(routes, p, [2]string{p[1], p[0]})
	}
	j.detail(KindOpen, "open", nil, Open{Brief: strings.Repeat("ab", 32), Lang: "en", Plain: "en", Team: "house", Routes: routes, Codebook: notes.Base().Digest(), Key: public})
	j.checkpoint()
	ext := notes.Extent{Stanzas: []int{4, 4, 4, 4}, Plates: 3, Bars: 32, Seconds: 60}
	var text, art, mus *About
	made := 0
	for round := 1; made < n; round++ {
		text = j.version("text-1", round, nil, ext, map[string]string{"story.md": fmt.Sprintf("# Rain, version %d\n\nIt rains & rains.\n", round), "story.json": fmt.Sprintf(`{"v":%d}`, round)})
		art = j.version("artwork-1", round, []atelier.Name{{Name: "fox", Unit: "plate-2"}}, ext, map[string]string{"plate-1.png": "\x89PNG" + strings.Repeat(fmt.Sprint(round), 90)})
		mus = j.version("music-1", round, []atelier.Name{{Name: "melody"}}, ext, map[string]string{"score.mid": "MThd" + strings.Repeat("x", 40+round)})
		j.detail(KindCall, fmt.Sprint("call-", round), nil, Call{Template: "critic-text", Delivered: []int{1, 2}, Request: strings.Repeat("1", 64), Result: strings.Repeat("2", 64), Usage: [2]int64{900, 120}})
		for i := range min(40, n-made) {
			st, ln := i%4+1, i/4%4+1
			switch i % 8 {
			case 0:
				q := j.say("language-critic", atelier.RoleCritic, "writer", fmt.Sprintf("RQ  txt%d @st%dl%d scan(iamb,4) metre(%d) s3 c9", round, st, ln, i+5), 0, 0, text)
				j.say("writer", atelier.RoleMaker, "language-critic", fmt.Sprintf("done txt%d @st%dl%d scan(iamb,4) re n2 say \"It scans now, & the “rain” stays.\"", round, st, ln), 2, notes.ID(q), text)
				made += 2
			case 2:
				j.say("visual-critic", atelier.RoleCritic, "illustrator", fmt.Sprintf("rq art%d @2:fox focal enlarge(+%d%%) s2", round, 5+5*(i%10)), 0, 0, art)
				made++
			case 3:
				j.say("music-critic", atelier.RoleCritic, "composer", fmt.Sprintf("rq mus%d @melody:bar%d parallel s2 c7", round, i%32+1), 0, 0, mus)
				made++
			case 4:
				p := j.say("director", atelier.RoleDirector, "writer", fmt.Sprintf("prop txt%d @st%d split c7", round, st), 0, 0, text)
				j.say("writer", atelier.RoleMaker, "director", "acc re n1", 1, notes.ID(p), text)
				made += 2
			case 5:
				j.say("mira", atelier.RolePerson, "writer", "Make it  darker,\nplease.", 0, 0, text)
				made++
			case 6:
				j.say("language-critic", atelier.RoleCritic, "writer", fmt.Sprintf("ok txt%d c7", round), 0, 0, text)
				made++
			}
		}
		j.detail(KindRefused, fmt.Sprint("refused-", round), nil, RefusedLine{2, 17, strings.Repeat("3", 64)})
		if round == 1 {
			e := j.book().Edit()
			j.must(e.Coin(notes.Def{Scope: "art", Kind: "p", Code: "loseoutlin", Phrase: "loses its outline against the dark ground of the hill"}, notes.Evidence{Agent: "visual-critic", Round: 1, Uses: 9}))
			next := e.Done()
			j.detail(KindCodebook, "codebook-2", nil, CodebookAdded{next.Digest(), next.Prev()})
			j.books = append(j.books, next)
			j.say("visual-critic", atelier.RoleCritic, "illustrator", "rq art1 @2:fox loseoutlin s2", 0, 0, art)
		}
		j.checkpoint()
	}
	g := Gate{Gate: "bundle", Action: "publish", Artefacts: []Shown{{text.Artefact, text.Version, text.SHA256}, {art.Artefact, art.Version, art.SHA256}}, Checkpoint: j.log.At(), Expires: j.clock.Add(time.Hour)}
	b, err := g.Bytes()
	j.must(err)
	d, err := SignDecision(key, Decision{b, Digest(b), "approve", "mira", j.clock})
	j.must(err)
	j.detail(KindApproval, "approval-bundle", nil, d)
	j.detail(KindClose, "close", nil, Closed{"completed", map[string]string{"text-1": "accepted"}})
	j.checkpoint()
	j.files["manifest.json"] = []byte(`{"format":"atelier-bundle/1"}` + "\n")
	j.files["cost.json"] = []byte(`{"calls":0}` + "\n")
	j.files["text/story.md"] = j.files[fmt.Sprintf("review/versions/text-1/v%d/story.md", text.Version)]
	j.files["artwork/plate-1.png"] = bytes.Repeat([]byte("png bytes "), 4000)
	j.files["notes/transcript.md"] = []byte("# Rain: the conversation\n")
	return j
}

// bundle issues the bundle as it would be published.
func (j *job) bundle() fstest.MapFS {
	j.tb.Helper()
	fsys := fstest.MapFS{}
	put := func(p string, b []byte) { fsys[p] = &fstest.MapFile{Data: b, Mode: 0o644} }
	for p, b := range j.files {
		put(p, b)
	}
	put(PathTranscript, append(bytes.Join(j.lines, []byte("\n")), '\n'))
	put(PathCodebooks, Codebooks(j.books...))
	points, err := Checkpoints(j.points...)
	j.must(err)
	put(PathCheckpoints, points)
	put(PathLeaves, j.log.Leaves())
	ring, err := Keyring{}.Rotate(j.key.Public(), j.clock)
	j.must(err)
	keys, err := json.Marshal(ring)
	j.must(err)
	put(PathKeys, keys)
	j.seal(fsys)
	return fsys
}

// seal signs the files of a bundle as they are.
func (j *job) seal(fsys fstest.MapFS) {
	j.tb.Helper()
	delete(fsys, PathStatement)
	var subjects []Subject
	for p, f := range fsys {
		subjects = append(subjects, File(p, Digest(f.Data)))
	}
	st, err := SignBundle(j.key, j.log, subjects)
	j.must(err)
	fsys[PathStatement] = &fstest.MapFile{Data: st, Mode: 0o644}
}

// clone is a bundle of its own with the same bytes.
func clone(fsys fstest.MapFS) fstest.MapFS {
	out := fstest.MapFS{}
	for p, f := range fsys {
		out[p] = &fstest.MapFile{Data: slices.Clip(f.Data), Mode: f.Mode}
	}
	return out
}

func verify(tb testing.TB, fsys fstest.MapFS, key string) *Report {
	tb.Helper()
	r, err := Verify(fsys, key)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestVerifyUntouched(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	j := finished(t, key, public, 200)
	fsys := j.bundle()
	begin := time.Now()
	r := verify(t, fsys, public)
	t.Logf("%d notes, %d records, %v\n%s", len(r.Notes), r.Records, time.Since(begin), r)
	if r.Result != StateVerified || r.ExitCode() != ExitVerified || r.Key != "pinned" {
		t.Fatalf("got %s, want verified", r)
	}
	if len(r.Notes) < 200 || r.Identical != len(r.Notes) || r.Records != j.log.Size() || r.Checkpoints != len(j.points) || r.Codebooks != 2 || r.JobCodes != 1 || r.Unverified != 1 || r.Approvals != 1 || r.Void != 0 || r.MedianBits < 5 {
		t.Errorf("the report is %s", r)
	}
	if r := verify(t, fsys, ""); r.Result != ResultSelfConsistent || r.ExitCode() != ExitVerified {
		t.Errorf("without a key: %s", r)
	}
	_, other := testKey(t, 2)
	if r := verify(t, fsys, other); r.Result != StateAltered || r.First == nil || r.First.File != PathStatement {
		t.Errorf("under another key: %s", r)
	}
	if _, err := Verify(fsys, "no key"); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("a key that is none: %v", err)
	}
	// The proof of each record checks with plain tlog.
	root := j.log.Root()
	for i, line := range j.lines {
		e, err := ReadEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		p, err := j.log.Prove(i)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(p, int64(j.log.Size()), root, int64(i), tlog.RecordHash(e.Leaf)); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
	}
}

// seqAt is the record in which a byte of the transcript lies.
func seqAt(transcript []byte, at int) int { return bytes.Count(transcript[:at], []byte("\n")) }

// tampered is how many notes the record has that is tampered with: the work grows with
// its square, and a longer one is caught in the same ways.
const tampered = 80

// TestTamper is the whole of it: bytes flipped in every file, records swapped,
// dropped, inserted and cut off, and each kind of thing that a record holds changed.
// Whatever is changed is found, and what is named first is what was changed.
func TestTamper(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	j := finished(t, key, public, tampered)
	clean := j.bundle()
	paths := []string{}
	total := 0
	for p, f := range clean {
		paths = append(paths, p)
		total += len(f.Data)
	}
	slices.Sort(paths)

	type tamper struct {
		name string
		do   func(fstest.MapFS)
		seq  int    // that has to be named first, -1 any
		file string // that has to be named
	}
	var all []tamper
	// 500 positions: in every file two at least, the rest by size.
	r := rand.New(rand.NewPCG(5, 5))
	flip := func(p string, at int) {
		mask := byte(1) << r.IntN(8)
		seq := -1
		if p == PathTranscript {
			seq = seqAt(clean[p].Data, at)
		}
		all = append(all, tamper{fmt.Sprintf("flip %s byte %d", p, at), func(f fstest.MapFS) { f[p].Data = slices.Clone(f[p].Data); f[p].Data[at] ^= mask }, seq, p})
	}
	for _, p := range paths {
		flip(p, 0)
		flip(p, r.IntN(len(clean[p].Data)))
	}
	for len(all) < 500 {
		p := paths[r.IntN(len(paths))]
		if r.IntN(2) == 0 {
			p = PathTranscript
		}
		flip(p, r.IntN(len(clean[p].Data)))
	}
	flips := len(all)
	lines := func(f fstest.MapFS) [][]byte {
		return bytes.Split(bytes.TrimSuffix(f[PathTranscript].Data, []byte("\n")), []byte("\n"))
	}
	set := func(f fstest.MapFS, ls [][]byte) {
		f[PathTranscript].Data = append(bytes.Join(ls, []byte("\n")), '\n')
	}
	n := len(j.lines)
	for i := range n {
		if i+1 < n {
			all = append(all, tamper{fmt.Sprint("swap ", i), func(f fstest.MapFS) { l := lines(f); l[i], l[i+1] = l[i+1], l[i]; set(f, l) }, i, PathTranscript})
		}
		all = append(all,
			tamper{fmt.Sprint("drop ", i), func(f fstest.MapFS) { set(f, slices.Delete(lines(f), i, i+1)) }, i, PathTranscript},
			tamper{fmt.Sprint("insert ", i), func(f fstest.MapFS) { l := lines(f); set(f, slices.Insert(l, i, l[(i+7)%n])) }, i, PathTranscript},
			tamper{fmt.Sprint("truncate to ", i), func(f fstest.MapFS) { set(f, lines(f)[:i]) }, i, PathTranscript})
	}
	for _, p := range paths {
		all = append(all, tamper{"delete " + p, func(f fstest.MapFS) { delete(f, p) }, -1, p})
	}
	all = append(all, tamper{"a file more", func(f fstest.MapFS) { f["extra.txt"] = &fstest.MapFile{Data: []byte("x")} }, -1, "extra.txt"})
	sizes := map[State]int{}
	bad := make([]string, len(all))
	results := make([]State, len(all))
	seats := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for i, c := range all {
		seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-seats }()
			f := clone(clean)
			c.do(f)
			rep, err := Verify(f, public)
			switch {
			case err != nil:
				bad[i] = c.name + ": " + err.Error()
			case rep.ExitCode() != ExitAltered && rep.ExitCode() != ExitMissing || rep.First == nil:
				bad[i] = c.name + ": not found: " + rep.String()
			case c.seq >= 0 && rep.First.Seq != c.seq:
				bad[i] = fmt.Sprintf("%s: named record %d first, want %d: %v", c.name, rep.First.Seq, c.seq, rep.Faults)
			case c.seq < 0 && !slices.ContainsFunc(rep.Faults, func(x Fault) bool { return x.File == c.file }):
				bad[i] = fmt.Sprintf("%s: %s is not named: %v", c.name, c.file, rep.Faults)
			default:
				results[i] = rep.Result
			}
		})
	}
	wg.Wait()
	missed := 0
	for i := range all {
		sizes[results[i]]++
		if bad[i] != "" {
			missed++
			if missed < 10 {
				t.Error(bad[i])
			}
		}
	}
	t.Logf("%d flips of %d bytes in %d files, %d other changes; found %d of %d: %v", flips, total, len(paths), len(all)-flips, len(all)-missed, len(all), sizes)
	if missed > 0 || flips < 500 {
		t.Errorf("%d of %d changes were not found or not named", missed, len(all))
	}
	if rep := verify(t, clean, public); rep.Result != StateVerified {
		t.Errorf("untouched: %s", rep)
	}
}

// TestForgery changes what a record says and makes everything around it fit, as
// somebody with the studio's own tools but not its key would; and, with the key, puts
// on record what the forms of a note do not agree on.
func TestForgery(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	thief, stolen := testKey(t, 2)
	j := finished(t, key, public, 40)

	// The whole record made again under another key.
	again := finished(t, thief, stolen, 40)
	if r := verify(t, again.bundle(), public); r.Result != StateAltered {
		t.Errorf("a bundle of another key: %s", r)
	}
	// The thief signs the true record's files, changed, and adds its key to the ring.
	f := clone(j.bundle())
	f["text/story.md"].Data = []byte("another\n")
	mixed := &job{tb: t, key: thief, log: j.log}
	mixed.seal(f)
	if r := verify(t, f, public); r.Result != StateAltered || r.First.File != PathStatement {
		t.Errorf("another signer: %s", r)
	}

	text := &About{Artefact: "text-1", Version: 1, SHA256: ""}
	for _, e := range j.lines {
		x, _ := ReadEntry(e)
		if x.Record.Kind == KindArtefact && x.Record.About.Artefact == "text-1" {
			text = x.Record.About
		}
	}
	good, err := notes.Parse("rq txt1 @st1l1 metre s3", notes.Base())
	if err != nil {
		t.Fatal(err)
	}
	blocker := good
	blocker.Sev = atelier.Blocker
	rec := func() Record {
		return Record{Kind: KindNote, Sub: "forged", From: From{Agent: "language-critic", Role: atelier.RoleCritic}, To: []string{"writer"}, About: text, Guard: &Guarded{Verdict: "accepted"}}
	}
	for _, c := range []struct {
		name   string
		change func(*Record, *Body)
	}{
		{"", func(*Record, *Body) {}},
		{"", func(r *Record, _ *Body) { r.Guard = &Guarded{Verdict: "accepted", G6: notes.G6Passed} }},
		{"", func(r *Record, b *Body) {
			*b = NoteBody(b.Salt, []byte(notes.Print(blocker)), blocker, 0, notes.Base(), "en")
			r.Guard = &Guarded{Verdict: "accepted", G6: notes.G6NotRun}
		}},
		{"what came of rule G6", func(r *Record, _ *Body) { r.Guard = &Guarded{Verdict: "accepted", G6: "agreed"} }},
		{"what came of rule G6", func(_ *Record, b *Body) {
			*b = NoteBody(b.Salt, []byte(notes.Print(blocker)), blocker, 0, notes.Base(), "en")
		}},
		{"the line as it came in", func(_ *Record, b *Body) { b.Raw = "rq txt1 @st1l2 metre s3" }},
		{"the line as it was delivered", func(_ *Record, b *Body) { b.Canon = "rq txt1 @st1l1  metre s3" }},
		{"the plain words", func(_ *Record, b *Body) { b.Plain = strings.Replace(b.Plain, "major", "minor", 1) }},
		{"", func(r *Record, _ *Body) { r.Codebook = notes.Base().Digest() }}, // of a piece that is made beside the one that coined
		{"the codebook of the note", func(r *Record, _ *Body) { r.Codebook = strings.Repeat("0", 64) }},
		{"a note that was accepted", func(r *Record, _ *Body) { r.Guard = &Guarded{Verdict: "refused"} }},
		{"the guard, rule G0", func(r *Record, _ *Body) { r.To = []string{"composer"} }},
		{"the guard, rule G3", func(r *Record, _ *Body) { a := *r.About; a.SHA256 = strings.Repeat("0", 64); r.About = &a }},
		{"a body in its own bytes", func(_ *Record, b *Body) { b.Salt = "short" }},
		{"a kind of record", func(r *Record, _ *Body) { r.Kind = "gossip" }},
		{"one opening, at the start", func(r *Record, _ *Body) { r.Kind = KindOpen }},
		{"nothing but erasures after the close", nil},
	} {
		k := finished(t, key, public, 40)
		at := k.log.Size()
		if c.change != nil { // before approval and close, which are made again
			k.log, k.lines = replay(t, k.lines[:len(k.lines)-2]), k.lines[:len(k.lines)-2]
			k.points = k.points[:len(k.points)-1]
			at = k.log.Size()
			r, b := rec(), NoteBody(k.salt(), []byte("rq txt1 @st1l1 metre s3"), good, 0, k.book(), "en")
			r.Codebook = k.book().Digest()
			c.change(&r, &b)
			k.append(r, b)
			k.detail(KindClose, "close", nil, Closed{Status: "completed"})
		} else {
			k.append(func() Record { r := rec(); r.Codebook = k.book().Digest(); return r }(), NoteBody(k.salt(), []byte("rq txt1 @st1l1 metre s3"), good, 0, k.book(), "en"))
		}
		k.checkpoint()
		r := verify(t, k.bundle(), public)
		if c.name == "" {
			if r.Result != StateVerified {
				t.Errorf("an honest note: %s", r)
			}
			continue
		}
		if r.Result != StateAltered || r.First == nil || r.First.Seq != at || r.First.Check != c.name {
			t.Errorf("%s: got %v, want it named at record %d", c.name, r.First, at)
		}
	}
}

// replay reads stored lines into a log, as a worker does that starts anew.
func replay(t *testing.T, lines [][]byte) *Log {
	t.Helper()
	l := NewLog("job-01JTEST")
	for _, line := range lines {
		if _, err := l.Adopt(line); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	j := finished(t, key, public, 40)
	l := replay(t, j.lines)
	if l.At() != j.log.At() || l.Checkpoint() != j.log.Checkpoint() {
		t.Error("a log that was read again is another")
	}
	// A clone goes on alone: a put that loses leaves the log as it was.
	before := l.At()
	c := l.Clone()
	b, _ := DetailBody(j.salt(), Call{})
	if _, err := c.Append(Record{Kind: KindCall, Sub: "x"}, b); err != nil || l.At() != before || c.Size() != l.Size()+1 {
		t.Error("a clone changed its log")
	}
	first := NewLog("job-01JTEST")
	for _, line := range [][]byte{j.lines[1], []byte("{}"), nil, append(slices.Clone(j.lines[0]), ' '), bytes.Replace(j.lines[0], []byte("studio"), []byte("studip"), 1), bytes.Replace(j.lines[0], []byte(`"detail"`), []byte(`"detajl"`), 1)} {
		if _, err := first.Adopt(line); err == nil && !bytes.Contains(line, []byte("studip")) {
			t.Errorf("adopted %.40q", line)
			first = NewLog("job-01JTEST")
		} else if err == nil {
			first = NewLog("job-01JTEST") // a changed first record has no witness but a checkpoint
		}
	}
}

// TestErase: a body is gone and the rest verifies; without an erase record it is
// missing; and its words stand nowhere else.
func TestErase(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	j := finished(t, key, public, 40)
	seq := -1
	for i, line := range j.lines {
		if bytes.Contains(line, []byte("Make it  darker")) {
			seq = i
			break
		}
	}
	gone, err := Erase(j.lines[seq])
	if err != nil || seq < 0 {
		t.Fatal(err)
	}
	var only [][]byte
	for _, line := range j.lines {
		if !bytes.Contains(line, []byte("darker")) || bytes.Equal(line, j.lines[seq]) {
			only = append(only, line)
		}
	}
	if e, _ := ReadEntry(gone); e.Body != nil || e.Record.Body == "" || bytes.Contains(gone, []byte("darker")) {
		t.Error("the words are still there")
	}
	// By hand, in the bundle as it was signed.
	signed := j.bundle()
	stripped := fstest.MapFS{}
	maps.Copy(stripped, signed)
	stripped[PathTranscript] = &fstest.MapFile{Data: bytes.Replace(signed[PathTranscript].Data, j.lines[seq], gone, 1)}
	if r := verify(t, stripped, public); r.Result != StateMissing || r.ExitCode() != ExitMissing || r.First.Seq != seq {
		t.Errorf("deleted by hand: %s", r)
	}
	stripped[PathTranscript] = &fstest.MapFile{Data: bytes.Replace(stripped[PathTranscript].Data, j.lines[seq+1], []byte(strings.Replace(string(j.lines[seq+1]), `"salt":"`, `"salt":"A`, 1)), 1)}
	if r := verify(t, stripped, public); r.Result != StateAltered {
		t.Errorf("one deleted and one changed: %s", r)
	}
	j.lines[seq] = gone
	if r := verify(t, j.bundle(), public); r.Result != StateMissing || r.ExitCode() != ExitMissing || r.First.Seq != seq {
		t.Errorf("deleted without a record: %s", r)
	}
	j.detail(KindErase, "erase-1", nil, Erased{[]int{seq}, "asked by the person"})
	j.checkpoint()
	r := verify(t, j.bundle(), public)
	if r.Result != StateVerified || r.Erased != 1 || r.Gone != 1 {
		t.Errorf("erased: %s", r)
	}
	if i := slices.IndexFunc(r.Notes, func(n NoteState) bool { return n.Seq == seq }); r.Notes[i].State != StateErased {
		t.Errorf("the note reads %s", r.Notes[i].State)
	}
	if len(only) == 0 {
		t.Error("nothing was looked at")
	}
	// Two bodies of the same words commit to different digests.
	a, b := Body{Salt: j.salt(), Raw: "same"}, Body{Salt: j.salt(), Raw: "same"}
	x, _ := encode(a)
	y, _ := encode(b)
	if Digest(x) == Digest(y) {
		t.Error("a body can be guessed from its digest")
	}
}

// TestQuarantine: what was refused can be found again by its digest, and not guessed.
func TestQuarantine(t *testing.T) {
	t.Parallel()
	salts := stream(4)
	one, _ := Salt(salts)
	two, _ := Salt(salts)
	raw := []byte("rq txt2 \xff metre s3")
	_, err := notes.Parse(string(raw), notes.Base())
	b, d, qerr := Quarantine(one, raw, err.(*notes.Refused))
	if qerr != nil || d.Rule != 1 || d.Offset != 8 || d.Quarantine != Digest(b) || bytes.Contains(b, raw) {
		t.Errorf("got %+v, %v", d, qerr)
	}
	var q Quarantined
	if err := json.Unmarshal(b, &q); err != nil || !bytes.Equal(q.Raw, raw) {
		t.Errorf("the bytes come back as %q, %v", q.Raw, err)
	}
	if _, other, _ := Quarantine(two, raw, err.(*notes.Refused)); other.Quarantine == d.Quarantine {
		t.Error("the digest tells what was refused")
	}
}

func TestOpenJob(t *testing.T) {
	t.Parallel()
	key, public := testKey(t, 1)
	j := finished(t, key, public, 40)
	j.lines = j.lines[:len(j.lines)-1]
	j.log = replay(t, j.lines)
	j.points = j.points[:len(j.points)-1]
	j.checkpoint()
	if r := verify(t, j.bundle(), public); r.Result != StateOpen || r.ExitCode() != ExitOpen {
		t.Errorf("a job that goes on: %s", r)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	key, one := testKey(t, 1)
	_, two := testKey(t, 2)
	ring, err := Keyring{}.Rotate(one, at)
	if err != nil {
		t.Fatal(err)
	}
	if ring, err = ring.Rotate(two, at.Add(time.Hour)); err != nil || ring.Current() != two || len(ring.Keys) != 2 || ring.Keys[1].Until == nil {
		t.Errorf("got %+v, %v", ring, err)
	}
	if _, err := ring.Rotate(one, at); atelier.CodeOf(err) != atelier.CodeExists {
		t.Errorf("a key came back: %v", err)
	}
	secret, _, _ := GenerateKey(stream(1), "atelier.test")
	if _, err := ReadKey(secret, two); err == nil || strings.Contains(err.Error(), secret[20:]) {
		t.Errorf("halves that do not belong together: %v", err)
	}
	// A signature of one kind is none of the other.
	cp, _ := NewLog("j").Sign(key)
	v, _ := newVerifiers([]string{one})
	if _, err := ReadCheckpoint(cp, v.note); err != nil {
		t.Error(err)
	}
	env, _ := key.Envelope(PayloadType, []byte(NewLog("j").Checkpoint()))
	if _, err := ReadCheckpoint(env, v.note); err == nil {
		t.Error("an envelope was taken for a checkpoint")
	}
	if _, _, err := openEnvelope(env, ApprovalType, v); err == nil {
		t.Error("a statement was taken for an approval")
	}
	// A key of before the rotation still checks what it signed.
	j := finished(t, key, one, 40)
	f := j.bundle()
	b, _ := json.Marshal(ring)
	f[PathKeys].Data = b
	j.seal(f)
	if r := verify(t, f, one); r.Result != StateVerified {
		t.Errorf("after a rotation: %s", r)
	}
}

// TestGate: a decision binds to what was shown and to nothing else.
func TestGate(t *testing.T) {
	t.Parallel()
	key, one := testKey(t, 1)
	at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	g := Gate{Gate: "bundle", Action: "publish", Artefacts: []Shown{{"text-1", 4, "aa"}}, Checkpoint: Root{12, "r"}, Expires: at.Add(time.Hour)}
	b, _ := g.Bytes()
	d := Decision{b, Digest(b), "approve", "mira", at}
	now := func() Now {
		return Now{Time: at, Authorised: func(p string) bool { return p == "mira" }, Versions: map[string]int{"text-1": 4}, Noted: func(Shown, int) bool { return false }}
	}
	if err := g.Check(d, now()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		code atelier.Code
		do   func(*Decision, *Now)
	}{
		{"version 5 appears", atelier.CodeConflict, func(_ *Decision, n *Now) { n.Versions["text-1"] = 5 }},
		{"a note on version 4", atelier.CodeConflict, func(_ *Decision, n *Now) {
			n.Noted = func(s Shown, from int) bool { return s.Version == 4 && from == 12 }
		}},
		{"a stale tab", atelier.CodeConflict, func(d *Decision, _ *Now) { d.Shown = strings.Repeat("0", 64) }},
		{"another subject", atelier.CodeConflict, func(d *Decision, _ *Now) {
			d.Subject = json.RawMessage(strings.Replace(string(b), `"version":4`, `"version":5`, 1))
		}},
		{"a second click", atelier.CodeConflict, func(_ *Decision, n *Now) { n.Decided = true }},
		{"the wrong person", atelier.CodeForbidden, func(d *Decision, _ *Now) { d.Person = "eve" }},
		{"nobody", atelier.CodeForbidden, func(d *Decision, _ *Now) { d.Person = "" }},
		{"too late", atelier.CodeConflict, func(_ *Decision, n *Now) { n.Time = g.Expires }},
		{"silence", atelier.CodeInvalid, func(d *Decision, _ *Now) { d.Decision = "" }},
	} {
		d, n := d, now()
		c.do(&d, &n)
		if err := g.Check(d, n); atelier.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
	a, err := SignDecision(key, d)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := newVerifiers([]string{one})
	if got, gate, err := readDecision(a, v); err != nil || got.Person != "mira" || gate.Checkpoint != g.Checkpoint {
		t.Errorf("got %+v, %v", got, err)
	}
	a.Envelope = bytes.Replace(a.Envelope, []byte("payload"), []byte("Payload"), 1)
	if _, _, err := readDecision(a, v); err == nil {
		t.Error("a changed envelope was taken")
	}
}

func BenchmarkVerify200(b *testing.B) {
	key, public := testKey(b, 1)
	fsys := finished(b, key, public, 200).bundle()
	for b.Loop() {
		if r, err := Verify(fsys, public); err != nil || r.Result != StateVerified {
			b.Fatal(r, err)
		}
	}
}

// BenchmarkNote is what a note costs beside its put: guard, body, hashes, record.
func BenchmarkNote(b *testing.B) {
	key, public := testKey(b, 1)
	j := finished(b, key, public, 200)
	l, _ := notes.Parse(`rq txt1 @st1l1 metre(9) scan(iamb,4) s3 c9`, j.book())
	for b.Loop() {
		log := j.log.Clone()
		if _, err := log.Append(Record{Kind: KindNote, Sub: "x"}, NoteBody(j.salt(), []byte("rq txt1"), l, 0, j.book(), "en")); err != nil {
			b.Fatal(err)
		}
	}
}
