package provider

import (
	"context"
	"fmt"

	"github.com/atelierhq/atelier"
)

// How a model is asked to answer, after all that a role says. It belongs to the
// protocol with the model, not to any role: what a role wants is in its prompt.
const (
	thinkThenFields = `

# How to answer
Think first, in your own words, in "thinking": weigh what you were given, look for what is wrong with your first idea, and only then decide. Then write the finished result in "answer". Nothing outside "answer" is read by anyone.`

	thinkInJSON = `

# How to answer
Reply with one JSON object of two fields and nothing else. First "thinking": think in your own words: weigh what you were given, look for what is wrong with your first idea, and only then decide. Then "answer": the finished result. Nothing outside "answer" is read by anyone. In "answer" every field is required, none may be null, no other may be added; it must fit this JSON Schema:
%s`

	thinkThenJSON = `

# How to answer
Think first, in your own words and as long as it helps: weigh what you were given, look for what is wrong with your first idea, and only then decide. Then write the finished result as one JSON object that begins on a line of its own and ends your reply: nothing may follow it. Only that object is read by anyone. Every field is required, none may be null, no other may be added. It must fit this JSON Schema:
%s`

	repairRequest = `Your answer cannot be used: %s

Write the whole answer again, corrected in this and unchanged in everything else, in the form that was asked for.`
)

// Structured asks a model to think in its own words first and to answer by the
// schema last, and decodes the answer into out, a pointer to the struct the schema
// was made for. An answer that does not fit is sent back once, with the reason, as
// step "<step>-repair"; the second is final: [atelier.CodeRefused]. A refusal is not
// sent back. Usage is that of both calls, also beside an error; Text is the JSON of
// the answer alone.
func (p *Provider) Structured(ctx context.Context, payer atelier.Payer, step string, r ChatRequest, s *Schema, out any) (ChatReply, error) {
	if !s.made(out) {
		return ChatReply{}, atelier.Errorf(atelier.CodeInternal, "the schema %s was not made for %T", s.Name, out)
	}
	var wire *Schema
	switch r.Model.Caps.JSONSchema {
	case Yes:
		wire = s.thought()
		r.System += thinkThenFields
	case Unreliable:
		wire = s.thought()
		r.System += fmt.Sprintf(thinkInJSON, s.JSON)
	default:
		r.System += fmt.Sprintf(thinkThenJSON, s.JSON)
	}
	reply, flaw, err := p.chat(ctx, payer, step, r, wire)
	if err != nil {
		return reply, err
	}
	answer, complaint := s.judge(reply, flaw, out)
	if complaint == "" {
		reply.Text = answer
		return reply, nil
	}
	if flaw == flawRefused || flaw == flawLarge {
		return reply, flaw.err(p.config.Name)
	}
	// The messages are copied: the caller's slice is not ours to grow.
	r.Messages = append(append([]Message{}, r.Messages...),
		Message{Role: "assistant", Text: short(orText(reply.Text, "(nothing)"), maxShownToRepair)},
		Message{Role: "user", Text: fmt.Sprintf(repairRequest, short(complaint, maxComplaint))})
	again, flaw, err := p.chat(ctx, payer, step+"-repair", r, wire)
	again.Usage.Add(reply.Usage)
	if err != nil {
		return again, err
	}
	answer, complaint = s.judge(again, flaw, out)
	again.Text = answer
	switch {
	case flaw != "":
		return again, flaw.err(p.config.Name)
	case complaint != "":
		// Without the complaint: it quotes the model, and this goes into logs.
		return again, atelier.Errorf(atelier.CodeRefused, "provider %s: the answer does not fit its form, also when asked again", p.config.Name)
	}
	return again, nil
}

// judge decodes an answer, or says to the model what is wrong with it.
func (s *Schema) judge(reply ChatReply, f flaw, out any) (answer, complaint string) {
	if f != "" {
		return "", flaws[f].message
	}
	raw, err := extract(reply.Text)
	if err == nil {
		err = s.decode(raw, out)
	}
	if err != nil {
		return "", err.Error()
	}
	return string(raw), ""
}

func orText(s, e string) string {
	if s == "" {
		return e
	}
	return s
}
