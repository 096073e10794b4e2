package director

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// The checks a requirement can carry. A critic that does not know one leaves it
// to others.
const (
	CheckContains = "contains"     // Subject or the word Value is there
	CheckAbsent   = "absent"       // it is not
	CheckEnding   = "ends-hopeful" // the last beat's mood is above the lowest and not sad
	CheckSadEnd   = "ends-sad"
	CheckMood     = "mood"       // Value is a feel
	CheckColour   = "colour"     // Value is a colour word; Subject what wears it, "" anything
	CheckWord     = "word"       // the text says Value
	CheckTitle    = "title"      // the title is Value
	CheckRhyme    = "rhyme"      // the text rhymes
	CheckLength   = "length"     // Value is a number of units
	CheckMusic    = "instrument" // Value plays
	CheckKey      = "key"        // Value
	CheckTime     = "time"       // Value
	CheckWeather  = "weather"    // Value
	CheckForm     = "form"       // Value
	CheckStyle    = "style"      // Value
	CheckTempo    = "tempo"      // Value slow or fast
	CheckName     = "name"       // Subject is called Value
	CheckUnmet    = "unmet"      // this team cannot
)

// impossible are things that this team cannot make, whatever it tries.
var impossible = []string{"photo", "photograph", "photographs", "photographic", "photorealistic", "photo-realistic", "video", "animation", "animated", "interactive",
	"sung", "vocals", "choir", "singer", "voice-over", "voiceover", "spoken", "audiobook", "3d", "hologram", "logo", "qr", "barcode", "trademark", "url", "link",
	"website", "hyperlink"}

var languages = []string{"french", "german", "spanish", "italian", "portuguese", "dutch", "latin", "chinese", "japanese", "russian", "arabic", "hindi", "polish",
	"swedish", "turkish", "korean", "greek", "esperanto", "welsh", "irish", "finnish", "danish", "norwegian"}

// require reads the musts, the must-nots and what the brief itself rules out.
func (d *draft) require() {
	for _, words := range d.brief.Must {
		q := d.must(words)
		d.d.Must = append(d.d.Must, q)
		if q.Check == CheckUnmet {
			d.d.Unmet = append(d.d.Unmet, words)
		}
	}
	d.d.Must = append(d.d.Must, d.saidMusts()...)
	for _, words := range d.brief.MustNot {
		q := atelier.Requirement{Text: words, Media: lexicon.Media(words), Scope: "every", Check: CheckAbsent}
		ms := lexicon.Scan("no " + words)
		switch {
		case len(ms) > 0:
			q.Subject, q.Value = ms[0].Lemma, ms[0].Noun
		default:
			q.Value = strings.ToLower(strings.TrimSpace(words))
		}
		if in := lexicon.Instruments("instruments " + words); len(in) > 0 && (len(ms) == 0 || musical(words)) {
			q.Media, q.Value, q.Subject = []atelier.Medium{atelier.Music}, in[0], ""
		} else if len(q.Media) == len(atelier.Media) {
			q.Media = []atelier.Medium{atelier.Text, atelier.Artwork}
		}
		d.d.MustNot = append(d.d.MustNot, q)
	}
	for _, m := range d.absent {
		if slices.ContainsFunc(d.d.MustNot, func(q atelier.Requirement) bool {
			return q.Check == CheckAbsent && q.Subject == m.Lemma && q.Value == m.Noun
		}) {
			continue
		}
		d.d.MustNot = append(d.d.MustNot, atelier.Requirement{Text: "no " + pluralOf(m.Noun), Media: banMedia(d.brief.Text, m), Scope: "every",
			Check: CheckAbsent, Subject: m.Lemma, Value: m.Noun})
	}
	d.unseen()
	if d.hopeful != "" && !hasCheck(d.d.Must, "ends-"+d.hopeful) {
		d.d.Must = append(d.d.Must, atelier.Requirement{Text: "ends " + d.hopeful, Media: []atelier.Medium{atelier.Text, atelier.Music}, Scope: "somewhere", Check: "ends-" + d.hopeful})
	}
}

