package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// view shows a job's events as they come. close must be called once; after it
// nothing is shown.
type view interface {
	show(ev atelier.Event)
	say(format string, args ...any) // a line that is no event
	close()
}

// newView returns JSON lines, nothing, a live view on a terminal, or plain lines.
func newView(w io.Writer, terminal, asJSON, quiet bool) view {
	switch {
	case asJSON:
		return jsonView{json.NewEncoder(w)}
	case quiet:
		return quietView{}
	case terminal:
		return newLiveView(w)
	}
	return plainView{w}
}

type jsonView struct{ enc *json.Encoder }

func (v jsonView) show(ev atelier.Event) { _ = v.enc.Encode(ev) } // a closed pipe ends the process
func (v jsonView) say(string, ...any)    {}
func (v jsonView) close()                {}

type quietView struct{}

func (quietView) show(atelier.Event) {}
func (quietView) say(string, ...any) {}
func (quietView) close()             {}

type plainView struct{ w io.Writer }

func (v plainView) show(ev atelier.Event) {
	for _, line := range eventLines(ev) {
		fmt.Fprintln(v.w, line)
	}
}
func (v plainView) say(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }
func (v plainView) close()                         {}

// eventLines is one event in plain words: what happened, then what was said.
func eventLines(ev atelier.Event) []string {
	head := ev.Text
	if ev.Type == "notes" {
		head = strings.TrimSpace(fmt.Sprintf("%s round %d: %s", ev.Piece, ev.Round, ev.Text))
	}
	lines := []string{fmt.Sprintf("%s  %s", ev.Time.Local().Format(time.TimeOnly), head)}
	for _, r := range ev.Notes {
		lines = append(lines, "          "+notes.Line(r))
	}
	return lines
}

// liveView prints the conversation and keeps a production sheet below it.
type liveView struct {
	p    *tea.Program
	done chan struct{}
}

func newLiveView(w io.Writer) *liveView {
	v := &liveView{done: make(chan struct{})}
	// Input and signals stay with the command: Ctrl-C cancels the job there.
	v.p = tea.NewProgram(&sheet{began: time.Now()}, tea.WithOutput(w), tea.WithInput(nil), tea.WithoutSignalHandler())
	go func() {
		defer close(v.done)
		_, _ = v.p.Run() // a terminal that fails shows nothing; the job goes on
	}()
	return v
}

var (
	faint  = lipgloss.NewStyle().Faint(true)
	bold   = lipgloss.NewStyle().Bold(true)
	accent = lipgloss.NewStyle().Foreground(lipgloss.Color("4"))
	good   = lipgloss.NewStyle().Foreground(lipgloss.Color("2"))
)

func (v *liveView) show(ev atelier.Event) {
	for i, line := range eventLines(ev) {
		if i > 0 {
			line = styleNote(line)
		}
		v.p.Println(line)
	}
	v.p.Send(ev)
}

func styleNote(line string) string {
	who, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
	if !ok {
		return line
	}
	return "          " + accent.Render(who) + ": " + faint.Render(words)
}

func (v *liveView) say(format string, args ...any) { v.p.Println(fmt.Sprintf(format, args...)) }

func (v *liveView) close() {
	v.p.Quit()
	<-v.done
}

// sheet is the model of the live view: a row a piece.
type sheet struct {
	began  time.Time
	stage  string
	order  []string
	pieces map[string]*sheetRow
}

type sheetRow struct {
	round, version int
	score          float64
	doing          string
}

type tick struct{}

// Init starts the clock of the live view.
func (s *sheet) Init() tea.Cmd {
	s.pieces = map[string]*sheetRow{}
	return s.wait()
}

func (s *sheet) wait() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return tick{} })
}

// Update takes in one event.
func (s *sheet) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tick:
		return s, s.wait()
	case atelier.Event:
		if m.Piece == "" {
			s.stage = m.Text
			return s, nil
		}
		row := s.pieces[m.Piece]
		if row == nil {
			row = &sheetRow{}
			s.pieces[m.Piece], s.order = row, append(s.order, m.Piece)
		}
		row.round, row.doing = m.Round, m.Text
		if m.Type == "notes" {
			row.version, row.score = m.Version, m.Score
		}
	}
	return s, nil
}

// View draws the sheet.
func (s *sheet) View() tea.View {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s %s\n", bold.Render(fmt.Sprintf("%3.0f s", time.Since(s.began).Seconds())), s.stage)
	for _, id := range s.order {
		r := s.pieces[id]
		score := faint.Render("  –  ")
		if r.score > 0 {
			score = good.Render(bar(r.score)) + fmt.Sprintf(" %.2f", r.score)
		}
		fmt.Fprintf(&b, "  %-10s round %d  %s  %s\n", id, r.round, score, faint.Render(clip(r.doing, 70)))
	}
	return tea.NewView(b.String())
}

// bar draws a score of 0…1 in ten cells.
func bar(score float64) string {
	n := min(10, int(score*10+0.5))
	return strings.Repeat("█", n) + strings.Repeat("░", 10-n)
}

func clip(s string, max int) string {
	r := []rune(s)
	if len(r) <= max {
		return s
	}
	return string(r[:max-1]) + "…"
}
