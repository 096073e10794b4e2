package composer_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/composer"
	"github.com/atelierhq/atelier/agents/house/sound"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

func draft(tb testing.TB, t atelier.Turn) (atelier.Draft, *music.Score, []atelier.Note) {
	tb.Helper()
	d, reply, err := composer.New(silence).Make(context.Background(), t)
	if err != nil {
		tb.Fatal(err)
	}
	w := atelier.Work{Files: d.Files}
	s, err := music.Decode(w.File(music.FileScore))
	if err != nil {
		tb.Fatal(err)
	}
	return d, s, reply.Notes
}

// TestTwoHundredScores drafts two hundred pieces: every one is valid, lasts as
// long as it should, uses who was asked for, and its MIDI and MusicXML hold the
// score's notes.
func TestTwoHundredScores(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		in := turn(n)
		d, s, _ := draft(t, in)
		w := atelier.Work{Files: d.Files}
		want := in.Direction.Sound
		if sec := s.Seconds(s.End()); sec < 0.92*float64(want.Seconds) || sec > 1.08*float64(want.Seconds) {
			t.Errorf("%d: %.1f s, want %d", n, sec, want.Seconds)
		}
		if s.Key.String() != want.Key {
			t.Errorf("%d: key %s, want %s", n, s.Key, want.Key)
		}
		q := s.Tempo[0].QPM
		if s.Meter.Unit == 8 {
			q /= 1.5
		}
		if q != float64(want.Tempo) {
			t.Errorf("%d: tempo %v, want %d", n, q, want.Tempo)
		}
		if len(s.Parts) < 3 {
			t.Errorf("%d: %d parts", n, len(s.Parts))
		}
		heard := map[string]bool{}
		for _, p := range s.Parts {
			heard[p.Instrument] = true
		}
		for _, i := range want.Instruments {
			if !heard[i] {
				t.Errorf("%d: no %s among %v", n, i, want.Instruments)
			}
			delete(heard, i)
		}
		if len(heard) > 0 {
			t.Errorf("%d: nobody asked for %v", n, heard)
		}
		if f := music.BarSums(s); len(f) > 0 {
			t.Errorf("%d: %v", n, f)
		}
		for _, name := range []string{music.FileMIDI, music.FileMusicXML} {
			_, back, err := music.Read(w.File(name))
			if err != nil {
				t.Fatalf("%d: %s: %v", n, name, err)
			}
			for i := range s.Parts {
				want, got := s.Parts[i].Notes, back.Parts[i].Notes
				if name == music.FileMIDI {
					want = bare(want)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%d: %s, %s: %s", n, name, s.Parts[i].Name, diff)
				}
			}
		}
	}
}

func bare(notes []music.Note) []music.Note {
	out := append([]music.Note(nil), notes...)
	for i := range out {
		out[i].Artic, out[i].Dynamic = "", ""
	}
	return out
}

func TestLengthsAndMeters(t *testing.T) {
	t.Parallel()
	for _, seconds := range []int{10, 14, 20, 30, 60, 90, 150, 300} {
		for _, meter := range atelier.Meters {
			for _, tempo := range []int{40, 72, 110, 160, 240} {
				in := turn(seconds)
				in.Piece.Seconds, in.Piece.Meter, in.Piece.Tempo = seconds, meter, tempo
				_, s, _ := draft(t, in)
				got := s.Seconds(s.End())
				bar := s.Seconds(s.Meter.BarTicks())
				if off := got - float64(seconds); off > 0.08*float64(seconds)+bar/2 || off < -0.08*float64(seconds)-bar/2 {
					t.Errorf("%d s in %s at %d: %.1f s in %d bars", seconds, meter, tempo, got, s.Bars)
				}
			}
		}
	}
}

