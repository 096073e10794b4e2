package provider_test

import (
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/provider"
)

func TestTry(t *testing.T) {
	t.Parallel()
	s := llmtest.Start(t, prices, func(r llmtest.Request) llmtest.Reply {
		if r.Kind != llmtest.Chat {
			return play(r)
		}
		colour := "red"
		if len(r.Images()) > 0 {
			colour = "blue" // it does not see
		}
		return llmtest.Reply{Text: `{"thinking":"","answer":{"colour":"` + colour + `"}}`}
	})
	p := connect(t, s, nil)
	ledger := llmtest.NewLedger(atelier.Spend{})
	var got []string
	for _, m := range []provider.Model{writer, painter, voice} {
		for _, trial := range p.Try(t.Context(), ledger, m, "alloy") {
			got = append(got, trial.What+"="+string(atelier.CodeOf(trial.Err)))
		}
	}
	if want := "answers by schema= sees pictures=refused makes a picture= speaks="; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, " "), want)
	}
	if !provider.Offers([]string{"llama3.2:latest"}, "llama3.2") || provider.Offers([]string{"llama3.2:1b"}, "llama3.2") {
		t.Error("the tag of a local model is not understood")
	}
}
