package atelier

// Direction is the director's reading of a brief: what all makers and critics
// work from. Its words are data to them, never orders.
type Direction struct {
	Version int    `json:"version"`
	Title   string `json:"title"`
	Theme   string `json:"theme"` // one sentence
	Mood    Mood   `json:"mood"`

	Setting  Setting     `json:"setting"`
	Palette  []string    `json:"palette"`  // five to seven "#rrggbb": sky, ground, middle, dark, accent, light …
	Cast     []Character `json:"cast"`     // who acts, the main character first
	Elements []Element   `json:"elements"` // what must be seen or named besides the cast
	Facts    []Fact      `json:"facts"`    // what no piece may contradict
	Beats    []Beat      `json:"beats"`    // the story or the course of the poem, in order

	Audience string `json:"audience"` // as in the brief, or the director's reading
	Age      int    `json:"age"`      // youngest intended reader, 0: adults
	Form     string `json:"form"`     // text form when the brief leaves it open: one of TextForms
	Style    string `json:"style"`    // artwork style when the brief leaves it open: one of ArtworkStyles
	Sound    Sound  `json:"sound"`    // music when the brief leaves it open

	Must    []Requirement `json:"must,omitempty"`
	MustNot []Requirement `json:"must_not,omitempty"`
	Unmet   []string      `json:"unmet,omitempty"` // musts that this team cannot meet, in the brief's words

	Heard []string `json:"heard,omitempty"` // what of the brief was understood, in plain words
}

// Mood is a point in the valence–arousal plane (Russell 1980), both −1…1, with
// its nearest word: calm tender joyful playful dark tense sad grand dreamy wild.
type Mood struct {
	Valence float64 `json:"valence"`
	Arousal float64 `json:"arousal"`
	Feel    string  `json:"feel"`
}

// Setting is where and when.
type Setting struct {
	Place   string `json:"place"`   // noun phrase of the brief, or of the director: "sea", "city", "forest" …
	Time    string `json:"time"`    // dawn morning day dusk night
	Weather string `json:"weather"` // clear cloud rain storm snow fog wind
	Season  string `json:"season"`  // spring summer autumn winter, "" unknown
}

// Character is somebody or something that acts.
type Character struct {
	Name    string   `json:"name"`            // name-table name: "keeper"
	Noun    string   `json:"noun"`            // as said: "lighthouse keeper"
	Subject string   `json:"subject"`         // lemma that the house vocabulary knows, "" if none
	Kind    string   `json:"kind"`            // person animal object force place
	Given   string   `json:"given,omitempty"` // a proper name from the brief: "Mira"
	Traits  []string `json:"traits,omitempty"`
	Colour  string   `json:"colour,omitempty"` // a hue word of the brief: "red"
	Pronoun string   `json:"pronoun"`          // she he it they
	Count   int      `json:"count"`            // 1 unless the brief counts
}

// Element is a thing of the world that belongs in the work.
type Element struct {
	Name    string `json:"name"`
	Noun    string `json:"noun"`
	Subject string `json:"subject"`
	Colour  string `json:"colour,omitempty"`
	Count   int    `json:"count"`
	From    string `json:"from"` // brief, must, setting or director
}

// Fact is one thing that holds across all media: keeper/colour = red.
type Fact struct {
	ID      string `json:"id"` // "fact-1"
	Subject string `json:"subject"`
	Aspect  string `json:"aspect"` // name colour count time weather season place kind age hour deed
	Value   string `json:"value"`
}

// Beat is one step of the story. Text units tell beats; plates show them; music
// sections are cued to them.
type Beat struct {
	ID      string   `json:"id"`             // "beat-1"
	Role    string   `json:"role"`           // opening want obstacle attempt turn resolution ending; image for a poem without a story
	Who     []string `json:"who"`            // names of cast
	Action  string   `json:"action"`         // verb lemma: "wait", "meet", "share" …
	With    []string `json:"with,omitempty"` // names of cast or elements
	Where   string   `json:"where"`
	Time    string   `json:"time"`
	Weather string   `json:"weather"`
	Mood    Mood     `json:"mood"`
	Tells   string   `json:"tells"` // one plain sentence
}

// Sound is the director's plan for the music.
type Sound struct {
	Key         string   `json:"key"`   // "G major"
	Tempo       int      `json:"tempo"` // as PieceSpec.Tempo
	Meter       string   `json:"meter"`
	Seconds     int      `json:"seconds"`
	Instruments []string `json:"instruments"` // three or more of Instruments
}

// Requirement is one must or must-not, read as far as it can be checked.
type Requirement struct {
	Text    string   `json:"text"`              // the brief's words
	Media   []Medium `json:"media"`             // where it applies
	Scope   string   `json:"scope"`             // somewhere or every (unit)
	Subject string   `json:"subject,omitempty"` // the thing that must (not) be there
	Check   string   `json:"check"`             // contains, ends-hopeful, ends-sad, mood, colour, word, unmet …
	Value   string   `json:"value,omitempty"`
}
