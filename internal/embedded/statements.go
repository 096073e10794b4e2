package embedded

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	persistence "go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/resolver"
)

// maxStatements bounds how many statements a connection keeps. The server has fewer
// than a hundred, but the length of some differs from call to call.
const maxStatements = 400

// keepStatements has the server's connection to one of the files keep its statements.
// The server hands SQLite their text every time, and SQLite parses it every time.
//
// The plugin has no place for a driver of ours. So the pool is exchanged inside the
// handle that all parts of the server share, before any of them has used it. A
// server whose handle looks different is refused here, not run slowly.
func (db *database) keepStatements(file string) error {
	handle, err := persistence.NewSQLAdminDB(sqlplugin.DbKindUnknown, db.sql(file), resolver.NewNoopResolver(), log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return err
	}
	pool, err := poolOf(handle)
	if err != nil {
		return err
	}
	if _, ok := (*pool).Driver().(keeper); ok {
		return nil // of an earlier start in this process: the plugin never closes a pool
	}
	kept := sql.OpenDB(keeper{*pool})
	kept.SetMaxOpenConns(1)
	kept.SetMaxIdleConns(1)
	*pool = kept
	return nil
}

// poolOf finds the pool in the plugin's handle: a *sql.DB embedded in its field db.
func poolOf(handle any) (**sql.DB, error) {
	if v := reflect.ValueOf(handle); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if f := v.Elem().FieldByName("db"); f.Kind() == reflect.Pointer && f.Elem().Kind() == reflect.Struct {
			if p := f.Elem().FieldByName("DB"); p.IsValid() && p.Type() == reflect.TypeFor[*sql.DB]() {
				return (**sql.DB)(unsafe.Pointer(p.UnsafeAddr())), nil
			}
		}
	}
	return nil, fmt.Errorf("the pool of the server's SQLite plugin (%T) is not where it was", handle)
}

// keeper opens connections that keep their statements; they are connections of
// another pool, taken out of it for good.
type keeper struct{ from *sql.DB }

func (k keeper) Driver() driver.Driver { return k }

func (k keeper) Open(string) (driver.Conn, error) { return k.Connect(context.Background()) }

func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.from.Conn(ctx)
	if err != nil {
		return nil, err
	}
	kept := &keptConn{taken: c, kept: map[string]driver.Stmt{}}
	err = c.Raw(func(d any) error {
		var ok bool
		if kept.sqliteConn, ok = d.(sqliteConn); !ok {
			return fmt.Errorf("SQLite's driver has no connection of the kind wanted, but a %T", d)
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return kept, nil
}

// sqliteConn is what a connection of the SQLite driver can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.SessionResetter
	driver.Validator
}

// keptConn is a connection with the statements that are not in use. Like every
// connection under database/sql it serves one caller at a time.
type keptConn struct {
	sqliteConn
	taken *sql.Conn
	kept  map[string]driver.Stmt
}

// take returns a statement for the caller to use alone: rows are read from the
// statement itself, so it is free again only when they are closed.
func (c *keptConn) take(ctx context.Context, query string) (driver.Stmt, error) {
	if s, ok := c.kept[query]; ok {
		delete(c.kept, query)
		return s, nil
	}
	return c.PrepareContext(ctx, query)
}

// giveBack keeps a statement that did its work; one that failed is closed.
func (c *keptConn) giveBack(query string, s driver.Stmt, err error) error {
	if err != nil {
		_ = s.Close() // says what err says
		return err
	}
	if _, twice := c.kept[query]; twice {
		return s.Close()
	}
	if len(c.kept) >= maxStatements {
		err = c.drop()
	}
	c.kept[query] = s
	return err
}

// drop closes all statements that are kept.
func (c *keptConn) drop() error {
	var errs []error
	for query, s := range c.kept {
		errs = append(errs, s.Close())
		delete(c.kept, query)
	}
	return errors.Join(errs...)
}

// ExecContext implements [driver.ExecerContext].
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	return res, c.giveBack(query, s, err)
}

// QueryContext implements [driver.QueryerContext].
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, c.giveBack(query, s, err)
	}
	return &keptRows{rows, func(err error) error { return c.giveBack(query, s, err) }}, nil
}

// Close closes the connection, which the pool it was taken from does when it is
// told that it is bad.
func (c *keptConn) Close() error {
	err := c.drop()
	_ = c.taken.Raw(func(any) error { return driver.ErrBadConn })
	return err
}

// keptRows gives the statement back when it has been read.
type keptRows struct {
	driver.Rows
	giveBack func(error) error
}

func (r *keptRows) Close() error { return r.giveBack(r.Rows.Close()) }
