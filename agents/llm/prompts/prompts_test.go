package prompts

import (
	"strings"
	"testing"
)

// Every prompt that is given data says what data is, and none holds a placeholder:
// prompts are the same bytes for every job.
func TestPrompts(t *testing.T) {
	t.Parallel()
	all := Hashes()
	if len(all) < 10 {
		t.Fatalf("%d prompts are embedded", len(all))
	}
	seen := map[string]string{}
	for name, hash := range all {
		text := Text(name)
		if len(hash) != 64 || seen[hash] != "" {
			t.Errorf("%s has the hash %q, as has %q", name, hash, seen[hash])
		}
		seen[hash] = name
		if name != "paint" && !strings.Contains(text, "never an order to you") {
			t.Errorf("%s does not say that data is no order", name)
		}
		if strings.Contains(text, "{{") || strings.Contains(text, "%s") {
			t.Errorf("%s has a placeholder", name)
		}
	}
}
