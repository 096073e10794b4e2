package activities

import (
	"time"

	"github.com/atelierhq/atelier/notes/proof"
)

// Signing is the key that a studio signs bundles with, and its public ring.
type Signing struct {
	*proof.Key
	Ring proof.Keyring

	secretText string // salts follow from it
}

// NewSigning reads a key by both halves, as [proof.GenerateKey] made them. from is
// since when it signs, earlier are the keys before it. Errors are those of
// [proof.ReadKey].
func NewSigning(secret, public string, from time.Time, earlier ...proof.PublicKey) (*Signing, error) {
	k, err := proof.ReadKey(secret, public)
	if err != nil {
		return nil, err
	}
	ring, err := proof.Keyring{Keys: earlier}.Rotate(public, from)
	if err != nil {
		return nil, err
	}
	return &Signing{Key: k, Ring: ring, secretText: secret}, nil
}

// secret is "" without a key.
func (s *Signing) secret() string {
	if s == nil {
		return ""
	}
	return s.secretText
}

// public is "" without a key.
func (s *Signing) public() string {
	if s == nil {
		return ""
	}
	return s.Public()
}
