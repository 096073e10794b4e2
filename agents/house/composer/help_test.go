package composer_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/composer"
	"github.com/atelierhq/atelier/agents/house/sound"
	"github.com/atelierhq/atelier/media/music"
)

// silence stands in for the synthesiser: what matters here is written in the score.
func silence(_ context.Context, s *music.Score) ([]byte, error) {
	return []byte(fmt.Sprintf("RIFF %d notes", len(s.Parts))), nil
}

var feels = []atelier.Mood{
	{Valence: 0.5, Arousal: -0.3, Feel: "tender"}, {Valence: 0.7, Arousal: 0.4, Feel: "playful"}, {Valence: -0.6, Arousal: -0.4, Feel: "sad"},
	{Valence: -0.4, Arousal: 0.6, Feel: "tense"}, {Valence: 0.3, Arousal: 0.7, Feel: "grand"}, {Valence: 0.2, Arousal: -0.6, Feel: "dreamy"},
	{Valence: 0.8, Arousal: 0.6, Feel: "joyful"}, {Valence: 0.4, Arousal: -0.7, Feel: "calm"}, {Valence: -0.5, Arousal: 0.1, Feel: "dark"},
	{Valence: -0.2, Arousal: 0.9, Feel: "wild"},
}

var bands = [][]string{
	{"celesta", "strings", "flute"}, {"piano"}, {"cello", "harp", "flute"}, {"clarinet", "piano", "strings", "bass"}, {"violin", "guitar", "bass", "drums"},
	{"music box", "strings", "glockenspiel"}, {"oboe", "horn", "harp", "bass"}, {"flute"}, {"strings"}, {"flute", "clarinet", "oboe", "violin", "cello", "harp", "piano", "bass", "drums"},
}

var titles = []string{"The Lighthouse Keeper and the Storm", "A Robot Learns to Whistle", "Grandmother's Clock", "Three Owls and Seven Mice", "Blue", "The Hedgehog, the Snail and the Impatient Hare",
	"A Letter Home", "Market Day", "Hope", "The Forgotten Umbrella"}

// turn is a brief as the director might read it, number n of as many as wanted.
func turn(n int) atelier.Turn {
	mood := feels[n%len(feels)]
	keys := []string{"G major", "C major", "D minor", "E minor", "Bb major", "A major", "F# minor", "Eb major", "C minor", "F major"}
	key := keys[(n*7+n/10)%len(keys)]
	d := atelier.Direction{Version: 1, Title: titles[(n*3+n/7)%len(titles)], Theme: "Something small grows.", Mood: mood,
		Sound: atelier.Sound{Key: key, Tempo: 60 + (n*13)%80, Meter: atelier.Meters[(n+n/4)%4], Seconds: 45 + (n*11)%31, Instruments: bands[(n*3+n/10)%len(bands)]}}
	roles := []string{"opening", "want", "obstacle", "attempt", "turn", "resolution", "ending"}
	for i, r := range roles {
		m := mood
		weather := "clear"
		switch r {
		case "obstacle", "attempt":
			m.Valence, m.Arousal = m.Valence-0.6, m.Arousal+0.5
			if n%3 == 0 {
				weather = "storm"
			}
		case "ending":
			m.Valence, m.Arousal = m.Valence+0.2, m.Arousal-0.3
		}
		d.Beats = append(d.Beats, atelier.Beat{ID: fmt.Sprintf("beat-%d", i+1), Role: r, Weather: weather, Mood: m, Tells: fmt.Sprintf("Step %d of story %d.", i+1, n)})
	}
	return atelier.Turn{Kind: atelier.TurnDraft, Agent: atelier.Agent{ID: "composer", Role: atelier.RoleMaker, Medium: atelier.Music}, Direction: d,
		Piece: atelier.PieceSpec{ID: "music-1", Medium: atelier.Music}, Seed: int64(n%5 + 1), Round: 1, Version: 1}
}

// round is what the studio does with one version.
type round struct {
	score    *music.Score
	files    []atelier.File
	findings []atelier.Finding // open after this version
	reviews  []atelier.Review
	notes    []atelier.Note
}

// play runs draft, critique and up to n revisions the way the studio does.
func play(tb testing.TB, t atelier.Turn, n int) []round {
	tb.Helper()
	ctx := context.Background()
	maker := composer.New(silence)
	d, reply, err := maker.Make(ctx, t)
	if err != nil {
		tb.Fatalf("draft: %v", err)
	}
	var rounds []round
	var open []atelier.Finding
	var asks []atelier.Note
	for v := 1; ; v++ {
		work := &atelier.Work{Artefact: atelier.Artefact{Piece: t.Piece.ID, Version: v}, Files: d.Files}
		s, err := music.Decode(work.File(music.FileScore))
		if err != nil {
			tb.Fatalf("version %d: %v", v, err)
		}
		r := round{score: s, files: d.Files, notes: reply.Notes}
		var still []atelier.Finding
		asks = nil
		for _, critic := range []struct {
			id string
			c  atelier.Critic
		}{{"music-critic", sound.New()}, {"listener", &sound.Listener{}}} {
			ct := t
			ct.Kind, ct.Agent, ct.Base, ct.Version, ct.Notes, ct.Findings = atelier.TurnCritique, atelier.Agent{ID: critic.id}, work, v, nil, nil
			for _, f := range open {
				if f.Critic == critic.id {
					ct.Findings = append(ct.Findings, f)
				}
			}
			rv, rp, err := critic.c.Critique(ctx, ct)
			if err != nil {
				tb.Fatalf("%s: %v", critic.id, err)
			}
			r.reviews = append(r.reviews, rv)
			for i, rc := range rv.Rechecks {
				if rc.Status != atelier.FindingFixed {
					still = append(still, ct.Findings[i])
				}
			}
			requests := 0
			for i, f := range rv.Findings {
				f.ID = fmt.Sprintf("v%d.%s.%d", v, critic.id, i+1)
				still = append(still, f)
				note := rp.Notes[i]
				note.ID, note.About.Finding = fmt.Sprintf("n%d", len(asks)+1), f.ID
				asks = append(asks, note)
				requests++
			}
			if requests == 0 && (len(rp.Notes) != 1 || rp.Notes[0].Act != atelier.ActOK) {
				tb.Fatalf("%s without findings said %v", critic.id, rp.Notes)
			}
		}
		open = still
		r.findings = append([]atelier.Finding(nil), still...)
		rounds = append(rounds, r)
		if len(rounds) > n || len(open) == 0 {
			return rounds
		}
		rt := t
		rt.Kind, rt.Base, rt.Version, rt.Round, rt.Findings, rt.Notes = atelier.TurnRevise, work, v+1, v+1, open, asks
		if d, reply, err = maker.Make(ctx, rt); err != nil {
			tb.Fatalf("revision %d: %v", v, err)
		}
		anchors := make([]atelier.Anchor, 0, len(open))
		for _, f := range open {
			anchors = append(anchors, f.Anchor)
		}
		if err := music.Locality(work.Files, d.Files, anchors); err != nil {
			tb.Fatalf("revision %d: %v", v, err)
		}
	}
}
