package exhibition

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/text"
	"github.com/atelierhq/atelier/notes"
)

// pin is a finding as it stands on one version.
type pin struct {
	ID    string // of its entry in the list below the version: text-1-v1-f3
	Label string // 3; T3 for one that was found between the pieces
	State string // open: it holds here; done: it is closed by this version; off: taken back or waived
	Fate  string // what became of it, in words

	Severity           string
	Critic, Where      string
	Problem, Do, Proof string
	anchor             atelier.Anchor
}

// pane is one version as it is put beside another.
type pane struct {
	ID        string // text-1-v2
	Piece     string
	Number    int
	Delivered bool
	Maker     string
	Score     string // "0.85", "" not known
	Pins      []pin
	Whole     []pin // those that have no place of their own

	Units   []unitView
	Plates  []plateView
	Roll    *roll
	Spans   []span // bars that findings are about
	Audio   string // path, "" none
	Nothing bool   // it has no view
}

// unitView is a stanza or page of words.
type unitView struct {
	ID, Name string
	Verse    bool
	Pins     []pin // of the whole unit
	Lines    []lineView
}

// lineView is one line in pieces, some of them marked.
type lineView struct{ Parts []markView }

// markView is a stretch of a line: State is "" for plain words.
type markView struct {
	Text  string
	State string
	Pins  []pin // that end with it
}

// plateView is a plate with boxes, all in percent.
type plateView struct {
	Plate
	Boxes []boxView
}

type boxView struct {
	Pin        pin
	X, Y, W, H string
	PX, PY     string // where the pin sits
	DX         int    // pixels to the right, where pins would lie on each other
	Whole      bool   // the plate itself: no box is drawn
}

// span is a stretch of bars on a roll, in percent.
type span struct {
	Pin  pin
	X, W string
	PX   string
	Row  int // pixels from the top
}

// word of a fate.
func fate(f atelier.Finding) string {
	switch f.Status {
	case atelier.FindingFixed:
		if f.Closed > 0 {
			return fmt.Sprintf("fixed in version %d", f.Closed)
		}
		return "fixed"
	case atelier.FindingNotFixed, atelier.FindingOpen, "":
		return "not fixed"
	case atelier.FindingRegressed:
		return "was fixed and came back"
	case atelier.FindingWithdrawn:
		return "taken back"
	case atelier.FindingWaived:
		return "waived"
	}
	return string(f.Status)
}

// state is how a finding stands on a version, "" when it does not concern it.
func state(f atelier.Finding, version int) string {
	switch {
	case version < f.Version, f.Closed > 0 && version > f.Closed:
		return ""
	case f.Closed > 0 && version == f.Closed && f.Status == atelier.FindingFixed:
		return "done"
	case f.Status == atelier.FindingWithdrawn && (version == f.Closed || version == f.Version):
		return "off"
	case f.Status == atelier.FindingWithdrawn && f.Closed == 0:
		return ""
	case f.Status == atelier.FindingWaived:
		return "off"
	}
	return "open"
}

// place is where an anchor points, in words.
func place(a atelier.Anchor) string {
	var out []string
	if u := unitName(a.Unit); u != "" {
		out = append(out, u)
	}
	if a.Line > 0 {
		out = append(out, fmt.Sprintf("line %d", a.Line))
	}
	if a.Element != "" {
		out = append(out, "“"+a.Element+"”")
	}
	if a.Part != "" {
		out = append(out, a.Part)
	}
	switch {
	case a.FromBar > 0 && a.ToBar > a.FromBar:
		out = append(out, fmt.Sprintf("bars %d–%d", a.FromBar, a.ToBar))
	case a.FromBar > 0:
		out = append(out, fmt.Sprintf("bar %d", a.FromBar))
	}
	return strings.Join(out, ", ")
}

// unitName is a unit's id as people say it: stanza 3, page 2, plate 1; a section
// of music by its own name.
func unitName(id string) string {
	for _, k := range []struct{ prefix, word string }{{"st", "stanza "}, {"pg", "page "}, {"plate-", "plate "}} {
		if n, ok := strings.CutPrefix(id, k.prefix); ok {
			if _, err := strconv.Atoi(n); err == nil {
				return k.word + n
			}
		}
	}
	return id
}

// reviewer turns findings into pins.
type reviewer struct {
	names map[string]string // of agents, by id
	held  map[string]int    // by finding: version of its piece that a note held it against
}

