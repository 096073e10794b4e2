package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

// briefArgs is how a brief is given on the command line.
type briefArgs struct {
	Brief   string   `arg:"" optional:"" help:"What to make, in your own words."`
	Request string   `help:"A full brief as a JSON file; \"-\" reads standard input." placeholder:"FILE"`
	Team    string   `help:"Who works on it: the name of an installed team; with create also a team file." placeholder:"FILE|NAME"`
	Notes   string   `help:"plain: models talk in plain words, without codes." placeholder:"plain"`
	Seed    *int64   `help:"Same brief and seed, same bytes." placeholder:"N"`
	Input   []string `help:"A piece of your own: a poem, a picture, a melody (MIDI, MusicXML, ABC). May be repeated." placeholder:"FILE" sep:"none"`
}

// Bounds of what is read; the server's own bound of a brief is lower.
const (
	maxRequest = 1 << 20
	maxInput   = 32 << 20
)

// order is a brief that was checked and the person's own pieces that go with it.
type order struct {
	body   []byte
	inputs []input
}

type input struct {
	name string
	data []byte
}

// read takes everything from the command line and refuses what can be refused
// before anything is started or sent.
func (a briefArgs) read() (o order, err error) {
	if a.Team != "" && isTeamFile(a.Team) {
		return o, atelier.Invalidf("team", "is the name of an installed team here; team files are installed where the studio runs")
	}
	if o.body, err = a.body(); err != nil {
		return o, err
	}
	if _, err := atelier.ParseBrief(o.body); err != nil {
		return o, err
	}
	for _, name := range a.Input {
		data, err := readInput(name)
		if err != nil {
			return o, err
		}
		o.inputs = append(o.inputs, input{filepath.Base(name), data})
	}
	return o, nil
}

// body is the request: the brief as words, or a file, with the flags put in.
func (a briefArgs) body() ([]byte, error) {
	if (a.Brief == "") == (a.Request == "") {
		return nil, atelier.Invalidf("brief", "say what to make in one argument, or give a file with --request")
	}
	fields := map[string]json.RawMessage{}
	if a.Request == "" {
		fields["brief"] = mustJSON(a.Brief)
	} else {
		b, err := readRequest(a.Request)
		if err != nil {
			return nil, err
		}
		if _, err := atelier.ParseBrief(b); err != nil || a.Seed == nil && a.Team == "" && a.Notes == "" {
			return b, err
		}
		if err := json.Unmarshal(b, &fields); err != nil {
			return nil, atelier.Invalidf("request", "is not a JSON object")
		}
	}
	if a.Team != "" {
		fields["team"] = mustJSON(a.Team)
	}
	if a.Notes != "" {
		fields["notes"] = mustJSON(a.Notes)
	}
	if a.Seed != nil {
		fields["seed"] = mustJSON(*a.Seed)
	}
	return mustJSON(fields), nil
}

func readRequest(name string) ([]byte, error) {
	r := io.Reader(os.Stdin)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, atelier.Invalidf("request", "cannot be opened: %v", err)
		}
		defer f.Close()
		r = f
	}
	return io.ReadAll(io.LimitReader(r, maxRequest))
}

// readInput reads a person's own piece and makes sure that it is one.
func readInput(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, atelier.Invalidf("input", "cannot be opened: %v", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	if err != nil {
		return nil, atelier.Invalidf("input", "cannot be read: %v", err)
	}
	if len(data) > maxInput {
		return nil, atelier.Invalidf("input", "%s is over %d MB", name, maxInput>>20)
	}
	if _, err := recognise(data); err != nil {
		var e *atelier.Error
		if errors.As(err, &e) {
			return nil, atelier.Invalidf("input", "%s: %s", name, e.Message)
		}
		return nil, atelier.Invalidf("input", "%s: %v", name, err)
	}
	return data, nil
}

// send uploads the inputs, names them in the brief and hands it in. key makes
// sending it again harmless.
func (o order) send(ctx context.Context, cl *api.Client, key string) (api.Job, error) {
	body := o.body
	if len(o.inputs) > 0 {
		fields := map[string]json.RawMessage{}
		if err := json.Unmarshal(body, &fields); err != nil {
			return api.Job{}, err
		}
		var refs []atelier.InputRef
		if have := fields["inputs"]; have != nil {
			if err := json.Unmarshal(have, &refs); err != nil {
				return api.Job{}, atelier.Invalidf("inputs", "is not a list of inputs")
			}
		}
		for _, in := range o.inputs {
			up, err := cl.UploadInput(ctx, in.data)
			if err != nil {
				return api.Job{}, fmt.Errorf("%s: %w", in.name, err)
			}
			refs = append(refs, atelier.InputRef{SHA256: up.SHA256})
		}
		fields["inputs"] = mustJSON(refs)
		body = mustJSON(fields)
	}
	return cl.Submit(ctx, key, body)
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers and lists
	}
	return b
}
