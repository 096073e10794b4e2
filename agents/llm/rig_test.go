package llm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/llmtest"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
	"github.com/atelierhq/atelier/media/music"
)

// payer keeps answers in memory and pays for each call once.
type payer struct {
	mu     sync.Mutex
	stored map[string]atelier.ModelAnswer
	calls  []atelier.ModelCall
}

func (p *payer) Pay(ctx context.Context, c atelier.ModelCall, send func(context.Context) (atelier.ModelAnswer, error)) (atelier.ModelAnswer, error) {
	key := c.Step + "\n" + string(c.Request)
	p.mu.Lock()
	a, ok := p.stored[key]
	p.mu.Unlock()
	if ok {
		return a, nil
	}
	a, err := send(ctx)
	if err != nil {
		return a, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stored == nil {
		p.stored = map[string]atelier.ModelAnswer{}
	}
	p.stored[key] = a
	p.calls = append(p.calls, c)
	return a, nil
}

// silence stands for a rendering: what is played is not looked at here.
func silence(context.Context, *music.Score) ([]byte, error) { return []byte("RIFF"), nil }

// fileFor is a team with every role on one server: %s is its address.
const fileFor = `team: scripted
providers:
  alpha: {preset: plain, base_url: %s, models: {chat: {price: {input: 0, output: 0}, vision: true, json_schema: yes}, bare: {price: {input: 0, output: 0}, json_schema: no}}}
  beta: {preset: plain, base_url: %s, models: {talk: {price: {input: 0, output: 0}, json_schema: unreliable}, paint: {price: {image: 0}, draws: true, edit: true, edit_mask: true}, plain-paint: {price: {image: 0}, draws: true}}}
roles:
  director: {provider: alpha, model: chat, fallback: house}
  writer: {provider: alpha, model: bare}
  illustrator: {provider: %s}
  composer: {provider: alpha, model: chat}
  critics:
    text: [{provider: alpha, model: chat}]
    artwork: [{provider: alpha, model: chat}]
    music: [{provider: alpha, model: chat}]
  judge: {provider: beta, model: talk}
budget: {calls: 400}
`

// studio is a team over a scripted server.
type studio struct {
	team agents.Team
	pay  *payer
}

func start(t *testing.T, illustrator string, h llmtest.Handler) studio {
	t.Helper()
	s := llmtest.Start(t, nil, h)
	f, err := teamfile.Parse(fmt.Appendf(nil, fileFor, s.URL(), s.URL(), illustrator))
	if err != nil {
		t.Fatal(err)
	}
	team, err := llm.Team(f, house.Team(silence), llm.Options{Render: silence, Env: os.Getenv, Read: os.ReadFile})
	if err != nil {
		t.Fatal(err)
	}
	return studio{team, &payer{}}
}

// turn is a turn of the seat with that id.
func (s studio) turn(t *testing.T, kind atelier.TurnKind, id, piece string) atelier.Turn {
	t.Helper()
	b := brief(t)
	out := atelier.Turn{Kind: kind, Brief: b, Seed: 5, Round: 1, Version: 1, Payer: s.pay}
	if kind != atelier.TurnDirect {
		out.Direction = direction()
	}
	for _, p := range b.Pieces {
		if p.ID == piece {
			out.Piece = p
		}
	}
	cards := []atelier.Agent{s.team.Roster.Director, s.team.Roster.Judge}
	for _, p := range s.team.Roster.Panels {
		cards = append(append(cards, p.Maker), p.Critics...)
	}
	for _, c := range cards {
		if c.ID == id {
			out.Agent = c
			return out
		}
	}
	t.Fatalf("the team has no %q", id)
	return out
}

func brief(t *testing.T) atelier.Brief {
	t.Helper()
	b, err := atelier.ParseBrief([]byte(`{"brief":"A lighthouse keeper befriends a storm.","team":"scripted",
		"pieces":[{"medium":"text","form":"tale","pages":3},{"medium":"artwork","plates":2,"width":384,"height":256},{"medium":"music","seconds":10,"tempo":120,"key":"G major","meter":"4/4","instruments":["flute","piano","cello"]}],
		"must":["a lighthouse in every plate"],"must_not":["shipwreck"]}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Normalize(); err != nil {
		t.Fatal(err)
	}
	return b
}

func direction() atelier.Direction {
	d := atelier.Direction{Version: 1, Title: "The Keeper and the Storm", Theme: "A storm finds a friend.", Mood: atelier.Mood{Valence: 0.4, Arousal: 0.1, Feel: "tender"},
		Setting: atelier.Setting{Place: "sea", Time: "night", Weather: "storm"}, Palette: []string{"#203040", "#405060", "#607080", "#101820", "#e0b050", "#f0f0e0"},
		Cast:     []atelier.Character{{Name: "keeper", Noun: "keeper", Kind: "person", Pronoun: "he", Count: 1}},
		Elements: []atelier.Element{{Name: "lighthouse", Noun: "lighthouse", Count: 1, From: "must"}},
		Form:     "tale", Style: "paper-cut",
		Must:    []atelier.Requirement{{Text: "a lighthouse in every plate", Media: []atelier.Medium{atelier.Artwork}, Scope: "every", Subject: "lighthouse", Check: "contains"}},
		MustNot: []atelier.Requirement{{Text: "shipwreck", Media: []atelier.Medium{atelier.Text, atelier.Artwork}, Scope: "every", Subject: "shipwreck", Check: "contains"}}}
	for i, tells := range []string{"The keeper lights the lamp.", "The storm knocks at the door.", "They drink tea."} {
		d.Beats = append(d.Beats, atelier.Beat{ID: fmt.Sprintf("beat-%d", i+1), Role: "attempt", Who: []string{"keeper"}, Where: "sea", Time: "night", Weather: "storm", Tells: tells})
	}
	return d
}

// answer is a scripted reply: thinking, then the answer, as a line of its own.
func answer(v any) llmtest.Reply {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return llmtest.Reply{Text: "I think about it first.\n" + string(b)}
}

type m = map[string]any

// asked says which prompt a request was made with.
func asked(r llmtest.Request) string {
	for _, p := range []struct{ begins, name string }{
		{"You are the director of a small studio. The judge", "decide"}, {"You are a maker", "negotiate"}, {"You are the director", "direct"}, {"You are the writer of a small studio. ", "write"}, {"You are the writer of a small studio, and", "rewrite"},
		{"You are the composer of a small studio. ", "compose"}, {"You are the composer of a small studio, and", "recompose"},
		{"You are the illustrator of a small studio. ", "draw"}, {"You are the illustrator of a small studio, and", "redraw"},
		{"You prepare the work", "checks"}, {"You are a critic", "critique"}, {"You are the judge", "judge"},
	} {
		if strings.HasPrefix(r.System, p.begins) {
			return p.name
		}
	}
	return string(r.Kind)
}

// picture is a PNG of one colour with a darker square.
func picture(w, h int, c color.RGBA) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			k := c
			if x > w/3 && x < w/2 && y > h/3 && y < h/2 {
				k = color.RGBA{20, 20, 20, 255}
			}
			img.SetRGBA(x, y, k)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// work is a draft as the next turn is given it.
func work(piece string, medium atelier.Medium, version int, d atelier.Draft) *atelier.Work {
	return &atelier.Work{Artefact: atelier.Artefact{Piece: piece, Medium: medium, Version: version, Digest: fmt.Sprint(version), Names: d.Names, Summary: d.Summary}, Files: d.Files}
}
