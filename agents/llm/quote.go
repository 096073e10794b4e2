package llm

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/atelierhq/atelier"
)

// block writes text as quoted data: every line of it begins with "| ", so that no
// text can end its own quotation, whatever it holds.
func block(b *strings.Builder, name, text string) {
	fmt.Fprintf(b, "[%s]\n", name)
	for line := range strings.SplitSeq(lineEnds.Replace(strings.TrimSpace(text)), "\n") {
		b.WriteString("| " + line + "\n")
	}
	fmt.Fprintf(b, "[end of %s]\n\n", name)
}

// lineEnds are all that some reader takes for the end of a line.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// ground writes what all turns of a job share, most stable first, so that a
// provider's cache of prompts holds it: the brief, then the direction.
func ground(b *strings.Builder, t atelier.Turn) {
	block(b, "brief", briefText(t.Brief))
	if t.Kind != atelier.TurnDirect {
		block(b, "direction", directionText(t.Direction))
	}
}

func briefText(r atelier.Brief) string {
	var b strings.Builder
	b.WriteString(r.Text + "\n")
	field := func(k, v string) {
		if v != "" {
			b.WriteString(k + ": " + v + "\n")
		}
	}
	field("title", r.Title)
	field("audience", r.Audience)
	field("language", r.Language)
	for i, m := range r.Must {
		fmt.Fprintf(&b, "must %d: %s\n", i+1, m)
	}
	for i, m := range r.MustNot {
		fmt.Fprintf(&b, "must not %d: %s\n", i+1, m)
	}
	for _, p := range r.Pieces {
		field("piece", pieceText(p))
	}
	return b.String()
}

func pieceText(p atelier.PieceSpec) string {
	s := p.ID + ", " + string(p.Medium)
	add := func(k string, v any, set bool) {
		if set {
			s += fmt.Sprintf(", %s %v", k, v)
		}
	}
	add("form", p.Form, p.Form != "")
	add("stanzas", p.Stanzas, p.Stanzas > 0)
	add("pages", p.Pages, p.Pages > 0)
	add("plates", p.Plates, p.Plates > 0)
	add("style", p.Style, p.Style != "")
	add("seconds", p.Seconds, p.Seconds > 0)
	add("tempo", p.Tempo, p.Tempo > 0)
	add("key", p.Key, p.Key != "")
	add("meter", p.Meter, p.Meter != "")
	add("for", strings.Join(p.Instruments, ", "), len(p.Instruments) > 0)
	return s
}

func directionText(d atelier.Direction) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("title: %s", d.Title)
	line("theme: %s", d.Theme)
	line("mood: %s (valence %.2f, arousal %.2f)", d.Mood.Feel, d.Mood.Valence, d.Mood.Arousal)
	line("setting: %s, %s, %s, %s", d.Setting.Place, d.Setting.Time, d.Setting.Weather, d.Setting.Season)
	line("palette: %s", strings.Join(d.Palette, " "))
	line("audience: %s, from %d years", d.Audience, d.Age)
	for _, c := range d.Cast {
		line("cast %s: %s", c.Name, lookOf(c.Noun, c.Colour, c.Count, c.Given, c.Traits))
	}
	for _, e := range d.Elements {
		line("element %s: %s", e.Name, lookOf(e.Noun, e.Colour, e.Count, "", nil))
	}
	for _, f := range d.Facts {
		line("%s: %s, %s: %s", f.ID, f.Subject, f.Aspect, f.Value)
	}
	for _, x := range d.Beats {
		line("%s (%s): %s [who: %s; with: %s; %s, %s, %s; %s]", x.ID, x.Role, x.Tells, strings.Join(x.Who, ", "), strings.Join(x.With, ", "), x.Where, x.Time, x.Weather, x.Mood.Feel)
	}
	for i, r := range d.Must {
		line("must %d, %s: %s", i+1, r.Scope, r.Text)
	}
	for i, r := range d.MustNot {
		line("must not %d: %s", i+1, r.Text)
	}
	line("form %s; style %s; music %s, %s, tempo %d, %d s, for %s", d.Form, d.Style, d.Sound.Key, d.Sound.Meter, d.Sound.Tempo, d.Sound.Seconds, strings.Join(d.Sound.Instruments, ", "))
	return b.String()
}

