package api

import (
	"context"

	"github.com/atelierhq/atelier"
)

// Input is an uploaded piece of a person's own.
type Input struct {
	SHA256    string `json:"sha256" doc:"Name it by this in a brief or a replacement"`
	Bytes     int64  `json:"bytes"`
	MediaType string `json:"media_type" doc:"As recognised by content"`
}

// Upload keeps a person's own text, picture or melody after recognising it by
// its content. The same bytes are kept once; uploading them again succeeds.
func (s *Studio) Upload(ctx context.Context, who Principal, data []byte) (Input, error) {
	if len(data) == 0 {
		return Input{}, invalid("body", "is empty: send the file itself")
	}
	kind, err := s.recognise(data)
	if err != nil {
		if atelier.CodeOf(err) == atelier.CodeInternal {
			return Input{}, err
		}
		var e *atelier.Error
		if asError(err, &e) {
			return Input{}, &atelier.Error{Code: e.Code, Field: "body", Message: e.Message, Err: err}
		}
		return Input{}, err
	}
	in := Input{SHA256: atelier.Digest(data), Bytes: int64(len(data)), MediaType: kind}
	if _, err := atelier.PutBytes(ctx, s.store, atelier.KeyInput(in.SHA256), data, kind); err != nil {
		return Input{}, err
	}
	// The mark comes last: who has it has the input.
	_, err = atelier.PutJSON(ctx, s.store, atelier.KeyInputOwner(who.Tenant, in.SHA256), in)
	return in, err
}

// ownInput returns the Ref of an input that who uploaded. One that others
// uploaded and one that nobody did are the same CodeNotFound.
func (s *Studio) ownInput(ctx context.Context, who Principal, sha256 string) (atelier.Ref, error) {
	var in Input
	if err := s.readRecord(ctx, atelier.KeyInputOwner(who.Tenant, sha256), &in); err != nil {
		if atelier.CodeOf(err) == atelier.CodeNotFound {
			return atelier.Ref{}, errNotFound("input")
		}
		return atelier.Ref{}, err
	}
	return atelier.Ref{Key: atelier.KeyInput(in.SHA256), SHA256: in.SHA256, Size: in.Bytes, MediaType: in.MediaType}, nil
}
