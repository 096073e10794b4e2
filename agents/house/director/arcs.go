package director

// An arc is a course of beats with several ways of telling each. A sentence
// begins with the verb that is its action; see voice for the slots. Sentences
// whose slots cannot be filled are passed over; a step without any is left out.

// step is one beat of an arc. Valence and arousal are added to the work's mood;
// weather is "worse", "kept" or "better"; light is how far the day has moved.
type step struct {
	role             string
	valence, arousal float64
	weather          string
	light            int
	tells            []string
}

type arc struct {
	name  string
	steps []step
}

// arcs by name. They are chosen in choose.go.
var arcs = []arc{friendship, quest, loss, wonder, mishap, day, seasons, accord, craft, distance, courage, images,
	contest, making, lesson, voyage, judging, hiding, flight, escape, search, stroll}

var friendship = arc{"friendship", []step{
	{"opening", 0, -0.2, "kept", 0, []string{
		"do:{A.task} {@P}, and nobody comes to ask why.",
		"do!p:{A.task}, just as on every other evening, and {&talk} to nobody but {self}.",
		"do:{A.task} {@P}. It has been like this for a long time, and a long time is very quiet.",
		"set!p:Two cups stand on the shelf {@P}, but only one is ever used. {A.task}, and {&look} at the door."}},
	{"want", 0.05, 0.1, "worse", 0, []string{
		"come:Then {B come} closer than anyone has come before, all noise and no manners.",
		"come!k:Then {B come} round the corner and {&stop}, and looks are exchanged.",
		"hear:Far off there is something new: {B}, and coming this way.",
		"arrive:{B arrive} without knocking and {b.task}, as if nobody lived here."}},
	{"obstacle", -0.25, 0.35, "worse", 1, []string{
		"shout:{A shout}, {B shout} louder, and for a while neither can hear the other at all.",
		"hide!p:{A bar} the door; {B.does}, and every cup on the shelf shakes.",
		"flinch:{A step} back. {B do} not know how to be small, or quiet, or near."}},
	{"attempt", -0.05, 0.1, "worse", 1, []string{
		"listen:{A keep} still and {&listen}. Under all the noise there is something like a question.",
		"ask:“What do you want?” {A ask}, and for the first time {B have} to think about it.",
		"notice:{A notice} that {B.task}, again and again, like someone who has nobody to show it to."}},
	{"attempt", 0.1, 0.05, "kept", 1, []string{
		"offer!p:{A offer} what there is to offer: a story, half a biscuit, {a T}. {B be} not sure how to say thank you.",
		"teach:{A teach} {B} a small thing, how to count to three and wait. {B get} as far as two.",
		"move:{A move} over a little. It is not much room, but {B have} never been given any before.",
		"show:{A.task}, slowly, so that {B} can see how it is done. {B try} it too, and everything falls over."}},
	{"turn", 0.3, 0.15, "better", 1, []string{
		"laugh:Something goes wrong, quite wrong, and {A laugh}; and after a moment {B laugh} as well, so hard that {P} shakes.",
		"stay:“Stay,” {A say}, before {a know} that {a be} going to say it; and {B stay}.",
		"need:Then {A need} help, and {B.task}, carefully this time, as gently as anyone could."}},
	{"resolution", 0.35, -0.15, "better", 2, []string{
		"share:Now {A.task} and {B.task}, and it goes much faster, or much slower, and nobody minds.",
		"play:They make a game of it: {A.task}, {B.task}, and whoever laughs first has lost.",
		"sit:{A.does} and {B.does}, side by side {@P}, and the quiet is big enough for both."}},
	{"ending", 0.4, -0.3, "better", 3, []string{
		"set!p:Two cups stand on the shelf {@P}, and now both of them are used.",
		"leave!p:In the morning {B have} to go. “Come back,” {A say}, and {&leave} the window open.",
		"stay:{A.does} and {B.does} {@P}. It has not been quiet for a long time, and nobody misses it.",
		"wait:{A.task} {@P}, just as before; but now {&wait} for {B}, and {&smile} before there is anything to hear."}},
}}