func (r reviewer) pin(f atelier.Finding, label, id, state string) pin {
	problem := sentence(f.Problem)
	if f.From != "" {
		problem += " It was first held against " + strings.Replace(pieceName(f.From), "The ", "the ", 1) + "; it was settled that " + strings.Replace(pieceName(f.Piece), "The ", "the ", 1) + " should change instead."
	}
	return pin{ID: id, Label: label, State: state, Fate: fate(f), Severity: notes.SeverityWord(f.Severity), Critic: cmp.Or(r.names[f.Critic], f.Critic),
		Where: place(f.Anchor), Problem: problem, Do: f.Suggestion, Proof: f.Evidence, anchor: f.Anchor}
}

// heldOn is the version of its piece that a finding between pieces is held against, 0
// for none. The note that raised it may have told of the other piece.
func (r reviewer) heldOn(f atelier.Finding) int {
	if f.From != "" {
		return f.Version
	}
	return r.held[f.ID]
}

// sentence ends words that something is said after.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if r, _ := utf8.DecodeLastRuneInString(s); s != "" && !strings.ContainsRune(".!?…。؟", r) {
		s += "."
	}
	return s
}

// pins are the findings that concern a version.
func (r reviewer) pins(p *Piece, version int, together []atelier.Finding) []pin {
	var out []pin
	for i, f := range p.Review.Findings {
		if s := state(f, version); s != "" {
			out = append(out, r.pin(f, strconv.Itoa(i+1), pinID(p.ID, version, strconv.Itoa(i+1)), s))
		}
	}
	for i, f := range together {
		// Their own versions count the rounds of the ensemble, not those of a piece.
		if f.Piece == p.ID && r.heldOn(f) == version {
			label := "T" + strconv.Itoa(i+1)
			s := "open"
			if f.Status == atelier.FindingWithdrawn || f.Status == atelier.FindingWaived {
				s = "off"
			}
			out = append(out, r.pin(f, label, pinID(p.ID, version, label), s))
		}
	}
	return out
}

// pinOf is the id of the pin of one finding on a version, "" if it does not concern it.
func (r reviewer) pinOf(p *Piece, version int, together []atelier.Finding, finding string) string {
	is := func(f atelier.Finding) bool { return f.ID == finding }
	if i := slices.IndexFunc(p.Review.Findings, is); i >= 0 && state(p.Review.Findings[i], version) != "" {
		return pinID(p.ID, version, strconv.Itoa(i+1))
	}
	if i := slices.IndexFunc(together, is); i >= 0 && together[i].Piece == p.ID && r.heldOn(together[i]) == version {
		return pinID(p.ID, version, "T"+strconv.Itoa(i+1))
	}
	return ""
}

func paneID(piece string, version int) string { return fmt.Sprintf("%s-v%d", piece, version) }

func pinID(piece string, version int, label string) string {
	return fmt.Sprintf("%s-f%s", paneID(piece, version), label)
}

// pane lays out one version with its pins at their places.
func (r reviewer) pane(p *Piece, v *Version, together []atelier.Finding) pane {
	out := pane{ID: paneID(p.ID, v.Number), Piece: p.ID, Number: v.Number, Delivered: v.Number == p.Delivered, Maker: notes.Speaker(v.MadeBy), Pins: r.pins(p, v.Number, together)}
	for _, round := range p.Review.Rounds {
		if round.Version == v.Number {
			out.Score = fmt.Sprintf("%.2f", round.Score)
		}
	}
	switch {
	case v.Story != nil:
		out.words(v.Story)
	case len(v.Plates) > 0:
		out.pictures(v.Plates)
	case v.Score != nil:
		out.Roll = newRoll(v.Score)
		out.bars(v.Score.Bars)
		for _, f := range v.Files {
			if path.Base(f.Path) == "piece.wav" {
				out.Audio = f.Path
			}
		}
	default:
		out.Nothing = true
		out.Whole = out.Pins
	}
	return out
}

// marked is a stretch of a line in bytes that a pin is about.
type marked struct {
	from, to int
	pin      pin
}

