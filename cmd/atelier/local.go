package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/internal/embedded"
	"github.com/atelierhq/atelier/internal/studio"
	"github.com/atelierhq/atelier/internal/telemetry"
	"github.com/atelierhq/atelier/media/artwork"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
	"github.com/atelierhq/atelier/media/text"
)

// local is what create and dev need to run a studio here.
type local struct {
	Data            string `help:"Data directory." default:"${data}" type:"path" placeholder:"DIR"`
	UIPort          int    `name:"ui-port" help:"Port of the Temporal UI; 0 takes 8233 or the next free one." placeholder:"PORT"`
	SoundFont       string `name:"soundfont" help:"Play the music on this SoundFont (SF2) instead of the built-in instruments." type:"existingfile" placeholder:"FILE"`
	SQLiteSync      string `name:"sqlite-sync" help:"How hard Temporal's database is synced: normal or full." enum:"normal,full" default:"normal"`
	NewTemporalData bool   `name:"new-temporal-data" help:"Start with an empty Temporal database; unfinished jobs are rebuilt from the store."`
}

// start runs a studio on the data directory with the house team and those of files.
func (l local) start(ctx context.Context, listen string, files []string) (*studio.Studio, error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(embedded.GCPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(embedded.MemoryLimit)
	}
	if err := os.MkdirAll(l.Data, 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(l.Data, "atelier.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelInfo}))
	slog.SetDefault(log) // what libraries print belongs there too
	teams, err := loadTeams(files, l.SoundFont, keysOf(os.Getenv))
	if err != nil {
		return nil, err
	}
	tel := telemetry.New()
	return studio.Start(ctx, studio.Config{Data: l.Data, Listen: listen, UIPort: l.UIPort, SyncFull: l.SQLiteSync == "full", NewData: l.NewTemporalData,
		Teams: teams.byName, Queues: teams.queues, Recognise: recognise, Log: log, Metrics: tel.Handler(), Observe: tel.Turn, ObserveStore: tel.StoreCall, Concurrency: house.Turns()})
}

// player plays scores on the built-in instruments, or on a SoundFont if one is named.
func player(soundFont string) (func(context.Context, *music.Score) ([]byte, error), error) {
	var opts synth.Options
	if soundFont != "" {
		data, err := os.ReadFile(soundFont)
		if err != nil {
			return nil, atelier.Invalidf("soundfont", "cannot be read: %v", err)
		}
		if opts.Bank, err = synth.LoadBank(data); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context, s *music.Score) ([]byte, error) { return synth.Render(ctx, s, opts) }, nil
}

// recognise names the medium of a person's input by content: a picture, a
// melody, else words. What begins as one of them is not taken for another.
func recognise(data []byte) (string, error) {
	for _, r := range []struct {
		as     func([]byte) (string, error)
		begins []string
	}{
		{artwork.Recognise, []string{"\x89PNG", "\xff\xd8\xff"}},
		{music.Recognise, []string{"MThd"}},
	} {
		kind, err := r.as(data)
		if err == nil || atelier.CodeOf(err) == atelier.CodeTooLarge {
			return kind, err
		}
		for _, magic := range r.begins {
			if strings.HasPrefix(string(data[:min(len(data), 8)]), magic) {
				return "", err
			}
		}
	}
	return text.Recognise(data)
}
