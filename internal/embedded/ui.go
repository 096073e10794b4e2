package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	uioptions "github.com/temporalio/ui-server/v2/server/server_options"
)

// uiPatience is how long the UI may take until it answers, and uiPause the time
// between two looks.
const (
	uiPatience = 10 * time.Second
	uiPause    = 2 * time.Millisecond
)

// temporalUI is a running Temporal UI.
type temporalUI struct {
	server *uiserver.Server
	ended  chan struct{}
}

// startUI serves Temporal's UI for the frontend on a port that the caller has
// claimed, and returns when it answers.
//
// The claim is given up here, at the last moment: the UI's Start leaves the whole
// process with os.Exit(1) when it cannot listen.
func startUI(ctx context.Context, port int, frontend, namespace string) (ui *temporalUI, err error) {
	defer func() {
		// NewServer panics on a configuration it does not like.
		if r := recover(); r != nil {
			ui, err = nil, fmt.Errorf("starting the Temporal UI: %v", r)
		}
	}()
	ui = &temporalUI{ended: make(chan struct{})}
	ui.server = uiserver.NewServer(uioptions.WithConfigProvider(&uiconfig.Config{
		Host:                loopback,
		Port:                port,
		TemporalGRPCAddress: frontend,
		DefaultNamespace:    namespace,
		EnableUI:            true,
		// No line per request on the standard output, which belongs to the job.
		HideLogs: true,
		// Nothing is asked of the internet.
		DisableNewsFetch:   true,
		NotifyOnNewVersion: false,
		// The loopback interface has no TLS, and the browser would not send the
		// cookie against forged requests back.
		CORS: uiconfig.CORS{CookieInsecure: true},
	}))
	vacate(port)
	go func() {
		defer close(ui.ended)
		ui.server.Start()
	}()

	ctx, cancel := context.WithTimeout(ctx, uiPatience)
	defer cancel()
	tick := time.NewTicker(uiPause)
	defer tick.Stop()
	for {
		if err = askUI(ctx, address(port)); err == nil {
			return ui, nil
		}
		select {
		case <-tick.C:
		case <-ui.ended:
			return nil, errors.New("starting the Temporal UI: it ended at once")
		case <-ctx.Done():
			ui.stop(context.WithoutCancel(ctx))
			return nil, fmt.Errorf("starting the Temporal UI: no answer: %w", errors.Join(err, ctx.Err()))
		}
	}
}

// askUI makes one plain request for the UI's health.
func askUI(ctx context.Context, addr string) error {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	deadline, _ := ctx.Deadline()
	c.SetDeadline(deadline)
	if _, err := fmt.Fprintf(c, "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", addr); err != nil {
		return err
	}
	line, err := bufio.NewReaderSize(c, 256).ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, "HTTP/1.1 200") {
		return fmt.Errorf("answered %q", strings.TrimSpace(line))
	}
	return nil
}

// stop ends the UI.
func (ui *temporalUI) stop(ctx context.Context) error {
	ui.server.Stop()
	select {
	case <-ui.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stopping the Temporal UI: %w", ctx.Err())
	}
}
