package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/notes"
	"github.com/atelierhq/atelier/notes/proof"
)

// reads is a reader that does as it is told, and pays for a call like a model.
type reads func(plain []string, targets []atelier.ReadTarget) ([]atelier.Reading, error)

func (r reads) Read(ctx context.Context, p atelier.Payer, plain []string, targets []atelier.ReadTarget) ([]atelier.Reading, []atelier.Made, error) {
	if err := askBea(ctx, p, "read", plain); err != nil {
		return nil, nil, err
	}
	out, err := r(plain, targets)
	return out, []atelier.Made{{Step: "read", Provider: "bea", Model: "bea-1"}}, err
}

func (reads) Decode(context.Context, atelier.Payer, string, []string) ([]string, []atelier.Made, error) {
	return nil, nil, atelier.Errorf(atelier.CodeRefused, "it will not")
}

func askBea(ctx context.Context, p atelier.Payer, step string, about []string) error {
	request, err := json.Marshal(about)
	if err != nil {
		return err
	}
	c := atelier.ModelCall{Step: step, Provider: "bea", Model: "bea-1", Request: request, Worst: atelier.Spend{Calls: 1, TokensIn: 100, TokensOut: 10, USD: 0.01}}
	_, err = p.Pay(ctx, c, func(context.Context) (atelier.ModelAnswer, error) {
		return atelier.ModelAnswer{MediaType: "text/plain", Usage: atelier.Spend{Calls: 1, TokensIn: 50, USD: 0.004}}, nil
	})
	return err
}

// decodes is a reader that restates lines: all but so many of them as they are meant.
type decodes struct {
	reads
	wrong *int
}

func (d decodes) Decode(ctx context.Context, p atelier.Payer, codes string, lines []string) ([]string, []atelier.Made, error) {
	if err := askBea(ctx, p, "decode", append(lines, codes)); err != nil {
		return nil, nil, err
	}
	book, _ := notes.Base().Trials(notes.Def{Scope: "txt", Kind: "d", Code: lampend.Code, Phrase: lampend.Phrase})
	out := make([]string, len(lines))
	for i, s := range lines {
		l, err := notes.Parse(s, book)
		if err != nil || !strings.Contains(codes, lampend.Code+"="+lampend.Phrase+"\n") {
			return nil, nil, atelier.Errorf(atelier.CodeRefused, "it cannot read %q", s)
		}
		if i >= *d.wrong {
			out[i] = notes.Expand(l, book, "en")
		}
	}
	return out, []atelier.Made{{Step: "decode", Provider: "bea", Model: "bea-1"}}, nil
}

// A code that a model coins is tried on a model of another provider in the turn that
// defines it: with nine lines of ten restated it is taken as verified, with fewer it is
// refused at the round's end. Where nobody is asked, it is unverified.
func TestCodesAreDecoded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		provider string // of the coiner
		wrong    int
		allow    atelier.Budget
		want     string
		calls    int
	}{
		"all right":       {"ada", 0, atelier.Budget{}, "verified", 1},
		"nine right":      {"ada", 1, atelier.Budget{}, "verified", 1},
		"eight right":     {"ada", 2, atelier.Budget{}, "refused", 1},
		"not paid":        {"ada", 0, atelier.Budget{USD: 0.001}, "unverified", 0},
		"of its own kind": {"bea", 0, atelier.Budget{}, "unverified", 0},
		"of the house":    {"house", 0, atelier.Budget{}, "unverified", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := lampend
			bad.Code = "xxxx" // breaks a rule whatever is made of it
			b, _ := coining(t, bad, lampend)
			b.team.Reader, b.team.Roster.Reader = decodes{asMeant, &c.wrong}, atelier.Agent{ID: "reader", Provider: "bea", Model: "bea-1"}
			b.Activities = b.worker()
			draft := b.must(b.Draft(t.Context(), b.draft()))
			req := b.critique(draft, "text-craft")
			req.Agent.Provider, req.Allow = c.provider, c.allow
			review := b.must(b.Critique(t.Context(), req))
			res := read[activities.Result](t, b.store, review.Result.Key)
			calls := 0
			for _, l := range res.Calls {
				if l.Step == "decode" && l.Agent == "reader" {
					calls++
				}
			}
			codes, err := b.Coin(t.Context(), b.coinRequest(draft, review))
			if err != nil {
				t.Fatal(err)
			}
			got := "refused"
			if codes.SHA256 != "" {
				got = "verified"
				if e := b.codebook(codes).Entry("lampend"); e == nil || e.Unverified {
					got = "unverified"
				}
			}
			if got != c.want || calls != c.calls {
				t.Errorf("the code is %s after %d questions, want %s after %d: %+v", got, calls, c.want, c.calls, res.Coins)
			}
			again, err := activities.Retrace(t.Context(), b.store, map[string]agents.Team{scripted.Name: b.team}, job, res.Key)
			if err != nil || len(again) != len(res.Calls) {
				t.Errorf("made again, the turn asks %d times, %v; want %d", len(again), err, len(res.Calls))
			}
		})
	}
}

