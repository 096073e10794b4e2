// Package safenet is the only way to fetch an address that a person or a model
// named. It decides on the address a connection is really made to, after names are
// resolved: only public ones, through no proxy, at most three redirects each judged
// anew, bounded in bytes and time.
//
// It does not protect from what a server says: the bytes are as hostile as the
// address.
package safenet

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/atelierhq/atelier"
)

const (
	maxURL       = 4 << 10          // signed addresses of pictures take about 1 KiB
	maxRedirects = 3                // a picture's address needs one
	maxHeader    = 64 << 10         // of an answer
	dialTime     = 10 * time.Second // also for TLS
	headerTime   = 20 * time.Second // until an answer begins
	wholeTime    = 2 * time.Minute  // 64 MB at 4 Mbit/s
)

// Get fetches a URL and returns its body. One longer than limit is
// [atelier.CodeTooLarge], an address that may not be fetched
// [atelier.CodeForbidden], an answer other than 200 [atelier.CodeNotFound], and what
// is worth another try [atelier.CodeUnavailable]. No message holds the address.
func Get(ctx context.Context, address string, limit int64) ([]byte, error) {
	return public.get(ctx, address, limit)
}

// public takes the ports of the web alone: a service on another one is not where
// pictures are kept.
var public = fetcher{allowed: func(a netip.AddrPort) bool {
	return Public(a.Addr()) && (a.Port() == 443 || a.Port() == 80)
}}

// fetcher fetches from where it is allowed to.
type fetcher struct {
	allowed  func(netip.AddrPort) bool
	resolver *net.Resolver // nil: the system's
}

var errAddress = atelier.Errorf(atelier.CodeForbidden, "this address may not be fetched")

func (f fetcher) get(ctx context.Context, address string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, wholeTime)
	defer cancel()
	if len(address) > maxURL {
		return nil, errAddress
	}
	u, err := url.Parse(address)
	if err != nil || !wellFormed(u) {
		return nil, errAddress
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errAddress
	}
	tr := &http.Transport{
		Proxy:                  nil, // a proxy would connect for us, unseen
		DialContext:            (&net.Dialer{Timeout: dialTime, Resolver: f.resolver, ControlContext: f.control}).DialContext,
		TLSHandshakeTimeout:    dialTime,
		ResponseHeaderTimeout:  headerTime,
		MaxResponseHeaderBytes: maxHeader,
		DisableKeepAlives:      true, // nobody asks the same stranger twice
		DisableCompression:     true, // what we count is what is sent
	}
	client := &http.Client{Transport: tr, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects || !wellFormed(r.URL) || via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
			return errAddress
		}
		r.Header.Del("Referer") // it would tell the next host where we came from
		return nil
	}}
	resp, err := client.Do(req)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode != http.StatusOK:
		return nil, atelier.Errorf(atelier.CodeNotFound, "the address answered %d", resp.StatusCode)
	case resp.Header.Get("Content-Encoding") != "":
		return nil, atelier.Errorf(atelier.CodeInvalid, "the address answered in an encoding nobody asked for")
	case resp.ContentLength > limit:
		return nil, tooLarge(limit)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, failure(ctx, err)
	}
	if int64(len(body)) > limit {
		return nil, tooLarge(limit)
	}
	return body, nil
}

// control is asked with the address that is about to be connected to.
func (f fetcher) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" || !f.allowed(at) {
		return errAddress
	}
	return nil
}

// wellFormed refuses what no picture's address needs, before a resolver is asked:
// other schemes, a user, hosts without a dot, and numbers that are an IP address to
// some resolvers and a name to others (2130706433, 0x7f.1, 127.1).
func wellFormed(u *url.URL) bool {
	if u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Opaque != "" {
		return false
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return true // control decides
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := labels[len(labels)-1]
	return len(labels) > 1 && last != "" && (last[0] < '0' || last[0] > '9') &&
		!strings.EqualFold(last, "localhost") && !strings.EqualFold(last, "internal") && !strings.EqualFold(last, "local")
}

func tooLarge(limit int64) error {
	return atelier.Errorf(atelier.CodeTooLarge, "the address holds more than %d bytes", limit)
}

// failure says what went wrong without the address, which every error of net/http
// carries.
func failure(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, errAddress):
		return errAddress
	case ctx.Err() != nil:
		return &atelier.Error{Code: atelier.CodeUnavailable, Message: "the address took too long", Err: ctx.Err()}
	}
	return atelier.Errorf(atelier.CodeUnavailable, "the address cannot be reached")
}
