package atelier

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"
)

// Artefact is one stored, immutable version of a piece. It is kept in the result
// of the turn that made it.
type Artefact struct {
	Piece   string   `json:"piece"`
	Medium  Medium   `json:"medium"`
	Version int      `json:"version"`
	Round   int      `json:"round"`
	Base    int      `json:"base,omitempty"` // version it was revised from, 0: a draft
	MadeBy  Agent    `json:"made_by"`
	From    []string `json:"from,omitempty"` // SHA-256 of what it was made from
	Seed    int64    `json:"seed"`
	Files   []Ref    `json:"files"`           // in name order
	Names   []Name   `json:"names,omitempty"` // addressable parts
	Summary string   `json:"summary,omitempty"`
	Unmet   []string `json:"unmet,omitempty"` // musts it does not meet, in the brief's words
	Digest  string   `json:"digest"`          // over names and digests of the files: ArtefactDigest
}

// Name is an addressable part of a version: an element, a section, a part.
type Name struct {
	Name string `json:"name"` // a–z and -, 3–16 bytes
	Unit string `json:"unit,omitempty"`
	What string `json:"what,omitempty"` // plain words
}

// ArtefactDigest is the identity of a version: SHA-256 over "name sha256\n" of
// its files in name order. Two versions with the same files are the same.
func ArtefactDigest(files map[string]string) string {
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, n := range names {
		fmt.Fprintf(h, "%s %s\n", n, files[n])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Object keys. All of them are built here, from ids that the service made.

// KeyInput is a person's own input, named by content.
func KeyInput(sha256 string) string { return "inputs/" + sha256 }

// KeyInputOwner says that a tenant supplied an input. Inputs are shared between
// tenants who sent the same bytes; knowing a digest gives nobody a right to it.
func KeyInputOwner(tenant, sha256 string) string {
	return "input-owners/" + tenant + "/" + sha256 + ".json"
}

// KeyJob is the prefix of everything a job stored.
func KeyJob(job string) string { return "jobs/" + job + "/" }

// KeyBrief is the brief as it was taken; it is put before a job is acknowledged.
func KeyBrief(job string) string { return KeyJob(job) + "brief.json" }

// KeyRequest is the body of the request as it arrived, byte for byte.
func KeyRequest(job string) string { return KeyJob(job) + "request.json" }

// KeyVersion is the prefix of a version's files.
func KeyVersion(job, piece string, version int) string {
	return fmt.Sprintf("%spieces/%s/v%d/", KeyJob(job), piece, version)
}

// The records of a version, what it is and what it is read aloud, which older
// releases put beside its files.
const (
	FileArtefact  = "artefact.json"
	FileNarration = "narration.json"
)

// KeyFile is one file of a version.
func KeyFile(job, piece string, version int, file string) string {
	return KeyVersion(job, piece, version) + file
}

// KeyReviews is the prefix of what the critics found, where older releases put it
// besides in the results of their turns.
func KeyReviews(job string) string { return KeyJob(job) + "reviews/" }

// KeyReview is what all critics found in one version, a [Review] a line; piece
// "job" is what the coherence critic found between the pieces.
func KeyReview(job, piece string, version int) string {
	return fmt.Sprintf("%s%s/v%d.jsonl", KeyReviews(job), piece, version)
}

// MaxBatch is how many records or events one object holds at most, so that the
// object with a given one is found without reading all of them.
const MaxBatch = 64

// KeyNotes is the prefix of the records.
func KeyNotes(job string) string { return KeyJob(job) + "notes/" }

// KeyQuarantine is what the guard refused, under its own SHA-256 or, in a bundle's log,
// that of its name: below the records, and read by nobody but people.
func KeyQuarantine(job, sha256 string) string {
	return KeyQuarantines(job) + sha256 + ".json"
}

// KeyQuarantines is the prefix of all KeyQuarantine keys of a job.
func KeyQuarantines(job string) string { return KeyNotes(job) + "quarantine/" }

// KeyCodebook is a version of a job's codebook, named by the SHA-256 of its bytes.
func KeyCodebook(job, sha256 string) string { return KeyNotes(job) + "codebook/" + sha256 + ".json" }

// KeyCodebookChain is the prefix of all KeyCodebookLink keys of a job.
func KeyCodebookChain(job string) string { return KeyNotes(job) + "codebook/chain/" }

// KeyCodebookLink is the n-th decision on a job's codes, from 1: create-only, so that
// writers side by side make one chain.
func KeyCodebookLink(job string, n int) string {
	return fmt.Sprintf("%s%04d.json", KeyCodebookChain(job), n)
}

// KeyNote is the batch of records, one a line, whose first has that number: what
// a round committed is there as a whole or not at all.
func KeyNote(job string, seq int) string { return fmt.Sprintf("%s%08d.jsonl", KeyNotes(job), seq) }

// KeyNoteIssue is a batch of records that was put again after an erasure; issue is
// from 2.
func KeyNoteIssue(job string, first, issue int) string {
	return fmt.Sprintf("%s%08d-%d.jsonl", KeyNotes(job), first, issue)
}

// BatchOf reads the key of a batch of records or events: the number of its first, and
// its issue, which is 1 for one that was never put again.
func BatchOf(key string) (first, issue int, ok bool) {
	name, ok := strings.CutSuffix(key[strings.LastIndexByte(key, '/')+1:], ".jsonl")
	number, again, reissued := strings.Cut(name, "-")
	issue = 1
	if reissued {
		n, err := strconv.Atoi(again)
		issue, ok = n, ok && err == nil && n > 1 && strconv.Itoa(n) == again
	}
	if !ok || len(number) != 8 || strings.Trim(number, "0123456789") != "" {
		return 0, 0, false
	}
	first, _ = strconv.Atoi(number)
	return first, issue, true
}

// Batches picks the batches among listed keys, each in its newest issue, in order. The
// others are on their way out.
func Batches(refs []Ref) (current, old []Ref) {
	for _, r := range refs {
		first, issue, ok := BatchOf(r.Key)
		if !ok {
			continue
		}
		if n := len(current) - 1; n >= 0 {
			if f, i, _ := BatchOf(current[n].Key); f == first {
				if i < issue {
					current[n], r = r, current[n]
				}
				old = append(old, r)
				continue
			}
		}
		current = append(current, r)
	}
	return current, old
}

// KeyCalls is the prefix of a job's calls, KeyCall of one call's objects.
func KeyCalls(job string) string { return KeyJob(job) + "calls/" }

// KeyCall is the prefix of one call's objects.
func KeyCall(job, callKey string) string { return KeyCalls(job) + callKey + "/" }

// KeyResult is the staged result of a call: present means paid.
func KeyResult(job, callKey string) string { return KeyCall(job, callKey) + "result.json" }

// KeyRequestOf is the request of a model call: present means that it may have been
// sent.
func KeyRequestOf(job, callKey string) string { return KeyCall(job, callKey) + "request.json" }

// KeyTry says that a model call was sent for the n-th time, from 2.
func KeyTry(job, callKey string, n int) string {
	return fmt.Sprintf("%stry-%d.json", KeyCall(job, callKey), n)
}

// KeyTryEnd is what came of sending a model call for the n-th time, where that was
// not the stored result.
func KeyTryEnd(job, callKey string, n int) string {
	return fmt.Sprintf("%stry-%d-end.json", KeyCall(job, callKey), n)
}

// TryOf reads the last part of a key made by [KeyTry] or, end, by [KeyTryEnd].
func TryOf(name string) (n int, end, ok bool) {
	s, ok := strings.CutPrefix(strings.TrimSuffix(name, ".json"), "try-")
	s, end = strings.CutSuffix(s, "-end")
	n, err := strconv.Atoi(s)
	return n, end, ok && err == nil && n > 0
}

// CallOf returns the call key that a KeyResult key names, "" if it names none.
func CallOf(key string) string {
	parts := strings.Split(key, "/")
	if len(parts) != 5 || parts[2] != "calls" || parts[4] != "result.json" {
		return ""
	}
	return parts[3]
}

// KeyBlob is bytes that belong to a call, named by content.
func KeyBlob(job, callKey, sha256 string) string { return KeyCall(job, callKey) + sha256 }

// KeyDecision is what a person decided.
func KeyDecision(job string, n int) string {
	return fmt.Sprintf("%sdecisions/%04d.json", KeyJob(job), n)
}

// KeyDecisionOf is what a person decided of other things shown under a number
// that is taken: a job that was rebuilt may come to its gates another way.
func KeyDecisionOf(job string, n int, shown string) string {
	return fmt.Sprintf("%sdecisions/%04d-%s.json", KeyJob(job), n, shown)
}

// KeyActs is the prefix of what people did, KeyAct one of them.
func KeyActs(job string) string { return KeyJob(job) + "acts/" }

// KeyAct is one thing a person did; its id is the digest of its content.
func KeyAct(job, id string) string { return KeyActs(job) + id + ".json" }

// KeyDirectives is the prefix of what people said.
func KeyDirectives(job string) string { return KeyJob(job) + "directives/" }

// KeyDirective is one thing a person said; its id is made by the service.
func KeyDirective(job, id string) string { return KeyDirectives(job) + id + ".json" }

// KeyEvents is the prefix of a job's events.
func KeyEvents(job string) string { return KeyJob(job) + "events/" }

// KeyEvent is the batch of events, one a line, whose first has that number, from 1.
func KeyEvent(job string, n int) string { return fmt.Sprintf("%s%08d.jsonl", KeyEvents(job), n) }

// KeyBundles is the prefix of what the service itself adds to bundles.
func KeyBundles(job string) string { return KeyJob(job) + "bundle/" }

// KeyBundle is a file the service itself adds to the n-th issue of a bundle.
func KeyBundle(job string, n int, path string) string {
	return fmt.Sprintf("%s%d/%s", KeyBundles(job), n, path)
}

// KeyBeside is where bytes go whose key is taken by others.
func KeyBeside(key, sha256 string) string {
	dir, name := path.Split(key)
	return dir + sha256 + "/" + name
}

// KeyErasures is the prefix of a job's erasures; below KeyErasureCopies of a note lies
// what is just being rewritten for it.
func KeyErasures(job string) string { return KeyJob(job) + "erasures/" }

// KeyErasure is the erasure of one note.
func KeyErasure(job string, note int) string {
	return fmt.Sprintf("%s%08d.json", KeyErasures(job), note)
}

// KeyErasureCopies is the prefix of the copies of what an erasure rewrites.
func KeyErasureCopies(job string, note int) string {
	return fmt.Sprintf("%s%08d/", KeyErasures(job), note)
}

// KeyIssues is the prefix of a job's issues, KeyIssue one of them, from 2.
func KeyIssues(job string) string { return KeyJob(job) + "issues/" }

// KeyIssue names the n-th issue of a bundle.
func KeyIssue(job string, n int) string { return fmt.Sprintf("%s%06d.json", KeyIssues(job), n) }

// KeyCost is what a job cost, a [Ledger]; it is written when the job ends.
func KeyCost(job string) string { return KeyJob(job) + "cost.json" }

// KeyFinal is the end of a job; absent means unfinished.
func KeyFinal(job string) string { return KeyJob(job) + "final.json" }

// KeyIndex makes jobs listable newest first: the job id's time, inverted.
func KeyIndex(job string) string { return "index/" + invert(strings.TrimPrefix(job, "job-")) }

// KeyIndexPrefix is the prefix of all KeyIndex keys.
const KeyIndexPrefix = "index/"

// JobOfIndex returns the job that a KeyIndex key names, "" if it names none.
func JobOfIndex(key string) string {
	id, ok := strings.CutPrefix(key, KeyIndexPrefix)
	if !ok || len(id) != 26 {
		return ""
	}
	return "job-" + invert(id)
}

// ulidAlphabet is Crockford's base 32, the alphabet of a ULID.
const ulidAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// invert maps every letter of a ULID to its complement, so that ascending order
// becomes descending; it is its own inverse.
func invert(id string) string {
	b := []byte(strings.ToUpper(id))
	for i, c := range b {
		if k := strings.IndexByte(ulidAlphabet, c); k >= 0 {
			b[i] = ulidAlphabet[31-k]
		}
	}
	return strings.ToLower(string(b))
}

// KeyIdempotency is the record of one idempotency key; hash is the SHA-256 of
// tenant and key.
func KeyIdempotency(hash string) string { return "idempotency/" + hash + ".json" }

// KeyAPIKey is one API key, hashed.
func KeyAPIKey(id string) string { return "keys/" + id + ".json" }

// KeyAPIKeys is the prefix of all API keys.
const KeyAPIKeys = "keys/"

// ValidJobID reports whether id is one that this service could have made:
// "job-" and a lower-case ULID.
func ValidJobID(id string) bool {
	u, ok := strings.CutPrefix(id, "job-")
	if !ok || len(u) != 26 || u != strings.ToLower(u) {
		return false
	}
	return strings.Trim(strings.ToUpper(u), ulidAlphabet) == ""
}

// ValidPieceID reports whether id is a medium and a number 1–99: "artwork-1".
func ValidPieceID(id string) bool {
	m, n, ok := strings.Cut(id, "-")
	if !ok || (m != string(Text) && m != string(Artwork) && m != string(Music)) {
		return false
	}
	k, err := strconv.Atoi(n)
	return err == nil && k >= 1 && k <= 99 && strconv.Itoa(k) == n
}

// ValidFileName reports whether name is one a version may hold: lower-case
// letters, digits, dots and dashes, at most 64 bytes, no leading dot.
func ValidFileName(name string) bool {
	if name == "" || len(name) > 64 || name[0] == '.' || name[0] == '-' {
		return false
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return !strings.Contains(name, "..")
}
