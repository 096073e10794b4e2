package director

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier/agents/house/lexicon"
)

// Titles of each arc. Slots: {A} {B} as titles name them ("the Keeper", "Mira");
// {An} the bare noun, {T} a thing, {P} the place, {Pr} the premise as -ing.
var titles = map[string][]string{
	"friendship": {"A Cup for {B}", "What {B} Wanted", "{A} and the Visitor", "The Evening {B} Stayed", "Room for {B}", "How {B} Learned to Knock", "Two Cups"},
	"quest":      {"As Far as {P}", "The Long Way Round", "{A} Goes to See", "A Map of Almost Everything", "The Short Cut", "Wet Feet and Loud Hearts", "Farther Than It Looked"},
	"loss":       {"One Cup", "What the Morning Does", "Everything in Its Place", "The Tune in the Next Room", "{T} and the Quiet", "Where It All Goes"},
	"wonder":     {"Small Doors", "Ten Thousand Times a Second", "What {A} Does All Day", "The Quiet Work", "A Coat for the Light", "So Much from So Little"},
	"mishap":     {"Nothing Is on Fire", "A Plan with Seven Steps", "The Dignity of {A}", "String Will Do", "A Tiny Bit Mistaken", "{A} Makes It Worse"},
	"day":        {"{P} in Pieces", "The Hours, Holding Hands", "Between Two Breaths", "What the Light Picked Up", "A Day in Both Hands", "{T}, and Other Small Lights"},
	"seasons":    {"The Round Road", "In Very Small Letters", "Under the Frost", "The Year {A} Stayed", "All the Gold in a Week"},
	"accord":     {"The Line Nobody Saw", "The Warmest Corner", "Half of What There Is", "Neither Am I", "Soup for All", "{A} on One Side"},
	"distance":   {"A Letter Takes Its Time", "The Same Moon", "How Far Is Far", "Dear {B}", "What Fits in an Envelope", "Between Here and There"},
	"courage":    {"Hello, Dark", "A Very Small Step", "The Middle Is Empty", "How Big Is Brave", "Just Beside", "{A} Says Hello"},
	"craft":      {"Small, Crooked and True", "The Hundred-and-First Try", "Two Doors", "{A} Almost Can", "Heard Through the Wall", "By Accident, Once"},
	"contest":    {"The White Line", "Side by Side", "By a Nose", "Neither First nor Last"},
	"making":     {"One Arrow Too Many", "What the Plan Did Not Say", "Almost Straight", "A Screw Left Over"},
	"lesson":     {"There Is Nothing to It", "Once More, from the Easy Part", "Low and Crooked and Glad"},
	"voyage":     {"All of It Has Been Walked", "One Foot, Another Foot", "What {A} Still Remembers", "Left of the Tallest Stone"},
	"judging":    {"It Knocks Back", "The Biggest and the Smallest", "Something about the Rules"},
	"hiding":     {"Knees and Shoelaces", "As Small as a Comma", "Still Here", "One Shoe Nearer"},
	"flight":     {"A Great Deal of Room", "And Let Go", "No Bigger than a Plate"},
	"escape":     {"Not Me", "The Place in the Middle", "{A} Gets Away"},
	"search":     {"It Was Only One", "Where It Has Its Place", "In the One Place Nobody Looks"},
	"stroll":     {"No Other Way to Go There", "Taking Turns", "As a Thought Begins"},
	"images":     {"{H} First", "What {H} Keeps", "Mostly {H}", "The Light Takes Its Time", "Where Nobody Looks", "By the Length of a Breath", "{T}, Still", "A Little for Later", "Before the Word for It"},
}

func (d *draft) title(a arc) string {
	if t := strings.TrimSpace(d.brief.Title); t != "" {
		return t
	}
	for _, t := range d.shuffled("title", titles[a.name]) {
		if s, ok := d.fill(t); ok && !d.offends(s) {
			return s
		}
	}
	return "Small Lights"
}

