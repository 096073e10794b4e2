package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/atelierhq/atelier"
)

// This file owns every word that the Temporal UI shows. All of it is made from
// ids, roles and numbers: no brief, draft, note or prompt reaches the history.

// Bounds of what the UI shows, in bytes (temporal.md section 2).
const (
	maxSummary         = 180
	maxDetails         = 4096
	maxActivitySummary = 90
)

var (
	attrKind       = temporal.NewSearchAttributeKeyKeyword(AttrKind)
	attrStage      = temporal.NewSearchAttributeKeyKeyword(AttrStage)
	attrMedium     = temporal.NewSearchAttributeKeyKeyword(AttrMedium)
	attrTenant     = temporal.NewSearchAttributeKeyKeyword(AttrTenant)
	attrStopReason = temporal.NewSearchAttributeKeyKeyword(AttrStopReason)
	attrModels     = temporal.NewSearchAttributeKeyKeywordList(AttrModels)
	attrNeedsHuman = temporal.NewSearchAttributeKeyBool(AttrNeedsHuman)
	attrRound      = temporal.NewSearchAttributeKeyInt64(AttrRound)
	attrScore      = temporal.NewSearchAttributeKeyFloat64(AttrScore)
	attrCost       = temporal.NewSearchAttributeKeyFloat64(AttrCost)
)

// JobSummary is the line of a job in the list: pieces · language · rounds · cap.
func JobSummary(in JobInput) string {
	var texts, plates, music int
	for _, p := range in.Pieces {
		switch p.Medium {
		case atelier.Text:
			texts++
		case atelier.Artwork:
			plates += max(1, p.Count)
		case atelier.Music:
			music++
		}
	}
	var parts []string
	if texts > 0 {
		parts = append(parts, plural(texts, "text"))
	}
	if plates > 0 {
		parts = append(parts, plural(plates, "artwork"))
	}
	if music > 0 {
		parts = append(parts, fmt.Sprintf("%d music", music))
	}
	s := fmt.Sprintf("%s · %s · up to %s", strings.Join(parts, " + "), in.Language, plural(in.Critique.MaxRounds, "round"))
	if in.Budget.USD > 0 {
		s += fmt.Sprintf(" · cap $%.2f", in.Budget.USD)
	}
	return cut(s, maxSummary)
}

// JobDetails is the block at the top of a job's page: links and limits.
func JobDetails(in JobInput) string {
	limit := fmt.Sprintf("stops at score %.2f or %s", in.Critique.AcceptScore, plural(in.Critique.MaxRounds, "round"))
	if in.Budget.USD > 0 {
		limit = fmt.Sprintf("stops at score %.2f, %s or $%.2f", in.Critique.AcceptScore, plural(in.Critique.MaxRounds, "round"), in.Budget.USD)
	}
	base := jobURL(in.BaseURL, in.Job)
	return cut(fmt.Sprintf("[Job](%s) · [Notes](%s/notes) · [Findings](%s/findings) · [Bundle](%s/bundle) · %s", base, base, base, base, limit), maxDetails)
}

// JobSearchAttributes are the attributes a job starts with.
func JobSearchAttributes(in JobInput) temporal.SearchAttributes {
	ups := []temporal.SearchAttributeUpdate{attrKind.ValueSet("job"), attrStage.ValueSet(string(atelier.StageDirecting)),
		attrModels.ValueSet(models(in.Roster)), attrNeedsHuman.ValueSet(false), attrCost.ValueSet(0)}
	if in.Tenant != "" {
		ups = append(ups, attrTenant.ValueSet(in.Tenant))
	}
	return temporal.NewSearchAttributes(ups...)
}

func pieceAttributes(in JobInput, plan PiecePlan, panel atelier.MediumPanel) temporal.SearchAttributes {
	ups := []temporal.SearchAttributeUpdate{attrKind.ValueSet("piece"), attrMedium.ValueSet(string(plan.Medium)),
		attrStage.ValueSet(string(atelier.StageDrafting)), attrModels.ValueSet(panelModels(panel)), attrRound.ValueSet(0), attrScore.ValueSet(0)}
	if in.Tenant != "" {
		ups = append(ups, attrTenant.ValueSet(in.Tenant))
	}
	return temporal.NewSearchAttributes(ups...)
}

func models(r atelier.Roster) []string {
	list := []string{r.Director.Model}
	for _, p := range r.Panels {
		list = append(list, panelModels(p)...)
	}
	return unique(append(list, r.Judge.Model, r.Narrator.Model, r.Reader.Model))
}

func panelModels(p atelier.MediumPanel) []string {
	list := []string{p.Maker.Model}
	for _, c := range p.Critics {
		list = append(list, c.Model)
	}
	return unique(list)
}

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		seen := s == ""
		for _, o := range out {
			seen = seen || o == s
		}
		if !seen {
			out = append(out, s)
		}
	}
	return out
}