func TestDeterminism(t *testing.T) {
	t.Parallel()
	for n := range 10 {
		a, s, _ := draft(t, turn(n))
		b, _, _ := draft(t, turn(n))
		for i := range a.Files {
			if !bytes.Equal(a.Files[i].Data, b.Files[i].Data) {
				t.Errorf("%d: %s differs between two runs", n, a.Files[i].Name)
			}
		}
		other := turn(n)
		other.Seed += 1000
		_, o, _ := draft(t, other)
		if cmp.Equal(music.Melody(s), music.Melody(o)) {
			t.Errorf("%d: another seed gives the same melody", n)
		}
		other = turn(n)
		other.Direction.Title = "Something Else Entirely"
		_, o, _ = draft(t, other)
		if cmp.Equal(music.Melody(s), music.Melody(o)) {
			t.Errorf("%d: another brief gives the same melody", n)
		}
	}
}

// TestRevisionsRepair plays forty jobs the way the studio does: after three
// revisions no high finding is left, and scores are high. Locality of every
// revision is checked by play.
func TestRevisionsRepair(t *testing.T) {
	t.Parallel()
	withFindings := 0
	for n := range 40 {
		rounds := play(t, turn(n*7), 3)
		if len(rounds[0].findings) > 0 {
			withFindings++
		}
		end := rounds[len(rounds)-1]
		for _, f := range end.findings {
			if f.High() {
				t.Errorf("%d: still open: %s %s", n*7, f.Rule, f.Problem)
			}
		}
		var scores []float64
		for _, rv := range end.reviews {
			scores = append(scores, rv.Score)
		}
		if score := atelier.PieceScore(scores, 0); score < 0.85 {
			t.Errorf("%d: score %.2f", n*7, score)
		}
		for i, r := range rounds[1:] {
			if got, want := len(r.notes), len(rounds[i].reviews[0].Findings)+len(rounds[i].reviews[1].Findings); got != want {
				t.Errorf("%d: %d notes answer %d requests", n*7, got, want)
			}
			for _, note := range r.notes {
				if (note.Act != atelier.ActDone && note.Act != atelier.ActAnswer) || note.Re == "" || note.Words == "" {
					t.Errorf("%d: not an answer: %+v", n*7, note)
				}
			}
		}
	}
	if withFindings < 30 {
		t.Errorf("only %d of 40 drafts have a finding", withFindings)
	}
}

func TestStormIsDarkerAndBusier(t *testing.T) {
	t.Parallel()
	in := turn(0)
	in.Direction.Beats[3].Mood = atelier.Mood{Valence: -0.7, Arousal: 0.9, Feel: "wild"}
	in.Direction.Beats[3].Weather = "storm"
	_, s, _ := draft(t, in)
	d := music.Density(s)
	mean := func(name string) (busy, loud float64, minor int) {
		for _, x := range s.Sections {
			if x.Name == name {
				for b := x.From; b <= x.To; b++ {
					busy += d[b-1] / float64(x.To-x.From+1)
				}
				for _, c := range s.Harmony {
					if b := s.Bar(c.Tick); b >= x.From && b <= x.To && strings.Contains(c.Kind, "min") || strings.HasPrefix(c.Kind, "dim") {
						minor++
					}
				}
				return busy, music.Velocity(s, "", x.From, x.To), minor
			}
		}
		t.Fatalf("no section %s among %v", name, s.Sections)
		return 0, 0, 0
	}
	calmBusy, calmLoud, _ := mean("theme")
	stormBusy, stormLoud, dark := mean("contrast")
	if stormBusy < 1.5*calmBusy || stormLoud < calmLoud+8 || dark < 2 {
		t.Errorf("storm: %.1f attacks/s at velocity %.0f, %d dark chords; theme: %.1f at %.0f", stormBusy, stormLoud, dark, calmBusy, calmLoud)
	}
}

const given = `X:1
T:Given
M:3/4
L:1/4
Q:1/4=100
K:G
D | G2 A | B A G | E2 D | D2 D | G2 A | B c d | c A F | G3 |
`

