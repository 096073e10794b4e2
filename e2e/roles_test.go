package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/worker"
)

// role is something that a team pays models for.
type role struct {
	name    string
	asks    string // what its requests are told by: how their prompt, or what is to be spoken, begins; or their kind
	piece   string // the least that a brief asks for to have it
	class   string // of its calls, see workflows/options.go
	draws   bool   // the team has an image model
	revises bool   // its critic of the medium finds a fault in the first version
	fails   atelier.Status
	reads   string // provider of the team's reader, who is asked about its critic's blocker; "": it has none
	settles string // the judge finds that two pieces contradict each other: "agree" or "quarrel"
}

const (
	oneTale  = `{"medium":"text","form":"tale","pages":3}`
	onePlate = `{"medium":"artwork","plates":1,"width":384,"height":256}`
	oneTune  = `{"medium":"music","seconds":10,"tempo":96,"key":"G major","meter":"4/4","instruments":["flute","piano","cello"]}`
)

// paidRoles are all of them. Without a direction or a version there is nothing to
// deliver; without a revision, a critic's word, the judge's or a narration there is. Where
// nobody settles a contradiction the judge's word stands, and no promise is broken; without
// a reader nothing is missing.
var paidRoles = []role{
	{"director", "You are the director", oneTale, "text", false, false, atelier.StatusFailed, "", ""},
	{"writer", "You are the writer of a small studio. ", oneTale, "text", false, false, atelier.StatusFailed, "", ""},
	{"writer, again", "You are the writer of a small studio, and you revise", oneTale, "text", false, true, atelier.StatusDegraded, "", ""},
	{"painter", string(llmtest.Make), onePlate, "artwork", true, false, atelier.StatusFailed, "", ""},
	{"painter, again", string(llmtest.Edit), onePlate, "artwork", true, true, atelier.StatusDegraded, "", ""},
	{"drawer", "You are the illustrator of a small studio. ", onePlate, "artwork", false, false, atelier.StatusFailed, "", ""},
	{"drawer, again", "You are the illustrator of a small studio, and you revise", onePlate, "artwork", false, true, atelier.StatusDegraded, "", ""},
	{"composer", "You are the composer of a small studio. ", oneTune, "music", false, false, atelier.StatusFailed, "", ""},
	{"composer, again", "You are the composer of a small studio, and you revise", oneTune, "music", false, true, atelier.StatusDegraded, "", ""},
	{"checks", "You prepare the work", oneTale, "text", false, false, atelier.StatusDegraded, "", ""},
	{"text critic", "You are a critic of text", oneTale, "text", false, false, atelier.StatusDegraded, "", ""},
	{"artwork critic", "You are a critic of pictures", onePlate, "artwork", true, false, atelier.StatusDegraded, "", ""},
	{"music critic", "You are a critic of music", oneTune, "music", false, false, atelier.StatusDegraded, "", ""},
	{"judge", "You are the judge", oneTale, "text", false, false, atelier.StatusDegraded, "", ""},
	{"reader", "You are the reader", oneTale, "text", false, true, atelier.StatusCompleted, "bea", ""},
	{"negotiator", "You are a maker in a small studio", oneTale + "," + onePlate, "text", false, false, atelier.StatusCompleted, "", "agree"},
	{"director, deciding", "You are the director of a small studio. The judge", oneTale + "," + onePlate, "text", false, false, atelier.StatusCompleted, "", "quarrel"},
	{narratorRole, "The keeper lit the lamp", oneTale, "text", false, false, atelier.StatusDegraded, "", ""},
}

// narratorRole is the one that other teams do without.
const narratorRole = "narrator"

// asked reports whether a request is one of the role's.
func (o role) asked(r llmtest.Request) bool {
	return string(r.Kind) == o.asks || r.Kind == llmtest.Chat && strings.HasPrefix(r.System, o.asks) || r.Kind == llmtest.Speech && strings.HasPrefix(r.Prompt, o.asks)
}

// roleTeam is a team every role of which is played by the model of its name.
const roleTeam = `team: %[1]s
providers:
  ada:
    preset: plain
    base_url: %[2]s
    key_env: ADA_KEY
    %[3]s
    models:
      %[1]s: {price: {input: 1, output: 4}, vision: true, json_schema: yes, max_output: 4000}
      %[1]s-read: {price: {input: 1, output: 4}, json_schema: yes, max_output: 4000}
      %[1]s-paint: {price: {image: 0.04}, draws: true, edit: true}
      %[1]s-voice: {price: {million_characters: 15}, audio: true}
%[6]sroles:
  director: {provider: ada, model: %[1]s}
  writer: {provider: ada, model: %[1]s}
  illustrator: {provider: ada, model: %[1]s%[4]s}
  composer: {provider: ada, model: %[1]s}
  critics:
    text: [{provider: ada, model: %[1]s}]
    artwork: [{provider: ada, model: %[1]s}]
    music: [{provider: ada, model: %[1]s}]
  judge: {provider: ada, model: %[1]s}%[5]s
budget: {usd: 20}
`

