package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes"
)

// view shows a job's events as they come. close may be called more than once and
// from anywhere; after it a view takes lines, and no events.
type view interface {
	show(ev atelier.Event)
	say(format string, args ...any) // a line that is no event
	close()
}

// newView returns JSON lines, nothing, a live view on a terminal, or plain lines.
func newView(w io.Writer, asJSON, quiet bool) view {
	switch {
	case asJSON:
		return jsonView{json.NewEncoder(w)}
	case quiet:
		return quietView{}
	case columns(w) > 0 && os.Getenv("TERM") != "dumb":
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

// plainView prints a line an event and a line a note, for pipes and logs.
type plainView struct{ w io.Writer }

func (v plainView) show(ev atelier.Event) {
	fmt.Fprintf(v.w, "%s  %s\n", ev.Time.Local().Format(time.TimeOnly), headline(ev))
	for _, r := range ev.Notes {
		fmt.Fprintf(v.w, "          %s\n", notes.Sentence(r))
	}
}
func (v plainView) say(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }
func (v plainView) close()                         {}

// headline is an event in one line of plain words.
func headline(ev atelier.Event) string {
	if ev.Type != "notes" {
		return ev.Text
	}
	what := "All pieces"
	if ev.Piece != "" {
		what = ev.Piece
	}
	return fmt.Sprintf("%s, round %d: %s", what, ev.Round, ev.Text)
}

// talk is a round's notes on a terminal: who speaks to whom stands once above
// what they say, and what they say hangs behind a mark.
//
//	Language critic → writer  text-1 v1
//	  • st1 line 3  Stanza 1, line 3 has 10 syllables where the form wants 8.
func talk(records []atelier.Record, width int) []string {
	var lines []string
	above := ""
	for _, r := range records {
		about := r.Note.About
		about.Anchor = atelier.Anchor{}
		whole := notes.Where(about)
		head := nameStyle(r.From.Role).Render(notes.Speaker(r.From))
		if len(r.To) > 0 {
			head += " → " + strings.Join(r.To, ", ")
		}
		if whole != "" {
			head += "  " + faint.Render(whole)
		}
		if head != above {
			above = head
			lines = append(lines, "  "+head)
		}
		words := strings.Join(strings.Fields(r.Note.Words), " ")
		if where := strings.TrimPrefix(strings.TrimPrefix(notes.Where(r.Note.About), whole), ", "); where != "" {
			words = where + ": " + words
		}
		lines = append(lines, hang("    "+mark(r.Note)+" ", words, width)...)
	}
	return lines
}

// hang wraps words to a width behind a lead that only the first line carries.
func hang(lead, words string, width int) []string {
	indent := printed(lead)
	var lines []string
	line, room := lead, max(20, width-indent)
	used := 0
	for _, w := range strings.Fields(words) {
		n := printed(w)
		if used > 0 && used+1+n > room {
			lines = append(lines, line)
			line, used = strings.Repeat(" ", indent), 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line, used = line+w, used+n
	}
	return append(lines, line)
}