func lookOf(noun, colour string, count int, given string, traits []string) string {
	s := noun
	if given != "" {
		s += " called " + given
	}
	if colour != "" {
		s += ", " + colour
	}
	if count > 1 {
		s += fmt.Sprintf(", %d of them", count)
	}
	if len(traits) > 0 {
		s += ", " + strings.Join(traits, ", ")
	}
	return s
}

// noteBlock writes the notes that are delivered: their local ids, who says them, and
// their lines as they are printed anew, or the plain words of these where the brief asks
// for such.
func noteBlock(b *strings.Builder, r atelier.Brief, notes []atelier.Note) {
	if len(notes) == 0 {
		return
	}
	var s strings.Builder
	for _, n := range notes {
		from := n.From.ID
		if n.Act == atelier.ActPerson {
			from = "person"
		}
		for _, l := range n.Lines {
			said := l.Line
			if r.Notes == atelier.NotesPlain {
				said = l.Plain
			}
			fmt.Fprintf(&s, "%s %s %s\n", n.ID, from, said)
		}
		if len(n.Lines) == 0 { // a person's words that no line can hold
			fmt.Fprintf(&s, "%s %s %s, in free words: %s\n", n.ID, from, n.Act, oneLine(n.Words))
		}
	}
	block(b, "notes", s.String())
}

// findingBlock writes findings by the local ids f1, f2 …: the real ones name
// versions and critics, which are nobody's business here.
func findingBlock(b *strings.Builder, fs []atelier.Finding) {
	if len(fs) == 0 {
		return
	}
	var s strings.Builder
	for i, f := range fs {
		fmt.Fprintf(&s, "f%d, severity %d%s: %s %s\n", i+1, f.Severity, anchorWords(f.Anchor), oneLine(f.Problem), oneLine(f.Suggestion))
	}
	block(b, "findings", s.String())
}

func anchorWords(a atelier.Anchor) string {
	s := ""
	add := func(format string, args ...any) { s += fmt.Sprintf(format, args...) }
	if a.Unit != "" {
		add(" at %s", a.Unit)
	}
	if a.Line > 0 {
		add(" line %d", a.Line)
	}
	if a.Quote != "" {
		add(" %q", a.Quote)
	}
	if a.Element != "" {
		add(" element %s", a.Element)
	}
	if a.Box != nil {
		add(" box %.2f %.2f %.2f %.2f", a.Box.X, a.Box.Y, a.Box.W, a.Box.H)
	}
	if a.Part != "" {
		add(" part %s", a.Part)
	}
	if a.FromBar > 0 {
		add(" bars %d-%d", a.FromBar, max(a.ToBar, a.FromBar))
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// words is a model's text made fit to be kept: one line, no characters that hide or
// steer, at most max of them.
func words(s string, max int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = oneLine(s)
	if r := []rune(s); len(r) > max {
		s = strings.TrimRight(string(r[:max-1]), " ") + "…"
	}
	return s
}

// orWords is words, or a text of ours where the model's holds none.
func orWords(s string, max int, ours string) string {
	if s = words(s, max); s == "" {
		return ours
	}
	return s
}

// slug makes a name of the name table, 3 to 16 letters and inner dashes, "" if
// there is not enough to make it of.
func slug(s string) string {
	var b []byte
	for _, c := range []byte(strings.ToLower(s)) {
		switch {
		case c >= 'a' && c <= 'z':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '-' && (c == '-' || c == '_' || c == ' '):
			b = append(b, '-')
		}
	}
	s = strings.Trim(string(b[:min(len(b), 16)]), "-")
	if len(s) < 3 {
		return ""
	}
	return s
}