func TestArrangesAGivenMelody(t *testing.T) {
	t.Parallel()
	in := turn(2)
	in.Inputs = []atelier.Input{{As: "starting melody", MediaType: music.TypeABC, Data: []byte(given)}}
	_, s, notes := draft(t, in)
	_, source, err := music.Read([]byte(given))
	if err != nil {
		t.Fatal(err)
	}
	if kept := music.Carried(music.Melody(s), music.Melody(source)); kept != 1 {
		t.Errorf("%.0f%% of the melody is kept", 100*kept)
	}
	if s.Key.String() != "G major" || s.Meter != source.Meter || s.Tempo[0].QPM != 100 {
		t.Errorf("%v %v %v", s.Key, s.Meter, s.Tempo[0])
	}
	if !strings.Contains(notes[0].Words, "given") {
		t.Errorf("the note does not say so: %s", notes[0].Words)
	}
	in.Piece.Key = "A major"
	_, s, _ = draft(t, in)
	if kept := music.Carried(music.Melody(s), music.Melody(source)); kept != 1 || s.Key.String() != "A major" {
		t.Errorf("transposed: %.0f%% kept in %v", 100*kept, s.Key)
	}
	rounds := play(t, in, 3)
	end := rounds[len(rounds)-1]
	for _, f := range end.findings {
		if f.High() {
			t.Errorf("still open: %s %s", f.Rule, f.Problem)
		}
	}
	if kept := music.Carried(music.Melody(end.score), music.Melody(source)); kept != 1 {
		t.Errorf("after revisions %.0f%% of the melody is kept", 100*kept)
	}
	in.Inputs[0].Data = []byte("X:1\nK:nonsense\n")
	if _, _, err := composer.New(silence).Make(context.Background(), in); atelier.CodeOf(err) != atelier.CodeInvalid {
		t.Errorf("a broken input: %v", err)
	}
}

func TestWishes(t *testing.T) {
	t.Parallel()
	in := turn(5)
	d, base, _ := draft(t, in)
	work := &atelier.Work{Artefact: atelier.Artefact{Piece: "music-1", Version: 1}, Files: d.Files}
	say := func(words string) (*music.Score, []atelier.Note) {
		t.Helper()
		rt := in
		rt.Kind, rt.Base, rt.Version = atelier.TurnRevise, work, 2
		rt.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActPerson, Words: words}}
		rt.Findings = []atelier.Finding{{ID: "v1.person.1", Critic: "person", Rule: "person.comment", Severity: atelier.Major, Piece: "music-1", Problem: words}}
		d, reply, err := composer.New(silence).Make(context.Background(), rt)
		if err != nil {
			t.Fatalf("%s: %v", words, err)
		}
		s, err := music.Decode((&atelier.Work{Files: d.Files}).File(music.FileScore))
		if err != nil {
			t.Fatal(err)
		}
		if len(reply.Notes) != 1 || reply.Notes[0].Re != "n1" {
			t.Fatalf("%s: answered by %v", words, reply.Notes)
		}
		return s, reply.Notes
	}
	if s, n := say("The music should be slower."); s.Tempo[0].QPM >= base.Tempo[0].QPM || n[0].Act != atelier.ActDone {
		t.Errorf("slower: %v after %v; %v", s.Tempo[0], base.Tempo[0], n)
	} else if !cmp.Equal(s.Parts, base.Parts) {
		t.Error("slower: notes changed")
	}
	if s, _ := say("Make the music louder."); music.Velocity(s, "", 1, s.Bars) <= music.Velocity(base, "", 1, base.Bars) {
		t.Error("louder: it is not")
	}
	if s, _ := say("The music in minor please."); s.Key.Mode != music.Minor {
		t.Errorf("minor: %v", s.Key)
	}
	if s, _ := say("Make the music shorter."); s.Seconds(s.End()) >= base.Seconds(base.End()) {
		t.Error("shorter: it is not")
	}
	if s, _ := say("More clarinet in the music."); s.Parts[0].Instrument != "clarinet" && !has(s, "clarinet") {
		t.Error("more clarinet: there is none")
	}
	if _, n := say("Xyzzy plugh."); n[0].Act != atelier.ActAnswer {
		t.Errorf("nonsense: %v", n)
	}
}

