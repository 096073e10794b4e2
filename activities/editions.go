package activities

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/book"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/exhibition"
	"github.com/atelierhq/atelier/media/film"
	"github.com/atelierhq/atelier/media/mark"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/flac"
	"github.com/atelierhq/atelier/media/music/roll"
	"github.com/atelierhq/atelier/media/music/sheet"
	"github.com/atelierhq/atelier/media/text"
)

// This file makes the formats that people use out of the versions that are
// delivered. What is in a version is not touched. What a publication that was cut off
// has stored of them stays: it is neither made again nor compared.

// edition is one file made of delivered versions.
type edition struct {
	output string // as a brief's outputs name it
	path   string // in the bundle
	media  string
	from   []string // digests of the versions it is made of
	make   func() ([]byte, error)
}

// editors is how many editions are made at a time: a book and a recording use some
// 100 MB each while they are made.
const editors = 2

// delivered is the version of a piece that is delivered, with what its source says.
type delivered struct {
	atelier.PublishedWork
	art   atelier.Artefact
	story *text.Story
	scene *artwork.Scene
	score *music.Score

	engrave func() ([]sheet.Page, error) // the score on pages, made once
}

// editions makes what the brief asks for beyond the files of the versions: all of
// it where it names nothing. What cannot be made is a broken promise where the
// brief names it, and is left out where it does not.
func (p *publication) editions(ctx context.Context) error {
	works, err := p.delivered(ctx)
	if err != nil {
		return err
	}
	wanted := slices.DeleteFunc(p.planned(ctx, works), func(e edition) bool { return !p.wants(e.output) })
	made, errs := make([]object, len(wanted)), make([]error, len(wanted))
	seats := make(chan struct{}, editors)
	var wg sync.WaitGroup
	for i, e := range wanted {
		seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-seats }()
			made[i], errs[i] = p.edit(ctx, e)
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for i, e := range wanted {
		switch atelier.CodeOf(errs[i]) {
		case "":
			p.add(e.path, made[i].ref, bundle.File{Role: "edition", MadeBy: &service, From: e.from})
			if made[i].data != nil {
				p.made = append(p.made, made[i])
			}
		case atelier.CodeUnsupported, atelier.CodeInvalid, atelier.CodeTooLarge, atelier.CodeInternal:
			p.a.log.WarnContext(ctx, "an edition was not made", "path", e.path, "code", atelier.CodeOf(errs[i]))
			if slices.Contains(p.brief.Outputs, e.output) {
				p.breaks(fmt.Sprintf("%s was asked for and could not be made: %s", e.output, errorWords(errs[i])))
			}
		default:
			return errs[i]
		}
	}
	for _, output := range p.brief.Outputs {
		if p.derived(output) && !slices.ContainsFunc(wanted, func(e edition) bool { return e.output == output }) {
			p.breaks(output + " was asked for, and there is nothing in this work to make it of")
		}
	}
	return nil
}

// derived reports whether an output is made here; the others are the versions' own.
func (p *publication) derived(output string) bool {
	return slices.Contains([]string{"epub", "pdf", "abc", "sheet", "roll", "flac", "mp4"}, output)
}

// breaks puts a promise on the list of those that were not kept.
func (p *publication) breaks(promise string) {
	p.final.Broken = append(p.final.Broken, promise)
	if p.final.Status == atelier.StatusCompleted {
		p.final.Status, p.final.Stage = atelier.StatusDegraded, atelier.Stage(atelier.StatusDegraded)
	}
}

// edit makes one edition, or finds it; a fault in a format's code costs that edition
// alone.
func (p *publication) edit(ctx context.Context, e edition) (o object, err error) {
	defer func() {
		if r := recover(); r != nil {
			p.a.log.ErrorContext(ctx, "an edition broke down", "path", e.path, "panic", r, "stack", string(debug.Stack()))
			err = atelier.Errorf(atelier.CodeInternal, "making it broke down")
		}
	}()
	ref, err := p.a.store.Head(ctx, atelier.KeyBundle(p.req.Job, 1, e.path))
	if atelier.CodeOf(err) != atelier.CodeNotFound {
		return object{ref: ref}, err
	}
	b, err := e.make()
	if err != nil {
		return object{}, err
	}
	return p.object(e.path, b, e.media), nil
}

