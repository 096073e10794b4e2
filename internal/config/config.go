// Package config reads the environment of a deployed Atelier into one validated
// struct.
//
// It knows every ATELIER_* variable there is ([Vars]): one that is set but unknown
// is an error that names the nearest known one, since a misspelt limit is no limit.
// A secret comes from its variable or, better, from the file that the variable's
// name with _FILE names; it masks itself wherever it is printed ([Secret]). Errors
// name variables, never values.
//
// It reads nothing at package initialisation, takes no flags (those are the
// commands' own) and configures nothing itself. The embedded studio (create, dev)
// needs no variable.
package config

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// Role is which command of a deployment reads the configuration.
type Role string

// The roles.
const (
	API    Role = "api"
	Worker Role = "worker"
	Reader Role = "reader" // of the store alone: atelier verify
)

// Config is everything a deployed api or worker is told.
type Config struct {
	Store    Store
	Temporal Temporal

	PublicURL   string     // of the API as people reach it, for links; "" relative links
	SigningKey  Secret     // both halves, as `atelier keys signing` prints them; "" bundles are not signed
	RequireKey  bool       // false only where a proxy authenticates
	Concurrency int        // activities at a time in one worker; 0: the worker's default
	LogLevel    slog.Level // default info
}

// Store is the S3 store.
type Store struct {
	Endpoint       string
	PublicEndpoint string // "" the same
	Region         string
	Bucket         string
	AccessKey      Secret
	SecretKey      Secret
	PathStyle      bool
	Checksums      bool
	CreateBucket   bool
}

// Temporal is the Temporal service.
type Temporal struct {
	Address   string // host:port
	Namespace string
	APIKey    Secret // of Temporal Cloud; "" none
	TLS       bool
}

// Var is one environment variable.
type Var struct {
	Name     string
	Help     string
	Default  string
	Required []Role // roles that cannot start without it
	Secret   bool   // may be given as Name_FILE
	Client   bool   // read by the command line, not by a deployment
}

// Vars is every ATELIER_* variable, in the order of the documentation.
var Vars = []Var{
	{Name: "ATELIER_S3_ENDPOINT", Help: "URL of the S3 store as api and worker reach it", Required: []Role{API, Worker, Reader}},
	{Name: "ATELIER_S3_PUBLIC_ENDPOINT", Help: "URL of the S3 store as browsers reach it"},
	{Name: "ATELIER_S3_REGION", Help: "region of the store", Default: "us-east-1"},
	{Name: "ATELIER_S3_BUCKET", Help: "bucket; it is Atelier's alone", Default: "atelier"},
	{Name: "ATELIER_S3_ACCESS_KEY", Help: "access key of the store", Required: []Role{API, Worker, Reader}, Secret: true},
	{Name: "ATELIER_S3_SECRET_KEY", Help: "secret key of the store", Required: []Role{API, Worker, Reader}, Secret: true},
	{Name: "ATELIER_S3_PATH_STYLE", Help: "bucket in the path (true) or in the host name (false)", Default: "true"},
	{Name: "ATELIER_S3_CHECKSUMS", Help: "send checksums; false for stores that refuse them", Default: "true"},
	{Name: "ATELIER_S3_CREATE_BUCKET", Help: "make the bucket if it is missing", Default: "false"},
	{Name: "ATELIER_TEMPORAL_ADDRESS", Help: "host:port of the Temporal frontend", Required: []Role{API, Worker}},
	{Name: "ATELIER_TEMPORAL_NAMESPACE", Help: "Temporal namespace", Default: "atelier"},
	{Name: "ATELIER_TEMPORAL_API_KEY", Help: "API key of Temporal Cloud", Secret: true},
	{Name: "ATELIER_TEMPORAL_TLS", Help: "talk TLS to Temporal; true with an API key", Default: "false"},
	{Name: "ATELIER_SIGNING_KEY", Help: "key that bundles are signed with, as `atelier keys signing` prints it; without one they are not", Secret: true},
	{Name: "ATELIER_PUBLIC_URL", Help: "URL of the API as people reach it, for links"},
	{Name: "ATELIER_REQUIRE_KEY", Help: "refuse requests without an API key", Default: "true"},
	{Name: "ATELIER_CONCURRENCY", Help: "activities at a time in one worker; 0 the built-in number", Default: "0"},
	{Name: "ATELIER_LOG_LEVEL", Help: "debug, info, warn or error", Default: "info"},

	{Name: "ATELIER_URL", Help: "URL of the API that the command line talks to", Client: true},
	{Name: "ATELIER_KEY", Help: "API key of the command line", Client: true, Secret: true},
}

// maxConcurrency is far above what one process can do at a time, and below what a
// slip of the keyboard gives.
const maxConcurrency = 10_000

