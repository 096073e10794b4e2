package notes

import (
	"strings"
	"unicode/utf8"

	"github.com/atelierhq/atelier"
)

// Plain makes the line that the service builds around an agent's plain words, act
// plain, or around a person's, act dir. Runs of spaces and line breaks become one
// space; nothing else is changed. Words over the bounds are a [*Refused].
func Plain(act Act, t Target, re ID, words string) (Line, error) {
	l := Line{Act: act, Target: t, Re: re, Say: Fold(words)}
	if act != atelier.ActPlain && act != atelier.ActPerson {
		return Line{}, refuse(2, 0, "plain or dir")
	}
	runes, n := MaxWords, MaxPlainWords
	if act == atelier.ActPerson {
		runes, n = MaxPerson, 1<<30
	}
	switch {
	case l.Say == "":
		return Line{}, refuse(2, 0, "words")
	case !utf8.ValidString(words):
		return Line{}, refuse(1, 0, "valid UTF-8")
	case utf8.RuneCountInString(l.Say) > runes || strings.Count(l.Say, " ")+1 > n:
		return Line{}, refuse(1, 0, "at most %d characters", runes)
	}
	if err := checkChars(l.Say, 0); err != nil {
		return Line{}, err
	}
	if err := checkForm(l, Base()); err != nil {
		return Line{}, err
	}
	return l, nil
}

// Deliver writes a line as a prompt has it: the id under which it is delivered there,
// who sent it, and the line. The id is local to the prompt, so that no prompt depends
// on the order in which parallel work was committed; l.Re is local too.
func Deliver(id ID, from string, l Line) string {
	return "n" + itoa(int(id)) + " " + from + " " + Print(l)
}
