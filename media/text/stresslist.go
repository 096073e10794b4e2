package text

import (
	"strings"
	"sync"
)

// stresses is the list of exceptions and of words the compound and ending rules
// build on, written for this package: a pattern, then its words. A word spelt
// regularly is listed where an ending would mislead the rule.
var stresses = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.SplitSeq(stressList, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		for _, w := range f[1:] {
			m[w] = f[0]
		}
	}
	return m
})

const stressList = `
1 shall pal drawer drawers prayer prayers wears
102 neighbourhood
10 crooked wicked naked ragged rugged jagged wretched
1 sea see sun moon star sky night light day house home hand heart head hair hat coat boot sock shoe stone sand shell wave tide ship boat sail rope net fish gull wind storm rain snow ice frost fog mist cloud
1 fire hour our flour sour hire wire tire choir spire world girl whirl curl pearl cold gold old bold told hold fold tree leaf root branch bark moss fern bear fox owl wolf deer hare mouse cat dog hen goose duck
1 bird nest egg wing song bell drum tune note word line page book pen ink map road street lamp post bus train track bridge town square park gate door lock key stair roof wall floor room bed chair desk shelf
1 cup plate bowl spoon bread cake jam pie soup tea milk egg plum pear leaf seed soil spade bean pea corn wheat grass bee wasp ant snail worm frog toad pond stream brook bank reed hill path field lane fence
1 hedge barn cow sheep goat horse pig lamb kite ball toy doll bear king queen knight crown sword child friend boy man men young small tall short long big great wide deep high low warm soft kind brave shy
1 quick slow loud bright dark dim pale red blue green brown black white pink grey gray gold smile laugh cry weep sing hum call shout cheer clap dance jump run walk step climb crawl creep leap hop skip fly
1 soar glide drift float sink swim dive row steer stand sit lie sleep wake dream think know guess learn teach read write draw paint build make mend fix break tear cut bake cook eat drink taste smell feel touch
1 look watch stare gaze peer hear voice sound noise tick tock clock time while once twice three four five six eight nine ten one two year month week spring fall breeze gust gale flash thunderclap crash roar
1 growl purr squeak chirp hoot howl bark yawn sneeze cough sigh breath blow puff steam smoke flame spark coal ash dust dirt mud clay brick wood board nail saw wheel cog gear spring screw bolt wire tin steel
1 space ship rock beam ray glow gleam shine shone shade shape edge end start turn bend curve loop knot thread string cloth wool scarf glove mitten coat cloak through though thought bought brought caught taught fought
1 give gave live love come came some done gone none have move prove lose whose were where there here their they prayed played stayed swayed lived loved leaves waves sleeve sleeves eve grove groves
1 tail tale wheel real deal meal feel fear tear near year ear dear hear clear shell jail pail mail sail nail trail snail rail fail owl growl prowl howl while smile mile tile file pile isle aisle style
1 climbed seemed dreamed loved lived moved turned learned burned called rolled pulled filled smiled walked talked looked watched danced jumped leaped stopped dropped hopped hummed rowed showed glowed flowed
1 breathed soothed wreathed sneezed teased eased pleased raised praised blazed gazed crossed tossed lost bounced pounced danced laughed coughed sighed cried tried dried spied died lied tied toes shoes goes does
1 clothes breathe scarce fierce pierce forced horse course house mouse blouse grouse louse spouse cause pause clause nose rose those close chose hose prose phrase please these cheese breeze freeze squeeze sneeze tease ease
1 whole whales whale pale stale scale twelve shelves selves elves wolves calves halves knives wives lives hives dives drives thrives five fives pipe pipes ripe stripes ropes hopes slopes notes boats coats goats floats throats
1 plates gates states waits lights nights kites heights sites writes flutes boots roots fruits suits shirt shirts skirts hearts parts charts carts starts beaks peaks leaks creaks speaks weeks cheeks streaks freaks oaks jokes strokes smokes
1 rhyme thyme build built guide guess guest quest quilt quilts quite quill squid queen quince quay plague league tongue vague rogue fugue tongues
10 quiet lion riot diet giant poem poet science dial trial ruin fluid being seeing going doing knowing snowing blowing rowing showing growing glowing flowing sewing drawing lying flying trying crying drying sighing saying playing staying
10 every evening different several opened opening river over under never ever water winter summer morning mother father brother sister little gentle apple table candle kettle bottle button kitten kitchen garden window pillow
10 yellow hollow meadow shadow follow sparrow narrow harrow arrow borrow willow fellow mellow silver copper iron paper pepper butter letter ladder feather weather leather heather other rather gather thunder wonder
10 wander winder finger tiger spider tower flower shower power keeper sailor baker farmer teacher painter writer dancer singer doctor wizard dragon captain pirate pilot robot planet comet rocket
10 orbit crater stellar lunar solar engine pocket jacket basket blanket bucket ticket market cricket racket magnet carpet velvet comfort secret forest harbour harbor island ocean current coral dolphin walrus penguin seagull puffin
10 rabbit badger hedgehog squirrel beaver otter robin raven magpie swallow pigeon chicken duckling turtle tortoise beetle acorn berry cherry lemon orange carrot turnip pumpkin cabbage onion honey sugar cookie biscuit pudding porridge dinner supper breakfast
10 sunday monday tuesday wednesday thursday friday birthday music fiddle trumpet whistle lantern lamplight starlight moonlight sunlight firelight daylight twilight midnight noonday sunrise sunset daybreak nightfall doorstep footstep doorway stairway hallway pathway
10 gateway highway seaside hillside fireside bedside lakeside roadside someone something nothing somewhere nowhere nearly really early only lonely lovely homely story stories worry worries
10 hurry hurried happy heavy ready steady sunny funny honeyed busy dizzy easy windy rainy snowy foggy cloudy stormy frosty icy chilly silly jolly golden wooden woollen hidden sudden broken open frozen chosen woven children
10 people person pebble puddle bubble double trouble tremble humble stumble tumble rumble grumble crumble mumble jumble thimble nimble simple dimple couple tickle twinkle sparkle wrinkle sprinkle crackle cackle chuckle buckle giggle wiggle wriggle
10 struggle juggle snuggle cuddle muddle huddle paddle saddle middle riddle cradle needle noodle poodle idle bridle title settle rattle battle cattle tattle nettle metal petal pedal medal level travel marvel angel camel tunnel funnel channel
10 lighthouse greenhouse treehouse farmhouse playground schoolroom classroom bedroom bathroom workshop notebook teapot teacup teaspoon raincoat raindrop rainstorm snowflake snowfall snowman snowdrift seashell seaweed starfish driftwood rainbow
10 answer question number numbers corner border order silence silent moment present distant instant constant perfect circle castle whistle bristle thistle listen listened fasten hasten often soften fallen woollen stolen swollen
10 colour color favour flavour labour neighbour neighbor parlour armour honour humour rumour tutor actor factor tractor mirror terror error horror worried hurried carried married tarried buried certain curtain mountain fountain villain chieftain
10 listens ashen even heaven seven raven haven driven given risen liven waken taken shaken spoken token oaken linen siren
10 broomstick bookshop footprint handshake keyhole mailbox postbox bathtub bathrobe bluebell daisy lily poppy tulip clover conker chestnut hazel walnut ivy cuckoo parrot heron falcon eagle osprey
10 going doing cosy cozy tidy muddy dusty rusty misty sandy salty empty twenty thirty forty fifty sixty city pity pretty party body study copy puppy bunny pony baby lady penny kindly softly slowly quickly gently
10 warmly coldly calmly sadly gladly madly badly proudly loudly boldly brightly lightly nightly tightly rightly safely widely finely bravely mostly ghostly nicely closely surely purely rarely barely squarely merely dearly clearly yearly
10 promise practice surface palace menace terrace necklace service office notice justice lattice message village cottage passage package sausage courage damage manage image voyage carriage marriage language bandage luggage
10 treasure measure pleasure leisure pressure nature picture future creature feature pasture mixture fracture lecture culture venture figure injure
10 elsewhere welcome handsome awesome lonesome wholesome tiresome
10 farther further either neither whether tether bother smother hither thither wither slither
10 human woman women fireman postman milkman merman mermaid milkmaid shepherd orchard vineyard farmyard courtyard backyard custard mustard lizard blizzard
01 alone along away above about across afraid again against agree ahead alarm alike alive allow amaze among amount apart appear arise around arrive ashore aside asleep awake aware begin began begun behind believe belong below beneath beside
01 between beyond became become before behave delay delight depart deny describe desire destroy enough enjoy escape except exclaim explain explore forget forgot forgive forgave goodbye hello herself himself itself myself yourself indeed inside
01 instead invite machine mistake outside perhaps pretend prepare receive refuse remain repair repeat reply return reveal surprise today tonight toward towards unless until unfold unlock unseen unknown upon
01 within without complete compare complain concern control cocoon balloon bamboo canoe cartoon guitar hotel police parade platoon raccoon ravine routine saloon shampoo tattoo typhoon canal cascade cement design divine
01 event exact exist extreme forlorn hurrah hooray immense intend july lament lagoon marine monsoon narrate obey occur polite precise produce protect provide pursue refrain rejoice relax release rely
01 remind remote request respond secure serene severe sincere sublime support suppose supreme trapeze unite unwind upset upstairs downstairs withdraw withstand anew amid amidst askew astray aglow ablaze afloat afar apiece ajar
01 canal cascade
01 adore admire accept account advise aboard abroad absurd beguile bestow betray compose conceal connect consist contain convince decide declare decline define defend defy demand depend deserve despair desserts dessert
01 embrace emerge employ enclose endure engage enlarge entire erase erupt exhale inhale expand expect explode express improve inform inquire insist inspire involve neglect observe obtain occurred offend oppose perceive perform persuade
01 prefer preferred prevent proceed proclaim promote propose pronounce recall recede reduce reflect reform refresh regret reject rejoin relate remark remove renew repose resist resolve restore retreat retire reward submit succeed suggest
01 therein thereby thereof whereby herein hereby throughout whereas midair
100 mariner evermore anyone anything anywhere everyone everything everywhere somebody nobody anybody everybody lullaby butterfly dragonfly ladybird ladybug nightingale fingertip grandmother grandfather gardener traveller traveler fisherman
100 carefully beautiful wonderful suddenly happily quietly silently patiently secretly instantly usually certainly merrily steadily readily busily lazily hungrily sleepily finally slippery glittering shimmering flickering whispering wandering
100 wondering listening gathering scattering chattering following harbouring hollering thundering family families history memory memories factory energy gravity galaxy satellite telescope microscope scientist library
100 animal elephant crocodile octopus telephone orchestra microphone calendar yesterday saturday holiday festival carnival circular triangle rectangle hospital customer messenger passenger carpenter
100 elderly lonelier lowering flowery powerful colourful colorful marmalade lemonade icicle icicles buttercup wilderness happiness emptiness loneliness tenderness visitor visitors innocent favourite favorite multiply
100 marigold newspaper wheelbarrow windowpane windowsill overcoat afterglow undertone interest difficult dangerous generous numerous curious furious serious glorious various previous obvious poetry pottery battery
100 chemistry industry ministry entropy symmetry tapestry dignity radio studio video audio period myriad lavender cinnamon caramel chocolate oranges strawberry raspberry blackberry blueberry elderberry
010 remember forever together tomorrow another umbrella banana december november october september remembers discover uncover recover deliver consider already however whenever wherever whatever whoever potato tomato tornado volcano
010 surrounded astonished delighted enormous important adventure musician magician electric romantic gigantic terrific fantastic mosquito flamingo gorilla chinchilla koala opossum tobacco pyjamas pajamas eleven companion opinion familiar
010 conductor professor inventor collector projector director reminder beginner beginning becoming surprising exciting believing belonging forgiving forgetting computer commuter idea ideas arena hyena verandah bandanna
010 policeman companions bewildered reluctant observer explorer umbrellas spaghetti confetti graffiti museum cathedral
1 i'll we'll she'll he'll you'll they'll i'm we're they're you're she'd he'd they'd we'd i'd i've we've you've they've don't won't can't it's that's there's what's let's who's
10 didn't couldn't wouldn't shouldn't hadn't hasn't isn't wasn't doesn't haven't mustn't needn't
201 violin kangaroo understand understood engineer volunteer pioneer afternoon overboard overhead undersea underneath reappear disappear disappeared disagree introduce cavalier chandelier tangerine submarine magazine guarantee employee
201 everlong overjoyed underground overflow overgrown overcame overcome overtake
010 piano
0100 astronomer photographer geography geology biology geometry ability activity community discovery impossible invisible incredible original particular spectacular material experience experiment intelligent mysterious librarian aquarium historian
0100 american photography philosophy democracy anemone rhinoceros
1000 caterpillar dictionary watermelon helicopter alligator salamander generator radiator calculator elevator escalator lighthousekeeper
2010 constellation information education population generation celebration conversation observation exploration decoration destination invitation congratulation supermarket january february television
20100 photosynthesis electricity curiosity university
00010 imagination
201 cigarette silhouette
2010 independent understanding hesitation ornamental accidental instrumental
`
