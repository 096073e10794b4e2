package atelier

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ranges of a brief (product.md, "What goes in"). Where that page gives no
// figure, the bound is what the house team can do well in one job.
const (
	MinBriefText    = 3    // characters
	MaxBriefText    = 8000 // characters
	MaxPieces       = 8
	MaxPlates       = 24
	MaxUnits        = 40 // stanzas or pages
	MinSide         = 256
	MaxSide         = 4096
	MaxPixels       = 12_000_000
	MinSeconds      = 10
	MaxSeconds      = 300
	MinTempo        = 30
	MaxTempo        = 240
	MaxSeed         = 1<<53 - 1 // the largest whole number that every JSON reader keeps
	MaxRounds       = 10
	MinAcceptScore  = 0.5
	MaxDirective    = 2000 // characters of what a person says during a job
	maxPhrase       = 300  // characters of a must, a title, an audience, a label
	maxRequirements = 32
	maxInputs       = 8
	maxLabels       = 16
	maxInstruments  = 8
	maxUSD          = 1e6
	maxCalls        = 1_000_000
	maxTokens       = 1_000_000_000_000
	maxMinutes      = 14 * 24 * 60 // a job's whole life
)

// What a brief gets when it does not say.
const (
	DefaultPlates      = 4
	DefaultWidth       = 1536
	DefaultHeight      = 1024
	DefaultLanguage    = "en"
	DefaultTeam        = "house"
	DefaultSeed        = 1
	DefaultRounds      = 4
	DefaultAcceptScore = 0.85
)

// More of the vocabulary a brief may use.
var (
	Gates = []string{"direction", "pieces", "release"}

	// Outputs are the formats there are. The files of the versions themselves
	// (markdown, svg, png, midi, musicxml, wav) are always in a bundle. The others
	// are made of them: all but mp4 where a brief names none, else those it names,
	// and one that cannot be made is then a broken promise.
	Outputs = []string{"markdown", "epub", "pdf", "svg", "png", "midi", "musicxml", "abc", "sheet", "roll", "wav", "flac", "mp4"}

	// Keys are the keys of at most six accidentals.
	Keys = []string{
		"C major", "G major", "D major", "A major", "E major", "B major", "F# major",
		"Gb major", "Db major", "Ab major", "Eb major", "Bb major", "F major",
		"A minor", "E minor", "B minor", "F# minor", "C# minor", "G# minor", "D# minor",
		"Eb minor", "Bb minor", "F minor", "C minor", "G minor", "D minor",
	}
)

// ParseBrief reads a brief from JSON as [ParseStrict] does, refuses a number
// that is written but out of range even where leaving it out means "you
// decide", and returns the brief with the defaults of [Brief.Normalize]. Every
// error is an [*Error] that names the field.
func ParseBrief(body []byte) (Brief, error) {
	var b Brief
	given, err := parseStrict(body, &b)
	if err != nil {
		return Brief{}, err
	}
	if !given["brief"] {
		return Brief{}, Invalidf("brief", "is missing: say in a sentence or more what is to be made")
	}
	if err := b.writtenZeros(given); err != nil {
		return Brief{}, err
	}
	if err := b.Normalize(); err != nil {
		return Brief{}, err
	}
	return b, nil
}

// writtenZeros refuses zeros and empty words that somebody wrote on purpose:
// in the struct they would read as "left out".
func (b *Brief) writtenZeros(given map[string]bool) error {
	zero := func(path string, is bool) error {
		if is && given[path] {
			return Invalidf(path, "must be above zero; leave the field out to let the studio decide")
		}
		return nil
	}
	empty := func(path, word string) error {
		if word == "" && given[path] {
			return Invalidf(path, "must not be empty; leave the field out to let the studio decide")
		}
		return nil
	}
	for i, p := range b.Pieces {
		at := fmt.Sprintf("pieces[%d].", i)
		if err := firstError(
			zero(at+"stanzas", p.Stanzas == 0), zero(at+"pages", p.Pages == 0), zero(at+"plates", p.Plates == 0),
			zero(at+"width", p.Width == 0), zero(at+"height", p.Height == 0),
			zero(at+"seconds", p.Seconds == 0), zero(at+"tempo", p.Tempo == 0),
			empty(at+"id", p.ID), empty(at+"form", p.Form), empty(at+"style", p.Style), empty(at+"key", p.Key), empty(at+"meter", p.Meter),
		); err != nil {
			return err
		}
	}
	return firstError(
		zero("critique.max_rounds", b.Critique.MaxRounds == 0), zero("critique.accept_score", b.Critique.AcceptScore == 0),
		zero("budget.usd", b.Budget.USD == 0), zero("budget.calls", b.Budget.Calls == 0),
		zero("budget.tokens", b.Budget.Tokens == 0), zero("budget.minutes", b.Budget.Minutes == 0),
	)
}