// TestWishesTakeOnce: words delivered again in a later round change nothing more.
func TestWishesTakeOnce(t *testing.T) {
	t.Parallel()
	in := turn(5)
	d, _, _ := draft(t, in)
	in.Kind, in.Version = atelier.TurnRevise, 2
	in.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActPerson, Words: "The music in minor please."}}
	var versions []*music.Score
	for range 2 {
		in.Base = &atelier.Work{Artefact: atelier.Artefact{Piece: "music-1"}, Files: d.Files}
		var err error
		if d, _, err = composer.New(silence).Make(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		s, err := music.Decode((&atelier.Work{Files: d.Files}).File(music.FileScore))
		if err != nil {
			t.Fatal(err)
		}
		versions = append(versions, s)
	}
	if diff := cmp.Diff(versions[0], versions[1]); diff != "" {
		t.Error(diff)
	}
}

// TestHeard has a short piece played and measured as the team does.
func TestHeard(t *testing.T) {
	t.Parallel()
	in := turn(0)
	in.Piece.Seconds, in.Piece.Tempo, in.Piece.Meter, in.Piece.Instruments = 10, 100, "3/4", []string{"flute", "harp", "bass"}
	c := composer.New(func(ctx context.Context, s *music.Score) ([]byte, error) {
		return synth.Render(ctx, s, synth.Options{})
	})
	d, _, err := c.Make(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	in.Kind, in.Agent, in.Base = atelier.TurnCritique, atelier.Agent{ID: "listener"}, &atelier.Work{Files: d.Files}
	rv, _, err := sound.NewListener().Critique(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rv.Findings {
		if f.High() {
			t.Errorf("%s: %s", f.Rule, f.Problem)
		}
	}
}

// TestPersonOutranksThePlan: the critics do not hold a person's choice against
// the piece, and later rounds, which no longer hear the words, keep it.
func TestPersonOutranksThePlan(t *testing.T) {
	t.Parallel()
	in := turn(1)
	d, _, _ := draft(t, in)
	rt := in
	rt.Kind, rt.Version = atelier.TurnRevise, 2
	rt.Base = &atelier.Work{Artefact: atelier.Artefact{Piece: "music-1", Version: 1}, Files: d.Files}
	rt.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActPerson, Words: "The music in minor please. No strings in the music. Slower music."}}
	d, _, err := composer.New(silence).Make(context.Background(), rt)
	if err != nil {
		t.Fatal(err)
	}
	work := &atelier.Work{Artefact: atelier.Artefact{Piece: "music-1", Version: 2}, Files: d.Files}
	ct := in
	ct.Kind, ct.Agent, ct.Base = atelier.TurnCritique, atelier.Agent{ID: "listener"}, work
	rv, _, err := (&sound.Listener{}).Critique(context.Background(), ct)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rv.Findings {
		t.Errorf("held against a person's choice: %s %s", f.Rule, f.Problem)
	}
	before, err := music.Decode(work.File(music.FileScore))
	if err != nil {
		t.Fatal(err)
	}
	rt.Base, rt.Notes = work, nil
	rt.Findings = []atelier.Finding{{ID: "f", Rule: "listener.must", Severity: atelier.Blocker}} // composes anew
	if d, _, err = composer.New(silence).Make(context.Background(), rt); err != nil {
		t.Fatal(err)
	}
	after, err := music.Decode((&atelier.Work{Files: d.Files}).File(music.FileScore))
	if err != nil {
		t.Fatal(err)
	}
	if after.Key != before.Key || after.Key.Mode != music.Minor || has(after, "strings") || after.Tempo[0] != before.Tempo[0] || !cmp.Equal(after.Asked, before.Asked) {
		t.Errorf("%v %v %v after %v %v %v", after.Key, after.Tempo[0], after.Asked, before.Key, before.Tempo[0], before.Asked)
	}
}

