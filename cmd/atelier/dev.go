package main

import (
	"context"
	"errors"
	"fmt"
)

// devCmd runs a studio until it is stopped.
type devCmd struct {
	Listen string `help:"Address of the HTTP API." default:"127.0.0.1:8080" placeholder:"ADDR"`
	teamFiles
	local
}

// Run serves until a signal.
func (c *devCmd) Run(parent context.Context, std *streams) error {
	ctx, stop := interrupts(parent)
	defer stop()
	s, err := c.start(ctx, c.Listen, c.Team)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Studio on %s\n  API          %s  (docs at %s/docs)\n  Temporal UI  %s\n  S3 store     %s\n", c.Data, s.URL, s.URL, s.UIURL, s.StoreURL)
	for _, job := range s.Restarted {
		fmt.Fprintf(std.out, "  going on with %s\n", job)
	}
	fmt.Fprintln(std.out, "Ctrl-C stops it; running jobs go on at the next start.")
	select {
	case <-ctx.Done():
		return s.Stop(context.Background())
	case err := <-s.Failed():
		return errors.Join(err, s.Stop(context.Background()))
	}
}
