package main

import (
	"strings"
	"testing"
)

// What begins as a picture or as MIDI and is none is refused as such, and not as
// bad text.
func TestRecogniseNamesWhatItLooksLike(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{"PNG": "\x89PNG\r\n\x1a\n0000", "JPEG": "\xff\xd8\xff\xe0junk", "MIDI": "MThd\x00\x00"} {
		if kind, err := recognise([]byte(data)); err == nil || strings.Contains(err.Error(), "UTF-8") || strings.Contains(err.Error(), "U+0000") {
			t.Errorf("%s: got %q, %v", name, kind, err)
		}
	}
	if kind, err := recognise([]byte("A fox.\n")); err != nil || !strings.HasPrefix(kind, "text/") {
		t.Errorf("words: got %q, %v", kind, err)
	}
}
