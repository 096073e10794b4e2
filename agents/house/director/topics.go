package director

import "strings"

// topic is an explanation that the house team can give rightly: true sentences
// in order. Where a brief asks for one, nothing else is told about how it works.
type topic struct {
	name  string
	cues  string // any of these words, separated by spaces; + joins words that must all be there
	steps []step
}

func fact(role string, valence, arousal float64, tells ...string) step {
	return step{role: role, valence: valence, arousal: arousal, weather: "kept", tells: tells}
}

var topics = []topic{
	{"photosynthesis", "photosynthesis leaf+sunlight", []step{
		fact("opening", 0, -0.1, "look:Look closely: a green leaf holds still in the light, and it seems that nothing is happening at all.", "ask:What does a leaf eat? It has no mouth, and yet it grows."),
		fact("image", 0.1, 0, "shine:Sunlight has travelled eight minutes from the sun, and here, on the leaf, it stops.", "catch:The light falls on the leaf, and the leaf catches it with something green, called chlorophyll."),
		fact("image", 0.05, 0.05, "drink:Far below, the roots drink water out of the dark soil and send it up the stem.", "climb:Water climbs from the roots, up the stem, into the finest vein of the leaf."),
		fact("image", 0.1, 0.05, "open:On its underside the leaf opens thousands of tiny doors, and air comes in.", "breathe:Through doors too small to see, the leaf takes a gas from the air, carbon dioxide, that we breathe out."),
		fact("attempt", 0.15, 0.2, "split:With the strength of the light the leaf takes water apart.", "build:Light, water and air meet in a green room smaller than dust, and there the work is done."),
		fact("turn", 0.3, 0.2, "make:From air and water the leaf builds sugar, and the light is packed inside it.", "become:And now something is there that was not there before: sugar, sweet with stored sunlight."),
		fact("resolution", 0.3, 0.05, "give:What the leaf has left over it gives away: oxygen, and that is what we breathe.", "feed:The sugar feeds the root, the stem, the flower; and who eats the apple eats the light."),
		fact("ending", 0.35, -0.2, "look:Look closely: a green leaf holds still in the light. Now you know how busy it is.", "rest:In the evening the light goes, and the leaf rests. Tomorrow it will begin again."),
	}},
	{"rainbow", "rainbow", []step{
		fact("opening", 0, -0.05, "look:The rain is nearly over, and the sun comes out behind you."),
		fact("image", 0.1, 0, "fall:In front of you the air is full of drops, each as round as an eye."),
		fact("image", 0.1, 0.1, "bend:Light goes into a drop and bends, because water slows it down."),
		fact("attempt", 0.15, 0.1, "turn:At the back of the drop it turns round, as if from a mirror, and comes out again."),
		fact("turn", 0.3, 0.2, "part:On the way the colours part, red bends least and violet most."),
		fact("resolution", 0.3, 0.1, "send:Every drop sends you one colour, and a million drops make the bow."),
		fact("ending", 0.35, -0.2, "stand:Whoever stands beside you sees another one. This one is yours."),
	}},
	{"tides", "tide tides", []step{
		fact("opening", 0, -0.1, "wait:The boats lie on the sand, and the sea is far out."),
		fact("image", 0.1, 0, "pull:High above the moon pulls at the water, gently, without hands."),
		fact("image", 0.1, 0.1, "rise:Where the moon is nearest the sea heaps up a little, and on the far side of the Earth as well."),
		fact("attempt", 0.1, 0.15, "turn:The Earth turns underneath, and the shore goes through one heap and then the other."),
		fact("turn", 0.25, 0.2, "lift:So the water comes in, finds the boats, and lifts them."),
		fact("resolution", 0.25, 0, "join:When the sun pulls along the same line, the tide climbs highest of all."),
		fact("ending", 0.3, -0.25, "return:Twice a day it goes and twice it comes, and the moon has never once been late."),
	}},
	{"water", "evaporat water+cycle raindrop+journey", []step{
		fact("opening", 0, -0.1, "wait:A drop of water lies in the sea among all the others."),
		fact("image", 0.15, 0.1, "rise:The sun warms it until it is so light that nobody sees it go: it rises as vapour."),
		fact("image", 0.1, 0, "gather:High up it is cold, and the vapour turns to drops again; together they are a cloud."),
		fact("attempt", 0, 0.15, "drift:The wind carries the cloud over the land and up against the mountains."),
		fact("turn", 0.15, 0.25, "fall:The drops join, grow too heavy, and fall as rain."),
		fact("resolution", 0.2, 0.05, "run:Some of it is drunk by roots, some sinks deep, and the rest runs down to the stream."),
		fact("ending", 0.3, -0.2, "return:The stream finds the river, and the river finds the sea. There lies the drop, and the sun comes up."),
	}},
	{"butterfly", "metamorphosis caterpillar+butterfly", []step{
		fact("opening", 0, -0.1, "wait:Under a leaf there is an egg, no bigger than a full stop."),
		fact("image", 0.15, 0.2, "munch:Out comes a caterpillar, and it begins to eat, first its own egg and then the leaf."),
		fact("image", 0.1, 0.1, "grow:It grows out of its skin, and again, and again; four times it needs a larger one."),
		fact("obstacle", -0.05, -0.1, "hang:Then it stops, hangs itself up, and the last skin becomes a hard case."),
		fact("turn", 0.1, 0, "melt:Inside nearly all of it is taken apart and built anew: there will be legs, and eyes, and wings."),
		fact("resolution", 0.35, 0.2, "break:One morning the case breaks, and something crumpled climbs out and pumps its wings full."),
		fact("ending", 0.4, -0.1, "fly:It waits until they are dry. Then it flies, and it has never done that before."),
	}},
	{"bee dance", "bees+flower bees+dance bee+dance bees+tell", []step{
		fact("opening", 0.05, 0, "fly:A bee comes home to the dark hive. She has found flowers, a whole field of them, and the others do not know where.", "fly:Look into the dark hive: a bee has come home with the smell of flowers on her, and nobody else knows yet where they are."),
		fact("want", 0.1, 0.1, "ask:How does she tell them where the flowers are? She has no words, and there is no light to point by.", "ask:She cannot say it, and she cannot draw it. How do bees tell each other where the flowers are?"),
		fact("image", 0.15, 0.25, "dance:She dances it. Straight ahead across the comb she goes, waggling all the way, then round in a curve and back, and once more.", "dance:So she dances. She runs straight ahead across the comb and waggles, turns round, comes back, and does it again."),
		fact("image", 0.1, 0.1, "point:The way she runs is the way to fly. Straight up the comb means: towards the sun."),
		fact("attempt", 0.1, 0.15, "turn:If the flowers lie to the left of the sun, she runs to the left of straight up, by just as much."),
		fact("attempt", 0.1, 0.2, "count:How long she waggles says how far it is. One second of waggling is about a kilometre of flying."),
		fact("turn", 0.3, 0.2, "follow:The other bees crowd round and follow her with their feelers. They smell the flowers on her, and now they know.", "follow:In the dark the others put their feelers to her and dance along behind. They take in the smell of the flowers, and the way."),
		fact("ending", 0.35, -0.1, "fly:Out they fly into the warm light, straight to the flowers, where none of them has been before. Nobody showed them. Somebody danced it."),
	}},
	{"honey", "honey+bees pollinat", []step{
		fact("opening", 0.05, 0, "fly:A bee leaves the hive with the first warm light."),
		fact("image", 0.15, 0.1, "drink:In a flower it drinks nectar, and on the way in and out it is dusted with pollen."),
		fact("image", 0.1, 0.1, "carry:It carries the pollen to the next flower, and so that flower can bear fruit."),
		fact("attempt", 0.15, 0.2, "dance:At home it dances, and the dance says how far and in which direction."),
		fact("turn", 0.25, 0.1, "pass:The nectar goes from bee to bee and into the comb."),
		fact("resolution", 0.25, 0, "fan:They fan it with their wings until the water is gone and it is honey."),
		fact("ending", 0.3, -0.2, "keep:In one spoonful is the life's work of a dozen bees, and a whole summer."),
	}},
}

// chooseTopic returns the explanation that a brief asks for, if the house knows it.
func (d *draft) chooseTopic() (arc, bool) {
	if !d.explains {
		return arc{}, false
	}
	low := strings.ToLower(d.brief.Text)
	for _, t := range topics {
		for _, cue := range strings.Fields(t.cues) {
			all := true
			for _, w := range strings.Split(cue, "+") {
				all = all && strings.Contains(low, w)
			}
			if all {
				return arc{"wonder", t.steps}, true
			}
		}
	}
	return arc{}, false
}