// unseen spells out a ban on all people or animals in the pictures for those of
// the cast whom the words speak of, so that no plate shows one of them.
func (d *draft) unseen() {
	for _, q := range slices.Clone(d.d.MustNot) {
		kind := map[bool]string{true: lexicon.Person}[q.Subject == "person"]
		if q.Value == "animal" {
			kind = lexicon.Animal
		}
		if kind == "" || len(q.Media) != 1 || q.Media[0] != atelier.Artwork {
			continue
		}
		for _, c := range d.d.Cast {
			if c.Kind == kind && c.Subject != "" {
				d.d.MustNot = append(d.d.MustNot, atelier.Requirement{Text: q.Text, Media: q.Media, Scope: "every", Check: CheckAbsent, Subject: c.Subject, Value: c.Subject})
			}
		}
	}
}

// banMedia is where a ban holds: in the medium that is named right after what is
// banned ("no people in the pictures"), else wherever things are shown or named.
func banMedia(text string, m lexicon.Mention) []atelier.Medium {
	both := []atelier.Medium{atelier.Text, atelier.Artwork}
	if m.End > len(text) {
		return both
	}
	after := text[m.End:]
	if i := strings.IndexAny(after, ".,!?;:\n"); i >= 0 {
		after = after[:i]
	}
	f := strings.Fields(strings.ToLower(after))
	if len(f) < 2 || f[0] != "in" && f[0] != "on" {
		return both
	}
	if said := lexicon.Media(after); len(said) < len(atelier.Media) {
		return said
	}
	return both
}

// saidMusts are demands that the brief makes in its own sentences: "Must end with
// everybody at one table." A work about one word must say it.
func (d *draft) saidMusts() []atelier.Requirement {
	var out []atelier.Requirement
	for _, s := range sentences(d.brief.Text) {
		low := strings.ToLower(s)
		for _, open := range []string{"must ", "it must ", "there must be ", "it has to "} {
			if rest, ok := strings.CutPrefix(low, open); ok && len(strings.Fields(rest)) > 1 && !strings.HasPrefix(rest, "not ") && !strings.HasPrefix(rest, "never ") {
				q := d.must(strings.TrimPrefix(rest, "have "))
				if strings.HasPrefix(rest, "end ") {
					q.Scope = "last"
				}
				if q.Check == CheckContains || q.Check == CheckEnding {
					out = append(out, q)
				}
			}
		}
	}
	if m := d.matter(); m != "" && len(d.looks) == 0 {
		out = append(out, atelier.Requirement{Text: "it is about " + m, Media: []atelier.Medium{atelier.Text}, Scope: "somewhere", Check: CheckWord, Value: m})
	}
	return out
}

func hasCheck(qs []atelier.Requirement, check string) bool {
	for _, q := range qs {
		if q.Check == check {
			return true
		}
	}
	return false
}

