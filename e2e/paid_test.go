package e2e

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/secret"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/worker"
)

// The scripted team, every turn of which asks a model over HTTP and pays for it.
const (
	paidName  = "paid"
	paidModel = "model-1"
	paidOut   = 400  // most tokens of an answer
	paidIn    = 1500 // more than any of its questions
)

var paidPrice = provider.Price{InputPerMTok: 3, OutputPerMTok: 15}

// paidTeam returns it under a name, with a model of a price.
func paidTeam(name, url, model string, price provider.Price) (agents.Team, error) {
	return hired(name, url, model, price, false)
}

// hired is a paid team; if it reads, its critics find blockers, and a reader is asked
// about them.
func hired(name, url, model string, price provider.Price, reads bool) (agents.Team, error) {
	p, err := provider.New(provider.Config{Name: paidName, BaseURL: url, Key: secret.Secret("sk-" + name), Timeout: 20 * time.Second, Stall: 5 * time.Second})
	if err != nil {
		return agents.Team{}, err
	}
	m := provider.Model{Name: model, Price: price, MaxOutput: paidOut}
	ask := func(ctx context.Context, t atelier.Turn) error {
		_, err := p.Chat(ctx, t.Payer, "think", provider.ChatRequest{Model: m, System: "You are one of a team.",
			Messages: []provider.Message{{Role: "user", Text: turnName(t.Kind, t.Piece.ID, t.Round, t.Agent.ID)}}})
		return err
	}
	script := scripted.Script{Call: ask, Judge: quarrel, Talk: quarrelling}
	if reads {
		script.Severity = atelier.Blocker
	}
	team := scripted.Team(script)
	team.Roster.Team = name
	if reads {
		other, err := provider.New(provider.Config{Name: "other", BaseURL: url, Key: secret.Secret("sk-" + name), Timeout: 20 * time.Second, Stall: 5 * time.Second})
		if err != nil {
			return agents.Team{}, err
		}
		team.Reader, team.Roster.Reader = paidReader{other, m}, atelier.Agent{ID: "reader", Provider: "other", Model: model}
	}
	worst := atelier.Spend{Calls: 1, TokensIn: paidIn, TokensOut: paidOut, USD: (paidIn*price.InputPerMTok + paidOut*price.OutputPerMTok) / 1e6}
	hire := func(a *atelier.Agent) {
		a.Provider, a.Model = paidName, model
		c := atelier.TurnCost{Agent: a.ID, Fixed: worst}
		if reads {
			c.Fixed.Add(worst)
		}
		team.Roster.Costs = append(team.Roster.Costs, c)
	}
	hire(&team.Roster.Director)
	hire(&team.Roster.Judge)
	for i := range team.Roster.Panels {
		panel := &team.Roster.Panels[i]
		hire(&panel.Maker)
		for k := range panel.Critics {
			hire(&panel.Critics[k])
		}
	}
	return team, nil
}

// paidReader asks a model of another provider and takes notes as they are meant.
type paidReader struct {
	provider *provider.Provider
	model    provider.Model
}

func (r paidReader) Read(ctx context.Context, p atelier.Payer, plain []string, targets []atelier.ReadTarget) ([]atelier.Reading, []atelier.Made, error) {
	_, err := r.provider.Chat(ctx, p, "read", provider.ChatRequest{Model: r.model, System: "You read what others wrote.",
		Messages: []provider.Message{{Role: "user", Text: readPrefix + strings.Join(plain, "\n")}}})
	out := make([]atelier.Reading, len(plain))
	for i, words := range plain {
		best := ""
		for _, t := range targets {
			if len(t.Plain) > len(best) && strings.Contains(words, t.Plain) {
				best, out[i].Target = t.Plain, t.Name
			}
		}
		out[i].Act = actOf(words)
	}
	return out, nil, err
}

func (paidReader) Decode(context.Context, atelier.Payer, string, []string) ([]string, []atelier.Made, error) {
	return nil, nil, atelier.Errorf(atelier.CodeUnsupported, "nobody coins anything here")
}

// readPrefix tells the reader's questions.
const readPrefix = "read: "

