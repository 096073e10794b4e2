// Package deploy holds what a deployment needs besides the binary, and the tests
// that keep docker-compose.yml, Dockerfile and .env.example in step with the code:
// versions with go.mod, variables with internal/config, search attributes with
// workflows. It does not start containers.
package deploy

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"go.temporal.io/server/common/dynamicconfig"

	"github.com/atelierhq/atelier/internal/config"
	"github.com/atelierhq/atelier/workflows"
)

const root = ".."

type compose struct {
	Name     string             `yaml:"name"`
	Services map[string]service `yaml:"services"`
	Volumes  map[string]any     `yaml:"volumes"`
}

type service struct {
	Image       string                                `yaml:"image"`
	Build       string                                `yaml:"build"`
	Command     []string                              `yaml:"command"`
	Entrypoint  []string                              `yaml:"entrypoint"`
	Restart     string                                `yaml:"restart"`
	ReadOnly    bool                                  `yaml:"read_only"`
	CapDrop     []string                              `yaml:"cap_drop"`
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Environment map[string]string                     `yaml:"environment"`
	Ports       []string                              `yaml:"ports"`
	Volumes     []string                              `yaml:"volumes"`
	Container   string                                `yaml:"container_name"`
	Healthcheck struct{ Test []string }               `yaml:"healthcheck"`
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func load(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := yaml.Unmarshal([]byte(read(t, "docker-compose.yml")), &c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"api", "worker", "store", "postgres", "temporal", "temporal-schema", "temporal-namespace", "temporal-ui"} {
		if _, ok := c.Services[want]; !ok {
			t.Errorf("docker-compose.yml has no service %s", want)
		}
	}
	return c
}

// oneShot reports whether others wait for a service to end.
func (c compose) oneShot(name string) bool {
	for _, s := range c.Services {
		if s.DependsOn[name].Condition == "service_completed_successfully" {
			return true
		}
	}
	return false
}

var exactTag = regexp.MustCompile(`^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$`)

func TestServices(t *testing.T) {
	t.Parallel()
	c := load(t)
	named := regexp.MustCompile(`^[a-z][a-z-]*:/`)
	for name, s := range c.Services {
		if !exactTag.MatchString(s.Image) {
			t.Errorf("%s: image %q has no exact tag", name, s.Image)
		}
		if s.Container != "" {
			t.Errorf("%s: a container_name cannot be scaled", name)
		}
		if c.oneShot(name) {
			if !strings.HasPrefix(s.Restart, "on-failure:") {
				t.Errorf("%s: a job that runs once must end some time: restart %q", name, s.Restart)
			}
		} else {
			if len(s.Healthcheck.Test) < 2 || s.Healthcheck.Test[0] != "CMD" {
				t.Errorf("%s: no health check, or one through a shell: %v", name, s.Healthcheck.Test)
			}
			if s.Restart != "unless-stopped" {
				t.Errorf("%s: restart %q", name, s.Restart)
			}
		}
		for dep, on := range s.DependsOn {
			want := "service_healthy"
			if c.oneShot(dep) {
				want = "service_completed_successfully"
			}
			if _, ok := c.Services[dep]; !ok || on.Condition != want {
				t.Errorf("%s: depends on %s, condition %q, want an existing service and %q", name, dep, on.Condition, want)
			}
		}
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s: port %s is published beyond loopback", name, p)
			}
		}
		for _, v := range s.Volumes {
			source, _, _ := strings.Cut(v, ":")
			if strings.HasPrefix(source, "./") {
				if !strings.HasSuffix(v, ":ro") {
					t.Errorf("%s: %s is mounted for writing", name, v)
				}
				if _, err := os.Stat(filepath.Join(root, source)); err != nil {
					t.Errorf("%s: mounts %s, which is not there", name, source)
				}
				continue
			}
			if _, ok := c.Volumes[source]; !ok || !named.MatchString(v) {
				t.Errorf("%s: volume %s is not a named one", name, v)
			}
		}
	}
	if s := c.Services["worker"]; len(s.Ports) > 0 || len(s.Volumes) > 0 {
		t.Errorf("worker publishes %v and mounts %v: a second one would collide", s.Ports, s.Volumes)
	}
	for _, name := range []string{"api", "worker"} {
		if s := c.Services[name]; !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || s.Build != "." {
			t.Errorf("%s: got read_only %v, cap_drop %v, build %q", name, s.ReadOnly, s.CapDrop, s.Build)
		}
	}
}

