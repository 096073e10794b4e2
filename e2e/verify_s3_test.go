package e2e

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/e2e/scripted"
	"github.com/atelierhq/atelier/internal/embedded"
	"github.com/atelierhq/atelier/notes/proof"
)

// A bundle is verified as it lies in a store: as the job's, and as files that somebody
// put elsewhere. The store is read and never written to.
func TestVerifyInStore(t *testing.T) {
	t.Parallel()
	s := startStack(t, withTeam(scripted.Name, scripted.Team(scripted.Script{})))
	ctx := t.Context()
	job := s.submit(t, `{"brief":"a short thing","team":"scripted","pieces":[{"medium":"text"}]}`)
	s.waitEnd(t, job)
	waiting := s.submit(t, `{"brief":"a short thing","team":"scripted","gates":["direction"],"pieces":[{"medium":"text"}]}`)
	ring, err := s.API.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	copied := s.bundleFS(t, job)
	for name, f := range copied {
		for _, prefix := range []string{"elsewhere/whole/", "elsewhere/less/"} {
			if prefix == "elsewhere/less/" && name == "cost.json" {
				continue
			}
			if _, err := atelier.PutBytes(ctx, s.Store, prefix+name, f.Data, "application/octet-stream"); err != nil {
				t.Fatal(err)
			}
		}
	}
	at, err := embedded.RunningStore(s.Data, s.StoreURL)
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	bare := d.env
	env := func(endpoint string) []string {
		return append(slices.Clone(bare), "ATELIER_S3_ENDPOINT="+endpoint, "ATELIER_S3_REGION="+at.Region, "ATELIER_S3_ACCESS_KEY="+at.AccessKey, "ATELIER_S3_SECRET_KEY="+at.SecretKey)
	}
	before := s.keys(t, "")
	in := "s3://" + at.Bucket + "/"
	check := func(name string, env, args []string, code int, want string) {
		t.Helper()
		d.env = env
		if o := d.run(t, append([]string{"verify"}, args...)...); o.code != code || !strings.Contains(o.out+o.err, want) {
			t.Errorf("%s: got exit %d, want %d and %q\n%s%s", name, o.code, code, want, o.out, o.err)
		}
	}
	here := env(at.Endpoint)
	check("a job", here, []string{in + "jobs/" + job, "--key", ring.Current()}, proof.ExitVerified, "RESULT     verified")
	check("a job, no key", here, []string{in + "jobs/" + job + "/"}, proof.ExitVerified, "self-consistent")
	check("its files elsewhere", here, []string{in + "elsewhere/whole", "--key", ring.Current()}, proof.ExitVerified, "RESULT     verified")
	check("a file less", here, []string{in + "elsewhere/less", "--key", ring.Current()}, proof.ExitMissing, "cost.json: missing")
	check("a job that waits", here, []string{in + "jobs/" + waiting}, proof.ExitOpen, "has not ended")
	check("no such job", here, []string{in + "jobs/job-01jd3v8x0f4q5r6s7t8v9w0x1y"}, proof.ExitUsage, "no such job")
	check("nothing there", here, []string{in + "nowhere"}, proof.ExitUsage, "nothing lies below")
	check("no such bucket", here, []string{"s3://another-bucket/x"}, proof.ExitUsage, "bucket")
	check("no prefix", here, []string{in}, proof.ExitUsage, "s3://BUCKET/PREFIX")
	check("no settings", bare, []string{in + "jobs/" + job}, proof.ExitUsage, "ATELIER_S3_ENDPOINT")
	check("no store there", env("http://127.0.0.1:1"), []string{in + "jobs/" + job}, proof.ExitUsage, "store")
	if after := s.keys(t, ""); !slices.Equal(before, after) {
		t.Errorf("verifying changed the store: %d objects, then %d", len(before), len(after))
	}

	// A byte on the store's disk.
	var page atelier.Ref
	var final atelier.Final
	s.read(t, atelier.Ref{Key: atelier.KeyFinal(job)}, &final)
	if page, err = s.Store.Head(context.WithoutCancel(ctx), atelier.KeyBundle(job, 1, "notes/transcript.md")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.Data, "store", "objects", at.Bucket, filepath.FromSlash(page.Key))
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	check("a byte changed", here, []string{in + "jobs/" + job, "--key", ring.Current()}, proof.ExitAltered, "notes/transcript.md: altered")
	if err := s.Store.Erase(ctx, final.Index.Key); err != nil {
		t.Fatal(err)
	}
	check("no list", here, []string{in + "jobs/" + job}, proof.ExitMissing, "list of the bundle's files")
}
