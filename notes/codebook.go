package notes

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the tables
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/atelierhq/atelier"
)

// Scope says on which targets a code is valid: all, txt, art or mus.
type Scope string

// Sort is the kind of a code: p a problem, d something to do, w a reason.
type Sort string

// Param is one argument that a code takes.
type Param struct {
	Label    string  `json:"label"`
	Type     ArgType `json:"type"`
	Optional bool    `json:"optional,omitempty"` // the last one only
}

// Entry is one code. A retired one is kept: what was said with it stays readable
// under the version that was pinned, and no later code may take its letters.
type Entry struct {
	Scope  Scope   `json:"scope"`
	Kind   Sort    `json:"kind"`
	Code   string  `json:"code"`
	Phrase string  `json:"phrase"` // English; of a job code in its coiner's words
	Args   []Param `json:"args,omitempty"`

	// Of job codes.
	By         string `json:"by,omitempty"`    // the agent that coined it, or the person who renamed it
	Round      int    `json:"round,omitempty"` // in which it was coined; usable from the next
	Unverified bool   `json:"unverified,omitempty"`
	Retired    string `json:"retired,omitempty"` // retired, vetoed or renamed
	Renamed    string `json:"renamed,omitempty"` // what it is called now
}

// Job reports whether a job's agent coined the code.
func (e *Entry) Job() bool { return e.By != "" }

// Codebook is one immutable version of the codes: the base, and what a job coined.
// Its name is the SHA-256 of its bytes. It is safe for concurrent use.
type Codebook struct {
	prev    string
	entries []Entry
	at      map[string]int
	bytes   []byte
	digest  string
}

// stored is a version as it is kept.
type stored struct {
	V       string  `json:"v"`
	Prev    string  `json:"prev,omitempty"` // digest of the version before it
	Entries []Entry `json:"entries"`
}

// maxCodebook bounds a stored version: 86 base codes and 20 of a job are 20 KB.
const maxCodebook = 64 << 10

//go:embed tables/base.tsv
var baseTable string

// Base returns the reviewed codebook that every job opens with.
func Base() *Codebook { return base() }

var base = sync.OnceValue(func() *Codebook {
	var entries []Entry
	for row := range rows(baseTable, 5) {
		e := Entry{Scope: Scope(row[0]), Kind: Sort(row[1]), Code: row[2], Phrase: row[3]}
		for _, p := range strings.FieldsFunc(row[4], func(r rune) bool { return r == ',' }) {
			label, typ, _ := strings.Cut(p, ":")
			typ, optional := strings.CutSuffix(typ, "?")
			e.Args = append(e.Args, Param{label, ArgType(typ), optional})
		}
		entries = append(entries, e)
	}
	return makeCodebook("", entries)
})

// rows yields the lines of a table that have n columns; comments begin with #.
func rows(table string, n int) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			row := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", n)
			if !strings.HasPrefix(line, "#") && len(row) == n && !yield(row) {
				return
			}
		}
	}
}

func makeCodebook(prev string, entries []Entry) *Codebook {
	c := &Codebook{prev: prev, entries: entries, at: map[string]int{}}
	for i, e := range entries {
		c.at[e.Code] = i
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(stored{Version, prev, entries}); err != nil {
		panic("notes: a codebook of strings cannot be encoded: " + err.Error())
	}
	c.bytes = bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	sum := sha256.Sum256(c.bytes)
	c.digest = hex.EncodeToString(sum[:])
	return c
}

// ReadCodebook reads a version as [Codebook.Bytes] wrote it, byte for byte:
// CodeCorrupt for anything else.
func ReadCodebook(b []byte) (*Codebook, error) {
	if len(b) > maxCodebook {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "a codebook of more than %d bytes", maxCodebook)
	}
	var s stored
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, &atelier.Error{Code: atelier.CodeCorrupt, Message: "a codebook that is no JSON", Err: err}
	}
	c := makeCodebook(s.Prev, s.Entries)
	if s.V != Version || !bytes.Equal(c.bytes, b) {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "a codebook that this version did not write")
	}
	if len(c.at) != len(c.entries) {
		return nil, atelier.Errorf(atelier.CodeCorrupt, "a codebook with a code twice")
	}
	for i := range c.entries {
		if e := &c.entries[i]; !isWord(e.Code, 3, 10) || !slices.Contains([]Sort{"p", "d", "w"}, e.Kind) ||
			!slices.Contains([]Scope{"all", "txt", "art", "mus"}, e.Scope) || e.Phrase == "" {
			return nil, atelier.Errorf(atelier.CodeCorrupt, "a codebook with an entry of no known shape")
		}
		for _, p := range c.entries[i].Args {
			if _, ok := argTypes[p.Type]; !ok || c.entries[i].Job() {
				return nil, atelier.Errorf(atelier.CodeCorrupt, "a codebook with an argument of no known type")
			}
		}
	}
	return c, nil
}