// Images carry the versions of the modules that we test with.
func TestImagesMatchModules(t *testing.T) {
	t.Parallel()
	c, mod := load(t), read(t, "go.mod")
	for name, module := range map[string]string{
		"temporal": "go.temporal.io/server", "temporal-schema": "go.temporal.io/server", "temporal-namespace": "go.temporal.io/server",
		"temporal-ui": "github.com/temporalio/ui-server/v2", "store": "github.com/versity/versitygw",
	} {
		m := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(module) + ` v(\S+)`).FindStringSubmatch(mod)
		if m == nil {
			t.Fatalf("go.mod does not require %s", module)
		}
		_, tag, _ := strings.Cut(c.Services[name].Image, ":")
		if strings.TrimPrefix(tag, "v") != m[1] {
			t.Errorf("%s: image tag %s, go.mod has %s %s", name, tag, module, m[1])
		}
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(mod)[1]
	docker := read(t, "Dockerfile")
	if !strings.Contains(docker, "FROM golang:"+version+"-") {
		t.Errorf("Dockerfile does not build with go %s of go.mod", version)
	}
	for _, m := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(docker, -1) {
		if m[1] != "scratch" && !exactTag.MatchString(m[1]) {
			t.Errorf("Dockerfile: image %s has no exact tag", m[1])
		}
	}
	if !regexp.MustCompile(`(?m)^USER [1-9]\d*:[1-9]\d*$`).MatchString(docker) {
		t.Error("Dockerfile does not name a user without rights by number")
	}
}

// Every variable that is set is known, every required one is set, and the values
// make a configuration.
func TestVariables(t *testing.T) {
	t.Parallel()
	c := load(t)
	refs := regexp.MustCompile(`\$\{(\w+)(:?[-?][^}]*)?\}`)
	env := map[string]string{"POSTGRES_PASSWORD": "p", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "s", "PUBLIC_URL": "http://localhost:8080"}
	for _, role := range []config.Role{config.API, config.Worker} {
		s := c.Services[string(role)]
		if s.Command[0] != string(role) {
			t.Errorf("%s runs %v", role, s.Command)
		}
		var environ []string
		for name, value := range s.Environment {
			if !config.Known(name) {
				t.Errorf("%s: %s is no variable of the binary", role, name)
			}
			environ = append(environ, name+"="+refs.ReplaceAllStringFunc(value, func(ref string) string { return env[refs.FindStringSubmatch(ref)[1]] }))
		}
		for _, v := range config.Vars {
			if _, ok := s.Environment[v.Name]; slices.Contains(v.Required, role) && !ok {
				t.Errorf("%s: required variable %s is not set", role, v.Name)
			}
		}
		cfg, err := config.FromEnv(role, environ)
		if err != nil {
			t.Errorf("%s: its environment makes no configuration: %v", role, err)
			continue
		}
		if cfg.Temporal.Namespace != workflows.Namespace || cfg.Temporal.Namespace != c.Services["temporal-namespace"].Environment["TEMPORAL_NAMESPACE"] ||
			cfg.Temporal.Namespace != c.Services["temporal-ui"].Environment["TEMPORAL_DEFAULT_NAMESPACE"] {
			t.Errorf("%s: namespace %q is not the one that is created, shown, or in the code", role, cfg.Temporal.Namespace)
		}
		if cfg.Store.Region != c.Services["store"].Environment["VGW_REGION"] {
			t.Errorf("%s: region %q is not the store's", role, cfg.Store.Region)
		}
		if !cfg.RequireKey {
			t.Errorf("%s: serves without API keys", role)
		}
	}
	// Secrets come from .env, and .env.example has every name and no value of one.
	text := read(t, "docker-compose.yml")
	example := read(t, ".env.example")
	for _, m := range refs.FindAllStringSubmatch(text, -1) {
		if !regexp.MustCompile(`(?m)^` + m[1] + `=`).MatchString(example) {
			t.Errorf(".env.example lacks %s", m[1])
		}
	}
	for name := range env {
		if !strings.Contains(text, "${"+name) {
			t.Errorf(".env.example has %s, which nothing uses", name)
		}
	}
	for _, line := range strings.Split(example, "\n") {
		name, value, ok := strings.Cut(line, "=")
		if ok && !strings.HasPrefix(line, "#") && (strings.Contains(name, "SECRET") || strings.Contains(name, "PASSWORD")) && value != "" {
			t.Errorf(".env.example has a value for %s", name)
		}
	}
	for name, s := range c.Services {
		for k, v := range s.Environment {
			if regexp.MustCompile(`SECRET|PASSWORD|PWD`).MatchString(k) && !strings.HasPrefix(v, "${") {
				t.Errorf("%s: %s is written into the file", name, k)
			}
		}
	}
	if !strings.Contains(read(t, ".gitignore"), "/.env\n") {
		t.Error(".gitignore does not keep .env out")
	}
}

