package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
)

// createCmd runs one job from a brief to a bundle on disk.
type createCmd struct {
	Brief       string   `arg:"" optional:"" help:"What to make, in your own words."`
	Request     string   `help:"A full brief as a JSON file; \"-\" reads standard input." placeholder:"FILE"`
	Out         string   `help:"Where the bundle goes, in a folder named by the job." default:"./atelier-out" type:"path" placeholder:"DIR"`
	Seed        *int64   `help:"Same brief and seed, same bytes." placeholder:"N"`
	Input       []string `help:"A piece of your own: a poem, a picture, a melody (MIDI, MusicXML, ABC). May be repeated." placeholder:"FILE" sep:"none"`
	JSON        bool     `help:"Print one JSON event a line."`
	Quiet       bool     `help:"Print only where the bundle is."`
	KeepRunning bool     `help:"Leave the studio running after the job, until Ctrl-C."`
	Server      string   `help:"Use this API instead of starting a studio." env:"ATELIER_URL" placeholder:"URL"`
	local
}

// Run makes the work.
func (c *createCmd) Run(parent context.Context, std *streams) error {
	body, err := c.body()
	if err != nil {
		return err
	}
	if _, err := atelier.ParseBrief(body); err != nil {
		return err // before anything is started
	}
	ctx, stop := interrupts(parent)
	defer stop()
	v := newView(std.out, isTerminal(std.out), c.JSON, c.Quiet)
	defer v.close()

	cl, ui, closeStudio, err := c.studio(ctx, v)
	if err != nil {
		return err
	}
	defer closeStudio()
	if body, err = c.upload(ctx, cl, body); err != nil {
		return err
	}
	j, err := cl.Submit(ctx, newKey(), body)
	if err != nil {
		return err
	}
	v.say("Job %s", j.ID)
	v.say("  API          %s/v1/jobs/%s", cl.URL, j.ID)
	if ui != "" {
		v.say("  Temporal UI  %s/namespaces/atelier/workflows/%s", ui, j.ID)
	}
	status, err := follow(ctx, cl, j.ID, v)
	if err != nil {
		return err
	}
	if status == atelier.StatusCompleted || status == atelier.StatusDegraded {
		if err := c.save(ctx, cl, j.ID, v, std); err != nil {
			return err
		}
	}
	if c.KeepRunning && ctx.Err() == nil {
		v.say("The studio keeps running; Ctrl-C stops it.")
		<-ctx.Done()
	}
	if code := endCode(status); code != exitOK {
		return &exitError{code: code}
	}
	return nil
}

// studio returns a client of the server named, of the studio that runs on the
// data directory, or of one started here, with the function that stops it.
func (c *createCmd) studio(ctx context.Context, v view) (*api.Client, string, func(), error) {
	if c.Server != "" {
		return &api.Client{URL: c.Server, Key: os.Getenv("ATELIER_KEY")}, "", func() {}, nil
	}
	cl, s, err := running(c.Data)
	if err != nil {
		return nil, "", nil, err
	}
	if cl != nil {
		v.say("Using the studio that runs on %s", c.Data)
		return cl, s.UI, func() {}, nil
	}
	st, err := c.start(ctx, "")
	if err != nil {
		return nil, "", nil, err
	}
	v.say("Studio on %s", c.Data)
	v.say("  API          %s", st.URL)
	v.say("  Temporal UI  %s", st.UIURL)
	v.say("  S3 store     %s", st.StoreURL)
	for _, job := range st.Restarted {
		v.say("  going on with %s", job)
	}
	return &api.Client{URL: st.URL}, st.UIURL, func() {
		if err := st.Stop(context.Background()); err != nil {
			v.say("stopping: %v", err)
		}
	}, nil
}

// body is the request: the brief as words, or a file, with the flags put in.
func (c *createCmd) body() ([]byte, error) {
	if (c.Brief == "") == (c.Request == "") {
		return nil, atelier.Invalidf("brief", "say what to make in one argument, or give a file with --request")
	}
	fields := map[string]json.RawMessage{}
	if c.Request != "" {
		b, err := readRequest(c.Request)
		if err != nil {
			return nil, err
		}
		if _, err := atelier.ParseBrief(b); err != nil {
			return nil, err
		}
		if c.Seed == nil && len(c.Input) == 0 {
			return b, nil
		}
		if err := json.Unmarshal(b, &fields); err != nil {
			return nil, atelier.Invalidf("request", "is not a JSON object")
		}
	} else {
		fields["brief"] = mustJSON(c.Brief)
	}
	if c.Seed != nil {
		fields["seed"] = mustJSON(*c.Seed)
	}
	return mustJSON(fields), nil
}

// maxRequest is the most that --request reads, in bytes; the parser's own bound is lower.
const maxRequest = 1 << 20

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

// upload sends --input files and names them in the brief.
func (c *createCmd) upload(ctx context.Context, cl *api.Client, body []byte) ([]byte, error) {
	if len(c.Input) == 0 {
		return body, nil
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, err
	}
	var refs []atelier.InputRef
	if have := fields["inputs"]; have != nil {
		if err := json.Unmarshal(have, &refs); err != nil {
			return nil, atelier.Invalidf("inputs", "is not a list of inputs")
		}
	}
	for _, name := range c.Input {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, atelier.Invalidf("input", "cannot be read: %v", err)
		}
		in, err := cl.UploadInput(ctx, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		refs = append(refs, atelier.InputRef{SHA256: in.SHA256})
	}
	fields["inputs"] = mustJSON(refs)
	return mustJSON(fields), nil
}

// save puts the bundle into its folder and says what is where.
func (c *createCmd) save(ctx context.Context, cl *api.Client, job string, v view, std *streams) error {
	began := time.Now()
	dir, m, err := saveBundle(context.WithoutCancel(ctx), cl, job, c.Out)
	if err != nil {
		return err
	}
	if c.Quiet {
		fmt.Fprintln(std.out, dir)
		return nil
	}
	v.say("\n%s", m.Title)
	for _, f := range m.Files {
		if f.Role == "work" {
			v.say("  %s", filepath.Join(dir, filepath.FromSlash(f.Path)))
		}
	}
	v.say("  %s", filepath.Join(dir, "notes", "transcript.md"))
	v.say("%d files, saved in %.1f s", len(m.Files)+1, time.Since(began).Seconds())
	if len(m.BrokenPromises) > 0 {
		v.say("Completed with broken promises: %s", strings.Join(m.BrokenPromises, "; "))
	}
	return nil
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers and lists
	}
	return b
}
