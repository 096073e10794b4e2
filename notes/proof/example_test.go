package proof_test

import (
	"crypto/rand"
	"fmt"
	"testing/fstest"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// Example keeps a record of two batches, as a worker does that puts each into a store
// whose puts are create-only, publishes a bundle, and verifies it.
func Example() {
	secret, public, err := proof.GenerateKey(rand.Reader, "studio.example")
	check(err)
	key, err := proof.ReadKey(secret, public)
	check(err)

	log := proof.NewLog("job-1")
	var transcript []byte
	// put stands for the store: it says whether the key was free.
	put := func(lines []byte) bool { transcript = append(transcript, lines...); return true }
	commit := func(records []proof.Record, bodies []proof.Body) {
		next := log.Clone()
		var batch []byte
		for i := range records {
			records[i].Time = time.Now()
			line, err := next.Append(records[i], bodies[i])
			check(err)
			batch = append(append(batch, line...), '\n')
		}
		if put(batch) {
			log = next
		} // else: log.Adopt every line that is read back, and do it again
	}
	detail := func(v any) proof.Body {
		salt, err := proof.Salt(rand.Reader)
		check(err)
		b, err := proof.DetailBody(salt, v)
		check(err)
		return b
	}

	story := []byte("It rains.\n")
	files := map[string]string{"story.md": proof.Digest(story)}
	version := &proof.About{Artefact: "text-1", Version: 1, SHA256: atelier.ArtefactDigest(files)}
	commit([]proof.Record{
		{Kind: proof.KindOpen, Sub: "open"},
		{Kind: proof.KindArtefact, Sub: "text-1-v1", About: version},
	}, []proof.Body{
		detail(proof.Open{Lang: "en", Plain: "en", Routes: [][2]string{{"reader", "writer"}}, Codebook: notes.Base().Digest(), Key: public}),
		detail(proof.ArtefactMade{Piece: "text-1", Version: 1, SHA256: version.SHA256, Files: files, Extent: notes.Extent{Stanzas: []int{1}}}),
	})

	// A critic's line, as its model wrote it.
	raw := []byte("rq  txt1 @st1l1 METRE(3) s2")
	line, err := notes.Parse(string(raw), notes.Base())
	check(err)
	salt, err := proof.Salt(rand.Reader)
	check(err)
	commit([]proof.Record{
		{Kind: proof.KindNote, Sub: "text-1-r1-critique-reader-1", Round: 1, From: proof.From{Agent: "reader", Role: atelier.RoleCritic}, To: []string{"writer"},
			About: version, Codebook: notes.Base().Digest(), Guard: &proof.Guarded{Verdict: "accepted"}},
		{Kind: proof.KindClose, Sub: "close"},
	}, []proof.Body{proof.NoteBody(salt, raw, line, 0, notes.Base(), "en"), detail(proof.Closed{Status: "completed"})})
	signed, err := log.Sign(key)
	check(err)

	points, err := proof.Checkpoints(signed)
	check(err)
	bundle := fstest.MapFS{
		proof.PathTranscript:                 {Data: transcript},
		proof.PathCodebooks:                  {Data: proof.Codebooks(notes.Base())},
		proof.PathCheckpoints:                {Data: points},
		proof.PathLeaves:                     {Data: log.Leaves()},
		proof.PathKeys:                       {Data: []byte(`{"keys":[{"key":"` + public + `","from":"2027-01-01T00:00:00Z"}]}`)},
		"review/versions/text-1/v1/story.md": {Data: story},
	}
	var subjects []proof.Subject
	for p, f := range bundle {
		subjects = append(subjects, proof.File(p, proof.Digest(f.Data)))
	}
	statement, err := proof.SignBundle(key, log, subjects)
	check(err)
	bundle[proof.PathStatement] = &fstest.MapFile{Data: statement}

	report, err := proof.Verify(bundle, public)
	check(err)
	fmt.Println(notes.Expand(line, notes.Base(), "en"))
	fmt.Println(report.Result)
	bundle["review/versions/text-1/v1/story.md"].Data = []byte("It snows.\n")
	report, err = proof.Verify(bundle, public)
	check(err)
	fmt.Println(report.First)
	// Output:
	// Asks for a change to text 1 version 1, stanza 1 line 1. Problem: metre breaks (counted: 3). Severity: moderate.
	// verified
	// record 1 notes/transcript.jsonl: altered: the files of the version, review/versions/text-1/v1/story.md
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
