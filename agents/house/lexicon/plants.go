package lexicon

// plants: lemma|plural|pronoun|habitat|verbs|tasks|adjectives|sounds|colour|parts
const plants = `
tree|||forest,garden,park,hill|sway rustle grow bend stand lean wait creak|hold up the nests;drop its leaves;keep the shade|tall,old,green|rustle|green|branches,roots,leaves
oak|||forest,hill,park|stand creak rustle spread grow wait sway drop|drop its acorns;hold up the sky|old,broad,strong|creak|green|branches,acorns,roots
pine|||forest,mountain,snow|stand sigh sway creak grow lean whisper wait|smell of rain;carry the snow|tall,dark,green|sigh|green|needles,cones
fir|||forest,snow|stand sigh sway creak grow lean wait bow|carry the snow|tall,dark,green|sigh|green|needles,cones
willow|||river,lake|weep sway bend trail lean whisper dip rustle|trail its hair in the water|old,green,bent|whisper|green|branches
birch|birches||forest,snow|shine sway whisper bend glow rustle peel lean|shine in the dark wood|white,slender,light|whisper|white|bark,leaves
maple|||forest,park|blaze rustle glow redden sway drop burn spread|turn red overnight|red,broad,bright|rustle|red|leaves
palm|||beach,desert,island|sway lean rustle bend rattle shade stand bow|lean over the sea|tall,thin,green|rattle|green|fronds,nuts
apple tree|||orchard,garden|bloom bend ripen sway wait drop lean rustle|drop one apple;bloom in a single night|old,crooked,white|rustle|green|apples,blossoms
cherry tree|||orchard,garden|bloom shed ripen sway blush wait drop snow|snow in spring|white,brief,bright|hush|rose|blossoms
forest floor|||forest|rustle wait breathe steam soften darken glow sleep|keep the acorns|soft,brown,deep|rustle|brown|moss,leaves
leaf|leaves||tree,forest,garden|fall turn rustle flutter drift tremble spin float|let go at last;ride the stream|green,thin,light|rustle|green|veins,stem
branch|branches||tree|sway creak bend reach break lean wave bow|tap on the window|long,bare,bent|creak|brown|twigs,buds
root|||tree,soil|dig drink hold spread wait grip deepen grow|drink in the dark|deep,blind,strong|hush|brown|hairs
seed|||garden,soil,field|wait sleep split grow fly fall sprout wake|wait in the dark;split its coat;trust the rain|small,brown,patient|hush|brown|coat
flower|||garden,meadow|open bloom nod sway close wilt shine lean|open at dawn;nod to the bees|bright,small,open|hush|rose|petals,stem
rose|||garden|open bloom climb nod shed blush lean wait|climb the wall;drop one petal|red,sweet,thorny|hush|red|petals,thorns
sunflower|||garden,field|turn nod bow shine tower follow bloom lean|follow the sun;bow in autumn|tall,golden,bright|hush|yellow|petals,seeds
daisy|daisies||meadow,grass|open close nod shine dot sway bloom tremble|shut for the night|small,white,plain|hush|white|petals
tulip|||garden|open nod stand glow close bloom sway drop|stand in a row|red,neat,bright|hush|red|petals
poppy|poppies||field,meadow|blaze nod tremble open burn shed sway wilt|burn in the corn|red,thin,brief|hush|red|petals
dandelion|||meadow,street,grass|glow fly nod shine burst drift open spread|turn into a clock;break through the pavement|yellow,stubborn,bright|hush|yellow|seeds,petals
lavender|-||garden,field|sway hum bloom nod scent wave dry shine|hum with bees|sweet,grey,blue|bees|lavender|spikes
lily|lilies||pond,garden|open float shine close nod bloom glow drift|float like a lamp|white,still,sweet|hush|white|petals
snowdrop|||snow,garden|push nod ring open shiver bloom bow wait|push up through the snow|small,white,brave|hush|white|bells
bluebell|||forest|nod ring sway spread bloom bow open glow|ring without a sound|blue,small,wild|hush|blue|bells
orchid|||forest|bloom wait hang open glow cling nod shine|bloom for no one|rare,strange,pale|hush|plum|petals
grass|-||meadow,hill,garden|sway grow whisper bend wave shine ripple rustle|grow between the stones|green,long,soft|whisper|green|blades
moss|-||forest,wall,stone|creep soften spread drink glow cover wait grow|cover the old stones|green,soft,deep|hush|green|cushions
fern|||forest|uncurl sway spread bow drip nod rustle shade|uncurl like a question|green,ancient,curled|rustle|green|fronds
ivy|-||wall,castle,tower|climb cling creep spread shine cover rustle hold|climb the tower|dark,green,stubborn|rustle|green|leaves
bush|bushes||garden,park|rustle shake hide bloom spread shelter prickle stir|hide the sparrows|round,green,thick|rustle|green|twigs
reed|||pond,river|sway bend whisper rustle stand bow sing lean|bend and not break|tall,thin,brown|whisper|sand|stems
cactus|cacti||desert|stand wait bloom prickle hold swell guard dream|keep its one drop;bloom one night a year|green,prickly,patient|hush|green|spines
mushroom|||forest,grass|sprout glow hide swell stand spread wait pop|come up overnight|small,red,round|hush|red|cap,spots
bamboo|-||forest,garden|sway grow knock rustle bend shoot creak lean|grow while no one looks|tall,green,hollow|knock|green|stems
corn|-||field,farm|sway ripen rustle wave shine whisper stand bow|rustle like paper|tall,golden,ripe|rustle|gold|ears
wheat|-||field,farm|sway ripen rustle wave shine whisper bow ripple|ripple like the sea|golden,ripe,dry|rustle|gold|ears
seaweed|-||sea,beach|sway drift tangle float dance cling trail rise|dance without feet|green,long,slippery|hush|green|fronds
coral|||sea,reef|glow grow bloom build branch harden shine wait|build a city|red,slow,living|hush|coral|branches
pumpkin|||garden,field|grow swell glow sit ripen wait grin shine|grow too big for the cart|round,orange,heavy|thump|orange|stem,seeds
`

