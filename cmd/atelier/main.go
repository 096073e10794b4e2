// Command atelier is a studio of AI agents that make text, artwork and music
// together: the whole of it in one process (create, dev), its parts for a
// deployment (api, worker), and the client of both.
//
// Exit codes: 0 completed, 1 failed, 2 bad usage or a refused brief,
// 3 completed with broken promises, 4 refused by a person, 130 cancelled. atelier
// verify has its own: 0 verified, 1 altered, 2 bad usage, 3 open, 4 missing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/alecthomas/kong"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/internal/embedded"
)

// Exit codes (architecture.md, "One job, three vocabularies").
const (
	exitOK        = 0
	exitFailed    = 1
	exitUsage     = 2
	exitDegraded  = 3
	exitRejected  = 4
	exitCancelled = 130
)

// cli is every subcommand.
type cli struct {
	Create createCmd `cmd:"" help:"Make a work from a brief, here and now: everything embedded, no key, no network."`
	Dev    devCmd    `cmd:"" help:"Run the whole studio in one process until it is stopped."`
	API    apiCmd    `cmd:"" name:"api" help:"Run the HTTP API of a deployment."`
	Worker workerCmd `cmd:"" help:"Run a worker of a deployment."`

	Submit  submitCmd  `cmd:"" help:"Hand in a brief and print the job's id."`
	Watch   watchCmd   `cmd:"" help:"Follow a job to its end."`
	List    listCmd    `cmd:"" help:"List jobs, newest first."`
	Get     getCmd     `cmd:"" help:"Download a finished bundle, or one piece."`
	Notes   notesCmd   `cmd:"" help:"Print what the agents told each other."`
	Approve approveCmd `cmd:"" help:"Approve what an open gate shows."`
	Revise  reviseCmd  `cmd:"" help:"Send back what an open gate shows, with a comment."`
	Reject  rejectCmd  `cmd:"" help:"Refuse what an open gate shows; ends the job."`
	Direct  directCmd  `cmd:"" help:"Say something that all agents see in the next round."`
	Codes   codesCmd   `cmd:"" help:"List the codes that a job's agents coined; veto, retire or rename one."`
	Replace replaceCmd `cmd:"" help:"Replace a piece by a version of your own."`
	Pause   pauseCmd   `cmd:"" help:"Hold new calls; those under way finish."`
	Resume  resumeCmd  `cmd:"" help:"Go on after a pause."`
	Finish  finishCmd  `cmd:"" help:"Stop improving and deliver the best so far."`
	Budget  budgetCmd  `cmd:"" help:"Raise the spending cap."`
	Cancel  cancelCmd  `cmd:"" help:"Cancel a job; nothing is published."`
	Erase   eraseCmd   `cmd:"" help:"Erase what a note of a finished job says; its bundle is made anew."`

	Providers providersCmd `cmd:"" help:"Providers of models."`

	Verify verifyCmd `cmd:"" help:"Check that nothing in a bundle was changed since it was made."`

	Keys    keysCmd    `cmd:"" help:"API keys."`
	Recover recoverCmd `cmd:"" help:"Start unfinished jobs again that Temporal no longer knows."`
	Health  healthCmd  `cmd:"" hidden:"" help:"Ask a server whether it is ready."`
}

// exitError carries an exit code out of a command; a nil err prints nothing.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func main() {
	embedded.StoreChildMain() // does not return in the store's child process
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings as arguments.
func run(args []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("atelier"), kong.Vars{"data": defaultData},
		kong.Description("A studio of AI agents that make text, artwork and music together."),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(context.Background(), (*context.Context)(nil)), kong.Bind(&streams{stdout, stderr}))
	if err != nil {
		fmt.Fprintln(stderr, "atelier:", err)
		return exitFailed
	}
	cmd, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "atelier: %v (try atelier --help)\n", err)
		return exitUsage
	}
	return exitCode(cmd.Run(), stderr)
}

// streams is where a command writes.
type streams struct{ out, err io.Writer }

func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	var x *exitError
	if errors.As(err, &x) {
		if x.err != nil {
			fmt.Fprintln(stderr, "atelier:", x.err)
		}
		return x.code
	}
	if errors.Is(err, context.Canceled) { // by Ctrl-C, before there was a job
		return exitCancelled
	}
	fmt.Fprintln(stderr, "atelier:", err)
	var p *api.Problem
	code := atelier.CodeOf(err)
	if errors.As(err, &p) {
		code = p.Code
		if p.Status == http.StatusUnauthorized || p.Status == http.StatusForbidden {
			fmt.Fprintln(stderr, "The key is taken from ATELIER_KEY; `atelier keys add NAME` makes one.")
		}
	}
	switch code {
	case atelier.CodeInvalid, atelier.CodeUnsupported, atelier.CodeTooLarge:
		return exitUsage
	}
	return exitFailed
}

// endCode is the exit code of a job's end.
func endCode(s atelier.Status) int {
	switch s {
	case atelier.StatusCompleted:
		return exitOK
	case atelier.StatusDegraded:
		return exitDegraded
	case atelier.StatusRejected:
		return exitRejected
	case atelier.StatusCancelled:
		return exitCancelled
	}
	return exitFailed
}
