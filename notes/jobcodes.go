package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the codes of a job say in notes that are values, and under another version.

// phrased are words with what job codes say put back in sentences of their own: what is
// wrong before the words, what to do and why after them.
func phrased(items []Item, words string, cb *Codebook) string {
	var job []Item
	for _, it := range items {
		if e := cb.Look(it.Code); e != nil && e.Job() {
			job = append(job, it)
		}
	}
	return around(job, words, cb)
}

// around puts what codes stand for in sentences around words.
func around(items []Item, words string, cb *Codebook) string {
	var before, after []string
	for _, it := range items {
		switch e := cb.Look(it.Code); {
		case e == nil:
		case e.Kind == "p":
			before = append(before, sentence(e.Phrase))
		default:
			after = append(after, sentence(e.Phrase))
		}
	}
	if words != "" {
		before = append(before, words)
	}
	return strings.Join(append(before, after...), " ")
}

// sentence is a phrase as people write it.
func sentence(phrase string) string {
	r, n := utf8.DecodeRuneInString(phrase)
	return string(unicode.ToUpper(r)) + phrase[n:] + "."
}

// Sentences are words taken apart where a sentence ends. Joined by single spaces they
// are the words again.
func Sentences(words string) []string {
	var out []string
	begun := 0
	for i := 0; i < len(words); i++ {
		if words[i] == ' ' && i > 0 && strings.IndexByte(".!?", words[i-1]) >= 0 {
			out, begun = append(out, words[begun:i]), i+1
		}
	}
	if begun < len(words) {
		out = append(out, words[begun:])
	}
	return out
}

// coined puts the job's codes in the place of sentences that say what they stand for,
// and returns the words that are left. It leaves alone what the reader could not put
// back as it was.
func (b Bridge) coined(l *Line, form form, words string) string {
	all := Sentences(words)
	items := l.Items
	for i := range b.Codebook.entries {
		e := &b.Codebook.entries[i]
		if !e.Job() || e.Retired != "" || !e.valid(l.Target.Kind) || !strings.Contains(form.sorts, string(e.Kind)) || len(items) >= MaxItems {
			continue
		}
		for k, s := range all {
			if s != sentence(e.Phrase) {
				continue
			}
			rest := append(append([]string(nil), all[:k]...), all[k+1:]...)
			try := append(append([]Item(nil), items...), Item{Code: e.Code})
			sorted(try, b.Codebook)
			if long := (Line{Act: l.Act, Target: l.Target, Items: try, Re: l.Re, Sev: l.Sev, Conf: l.Conf}); len(Print(long)) > MaxLine {
				break
			}
			if phrased(try, strings.Join(rest, " "), b.Codebook) == words {
				items, all = try, rest
			}
			break
		}
	}
	l.Items = items
	return strings.Join(all, " ")
}

// Reword is a line that was written under one version of a codebook, for a reader who
// has a later one: a code that was renamed meanwhile is called by its new name, and what
// a retired one stands for is said in words, in a line of plain words of their own where
// the line has no room for them.
func Reword(l Line, from, to *Codebook) []Line {
	if from.digest == to.digest || len(l.Items) == 0 {
		return []Line{l}
	}
	var kept, gone []Item
	for _, it := range l.Items {
		if name := to.now(it.Code); name != "" {
			it.Code = name
			kept = append(kept, it)
		} else {
			gone = append(gone, it)
		}
	}
	sorted(kept, to)
	l.Items = kept
	if len(gone) == 0 {
		return []Line{l}
	}
	words := around(gone, l.Say, from)
	if say, rest := split(words, MaxSayWords, MaxSay); rest == "" {
		l.Say = say
		return []Line{l}
	}
	if words = around(gone, "", from); l.Say == "" {
		l.Say, words = split(words, MaxSayWords, MaxSay)
	}
	t := l.Target
	if t.Kind == NoTarget {
		t = Target{Kind: BriefTarget, Version: 1}
	}
	return append([]Line{l}, plains(t, l.Re, words)...)
}

// now is what a code is called in this version, "" if it may not be used.
func (c *Codebook) now(code string) string {
	for range c.entries { // a name is given once, so it cannot go round; no chain is longer
		e := c.Look(code)
		switch {
		case e == nil:
			return ""
		case e.Retired == "":
			return e.Code
		case e.Renamed == "":
			return ""
		}
		code = e.Renamed
	}
	return ""
}