func pieceSummary(plan PiecePlan, panel atelier.MediumPanel, c atelier.Critique) string {
	var critics []string
	for _, a := range panel.Critics {
		critics = append(critics, strings.ToLower(a.Name))
	}
	return cut(fmt.Sprintf("%s · %s, %s · up to %s", plan.ID, strings.ToLower(panel.Maker.Name), strings.Join(critics, ", "), plural(c.MaxRounds, "round")), maxSummary)
}

func pieceDetails(in JobInput, plan PiecePlan) string {
	base := jobURL(in.BaseURL, in.Job)
	return cut(fmt.Sprintf("[Job](%s) · [Pieces](%s/pieces) · [Notes](%s/notes) · stops at score %.2f or %s", base, base, base,
		in.Critique.AcceptScore, plural(in.Critique.MaxRounds, "round")), maxDetails)
}

// turnSummary says who does what to which piece in which round; base is the
// version that is revised.
func turnSummary(req atelier.TurnRequest, base int) string {
	name := req.Agent.Name
	switch req.Kind {
	case atelier.TurnDirect:
		return name + " reads the brief"
	case atelier.TurnDraft:
		return fmt.Sprintf("%s drafts %s, round %d", name, req.Piece, req.Round)
	case atelier.TurnRevise:
		return fmt.Sprintf("%s revises %s from round %d, round %d", name, req.Piece, base, req.Round)
	case atelier.TurnCritique:
		return fmt.Sprintf("%s reviews %s, round %d", name, req.Piece, req.Round)
	case atelier.TurnNarrate:
		return fmt.Sprintf("%s reads version %d of %s aloud", name, req.Version, req.Piece)
	case atelier.TurnNegotiate:
		return fmt.Sprintf("%s settles with another maker: %s or %s", name, req.Between[0], req.Between[1])
	case atelier.TurnDecide:
		return fmt.Sprintf("%s decides: %s or %s", name, req.Between[0], req.Between[1])
	}
	return fmt.Sprintf("%s holds all pieces together, pass %d", name, req.Round)
}

func publishSummary(bundle bool) string {
	if bundle {
		return "Publishes the bundle and seals the record"
	}
	return "Seals the record; nothing is published"
}

func gateTimerSummary(gate string, wait time.Duration) string {
	return fmt.Sprintf("Waiting for a person: %s gate, %dh", gate, int(wait.Hours()))
}

func roundWords(r Round, target float64) string {
	verdict := "revise"
	if r.Score >= target && worst(r.Open) < atelier.Major {
		verdict = "accept"
	}
	return fmt.Sprintf("%s, %s, score %.2f", verdict, plural(len(r.Open), "finding"), r.Score)
}

func ensembleWords(findings int) string {
	if findings == 0 {
		return "the pieces belong together"
	}
	return plural(findings, "contradiction") + " between the pieces"
}

// enter moves a piece to a stage: the sheet is drawn anew, and when a round begins or
// the piece ends, one upsert carries all that changed.
func (p *piece) enter(ctx workflow.Context, stage atelier.Stage) {
	first := p.stage == ""
	p.stage = stage
	workflow.SetCurrentDetails(ctx, p.sheet())
	if first || stage == atelier.StageCritiquing && p.in.Columns == Rounds {
		return // the attributes it started with say so already, or the round's do: an upsert is not free
	}
	ups := []temporal.SearchAttributeUpdate{attrStage.ValueSet(string(stage)), attrRound.ValueSet(int64(p.n))}
	if b := p.best(); b != nil {
		ups = append(ups, attrScore.ValueSet(b.Score))
	}
	if p.reason != "" {
		ups = append(ups, attrStopReason.ValueSet(string(p.reason)))
	}
	_ = workflow.UpsertTypedSearchAttributes(ctx, ups...) // fails only on an empty update
}

// sheet is the piece's page: where it stands, a row a round, what comes next.
func (p *piece) sheet() string {
	var b strings.Builder
	head := fmt.Sprintf("**%s** · round %d of %d", stageWord(p.stage), p.n, p.in.Critique.MaxRounds)
	if best := p.best(); best != nil {
		head += fmt.Sprintf(" · best %.2f (target %.2f), round %d", best.Score, p.in.Critique.AcceptScore, best.N)
	}
	if p.reason != "" {
		head += " · stopped: " + string(p.reason)
	}
	if p.slice.USD > 0 {
		head += fmt.Sprintf(" · $%.2f of $%.2f", p.spend.USD, p.slice.USD)
	}
	b.WriteString(head + "\n\n| Round | Maker | Critics | Score | Version |\n|---|---|---|---|---|\n")
	base := jobURL(p.in.BaseURL, p.in.Job)
	maker := p.in.Panel.Maker.Name
	for _, r := range p.rounds {
		switch {
		case r.Refused:
			fmt.Fprintf(&b, "| %d | %s | refused: changed more than was asked | – | – |\n", r.N, maker)
		case r.Human:
			fmt.Fprintf(&b, "| %d | a person | – | – | [v%d](%s) |\n", r.N, r.Version, versionURL(base, p.plan, r.Version))
		case len(r.Reviews) == 0:
			fmt.Fprintf(&b, "| %d | %s | reviewing | – | [v%d](%s) |\n", r.N, maker, r.Version, versionURL(base, p.plan, r.Version))
		default:
			fmt.Fprintf(&b, "| %d | %s | %s | %.2f | [v%d](%s) |\n", r.N, maker, strings.TrimSuffix(roundWords(r, p.in.Critique.AcceptScore), fmt.Sprintf(", score %.2f", r.Score)), r.Score, r.Version, versionURL(base, p.plan, r.Version))
		}
	}
	if p.stage == atelier.StageDrafting || p.stage == atelier.StageRevising {
		fmt.Fprintf(&b, "| %d | %s, working | – | – | – |\n", p.n, maker)
	}
	fmt.Fprintf(&b, "\n[Notes](%s/notes) · [Job](%s)\n", base, base)
	return cut(b.String(), maxDetails)
}

