// Package mark writes into a file the statement that it was generated, and reads
// it back: what kind of source it has (IPTC Digital Source Type), of which work
// and piece it is, which version, and which agent and model made it.
//
// A mark holds nothing that differs between two runs of the same brief, seed and
// team: no job id, no clock, no digest of the file itself. The same version is the
// same bytes in every run. A mark says where a file is from to whoever wants to
// know; it is no proof, as anybody can remove it.
package mark

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// Source is a term of the IPTC Digital Source Type vocabulary
// (http://cv.iptc.org/newscodes/digitalsourcetype).
type Source string

// The sources that a studio of agents has.
const (
	Algorithmic Source = "algorithmicMedia"                     // algorithms alone
	Trained     Source = "trainedAlgorithmicMedia"              // a model made it
	Composite   Source = "compositeWithTrainedAlgorithmicMedia" // with a person's work in it
)

// URI returns the source as IPTC names it.
func (s Source) URI() string { return "http://cv.iptc.org/newscodes/digitalsourcetype/" + string(s) }

// Mark is the statement.
type Mark struct {
	Source  Source
	Work    string // id of the work: a digest of brief, seed and team, in hex
	Piece   string // text-1; "" for a file of several pieces
	Version int    // of the piece; 0 for a file of several pieces
	Agent   string // writer
	Model   string // house/1; "provider model" for a model
}

// Pair is one name and value of a mark.
type Pair struct{ Name, Value string }

// Pairs returns the mark as names and values, in a fixed order, empty ones left
// out: for formats that have no form of their own for such a statement. Values are
// printable ASCII without a semicolon: the names of models come from outside, and
// the oldest of the formats know no more.
func (m Mark) Pairs() []Pair {
	all := []Pair{{"DigitalSourceType", m.Source.URI()}, {"Work", m.Work}, {"Piece", m.Piece}, {"Version", ""}, {"Agent", m.Agent}, {"Model", m.Model}}
	if m.Version > 0 {
		all[3].Value = strconv.Itoa(m.Version)
	}
	out := all[:0]
	for _, p := range all {
		p.Value = strings.TrimSpace(strings.Map(printable, p.Value))
		if p.Value != "" && p.Value != Source("").URI() {
			out = append(out, p)
		}
	}
	return out
}

// String returns the mark as one line of ASCII: "Generated. DigitalSourceType=…; Work=…".
func (m Mark) String() string {
	var parts []string
	for _, p := range m.Pairs() {
		parts = append(parts, p.Name+"="+p.Value)
	}
	return "Generated. " + strings.Join(parts, "; ")
}

func printable(r rune) rune {
	switch {
	case r == ';':
		return ','
	case r < ' ' || r > '~':
		return '?'
	}
	return r
}

// namespace is that of the parts of a mark that IPTC has no name for.
const namespace = "https://atelier.example/ns/mark/1.0/"

// XMP returns the mark as an XMP packet (ISO 16684-1) without padding.
func (m Mark) XMP() []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	b.WriteString(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:atelier="` + namespace + `">`)
	b.WriteString("<xmp:CreatorTool>Atelier</xmp:CreatorTool>")
	for _, p := range m.Pairs() {
		if p.Name == "DigitalSourceType" {
			fmt.Fprintf(&b, "<Iptc4xmpExt:DigitalSourceType>%s</Iptc4xmpExt:DigitalSourceType>", escape(p.Value))
			continue
		}
		fmt.Fprintf(&b, "<atelier:%s>%s</atelier:%s>", p.Name, escape(p.Value), p.Name)
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return []byte(b.String())
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}
