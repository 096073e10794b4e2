package e2e

import (
	"context"
	"fmt"
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
	name  string
	asks  string // what its requests are told by: how their prompt or their schema's name begins
	piece string // the least that a brief asks for to have it
	draws bool   // by an image model
	class string // of its calls, see workflows/options.go
	fails atelier.Status
}

const (
	oneTale  = `{"medium":"text","form":"tale","pages":3}`
	onePlate = `{"medium":"artwork","plates":1,"width":384,"height":256}`
	oneTune  = `{"medium":"music","seconds":10,"tempo":96,"key":"G major","meter":"4/4","instruments":["flute","piano","cello"]}`
)

// paidRoles are all of them. Without a direction or a version there is nothing to
// deliver; without a critic's word or the judge's there is.
var paidRoles = []role{
	{"director", "You are the director", oneTale, false, "text", atelier.StatusFailed},
	{"writer", "You are the writer", oneTale, false, "text", atelier.StatusFailed},
	{"illustrator painting", string(llmtest.Make), onePlate, true, "artwork", atelier.StatusFailed},
	{"illustrator drawing", "You are the illustrator", onePlate, false, "artwork", atelier.StatusFailed},
	{"composer", "You are the composer", oneTune, false, "music", atelier.StatusFailed},
	{"critics' checks", "You prepare the work", oneTale, false, "text", atelier.StatusDegraded},
	{"critic of text", "You are a critic of text", oneTale, false, "text", atelier.StatusDegraded},
	{"critic of artwork", "You are a critic of pictures", onePlate, true, "artwork", atelier.StatusDegraded},
	{"critic of music", "You are a critic of music", oneTune, false, "music", atelier.StatusDegraded},
	{"judge", "You are the judge", oneTale, false, "text", atelier.StatusDegraded},
}

// asked reports whether a request is one of the role's.
func (o role) asked(r llmtest.Request) bool {
	return string(r.Kind) == o.asks || r.Kind == llmtest.Chat && strings.HasPrefix(r.System, o.asks)
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
      %[1]s-paint: {price: {image: 0.04}, draws: true}
roles:
  director: {provider: ada, model: %[1]s}
  writer: {provider: ada, model: %[1]s}
  illustrator: {provider: ada, model: %[1]s%[4]s}
  composer: {provider: ada, model: %[1]s}
  critics:
    text: [{provider: ada, model: %[1]s}]
    artwork: [{provider: ada, model: %[1]s}]
    music: [{provider: ada, model: %[1]s}]
  judge: {provider: ada, model: %[1]s}
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
			name, paint := fmt.Sprintf("team-%d", i), ""
			if o.draws {
				paint = "-paint"
			}
			file, err := teamfile.Parse(fmt.Appendf(nil, roleTeam, name, url, limits, paint))
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
	return fmt.Sprintf(`{"brief":"A lighthouse keeper befriends a storm.","team":"team-%d","seed":7,"pieces":[%s],"outputs":["markdown"],"critique":{"max_rounds":1,"accept_score":0.5}}`, i, o.piece)
}
