// Package teamfile reads team files: which provider and model plays which role, what
// they cost, what they can do, and what a job may spend.
//
// A file is read strictly: every refusal names line, column and field. It holds no
// secret; keys are named by environment variable or by file, and are read by whoever
// builds the team. The package neither reads files nor talks to anybody.
package teamfile

import (
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/llm/provider"
)

// File is a team file.
type File struct {
	Team      string // its name, in briefs too
	Providers []Provider
	Roles     Roles
	Budget    atelier.Budget // of a job that names none
}

// Provider is one provider of a team.
type Provider struct {
	Name    string
	Preset  string
	BaseURL string
	KeyEnv  string
	KeyFile string
	Headers map[string]string
	Limits  provider.Limits
	Timeout time.Duration
	Stall   time.Duration
}

// Roles says who plays what.
type Roles struct {
	Director    Role
	Writer      Role
	Illustrator Role
	Composer    Role
	Narrator    Role // optional
	Judge       Role
	Critics     map[atelier.Medium][]Role // beside the measured critics
}

// Role is who plays a role. A role without a provider is played by the house agent,
// which its file must say with fallback: house.
type Role struct {
	Provider string // "" the house agent
	Model    provider.Model
	Fallback bool   // the house agent steps in when the model cannot
	Voice    string // narrator
}

// Set reports whether the file gives the role to a model.
func (r Role) Set() bool { return r.Provider != "" }

// Parse reads and validates a team file.
func Parse(data []byte) (*File, error) { panic("draft") }

// Config returns the configuration of a provider, its key looked up by lookup
// (environment) or read (file).
func (p Provider) Config(lookup func(string) string, read func(string) ([]byte, error)) (provider.Config, error) {
	panic("draft")
}

// Estimate is what a job may cost, in US dollars.
type Estimate struct {
	Low, Likely, High float64
	Lines             []EstimateLine
}

// EstimateLine is the part of one role.
type EstimateLine struct {
	Role              string // "writer", "critic of artwork"
	Provider, Model   string
	Calls             [3]int // low, likely, high
	Low, Likely, High float64
}

// Estimate says what a job of a normalised brief may cost. It is a pure function of
// file and brief.
func (f *File) Estimate(b atelier.Brief) Estimate { panic("draft") }
