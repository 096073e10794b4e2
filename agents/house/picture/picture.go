// Package picture holds the two critics of artwork. [Critic] is the visual
// critic: it measures the actual pixels for contrast, balance, focus, clutter,
// emptiness, crop, light and likeness between plates, whether all are of one hand,
// one palette and one moon, whether the pixels are those of the scene, and whether
// the cover's title can be read. [Viewer] asks whether each plate shows what its
// text unit says and its alt text what it shows, and whether musts, bans and facts
// are kept.
//
// Both measure by fixed rules and the same rules again at a re-check. They do
// not judge beauty, and of a person's own picture they measure the pixels alone.
package picture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"slices"
	"sync"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/media/artwork"
)

// The limits that plates are held against, each in its rule's unit. They were
// set by looking at some two hundred plates of the house illustrator.
const (
	minContrast   = 0.085 // OKLab distance across the outline of the focal subject
	badContrast   = 0.04  // below: a high finding
	minFocal      = 0.016 // share of the plate that the focal subject covers
	maxBalance    = 0.17  // of the width, centre of visual weight from the middle
	maxHidden     = 0.34  // share of a subject that others cover
	badHidden     = 0.72
	maxCropped    = 0.14 // share of a subject's box outside the plate
	maxEmpty      = 0.67 // share of the 64 cells in which nothing happens
	minTonalRange = 0.16
	maxSaturation = 0.2
	maxAlike      = 0.9
	minLegible    = 3.0   // WCAG's ratio for large letters
	minTitle      = 0.006 // share of the cover that the title's letters cover
	maxDrift      = 0.72  // share of its hues that a plate does not have in common with the nearest other
	maxClutter    = 0.5   // share of the 64 cells without rest
	maxApart      = 0.06  // OKLab distance between the pixels and the scene they show
	maxOther      = 0.085 // distance of a character's own colours from plate to plate
	nightSky      = 0.66  // lightness above which a sky is no night sky
	daySky        = 0.42  // and below which no day's
)

// Critic is the visual critic. It holds nothing and is safe for concurrent use.
type Critic struct{}

// New makes the visual critic.
func New() *Critic { return &Critic{} }

var _ atelier.Critic = (*Critic)(nil)

// judgement collects checks and findings of one version.
type judgement struct {
	turn     atelier.Turn
	checks   []atelier.Check
	findings []atelier.Finding
}

func (j *judgement) check(rule string, weight float64, pass bool) {
	j.checks = append(j.checks, atelier.Check{Rule: rule, Weight: weight, Pass: pass})
}

func (j *judgement) find(f atelier.Finding) {
	f.Critic, f.Piece, f.Version, f.Status = j.turn.Agent.ID, j.turn.Piece.ID, j.turn.Version, atelier.FindingOpen
	for _, o := range j.findings {
		if o.Same(f) {
			return
		}
	}
	j.findings = append(j.findings, f)
}

// review turns a judgement into a review and its notes: one rq a new finding,
// in order, or one ok.
func (j *judgement) review() (atelier.Review, atelier.Reply) {
	fresh, rechecks := agents.Reconcile(j.turn.Findings, j.findings)
	j.weigh()
	r := atelier.Review{Critic: j.turn.Agent.ID, Piece: j.turn.Piece.ID, Version: j.turn.Version, Score: atelier.Score(j.checks),
		Checks: j.checks, Findings: fresh, Rechecks: rechecks}
	var reply atelier.Reply
	for _, f := range fresh {
		codes := []string{f.Code}
		if f.Do != "" {
			codes = append(codes, f.Do)
		}
		reply.Notes = append(reply.Notes, atelier.Note{Act: atelier.ActRequest, To: []string{"maker"}, About: atelier.About{Piece: f.Piece, Version: f.Version, Anchor: f.Anchor},
			Codes: codes, Severity: f.Severity, Words: f.Problem + " " + f.Suggestion})
	}
	if len(fresh) == 0 {
		open := 0
		for _, c := range rechecks {
			if c.Status != atelier.FindingFixed {
				open++
			}
		}
		words := "Measured every plate; nothing to hold against it."
		if j.turn.Version > 1 || len(rechecks) > 0 {
			words = "Measured every plate again; nothing new to hold against it."
		}
		if open > 0 {
			words = fmt.Sprintf("Nothing new; %d earlier points still stand.", open)
		}
		reply.Notes = []atelier.Note{{Act: atelier.ActOK, To: []string{"maker"}, About: atelier.About{Piece: j.turn.Piece.ID, Version: j.turn.Version}, Words: words}}
	}
	return r, reply
}