// wants reports whether the brief asks for a format: for all but the costly ones
// where it names none.
func (p *publication) wants(output string) bool {
	if len(p.brief.Outputs) == 0 {
		return output != "mp4"
	}
	return slices.Contains(p.brief.Outputs, output)
}

// delivered reads the sources of the delivered versions. A version whose source is
// not one of ours has no editions, which is no fault.
func (p *publication) delivered(ctx context.Context) ([]delivered, error) {
	var out []delivered
	for _, piece := range p.req.Pieces {
		i := slices.IndexFunc(p.artefacts[piece.Piece], func(a atelier.Artefact) bool { return a.Version == piece.Best })
		if i < 0 {
			continue
		}
		d := delivered{PublishedWork: piece, art: p.artefacts[piece.Piece][i]}
		source, err := p.file(ctx, d.art, p.a.media[piece.Medium].source)
		if err != nil {
			return nil, err
		}
		switch piece.Medium {
		case atelier.Text:
			if s, err := text.ParseJSON(source); err == nil {
				d.story = &s
			}
		case atelier.Artwork:
			d.scene, _ = artwork.Parse(source)
		case atelier.Music:
			d.score, _ = music.Decode(source)
			d.engrave = sync.OnceValues(func() ([]sheet.Page, error) {
				return sheet.Engrave(d.score, sheet.Options{Credit: byline(d.art.MadeBy), Foot: "Generated with Atelier. Work " + workID(p.brief) + "."})
			})
		}
		out = append(out, d)
	}
	return out, nil
}

// file reads a file of a version, nil if it has none of that name.
func (p *publication) file(ctx context.Context, art atelier.Artefact, name string) ([]byte, error) {
	for _, ref := range art.Files {
		if baseName(ref.Key) == name {
			return atelier.GetBytes(ctx, p.a.store, ref, MaxFile)
		}
	}
	return nil, nil
}

// planned lists the editions that the delivered versions can have.
func (p *publication) planned(ctx context.Context, works []delivered) []edition {
	out := p.bookEditions(ctx, works) // the longest first
	for i := range works {
		if works[i].score != nil {
			out = append(out, p.musicEditions(ctx, &works[i], coverOf(works))...)
		}
	}
	return append(out, edition{output: "mp4", path: "film.mp4", media: "video/mp4", make: func() ([]byte, error) { return p.film(ctx) }})
}

// coverOf is the first artwork, whose cover or first plate is the face of a recording.
func coverOf(works []delivered) *delivered {
	for i := range works {
		if works[i].scene != nil && len(works[i].scene.Plates) > 0 {
			return &works[i]
		}
	}
	return nil
}

// A recording's cover is as large as players show it.
const (
	coverSide    = 800 // pixels
	coverQuality = 85
)

// The piano roll, in pixels: wide enough for five minutes.
const rollWidth, rollHeight = 1800, 675

// musicEditions are the forms that a score is read and heard in.
func (p *publication) musicEditions(ctx context.Context, w, cover *delivered) []edition {
	folder, from := bundle.Folder(w.Piece, w.Medium)+"/", []string{w.art.Digest}
	m := p.statement()
	m.Piece, m.Version, m.Agent, m.Model = w.Piece, w.art.Version, w.art.MadeBy.ID, modelOf(w.art.MadeBy)
	marked := func(media string, write func() ([]byte, error)) func() ([]byte, error) {
		return func() ([]byte, error) {
			b, err := write()
			if err != nil {
				return nil, err
			}
			return mark.Write(media, b, m)
		}
	}
	out := []edition{
		{"abc", folder + "score.abc", music.TypeABC, from, marked(music.TypeABC, func() ([]byte, error) { return music.WriteABC(w.score) })},
		{"sheet", folder + "sheet.svg", artwork.MediaSVG, from, marked(artwork.MediaSVG, func() ([]byte, error) {
			pages, err := w.engrave()
			if err != nil {
				return nil, err
			}
			return sheet.SVG(pages, w.score.Title, fmt.Sprintf("Sheet music: %d parts, %d bars.", len(w.score.Parts), w.score.Bars)), nil
		})},
		{"roll", folder + "roll.png", artwork.MediaPNG, from, marked(artwork.MediaPNG, func() ([]byte, error) { return roll.PNG(w.score, rollWidth, rollHeight) })},
	}
	if slices.ContainsFunc(w.art.Files, func(r atelier.Ref) bool { return baseName(r.Key) == music.FileAudio }) {
		out = append(out, edition{"flac", folder + "piece.flac", "audio/flac", from, func() ([]byte, error) { return p.recording(ctx, w, cover, m) }})
	}
	return out
}

