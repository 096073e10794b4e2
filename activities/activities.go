// Package activities holds every side effect of the studio: a turn of an agent,
// what it stores, the record of notes, the bundle.
//
// It promises that a step may run twice and is recorded once. A turn is looked
// up by its call key before it is made and stored before it is used: once its
// result is staged it is never made, or paid for, again. What an activity
// returns are refs and numbers; content stays in the store.
//
// It knows agents and the store through the root package's interfaces alone,
// starts no workflow and dials no address.
package activities

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents"
)

// Activities are the methods that workflows call; a method's name is the name of
// the activity. The zero value does not work: use New. Safe for concurrent use.
type Activities struct {
	store    atelier.Store
	teams    map[string]agents.Team
	log      *slog.Logger
	observe  func(kind atelier.TurnKind, agent string, outcome string, took time.Duration)
	clock    func() time.Time
	announce func(stage string, req atelier.TurnRequest)
	records  *logs
	events   *logs
	earlier  *earlier
	room     *room
	desk     *room
	shared   *turnstile
	results  *memory
	books    books
	media    map[atelier.Medium]medium
	signing  *Signing
	eraser   atelier.Eraser
}

// Config is what New needs. Teams and Store are required.
type Config struct {
	Store   atelier.Store
	Teams   map[string]agents.Team // by name
	Log     *slog.Logger
	Observe func(kind atelier.TurnKind, agent string, outcome string, took time.Duration) // metrics; nil: none
	Signing *Signing                                                                      // nil: bundles are not signed
	Eraser  atelier.Eraser                                                                // of the same store; nil: nothing can be erased

	// Announce is called at the stages S2 (about to call), S3 (reply received)
	// and S4 (staged) of every turn. It is inert in production; fault tests aim
	// their kills with it.
	Announce func(stage string, req atelier.TurnRequest)
}

// New returns activities over a store and teams.
func New(c Config) *Activities {
	a := &Activities{store: c.Store, teams: c.Teams, log: c.Log, observe: c.Observe, announce: c.Announce,
		clock: time.Now, records: newLogs(), events: newLogs(), earlier: newEarlier(), room: newRoom(maxLoaded), desk: newRoom(maxStaging), shared: newTurnstile(), results: &memory{}, media: mediaTable(), signing: c.Signing, eraser: c.Eraser}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.observe == nil {
		a.observe = func(atelier.TurnKind, string, string, time.Duration) {}
	}
	if a.announce == nil {
		a.announce = func(string, atelier.TurnRequest) {}
	}
	return a
}

// How often a turn says that it is alive, and how long the server may take to hear
// it: together below the heartbeat timeout of workflows/options.go, so that one late
// beat does not look like a death.
const (
	heartbeatEvery = 3 * time.Second
	heartbeatWait  = 10 * time.Second
)

// progress is what a heartbeat tells; never text.
type progress struct {
	Phase string `json:"phase"`
	Agent string `json:"agent,omitempty"`
}

// beating heartbeats on a timer until the returned function is called, which
// waits for the timer's goroutine. A thinking agent is silent: beating by
// progress would take its silence for death and buy the turn twice.
func beating(ctx context.Context, p progress) (stop func()) {
	beats, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		t := time.NewTicker(heartbeatEvery)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				if beat(beats, p) {
					activity.RecordHeartbeat(ctx, p) // the SDK asks again, and cancels the turn
				}
			case <-beats.Done():
				return
			}
		}
	}()
	return func() { cancel(); <-ended }
}

// Heartbeats is what turns tell that they are alive: the worker's client.
type Heartbeats interface {
	RecordActivityHeartbeat(ctx context.Context, taskToken []byte, details ...any) error
}

type heartbeats struct{} // key of a context

// WithHeartbeats is the context of a worker's activities.
func WithHeartbeats(ctx context.Context, c Heartbeats) context.Context {
	return context.WithValue(ctx, heartbeats{}, c)
}

// beat tells the server that a turn is alive, and reports whether the server no longer
// wants it. A beat that does not get through is left to the next one. The SDK's own
// would cancel the turn, and the paid call in it, whenever one beat takes longer than
// the time it waits between two, and cancelling in five seconds needs that to be short.
func beat(ctx context.Context, p progress) (unwanted bool) {
	c, ok := ctx.Value(heartbeats{}).(Heartbeats)
	if !ok {
		return true // no worker of ours runs this: the SDK's own has to do
	}
	ctx, cancel := context.WithTimeout(ctx, heartbeatWait)
	defer cancel()
	err := c.RecordActivityHeartbeat(ctx, activity.GetInfo(ctx).TaskToken, p)
	var gone *serviceerror.NotFound
	return temporal.IsCanceledError(err) || errors.As(err, &gone) || errors.Is(err, activity.ErrActivityPaused) || errors.Is(err, activity.ErrActivityReset)
}
