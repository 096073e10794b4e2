package lexicon

// forces: lemma|plural|pronoun|habitat|verbs|tasks|adjectives|sounds|colour|parts
const forces = `
storm|||sea,mountain,sky|roar rage howl rumble grumble sulk pass weep|rattle the shutters;chase the clouds;throw its hats of foam;grumble itself to sleep|wild,loud,dark,restless|roar|grey|clouds,voice,winds
wind|||sea,hill,sky|blow whistle howl whisper roam sigh dance turn|slam the gate;turn the pages;comb the grass;carry the seeds|restless,cold,free|whistle|teal|voice,breath
breeze|||garden,sea,meadow|blow whisper stir drift play sigh dance turn|lift the curtain;turn one page|soft,warm,light|whisper|teal|breath
rain|-||city,garden,forest|fall drum patter drip sing whisper soften stop|drum on the roof;write on the glass;fill the footprints|soft,silver,steady|patter|silver|drops
snow|-||mountain,forest,field|fall drift settle glitter melt whirl hush cover|cover every track;hush the street;fill the letterboxes|white,soft,deep|hush|white|flakes,drifts
snowflake|||snow,sky|fall drift spin melt land glitter float turn|land on a sleeve;be the only one|tiny,white,brief|hush|white|points
raindrop|||rain,leaf,window|fall slide race tremble hang drip splash roll|race down the glass;hang from the leaf|tiny,clear,round|drip|blue|skin
hail|-||field,roof|fall rattle bounce drum hammer melt leap stop|drum on the roof|white,hard,sudden|rattle|white|stones
thunder|-||sky,mountain|roll rumble growl crack boom mutter fade roar|roll along the hills;clear its throat|deep,far,loud|rumble|grey|voice
lightning|-||sky,storm|flash strike fork crackle leap blaze blink split|write one word on the sky|white,sudden,bright|crack|yellow|fork
fog|-||harbour,city,river|creep drift settle lift thin hide hang muffle|swallow the harbour;lie down in the street;lift at noon|grey,soft,thick|hush|grey|veils
mist|-||river,meadow,lake|creep drift settle lift thin hide hang curl|lie on the meadow;lift with the sun|white,thin,cool|hush|cream|veils
frost|-||window,field,grass|glitter creep bite shine crack melt spread bloom|draw ferns on the glass|white,sharp,fine|crackle|white|needles
dew|-||grass,meadow,leaf|shine tremble glisten fall dry wait gleam settle|hang a lamp on every blade|cool,bright,small|hush|silver|drops
water|-||river,sea,well|run shine ripple drip rise fall wait glitter|climb inside the stem;find the lowest place|clear,cold,bright|drip|blue|drops,ripples
air|-||sky,hill|stir rise move wait tremble shimmer cool warm|slip in by a thousand doors|cool,clear,thin|hush|blue|breath
wave|||sea,beach|roll break rise fall foam crash curl whisper|roll up the beach;pull back the pebbles;break on the rocks|tall,green,restless|crash|teal|foam,crest
tide|||sea,harbour,beach|turn rise fall ebb creep return breathe flow|turn at the last stone;lift the boats|slow,patient,grey|wash|teal|foam
current|||sea,river|flow pull turn carry drift swirl tug run|carry the leaf along|cold,strong,hidden|rush|teal|pull
flood|||river,village|rise rush spread fall swirl creep retreat pour|climb the steps|brown,wide,slow|rush|brown|waters
echo|echoes||mountain,valley,cave|answer return fade call repeat wander ring linger|give back every word|far,faint,faithful|answer|blue|voice
shadow|||wall,street|stretch follow wait shrink slip lengthen hide dance|stretch across the street;follow at the heels|long,thin,dark|hush|navy|edges
silence|-||house,snow,night|fall settle listen grow wait spread deepen hold|fill the room|deep,wide,soft|hush|white|weight
light|-||window,sky,house|shine fall spill dance glow fade return bend|spill across the floor;bend through the glass;cross the dark|warm,clear,golden|hush|gold|rays
gravity|-||space,planet|pull hold wait tug bend draw keep reach|hold the moon on a thread;pull the apple down|patient,invisible,strong|hush|navy|pull
energy|-||sun,leaf,laboratory|flow move change leap hum travel glow pass|change its coat|bright,restless,quick|hum|yellow|pulse
time|-||clock,house|pass wait fly run slow turn creep stop|pass without a sound|patient,quick,long|ticking|grey|hands
dream|||night,bed|drift rise fade float linger vanish glow return|slip under the door;leave no footprints|soft,bright,strange|hush|lavender|colours
song|||street,house|rise fade float ring linger travel carry return|find an open window|soft,clear,old|melody|rose|notes,words
earthquake|||mountain,city|rumble shake rattle crack roll pass groan stop|shake the cups|deep,sudden,dark|rumble|brown|cracks
volcano|||island,mountain|smoke rumble sleep glow wake roar erupt grumble|smoke its pipe;light up the night|red,old,sleeping|rumble|red|crater,lava
avalanche|||mountain,snow|slide roar thunder fall bury rush stop settle|run down the mountain|white,sudden,huge|roar|white|snow
sleep|-||night,bed|come settle deepen wait drift spread fall stay|come up the stairs|deep,soft,slow|breath|navy|weight
`