func (d *draft) fill(t string) (string, bool) {
	name := func(i int) string {
		if i >= len(d.d.Cast) {
			return ""
		}
		c := d.d.Cast[i]
		if c.Given != "" {
			return c.Given
		}
		n := c.Noun
		if k := strings.LastIndexByte(n, ' '); k > 0 && n[k+1:] == c.Subject {
			n = n[k+1:]
		}
		if plural(&c) {
			n = pluralOf(n)
		}
		return "the " + titled(n)
	}
	t = strings.ReplaceAll(t, "Dear {B}", "Dear "+strings.TrimPrefix(name(1), "the "))
	if strings.HasSuffix(t, "Dear ") {
		return "", false
	}
	place := "the " + titled(d.d.Setting.Place)
	if d.d.Setting.Place == "space" || d.d.Setting.Place == "home" {
		place = titled(d.d.Setting.Place)
	}
	if d.place.name != "" {
		place = d.place.name
	}
	thing := ""
	for _, e := range d.d.Elements {
		if s, ok := lexicon.Lookup(e.Subject); ok && s.Kind == lexicon.Object && e.Count == 1 {
			thing = "the " + titled(e.Noun)
			break
		}
	}
	hue := ""
	if m := d.matter(); m != "" {
		hue = titled(m)
	}
	for _, s := range [][2]string{{"{H}", hue}, {"{A}", name(0)}, {"{B}", name(1)}, {"{P}", place}, {"{T}", thing}} {
		if strings.Contains(t, s[0]) {
			if s[1] == "" {
				return "", false
			}
			t = strings.ReplaceAll(t, s[0], s[1])
		}
	}
	if rest, ok := strings.CutPrefix(t, "the "); ok {
		t = "The " + rest
	}
	// A plural takes its own verb: "The Owls Almost Can".
	return t, !(len(d.d.Cast) > 0 && plural(&d.d.Cast[0]) && slices.ContainsFunc(ofOne, func(verb string) bool { return strings.Contains(t, verb) }))
}

// ofOne are the verbs of the titles above that only one can be said to do.
var ofOne = []string{" Goes", " Makes", " Does All", " Remembers", " Says", " Gets"}

func titled(noun string) string {
	f := strings.Fields(noun)
	for i, w := range f {
		if i > 0 && (w == "of" || w == "the" || w == "and" || w == "in") {
			continue
		}
		f[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(f, " ")
}

// theme is one sentence saying what the work is about.
func (d *draft) theme(a arc) string {
	about := map[string]string{
		"friendship": "how two who seem made to frighten each other become friends",
		"quest":      "setting out for something, and what is found beside it",
		"loss":       "missing somebody, honestly, and what goes on all the same",
		"wonder":     "how something everyday works, and why it is a wonder",
		"mishap":     "a fine plan going wrong, and being forgiven for it",
		"day":        "one day, looked at until it shines",
		"seasons":    "a year going round, and what stays through it",
		"distance":   "being far apart, and the thread that holds all the same",
		"courage":    "being afraid of something, and saying hello to it",
		"accord":     "a quarrel that is colder than making peace",
		"craft":      "learning something hard, badly at first, and making it one's own",
		"contest":    "wanting to win, and finding out with whom",
		"making":     "building something that nobody believes in",
		"lesson":     "teaching somebody a thing, and being taught",
		"voyage":     "a long way, and what waits at the end of it",
		"judging":    "having to say which is best",
		"hiding":     "hiding, and being waited for",
		"flight":     "letting go of something and looking after it",
		"escape":     "running away, and being missed",
		"search":     "something missing, and looking for it together",
		"stroll":     "a walk with open ears",
		"images":     "looking at one thing until it opens",
	}[a.name]
	who := ""
	for i, c := range d.d.Cast {
		if i == 2 {
			break
		}
		n := c.Given
		if n == "" {
			n = c.Noun
			if i > 0 && (family[c.Noun] || family[c.Subject]) {
				n = possessive(&d.d.Cast[0]) + " " + n
			} else if plural(&c) {
				n = pluralOf(n)
				if c.Count > 1 {
					n = lexicon.Numeral(c.Count) + " " + n
				}
			} else if !mass(c.Subject) && !unique[c.Subject] {
				n = lexicon.Article(n) + " " + n
			} else {
				n = "the " + n
			}
		}
		if i > 0 {
			who += " and "
		}
		who += n
	}
	if who == "" {
		return capitalise(about + ".")
	}
	return capitalise(who + ": " + about + ".")
}
