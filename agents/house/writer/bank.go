package writer

import (
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The bank is the writer's own verse and prose, in files of blocks:
//
//	@ballad opening in=sea,harbour time=night
//	The tide went out, [the tide came in|and in it came], …
//
// A block is a type (ballad, pair, limerick, haiku, free, page, scene, aside),
// the roles of beats it can tell ("*": any), conditions, and its lines. In a
// line, [a|b|c] are ways to say the same with other lengths, {…} are slots (see
// phrase.go), and *verb agrees with the subject slot before it.
//
//go:embed bank/*.txt
var bankFiles embed.FS

// block is one entry of the bank.
type block struct {
	id     string // type and a hash of its text: stable while its words are
	kind   string
	roles  []string // nil: any
	when   map[string][]string
	lines  []line
	needs  string // subject slots it uses: some of "HFWEPM"
	lits   string // its words outside slots, in lower case
	hinted bool   // speaks of H by pronoun alone
}

// line is a parsed line: a sequence of nodes.
type line []node

// node is a literal, a slot or a choice.
type node struct {
	lit  string
	slot string
	alt  []line
}

// bank holds all blocks by type in file order.
var bank = sync.OnceValue(func() map[string][]*block {
	m := map[string][]*block{}
	names, err := fs.Glob(bankFiles, "bank/*.txt")
	if err != nil || len(names) == 0 {
		panic("the writer's bank is empty")
	}
	slices.Sort(names)
	for _, n := range names {
		data, err := bankFiles.ReadFile(n)
		if err != nil {
			panic(err)
		}
		blocks, err := parseBank(string(data))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", n, err))
		}
		for _, b := range blocks {
			m[b.kind] = append(m[b.kind], b)
		}
	}
	return m
})

// blockByID finds a block again by the id a line's source names.
var blockByID = sync.OnceValue(func() map[string]*block {
	m := map[string]*block{}
	for _, bs := range bank() {
		for _, b := range bs {
			m[b.id] = b
		}
	}
	return m
})

var slotText = regexp.MustCompile(`\{[^}]*\}`)

// verseKinds are the blocks whose lines may go on with a sentence.
var verseKinds = map[string]bool{"ballad": true, "pair": true, "vista": true, "limerick": true, "haiku": true, "free": true, "also": true}

func parseBank(src string) ([]*block, error) {
	var out []*block
	var cur *block
	raw := ""
	ended := true // the line before closed a sentence
	h := fnv.New32a()
	finish := func() error {
		if cur == nil {
			return nil
		}
		if len(cur.lines) == 0 {
			return fmt.Errorf("block %d has no lines", len(out)+1)
		}
		cur.hinted = strings.Contains(raw, "{h") && !strings.Contains(raw, "{H}") && !strings.Contains(raw, "{Hh}") && !strings.Contains(raw, "{a H}")
		cur.lits = strings.ToLower(slotText.ReplaceAllString(raw, " "))
		raw = ""
		cur.id = fmt.Sprintf("%s-%08x", cur.kind, h.Sum32())
		out = append(out, cur)
		cur = nil
		return nil
	}
	for n, l := range strings.Split(src, "\n") {
		l = strings.TrimSpace(l)
		switch {
		case l == "" || strings.HasPrefix(l, "#"):
			if err := finish(); err != nil {
				return nil, err
			}
		case l[0] == '@':
			if err := finish(); err != nil {
				return nil, err
			}
			f := strings.Fields(l[1:])
			if len(f) < 2 {
				return nil, fmt.Errorf("line %d: a block needs a type and a role", n+1)
			}
			cur = &block{kind: f[0], when: map[string][]string{}}
			if f[1] != "*" {
				cur.roles = strings.Split(f[1], ",")
			}
			for _, c := range f[2:] {
				k, v, ok := strings.Cut(c, "=")
				if !ok || !slices.Contains([]string{"in", "act", "kind", "fkind", "wkind", "mkind", "mood", "time", "weather", "season", "age", "n", "fn", "not", "goal", "deed", "wish", "food"}, k) {
					return nil, fmt.Errorf("line %d: condition %q", n+1, c)
				}
				cur.when[k] = strings.Split(v, ",")
			}
			h.Reset()
			h.Write([]byte(l))
		default:
			if cur == nil {
				return nil, fmt.Errorf("line %d: words before a block", n+1)
			}
			h.Write([]byte(l))
			raw += l + "\n"
			p, rest, err := parseLine(l, false)
			if err != nil || rest != "" {
				return nil, fmt.Errorf("line %d: %v %q", n+1, err, rest)
			}
			// A line that goes on with a sentence keeps its small letter.
			if verseKinds[cur.kind] && len(cur.lines) > 0 && !ended {
				p = append(line{{lit: string(markSmall)}}, p...)
			}
			ended = endsSentence(l)
			cur.lines = append(cur.lines, p)
			for _, s := range "HFWEPM" {
				if strings.ContainsRune(slotSubjects(p), s) && !strings.ContainsRune(cur.needs, s) {
					cur.needs += string(s)
				}
			}
		}
	}
	if err := finish(); err != nil {
		return nil, err
	}
	return out, nil
}

// parseLine reads up to the end, or inside a choice up to | or ].
func parseLine(s string, inside bool) (line, string, error) {
	var out line
	for s != "" {
		i := strings.IndexAny(s, "[{|]")
		if i < 0 {
			out = append(out, node{lit: s})
			return out, "", nil
		}
		if i > 0 {
			out = append(out, node{lit: s[:i]})
		}
		c := s[i]
		s = s[i:]
		switch {
		case (c == '|' || c == ']') && inside:
			return out, s, nil
		case c == '{':
			j := strings.IndexByte(s, '}')
			if j < 0 {
				return nil, s, fmt.Errorf("an open slot")
			}
			if !validSlot(s[1:j]) {
				return nil, s, fmt.Errorf("unknown slot %q", s[1:j])
			}
			out = append(out, node{slot: s[1:j]})
			s = s[j+1:]
		case c == '[':
			var alts []line
			for {
				a, rest, err := parseLine(s[1:], true)
				if err != nil {
					return nil, s, err
				}
				alts = append(alts, a)
				if rest == "" {
					return nil, s, fmt.Errorf("an open choice")
				}
				s = rest
				if s[0] == ']' {
					s = s[1:]
					break
				}
			}
			out = append(out, node{alt: alts})
		default:
			return nil, s, fmt.Errorf("a stray %q", c)
		}
	}
	return out, "", nil
}

// slotSubjects lists the subjects (H F W E P M) that every reading of the line
// needs. A slot inside a choice does not bind: a reading without it may do.
func slotSubjects(l line) string {
	var b strings.Builder
	for _, n := range l {
		if n.slot != "" {
			b.WriteByte(subjectOf(n.slot))
		}
		if len(n.alt) > 0 {
			every := ""
			for i, a := range n.alt {
				s := slotSubjects(a)
				if i == 0 {
					every = s
					continue
				}
				kept := ""
				for _, c := range every {
					if strings.ContainsRune(s, c) {
						kept += string(c)
					}
				}
				every = kept
			}
			b.WriteString(every)
		}
	}
	return b.String()
}

// endsSentence reports whether the next line begins a sentence. After a question
// in quotation marks the sentence around it goes on: “What for?” / it said.
func endsSentence(l string) bool {
	if open := strings.TrimRight(l, ")]"); strings.HasSuffix(open, "?”") || strings.HasSuffix(open, "!”") {
		return false
	}
	bare := strings.TrimRight(l, "”)]")
	return strings.TrimRight(bare, ".!?") != bare
}
