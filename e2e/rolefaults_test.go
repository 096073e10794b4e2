package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/notes"
)

// attemptsOf are how often a call of a class is tried (temporal.md section 5).
var attemptsOf = map[string]int{"text": 8, "artwork": 6, "music": 5}

// again stands for as many requests as the class of the call allows.
const again = -1

// roleFault is what a fault comes to, whoever meets it: how many requests are made,
// and the cause that the job names.
type roleFault struct {
	sent  int
	cause string // "": the answer is in form after all, and the job is completed
}

// roleFaults are the outcomes of all faults. An answer that came whole and is no good
// is sent back once; one that was refused, or is larger than any answer, is not.
var roleFaults = map[llmtest.Fault]roleFault{
	llmtest.BadRequest:      {1, "invalid"},
	llmtest.PolicyRefused:   {1, "refused"},
	llmtest.Unauthorized:    {1, "forbidden"},
	llmtest.PaymentRequired: {1, "exhausted"},
	llmtest.Forbidden:       {1, "forbidden"},
	llmtest.NotFound:        {1, "not_found"},
	llmtest.TooLarge:        {1, "invalid"},
	llmtest.Unprocessable:   {1, "invalid"},
	llmtest.QuotaUsedUp:     {1, "exhausted"},
	llmtest.ShouldNotRetry:  {1, "invalid"},
	llmtest.Redirect:        {1, "invalid"},
	llmtest.RequestTimeout:  {again, "unavailable"},
	llmtest.Conflict:        {again, "unavailable"},
	llmtest.TooMany:         {again, "rate_limited"},
	llmtest.TooManySeconds:  {again, "rate_limited"},
	llmtest.TooManyMillis:   {again, "rate_limited"},
	llmtest.TooManyDate:     {again, "rate_limited"},
	llmtest.ServerError:     {again, "unavailable"},
	llmtest.ShouldRetry:     {again, "unavailable"},
	llmtest.BadGateway:      {again, "unavailable"},
	llmtest.Unavailable:     {again, "unavailable"},
	llmtest.UnavailableFor:  {again, "unavailable"},
	llmtest.Overloaded:      {again, "unavailable"},

	llmtest.Reset:            {2, "unknown_outcome"},
	llmtest.ResetMiddle:      {2, "unknown_outcome"},
	llmtest.CutBody:          {2, "unknown_outcome"},
	llmtest.Hang:             {2, "unknown_outcome"},
	llmtest.HangAfterHeaders: {2, "unknown_outcome"},
	llmtest.Drip:             {2, "unknown_outcome"},
	llmtest.TruncatedJSON:    {2, "unknown_outcome"},
	llmtest.NotJSON:          {2, "unknown_outcome"},
	llmtest.NotUTF8:          {2, "unknown_outcome"},
	llmtest.ErrorInside:      {2, "unknown_outcome"},
	llmtest.NoChoices:        {2, "unknown_outcome"},

	llmtest.Huge:          {1, "too_large"},
	llmtest.GzipBomb:      {1, "too_large"},
	llmtest.Refusal:       {1, "refused"},
	llmtest.Filtered:      {1, "refused"},
	llmtest.Empty:         {2, "refused"},
	llmtest.Length:        {2, "refused"},
	llmtest.NoFinish:      {2, "refused"},
	llmtest.WrongSchema:   {2, "refused"},
	llmtest.DuplicateKeys: {2, "refused"},
	llmtest.NullFields:    {2, "refused"},
	llmtest.DeepJSON:      {2, "refused"},
	llmtest.TrailingData:  {2, "refused"},
	llmtest.NoUsage:       {0, ""},
	llmtest.LyingUsage:    {0, ""},

	llmtest.ImageHTML:      {1, "refused"},
	llmtest.ImageELF:       {1, "refused"},
	llmtest.ImageBomb:      {1, "refused"},
	llmtest.ImageTruncated: {1, "refused"},
	llmtest.ImagePolyglot:  {1, "refused"},
	llmtest.ImageGIFBomb:   {1, "refused"},
	llmtest.ImageNotBase64: {1, "refused"},
	llmtest.ImageSVG:       {1, "refused"},
}

