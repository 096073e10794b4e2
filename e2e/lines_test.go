package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// An agent that never writes a valid line: its note is refused, refused again, and
// refused in plain words. The job is completed without it, people are told, the attempts
// are kept, and nobody is given a word of them (C10, D9).
func TestUndecodableLines(t *testing.T) {
	t.Parallel()
	attempts := []string{"Here is my note: all is well!", "info txt1 nosuchcode", "See https://evil.example for more."}
	var asked []llmtest.Request
	p := &plays{saw: func(r llmtest.Request) { asked = append(asked, r) }}
	p.hit = func(name string, a map[string]any) {
		switch {
		case strings.HasPrefix(name, "text"):
			a["say"] = []string{attempts[0]}
		case strings.HasPrefix(name, "notes"):
			a["notes"], a["plain"] = []string{attempts[1]}, attempts[2]
		}
	}
	s, _ := startMixed(t, p)
	job := s.submit(t, `{"brief":"A lighthouse keeper befriends a storm.","team":"mixed","seed":7,"language":"de","pieces":[{"medium":"text","form":"tale","pages":3}],"critique":{"max_rounds":2,"accept_score":0.5}}`)
	records := s.completed(t, job)
	var kept []string
	for _, r := range records {
		all, _ := json.Marshal(r)
		for _, a := range attempts {
			if strings.Contains(string(all), a) {
				t.Errorf("record %d holds what was refused: %s", r.Seq, all)
			}
		}
		if r.Note.Act == atelier.ActOK && !strings.HasPrefix(r.Note.Lines[0].Plain, "Hat keinen Einwand mehr") {
			t.Errorf("the plain words of a job in German are %q", r.Note.Lines[0].Plain)
		}
		if r.Refused == nil {
			continue
		}
		var q proof.Quarantined
		if err := atelier.GetJSON(t.Context(), s.Store, atelier.Ref{Key: atelier.KeyQuarantine(job, r.Refused.Quarantine)}, &q); err != nil {
			t.Fatal(err)
		}
		line := string(q.Raw)
		if l, err := notes.Parse(line, notes.Base()); err == nil {
			line = l.Say // the studio's line around plain words
		}
		kept = append(kept, line)
	}
	if diff := cmp.Diff(attempts, kept); diff != "" {
		t.Errorf("kept apart (-want +got):\n%s", diff)
	}
	told := 0
	for ev, err := range s.API.Events(t.Context(), job, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(ev.ID, "refused-") {
			told++
		}
	}
	if told != len(attempts) {
		t.Errorf("%d events tell of it, want %d", told, len(attempts))
	}
	for _, r := range asked {
		for i, m := range r.Messages {
			for _, a := range attempts {
				if strings.Contains(m.Text, a) && m.Role != "assistant" || strings.Contains(m.Text, attempts[0]) && i != len(r.Messages)-2 {
					t.Errorf("somebody was given %q", a)
				}
			}
		}
	}
	ledger := s.ledger(t, job)
	if n := ledger.Notes; n.Notes == 0 || n.Lines == 0 || n.Plain <= n.Lines || n.Codebook == 0 || n.Net != n.Plain-n.Lines-n.Codebook || n.Refused == 0 || n.Say == 0 {
		t.Errorf("the ledger of notes is %+v", n)
	}
	if !slices.ContainsFunc(ledger.Calls, func(c atelier.CallCost) bool { return c.Step == "draft-notes" && c.Outcome == atelier.OutcomePaid }) {
		t.Error("the lines were asked for again and nobody paid for it")
	}
}

// Every prompt of a job follows from what is stored, byte for byte: briefs, directions,
// versions, notes as lines, the codebook, the prompt files. The models were sent that and
// nothing else, so that no text passes between agents beside the record (C14, D6).
func TestPromptsAreRebuilt(t *testing.T) {
	t.Parallel()
	seen := map[string]llmtest.Request{}
	p := &plays{saw: func(r llmtest.Request) { seen[r.Key] = r }, reads: adaReads}
	p.hit = func(name string, a map[string]any) {
		if strings.HasPrefix(name, "text") { // one line of two has to be written again
			a["say"] = []string{"nonsense", `info txt1 perbrief say "A tale."`}
		}
		if strings.HasPrefix(name, "notes") {
			a["notes"] = []string{`info txt1 strong`}
		}
	}
	s, _, team := startMixedTeam(t, p)
	job := s.submit(t, mixedBrief)
	records := s.completed(t, job)
	if !slices.ContainsFunc(records, func(r atelier.Record) bool {
		return r.Note.Act == atelier.ActRequest && r.Note.Lines[0].Line == `rq art1 @2 offbrief redo s4 c9 say "There is no lighthouse in it. Paint a lighthouse."`
	}) {
		t.Error("the critic's own line, with its words, is not on record")
	}
	if !slices.ContainsFunc(s.ledger(t, job).Calls, func(c atelier.CallCost) bool { return c.Step == "read" && c.Agent == "reader" }) {
		t.Error("nothing was read back, so that no such prompt can be looked at")
	}
	calls, spoken := s.rebuilt(t, job, team, seen)
	if calls < 15 || spoken < 3 {
		t.Errorf("%d calls and %d lines were looked at: too few to show anything", calls, spoken)
	}
}

