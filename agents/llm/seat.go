package llm

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/prompts"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/notes"
)

// seat is a model in a role.
type seat struct {
	provider *provider.Provider
	model    provider.Model
}

// session is one turn of a seat: what it has used and made so far.
type session struct {
	seat
	turn  atelier.Turn
	book  *notes.Codebook // that the turn reads and writes by
	reply atelier.Reply

	// The last question that was answered, and the conversation up to the answer.
	last question
	talk provider.ChatRequest
}

func (s seat) begin(t atelier.Turn) *session {
	book, err := notes.CodebookOf(t)
	if err != nil {
		panic(err) // the studio reads a version before it gives it out
	}
	return &session{seat: s, turn: t, book: book}
}

// question is one structured question.
type question struct {
	step   string
	prompt string // name of the prompt
	data   string // quoted data
	notes  bool   // notes are read or written in it
	images []provider.Image
	strict bool // judged, not invented: at temperature 0 where the model takes one
	most   int  // tokens of the answer, 0: as many as the model may
	seed   *int64
	shared bool // asked once in a job, whatever the round
}

// ask puts a question and decodes the answer into out. An answer that fits the
// schema but not what check knows of the work is sent back once with the reason,
// as step "<step>-again"; CodeRefused if it is not better then. A nil check takes
// anything.
func ask[T any](ctx context.Context, s *session, q question, schema *provider.Schema, out *T, check func(*T) error) error {
	r := provider.ChatRequest{Model: s.model, System: s.system(q), Seed: q.seed, MaxTokens: q.most, Shared: q.shared,
		Messages: []provider.Message{{Role: "user", Text: q.data, Images: q.images}}}
	if q.strict {
		zero := 0.0
		r.Temperature = &zero
	}
	again := ""
	var flaw error
	for {
		var v T
		reply, err := s.provider.Structured(ctx, s.turn.Payer, q.step+again, r, schema, &v)
		s.used(q, q.step+again, reply)
		if again != "" && atelier.CodeOf(err) == atelier.CodeExhausted {
			return unusable(flaw) // not the budget's fault: the first answer was no good
		}
		if err != nil {
			return err
		}
		if flaw = nil; check != nil {
			flaw = check(&v)
		}
		if flaw == nil {
			*out = v
			r.Messages = append(r.Messages, provider.Message{Role: "assistant", Text: reply.Text})
			s.last, s.talk = q, r
			return nil
		}
		if again != "" {
			return unusable(flaw)
		}
		again = "-again"
		r.Messages = append(r.Messages, provider.Message{Role: "assistant", Text: reply.Text},
			provider.Message{Role: "user", Text: "Your answer cannot be used:\n" + flaw.Error() + "\nWrite the whole answer again, corrected in this and unchanged in everything else, in the form that was asked for."})
	}
}

func unusable(flaw error) error {
	return &atelier.Error{Code: atelier.CodeRefused, Message: "the model's work is not usable, also when asked again", Err: flaw}
}

// used enters a call into the turn's reply.
func (s *session) used(q question, step string, r provider.ChatReply) {
	s.reply.Usage.Add(r.Usage)
	p := struct {
		MaxTokens   int      `json:"max_tokens,omitempty"`
		Temperature *float64 `json:"temperature,omitempty"`
		Seed        *int64   `json:"seed,omitempty"`
	}{MaxTokens: q.most, Seed: q.seed}
	if zero := 0.0; q.strict && s.model.Caps.Temperature {
		p.Temperature = &zero
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // numbers alone
	}
	s.made(step, q.prompt, string(b), r.Seed)
	if q.notes {
		m := &s.reply.Made[len(s.reply.Made)-1]
		explains, codes := s.notation()
		m.Notation, m.CodebookEst = prompts.Hash(explains), notes.EstimateText(prompts.Text(explains)+codes)
		if codes != "" {
			m.Codebook = s.book.Digest()
		}
	}
}

func (s *session) made(step, prompt, params string, seed atelier.SeedStatus) {
	s.reply.Made = append(s.reply.Made, atelier.Made{Step: step, Provider: s.provider.Name(), Model: s.model.Name, Prompt: prompt, SHA256: prompts.Hash(prompt), Params: params, Seed: seed})
}

// maxAtOnce is how many plates of a piece are asked for side by side: a piece of 24
// is done within the time of a turn, and the provider's own limits hold anyway.
const maxAtOnce = 4

// each does n things side by side, each in a session of its own, and puts together
// what they used in their order. After one has failed none is begun: what is under
// way is paid for, and finishes.
func (s *session) each(n int, do func(one *session, i int) error) error {
	ones, errs := make([]*session, n), make([]error, n)
	var wg sync.WaitGroup
	var failed atomic.Bool
	slots := make(chan struct{}, maxAtOnce)
	for i := range n {
		slots <- struct{}{}
		if failed.Load() {
			break
		}
		ones[i] = s.begin(s.turn)
		wg.Go(func() {
			defer func() { <-slots }()
			if errs[i] = do(ones[i], i); errs[i] != nil {
				failed.Store(true)
			}
		})
	}
	wg.Wait()
	var first error
	for i, one := range ones {
		if one == nil {
			continue
		}
		s.reply.Usage.Add(one.reply.Usage)
		s.reply.Made = append(s.reply.Made, one.reply.Made...)
		if first == nil {
			first = errs[i]
		}
	}
	return first
}

// seed is the turn's seed as a request has it.
func (s *session) seed() *int64 { v := s.turn.Seed; return &v }

// note adds a note about the piece.
func (s *session) note(n atelier.Note) {
	if n.About.Piece == "" {
		n.About.Piece = s.turn.Piece.ID
	}
	if n.About.Version == 0 {
		n.About.Version = s.turn.Version
	}
	s.reply.Notes = append(s.reply.Notes, n)
}

// maxSay bounds what an agent says in one note, in characters.
const maxSay = 600

// answers adds exactly one answer for every note that asks for a change: the model's, or
// ours where it gave none or says that it changed what it did not.
func (s *session) answers(said []atelier.Note, changed bool, ours string) {
	taken := make([]bool, len(said))
	for _, n := range s.turn.Notes {
		if n.Act != atelier.ActRequest && n.Act != atelier.ActPerson {
			continue
		}
		out := atelier.Note{Act: atelier.ActDone, Re: n.ID, About: atelier.About{Anchor: n.About.Anchor}, Words: ours}
		if !changed {
			out.Act = atelier.ActAnswer
		}
		for i, a := range said {
			if a.Re != n.ID || taken[i] {
				continue
			}
			if taken[i] = true; a.Act != atelier.ActDone || changed {
				out = a
			}
			break
		}
		s.note(out)
	}
	for i, a := range said {
		if a.Re == "" && !taken[i] {
			s.note(a)
		}
	}
}