func TestMusts(t *testing.T) {
	t.Parallel()
	in := turn(4)
	in.Direction.Must = []atelier.Requirement{{Text: "a harp is heard", Media: []atelier.Medium{atelier.Music}}}
	in.Direction.MustNot = []atelier.Requirement{{Text: "no drums", Media: []atelier.Medium{atelier.Music}}}
	_, s, _ := draft(t, in)
	if !has(s, "harp") || has(s, "drums") {
		t.Errorf("must a harp, must not drums: %v", music.Names(s))
	}
	for _, f := range play(t, in, 0)[0].findings {
		if f.High() && strings.HasPrefix(f.Rule, "listener.") {
			t.Errorf("%s: %s", f.Rule, f.Problem)
		}
	}
}

// TestCoherenceSendsBack: a finding of the judge about the whole piece makes a
// new one that suits the shared mood.
func TestCoherenceSendsBack(t *testing.T) {
	t.Parallel()
	in := turn(0)
	in.Direction.Sound.Key = "G minor"
	d, _, _ := draft(t, in)
	in.Kind, in.Base, in.Version = atelier.TurnRevise, &atelier.Work{Files: d.Files}, 2
	in.Findings = []atelier.Finding{{ID: "v1.coherence-critic.1", Critic: "coherence-critic", Rule: "coherence.mood", Code: "mood", Severity: atelier.Major, Piece: "music-1"}}
	in.Notes = []atelier.Note{{ID: "n1", Act: atelier.ActRequest, About: atelier.About{Finding: "v1.coherence-critic.1"}, Words: "The music is sadder than the story."}}
	d, reply, err := composer.New(silence).Make(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	s, err := music.Decode((&atelier.Work{Files: d.Files}).File(music.FileScore))
	if err != nil {
		t.Fatal(err)
	}
	if s.Key.Mode != music.Major || len(reply.Notes) != 1 || reply.Notes[0].Act != atelier.ActDone {
		t.Errorf("%v, %+v", s.Key, reply.Notes)
	}
}

func has(s *music.Score, instrument string) bool {
	for _, p := range s.Parts {
		if p.Instrument == instrument {
			return true
		}
	}
	return false
}

// TestUnchangedFilesKeepTheirBytes: a revision that finds nothing to do returns
// the files it was given, and nothing is rendered again.
func TestUnchangedFilesKeepTheirBytes(t *testing.T) {
	t.Parallel()
	in := turn(4)
	d, _, _ := draft(t, in)
	in.Kind, in.Base = atelier.TurnRevise, &atelier.Work{Files: d.Files}
	c := composer.New(func(context.Context, *music.Score) ([]byte, error) {
		t.Error("rendered again")
		return nil, nil
	})
	again, _, err := c.Make(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.Files, again.Files); diff != "" {
		t.Error(diff)
	}
}

func TestNeverRaisesTwice(t *testing.T) {
	t.Parallel()
	in := turn(3)
	d, _, _ := draft(t, in)
	ct := in
	ct.Kind, ct.Agent, ct.Base = atelier.TurnCritique, atelier.Agent{ID: "music-critic"}, &atelier.Work{Artefact: atelier.Artefact{Version: 1}, Files: d.Files}
	first, _, err := sound.New().Critique(context.Background(), ct)
	if err != nil || len(first.Findings) == 0 {
		t.Fatalf("%d findings, %v", len(first.Findings), err)
	}
	ct.Findings = first.Findings
	second, reply, err := sound.New().Critique(context.Background(), ct)
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Findings) != 0 || len(second.Rechecks) != len(first.Findings) || len(reply.Notes) != 1 {
		t.Errorf("%d findings raised again, %d of %d re-checked", len(second.Findings), len(second.Rechecks), len(first.Findings))
	}
}