// quickFaults are those of the short tests: one of each kind.
var quickFaults = []llmtest.Fault{llmtest.NotFound, llmtest.CutBody, llmtest.WrongSchema, llmtest.NoUsage, llmtest.ImageBomb, llmtest.ImageSVG}

// met is one role that meets one fault, and what came of it.
type met struct {
	role
	fault llmtest.Fault
	want  roleFault
	job   string
	end   atelier.JobStatus
	sent  int
	usd   float64 // that the provider charged the job
	team  int
}

// run has the team do its job.
func (m *met) run(t *testing.T, s *stack) {
	m.job = s.submit(t, roleBrief(m.team, m.role))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	j, err := s.API.Wait(ctx, m.job)
	if err != nil {
		t.Errorf("%s in %s: %v", m.fault, m.name, err)
	}
	m.end = j.JobStatus
}

func everyRoleFault() []*met {
	var all []*met
	for _, o := range paidRoles {
		kind := llmtest.Chat
		if k := llmtest.Kind(o.asks); k == llmtest.Make || k == llmtest.Edit {
			kind = k
		}
		if o.name == narratorRole {
			kind = llmtest.Speech
		}
		faults := slices.DeleteFunc(llmtest.Faults(kind), func(f llmtest.Fault) bool {
			return f == llmtest.TooManyForever // ten minutes between two attempts: the provider's own tests have it
		})
		if strings.HasPrefix(o.name, "drawer") {
			faults = append(faults, llmtest.ImageSVG)
		}
		for _, f := range faults {
			want, ok := roleFaults[f]
			if !ok {
				panic("no outcome is known of " + string(f))
			}
			switch {
			case o.reads != "":
				if want.sent == again || want.cause == "unknown_outcome" {
					want.sent = 1 // the turn does not wait for it
				}
				want.cause = "" // the note passes as not read
			case want.sent == again:
				want.sent = attemptsOf[o.class]
			case kind == llmtest.Speech && (f == llmtest.NotJSON || f == llmtest.Empty):
				want = roleFault{1, "refused"} // it came whole, and is no sound
			case f == llmtest.ImageSVG && kind == llmtest.Chat:
				want.sent = 2 // an answer in form, whose drawing is no good: sent back once
			}
			if everyFault || slices.Contains(quickFaults, f) {
				all = append(all, &met{role: o, fault: f, want: want, team: len(all)})
			}
		}
	}
	return all
}

// Every fault in every role that a model is paid for, as it really asks: the job ends,
// says why, nothing of a bad answer is kept, and by the provider's own count the
// requests are those of the table (B3).
func TestChaosRoleFaults(t *testing.T) {
	t.Parallel()
	slot(t)
	all := everyRoleFault()
	roles := make([]role, len(all))
	for i := range all {
		roles[i] = all[i].role
	}
	p := &plays{}
	prices := map[string]llmtest.Price{}
	for i := range all {
		name := fmt.Sprintf("team-%d", i)
		prices[name], prices[name+"-paint"], prices[name+"-voice"] = llmtest.Price{InputPerMTok: 1, OutputPerMTok: 4}, llmtest.Price{PerImage: 0.04}, llmtest.Price{PerMChars: 15}
		prices[name+"-read"] = prices[name]
	}
	srv := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
		i := roleOf(r)
		a := all[i].reply(p, r)
		if all[i].asked(r) {
			a.Fault = all[i].fault
			if a.Fault == llmtest.ImageSVG {
				a.Text = strings.Replace(a.Text, `\u003cg id`, `\u003cscript\u003ealert(1)\u003c/script\u003e\u003cg id`, 1)
			}
		}
		return a
	})
	began := time.Now()
	s := startRoles(t, srv.URL(), "timeout: 20s\n    stall: 4s", roles, func(c *studio.Config) { c.Log = quiet(t) })
	seats := make(chan struct{}, 64) // they wait more than they work
	var wg sync.WaitGroup
	for _, m := range all {
		seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-seats }()
			m.run(t, s)
		})
	}
	wg.Wait()
	for _, c := range srv.Calls() {
		m := all[roleOf(llmtest.Request{Model: c.Model})]
		m.usd += c.USD
		if c.Fault != "" {
			m.sent++
		}
	}
	jobs := make([]string, len(all))
	for i, m := range all {
		jobs[i] = m.job
		m.check(t, s)
	}
	t.Logf("%d jobs in %v\n%s", len(jobs), time.Since(began).Round(time.Second), faultTable(all))
	s.check(t, jobs...)
}

func (m *met) check(t *testing.T, s *stack) {
	t.Helper()
	name := fmt.Sprintf("%s in %s (%s)", m.fault, m.name, m.job)
	if l := s.ledger(t, m.job); l.Total.USD < m.usd-1e-9 || m.end.Spend.USD != l.Total.USD {
		t.Errorf("%s: the ledger has $%.6f, the status $%.6f, charged was $%.6f", name, l.Total.USD, m.end.Spend.USD, m.usd)
	}
	if m.reads != "" {
		m.checkRead(t, s, name)
	}
	if m.want.cause == "" {
		if m.end.Status != atelier.StatusCompleted || m.sent == 0 || m.want.sent > 0 && m.sent != m.want.sent {
			t.Errorf("%s: got %s %q %v after %d requests, want completed, after %d if not 0", name, m.end.Status, m.end.Reason, m.end.Broken, m.sent, m.want.sent)
		}
		return
	}
	if m.sent != m.want.sent {
		t.Errorf("%s: %d requests, want %d", name, m.sent, m.want.sent)
	}
	why := m.end.Reason + strings.Join(m.end.Broken, " ")
	if m.fails == atelier.StatusCompleted {
		why = m.want.cause // nothing is broken, and people are told by an event
	}
	if m.end.Status != m.fails || !strings.Contains(why, m.want.cause) {
		t.Errorf("%s: got %s %q %v, want %s because of %s", name, m.end.Status, m.end.Reason, m.end.Broken, m.fails, m.want.cause)
	}
	none := "" // where nothing may be stored
	switch {
	case m.name == narratorRole:
		none = atelier.KeyFile(m.job, "text-1", 1, "narration")
	case m.revises:
		none = atelier.KeyVersion(m.job, m.class+"-1", 2)
	case m.fails == atelier.StatusFailed:
		none = atelier.KeyJob(m.job) + "pieces/"
	default:
		return
	}
	if keys := s.keys(t, none); len(keys) > 0 {
		t.Errorf("%s: stored %v", name, keys)
	}
}

// checkRead: a blocker whose reading went wrong is delivered, and says that nobody read it.
func (m *met) checkRead(t *testing.T, s *stack, name string) {
	t.Helper()
	want := notes.G6NotRun
	if m.want.sent == 0 {
		want = notes.G6Passed
	}
	records, err := s.API.Notes(t.Context(), m.job)
	if err != nil || !slices.ContainsFunc(records, func(r atelier.Record) bool {
		return r.Note.Severity == atelier.Blocker && r.From.ID == "text-reader" && r.Note.Lines[0].G6 == want
	}) {
		t.Errorf("%s: no blocker of the critic's says %s: %v", name, want, err)
	}
}

// faultTable is how each job ended and how many requests met the fault.
func faultTable(all []*met) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	cells := map[llmtest.Fault]map[string]string{}
	var faults []llmtest.Fault
	for _, m := range all {
		if cells[m.fault] == nil {
			cells[m.fault] = map[string]string{}
			faults = append(faults, m.fault)
		}
		end := strings.TrimPrefix(string(m.end.Status), "completed_")
		cells[m.fault][m.name] = fmt.Sprintf("%s %d", end, m.sent)
	}
	fmt.Fprint(w, "fault")
	for _, o := range paidRoles {
		fmt.Fprint(w, "\t", o.name)
	}
	fmt.Fprintln(w)
	for _, f := range faults {
		fmt.Fprint(w, f)
		for _, o := range paidRoles {
			fmt.Fprint(w, "\t", cells[f][o.name])
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return out.String()
}