// CodebookOf is the version that a turn reads and writes by.
func CodebookOf(t atelier.Turn) (*Codebook, error) {
	if t.Codebook == nil {
		return Base(), nil
	}
	return ReadCodebook(t.Codebook)
}

// ScopeOf is where the codes of a medium are valid.
func ScopeOf(m atelier.Medium) Scope {
	for k := TextTarget; k <= MusTarget; k++ {
		if k.Medium() == m {
			return Scope(k.String())
		}
	}
	return "all"
}

// Bytes is the version as it is stored and hashed.
func (c *Codebook) Bytes() []byte { return slices.Clone(c.bytes) }

// Digest is the SHA-256 of Bytes in hex, the version's name.
func (c *Codebook) Digest() string { return c.digest }

// Prev is the digest of the version before this one, "" of the base.
func (c *Codebook) Prev() string { return c.prev }

// Follows reports whether c is what an [Edition] can make of another version: that names
// it, and has its codes as they were, of which job codes may have gone out of use, and
// after them job codes that keep to the letters of theirs.
func (c *Codebook) Follows(before *Codebook) bool {
	if c.prev != before.digest || len(c.entries) < len(before.entries) {
		return false
	}
	for i := range c.entries {
		now := c.entries[i]
		if i >= len(before.entries) {
			if !now.Job() || !spells(now.Code, now.Phrase) {
				return false
			}
			continue
		}
		was := before.entries[i]
		if was.Retired == "" && was.Job() {
			now.Retired, now.Renamed = "", ""
		}
		if !reflect.DeepEqual(now, was) {
			return false
		}
	}
	return true
}

// Entries returns all codes, retired ones too, in the order in which they came.
func (c *Codebook) Entries() []Entry { return slices.Clone(c.entries) }

// Coined returns the codes of the job as agents defined them, whatever became of them.
func (c *Codebook) Coined() []Def {
	var out []Def
	renamed := map[string]bool{}
	for _, e := range c.entries {
		if e.Job() && !renamed[e.Code] {
			out = append(out, Def{e.Scope, e.Kind, e.Code, e.Phrase})
		}
		renamed[e.Renamed] = true
	}
	return out
}

// Entry returns a code that may be used, nil if there is none.
func (c *Codebook) Entry(code string) *Entry {
	if i, ok := c.at[code]; ok && c.entries[i].Retired == "" {
		return &c.entries[i]
	}
	return nil
}

// Look returns a code, whether it may be used or not, nil if there is none.
func (c *Codebook) Look(code string) *Entry {
	if i, ok := c.at[code]; ok {
		return &c.entries[i]
	}
	return nil
}

// byPhrase returns the usable entry with that phrase in a language, nil if none.
func (c *Codebook) byPhrase(phrase string, w *wording) *Entry {
	for i := range c.entries {
		if e := &c.entries[i]; e.Retired == "" && c.phrase(e, w) == phrase {
			return e
		}
	}
	return nil
}

// phrase is an entry's phrase in a language; job codes have one only.
func (c *Codebook) phrase(e *Entry, w *wording) string {
	if p := w.word["code."+e.Code]; p != "" && !e.Job() {
		return p
	}
	return e.Phrase
}

// valid reports whether a code may stand on a target.
func (e *Entry) valid(k Kind) bool { return e.Scope == "all" || string(e.Scope) == k.String() }

// Prompt writes the codes that an agent of some media needs, one code(args)=phrase a
// line, in a stable order: the prefix of its prompt.
func (c *Codebook) Prompt(media ...atelier.Medium) string {
	want := map[Scope]bool{"all": true}
	for _, m := range media {
		for k := TextTarget; k <= MusTarget; k++ {
			if k.Medium() == m {
				want[Scope(k.String())] = true
			}
		}
	}
	var b strings.Builder
	for i := range c.entries {
		e := &c.entries[i]
		if e.Retired != "" || !want[e.Scope] {
			continue
		}
		b.WriteString(e.Code)
		for j, p := range e.Args {
			opt := ""
			if p.Optional {
				opt = "?"
			}
			fmt.Fprintf(&b, "%s%s:%s%s", [...]string{"(", ","}[min(j, 1)], p.Label, p.Type, opt)
		}
		if len(e.Args) > 0 {
			b.WriteByte(')')
		}
		b.WriteString("=" + e.Phrase + "\n")
	}
	return b.String()
}

// isWord reports whether s is from min to max bytes of a–z and -, no hyphen at an end.
func isWord(s string, min, max int) bool {
	if len(s) < min || len(s) > max {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c != '-' || i == 0 || i == len(s)-1) {
			return false
		}
	}
	return true
}

// IsName reports whether s may stand in a line as a name: 3–16 bytes of a–z and -.
func IsName(s string) bool { return isWord(s, 3, 16) }