var quest = arc{"quest", []step{
	{"opening", 0.05, -0.1, "kept", 0, []string{
		"dream:{A.task} {@P}, but {a's} thoughts are already somewhere else.",
		"look:{@P}, {A.does} and {&look} at the far edge of the world, which is not so very far.",
		"wake:Before anybody else is up, {A.task} and {&make} a plan."}},
	{"want", 0.15, 0.15, "kept", 0, []string{
		"want:{A want} one thing only: to {premise}.",
		"decide:“Today,” {A say}, and {&mean} it: today is the day to {premise}.",
		"go:There is no map for this. {A go} all the same."}},
	{"obstacle", -0.2, 0.3, "worse", 1, []string{
		"wait!c:{C} cannot wait. {B} cannot do anything else. {A be} somewhere in between, as one is.",
		"stop!k:“You cannot {premise},” says everyone whom {A ask}. “Nobody does.” {B say} so too, and {&come} along.",
		"stop:The way is longer than it looked, and {W stand} in the middle of it.",
		"lose:By noon {A have} lost the path, the plan and one good idea.",
		"block!o:{B be} in the way, and {b have} no intention of moving."}},
	{"attempt", -0.05, 0.25, "worse", 1, []string{
		"try:{A try} it the quick way. The quick way leads straight back to the start.",
		"climb:{A try} it over the top, and then round the side, and then, very quietly, underneath.",
		"ask:{A ask} {B}, and {B know} a short cut, all but the second half of it."}},
	{"attempt", 0.05, 0.2, "worse", 2, []string{
		"hurry!c:{C} runs ahead, and back, and ahead again. “Are we there?” {c ask}. “Ask the road,” {B say}.",
		"carry!p:{B be} tired now, so {A carry} everything, even the jokes.",
		"argue:They argue about left and right. {B.does}; {A.does}; {W do} not care.",
		"rest:They rest under {a T} and share what is left, which is not much, and enough."}},
	{"turn", 0.25, 0.3, "better", 2, []string{
		"go!k:“Shall we turn back?” {B ask}. {A look} at {B}, {B look} at {A}, and neither of them turns.",
		"see:And then, when {A have} stopped looking, there it is: smaller than in the dream, and real.",
		"help:And who is it that finds the way in the end? {B}, of all creatures, by being nothing but {B}.",
		"understand:{A stand} still at last, and {&understand} that the way was never forward, only round."}},
	{"resolution", 0.4, 0.1, "better", 2, []string{
		"reach!k:And so it comes about, late and all at once, with wet feet and loud hearts: {all} {premise}.",
		"reach!k:Nobody says when it began. But look: {all} {premise}, as if it were nothing.",
		"arrive:They arrive with wet feet and loud hearts, and for a moment nobody says a word.",
		"reach:{A be} there. {a do} the one thing {a came} for, and {&do} it twice, to be sure.",
		"find:{A find} what {a was} looking for and, beside it, something {a was} not."}},
	{"ending", 0.35, -0.25, "better", 3, []string{
		"return:On the way home the path is short, the way paths are when somebody walks beside you.",
		"tell:Afterwards {A tell} it all from the beginning, and {B correct} only the important parts.",
		"look:{@P}, {A.does} and {&look} at the far edge of the world, which is a little nearer now."}},
}}

