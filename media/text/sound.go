package text

import (
	"strings"
	"sync"
)

// Phones spells how a word sounds, one phone per element, in the letters of the
// ARPAbet without stress marks (AY as in "sky", IY as in "sea"). It is by rule:
// the longest group of letters that is known, from left to right, a silent e
// lengthening the vowel before it, with a list of exceptions. It is made for
// the ends of lines; within long words it is a rough guess.
func Phones(word string) []string {
	w := strings.ToLower(strings.ReplaceAll(word, "’", "'"))
	if p, ok := pronounced()[w]; ok {
		return p
	}
	if s, ok := strings.CutSuffix(w, "'s"); ok {
		p := Phones(s)
		return append(append([]string(nil), p...), sSounds(p)...)
	}
	w = strings.ReplaceAll(w, "'", "")
	// An ending on a word of the list: stars', doors, loved, singing.
	for _, e := range []string{"ing", "ings", "es", "ed", "s", "d", "ly", "er", "y"} {
		stem, ok := strings.CutSuffix(w, e)
		if !ok || len(stem) < 2 {
			continue
		}
		for _, st := range stems(stem, e) {
			p, ok := pronounced()[st]
			if !ok {
				continue
			}
			p = append([]string(nil), p...)
			switch e {
			case "ing":
				return append(p, "IH", "NG")
			case "ings":
				return append(p, "IH", "NG", "Z")
			case "ly":
				return append(p, "L", "IY")
			case "y":
				return append(p, "IY")
			case "er":
				return append(p, "ER")
			case "ed", "d":
				return append(p, dSound(p)...)
			case "es", "s":
				return append(p, sSounds(p)...)
			}
		}
	}
	if len(w) > 3 && strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed") && countVowels(w[:len(w)-2]) > 0 {
		p := letters(w[:len(w)-2], true)
		return append(p, dSound(p)...)
	}
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") {
		stem := w[:len(w)-1]
		if strings.HasSuffix(w, "ies") {
			p := Phones(w[:len(w)-3] + "y")
			return append(p, "Z")
		}
		if strings.HasSuffix(w, "es") && sibilant(w[:len(w)-2]) && !strings.HasSuffix(w, "ses") && !strings.HasSuffix(w, "ces") && !strings.HasSuffix(w, "ges") {
			stem = w[:len(w)-2]
		}
		p := Phones(stem)
		return append(append([]string(nil), p...), sSounds(p)...)
	}
	return letters(w, false)
}

func last(p []string) string {
	if len(p) == 0 {
		return ""
	}
	return p[len(p)-1]
}

func sSounds(p []string) []string {
	switch last(p) {
	case "S", "Z", "SH", "ZH", "CH", "JH":
		return []string{"IH", "Z"}
	case "P", "T", "K", "F", "TH":
		return []string{"S"}
	}
	return []string{"Z"}
}

func dSound(p []string) []string {
	switch last(p) {
	case "T", "D":
		return []string{"IH", "D"}
	case "P", "K", "F", "TH", "S", "SH", "CH":
		return []string{"T"}
	}
	return []string{"D"}
}

// graphemes are letter groups and how they sound. A leading ^ or a trailing $
// ties a group to an edge of the word. Longer groups are tried first.
var graphemes = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.SplitSeq(graphemeList, "\n") {
		for _, e := range strings.Split(line, ",") {
			f := strings.Fields(e)
			if len(f) > 0 {
				m[f[0]] = f[1:]
			}
		}
	}
	return m
})