// Normalize fills in what the brief leaves open and checks the rest. After it
// succeeds every piece has an id and a list of what it depends on, and calling
// it again changes nothing. Errors are [CodeInvalid] and name the field; where
// a word is not known they list what is.
func (b *Brief) Normalize() error {
	return firstError(b.normalizeWords(), b.normalizePieces(), b.normalizeLimits())
}

func (b *Brief) normalizeWords() error {
	b.Text = strings.TrimSpace(b.Text)
	b.Title = strings.TrimSpace(b.Title)
	b.Audience = strings.TrimSpace(b.Audience)
	if b.Language == "" {
		b.Language = DefaultLanguage
	}
	if b.Team == "" {
		b.Team = DefaultTeam
	}
	switch n := utf8.RuneCountInString(b.Text); {
	case n < MinBriefText:
		return Invalidf("brief", "says too little: at least %d characters are needed", MinBriefText)
	case n > MaxBriefText:
		return Invalidf("brief", "has %d characters; at most %d are taken", n, MaxBriefText)
	case !strings.ContainsFunc(b.Text, unicode.IsLetter):
		return Invalidf("brief", "has no words")
	}
	if err := CheckWords("brief", b.Text, MaxBriefText); err != nil {
		return err
	}
	if err := firstError(phrase("title", b.Title), phrase("audience", b.Audience)); err != nil {
		return err
	}
	if !validLanguage(b.Language) {
		return Invalidf("language", "must be a language tag such as \"en\" or \"pt-BR\"")
	}
	if b.Notes != "" && b.Notes != NotesPlain {
		return Invalidf("notes", "must be %q or left out", NotesPlain)
	}
	if !plainName(b.Team) {
		return Invalidf("team", "must be the name of a team: lower-case letters, digits and dashes")
	}
	if err := firstError(requirements("must", b.Must), requirements("must_not", b.MustNot)); err != nil {
		return err
	}
	for i, w := range b.MustNot {
		if j := slices.IndexFunc(b.Must, func(m string) bool { return strings.EqualFold(m, w) }); j >= 0 {
			return Invalidf(fmt.Sprintf("must_not[%d]", i), "is the same as must[%d]", j)
		}
	}
	return nil
}