// foods: the same fields.
const foods = `
bread|-||bakery,kitchen,table|rise steam cool crackle brown warm swell wait|rise under its cloth;crackle as it cools|warm,brown,crusty|crackle|brown|crust,crumbs
loaf|loaves||bakery,kitchen|rise steam cool crackle brown warm swell wait|rise under its cloth|warm,round,crusty|crackle|brown|crust
cake|||bakery,kitchen,table|rise lean shine wait crumble sink tempt topple|lean to one side;lose a slice|sweet,tall,soft|hush|rose|candles,icing
pie|||kitchen,table|steam bubble cool brown wait sigh leak tempt|cool on the sill|warm,round,sweet|bubble|gold|crust
biscuit|||kitchen,table|crumble crunch wait cool break snap vanish brown|vanish from the tin|round,small,sweet|crunch|sand|crumbs
cheese|||kitchen,table,farm|wait ripen smell sweat melt crumble tempt soften|tempt the mouse|yellow,round,old|hush|yellow|holes,rind
soup|-||kitchen,table|steam bubble simmer warm thicken cool spill smell|warm the whole house|hot,thick,red|bubble|orange|steam
pancake|||kitchen,table|flip sizzle fly land brown steam stack stick|fly to the ceiling|round,thin,golden|sizzle|gold|edges
dumpling|||kitchen,table|steam bob float sink swell dance wait cool|bob in the broth|small,plump,hot|bubble|cream|folds
noodle|||kitchen,table|slip twirl steam curl tangle dangle slide swim|slip off the fork|long,thin,hot|slurp|cream|ends
apple|||orchard,tree,kitchen|fall ripen shine roll redden wait drop glow|fall with a thump;roll under the hedge|red,round,sweet|thump|red|core,stem
pear|||orchard,tree,kitchen|hang ripen shine fall wait yellow swell glow|ripen on the sill|green,sweet,soft|thump|green|stem
cherry|cherries||orchard,tree|hang shine ripen roll redden drop glow swing|hang in pairs|red,small,sweet|hush|red|stone,stem
orange|||orchard,kitchen|roll glow ripen shine hang peel drop wait|glow in the bowl|round,bright,sweet|thump|orange|peel
lemon|||orchard,kitchen|glow hang ripen shine roll sour drop wait|light the kitchen|yellow,sharp,bright|thump|yellow|peel
strawberry|strawberries||garden,kitchen|ripen redden hide shine swell wait glow blush|hide under a leaf|red,small,sweet|hush|red|seeds
berry|berries||hedge,forest|ripen shine stain hang burst darken glow drop|stain ten fingers|small,dark,sweet|hush|plum|stems
honey|-||garden,kitchen|drip shine pour glow thicken stick sweeten wait|pour like slow light|golden,slow,sweet|hush|gold|comb
milk|-||farm,kitchen|steam spill foam cool pour warm wait splash|boil over|white,warm,sweet|splash|white|foam
tea|-||kitchen,table|steam cool darken warm steep wait swirl brew|fog the spoon|hot,brown,sweet|clink|brown|steam
coffee|-||kitchen,city|steam drip brew bubble cool darken wake smell|wake the kitchen|hot,black,bitter|drip|brown|steam
chocolate|-||kitchen|melt shine snap soften tempt drip darken vanish|melt in a pocket|dark,sweet,smooth|snap|brown|squares
ice cream|-||beach,street|melt drip lean tumble soften wait cool slide|melt before the bench|cold,sweet,pink|drip|rose|cone
carrot|||garden,kitchen|grow crunch wait redden hide sweeten swell snap|pull from the ground with a pop|orange,long,sweet|crunch|orange|leaves
tomato|tomatoes||garden,kitchen|ripen redden shine swell burst hang warm roll|ripen on the sill|red,round,warm|hush|red|seeds
potato|potatoes||garden,field,kitchen|sprout hide wait roll steam grow sleep swell|look with all its eyes|brown,plain,round|thump|brown|eyes
onion|||garden,kitchen|wait peel weep sting sizzle hang sprout roll|make the cook weep|round,sharp,golden|sizzle|gold|skins
bean|||garden,kitchen|climb sprout grow twist jump hang swell curl|climb the string|green,small,quick|rattle|green|pods
rice|-||field,kitchen|steam grow swell wait shine fall ripen cool|fill every bowl|white,plain,warm|hush|white|grains
sugar|-||kitchen,leaf|dissolve shine melt fall wait glitter sparkle sweeten|feed the whole plant|white,sweet,fine|hush|white|grains
salt|-||sea,kitchen|glitter dissolve fall wait sting shine dry crackle|remember the sea|white,fine,sharp|hush|white|grains
nut|||forest,tree|fall crack roll ripen wait drop rattle hide|hide its own heart|small,hard,brown|crack|brown|shell
`

