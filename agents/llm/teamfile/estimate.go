package teamfile

import (
	"math"

	"github.com/atelierhq/atelier"
)

// Estimate is what a job may cost, in US dollars.
type Estimate struct {
	Low, Likely, High float64
	Budget            float64 // that the job may not exceed, 0: none; High is no more than it
	Lines             []EstimateLine
}

// EstimateLine is the part of one role.
type EstimateLine struct {
	Role              string // "writer", "critic of artwork"
	Provider, Model   string
	Calls             [3]int // low, likely, high
	Low, Likely, High float64
}

// How jobs go, by the house team's own record and the length of our prompts. Low is
// a job whose first drafts are accepted; likely one revision of each piece; high all
// rounds, every answer sent back once for its form, and answers twice as long.
const (
	likelyRounds = 2
	briefTokens  = 1700 // what every prompt of ours holds beside its matter: the notation and its codes are most of it
	charsPerWord = 6
)

// Of the contradictions between pieces at most three are settled, once in a job: each
// maker speaks twice and the director decides, and every answer may be sent back once.
// Few jobs have one.
var (
	settles = times{0, 0, 3 * 2 * 2}
	decides = times{0, 0, 3 * 2}
)

// sizes are the tokens of one call.
type sizes struct{ in, out float64 }

// times are counts of calls: low, likely, high.
type times [3]float64

// Estimate says what a job of a normalised brief may cost. It is a pure function of
// file and brief.
func (f *File) Estimate(b atelier.Brief) Estimate {
	e := Estimate{Budget: f.Budget.USD}
	if b.Budget.USD > 0 {
		e.Budget = b.Budget.USD
	}
	all := max(float64(b.Critique.MaxRounds), likelyRounds)
	rounds := times{1, likelyRounds, all}
	matter := float64(len(b.Text))/4 + briefTokens
	add := func(name string, r Role, n times, s sizes, chars float64) {
		if !r.Set() || n[2] == 0 {
			return
		}
		e.Lines = append(e.Lines, line(name, r, n, s, chars))
	}

	add("director", f.Roles.Director, times{1, 1, 4}, sizes{matter + 2000, 2500}, 0)
	pieces := map[atelier.Medium]int{}
	var words, units, plates float64
	for _, p := range b.Pieces {
		pieces[p.Medium]++
		switch p.Medium {
		case atelier.Text:
			w, u := length(p)
			words, units = words+w, units+u
		case atelier.Artwork:
			plates += orElse(p.Plates, 4)
		}
	}
	n := func(m atelier.Medium, per times) times {
		k := float64(pieces[m])
		return times{per[0] * k, per[1] * k, per[2] * k}
	}
	// Every answer may be sent back once for its form, and the ensemble may send a
	// piece back for one more round.
	makes := times{rounds[0], rounds[1], 2 * (rounds[2] + 1)}
	looks := times{rounds[0] + 1, rounds[1] + 1, 2 * (rounds[2] + 2)} // the brief is broken into checks first
	perText := 0.0
	if k := float64(pieces[atelier.Text]); k > 0 {
		perText = words / k * 1.5
	}
	add("writer", f.Roles.Writer, n(atelier.Text, makes), sizes{matter + 2500 + perText, 1200 + 2*perText}, 0)
	if r := f.Roles.Illustrator; r.Set() {
		perRevision := math.Ceil(plates / 4)
		draws := times{plates, plates + perRevision*(likelyRounds-1), plates * (all + 1)}
		s := sizes{matter + 1200, 4500} // SVG by a model that chats
		if r.Model.Caps.Draws {
			s = sizes{700, 4500}
		} else {
			draws[2] *= 2
		}
		add("illustrator", r, draws, s, 0)
	}
	add("composer", f.Roles.Composer, n(atelier.Music, makes), sizes{matter + 3000, 6000}, 0)
	for _, m := range atelier.Media {
		s := map[atelier.Medium]sizes{
			atelier.Text:    {matter + 1500 + perText, 1800},
			atelier.Artwork: {matter + 1500 + 1200*plates/math.Max(1, float64(pieces[m])), 1800},
			atelier.Music:   {matter + 4000, 1800},
		}[m]
		for _, c := range f.Roles.Critics[m] {
			add("critic of "+string(m), c, n(m, looks), s, 0)
		}
	}
	if len(b.Pieces) > 1 {
		add("judge", f.Roles.Judge, times{1, 1, 6}, sizes{matter + 3000 + words*1.5 + 1200*math.Min(plates, 8), 1500}, 0)
	}
	if len(pieces) > 1 { // a contradiction that the judge finds is settled before anybody revises
		talk := sizes{matter + 3000, 800}
		for _, maker := range []struct {
			name   string
			medium atelier.Medium
			role   Role
		}{{"writer", atelier.Text, f.Roles.Writer}, {"illustrator", atelier.Artwork, f.Roles.Illustrator}, {"composer", atelier.Music, f.Roles.Composer}} {
			if pieces[maker.medium] > 0 && !maker.role.Model.Caps.Draws { // who draws asks nobody what to say
				add(maker.name+", settling", maker.role, settles, talk, 0)
			}
		}
		add("director, settling", f.Roles.Director, decides, talk, 0)
	}
	if r := f.Roles.Narrator; r.Set() && units > 0 {
		add("narrator", r, times{units, units, 2 * units}, sizes{}, words*charsPerWord/units)
	}

	if r := f.Roles.Reader; r.Set() {
		// A turn in five has a note that is read, one with a blocker in it most often.
		turns := f.noted(n, rounds, len(b.Pieces) > 1, pieces)
		add("reader", r, times{math.Ceil(turns[0] / 10), math.Ceil(turns[1] / 5), 2 * turns[2]}, sizes{1200, 500}, 0)
	}

	for _, l := range e.Lines {
		e.Low += l.Low
		e.Likely += l.Likely
		e.High += l.High
	}
	if e.Budget > 0 {
		e.Low, e.Likely, e.High = min(e.Low, e.Budget), min(e.Likely, e.Budget), min(e.High, e.Budget)
	}
	return e
}

