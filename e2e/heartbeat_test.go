package e2e

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/agents"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/worker"
	"github.com/atelierhq/atelier/workflows"
)

// A server that takes four seconds for a heartbeat, as a machine in full use may,
// neither ends a turn nor has it made, and paid for, again.
func TestSlowHeartbeats(t *testing.T) {
	t.Parallel()
	s, at := startWithoutWorker(t)
	var beats, made atomic.Int32
	slow := func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		if _, ok := req.(*workflowservice.RecordActivityTaskHeartbeatRequest); ok {
			beats.Add(1)
			select {
			case <-time.After(4 * time.Second):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return invoke(ctx, method, req, reply, cc, opts...)
	}
	c, err := client.Dial(client.Options{HostPort: at.Frontend, Namespace: workflows.Namespace, Identity: "atelier", Logger: quiet(t),
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(slow)}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	script := scripted.Script{
		Made: func(turn atelier.Turn) {
			if turn.Kind == atelier.TurnDirect {
				made.Add(1)
			}
		},
		Call: func(ctx context.Context, turn atelier.Turn) error {
			if turn.Kind != atelier.TurnDirect {
				return nil
			}
			select {
			case <-time.After(9 * time.Second): // two beats
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
	stop, err := worker.Start(worker.Config{Client: c, Activities: activities.New(activities.Config{Store: s.Store, Log: quiet(t),
		Teams: map[string]agents.Team{scripted.Name: scripted.Team(script)}})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	if st := s.waitEnd(t, s.submit(t, `{"brief":"a short thing","team":"scripted","pieces":[{"medium":"text"}],"outputs":["markdown"]}`)); st.Status != atelier.StatusCompleted {
		t.Errorf("got %s: %v %s", st.Status, st.Broken, st.Reason)
	}
	if beats.Load() == 0 || made.Load() != 1 {
		t.Errorf("%d heartbeats, and the direction was made %d times, want once", beats.Load(), made.Load())
	}
}