// aQuarrel is the brief of a job in which artwork and text contradict each other, and
// their makers do not agree.
const aQuarrel = "a thing that contradicts itself"

// quarrel is the judge's word: on a quarrel, once, and that all is well on anything else.
func quarrel(t atelier.Turn) atelier.Review {
	r := atelier.Review{Score: 1}
	for _, f := range t.Findings {
		r.Rechecks = append(r.Rechecks, atelier.Recheck{Finding: f.ID, Status: atelier.FindingFixed})
	}
	if t.Brief.Text == aQuarrel && t.Round == 1 {
		r.Findings = []atelier.Finding{{Rule: "coherence.time", Code: "incoh", Severity: atelier.Moderate, Piece: "artwork-1", With: "text-1",
			Anchor: atelier.Anchor{Unit: "plate-1"}, Problem: "It is night here and day there", Suggestion: "Make it day"}}
	}
	return r
}

// quarrelling has both ask the other to change, until the director says who does.
func quarrelling(t atelier.Turn) []atelier.Note {
	act := atelier.ActPropose
	switch {
	case t.Kind == atelier.TurnDecide:
		act = atelier.ActDecide
	case scripted.Standing(t) != "":
		act = atelier.ActReject
	}
	n := scripted.Offer(t, act, "text-1")
	n.Codes = []string{"perbrief"}
	return []atelier.Note{n}
}

// paidStages are the moments of a paid turn at which its worker is killed.
var paidStages = []struct {
	name  string
	stage string // "" while the provider works on it
}{
	{"asked, call not begun", "S2"},
	{"call recorded, not sent", "P1"},
	{"in flight", ""},
	{"answered, not stored", "P2"},
	{"stored, not used", "P3"},
	{"turn received, not staged", "S3"},
	{"turn staged, not completed", "S4"},
}

// A worker is killed with -9 at every stage of every kind of paid turn. A call
// whose answer was stored is never made again, the one under way at most once more,
// and the ledger knows at least what the provider charged (B4). The same of the reader's
// question, which is asked within a critic's turn.
func TestChaosPaidWorkerKilled(t *testing.T) {
	t.Parallel()
	for _, st := range paidStages {
		if st.stage != "" && st.stage[0] != 'P' || !everyFault && st.stage != "P2" {
			continue
		}
		t.Run("reading/"+st.name, func(t *testing.T) {
			t.Parallel()
			slot(t)
			killPaid(t, atelier.TurnCritique, st.stage, true)
		})
	}
	for _, kind := range []atelier.TurnKind{atelier.TurnDirect, atelier.TurnDraft, atelier.TurnCritique, atelier.TurnRevise, atelier.TurnJudge, atelier.TurnNegotiate, atelier.TurnDecide} {
		for _, st := range paidStages {
			if !everyFault && (kind != atelier.TurnRevise || st.stage != "" && st.stage != "P2" && st.stage != "P3") {
				continue
			}
			t.Run(string(kind)+"/"+st.name, func(t *testing.T) {
				t.Parallel()
				slot(t)
				killPaid(t, kind, st.stage, false)
			})
		}
	}
}

