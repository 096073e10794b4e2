// Package dispute is how the house's makers and its director settle which of two pieces
// changes where they contradict each other.
//
// The rules are few and the same for all. A piece that a person made or approved stays.
// What the direction says is not given up: where one of the two holds with it and the
// other does not, the other changes. A maker does not promise what it cannot do. Beyond
// that the judge's word is good enough, and the director goes by the brief, then by what
// is cheaper: a plate before a page, a page before the music.
//
// It compares hours, weather, and who is told of and shown: what the house's judge
// compares. Of what a model holds against two pieces it understands nothing.
package dispute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/text"
)

// truth is what is known of a piece's holding with the direction.
type truth int

const (
	unknown truth = iota
	holds
	departs
)

// side is one of the two pieces.
type side struct {
	art   atelier.Artefact
	at    atelier.Anchor // where it would change
	do    string         // code of what would be done there
	kept  bool           // stays as it is
	faith truth
}

// matter is the contradiction of a turn; sides[0] is the piece that the judge named.
type matter struct {
	f     atelier.Finding
	sides [2]side
	story *text.Story
	scene *artwork.Scene
}

// read returns what a turn is about. CodeInvalid: it lacks one of the two pieces, or it
// cannot be read.
func read(t atelier.Turn) (matter, error) {
	if len(t.Findings) == 0 {
		return matter{}, atelier.Errorf(atelier.CodeInvalid, "there is no contradiction to settle")
	}
	m := matter{f: t.Findings[0]}
	works := slices.Clone(t.Others)
	if t.Base != nil {
		works = append(works, *t.Base)
	}
	for k, id := range []string{m.f.Piece, m.f.With} {
		i := slices.IndexFunc(works, func(w atelier.Work) bool { return w.Artefact.Piece == id })
		if i < 0 {
			return matter{}, atelier.Errorf(atelier.CodeInvalid, "one of the two pieces is missing")
		}
		m.sides[k] = side{art: works[i].Artefact, do: "align", kept: slices.Contains(t.Kept, id)}
		switch works[i].Artefact.Medium {
		case atelier.Text:
			s, err := text.FromFiles(works[i].Files)
			if err != nil {
				return matter{}, err
			}
			m.story = &s
		case atelier.Artwork:
			s, err := artwork.FromFiles(works[i].Files)
			if err != nil {
				return matter{}, err
			}
			m.scene = s
		case atelier.Music:
			if _, err := music.Decode(works[i].File(music.FileScore)); err != nil {
				return matter{}, err
			}
		}
	}
	m.place()
	m.compare(t.Direction)
	return m, nil
}

// place says where each of the two would change: the judged one where the judge says, the
// other one where it shows or tells the same.
func (m *matter) place() {
	for k := range m.sides {
		s := &m.sides[k]
		switch s.art.Medium {
		case atelier.Text:
			s.at.Unit = m.story.Units[0].ID
			if k == 0 && m.story.Unit(m.f.Anchor.Unit) >= 0 {
				s.at = m.f.Anchor
			} else if p := m.plate(); p != nil && m.story.Unit(p.Unit) >= 0 {
				s.at.Unit = p.Unit
			}
		case atelier.Artwork:
			s.at.Unit, s.do = artwork.PlateID(0), "redo"
			if k == 0 && m.scene.Plate(m.f.Anchor.Unit) != nil {
				s.at = m.f.Anchor
				if m.f.Do != "" {
					s.do = m.f.Do
				}
			} else if p := m.plate(); p != nil {
				s.at.Unit = p.ID
			}
		case atelier.Music:
			if k == 0 {
				s.at = m.f.Anchor
			}
		}
	}
}

// plate is the plate that the contradiction is about, nil for none.
func (m *matter) plate() *artwork.Plate {
	if m.scene == nil {
		return nil
	}
	if p := m.scene.Plate(m.f.Anchor.Unit); p != nil {
		return p
	}
	for i := range m.scene.Plates {
		if m.scene.Plates[i].Unit == m.f.Anchor.Unit {
			return &m.scene.Plates[i]
		}
	}
	return nil
}

// compare finds out which of the two holds with the direction.
func (m *matter) compare(d atelier.Direction) {
	p := m.plate()
	if m.story == nil || p == nil {
		return
	}
	i := m.story.Unit(p.Unit)
	if i < 0 {
		if m.f.Rule == "coherence.cue" { // a plate of a unit that is not there
			m.set(departs, holds)
		}
		return
	}
	u := m.story.Units[i]
	told, shown := beat(d, u.Beat), beat(d, p.Beat)
	judge := func(said, asked string, same func(a, b string) bool) truth {
		switch {
		case said == "" || asked == "":
			return unknown
		case same(said, asked):
			return holds
		}
		return departs
	}
	switch m.f.Rule {
	case "coherence.time":
		m.set(judge(p.Time, shown.Time, lexicon.SameLight), judge(u.Time, told.Time, lexicon.SameLight))
	case "coherence.weather":
		m.set(judge(p.Weather, shown.Weather, lexicon.SameSky), judge(u.Weather, told.Weather, lexicon.SameSky))
	case "coherence.cast", "coherence.element", "coherence.cue":
		if told.ID != "" { // the page tells its beat, and the plate is to show the page
			m.set(departs, holds)
		}
	}
}

