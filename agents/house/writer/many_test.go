package writer

import (
	"testing"

	"github.com/atelierhq/atelier"
)

// TestOtherWordsHaveTheirPlural reads from a noun alone whether it is of many, also where
// it is another word for what it is drawn as.
func TestOtherWordsHaveTheirPlural(t *testing.T) {
	t.Parallel()
	for noun, want := range map[[2]string]bool{
		{"wasps", "bee"}: true, {"bees", "bee"}: true, {"hyenas", "wolf"}: true, {"wolves", "wolf"}: true,
		{"wasp", "bee"}: false, {"princess", "princess"}: false, {"walrus", "seal"}: false, {"octopus", "octopus"}: false,
	} {
		x := thing{noun: noun[0]}.complete(noun[1])
		if x.plural != want {
			t.Errorf("%q is of many: %v, want %v", noun[0], x.plural, want)
		}
	}
	if x := fromElement(atelier.Element{Name: "wasps", Noun: "wasp", Subject: "bee"}); !x.plural || x.noun != "wasps" {
		t.Errorf("wasps: %q, of many: %v", x.noun, x.plural)
	}
}