// enter moves a job to a stage.
func (j *job) enter(ctx workflow.Context, stage atelier.Stage) {
	first := j.status.Stage == ""
	j.status.Stage = stage
	workflow.SetCurrentDetails(ctx, j.sheet())
	if first {
		return
	}
	ups := []temporal.SearchAttributeUpdate{attrStage.ValueSet(string(stage)), attrNeedsHuman.ValueSet(stage == atelier.StageAwaiting)}
	if t := j.total(); t.USD > 0 {
		ups = append(ups, attrCost.ValueSet(t.USD))
	}
	_ = workflow.UpsertTypedSearchAttributes(ctx, ups...)
}

// sheet is the job's page: a row a piece.
func (j *job) sheet() string {
	var b strings.Builder
	head := "**" + stageWord(j.status.Stage) + "**"
	if j.paused {
		head = "**Paused**"
	}
	t := j.total()
	head += fmt.Sprintf(" · %s", plural(t.Calls, "call"))
	if j.budget.USD > 0 {
		head += fmt.Sprintf(" · $%.2f of $%.2f", t.USD, j.budget.USD)
	}
	base := jobURL(j.in.BaseURL, j.in.Job)
	b.WriteString(head + "\n\n")
	if j.open != nil {
		fmt.Fprintf(&b, "Waiting for a person at the %s gate. Shown: `%s`\n\n", j.open.Name, j.open.Shown)
	}
	b.WriteString("| Piece | Stage | Rounds | Best | Stopped |\n|---|---|---|---|---|\n")
	for _, w := range j.pieces {
		best, stopped, rounds, stage := "–", "–", "–", "to do"
		switch {
		case w.running != nil:
			stage = "in the making"
		case w.result != nil:
			stage = "done"
		}
		if w.result != nil {
			rounds, stopped = fmt.Sprint(len(w.result.Rounds)), string(w.result.Reason)
			if r := w.best(); r != nil {
				best = fmt.Sprintf("[%.2f, v%d](%s)", r.Score, r.Version, versionURL(base, w.plan, r.Version))
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", w.plan.ID, stage, rounds, best, stopped)
	}
	if t.USD > 0 {
		fmt.Fprintf(&b, "\nSpent: the job itself $%.4f", j.spend.USD)
		for _, w := range j.pieces {
			if w.result != nil {
				fmt.Fprintf(&b, " · %s $%.4f", w.plan.ID, w.result.Spend.USD)
			}
		}
		fmt.Fprintf(&b, ". [Ledger](%s/cost)\n", base)
	}
	fmt.Fprintf(&b, "\n[Job](%s) · [Notes](%s/notes)\n", base, base)
	return cut(b.String(), maxDetails)
}

func stageWord(s atelier.Stage) string {
	switch s {
	case atelier.StageEnsemble:
		return "Holding the pieces together"
	case atelier.StageAwaiting:
		return "Waiting for a person"
	case atelier.StageDegraded:
		return "Completed, with broken promises"
	}
	w := string(s)
	if w == "" {
		return "Starting"
	}
	return strings.ToUpper(w[:1]) + strings.ReplaceAll(w[1:], "_", " ")
}

func jobURL(base, job string) string { return base + "/v1/jobs/" + job }

// versionURL links the file that people look at first.
func versionURL(base string, plan PiecePlan, version int) string {
	file := "story.md"
	switch plan.Medium {
	case atelier.Artwork:
		file = "plate-1.png"
	case atelier.Music:
		file = "piece.wav"
	}
	return fmt.Sprintf("%s/artefacts/%s/v%d/%s", base, plan.ID, version, file)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// cut shortens s to at most max bytes at a rune boundary.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	s = s[:max-len("…")]
	for len(s) > 0 && s[len(s)-1]&0xC0 == 0x80 {
		s = s[:len(s)-1]
	}
	if n := len(s); n > 0 && s[n-1] >= 0xC0 {
		s = s[:n-1]
	}
	return s + "…"
}
