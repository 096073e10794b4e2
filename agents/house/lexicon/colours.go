package lexicon

import "strings"

// Hue is a colour word with what it looks like.
type Hue struct {
	Word   string  // as said: "crimson"
	Hex    string  // "#rrggbb", sRGB
	Family string  // red orange yellow green teal blue violet pink brown grey black white
	Warm   float64 // −1 cold … 1 warm
}

// The table of colour words: word hex family warmth. Hex values are our own
// choice of what reads as that word in paint, not a screen standard.
const hues = `
red #c0392b red 0.9
crimson #a3142e red 0.8
scarlet #d1301f red 0.9
ruby #9b1b3b red 0.7
vermilion #d9452b red 0.9
burgundy #6d1a36 red 0.6
maroon #6b2030 red 0.6
coral #ee7a63 orange 0.8
terracotta #c4663f orange 0.8
rust #a4512b orange 0.8
orange #e67e22 orange 1.0
amber #e8a628 yellow 0.9
apricot #f2b183 orange 0.8
peach #f5bf9c orange 0.7
copper #b06a3b orange 0.8
yellow #f2c230 yellow 0.9
golden #dba72e yellow 0.9
gold #d6a021 yellow 0.9
ochre #c2872f yellow 0.8
mustard #cd9b26 yellow 0.8
lemon #f3de58 yellow 0.6
honey #dd9f33 yellow 0.9
straw #e3cd82 yellow 0.6
sand #dbc497 brown 0.5
cream #f6ead0 white 0.5
ivory #f4edda white 0.4
brown #7b4f2e brown 0.6
chestnut #7e3f27 brown 0.7
chocolate #54321f brown 0.6
tan #c19a6b brown 0.5
beige #dccdb0 brown 0.4
green #3f8a4a green -0.1
emerald #1f8a5b green -0.2
olive #7d7f3a green 0.2
moss #6d7c3c green 0.1
mint #a4dcbd green -0.3
sage #99ab86 green 0.0
lime #a3c943 green 0.2
jade #2f9a76 green -0.2
teal #1f7a7a teal -0.5
turquoise #35b5ad teal -0.5
aqua #62c6c9 teal -0.5
cyan #3cb9d0 teal -0.7
blue #2c62b4 blue -0.8
azure #3b8fd6 blue -0.7
cobalt #2149a5 blue -0.8
sapphire #1d4290 blue -0.8
ultramarine #2a38a3 blue -0.6
indigo #3b3489 blue -0.5
navy #1c2d53 blue -0.7
midnight #18203f blue -0.7
sky-blue #86c2e8 blue -0.6
violet #6d4aa5 violet -0.2
purple #6c3a92 violet 0.0
plum #6e3560 violet 0.2
lavender #b7a3d8 violet -0.2
lilac #c3a6d6 violet 0.0
mauve #a983a7 violet 0.1
magenta #b52e7f pink 0.4
pink #e58ea7 pink 0.5
rose #d9798f pink 0.5
blush #eab5b2 pink 0.5
grey #848b93 grey -0.2
gray #848b93 grey -0.2
slate #53616e grey -0.4
charcoal #34393f black -0.1
silver #bcc4cb grey -0.3
ash #a6a8a5 grey 0.0
black #1b1c20 black 0.0
white #f7f6f1 white 0.0
`

var hueTable, hueIndex = func() ([]Hue, map[string]int) {
	var list []Hue
	index := map[string]int{}
	for row := range strings.Lines(hues) {
		f := strings.Fields(row)
		if len(f) != 4 {
			continue
		}
		warm := parseFloat(f[3])
		index[f[0]] = len(list)
		list = append(list, Hue{Word: f[0], Hex: f[1], Family: f[2], Warm: warm})
	}
	return list, index
}()

// Hues returns all colour words in the order of the table.
func Hues() []Hue { return append([]Hue(nil), hueTable...) }

// Colour finds a colour word: "red", "sky blue", "sea-green" (by its last word),
// "reddish". ok is false for any other word.
func Colour(word string) (h Hue, ok bool) {
	w := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(word)), " ", "-")
	if i, found := hueIndex[w]; found {
		return hueTable[i], true
	}
	if i := strings.LastIndexByte(w, '-'); i >= 0 && !strings.Contains(w, "-and-") {
		return Colour(w[i+1:])
	}
	if one, is := strings.CutSuffix(w, "s"); is {
		if i, found := hueIndex[one]; found && (!hueNouns[one] || one == "gold") {
			return hueTable[i], true
		}
	}
	if stem, is := strings.CutSuffix(w, "ish"); is && len(stem) > 2 {
		for _, s := range []string{stem, stem + "e", strings.TrimRight(stem, stem[len(stem)-1:])} {
			if i, found := hueIndex[s]; found {
				return hueTable[i], true
			}
		}
	}
	return Hue{}, false
}

// hueNouns are colour words that are commoner as nouns or other adjectives:
// they are read as colours only right before a noun or in a list of colours.
var hueNouns = set(`amber apricot ash blush charcoal chestnut chocolate copper coral cream gold honey ivory jade
	lavender lemon lime midnight mint moss olive orange peach plum rose ruby rust sand sage sapphire silver slate straw
	tan violet emerald lilac azure golden mustard`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
