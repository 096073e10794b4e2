package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/agents/llm"
	"github.com/atelierhq/atelier/agents/llm/teamfile"
	"github.com/atelierhq/atelier/worker"
)

// teamFiles are the teams that an operator installs, beside the house team.
type teamFiles struct {
	Team []string `help:"Install the team of a file; may be repeated." type:"existingfile" placeholder:"FILE" sep:"none"`
}

// maxTeamFile is far above what a team needs.
const maxTeamFile = 1 << 20

var errRunsAlready = atelier.Invalidf("team", "a studio runs already and has its own teams; start it with --team FILE and name the team here, or name another directory with --data")

// isTeamFile tells a file from the name of an installed team, which has no dot and
// no slash.
func isTeamFile(s string) bool { return s != "" && (filepath.Ext(s) != "" || filepath.Base(s) != s) }

func readTeam(name string) (*teamfile.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, atelier.Invalidf("team", "the file cannot be opened: %v", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxTeamFile))
	if err != nil {
		return nil, atelier.Invalidf("team", "the file cannot be read: %v", err)
	}
	return teamfile.Parse(b)
}

// keys is where the keys of providers come from.
type keys struct {
	env  func(string) string
	file func(string) ([]byte, error)
}

func keysOf(env func(string) string) keys { return keys{env, os.ReadFile} }

// noKeys are for a process that knows the teams and asks no model.
var noKeys = keys{func(string) string { return "none" }, func(string) ([]byte, error) { return []byte("none"), nil }}

// installed are the teams of a process.
type installed struct {
	byName map[string]agents.Team
	queues []worker.Queue
}

// loadTeams returns the house team and those of the files.
func loadTeams(files []string, soundFont string, k keys) (installed, error) {
	play, err := player(soundFont)
	if err != nil {
		return installed{}, err
	}
	own := house.Team(play)
	t := installed{byName: map[string]agents.Team{house.Name: own}}
	var rosters []atelier.Roster
	limits := map[string]worker.Limit{}
	for _, name := range files {
		file, err := readTeam(name)
		if err != nil {
			return t, err
		}
		if _, twice := t.byName[file.Team]; twice {
			return t, atelier.Invalidf("team", "two files are of the team %q", file.Team)
		}
		team, err := llm.Team(file, own, llm.Options{Render: play, Env: k.env, Read: k.file})
		if err != nil {
			return t, err
		}
		team.Roster.Budget = file.Budget
		t.byName[file.Team] = team
		rosters = append(rosters, team.Roster)
		for _, p := range file.Providers {
			limits[p.Name] = tighter(limits[p.Name], worker.Limit{Concurrency: p.Limits.Concurrency, PerMinute: p.Limits.RequestsPerMinute})
		}
	}
	t.queues = worker.Queues(rosters, limits)
	return t, nil
}

// tighter joins what two teams say of a provider; zero is no bound.
func tighter(a, b worker.Limit) worker.Limit {
	return worker.Limit{Concurrency: lower(a.Concurrency, b.Concurrency), PerMinute: lower(a.PerMinute, b.PerMinute)}
}

func lower[T int | float64](a, b T) T {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// modelsOf returns every model of a team once, with the voice it speaks in.
func modelsOf(f *teamfile.File) []teamfile.Role {
	roles := []teamfile.Role{f.Roles.Director, f.Roles.Writer, f.Roles.Illustrator, f.Roles.Composer, f.Roles.Narrator, f.Roles.Reader, f.Roles.Judge}
	for _, m := range atelier.Media {
		roles = append(roles, f.Roles.Critics[m]...)
	}
	var out []teamfile.Role
	for _, r := range roles {
		same := func(o teamfile.Role) bool { return o.Provider == r.Provider && o.Model.Name == r.Model.Name }
		if r.Set() && !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}
