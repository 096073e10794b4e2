package lexicon

import (
	"math"
	"strings"

	"github.com/atelierhq/atelier"
)

// moodTable: one line per valence and arousal (tenths, −9…9), then the words.
// The judgement is our own, made for briefs: what the word asks of a work.
const moodTable = `
8 6 joyful jubilant ecstatic overjoyed exuberant triumphant
7 5 happy happily merry cheerful cheery jolly gleeful delighted delightful festive sunny celebratory
6 6 lively energetic upbeat bouncy exciting excited zesty spirited vibrant rousing
6 5 funny humorous comic comical hilarious laugh-out-loud witty amusing
5 5 playful silly cheeky mischievous goofy quirky whimsical slapstick nonsense nonsensical absurd zany
5 3 fun light-hearted lighthearted jaunty bright colourful colorful carefree fond
6 1 hopeful optimistic encouraging uplifting reassuring heartening inspiring grateful thankful
6 -1 warm loving affectionate kind kindly warm-hearted heartwarming tender-hearted sweet charming friendly
5 -3 gentle tender tenderly gently cosy cozy snug comforting comfort soothing caring
4 -6 calm peaceful serene tranquil relaxed restful placid mild soft mellow untroubled
3 -6 quiet quietly still hushed silent slow unhurried contemplative meditative lullaby-like
3 -5 sleepy drowsy bedtime lullaby dozy soporific
3 -3 dreamy dreamlike ethereal hazy floating misty drifting otherworldly
3 -2 thoughtful reflective pensive wistful musing philosophical
1 -4 nostalgic bittersweet autumnal remembering faded
5 3 wonder wondrous awe awestruck awe-inspiring marvelling marvellous magical magic enchanted enchanting curious curiosity
5 4 adventurous adventure daring bold brave courageous heroic swashbuckling intrepid
4 7 grand majestic epic noble proud glorious magnificent solemn-bright soaring monumental
3 2 mysterious mystery secret strange enigmatic curious-dark
2 0 honest simple plain clear educational scientific factual informative
2 -2 patient steady humble modest ordinary everyday
-2 -4 melancholy melancholic wistful-sad sombre somber subdued muted solemn rueful regretful
-4 -4 lonely lonesome alone solitary forlorn homesick isolated abandoned forgotten unloved
-6 -4 sad sadly sorrowful unhappy tearful heavy-hearted blue-hearted downcast gloomy dreary bleak
-7 -3 grief grieving mourning mournful heartbroken heartbreaking bereaved loss lost-love elegiac elegy desolate
-7 -2 tragic hopeless despairing despair miserable wretched doomed
-7 -3 death dies died dying dead funeral grave buried
-5 2 anxious worried nervous uneasy fearful timid troubled restless-dark
-5 5 scary frightening spooky eerie creepy haunted haunting sinister ominous menacing threatening
-6 7 terrifying horrifying horror nightmarish panic panicked violent brutal bloody gory
-5 6 angry furious enraged raging bitter jealous hateful cruel
-4 6 tense suspenseful thrilling nerve-racking urgent desperate dangerous danger perilous
-3 1 dark grim brooding shadowy moody noir murky
0 7 wild stormy turbulent fierce untamed frenzied chaotic tempestuous
1 6 fast frantic breathless hectic busy restless rushing bustling
-3 -2 tired weary exhausted worn-out bored
-3 2 grumpy grouchy sulky cross cranky stubborn disappointed
-4 -2 ashamed guilty sorry remorse
5 1 friendship friends befriend befriends befriended togetherness love loved beloved
6 3 celebration party birthday wedding victory
4 -1 consoling consolation healing healed forgiveness forgiving reconciled hope
2 3 odd surprising surprise peculiar unexpected ironic sly
-2 3 sad-funny longing yearning
-2 -1 lost missing misses
-5 -2 war ruin ruins hunger poverty
`

var moodWords = func() map[string][2]float64 {
	m := map[string][2]float64{}
	for row := range strings.Lines(moodTable) {
		f := strings.Fields(row)
		if len(f) < 3 {
			continue
		}
		v, a := parseFloat(f[0])/10, parseFloat(f[1])/10
		for _, w := range f[2:] {
			if _, taken := m[w]; !taken {
				m[w] = [2]float64{v, a}
			}
		}
	}
	return m
}()

