package illustrator

// repertoire is all that can be drawn, by motif name.
var repertoire = map[string]motif{
	"person":    {0.62, "ground", 1, true, drawPerson},
	"beast":     {1.1, "ground", 0.55, true, drawBeast},
	"bird":      {1.12, "ground", 0.26, true, drawBird},
	"owl":       {1.0, "ground", 0.34, true, drawOwl},
	"penguin":   {1.0, "ground", 0.5, true, drawPenguin},
	"bat":       {1.5, "sky", 0.26, true, drawBat},
	"bee":       {1.1, "sky", 0.18, true, drawBee},
	"butterfly": {1.2, "sky", 0.2, false, drawButterfly},
	"beetle":    {1.1, "ground", 0.16, true, drawBeetle},
	"dragonfly": {1.02, "sky", 0.2, true, drawDragonfly},
	"firefly":   {1.0, "sky", 0.14, false, drawFirefly},
	"snail":     {1.16, "ground", 0.2, true, drawSnail},
	"crawler":   {1.4, "ground", 0.16, true, drawCaterpillar},

	"whale":    {1.7, "water", 1.1, true, drawWhale},
	"fish":     {1.5, "under", 0.26, true, drawFish},
	"turtle":   {1.5, "ground", 0.34, true, drawTurtle},
	"frog":     {1.2, "ground", 0.24, true, drawFrog},
	"octopus":  {1.0, "under", 0.6, true, drawOctopus},
	"crab":     {1.4, "ground", 0.22, true, drawCrab},
	"starfish": {1.0, "ground", 0.16, true, drawStarfish},
	"shell":    {1.0, "ground", 0.14, false, drawShell},
	"snake":    {1.05, "ground", 0.24, true, drawSnake},
	"hedgehog": {1.34, "ground", 0.28, true, drawHedgehog},
	"elephant": {1.5, "ground", 1.35, true, drawElephant},
	"dragon":   {1.26, "ground", 1.4, true, drawDragon},
	"ghost":    {1.0, "ground", 0.85, true, drawGhost},
	"snowman":  {0.84, "ground", 0.8, true, drawSnowman},
	"robot":    {0.8, "ground", 0.85, true, drawRobot},

	"lighthouse": {0.6, "ground", 3.6, false, drawLighthouse},
	"house":      {1.1, "ground", 1.9, false, drawHouse},
	"castle":     {1.12, "ground", 3.2, false, drawCastle},
	"tower":      {0.54, "ground", 3.2, false, drawTower},
	"skyline":    {2.2, "far", 3.2, false, drawSkyline},
	"bridge":     {1.6, "ground", 1.3, false, drawBridge},
	"windmill":   {0.9, "ground", 2.8, false, drawWindmill},
	"tent":       {1.4, "ground", 1.5, false, drawTent},
	"well":       {1.0, "ground", 1.0, false, drawWell},
	"fountain":   {1.04, "ground", 1.1, false, drawFountain},
	"wall":       {1.6, "ground", 0.6, false, drawWall},
	"statue":     {0.8, "ground", 1.5, false, drawStatue},
	"streetlamp": {0.32, "ground", 1.7, false, drawStreetLamp},

	"boat":    {1.4, "water", 1.25, false, drawBoat},
	"rowboat": {1.92, "water", 0.85, false, drawRowboat},
	"dinghy":  {1.92, "ground", 0.85, false, drawRowboat},
	"train":   {2.06, "ground", 1.3, false, drawTrain},
	"car":     {1.6, "ground", 0.85, false, drawCar},
	"bicycle": {1.55, "ground", 0.65, false, drawBicycle},
	"rocket":  {0.6, "sky", 1.9, false, drawRocket},
	"plane":   {1.6, "sky", 0.8, false, drawPlane},
	"hotair":  {0.8, "sky", 1.5, false, drawBalloon},
	"toyball": {0.6, "sky", 0.6, false, drawBalloon},
	"sledge":  {1.45, "ground", 0.36, false, drawSledge},

	"tree":     {1.0, "ground", 2.2, false, drawTree},
	"conifer":  {0.61, "ground", 2.4, false, drawTree},
	"flower":   {0.62, "ground", 0.5, false, drawFlower},
	"grass":    {1.0, "ground", 0.35, false, drawGrass},
	"mushroom": {1.05, "ground", 0.32, false, drawMushroom},
	"leaf":     {1.0, "sky", 0.14, false, drawLeaf},
	"fruit":    {1.05, "table", 0.2, false, drawFruit},

	"lantern":     {0.5, "ground", 0.36, false, drawLantern},
	"candle":      {0.8, "table", 0.32, false, drawCandle},
	"book":        {1.4, "table", 0.26, false, drawBook},
	"clock":       {1.0, "table", 0.46, false, drawClock},
	"umbrella":    {1.0, "ground", 0.6, false, drawUmbrella},
	"kite":        {1.0, "sky", 0.6, false, drawKite},
	"kettle":      {1.14, "table", 0.32, false, drawKettle},
	"contraption": {1.3, "ground", 1.35, false, drawContraption},
	"seedling":    {1.0, "ground", 1.1, false, drawSeedling},
	"stall":       {1.2, "ground", 1.5, false, drawStall},
	"hall":        {1.9, "ground", 2.3, false, drawStation},
	"teapot":      {1.14, "table", 0.3, false, drawTeapot},
	"cup":         {1.0, "table", 0.22, false, drawCup},
	"letter":      {1.2, "table", 0.2, false, drawLetter},
	"door":        {0.72, "ground", 1.3, false, drawDoor},
	"window":      {0.8, "wall", 0.9, false, drawWindow},
	"piano":       {1.48, "ground", 0.85, false, drawPiano},
	"instrument":  {1.0, "table", 0.42, false, drawInstrument},
	"key":         {1.2, "table", 0.16, false, drawKey},
	"furniture":   {1.6, "ground", 0.62, false, drawFurniture},
	"small":       {1.04, "table", 0.28, false, drawSmall},

	"sun":       {1.0, "high", 1.0, true, drawSun},
	"moon":      {1.0, "high", 0.9, true, drawMoon},
	"star":      {1.0, "high", 0.36, true, drawStar},
	"planet":    {1.4, "high", 0.9, true, drawPlanet},
	"cloud":     {1.7, "high", 0.6, true, drawCloud},
	"storm":     {1.72, "high", 1.5, true, drawStorm},
	"wind":      {1.65, "high", 0.7, true, drawWind},
	"rainbow":   {2.0, "high", 2.6, false, drawRainbow},
	"lightning": {0.76, "high", 1.2, false, drawLightning},
	"drop":      {1.0, "sky", 0.16, true, drawDrop},
	"wave":      {1.6, "water", 0.9, false, drawWave},

	"mountain":  {1.6, "far", 3.4, false, drawMountain},
	"hill":      {2.0, "far", 1.6, false, drawHill},
	"island":    {1.8, "water", 1.4, false, drawIsland},
	"cliff":     {1.2, "ground", 2.2, false, drawCliff},
	"cave":      {1.56, "ground", 1.6, false, drawCave},
	"waterfall": {1.2, "far", 2.4, false, drawWaterfall},
	"pond":      {2.0, "ground", 0.7, false, drawPond},
	"path":      {1.8, "floor", 1.2, false, drawPath},
	"nest":      {1.2, "ground", 0.16, false, drawNest},
}