// faultWeight is how much heavier a check counts that failed with more than a
// minor fault: there are dozens of checks, and one thing cut off by the edge must
// not vanish among all that is well.
const faultWeight = 6

func (j *judgement) weigh() {
	heavy := map[string]bool{}
	for _, f := range j.findings {
		heavy[f.Rule] = heavy[f.Rule] || f.Severity >= atelier.Moderate
	}
	for i := range j.checks {
		if c := &j.checks[i]; !c.Pass && heavy[c.Rule] {
			c.Weight *= faultWeight
		}
	}
}

func named(e *artwork.Element) string {
	if e.Noun != "" {
		return "the " + e.Noun
	}
	return "the " + e.Name
}

func anchor(p *artwork.Plate, e *artwork.Element) atelier.Anchor {
	b := e.Box
	return atelier.Anchor{Unit: p.ID, Element: e.Name, Box: &b}
}

// focalOf is the element a plate is about: the focal one, else the largest thing.
func focalOf(p *artwork.Plate, v *artwork.View) *artwork.Element {
	var best *artwork.Element
	area := 0.0
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Role == artwork.RoleFocal {
			return e
		}
		if e.Motif != "" && e.Role == artwork.RoleMid {
			if a := v.Presence(e.Name); a > area {
				best, area = e, a
			}
		}
	}
	return best
}

