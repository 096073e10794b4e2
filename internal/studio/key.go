package studio

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/activities"
	"github.com/atelierhq/atelier/notes/proof"
)

// KeyFile is the file of the data directory with the key that bundles are signed
// with. Whoever has it can sign in the studio's name: it is the owner's to read, and
// goes into no bundle, log or store.
const KeyFile = "signing-key.json"

// keyFile is what KeyFile holds.
type keyFile struct {
	Secret  string    `json:"secret"`
	Public  string    `json:"public"`
	Created time.Time `json:"created"`
}

// signingKey reads the data directory's key, and makes it on the first start.
func signingKey(data string) (*activities.Signing, error) {
	path := filepath.Join(data, KeyFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = makeKey(path)
	}
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the signing key cannot be read or made in the data directory", Err: err}
	}
	var f keyFile
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, atelier.Invalidf(KeyFile, "holds no signing key; put the file back, or remove it to have a new one made")
	}
	signing, err := activities.NewSigning(f.Secret, f.Public, f.Created)
	if err != nil {
		return nil, atelier.Invalidf(KeyFile, "holds no signing key; put the file back, or remove it to have a new one made")
	}
	return signing, nil
}

// makeKey writes a new key. The file is there whole or not at all: of two that start
// at once one wins, and both use its key.
func makeKey(path string) ([]byte, error) {
	secret, public, err := proof.GenerateKey(rand.Reader, "atelier")
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(keyFile{secret, public, time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".signing-key")
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(b)
	if serr := tmp.Sync(); err == nil {
		err = serr
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
}
