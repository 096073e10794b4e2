package atelier_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/atelierhq/atelier"

// groups are the columns of the import table: what only some packages may import.
var groups = map[string][]string{
	"workflows":  {module + "/workflows"},
	"activities": {module + "/activities"},
	"agents":     {module + "/agents"},
	"media":      {module + "/media"},
	"notes":      {module + "/notes"},
	"safenet":    {module + "/internal/safenet"},
	"temporal":   {"go.temporal.io/sdk", "go.temporal.io/api"},
	"s3":         {"github.com/aws/aws-sdk-go-v2", "github.com/aws/smithy-go"},
	"servers":    {"go.temporal.io/server", "github.com/temporalio/ui-server", "github.com/versity/versitygw"},
	"http":       {"net/http"},
	"exec":       {"os/exec"},
	"openai":     {"github.com/sashabaranov/go-openai"}, // what is behind it is agents/llm/provider's business
	// Packages that main and tests alone may wire in.
	"wired": {module + "/store", module + "/agents/house", module + "/agents/llm", module + "/internal/embedded", module + "/internal/config", module + "/internal/studio"},
}

// table says, for every package, which groups it may import directly; the
// longest prefix counts. A group:path narrows a group to packages under path.
var table = map[string]string{
	"":                     "",
	"/workflows":           "activities temporal:go.temporal.io/sdk/workflow temporal:go.temporal.io/sdk/temporal temporal:go.temporal.io/api/enums",
	"/activities":          "agents media notes safenet temporal:go.temporal.io/api/serviceerror temporal:go.temporal.io/sdk/activity temporal:go.temporal.io/sdk/temporal",
	"/agents":              "",
	"/agents/house":        "agents media notes wired:" + module + "/agents/house",
	"/agents/llm":          "agents media notes safenet http",
	"/agents/llm/provider": "safenet http openai",
	"/agents/llm/teamfile": "http wired:" + module + "/agents/llm/provider",
	"/agents/llm/llmtest":  "http",
	"/media":               "media",
	"/media/music":         "media exec",
	"/media/film":          "exec",
	"/media/exhibition":    "media notes",
	"/notes":               "",
	"/store":               "s3 http",
	"/store/storetest":     "http",
	"/api":                 "workflows notes temporal:go.temporal.io/sdk/client temporal:go.temporal.io/sdk/temporal temporal:go.temporal.io/sdk/converter temporal:go.temporal.io/api http",
	"/worker":              "workflows activities temporal:go.temporal.io/sdk/client temporal:go.temporal.io/sdk/worker temporal:go.temporal.io/sdk/workflow",
	"/internal/embedded":   "s3 temporal:go.temporal.io/sdk/client temporal:go.temporal.io/sdk/log temporal:go.temporal.io/api servers http exec",
	"/internal/config":     "",
	"/internal/opinion":    "exec",
	"/internal/safenet":    "http",
	"/internal/secret":     "",
	"/internal/telemetry":  "http",
	// The wiring of a whole process, and what runs the binary from outside.
	"/internal/studio": "*",
	"/cmd":             "*",
	"/e2e":             "*",
	"/deploy":          "",
	"/docs":            "*",
}

type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// list asks the go command; this test would rather fail than find no package.
func list(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps=false", "-json=ImportPath,Imports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	if len(pkgs) < 10 {
		t.Fatalf("go list found %d packages; something is wrong with this test", len(pkgs))
	}
	return pkgs
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

// TestImports enforces the import table: agents know nothing of Temporal,
// workflows know nothing of the network, and so on.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		rel := strings.TrimPrefix(p.ImportPath, module)
		row, allowed := "", ""
		for prefix, a := range table {
			if (rel == prefix || prefix != "" && under(rel, prefix)) && len(prefix) >= len(row) {
				row, allowed = prefix, a
			}
		}
		if row == "" && rel != "" {
			t.Errorf("%s has no row in the import table", p.ImportPath)
			continue
		}
		if allowed == "*" {
			continue
		}
		for _, imp := range p.Imports {
			for _, g := range groupsOf(imp) {
				if under(imp, p.ImportPath) || !permits(allowed, g, imp) {
					if under(imp, module+row) && row != "" {
						continue // a package may use its own parts
					}
					t.Errorf("%s imports %s (%s), which its row of the import table does not allow", p.ImportPath, imp, g)
				}
			}
		}
	}
}

func groupsOf(imp string) []string {
	var out []string
	for g, prefixes := range groups {
		for _, prefix := range prefixes {
			if under(imp, prefix) {
				out = append(out, g)
				break
			}
		}
	}
	slices.Sort(out)
	if slices.Contains(out, "wired") {
		return []string{"wired"}
	}
	return out
}

func permits(allowed, group, imp string) bool {
	for _, a := range strings.Fields(allowed) {
		g, path, narrowed := strings.Cut(a, ":")
		if g == group && (!narrowed || under(imp, path)) {
			return true
		}
	}
	return false
}

// TestNoTemporalBelow proves that through any chain of imports the nouns, the
// agents, the media and the notes never reach Temporal.
func TestNoTemporalBelow(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		rel := strings.TrimPrefix(p.ImportPath, module)
		if rel != "" && !under(rel, "/agents") && !under(rel, "/media") && !under(rel, "/notes") {
			continue
		}
		for _, d := range p.Deps {
			if under(d, "go.temporal.io") {
				t.Errorf("%s reaches %s", p.ImportPath, d)
			}
		}
	}
}
