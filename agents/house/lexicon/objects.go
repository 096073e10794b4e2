package lexicon

// objects: lemma|plural|pronoun|habitat|verbs|tasks|adjectives|sounds|colour|parts
const objects = `
lighthouse|||sea,island,harbour|shine turn stand blink glow wait watch sweep|sweep its beam across the sea;stand against the wind;count the ships|tall,white,lonely|hum|white|lamp,stairs,beam
house|||street,village,hill|stand wait creak glow lean sleep shelter warm|keep the warmth in;light one window;creak at night|small,warm,crooked|creak|cream|roof,chimney,door
cottage|||village,forest,hill|stand wait creak glow lean sleep shelter smoke|smoke its chimney;hide behind the hollyhocks|small,warm,crooked|creak|cream|roof,chimney,door
castle|||hill,mountain,island|stand tower echo wait crumble guard sleep loom|keep its secrets;fly its flags;echo every step|old,grey,grand|echo|grey|towers,gate,walls
tower|||castle,city,hill|stand lean tower toll wait watch sway rise|lean a little more;look over the roofs|tall,old,narrow|bell|grey|stairs,window
bridge|||river,city,village|stand arch wait sway creak carry stretch span|carry all who come;join the two banks|old,stone,patient|footsteps|grey|arches,stones
windmill|||hill,field,farm|turn creak spin grind wait rest stand groan|grind the corn;comb the wind|white,tall,slow|creak|white|sails,stones
barn|||farm,field|stand creak sleep lean wait shelter smell glow|keep the hay dry;hide the owl|red,old,wide|creak|red|doors,beams
church|churches||village,hill,city|toll stand echo wait glow ring rise listen|ring the hours;gather the village|old,quiet,stone|bell|grey|bell,windows
tent|||camp,meadow,mountain|flap sag glow shelter sway billow lean stand|glow from inside;keep out the rain|small,canvas,patched|flap|orange|ropes,flap
skyscraper|||city|tower glitter sway hum rise stand reflect loom|scratch the clouds;light a thousand windows|tall,glass,bright|hum|blue|windows,lifts
lantern|||street,boat,tent|glow sway flicker swing burn shine hang gleam|hold back the dark;light the path;swing from a hook|small,warm,golden|creak|gold|flame,glass,handle
lamp|||street,house,desk|glow shine flicker hum burn lean wait blink|hold back the dark;light the page|small,warm,yellow|hum|yellow|shade,bulb
candle|||house,church,table|flicker burn melt glow drip tremble shine gutter|burn down slowly;tremble at a breath|small,pale,warm|hush|cream|flame,wax
torch|torches||cave,tent|glow flicker shine blink burn wobble roll fade|search the dark;make huge shadows|bright,small,shaky|click|yellow|beam
fire|||house,camp,forest|crackle glow leap dance burn roar sink smoulder|warm ten hands;throw sparks at the stars|red,bright,hungry|crackle|orange|flames,embers,sparks
book|||library,school,shelf|open wait rustle close whisper fall lie rest|open at the right page;keep the story warm;smell of rain|old,thick,quiet|rustle|red|pages,spine,cover
letter|||desk,suitcase|wait rustle travel arrive lie fall open flutter|cross the sea;say what nobody could|folded,white,late|rustle|cream|stamp,envelope,ink
map|||desk,ship,car|unfold rustle lie curl flap wait tear fade|show the way;hide a corner|old,creased,wide|rustle|sand|lines,corners
key|||door,pocket|turn shine wait jingle fall rust hide glint|open the last door;wait under the mat|small,old,brass|jingle|gold|teeth,ring
door|||house,castle|open close creak wait slam swing stand knock|keep a secret;stand a little open|old,heavy,blue|creak|blue|handle,hinges
window|||house,train|open shine rattle glow wait fog close gleam|frame the moon;let in the morning|small,bright,cold|rattle|blue|panes,sill
mirror|||house,hall|shine wait gleam stare crack reflect hang flash|show the other side;swap left and right|tall,silver,silent|hush|silver|frame,glass
clock|||tower,house,station|tick chime wait stop turn strike whirr wind|count the night;strike the hour;run a little late|old,patient,round|ticking|brown|hands,face,gears
watch|watches||pocket|tick stop shine wait whirr glint turn run|keep the time;run a minute late|small,silver,faithful|ticking|silver|hands,chain
bell|||church,school,tower|ring toll swing wait hum sound sway sing|call everyone home;swing in its tower|bronze,round,deep|toll|gold|rope,tongue
robot|||workshop,city,space|whirr beep roll blink hum rust stop learn|count its own bolts;learn to whistle;water a plant;ask what a joke is|small,tin,polite,rusty|whirr|silver|lights,wheels,arms
machine|||workshop|whirr clank hum stop puff shake rattle rumble|turn nothing into noise;blow a fuse|loud,strange,shiny|clank|silver|gears,levers
computer|||desk,laboratory|hum blink wait whirr think freeze beep glow|count to a million;dream in numbers|grey,quick,tireless|hum|grey|screen,keys
telescope|||observatory,hill,tower|turn wait gleam point stare tilt watch creak|bring the moon nearer;search the dark|long,brass,patient|creak|gold|lens,tube
microscope|||laboratory,school|wait gleam focus stare point stand hum shine|make a drop into a world|small,brass,exact|click|black|lens
compass|compasses||pocket,ship|tremble point swing turn settle spin wait gleam|point to the north;swing and settle|small,brass,faithful|click|gold|needle
balloon|||sky,fair,street|float drift rise bob shrink tug pop sway|tug at its string;climb above the roofs;get stuck in a tree|round,light,red|squeak|red|string
kite|||sky,hill,beach|fly dance dip tug soar tumble flutter dive|tug at the string;write loops on the sky;get caught in a tree|red,light,bold|flutter|red|tail,string
umbrella|||street,city|open drip turn flap shelter close fly spin|catch the wind;keep two people dry;turn inside out|red,old,crooked|patter|red|ribs,handle
suitcase|||station,attic|wait bump roll click travel burst open lean|carry a whole life;burst at the corner|old,brown,heavy|click|brown|handle,labels
bench|benches||park,street,garden|wait creak stand listen rest dream weather warm|keep a place free;remember every sitter|old,wooden,green|creak|green|slats
chair|||house,kitchen|wait creak rock stand lean tip scrape rest|keep a place warm;rock by itself|old,wooden,worn|creak|brown|legs,back
table|||kitchen,house|stand wait creak wobble shine groan fill gather|gather the family;wobble on one leg|old,wooden,wide|creak|brown|legs,drawer
bed|||house|wait creak warm sag sleep sail hold rest|sail through the night;hide the monsters|soft,warm,wide|creak|blue|pillow,blanket
pillow|||bed,house|wait sink listen soften rest fall lie puff|keep the dreams in|soft,white,cool|hush|white|feathers
blanket|||bed,house|warm fold slip cover wrap lie slide rest|make a tent;keep the cold out|soft,warm,patched|hush|red|patches,fringe
teapot|||kitchen,table|steam whistle wait pour warm drip chip hiss|pour another cup;keep its lid on|round,blue,chipped|whistle|blue|spout,lid,handle
cup|||kitchen,table|steam wait cool clink warm chip tilt shine|warm two hands|small,blue,chipped|clink|blue|handle,rim
kettle|||kitchen,house|whistle steam sing boil hiss rattle wait bubble|sing on the stove;fog the window|black,fat,old|whistle|black|spout,lid
spoon|||kitchen,table|clink shine stir fall tap bend gleam wait|stir the soup;run away with the dish|small,silver,bright|clink|silver|handle,bowl
piano|||house,stage|sound wait ring sing sleep hum echo gleam|hold its breath;remember the tune;play one true note|black,tall,old|chord|black|keys,lid,pedals
violin|||stage,house|sing weep hum wait tremble sound sleep soar|weep like a person;wait in its case|brown,slender,old|melody|brown|strings,bow
guitar|||house,street|hum ring strum sing wait twang lean sound|hum to itself;lean in a corner|brown,warm,old|chord|brown|strings
drum|||stage,street|beat roll boom rattle thump sound wait echo|keep the time;wake the street|round,loud,red|beat|red|skin,sticks
trumpet|||stage,street|blare ring shine sound wait call gleam shout|call the morning;shout for joy|bright,golden,loud|blare|gold|bell,valves
flute|||stage,forest|sing trill sound wait whisper float gleam call|call the birds|silver,slender,clear|trill|silver|holes
music box|music boxes||house,attic|tinkle turn chime slow stop sing open wind|turn its tiny dancer;slow down and stop|small,old,golden|tinkle|gold|lid,key,dancer
doll|||house,attic|stare sit wait smile fall sleep listen sag|lose a button;keep every secret|small,old,patched|hush|rose|dress,eyes
teddy bear|||house,bed|sit listen sag wait lean sleep stare tumble|lose an ear;listen to everything|soft,brown,worn|hush|brown|ears,buttons
toy|||house,attic|wait roll click spin squeak rest rattle shine|wait in the dark;roll under the bed|small,bright,worn|click|red|wheels
ball|||garden,beach,street|bounce roll spin fly stop rest float hop|roll under the hedge;bounce down the stairs|round,red,light|bounce|red|seams
crown|||castle,palace|shine gleam slip weigh wait glitter tilt fall|slip over one ear;weigh more each year|golden,heavy,bright|clink|gold|points,jewels
sword|||castle,stone|gleam wait ring rust flash sleep shine fall|sleep in the stone;rust in peace|old,bright,heavy|ring|silver|blade,hilt
shield|||castle|gleam wait ring dent guard lean shine hold|turn the blow aside|round,old,dented|clang|silver|rim,crest
ring|||pocket,palace|gleam shine roll wait slip glint turn hide|roll under the floor;fit only one hand|small,golden,plain|clink|gold|stone
treasure|||island,cave,ship|gleam wait sleep glitter hide shine sink glow|wait under the sand|golden,hidden,old|clink|gold|coins,lid
box|boxes||attic,house|wait open close rattle sit creak hide hold|hold one small thing;keep its lid shut|small,old,plain|rattle|brown|lid,lock
basket|||market,kitchen|wait creak fill sway tip rest swing hold|carry the apples home|round,woven,full|creak|sand|handle
bottle|||sea,beach,kitchen|float bob drift shine roll wait clink roam|carry a letter;ride the tide|green,small,corked|clink|green|cork,neck
jar|||kitchen,shelf|shine wait stand clink glow hold fill crack|hold one firefly|small,clear,round|clink|blue|lid
hat|||house,street|fly tumble sit tilt roll slip wait perch|fly off in the wind;sit on the wrong head|old,tall,felt|hush|black|brim,ribbon
coat|||house,street|hang flap wait warm drip sway swing fold|hang behind the door;keep a hand warm|long,old,red|rustle|red|buttons,pockets
scarf|scarves||house,snow|flap trail wrap flutter unravel warm hang wave|trail in the wind;grow longer every row|long,warm,red|hush|red|fringe
shoe|||house,street|squeak wait wander pinch tap slip walk trip|wait for its twin;tap on the floor|old,left,brown|squeak|brown|laces,sole
boot|||house,street|splash squeak wait stamp leak stand drip march|splash in every puddle;leak at the heel|big,muddy,old|splash|red|laces,sole
button|||coat,box|roll shine wait hide fall glint spin rest|roll under the stove;hold the coat together|small,round,bright|click|gold|holes
thread|||workshop,house|unwind tangle shine wait trail snap stretch curl|lead the way back;hold two things together|thin,red,long|hush|red|end
quilt|||bed,house|warm lie fold glow spread wait remember cover|remember every dress|old,patched,warm|hush|red|patches,stitches
ladder|||orchard,house|lean creak wait sway rise stand wobble reach|reach one rung higher|tall,wooden,old|creak|brown|rungs
wheel|||cart,workshop|turn roll spin creak wobble stop rattle hum|roll away downhill|round,wooden,big|creak|brown|spokes,rim
rope|||ship,well|swing creak stretch hold fray coil hang snap|hold fast|long,strong,frayed|creak|sand|knots
anchor|||ship,harbour|sink hold rust drag rest hang drop cling|hold the ship still|heavy,iron,rusty|chain|black|chain
net|||boat,harbour|sink drift dry hang catch tangle swing spread|catch the moon|wide,wet,knotted|drip|green|knots
chain|||harbour,castle|clank rattle hang drag rust hold swing gleam|clank all night|heavy,iron,long|clank|grey|links
axe|||forest,workshop|gleam wait ring rest fall strike lean rust|rest in the block|sharp,heavy,old|ring|silver|handle,blade
hammer|||workshop|ring strike fall rest bang wait swing tap|ring on the iron|heavy,iron,old|bang|grey|handle,head
needle|||workshop,house|gleam flash dip wait hide prick shine stitch|hide in the hay|thin,bright,sharp|hush|silver|eye
brush|brushes||studio|sweep dip dance drip wait glide dry stroke|find the right blue|soft,wet,thin|swish|brown|bristles
pencil|||desk,school|scratch roll draw wait snap shrink write rest|draw what it cannot say|short,yellow,sharp|scratch|yellow|tip
painting|||house,studio|hang glow wait shine dry fade watch dream|keep one summer|small,bright,framed|hush|teal|frame,colours
camera|||city,street|click wait blink whirr hang look stare flash|keep one second|small,black,quick|click|black|lens
photograph|||house,attic|fade curl wait smile hang lie remember yellow|keep one smile|old,small,creased|rustle|sand|corners,faces
telephone|||house,street|ring wait hum buzz click crackle sleep shrill|ring in an empty room|old,black,silent|ring|black|dial,cord
radio|||kitchen,house|crackle hum sing mutter hiss glow play wait|find a far-off song|old,small,warm|crackle|brown|dial
statue|||park,city,garden|stand stare wait crumble lean gaze listen gleam|keep very still;wear the pigeons|old,stone,silent|hush|grey|hands,base
fountain|||park,city,garden|splash sing leap sparkle spill murmur rise play|throw its water at the sun|bright,stone,round|splash|teal|basin,spray
well|||village,garden|wait echo shine drip listen darken fill sleep|give back every word|deep,old,stone|echo|grey|bucket,rope
fence|||garden,farm|stand lean wait creak sag rattle guard sway|lean a little more|white,wooden,old|creak|white|posts,gate
gate|||garden,castle,farm|swing creak open close wait squeak rattle stand|swing in the wind|old,iron,low|creak|green|hinges,latch
wall|||garden,castle,city|stand wait crumble lean shelter listen warm rise|keep the warmth of the day|old,stone,long|hush|grey|stones,cracks
stone|||beach,river,mountain|wait rest roll shine skip sink lie warm|skip seven times;wait a thousand years|smooth,round,old|click|grey|veins
shell|||beach,sea|shine wait roll whisper gleam lie sing curl|keep the sound of the sea|small,white,curled|hush|rose|spiral
feather|||sky,nest|float drift fall turn spin rest shine tremble|fall without a sound|light,white,soft|hush|white|quill
nest|||tree,roof|sway wait warm rock shelter hang hold cradle|hold three blue eggs|small,round,woven|rustle|brown|twigs,eggs
egg|||nest,farm|wait rock crack warm roll hatch glow tremble|keep a secret;crack at last|small,smooth,blue|crack|cream|shell
web|||barn,garden|shine tremble sway hang catch glisten stretch wait|catch the dew|fine,silver,torn|hush|silver|threads
snowman|snowmen|he|snow,garden|stand smile melt wait drip shiver lean shrink|lose his carrot;keep very still;melt with good manners|round,white,cold|drip|white|carrot,hat,buttons
scarecrow||he|field,farm|stand flap wait lean sway stare grin sag|guard the corn;lend his hat to the crows|ragged,patient,lonely|flap|sand|hat,straw,coat
puppet|||stage,workshop|dance dangle bow jerk nod wait sag leap|pull its own strings;bow too low|wooden,small,painted|clatter|red|strings,joints
mask|||stage|grin stare hang hide gleam wait smile fall|hide a shy face|painted,old,still|hush|gold|ribbon
swing|||park,garden|sway creak fly wait hang rise fall rock|fly a little higher|wooden,high,old|creak|red|ropes,seat
carousel|||fair,park|turn spin glitter play slow whirl gleam sing|carry the painted horses round|bright,golden,old|organ|gold|horses,lights
flag|||castle,ship,tower|flap wave flutter fly snap droop stream unfurl|snap in the wind|bright,torn,red|flap|red|pole
present|||house|wait rustle shine sit gleam rattle hide tempt|keep its ribbon on|small,wrapped,bright|rustle|red|ribbon,paper
paper|-||desk,school|rustle fold curl drift wait tear fly crackle|turn into a bird|white,thin,folded|rustle|white|folds,edges
ice|-||lake,river,snow|crack shine melt creak freeze gleam hold glitter|hold its breath;crack like a bell|clear,thin,blue|crack|blue|edges
glass|-||house,window|shine clink gleam break ring fog shiver glint|hold the light|clear,thin,cold|clink|blue|edges
gold|-||cave,mountain|gleam shine wait glitter sleep glow weigh lie|sleep in the rock|bright,heavy,old|clink|gold|veins
dust|-||attic,road|drift settle float dance rise fall whirl lie|dance in the sunbeam|fine,grey,golden|hush|sand|motes
smoke|-||chimney,fire|rise drift curl climb fade twist hang thin|write a slow word on the sky|thin,grey,blue|hush|grey|curls
atom|||laboratory,space|hum spin dance tremble bind wait shiver join|hold hands with its neighbour;spin without rest|tiny,restless,invisible|hum|teal|electrons,core
cell|||leaf,laboratory|divide grow breathe hum work wait glow split|work without rest;split in two|tiny,round,busy|hum|green|walls,core
heart|||body|beat ache leap wait pound flutter break mend|keep its own time|red,small,brave|beat|red|beat
magnet|||laboratory,school|pull cling click hum tug point hold push|pull without hands|red,small,strong|click|red|poles
`