const graphemeList = `
tch CH, dge JH, dg JH, igh AY, eigh EY, aigh EY, augh AO, ough AO, tion SH AH N, sion ZH AH N, ssion SH AH N, ture$ CH ER, sure$ ZH ER, cian SH AH N
ck K, sh SH, ch CH, th TH, ph F, wh W, qu K W, ng$ NG, nk NG K, ng NG, ^kn N, ^wr R, ^gn N, gn$ N, mb$ M, ^gh G, gh , ^ps S, mn$ M, ^who HH UW
ee IY, ea IY, ead EH D, eath$ EH TH, eathe IY DH, ear IH R, earn ER N, earth ER TH, earl ER L, earch ER CH, eart AA R T, eer IH R, ere$ IH R, air EH R, are$ EH R, ayer EH R
ar AA R, arr AE R, er ER, err EH R, ir ER, ire$ AY ER, ur ER, ure$ UH R, or AO R, ore AO R, oar AO R, oor AO R, our AW ER, wor W ER, war W AO R, quar K W AO R
oo UW, ook UH K, oa OW, oe$ OW, ou AW, ow AW, ow$ OW, own$ AW N, owl AW L, ower AW ER, oi OY, oy OY, ai EY, ay EY, au AO, aw AO, ie IY, ie$ AY, ye$ AY, ey$ IY, ew UW, eu UW, ue$ UW, ui UW, uy AY
all$ AO L, alk AO K, ald AO L D, alt AO L T, alm AA M, alf AE F, wa W AA, wan W AA N, was W AA S, wat W AA T, wave W EY V, wake W EY K, way W EY, wai W EY, qua K W AA
ind$ AY N D, ild$ AY L D, old OW L D, olt OW L T, oll$ OW L, olk$ OW K, ost$ OW S T, oth$ AO TH, ong$ AO NG, oss$ AO S, oft$ AO F T, ign$ AY N, int IH N T
ble$ B AH L, ple$ P AH L, tle$ T AH L, dle$ D AH L, gle$ G AH L, kle$ K AH L, fle$ F AH L, zle$ Z AH L, cle$ K AH L, stle$ S AH L, ckle$ K AH L, nkle$ NG K AH L, mble$ M B AH L
bb B, cc K, dd D, ff F, gg G, ll L, mm M, nn N, pp P, rr R, ss S, tt T, zz Z, sc S K, sce S, sci S IH
b B, c K, d D, f F, g G, h HH, j JH, k K, l L, m M, n N, p P, q K, r R, s S, t T, v V, w W, x K S, z Z, y$ IY, ^y Y, y IH
a AE, e EH, i IH, o AA, u AH, a$ AH, o$ OW, i$ AY, e$ 
`

var longVowel = map[byte]string{'a': "EY", 'e': "IY", 'i': "AY", 'o': "OW", 'u': "UW", 'y': "AY"}

// letters turns spelling into phones. stem says that an ending was taken off,
// so that a silent e may be missing.
func letters(w string, stem bool) []string {
	g := graphemes()
	var out []string
	for i := 0; i < len(w); {
		c := w[i]
		// A vowel made long by a silent e.
		if v, ok := longVowel[c]; ok && i+1 < len(w) && !vowelLetter(w[i+1]) && w[i+1] != 'w' && w[i+1] != 'x' && (i == 0 || !vowelLetter(w[i-1]) || (w[i-1] == 'u' && i > 1 && w[i-2] == 'q')) {
			rest := w[i+2:]
			r := w[i+1] == 'r'
			if !r && (rest == "e" || (rest == "" && stem && spelledLong(w)) || (w[i+1] == 't' && rest == "he") || (w[i+1] == 's' && rest == "te") || (w[i+1] == 'n' && rest == "ge")) {
				out = append(out, v)
				switch {
				case w[i+1] == 'c':
					out = append(out, "S")
				case w[i+1] == 'g':
					out = append(out, "JH")
				case w[i+1] == 's' && rest == "e" && (c == 'o' || c == 'i' || c == 'u'):
					out = append(out, "Z")
				case rest == "he":
					out = append(out, "DH")
				case rest == "te":
					out = append(out, "S", "T")
				case rest == "ge":
					out = append(out, "N", "JH")
				default:
					out = append(out, g[string(w[i+1])]...)
				}
				return out
			}
		}
		if (c == 'c' || c == 'g') && i+1 < len(w) && strings.IndexByte("eiy", w[i+1]) >= 0 && !(c == 'g' && (i == 0 || i+2 < len(w) && w[i+1:] == "er")) {
			if c == 'c' {
				out = append(out, "S")
			} else {
				out = append(out, "JH")
			}
			i++
			continue
		}
		if c == 'y' && i == len(w)-1 && len(out) > 0 && !hasVowel(out) {
			return append(out, "AY")
		}
		if c == 'e' && i == len(w)-1 && !hasVowel(out) {
			return append(out, "IY")
		}
		if c == 's' && i > 0 && i+1 < len(w) && vowelLetter(w[i-1]) && vowelLetter(w[i+1]) && w[i-1] != 'u' {
			out = append(out, "Z")
			i++
			continue
		}
		n := min(6, len(w)-i)
		for ; n > 0; n-- {
			s := w[i : i+n]
			var p []string
			ok := false
			if i == 0 {
				p, ok = g["^"+s]
			}
			if !ok && i+n == len(w) {
				p, ok = g[s+"$"]
			}
			if !ok {
				p, ok = g[s]
			}
			if ok {
				out = append(out, p...)
				break
			}
		}
		i += max(n, 1)
	}
	return out
}

