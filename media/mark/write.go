package mark

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/atelierhq/atelier"
)

// format says how the files of one media type carry a mark.
type format struct {
	// write adds the mark to a file that has none.
	write func([]byte, Mark) ([]byte, bool)
	// find returns the bytes that hold the mark, nil if there are none.
	find func([]byte) []byte
}

func formats() map[string]format {
	line := func(data []byte) []byte { return lineMark.Find(data) }
	return map[string]format{
		"image/png":                              {writePNG, findPNG},
		"image/svg+xml":                          {writeSVG, findXMP},
		"audio/midi":                             {writeMIDI, findMIDI},
		"audio/wav":                              {writeWAV, findWAV},
		"application/vnd.recordare.musicxml+xml": {writeMusicXML, func(data []byte) []byte { return between(data, "<miscellaneous>", "</miscellaneous>") }},
		"text/markdown":                          {writeMarkdown, line},
		"text/vnd.abc":                           {writeABC, line},
		"text/vtt":                               {writeVTT, line},
	}
}

// kind is a media type without its parameters.
func kind(mediaType string) string {
	t, _, _ := strings.Cut(mediaType, ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// Write returns the file with the mark in it: PNG (XMP in iTXt), SVG (metadata),
// MIDI (text event), MusicXML (miscellaneous), WAV (LIST/INFO), Markdown (comment),
// ABC (N field), WebVTT (NOTE). Media types without a place for one (JSON, SRT) come
// back as they are. CodeInvalid for a file that carries a mark already, or is not
// what its type says.
func Write(mediaType string, data []byte, m Mark) ([]byte, error) {
	f, ok := formats()[kind(mediaType)]
	if !ok {
		return data, nil
	}
	if f.find(data) != nil {
		return nil, atelier.Invalidf("file", "it carries a mark already")
	}
	out, ok := f.write(data, m)
	if !ok {
		return nil, atelier.Invalidf("file", "it is no %s that a mark can be written into", kind(mediaType))
	}
	return out, nil
}

// Read returns the mark of a file, false if it has none that can be read.
func Read(mediaType string, data []byte) (Mark, bool) {
	f, ok := formats()[kind(mediaType)]
	if !ok {
		return Mark{}, false
	}
	found := f.find(data)
	if found == nil {
		return Mark{}, false
	}
	return parse(string(found))
}

// Equal reports whether two files say the same apart from their marks.
func Equal(mediaType string, marked, bare []byte) bool {
	m, ok := Read(mediaType, marked)
	if !ok {
		return bytes.Equal(marked, bare)
	}
	again, err := Write(mediaType, bare, m)
	return err == nil && bytes.Equal(marked, again)
}

// value takes one value out of whichever form the mark has: an element of XMP, a
// field of MusicXML, a word of the line.
func value(s, name string) string {
	for _, form := range [][2]string{
		{":" + name + ">", "<"},
		{`name="` + name + `">`, "<"},
		{" " + name + "=", ";"},
	} {
		if _, rest, ok := strings.Cut(s, form[0]); ok {
			v, _, found := strings.Cut(rest, form[1])
			if !found {
				v = strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(v), "-->"), " \x00\r\n")
			}
			return unescape.Replace(strings.TrimSpace(v))
		}
	}
	return ""
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&")

func parse(s string) (Mark, bool) {
	uri := value(s, "DigitalSourceType")
	source, ok := strings.CutPrefix(uri, Source("").URI())
	if !ok {
		return Mark{}, false
	}
	m := Mark{Source: Source(source), Work: value(s, "Work"), Piece: value(s, "Piece"), Agent: value(s, "Agent"), Model: value(s, "Model")}
	m.Version, _ = strconv.Atoi(value(s, "Version"))
	return m, true
}

// lineMark is [Mark.String] wherever it stands in a text.
var lineMark = regexp.MustCompile(`Generated\. DigitalSourceType=[^\n]*`)

func between(data []byte, from, to string) []byte {
	i := bytes.Index(data, []byte(from))
	if i < 0 {
		return nil
	}
	j := bytes.Index(data[i:], []byte(to))
	if j < 0 {
		return nil
	}
	return data[i : i+j]
}

func insert(data []byte, at int, add []byte) []byte { return slices.Concat(data[:at], add, data[at:]) }

// PNG: an iTXt chunk with the keyword that XMP prescribes, uncompressed, before
// the pixels (XMP specification part 3; PNG specification 11.3.3.4).

var pngMagic = []byte("\x89PNG\r\n\x1a\n")

const xmpKeyword = "XML:com.adobe.xmp\x00\x00\x00\x00\x00"

func writePNG(data []byte, m Mark) ([]byte, bool) {
	for at, chunk := range pngChunks(data) {
		if string(chunk[4:8]) != "IDAT" {
			continue
		}
		body := append([]byte("iTXt"+xmpKeyword), m.XMP()...)
		add := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
		add = append(add, body...)
		return insert(data, at, binary.BigEndian.AppendUint32(add, crc32.ChecksumIEEE(body))), true
	}
	return nil, false
}

func findPNG(data []byte) []byte {
	for _, chunk := range pngChunks(data) {
		if string(chunk[4:8]) == "IDAT" {
			return nil
		}
		if body := chunk[8 : len(chunk)-4]; string(chunk[4:8]) == "iTXt" && bytes.HasPrefix(body, []byte(xmpKeyword)) && bytes.Contains(body, []byte("DigitalSourceType")) {
			return body
		}
	}
	return nil
}

// pngChunks goes through whole chunks with their offsets, as far as they are whole.
func pngChunks(data []byte) func(yield func(int, []byte) bool) {
	return func(yield func(int, []byte) bool) {
		if !bytes.HasPrefix(data, pngMagic) {
			return
		}
		for at := len(pngMagic); len(data)-at >= 12; {
			n := int64(binary.BigEndian.Uint32(data[at:])) + 12
			if n > int64(len(data)-at) || !yield(at, data[at:at+int(n)]) {
				return
			}
			at += int(n)
		}
	}
}

// SVG: a metadata element behind title and description.

func writeSVG(data []byte, m Mark) ([]byte, bool) {
	root := bytes.Index(data, []byte("<svg"))
	if root < 0 {
		return nil, false
	}
	end := bytes.IndexByte(data[root:], '>')
	if end < 0 || data[root+end-1] == '/' {
		return nil, false
	}
	at := root + end + 1
	for _, tag := range []string{"</title>", "</desc>"} {
		// Those of the document itself stand at its beginning.
		if i := bytes.Index(data[at:], []byte(tag)); i >= 0 && !bytes.Contains(data[at:at+i], []byte("<g")) {
			at += i + len(tag)
		}
	}
	packet := m.XMP()
	packet = packet[bytes.Index(packet, []byte("<x:")):bytes.LastIndex(packet, []byte("\n<?xpacket"))]
	return insert(data, at, slices.Concat([]byte("\n<metadata>"), packet, []byte("</metadata>"))), true
}

func findXMP(data []byte) []byte {
	if found := between(data, "<metadata>", "</metadata>"); bytes.Contains(found, []byte("DigitalSourceType")) {
		return found
	}
	return nil
}

// MIDI: a text event at the start of the first track (Standard MIDI Files 1.0).

func writeMIDI(data []byte, m Mark) ([]byte, bool) {
	const header = 14
	if len(data) < header+8 || string(data[:4]) != "MThd" || binary.BigEndian.Uint32(data[4:]) != 6 || string(data[header:header+4]) != "MTrk" {
		return nil, false
	}
	text := m.String()
	event := []byte{0, 0xff, 0x01}
	if n := len(text); n > 0x7f { // a length of variable size, 7 bits a byte
		event = append(event, byte(n>>7)|0x80)
	}
	event = append(append(event, byte(len(text)&0x7f)), text...)
	out := insert(data, header+8, event)
	binary.BigEndian.PutUint32(out[header+4:], binary.BigEndian.Uint32(data[header+4:])+uint32(len(event)))
	return out, len(text) < 1<<14
}

func findMIDI(data []byte) []byte {
	const first = 14 + 8
	if len(data) < first || string(data[:4]) != "MThd" {
		return nil
	}
	i := bytes.Index(data[first:min(len(data), first+16)], []byte("Generated. "))
	if i < 0 {
		return nil
	}
	// The length stands before the words.
	n, at := 0, first+3
	for ; at < first+i; at++ {
		n = n<<7 | int(data[at]&0x7f)
	}
	return data[first+i : min(len(data), first+i+n)]
}

// WAV: a LIST chunk of type INFO behind the samples (RIFF 1.0): who made the file
// and the comment. Every chunk ends on an even byte.

func writeWAV(data []byte, m Mark) ([]byte, bool) {
	for id := range wavChunks(data) {
		if id == "" {
			return nil, false
		}
	}
	if int64(len(data))+4096 > 1<<32-1 {
		return nil, false
	}
	list := []byte("INFO")
	for _, p := range []Pair{{"ICMT", m.String()}, {"ISFT", "Atelier"}} {
		list = chunk(list, p.Name, append([]byte(p.Value), 0))
	}
	out := slices.Clone(data)
	if len(out)%2 == 1 {
		out = append(out, 0)
	}
	out = chunk(out, "LIST", list)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, true
}

func chunk(b []byte, id string, body []byte) []byte {
	b = binary.LittleEndian.AppendUint32(append(b, id...), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func findWAV(data []byte) []byte {
	for id, body := range wavChunks(data) {
		if id != "LIST" || !bytes.HasPrefix(body, []byte("INFO")) {
			continue
		}
		if found := lineMark.Find(body); found != nil {
			found, _, _ = bytes.Cut(found, []byte{0})
			return found
		}
	}
	return nil
}

// wavChunks goes through the chunks of a WAV; the last has an empty id where the
// file ends before its chunk does.
func wavChunks(data []byte) func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
			yield("", nil)
			return
		}
		for at := 12; at < len(data); {
			if len(data)-at < 8 || int64(binary.LittleEndian.Uint32(data[at+4:])) > int64(len(data)-at-8) {
				yield("", nil)
				return
			}
			n := int(binary.LittleEndian.Uint32(data[at+4:]))
			if !yield(string(data[at:at+4]), data[at+8:at+8+n]) {
				return
			}
			at += 8 + n + n%2
		}
	}
}

