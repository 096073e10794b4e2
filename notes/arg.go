package notes

import (
	"slices"
	"strconv"
	"strings"
)

// words are the values of types that are lists, in the order of the specification.
var words = map[ArgType][]string{
	"side": {"left", "right", "top", "bottom", "front", "back"},
	"tone": {"warm", "cool", "neutral"},
	"hue":  {"red", "orange", "yellow", "green", "cyan", "blue", "violet", "brown", "grey", "black", "white"},
	"lohi": {"low", "high"},
	"pace": {"slow", "fast"},
	"feel": {"calm", "tender", "joyful", "playful", "dark", "tense", "sad", "grand", "dreamy", "wild"},
	"foot": {"iamb", "trochee", "anapaest", "dactyl"},
	"med":  {"txt", "art", "mus"},
}

// thirds are the third-octave centres; 31.5 is written 32.
var thirds = []int32{25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000}

// number is a type that is a number.
type number struct {
	signed bool
	suffix string
	ok     func(half int32) bool
}

func whole(from, to int32) func(int32) bool {
	return func(h int32) bool { return h%2 == 0 && from <= h/2 && h/2 <= to }
}

func abs(h int32) int32 { return max(h, -h) }

var numbers = map[ArgType]number{
	"n":   {ok: whole(1, maxInt)},
	"ver": {ok: whole(1, maxInt)},
	"pct": {true, "%", func(h int32) bool { return h != 0 && h%10 == 0 && abs(h) <= 200 }},
	"db":  {true, "db", func(h int32) bool { return h != 0 && abs(h) <= 48 }},
	"hz":  {ok: func(h int32) bool { return h%2 == 0 && slices.Contains(thirds, h/2) }},
	"bpm": {ok: whole(40, 240)},
	"oct": {true, "", func(h int32) bool { return h == 2 || h == -2 || h == 4 || h == -4 }},
}

// argTypes is every type there is.
var argTypes = func() map[ArgType]bool {
	all := map[ArgType]bool{"key": true, "name": true, "locus": true}
	for t := range words {
		all[t] = true
	}
	for t := range numbers {
		all[t] = true
	}
	return all
}()

// isKey reports whether s is a key: c-maj, fs-min, bb-maj.
func isKey(s string) bool {
	tonic, mode, ok := strings.Cut(s, "-")
	return ok && (mode == "maj" || mode == "min") && (len(tonic) == 1 || len(tonic) == 2 && (tonic[1] == 's' || tonic[1] == 'b')) &&
		tonic[0] >= 'a' && tonic[0] <= 'g'
}

// parseArg reads one argument of a type on a target.
func parseArg(s string, t ArgType, k Kind) (Arg, string) {
	a := Arg{Type: t}
	if n, ok := numbers[t]; ok {
		body, sign := s, int32(1)
		if n.signed {
			if body == "" || body[0] != '+' && body[0] != '-' {
				return a, "a signed number"
			}
			if body[0] == '-' {
				sign = -1
			}
			body = body[1:]
		}
		body, ok = strings.CutSuffix(body, n.suffix)
		half, good := parseHalf(body)
		if a.Half = sign * half; !ok || !good || !n.ok(a.Half) {
			return a, "a value of type " + string(t)
		}
		return a, ""
	}
	switch t {
	case "locus":
		where, ok := strings.CutPrefix(s, "@")
		l, good := parseLocus(where, k)
		if !ok || !good {
			return a, "a place in the target's medium"
		}
		a.Locus = l
		return a, ""
	case "key":
		if !isKey(s) {
			return a, "a key"
		}
	case "name":
		if !IsName(s) {
			return a, "a name"
		}
	default:
		if !slices.Contains(words[t], s) {
			return a, "a value of type " + string(t)
		}
	}
	a.Word = s
	return a, ""
}

func printArg(b *strings.Builder, a Arg) {
	n, ok := numbers[a.Type]
	switch {
	case ok:
		if n.signed && a.Half > 0 {
			b.WriteByte('+')
		}
		writeHalf(b, a.Half)
		b.WriteString(n.suffix)
	case a.Type == "locus":
		b.WriteByte('@')
		printLocus(b, a.Locus)
	default:
		b.WriteString(a.Word)
	}
}

// parseHalf reads nat [".5"] as a number of halves.
func parseHalf(s string) (int32, bool) {
	s, half := strings.CutSuffix(s, ".5")
	n, ok := parseNat(s)
	if half {
		return 2*n + 1, ok
	}
	return 2 * n, ok
}

// parseNat reads "0" or an integer of at most 5 digits without leading zeros.
func parseNat(s string) (int32, bool) {
	if s == "0" {
		return 0, true
	}
	return parseInt(s, maxNat)
}

// parseInt reads an integer from 1 to max, without leading zeros.
func parseInt(s string, max int32) (int32, bool) {
	if s == "" || s[0] == '0' || len(s) > 6 {
		return 0, false
	}
	var n int32
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int32(s[i]-'0')
	}
	return n, n <= max
}

func writeHalf(b *strings.Builder, h int32) {
	if h < 0 {
		b.WriteByte('-')
		h = -h
	}
	b.WriteString(strconv.Itoa(int(h / 2)))
	if h%2 == 1 {
		b.WriteString(".5")
	}
}