func moodWord(w string) bool { _, ok := moodWords[w]; return ok }

// MoodOf returns valence and arousal, −1…1, of one word.
func MoodOf(word string) (valence, arousal float64, ok bool) {
	m, ok := moodWords[strings.ToLower(word)]
	return m[0], m[1], ok
}

// FeelingCount is the number of words in the mood lexicon.
func FeelingCount() int { return len(moodWords) }

var feels = []struct {
	word             string
	valence, arousal float64
}{
	{"calm", 0.35, -0.6}, {"tender", 0.5, -0.25}, {"joyful", 0.75, 0.55}, {"playful", 0.5, 0.35},
	{"dark", -0.4, 0.05}, {"tense", -0.45, 0.6}, {"sad", -0.6, -0.35}, {"grand", 0.4, 0.7},
	{"dreamy", 0.2, -0.3}, {"wild", 0, 0.75},
}

// Feel returns a mood with its nearest word.
func Feel(valence, arousal float64) atelier.Mood {
	valence, arousal = max(-1, min(1, valence)), max(-1, min(1, arousal))
	best, dist := "calm", math.Inf(1)
	for _, f := range feels {
		if d := math.Hypot(valence-f.valence, arousal-f.arousal); d < dist {
			best, dist = f.word, d
		}
	}
	// Two decimals: what is stored and compared must not hang on the last bit.
	return atelier.Mood{Valence: math.Round(valence*100) / 100, Arousal: math.Round(arousal*100) / 100, Feel: best}
}

var strength = map[string]float64{
	"very": 1.4, "deeply": 1.4, "really": 1.3, "extremely": 1.5, "utterly": 1.5, "truly": 1.3, "so": 1.2, "terribly": 1.4,
	"slightly": 0.4, "little": 0.5, "bit": 0.5, "somewhat": 0.5, "quite": 0.9, "gently": 0.6, "faintly": 0.4, "touch": 0.4, "hint": 0.3,
}

var moodNot = set(`not never no without isn't don't hardly nothing neither nor avoid less`)

// Feeling is one mood word found in a text.
type Feeling struct {
	Word             string
	Valence, Arousal float64 // after intensifiers and negation
	Weight           float64
	Negated          bool
	Said             bool // an adjective of the work ("gentle, a little funny"), not of one of its things
}

// Feelings finds the mood words of a text. A negated word asks for a fourth of
// its opposite: "not scary" is a mild wish for something pleasant.
func Feelings(text string) []Feeling {
	t := tokens(text)
	var out []Feeling
	for i, w := range t {
		m, ok := moodWords[w.word]
		if !ok && strings.Contains(w.word, "-") {
			continue
		}
		if !ok {
			continue
		}
		f := Feeling{Word: w.word, Valence: m[0], Arousal: m[1], Weight: 1}
		for k := i - 1; k >= max(0, i-3); k-- {
			if t[k].stop == '.' || t[k].stop == ';' || t[k].stop == ',' {
				break
			}
			if s, is := strength[t[k].word]; is && k == i-1 || is && t[k].word != "so" && t[k+1].word == "of" {
				f.Weight *= s
			}
			if moodNot[t[k].word] {
				f.Negated = true
			}
		}
		if f.Negated {
			f.Valence, f.Arousal, f.Weight = -f.Valence, -f.Arousal, f.Weight*0.25
		}
		// The word speaks of the work when no noun that it could describe follows.
		next := ""
		if i+1 < len(t) && w.stop == 0 {
			next = t[i+1].word
		}
		_, noun := vocabulary.byForm[next]
		if i > 0 && verbForm(t[i-1].word) && !auxiliaries[t[i-1].word] {
			out = append(out, f) // "goes missing": an event, no tone
			continue
		}
		f.Said = next == "" || aboutWork[next] || conjunctions[next] || prepositions[next] && !noun
		if f.Said {
			f.Weight *= 1.5
		}
		out = append(out, f)
	}
	return out
}

// ReadMood is the weighted mean of a text's mood words; ok is false when it has none.
func ReadMood(text string) (m atelier.Mood, ok bool) {
	var v, a, w float64
	for _, f := range Feelings(text) {
		v += f.Valence * f.Weight
		a += f.Arousal * f.Weight
		w += f.Weight
	}
	if w == 0 {
		return atelier.Mood{}, false
	}
	return Feel(v/w, a/w), true
}