// killPaid kills the worker at a stage of a turn's own call, or of its reader's.
func killPaid(t *testing.T, kind atelier.TurnKind, stage string, reading bool) {
	piece, of, brief, round := "", "", "a thing that is paid for", 1
	switch kind {
	case atelier.TurnDirect, atelier.TurnJudge:
	case atelier.TurnNegotiate: // a turn of the job, by who makes this
		of, brief = "artwork-1", aQuarrel
	case atelier.TurnDecide:
		brief, round = aQuarrel, 3
	case atelier.TurnRevise:
		piece, round = "text-1", 2
	default:
		piece = "text-1"
	}
	victim := fmt.Sprintf("%s-r%d-%s-", piece+of, round, kind)
	if reading {
		victim = readPrefix
	}
	var once sync.Once
	reached := make(chan struct{})
	srv := llmtest.Start(t, map[string]llmtest.Price{paidModel: {InputPerMTok: 3, OutputPerMTok: 15}}, func(r llmtest.Request) llmtest.Reply {
		a := llmtest.Reply{Text: "I have thought about " + r.Last()}
		if stage == "" && r.Take == 1 && strings.HasPrefix(r.Last(), victim) {
			once.Do(func() { close(reached); a.After = time.Hour })
		}
		return a
	})
	team, err := hired(paidName, srv.URL(), paidModel, paidPrice, reading)
	if err != nil {
		t.Fatal(err)
	}
	s, at := startWithoutWorker(t, team.Roster)
	o := order{Worker: &at, Made: t.TempDir() + "/made", Model: srv.URL(), Reads: reading}
	first := o
	if stage != "" {
		first.Halts = []halt{{Stage: stage, Kind: kind, Piece: piece}}
		if reading { // two critics, who are asked and then read: the last of the four is a reading
			first.Halts[0].Nth = 4
		}
	}
	w := spawn(t, first)
	w.await(t, "ready")
	job := s.submit(t, fmt.Sprintf(`{"brief":%q,"team":"paid","seed":7,"budget":{"usd":5}}`, brief))
	if stage != "" {
		w.await(t, "halt")
	} else {
		select {
		case <-reached:
		case <-time.After(childTime):
			t.Fatal("the turn was not asked for")
		}
	}
	w.kill()
	stored := map[string]bool{}
	for _, key := range s.keys(t, atelier.KeyCalls(job)) {
		if call := atelier.CallOf(key); call != "" {
			stored[call] = true
		}
	}
	before := map[string]int{}
	for _, c := range srv.Calls() {
		before[c.Key]++
	}
	spawn(t, o).await(t, "ready")
	if st := s.waitEnd(t, job); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
	}
	s.check(t, job)
	after := map[string]int{}
	for _, c := range srv.Calls() {
		after[c.Key]++
	}
	for key, n := range after {
		switch {
		case stored[key] && n > before[key]:
			t.Errorf("call %s was made again, and its answer was stored", key)
		case n > 2: // the one under way, and any beside it, once more
			t.Errorf("call %s was made %d times", key, n)
		}
	}
	l := s.ledger(t, job)
	if usd, _ := srv.Spent(); l.Total.USD < usd-1e-9 {
		t.Errorf("the ledger has $%.6f, the provider charged $%.6f", l.Total.USD, usd)
	}
}

func (s *stack) ledger(t testing.TB, job string) atelier.Ledger {
	t.Helper()
	l, err := s.API.Cost(t.Context(), job)
	if err != nil {
		t.Errorf("%s: %v", job, err)
	}
	return l
}

// budgetFaults are what goes wrong in the budget test; none makes a provider's gate
// shut, as all jobs of the test share it.
var budgetFaults = []llmtest.Fault{llmtest.ServerError, llmtest.Overloaded, llmtest.RequestTimeout, llmtest.Reset, llmtest.CutBody, llmtest.ResetMiddle,
	llmtest.TruncatedJSON, llmtest.BadRequest, llmtest.Refusal, llmtest.Length, llmtest.NoUsage, llmtest.ErrorInside}

