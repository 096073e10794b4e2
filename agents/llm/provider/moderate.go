package provider

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"

	"github.com/atelierhq/atelier"
)

// ModerateRequest asks whether a text keeps to a provider's policy.
type ModerateRequest struct {
	Model Model
	Text  string
}

// ModerateReply is what a provider holds against a text.
type ModerateReply struct {
	Flagged    bool
	Categories []string // that were flagged, sorted: "violence", "self-harm"
	Usage      atelier.Spend
}

const (
	maxModerated  = 64 << 10 // bytes
	maxCategories = 32
)

// category is what the name of a category may look like; no other is passed on.
var category = regexp.MustCompile(`^[a-z][a-z/_-]{0,39}$`)

type moderationRecord struct {
	Kind  string `json:"kind"`
	Model string `json:"model"`
	Text  string `json:"text"`
}

// Moderate asks whether a text keeps to the provider's policy. It makes its own
// request: the library takes a few models by name and refuses all others.
func (p *Provider) Moderate(ctx context.Context, payer atelier.Payer, step string, r ModerateRequest) (ModerateReply, error) {
	if r.Model.Name == "" || r.Text == "" || len(r.Text) > maxModerated {
		return ModerateReply{}, atelier.Errorf(atelier.CodeInternal, "moderation without a model, or without a text of at most %d KiB", maxModerated>>10)
	}
	in := estimate(r.Text) + 20
	worst := r.Model.Price.tokenCost(in, 0)
	record := moderationRecord{"moderation", r.Model.Name, r.Text}
	answer, err := p.pay(ctx, payer, atelier.ModelCall{Step: step, Model: r.Model.Name, Worst: worst}, record, func(ctx context.Context) (atelier.ModelAnswer, error) {
		x := p.exchange(ctx, maxSmallReply, textTimeout, in)
		body, _ := json.Marshal(map[string]string{"model": r.Model.Name, "input": r.Text})
		var got moderationWire
		err := p.post(ctx, x, "/moderations", "application/json", body, &got)
		if err := x.outcome(err); atelier.CodeOf(err) == atelier.CodeTooLarge {
			return flawLarge.answer(worst, ""), nil
		} else if err != nil {
			return atelier.ModelAnswer{}, err
		}
		if len(got.Results) == 0 {
			return atelier.ModelAnswer{}, atelier.Errorf(atelier.CodeUnknownOutcome, "provider %s: no answer in the reply", p.config.Name)
		}
		data, _ := json.Marshal(verdict(got))
		return atelier.ModelAnswer{Data: data, MediaType: "application/json", Usage: worst}, nil
	})
	if err != nil {
		return ModerateReply{}, err
	}
	reply := ModerateReply{Usage: answer.Usage}
	if f := flawOf(answer); f != "" {
		return reply, f.err(p.config.Name)
	}
	var v moderationVerdict
	if json.Unmarshal(answer.Data, &v) != nil {
		return reply, atelier.Errorf(atelier.CodeCorrupt, "the stored answer is not one")
	}
	reply.Flagged, reply.Categories = v.Flagged, v.Categories
	return reply, nil
}

type moderationWire struct {
	Results []struct {
		Flagged    bool            `json:"flagged"`
		Categories map[string]bool `json:"categories"`
	} `json:"results"`
}

type moderationVerdict struct {
	Flagged    bool     `json:"flagged"`
	Categories []string `json:"categories,omitempty"`
}

// verdict takes from a reply what we use.
func verdict(w moderationWire) moderationVerdict {
	var v moderationVerdict
	for _, r := range w.Results {
		v.Flagged = v.Flagged || r.Flagged
		for name, on := range r.Categories {
			if on && category.MatchString(name) {
				v.Categories = append(v.Categories, name)
			}
		}
	}
	slices.Sort(v.Categories)
	v.Categories = slices.Compact(v.Categories)
	v.Categories = v.Categories[:min(len(v.Categories), maxCategories)]
	return v
}
