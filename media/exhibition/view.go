package exhibition

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/narration"
	"github.com/atelierhq/atelier/media/text"
	"github.com/atelierhq/atelier/notes"
)

// view is the page as its template sees it: words, and numbers as words.
type view struct {
	Policy template.HTMLAttr
	Style  template.CSS
	Script template.JS
	Data   any // of the script, written as JSON

	Statement  map[string]any // that it was generated, for machines: schema.org
	Invitation string         // what the first link of the page says
	Long       string         // how much smaller the title is set

	Page
	Lang      string // of the work
	Cover     *image
	CoverRoll *roll
	Credits   []credit
	Degraded  bool
	Books     []bookView
	Scores    []scoreView
	Compare   []compareView
	Together  []pin
	Thread    []group
	Speakers  []speaker
	Making    making
	Groups    []fileGroup
	Notes     int
	Findings  int
}

type image struct {
	Path, Alt     string
	Width, Height int
}

type credit struct{ What, Who string }

// bookView is a book as it is read.
type bookView struct {
	ID, Title, Lang string
	Named           bool // there are several books
	Verse           bool
	Paged           bool // it has pictures to turn to
	Spreads         []spreadView
	Pages           int
	Voice           string // the text, read aloud
	Audio           string
	Length          string
	Parts           []rollPart
	Silent          bool // there is a score and no sound of it
	TextID          string
}

type spreadView struct {
	Plate *image
	Units []pageView
}

type pageView struct {
	N     int // from 1
	Name  string
	Lines []string
	Verse bool
}

// scoreView is one piece of music in notation and in words.
type scoreView struct {
	ID, Title string
	Sheets    []bundle.File
	Facts     scoreFacts
	Roll      *roll
}

// compareView is all versions of a piece.
type compareView struct {
	ID, Name    string
	Panes       []pane
	Left, Right int // versions that are compared first
	Stop        string
	Medium      atelier.Medium
}

// group is one stretch of the conversation.
type group struct {
	ID, Name string
	Piece    string // "" the job
	Messages []message
	High     int // requests of a high severity
}

type message struct {
	Seq      int
	From, To string
	Speaker  string // id, for the filter
	Role     atelier.Role
	Does     string
	Words    string
	Severity string
	High     bool
	Where    string // place and version, in words
	Link     string // id of what it points at, "" nothing on this page
	Fate     string
	Re       int
}

type speaker struct{ ID, Name string }

// making is how the work came about.
type making struct {
	Summary  string
	Mark     string
	Agents   []agentRow
	Models   bool
	Pieces   []roundsView
	Calls    int
	Tokens   string
	Cost     string
	Palette  []string
	Beats    []atelier.Beat
	Facts    []string
	Promises []string
}

type agentRow struct {
	Name, Does, Model string
	Turns             int
	Tokens, Cost      string
	Found             string // of a critic: what became of its findings
}

type roundsView struct {
	Name, Stop string
	Rounds     []roundView
}

type roundView struct {
	Version int
	Score   string
	W       string // share of the line
	Best    bool
	Link    string
}

type fileGroup struct {
	Name  string
	Files []fileView
	Fold  bool
}

type fileView struct{ Path, Name, What, Size string }

func newView(p Page) (*view, error) {
	css, js := style(p.Direction.Palette), asset("page.js")
	v := &view{
		Style: template.CSS(css), Script: template.JS(js), Page: p, Lang: cmp.Or(p.Language, "en"),
		Degraded: p.Status == atelier.StatusDegraded || len(p.Broken) > 0, Notes: len(p.Records),
		Policy: template.HTMLAttr(fmt.Sprintf(`content="default-src 'none'; img-src 'self' file: data:; media-src 'self' file:; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"`, digest(css), digest(js))),
	}
	if v.Title == "" {
		v.Page.Title = "Untitled"
	}
	v.Statement = map[string]any{"@context": "https://schema.org", "@type": "CreativeWork", "name": v.Title, "inLanguage": v.Lang, "digitalSourceType": p.AIMark}
	if p.Work != "" {
		v.Statement["identifier"] = p.Work
	}
	v.Invitation = invitation(p.Pieces)
	switch n := utf8.RuneCountInString(v.Title); {
	case n > 48:
		v.Long = "longer"
	case n > 18:
		v.Long = "long"
	}
	r := v.reviewer()
	all := books(p.Pieces)
	var sounds []sound
	for i, b := range all {
		v.Books = append(v.Books, v.book(b, i, len(all) > 1))
		sounds = append(sounds, b.sound())
		if d := b.music.delivered(); d != nil && d.Score != nil {
			v.Scores = append(v.Scores, v.score(b, d.Score))
		}
	}
	v.Data = map[string]any{"books": sounds}
	for i := range p.Pieces {
		v.Compare = append(v.Compare, v.compare(&p.Pieces[i], r))
		v.Findings += len(p.Pieces[i].Review.Findings)
	}
	for i, f := range p.Together.Findings {
		id := ""
		if n := r.heldOn(f); n > 0 {
			id = pinID(f.Piece, n, "T"+strconv.Itoa(i+1))
		}
		v.Together = append(v.Together, r.pin(f, "T"+strconv.Itoa(i+1), id, map[bool]string{true: "done", false: "open"}[f.Status == atelier.FindingFixed]))
	}
	v.Findings += len(v.Together)
	v.cover(all)
	v.Credits = credits(p, r)
	v.thread(r)
	v.made(r)
	v.Groups = fileGroups(p)
	return v, nil
}