// vehicles: the same fields.
const vehicles = `
boat|||sea,harbour,river,lake|sail rock drift float bob creak wait glide|slip out with the tide;rock at its rope;ride over the swell|small,blue,wooden|creak|blue|oars,sail,bow
ship|||sea,harbour|sail rock creak roll plough drift pitch wait|plough the grey water;blow its horn;turn for home|tall,great,old|horn|white|masts,sails,deck
sailboat|||sea,lake,harbour|sail lean glide skim rock turn drift fly|lean into the wind;skim over the waves|white,light,swift|flap|white|sail,mast
raft|||river,sea|drift float bob spin sag rock turn sink|drift with the current|rough,low,wobbly|slap|brown|logs,rope
canoe|||river,lake|glide slip drift rock turn float tip skim|slip between the reeds|long,narrow,silent|paddle|red|paddles
submarine|||sea|dive hum sink glide ping rise drift turn|ping in the dark;rise like a whale|yellow,round,silent|ping|yellow|periscope,hatch
train|||station,city,mountain|rumble whistle rush stop puff rattle hum wait|rush through the dark;whistle at the bend;carry the sleepers home|long,red,late|whistle|red|wheels,windows
tram|||city,street|ring rattle stop hum glide squeal wait turn|ring at the corner;carry the lamps home|yellow,old,rattling|bell|yellow|bell,windows
bus|buses||city,street|rumble stop wait sigh hum turn shake splash|sigh at every stop;splash the pavement|red,late,warm|engine|red|doors,windows
car|||city,street,road|rumble hum stop roll honk cough turn speed|cough on the hill;hum through the night|small,old,red|engine|red|wheels,lights
truck|||road,city|rumble roll groan stop growl climb honk shake|groan up the hill|big,loud,dusty|rumble|green|wheels,lights
tractor|||farm,field|chug rumble plough cough shake crawl smoke turn|chug across the field|old,red,muddy|chug|red|wheels
bicycle|||street,city,road|roll wobble squeak speed lean fly coast ring|fly down the hill;lean on the wall;ring at the corner|red,old,squeaky|bell|red|wheels,bell,basket
cart|||farm,road,village|creak roll rattle bump tip rumble sway stop|creak under the hay|old,wooden,slow|creak|brown|wheels
sledge|||snow,hill|slide fly race whoosh bump glide tip skim|fly down the white hill|wooden,quick,red|whoosh|red|runners
plane|||sky,airport|fly climb hum bank land glide roar circle|draw a white line;bank over the hills|silver,small,loud|hum|silver|wings,propeller
helicopter|||sky,city|hover whirr rise circle land clatter dip swing|hover like a bee|loud,small,red|clatter|red|blades
airship|||sky|drift hum float rise turn glide sail loom|sail over the roofs|huge,silver,slow|hum|silver|gondola
hot-air balloon|||sky,meadow|float rise drift sink glow sway hiss bob|climb above the mist;drift over the fields|bright,round,striped|hiss|red|basket,ropes
rocket|||space,moon|rise roar blaze climb tremble fly launch land|roar into the dark;shake off the Earth;land on its tail|silver,tall,bright|roar|silver|engines,fins,windows
spaceship|||space,planet|glide hum drift land orbit blink turn float|glide between the stars;blink its lights|silver,round,silent|hum|silver|lights,hatch
satellite|||space|orbit blink drift turn listen hum circle beep|listen to the dark;circle without rest|small,lonely,silver|beep|silver|panels,dish
`
