package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/atelierhq/atelier/agents/llm/llmtest"
)

// A team file on the command line: reckoned without a call, tried, and at work; a
// budget that is missing and a team that is not there are refused (B1, B10).
func TestTeamOnTheCommandLine(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := &plays{}
	var servers []*llmtest.Server
	var urls []any
	for _, prices := range []map[string]llmtest.Price{{"ada-1": {InputPerMTok: 1, OutputPerMTok: 4}}, {"bea-1": {InputPerMTok: 2, OutputPerMTok: 8}}, {"cyd-1": {PerImage: 0.04}}} {
		s := llmtest.Start(t, prices, p.answer)
		servers, urls = append(servers, s), append(urls, s.URL())
	}
	d.write(t, "team.yaml", fmt.Sprintf(mixedTeam, urls...))
	d.write(t, "brief.json", strings.ReplaceAll(mixedBrief, `"team":"mixed",`, ""))
	calls := func() (n int) {
		for _, s := range servers {
			n += len(s.Calls())
		}
		return n
	}
	o := d.run(t, "create", "--team", "team.yaml", "--dry-run", "--request", "brief.json")
	if o.code != 0 || !strings.Contains(o.out, "LIKELY") || !strings.Contains(o.out, "ada/ada-1") || !strings.Contains(o.out, "$20.00") || calls() > 0 {
		t.Errorf("dry run: exit %d, %d calls:\n%s%s", o.code, calls(), o.out, o.err)
	}
	d.refused(t, 2, "ADA_KEY", "create", "--team", "team.yaml", lighthouse)
	for name, v := range planted {
		d.env = append(d.env, name+"="+v)
	}
	dir := d.must(t, "create", "--team", "team.yaml", "--request", "brief.json", "--quiet")
	if m := checkBundle(t, dir); m.Team != "mixed" || m.Spend.USD == 0 {
		t.Errorf("the manifest says team %q, $%.6f", m.Team, m.Spend.USD)
	}
	before := calls()
	o = d.run(t, "providers", "check", "team.yaml")
	if calls() == before || !strings.Contains(o.out, "lists its models") || !strings.Contains(o.out, "makes a picture") || !strings.Contains(o.out, "LIKELY") {
		t.Errorf("providers check: exit %d\n%s%s", o.code, o.out, o.err)
	}
	d.refused(t, 2, "team", "create", "--team", "nobody", lighthouse)
}