// skies: the same fields.
const skies = `
sun||it|sky|shine rise set glow burn warm climb sink|climb over the roofs;warm the stones;sink into the sea|golden,bright,warm|hush|gold|rays,light
moon||she|sky,night|shine rise glow wane climb listen hang drift|climb through the branches;light the way home;look in at the window;pull the tide|pale,round,silver,quiet|hush|silver|light,face
star|||sky,space,night|shine blink twinkle fall burn glitter tremble wait|fall without a sound;show the way north;burn for a million years|small,bright,far|hush|gold|light,points
constellation|||sky,night|turn shine glitter rise wheel hang tilt burn|wheel round the pole|old,bright,slow|hush|gold|stars
comet|||sky,space|blaze fly pass trail return streak glow race|trail its long bright hair;come back in a hundred years|bright,icy,rare|hush|cream|tail
meteor|||sky,space|fall streak flash burn race blaze fade glow|burn for one breath|bright,brief,quick|hush|orange|trail
cloud|||sky|drift float gather darken part hang sail weep|sail over the hill;turn into a sheep;cover the moon|soft,white,slow|hush|white|edges,shadow
rainbow|||sky,field|shine arch glow fade bend appear bridge hang|stand with both feet in the field;count its colours|bright,wide,brief|hush|red|colours,arch
sky|skies||hill,sea|darken brighten open clear blaze glow pale deepen|hold all the weather|wide,blue,high|hush|blue|edges
sunrise|||sea,hill|glow spread rise brighten open blaze warm bloom|set the windows alight|golden,slow,new|hush|rose|light
sunset|||sea,hill|glow fade spread burn sink blaze redden linger|set the windows alight|red,slow,wide|hush|orange|light
aurora|||sky,snow,night|dance ripple glow wave shimmer fade drift swirl|ripple over the snow|green,silent,strange|hush|green|curtains
sunbeam|||window,garden|dance fall slant glow shine slip warm play|slip under the blind|thin,golden,warm|hush|gold|dust
moonlight|-||night,window,sea|fall shine spill glow drift settle silver pour|spill on the stairs|pale,silver,cool|hush|silver|edges
galaxy|galaxies||space|turn glow swirl drift spin shine spread wheel|turn once in an age|vast,bright,slow|hush|lavender|arms
black hole|||space|pull wait turn swallow bend spin hide feed|swallow the light|dark,silent,heavy|hush|black|edge
planet|||space|turn spin orbit shine drift glow circle wait|circle its sun|round,far,silent|hush|teal|rings,moons
earth|||space|turn spin shine breathe circle glow hang tilt|turn its cheek to the sun|round,blue,small|hush|blue|seas,clouds
mars|||space|turn glow wait redden spin orbit hang rust|rust in the cold|red,cold,dusty|hush|red|dust
eclipse|||sky|darken pass fall spread fade creep begin end|cover the sun|dark,brief,strange|hush|black|ring
`

