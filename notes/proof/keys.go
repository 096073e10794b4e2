package proof

import (
	"context"
	"crypto"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"golang.org/x/mod/sumdb/note"

	"github.com/atelierhq/atelier"
)

// Key signs checkpoints and statements. Both are signed with the one Ed25519 key; no
// text of one kind can be taken for the other, since a checkpoint begins with its own
// header and an envelope is signed over "DSSEv1 …".
type Key struct {
	signer note.Signer
	vkey   string
}

// GenerateKey makes a key under a name without spaces and plus signs, the
// deployment's. The first string is the secret, to be kept out of the store and out
// of every history; the second is public.
func GenerateKey(random io.Reader, name string) (secret, public string, err error) {
	secret, public, err = note.GenerateKey(random, name)
	if err != nil {
		return "", "", &atelier.Error{Code: atelier.CodeInternal, Message: "no key could be made", Err: err}
	}
	return secret, public, nil
}

// ReadKey reads a key as [GenerateKey] made it: both halves, which must belong
// together. Errors never hold a part of it.
func ReadKey(secret, public string) (*Key, error) {
	s, err := note.NewSigner(secret)
	if err != nil {
		return nil, atelier.Invalidf("key", "is no signing key")
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, atelier.Invalidf("key", "the public half is no key")
	}
	probe := []byte("atelier key check\n")
	sig, err := s.Sign(probe)
	if err != nil || !v.Verify(probe, sig) {
		return nil, atelier.Invalidf("key", "the two halves do not belong together")
	}
	return &Key{s, public}, nil
}

// Public is the public key, as people pin it.
func (k *Key) Public() string { return k.vkey }

// PublicKey is a key of a deployment with the time in which it signed.
type PublicKey struct {
	Key   string     `json:"key"`
	From  time.Time  `json:"from"`
	Until *time.Time `json:"until,omitempty"` // nil: it signs now
}

// Keyring is the keys of a deployment, the newest first: what /v1/keys answers and
// what a bundle holds.
type Keyring struct {
	Keys []PublicKey `json:"keys"`
}

// Rotate returns the keyring with a new key that signs from at on. The keys before it
// stay, so that what they signed can be checked. CodeExists if the key is there.
func (r Keyring) Rotate(public string, at time.Time) (Keyring, error) {
	if _, err := note.NewVerifier(public); err != nil {
		return r, atelier.Invalidf("key", "is no public key")
	}
	at = at.UTC()
	out := Keyring{[]PublicKey{{Key: public, From: at}}}
	for _, k := range r.Keys {
		if k.Key == public {
			return r, atelier.Errorf(atelier.CodeExists, "the key is on the ring")
		}
		if k.Until == nil {
			k.Until = &at
		}
		out.Keys = append(out.Keys, k)
	}
	return out, nil
}

// Current is the public key that signs now, "" of an empty ring.
func (r Keyring) Current() string {
	for _, k := range r.Keys {
		if k.Until == nil {
			return k.Key
		}
	}
	return ""
}

// maxKeys bounds a keyring that is read.
const maxKeys = 64

// ReadKeyring reads a keyring; CodeCorrupt for one that is none.
func ReadKeyring(b []byte) (Keyring, error) {
	var r Keyring
	if err := json.Unmarshal(b, &r); err != nil || len(r.Keys) == 0 || len(r.Keys) > maxKeys {
		return r, atelier.Errorf(atelier.CodeCorrupt, "no keyring")
	}
	for _, k := range r.Keys {
		if _, err := note.NewVerifier(k.Key); err != nil {
			return r, atelier.Errorf(atelier.CodeCorrupt, "a keyring with something that is no key")
		}
	}
	return r, nil
}

// verifiers are some public keys, ready to check with.
type verifiers struct {
	note note.Verifiers
	dsse []dsse.Verifier
}

func newVerifiers(keys []string) (verifiers, error) {
	var list []note.Verifier
	var v verifiers
	for _, k := range keys {
		one, err := note.NewVerifier(k)
		if err != nil {
			return v, atelier.Invalidf("key", "is no public key")
		}
		list = append(list, one)
		v.dsse = append(v.dsse, envelopeKey{one})
	}
	v.note = note.VerifierList(list...)
	return v, nil
}

// envelopeKey lets one key sign and check envelopes too.
type envelopeKey struct{ v note.Verifier }

var _ dsse.Verifier = envelopeKey{}

func (k envelopeKey) Verify(_ context.Context, data, sig []byte) error {
	if !k.v.Verify(data, sig) {
		return errors.New("the signature does not hold")
	}
	return nil
}

func (k envelopeKey) KeyID() (string, error)   { return keyID(k.v.Name(), k.v.KeyHash()), nil }
func (k envelopeKey) Public() crypto.PublicKey { return nil }

func keyID(name string, hash uint32) string { return fmt.Sprintf("%s+%08x", name, hash) }

type envelopeSigner struct{ k *Key }

var _ dsse.Signer = envelopeSigner{}

func (s envelopeSigner) Sign(_ context.Context, data []byte) ([]byte, error) {
	return s.k.signer.Sign(data)
}
func (s envelopeSigner) KeyID() (string, error) {
	return keyID(s.k.signer.Name(), s.k.signer.KeyHash()), nil
}

// Envelope signs a payload as DSSE and returns the envelope's bytes.
func (k *Key) Envelope(payloadType string, payload []byte) ([]byte, error) {
	s, err := dsse.NewEnvelopeSigner(envelopeSigner{k})
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "nothing can be signed", Err: err}
	}
	env, err := s.SignPayload(context.Background(), payloadType, payload)
	if err != nil {
		return nil, &atelier.Error{Code: atelier.CodeInternal, Message: "the payload cannot be signed", Err: err}
	}
	return encode(env)
}

// openEnvelope checks an envelope and returns its payload. Only the bytes that
// [Key.Envelope] writes are taken: what is not signed in them, the key's id and the
// shape of the JSON, may not change either.
func openEnvelope(b []byte, payloadType string, v verifiers) (payload []byte, key string, err error) {
	bad := func(err error) error {
		return &atelier.Error{Code: atelier.CodeCorrupt, Message: "a signature that does not hold", Err: err}
	}
	var env dsse.Envelope
	if err := json.Unmarshal(b, &env); err != nil {
		return nil, "", bad(err)
	}
	again, err := encode(env)
	if err != nil || string(again) != string(b) || env.PayloadType != payloadType || len(env.Signatures) != 1 {
		return nil, "", bad(err)
	}
	check, err := dsse.NewEnvelopeVerifier(v.dsse...)
	if err != nil {
		return nil, "", bad(err)
	}
	ok, payload, err := check.VerifyAndDecode(context.Background(), &env)
	if err != nil || len(ok) != 1 || ok[0].KeyID != env.Signatures[0].KeyID {
		return nil, "", bad(err)
	}
	// Base 64 can be written in more than one way; ours is one.
	sig, err := base64.StdEncoding.DecodeString(env.Signatures[0].Sig)
	if err != nil || base64.StdEncoding.EncodeToString(sig) != env.Signatures[0].Sig || base64.StdEncoding.EncodeToString(payload) != env.Payload {
		return nil, "", bad(err)
	}
	return payload, ok[0].KeyID, nil
}