// views decodes and measures all plates, and last the cover, side by side.
func views(s *artwork.Scene, w *atelier.Work, pixels bool) ([]*artwork.View, error) {
	all := s.Pictures()
	out := make([]*artwork.View, len(all))
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, p := range all {
		wg.Go(func() {
			var img image.Image
			if pixels {
				data := w.File(p.ID + ".png")
				c, err := png.DecodeConfig(bytes.NewReader(data))
				if err != nil || c.Width != p.Width || c.Height != p.Height {
					errs[i] = atelier.Errorf(atelier.CodeInvalid, "%s.png is not the picture its scene says", p.ID)
					return
				}
				if img, err = png.Decode(bytes.NewReader(data)); err != nil {
					errs[i] = &atelier.Error{Code: atelier.CodeInvalid, Message: p.ID + ".png is damaged", Err: err}
					return
				}
			}
			out[i] = artwork.Look(p, img)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// open reads the version to look at.
func open(ctx context.Context, t atelier.Turn) (*artwork.Scene, error) {
	if ctx.Err() != nil {
		return nil, atelier.Errorf(atelier.CodeUnavailable, "the turn was stopped")
	}
	if t.Base == nil {
		return nil, atelier.Errorf(atelier.CodeInvalid, "there is no version to look at")
	}
	return artwork.FromFiles(t.Base.Files)
}

// Critique measures the pixels of every plate.
func (*Critic) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	s, err := open(ctx, t)
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	vs, err := views(s, t.Base, true)
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	j := &judgement{turn: t}
	for i := range s.Plates {
		p, v := &s.Plates[i], vs[i]
		j.tone(p, v)
		if s.Source != nil {
			continue
		}
		j.focus(p, v)
		j.cover(p, v)
		j.light(p)
		j.space(p, v)
		j.sky(p, v)
		j.agrees(p, v)
	}
	if s.Cover != nil && s.Source == nil {
		j.front(s.Cover, vs[len(s.Plates)])
	}
	j.set(s, vs[:len(s.Plates)])
	r, reply := j.review()
	return r, reply, nil
}

// front asks of a cover that its title can be read and is whole, and that its
// subject is seen.
func (j *judgement) front(p *artwork.Plate, v *artwork.View) {
	e := p.Element(artwork.TitleElement)
	if e == nil {
		j.check("artwork.title", 1, false)
		j.find(atelier.Finding{Rule: "artwork.title", Code: "absent", Severity: atelier.Major, Anchor: atelier.Anchor{Unit: p.ID, Element: artwork.TitleElement},
			Problem: "The cover has no title.", Suggestion: "Set the title.", Do: "inpaint", Recheck: "element of that name on the cover", Measured: 0, Wanted: 1})
		return
	}
	got, size := artwork.Legible(v, e.Name), v.Presence(e.Name)
	ok := got >= minLegible && size >= minTitle && artwork.Cropped(e) < 0.005
	j.check("artwork.title", 1, ok)
	switch {
	case artwork.Cropped(e) >= 0.005:
		j.find(atelier.Finding{Rule: "artwork.title", Code: "crop", Severity: atelier.Major, Anchor: anchor(p, e),
			Problem: "The edge of the cover cuts the title off.", Suggestion: "Set the title inside the cover.", Do: "shift", Recheck: "share of the title's box outside the cover", Measured: artwork.Cropped(e), Wanted: 0})
	case size < minTitle:
		j.find(atelier.Finding{Rule: "artwork.title", Code: "unclear", Severity: atelier.Major, Anchor: anchor(p, e),
			Problem: fmt.Sprintf("The title covers %.2f %% of the cover.", size*100), Suggestion: "Set it larger.", Do: "enlarge", Recheck: "visible pixels of the title over all pixels", Measured: size, Wanted: minTitle})
	case got < minLegible:
		j.find(atelier.Finding{Rule: "artwork.title", Code: "contrast", Severity: atelier.Major, Anchor: anchor(p, e),
			Problem:    fmt.Sprintf("The title can hardly be read: a contrast of %.1f to 1 with what is behind it, %.1f wanted.", got, minLegible),
			Suggestion: "Set it on a calmer ground.", Do: "relight", Recheck: "WCAG contrast ratio of the letters against the worst twentieth around them", Measured: got, Wanted: minLegible})
	}
}

func (j *judgement) tone(p *artwork.Plate, v *artwork.View) {
	want := minTonalRange
	if p.Weather == "fog" || p.Weather == "snow" || p.Weather == "storm" {
		want *= 0.75
	}
	got := v.TonalRange()
	j.check("artwork.tonal", 0.5, got >= want)
	sat := v.Saturation()
	j.check("artwork.saturation", 0.5, sat <= maxSaturation)
	if sat > maxSaturation {
		j.find(atelier.Finding{Rule: "artwork.saturation", Code: "palette", Severity: atelier.Minor, Anchor: atelier.Anchor{Unit: p.ID},
			Problem:    fmt.Sprintf("The colours of %s shout (mean chroma %.2f, at most %.2f wanted).", p.ID, sat, maxSaturation),
			Suggestion: "Compose it anew in the colours of the set.", Do: "redo", Recheck: "mean OKLab chroma of the plate", Measured: sat, Wanted: maxSaturation})
	}
	if got < want {
		at, sev := atelier.Anchor{Unit: p.ID}, atelier.Minor
		if p.Element("foreground") != nil {
			at.Element = "foreground"
		}
		if got < want*0.7 {
			sev = atelier.Moderate
		}
		j.find(atelier.Finding{Rule: "artwork.tonal", Code: "contrast", Severity: sev, Anchor: at,
			Problem:    fmt.Sprintf("%s has little difference between its darkest and lightest parts (%.2f of lightness, %.2f wanted).", p.ID, got, want),
			Suggestion: "Make the foreground darker.", Do: "relight", Recheck: "lightness between the 5th and the 95th hundredth of the pixels", Measured: got, Wanted: want})
	}
}

func (j *judgement) focus(p *artwork.Plate, v *artwork.View) {
	e := focalOf(p, v)
	if e == nil {
		j.check("artwork.focal", 1, false)
		j.find(atelier.Finding{Rule: "artwork.focal", Code: "focal", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID},
			Problem: fmt.Sprintf("There is nothing on %s for the eye to rest on.", p.ID), Suggestion: "Give it a subject.", Do: "redo",
			Recheck: "elements that are the subject of the plate", Measured: 0, Wanted: 1})
		return
	}
	size := v.Presence(e.Name)
	j.check("artwork.focal", 1, size >= minFocal)
	if size < minFocal {
		j.find(atelier.Finding{Rule: "artwork.focal", Code: "focal", Severity: atelier.Moderate, Anchor: anchor(p, e),
			Problem:    fmt.Sprintf("On %s %s covers %.1f %% of the picture and does not hold the eye.", p.ID, named(e), size*100),
			Suggestion: fmt.Sprintf("Enlarge it to at least %.1f %%.", minFocal*100), Do: "enlarge", Recheck: "visible pixels of the element over all pixels", Measured: size, Wanted: minFocal})
	}
	con := v.EdgeContrast(e.Name)
	j.check("artwork.contrast", 1, con >= minContrast)
	if con < minContrast && size > 0 {
		sev := atelier.Moderate
		if con < badContrast {
			sev = atelier.Major
		}
		way := "lighter"
		if a, b := v.Mean(e.Name), v.Mean(""); a.L < b.L && e.Lift <= 0 || e.Lift < 0 {
			way = "darker"
		}
		j.find(atelier.Finding{Rule: "artwork.contrast", Code: "contrast", Severity: sev, Anchor: anchor(p, e),
			Problem:    fmt.Sprintf("On %s %s hardly stands out from what is behind it (%.3f across its outline, %.3f wanted).", p.ID, named(e), con, minContrast),
			Suggestion: "Make it " + way + ".", Do: "relight", Recheck: "mean OKLab distance across the element's outline", Measured: con, Wanted: minContrast})
	}
	x, _ := v.Balance()
	ok := math.Abs(x) <= maxBalance
	j.check("artwork.balance", 0.7, ok)
	if !ok {
		side := "right"
		if x < 0 {
			side = "left"
		}
		// What weighs most on that side and may be moved.
		var heavy *artwork.Element
		most := 0.0
		for i := range p.Elements {
			o := &p.Elements[i]
			c := o.Box.X + o.Box.W/2
			if o.Motif == "" || o.Role == artwork.RoleFar || (c > 0.5) != (x > 0) {
				continue
			}
			if a := v.Presence(o.Name); a > most {
				heavy, most = o, a
			}
		}
		if heavy != nil {
			j.find(atelier.Finding{Rule: "artwork.balance", Code: "balance", Severity: atelier.Minor, Anchor: anchor(p, heavy),
				Problem:    fmt.Sprintf("%s leans to the %s: its visual weight lies %.0f %% of the width from the middle.", p.ID, side, math.Abs(x)*100),
				Suggestion: fmt.Sprintf("Move %s towards the middle.", named(heavy)), Do: "shift", Recheck: "centre of visual weight, fractions of the width from the middle", Measured: x, Wanted: math.Copysign(maxBalance, x)})
		}
	}
}

// cover looks for subjects that others hide and that the edge cuts.
func (j *judgement) cover(p *artwork.Plate, v *artwork.View) {
	hidden, cropped := true, true
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Motif == "" || e.Role == artwork.RoleFar || e.Name == "tall-tree" {
			continue
		}
		if c := cut(p, e); c > maxCropped && e.Motif != "skyline" {
			cropped = false
			j.find(atelier.Finding{Rule: "artwork.crop", Code: "crop", Severity: atelier.Moderate, Anchor: anchor(p, e),
				Problem:    fmt.Sprintf("The edge of %s cuts off %.0f %% of %s.", p.ID, c*100, named(e)),
				Suggestion: "Move it inside the picture.", Do: "shift", Recheck: "share of the element's box outside the plate", Measured: c, Wanted: maxCropped})
		}
		h := v.Hidden(e.Name)
		if h <= maxHidden {
			continue
		}
		hidden = false
		sev := atelier.Moderate
		if h > badHidden && e.Role == artwork.RoleFocal {
			sev = atelier.Major
		}
		// The smaller of the two moves: what covers, if it is a thing, else what is covered.
		mover := e
		if o := coverer(p, v, i); o != nil && o.Box.W*o.Box.H < e.Box.W*e.Box.H {
			mover = o
		}
		j.find(atelier.Finding{Rule: "artwork.overlap", Code: "clutter", Severity: sev, Anchor: anchor(p, mover),
			Problem:    fmt.Sprintf("On %s %.0f %% of %s is hidden behind something else.", p.ID, h*100, named(e)),
			Suggestion: fmt.Sprintf("Move %s to where there is room.", named(mover)), Do: "shift", Recheck: "share of the element's pixels that others cover", Measured: h, Wanted: maxHidden})
	}
	j.check("artwork.overlap", 1, hidden)
	j.check("artwork.crop", 1, cropped)
}

// cut is the share of an element that the edge cuts off. Of a close shot's subject
// the feet are out of the picture on purpose; its head and sides are not.
func cut(p *artwork.Plate, e *artwork.Element) float64 {
	if p.Shot != "close" || e.Role != artwork.RoleFocal {
		return artwork.Cropped(e)
	}
	o := *e
	o.Box.H = min(o.Box.H, 1-o.Box.Y)
	return artwork.Cropped(&o)
}

// coverer is the thing drawn after the i-th element that owns most of its box.
func coverer(p *artwork.Plate, v *artwork.View, i int) *artwork.Element {
	count := map[int]int{}
	b := p.Elements[i].Box
	for y := max(int(b.Y*float64(v.H)), 0); y < min(int((b.Y+b.H)*float64(v.H)), v.H); y++ {
		for x := max(int(b.X*float64(v.W)), 0); x < min(int((b.X+b.W)*float64(v.W)), v.W); x++ {
			if o := int(v.Owner[y*v.W+x]); o > i && p.Elements[o].Motif != "" {
				count[o]++
			}
		}
	}
	best := -1
	for k := range p.Elements {
		if count[k] > 0 && (best < 0 || count[k] > count[best]) {
			best = k
		}
	}
	if best < 0 {
		return nil
	}
	return &p.Elements[best]
}

// light checks that sun and moon stand on the side the plate is lit from.
func (j *judgement) light(p *artwork.Plate) {
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Subject != "sun" && e.Subject != "moon" || e.Motif == "" {
			continue
		}
		x := e.Box.X + e.Box.W/2
		off := 0.0
		if p.Light == "left" {
			off = x - 0.58
		} else {
			off = 0.42 - x
		}
		j.check("artwork.light", 0.5, off <= 0)
		if off > 0 {
			j.find(atelier.Finding{Rule: "artwork.light", Code: "lightdir", Severity: atelier.Moderate, Anchor: anchor(p, e),
				Problem:    fmt.Sprintf("On %s everything is lit from the %s, but %s stands on the other side.", p.ID, p.Light, named(e)),
				Suggestion: "Move it to the side of the light.", Do: "shift", Recheck: "where sun or moon stands against the light of the plate", Measured: x, Wanted: map[string]float64{"left": 0.58, "right": 0.42}[p.Light]})
		}
	}
}

