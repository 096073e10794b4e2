package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/atelierhq/atelier"
)

// liveView prints the conversation and keeps a production sheet below it.
type liveView struct {
	w    io.Writer
	p    *tea.Program
	gap  bool // the last thing shown ended with an empty line
	quit sync.Once
	done chan struct{} // closed when nothing is drawn any more
}

func newLiveView(w io.Writer) *liveView {
	v := &liveView{w: w, done: make(chan struct{})}
	// Input and signals stay with the command: Ctrl-C cancels the job there.
	v.p = tea.NewProgram(&sheet{began: time.Now(), width: columns(w)}, tea.WithOutput(w), tea.WithInput(nil), tea.WithoutSignalHandler())
	go func() {
		defer close(v.done)
		_, _ = v.p.Run() // a terminal that fails shows nothing; the job goes on
	}()
	return v
}

// show prints an event above the sheet and brings the sheet up to date.
func (v *liveView) show(ev atelier.Event) {
	at := faint.Render(ev.Time.Local().Format(time.TimeOnly)) + "  "
	switch {
	case ev.Type == "notes":
		if !v.gap {
			v.print("")
		}
		v.print(at + bold.Render(headline(ev)))
		v.print(strings.Join(talk(ev.Notes, columns(v.w)), "\n") + "\n")
	case ev.Type == "turn":
		v.print(at + faint.Render(ev.Text))
	default:
		v.print(at + bold.Render(ev.Text))
	}
	v.gap = ev.Type == "notes"
	v.p.Send(ev)
}

func (v *liveView) say(format string, args ...any) { v.print(fmt.Sprintf(format, args...)) }

// print writes above the sheet, or at the end once the sheet stands still.
func (v *liveView) print(text string) {
	drawn := make(chan struct{})
	go func() {
		v.p.Println(text) // which waits for ever when the program has ended
		close(drawn)
	}()
	select {
	case <-drawn:
	case <-v.done:
		lipgloss.Fprintln(v.w, text)
	}
}

func (v *liveView) close() {
	v.quit.Do(v.p.Quit)
	<-v.done
}

var (
	faint = lipgloss.NewStyle().Faint(true)
	bold  = lipgloss.NewStyle().Bold(true)
	red   = colour("1")
	green = colour("2")
	amber = colour("3")
)

func colour(c string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(c)) }

func printed(s string) int { return lipgloss.Width(s) }

// nameStyle tells the roles apart.
func nameStyle(r atelier.Role) lipgloss.Style {
	switch r {
	case atelier.RoleDirector:
		return colour("5").Bold(true)
	case atelier.RoleMaker:
		return colour("6").Bold(true)
	case atelier.RoleCritic:
		return colour("3").Bold(true)
	case atelier.RolePerson:
		return colour("2").Bold(true)
	}
	return bold
}

// mark stands before a note: a tick for what is settled, a dot for what is
// asked, the brighter the graver.
func mark(n atelier.Note) string {
	switch {
	case n.Act == atelier.ActOK, n.Act == atelier.ActDone, n.Act == atelier.ActAccept:
		return green.Render("✓")
	case n.Act != atelier.ActRequest:
		return faint.Render("–")
	case n.Severity >= atelier.Major:
		return red.Render("●")
	}
	return amber.Render("•")
}

// sheet is the model of what stands below the conversation: a row a piece.
type sheet struct {
	began  time.Time
	width  int
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

// Init starts the clock.
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
	case tea.WindowSizeMsg:
		s.width = m.Width
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
	fmt.Fprintf(&b, "%s\n%s  %s\n", faint.Render(strings.Repeat("─", max(0, s.width-1))),
		bold.Render(fmt.Sprintf("%4.0f s", time.Since(s.began).Seconds())), clip(s.stage, s.width-9))
	for _, id := range s.order {
		r := s.pieces[id]
		score := faint.Render(strings.Repeat("·", barCells) + "     ")
		if r.score > 0 {
			score = green.Render(bar(r.score)) + fmt.Sprintf(" %.2f", r.score)
		}
		row := fmt.Sprintf("  %-10s round %-2d %s  ", id, r.round, score)
		fmt.Fprintf(&b, "%s%s\n", row, faint.Render(clip(r.doing, s.width-1-printed(row))))
	}
	return tea.NewView(b.String())
}

const barCells = 10

// bar draws a score of 0…1.
func bar(score float64) string {
	n := min(barCells, int(score*barCells+0.5))
	return strings.Repeat("█", n) + strings.Repeat("░", barCells-n)
}

func clip(s string, max int) string {
	r := []rune(s)
	switch {
	case max < 2:
		return ""
	case len(r) <= max:
		return s
	}
	return string(r[:max-1]) + "…"
}