func musical(words string) bool {
	low := strings.ToLower(words)
	for _, w := range []string{"music", "instrument", "play", "solo", "drums", "piano", "violin", "flute", "harp", "cello"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// must reads one must. What cannot be read as anything checkable is met by the
// words being said.
func (d *draft) must(words string) atelier.Requirement {
	low := " " + strings.ToLower(strings.NewReplacer(",", " ", ".", " ", "!", " ").Replace(words)) + " "
	has := func(ws ...string) bool {
		for _, w := range ws {
			if strings.Contains(low, " "+w+" ") {
				return true
			}
		}
		return false
	}
	q := atelier.Requirement{Text: words, Media: lexicon.Media(words), Scope: "somewhere"}
	everywhere := len(q.Media) == len(atelier.Media)
	if has("every", "each", "all", "always", "throughout") {
		q.Scope = "every"
	}
	if has("last", "final") {
		q.Scope = "last"
	}
	if has("first", "opening") && !has("first person") {
		q.Scope = "first"
	}
	ms := lexicon.Scan(words)
	switch {
	case has(impossible...) || has(languages...) && has("in", "rhyme", "rhymes", "written", "translated", "translation", "version", "words"):
		q.Check = CheckUnmet
	case len(lexicon.Unplayable(words)) > 0 && (musical(words) || len(ms) == 0):
		q.Check, q.Media = CheckUnmet, []atelier.Medium{atelier.Music}
	case has("hopeful", "happy", "happily", "hope") && has("end", "ends", "ending", "finish", "finale", "conclusion"):
		q.Check, q.Scope = CheckEnding, "last"
		d.hopeful = "hopeful"
	case has("sad", "sadly", "tragic") && has("end", "ends", "ending"):
		q.Check, q.Scope = CheckSadEnd, "last"
		d.hopeful = "sad"
	case has("title", "titled") && strings.ContainsAny(words, `"“”'‘`):
		q.Check, q.Value, q.Media = CheckTitle, between(words), []atelier.Medium{atelier.Text}
	case has("rhyme", "rhymes", "rhyming"):
		q.Check, q.Media = CheckRhyme, []atelier.Medium{atelier.Text}
	case strings.ContainsAny(words, `"“”`) && between(words) != "":
		q.Check, q.Value, q.Media = CheckWord, strings.ToLower(between(words)), []atelier.Medium{atelier.Text}
	default:
		if name, of, ok := givenName(words); ok {
			q.Check, q.Subject, q.Value, q.Media = CheckName, of.Lemma, name, []atelier.Medium{atelier.Text}
			break
		}
		if in := lexicon.Instruments("instruments " + words); len(in) > 0 && (everywhere && len(ms) == 0 || musical(words)) {
			q.Check, q.Value, q.Media = CheckMusic, in[0], []atelier.Medium{atelier.Music}
			break
		}
		if mu := lexicon.ReadMusic(words); mu.Key != "" || mu.Mode != "" {
			q.Check, q.Value, q.Media = CheckKey, mu.Key+mu.Mode[len(mu.Mode)*min(1, len(mu.Key)):], []atelier.Medium{atelier.Music}
			break
		}
		if hues := lexicon.ReadColours(words); len(hues) > 0 {
			q.Check, q.Value, q.Media = CheckColour, hues[0].Word, []atelier.Medium{atelier.Artwork}
			if len(ms) > 0 {
				q.Subject = ms[0].Lemma
			}
			break
		}
		if len(ms) > 0 {
			q.Check, q.Subject, q.Value = CheckContains, ms[0].Lemma, ms[0].Noun
			if ms[0].Negated {
				q.Check, q.Scope = CheckAbsent, "every"
			}
			if everywhere {
				q.Media = []atelier.Medium{atelier.Text, atelier.Artwork}
			}
			break
		}
		if l := lexicon.ReadLengths(words); l != (lexicon.Lengths{}) {
			q.Check, q.Value = CheckLength, itoa(l.Stanzas+l.Pages+l.Plates+l.Seconds)
			break
		}
		if f := lexicon.Form(words); f != "" {
			q.Check, q.Value, q.Media = CheckForm, f, []atelier.Medium{atelier.Text}
			break
		}
		if s := lexicon.Style(words); s != "" {
			q.Check, q.Value, q.Media = CheckStyle, s, []atelier.Medium{atelier.Artwork}
			break
		}
		if v := lexicon.Time(words); v != "" {
			q.Check, q.Value, q.Media = CheckTime, v, []atelier.Medium{atelier.Text, atelier.Artwork}
			break
		}
		if v := lexicon.Weather(words); v != "" {
			q.Check, q.Value, q.Media = CheckWeather, v, []atelier.Medium{atelier.Text, atelier.Artwork}
			break
		}
		if m, ok := lexicon.ReadMood(words); ok {
			q.Check, q.Value = CheckMood, m.Feel
			break
		}
		switch {
		case has("slow", "slowly"):
			q.Check, q.Value, q.Media = CheckTempo, "slow", []atelier.Medium{atelier.Music}
		case has("fast", "quick"):
			q.Check, q.Value, q.Media = CheckTempo, "fast", []atelier.Medium{atelier.Music}
		default:
			q.Check, q.Value, q.Media = CheckWord, lastWord(words), []atelier.Medium{atelier.Text}
		}
	}
	return q
}

func between(words string) string {
	for _, q := range [][2]string{{"“", "”"}, {`"`, `"`}, {"‘", "’"}, {"'", "'"}} {
		if _, rest, ok := strings.Cut(words, q[0]); ok {
			if in, _, closed := strings.Cut(rest, q[1]); closed && strings.TrimSpace(in) != "" {
				return strings.TrimSpace(in)
			}
		}
	}
	return ""
}

func lastWord(words string) string {
	f := strings.Fields(strings.ToLower(strings.Trim(words, " .!?,;")))
	if len(f) == 0 {
		return ""
	}
	return strings.Trim(f[len(f)-1], ".,;!?\"'“”")
}