func (j *judgement) space(p *artwork.Plate, v *artwork.View) {
	if c := v.Clutter(); c > maxClutter {
		j.check("artwork.clutter", 0.7, false)
		busy, at := 0.0, 0
		for i, b := range v.Busyness() {
			if b > busy {
				busy, at = b, i
			}
		}
		a, do := atelier.Anchor{Unit: p.ID}, "redo"
		if name := v.OwnerIn(artwork.CellBox(at), artwork.RoleSky, artwork.RoleGround, artwork.RoleFar, artwork.RoleFocal); name != "" && p.Element(name).Motif == "" {
			a, do = anchor(p, p.Element(name)), "cut"
		}
		j.find(atelier.Finding{Rule: "artwork.clutter", Code: "clutter", Severity: atelier.Moderate, Anchor: a,
			Problem:    fmt.Sprintf("The eye finds no rest on %.0f %% of %s.", c*100, p.ID),
			Suggestion: "Take away what is not needed.", Do: do, Recheck: "share of 64 cells with large steps in lightness", Measured: c, Wanted: maxClutter})
	} else {
		j.check("artwork.clutter", 0.7, true)
	}
	got := v.Emptiness()
	j.check("artwork.empty", 0.7, got <= maxEmpty)
	if got > maxEmpty && p.Element("life") == nil {
		j.find(atelier.Finding{Rule: "artwork.empty", Code: "balance", Severity: atelier.Minor, Anchor: atelier.Anchor{Unit: p.ID, Element: "life"},
			Problem:    fmt.Sprintf("Nothing happens on %.0f %% of %s.", got*100, p.ID),
			Suggestion: "Give the empty part something small that belongs there.", Do: "extend", Recheck: "share of 64 cells with hardly a step in lightness", Measured: got, Wanted: maxEmpty})
	}
}

