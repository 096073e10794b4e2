// Package scripted is a team of agents that do as they are told, after a fixed
// time: for tests and benchmarks of everything around the agents.
//
// A piece goes through draft, critique, revision and critique: the first version
// is found wanting in one place, the second is accepted. What they make is small
// and valid in its medium.
package scripted

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"sync"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/media/artwork"
)

// Name is the team's name.
const Name = "scripted"

// Script says how the team behaves. The zero value takes no time and accepts
// the second version.
type Script struct {
	Latency time.Duration // of every turn

	// Score of a version, by piece and version; nil: 0.6, then 0.95.
	Score func(piece string, version int) float64

	// Call is what happens in a turn's call, after the latency; nil: nothing. It
	// may block, and returns when ctx ends.
	Call func(ctx context.Context, t atelier.Turn) error

	// Made is called when a turn is really made (not found in the store).
	Made func(t atelier.Turn)

	// Fail makes a turn fail; nil or a nil error: it does not.
	Fail func(t atelier.Turn) error

	// Judge is what the coherence critic says; nil: all is well.
	Judge func(t atelier.Turn) atelier.Review

	// Talk is what makers and director say of a contradiction between two pieces; nil:
	// whoever speaks first offers to change its own piece, and the other one accepts.
	Talk func(t atelier.Turn) []atelier.Note

	// Findings is how many faults a critic finds at a time; 0: one.
	Findings int

	// Severity of the critics' findings; 0: moderate.
	Severity int

	// Suggest is what critics suggest against a fault; "": to open it better.
	Suggest string

	// Coins are the codes that critics define who find a fault.
	Coins []atelier.Definition

	// Stray makes revisions change what they may not.
	Stray bool

	// Narrator says that the team has one.
	Narrator bool
}

// Team returns the team of a script.
func Team(s Script) agents.Team {
	card := func(id string, role atelier.Role, m atelier.Medium, name string) atelier.Agent {
		return atelier.Agent{ID: id, Role: role, Medium: m, Name: name, Provider: "house", Model: "scripted/1"}
	}
	t := agents.Team{Director: s, Makers: map[string]atelier.Maker{}, Critics: map[string]atelier.Critic{}}
	t.Roster = atelier.Roster{Team: Name, Director: card("director", atelier.RoleDirector, "", "Director"), Judge: card("judge", atelier.RoleCritic, "", "Coherence critic")}
	t.Critics["judge"] = s
	makers := map[atelier.Medium]string{atelier.Text: "writer", atelier.Artwork: "illustrator", atelier.Music: "composer"}
	names := map[atelier.Medium]string{atelier.Text: "Writer", atelier.Artwork: "Illustrator", atelier.Music: "Composer"}
	for _, m := range atelier.Media {
		p := atelier.MediumPanel{Medium: m, Maker: card(makers[m], atelier.RoleMaker, m, names[m])}
		for _, c := range []string{"craft", "brief"} {
			id := string(m) + "-" + c
			p.Critics = append(p.Critics, card(id, atelier.RoleCritic, m, "The "+string(m)+" critic of "+c))
			t.Critics[id] = s
		}
		t.Makers[p.Maker.ID] = s
		t.Roster.Panels = append(t.Roster.Panels, p)
	}
	if s.Narrator {
		t.Roster.Narrator = card("narrator", atelier.RoleMaker, atelier.Text, "Narrator")
		t.Makers["narrator"] = s
	}
	return t
}

func (s Script) work(ctx context.Context, t atelier.Turn) error {
	if s.Fail != nil {
		if err := s.Fail(t); err != nil {
			return err
		}
	}
	if s.Latency > 0 {
		timer := time.NewTimer(s.Latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if s.Call != nil {
		if err := s.Call(ctx, t); err != nil {
			return err
		}
	}
	if s.Made != nil {
		s.Made(t)
	}
	return nil
}

// Direct sets a direction.
func (s Script) Direct(ctx context.Context, t atelier.Turn) (atelier.Direction, atelier.Reply, error) {
	d := atelier.Direction{Title: "A Script", Theme: t.Brief.Text, Mood: atelier.Mood{Feel: "calm"}}
	return d, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActInfo, Words: "Keep it short."}}}, s.work(ctx, t)
}