var loss = arc{"loss", []step{
	{"opening", -0.15, -0.15, "kept", 0, []string{
		"sit:{A sit} {@P}, where everything is in its place but one.",
		"stop:{@P} nothing has been moved. {T} is where it always was, and {A look} at it.",
		"wait!pi:{A sit} {@P} and {&wait} for a step on the stairs that does not come.",
		"wait:{A wait} {@P}, where it has never been so quiet."}},
	{"want", -0.2, 0, "kept", 0, []string{
		"remember:{A remember} how it sounded here before: the cups, the humming, the small complaints.",
		"hold!p:{A hold} {T}, and {&do} not know what to do with {a's} hands.",
		"look!g:{A look} for {B} in all the usual places, and then, carefully, in the unusual ones."}},
	{"obstacle", -0.3, 0.2, "worse", 0, []string{
		"call:{A call}, and it comes back as an echo, and then not even that.",
		"refuse!p:People bring soup and speak softly. {A would} rather have thunder.",
		"break!pi:{W come} to the window. {A try} to cry and cannot; then {&try} not to, and that is no easier.",
		"ask:“Where does it go, all that?” {A ask}. Nobody knows, and nobody pretends to."}},
	{"attempt", -0.15, -0.05, "worse", 1, []string{
		"do!pi:{A begin} with something small. {a wash} one cup, {&dry} it and {&put} it back.",
		"walk!l:{A walk} once round {P}, stopping at every single thing, the way you count when you cannot sleep.",
		"look:{A look} at everything {@P} once, slowly, the way you count when you cannot sleep.",
		"open!pi:{A open} a drawer and {&find} string, buttons, a pencil worn down to a thumb."}},
	{"attempt", -0.05, -0.05, "kept", 1, []string{
		"try!g:{A try} to do what {B used} to do, in the same order, and {&get} it nearly right.",
		"mend!p:{A mend} what can be mended. {T} can, a little.",
		"listen:{A listen}. The quiet is not empty; it is full of things that stopped in the middle."}},
	{"turn", 0.15, 0.05, "better", 2, []string{
		"find!pg:Then {A find} a small thing that was meant for {aa}, put where nobody else would look.",
		"hear!pg:Without thinking {A hum} a few notes, and {&hear} whose tune it is.",
		"feel:The light moves over {P} exactly as it did before, and for the first time that is not an insult.",
		"feel:The light moves over {T} exactly as it did before, and for the first time that is not an insult."}},
	{"resolution", 0.2, -0.1, "better", 2, []string{
		"tell!pg:{A tell} one story about {B}, the funny one, out loud, {@P}, to nobody.",
		"touch!pg:{A lay} one hand on {T}. “You old thing,” {a say}, the way {B used} to say it.",
		"set!pgi:{A set} a place at the table, not for a ghost but for the thought.",
		"cry!l:{A weep}, and afterwards {a be} hungry, and that is a kind of answer.",
		"rest:For the first time in days {A rest}, and nothing bad comes of it.",
		"stop!s:{A call} once more. The answer is only {W}."}},
	{"ending", 0.3, -0.25, "better", 3, []string{
		"wait!s:{A.does} {@P}. It grows late, and nobody comes.",
		"fade!s:The light goes from {P}, a little at a time, and {A} stays behind with what is left of it.",
		"turn!pgu:It does not stop hurting. But {A walk} once round {T}, slowly, as {B used} to, and then {&go} home, and {&leave} it where it is.",
		"go!pi:It does not stop hurting. But {A open} the window {@P}, and the air comes in anyway.",
		"keep:{A stay} {@P}, where one thing is missing and everything is kept.",
		"wind!l:{A look} up {@P}. Something begins to beat again, softly, in {a's} own chest."}},
}}

var wonder = arc{"wonder", []step{
	{"opening", 0, -0.1, "kept", 0, []string{
		"look:Look closely {@P}: {A wait}, and it seems that nothing is happening at all.",
		"begin:{@P} a long work begins so quietly that nobody has ever heard it start.",
		"ask:How does it happen? {A give} nothing away; but {a leave} clues everywhere."}},
	{"image", 0.1, 0, "kept", 0, []string{
		"show:First comes {T}, arriving from farther away than anyone could walk.",
		"show:Everything starts with {T}: without it the rest would only wait.",
		"open:Small doors open, thousands of them, too small for any eye, and {T} comes in."}},
	{"image", 0.1, 0.1, "kept", 1, []string{
		"rise:Then it is the turn of {U}, working out of sight, patient as a clock.",
		"carry:{U bring} what is needed, drop by drop and grain by grain, and never once asks for thanks.",
		"meet:{T meet} {U} in a room too small to imagine, and something changes hands."}},
	{"obstacle", -0.15, 0.15, "worse", 1, []string{
		"wait:It is not easy. One part missing, and {A wait}, and everything else must wait as well.",
		"darken:When the light goes the work slows down, and {A rest}, saving what there is.",
		"fail:Often it fails. Then it starts again, without a sigh, because that is how it is made."}},
	{"attempt", 0.1, 0.2, "kept", 1, []string{
		"build:What was apart is put together: a push, a turn, a little spark, ten thousand times a second.",
		"work:{A work} the way a kitchen works before a feast: everybody busy, nothing spilled.",
		"change:Nothing is lost in it and nothing comes from nowhere; it only changes its coat."}},
	{"turn", 0.3, 0.15, "better", 2, []string{
		"become:And now see what has become of it: something that was not in the world this morning.",
		"give:{A give} away more than {a keep}, and we have all been living on it without knowing.",
		"shine:For one moment it all fits, and {A shine} with it."}},
	{"resolution", 0.3, 0, "better", 2, []string{
		"know:Once you know it, you see it everywhere: in the grass, in the bread, in your own two hands.",
		"count:So much from so little: {T}, {U}, and time.",
		"learn:We know how it works now, most of it. It is no smaller for being known."}},
	{"ending", 0.35, -0.2, "better", 3, []string{
		"rest:At last the work grows quiet. {A rest}, and tomorrow it begins again.",
		"look:Look closely {@P}: it seems that nothing is happening. Now you know better.",
		"stay:One question is answered {@P}, and three new ones have sprouted in its place."}},
}}