// startRoles starts a studio with a team for each of some roles: "team-0" and so on.
// Its providers have the limits given, as lines of the team file.
func startRoles(t *testing.T, url, limits string, roles []role, opts ...func(*studio.Config)) *stack {
	t.Helper()
	play := func(ctx context.Context, s *music.Score) ([]byte, error) {
		return synth.Render(ctx, s, synth.Options{})
	}
	var rosters []atelier.Roster
	opts = append(opts, func(c *studio.Config) {
		for i, o := range roles {
			name, paint, narrator := fmt.Sprintf("team-%d", i), "", ""
			if o.draws {
				paint = "-paint"
			}
			if o.name == narratorRole {
				narrator = fmt.Sprintf("\n  narrator: {provider: ada, model: %s-voice, voice: vera}", name)
			}
			others := ""
			if o.reads != "" {
				narrator = fmt.Sprintf("\n  reader: {provider: %s, model: %s-read}", o.reads, name)
			}
			model := fmt.Sprintf("models: {%s-read: {price: {input: 1, output: 4}, json_schema: yes, max_output: 4000}}", name)
			if o.reads != "" && o.reads != "ada" {
				others = fmt.Sprintf("  %s:\n    preset: plain\n    base_url: %s\n    key_env: BEA_KEY\n    %s\n    %s\n", o.reads, url, limits, model)
			}
			file, err := teamfile.Parse(fmt.Appendf(nil, roleTeam, name, url, limits, paint, narrator, others))
			if err != nil {
				t.Fatal(err)
			}
			team, err := llm.Team(file, house.Team(play), llm.Options{Render: play, Env: func(name string) string { return planted[name] }, Read: os.ReadFile})
			if err != nil {
				t.Fatal(err)
			}
			team.Roster.Budget = file.Budget
			c.Teams[name] = team
			rosters = append(rosters, team.Roster)
		}
		c.Queues = worker.Queues(rosters, nil)
	})
	return startStack(t, opts...)
}

// roleOf returns the number of the team that a request comes from.
func roleOf(r llmtest.Request) int {
	var n int
	if _, err := fmt.Sscanf(r.Model, "team-%d", &n); err != nil {
		return -1
	}
	return n
}

// roleBrief asks a team for the least that has its role.
func roleBrief(i int, o role) string {
	critique := `{"max_rounds":1,"accept_score":0.5}`
	if o.revises {
		critique = `{"max_rounds":2,"accept_score":0.99}`
	}
	return fmt.Sprintf(`{"brief":"A lighthouse keeper befriends a storm.","team":"team-%d","seed":7,"pieces":[%s],"outputs":["markdown"],"critique":%s}`, i, o.piece, critique)
}

// reply is a good answer to a request of the role's team, in form.
func (o role) reply(p *plays, r llmtest.Request) llmtest.Reply {
	if r.Kind != llmtest.Chat {
		return p.answer(r)
	}
	a := obj{"line": settlement(r, o.settles)}
	if !strings.HasPrefix(r.SchemaName, "settlement") {
		a = p.reply(r)
	}
	if verdicts, ok := a["verdicts"].([]obj); ok && o.revises && strings.HasPrefix(r.System, "You are a critic of") && !findingID.MatchString(r.Last()) {
		for _, v := range verdicts {
			if v["check"] == "other" {
				v["passes"], v["severity"], v["problem"], v["suggestion"] = false, 2, "It is dull there.", "Make it livelier."
				if o.reads != "" {
					v["severity"] = atelier.Blocker
				}
				maps.Copy(v["where"].(obj), map[string]obj{"text": {"unit": "pg2"}, "artwork": {"unit": "plate-1"}, "music": {"part": "tune", "from_bar": 1, "to_bar": 2}}[o.class])
			}
		}
	}
	if verdicts, ok := a["verdicts"].([]obj); ok && o.settles != "" && strings.HasPrefix(r.System, "You are the judge") && !findingID.MatchString(r.Last()) {
		for _, v := range verdicts {
			if v["check"] == "other" {
				v["passes"], v["severity"], v["problem"], v["suggestion"], v["piece"], v["with"] = false, 2, "The storm is missing on the page.", "Tell of it.", "text-1", "artwork-1"
				v["where"].(obj)["unit"] = "pg2"
			}
		}
	}
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // strings and numbers
	}
	return llmtest.Reply{Text: `{"thinking":"I think about it first.","answer":` + string(b) + `}`}
}

// settlement is what those say who agree, or do not, that the second page changes.
func settlement(r llmtest.Request, how string) string {
	last, page := "", ""
	for _, m := range deliveredNote.FindAllStringSubmatch(r.Last(), -1) {
		if m[2] != "coherence-critic" {
			last = m[1]
		}
	}
	for _, m := range targetLine.FindAllStringSubmatch(r.Last(), -1) {
		if m[2] == "text-1" {
			page = m[1]
		}
	}
	switch {
	case strings.HasPrefix(r.System, "You are the director"):
		return fmt.Sprintf("dec %s @pg2 rewrite perbrief", page)
	case last == "":
		return fmt.Sprintf("prop %s @pg2 rewrite", page)
	case how == "quarrel":
		return fmt.Sprintf("rej %s strong re %s", page, last)
	}
	return "acc re " + last
}