// spelledLong guesses whether a stem without its ending had a silent e: one
// vowel and one consonant at its end (shin(e)d, hop(e)d; hopped doubles).
func spelledLong(w string) bool {
	n := len(w)
	return n >= 3 && vowelLetter(w[n-2]) && !vowelLetter(w[n-3]) && countVowels(w) == 1
}

func vowelPhone(p string) bool {
	return len(p) == 2 && strings.IndexByte("AEIOU", p[0]) >= 0
}

func hasVowel(ps []string) bool {
	for _, p := range ps {
		if vowelPhone(p) {
			return true
		}
	}
	return false
}

// pronounced is the list of words that sound unlike their spelling, written for
// this package. Each line is a rime and then words that end in it.
var pronounced = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.SplitSeq(soundList, "\n") {
		rime, words, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		tail := strings.Fields(rime)
		for _, w := range strings.Fields(words) {
			// The onset is what the rules make of the letters before the first
			// vowel of the stressed syllable; for rhyme only its being another matters.
			m[w] = append(onset(w), tail...)
		}
	}
	return m
})

// onset spells the consonants before the vowel of a word's stressed syllable,
// with everything before them, letter by letter: enough to tell "bare" from
// "share", which is all that rhyme asks of it.
func onset(w string) []string {
	st := Stress(w)
	skip := max(strings.IndexByte(st, '1'), 0)
	i, seen := 0, 0
	for i < len(w) {
		if vowelLetter(w[i]) && !(w[i] == 'y' && i == 0) && !(w[i] == 'u' && i > 0 && w[i-1] == 'q') {
			if seen == skip {
				break
			}
			seen++
			for i < len(w) && vowelLetter(w[i]) {
				i++
			}
			continue
		}
		i++
	}
	var out []string
	for _, c := range strings.ToUpper(w[:i]) {
		if strings.ContainsRune("AEIOU", c) {
			out = append(out, "AH")
			continue
		}
		out = append(out, string(c))
	}
	return out
}