var mishap = arc{"mishap", []step{
	{"opening", 0.1, 0.1, "kept", 0, []string{
		"boast!l:Nobody {@P} is as sure of anything as {A}, {who have} never once been wrong, or {&have} never once noticed.",
		"begin:It begins as a day like any other {@P}: {A.task}, and nothing is on fire.",
		"do:{A.task} with great dignity. The dignity lasts until breakfast."}},
	{"want", 0.15, 0.2, "kept", 0, []string{
		"want:{A have} an idea, and the idea is to {premise}. What could go wrong?",
		"announce:“I shall {premise},” {A announce}, to anyone with ears.",
		"plan:{A have} a plan with seven steps. Six of them are lunch."}},
	{"obstacle", 0, 0.45, "kept", 1, []string{
		"slip:The first thing goes wrong at once, and it takes the second thing with it.",
		"chase!k:{A run}, {B run} after {aa}, and a hat that has nothing to do with it runs too.",
		"fall:There is a crash, a silence, and then one small extra crash."}},
	{"attempt", 0.05, 0.45, "kept", 1, []string{
		"hide:{A hide} behind {a T}, which would work if it did not wobble.",
		"fix!p:{A try} to repair it with string. Now there are two problems, tied together.",
		"blame:{A blame} {B}; {B blame} {W}; and {W have} no comment."}},
	{"attempt", 0.05, 0.4, "kept", 1, []string{
		"run:Round the corner they go, over the fence, under {T}, and through somebody's Sunday soup.",
		"pretend:{A pretend} that all this is on purpose. Nobody is convinced, least of all {B}.",
		"call:Everybody comes to help, and each of them helps it a little worse."}},
	{"turn", 0.2, 0.2, "better", 2, []string{
		"laugh:In the middle of the muddle somebody laughs. It is {B}, and it is catching.",
		"see:{A stop}. From here it looks, {a have} to admit, extremely funny.",
		"admit:“I may,” {A say} very slowly, “have been a tiny bit mistaken.”"}},
	{"resolution", 0.4, 0.1, "better", 2, []string{
		"mend:Together they put it right, or at least upright, and {T} hardly leans at all.",
		"share:It turns out that there is enough for everyone, if nobody counts the crumbs.",
		"forgive:{B forgive} {A}; {A forgive} everyone, which was not strictly necessary."}},
	{"ending", 0.45, -0.1, "better", 3, []string{
		"sleep:So it ends as a day like any other {@P}: {A.task}, and nothing is on fire.",
		"sit!k:At the end {all} sit {@P} at one table and tell it again, and each time it grows a little.",
		"boast!l:Nobody {@P} is as sure of anything as {A}. But now {a ask} first. Sometimes."}},
}}

