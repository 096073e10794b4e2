package notes

import (
	"cmp"
	_ "embed" // the table of rules
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// Bridge makes lines of the notes that agents hand over as values, and values of the
// lines that are delivered to them. It is total: what no code says goes into the say,
// and what a say does not hold goes into a line of plain words after it, so that act,
// place and severity are never lost to length. A sentence that a code of the job stands
// for is said by the code, and is a sentence again in the value that is delivered.
type Bridge struct {
	Codebook *Codebook
	Pieces   []atelier.PieceSpec // of the brief; ids that are not medium-number need it
	Names    []atelier.Name      // of the version that is spoken of; nil: not known, and not checked
	Feel     string              // the direction's mood, of type feel
	Short    bool                // leave the say out where code, place and severity tell all of it
}

//go:embed tables/rules.tsv
var ruleTable string

// ruled is what a critic's rule says in codes.
type ruled struct {
	items [][]string // alternatives, one of each
	told  bool
}

var rules = sync.OnceValue(func() map[string]ruled {
	all := map[string]ruled{}
	for row := range rows(ruleTable, 2) {
		items, told := strings.CutSuffix(row[1], "\ttold")
		r := ruled{told: told}
		for _, it := range strings.Fields(items) {
			r.items = append(r.items, strings.Split(it, "|"))
		}
		all[row[0]] = r
	}
	return all
})

// FromNote makes lines of a note that an agent of a role wrote. The first carries the
// act; further ones, of act plain, carry what its say does not hold. f is the finding
// that the note tells, nil for none. An act that the role may not use here becomes the
// nearest one that it may: a report of the director is an answer, an answer to nothing
// is told. Errors are [*Refused]: words that the guard would refuse, or an act that
// there is not.
func (b Bridge) FromNote(from atelier.Role, n atelier.Note, f *atelier.Finding) ([]Line, error) {
	words := Fold(n.Words)
	t := b.Target(n.About)
	re := localID(n.Re)
	if n.Act == atelier.ActPerson {
		l, err := Plain(n.Act, t, 0, words)
		return []Line{l}, err
	}
	act := b.act(from, n.Act, re)
	form, ok := forms[act]
	if !ok {
		return nil, refuse(2, 0, "an act")
	}
	if words != "" {
		if err := checkChars(words, 0); err != nil {
			return nil, err
		}
		if err := checkText(words, 0); err != nil {
			return nil, err
		}
	}
	l := Line{Act: act, Re: re}
	if form.re == never {
		l.Re = 0
	}
	if form.target != never {
		l.Target = t
	}
	if form.sev != never && n.Severity > 0 {
		l.Sev = uint8(n.Severity)
	} else if form.sev == must {
		l.Sev = atelier.Moderate
	}
	told := b.items(&l, form, n, f)
	rest := words
	if form.say != never && !(told && b.Short) {
		rest = b.coined(&l, form, words)
	}
	words = rest
	switch {
	case told && b.Short:
		rest = ""
	case act == atelier.ActOK && len(n.Codes) > 0:
		rest = "" // strong and resolved are what the act says
	case act == atelier.ActPlain:
	case form.say != never:
		l.Say, rest = split(words, MaxSayWords, MaxSay)
		if rest != "" && len(l.Items) > 0 {
			// All of it in one piece reads better than a torn sentence.
			l.Say, rest = "", words
		}
	}
	var out []Line
	if act != atelier.ActPlain {
		if err := b.fit(&l); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	if act == atelier.ActAccept {
		re = 0 // the acceptance ended the chain: what is said with it is no next word in it
	}
	out = append(out, plains(t, re, rest)...)
	if len(out) == 0 {
		return nil, refuse(2, 0, "words")
	}
	return out, nil
}

// Saying is a line with words, if it has none: as many as its say holds, and the rest in
// lines of plain words after it.
func Saying(l Line, words string) []Line {
	out := []Line{l}
	rest := Fold(words)
	if l.Say != "" || rest == "" {
		return out
	}
	if forms[l.Act].say != never {
		out[0].Say, rest = split(rest, MaxSayWords, MaxSay)
	}
	return append(out, plains(l.Target, l.Re, rest)...)
}

// plains are words in lines of their own.
func plains(t Target, re ID, words string) []Line {
	var out []Line
	for words != "" {
		p := Line{Act: atelier.ActPlain, Target: t, Re: re}
		p.Say, words = split(words, MaxPlainWords, MaxWords)
		out = append(out, p)
	}
	return out
}

// fit drops the last items of a line that is too long, and holds it against its act.
func (b Bridge) fit(l *Line) error {
	for {
		bare := *l
		bare.Say = ""
		if len(Print(bare)) <= MaxLine || len(l.Items) == 0 {
			break
		}
		l.Items = l.Items[:len(l.Items)-1]
	}
	if err := checkForm(*l, b.Codebook); err != nil {
		return err
	}
	return nil
}

// act is the act as the role may use it.
func (b Bridge) act(from atelier.Role, a Act, re ID) Act {
	switch {
	case a == atelier.ActDone && from != atelier.RoleMaker:
		a = atelier.ActAnswer
	case a == atelier.ActOK && from == atelier.RoleMaker, a == atelier.ActHand && from != atelier.RoleDirector, a == atelier.ActDecide && from != atelier.RoleDirector:
		a = atelier.ActInfo
	}
	if f := forms[a]; f.re == must && re == 0 {
		if a == atelier.ActDone || a == atelier.ActAnswer {
			return atelier.ActInfo
		}
		return atelier.ActPlain
	}
	return a
}

// items puts the codes of a note on its line and reports whether they, with place
// and severity, say all that its words do.
func (b Bridge) items(l *Line, form form, n atelier.Note, f *atelier.Finding) (told bool) {
	var want [][]string
	r, known := ruled{}, false
	if f != nil {
		rule := f.Rule
		for r, known = rules()[rule]; !known && strings.Contains(rule, "."); r, known = rules()[rule] {
			rule = rule[:strings.LastIndexByte(rule, '.')]
		}
	}
	given := slices.Clone(n.Codes)
	if f != nil && len(given) == 0 {
		given = []string{f.Code, f.Do}
	}
	want = append(want, r.items...)
	for _, c := range given {
		if c != "" && !slices.ContainsFunc(want, func(alt []string) bool { return b.samePlace(alt, c) }) {
			want = append(want, []string{c})
		}
	}
	told = known && r.told
	vars := b.vars(l.Target, n, f)
	for _, alts := range want {
		done := false
		if f != nil { // of alternatives, the one that the finding names comes first
			alts = slices.Clone(alts)
			slices.SortStableFunc(alts, func(x, y string) int { return cmp.Compare(rank(x, f), rank(y, f)) })
		}
		for _, alt := range alts {
			it, ok := b.item(alt, l.Target.Kind, vars)
			if !ok || !strings.Contains(form.sorts, string(b.Codebook.Entry(it.Code).Kind)) {
				continue
			}
			if !slices.ContainsFunc(l.Items, func(o Item) bool { return o.Code == it.Code }) && len(l.Items) < MaxItems {
				l.Items = append(l.Items, it)
			}
			done = true
			break
		}
		told = told && done
	}
	sorted(l.Items, b.Codebook)
	return told
}

func rank(item string, f *atelier.Finding) int {
	if code := bare(item); code == f.Code || code == f.Do {
		return 0
	}
	return 1
}

func bare(item string) string { code, _, _ := strings.Cut(item, "("); return code }

// samePlace reports whether a rule's alternatives stand for a code already: the code
// itself, or another of its kind, which the rule says better.
func (b Bridge) samePlace(alts []string, code string) bool {
	e := b.Codebook.Entry(code)
	for _, a := range alts {
		if o := b.Codebook.Entry(bare(a)); bare(a) == code || o != nil && e != nil && o.Kind == e.Kind {
			return true
		}
	}
	return false
}

// item reads a code with its arguments, in which $… are filled in. A bare code gets
// the arguments that the note itself tells; ok is false if one that is needed is not
// known.
func (b Bridge) item(s string, k Kind, vars map[string]string) (Item, bool) {
	code, list, given := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	e := b.Codebook.Entry(code)
	if e == nil || !e.valid(k) {
		return Item{}, false
	}
	it := Item{Code: code}
	args := strings.Split(list, ",")
	for i, p := range e.Args {
		value := vars[p.Label+":"+string(p.Type)]
		if given && i < len(args) {
			value = args[i]
			if name, ok := strings.CutPrefix(value, "$"); ok {
				value = vars[name]
			}
		}
		a, wrong := parseArg(value, p.Type, k)
		if wrong != "" {
			if p.Optional {
				break
			}
			return it, false
		}
		it.Args = append(it.Args, a)
	}
	return it, true
}

// vars is what a note and its finding tell as arguments: by the name that rules use,
// and by label and type for codes without a rule.
func (b Bridge) vars(t Target, n atelier.Note, f *atelier.Finding) map[string]string {
	v := map[string]string{"feel": b.Feel, "wanted:feel": b.Feel}
	an := n.About.Anchor
	if b.named(an.Element, "") {
		v["el"], v["what:name"] = an.Element, an.Element
	}
	if b.named(an.Part, "") {
		v["part"], v["part:name"] = an.Part, an.Part
	}
	if t.Kind != TextTarget {
		v["with:med"] = "txt"
	}
	if f == nil {
		return v
	}
	m, w := f.Measured, f.Wanted
	v["m"] = strconv.Itoa(int(math.Round(m)))
	if h := int(math.Round(w)); h > 0 && h%2 == 0 {
		v["feet"] = strconv.Itoa(h / 2)
	}
	v["bpm"] = strconv.Itoa(int(math.Round(w)))
	v["pace"] = "slow"
	if m > w {
		v["pace"] = "fast"
	}
	v["db"] = signed(math.Round(2*(m-w))/2, "db")
	v["lean"] = "left"
	if m < 0 {
		v["lean"] = "right"
	}
	if m > 0 && w > 0 {
		v["over"] = percent(m/w - 1)
		v["cut"] = percent(min(w/m-1, -0.05))
		v["grow"] = percent(max(w/m-1, 0.05))
		if t.Kind == ArtTarget { // sizes of pictures are areas
			v["grow"] = percent(max(math.Sqrt(w/m)-1, 0.05))
		}
	}
	if v["grow"] == "" && w > 0 {
		v["grow"] = "+100%"
	}
	return v
}

// percent is a signed share in steps of 5, "" for none.
func percent(x float64) string {
	return signed(max(-100, min(100, 5*math.Round(20*x))), "%")
}

func signed(x float64, unit string) string {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	s := strconv.FormatFloat(x, 'f', -1, 64) + unit
	if x > 0 {
		s = "+" + s
	}
	return s
}

// split takes whole sentences, or words where a sentence is too long, as many as the
// bounds hold.
func split(s string, maxWords, maxRunes int) (head, rest string) {
	if s == "" || strings.Count(s, " ")+1 <= maxWords && utf8.RuneCountInString(s) <= maxRunes {
		return s, ""
	}
	fields := strings.Fields(s)
	end, sentence, runes := 0, 0, 0
	for i, w := range fields {
		runes += utf8.RuneCountInString(w)
		if i >= maxWords || runes+i > maxRunes {
			break
		}
		end = i + 1
		if strings.ContainsAny(w[len(w)-1:], ".!?;") || strings.HasSuffix(w, "。") || strings.HasSuffix(w, ".”") {
			sentence = i + 1
		}
	}
	if sentence > 0 {
		end = sentence
	}
	if end == 0 { // one word that is longer than the bound
		r := []rune(s)
		return strings.TrimSpace(string(r[:maxRunes])), strings.TrimSpace(string(r[maxRunes:]))
	}
	return strings.Join(fields[:end], " "), strings.Join(fields[end:], " ")
}

// localID reads n3 as 3; 0 for none.
func localID(s string) ID {
	n, ok := parseInt(strings.TrimPrefix(s, "n"), maxID)
	if !ok {
		return 0
	}
	return ID(n)
}

// Target is what a note is about: its piece's version and the place in it, the brief
// where there is no piece or no version yet. A place that no locus names is left out.
func (b Bridge) Target(a atelier.About) Target {
	k, n := b.piece(a.Piece)
	if k == NoTarget || n > maxInt || a.Version < 1 || a.Version > maxInt {
		return Target{Kind: BriefTarget, Version: 1}
	}
	t := Target{Kind: k, Piece: uint16(n), Version: uint16(a.Version)}
	t.Locus = b.locus(k, a.Anchor)
	return t
}

// piece is the medium and the number of a piece: text-1 is the first text.
func (b Bridge) piece(id string) (Kind, int) {
	for k := TextTarget; k <= MusTarget; k++ {
		if n, ok := parseInt(strings.TrimPrefix(id, string(k.Medium())+"-"), maxInt); ok && strings.HasPrefix(id, string(k.Medium())+"-") {
			return k, int(n)
		}
	}
	count := map[Kind]int{}
	for _, p := range b.Pieces {
		for k := TextTarget; k <= MusTarget; k++ {
			if k.Medium() == p.Medium {
				if count[k]++; p.ID == id {
					return k, count[k]
				}
			}
		}
	}
	return NoTarget, 0
}

// pieceID is the other way round.
func (b Bridge) pieceID(t Target) string {
	if t.Kind.Medium() == "" {
		return ""
	}
	count := 0
	for _, p := range b.Pieces {
		if p.Medium == t.Kind.Medium() {
			if count++; count == int(t.Piece) && p.ID != "" {
				return p.ID
			}
		}
	}
	return string(t.Kind.Medium()) + "-" + strconv.Itoa(int(t.Piece))
}

func (b Bridge) locus(k Kind, a atelier.Anchor) Locus {
	var l Locus
	switch k {
	case TextTarget:
		p, ok := parsePos(a.Unit)
		if !ok || p.B != 0 {
			return Locus{}
		}
		if a.Line > 0 && a.Line <= maxInt && p.Unit != Heading {
			p.B = int32(a.Line)
		}
		l.From = p
	case ArtTarget:
		n, ok := parseInt(strings.TrimPrefix(a.Unit, "plate-"), maxInt)
		if !ok {
			return Locus{}
		}
		l.Plate = uint16(n)
		if b.named(a.Element, a.Unit) {
			l.Name = a.Element
		} else if a.Box != nil {
			l.From, l.To = cells(*a.Box)
		}
	case MusTarget:
		from, to := a.FromBar, a.ToBar
		switch {
		case b.named(a.Part, ""):
			l.Name = a.Part
			if f, t, ok := b.section(a.Unit); ok && from == 0 {
				from, to = f, t
			}
		case b.named(a.Unit, ""):
			l.Name = a.Unit
		}
		if from > 0 && from <= maxInt {
			l.From = Pos{Unit: Bar, A: int32(from)}
			if to > from && to <= maxInt {
				l.To = Pos{Unit: Bar, A: int32(to)}
			}
		}
	}
	return l
}

// named reports whether a name may stand in a line: one of the name table, of that
// unit if it has one. What critics call by names of their own stays in their words.
func (b Bridge) named(name, unit string) bool {
	return IsName(name) && (b.Names == nil || slices.ContainsFunc(b.Names, func(n atelier.Name) bool {
		return n.Name == name && (unit == "" || n.Unit == unit)
	}))
}

// section returns the bars of a section of the score, if the name table has it.
func (b Bridge) section(name string) (from, to int, ok bool) {
	for _, n := range b.Names {
		if n.Name == name {
			c, err := fmt.Sscanf(n.What, "bars %d to %d", &from, &to)
			return from, to, c == 2 && err == nil
		}
	}
	return 0, 0, false
}

// cells are the corners of a box on the grid of 8×8.
func cells(b atelier.Box) (from, to Pos) {
	at := func(x float64) int32 { return int32(max(1, min(8, math.Floor(x*8)+1))) }
	last := func(x float64) int32 { return int32(max(1, min(8, math.Ceil(x*8-1e-9)))) }
	from = Pos{Cell, at(b.X), at(b.Y)}
	to = Pos{Cell, max(from.A, last(b.X+b.W)), max(from.B, last(b.Y+b.H))}
	if to == from {
		return from, Pos{}
	}
	return from, to
}

// ToNote is what a line delivers to an agent that reads notes as values: nothing but
// what the line says, with the id under which it is delivered and who sent it. The
// words are the plain form's, or the say where there is one; more are the lines of plain
// words that follow. About.Finding and About.SHA256 come from the envelope, which env is.
func (b Bridge) ToNote(l Line, id ID, from atelier.Agent, env atelier.About, more ...Line) atelier.Note {
	said := []string{l.Say}
	for _, m := range more {
		said = append(said, m.Say)
	}
	n := atelier.Note{Act: l.Act, From: from, Severity: int(l.Sev), Words: phrased(l.Items, Fold(strings.Join(said, " ")), b.Codebook)}
	if id > 0 {
		n.ID = "n" + strconv.Itoa(int(id))
	}
	if l.Re > 0 {
		n.Re = "n" + strconv.Itoa(int(l.Re))
	}
	for _, it := range l.Items {
		if e := b.Codebook.Look(it.Code); e == nil || !e.Job() { // what a job's code says is among the words
			n.Codes = append(n.Codes, it.Code)
		}
	}
	if n.Words == "" {
		bare := l
		bare.Re = 0 // the number is a prompt's or the record's, and stands beside the words
		n.Words = Expand(bare, b.Codebook, "en")
	}
	n.About = atelier.About{Piece: b.pieceID(l.Target), SHA256: env.SHA256, Finding: env.Finding, Anchor: b.anchor(l.Target)}
	if n.About.Piece != "" {
		n.About.Version = int(l.Target.Version)
	}
	return n
}

// anchor is the place of a target as today's notes have it.
func (b Bridge) anchor(t Target) atelier.Anchor {
	var a atelier.Anchor
	l := t.Locus
	switch t.Kind {
	case TextTarget:
		if l.From.Unit != NoUnit {
			var s strings.Builder
			printPos(&s, Pos{Unit: l.From.Unit, A: l.From.A}, true)
			a.Unit, a.Line = s.String(), int(l.From.B)
		}
	case ArtTarget:
		if l.Plate > 0 {
			a.Unit, a.Element = plateUnit(l.Plate), l.Name
		}
		if l.From.Unit == Cell {
			to := l.To
			if to == (Pos{}) {
				to = l.From
			}
			a.Box = &atelier.Box{X: float64(l.From.A-1) / 8, Y: float64(l.From.B-1) / 8, W: float64(to.A-l.From.A+1) / 8, H: float64(to.B-l.From.B+1) / 8}
		}
	case MusTarget:
		if _, _, section := b.section(l.Name); section {
			a.Unit = l.Name
		} else {
			a.Part = l.Name
		}
		if l.From.Unit == Bar {
			a.FromBar, a.ToBar = int(l.From.A), int(max(l.From.A, l.To.A))
		}
	}
	return a
}