// asMeant reads words as they are meant: targets tells what they are about.
func asMeant(plain []string, targets []atelier.ReadTarget) ([]atelier.Reading, error) {
	out := make([]atelier.Reading, len(plain))
	for i, p := range plain {
		out[i].Act = "plain"
		if strings.HasPrefix(p, "Asks for a change to ") {
			out[i].Act = "rq"
		}
		best := ""
		for _, t := range targets { // the longest that stands in it
			if len(t.Plain) > len(best) && strings.Contains(p, t.Plain) {
				best, out[i].Target = t.Plain, t.Name
			}
		}
	}
	return out, nil
}

// A line that weighs much is read by a model of another provider, in one call of the
// turn that is paid in the reader's name. What it takes otherwise is refused, and told in
// codes; where it cannot answer, may not be paid, or is the sender's own kind, the line
// passes as not read (G6).
func TestAnotherModelReads(t *testing.T) {
	t.Parallel()
	const line = `rq txt1 @pg1l1 wordy s4 c9 say "Leave this as it is."`
	for name, c := range map[string]struct {
		provider string // of the critic
		allow    atelier.Budget
		reader   reads
		want     []string
		kept     int // notes that were kept apart
		calls    int
	}{
		"as it is meant":   {provider: "ada", reader: asMeant, want: []string{line + " passed"}, calls: 1},
		"otherwise":        {provider: "ada", reader: readAs("info", "txt1 @pg1l1"), want: []string{"rq txt1 @pg1l1 wordy s4 not-run"}, kept: 1, calls: 1},
		"of another place": {provider: "ada", reader: readAs("rq", "txt1"), want: []string{"rq txt1 @pg1l1 wordy s4 not-run"}, kept: 1, calls: 1},
		"not at all": {provider: "ada", reader: func([]string, []atelier.ReadTarget) ([]atelier.Reading, error) {
			return nil, atelier.Errorf(atelier.CodeRefused, "it will not")
		}, want: []string{line + " not-run"}, calls: 1},
		"in panic":        {provider: "ada", reader: func([]string, []atelier.ReadTarget) ([]atelier.Reading, error) { panic("broken") }, want: []string{line + " not-run"}, calls: 1},
		"not paid":        {provider: "ada", allow: atelier.Budget{USD: 0.001}, reader: asMeant, want: []string{line + " not-run"}},
		"of its own kind": {provider: "bea", reader: asMeant, want: []string{line + " not-run"}},
		"of the house":    {provider: "house", reader: asMeant, want: []string{line + " not-run"}},
		"nobody":          {provider: "ada", want: []string{line + " not-run"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, scripted.Script{}, func(team *agents.Team) {
				if c.reader != nil {
					team.Reader, team.Roster.Reader = c.reader, atelier.Agent{ID: "reader", Provider: "bea", Model: "bea-1"}
				}
				for i, p := range team.Roster.Panels {
					if p.Medium == atelier.Text {
						team.Roster.Panels[i].Critics[0].Provider = c.provider
					}
				}
				team.Critics["text-craft"] = critiques(func(atelier.Turn) (atelier.Review, atelier.Reply) {
					return atelier.Review{Score: 0.5, Findings: []atelier.Finding{{Rule: "script", Code: "wordy", Severity: atelier.Blocker, Anchor: atelier.Anchor{Unit: "pg1", Line: 1}, Problem: "Leave this as it is", Suggestion: "."}}},
						atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActRequest, Words: "Leave this as it is.", Lines: []atelier.Spoken{{Line: line}}}}}
				})
			})
			draft := b.must(b.Draft(t.Context(), b.draft()))
			req := b.critique(draft, "text-craft")
			req.Allow = c.allow
			review := b.must(b.Critique(t.Context(), req))
			res := read[activities.Result](t, b.store, review.Result.Key)
			var got []string
			for _, n := range res.Notes {
				for _, l := range n.Lines {
					got = append(got, l.Line+" "+l.G6)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) || len(res.Kept) != c.kept || len(res.Calls) != c.calls {
				t.Errorf("told %q, kept apart %+v, %d calls; want %q", got, res.Kept, len(res.Calls), c.want)
			}
			for _, k := range res.Kept {
				if q := read[proof.Quarantined](t, b.store, atelier.KeyQuarantine(job, k.Refused.Quarantine)); q.Rule != 6 || string(q.Raw) != line {
					t.Errorf("kept %q under G%d", q.Raw, q.Rule)
				}
			}
			for _, l := range res.Calls {
				if l.Agent != "reader" || l.Turn != atelier.TurnCritique || res.Usage.USD != 0.004 || name != "in panic" && res.Made[len(res.Made)-1].Step != "read" {
					t.Errorf("the ledger has %+v, the turn %+v made by %+v", l, res.Usage, res.Made)
				}
			}
			if spent, err := b.Tally(t.Context(), req); err != nil || spent.USD != res.Usage.USD && len(res.Calls) > 0 {
				t.Errorf("the turn counts %+v if it fails, %v; want %+v", spent, err, res.Usage)
			}
			calls, err := activities.Retrace(t.Context(), b.store, map[string]agents.Team{scripted.Name: b.team}, job, res.Key)
			if err != nil || len(calls) != c.calls {
				t.Errorf("made again, the turn asks %d times, %v; want %d", len(calls), err, c.calls)
			}
		})
	}
}