// aliases: lemma: other words with the same meaning, singular
const aliases = `
sea: ocean
lake: lagoon, tarn
beach: shore, seashore, seaside, coast, strand, sand
harbour: harbor, port, quay, pier, dock
stream: brook, creek
keeper: caretaker, guard, watchman, guardian, janitor
lighthouse: beacon
gull: seagull, pelican, albatross
cat: kitten, kitty, tomcat, lynx
dog: puppy, pup, hound, terrier
rabbit: bunny
horse: pony, foal, mare, stallion
bear: bear cub, cub, brown bear, black bear
duck: duckling
hen: chicken, chick
bird: songbird, nightingale, blackbird, thrush, lark, finch, wren, canary, heron, eagle, hawk, falcon, kingfisher, blue tit, great tit, coal tit, long-tailed tit, golden oriole, goldfinch, greenfinch, bullfinch, golden eagle, green woodpecker, woodpecker, black redstart, redstart, yellowhammer, starling, cuckoo, puffin
deer: fawn, stag, doe, red deer, roe deer
frog: toad, tadpole
cow: bull, calf, ox, yak, bison, buffalo
fish: goldfish, trout, salmon, herring, minnow, seahorse
whale: orca, blue whale, grey whale, white whale, narwhal
wolf: wolf cub, grey wolf, werewolf, hyena
fox: vixen, fox cub
monkey: ape, gorilla, chimpanzee, orangutan, baboon
lizard: gecko, chameleon, salamander, newt
girl: daughter, schoolgirl, granddaughter, little girl
boy: son, schoolboy, grandson, lad, little boy
child: kid, toddler, orphan, grandchild, pupil, student
grandmother: granny, grandma, nan, gran
grandfather: grandpa, granddad, grandad
mother: mum, mom, mummy
father: dad, daddy, papa
old woman: widow, old lady
old man: widower, elder, hermit
woman: lady, bride, waitress, nun
man: gentleman, fellow, groom
neighbour: neighbor
friend: companion, playmate, pal
sailor: seaman, mariner, seafarer, ferryman, diver
fisherman: fisher, angler
traveller: traveler, wanderer, pilgrim, explorer, tourist, nomad, hiker, climber, refugee
inventor: engineer, mechanic, programmer, architect
scientist: biologist, chemist, physicist, professor, researcher
painter: artist
writer: author, novelist, journalist, editor, translator, interpreter
musician: fiddler, composer, orchestra conductor, choir conductor, busker, bagpiper, piper, cellist, trumpeter, flautist, harpist, organist, guitarist, accordionist
postman: mail carrier, postwoman, courier
woodcutter: lumberjack, carpenter
ghost: phantom, spirit
giant: ogre, troll
fairy: elf, pixie, gnome, goblin
wizard: magician, sorcerer
shepherd: shepherdess, goatherd
cafe: café, coffee house, tavern, pub
house: hut, cabin, bungalow, treehouse, tree house
castle: fortress, ruins
tower: steeple, belfry
church: cathedral, chapel, temple, monastery, abbey, convent, mosque
robot: android
machine: contraption
bicycle: bike
boat: rowboat, rowing boat, fishing boat, ferry, dinghy, tugboat, kayak, gondola
ship: steamer, galleon, vessel, shipwreck
train: locomotive, steam train, railway, night train, subway, metro, sleeper train, express train
truck: lorry, fire engine, fire truck
plane: aeroplane, airplane, jet
sledge: sled, sleigh
spaceship: spacecraft, ufo, starship
storm: tempest, hurricane, thunderstorm, gale, blizzard, snowstorm, tornado
wind: gust
rain: drizzle, rainfall
fog: haze
fire: bonfire, campfire, flame, fireplace, hearth
light: daylight, sunlight, sunshine, candlelight, lamplight, starlight
dream: nightmare
song: lullaby, melody, tune
wave: breaker
moon: full moon, crescent moon
star: north star, pole star
meteor: shooting star, falling star
aurora: northern lights
earth: globe
galaxy: milky way
space: universe, cosmos, outer space
forest: woods, woodland, rainforest, grove
meadow: pasture, prairie, moor, heath
mountain: peak, alp, summit
hill: hilltop, hillside, dune
city: metropolis
town: suburb
street: alley, lane, avenue, boulevard, pavement
road: highway, motorway
path: trail
room: bedroom, living room, hallway
attic: loft, cellar, basement
garden: backyard, greenhouse, allotment
farm: farmyard, ranch
shopkeeper: grocer, seller, merchant, bookseller, florist, grocer, butcher, barber, waiter, barista, innkeeper, florist
library: bookshop, archive
station: train station, railway station, platform
theatre: theater, opera, cinema, opera house
park: playground, zoo
reef: coral reef
volcano: crater
flower: blossom, bloom, wildflower
rose: rosebud
sunflower: marigold
bluebell: violet, iris, crocus
tree: elm, ash, beech, chestnut, cypress, cedar, olive tree, lemon tree, pear tree, linden
leaf: foliage
bush: hedge, shrub
seed: acorn, sprout, seedling, bulb
biscuit: cookie
cake: cupcake, birthday cake
bread: toast, dough, sandwich
loaf: bun, baguette
soup: broth, stew
pie: tart
berry: blackberry, blueberry, raspberry, grape, currant
cup: mug, teacup
lantern: paper lantern
book: notebook, diary, storybook, atlas
letter: postcard, envelope, parcel
clock: alarm clock, grandfather clock, clock tower
chair: armchair, rocking chair, stool, sofa
boot: wellington
teddy bear: teddy
treasure: treasure chest, jewel, gem, diamond, coin
stone: pebble, rock, boulder
photograph: photo
box: chest, crate
bottle: message in a bottle
heart: heartbeat
cell: bacterium, molecule
snowflake: flake
puppet: marionette
jar: vase
squirrel: red squirrel, grey squirrel, meerkat, chipmunk
owl: snowy owl, barn owl, tawny owl
swan: black swan, white swan
stork: white stork, black stork, flamingo, ostrich, emu
seal: grey seal, walrus, sea lion
panda: red panda
butterfly: red admiral, brimstone
field: stadium, playing field, racetrack, running track, sports field
hot-air balloon: paper balloon
librarian: archivist, bookbinder, curator
driver: conductor, ticket inspector, ticket collector, chauffeur, policeman, policewoman, police officer, fireman, firefighter
stranger: thief, burglar, robber, spy, detective
tailor: seamstress, dressmaker, cobbler, shoemaker
cook: chef
baker: confectioner, miller
person: mayor, judge, priest, vicar, photographer, cyclist, runner, lamplighter, footballer, goalkeeper, surfer
dancer: ballerina, ballet dancer, skater, ice skater
acrobat: juggler
toymaker: puppeteer
clockmaker: watchmaker, locksmith, piano tuner
potter: glassblower
builder: mason, bricklayer, plumber, roofer, window cleaner, chimney sweep
hunter: trapper
farmer: cowboy
crowd: choir, orchestra
monster: yeti, golem, alien, martian, zombie
dragon: wyvern, griffin
badger: raccoon, skunk, wombat, possum, opossum, anteater
beaver: platypus
koala: sloth
tortoise: armadillo
hippo: rhino, rhinoceros
tiger: leopard, cheetah, jaguar
lion: puma, panther
octopus: squid
crab: lobster, shrimp, prawn
crocodile: alligator
snail: slug
worm: earthworm
ladybird: ladybug
cricket: grasshopper, locust
bee: wasp, hornet, mosquito
crow: magpie, jackdaw
pigeon: dove
parrot: toucan, macaw, cockatoo
donkey: mule
pig: piglet, boar, wild boar
mouse: hamster, vole, dormouse, shrew
sheep: llama, alpaca
pond: puddle
car: taxi, cab, ambulance, police car
orchard: vineyard
square: courtyard
roof: rooftop
river: canal
marsh: swamp, bog
valley: canyon, gorge
desert: oasis
pole: glacier, iceberg, tundra, arctic, antarctic, antarctica
`
