// Package safenet is the only way to fetch an address that a person or a model
// named. It decides on the address a connection is really made to, after names are
// resolved: only public ones, through no proxy, at most three redirects each judged
// anew, bounded in bytes and time.
//
// It does not protect what a server says: the bytes are as hostile as the address.
package safenet

import (
	"context"

	"github.com/atelierhq/atelier"
)

// Get fetches a URL and returns at most max bytes of it; a longer body is
// [atelier.CodeTooLarge], an address that may not be fetched [atelier.CodeForbidden],
// a failure worth another try [atelier.CodeUnavailable].
func Get(ctx context.Context, url string, max int64) ([]byte, error) {
	return nil, atelier.Errorf(atelier.CodeInternal, "draft")
}
