// Package sound holds the house team's two music critics: [Craft] listens to how
// a score is made (voice leading, range, leaps, clashes, cadences, form, hook,
// dynamics, voicing), [Listener] to whether it is what was asked for (key,
// tempo, meter, instruments, length, mood, sections against the story, levels).
//
// Both read the files of the version and nothing the composer says about them;
// every finding is a measure of media/music or media/music/synth against a limit
// that is a constant here, and is re-checked by measuring again. They do not
// judge beauty, and a piece that breaks no rule may still be dull.
package sound

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/media/music"
)

// Limits of the craft rules. They are the house's taste, in numbers.
const (
	minDynamicRange = 12.0 // velocity between quietest and loudest section
	minMotifShare   = 0.4  // of later phrases that take up the motif
	minSymmetry     = 0.6  // of phrases of the common length
	maxBreath       = 16.0 // seconds a melody may go on without a rest
	minClimax       = 0.35 // of the piece before which the top note comes too early
	minContrast     = 1.15 // densest section against the sparsest
	givenMelody     = 0.9  // share of a person's notes that makes a part their melody
	maxPerRule      = 12   // findings of one rule in one review; more of the same help nobody
)

// Craft is the music critic.
type Craft struct{}

var _ atelier.Critic = (*Craft)(nil)

// New returns the music critic.
func New() *Craft { return &Craft{} }

// rule is how one kind of fault is told.
type rule struct {
	name, code, do string
	severity       int
	weight         float64
	suggest        string
	recheck        string
}

var craftRules = map[string]rule{
	"barsum":     {"music.barsum", "timing", "redo", atelier.Blocker, 2, "Make notes and rests fill the bar.", "sum of notes and rests per bar"},
	"range":      {"music.range", "range", "octave", atelier.Major, 1.5, "Bring it into the instrument's range.", "lowest and highest note against the instrument's range"},
	"parallel":   {"music.parallel", "parallel", "redo", atelier.Moderate, 1, "Move one of the two parts the other way.", "parallel fifths and octaves between common attacks"},
	"leap":       {"music.leap", "unclear", "simplify", atelier.Moderate, 1, "Take a smaller step, or turn back after the leap.", "intervals of the line"},
	"leading":    {"music.leading-note", "cadence", "redo", atelier.Major, 1, "Let the leading note rise to the tonic.", "third of each dominant against the note after it"},
	"clash":      {"music.clash", "clash", "redo", atelier.Major, 1.5, "Sing a note of the harmony there, or resolve it by step.", "strong beats against the chord"},
	"crossing":   {"music.crossing", "voicing", "octave", atelier.Moderate, 0.5, "Keep the lower part below the upper.", "beats in which the lower part is above"},
	"mud":        {"music.mud", "lowmud", "redo", atelier.Moderate, 1, "Spread the chord or lift it by an octave.", "notes closer than a fourth below C3"},
	"repeats":    {"music.repetition", "repeats", "vary", atelier.Moderate, 1, "Vary the phrase.", "phrases that are the same note for note"},
	"cadence":    {"music.cadence", "cadence", "redo", atelier.Major, 1.5, "End the phrase on its chord.", "last chords and last note of each phrase"},
	"final":      {"music.final", "cadence", "redo", atelier.Major, 1.5, "Come home to the tonic.", "last note of bass and melody"},
	"dynamics":   {"music.dynamics", "dynamics", "vary", atelier.Moderate, 1, "Let quiet and loud sections stand further apart.", "mean velocity of the sections"},
	"hook":       {"music.hook", "hook", "keeptheme", atelier.Moderate, 1, "Bring the opening idea back so that one hears it.", "phrases that take up the motif"},
	"form":       {"music.form", "form", "keepform", atelier.Moderate, 1, "Keep phrases of one length.", "lengths of the phrases"},
	"breath":     {"music.breath", "unclear", "simplify", atelier.Minor, 0.5, "Leave a rest at the end of the phrase.", "longest stretch without a rest"},
	"climax":     {"music.climax", "form", "vary", atelier.Minor, 0.5, "Keep the highest note for later.", "place of the highest note"},
	"monotony":   {"music.contrast", "form", "vary", atelier.Minor, 0.5, "Thin out one section.", "attacks a second, by section"},
	"theme-kept": {"music.theme-kept", "offbrief", "keeptheme", atelier.Blocker, 2, "Put the person's notes back.", "the given notes in the melody part"},
}

// craftOrder is the order in which rules are checked and told.
var craftOrder = []string{"barsum", "theme-kept", "range", "clash", "leading", "cadence", "final", "parallel", "leap", "crossing", "mud", "repeats", "hook", "dynamics", "form", "breath", "climax", "monotony"}

