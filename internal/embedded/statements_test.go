package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	persistence "go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/resolver"
)

// openKept opens a new file with the table t through a pool that keeps statements.
func openKept(t *testing.T) *sql.DB {
	t.Helper()
	from, err := sql.Open(sqlite.PluginName, "file:"+uriPath(filepath.Join(t.TempDir(), "kept.db")))
	if err != nil {
		t.Fatal(err)
	}
	c := sql.OpenDB(keeper{from})
	c.SetMaxOpenConns(1)
	t.Cleanup(func() { c.Close(); from.Close() })
	mustExec(t, c, "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)")
	return c
}

func mustExec(t *testing.T, c *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := c.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// words reads the words of all rows from id on.
func words(ctx context.Context, t *testing.T, c interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, from int, each func()) string {
	t.Helper()
	rows, err := c.QueryContext(ctx, "SELECT word FROM t WHERE id >= ? ORDER BY id", from)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all string
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			t.Fatal(err)
		}
		all += w
		each()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// kept returns the connection below c. It is for looking at alone.
func kept(t *testing.T, c *sql.DB) *keptConn {
	t.Helper()
	one, err := c.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	var k *keptConn
	if err := one.Raw(func(d any) error { k, _ = d.(*keptConn); return nil }); err != nil || k == nil {
		t.Fatalf("this connection keeps no statements: %v", err)
	}
	return k
}

// A statement is kept, used again with other arguments, and never by two at a time.
func TestStatementsAreKept(t *testing.T) {
	t.Parallel()
	c := openKept(t)
	const insert = "INSERT INTO t (id, word) VALUES (?, ?)"
	for i, w := range []string{"a", "b", "c"} {
		mustExec(t, c, insert, i+1, w)
	}
	first := kept(t, c).kept[insert]
	if first == nil {
		t.Fatal("the statement was not kept")
	}

	// What failed is not kept, and the next one works.
	if _, err := c.ExecContext(t.Context(), insert, 3, "again"); err == nil {
		t.Fatal("a second row with the same id was taken")
	}
	mustExec(t, c, insert, 4, "d")
	if kept(t, c).kept[insert] == first {
		t.Error("a statement that failed was kept")
	}

	// One that is being read from is not given to another reader.
	tx, err := c.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var inner string
	outer := words(t.Context(), t, tx, 1, func() { inner += words(t.Context(), t, tx, 3, func() {}) })
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if outer != "abcd" || inner != "cdcdcdcd" {
		t.Errorf("read %q and within it %q, want abcd and cdcdcdcd", outer, inner)
	}

	// A table that changed is seen as it is.
	mustExec(t, c, "ALTER TABLE t ADD COLUMN other TEXT DEFAULT 'x'")
	mustExec(t, c, insert, 5, "e")
	if got := words(t.Context(), t, c, 4, func() {}); got != "de" {
		t.Errorf("after the table changed, read %q, want de", got)
	}
}

// However many different statements come, a bounded number is kept.
func TestStatementsAreBounded(t *testing.T) {
	t.Parallel()
	c := openKept(t)
	for i := range 2 * maxStatements {
		mustExec(t, c, fmt.Sprintf("INSERT INTO t (id, word) VALUES (%d, 'w')", i))
	}
	if n := len(kept(t, c).kept); n == 0 || n > maxStatements {
		t.Errorf("%d statements are kept, want 1 to %d", n, maxStatements)
	}
}

// A connection that breaks is replaced by another.
func TestConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	c := openKept(t)
	mustExec(t, c, "INSERT INTO t (id, word) VALUES (1, 'a')")
	before := kept(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n"
	done := make(chan error, 1)
	go func() {
		var n int
		done <- c.QueryRowContext(ctx, endless).Scan(&n)
	}()
	cancel()
	if err := <-done; err == nil {
		t.Fatal("a cancelled query ended without an error")
	}
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the first may be told that the old one is gone
		if _, err := c.ExecContext(t.Context(), "SELECT 1"); err == nil {
			break
		}
	}
	if got := words(t.Context(), t, c, 1, func() {}); got != "a" {
		t.Errorf("read %q after the connection was replaced, want a", got)
	}
	if kept(t, c) == before {
		t.Error("the broken connection is still used")
	}
}

// Both of the server's pools keep their statements.
func TestServerKeepsStatements(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t.TempDir())
	cfg.NoUI = true
	s := begin(t, cfg)
	for _, file := range []string{executionsFile, visibilityFile} {
		handle, err := persistence.NewSQLAdminDB(sqlplugin.DbKindUnknown, s.db.sql(file), resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
		if err != nil {
			t.Fatal(err)
		}
		pool, err := poolOf(handle)
		if err != nil {
			t.Fatal(err)
		}
		kept(t, *pool)
	}
	if _, err := poolOf(s); err == nil {
		t.Error("a pool was found where there is none")
	}
}
