package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// clusterName is Temporal's name for a cluster of one. It is stored in the database
// and cannot change.
const clusterName = "active"

// historyShards is fixed at the first boot for the life of a database. Shards are
// what a cluster deals out to its hosts; there is one host, and one writer to SQLite.
const historyShards = 1

// startTries is how often the server is put together anew when one of the ports
// chosen for it was taken by another program in the meantime.
const startTries = 3

// services are the four parts of a Temporal server. All run here: the worker part
// carries out what people order in the UI for many workflows at once.
var services = [...]primitives.ServiceName{
	primitives.FrontendService, primitives.HistoryService, primitives.MatchingService, primitives.WorkerService,
}

// temporalServer is a running Temporal server.
type temporalServer struct {
	server   temporal.Server
	log      serverLog
	frontend string // host:port
	ports    []int
}

// startTemporal starts a server on db. frontendPort is 0 or a port that the caller
// has claimed.
func startTemporal(db *database, frontendPort int, log serverLog) (*temporalServer, error) {
	var errs []error
	for range startTries {
		t, err := tryTemporal(db, frontendPort, log)
		if err == nil {
			return t, nil
		}
		errs = append(errs, err)
		// Only a failure of putting the server together is tried again: nothing has
		// run yet, and the usual reason is a port that another program took.
		if !errors.As(err, new(fatalError)) {
			break
		}
	}
	return nil, fmt.Errorf("starting Temporal: %w", errors.Join(errs...))
}

func tryTemporal(db *database, frontendPort int, log serverLog) (t *temporalServer, err error) {
	t = &temporalServer{log: log}
	defer func() {
		if r := recover(); r != nil {
			failure, ok := r.(fatalError)
			if !ok {
				panic(r)
			}
			err = failure
		}
		if err != nil {
			release(t.ports...)
			t = nil
		}
	}()

	serve := make(map[string]config.Service, len(services))
	hosts := make(map[primitives.ServiceName]static.Hosts, len(services))
	for _, name := range services {
		port := frontendPort
		if name != primitives.FrontendService || port == 0 {
			if port, err = freePort(0); err != nil {
				return t, err
			}
			t.ports = append(t.ports, port)
		}
		serve[string(name)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
		// Static hosts: the server's own membership would leave rows in the database
		// that a restart after a crash first has to wait out.
		hosts[name] = static.SingleLocalHost(address(port))
		if name == primitives.FrontendService {
			t.frontend = address(port)
		}
	}

	vacate(frontendPort)
	t.server, err = temporal.NewServer(
		temporal.WithConfig(&config.Config{
			Global: config.Global{Membership: config.Membership{BroadcastAddress: loopback, MaxJoinDuration: 30 * time.Second}},
			Persistence: config.Persistence{
				DefaultStore:     "executions",
				VisibilityStore:  "visibility",
				NumHistoryShards: historyShards,
				DataStores: map[string]config.DataStore{
					"executions": {SQL: db.sql(executionsFile)},
					"visibility": {SQL: db.sql(visibilityFile)},
				},
			},
			ClusterMetadata: &cluster.Config{
				FailoverVersionIncrement: 10,
				MasterClusterName:        clusterName,
				CurrentClusterName:       clusterName,
				ClusterInformation: map[string]cluster.ClusterInformation{
					clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: t.frontend},
				},
			},
			DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
			Services:            serve,
			// Nothing is archived: what is worth keeping is in the store.
			Archival: config.Archival{
				History:    config.HistoryArchival{State: "disabled"},
				Visibility: config.VisibilityArchival{State: "disabled"},
			},
			NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
				History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
				Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
			}},
			PublicClient: config.PublicClient{HostPort: t.frontend},
		}),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(log),
		temporal.WithNamespaceLogger(log),
		// Nobody reads the server's own metrics here, and counting them costs time.
		temporal.WithCustomMetricsHandler(metrics.NoopMetricsHandler),
		temporal.WithDynamicConfigClient(dynamicConfig()),
		// Whoever reaches the loopback interface may do anything; that is why
		// nothing listens elsewhere.
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
	)
	if err != nil {
		return t, err
	}
	if err := t.server.Start(); err != nil {
		log.quieten()
		return t, errors.Join(err, t.server.Stop())
	}
	return t, nil
}

// stop ends the server and returns when it has, or with ctx's error when that comes
// first: the server itself takes no context.
func (t *temporalServer) stop(ctx context.Context) error {
	t.log.quieten()
	done := make(chan error, 1)
	go func() { done <- t.server.Stop() }()
	select {
	case err := <-done:
		release(t.ports...)
		if err != nil {
			return fmt.Errorf("stopping Temporal: %w", err)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stopping Temporal: %w", ctx.Err())
	}
}
