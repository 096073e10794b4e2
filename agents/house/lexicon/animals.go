package lexicon

// animals: lemma|plural|pronoun|habitat|verbs|tasks|adjectives|sounds|colour|parts
const animals = `
whale|||sea|dive sing breach surface drift breathe roll call|sing through the deep;blow a tall spout;roll beneath the moon;slap the water|vast,slow,gentle,old|song,spout|blue|tail,fins,song
dolphin|||sea|leap dive click race splash spin play surface|leap over the wave;race the boat;blow rings of bubbles|quick,bright,playful|clicks,splash|grey|fins,tail
fish|||sea,river,lake|swim dart flash hide glide circle nibble turn|dart between the reeds;flash in the shallows;blow a bubble|silver,quick,small|splash|silver|fins,scales,tail
shark|||sea|glide circle hunt turn dive loom wait snap|circle the boat;grin in the dark;turn away|grey,silent,sleek|silence|grey|fin,teeth
octopus|||sea|hide drift creep wave stretch change squirt curl|change its colour;open a jar;hide in a teapot;wave all eight arms|clever,shy,soft|bubbles|coral|arms,eyes
crab|||beach,sea|scuttle hide pinch dig click wave sidle freeze|walk sideways;guard the pool;pinch a toe|small,stubborn,sideways|click|red|claws,shell
seal|||sea,island,pole,harbour|dive bark bask roll splash sleep stare swim|bask on the rock;bark at the boats;balance a ball|sleek,round,playful|bark|grey|whiskers,flippers
jellyfish|jellyfish||sea|drift glow float sink pulse trail shimmer sway|glow like a lamp;drift with the tide|clear,slow,soft|silence|rose|bell,threads
starfish|starfish||beach,sea|cling rest wait creep curl lie stretch glow|cling to the rock;wait for the tide|still,small,rough|silence|orange|arms
snail|||garden,grass|creep glide rest hide wait curl stretch climb|carry its house;leave a silver road;taste the lettuce;climb the wall|slow,small,patient|hush|brown|shell,horns
turtle|||sea,beach,pond|swim crawl rest hide blink plod dive wait|carry its house;paddle for home;sleep on a log|slow,old,wise|paddling|green|shell,flippers
tortoise|||garden,meadow|plod chew blink rest hide wait nod crawl|chew a leaf;cross the whole garden;win the race|slow,old,wise|chewing|green|shell,feet
frog|||pond,river,garden|hop croak leap splash blink sing wait dive|sing to the pond;leap from leaf to leaf;swallow a word|small,green,loud|croak|green|legs,eyes
bird|||tree,sky,garden|fly sing hop perch glide chirp nest flutter|build a nest;sing before sunrise;ride the wind;carry a twig|small,light,bright|song,wings|brown|wings,feathers,beak
gull|||harbour,sea,beach|cry soar glide dive wheel screech perch beg|steal a sandwich;ride the wind;cry over the roofs|white,bold,hungry|cry|white|wings,beak
owl|||forest,tree,barn|hoot glide watch blink perch hunt listen swivel|turn its head right round;glide without a sound;keep watch on the barn;ask who is there|wise,soft,silent|hoot|brown|wings,eyes,feathers
crow|||field,tree,city|caw hop flap strut peck perch steal glide|steal a button;argue with the scarecrow;count to three|black,clever,loud|caw|black|wings,beak
raven|||mountain,tower,forest|croak circle watch hop perch speak glide nod|keep a secret;circle the tower;speak one word|black,wise,grave|croak|black|wings,beak
robin|||garden,tree,snow|sing hop perch tilt flutter peck nest puff|sing from the spade;share the crumbs|small,round,bold|song|red|breast,wings
swallow|||barn,sky,farm|dip swoop fly twitter nest glide turn return|come back in spring;stitch the sky;nest under the eaves|quick,dark,faithful|twitter|navy|wings,tail
sparrow|||street,city,garden|hop chirp peck flutter squabble perch bathe nest|bathe in the dust;share one crumb|small,brown,cheeky|chirp|brown|wings,beak
swan|||lake,river|glide float bow hiss preen drift fly sleep|glide without a ripple;bow to the water|white,proud,silent|wings|white|neck,wings
duck|||pond,river,farm|waddle quack paddle dive shake float nap splash|waddle in a row;turn upside down;shake the rain off|round,busy,funny|quack|yellow|bill,feet
goose|geese||farm,pond,sky|honk march hiss fly waddle stretch graze flap|march across the yard;fly in a letter V|loud,proud,bold|honk|white|neck,wings
hen|||farm,barn|cluck peck scratch strut fuss brood nest roost|lay a brown egg;scratch in the yard;fuss over nothing|round,busy,fussy|cluck|red|feathers,comb
rooster|||farm,barn|crow strut flap boast scratch perch stretch march|wake the whole farm;strut on the roof|proud,loud,bright|crowing|red|comb,tail
penguin|||pole,ice,sea|waddle slide huddle dive swim bow shuffle wait|slide on its belly;huddle in the wind;carry a pebble|small,formal,plucky|shuffle|black|flippers,feet
parrot|||forest,ship|squawk talk fly climb tilt repeat preen laugh|repeat every secret;climb the rigging;laugh like a door|bright,loud,cheeky|squawk|green|wings,beak
peacock|||garden,palace|strut cry spread fan bow preen step shimmer|spread its hundred eyes;strut on the lawn|proud,bright,vain|cry|teal|tail,crown
stork|||marsh,roof,meadow|stand clatter stride fly nest wait wade fold|stand on one leg;nest on the chimney|tall,white,patient|clatter|white|legs,bill
pigeon|||city,street,roof|coo strut flap peck bob circle roost shuffle|coo on the sill;carry a letter;find the way home|grey,plump,faithful|coo|grey|wings,feet
hummingbird|||garden,flower|hover hum dart sip flash glitter spin rest|sip from a flower;hang in the air|tiny,quick,bright|hum|green|wings,bill
cat|||house,street,roof|purr stretch creep pounce nap blink prowl yawn|curl by the stove;stalk its own tail;walk the top of the wall;ignore everyone|soft,sly,proud,sleepy|purr|orange|whiskers,paws,tail
dog|||house,farm,street|bark run wag sniff fetch dig howl bound|fetch the stick;chase the waves;guard the gate;wag its whole body|loyal,muddy,eager|bark|brown|tail,nose,paws
fox|||forest,field,snow|trot slip listen leap prowl sniff watch vanish|slip through the hedge;listen under the snow;carry a feather;leave no track|red,sly,quick,clever|bark|orange|tail,ears,paws
wolf|||forest,mountain,snow|howl run hunt prowl watch wait stalk pace|howl at the moon;follow the herd;walk alone|grey,wild,lonely|howl|grey|eyes,paws,coat
bear|||forest,mountain|growl lumber sleep sniff fish climb roll yawn|raid the honey;scratch its back on the pine;sleep till spring;fish in the falls|big,gruff,sleepy,gentle|growl|brown|paws,fur,nose
polar bear|||pole,ice,sea|lumber swim roll sniff wait slide sleep stride|swim between the floes;roll in the snow|white,vast,calm|breath|white|paws,fur
rabbit|||meadow,garden,burrow|hop nibble dig freeze dash twitch sniff thump|nibble the clover;dig a new door;thump a warning|soft,quick,shy|thump|grey|ears,tail,nose
hare|||meadow,field,snow|leap run freeze box dash listen crouch dance|race the wind;box in the corn;sleep with open eyes|long,quick,wild|rustle|brown|ears,legs
mouse|mice||house,barn,field|scurry squeak nibble hide peek sniff tremble gnaw|nibble the cheese;hide in a slipper;gather seeds;peek from the wall|tiny,quick,brave|squeak|grey|tail,whiskers,ears
rat|||city,street,ship|scurry gnaw sneak sniff climb swim hide steal|gnaw the rope;steal the cheese|grey,clever,bold|scratching|grey|tail,whiskers
hedgehog|||garden,forest,hedge|snuffle curl trundle sniff wander sleep bristle hide|curl into a ball;snuffle in the leaves;sleep the winter through|small,prickly,shy|snuffle|brown|spines,nose,feet
squirrel|||tree,forest,park|climb leap scold bury chatter dash nibble forget|bury an acorn;forget the place;leap from branch to branch|red,quick,busy|chatter|orange|tail,paws
badger|||forest,burrow|dig snuffle trundle grumble sleep sniff shuffle wander|dig a deeper room;come out at dusk;air the bedding|stout,gruff,striped|snuffle|black|stripes,claws
otter|||river,sea|swim slide roll dive play float splash hunt|slide down the bank;float on its back;juggle a pebble|sleek,playful,quick|splash|brown|whiskers,paws
beaver|||river,lake,forest|gnaw build swim dive slap carry dam dig|fell the willow;mend the dam;slap the water|busy,stubborn,wet|gnawing|brown|teeth,tail
mole|||garden,meadow,burrow|dig tunnel sniff squint surface blink shove rest|dig without a lamp;push up the lawn;follow its nose|soft,blind,busy|digging|black|paws,nose
bat|||night,barn,cave|flit swoop hang squeak circle listen wake fold|sleep upside down;hear the dark;catch a moth|small,dark,quick|squeak|black|wings,ears
horse|||farm,meadow,stable|gallop trot neigh graze toss snort canter nuzzle|gallop along the shore;toss its mane;pull the cart|strong,proud,gentle|hooves,neigh|brown|mane,hooves,tail
donkey|||farm,hill,village|bray plod balk kick carry graze sigh nod|refuse to move;carry the baskets;climb the hill|stubborn,patient,grey|bray|grey|ears,hooves
cow|||farm,meadow,barn|moo graze chew blink wander swish doze nod|chew the same grass twice;swish at the flies;look over the gate|slow,warm,mild|moo|brown|horns,bell,tail
sheep|||meadow,hill,farm|bleat graze huddle wander follow doze skip shiver|follow the one in front;lose its way;wear the rain|woolly,mild,white|bleat|white|wool,hooves
lamb|||meadow,farm|skip bleat leap nuzzle follow tumble nap wobble|skip for no reason;find its mother|small,white,new|bleat|white|wool,legs
goat|||mountain,farm,hill|climb butt chew leap bleat balance stare skip|eat the washing;climb the roof;stand on the highest stone|stubborn,nimble,cheeky|bleat|white|horns,beard
pig|||farm,barn|grunt roll snuffle snort dig doze trot squeal|roll in the mud;find the truffle;squeal with joy|pink,round,happy|grunt|rose|snout,tail
deer|||forest,meadow|leap graze freeze listen step run bow vanish|step out of the trees;drink at the stream;listen with its whole body|shy,slender,quiet|hoofbeat|brown|antlers,legs
moose|moose||forest,lake,snow|wade chew lumber snort stand graze splash stare|wade in the lake;carry the morning on its antlers|huge,mild,shaggy|snort|brown|antlers,legs
reindeer|reindeer||snow,forest|run graze stamp snort pull leap wander dig|paw through the snow;pull the sledge|strong,patient,shaggy|bells|brown|antlers,hooves
elephant|||savanna,forest,circus|trumpet sway walk remember splash stomp flap spray|remember the way to water;spray the dust;walk in a line|huge,gentle,wise|trumpet|grey|trunk,ears,tusks
lion|||savanna,desert|roar prowl doze yawn stretch watch leap stalk|roar at the dusk;sleep in the shade;shake its mane|proud,golden,lazy|roar|gold|mane,paws
tiger|||forest,river|prowl roar swim crouch leap watch stalk doze|wear the shadows;swim the river;wait without moving|striped,silent,fierce|growl|orange|stripes,paws
giraffe|||savanna|stretch stride chew bow sway blink gallop tower|eat the top leaves;bow to drink|tall,gentle,spotted|silence|yellow|neck,legs
zebra|||savanna|gallop graze kick snort run huddle toss bark|hide in its own stripes;gallop in the dust|striped,wild,quick|hooves|black|stripes,mane
camel|||desert|plod chew spit kneel carry sway blink stride|kneel for the load;cross the dunes;drink the well dry|proud,patient,dusty|grunt|sand|hump,lashes
monkey|monkeys||forest,circus|climb swing chatter leap tease grab laugh peel|swing from the vine;steal the hat;peel a banana|cheeky,quick,noisy|chatter|brown|tail,hands
kangaroo|||desert,meadow|hop leap box bound rest kick graze sit|carry a child in its pocket;bound over the fence|strong,springy,shy|thump|brown|pouch,tail
koala|||tree,forest|doze cling chew climb blink yawn hug sleep|sleep in a fork;chew one leaf at a time|soft,grey,sleepy|yawn|grey|ears,nose
panda|||forest,mountain|munch roll tumble sit climb doze scratch yawn|munch the bamboo;roll down the hill|round,soft,slow|munching|black|paws,ears
hippo|||river|wallow yawn float splash grunt sink snort bathe|sink up to its ears;yawn at the sun|huge,wet,round|grunt|grey|mouth,ears
crocodile|||river|float grin wait snap slide bask blink sink|grin in the reeds;weep for no reason|long,patient,green|snap|green|teeth,tail
snake|||forest,desert,grass|slither hiss coil bask flick shed glide wait|shed its skin;tie itself in knots;bask on the stone|long,silent,smooth|hiss|green|tongue,scales
lizard|||desert,wall,garden|dart bask freeze climb blink hide scuttle flick|bask on the wall;leave its tail behind|small,quick,dry|rustle|green|tail,tongue
bee|||garden,meadow,orchard|buzz hum hover dance gather fly work visit|dance the way to the clover;fill the comb;visit every flower|small,busy,golden|buzz|yellow|wings,stripes
bumblebee|||garden,meadow|buzz bumble hover hum blunder gather nap visit|nap in a foxglove;bump into the window|round,furry,clumsy|buzz|yellow|wings,stripes
butterfly|butterflies||garden,meadow,flower|flutter drift land rest flit open rise dance|open like a book;rest on a sleeve;drift over the wall|light,bright,brief|hush|orange|wings
moth|||night,lamp,garden|flutter circle land rest hide flit spin seek|circle the lamp;rest on the curtain|soft,pale,dusty|flutter|cream|wings
caterpillar|||garden,leaf|creep munch curl stretch climb spin change sleep|munch a hole;spin a small bed;wake up with wings|small,hungry,furry|munching|green|feet,stripes
ladybird|||garden,leaf|crawl fly land climb open rest wander tickle|climb a finger;count its own spots|small,red,round|hush|red|spots,wings
dragonfly|dragonflies||pond,river|hover dart flash skim rest glint turn hunt|skim the pond;rest on a reed|bright,quick,thin|whirr|teal|wings,eyes
firefly|fireflies||meadow,garden,night|blink glow drift flicker float dance rise signal|write on the dark;light the path|tiny,bright,brief|hush|gold|light,wings
cricket|||meadow,grass,night|chirp hop sing hide leap wait listen rub|sing in the grass;play its leg like a fiddle|small,hidden,cheerful|chirp|green|legs
ant|||garden,forest,grass|march carry climb dig hurry work follow lift|carry ten times its weight;march in a line;build a city|tiny,busy,strong|marching|black|legs,jaws
spider|||house,barn,garden|spin weave wait climb dangle hide mend creep|mend the web;hang by a thread;catch the dew|small,patient,clever|hush|black|legs,web
beetle|||garden,forest|crawl click roll dig shine climb tumble hum|roll a ball uphill;fall on its back|small,shiny,stubborn|click|black|shell,legs
worm|||garden,soil|wriggle dig stretch hide curl burrow turn inch|turn the soil;come up for the rain|small,soft,humble|hush|rose|rings
dinosaur|||forest,savanna|stomp roar munch stride lumber swing doze rumble|shake the ferns;hatch from an egg;munch a whole tree|huge,ancient,green|roar|green|tail,teeth
dragon|||mountain,castle,cave|fly roar breathe coil guard snore glide smoulder|guard the gold;toast the bread;sneeze sparks;curl round the tower|great,ancient,scaly,shy|roar|green|wings,tail,scales
unicorn|||forest,meadow|gallop shimmer bow graze leap toss glow vanish|drink from the moonlit pool;leave no hoofprint|white,shy,bright|hooves|white|horn,mane
phoenix|||sky,desert|burn rise sing soar blaze glow fall return|rise from the ash;sing itself to flame|bright,ancient,golden|song|orange|wings,flames
monster|||house,cave,forest|growl hide tiptoe grin lurk roar snore shuffle|hide under the bed;sweep its cave;grow shy|big,hairy,shy|growl|plum|teeth,fur
kraken|||sea|rise coil sink wave loom stretch sleep stir|stir the deep;hug a ship|huge,lonely,dark|rumble|plum|arms,eye
`
