package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/atelierhq/atelier/api"
	"github.com/atelierhq/atelier/notes/proof"
)

// An erasure that cannot be signed, or has no reason, is refused before anything is
// stored; without the scheduler nothing begins.
func TestEraseRefusals(t *testing.T) {
	t.Parallel()
	withRing := func(c *api.Config) {
		c.Keys = proof.Keyring{Keys: []proof.PublicKey{{Key: "studio+0+x", From: time.Unix(0, 0)}}}
	}
	for name, c := range map[string]struct {
		config func(*api.Config)
		body   string
		status int
		word   string
	}{
		"no signing key": {func(*api.Config) {}, `{"reason":"a name"}`, http.StatusUnprocessableEntity, "keys signing"},
		"no reason":      {withRing, `{"reason":" "}`, http.StatusBadRequest, "reason"},
		"a long reason":  {withRing, `{"reason":"` + strings.Repeat("x", 301) + `"}`, http.StatusBadRequest, "reason"},
		"hidden letters": {withRing, `{"reason":"a \u202e name"}`, http.StatusBadRequest, "reason"},
		"a stray field":  {withRing, `{"reason":"x","words":"y"}`, http.StatusBadRequest, "words"},
		"no scheduler":   {withRing, `{"reason":"a name"}`, http.StatusServiceUnavailable, "scheduler"},
	} {
		f := serve(t, c.config)
		job := f.finished(t, api.Local)
		before := f.store.len()
		status, _, body := f.send(t, http.MethodPost, "/v1/jobs/"+job+"/notes/1/erase", c.body)
		if status != c.status || !strings.Contains(body, c.word) || f.store.len() != before {
			t.Errorf("%s: got %d %s, %d objects more; want %d", name, status, body, f.store.len()-before, c.status)
		}
	}
}