// reviewer knows who is who.
func (v *view) reviewer() reviewer {
	r := reviewer{names: map[string]string{}, held: map[string]int{}}
	know := func(a atelier.Agent) {
		if a.ID != "" && r.names[a.ID] == "" {
			r.names[a.ID] = notes.Speaker(a)
		}
	}
	for _, rec := range v.Records {
		know(rec.From)
		if a := rec.Note.About; a.Finding != "" && rec.Note.Act == atelier.ActRequest && r.held[a.Finding] == 0 {
			r.held[a.Finding] = a.Version
		}
	}
	for _, p := range v.Pieces {
		for _, ver := range p.Versions {
			know(ver.MadeBy)
		}
	}
	return r
}

// invitation is what there is to do with the work.
func invitation(pieces []Piece) string {
	var does []string
	for _, m := range []struct {
		medium atelier.Medium
		does   string
	}{{atelier.Text, "read"}, {atelier.Artwork, "look"}, {atelier.Music, "listen"}} {
		if slices.ContainsFunc(pieces, func(p Piece) bool { return p.Medium == m.medium }) {
			does = append(does, m.does)
		}
	}
	s := "Open"
	if n := len(does); n > 0 {
		s = strings.Join(does[:n-1], ", ")
		if n > 1 {
			s += " and "
		}
		s += does[n-1]
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

func plateImage(p *Piece, pl *Plate, files []bundle.File) *image {
	if pl == nil {
		return nil
	}
	alt := pl.Alt
	if alt == "" {
		alt = unitName(pl.ID)
	}
	return &image{cmp.Or(p.file(files, pl.ID+".png").Path, pl.Path), alt, pl.Width, pl.Height}
}

func (v *view) cover(all []*book) {
	for _, b := range all {
		if d := b.artwork.delivered(); d != nil && len(d.Plates) > 0 {
			v.Cover = plateImage(b.artwork, &d.Plates[0], v.Files)
			if f := b.artwork.file(v.Files, "cover.png"); f.Path != "" {
				v.Cover = &image{Path: f.Path, Alt: "Cover: " + v.Title}
			}
			return
		}
	}
	for _, b := range all {
		if d := b.music.delivered(); d != nil && d.Score != nil && b.text == nil {
			v.CoverRoll = newRoll(d.Score)
			return
		}
	}
}

// book is a book in the words and files of what is delivered.
func (v *view) book(b *book, i int, several bool) bookView {
	out := bookView{ID: fmt.Sprintf("book-%d", i+1), Named: several, Title: v.Title, Lang: v.Lang, Pages: len(b.turns)}
	if d := b.text.delivered(); d != nil && d.Story != nil {
		out.Title, out.Lang, out.Verse = cmp.Or(d.Story.Title, v.Title), cmp.Or(d.Story.Language, v.Lang), !d.Story.Prose()
	}
	out.TextID = out.ID + "-words"
	n := 0
	for _, s := range b.spreads {
		sv := spreadView{}
		if s.plate != nil {
			sv.Plate = plateImage(b.artwork, s.plate, v.Files)
			out.Paged = true
		}
		for _, u := range s.units {
			n++
			pv := pageView{N: n, Name: unitName(u.ID), Verse: u.Kind == text.Stanza, Lines: u.Lines}
			if !pv.Verse {
				pv.Lines = []string{u.Text()}
			}
			sv.Units = append(sv.Units, pv)
		}
		if len(s.units) == 0 {
			n++
			sv.Units = append(sv.Units, pageView{N: n, Name: unitName(s.plate.ID)})
		}
		out.Spreads = append(out.Spreads, sv)
	}
	if b.text != nil && len(b.text.Read) > 0 {
		out.Voice = b.text.file(v.Files, narration.FileWAV).Path
	}
	if d := b.music.delivered(); d != nil {
		out.Audio = b.music.file(v.Files, "piece.wav").Path
		if out.Audio == "" {
			out.Audio = b.music.file(v.Files, "piece.flac").Path
		}
		if d.Score != nil {
			out.Parts = newRoll(d.Score).Parts
			out.Length = clock(d.Score.Seconds(d.Score.End()))
			out.Silent = out.Audio == ""
		}
	}
	return out
}

func (v *view) score(b *book, s *music.Score) scoreView {
	out := scoreView{ID: b.music.ID, Title: cmp.Or(s.Title, v.Title), Facts: factsOf(s, b.cues), Roll: newRoll(s)}
	for _, f := range v.Files {
		name := path.Base(f.Path)
		if path.Dir(f.Path) == b.music.folder() && strings.HasPrefix(name, "sheet") && path.Ext(name) == ".svg" {
			out.Sheets = append(out.Sheets, f)
		}
	}
	// sheet-2 comes before sheet-10.
	slices.SortFunc(out.Sheets, func(a, b bundle.File) int {
		return cmp.Or(cmp.Compare(len(a.Path), len(b.Path)), cmp.Compare(a.Path, b.Path))
	})
	return out
}

func (v *view) compare(p *Piece, r reviewer) compareView {
	out := compareView{ID: p.ID, Name: pieceName(p.ID), Medium: p.Medium, Right: p.Delivered, Stop: stopWords(p.Review.StopReason)}
	for i := range p.Versions {
		out.Panes = append(out.Panes, r.pane(p, &p.Versions[i], v.Page.Together.Findings))
		if n := p.Versions[i].Number; n < p.Delivered {
			out.Left = n
		}
	}
	if out.Left == 0 && len(p.Versions) > 1 {
		out.Left = p.Versions[0].Number
		if out.Left == out.Right {
			out.Left = p.Versions[1].Number
		}
	}
	return out
}

// pieceName is a piece's id as people say it: the first piece of a medium is the
// text, the pictures or the music.
func pieceName(id string) string {
	m, n, _ := strings.Cut(id, "-")
	name := map[string]string{"text": "The text", "artwork": "The pictures", "music": "The music"}[m]
	if name == "" {
		return id
	}
	if n != "1" {
		name += " " + n
	}
	return name
}

// stopWords says why the work on a piece ended.
func stopWords(r atelier.StopReason) string {
	return map[atelier.StopReason]string{
		atelier.StopAccepted:    "it was accepted, with nothing serious left open",
		atelier.StopPlateau:     "it no longer got better; the best version was kept",
		atelier.StopRoundCap:    "the limit of rounds was reached; the best version was kept",
		atelier.StopBudget:      "the budget did not allow another round; the best version was kept",
		atelier.StopOscillation: "an earlier version came back; the best version was kept",
		atelier.StopRegression:  "revisions made it worse; the best version was kept",
		atelier.StopHuman:       "a person decided",
		atelier.StopFailed:      "a turn failed too often; the best version was kept",
	}[r]
}

// credits are who made what: the makers of what is delivered, then those who
// worked on it.
func credits(p Page, r reviewer) []credit {
	var out []credit
	add := func(what, who string) {
		if who == "" {
			return
		}
		for i := range out {
			if out[i].What == what {
				if !slices.Contains(strings.Split(out[i].Who, ", "), who) {
					out[i].Who += ", " + who
				}
				return
			}
		}
		out = append(out, credit{what, who})
	}
	for i := range p.Pieces {
		d := p.Pieces[i].delivered()
		who := notes.Speaker(d.MadeBy)
		if d.MadeBy.Role == atelier.RolePerson {
			who = "a person"
		}
		add(map[atelier.Medium]string{atelier.Text: "Words", atelier.Artwork: "Pictures", atelier.Music: "Music"}[p.Pieces[i].Medium], who)
		if by := p.Pieces[i].file(p.Files, narration.FileWAV).MadeBy; by != nil {
			add("Voice", notes.Speaker(*by))
		}
	}
	for _, rec := range p.Records {
		switch rec.From.Role {
		case atelier.RoleDirector:
			add("Direction", r.names[rec.From.ID])
		case atelier.RoleCritic:
			add("Critique", r.names[rec.From.ID])
		case atelier.RolePerson:
			add("Decisions", "a person")
		}
	}
	return out
}

// thread is the conversation, by piece and round, each group where its first
// note stands.
func (v *view) thread(r reviewer) {
	at := map[string]int{}
	fates := map[string]string{}
	pieces := map[string]*Piece{}
	for i := range v.Pieces {
		p := &v.Pieces[i]
		pieces[p.ID] = p
		for _, f := range p.Review.Findings {
			fates[f.ID] = fate(f)
		}
	}
	for _, f := range v.Page.Together.Findings {
		fates[f.ID] = fate(f)
	}
	seen := map[string]bool{}
	for i, rec := range v.Records {
		name, piece := groupOf(rec, pieces)
		g, ok := at[name]
		if piece == "" && ok && g != len(v.Thread)-1 {
			ok = false // what the job itself says stays where it was said
		}
		if !ok {
			g = len(v.Thread)
			at[name] = g
			v.Thread = append(v.Thread, group{ID: fmt.Sprintf("talk-%d", g+1), Name: name, Piece: piece})
		}
		m := v.message(rec, r, fates, pieces)
		if !seen[m.Speaker] {
			seen[m.Speaker] = true
			v.Speakers = append(v.Speakers, speaker{m.Speaker, m.From})
		}
		if m.High && rec.Note.Act == atelier.ActRequest {
			v.Thread[g].High++
		}
		if i >= maxShown {
			break
		}
		v.Thread[g].Messages = append(v.Thread[g].Messages, m)
	}
}

// maxShown bounds the notes on the page: eight pieces of ten rounds with a full
// turn of every agent stay below. The transcript has all of them.
const maxShown = 20_000

func groupOf(rec atelier.Record, pieces map[string]*Piece) (name, piece string) {
	a := rec.Note.About
	switch {
	case rec.Kind == "approval":
		return "A person decides", ""
	case rec.From.Role == atelier.RoleDirector && a.Piece == "":
		return "The job", ""
	case strings.HasPrefix(rec.Sub, "job-"):
		return "The pieces together", ""
	case a.Piece == "":
		return "The job", ""
	}
	name = a.Piece
	if pieces[a.Piece] != nil {
		name = pieceName(a.Piece)
	}
	if rec.Round > 0 {
		name += fmt.Sprintf(", round %d", rec.Round)
	}
	return name, a.Piece
}

func (v *view) message(rec atelier.Record, r reviewer, fates map[string]string, pieces map[string]*Piece) message {
	n := rec.Note
	m := message{Seq: rec.Seq, From: notes.Speaker(rec.From), Speaker: rec.From.ID, Role: rec.From.Role, Does: notes.Lead(n.Act), Words: n.Words,
		Severity: notes.SeverityWord(n.Severity), High: n.Severity >= atelier.Major, Re: rec.Re}
	var to []string
	for _, id := range rec.To {
		to = append(to, cmp.Or(r.names[id], id))
	}
	m.To = strings.Join(to, ", ")
	where := place(n.About.Anchor)
	if n.About.Version > 0 && n.About.Piece != "" {
		if where != "" {
			where += " · "
		}
		where += fmt.Sprintf("version %d", n.About.Version)
	}
	m.Where = where
	if p := pieces[n.About.Piece]; p != nil && slices.ContainsFunc(p.Versions, func(ver Version) bool { return ver.Number == n.About.Version }) {
		m.Link = paneID(p.ID, n.About.Version)
		if id := r.pinOf(p, n.About.Version, v.Page.Together.Findings, n.About.Finding); id != "" {
			m.Link = id
		}
	}
	if n.Act == atelier.ActRequest {
		m.Fate = fates[n.About.Finding]
	}
	return m
}

// made is how the work came about.
func (v *view) made(r reviewer) {
	m := &v.Making
	m.Mark = markWords(v.AIMark)
	m.Promises = v.Broken
	d := v.Direction
	for _, c := range d.Palette {
		if _, ok := artwork.Hex(c); ok {
			m.Palette = append(m.Palette, c)
		}
	}
	m.Beats = d.Beats
	for _, f := range d.Facts {
		m.Facts = append(m.Facts, fmt.Sprintf("%s, %s: %s", f.Subject, f.Aspect, f.Value))
	}
	for i := range v.Pieces {
		p := &v.Pieces[i]
		rv := roundsView{Name: pieceName(p.ID), Stop: stopWords(p.Review.StopReason)}
		for _, round := range p.Review.Rounds {
			rv.Rounds = append(rv.Rounds, roundView{Version: round.Version, Score: fmt.Sprintf("%.2f", round.Score), W: percent(clamp(round.Score)), Best: round.Version == p.Delivered, Link: paneID(p.ID, round.Version)})
		}
		m.Pieces = append(m.Pieces, rv)
	}
	m.Agents, m.Models = agentRows(v.Page, r)
	m.Calls, m.Tokens, m.Cost = v.Spend.Calls, count(v.Spend.TokensIn+v.Spend.TokensOut), dollars(v.Spend.USD)
	m.Summary = v.summary()
}

func (v *view) summary() string {
	s := fmt.Sprintf("Made by the team “%s”", cmp.Or(v.Team, "house"))
	if !v.Making.Models {
		s += ", which is algorithms alone: no model was asked, and nothing was paid"
	} else {
		s += fmt.Sprintf(", for %s", dollars(v.Spend.USD))
	}
	if n := v.Ledger.Notes; n.Notes > 0 {
		s += fmt.Sprintf(". What the agents told each other takes about %s tokens as lines and %s in plain words, by estimate", count(int64(n.Lines)), count(int64(n.Plain)))
		if n.Codebook > 0 {
			s += fmt.Sprintf("; the codes of the lines took %s in prompts", count(int64(n.Codebook)))
		}
	}
	s += fmt.Sprintf(". %s, %s, %s", plural(len(v.Records), "note"), plural(v.findings(), "finding"), plural(v.Spend.Calls, "turn"))
	if v.Took > 0 {
		s += fmt.Sprintf("; from the first note to the last %s", duration(v.Took))
	}
	return s + "."
}

func (v *view) findings() int {
	n := len(v.Page.Together.Findings)
	for _, p := range v.Pieces {
		n += len(p.Review.Findings)
	}
	return n
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%s %ss", count(int64(n)), what)
}

func duration(d time.Duration) string {
	switch s := int(d.Seconds()); {
	case s < 120:
		return plural(s, "second")
	case s < 7200:
		return plural(s/60, "minute")
	default:
		return plural(s/3600, "hour")
	}
}

// agentRows are the agents in the order of their first word, with what they cost.
func agentRows(p Page, r reviewer) (rows []agentRow, models bool) {
	var agents []atelier.Agent
	add := func(a atelier.Agent) {
		if a.ID != "" && a.Role != atelier.RoleService && !slices.ContainsFunc(agents, func(b atelier.Agent) bool { return a.ID == b.ID && a.Model == b.Model && a.Provider == b.Provider }) {
			agents = append(agents, a)
		}
	}
	for _, rec := range p.Records {
		add(rec.From)
	}
	for _, piece := range p.Pieces {
		for _, ver := range piece.Versions {
			add(ver.MadeBy)
		}
	}
	critics := map[string]bundle.CriticRecord{}
	for _, f := range append(reviewsOf(p), p.Together) {
		for _, c := range f.Critics {
			sum := critics[c.Critic]
			sum.Raised, sum.Confirmed, sum.TakenBack = sum.Raised+c.Raised, sum.Confirmed+c.Confirmed, sum.TakenBack+c.TakenBack
			critics[c.Critic] = sum
		}
	}
	for _, a := range agents {
		row := agentRow{Name: r.names[a.ID], Does: string(a.Role), Model: a.Provider}
		if a.Model != "" {
			row.Model = a.Model
			if !strings.HasPrefix(a.Model, a.Provider+"/") && a.Provider != "" {
				row.Model = a.Provider + " · " + a.Model
			}
		}
		if a.Role == atelier.RolePerson {
			row.Model = ""
		} else if a.Provider != "house" {
			models = true
		}
		if a.Medium != "" {
			row.Does += ", " + string(a.Medium)
		}
		for _, sum := range p.Ledger.Agents {
			if sum.ID == a.ID {
				row.Turns, row.Tokens, row.Cost = sum.Spend.Calls, count(sum.Spend.TokensIn+sum.Spend.TokensOut), dollars(sum.Spend.USD)
			}
		}
		if c := critics[a.ID]; c.Raised > 0 {
			row.Found = fmt.Sprintf("%d raised, %d confirmed by a fix", c.Raised, c.Confirmed)
			if c.TakenBack > 0 {
				row.Found += fmt.Sprintf(", %d taken back", c.TakenBack)
			}
		}
		rows = append(rows, row)
	}
	return rows, models
}

func reviewsOf(p Page) []bundle.PieceFindings {
	var out []bundle.PieceFindings
	for _, piece := range p.Pieces {
		out = append(out, piece.Review)
	}
	return out
}

func markWords(uri string) string {
	const says = "The texts, pictures, scores and recordings say, in a way that machines read, that they were generated"
	switch uri {
	case mark.Algorithmic.URI():
		return says + " by an algorithm."
	case mark.Trained.URI():
		return says + " by a trained model."
	case mark.Composite.URI():
		return says + ", with a person's work in it."
	}
	return ""
}

// count is a whole number with its thousands apart.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

func dollars(usd float64) string {
	switch {
	case usd == 0:
		return "$0"
	case usd < 0.01:
		return fmt.Sprintf("$%.4f", usd)
	}
	return fmt.Sprintf("$%.2f", usd)
}

// size is a number of bytes as people read it.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// kinds says what files are for, by extension, and by name where that says more.
var kinds = map[string]string{
	"story.md": "Markdown, for any editor", "story.epub": "EPUB, for e-readers", "story.pdf": "PDF, the picture book", "cover.png": "The cover, PNG",
	"story.json": "The text as data", "scene.json": "The pictures as data", "score.json": "The score as data", "roll.png": "Piano roll, PNG", "narration.wav": "The text read aloud, WAV",
	"transcript.jsonl": "The conversation as data", "transcript.md": "The conversation as words", "findings.json": "Every finding with its fate",
	"direction.json": "The director's reading of the brief", "cost.json": "What it cost", "request.json": "The brief as it was sent", "lineage.json": "What was made from what",
	"bundle.intoto.json": "The signed statement over all files", "codebook.json": "The words of the agents' notes", "manifest.json": "Every file with its digest and its maker",
	".png": "PNG, pixels", ".svg": "SVG, for vector editors", ".wav": "WAV, for audio editors", ".flac": "FLAC, lossless and smaller", ".mid": "MIDI, for sequencers",
	".musicxml": "MusicXML, for notation programs", ".abc": "ABC, notation as text", ".pdf": "PDF", ".epub": "EPUB", ".md": "Markdown", ".mp4": "Film", ".vtt": "Captions", ".srt": "Subtitles, for players",
}

// fileGroups sorts the bundle's files for people: the work by piece, the record,
// and the versions folded away.
func fileGroups(p Page) []fileGroup {
	var out []fileGroup
	taken := map[string]bool{}
	add := func(name string, fold bool, wanted func(bundle.File) bool) {
		g := fileGroup{Name: name, Fold: fold}
		for _, f := range p.Files {
			if taken[f.Path] || !wanted(f) || f.Path == File {
				continue
			}
			taken[f.Path] = true
			base := path.Base(f.Path)
			label := base
			if fold {
				label = strings.TrimPrefix(f.Path, versionsFolder)
			}
			g.Files = append(g.Files, fileView{f.Path, label, cmp.Or(kinds[base], kinds[path.Ext(base)]), size(f.Bytes)})
		}
		if len(g.Files) > 0 {
			out = append(out, g)
		}
	}
	for _, piece := range p.Pieces {
		add(pieceName(piece.ID), false, func(f bundle.File) bool { return path.Dir(f.Path) == piece.folder() && f.Role != "source" })
	}
	add("The record", false, func(f bundle.File) bool { return f.Role != "source" && !strings.HasPrefix(f.Path, versionsFolder) })
	if len(out) > 0 && out[len(out)-1].Name == "The record" {
		last := &out[len(out)-1]
		last.Files = append(last.Files, fileView{"manifest.json", "manifest.json", kinds["manifest.json"], ""})
	}
	add("As data", true, func(f bundle.File) bool { return f.Role == "source" })
	add("Every version", true, func(bundle.File) bool { return true })
	return out
}
