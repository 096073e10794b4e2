package lexicon

import "strings"

// adjectives that stand before nouns in briefs; those of feeling are in moods.go.
var adjectives = set(`big small tiny little large huge great vast giant enormous tall short long wide narrow deep high low
	thick thin fat round square flat old young new ancient early late last first second third final only single own
	same other next different various real whole half full empty open closed hidden secret lost found forgotten broken
	mended torn worn rusty dusty muddy wet dry damp icy frozen snowy rainy windy stormy foggy misty cloudy sunny starry
	moonlit sunlit hot warm cool cold chilly freezing soft hard rough smooth sharp blunt heavy light bright dark dim pale
	deaf blind silent loud noisy quiet still slow fast quick swift clever wise foolish silly stupid smart curious brave
	bold shy timid stubborn patient busy idle lazy hungry thirsty sleepy tired awake asleep sick ill healthy strong weak
	rich poor humble proud vain kind mean rude polite friendly unfriendly wild tame free young-hearted magic magical
	enchanted haunted golden silver wooden stone glass iron tin brass copper paper woollen silken velvet striped spotted
	furry hairy feathery scaly prickly woolly sweet sour bitter salty fresh ripe rotten hungry round-eyed lonely favourite
	favorite beloved dear best better worst good bad nice fine pretty beautiful ugly handsome elegant plain simple
	complex clear strange odd weird mysterious famous unknown distant far near nearby remote local northern southern
	eastern western tropical arctic polar urban rural royal mechanical electric tiny-winged flying singing dancing
	sleeping talking walking swimming shining glowing burning falling rising floating drifting running laughing crying
	weeping missing wandering travelling traveling abandoned retired married widowed elderly middle-aged newborn clumsy
	graceful gentle grumpy gruff cheeky naughty mischievous playful loyal faithful honest fierce savage dangerous safe
	precious ordinary common rare special perfect tidy messy crooked straight upside-down overgrown leafy mossy grassy
	sandy rocky stony leaky creaky squeaky dreamy nervous anxious determined ambitious reluctant absent-minded bearded
	bald freckled barefoot one-eyed three-legged red-haired black-and-white tin-plated clockwork nosy forgetful
	winter autumn summer spring morning evening midnight orphaned solitary unlikely invisible transparent colourful
	colorful homeless homesick injured wounded wealthy hollow steep calm turbulent raging howling blustery`)

// aboutWork are nouns about the work itself or about making it; they are not
// things of its world.
var aboutWork = set(`poem poems poetry story stories tale tales ballad ballads haiku haikus limerick limericks verse verses
	rhyme rhymes stanza stanzas line lines word words page pages chapter chapters picture pictures plate plates image
	images illustration illustrations artwork art drawing drawings piece pieces music tune tunes melody score track song
	songs lullaby anthem waltz march rhythm beat tempo minute minutes second seconds key style mood tone feeling feel
	feelings colour colours color colors palette shade shades hue hues tones theme themes title ending beginning end start
	middle part parts parent parents manner kind sort type form way lot bit brief scene scenes detail details audience reader readers
	listener listeners children kids adults grown-ups grownups age ages year-olds adult family families example reference
	sense ode elegy portrait study meditation sequence series set collection book-length bedtime lesson explanation
	fable legend myth fairytale version idea ideas thing things something anything everything moment voice instrument instruments
	plot narrative free-verse couplet couplets format length width size background foreground style point view name names
	use need mix touch hint pinch dash mention text texts soundtrack accompaniment solo duet chorus refrain work works
	minor major photo-realism realism`)