// words marks the quoted words. A quote that is not in its line any more marks
// the line; one without a line is looked for in its unit.
func (o *pane) words(s *text.Story) {
	lines := make([][][]marked, len(s.Units))
	units := make([][]pin, len(s.Units))
	for i, u := range s.Units {
		lines[i] = make([][]marked, len(u.Lines))
	}
	for _, p := range o.Pins {
		i := s.Unit(p.anchor.Unit)
		if i < 0 {
			o.Whole = append(o.Whole, p)
			continue
		}
		u := s.Units[i]
		line, at := p.anchor.Line-1, -1
		quote := p.anchor.Quote
		if line < 0 && quote != "" {
			line = slices.IndexFunc(u.Lines, func(l string) bool { return strings.Contains(l, quote) })
		}
		if line < 0 || line >= len(u.Lines) {
			units[i] = append(units[i], p)
			continue
		}
		if quote != "" {
			at = strings.Index(u.Lines[line], quote)
		}
		if at < 0 {
			at, quote = 0, u.Lines[line]
		}
		lines[i][line] = append(lines[i][line], marked{at, at + len(quote), p})
	}
	for i, u := range s.Units {
		v := unitView{ID: u.ID, Name: unitName(u.ID), Verse: u.Kind == text.Stanza, Pins: units[i]}
		for j, l := range u.Lines {
			v.Lines = append(v.Lines, lineView{cut(l, lines[i][j])})
		}
		o.Units = append(o.Units, v)
	}
}

// cut divides a line where marks begin and end.
func cut(line string, marks []marked) []markView {
	edges := []int{0, len(line)}
	for _, m := range marks {
		edges = append(edges, m.from, m.to)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var out []markView
	for i := range len(edges) - 1 {
		from, to := edges[i], edges[i+1]
		v := markView{Text: line[from:to]}
		for _, m := range marks {
			if m.from <= from && to <= m.to {
				if v.State != "open" {
					v.State = m.pin.State
				}
				if m.to == to {
					v.Pins = append(v.Pins, m.pin)
				}
			}
		}
		out = append(out, v)
	}
	return out
}

// pictures puts boxes on plates.
func (o *pane) pictures(plates []Plate) {
	placed := map[string]bool{}
	for _, p := range plates {
		v := plateView{Plate: p}
		row := 0
		for _, pn := range o.Pins {
			if pn.anchor.Unit != p.ID {
				continue
			}
			placed[pn.ID] = true
			b := boxView{Pin: pn, Whole: pn.anchor.Box == nil}
			if b.Whole {
				b.PX, b.PY, b.DX = percent(0.05), percent(0.08), row*28
				row++
			} else {
				x0, y0 := clamp(pn.anchor.Box.X), clamp(pn.anchor.Box.Y)
				x1, y1 := clamp(pn.anchor.Box.X+pn.anchor.Box.W), clamp(pn.anchor.Box.Y+pn.anchor.Box.H)
				b.X, b.Y, b.W, b.H = percent(x0), percent(y0), percent(max(0, x1-x0)), percent(max(0, y1-y0))
				b.PX, b.PY = percent(min(max(x0, 0.05), 0.95)), percent(min(max(y0, 0.07), 0.93))
				for _, other := range v.Boxes {
					if other.PX == b.PX && other.PY == b.PY {
						b.DX += 28
					}
				}
			}
			v.Boxes = append(v.Boxes, b)
		}
		o.Plates = append(o.Plates, v)
	}
	for _, pn := range o.Pins {
		if !placed[pn.ID] {
			o.Whole = append(o.Whole, pn)
		}
	}
}

// clamp keeps a fraction of a plate inside it; a number that is none becomes 0.
func clamp(v float64) float64 {
	if v >= 0 && v <= 1 {
		return v
	}
	if v > 1 {
		return 1
	}
	return 0
}

// bars puts spans on a roll, in rows where they overlap.
func (o *pane) bars(n int) {
	var ends []int // by row: the last bar taken
	for _, p := range o.Pins {
		from, to := p.anchor.FromBar, max(p.anchor.FromBar, p.anchor.ToBar)
		if from < 1 || from > n {
			o.Whole = append(o.Whole, p)
			continue
		}
		to = min(to, n)
		row := slices.IndexFunc(ends, func(e int) bool { return e < from-max(1, n/24) })
		if row < 0 {
			row = len(ends)
			ends = append(ends, 0)
		}
		ends[row] = to
		x, w := float64(from-1)/float64(n), float64(to-from+1)/float64(n)
		o.Spans = append(o.Spans, span{Pin: p, X: percent(x), W: percent(w), PX: percent(min(max(x+w/2, 0.03), 0.97)), Row: 15 + row%4*28})
	}
}
