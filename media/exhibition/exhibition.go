// Package exhibition writes the page that a finished job is shown on: one
// index.html that lies in the bundle's folder beside the files it shows.
//
// [Gather] reads what a bundle holds into a [Page]; [HTML] turns a Page into
// bytes. Both are pure: the same values give the same bytes.
//
// # Promises
//
// The page needs no network, no server and no other file than those of its own
// folder, which it names by relative paths: opened from a disk it is the same as
// served by the API. Its policy for browsers (Content-Security-Policy) allows
// the page's own style and script by their digest, pictures and sound of the
// folder, and nothing else.
//
// Words of a brief, a person or a model are words: whatever they contain, they
// cannot become markup, script, style or an address, and a change of writing
// direction inside them ends with them.
//
// All of the work can be read without script: script turns pages, plays, and
// puts versions side by side. Colours come from the direction's palette, moved
// until they have the contrast that WCAG 2.2 asks for (AA), in light and dark.
//
// # What it does not do
//
// It changes no file, judges nothing, and leaves out what a bundle does not say:
// a job without music has no player, and a version whose source cannot be read
// is named and not shown.
package exhibition

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/media/bundle"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/narration"
	"github.com/atelierhq/atelier/media/text"
)

// File and MediaType are the page's path in a bundle, and what it is.
const (
	File      = "index.html"
	MediaType = "text/html; charset=utf-8"
)

// Page is everything the page shows. The zero value of a field leaves out what
// it would show.
type Page struct {
	Job       string
	Title     string
	Brief     string
	Language  string // BCP 47, of the work
	Status    atelier.Status
	Broken    []string // promises that were not kept, in plain words
	Team      string
	Seed      int64
	Licence   string
	AIMark    string        // IPTC DigitalSourceType
	Work      string        // id of the work, the same in every run (package mark); "" not known
	Took      time.Duration // from the first record to the last; 0: not known
	Spend     atelier.Spend
	Direction atelier.Direction
	Pieces    []Piece // in the order they are shown
	Together  bundle.PieceFindings
	Ledger    atelier.Ledger
	Records   []atelier.Record // in order
	Files     []bundle.File    // of the whole bundle, in path order
}

// Piece is one piece with all its versions.
type Piece struct {
	ID        string
	Medium    atelier.Medium
	DependsOn []string // ids of pieces it was made from
	Delivered int      // version that the bundle delivers
	Review    bundle.PieceFindings
	Versions  []Version       // ascending
	Read      []narration.Cue // when its units are read aloud, without their words; none: nobody reads it
}

// Version is one version of a piece. At most one of Story, Score and Plates is
// set, by the medium; none when its source is absent or cannot be read.
type Version struct {
	Number int
	MadeBy atelier.Agent
	Files  []bundle.File // under review/versions/
	Story  *text.Story
	Score  *music.Score
	Plates []Plate
}

// Plate is one picture of a version.
type Plate struct {
	ID            string // "plate-1"
	Path          string // of its pixels, in the bundle
	SHA256        string
	Width, Height int    // pixels; 0: not known
	Unit          string // text unit it shows, "" not known
	Beat          string
	Alt           string
}

//go:embed page.html page.css page.js
var assets embed.FS

var page = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"inc":  func(i int) int { return i + 1 },
	"unit": unitName,
}).ParseFS(assets, "page.html"))

// HTML writes the page. It fails only with CodeInternal.
func HTML(p Page) ([]byte, error) {
	v, err := newView(p)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return nil, atelier.Errorf(atelier.CodeInternal, "the exhibition cannot be written: %v", err)
	}
	return b.Bytes(), nil
}

// digest is how a policy names an inline style or script.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// asset is one of the embedded files, without which the package does not build.
func asset(name string) string {
	b, err := assets.ReadFile(name)
	if err != nil {
		panic(err) // named by the go:embed line above
	}
	return string(b)
}