// sky holds the hour that a plate claims against the sky that is painted.
func (j *judgement) sky(p *artwork.Plate, v *artwork.View) {
	e := p.Element("sky")
	if e == nil || v.Presence("sky") < 0.04 || p.Stage == "room" || p.Stage == "space" || p.Stage == "under" || p.Stage == "abstract" {
		return
	}
	l := v.Mean("sky").L
	bad, want := false, daySky
	switch p.Time {
	case "night":
		bad, want = l > nightSky, nightSky
	case "day", "morning":
		bad = l < daySky
	}
	j.check("artwork.sky", 0.7, !bad)
	if bad {
		j.find(atelier.Finding{Rule: "artwork.sky", Code: "incoh", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID, Element: "sky"},
			Problem:    fmt.Sprintf("%s is meant to be %s, and its sky does not look it (lightness %.2f).", p.ID, p.Time, l),
			Suggestion: "Paint the sky of the hour.", Do: "redo", Recheck: "mean lightness of the sky", Measured: l, Wanted: want})
	}
}

// agrees checks that the pixels show the scene they are said to show.
func (j *judgement) agrees(p *artwork.Plate, v *artwork.View) {
	d := v.Apart()
	j.check("artwork.agrees", 1, d <= maxApart)
	if d > maxApart {
		j.find(atelier.Finding{Rule: "artwork.agrees", Code: "incoh", Severity: atelier.Major, Anchor: atelier.Anchor{Unit: p.ID},
			Problem:    fmt.Sprintf("The pixels of %s are not those of its scene.", p.ID),
			Suggestion: "Paint it again.", Do: "redo", Recheck: "mean OKLab distance of the pixels from the scene's", Measured: d, Wanted: maxApart})
	}
}