// Critique measures the score of t.Base. Errors: CodeInvalid without a readable score.
func (c *Craft) Critique(ctx context.Context, t atelier.Turn) (atelier.Review, atelier.Reply, error) {
	if err := ctx.Err(); err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	s, err := music.Decode(t.Base.File(music.FileScore))
	if err != nil {
		return atelier.Review{}, atelier.Reply{}, err
	}
	given := Given(t.Inputs)
	faults := craftFaults(s, given)
	var findings []atelier.Finding
	var checks []atelier.Check
	outer := outerVoices(s)
	for _, name := range craftOrder {
		if name == "theme-kept" && given == nil {
			continue
		}
		r := craftRules[name]
		n := 0
		worst := 0
		for _, f := range faults {
			if f.Rule != name {
				continue
			}
			r := r
			if name == "parallel" && outer[f.Part] {
				r.severity = atelier.Major // between melody and bass everybody hears it
			}
			if n++; n <= maxPerRule {
				findings = append(findings, finding(t, s, r, f))
			}
			worst = max(worst, r.severity)
		}
		// One small slip does not fail a rule that is kept everywhere else.
		checks = append(checks, atelier.Check{Rule: r.name, Weight: r.weight, Pass: n == 0 || (worst < atelier.Major && n == 1 && s.Bars > 12)})
	}
	rv, reply := review(t, findings, checks)
	return rv, reply, nil
}

// outerVoices are the names of the parts whose parallels are heard most: the melodies.
func outerVoices(s *music.Score) map[string]bool {
	out := map[string]bool{}
	for _, p := range s.Parts {
		out[p.Name] = p.Role == "melody"
	}
	return out
}

// Given returns the melody a person supplied, nil if there is none. It is what
// the composer arranges, so its own leaps and habits are not held against it.
func Given(inputs []atelier.Input) []music.Note {
	for _, in := range inputs {
		switch in.MediaType {
		case music.TypeMIDI, music.TypeMusicXML, music.TypeABC:
			if _, s, err := music.Read(in.Data); err == nil {
				return music.Melody(s)
			}
		}
	}
	return nil
}

func craftFaults(s *music.Score, given []music.Note) []music.Fault {
	var out []music.Fault
	out = append(out, music.BarSums(s)...)
	out = append(out, music.OutOfRange(s)...)
	melody, bass := s.Role("melody"), s.Role("bass")
	own := given == nil
	if melody != nil {
		if !own {
			if kept := music.Carried(melody.Notes, given); kept < givenMelody {
				out = append(out, music.Fault{Rule: "theme-kept", Part: melody.Name, Measured: kept, Wanted: givenMelody,
					Says: fmt.Sprintf("only %.0f%% of the given melody's notes are there", 100*kept)})
			}
		} else {
			out = append(out, music.Leaps(s, melody.Name)...)
			out = append(out, music.LeadingNotes(s, melody.Name)...)
			out = append(out, music.StrongClashes(s, melody.Name)...)
			if bass != nil {
				out = append(out, music.Parallels(s, melody.Name, bass.Name)...)
			}
			out = append(out, music.Repetitions(s)...)
			if share := music.MotifShare(s); share < minMotifShare {
				out = append(out, music.Fault{Rule: "hook", Part: melody.Name, Measured: share, Wanted: minMotifShare,
					Says: fmt.Sprintf("only %.0f%% of the phrases take up the opening idea", 100*share)})
			}
			if sec, from, to := music.Breath(s, melody.Name); sec > maxBreath {
				out = append(out, music.Fault{Rule: "breath", Part: melody.Name, FromBar: from, ToBar: to, Measured: sec, Wanted: maxBreath,
					Says: fmt.Sprintf("the melody sings for %.0f seconds without a breath", sec)})
			}
			if at := music.Climax(s); at < minClimax && s.Bars >= 16 {
				out = append(out, music.Fault{Rule: "climax", Part: melody.Name, Measured: at, Wanted: minClimax,
					Says: fmt.Sprintf("the highest note comes after %.0f%% of the piece already", 100*at)})
			}
			out = append(out, music.Cadences(s)...)
		}
	}
	for _, p := range s.Parts {
		switch p.Role {
		case "counter":
			out = append(out, music.Leaps(s, p.Name)...)
			out = append(out, music.StrongClashes(s, p.Name)...)
			if melody != nil {
				out = append(out, music.Rubs(s, p.Name, melody.Name)...)
				out = append(out, music.Crossings(s, melody.Name, p.Name)...)
			}
			if melody != nil && own {
				out = append(out, music.Parallels(s, p.Name, melody.Name)...)
			}
			if bass != nil {
				out = append(out, music.Parallels(s, p.Name, bass.Name)...)
			}
		case "accompaniment":
			out = append(out, music.StrongClashes(s, p.Name)...)
		case "bass":
			out = append(out, music.StrongClashes(s, p.Name)...)
			if melody != nil {
				out = append(out, music.Crossings(s, melody.Name, p.Name)...)
			}
		}
	}
	out = append(out, music.Mud(s)...)
	out = append(out, music.FinalTonic(s)...)
	if d := music.DynamicRange(s); d < minDynamicRange && len(s.Sections) > 2 {
		out = append(out, music.Fault{Rule: "dynamics", Measured: d, Wanted: minDynamicRange,
			Says: fmt.Sprintf("the loudest section is only %.0f steps of 127 louder than the quietest", d)})
	}
	if y := music.Symmetry(s); y < minSymmetry && own {
		out = append(out, music.Fault{Rule: "form", Measured: y, Wanted: minSymmetry, Says: fmt.Sprintf("only %.0f%% of the phrases have one length", 100*y)})
	}
	if c := contrast(s); c < minContrast && len(s.Sections) > 3 {
		out = append(out, music.Fault{Rule: "monotony", Measured: c, Wanted: minContrast, Says: "every section is as busy as every other"})
	}
	return out
}