// Random prices, budgets and faults: by the provider's own books no job exceeds its
// budget, and the ledger never has less than was charged (B5).
func TestChaosBudgets(t *testing.T) {
	t.Parallel()
	cases := 16
	if everyFault {
		cases = 200
	}
	slot(t)
	rnd := rand.New(rand.NewPCG(5, 2026))
	type kase struct {
		model  string
		price  provider.Price
		budget atelier.Budget
		rate   float64
	}
	var all []kase
	rates := map[string]float64{}
	prices := map[string]llmtest.Price{}
	for i := range cases {
		k := kase{model: fmt.Sprintf("m%d", i), price: provider.Price{InputPerMTok: math.Exp(rnd.Float64()*5 - 2), OutputPerMTok: math.Exp(rnd.Float64()*6 - 1)}}
		k.rate = []float64{0, 0.03, 0.15}[rnd.IntN(3)]
		worst := (paidIn*k.price.InputPerMTok + paidOut*k.price.OutputPerMTok) / 1e6
		switch rnd.IntN(3) {
		case 0:
			k.budget.USD = worst * (1 + 30*rnd.Float64())
		case 1:
			k.budget.USD, k.budget.Calls = worst*(1+30*rnd.Float64()), 1+rnd.IntN(25)
		default:
			k.budget.Tokens = int64((paidIn + paidOut) * (1 + 30*rnd.Float64()))
		}
		rates[k.model], prices[k.model] = k.rate, llmtest.Price{InputPerMTok: k.price.InputPerMTok, OutputPerMTok: k.price.OutputPerMTok}
		all = append(all, k)
	}
	srv := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
		a := llmtest.Reply{Text: strings.Repeat("thought ", 20+len(r.Last()))}
		h := rand.New(rand.NewPCG(uint64(r.Take), hash(r.Model+r.Last())))
		if h.Float64() < rates[r.Model] {
			a.Fault = budgetFaults[h.IntN(len(budgetFaults))]
		}
		return a
	})
	s := startStack(t, func(c *studio.Config) {
		c.Log = quiet(t)
		var rosters []atelier.Roster
		for i, k := range all {
			name := fmt.Sprintf("team-%d", i)
			team, err := hired(name, srv.URL(), k.model, k.price, i%3 == 0)
			if err != nil {
				t.Fatal(err)
			}
			c.Teams[name] = team
			rosters = append(rosters, team.Roster)
		}
		c.Queues = worker.Queues(rosters, nil)
	})
	seats := make(chan struct{}, 12)
	var wg sync.WaitGroup
	jobs := make([]string, cases)
	ends := make([]atelier.JobStatus, cases)
	for i, k := range all {
		seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-seats }()
			jobs[i] = s.submit(t, fmt.Sprintf(`{"brief":"a thing with a budget","team":"team-%d","budget":%s}`, i, budgetJSON(k.budget)))
			ends[i] = s.waitEnd(t, jobs[i])
		})
	}
	wg.Wait()
	counts := map[atelier.Status]int{}
	equal := 0
	for i, k := range all {
		counts[ends[i].Status]++
		var usd float64
		var tokens int64
		calls := 0
		for _, c := range srv.Calls() {
			if c.Model == k.model {
				usd, tokens = usd+c.USD, tokens+int64(c.In+c.Out)
				if c.USD > 0 {
					calls++
				}
			}
		}
		l := s.ledger(t, jobs[i])
		exact := true
		for _, c := range l.Calls {
			exact = exact && c.Outcome == atelier.OutcomePaid
		}
		b := k.budget
		if b.USD > 0 && usd > b.USD || b.Tokens > 0 && tokens > b.Tokens || b.Calls > 0 && calls > b.Calls {
			t.Errorf("%s: charged $%.6f, %d tokens, %d calls; the budget was %+v", jobs[i], usd, tokens, calls, b)
		}
		if l.Total.USD < usd-1e-9 {
			t.Errorf("%s: the ledger has $%.6f, charged was $%.6f", jobs[i], l.Total.USD, usd)
		}
		if exact && k.rate == 0 {
			equal++
			if math.Abs(l.Total.USD-usd) > 1e-9 {
				t.Errorf("%s: the ledger has $%.9f, charged was $%.9f, and nothing was unknown", jobs[i], l.Total.USD, usd)
			}
		}
		if ends[i].Status == atelier.StatusFailed && ends[i].Reason == "" || ends[i].Status == atelier.StatusDegraded && len(ends[i].Broken) == 0 {
			t.Errorf("%s: %s without a reason", jobs[i], ends[i].Status)
		}
	}
	t.Logf("%d jobs: %v; %d ledgers equal to the provider's books", cases, counts, equal)
}

func budgetJSON(b atelier.Budget) string {
	var parts []string
	if b.USD > 0 {
		parts = append(parts, fmt.Sprintf(`"usd":%.9f`, b.USD))
	}
	if b.Calls > 0 {
		parts = append(parts, fmt.Sprintf(`"calls":%d`, b.Calls))
	}
	if b.Tokens > 0 {
		parts = append(parts, fmt.Sprintf(`"tokens":%d`, b.Tokens))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// hash is FNV-1a: the schedule of faults depends on what is asked alone.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range []byte(s) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
