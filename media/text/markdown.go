package text

import (
	"bytes"
	"strings"

	"github.com/atelierhq/atelier"
)

// hardBreak ends a verse line in Markdown: two spaces (CommonMark 6.7).
const hardBreak = "  "

// Markdown is story.md: the title as a heading, units divided by an empty line,
// verse with hard line breaks. Pages are divided by a rule ("---"), and their
// sentences run on as one paragraph.
func (s Story) Markdown() []byte {
	var b strings.Builder
	if s.Title != "" {
		b.WriteString("# " + s.Title + "\n")
	}
	for i, u := range s.Units {
		switch {
		case u.Kind == Page && i > 0:
			b.WriteString("\n---\n\n")
		case i > 0 || s.Title != "":
			b.WriteByte('\n')
		}
		if u.Kind == Page {
			sep := " "
			if len(u.From) == 0 {
				sep = "\n" // a person's own page keeps its lines
			}
			b.WriteString(strings.Join(u.Lines, sep) + "\n")
			continue
		}
		for j, l := range u.Lines {
			b.WriteString(l)
			if j+1 < len(u.Lines) {
				b.WriteString(hardBreak)
			}
			b.WriteByte('\n')
		}
	}
	return []byte(b.String())
}

// ParseMarkdown reads a poem or a tale as a person wrote it. A first line "# …"
// is the title. Rules ("---", "***") divide pages; without a rule, empty lines
// divide units, and the units are stanzas when the text is verse (most
// paragraphs have several lines, or lines are short), else pages. Words, order
// and line ends are kept; only white space at the ends of lines goes. Errors
// are those of [Recognise], and CodeInvalid when there are no words.
func ParseMarkdown(data []byte) (Story, error) {
	if _, err := Recognise(data); err != nil {
		return Story{}, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	t := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data))
	s := Story{Language: "en"}
	var paras [][]string // nil: a rule
	var cur []string
	flush := func() {
		if len(cur) > 0 {
			paras = append(paras, cur)
			cur = nil
		}
	}
	rules := false
	for line := range strings.SplitSeq(t, "\n") {
		l := strings.TrimSpace(line)
		if l != "" {
			l = strings.TrimRight(line, " \t")
			l = strings.TrimSuffix(l, "\\") // the other hard line break
		}
		if rest, ok := strings.CutPrefix(l, "# "); ok && s.Title == "" && len(paras) == 0 && len(cur) == 0 {
			s.Title = strings.TrimSpace(rest)
			continue
		}
		if t := strings.TrimSpace(l); strings.HasPrefix(t, "<!-- Generated.") && strings.HasSuffix(t, "-->") {
			continue // the mark of a text that the studio made
		}
		switch strings.TrimSpace(l) {
		case "":
			flush()
		case "---", "***", "* * *", "___":
			flush()
			paras = append(paras, nil)
			rules = true
		default:
			cur = append(cur, strings.TrimSpace(l))
		}
	}
	flush()
	kind := Stanza
	if rules || !verse(paras) {
		kind = Page
	}
	var lines []string
	add := func() {
		if len(lines) > 0 {
			s.Units = append(s.Units, Unit{ID: UnitID(kind, len(s.Units)+1), Kind: kind, Lines: lines})
			lines = nil
		}
	}
	for _, p := range paras {
		if p == nil || !rules {
			add()
		}
		lines = append(lines, p...)
	}
	add()
	if len(s.Units) == 0 {
		return Story{}, atelier.Invalidf("", "the text has no words")
	}
	return s, s.check()
}

// verse reports whether paragraphs look like stanzas: lines of at most 80 bytes
// on average, and either more than one line to a paragraph or no line that
// holds two sentences.
func verse(paras [][]string) bool {
	lines, size, sentences, n := 0, 0, 0, 0
	for _, p := range paras {
		if len(p) == 0 {
			continue
		}
		n++
		for _, l := range p {
			lines++
			size += len(l)
			sentences += strings.Count(l, ". ") + strings.Count(l, "! ") + strings.Count(l, "? ")
		}
	}
	return n > 0 && size <= 80*lines && (lines >= 2*n || sentences == 0)
}
