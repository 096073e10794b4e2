package notes

import (
	_ "embed" // the pattern list
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkChars holds words in quotes against the part of G1 that no language changes:
// one spelling for what looks alike, nothing invisible, nothing that reorders.
func checkChars(s string, at int) *Refused {
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return refuse(1, at, "no space at an end of the words")
	}
	if i := strings.Index(s, "  "); i >= 0 {
		return refuse(1, at+i, "one space between words")
	}
	if !norm.NFC.IsNormalString(s) {
		return refuse(1, at, "Unicode in form NFC")
	}
	marks := 0
	for i, r := range s {
		if r < 0x7f && r >= 0x20 {
			marks = 0
			continue
		}
		if !allowed(r) {
			return refuse(1, at+i, "a visible character with one spelling")
		}
		if unicode.In(r, unicode.Mn, unicode.Mc) {
			if marks++; marks > 2 || i == 0 {
				return refuse(1, at+i, "at most two marks on a letter")
			}
		} else {
			marks = 0
		}
	}
	return nil
}

// fillers are letters that show nothing.
var fillers = []rune{0x115f, 0x1160, 0x3164, 0xffa0, 0x2800}

// allowed reports whether a character may stand in quotes in some language.
func allowed(r rune) bool {
	switch {
	case r < 0x20 || r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Me, unicode.So, unicode.Zl, unicode.Zp):
		return false
	case unicode.Is(unicode.Zs, r):
		return r == ' '
	case !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S):
		return false // not assigned
	case r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef || r >= 0x180b && r <= 0x180f:
		return false // variation selectors
	case slices.Contains(fillers, r):
		return false
	}
	if unicode.In(r, unicode.L, unicode.Nd) && r >= 0x2100 {
		// Fullwidth, mathematical and other letters that are another letter in disguise.
		return string(r) == norm.NFKC.String(string(r))
	}
	return true
}

// scripts of a language, beside what all scripts share. A language that is not
// listed is written in Latin letters.
var scripts = map[string][]*unicode.RangeTable{
	"ja": {unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana},
	"zh": {unicode.Latin, unicode.Han},
	"ko": {unicode.Latin, unicode.Hangul, unicode.Han},
	"ru": {unicode.Latin, unicode.Cyrillic},
	"uk": {unicode.Latin, unicode.Cyrillic},
	"bg": {unicode.Latin, unicode.Cyrillic},
	"el": {unicode.Latin, unicode.Greek},
	"he": {unicode.Latin, unicode.Hebrew},
	"ar": {unicode.Latin, unicode.Arabic},
	"hi": {unicode.Latin, unicode.Devanagari},
	"th": {unicode.Latin, unicode.Thai},
}

// together are scripts that one word may mix: the Japanese and the Korean set.
var together = map[string]bool{"ja": true, "ko": true, "zh": true}

// scriptsOf returns the scripts of a language tag: "ja", "pt-BR".
func scriptsOf(lang string) (sets []*unicode.RangeTable, mixed bool) {
	tag, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if s := scripts[tag]; s != nil {
		return s, together[tag]
	}
	return []*unicode.RangeTable{unicode.Latin}, false
}

// checkScripts holds words against the scripts of the job's language, and refuses
// words that mix two.
func checkScripts(s string, at int, lang string) *Refused {
	sets, mixed := scriptsOf(lang)
	in := -1 // script of the word so far
	for i, r := range s {
		if r < 0x80 && (r|0x20 < 'a' || r|0x20 > 'z') || !unicode.In(r, unicode.L, unicode.M) {
			in = -1
			continue
		}
		if unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		k := slices.IndexFunc(sets, func(t *unicode.RangeTable) bool { return unicode.Is(t, r) })
		switch {
		case k < 0:
			return refuse(1, at+i, "letters of the job's language")
		case in >= 0 && k != in && !mixed:
			return refuse(1, at+i, "words of one script")
		}
		in = k
	}
	return nil
}

// Bounds of G4, v1.
const (
	maxDigits = 4  // digits in a row
	maxMixed  = 11 // letters and digits in a row
	maxWord   = 24 // letters in a row, in scripts that space their words
)

// traps are substrings that have no place in words about a work: addresses, code,
// and the marks with which prompts tell speakers apart.
var traps = []string{"://", "www.", "mailto:", "javascript:", ";base64", "```", "~~~", "{", "}", "<|", "|>", "<<sys", "[inst", "[/inst", "</", "<!--", "<?"}

// dataURI and role catch what needs a word's edge.
var (
	dataURI = regexp.MustCompile(`(?i)\bdata:[a-z]+/`)
	host    = regexp.MustCompile(`(?i)\b[a-z0-9-]+\.(com|net|org|io|dev|ai|app|xyz|info|biz|ru|cn|de/|fr/|co)(/|:|\b)`)
	role    = regexp.MustCompile(`(?i)(^|[^\p{L}])(system|assistant|user|developer|tool|human)\s?:`)
)

// checkText holds words in quotes against G4.
func checkText(s string, at int) *Refused {
	low := strings.ToLower(s)
	for _, t := range traps {
		if i := strings.Index(low, t); i >= 0 {
			return refuse(4, at+min(i, len(s)), "words without addresses, code or role tokens")
		}
	}
	if strings.ContainsAny(s, ":./") {
		for _, re := range []*regexp.Regexp{dataURI, host, role} {
			if m := re.FindStringIndex(s); m != nil {
				return refuse(4, at+m[0], "words without addresses, code or role tokens")
			}
		}
	}
	letters, digits := 0, 0 // in a row
	someL, someD := 0, 0    // of the run of both
	for i, r := range s {
		switch {
		case spaced(r):
			letters, digits, someL = letters+1, 0, someL+1
		case unicode.IsDigit(r):
			letters, digits, someD = 0, digits+1, someD+1
		case unicode.Is(unicode.Mn, r):
		default:
			letters, digits, someL, someD = 0, 0, 0, 0
		}
		switch {
		case digits > maxDigits:
			return refuse(4, at+i, "at most %d digits in a row", maxDigits)
		case letters > maxWord:
			return refuse(4, at+i, "words of at most %d letters", maxWord)
		case someL > 0 && someD > 0 && someL+someD > maxMixed:
			return refuse(4, at+i, "at most %d letters and digits in a row", maxMixed)
		}
	}
	return nil
}

// spaced reports whether r is a letter of a script that puts spaces between words.
func spaced(r rune) bool {
	if r < 0x80 {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && r != 'ー'
}

//go:embed tables/injection.tsv
var injectionTable string

// injections is the versioned list of patterns of G5; the first row names it.
var injections = sync.OnceValues(func() (string, []string) {
	version, list := "", []string{}
	for row := range rows(injectionTable, 2) {
		if row[0] == "version" {
			version = row[1]
			continue
		}
		list = append(list, row[1])
	}
	return version, list
})

// InjectionVersion names the pattern list of G5.
func InjectionVersion() string { v, _ := injections(); return v }

// injected reports whether words hold a pattern of the list, whatever their case,
// their punctuation and their compatibility forms.
func injected(s string) bool {
	var b strings.Builder
	b.WriteByte(' ')
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			b.WriteByte(' ')
		}
	}
	flat := strings.Join(strings.Fields(b.String()), " ")
	_, list := injections()
	return slices.ContainsFunc(list, func(p string) bool { return strings.Contains(" "+flat+" ", p) })
}

// Fold makes one line of words: runs of spaces and line breaks are one space.
func Fold(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }
