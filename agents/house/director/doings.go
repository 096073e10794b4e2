package director

// The arcs of doing: each tells one kind of deed, the brief's own, from its want
// to an ending that answers the opening. Further slots, filled from the deed:
//
//	{made} {parts} {part1} {part2} {part3}  making: the machine; a bicycle, an umbrella …; the bicycle
//	{skill} {B !skill}                      lesson: sing; the squirrel sings
//	{purpose}                               voyage: find the well
//	{hide}                                  hiding: under her desk
//	{lost}                                  search: the star
//	{race}                                  contest: the verb
//
// Needs: f what is made flies, n it does not; h the way leads home, v it has a
// purpose; r somebody reads; x a thing of the brief that is a vehicle.

var contest = arc{"contest", []step{
	{"opening", 0.05, 0.15, "kept", 0, []string{
		"stand:{A} and {B} stand at the line {@P}, and neither looks at the other.",
		"stand:{@P} somebody has drawn a white line, and {A} and {B} put their toes to it."}},
	{"want", 0.1, 0.2, "kept", 0, []string{
		"want!k:“I am going to win,” {A say}. “So am I,” {B say}, and both of them mean it.",
		"want:{A want} to win. {B want} to win as well, and that is where it starts to be difficult."}},
	{"obstacle", -0.05, 0.45, "worse", 0, []string{
		"race:They {race}. {A be} in front by a nose, then {B}, then {A} again, and {W come} along behind.",
		"race:Off they go, and {P} flies by: first {A}, then {B}, then nobody can say who."}},
	{"attempt", 0, 0.4, "worse", 0, []string{
		"tire:Every step weighs more than the last one, and the line does not come any nearer.",
		"breathe:{A hear} {B} breathe, and {B hear} {A}, and it sounds like one big animal."}},
	{"attempt", -0.15, 0.25, "worse", 1, []string{
		"fall:Then {B stumble}. {A hear} it, the one sound that nobody wants to hear in a race.",
		"fall:{A look} round, and there is nobody there: {B have} fallen, a long way back."}},
	{"turn", 0.3, 0.2, "better", 1, []string{
		"stop:{A could} win now. {a slow} down, and {&stop}, and {&go} back for {B}.",
		"help:It would be easy now, and {A go} slower and slower, until {B} can catch up."}},
	{"resolution", 0.4, 0.3, "better", 1, []string{
		"finish:They cross the line {@P} side by side, and no one can tell whose foot was first.",
		"finish:The last bit they {race} together, in step, and the line comes to meet them."}},
	{"ending", 0.4, -0.1, "better", 1, []string{
		"stand:Afterwards {A} and {B} stand at the line again, and now they look at each other and laugh.",
		"ask:“Who won?” someone calls. “We did,” say {A} and {B}, and the white line {@P} keeps it to itself."}},
}}

var making = arc{"making", []step{
	{"opening", 0.05, 0.05, "kept", 0, []string{
		"begin:{@P}, {A begin} to build {made}.",
		"dream:{A have} never built {made} before, and that is why {a want} to."}},
	{"want", 0.1, 0.1, "kept", 0, []string{
		"plan!t:{A draw} a plan. It has {part1} in it, and {part2}, and {part3}, and one arrow that nobody can explain.",
		"plan:{A draw} a plan. It is a very good plan, but for one arrow that nobody can explain."}},
	{"obstacle", -0.1, 0.3, "kept", 0, []string{
		"fail!t:{Part1} goes at the bottom and {part2} on top; but {part3} will not fit anywhere at all.",
		"fail:The first try falls over. The second falls over as well, only more slowly."}},
	{"attempt", -0.15, 0.15, "worse", 0, []string{
		"laugh!kf:“That will never fly,” {B say}, and {&laugh} until the washing shakes. {A hold} on to the plan with both hands.",
		"laugh!k:“That will never work,” {B say}, and {&laugh} until the washing shakes.",
		"stop:{A sit} down beside it {@P}, and for a while nobody says the word “again”."}},
	{"attempt", 0.05, 0.15, "worse", 1, []string{
		"turn!t:So {A take} it all apart and {&start} once more, with {part3} first this time, and {part1} last.",
		"turn:So {A take} it all apart and {&start} once more, from the other end."}},
	{"turn", 0.3, 0.35, "better", 1, []string{
		"rise!ft:Then {part3} begins to sing and {part2} opens like a wing. {Made} gives a jump, and the ground lets go.",
		"rise!f:Then {made} gives a jump, and a second one, and after the third the ground lets go.",
		"work:Then {made} shivers, and coughs, and does exactly what it was made to do."}},
	{"resolution", 0.4, 0.2, "better", 1, []string{
		"fly!fk:Over the fence they go, over {P}, over {B}, who has stopped laughing and runs along below.",
		"ask!k:“Is there room for one more?” {B ask}, in a very small voice. There is.",
		"show:Everybody {@P} comes to see {made}, and somebody brings back a screw that was left over."}},
	{"ending", 0.4, -0.15, "better", 1, []string{
		"keep!tk:Now {made} stands {@P}, a little bent. {Parts} will never be the same again, and neither will {B}.",
		"laugh!k:In the end {B laugh} again, louder than ever; but {A laugh} too, and this time it is about the same thing.",
		"keep:Now {made} stands {@P}, a little bent, and {A draw} another plan. It has two arrows."}},
}}

var lesson = arc{"lesson", []step{
	{"opening", 0.05, 0, "kept", 0, []string{
		"begin:{@P}, {A want} to teach {B} to {skill}.",
		"ask:“Teach me to {skill},” {B say} to {A}, one day {@P}."}},
	{"want", 0.1, 0.1, "kept", 0, []string{
		"show:“There is nothing to it,” {A say}. “You take a breath, and you {skill}. Now you.”",
		"show:{A show} {B} how to {skill}, once slowly and once as it should be."}},
	{"obstacle", 0, 0.35, "kept", 0, []string{
		"fail:{B take} a breath. What comes of it makes something fall down in the next garden.",
		"fail:{B try} to {skill}, with both eyes shut, and everyone {@P} wakes up at once."}},
	{"attempt", 0, 0.3, "kept", 0, []string{
		"again:“Once more,” {A say}, for the ninth time. {B do} it once more, for the tenth.",
		"again:They begin again with the easy part. {B get} the easy part wrong in a new way."}},
	{"attempt", -0.15, 0, "worse", 1, []string{
		"stop:{B sit} down. “I am good at other things,” {b say}. “I can {b.totask}.”",
		"stop:{B hang} {b's} head. “Some can {skill},” {b say}, “and I can {b.totask}.”"}},
	{"turn", 0.25, 0.1, "better", 1, []string{
		"think:{A think} about that. “Then do not do it my way,” {a say} at last. “Do it the way you do that.”",
		"hear:And {A hear} something: under all the noise there is a small piece of it that is right."}},
	{"resolution", 0.4, 0.2, "better", 1, []string{
		"do:So {B !skill} in {b's} own way, low and crooked and glad, and {@P} nobody wakes up, for nobody is asleep.",
		"do:{B !skill}. It is still dreadful; but it is a thing of {b's} own now, and {A nod} in time."}},
	{"ending", 0.4, -0.15, "better", 1, []string{
		"teach:Now it is {B}'s turn to teach {A}: how to {b.totask}. There is nothing to it, and {A be} dreadful at it.",
		"teach:“Teach me something,” {A say} to {B} when it is quiet {@P}. “To {b.totask}?” It is harder than it looks."}},
}}

var voyage = arc{"voyage", []step{
	{"opening", 0, -0.05, "kept", 0, []string{
		"go:{A go} on {a's} way {@P}, and the way does not say how long it is.",
		"look:{A look} out over {P}. There is a great deal of it, and {a have} to get to the other side."}},
	{"want", 0.05, 0, "kept", 0, []string{
		"want!v:{A keep} one thing before {a's} eyes, and that is to {purpose}.",
		"remember!h:{A have} been away for so long that {a count} on {a's} fingers what {a still remember}: a door, a step, a smell of bread.",
		"knock!h:The whole way {A have} practised what to say, and now {a can} think of nothing but good morning.",
		"want:{A know} where {a want} to be, and that is more than the road knows."}},
	{"obstacle", -0.2, 0.15, "worse", 0, []string{
		"doubt!h:What if nothing {@P} knows {aa} any more? {A say} it aloud, and nobody contradicts.",
		"stretch:Whichever way {A look}, there is more of {P}, and then some more behind it.",
		"lose:{W rub} out the way behind {A}, and after that the way in front."}},
	{"attempt", -0.05, 0.1, "worse", 0, []string{
		"go!v:{A go} on by what {a was} told: left of the tallest stone, and then straight on, for as long as it takes to say everything you know by heart.",
		"go:{A go} on by what {a remember}: a word, a smell, the shape of a hill.",
		"go:One foot, and then another foot. {A make} a song of it, with only one line."}},
	{"attempt", -0.1, -0.05, "worse", 0, []string{
		"rest:{A lie} down to count to a hundred. At forty {a get} up and {&go} on.",
		"talk!hk:“Home,” {B say}, again and again; it is the one word {b know}. {A be} not so sure of it.",
		"doubt!h:A shutter is closed, a wall is a different colour. {A stand} still, like somebody with the wrong key.",
		"rest:{A stop} for a moment {@P}, and the quiet stops too, and waits for {aa}."}},
	{"turn", 0.3, 0.1, "better", 0, []string{
		"ring!hx:And round the corner comes {T}. It rings twice, as if it had waited for {aa} and nobody else.",
		"bow!hx:{T wait} at the corner, as it always has, and does not ask where {a was}.",
		"find!v:And there it is, {T}, just where the telling said: smaller than in the telling, and real.",
		"hear:Then {A hear} something that has not changed at all, and {a's} feet know the way before {a do}."}},
	{"resolution", 0.3, -0.1, "better", 0, []string{
		"set!h:{A set} down the bag on the stones, and {&find} that they still fit {a's} feet.",
		"touch!h:{A put} one hand on the wall. It is the same wall. It has kept the warmth for {aa}.",
		"reach!v:{A kneel} down before {T} for a long time; then {a do} what {a came} for, slowly, so that it lasts.",
		"reach:{A be} there. {a do} not say so; {a only stand}, and {&let} it come to {aa}."}},
	{"ending", 0.35, -0.25, "better", 0, []string{
		"stay!h:{A be} home. A door, a step, a smell of bread: {P} has kept them all, and {a count} them once more.",
		"sit!h:{A sit} down on the step, and {&take} off {a's} shoes, and {P} goes on as if {a had} only been out for bread.",
		"look!v:{A look} back once. All of {P} lies there, and not one step of it is missing; and somebody was right about {T}.",
		"look:{A look} back over {P}. There is a great deal of it, and all of it has been walked."}},
}}

var judging = arc{"judging", []step{
	{"opening", 0.1, 0.1, "kept", 0, []string{
		"come:{@P}, {A come} to judge, and everybody stands up a little straighter.",
		"begin:Somebody has to say which is the best {@P}, and that somebody is {A}."}},
	{"want", 0.1, 0.15, "kept", 0, []string{
		"measure:{A walk} round {T} twice, once in each direction, and {&write} down two different numbers.",
		"look:{A look} at {T} from near, from far, and from underneath."}},
	{"obstacle", 0, 0.3, "kept", 0, []string{
		"knock:{A knock} on {T}. {T} knocks back.",
		"argue:“It is the biggest.” “It is the roundest.” “It has just moved,” {A say}."}},
	{"attempt", 0, 0.35, "kept", 0, []string{
		"listen:{A listen} at {T} and {&hear} something breathe in there, as if it were trying not to.",
		"argue:There is nothing about this in the rules, so {A make} a rule, and {&break} it at once."}},
	{"attempt", 0.05, 0.4, "worse", 1, []string{
		"hide:Inside, {B make} {b's} ears as flat as they will go, and {&think} of nothing, very hard.",
		"roll:Then {T begin} to roll: slowly, then not so slowly, and everybody after it."}},
	{"turn", 0.25, 0.3, "better", 1, []string{
		"come:Out comes {B}, bows to {A}, and says, “I was only keeping it warm.”",
		"open:{T open}, and there sits {B} with both cheeks full."}},
	{"resolution", 0.4, 0.15, "better", 1, []string{
		"win:“The prize for the biggest,” {A say}, “goes to {T}. The prize for the smallest goes to {B}.”",
		"give:The ribbon is so long that it goes once round {T} and seven times round {B}."}},
	{"ending", 0.4, -0.1, "better", 1, []string{
		"eat:There is soup {@P} for everyone who helped to judge, and that turns out to be everyone.",
		"go:{A go} home, {B go} home, and {@P} everybody may slouch again."}},
}}

var hiding = arc{"hiding", []step{
	{"opening", -0.05, 0.05, "kept", 0, []string{
		"hide:{@P}, {A hide} {hide}, and {&mean} to stay there.",
		"hide:There are many places {@P}, and the best of them, {A think}, is {hide}."}},
	{"want", 0, 0, "kept", 0, []string{
		"see:From {hide}, the world is all knees and shoelaces, and {A count} them.",
		"see:It is safe {hide}. {A know} every knot in the wood by now."}},
	{"obstacle", -0.2, 0.25, "worse", 0, []string{
		"call:Somebody calls {a's} name. {A make} {self} as small as a comma.",
		"stay:“Come out,” says everyone. The more of them say it, the farther in {A go}."}},
	{"attempt", 0.05, -0.05, "worse", 0, []string{
		"read!r:{B do} not call. {B sit} down on the floor, {&open} a book and {&read}, not too loudly.",
		"sit:{B do} not call. {B sit} down on the floor, quite near, and {&say} nothing at all."}},
	{"attempt", 0.1, -0.05, "kept", 0, []string{
		"listen!r:There is a bear in the book, and it is hiding too. {A move} one shoe nearer.",
		"listen:After a while {A hear} {B} breathe, and it is the same breath as {a's} own. {A move} one shoe nearer."}},
	{"turn", 0.3, 0.1, "better", 1, []string{
		"ask!r:“And then?” {A ask}, before {a know} that {a have} said it out loud.",
		"ask:“Are you still there?” {A ask}. “Still here,” {B say}."}},
	{"resolution", 0.4, 0.1, "better", 1, []string{
		"come!r:For the end of the story is at the top of the page, and the page is up there. First comes a hand, then all of {A}.",
		"come:First comes a hand, then an elbow, then all of {A}, with dust on {a's} nose."}},
	{"ending", 0.4, -0.2, "better", 1, []string{
		"sit!r:Now {A sit} beside {B} {@P} and {&turn} the pages, and {hide} there is only a pencil.",
		"sit:Now {A sit} beside {B} {@P}; and {hide} there is nobody at all, and nobody minds."}},
}}

var flight = arc{"flight", []step{
	{"opening", 0.05, 0.1, "kept", 0, []string{
		"hold:{@P}, {A hold} {T} by its ropes, and {T pull}, as if it were late for something.",
		"begin:Nobody has ever done it before, and {@P} {A be} about to."}},
	{"want", 0.1, 0.15, "kept", 0, []string{
		"hold:{A hold} {T} with both hands, and {T pull}, as if it were late for something.",
		"hope:{A look} up. There is a great deal of room up there, and nobody has used it yet."}},
	{"obstacle", -0.1, 0.3, "worse", 0, []string{
		"wait!k:{B wait}. Everybody waits. {T} leans to one side and thinks it over.",
		"wait:Nothing happens. {T} leans to one side and thinks it over."}},
	{"attempt", 0.05, 0.4, "kept", 0, []string{
		"let:“Now!” {A call}, and {&let} go."}},
	{"attempt", 0.15, 0.3, "kept", 0, []string{
		"rise:{T rise} over the hedge, over the trees, over the last thing that has a name."}},
	{"turn", 0.3, 0.25, "better", 0, []string{
		"see!c:And from up there {C see} what nobody has ever seen: {P} from above, no bigger than a plate.",
		"see:And from up there you can see what nobody has ever seen: {P} from above, no bigger than a plate."}},
	{"resolution", 0.35, 0.1, "better", 0, []string{
		"land!c:{T come} down three fields away, softly, as one sits down in the dark. {C step} out and {&want} something to eat.",
		"land:{T come} down three fields away, softly, as one sits down in the dark."}},
	{"ending", 0.4, -0.2, "better", 0, []string{
		"ask!kc:“What was it like?” {B ask}. {C.does}, and that is all {c will} ever say about it. {A look} up again: there is a great deal of room.",
		"ask!k:“Again,” {B say}. {A hold} {T} with both hands, and {T} is already pulling."}},
}}

var escape = arc{"escape", []step{
	{"opening", 0.05, 0.15, "kept", 0, []string{
		"lie:{A lie} quite still {@P} and {&listen}, and what {a hear} is not good news.",
		"wake:{@P} everything is ready for {A}, and {A be} ready for none of it."}},
	{"want", 0.1, 0.3, "kept", 0, []string{
		"decide:“Not me,” {A think}, and one moment later {a's} place is empty.",
		"jump:So {A jump} down, {&land} on {a's} feet, or what might have been feet, and {&run}."}},
	{"obstacle", 0, 0.45, "kept", 0, []string{
		"chase!k:{B run} after {aa}, and everyone {@P} runs after {B}, for nobody likes to be the only one standing.",
		"chase:Everyone {@P} runs after {aa}, for nobody likes to be the only one standing."}},
	{"attempt", 0, 0.45, "kept", 0, []string{
		"run:Under {T}, round {T}, and once straight across it: {A run}, and {P run} along.",
		"run:Left, and right, and left again; {A leave} a trail, and everyone {@P} can read it."}},
	{"attempt", -0.1, 0.2, "worse", 1, []string{
		"hide:{A hide}. It is cold where {a hide}, and nobody is there, and nobody being there is not as fine as it sounded.",
		"stop:At the edge of {P} {A stop}. Out there nobody wants {aa}, and that is just what {a wanted}."}},
	{"turn", 0.2, 0.2, "better", 1, []string{
		"find!k:{B find} {aa} there. “I only wanted to ask,” {B say}, out of breath, “whether you would like to stay.”",
		"see:And then {A see} the light in every window {@P}, and {a's} own place in the middle, empty."}},
	{"resolution", 0.35, 0.1, "better", 2, []string{
		"return:Back they go, the way they came, and nobody runs. One walks better with company.",
		"promise!k:{B promise}, and {A promise}, and they shake on it, as well as they can."}},
	{"ending", 0.45, -0.15, "better", 2, []string{
		"sit:{A be} in {a's} place again {@P}, quite still; and what {a hear} now is laughing.",
		"sit!k:Now {all} sit {@P} at one table. {A have} the best place of all, in the middle, and on nobody's plate."}},
}}