// Make makes a version whose one unit says which version it is.
func (s Script) Make(ctx context.Context, t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	if err := s.work(ctx, t); err != nil {
		return atelier.Draft{}, atelier.Reply{}, err
	}
	if t.Kind == atelier.TurnNarrate {
		words := "1\n00:00:00,000 --> 00:00:01,000\n" + string(t.Base.File("story.md"))
		return atelier.Draft{Files: []atelier.File{{Name: "narration.srt", MediaType: "application/x-subrip", Data: []byte(words)}}},
			atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActInfo, Words: "Read aloud."}}}, nil
	}
	reply := atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActInfo, Words: "A first version."}}}
	if t.Kind == atelier.TurnRevise {
		reply.Notes = nil
		for _, n := range t.Notes {
			if n.Act == atelier.ActRequest || n.Act == atelier.ActPerson {
				reply.Notes = append(reply.Notes, atelier.Note{Act: atelier.ActDone, Re: n.ID, Words: "Changed as asked: " + n.Words})
			}
		}
	}
	return s.draft(t), reply, nil
}

func (s Script) draft(t atelier.Turn) atelier.Draft {
	heard := ""
	for _, n := range t.Notes {
		if n.Act == atelier.ActPerson {
			heard += " " + n.Words
		}
	}
	words := fmt.Sprintf("%s, version %d, seed %d.%s", t.Piece.ID, t.Version, t.Seed, heard)
	title := "A Script"
	if s.Stray && t.Kind == atelier.TurnRevise {
		title = "Another Title"
	}
	var file atelier.File
	switch t.Piece.Medium {
	case atelier.Text:
		file = record("story.json", map[string]any{"title": title, "form": "tale", "language": "en",
			"units": []any{map[string]any{"id": "pg1", "kind": "page", "lines": []string{words}}}})
		return atelier.Draft{Files: []atelier.File{file, {Name: "story.md", MediaType: "text/markdown; charset=utf-8", Data: []byte("# " + title + "\n\n" + words + "\n")}}, Summary: "1 page"}
	case atelier.Artwork:
		return atelier.Draft{Files: picture(words), Summary: words}
	default:
		file = record("score.json", map[string]any{"title": words, "key": map[string]string{"tonic": "C", "mode": "major"},
			"meter": map[string]int{"beats": 4, "unit": 4}, "tempo": []any{map[string]any{"tick": 0, "qpm": 90}}, "bars": 1,
			"sections": []any{}, "parts": []any{map[string]any{"name": "melody", "instrument": "piano", "role": "melody", "clef": "treble",
				"notes": []any{map[string]int{"tick": 0, "ticks": 480, "pitch": 60 + t.Version, "velocity": 80}}}}})
	}
	return atelier.Draft{Files: []atelier.File{file}, Summary: words}
}

// picture is an empty plate whose alt text says which version it is.
func picture(words string) []atelier.File {
	scene := artwork.Scene{Plates: []artwork.Plate{{ID: artwork.PlateID(0), Width: 256, Height: 256, Alt: words}}}
	data, err := scene.Marshal()
	if err != nil {
		panic(err) // a literal
	}
	return []atelier.File{
		{Name: "plate-1.png", MediaType: artwork.MediaPNG, Data: blank()},
		{Name: "plate-1.svg", MediaType: artwork.MediaSVG, Data: artwork.SVG(&scene.Plates[0])},
		{Name: artwork.SceneFile, MediaType: artwork.MediaScene, Data: data},
	}
}

// blank is a PNG of the plate's size.
var blank = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 256, 256))); err != nil {
		panic(err) // a literal
	}
	return b.Bytes()
})

