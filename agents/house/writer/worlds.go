package writer

import (
	"slices"
	"strings"

	"github.com/atelierhq/atelier/media/text"
)

// domains names the worlds of the bank that a place belongs to.
func domains(place string) []string {
	var out []string
	for _, w := range text.Words(place) {
		for _, d := range worlds {
			if slices.Contains(d.places, text.Stem(w.Text)) && !slices.Contains(out, d.name) {
				out = append(out, d.name)
			}
		}
	}
	return out
}

var worlds = []struct {
	name   string
	places []string
}{
	{"sea", strings.Fields("sea ocean harbour harbor beach lighthouse island boat ship shore coast reef bay port cliff lagoon pier")},
	{"river", strings.Fields("river stream pond lake brook canal marsh bridge waterfall swamp")},
	{"forest", strings.Fields("forest wood woods jungle grove tree thicket clearing den treehouse")},
	{"city", strings.Fields("city street town market park station roof square alley cafe tram bus train museum avenue rooftop village subway platform bakery shop")},
	{"space", strings.Fields("space moon planet orbit star mars rocket galaxy comet sky observatory universe")},
	{"house", strings.Fields("house room kitchen attic bedroom home cottage window cellar stair hall living castle palace bakery cafe shop cabin nursery")},
	{"garden", strings.Fields("garden field farm meadow orchard vineyard allotment greenhouse grass")},
	{"winter", strings.Fields("snow ice glacier arctic pole iceberg tundra")},
	{"school", strings.Fields("school classroom library playground university museum")},
	{"machine", strings.Fields("factory workshop laboratory lab engine railway mill forge garage observatory hospital computer")},
	{"desert", strings.Fields("desert dune canyon oasis savanna")},
	{"sky", strings.Fields("sky cloud air")},
	{"mountain", strings.Fields("mountain volcano peak cliff hill cave")},
	{"station", strings.Fields("station railway train platform airport")},
	{"farm", strings.Fields("farm barn stable field")},
}