// noted are the turns in which a model of another provider than the reader's writes notes.
func (f *File) noted(n func(atelier.Medium, times) times, rounds times, judged bool, pieces map[atelier.Medium]int) times {
	var sum times
	add := func(r Role, t times) {
		if r.Set() && r.Provider != f.Roles.Reader.Provider {
			for i := range sum {
				sum[i] += t[i]
			}
		}
	}
	add(f.Roles.Director, times{1, 1, 4})
	settled := len(pieces) > 1
	if settled {
		add(f.Roles.Director, decides)
	}
	turns := times{rounds[0], rounds[1], rounds[2] + 1}
	for m, maker := range map[atelier.Medium]Role{atelier.Text: f.Roles.Writer, atelier.Artwork: f.Roles.Illustrator, atelier.Music: f.Roles.Composer} {
		add(maker, n(m, turns))
		if settled && pieces[m] > 0 {
			add(maker, settles)
		}
		for _, c := range f.Roles.Critics[m] {
			add(c, n(m, turns))
		}
	}
	if judged {
		add(f.Roles.Judge, times{1, 1, 6})
	}
	return sum
}

// line prices the calls of one role.
func line(name string, r Role, n times, s sizes, chars float64) EstimateLine {
	l := EstimateLine{Role: name, Provider: r.Provider, Model: r.Model.Name}
	p := r.Model.Price
	var usd [3]float64
	for i := range n {
		l.Calls[i] = int(math.Ceil(n[i]))
		out, in := s.out, s.in
		switch i {
		case 0:
			out *= 0.7
		case 2:
			in, out = in*1.5, out*2
		}
		call := (in*p.InputPerMTok + out*p.OutputPerMTok) / 1e6
		if r.Model.Caps.Draws && p.PerImage > 0 {
			call = p.PerImage
		}
		// Prose is spoken at about 14 characters a second.
		call += chars*p.PerMChars/1e6 + chars/14/60*p.PerMinuteAudio
		usd[i] = n[i] * call
	}
	l.Low, l.Likely, l.High = usd[0], usd[1], usd[2]
	return l
}

// length returns how many words a text of these wishes has, and in how many units.
func length(p atelier.PieceSpec) (words, units float64) {
	switch {
	case p.Pages > 0:
		return 150 * float64(p.Pages), float64(p.Pages)
	case p.Stanzas > 0:
		return 28 * float64(p.Stanzas), float64(p.Stanzas)
	}
	return 28 * 8, 8 // what the director chooses for a brief that names nothing
}

func orElse(n, e int) float64 {
	if n == 0 {
		n = e
	}
	return float64(n)
}