var stroll = arc{"stroll", []step{
	{"opening", 0, -0.2, "kept", 0, []string{
		"walk:You go slowly {@P}, for there is no other way to go there.",
		"walk:{@P} the path begins as a thought begins, without saying so."}},
	{"image", 0.05, -0.15, "kept", 0, []string{
		"pass:{T} lets you by. You say nothing to each other; you understand each other well.",
		"pass:You come to {T}, and {T} goes on being {T}, and that is enough to look at."}},
	{"image", 0.1, -0.1, "kept", 0, []string{
		"listen:Under the steps there is another sound. You stop, and it stops; you go on, and it goes on.",
		"see:Where last week was only mud there is a green point now, as small as a full stop, and it ends nothing."}},
	{"image", -0.1, 0.05, "worse", 0, []string{
		"darken:A shadow goes over {P}, and you turn up your collar. It is early in the year, and the year knows it.",
		"wait:For a while there is nothing but {W} and your own breath, taking turns."}},
	{"turn", 0.2, 0.1, "better", 0, []string{
		"hear:Then, somewhere near your feet, the first one: {a.sound}. And from the other side an answer.",
		"hear:And then it is there, what you came for without knowing: {A}, trying out {a's} voice."}},
	{"image", 0.25, 0.05, "better", 0, []string{
		"sing:{A sing}, first one, then ten, then so many that the water joins in.",
		"sing:Now {A.does} on every side, and you walk through the middle of it as through an open door."}},
	{"ending", 0.25, -0.25, "better", 0, []string{
		"return:You go home slowly {@P}, for there is no other way to go; and something goes on singing behind you.",
		"return:The path ends as a thought ends, somewhere {@P}, without saying so."}},
}}

var search = arc{"search", []step{
	{"opening", 0.05, -0.1, "kept", 0, []string{
		"count:{@P}, {A.task}, and everything is where it belongs.",
		"know:{A know} every single thing {@P}, and where it has its place."}},
	{"want", -0.15, 0.15, "kept", 0, []string{
		"miss:Where {lost} should be, there is a hole, exactly as big as {lost}.",
		"miss:Then {lost} is gone. {A look} twice, and the second time is worse."}},
	{"obstacle", -0.2, 0.2, "worse", 0, []string{
		"ask:“Who has seen {lost}?” {A ask}. {B have} not, and {W have} not, and the dark says nothing.",
		"ask:{A call} for {lost}. It is hard to know how one calls for that."}},
	{"attempt", 0, 0.2, "kept", 0, []string{
		"search:{A look} under everything that can be lifted, and {B look} under everything that cannot.",
		"search:They look for {lost} behind things, under things, and once inside {T}."}},
	{"attempt", -0.1, 0.05, "worse", 0, []string{
		"stop:“It was only one,” {B say}. {A say} nothing. One is a great deal when it is that one.",
		"draw:{A draw} a picture of {lost}, so as not to forget. It is a very small picture."}},
	{"turn", 0.3, 0.2, "better", 0, []string{
		"find!k:Then {B stand} quite still, with one ear up. In the grass {@P} something is shining, and it is afraid.",
		"see:Then {A look} down, for once, and there it is, {lost}, in a puddle no bigger than a plate.",
		"find:And there it lies, {lost}, in the one place where nobody looks: close by."}},
	{"resolution", 0.4, 0.1, "better", 0, []string{
		"carry:“So you only wanted to see us from near by,” {A say}, and {&carry} {lost} home in both hands.",
		"lift:{A lift} {lost} as high as {a can}, and {B give} the last push."}},
	{"ending", 0.4, -0.25, "better", 0, []string{
		"count:{@P}, {A.task} once more. Everything is where it belongs; and {lost} is shining a little more than it used to.",
		"know:{A know} every single thing {@P}, and where it has its place. Just in case, {lost} gets a name."}},
}}