func record(name string, v any) atelier.File {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // literals
	}
	return atelier.File{Name: name, MediaType: atelier.MediaJSON, Data: b}
}

// Negotiate says what the script has it say.
func (s Script) Negotiate(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	if err := s.work(ctx, t); err != nil {
		return atelier.Reply{}, err
	}
	switch last := Standing(t); {
	case s.Talk != nil:
		return atelier.Reply{Notes: s.Talk(t)}, nil
	case last != "":
		return atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActAccept, Re: last, Words: "Agreed."}}}, nil
	}
	return atelier.Reply{Notes: []atelier.Note{Offer(t, atelier.ActPropose, t.Base.Artefact.Piece)}}, nil
}

// Decide has the piece change that the judge named, or what the script says.
func (s Script) Decide(ctx context.Context, t atelier.Turn) (atelier.Reply, error) {
	if err := s.work(ctx, t); err != nil {
		return atelier.Reply{}, err
	}
	if s.Talk != nil {
		return atelier.Reply{Notes: s.Talk(t)}, nil
	}
	return atelier.Reply{Notes: []atelier.Note{Offer(t, atelier.ActDecide, t.Findings[0].Piece)}}, nil
}

// Standing is the id of what was said last in a negotiation, "" for nothing.
func Standing(t atelier.Turn) string {
	last := ""
	for _, n := range t.Notes {
		if n.From.Role != atelier.RoleCritic {
			last = n.ID
		}
	}
	return last
}

// Offer is a note that one of the two pieces should change, in answer to what was said last.
func Offer(t atelier.Turn, act atelier.Act, piece string) atelier.Note {
	n := atelier.Note{Act: act, Re: Standing(t), Words: piece + " is to change."}
	works := t.Others
	if t.Base != nil {
		works = append(works[:len(works):len(works)], *t.Base)
	}
	for _, w := range works {
		if w.Artefact.Piece != piece {
			continue
		}
		n.About = atelier.About{Piece: piece, Version: w.Artefact.Version}
		switch w.Artefact.Medium {
		case atelier.Text:
			n.About.Anchor = atelier.Anchor{Unit: "pg1", Line: 1}
		case atelier.Artwork:
			n.About.Anchor = atelier.Anchor{Unit: "plate-1"}
		}
	}
	return n
}

// Critique finds one fault until the score is good.
func (s Script) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	if err := s.work(ctx, t); err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	if t.Kind == atelier.TurnJudge && s.Judge != nil {
		return s.Judge(t), atelier.Reply{}, nil
	}
	if t.Kind == atelier.TurnJudge {
		return atelier.Review{Score: 1}, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActOK, Words: "They belong together."}}}, nil
	}
	r := atelier.Review{Score: s.score(t.Piece.ID, t.Version)}
	for _, f := range t.Findings {
		r.Rechecks = append(r.Rechecks, atelier.Recheck{Finding: f.ID, Status: atelier.FindingFixed})
	}
	if r.Score >= 0.85 {
		return r, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActOK, Words: "Good as it stands."}}}, nil
	}
	anchor := atelier.Anchor{}
	if t.Piece.Medium == atelier.Text {
		anchor.Unit, anchor.Line = "pg1", 1
	}
	severity := s.Severity
	if severity == 0 {
		severity = atelier.Moderate
	}
	r.Findings = []atelier.Finding{{Rule: "script", Code: "weakopen", Severity: severity, Anchor: anchor, Problem: "It opens weakly", Suggestion: cmp.Or(s.Suggest, "Open it better")}}
	for len(r.Findings) < s.Findings {
		r.Findings = append(r.Findings, r.Findings[0])
	}
	return r, atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActRequest, Words: "The opening is weak; make it stronger."}}, Coins: s.Coins}, nil
}

func (s Script) score(piece string, version int) float64 {
	if s.Score != nil {
		return s.Score(piece, version)
	}
	if version == 1 {
		return 0.6
	}
	return 0.95
}