// FromEnv reads the configuration of a role from an environment (os.Environ()).
// All that is wrong is in one CodeInvalid error.
func FromEnv(role Role, environ []string) (*Config, error) {
	r := &reader{set: map[string]string{}}
	r.load(environ)
	r.unknown()
	for _, v := range Vars {
		if slices.Contains(v.Required, role) && r.set[v.Name] == "" {
			r.fail(v.Name, "is missing: %s", v.Help)
		}
	}
	c := &Config{
		Store: Store{
			Endpoint:       r.url("ATELIER_S3_ENDPOINT"),
			PublicEndpoint: r.url("ATELIER_S3_PUBLIC_ENDPOINT"),
			Region:         r.match("ATELIER_S3_REGION", regionName),
			Bucket:         r.match("ATELIER_S3_BUCKET", bucketName),
			AccessKey:      Secret(r.set["ATELIER_S3_ACCESS_KEY"]),
			SecretKey:      Secret(r.set["ATELIER_S3_SECRET_KEY"]),
			PathStyle:      r.bool("ATELIER_S3_PATH_STYLE"),
			Checksums:      r.bool("ATELIER_S3_CHECKSUMS"),
			CreateBucket:   r.bool("ATELIER_S3_CREATE_BUCKET"),
		},
		Temporal: Temporal{
			Address:   r.hostPort("ATELIER_TEMPORAL_ADDRESS"),
			Namespace: r.match("ATELIER_TEMPORAL_NAMESPACE", namespaceName),
			APIKey:    Secret(r.set["ATELIER_TEMPORAL_API_KEY"]),
			TLS:       r.bool("ATELIER_TEMPORAL_TLS"),
		},
		PublicURL:   r.url("ATELIER_PUBLIC_URL"),
		SigningKey:  Secret(r.set["ATELIER_SIGNING_KEY"]),
		RequireKey:  r.bool("ATELIER_REQUIRE_KEY"),
		Concurrency: r.int("ATELIER_CONCURRENCY", 0, maxConcurrency),
	}
	if err := c.LogLevel.UnmarshalText([]byte(r.set["ATELIER_LOG_LEVEL"])); err != nil {
		r.fail("ATELIER_LOG_LEVEL", "must be debug, info, warn or error")
	}
	c.Temporal.TLS = c.Temporal.TLS || c.Temporal.APIKey != "" // an API key never travels in the clear
	if len(r.errs) > 0 {
		return nil, atelier.Invalidf(r.first, "%s", strings.Join(r.errs, "; "))
	}
	return c, nil
}

var (
	regionName    = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	bucketName    = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	namespaceName = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,253}$`)
)

// reader collects values and complaints.
type reader struct {
	set   map[string]string
	names []string // as they came
	first string   // variable of the first complaint
	errs  []string
}

func (r *reader) fail(name, format string, args ...any) {
	if r.first == "" {
		r.first = name
	}
	msg := fmt.Sprintf(format, args...)
	if len(r.errs) > 0 { // the first one's name is the error's field
		msg = name + ": " + msg
	}
	r.errs = append(r.errs, msg)
}

// load takes ATELIER_* from the environment, secrets from files, and fills in
// defaults. A variable that is set to nothing counts as not set.
func (r *reader) load(environ []string) {
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, "ATELIER_") {
			continue
		}
		r.names = append(r.names, name)
		if value != "" {
			r.set[name] = value
		}
	}
	slices.Sort(r.names)
	for _, v := range Vars {
		if file := r.set[v.Name+"_FILE"]; v.Secret && file != "" {
			if r.set[v.Name] != "" {
				r.fail(v.Name, "is set twice, as a value and as %s_FILE", v.Name)
				continue
			}
			b, err := os.ReadFile(file)
			if err != nil {
				r.fail(v.Name+"_FILE", "names a file that cannot be read")
				continue
			}
			r.set[v.Name] = strings.TrimSpace(string(b))
		}
		if r.set[v.Name] == "" {
			r.set[v.Name] = v.Default
		}
	}
}

// Known reports whether name is a variable that something here reads.
func Known(name string) bool {
	return slices.ContainsFunc(Vars, func(v Var) bool { return v.Name == name || v.Secret && v.Name+"_FILE" == name })
}

// own are variables with our prefix that are not configuration: of the store child
// and of tests.
func own(name string) bool {
	return name == "ATELIER_STORE_CHILD" || name == "ATELIER_REQUIRE_TOOLS" || strings.HasPrefix(name, "ATELIER_TEST_")
}

func (r *reader) unknown() {
	for _, name := range r.names {
		if Known(name) || own(name) {
			continue
		}
		best, far := "", 4 // further away is another word
		for _, v := range Vars {
			if d := distance(name, v.Name); d < far {
				best, far = v.Name, d
			}
		}
		if best != "" {
			r.fail(name, "is not a variable of Atelier; did you mean %s?", best)
		} else {
			r.fail(name, "is not a variable of Atelier")
		}
	}
}

// distance is the number of letters to insert, remove or replace between a and b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d++
			}
			diagonal = row[j+1]
			row[j+1] = min(d, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

func (r *reader) url(name string) string {
	s := r.set[name]
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		r.fail(name, "must be an http or https URL with a host and without user, query or fragment")
	}
	return strings.TrimSuffix(s, "/")
}

func (r *reader) match(name string, re *regexp.Regexp) string {
	s := r.set[name]
	if !re.MatchString(s) {
		r.fail(name, "is not a name that can be used there")
	}
	return s
}

func (r *reader) hostPort(name string) string {
	s := r.set[name]
	if s == "" {
		return ""
	}
	i := strings.LastIndexByte(s, ':')
	if i <= 0 || strings.Contains(s, "/") {
		r.fail(name, "must be host:port")
		return s
	}
	if _, err := netip.ParseAddrPort("127.0.0.1" + s[i:]); err != nil {
		r.fail(name, "must be host:port")
	}
	return s
}

func (r *reader) bool(name string) bool {
	switch r.set[name] {
	case "true":
		return true
	case "false":
		return false
	}
	r.fail(name, "must be true or false")
	return false
}

func (r *reader) int(name string, lo, hi int) int {
	n, err := strconv.Atoi(r.set[name])
	if err != nil || n < lo || n > hi {
		r.fail(name, "must be a whole number from %d to %d", lo, hi)
	}
	return n
}
