package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
	"golang.org/x/time/rate"

	"github.com/atelierhq/atelier"
)

// Principal is who is asking.
type Principal struct {
	Tenant string // whose jobs: "local", or a hash of the API key's id
	Person string // who acted, in records: "local", or the API key's id
}

// Local is the one principal of a server without keys.
var Local = Principal{Tenant: "local", Person: "local"}

// apiKey is keys/<id>.json. The secret itself is nowhere.
type apiKey struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	SHA256  string    `json:"sha256"` // of the whole secret
	Created time.Time `json:"created"`
}

const (
	keyScheme  = "at_"
	keySecret  = 32 // random bytes: too many to guess, so a plain hash is enough
	maxKeyName = 100
	keyMemory  = time.Minute // how long a key that was looked up is believed
	maxKeys    = 1000        // remembered
)

// NewKey makes an API key and returns its secret, which is shown once and kept
// nowhere: at_<id>_<secret>.
func NewKey(ctx context.Context, store atelier.Store, name string) (secret string, err error) {
	if err := atelier.CheckWords("name", name, maxKeyName); err != nil {
		return "", err
	}
	if strings.TrimSpace(name) == "" || strings.ContainsAny(name, "\n\r\t") {
		return "", invalid("name", "must be one line of words: who will use the key")
	}
	var b [keySecret]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	k := apiKey{ID: strings.ToLower(ulid.Make().String()), Name: name, Created: time.Now().UTC()}
	secret = keyScheme + k.ID + "_" + base64.RawURLEncoding.EncodeToString(b[:])
	k.SHA256 = atelier.Digest([]byte(secret))
	if _, err := atelier.PutJSON(ctx, store, atelier.KeyAPIKey(k.ID), k); err != nil {
		return "", err
	}
	return secret, nil
}

// HasKeys reports whether the store holds any API key.
func HasKeys(ctx context.Context, store atelier.Store) (bool, error) {
	refs, err := store.List(ctx, atelier.KeyAPIKeys, "", 1)
	return len(refs) > 0, err
}

// keyring looks up API keys and remembers them for a while.
type keyring struct {
	store atelier.Store

	mu    sync.Mutex
	known map[string]knownKey
}

type knownKey struct {
	apiKey
	until time.Time
}

var errKey = atelier.Errorf(atelier.CodeForbidden, "a valid API key is needed: Authorization: Bearer at_…")

// check returns the principal of a secret. Unknown, malformed and wrong are one
// answer, and the comparison takes the same time wherever it differs.
func (k *keyring) check(ctx context.Context, secret string) (Principal, error) {
	rest, ok := strings.CutPrefix(secret, keyScheme)
	id, _, ok2 := strings.Cut(rest, "_")
	if !ok || !ok2 || len(secret) > 128 || !atelier.ValidJobID("job-"+id) {
		return Principal{}, errKey
	}
	key, err := k.find(ctx, id)
	if err != nil {
		return Principal{}, err
	}
	sum := atelier.Digest([]byte(secret))
	if subtle.ConstantTimeCompare([]byte(sum), []byte(key.SHA256)) != 1 {
		return Principal{}, errKey
	}
	h := sha256.Sum256([]byte("tenant:" + id))
	return Principal{Tenant: hex.EncodeToString(h[:16]), Person: id}, nil
}

func (k *keyring) find(ctx context.Context, id string) (apiKey, error) {
	now := time.Now()
	k.mu.Lock()
	known, ok := k.known[id]
	k.mu.Unlock()
	if ok && now.Before(known.until) {
		return known.apiKey, nil
	}
	var key apiKey
	err := atelier.GetJSON(ctx, k.store, atelier.Ref{Key: atelier.KeyAPIKey(id)}, &key)
	if atelier.CodeOf(err) == atelier.CodeNotFound {
		return apiKey{}, errKey
	}
	if err != nil {
		return apiKey{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.known) >= maxKeys {
		clear(k.known)
	}
	k.known[id] = knownKey{key, now.Add(keyMemory)}
	return key, nil
}

// principal says who sent r. A key that is given must be valid even where none
// is required.
func (s *Server) principal(r *http.Request) (Principal, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		if s.cfg.RequireKey {
			return Principal{}, errKey
		}
		return Local, nil
	}
	scheme, secret, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Principal{}, errKey
	}
	return s.Authenticate(r.Context(), strings.TrimSpace(secret))
}

// Authenticate returns the principal of an API key's secret, CodeForbidden for
// anything that is no valid key.
func (s *Studio) Authenticate(ctx context.Context, secret string) (Principal, error) {
	return s.keys.check(ctx, secret)
}

// loopbackHost reports whether a Host header names this machine to itself. A
// page of another site whose name resolves to 127.0.0.1 sends its own name.
func loopbackHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// limiters hold one rate limiter per tenant.
type limiters struct {
	limit rate.Limit
	burst int

	mu sync.Mutex
	by map[string]*rate.Limiter
}

func newLimiters(l Limits) *limiters {
	if l.PostsPerSecond == 0 {
		l.PostsPerSecond = 50
	}
	if l.PostBurst == 0 {
		l.PostBurst = 200
	}
	return &limiters{limit: rate.Limit(l.PostsPerSecond), burst: l.PostBurst, by: map[string]*rate.Limiter{}}
}

// allow takes one token of a tenant. There are as many tenants as keys.
func (l *limiters) allow(tenant string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	lim := l.by[tenant]
	if lim == nil {
		lim = rate.NewLimiter(l.limit, l.burst)
		l.by[tenant] = lim
	}
	return lim.Allow()
}
