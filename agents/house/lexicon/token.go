package lexicon

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a text with its bytes.
type token struct {
	word       string // lower case, possessive 's cut off
	said       string
	start, end int  // bytes
	cap        bool // begins with a capital
	first      bool // first of a sentence
	poss       bool // had 's
	stop       byte // punctuation before the next token: . , ; ( and the like, 0 none; the strongest wins
}

// tokens splits a text into words of letters, digits and inner hyphens or
// apostrophes.
func tokens(text string) []token {
	var out []token
	first := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !wordRune(r) {
			if len(out) > 0 {
				out[len(out)-1].stop = stronger(out[len(out)-1].stop, r)
			}
			if strings.ContainsRune(".!?:\n", r) {
				first = true
			}
			i += n
			continue
		}
		start := i
		for i < len(text) {
			r, n = utf8.DecodeRuneInString(text[i:])
			if wordRune(r) {
				i += n
				continue
			}
			if r == '\'' || r == '’' || r == '-' || r == '‑' || r == '#' {
				if after, _ := utf8.DecodeRuneInString(text[i+n:]); r == '#' || unicode.IsLetter(after) {
					i += n
					continue
				}
			}
			break
		}
		said := text[start:i]
		low := strings.ToLower(strings.NewReplacer("’", "'", "‑", "-").Replace(said))
		word, poss := strings.CutSuffix(low, "'s")
		c, _ := utf8.DecodeRuneInString(said)
		out = append(out, token{word: word, said: said, start: start, end: i, cap: unicode.IsUpper(c), first: first, poss: poss})
		first = false
	}
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func stronger(have byte, r rune) byte {
	var got byte
	switch r {
	case '.', '!', '?', '\n':
		got = '.'
	case ';', ':':
		got = ';'
	case ',', '(', ')', '—', '–':
		got = ','
	case '"', '“', '”', '\'', '‘':
		got = '"'
	default:
		return have
	}
	rank := func(b byte) int { return strings.IndexByte("\x00\",;.", b) }
	if rank(got) > rank(have) {
		return got
	}
	return have
}

func parseFloat(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("lexicon: bad number in a table: " + s)
	}
	return f
}