// recording is the sound without loss, with what players show of it.
func (p *publication) recording(ctx context.Context, w, cover *delivered, m mark.Mark) ([]byte, error) {
	sound, err := p.file(ctx, w.art, music.FileAudio)
	if err != nil {
		return nil, err
	}
	title := w.score.Title
	if title == "" {
		title = p.direction.Title
	}
	tags := []flac.Tag{{Name: "TITLE", Value: title}, {Name: "ARTIST", Value: byline(w.art.MadeBy)}, {Name: "ALBUM", Value: p.direction.Title}, {Name: "COMMENT", Value: m.String()}}
	for _, pair := range m.Pairs() {
		tags = append(tags, flac.Tag{Name: strings.ToUpper(pair.Name), Value: pair.Value})
	}
	var front *flac.Cover
	if cover != nil {
		face := &cover.scene.Plates[0]
		if cover.scene.Cover != nil {
			face = cover.scene.Cover
		}
		picture, err := p.file(ctx, cover.art, face.ID+".png")
		if err != nil {
			return nil, err
		}
		if small, err := artwork.Shrink(picture, coverSide, coverQuality); err == nil {
			front = &flac.Cover{JPEG: small.JPEG, Width: small.Width, Height: small.Height}
		}
	}
	return flac.Encode(sound, tags, front)
}

// bookEditions binds texts and plates. Artwork goes with the text it depends on,
// else with the first.
func (p *publication) bookEditions(ctx context.Context, works []delivered) []edition {
	var bound, scores []*delivered
	var digests []string
	folder := "artwork"
	for i := range works {
		w := &works[i]
		if w.score != nil {
			scores = append(scores, w)
			digests = append(digests, w.art.Digest)
			continue
		}
		if w.story == nil && w.scene == nil {
			continue
		}
		bound = append(bound, w)
		digests = append(digests, w.art.Digest)
		if w.story != nil {
			folder = "text"
		}
	}
	if len(bound) == 0 {
		return nil
	}
	bind := sync.OnceValues(func() (book.Book, error) { return p.bind(ctx, bound, scores) })
	form := func(write func(book.Book) ([]byte, error)) func() ([]byte, error) {
		return func() ([]byte, error) {
			b, err := bind()
			if err != nil {
				return nil, err
			}
			return write(b)
		}
	}
	return []edition{
		{"epub", folder + "/story.epub", "application/epub+zip", digests, form(book.EPUB)},
		{"pdf", folder + "/story.pdf", "application/pdf", digests, form(book.PDF)},
	}
}

func (p *publication) bind(ctx context.Context, bound, scores []*delivered) (book.Book, error) {
	b := book.Book{Title: p.direction.Title, Language: p.brief.Language, Mark: p.statement(), Colophon: p.colophon()}
	// The last of the palette's colours that is seen on white: accents stand behind
	// sky and ground.
	for _, hex := range p.direction.Palette {
		if c, err := colorful.Hex(hex); err == nil {
			if l, _, _ := c.Lab(); l < 0.62 {
				b.Accent = hex
			}
		}
	}
	credited := map[atelier.Medium]string{atelier.Text: "Text", atelier.Artwork: "Pictures", atelier.Music: "Music"}
	seen := map[book.Credit]bool{}
	for _, piece := range p.req.Pieces {
		for _, art := range p.artefacts[piece.Piece] {
			if c := (book.Credit{Role: credited[piece.Medium], Name: byline(art.MadeBy)}); art.Version == piece.Best && !seen[c] {
				seen[c] = true
				b.Credits = append(b.Credits, c)
			}
		}
	}
	used := map[*delivered]bool{}
	add := func(words, pictures *delivered) error {
		var s *text.Story
		var scene *artwork.Scene
		var file func(string) []byte
		if words != nil {
			used[words], s = true, words.story
		}
		if pictures != nil {
			used[pictures], scene = true, pictures.scene
			files := map[string][]byte{}
			for _, pl := range scene.Pictures() {
				name := pl.ID + ".png"
				data, err := p.file(ctx, pictures.art, name)
				if err != nil {
					return err
				}
				files[name] = data
			}
			if c := scene.Cover; c != nil && b.Cover == nil {
				b.Cover = &book.Plate{ID: c.ID, PNG: files[c.ID+".png"], Alt: c.Alt}
			}
			file = func(name string) []byte { return files[name] }
		}
		b.Add(s, scene, file)
		return nil
	}
	for _, w := range bound {
		if w.story == nil {
			continue
		}
		if err := add(w, p.picturesOf(w, bound, used)); err != nil {
			return b, err
		}
	}
	for _, w := range bound {
		if w.scene != nil && !used[w] {
			if err := add(nil, w); err != nil {
				return b, err
			}
		}
	}
	for _, w := range scores {
		pages, err := w.engrave()
		if err != nil {
			p.a.log.WarnContext(ctx, "a score was not engraved", "piece", w.Piece, "code", atelier.CodeOf(err))
			continue // a book without its score is still a book
		}
		b.Sheet = append(b.Sheet, pages...)
	}
	if b.Title == "" && bound[0].story != nil {
		b.Title = bound[0].story.Title
	}
	return b, nil
}