// The namespace script registers what workflows/names.go declares, with the types in
// its comments.
func TestSearchAttributes(t *testing.T) {
	t.Parallel()
	decl := regexp.MustCompile(`(?m)^\s*Attr\w+\s*=\s*"(\w+)"\s*// (\w+)`)
	reg := regexp.MustCompile(`--name (\w+) --type (\w+)`)
	want, got := map[string]string{}, map[string]string{}
	for _, m := range decl.FindAllStringSubmatch(read(t, "workflows/names.go"), -1) {
		want[m[1]] = m[2]
	}
	for _, m := range reg.FindAllStringSubmatch(read(t, "deploy/temporal/namespace.sh"), -1) {
		got[m[1]] = m[2]
	}
	if len(want) < 5 || fmt.Sprint(want) != fmt.Sprint(got) {
		t.Errorf("search attributes:\n  code   %v\n  script %v", want, got)
	}
}

// Temporal ignores a setting that it does not know without a word.
func TestDynamicConfig(t *testing.T) {
	t.Parallel()
	text := read(t, "deploy/temporal/dynamicconfig.yaml")
	lr := dynamicconfig.LoadYamlFile([]byte(text))
	if err := lr.Err(); err != nil {
		t.Error(err)
	}
	for _, w := range lr.Warnings {
		t.Errorf("dynamic config: %v", w)
	}
	if len(lr.Map) < 5 {
		t.Errorf("dynamic config has %d settings", len(lr.Map))
	}
	if !strings.Contains(text, "taskQueueName: "+workflows.QueueCore+"\n") {
		t.Errorf("dynamic config does not name the queue %s", workflows.QueueCore)
	}
}

// TestShell parses the scripts.
func TestShell(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("temporal/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("scripts: %v, %v", scripts, err)
	}
	for _, s := range scripts {
		if out, err := exec.Command("sh", "-n", s).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", s, err, out)
		}
	}
}

// TestComposeConfig has docker compose read the file, where there is one.
func TestComposeConfig(t *testing.T) {
	t.Parallel()
	if exec.Command("docker", "compose", "version").Run() != nil {
		t.Skip("no docker compose here")
	}
	cmd := exec.Command("docker", "compose", "--env-file", filepath.Join(root, ".env.example"), "-f", filepath.Join(root, "docker-compose.yml"), "config", "--format", "json")
	cmd.Env = append(os.Environ(), "POSTGRES_PASSWORD=p", "S3_SECRET_KEY=s")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("docker compose config: %v", err)
	}
	var c struct{ Services map[string]any }
	if err := json.Unmarshal(out, &c); err != nil {
		t.Fatal(err)
	}
	if got, want := len(c.Services), len(load(t).Services); got != want {
		t.Errorf("docker compose sees %d services, we see %d", got, want)
	}
}