// set says of picture and text whether they hold with the direction.
func (m *matter) set(picture, words truth) {
	for k := range m.sides {
		m.sides[k].faith = words
		if m.sides[k].art.Medium == atelier.Artwork {
			m.sides[k].faith = picture
		}
	}
}

func beat(d atelier.Direction, id string) atelier.Beat {
	for _, b := range d.Beats {
		if b.ID == id {
			return b
		}
	}
	return atelier.Beat{}
}

// proposed reports whether somebody has said that a piece should change, and who last
// said which.
func proposed(ns []atelier.Note) (standing string, re string, all []string) {
	for _, n := range ns {
		if n.Act == atelier.ActPropose || n.Act == atelier.ActCounter {
			standing, re = n.About.Piece, n.ID
			all = append(all, n.About.Piece)
		}
	}
	return standing, re, all
}

// Negotiate is what the maker of t.Base says to the contradiction of the turn. can says
// whether it could change its piece at a place so that the two agree.
func Negotiate(t atelier.Turn, can func(f atelier.Finding, at atelier.Anchor) bool) (atelier.Reply, error) {
	m, err := read(t)
	if err != nil {
		return atelier.Reply{}, err
	}
	own := 0
	if t.Piece.ID == m.f.With {
		own = 1
	}
	mine, theirs := m.sides[own], m.sides[1-own]
	able := can(m.f, mine.at)
	why, because := "", "" // not to change mine
	switch {
	case mine.kept:
		why, because = "keep", "A person made or approved mine, so it stays."
	case !theirs.kept && mine.faith == holds && theirs.faith == departs:
		why, because = "perbrief", "Mine holds with the direction there and yours does not."
	case !able:
		why, because = "risk", "I cannot change mine so that the two agree."
	}
	standing, re, all := proposed(t.Notes)
	ask := func(act atelier.Act, s side, words string, codes ...string) atelier.Reply {
		return reply(atelier.Note{Act: act, Re: re, Codes: codes, Words: words, About: s.about()})
	}
	yield := "I change " + where(mine) + "; the other stays as it is."
	switch {
	case standing == "" && (why == "" || theirs.kept):
		return ask(atelier.ActPropose, mine, yield, mine.do), nil
	case standing == "":
		return ask(atelier.ActPropose, theirs, because, reasons(theirs.do, why)...), nil
	case standing == mine.art.Piece && why == "":
		return ask(atelier.ActAccept, side{}, "Agreed. "+yield), nil
	case standing == mine.art.Piece && !theirs.kept && !slices.Contains(all, theirs.art.Piece):
		return ask(atelier.ActCounter, theirs, because, reasons(theirs.do, why)...), nil
	case standing == mine.art.Piece:
		if why == "keep" {
			why = "risk"
		}
		return ask(atelier.ActReject, mine, because, why), nil
	case why == "" && mine.faith == departs && theirs.faith == holds && !slices.Contains(all, mine.art.Piece):
		return ask(atelier.ActCounter, mine, "Yours holds with the direction there and mine does not. "+yield, mine.do, "perbrief"), nil
	}
	return ask(atelier.ActAccept, side{}, "Agreed: "+where(theirs)+" changes."), nil
}

// Decide is the director's word on the contradiction of the turn.
func Decide(t atelier.Turn) (atelier.Reply, error) {
	m, err := read(t)
	if err != nil {
		return atelier.Reply{}, err
	}
	a, b := m.sides[0], m.sides[1]
	pick, why, because := 0, "", "It is the lesser change."
	switch {
	case a.kept || b.kept:
		if a.kept {
			pick = 1
		}
		because = "A person made or approved the other one."
	case a.faith == departs && b.faith == holds, a.faith == holds && b.faith == departs:
		if b.faith == departs {
			pick = 1
		}
		why, because = "perbrief", "It departs from the direction there, and the other holds with it."
	case effort[b.art.Medium] < effort[a.art.Medium]:
		pick = 1
	}
	to := m.sides[pick]
	n := atelier.Note{Act: atelier.ActDecide, Codes: []string{to.do}, Words: because}
	if why != "" {
		n.Codes = append(n.Codes, why)
	}
	for _, x := range t.Notes { // a place that its maker or the other one named
		n.Re = x.ID
		if (x.Act == atelier.ActPropose || x.Act == atelier.ActCounter) && x.About.Piece == to.art.Piece {
			to.at = x.About.Anchor
		}
	}
	n.About = to.about()
	return reply(n), nil
}

// effort orders the media by what a change of one costs.
var effort = map[atelier.Medium]int{atelier.Artwork: 1, atelier.Text: 2, atelier.Music: 3}

func (s side) about() atelier.About {
	return atelier.About{Piece: s.art.Piece, Version: s.art.Version, Anchor: s.at}
}

func reasons(do, why string) []string {
	if why == "keep" { // a remedy, which is asked of nobody here
		return []string{do}
	}
	return []string{do, why}
}

func reply(n atelier.Note) atelier.Reply {
	return atelier.Reply{Notes: []atelier.Note{n}, Usage: atelier.Spend{Calls: 1}}
}

// where names the place of a side: "plate 2 of artwork-1".
func where(x side) string {
	for _, k := range []struct{ prefix, word string }{{"plate-", "plate "}, {"pg", "page "}, {"st", "stanza "}} {
		if n, ok := strings.CutPrefix(x.at.Unit, k.prefix); ok {
			return fmt.Sprintf("%s%s of %s", k.word, n, x.art.Piece)
		}
	}
	return x.art.Piece
}