// picturesOf is the first artwork that depends on a text and is in no book yet.
func (p *publication) picturesOf(words *delivered, bound []*delivered, used map[*delivered]bool) *delivered {
	for _, w := range bound {
		if w.scene == nil || used[w] {
			continue
		}
		for _, spec := range p.brief.Pieces {
			if spec.ID == w.Piece && (slices.Contains(spec.DependsOn, words.Piece) || slices.Contains(p.dependsOf(words.Piece), w.Piece)) {
				return w
			}
		}
	}
	return nil
}

func (p *publication) dependsOf(piece string) []string {
	for _, spec := range p.brief.Pieces {
		if spec.ID == piece {
			return spec.DependsOn
		}
	}
	return nil
}

// byline names a maker as a book does.
func byline(a atelier.Agent) string {
	switch {
	case a.Role == atelier.RolePerson:
		return "a person"
	case a.Provider == house:
		return a.Name + ", house team"
	}
	return fmt.Sprintf("%s, %s (%s)", a.Name, a.Model, a.Provider)
}

// statement is the mark of a file of several pieces.
func (p *publication) statement() mark.Mark {
	m := mark.Mark{Source: mark.Algorithmic, Work: workID(p.brief), Agent: service.ID, Model: p.brief.Team}
	switch {
	case p.human || len(p.brief.Inputs) > 0:
		m.Source = mark.Composite
	case p.models:
		m.Source = mark.Trained
	}
	return m
}

// colophon says how the work was made, in a book's words. It holds nothing that
// differs between two runs.
func (p *publication) colophon() []string {
	asked := "“" + strings.Join(strings.Fields(p.brief.Text), " ") + "”"
	if r := []rune(asked); len(r) > 600 {
		asked = string(r[:600]) + " …”"
	}
	how := "Everything in it was generated by algorithms, without a trained model."
	switch p.statement().Source {
	case mark.Trained:
		how = "It was generated with trained models."
	case mark.Composite:
		how = "It was generated, with a person's own work in it."
	}
	return []string{
		"This was made by Atelier, a studio of AI agents, from a brief:",
		asked,
		how + " Makers and critics worked on it in rounds; what they told each other, and every version, is kept beside it.",
		"Work " + workID(p.brief) + ".",
	}
}

// film is the pages of a work in the order of the exhibition's cues, with its music.
func (p *publication) film(ctx context.Context) ([]byte, error) {
	page, err := p.page(ctx, nil)
	if err != nil {
		return nil, err
	}
	slides, sound, seconds, ok := exhibition.Slides(page)
	if !ok {
		return nil, atelier.Errorf(atelier.CodeUnsupported, "a film needs pictures and music that belong together")
	}
	f := film.Film{Seconds: seconds, Title: p.direction.Title, Comment: p.statement().String(), Language: p.brief.Language}
	if f.WAV, err = p.bytes(ctx, sound); err != nil {
		return nil, err
	}
	plates := map[string][]byte{}
	for _, s := range slides {
		if plates[s.Plate] == nil {
			if plates[s.Plate], err = p.bytes(ctx, s.Plate); err != nil {
				return nil, err
			}
		}
		f.Slides = append(f.Slides, film.Slide{PNG: plates[s.Plate], From: s.From, Words: s.Words})
	}
	return film.MP4(ctx, f)
}
