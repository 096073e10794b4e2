package writer

import (
	"slices"
	"strings"
)

// Lengths of a line of free verse, in letters: a phrase up to easyLine stays
// whole; two phrases share a line when they fit into it together.
const (
	easyLine  = 38
	shortLine = 12
)

// breathe breaks a sentence into lines of free verse: after its commas, colons
// and semicolons, and a long phrase before the word that begins its second half.
func breathe(s string) []string {
	var out []string
	for _, p := range phrases(s) {
		for len(p) > easyLine {
			cut := turnOf(p)
			if cut <= 0 {
				break
			}
			out = append(out, strings.TrimSpace(p[:cut]))
			p = strings.TrimSpace(p[cut:])
		}
		if n := len(out); n > 0 && (len(p) < shortLine || len(out[n-1]) < shortLine) && len(out[n-1])+len(p) < easyLine {
			out[n-1] += " " + p
			continue
		}
		out = append(out, p)
	}
	return out
}

// phrases cuts after commas, colons and semicolons that end a word.
func phrases(s string) []string {
	var out []string
	start := 0
	for i := 0; i+1 < len(s); i++ {
		if strings.IndexByte(",:;", s[i]) >= 0 && s[i+1] == ' ' {
			out = append(out, strings.TrimSpace(s[start:i+1]))
			start = i + 1
		}
	}
	return append(out, strings.TrimSpace(s[start:]))
}

// hinges are words that a line may begin with.
var hinges = strings.Fields("and but or that which who where when while because as than before after until if to from in into on onto over under out of by with without through for at like between the a its his her their")

// tight words hold on to what comes after them.
var tight = map[string]bool{"exactly": true, "just": true, "only": true, "even": true, "not": true, "almost": true, "nearly": true, "so": true, "too": true}

// turnOf is where a long phrase turns: the byte before the hinge that is nearest
// to its middle, 0 when it has none. Stronger hinges come first in the list, and
// an article is the last resort.
func turnOf(p string) int {
	best, grade := 0, 1<<30
	at := 0
	for i, w := range strings.Split(p, " ") {
		if k := slices.Index(hinges, strings.ToLower(w)); k >= 0 && i > 1 && len(p)-at > shortLine/2 && at > shortLine/2 {
			off := 2*at - len(p)
			if off < 0 {
				off = -off
			}
			if w == "to" || i > 0 && tight[strings.ToLower(strings.Split(p, " ")[i-1])] {
				off += 24 // "used to", "what to do", "exactly as" hold together
			}
			if k >= slices.Index(hinges, "the") {
				off += 30
			} else if k < slices.Index(hinges, "to") {
				off -= 14
			}
			if off < grade {
				best, grade = at, off
			}
		}
		at += len(w) + 1
	}
	return best
}
