package proof

import (
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// World is what the guard asks, answered from the log up to a record: whoever writes
// a log and whoever verifies it ask the same. It is not safe for concurrent use.
type World struct {
	routes   [][2]string
	versions map[notes.Target]notes.Artefact
	digests  map[string]map[int]string
	newest   map[string]int
	notes    map[notes.ID]notes.Heard
	on       []noteOn
	subs     map[string]bool
}

type noteOn struct {
	seq, version int
	piece        string
}

var _ notes.World = (*World)(nil)

// NewWorld returns the world of an empty log, with the routes of its opening.
func NewWorld(routes [][2]string) *World {
	return &World{routes: routes, versions: map[notes.Target]notes.Artefact{}, digests: map[string]map[int]string{}, newest: map[string]int{}, notes: map[notes.ID]notes.Heard{}, subs: map[string]bool{}}
}

// Made tells of a version that was put on the log.
func (w *World) Made(a ArtefactMade) {
	t := notes.Bridge{}.Target(atelier.About{Piece: a.Piece, Version: a.Version})
	w.versions[t] = notes.Artefact{Digest: a.SHA256, Names: a.Names, Extent: a.Extent}
	if w.digests[a.Piece] == nil {
		w.digests[a.Piece] = map[int]string{}
	}
	w.digests[a.Piece][a.Version] = a.SHA256
	w.newest[a.Piece] = max(w.newest[a.Piece], a.Version)
}

// Hear tells of a note that was put on the log, with its number there.
func (w *World) Hear(seq int, r Record, l notes.Line) {
	w.notes[notes.ID(seq)] = notes.Heard{From: r.From.Agent, To: r.To, Act: l.Act, Re: l.Re}
	if r.About != nil {
		w.on = append(w.on, noteOn{seq, r.About.Version, r.About.Artefact})
	}
}

// noted reports whether a note from record n on is about a version.
func (w *World) noted(s Shown, n int) bool {
	return slices.ContainsFunc(w.on, func(o noteOn) bool { return o.seq >= n && o.piece == s.Name && o.version == s.Version })
}

// Route implements [notes.World].
func (w *World) Route(from, to string) bool {
	return slices.Contains(w.routes, [2]string{from, to})
}

// Artefact implements [notes.World]. The brief has one version.
func (w *World) Artefact(t notes.Target) (notes.Artefact, bool) {
	if t.Kind == notes.BriefTarget {
		return notes.Artefact{}, t.Version == 1
	}
	a, ok := w.versions[t]
	return a, ok
}

// Note implements [notes.World].
func (w *World) Note(id notes.ID) (notes.Heard, bool) { h, ok := w.notes[id]; return h, ok }

// Sub implements [notes.World]: a log holds every name once, so none was there before.
func (w *World) Sub(string) (string, bool) { return "", false }