var day = arc{"day", []step{
	{"opening", 0, -0.15, "kept", 0, []string{
		"wake:{P wake} in pieces: a step, a drip, a first thin line of light. {A.does}.",
		"begin:{A be} there before anyone. {a} {a.task}, slowly, as if it were the first time.",
		"open:At the beginning there is only breath {@P}, and {A}, listening to it."}},
	{"image", 0.1, -0.05, "kept", 0, []string{
		"walk:{A.task}. {B.does} close by, and neither is in a hurry.",
		"pass:{T} comes into view, small at first, and then exactly as large as it is.",
		"see:There is {a T}; and there, if you wait, is what it was hiding."}},
	{"image", 0.1, 0.1, "kept", 1, []string{
		"gather:Little by little {P be} full of doing. {A.task}; {B.task}.",
		"work:{A.task}, and then {a.task}, and the hours hold each other's hands.",
		"share:{B.does}. {A stop} to look, which is also a kind of work."}},
	{"obstacle", -0.15, 0.15, "worse", 1, []string{
		"darken:A cloud goes over. Everything turns its pale side up, and {A.does}.",
		"stop:Then comes the hour in which nothing fits, and even {B have} little to say.",
		"shiver:{W cross} {P} like someone looking for a key."}},
	{"turn", 0.15, 0, "better", 2, []string{
		"look:{A look} up. It is only light on {T}; but it was not there before.",
		"hear:And there it is, the sound that has long been about to come: {b.sound}, and then an answer.",
		"find:{A find} something so small that {a nearly step} over it: a feather, a button, a reason."}},
	{"image", 0.15, -0.1, "better", 2, []string{
		"rest:The shadows grow longer than the things. {A.does}, {B.does}.",
		"sit:{A.does} {@P} while the colours are put away, one by one.",
		"carry!p:{A carry} the hour home in both hands, careful not to spill."}},
	{"ending", 0.2, -0.3, "better", 3, []string{
		"sleep:{P fall} asleep in pieces: a step, a drip, a last thin line of light.",
		"close:{A be} there when everyone has gone. {a} {a.task}, as if it were the last time, and it is not.",
		"listen:At the end there is only breath {@P}, and {A}, listening to it."}},
}}

var seasons = arc{"seasons", []step{
	{"opening", -0.05, -0.2, "kept", 0, []string{
		"wait:In winter {A.does} {@P}, and the snow keeps everyone's secrets.",
		"sleep:Under the frost {@P} something has not given up. {A.does}.",
		"hold:The year is at its smallest. {A.task}, and breath hangs in the air."}},
	{"want", 0.15, 0.05, "better", 0, []string{
		"thaw:Then a drip, and another. {A.does}, and {P remember} what is under all the white.",
		"wake:One morning the light comes in lower and warmer and asks for {A} by name.",
		"grow:A green thread shows where nothing was. {A look} at it for a long time."}},
	{"image", 0.25, 0.2, "better", 1, []string{
		"bloom:In spring everything talks at once. {A.task}, {B.task}, and the blossom falls on both.",
		"sing:All {P} is one open window. {A.does}, and something answers from every branch.",
		"run:The water has so much to say that it trips over its own stones, and {A.does}."}},
	{"image", 0.3, 0.1, "better", 1, []string{
		"shine:In summer the day has no edges. {A.does} until the stars are late.",
		"rest:Heat lies down {@P} like a big dog. {A.task}, slowly; {B.does}.",
		"ripen:Bees do the sums. Everything grows heavy with doing nothing, and {A.does}."}},
	{"turn", -0.05, 0.15, "worse", 2, []string{
		"fall:In autumn {P spend} all its gold in a week, and {A stand} in the middle of it.",
		"let:The first leaf lets go, then all of them. {A.task}, for it is time.",
		"gather:{A gather} what can be kept: apples, wood, a word or two for later."}},
	{"obstacle", -0.15, -0.05, "worse", 2, []string{
		"leave:The swallows go, and the light goes with them. {B.does}; {A stay}.",
		"darken:The wind counts the bare branches, and {A.does}.",
		"miss:The nights are long now, and {A.does}, thinking of green."}},
	{"ending", 0.2, -0.3, "kept", 3, []string{
		"return:And winter again; but under the snow {@P} it is already written, in very small letters, what comes next.",
		"hold:The year is at its smallest. {A.does}, and {&be} not sad: this road is round.",
		"keep:{A.task}, breath hanging in the air; and under the frost something has not given up."}},
}}