// abstract words are no things to be drawn.
var abstract = set(`time day days night nights morning mornings evening evenings noon midnight dawn dusk afternoon hour hours
	week weeks month months year years spring summer autumn winter fall century birthday holiday christmas weather season
	seasons world life death love hope fear joy sorrow grief loss anger peace war truth beauty freedom courage kindness
	friendship loneliness silence happiness sadness memory memories dream dreams thought thoughts secret secrets
	promise promises mistake mistakes problem problems question questions answer answers reason news help work job trip
	journey adventure adventures visit return way ways place places distance side sides top bottom edge corner front
	middle centre center left right north south east west everything nothing something sound sounds noise smell taste
	touch sight look glimpse step steps turn turns chance change changes course fact facts science history future past
	present language culture nature power strength weakness size shape height depth speed rest result cause effect
	process law laws rule rules number numbers amount group pair kind lesson moral wonder fun play game games colour color
	blue red green yellow white black silence first last one ones other others people person somebody anybody
	man-made while matter point case sleep light song favour favor wish wishes luck fate idea surprise trouble
	view voice name home house-warming party wedding funeral dance walk swim ride run race flight fight battle
	metre metres meter meters kilometre kilometres mile miles inch inches foot yard yards lap laps
	shoulder shoulders hand hands knee knees arm arms back lap elbow finger fingers foot feet head heads toe toes chin cheek cheeks
	scientific terms smallest biggest oldest youngest tallest longest best worst meaning conversation sadness`)

// commonVerbs in base form; their inflected forms are recognised too. Nouns of
// the vocabulary win over them where both fit.
const commonVerbs = `row judge compete construct launch steer flee wrestle sew add admire agree allow answer appear approach argue arrive ask avoid bake bark beat become befriend
	beg begin believe belong bend bite blink bloom blow boil bounce break breathe bring build burn bury buy call care carry
	catch celebrate change chase cheer choose circle clean climb close collect comb come comfort complain connect convince
	cook count cover crack crawl create creep croak cross cry cut dance dare decide deliver destroy die dig disappear
	discover dive doubt drag draw dream dress drift drink drive drop drown eat end enjoy enter escape explain explore
	explode face fade fail fall fear feed feel fight fill find finish fix flee float flow fly fold follow forget forgive
	freeze frighten gather get give glow go grow guard guess guide hang happen hate have hear heal help hide hold hope howl
	hug hunt hurry hurt imagine invent invite join jump keep kick kiss knit knock know land laugh lead lean leap learn leave
	lend let lick lie lift like listen live look lose love make marry meet melt mend miss move need notice obey offer open
	orbit outgrow paint pass pay peck play plant please point pour practise practice prepare pretend promise protect prove
	pull push put question race rain raise reach read realise realize recover refuse rejoice remember repair replace rescue
	rest return ride ring rise roar rob roll rule run sail save say scare search see seek seem sell send share shelter
	shine shout show shrink shut sing sink sit skip sleep slide slip smell smile sneeze snow sow speak spend spin spoil
	spread stand stare start stay steal step stop stray struggle study suffer surprise survive swallow sweep swim swing
	take talk tame taste teach tell tend thank think throw tidy touch travel treat trick trust try turn understand vanish
	visit wait wake walk wander want warm warn wash watch water wave weave weep whisper whistle win wish wonder work worry
	write yawn yearn long ache mourn grieve rhyme include contain mention depict feature avoid overcome settle turn bloom
	migrate photosynthesise evaporate condense hibernate hatch pollinate divide happen forms occur absorb produce convert
	bob rock creak tick chime glitter hum glide hop squeak squeeze tiptoe trudge stumble gallop trot`

var verbForms3 = func() map[string]bool {
	m := map[string]bool{}
	for _, v := range strings.Fields(commonVerbs) {
		for _, f := range []string{v, Third(v), Past(v), Participle(v), Ing(v)} {
			m[f] = true
		}
	}
	for row := range strings.Lines(irregular) {
		if f := strings.Fields(row); len(f) == 3 {
			m[f[0]], m[f[1]], m[f[2]], m[Third(f[0])], m[Ing(f[0])] = true, true, true, true, true
		}
	}
	return m
}()

// verbForm reports whether w is a form of a common verb.
func verbForm(w string) bool { return verbForms3[w] }

// verbish reports whether w may well be an order to the studio: "Write", "Tell".
func verbish(w string) bool { return verbForms3[w] }
