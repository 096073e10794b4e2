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
	Secret  string            `json:"secret"`
	Public  string            `json:"public"`
	Created time.Time         `json:"created"`
	Earlier []proof.PublicKey `json:"earlier,omitempty"` // the newest first; their secrets are gone
}

// signingKey reads the data directory's key, and makes it on the first start.
func signingKey(data string) (*activities.Signing, error) {
	f, err := readKey(filepath.Join(data, KeyFile))
	if err != nil {
		return nil, err
	}
	signing, err := activities.NewSigning(f.Secret, f.Public, f.Created, f.Earlier...)
	if err != nil {
		return nil, errNoKey
	}
	return signing, nil
}

var errNoKey = atelier.Invalidf(KeyFile, "holds no signing key; put the file back, or remove it to have a new one made")

func readKey(path string) (keyFile, error) {
	var f keyFile
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = makeKey(path)
	}
	if err != nil {
		return f, &atelier.Error{Code: atelier.CodeUnavailable, Message: "the signing key cannot be read or made in the data directory", Err: err}
	}
	if json.Unmarshal(b, &f) != nil {
		return f, errNoKey
	}
	return f, nil
}

// RotateKey gives a data directory a new signing key, from at on, and returns the public
// keys, the new one first. What the earlier ones signed can still be checked: they stay
// published. No studio may run on the directory; it would go on with the key it has read.
func RotateKey(data string, at time.Time) (proof.Keyring, error) {
	path := filepath.Join(data, KeyFile)
	f, err := readKey(path)
	if err != nil {
		return proof.Keyring{}, err
	}
	at = at.UTC().Truncate(time.Second)
	secret, public, err := proof.GenerateKey(rand.Reader, "atelier")
	if err != nil {
		return proof.Keyring{}, err
	}
	earlier := append([]proof.PublicKey{{Key: f.Public, From: f.Created, Until: &at}}, f.Earlier...)
	signing, err := activities.NewSigning(secret, public, at, earlier...)
	if err != nil {
		return proof.Keyring{}, err
	}
	ring, err := json.Marshal(signing.Ring)
	if err != nil {
		return proof.Keyring{}, err
	}
	if _, err := proof.ReadKeyring(ring); err != nil { // as whoever verifies would have to
		return proof.Keyring{}, atelier.Errorf(atelier.CodeTooLarge, "the key was changed so often that its keyring could not be read any more")
	}
	tmp, err := writeKey(path, keyFile{secret, public, at, earlier})
	if err != nil {
		return proof.Keyring{}, err
	}
	defer os.Remove(tmp)
	return signing.Ring, os.Rename(tmp, path)
}

// makeKey writes a new key. The file is there whole or not at all: of two that start
// at once one wins, and both use its key.
func makeKey(path string) ([]byte, error) {
	secret, public, err := proof.GenerateKey(rand.Reader, "atelier")
	if err != nil {
		return nil, err
	}
	tmp, err := writeKey(path, keyFile{Secret: secret, Public: public, Created: time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp)
	if err := os.Link(tmp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
}

// writeKey writes a key beside its file, whole and on disk, and returns where.
func writeKey(path string, f keyFile) (tmp string, err error) {
	b, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".signing-key")
	if err != nil {
		return "", err
	}
	_, err = file.Write(b)
	if serr := file.Sync(); err == nil {
		err = serr
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return file.Name(), err
}