// readAs takes all words for one thing.
func readAs(act atelier.Act, target string) reads {
	return func(plain []string, _ []atelier.ReadTarget) ([]atelier.Reading, error) {
		out := make([]atelier.Reading, len(plain))
		for i := range out {
			out[i] = atelier.Reading{Act: act, Target: target}
		}
		return out, nil
	}
}

// The reader is given the plain words of the chosen lines, and things to choose from that
// they are not about.
func TestWhatIsRead(t *testing.T) {
	t.Parallel()
	var words []string
	var choice []string
	b := newBench(t, scripted.Script{}, func(team *agents.Team) {
		team.Roster.Reader = atelier.Agent{ID: "reader", Provider: "bea"}
		team.Roster.Director.Provider = "ada"
		team.Reader = reads(func(plain []string, targets []atelier.ReadTarget) ([]atelier.Reading, error) {
			words = plain
			for _, x := range targets {
				choice = append(choice, x.Name)
			}
			return nil, nil
		})
		team.Director = directs(func() atelier.Reply {
			return atelier.Reply{Notes: []atelier.Note{{Act: atelier.ActHand, Words: "Who is the boy?"}, {Act: atelier.ActInfo, Words: "Keep it short."}}}
		})
	})
	res := read[activities.Result](t, b.store, b.dir.Key)
	if want := []string{"Asks a person to look at brief 1. Words: “Who is the boy?”."}; fmt.Sprint(words) != fmt.Sprint(want) {
		t.Errorf("read %q, want %q", words, want)
	}
	if want := "art1 brf1 mus1 none txt1"; strings.Join(choice, " ") != want {
		t.Errorf("to choose from %q, want %q", choice, want)
	}
	if g6 := res.Notes[0].Lines[0].G6; g6 != notes.G6NotRun || res.Notes[1].Lines[0].G6 != "" {
		t.Errorf("an answer without readings counts as %q", g6)
	}
}

type directs func() atelier.Reply

func (d directs) Direct(context.Context, atelier.Turn) (atelier.Direction, atelier.Reply, error) {
	return atelier.Direction{Title: "A Script"}, d(), nil
}
