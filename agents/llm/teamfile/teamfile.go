package teamfile

import (
	"slices"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
	"github.com/atelierhq/atelier/internal/secret"
)

// File is a team file, valid as a whole.
type File struct {
	Team      string     // its name, in briefs too
	Providers []Provider // in the order of their names
	Roles     Roles
	Budget    atelier.Budget // of a job that names none
}

// Provider is one provider of a team.
type Provider struct {
	Name    string
	Preset  string
	BaseURL string // "": the preset's
	KeyEnv  string // at most one of the two
	KeyFile string
	Headers map[string]string
	Limits  provider.Limits
	Timeout time.Duration // 0: the provider's default
	Stall   time.Duration // 0: the provider's default
}

// Roles says who plays what.
type Roles struct {
	Director    Role
	Writer      Role
	Illustrator Role
	Composer    Role
	Narrator    Role // not set: nobody reads aloud
	Reader      Role // not set: nobody reads notes back
	Judge       Role
	Critics     map[atelier.Medium][]Role // beside the measured critics, which always stay
}

// Role is who plays a role. One without a provider is played by the house agent, and
// its file says so with fallback: house.
type Role struct {
	Provider string // "" the house agent
	Model    provider.Model
	Fallback bool   // the house agent plays it when the model cannot, or always without one
	Voice    string // of the narrator
}

// Set reports whether the file gives the role to a model.
func (r Role) Set() bool { return r.Provider != "" }

// named is a role with its name in the file.
type named struct {
	path []string
	Role
}

// speaks reports whether the role is one of a model that writes notes.
func (n named) speaks() bool {
	return n.Set() && n.path[1] != "narrator" && n.path[1] != "reader"
}

// all returns every role of the file, in a fixed order.
func (r Roles) all() []named {
	list := []named{
		{[]string{"roles", "director"}, r.Director},
		{[]string{"roles", "writer"}, r.Writer},
		{[]string{"roles", "illustrator"}, r.Illustrator},
		{[]string{"roles", "composer"}, r.Composer},
		{[]string{"roles", "narrator"}, r.Narrator},
		{[]string{"roles", "reader"}, r.Reader},
		{[]string{"roles", "judge"}, r.Judge},
	}
	for _, m := range atelier.Media {
		for i, c := range r.Critics[m] {
			list = append(list, named{[]string{"roles", "critics", string(m), itoa(i)}, c})
		}
	}
	return list
}

// Config returns the configuration of a client, with its key looked up in the
// environment or read from its file.
func (p Provider) Config(env func(string) string, read func(string) ([]byte, error)) (provider.Config, error) {
	c := provider.Config{Name: p.Name, Preset: p.Preset, BaseURL: p.BaseURL, Limits: p.Limits, Timeout: p.Timeout, Stall: p.Stall}
	switch {
	case p.KeyEnv != "":
		if c.Key = secret.Secret(strings.TrimSpace(env(p.KeyEnv))); c.Key == "" {
			return provider.Config{}, atelier.Invalidf("providers."+p.Name+".key_env", "the environment variable %s is not set", p.KeyEnv)
		}
	case p.KeyFile != "":
		b, err := read(p.KeyFile)
		// Without the cause: it holds the path.
		if c.Key = secret.Secret(strings.TrimSpace(string(b))); err != nil || c.Key == "" {
			return provider.Config{}, atelier.Invalidf("providers."+p.Name+".key_file", "the file cannot be read, or is empty")
		}
	}
	for name, v := range p.Headers {
		if c.Headers == nil {
			c.Headers = map[string]secret.Secret{}
		}
		c.Headers[name] = secret.Secret(v)
	}
	return c, nil
}

// Advice says what is allowed and not recommended, one sentence each.
func (f *File) Advice() []string {
	var out []string
	makers := map[atelier.Medium]Role{atelier.Text: f.Roles.Writer, atelier.Artwork: f.Roles.Illustrator, atelier.Music: f.Roles.Composer}
	for _, m := range atelier.Media {
		maker, critics := makers[m], f.Roles.Critics[m]
		switch {
		case !maker.Set():
		case len(critics) == 0:
			out = append(out, "No model criticises the "+string(m)+": only what can be measured is.")
		case !slices.ContainsFunc(critics, func(c Role) bool { return c.Provider != maker.Provider }):
			out = append(out, "The "+string(m)+" is made and criticised by the same provider: models are lenient with their own kind.")
		}
	}
	if r := f.Roles.Reader; r.Set() && !slices.ContainsFunc(f.Roles.all(), func(o named) bool { return o.speaks() && o.Provider != r.Provider }) {
		out = append(out, "The reader reads the notes of other providers alone, and every model that writes notes is of its own.")
	}
	return out
}