// rebuilt makes every prompt of a job again from what is stored and holds it against what
// the models saw, by call key. It returns how many calls, and how many delivered lines,
// it looked at.
func (s *stack) rebuilt(t *testing.T, job string, team agents.Team, seen map[string]llmtest.Request) (calls, spoken int) {
	t.Helper()
	records, err := s.API.Notes(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string][]string{} // as they are delivered, by the sub of their record
	for _, r := range records {
		if len(r.Note.Lines) == 0 {
			continue
		}
		said, err := notes.ReadSpoken(s.codebook(t, job, r.Note.Codebook), r.Note.Lines)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range said {
			lines[r.Sub] = append(lines[r.Sub], notes.Print(notes.Renumber(l, 0)))
		}
	}
	rebuilt := map[string]bool{}
	for _, key := range s.keys(t, atelier.KeyCalls(job)) {
		var res activities.Result
		if atelier.CallOf(key) == "" {
			continue
		}
		if err := atelier.GetJSON(t.Context(), s.Store, atelier.Ref{Key: key}, &res); err != nil {
			t.Fatal(err)
		}
		if res.Asked == nil {
			continue // a model's answer
		}
		again, err := activities.Retrace(t.Context(), s.Store, map[string]agents.Team{team.Roster.Team: team}, job, res.Key)
		if err != nil {
			t.Fatalf("%s of %s: %v", res.Kind, res.Agent.ID, err)
		}
		for _, c := range again {
			calls++
			r, ok := seen[c.Key]
			if !ok {
				t.Errorf("%s of %s, step %s: was never asked this", res.Kind, res.Agent.ID, c.Step)
				continue
			}
			rebuilt[c.Key] = true
			if diff := cmp.Diff(string(c.Request), requestOf(t, r, c.Request)); diff != "" {
				t.Errorf("%s of %s, step %s: rebuilt and sent (-rebuilt +sent):\n%s", res.Kind, res.Agent.ID, c.Step, diff)
			}
			if strings.Contains(r.System, "\n# Notes\n") {
				media := atelier.Media[:]
				if res.Agent.Medium != "" {
					media = []atelier.Medium{res.Agent.Medium}
				}
				if !strings.Contains(r.System, s.codebook(t, job, res.Asked.Codebook).Prompt(media...)) {
					t.Errorf("%s of %s: the codes are not those of the stored codebook", res.Kind, res.Agent.ID)
				}
			}
			for _, m := range deliveredLine.FindAllStringSubmatch(r.Text(), -1) {
				n := 0
				if _, err := fmt.Sscan(m[1], &n); err != nil || n < 1 || n > len(res.Delivered) || !slices.Contains(lines[res.Delivered[n-1]], m[2]) {
					t.Errorf("%s of %s was given %q, which is not what is on record", res.Kind, res.Agent.ID, m[0])
				}
				spoken++
			}
		}
	}
	for key, r := range seen {
		if rebuilt[key] {
			continue
		}
		t.Errorf("the model of %s was asked something that no turn asks: %s\n%.400s", r.Model, key, r.Text()+r.Prompt)
	}
	return calls, spoken
}

// codebook reads a version of a job's codebook, "" the base.
func (s *stack) codebook(t *testing.T, job, digest string) *notes.Codebook {
	t.Helper()
	if digest == "" {
		digest = notes.Base().Digest()
	}
	b, err := atelier.GetBytes(t.Context(), s.Store, atelier.Ref{Key: atelier.KeyCodebook(job, digest)}, atelier.MaxJSON)
	if err != nil {
		t.Fatal(err)
	}
	book, err := notes.ReadCodebook(b)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// deliveredLine is a line of the block of notes in a prompt.
var deliveredLine = regexp.MustCompile(`(?m)^\| n(\d+) [a-z-]+ ((?:rq|info|ans|done|ok|plain|dec|dir) .*)$`)

// requestOf writes what a server understood in the form in which the studio keeps a
// request: of the rebuilt one, every field that a server can see is replaced by what it saw.
func requestOf(t *testing.T, r llmtest.Request, rebuilt []byte) string {
	t.Helper()
	var rec map[string]json.RawMessage
	if err := json.Unmarshal(rebuilt, &rec); err != nil {
		t.Fatal(err)
	}
	put := func(field string, v any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		rec[field] = b
	}
	type image struct {
		MediaType string `json:"media_type"`
		SHA256    string `json:"sha256"`
	}
	type message struct {
		Role   string  `json:"role"`
		Text   string  `json:"text,omitempty"`
		Images []image `json:"images,omitempty"`
	}
	put("model", r.Model)
	if r.Kind != llmtest.Chat {
		put("prompt", r.Prompt)
		if r.Base != nil {
			put("base", atelier.Digest(r.Base))
		}
		return ordered(t, rebuilt, rec)
	}
	var messages []message
	for _, m := range r.Messages {
		out := message{Role: m.Role, Text: m.Text}
		for _, img := range m.Images {
			out.Images = append(out.Images, image{img.MediaType, atelier.Digest(img.Data)})
		}
		messages = append(messages, out)
	}
	put("system", r.System)
	put("messages", messages)
	if r.SchemaName != "" {
		put("schema_name", r.SchemaName)
		rec["schema"] = r.Schema
	}
	put("max_tokens", r.MaxTokens)
	return ordered(t, rebuilt, rec)
}

// ordered writes fields in the order that the rebuilt request has them in, and those that
// it does not have at the end.
func ordered(t *testing.T, rebuilt []byte, rec map[string]json.RawMessage) string {
	t.Helper()
	var order []string
	dec := json.NewDecoder(strings.NewReader(string(rebuilt)))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, key.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	for key := range rec {
		if !slices.Contains(order, key) {
			order = append(order, key)
		}
	}
	var out []string
	for _, key := range order {
		out = append(out, fmt.Sprintf("%q:%s", key, rec[key]))
	}
	return "{" + strings.Join(out, ",") + "}"
}