const soundList = `
AY: i eye by my why goodbye high sigh nigh thigh buy guy lullaby lie pie tie die july reply deny sky fly dry cry try shy spy sly fry ply supply apply rely dye bye
IY: be he she me we sea key quay tea pea plea flea ski free agree three tree knee glee bee fee see
UW: you to two do who through too shoe blue true threw grew flew drew knew new few stew dew due clue glue view into queue crew blew chew zoo moo hue
OW: so go no know snow slow flow blow grow glow low row show throw though toe ago below bow crow sew dough hello tow oh sow hoe echo
AW: now how cow brow plough bough allow wow somehow vow ow
EY: day way say they grey gray obey away today neigh weigh play stay bay ray hay grey clay may lay pay pray sway tray spray stray delay
AO: saw straw claw draw law jaw paw raw thaw
EH R: there where their bear wear pear tear share care rare bare square stare fair hair chair air stair pair prayer scare dare spare aware everywhere anywhere somewhere nowhere affair repair lair mare hare flare glare prepare swear ware elsewhere beware
EH R Z: stairs upstairs downstairs theirs unawares
EH R D: shared cared stared scared dared prepared
AA R: are star far car jar bar tar guitar ajar scar
AO R: more door floor four for pour your or nor war before shore store roar oar core soar score ashore explore adore drawer bore tore wore swore ignore galore oor poor
AO R D: board lord cord ford aboard sword roared toward reward award afford poured stored hoard
ER: her stir fur sir were purr whirr blur
ER D: word bird heard third herd stirred purred blurred
ER L: girl curl pearl whirl twirl
ER L D: world curled whirled swirled twirled
ER K: work
ER TH: earth birth worth mirth
ER N: learn turn return burn fern
ER N D: learned turned burned returned
ER S: worse verse purse nurse universe
IH R: hear here near ear year dear fear clear appear steer cheer deer spear gear atmosphere pier disappear
IH R D: weird beard feared cheered cleared steered
AY ER: fire wire tire choir higher liar spire desire entire
AW ER: hour our flour flower tower power shower sour
OW M: home foam roam comb dome gnome chrome loam
OW N: own grown known shown blown flown thrown stone alone bone loan unknown phone tone throne sown moan groan
OW N Z: bones stones tones
AW N: down town brown crown gown frown noun
AW N D: round found ground sound around bound mound underground
UW N: moon soon tune June june noon spoon balloon dune prune lagoon afternoon
UW M: room bloom gloom whom plume broom loom boom tomb
UW Z: whose choose lose shoes blues
UW S: goose loose juice moose
UW T: boot flute root suit fruit toot route shoot hoot
UW D: food mood rude blued chewed
UW L: school pool cool rule fool tool stool
UW V: move prove groove
UH D: good wood stood could would should hood understood childhood neighbourhood
UH K: book look took cook hook brook shook nook
UH T: foot put soot
UH L: full pull wool bull
AH N: one done none sun run fun won son begun ton gun undone everyone anyone someone overrun spun
AH M: come some drum hum thumb plum crumb
AH V: love above glove dove of shove
AH F: enough tough rough stuff puff fluff
AH T: but cut nut hut shut
AH D: blood mud flood bud
AH DH ER: mother brother other another smother
IH D: did hid lid kid slid
AH N IY: honey money sunny funny bunny
AH CH: touch much such
AH NG: young tongue hung sung rung clung flung among sprung
AH NG K: trunk sunk drunk chunk
UW Z D: used bruised confused amused
AH N S: once
AH N T: front hunt
AE N D: hand land sand stand band understand grand and planned
AE N T: plant ant
AA N: on swan shone
AO N: gone dawn lawn yawn drawn
AO F: off cough
AO F T: soft aloft loft
AO S T: lost cost frost tossed crossed
AO S: moss cross across toss loss boss
AO G: dog fog log frog bog
AO NG: song long along strong wrong belong
AO T: thought bought caught taught brought fought ought nought sought
AO T ER: water daughter
AO L: all small tall call fall wall ball hall crawl shawl sprawl overall stall
AO L D: called bald scald
AO K: walk talk chalk hawk stalk
AO Z: because cause paws pause applause 
AA T: what not hot spot knot got forgot lot dot pot
AA M: calm palm
AA R T: heart art part start apart cart dart smart chart
AA R K: dark park spark bark mark lark
AE S: grass glass pass brass mass class
AE S T: last past fast vast cast mast passed
AE TH: path bath
AE F: laugh half calf giraffe
AE F T: laughed craft raft draft
AE V: have
EH D: said red bread head bed led fed shed spread ahead dead instead thread fled sled
EH N: again then when ten men hen pen
EH N IY: many any penny
EH N T: meant went sent bent spent tent
EH N D: friend end bend send mend lend tend pretend befriend
EH L: well tell shell bell fell spell smell dwell farewell
EH L D: held spelled
EH TH: breath death
EH K: neck speck check deck
EH DH ER: weather feather together leather whether
EH ZH ER: treasure measure pleasure
EH V ER: ever never forever clever however
EH S: yes guess less bless address press dress happiness
EH S T: rest best nest west guest quest blessed guessed
EH T: yet get set let met wet net debt forget sunset
IH N D: wind
IH N: in been bin begin thin win tin spin within grin skin chin fin
IH NG: thing sing ring spring king wing bring everything string anything swing
IH NG Z: things sings rings wings strings
IH L: still will hill until fill sill spill windowsill till mill
IH L D: build filled
IH S: this miss kiss
IH T: it sit bit lit
IH V: give live
IH SH: fish wish dish
IH R AH: era
IH S AH N: listen glisten
AY T: light night bright sight right white height quite bite kite write might flight delight tonight polite fright tight sleight invite despite goodnight slight
AY T S: lights nights heights kites
AY N D: mind find kind behind blind signed lined
AY N: shine line mine fine sign design nine divine pine vine wine
AY L: smile while mile isle aisle dial trial awhile style pile
AY L D: child wild mild smiled piled
AY D: side wide tide hide ride inside outside cried tried tide guide pride glide bride beside replied dried sighed tied lied eyed spied denied
AY Z: eyes skies wise rise surprise cries flies sighs tries replies lies lullabies goodbyes size prize sunrise
AY M: time climb rhyme chime lime
AY M D: climbed rhymed
AY F: life wife knife
AY V: alive five drive dive arrive
AY S: nice mice ice twice slice price dice
AY K: like bike hike strike alike
EY T: great wait late weight eight straight gate plate state create
EY T S: waits gates plates
EY K: break cake make lake wake take shake sake awake mistake snowflake ache steak
EY N: rain lane plain train brain reign chain pain remain grain vein cane window-pane mane refrain
EY N D: rained trained remained
EY L: tale sail whale gale pail tail mail trail snail hail pale veil
EY M: name game came same flame tame frame
EY V: gave wave brave save cave
EY S: face place space race grace trace lace embrace
EY P: shape cape
EY D: made shade played stayed afraid laid paid swayed weighed obeyed parade prayed grade serenade lemonade marmalade strayed
EY Z: days ways plays rays blaze gaze praise haze
IY P: deep sleep keep sheep steep creep asleep leap weep heap
IY T: feet street sweet meet beat seat eat complete repeat neat heat
IY D: need seed read feed lead indeed weed bead freed agreed reed
IY Z: breeze trees freeze these please knees seas bees peas cheese keys seize
IY Z D: breezed
IY S: piece peace geese niece
IY F: leaf brief belief
IY L: feel wheel real deal meal steel
IY M: dream seem stream team beam gleam scream
IY M D: dreamed seemed beamed gleamed
IY N: seen green queen between mean scene machine unseen clean tangerine
IY K: speak creak week peak beak cheek seek
IY P S: sleeps
IY CH: teach reach beach each speech peach
IY V: leave believe sleeve eve weave
IY TH: beneath teeth wreath
OW L D: cold old gold hold told bold rolled fold unfold controlled behold
OW L: soul whole roll hole pole bowl goal stroll coal
OW T: boat coat note float wrote throat goat quote
OW K: smoke spoke woke oak joke cloak broke folk
OW Z: nose rose those toes knows goes close snows grows blows clothes chose rows glows shows flows throws
OW S T: most ghost coast toast post boast host
OW P: rope hope soap slope
OW D: road load showed glowed rowed toad slowed flowed snowed owed
OW S: dose
AE L: shall pal canal
OW N L IY: only lonely
OW V ER: over clover
OW L ER: roller
AW T: out about shout without doubt throughout scout spout
AW D: loud cloud crowd proud aloud allowed bowed
AW S: house mouse
AW N T: count
AW L: owl growl howl prowl
OY: boy toy joy
OY Z: noise boys toys
OY S: voice rejoice choice
UH R: sure pure cure
AH N D ER: under thunder wonder
AH M ER: summer
IH T AH L: little
IH L OW: pillow willow
EH L OW: yellow fellow mellow
AE D OW: shadow
EH R IY: merry berry
OW ER: lower
`