// known maps the lemmas of the lexicon to a motif and the kind of it. A lemma
// that is not here has no motif; it is never drawn as something else.
var known = func() map[string][2]string {
	m := map[string][2]string{}
	each := func(motif, lemmas string) {
		for _, l := range commas(lemmas) {
			m[l] = [2]string{motif, l}
		}
	}
	for l := range people {
		m[l] = [2]string{"person", l}
	}
	for l := range beasts {
		m[l] = [2]string{"beast", l}
	}
	for l := range birds {
		m[l] = [2]string{"bird", l}
	}
	for l := range flowerKinds {
		m[l] = [2]string{"flower", l}
	}
	for l := range fruits {
		m[l] = [2]string{"fruit", l}
	}
	each("person", "acrobat,beekeeper,brother,builder,driver,drummer,fisherman,fisherwoman,friend,musician,neighbour,pianist,potter,shopkeeper,singer,sister,violinist,weaver,potter")
	each("owl", "owl")
	each("penguin", "penguin")
	each("bat", "bat")
	each("bee", "bee,bumblebee")
	each("butterfly", "butterfly,moth")
	each("beetle", "beetle,ladybird,ant")
	each("dragonfly", "dragonfly")
	each("firefly", "firefly")
	each("snail", "snail")
	each("crawler", "caterpillar")
	each("whale", "whale")
	each("fish", "fish,shark,dolphin")
	each("turtle", "turtle,tortoise")
	each("frog", "frog")
	each("octopus", "octopus,jellyfish,kraken")
	each("crab", "crab")
	each("starfish", "starfish")
	each("shell", "shell")
	each("snake", "snake,worm")
	each("hedgehog", "hedgehog")
	each("elephant", "elephant")
	each("dragon", "dragon,dinosaur")
	each("ghost", "ghost,monster,shadow")
	each("snowman", "snowman")
	each("robot", "robot")
	each("lighthouse", "lighthouse")
	each("house", "house,home,cottage,barn,church,school,farm,stable,bakery,library,workshop")
	each("castle", "castle,palace")
	each("tower", "tower,station")
	each("skyline", "city,town,village,skyscraper")
	each("bridge", "bridge")
	each("windmill", "windmill")
	each("tent", "tent,camp,circus")
	each("well", "well")
	each("fountain", "fountain")
	each("wall", "wall,fence,gate")
	each("statue", "statue")
	each("boat", "boat,sailboat,ship,raft,canoe,submarine")
	each("train", "train,tram")
	each("car", "car,bus,truck,tractor,cart")
	each("bicycle", "bicycle")
	each("rocket", "rocket,spaceship")
	each("plane", "plane,helicopter,airship,satellite")
	each("hotair", "hot-air balloon")
	each("toyball", "balloon")
	each("sledge", "sledge")
	each("tree", "tree,oak,willow,palm,birch,maple,apple tree,cherry tree,bamboo,cactus,bush,berry,fern,ivy,orchard")
	each("conifer", "pine,fir")
	each("grass", "grass")
	each("mushroom", "mushroom")
	each("leaf", "leaf,feather")
	each("lantern", "lantern")
	each("candle", "candle,lamp,torch,fire")
	each("book", "book")
	each("clock", "clock,watch,compass")
	each("umbrella", "umbrella")
	each("kite", "kite")
	each("teapot", "teapot")
	each("kettle", "kettle")
	each("rowboat", "rowing boat")
	each("dinghy", "upturned boat")
	each("contraption", "flying machine")
	each("seedling", "seedling,rooted seedling")
	each("stall", "stall")
	each("hall", "railway station")
	each("cup", "cup,tea,coffee,chocolate,soup")
	each("letter", "letter")
	each("door", "door")
	each("window", "window")
	each("piano", "piano")
	each("instrument", "violin,guitar,drum,bell,flute,trumpet,radio")
	each("key", "key,ring")
	each("furniture", "bench,table,bed,chair,box,treasure,suitcase,present")
	each("small", "crown,heart,map,anchor,ball,flag,boot,shoe,hat,coat,bottle,jar,music box,mirror,bread,loaf,cake,telescope")
	each("sun", "sun")
	each("moon", "moon")
	each("star", "star,comet,meteor,constellation")
	each("planet", "planet,earth,mars,black hole")
	each("cloud", "cloud")
	each("storm", "storm,thunder")
	each("wind", "wind,breeze")
	each("rainbow", "rainbow")
	each("lightning", "lightning")
	each("drop", "raindrop,snowflake,dew")
	each("wave", "wave,tide")
	each("mountain", "mountain,volcano")
	each("hill", "hill")
	each("island", "island")
	each("cliff", "cliff")
	each("cave", "cave")
	each("waterfall", "waterfall")
	each("pond", "pond,lake,well spring")
	each("path", "path,road,river,stream")
	each("nest", "nest,web")
	return m
}()

// motifOf finds how to draw a lemma; ok is false if this illustrator cannot.
func motifOf(lemma string) (name, kind string, ok bool) {
	k, ok := known[lemma]
	return k[0], k[1], ok
}

func commas(s string) []string {
	var out []string
	start := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ',' {
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return out
}