// hand counts what tells the styles apart: the share of outlines that are raised
// paper, broken into grain, or gone round with ink.
func hand(p *artwork.Plate) string {
	// By elements and not by shapes: a sky of stars or a thousand lit windows say nothing
	// of the hand.
	raised, grain, ink, n := 0, 0, 0, 0
	for i := range p.Elements {
		var up, dots, line, solid bool
		for k := range p.Elements[i].Shapes {
			s := &p.Elements[i].Shapes[k]
			solid = solid || s.Fill != nil && !s.Soft
			switch {
			case s.Raise > 0:
				up = true
			case s.Stipple:
				dots = true
			case s.Stroke != nil && s.Fill == nil && !s.Soft && s.Opacity > 0.9 && s.Opacity < 0.95:
				line = true
			}
		}
		if !solid || p.Elements[i].Role == artwork.RoleWeather {
			continue
		}
		n++
		for _, c := range []struct {
			is bool
			of *int
		}{{line, &ink}, {dots, &grain}, {up, &raised}} {
			if c.is {
				*c.of++
			}
		}
	}
	switch {
	case ink*3 > n:
		return "line-and-wash"
	case grain*3 > n:
		return "grain"
	case raised*3 > n:
		return "paper-cut"
	}
	return "wash"
}

// same holds what recurs from plate to plate against itself: a character keeps its
// colours, the moon its shape.
func (j *judgement) same(s *artwork.Scene, vs []*artwork.View) {
	type seen struct {
		plate  int
		e      *artwork.Element
		colour artwork.Lab
	}
	of := map[string][]seen{}
	var order []string
	for i := range s.Plates {
		p := &s.Plates[i]
		for k := range p.Elements {
			e := &p.Elements[k]
			if e.Motif == "" || e.Role == artwork.RoleFar || vs[i].Presence(e.Name) < 2*minSeen || vs[i].Hidden(e.Name) > 0.3 || e.Pose == "portrait" || e.Pose == "float" {
				continue
			}
			if of[e.Name] == nil {
				order = append(order, e.Name)
			}
			of[e.Name] = append(of[e.Name], seen{i, e, p.Ambient.Local(vs[i].Mean(e.Name), e.Depth)})
		}
	}
	ok := true
	for _, name := range order {
		all := of[name]
		if len(all) < 3 { // of two nobody can say which is the other
			continue
		}
		for i, a := range all {
			near := math.Inf(1)
			for k, b := range all {
				if k != i && a.e.Motif == b.e.Motif {
					near = min(near, math.Hypot(a.colour.A-b.colour.A, a.colour.B-b.colour.B))
				}
			}
			if near > maxOther && !math.IsInf(near, 1) {
				ok = false
				p := &s.Plates[a.plate]
				j.find(atelier.Finding{Rule: "artwork.same", Code: "incoh", Severity: atelier.Moderate, Anchor: anchor(p, a.e),
					Problem:    fmt.Sprintf("On %s %s has other colours than on the other plates.", p.ID, named(a.e)),
					Suggestion: "Draw it as it is elsewhere.", Do: "inpaint", Recheck: "OKLab distance of its mean colour from the nearest other plate's, the light taken out", Measured: near, Wanted: maxOther})
			}
		}
	}
	j.check("artwork.same", 1, ok)
	// The moon: the same phase, the same side.
	type moon struct {
		plate      int
		e          *artwork.Element
		lean, fill float64
	}
	var moons []moon
	for i := range s.Plates {
		for k := range s.Plates[i].Elements {
			if e := &s.Plates[i].Elements[k]; e.Subject == "moon" && e.Motif != "" && vs[i].Hidden(e.Name) < 0.12 {
				lean, fill := vs[i].Lean(e.Name)
				moons = append(moons, moon{i, e, lean, fill})
			}
		}
	}
	steady := true
	for k := 1; k < len(moons); k++ {
		a, b := moons[0], moons[k]
		flip := math.Abs(a.lean) > 0.05 && math.Abs(b.lean) > 0.05 && (a.lean > 0) != (b.lean > 0)
		if !flip && math.Abs(a.fill-b.fill) < 0.2 {
			continue
		}
		steady = false
		p := &s.Plates[b.plate]
		j.find(atelier.Finding{Rule: "artwork.moon", Code: "incoh", Severity: atelier.Moderate, Anchor: anchor(p, b.e),
			Problem:    fmt.Sprintf("The moon on %s is not the moon of %s: another phase, or lit from the other side.", p.ID, s.Plates[a.plate].ID),
			Suggestion: "Show the same moon.", Do: "redo", Recheck: "where the mass of the moon lies in its box, and how much of it it fills", Measured: b.lean, Wanted: a.lean})
	}
	j.check("artwork.moon", 0.5, steady)
}