func requirements(field string, list []string) error {
	if len(list) > maxRequirements {
		return Invalidf(field, "has %d entries; at most %d are taken", len(list), maxRequirements)
	}
	for i := range list {
		at := fmt.Sprintf("%s[%d]", field, i)
		if list[i] = strings.TrimSpace(list[i]); list[i] == "" {
			return Invalidf(at, "must not be empty")
		}
		if err := phrase(at, list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *Brief) normalizeLimits() error {
	if b.Seed == nil {
		seed := int64(DefaultSeed)
		b.Seed = &seed
	}
	if *b.Seed < 0 || *b.Seed > MaxSeed {
		return Invalidf("seed", "must be a whole number from 0 to %d", int64(MaxSeed))
	}
	c := &b.Critique
	if c.MaxRounds == 0 {
		c.MaxRounds = DefaultRounds
	}
	if c.AcceptScore == 0 {
		c.AcceptScore = DefaultAcceptScore
	}
	if c.MaxRounds < 1 || c.MaxRounds > MaxRounds {
		return Invalidf("critique.max_rounds", "must be from 1 to %d", MaxRounds)
	}
	if !(c.AcceptScore >= MinAcceptScore && c.AcceptScore <= 1) {
		return Invalidf("critique.accept_score", "must be from %g to 1", MinAcceptScore)
	}
	if err := b.Budget.check(); err != nil {
		return err
	}
	if err := knownSet("gates", b.Gates, Gates); err != nil {
		return err
	}
	if err := knownSet("outputs", b.Outputs, Outputs); err != nil {
		return err
	}
	if err := b.checkInputs(); err != nil {
		return err
	}
	return b.checkLabels()
}

func (u Budget) check() error {
	if !(u.USD >= 0 && u.USD <= maxUSD) {
		return Invalidf("budget.usd", "must be above 0 and at most %d", int(maxUSD))
	}
	if u.Calls < 0 || u.Calls > maxCalls {
		return Invalidf("budget.calls", "must be above 0 and at most %d", maxCalls)
	}
	if u.Tokens < 0 || u.Tokens > maxTokens {
		return Invalidf("budget.tokens", "must be above 0 and at most %d", int64(maxTokens))
	}
	if !(u.Minutes >= 0 && u.Minutes <= maxMinutes) {
		return Invalidf("budget.minutes", "must be above 0 and at most %d", maxMinutes)
	}
	return nil
}

func (b *Brief) checkInputs() error {
	if len(b.Inputs) > maxInputs {
		return Invalidf("inputs", "has %d entries; at most %d are taken", len(b.Inputs), maxInputs)
	}
	seen := map[string]bool{}
	for i, in := range b.Inputs {
		at := fmt.Sprintf("inputs[%d]", i)
		if !ValidDigest(in.SHA256) {
			return Invalidf(at+".sha256", "must be the SHA-256 that the upload answered: 64 lower-case hexadecimal digits")
		}
		if seen[in.SHA256] {
			return Invalidf(at+".sha256", "is listed twice")
		}
		seen[in.SHA256] = true
		if err := phrase(at+".as", in.As); err != nil {
			return err
		}
	}
	return nil
}

func (b *Brief) checkLabels() error {
	if len(b.Labels) > maxLabels {
		return Invalidf("labels", "has %d entries; at most %d are taken", len(b.Labels), maxLabels)
	}
	keys := make([]string, 0, len(b.Labels))
	for k := range b.Labels {
		keys = append(keys, k)
	}
	slices.Sort(keys) // the same mistake gets the same answer
	for _, k := range keys {
		at := join("labels", k)
		if !plainName(k) {
			return Invalidf(at, "a label's name has lower-case letters, digits and dashes, at most 63")
		}
		if err := phrase(at, b.Labels[k]); err != nil {
			return err
		}
	}
	return nil
}

// CheckWords checks words from outside that [ParseStrict] did not read: valid
// UTF-8, at most max characters, nothing that nobody can see.
func CheckWords(field, words string, max int) error {
	if !utf8.ValidString(words) {
		return Invalidf(field, "is not UTF-8")
	}
	if n := utf8.RuneCountInString(words); n > max {
		return Invalidf(field, "has %d characters; at most %d are taken", n, max)
	}
	for _, r := range words {
		if what := hiddenCharacter(r); what != "" {
			return Invalidf(field, "holds %s (U+%04X), which nobody can see: remove it", what, r)
		}
	}
	return nil
}

// phrase checks a short text of one line.
func phrase(field, words string) error {
	if strings.ContainsAny(words, "\n\r\t") {
		return Invalidf(field, "must be one line")
	}
	return CheckWords(field, words, maxPhrase)
}

// ValidDigest reports whether s is a SHA-256 as we write it.
func ValidDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// plainName reports whether s is 1–63 lower-case letters, digits, dashes, dots
// and underscores, beginning with a letter or digit.
func plainName(s string) bool {
	if s == "" || len(s) > 63 || strings.ContainsRune("-._", rune(s[0])) {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-._") == ""
}

// validLanguage reports whether s has the shape of a BCP 47 tag: a language of
// two or three letters, then subtags of up to eight letters and digits.
func validLanguage(s string) bool {
	if len(s) > 35 {
		return false
	}
	for i, sub := range strings.Split(s, "-") {
		if sub == "" || len(sub) > 8 {
			return false
		}
		for _, c := range []byte(sub) {
			letter := c|0x20 >= 'a' && c|0x20 <= 'z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
		if i == 0 && (len(sub) < 2 || len(sub) > 3) {
			return false
		}
	}
	return true
}

// knownSet checks that every word of list is known and given once.
func knownSet(field string, list, known []string) error {
	for i, w := range list {
		at := fmt.Sprintf("%s[%d]", field, i)
		if !slices.Contains(known, w) {
			return unknown(at, w, known)
		}
		if slices.Index(list, w) < i {
			return Invalidf(at, "is listed twice")
		}
	}
	return nil
}

func unknown(field, word string, known []string) error {
	if r := []rune(word); len(r) > 40 {
		word = string(r[:40]) + "…"
	}
	return Invalidf(field, "%q is not known; known are: %s", word, strings.Join(known, ", "))
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