// contrast is how much busier the busiest section is than the calmest.
func contrast(s *music.Score) float64 {
	d := music.Density(s)
	lo, hi := math.Inf(1), 0.0
	for _, x := range s.Sections {
		sum := 0.0
		for b := x.From; b <= x.To; b++ {
			sum += d[b-1]
		}
		sum /= float64(x.To - x.From + 1)
		lo, hi = min(lo, sum), max(hi, sum)
	}
	if lo <= 0 {
		return hi + 1
	}
	return hi / lo
}

// finding tells a fault.
func finding(t atelier.Turn, s *music.Score, r rule, f music.Fault) atelier.Finding {
	version := t.Version
	if t.Base != nil && t.Base.Artefact.Version > 0 {
		version = t.Base.Artefact.Version
	}
	a := atelier.Anchor{Part: f.Part, FromBar: f.FromBar, ToBar: f.ToBar}
	if f.FromBar > 0 {
		for _, x := range s.Sections {
			if f.FromBar >= x.From && f.FromBar <= x.To {
				a.Unit = x.Name
			}
		}
	}
	return atelier.Finding{Critic: t.Agent.ID, Rule: r.name, Code: r.code, Severity: r.severity, Piece: t.Piece.ID, Version: version, Anchor: a,
		Problem: sentence(place(a) + f.Says), Suggestion: r.suggest, Do: r.do, Recheck: "Measured again: " + r.recheck + ".",
		Measured: round(f.Measured), Wanted: round(f.Wanted), Status: atelier.FindingOpen}
}

func round(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return math.Round(f*1000) / 1000
}

// place says where, as the start of a sentence.
func place(a atelier.Anchor) string {
	var b strings.Builder
	if a.Part != "" {
		b.WriteString("the " + a.Part)
	}
	if a.FromBar > 0 {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		if a.ToBar > a.FromBar {
			fmt.Fprintf(&b, "bars %d to %d", a.FromBar, a.ToBar)
		} else {
			fmt.Fprintf(&b, "bar %d", a.FromBar)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	return b.String()
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".")
}

// review reconciles with what was open and writes the notes: one rq per new
// finding, in their order, or one ok.
func review(t atelier.Turn, findings []atelier.Finding, checks []atelier.Check) (atelier.Review, atelier.Reply) {
	fresh, rechecks := agents.Reconcile(t.Findings, findings)
	version := t.Version
	about := atelier.About{Piece: t.Piece.ID, Version: version}
	if t.Base != nil && t.Base.Artefact.Version > 0 {
		version = t.Base.Artefact.Version
		about = atelier.About{Piece: t.Piece.ID, Version: version, SHA256: t.Base.Artefact.Digest}
	}
	rv := atelier.Review{Critic: t.Agent.ID, Piece: t.Piece.ID, Version: version, Score: atelier.Score(checks), Checks: checks, Findings: fresh, Rechecks: rechecks}
	var reply atelier.Reply
	for _, f := range fresh {
		a := about
		a.Anchor = f.Anchor
		reply.Notes = append(reply.Notes, atelier.Note{Act: atelier.ActRequest, To: []string{"composer"}, About: a, Codes: []string{f.Code, f.Do},
			Severity: f.Severity, Words: f.Problem + ". " + f.Suggestion})
	}
	if len(fresh) == 0 {
		words := "No objection: every rule I measure is kept."
		open := 0
		for _, r := range rechecks {
			if r.Status != atelier.FindingFixed {
				open++
			}
		}
		codes := []string{"strong"}
		switch {
		case open > 0:
			words = fmt.Sprintf("Nothing new; %d of my earlier findings still stand.", open)
			codes = nil
		case len(rechecks) > 0:
			words = fmt.Sprintf("All %d of my earlier findings are fixed; nothing new.", len(rechecks))
			codes = []string{"resolved"}
		}
		reply.Notes = append(reply.Notes, atelier.Note{Act: atelier.ActOK, To: []string{"composer"}, About: about, Codes: codes, Words: words})
	}
	return rv, reply
}