// common is the most frequent of some words, the first of those that tie.
func common(list []string) string {
	n := map[string]int{}
	for _, v := range list {
		n[v]++
	}
	best := ""
	for _, v := range list {
		if best == "" || n[v] > n[best] {
			best = v
		}
	}
	return best
}

// set looks at the plates together.
func (j *judgement) set(s *artwork.Scene, vs []*artwork.View) {
	if len(vs) < 2 {
		return
	}
	if s.Source == nil {
		j.same(s, vs)
		j.hands(s)
	}
	ok := true
	for i := 1; i < len(vs); i++ {
		for k := range i {
			if a := artwork.Alike(vs[i].Fingerprint(), vs[k].Fingerprint()); a > maxAlike {
				ok = false
				j.find(atelier.Finding{Rule: "artwork.duplicate", Code: "repeats", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: s.Plates[i].ID},
					Problem:    fmt.Sprintf("%s and %s are composed alike (%.0f %% of their fingerprints agree).", s.Plates[k].ID, s.Plates[i].ID, a*100),
					Suggestion: "Compose the later one from another distance.", Do: "vary", Recheck: "common bits of 16×16 lightness fingerprints", Measured: a, Wanted: maxAlike})
			}
		}
	}
	j.check("artwork.duplicate", 1, ok)
	drift := true
	hues := make([]artwork.Hues, len(vs))
	for i, v := range vs {
		hues[i] = artwork.HuesOf(v)
	}
	for i := range vs {
		near := math.Inf(1)
		for k := range vs {
			if k != i {
				near = min(near, hues[i].Distance(hues[k]))
			}
		}
		if near <= maxDrift || s.Plates[i].Stage == "abstract" || odd(s, i) {
			continue
		}
		drift = false
		if s.Source != nil {
			continue
		}
		j.find(atelier.Finding{Rule: "artwork.palette", Code: "palette", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: s.Plates[i].ID},
			Problem:    fmt.Sprintf("The colours of %s are not those of the set.", s.Plates[i].ID),
			Suggestion: "Paint it in the palette of the others.", Do: "redo", Recheck: "share of its hues that the nearest other plate does not have", Measured: near, Wanted: maxDrift})
	}
	j.check("artwork.palette", 0.5, drift)
	want := j.turn.Piece.Style
	if want == "" {
		want = j.turn.Direction.Style
	}
	j.check("artwork.style", 0.5, want == "" || s.Style == want || s.Source != nil)
}