var accord = arc{"accord", []step{
	{"opening", -0.05, 0.1, "kept", 0, []string{
		"quarrel:{@P} there is a line that nobody can see. {A live} on one side of it and {B live} on the other.",
		"begin:Nobody remembers how it started. {A say} it was {B}; {B say} the opposite.",
		"watch:{A watch} {B}, {B watch} {A}, and between them lies the warmest corner {@P}."}},
	{"want", -0.1, 0.25, "kept", 0, []string{
		"claim:On one side {A.task}; on the other {B.task}. Each pretends that there is no other side.",
		"want:Both want the same thing, and there is exactly one of it.",
		"measure:{A measure} {P} twice; {B measure} it too, and every time it comes out smaller."}},
	{"obstacle", -0.3, 0.45, "worse", 1, []string{
		"fight:It comes to hard words, and then to words that have to be shouted.",
		"break:Somebody pushes, somebody slips, and {T go} over with a crash.",
		"slam:{A turn} {a's} back. So {B turn} away too, and it is no fun at all, all round."}},
	{"attempt", -0.15, 0.1, "worse", 1, []string{
		"freeze:It grows cold, and it is just as cold on each side of the line.",
		"listen:In the dark {A hear} that {B be} awake as well.",
		"count:{A.does}. {B.does}. It is harder to be angry when you can hear the other breathe."}},
	{"attempt", 0, 0, "worse", 2, []string{
		"divide:Something small is pushed across the line: half of what there is. Nobody saw who did it.",
		"ask:“Are you cold?” someone asks. “No,” someone lies. “Neither am I.”",
		"answer:{B.task}, the old way, without thinking; and without thinking {A help}."}},
	{"turn", 0.25, 0.2, "worse", 2, []string{
		"save:Then the roof begins to go, and there is no time for sides. {A hold} here, {B hold} there.",
		"laugh:{A sneeze}. {B say} “bless you” before there is time to remember the quarrel.",
		"cross:{A look} for the line to step over it, and it is not to be found."}},
	{"resolution", 0.35, 0, "better", 3, []string{
		"share:They make a rule, and the rule is short: {a.totask} first, then {b.totask}, and soup for all.",
		"divide:What was one too few for two turns out to be just enough for everyone.",
		"agree:They agree on nothing at all except that it is warmer like this."}},
	{"ending", 0.35, -0.25, "better", 3, []string{
		"sleep!l:Now {A} and {B} lie in the warmest corner {@P}, and who is lying where cannot be made out.",
		"watch:{A watch} over {B}, {B watch} over {A}, and the warmest corner {@P} is warm enough for both.",
		"tell:Nobody remembers how it ended. {A say} it was {B}; {B say} the opposite."}},
}}

var craft = arc{"craft", []step{
	{"opening", 0, 0, "kept", 0, []string{
		"do:{@P}, {A can} do almost everything: {a.totask}, {a.totask}, and keep time.",
		"hear:{@P} {A hear} it through the wall: somebody doing, quite easily, the one thing that {a cannot}.",
		"do:{A.task}, day in, day out. It is good work, and something is missing from it."}},
	{"want", 0.15, 0.15, "kept", 0, []string{
		"want:{A want} to {premise}. {a do} not know why; {a only know} that {a want} it badly.",
		"decide:So {A decide} to {premise}, and {&begin} at the very beginning.",
		"ask:“Can it be learned?” {A ask}. {B.does}, which might mean yes."}},
	{"obstacle", -0.15, 0.25, "kept", 1, []string{
		"fail:The first try sounds like a door. The second sounds like two doors.",
		"fail!p:It goes wrong. Then it goes wrong in a new way, which {A write} down.",
		"break:Something bends, something drops, and {B move} a little farther off, to be on the safe side."}},
	{"attempt", -0.05, 0.2, "worse", 1, []string{
		"practise:{A practise} early and late, and when everyone believes {aa} asleep.",
		"copy:{A watch} how {B.task}, and {&do} it just the same, and it is not the same.",
		"count:{A try} it by the book, by the clock, and once by accident, which was the best so far."}},
	{"attempt", -0.15, -0.05, "worse", 2, []string{
		"stop:After a hundred tries {A sit} down {@P} and {&say} nothing at all.",
		"doubt:“Some of us,” {A think}, “are simply not made for it.” {W go} on and on.",
		"rest:{A give} up, quite properly, and {&put} everything away."}},
	{"turn", 0.3, 0.1, "better", 2, []string{
		"forget:And because {A be} not trying any more, only {a.ing}, it comes: small, crooked, and true.",
		"help:{B come} back, {&say} nothing, and {&show} {aa} the one little thing that {a had} overlooked.",
		"hear:Then {A hear} it, soft as breath, and {&look} round to see who is doing it. Nobody else is there."}},
	{"resolution", 0.4, 0.25, "better", 2, []string{
		"do:“I can {craft},” {A say}, and {&do} it again, and again, and everything {@P} stops to watch.",
		"do:{A do} it again, and again, and everything {@P} stops to listen.",
		"show!k:{A show} {B} how, and {B pretend} not to be impressed.",
		"share:Before long it has gone all over {P}, a bit different in every corner."}},
	{"ending", 0.4, -0.2, "better", 3, []string{
		"do:{A.task}, day in, day out; but now there is a small bright thing in the middle of it.",
		"teach:Somebody hears it through the wall {@P} and thinks: can it be learned? {A be} already on the way to show how.",
		"keep:It is still a little crooked. {A keep} it that way, for that is how {a know} it is {a's} own."}},
}}