// MusicXML: the miscellaneous part of the identification, which comes last in it.

func writeMusicXML(data []byte, m Mark) ([]byte, bool) {
	var b bytes.Buffer
	b.WriteString("<miscellaneous>")
	for _, p := range m.Pairs() {
		b.WriteString(`<miscellaneous-field name="` + p.Name + `">` + escape(p.Value) + "</miscellaneous-field>")
	}
	b.WriteString("</miscellaneous>\n")
	if i := bytes.Index(data, []byte("</identification>")); i >= 0 {
		return insert(data, i, b.Bytes()), true
	}
	for _, before := range []string{"<defaults", "<credit", "<part-list"} {
		if i := bytes.Index(data, []byte(before)); i >= 0 {
			return insert(data, i, slices.Concat([]byte("<identification>"), b.Bytes(), []byte("</identification>\n"))), true
		}
	}
	return nil, false
}

// Text formats: one line that their readers pass over.

func writeMarkdown(data []byte, m Mark) ([]byte, bool) {
	out := slices.Clone(data)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	return append(out, "\n<!-- "+strings.ReplaceAll(m.String(), "--", "-")+" -->\n"...), true
}

func writeABC(data []byte, m Mark) ([]byte, bool) {
	i := 0
	if !bytes.HasPrefix(data, []byte("K:")) {
		if i = bytes.Index(data, []byte("\nK:")); i < 0 {
			return nil, false
		}
		i++
	}
	return insert(data, i, []byte("N:"+m.String()+"\n")), true
}

func writeVTT(data []byte, m Mark) ([]byte, bool) {
	if !bytes.HasPrefix(data, []byte("WEBVTT")) {
		return nil, false
	}
	i := bytes.IndexByte(data, '\n')
	if i < 0 {
		return nil, false
	}
	return insert(data, i+1, []byte("\nNOTE "+strings.ReplaceAll(m.String(), "-->", "")+"\n")), true
}
