package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/google/go-cmp/cmp"
)

// least is the least that a deployment can be told.
func least(more ...string) []string {
	return append([]string{"PATH=/bin", "ATELIER_S3_ENDPOINT=http://store:7070", "ATELIER_S3_ACCESS_KEY=ak", "ATELIER_S3_SECRET_KEY=hush",
		"ATELIER_TEMPORAL_ADDRESS=temporal:7233"}, more...)
}

func TestFromEnv(t *testing.T) {
	t.Parallel()
	got, err := FromEnv(Worker, least("ATELIER_STORE_CHILD=", "ATELIER_URL=http://x", "ATELIER_S3_REGION="))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Store:      Store{Endpoint: "http://store:7070", Region: "us-east-1", Bucket: "atelier", AccessKey: "ak", SecretKey: "hush", PathStyle: true, Checksums: true},
		Temporal:   Temporal{Address: "temporal:7233", Namespace: "atelier"},
		RequireKey: true,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("defaults (-want +got):\n%s", d)
	}

	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err = FromEnv(API, []string{"ATELIER_S3_ENDPOINT=https://s3.example.com/", "ATELIER_S3_PUBLIC_ENDPOINT=https://cdn.example.com", "ATELIER_S3_REGION=eu-central-1",
		"ATELIER_S3_BUCKET=works", "ATELIER_S3_ACCESS_KEY=ak", "ATELIER_S3_SECRET_KEY_FILE=" + file, "ATELIER_S3_PATH_STYLE=false", "ATELIER_S3_CHECKSUMS=false",
		"ATELIER_S3_CREATE_BUCKET=true", "ATELIER_TEMPORAL_ADDRESS=[::1]:7233", "ATELIER_TEMPORAL_NAMESPACE=studio.x", "ATELIER_TEMPORAL_API_KEY=tk",
		"ATELIER_PUBLIC_URL=https://atelier.example.com", "ATELIER_REQUIRE_KEY=false", "ATELIER_CONCURRENCY=50", "ATELIER_LOG_LEVEL=warn"})
	if err != nil {
		t.Fatal(err)
	}
	want = &Config{
		Store: Store{Endpoint: "https://s3.example.com", PublicEndpoint: "https://cdn.example.com", Region: "eu-central-1", Bucket: "works",
			AccessKey: "ak", SecretKey: "from file", CreateBucket: true},
		Temporal:  Temporal{Address: "[::1]:7233", Namespace: "studio.x", APIKey: "tk", TLS: true},
		PublicURL: "https://atelier.example.com", Concurrency: 50, LogLevel: slog.LevelWarn,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("everything set (-want +got):\n%s", d)
	}
}

func TestFromEnvRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ env, field, says string }{
		{"ATELIER_S3_ENDPOINT=", "ATELIER_S3_ENDPOINT", "missing"},
		{"ATELIER_S3_ENDPOINT=store:7070", "ATELIER_S3_ENDPOINT", "URL"},
		{"ATELIER_S3_ENDPOINT=ftp://store", "ATELIER_S3_ENDPOINT", "URL"},
		{"ATELIER_S3_ENDPOINT=http://u:hush@store", "ATELIER_S3_ENDPOINT", "without user"},
		{"ATELIER_S3_PUBLIC_ENDPOINT=x", "ATELIER_S3_PUBLIC_ENDPOINT", "URL"},
		{"ATELIER_S3_ACCESS_KEY=", "ATELIER_S3_ACCESS_KEY", "missing"},
		{"ATELIER_S3_SECRET_KEY=", "ATELIER_S3_SECRET_KEY", "missing"},
		{"ATELIER_S3_SECRET_KEY_FILE=/dev/null", "ATELIER_S3_SECRET_KEY", "twice"},
		{"ATELIER_TEMPORAL_API_KEY_FILE=/none", "ATELIER_TEMPORAL_API_KEY_FILE", "cannot be read"},
		{"ATELIER_S3_BUCKET=No/Bucket", "ATELIER_S3_BUCKET", "name"},
		{"ATELIER_S3_REGION=a b", "ATELIER_S3_REGION", "name"},
		{"ATELIER_S3_PATH_STYLE=yes", "ATELIER_S3_PATH_STYLE", "true or false"},
		{"ATELIER_TEMPORAL_ADDRESS=", "ATELIER_TEMPORAL_ADDRESS", "missing"},
		{"ATELIER_TEMPORAL_ADDRESS=temporal", "ATELIER_TEMPORAL_ADDRESS", "host:port"},
		{"ATELIER_TEMPORAL_ADDRESS=http://temporal:7233", "ATELIER_TEMPORAL_ADDRESS", "host:port"},
		{"ATELIER_TEMPORAL_ADDRESS=temporal:99999", "ATELIER_TEMPORAL_ADDRESS", "host:port"},
		{"ATELIER_TEMPORAL_NAMESPACE=a/b", "ATELIER_TEMPORAL_NAMESPACE", "name"},
		{"ATELIER_PUBLIC_URL=x", "ATELIER_PUBLIC_URL", "URL"},
		{"ATELIER_CONCURRENCY=-1", "ATELIER_CONCURRENCY", "0 to 10000"},
		{"ATELIER_CONCURRENCY=1e3", "ATELIER_CONCURRENCY", "whole number"},
		{"ATELIER_LOG_LEVEL=loud", "ATELIER_LOG_LEVEL", "debug, info"},
		{"ATELIER_S3_BUCKETS=a", "ATELIER_S3_BUCKETS", "did you mean ATELIER_S3_BUCKET?"},
		{"ATELIER_SOMETHING_ELSE=a", "ATELIER_SOMETHING_ELSE", "not a variable"},
	} {
		name := strings.SplitN(c.env, "=", 2)[0]
		env := []string{c.env}
		for _, kv := range least() {
			if !strings.HasPrefix(kv, name+"=") {
				env = append(env, kv)
			}
		}
		_, err := FromEnv(API, env)
		e, ok := err.(*atelier.Error)
		if !ok || e.Code != atelier.CodeInvalid || e.Field != c.field || !strings.Contains(e.Message, c.says) {
			t.Errorf("%s: got %v, want code invalid, field %s, saying %q", c.env, err, c.field, c.says)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: the error tells a secret: %v", c.env, err)
		}
	}
	_, err := FromEnv(API, nil)
	for _, name := range []string{"ATELIER_S3_ENDPOINT", "ATELIER_S3_ACCESS_KEY", "ATELIER_S3_SECRET_KEY", "ATELIER_TEMPORAL_ADDRESS"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("nothing set: got %v, want it to name %s", err, name)
		}
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	const hush = "hush-hush"
	s := struct {
		Key  Secret
		None Secret
	}{Key: hush}
	var log bytes.Buffer
	l := slog.New(slog.NewTextHandler(&log, nil))
	l.Info("x", "key", s.Key, "all", s)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", s.Key, "all", s)
	j, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for what, out := range map[string]string{
		"%v": fmt.Sprintf("%v", s), "%+v": fmt.Sprintf("%+v", s), "%#v": fmt.Sprintf("%#v", s), "%s": fmt.Sprintf("%s", s.Key), "%q": fmt.Sprintf("%q", s.Key),
		"%x": fmt.Sprintf("%x", s.Key), "%d": fmt.Sprintf("%d", s.Key), "json": string(j), "slog": log.String(),
	} {
		if strings.Contains(out, hush) || strings.Contains(out, fmt.Sprintf("%x", hush)) {
			t.Errorf("%s prints the secret: %s", what, out)
		}
	}
	if got := string(j); got != `{"Key":"[secret]","None":""}` {
		t.Errorf("JSON: got %s", got)
	}
	if s.Key.Reveal() != hush {
		t.Error("Reveal does not")
	}
}

// Every variable is documented, and none twice.
func TestVars(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, v := range Vars {
		if !strings.HasPrefix(v.Name, "ATELIER_") || v.Help == "" || seen[v.Name] {
			t.Errorf("variable %+v", v)
		}
		seen[v.Name] = true
	}
	if len(seen) == 0 {
		t.Error("no variables")
	}
}