var distance = arc{"distance", []step{
	{"opening", -0.05, -0.1, "kept", 0, []string{
		"do:{A.task} {@P}, a very long way from {B}.",
		"count:{@P}, {A count} the days. There are more of them than there are words.",
		"look:{A look} out {@P}, in the direction where {B be}."}},
	{"want", 0.05, 0, "kept", 0, []string{
		"want:There is so much to tell. {A begin}, and {&get} no farther than the name of {B}.",
		"wonder:What is {B} doing now? {A wonder}, and the distance does not say.",
		"begin:{A begin} to tell {B} everything, starting with the light {@P}."}},
	{"obstacle", -0.25, 0.1, "worse", 1, []string{
		"fall:Between here and there lies more dark than any word can cross.",
		"doubt:“Far is not a number,” {A think}. “Far is when nobody answers.”",
		"miss:There is nothing to be heard but {W}, and {A.does}."}},
	{"attempt", 0, 0, "kept", 1, []string{
		"remember:{A remember} how {B laugh}, and {&have} to hold on to {T}.",
		"remember:{A remember} small things: a cold hand, a crooked song, the last step of the stairs.",
		"tell:{A put} it all in: what shines, what is broken, what was funny, and what was not."}},
	{"attempt", 0.05, 0.05, "kept", 1, []string{
		"see:Something bright goes by, without a sound. {A wish} that {B} could see it too.",
		"look:The same star stands over both of them, and it takes no sides.",
		"do:Meanwhile, far away, {B.task}, and {&look} up, for no reason at all."}},
	{"turn", 0.3, 0.15, "better", 2, []string{
		"answer:Then something comes back: late, small, hardly to be heard, and meant for {A}.",
		"understand:And {A understand} that the distance is a thread too, and that someone holds the other end.",
		"hear:Far away {B say} the very same word, at the very same moment. Nobody will ever know."}},
	{"resolution", 0.3, -0.1, "better", 2, []string{
		"send:{A send} it off, and with it the best part of the day.",
		"fold:{A fold} the last page smaller than it need be, to leave room for a kiss.",
		"smile:Nothing is nearer than before. And yet {A smile}."}},
	{"ending", 0.35, -0.25, "better", 3, []string{
		"do:{A.task} {@P}, a very long way from {B}, and not so far as yesterday.",
		"count:{@P}, {A count} the days again. There is one less.",
		"look:{A look} out {@P}; and where {B be}, somebody looks back."}},
}}

