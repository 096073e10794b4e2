package llm_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
	"github.com/atelierhq/atelier/media/narration"
	"github.com/atelierhq/atelier/media/text"
)

// withNarrator is a team whose narrator is on a server of its own.
func withNarrator(t *testing.T, h llmtest.Handler) (studio, *llmtest.Server) {
	t.Helper()
	s := llmtest.Start(t, map[string]llmtest.Price{"voice-1": {PerMChars: 15}}, h)
	file := fmt.Sprintf(fileFor, s.URL(), s.URL(), "beta, model: paint")
	file = strings.Replace(file, "roles:\n", fmt.Sprintf("  gamma: {preset: plain, base_url: %q, models: {voice-1: {price: {million_characters: 15}, audio: true}}}\nroles:\n  narrator: {provider: gamma, model: voice-1, voice: vera}\n", s.URL()), 1)
	f, err := teamfile.Parse([]byte(strings.Replace(file, "budget: {", "budget: {usd: 5, ", 1)))
	if err != nil {
		t.Fatal(err)
	}
	team, err := llm.Team(f, house.Team(silence), llm.Options{Render: silence})
	if err != nil {
		t.Fatal(err)
	}
	return studio{team, &payer{}}, s
}

func (s studio) narrate(t *testing.T, version int, units ...text.Unit) (atelier.Draft, error) {
	t.Helper()
	b := brief(t)
	story := text.Story{Title: "The Keeper", Form: "ballad", Language: "en", Units: units}
	for i := range story.Units {
		story.Units[i].ID, story.Units[i].Kind = text.UnitID(text.Stanza, i+1), text.Stanza
	}
	turn := atelier.Turn{Kind: atelier.TurnNarrate, Agent: s.team.Roster.Narrator, Brief: b, Direction: direction(), Piece: b.Pieces[0], Round: 1, Version: version, Payer: s.pay,
		Base: work("text-1", atelier.Text, version, atelier.Draft{Files: story.Files()})}
	d, _, err := s.team.Makers["narrator"].Make(context.Background(), turn)
	return d, err
}

func stanza(lines ...string) text.Unit { return text.Unit{Lines: lines} }

func fileOf(d atelier.Draft, name string) []byte {
	return (&atelier.Work{Files: d.Files}).File(name)
}

// A call a unit, a refrain once; after a revision the changed unit alone; cues as
// long as what was spoken.
func TestNarratorSpeaksWhatIsNew(t *testing.T) {
	t.Parallel()
	s, srv := withNarrator(t, func(r llmtest.Request) llmtest.Reply {
		if r.Kind != llmtest.Speech || r.Voice != "vera" || r.Format != "wav" || r.Model != "voice-1" {
			t.Errorf("asked for %s in the voice %q as %q", r.Kind, r.Voice, r.Format)
		}
		return llmtest.Reply{Data: llmtest.Tone(r.Prompt)}
	})
	refrain := []string{"O lamp, O lamp,", "go round and round."}
	first, err := s.narrate(t, 1, stanza("The keeper lit the lamp."), stanza(refrain...), stanza("The storm came in."), stanza(refrain...))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(srv.Calls()); n != 3 {
		t.Errorf("%d calls for three different units, one of them twice", n)
	}
	cues := narration.Times(fileOf(first, narration.FileVTT))
	for i, words := range []string{"The keeper lit the lamp.", strings.Join(refrain, "\n"), "The storm came in.", strings.Join(refrain, "\n")} {
		if want := 80 * time.Millisecond * time.Duration(len(words)); cues[i].To-cues[i].From != want || cues[i].ID != text.UnitID(text.Stanza, i+1) {
			t.Errorf("%s lasts %v, want %v", cues[i].ID, cues[i].To-cues[i].From, want)
		}
	}
	again, err := s.narrate(t, 2, stanza("The keeper lit the lamp."), stanza(refrain...), stanza("The storm came in, and stayed."), stanza(refrain...))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(srv.Calls()); n != 4 {
		t.Errorf("%d calls after one unit changed, want one more than 3", n)
	}
	if bytes.Equal(fileOf(first, narration.FileWAV), fileOf(again, narration.FileWAV)) || !bytes.Contains(fileOf(again, narration.FileSRT), []byte("and stayed.")) {
		t.Error("the revised text is not what is read")
	}
	var sum, charged float64
	for _, c := range s.pay.calls {
		sum += c.Worst.USD
	}
	if charged, _ = srv.Spent(); sum < charged-1e-12 {
		t.Errorf("reserved $%g, charged $%g", sum, charged)
	}
	if w := atelier.Worst(s.team.Roster.Costs, s.team.Roster.Narrator, atelier.TurnNarrate, 2); w.Calls != 4 || w.USD < charged {
		t.Errorf("three units are reckoned at %+v, and cost $%g", w, charged)
	}
}

// A unit that is longer than a call takes is spoken in several, under one cue.
func TestNarratorOfLongUnits(t *testing.T) {
	t.Parallel()
	s, srv := withNarrator(t, func(r llmtest.Request) llmtest.Reply { return llmtest.Reply{Data: llmtest.WAV(1)} })
	line := strings.Repeat("word ", 500)
	d, err := s.narrate(t, 1, stanza(line+"one", line+"two", line+"three"))
	if err != nil {
		t.Fatal(err)
	}
	if cues := narration.Times(fileOf(d, narration.FileVTT)); len(srv.Calls()) != 3 || len(cues) != 1 || cues[0].To != 3*time.Second {
		t.Errorf("%d calls, %+v; want 3 calls under one cue", len(srv.Calls()), cues)
	}
	var units []text.Unit
	for i := range 12 {
		units = append(units, stanza(fmt.Sprint(line, i)))
	}
	if _, err := s.narrate(t, 1, units...); atelier.CodeOf(err) != atelier.CodeTooLarge || len(srv.Calls()) != 3 {
		t.Errorf("a text of 30,000 characters: got %v after %d calls, want a refusal before any", err, len(srv.Calls()))
	}
}

// Whatever goes wrong with the voice has a cause, and no recording.
func TestNarratorFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reply llmtest.Reply
		code  atelier.Code
		says  string
	}{
		{llmtest.Reply{Fault: llmtest.BadRequest}, atelier.CodeInvalid, "gamma"},
		{llmtest.Reply{Fault: llmtest.NotFound}, atelier.CodeNotFound, "gamma"},
		{llmtest.Reply{Fault: llmtest.TooManySeconds}, atelier.CodeRateLimited, "gamma"},
		{llmtest.Reply{Fault: llmtest.CutBody, Data: llmtest.WAV(1)}, atelier.CodeUnknownOutcome, "gamma"},
		{llmtest.Reply{Fault: llmtest.NotJSON}, atelier.CodeRefused, "not a whole picture or sound"},
		{llmtest.Reply{Data: []byte("ID3 and an MP3 after it")}, atelier.CodeRefused, "not a whole picture or sound"},
		{llmtest.Reply{Data: llmtest.WAV(900)}, atelier.CodeRefused, "longer than its words"},
	} {
		s, _ := withNarrator(t, func(llmtest.Request) llmtest.Reply { return c.reply })
		d, err := s.narrate(t, 1, stanza("The keeper lit the lamp."))
		if atelier.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) || len(d.Files) > 0 {
			t.Errorf("%q: got %v and %d files, want %s that says %q", c.reply.Fault, err, len(d.Files), c.code, c.says)
		}
	}
}
