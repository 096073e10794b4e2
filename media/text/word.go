package text

import (
	"strings"
	"unicode"
)

// Word is one word of a line and where it stands.
type Word struct {
	Text     string // lower case, curly apostrophes made straight
	From, To int    // byte offsets in the line
}

// Words splits a line into words. A word is letters with inner apostrophes;
// hyphens divide ("snow-white" is two words, which scan as two); digits are
// words of their own.
func Words(line string) []Word {
	var out []Word
	rs := []rune(line)
	off := make([]int, len(rs)+1)
	n := 0
	for i, r := range rs {
		off[i] = n
		n += len(string(r))
	}
	off[len(rs)] = n
	for i := 0; i < len(rs); {
		if !unicode.IsLetter(rs[i]) && !unicode.IsDigit(rs[i]) {
			i++
			continue
		}
		j := i + 1
		for j < len(rs) {
			apos := (rs[j] == '\'' || rs[j] == '’') && j+1 < len(rs) && unicode.IsLetter(rs[j+1])
			if !unicode.IsLetter(rs[j]) && !unicode.IsDigit(rs[j]) && !apos {
				break
			}
			j++
		}
		w := strings.ToLower(strings.ReplaceAll(string(rs[i:j]), "’", "'"))
		out = append(out, Word{Text: w, From: off[i], To: off[j]})
		i = j
	}
	return out
}

// LastWord is the line's last word in lower case, "" if it has none.
func LastWord(line string) string {
	ws := Words(line)
	if len(ws) == 0 {
		return ""
	}
	return ws[len(ws)-1].Text
}

// Sentences splits prose after . ! ? … and a closing quotation mark.
func Sentences(s string) []string {
	var out []string
	start := 0
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		if !strings.ContainsRune(".!?…", rs[i]) {
			continue
		}
		j := i + 1
		for j < len(rs) && strings.ContainsRune(".!?…\"”’')", rs[j]) {
			j++
		}
		if j < len(rs) && !unicode.IsSpace(rs[j]) {
			continue
		}
		k := j
		for k < len(rs) && unicode.IsSpace(rs[k]) {
			k++
		}
		// “Hello!” said the fox: a lower-case letter goes on with the sentence.
		if k < len(rs) && unicode.IsLower(rs[k]) {
			i = j - 1
			continue
		}
		if t := strings.TrimSpace(string(rs[start:j])); t != "" {
			out = append(out, t)
		}
		start = j
		i = j - 1
	}
	if t := strings.TrimSpace(string(rs[start:])); t != "" {
		out = append(out, t)
	}
	return out
}

func plural(n int, noun string) string {
	s := numerals(n) + " " + noun
	if n != 1 {
		s += "s"
	}
	return s
}

func numerals(n int) string {
	if n < 0 {
		return "-" + numerals(-n)
	}
	d := string(rune('0' + n%10))
	if n < 10 {
		return d
	}
	return numerals(n/10) + d
}

func vowelLetter(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// functionWords carry no stress of their own in a line of verse.
var functionWords = set(`a an the and or but nor as at by for from if in into of off on onto out over
	per than that to up upon via with within he she it they we you i me him her us them his hers its
	their my your our is was are were be been am do did does had has have can could may might must
	shall should will would so then when while where who whom whose which what this these those there
	some such not no all too just how though till until since like near through down round between
	about across around behind before after above below beneath beside under along against`)

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Function reports whether a word is a function word: it links others and says
// little alone.
func Function(word string) bool { return functionWords[word] }
