package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/headers"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/atelierhq/atelier"
)

// Files of Temporal's part of a data directory:
//
//	temporal/1.32/temporal.db     executions (with -wal and -shm while open)
//	temporal/1.32/visibility.db   the list of workflows and its columns
//	temporal/1.32/schema.ok       written last: both schemas and the namespace are whole
//	temporal/damaged/             the last database that could not be read
const (
	temporalDir    = "temporal"
	damagedDir     = "damaged"
	executionsFile = "temporal.db"
	visibilityFile = "visibility.db"
	stampFile      = "schema.ok"
)

// Retention is how long a finished workflow stays in Temporal, to be looked at in
// its UI. The result itself lives in the store for ever.
const Retention = 30 * 24 * time.Hour

// checkTimeout bounds the look at an existing database, and the checkpoint.
const checkTimeout = 10 * time.Second

// database is Temporal's database on disk.
type database struct {
	dir   string
	fresh bool // made in this start; no workflow of an earlier one is in it
	sync  int  // SQLite's synchronous: 1 NORMAL, 2 FULL
}

// minor is the part of Temporal's version that its data depends on: "1.32". SQLite
// schemas have no migrations, and the server does not look at the version of the
// one it opens, so each minor has a directory of its own.
func minor() string {
	parts := strings.SplitN(headers.ServerVersion, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

var minorName = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

// openDatabase brings the database under data into a state that the server can be
// started on: it refuses one of another minor, removes one whose making was cut
// off, sets one aside that cannot be read, and makes a new one where there is none.
//
// It must be called with the directory locked, before anything in this process has
// opened the files: Temporal's pool never closes a connection, so a file deleted
// under it would go on being written to.
func openDatabase(ctx context.Context, cfg Config) (*database, error) {
	root := filepath.Join(cfg.Data, temporalDir)
	db := &database{dir: filepath.Join(root, minor()), sync: 1}
	if cfg.SyncFull {
		db.sync = 2
	}
	if _, err := os.Stat(db.dir); errors.Is(err, fs.ErrNotExist) && !cfg.NewTemporalData {
		if err := refuseOtherMinors(root); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(db.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making Temporal's directory: %w", err)
	}

	_, err := os.Stat(filepath.Join(db.dir, stampFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		db.fresh = true
		found, err := db.remove()
		if err != nil {
			return nil, err
		}
		if found {
			cfg.Log.Warn("Temporal's database was half made when the last start was cut off; it was made again")
		}
	case err != nil:
		return nil, fmt.Errorf("reading Temporal's stamp: %w", err)
	default:
		if err := db.check(ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			cfg.Log.Warn("Temporal's database cannot be read and was set aside; unfinished jobs are rebuilt from the store",
				slog.String("aside", filepath.Join(temporalDir, damagedDir)), slog.Any("error", err))
			if err := db.setAside(filepath.Join(root, damagedDir)); err != nil {
				return nil, err
			}
			db.fresh = true
		}
	}

	if db.fresh {
		for _, file := range []string{executionsFile, visibilityFile} {
			if err := sqliteschema.SetupSchema(db.sql(file)); err != nil {
				return nil, fmt.Errorf("making %s: %w", file, err)
			}
		}
		// Called off here, the tables would be there without their stamp, and this
		// process holds on to the file: the schema is made whole or not at all.
		if err := db.trimIndexes(context.WithoutCancel(ctx)); err != nil {
			return nil, fmt.Errorf("making %s: %w", visibilityFile, err)
		}
	}
	if err := db.createNamespace(cfg.Namespace, cfg.SearchAttributes); err != nil {
		return nil, err
	}
	for _, file := range []string{executionsFile, visibilityFile} {
		if err := db.keepStatements(file); err != nil {
			return nil, fmt.Errorf("opening %s: %w", file, err)
		}
	}
	if db.fresh {
		if err := db.stamp(); err != nil {
			return nil, err
		}
	}
	return db, nil
}

// refuseOtherMinors fails if root holds the data of another minor. The message
// names the ways out.
func refuseOtherMinors(root string) error {
	entries, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading Temporal's directory: %w", err)
	}
	var others []string
	for _, e := range entries {
		if !e.IsDir() || !minorName.MatchString(e.Name()) || e.Name() == minor() {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, e.Name(), executionsFile)); err == nil {
			others = append(others, e.Name())
		}
	}
	if len(others) == 0 {
		return nil
	}
	slices.Sort(others)
	return atelier.Errorf(atelier.CodeUnsupported,
		"the data directory was written with Temporal %s, and this build has %s, which cannot read it: "+
			"finish its jobs with the release that wrote it, or start with --new-temporal-data, "+
			"which leaves the old data where it is and rebuilds unfinished jobs from the store; finished bundles are in the store and not affected",
		strings.Join(others, " and "), minor())
}

// sql returns the server's configuration of one of the two files.
func (db *database) sql(file string) *config.SQL {
	return &config.SQL{
		PluginName:   sqlite.PluginName,
		DatabaseName: uriPath(filepath.Join(db.dir, file)),
		// One connection: SQLite has one writer, and with four, transactions that
		// begin as readers and become writers failed with SQLITE_BUSY by the
		// hundred thousand.
		MaxConns:     1,
		MaxIdleConns: 1,
		// There is no "setup" here: it would make missing tables at every open, and
		// so hide a schema that is only half there.
		ConnectAttributes: map[string]string{
			"mode":  "rwc",
			"cache": "private",
			// Names without a leading underscore; with one, the attribute is ignored
			// without a word and the journal stays the slow default.
			"journal_mode": "wal",
			// NORMAL survives kill -9. A power cut may take the last commits, which
			// costs nothing: the store can rebuild every unfinished job.
			"synchronous":  fmt.Sprint(db.sync),
			"busy_timeout": "10000",
			// Pages that may wait in the log before they are moved into the file. Whoever
			// commits last moves them and waits for the disk twice, and all others wait
			// for it; at the default of 1,000 that happens once a job.
			"wal_autocheckpoint": "8000",
		},
	}
}

// uriPath escapes a path for a SQLite URI, where "?", "#" and "%" have a meaning.
func uriPath(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// dsn is one file for a connection of our own beside the server's.
func (db *database) dsn(file string) string {
	return "file:" + uriPath(filepath.Join(db.dir, file)) + "?mode=rw&_pragma=busy_timeout%3D10000"
}

// files returns the paths of both databases and of what SQLite keeps beside them.
func (db *database) files() []string {
	var list []string
	for _, f := range []string{executionsFile, visibilityFile} {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			list = append(list, filepath.Join(db.dir, f+suffix))
		}
	}
	return list
}

// remove deletes both databases and reports whether there was anything.
func (db *database) remove() (found bool, err error) {
	for _, f := range db.files() {
		switch err := os.Remove(f); {
		case err == nil:
			found = true
		case !errors.Is(err, fs.ErrNotExist):
			return found, fmt.Errorf("removing a half-made database: %w", err)
		}
	}
	return found, nil
}

// setAside moves the whole directory to where, in place of what was there.
func (db *database) setAside(where string) error {
	if err := os.RemoveAll(where); err != nil {
		return fmt.Errorf("removing an older damaged database: %w", err)
	}
	if err := os.Rename(db.dir, where); err != nil {
		return fmt.Errorf("setting the damaged database aside: %w", err)
	}
	if err := os.MkdirAll(db.dir, 0o700); err != nil {
		return fmt.Errorf("making Temporal's directory: %w", err)
	}
	return nil
}

// check looks whether both files are SQLite databases with Temporal's tables. It is
// no proof of health, which would mean reading everything; it finds a file that was
// emptied, cut off or overwritten at the front.
func (db *database) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	for file, table := range map[string]string{executionsFile: "namespaces", visibilityFile: "executions_visibility"} {
		err := db.with(file, func(c *sql.DB) error {
			var n int
			return c.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+table+" LIMIT 1)").Scan(&n)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// checkpoint moves what is in the write-ahead logs into the databases and empties
// the logs. The server stops with most of its data still in them, and whoever
// copies only the .db files would lose it.
func (db *database) checkpoint(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	var errs []error
	for _, file := range []string{executionsFile, visibilityFile} {
		err := db.with(file, func(c *sql.DB) error {
			var busy, pages, moved int
			if err := c.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
				return err
			}
			if busy != 0 {
				return errors.New("the database was busy")
			}
			return nil
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("checkpoint of %s: %w", file, err))
		}
	}
	return errors.Join(errs...)
}

// with runs f on a connection of its own to one file.
func (db *database) with(file string, f func(*sql.DB) error) error {
	c, err := sql.Open(sqlite.PluginName, db.dsn(file))
	if err != nil {
		return err
	}
	defer c.Close()
	return f(c)
}

// createNamespace makes the namespace if it is not there. The server is not running
// yet, so it knows the namespace and its search attributes from its first moment;
// made through the API it would learn of them when it next looks, seconds later.
func (db *database) createNamespace(name string, attrs map[string]enumspb.IndexedValueType) error {
	ns, err := sqliteschema.NewNamespaceConfig(clusterName, name, false, attrs)
	if err != nil {
		return fmt.Errorf("describing the namespace: %w", err)
	}
	// The constructor fixes one day.
	ns.Detail.Config.Retention = durationpb.New(Retention)
	if err := sqliteschema.CreateNamespaces(db.sql(executionsFile), ns); err != nil {
		return fmt.Errorf("making the namespace: %w", err)
	}
	return nil
}

// keptIndexes are what the list of workflows is read by: in order, and by id.
var keptIndexes = []string{"default_idx", "by_workflow_id"}

// trimIndexes drops the other indexes of the visibility table. The schema has one
// for each of some sixty columns that a workflow's row can have, and all of them
// are written at every stage of every workflow: 2.1 ms of processor time a row,
// with two of them 0.7 ms. A list here has thousands of rows, not millions, and
// any column can still be asked for.
func (db *database) trimIndexes(ctx context.Context) error {
	return db.with(visibilityFile, func(c *sql.DB) error {
		rows, err := c.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'executions_visibility'")
		if err != nil {
			return err
		}
		defer rows.Close()
		drop := strings.Builder{}
		drop.WriteString("BEGIN;")
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			if !slices.Contains(keptIndexes, name) {
				fmt.Fprintf(&drop, "DROP INDEX %q;", name)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		drop.WriteString("COMMIT")
		_, err = c.ExecContext(ctx, drop.String())
		return err
	})
}

// stamp writes schema.ok so that after a crash it is either absent or whole.
func (db *database) stamp() error {
	name := filepath.Join(db.dir, stampFile)
	f, err := os.OpenFile(name+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("stamping Temporal's database: %w", err)
	}
	_, err = f.WriteString(headers.ServerVersion + "\n")
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("stamping Temporal's database: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return fmt.Errorf("stamping Temporal's database: %w", err)
	}
	d, err := os.Open(db.dir)
	if err != nil {
		return fmt.Errorf("stamping Temporal's database: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
