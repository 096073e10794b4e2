package lexicon

// people: lemma|plural|pronoun|habitat|verbs|tasks|adjectives|sounds|colour|parts
const people = `
keeper||?|lighthouse,island,sea|watch wait climb listen hum nod smile wonder|trim the lamp;climb the winding stairs;polish the glass;write in the log;boil the kettle;mend the shutters|patient,steady,lonely,kind|footsteps,humming|navy|hands,coat,boots
person|people|?|city,street,village|walk wait talk smile listen wonder work laugh|open the window;cross the street;carry the bags|quiet,busy,kind|footsteps|brown|hands,coat
child|children|?|house,garden,school|laugh run jump ask dream skip whisper wonder|draw on the window;count the steps;kick at the leaves;ask one more question;carry home a stone|small,curious,brave,wide-eyed|laughter,footsteps|yellow|hands,coat,shoes
girl||she|house,garden,school|laugh run jump ask dream skip whisper wonder|tie her laces;climb the apple tree;fill her pockets with shells;draw a map|small,curious,brave,quick|laughter,footsteps|red|hands,braids,boots
boy||he|house,garden,school|laugh run jump ask dream skip whisper wonder|skim a stone;climb the fence;fill his pockets with string;build a den|small,curious,brave,quiet|laughter,footsteps|blue|hands,cap,boots
baby|babies|they|house|gurgle sleep laugh crawl blink kick cry yawn|reach for the light;kick off the blanket;wave a spoon|tiny,warm,sleepy|gurgle|cream|fists,toes
old man|old men|he|house,bench,village|nod cough hum doze remember smile walk sigh|feed the birds;button his coat;tell the same joke;wind his watch|old,gentle,slow,stubborn|cough,cane|grey|cane,beard,hat
old woman|old women|she|house,garden,village|nod hum knit doze remember smile walk sigh|shell the peas;sweep the step;pour the tea;tell a long story|old,wise,gentle,sharp-eyed|humming,needles|lavender|shawl,hands,basket
grandmother||she|kitchen,house,garden|hum knit bake smile doze remember nod listen|roll the dough;thread a needle;tell the old story;water the beans|warm,wise,gentle,patient|humming,needles|lavender|shawl,hands,apron
grandfather||he|house,garden,workshop|hum whittle chuckle doze remember nod walk cough|whittle a whistle;wind the clock;tell the old story;mend the gate|kind,slow,patient,gruff|chuckle,cane|brown|hands,beard,cap
mother||she|house,kitchen|sing smile hum listen call laugh wait nod|tuck in the blanket;braid the hair;pack the basket;light the lamp|warm,tired,tender,strong|voice,lullaby|rose|hands,apron
father||he|house,workshop|whistle laugh hum listen call wait nod carry|chop the wood;carry the lantern;stir the soup;fix the wheel|kind,tired,strong,tender|voice,whistle|green|hands,coat
man|men|he|house,street,village|walk wait smile nod listen whistle work wonder|button his coat;cross the street;read the paper|quiet,tall,kind|footsteps|brown|hands,coat
woman|women|she|house,street,village|walk wait smile nod listen hum work wonder|open the window;cross the street;write a letter|quiet,tall,kind|footsteps|green|hands,coat
friend||?|house,street,garden|laugh wait wave listen talk smile walk share|share the last biscuit;keep a place by the fire;knock at the door|true,old,loyal|laughter|orange|hands,coat
brother||he|house,garden|laugh argue run share grin listen wait tease|take the bigger half;hold the ladder;keep a secret|loyal,noisy,teasing|laughter|blue|hands,cap
sister||she|house,garden|laugh argue run share grin listen wait tease|take the first turn;hold the lantern;keep a secret|loyal,clever,teasing|laughter|red|hands,ribbon
neighbour||?|street,house,village|wave nod grumble chat listen smile wait lean|lean on the fence;lend a ladder;knock on the wall|nosy,kind,grumpy|knocking|brown|hands,slippers
sailor||?|ship,sea,harbour|sail sing whistle row laugh steer climb watch|hoist the sail;coil the rope;scrub the deck;steer by the stars|bold,salty,cheerful|shanty,whistle|navy|hands,cap,boots
captain||?|ship,sea,harbour|steer shout point watch stand frown command sail|unroll the chart;hold the wheel;call all hands|proud,weathered,steady|shout|navy|coat,hat,beard
pirate||?|ship,sea,island|roar laugh sail dig climb sing boast swagger|bury the treasure;unroll the map;shout at the parrot|bold,loud,ragged|roar|black|hat,boots,beard
fisherman|fishermen|he|boat,sea,harbour|row wait whistle cast hum watch mend doze|cast the net;mend the line;row past the rocks;count the catch|patient,weathered,quiet|oars,whistle|yellow|hands,boots,hat
fisherwoman|fisherwomen|she|boat,sea,harbour|row wait whistle cast hum watch mend doze|cast the net;mend the line;row past the rocks;count the catch|patient,weathered,quiet|oars,whistle|yellow|hands,boots,hat
farmer||?|farm,field,barn|plough sow dig whistle hum reap lean work|feed the hens;plough the field;mend the fence;milk the cow|strong,early,patient|whistle,boots|green|hands,hat,boots
shepherd||?|hill,meadow,mountain|whistle count wander wait watch call climb hum|count the sheep;whistle for the dog;sleep under the stars|patient,quiet,weathered|whistle|brown|crook,cloak
gardener||?|garden,park,orchard|dig plant hum kneel water prune rake smile|water the seedlings;prune the roses;turn the soil;label the pots|patient,muddy,gentle|spade,humming|green|hands,hat,gloves
baker||?|bakery,village,kitchen|knead bake hum yawn whistle rise taste laugh|knead the dough;light the oven;dust the loaves;carry the hot trays|floury,early,warm,round|humming,oven|cream|hands,apron,sleeves
cook||?|kitchen,house|stir taste hum chop bake whistle sniff laugh|stir the pot;taste the soup;chop the onions|busy,warm,loud|ladle|white|apron,hands
teacher||?|school,library|point smile read explain listen nod chalk hum|ring the bell;write on the board;open the atlas|patient,clever,kind|chalk|green|glasses,hands
librarian||?|library|read whisper tiptoe smile shelve hum point listen|stamp the books;climb the ladder;turn down the lamp|quiet,clever,gentle|whisper,pages|plum|glasses,cardigan
clockmaker||?|workshop,tower,village|tinker listen squint hum wind tap polish wait|wind every clock;file a tiny gear;oil the springs;set the hands right|exact,patient,quiet|ticking|brown|glasses,tweezers,apron
toymaker||?|workshop,village|carve paint hum whistle tinker smile sand wonder|carve a small horse;paint the last eye;sweep up the shavings|gentle,clever,dusty|whistle|red|apron,brush
inventor||?|workshop,house|tinker scribble hammer think mutter jump test dream|draw a plan;turn a screw;test the machine;start again|clever,untidy,hopeful|hammer|orange|glasses,pencil
scientist||?|laboratory,school,observatory|measure think scribble peer note wonder test nod|measure it twice;fill the notebook;look through the lens;ask why|curious,careful,patient|pencil|white|coat,glasses,notebook
astronomer||?|observatory,tower,hill|watch count wonder measure peer wait write point|turn the telescope;name a new star;draw the moon|patient,sleepless,curious|pencil|navy|telescope,cloak
astronaut||?|space,rocket,moon|float drift wave count breathe orbit wonder listen|tighten a bolt;tap the dials;wave at the Earth;write home|brave,weightless,calm|breath,radio|white|helmet,gloves,boots
doctor||?|hospital,village|listen nod smile measure hurry wait frown bandage|warm the stethoscope;tie the bandage;knock softly|kind,calm,tired|heartbeat|white|coat,bag
nurse||?|hospital|listen smile hurry hum nod hold watch wait|smooth the blanket;turn down the light;hold a hand|kind,calm,tired|footsteps|blue|hands,shoes
postman|postmen|he|street,village|whistle cycle wave knock sort hurry walk hum|sort the letters;ring the bell;brave the dog|cheerful,brisk,wet|bell,whistle|blue|bag,cap
painter||?|studio,house,street|paint squint hum mix step stare dream sketch|mix a new blue;clean the brushes;step back and look;stretch the canvas|dreamy,spattered,stubborn|brush|blue|brush,smock,hands
musician||?|stage,street,house|play hum tap tune bow listen sing nod|tune the strings;tap the time;play it once more|gentle,dreamy,restless|melody|plum|hands,hat
pianist||?|stage,house|play hum sway listen bow practise sigh smile|practise the scale;close the lid;play it once more|gentle,nervous,graceful|melody|black|hands,coat
violinist||?|stage,street|play hum sway listen bow practise sigh smile|rosin the bow;tune the strings;play under the bridge|gentle,nervous,graceful|melody|plum|hands,scarf
drummer||?|stage,street|drum tap march grin nod roll listen count|keep the beat;twirl the sticks;drum on the table|loud,steady,cheerful|drumming|red|sticks,hands
singer||?|stage,street|sing hum bow breathe smile listen sway wait|warm the voice;hold the last note;sing to the back row|bright,brave,clear|song|rose|voice,dress
dancer||?|stage,street|dance spin leap bow sway tiptoe stretch breathe|lace the shoes;leap across the floor;practise the turn|light,graceful,quick|footsteps|rose|feet,ribbon
writer||?|house,library,city|write think cross scribble dream stare hum sigh|sharpen the pencil;cross out a line;start a new page|thoughtful,inky,stubborn|pen|brown|pen,ink,desk
poet||?|house,city,garden|write dream walk listen murmur stare sigh wonder|hunt for the last word;walk up and down;start a new page|dreamy,inky,thoughtful|pen|plum|pen,scarf
queen||she|castle,palace|rule frown nod walk wave sit laugh wonder|put down the crown;walk the long hall;sign the letters|proud,wise,lonely|footsteps|gold|crown,robe,ring
king||he|castle,palace|rule frown nod walk wave sit laugh wonder|polish the crown;pace the long hall;sign the letters|proud,loud,lonely|footsteps|gold|crown,robe,beard
princess||she|castle,palace,tower|laugh run climb ride dream whisper wave wonder|climb down the ivy;hide the crown;saddle the horse|clever,brave,restless|laughter|rose|crown,boots
prince||he|castle,palace|laugh run climb ride dream whisper wave wonder|saddle the horse;lose the map;hide the crown|kind,brave,clumsy|laughter|blue|crown,cloak
knight||?|castle,forest|ride clank kneel guard march bow shiver stumble|polish the armour;saddle the horse;guard the bridge;raise the visor|brave,clanking,loyal|armour|silver|shield,helmet,sword
wizard||?|tower,forest|mutter wave point vanish grumble nod read conjure|stir the cauldron;lose the spell;polish the staff|old,clever,forgetful|mutter|plum|hat,beard,staff
witch||she|forest,cottage|cackle mutter fly stir grin point hum wave|stir the cauldron;ride the broom;feed the cat|clever,crooked,secret|cackle|black|hat,broom
fairy|fairies|she|garden,forest|flutter glow hide giggle dance sparkle hover vanish|sleep in a foxglove;borrow a button;light the mushrooms|tiny,bright,shy|giggle|rose|wings,wand
giant||he|mountain,hill|stomp snore stride roar stoop yawn laugh sit|step over the river;sneeze the clouds away;lift the roof|huge,gentle,slow|footsteps|green|boots,hands
ghost||they|castle,house|drift moan hover fade sigh vanish glide wait|rattle the chain;walk through the wall;blow out the candle|pale,shy,lonely|sigh|white|sheet,chain
mermaid||she|sea,island|swim sing dive comb wave float laugh listen|comb her hair;ride the tide;sing to the ships|silver,curious,wild|song|teal|tail,comb
traveller||?|road,station,mountain|walk wander rest look wonder wave hum climb|fold the map;shoulder the bag;ask the way|dusty,curious,tired|footsteps|brown|bag,hat,boots
stranger||?|street,road,station|wait knock nod walk smile listen pause leave|tip a hat;knock at the door;ask the way|quiet,tall,unknown|footsteps|grey|coat,hat
hunter||?|forest,mountain|creep wait listen track whistle kneel aim walk|follow the tracks;lower the bow;make a fire|silent,patient,rough|footsteps|brown|bow,boots
woodcutter||?|forest,cottage|chop whistle rest saw stack hum sweat walk|stack the logs;sharpen the axe;leave one tree standing|strong,quiet,tired|axe|brown|axe,hands
miner||?|mine,mountain|dig hammer cough sing crouch listen haul rest|swing the pick;lift the lamp;follow the seam|brave,dusty,strong|pick|black|lamp,helmet
soldier||?|camp,road|march wait salute shiver sing guard rest listen|polish the boots;write home;lay down the drum|tired,young,brave|boots|green|coat,boots
pilot||?|airport,sky|fly steer wave climb glide land whistle watch|check the dials;bank over the hills;wave at the ground|calm,bold,keen-eyed|propeller|brown|scarf,goggles
driver||?|street,station|drive wave whistle steer stop honk hum watch|sound the horn;check the mirror;take the long way|brisk,patient,cheerful|horn|blue|cap,gloves
tailor||?|workshop,village|sew snip measure hum squint thread stitch press|thread the needle;measure the sleeve;sew the last button|neat,patient,thin|scissors|grey|needle,thread,tape
weaver||?|workshop,village|weave hum thread knot sway wind sing work|thread the loom;mix the dyes;hide a mistake|patient,neat,dreamy|loom|red|hands,shuttle
potter||?|workshop,village|spin shape hum wet press smooth fire wait|shape the clay;open the kiln;glaze a bowl|muddy,patient,steady|wheel|terracotta|hands,wheel
blacksmith||?|workshop,village|hammer sweat strike bend whistle forge lift cool|strike the iron;pump the bellows;shoe the horse|strong,sooty,loud|hammer|black|arms,apron
builder||?|city,house|build lift hammer whistle measure climb lay nod|lay the bricks;check the level;climb the ladder|strong,dusty,steady|hammer|orange|helmet,boots
shopkeeper||?|street,village|sweep count wave sort chat smile wrap weigh|sweep the step;turn the sign;wrap the parcel|brisk,kind,round|bell|green|apron,till
beekeeper||?|garden,orchard,meadow|hum wait smoke lift watch smile whisper listen|lift the frames;pour the honey;tell the bees the news|calm,slow,gentle|humming|white|veil,gloves
clown||?|circus,street|tumble juggle grin honk trip bow cry wave|juggle the eggs;lose a shoe;paint on a smile|funny,sad,floppy|horn|red|nose,shoes
acrobat||?|circus|tumble leap swing balance spin bow fly fall|walk the rope;swing from the bar;land on both feet|light,brave,quick|drumroll|red|rope,slippers
twins|twins|they|house,garden|laugh argue whisper run share race giggle hide|finish each other's sentences;swap their hats;race to the gate|alike,noisy,quick|laughter|orange|hats,shoes
monk||he|mountain,village|walk pray chant bow sit breathe listen smile|sweep the courtyard;ring the bell;copy a page|quiet,calm,humble|bell,chant|orange|robe,bowl
crowd||they|street,city,stage|cheer murmur wait push hum gather part laugh|fill the square;open a path;fall silent|loud,restless,bright|cheer|grey|hats,voices
`
