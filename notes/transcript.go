package notes

import (
	"fmt"
	"strings"

	"github.com/atelierhq/atelier"
)

// Transcript writes the record as a conversation in Markdown: who said what to
// whom, about which version and where. Words stay words: what looks like markup
// in them is escaped.
func Transcript(title string, records []atelier.Record) []byte {
	var b strings.Builder
	if title == "" {
		title = "Untitled"
	}
	fmt.Fprintf(&b, "# %s: the conversation\n", escape(title))
	part := ""
	for _, r := range records {
		if p := heading(r); p != part {
			part = p
			fmt.Fprintf(&b, "\n## %s\n", p)
		}
		fmt.Fprintf(&b, "\n%s\n", Markdown(r))
	}
	return []byte(b.String())
}

func heading(r atelier.Record) string {
	switch {
	case r.Kind == "approval":
		return "A person decides"
	case strings.Contains(r.Sub, "-negotiate-"), strings.Contains(r.Sub, "-decide-"):
		return "The pieces together"
	case r.Note.About.Piece == "" || r.From.Role == atelier.RoleDirector:
		return "The job"
	case strings.HasPrefix(r.Sub, "job-"):
		return "The pieces together"
	}
	return fmt.Sprintf("%s, round %d", r.Note.About.Piece, r.Round)
}

// Markdown is one record as a paragraph: a line of who, to whom and where, and
// the words.
func Markdown(r atelier.Record) string {
	head := fmt.Sprintf("**%d. %s** %s", r.Seq, escape(Speaker(r.From)), Lead(r.Note.Act))
	var more []string
	if len(r.To) > 0 {
		more = append(more, "to "+escape(strings.Join(r.To, ", ")))
	}
	if w := Where(r.Note.About); w != "" {
		more = append(more, escape(w))
	}
	if r.Re > 0 {
		more = append(more, fmt.Sprintf("on %d", r.Re))
	}
	if r.Note.Severity > 0 {
		more = append(more, SeverityWord(r.Note.Severity))
	}
	if len(more) > 0 {
		head += " · " + strings.Join(more, " · ")
	}
	return head + "  \n" + escape(r.Note.Words)
}

// Plainly is one record as a paragraph in plain words: those that are derived from its
// lines, or its own where it has none.
func Plainly(r atelier.Record) string {
	if len(r.Note.Lines) == 0 {
		return Markdown(r)
	}
	var plain []string
	for _, l := range r.Note.Lines {
		plain = append(plain, l.Plain)
	}
	r.Note.Words = strings.Join(plain, " ")
	return Markdown(r)
}

// AsLines is one record as its lines, each as it is delivered but for the number, which
// is the record's. What has no line is a comment.
func AsLines(r atelier.Record) string {
	if len(r.Note.Lines) == 0 {
		return fmt.Sprintf("# n%d %s", r.Seq, Sentence(r))
	}
	var all []string
	for _, l := range r.Note.Lines {
		all = append(all, fmt.Sprintf("n%d %s %s", r.Seq, r.From.ID, l.Line))
	}
	return strings.Join(all, "\n")
}

// Sentence is one record on one line of plain text.
func Sentence(r atelier.Record) string {
	to := strings.Join(r.To, ", ")
	if to != "" {
		to = " → " + to
	}
	where := Where(r.Note.About)
	if where != "" {
		where = " (" + where + ")"
	}
	return fmt.Sprintf("%s%s%s: %s", Speaker(r.From), to, where, oneLine(r.Note.Words))
}

// Speaker is how people call an agent.
func Speaker(a atelier.Agent) string {
	if a.Name != "" {
		return a.Name
	}
	return a.ID
}

// Where says where a note points: "text-1 v2, st3 line 2"; "" for the whole job.
func Where(a atelier.About) string {
	if a.Piece == "" {
		return ""
	}
	s := a.Piece
	if a.Version > 0 {
		s += fmt.Sprintf(" v%d", a.Version)
	}
	an := a.Anchor
	if an.Unit != "" {
		s += ", " + an.Unit
	}
	if an.Line > 0 {
		s += fmt.Sprintf(" line %d", an.Line)
	}
	if an.Element != "" {
		s += ", “" + an.Element + "”"
	}
	if an.Part != "" {
		s += ", " + an.Part
	}
	switch {
	case an.FromBar > 0 && an.ToBar > an.FromBar:
		s += fmt.Sprintf(", bars %d–%d", an.FromBar, an.ToBar)
	case an.FromBar > 0:
		s += fmt.Sprintf(", bar %d", an.FromBar)
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// escape keeps words words: one line, and no markup of their own.
func escape(s string) string {
	var b strings.Builder
	for i, r := range oneLine(s) {
		if strings.ContainsRune("\\`*_[]<|~", r) || i == 0 && strings.ContainsRune("#>+-", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