// odd reports whether a plate has an hour or a place of its own in the set: it may
// have colours of its own, too.
func odd(s *artwork.Scene, i int) bool {
	for k := range s.Plates {
		if k != i && s.Plates[k].Time == s.Plates[i].Time && s.Plates[k].Stage == s.Plates[i].Stage {
			return false
		}
	}
	return true
}

// hands checks that all plates are of one hand and lit from one side.
func (j *judgement) hands(s *artwork.Scene) {
	var styles, lights []string
	for i := range s.Plates {
		styles, lights = append(styles, hand(&s.Plates[i])), append(lights, s.Plates[i].Light)
	}
	style, light := common(styles), common(lights)
	if slices.Contains(atelier.ArtworkStyles, s.Style) {
		style = s.Style
	}
	one, lit := true, true
	for i := range s.Plates {
		p := &s.Plates[i]
		if styles[i] != style {
			one = false
			j.find(atelier.Finding{Rule: "artwork.hand", Code: "incoh", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID},
				Problem: fmt.Sprintf("%s is drawn as %s, the set is %s.", p.ID, styles[i], style), Suggestion: "Draw it in the style of the set.", Do: "redo",
				Recheck: "share of raised, grained and inked outlines", Measured: 0, Wanted: 1})
		}
		if lights[i] != light && len(s.Plates) > 2 {
			lit = false
			j.find(atelier.Finding{Rule: "artwork.light", Code: "lightdir", Severity: atelier.Moderate, Anchor: atelier.Anchor{Unit: p.ID},
				Problem: fmt.Sprintf("%s is lit from the %s, the other plates from the %s.", p.ID, lights[i], light), Suggestion: "Light it from the same side.", Do: "redo",
				Recheck: "side of the light against the other plates", Measured: 0, Wanted: 1})
		}
	}
	j.check("artwork.hand", 1, one)
	j.check("artwork.oneLight", 0.5, lit)
}