// places: the same fields.
const places = `
sea||||roll breathe shine rise whisper sleep roar glitter|breathe in and out;polish the stones;keep its own time|wide,grey,deep|wash|teal|waves,shore
harbour||||wait sleep glitter shelter fill wake empty rock|hold the boats close|quiet,small,busy|bells|blue|quay,boats,lamps
island|||sea|wait sleep shine listen drift rise bask stand|keep its one tree|small,green,lonely|waves|green|shore,rocks
beach|beaches||sea|shine wait sleep glitter curve stretch warm empty|keep the footprints an hour|long,white,empty|waves|sand|sand,shells
cliff|||sea|stand crumble loom shine wait tower lean echo|stand up to the sea|high,white,steep|gulls|white|edge,ledges
river||||run flow wind sing bend glitter rush carry|run down to the sea;carry the leaf|long,slow,brown|rush|blue|banks,stones
stream|||forest,meadow|run chatter flow wind sing leap glitter rush|chatter over the stones|clear,small,quick|chatter|blue|banks,stones
waterfall|||river,mountain|fall roar leap thunder shine pour spray plunge|throw itself away|white,tall,loud|roar|white|spray
lake||||shine wait sleep mirror ripple lie glitter freeze|hold the mountain upside down|still,deep,clear|lapping|teal|shore,reeds
pond|||garden,park|ripple shine wait sleep mirror freeze glitter lie|hold the moon|small,round,still|frogs|green|reeds,lilies
forest||||rustle breathe wait whisper darken listen sleep grow|keep its paths secret|deep,dark,green|rustle|green|trees,paths,moss
wood|||forest|rustle breathe wait whisper darken listen sleep grow|keep its paths secret|deep,dark,green|rustle|green|trees,paths
jungle||||rustle hum steam scream drip tangle wait grow|hum all night|green,loud,hot|chatter|green|vines,leaves
meadow||||sway hum shine bloom wait ripple wake steam|hum with bees|green,wide,bright|bees|green|grass,flowers
field|||farm|ripple wait shine sleep stretch brown ripen rest|ripple like the sea|wide,golden,flat|wind|gold|furrows,corn
hill||||wait rise roll sleep green watch stand slope|hold up the sky|green,round,low|wind|green|slope,path
mountain||||stand wait loom sleep shine tower rise watch|wear the clouds;keep the snow|high,blue,old|wind|grey|peak,snow,slopes
valley|||mountain|wait sleep echo listen shine darken lie green|fill with evening|deep,green,quiet|echo|green|slopes,river
cave|||mountain,sea|wait echo drip darken sleep hide listen breathe|drip in the dark|dark,deep,cold|drip|grey|mouth,walls
desert||||wait shine burn stretch sleep glitter shift blaze|move its dunes by night|wide,dry,golden|wind|sand|dunes,sand
savanna||||wait shimmer stretch burn sway sleep glow ripple|shimmer at noon|wide,golden,dry|grass|gold|grass,trees
marsh|marshes|||wait steam ripple hum sink sleep glint whisper|keep the reeds whispering|wet,low,brown|frogs|green|reeds
city|cities|||hum glitter wake sleep roar shine rush wait|light its windows one by one;never quite fall asleep|tall,bright,restless|traffic|grey|streets,lamps,windows
town|||hill|wake sleep hum wait shine gather ring stir|shut its shutters|small,old,sleepy|bells|cream|roofs,square
village|||hill|wake sleep wait gather ring stir shine smoke|smoke its chimneys|small,quiet,old|bells|cream|roofs,well,lanes
street|||city|wait shine wake empty fill glisten hum wind|shine after the rain|long,wet,narrow|footsteps|grey|lamps,doors
road|||field|wind stretch wait run climb bend shine turn|run over the hill|long,white,dusty|wheels|sand|bends,stones
path|||forest,garden|wind wait turn climb bend fork run lead|turn out of sight|narrow,stony,old|footsteps|sand|stones
market|||city,village|hum wake fill shout bustle glow empty gather|shout its prices|loud,bright,crowded|voices|orange|stalls,awnings
square|||city,village|wait fill empty shine gather echo sleep ring|gather the pigeons|wide,old,sunny|bells|sand|fountain,stones
garden|||house|bloom wait wake sleep breathe shine grow drip|open after the rain|green,small,hidden|bees|green|beds,paths,wall
park|||city|wait wake rustle sleep green shine empty fill|keep one bench free|green,wide,quiet|leaves|green|benches,paths
orchard|||farm|bloom ripen wait hum rustle sleep shine drip|drop its apples|old,green,sweet|bees|green|trees,ladders
farm|||hill|wake crow sleep hum wait steam stir shine|wake before the sun|muddy,busy,old|cocks|red|yard,barn
station|||city,village|wait hum echo fill empty sleep ring glow|wait for the last train|long,grey,draughty|whistle|grey|platform,clock
airport|||city|hum glow wait roar fill empty blink echo|send off the morning|bright,wide,busy|engines|silver|gates,lights
library|libraries||city,school|hush wait rustle sleep glow listen breathe dream|hold its breath|quiet,tall,old|pages|brown|shelves,ladders,lamps
school|||village,city|hum ring fill empty shout wake wait echo|ring its bell|noisy,old,bright|bell|red|desks,yard
kitchen|||house|steam hum glow clatter warm wake bubble wait|smell of bread|warm,bright,small|clatter|yellow|stove,table
attic|||house|creak wait sleep dream gather hide darken rustle|keep the old things|dusty,dark,low|creak|brown|beams,trunks
room|||house|wait glow darken echo warm listen fill empty|keep the evening in|small,warm,quiet|hush|cream|walls,window
workshop|||village|hum glow ring wait clatter rattle tick smell|smell of oil and wood|small,crowded,warm|hammer|brown|bench,tools
studio|||city|wait glow smell dry shine darken dream fill|smell of paint|bright,bare,high|brush|white|easel,window
bakery|bakeries||village,street|glow steam warm wake smell hum wait rise|smell of bread|warm,early,bright|oven|cream|oven,shelves
hospital|||city|hum wait glow hush echo watch breathe sleep|keep a light on|white,long,quiet|footsteps|white|corridors,beds
theatre|||city|hush glow wait echo fill darken applaud dream|raise its curtain|red,golden,hushed|applause|red|curtain,seats
hotel|||city|wait hum glow sleep creak listen fill empty|keep all its keys|old,faded,quiet|bell,lift|red|stairs,keys,carpets
cafe|||city,village|hum steam clink glow fill empty warm wait|keep the corner table free|warm,small,crowded|cups,chatter|brown|tables,cups,window
restaurant|||city,village|hum steam clink glow fill empty glitter wait|fold its napkins|bright,busy,warm|plates,chatter|white|tables,candles
elevator|||hotel,city|hum rise sink stop wait shudder ding stick|stop between two floors|narrow,slow,polished|hum,ding|brown|doors,buttons,mirror
stage|||theatre|wait shine creak darken glow empty fill hush|wait for the light|wide,bright,bare|boards|red|boards,curtain
circus|circuses||meadow,city|glitter roar tumble gasp glow drum sparkle travel|come to town|bright,loud,striped|drum|red|ring,tent
fair|||village,meadow|glitter hum turn shout glow spin sparkle travel|turn its lights on|bright,loud,sweet|organ|red|stalls,lights
museum|||city|wait echo sleep hush dream glow listen keep|keep the bones|tall,cool,quiet|footsteps|cream|halls,cases
laboratory|laboratories||school,city|hum glow bubble tick wait blink steam buzz|bubble all night|white,bright,busy|hum|white|flasks,lamps
observatory|observatories||hill,mountain|turn open wait watch listen gleam hum stand|open its roof to the dark|round,white,silent|hum|white|dome,telescope
palace|||city,hill|glitter echo wait shine gleam sleep fill hum|count its rooms|golden,huge,cold|echo|gold|halls,stairs
mine|||mountain|drip echo wait darken groan sleep creak breathe|keep its dark|deep,black,cold|drip|black|seams,rails
camp|||forest,mountain|glow wait sing crackle wake sleep hum rest|glow under the trees|small,warm,smoky|crackle|orange|fire,tents
burrow|||meadow,forest|wait warm hide hold sleep shelter wind deepen|keep them warm|snug,dark,small|snuffle|brown|rooms,door
stable|||farm|wait steam warm rustle creak stamp sleep breathe|smell of hay|warm,dim,old|hooves|brown|hay,stalls
roof|||house,city|shine drip wait warm lean gleam shelter slope|wear the moon|red,steep,wet|patter|red|tiles,chimney
balcony|balconies||house,city|wait glow bloom lean shine overlook drip hang|hold one chair|small,high,green|sparrows|green|rail,pots
space|-|||wait glitter stretch darken spread turn listen hold|hold every light|black,vast,silent|hush|navy|stars
world|||space|turn wait wake sleep shine spin listen breathe|turn toward morning|wide,round,old|hush|blue|edges
pole|||snow,ice|wait shine freeze glitter turn stand tilt sleep|keep the long night|white,far,cold|wind|white|ice
reef|||sea|glow sway shimmer hide bloom wait teem breathe|bloom under the water|bright,living,deep|clicks|coral|corals,fish
home|||house,village|wait glow warm shelter welcome hold stay shine|leave a light on|warm,small,near|voices|cream|door,lamp
`