var courage = arc{"courage", []step{
	{"opening", -0.05, 0, "kept", 0, []string{
		"be:{A.does} {@P} and {&hope} that nobody will ask why.",
		"do:{A.task} {@P}, but never alone, and never after the light has gone.",
		"know:There is one thing that {A would} rather not do, and everyone {@P} knows it."}},
	{"want", -0.05, 0.15, "kept", 0, []string{
		"see:Others do it every day and whistle while they do it. {A look} on, and {&look} away.",
		"want:{A want} to be brave. {a be} not sure how big one has to be for it.",
		"ask:“Are you never afraid?” {A ask}. {B think} about it for a very long time."}},
	{"obstacle", -0.25, 0.4, "worse", 1, []string{
		"creak:Then something creaks, where nothing ought to creak, and {A hide} at once.",
		"grow:In the corner the shadow of {a T} grows teeth.",
		"shake:{A shake} so hard that something falls off a shelf, and that is worse."}},
	{"attempt", -0.1, 0.3, "worse", 1, []string{
		"try:{A take} one step. It is a very small step, but it points in the right direction.",
		"count:{A count} to three, and then to ten, and then, to be sure, to a hundred.",
		"hide:{A try} it with closed eyes. That is how {a be} the first to meet {T}."}},
	{"attempt", 0.05, 0.15, "kept", 1, []string{
		"tell:{B tell} a secret: “I am afraid as well. I only go more quietly.”",
		"stay:{B stay} close, not in front and not behind, but just beside.",
		"give:{B.does}. “When I cannot see it,” {b say}, “I say hello to it.”"}},
	{"turn", 0.25, 0.3, "worse", 2, []string{
		"say:“Hello?” {A say} to the worst of it. Nothing has teeth any more; it is only {T}.",
		"need:Then {B call} for help, and {A be} there before there is time to be afraid.",
		"go:{A go} right into the middle of it and {&stand} there, and the middle is quite empty."}},
	{"resolution", 0.4, 0.1, "better", 2, []string{
		"laugh:{A laugh}, and {B laugh}, and whatever is left of the fear does not know where to look.",
		"find:It turns out that from in there you can see more than from anywhere else {@P}.",
		"do:{A do} it once more, with open eyes, and {&find} that it has become smaller."}},
	{"ending", 0.4, -0.25, "better", 3, []string{
		"be:{A.does} {@P} and {&hope} that somebody will ask why.",
		"do:{A.task} {@P}, alone if need be, and also after the light has gone.",
		"keep:There is one thing that {A be} still a little afraid of. {a take} it along by the hand."}},
}}

var images = arc{"images", []step{
	{"image", 0, -0.1, "kept", 0, []string{
		"begin:{H} is here first, before anything has a name.",
		"open:{@P} the light takes its time.",
		"lie:{T lie} still, and around it everything is a little stiller.",
		"begin:Before there is a word for it, it is already here {@P}."}},
	{"image", 0.05, -0.05, "kept", 0, []string{
		"hold:{aT hold} one small brightness and does not let it fall.",
		"rest:Something rests on {P}, so light that only the silence notices.",
		"shine:Where nobody looks, it shines.",
		"lie:{H} lies in every hollow {@P}, cool as the inside of a shell."}},
	{"image", 0.1, 0.05, "kept", 1, []string{
		"move:{W move} over {P}, and for a moment every edge is silver.",
		"move:There is a {H} that only comes when you have stopped waiting for it.",
		"grow:By the thickness of a hair, by the length of a breath, it grows.",
		"rest:{A.does}, and the air around {aa} changes its mind.",
		"do:{A.does}. Nothing is asked, and nothing is missing."}},
	{"image", -0.1, 0.1, "worse", 1, []string{
		"darken:Then the shadow comes, as it must, and lays its hand on {P}.",
		"sink:The cold goes looking through {P} and touches {T}.",
		"wait:It folds itself small, and waits.",
		"dream:{A.does}, as if {a knew} what is coming."}},
	{"turn", 0.15, 0.05, "better", 2, []string{
		"see:{H} again, and this time it has come to stay.",
		"answer:A single drop falls. Everything {@P} hears it.",
		"break:A crack, no wider than a thread, and through it all the morning.",
		"turn:{T turn} toward the light, as if someone had called."}},
	{"image", 0.2, -0.05, "better", 2, []string{
		"spread:It spreads without hurry: over the stones, over {T}, over all that was left out in the dark.",
		"fill:Now there is enough of it for every leaf.",
		"rise:It rises through {P} like the first warm thought after a long night."}},
	{"ending", 0.25, -0.25, "better", 3, []string{
		"stay:What remains is small, and it remains.",
		"keep:At the end there is only {H}, and it is enough.",
		"rest:{@P} the light has taken its time. It gives it back, slowly, to everything.",
		"keep:{T keep} a little of it for later."}},
}}
