package notes

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Media is a file of an artefact on its way to another agent.
type Media struct {
	Type      string // as declared: image/png
	Data      []byte
	Supplied  bool // its pixels or samples come from a model or a person
	Reencoded bool // and were decoded and written again by us
}

// CheckMedia is G8: a file is what it says and nothing more. It is refused when its
// bytes are of another kind than declared, when anything follows its end, when it
// holds chunks that carry no picture, sound or mark of provenance, when it would also
// read as another kind of file, when its text holds invisible characters, and when it
// is of a kind that nobody here can look into. lang is the job's language, for words.
func CheckMedia(m Media, lang string) error {
	if err := checkMedia(m, lang); err != nil {
		return err
	}
	return nil
}

func checkMedia(m Media, lang string) *Refused {
	kind, _, _ := strings.Cut(strings.ToLower(m.Type), ";")
	kind = strings.TrimSpace(kind)
	if sniffed := sniff(m.Data); sniffed != "" && sniffed != kind && !(sniffed == "xml" && (kind == "image/svg+xml" || strings.HasSuffix(kind, "xml"))) {
		return refuse(8, 0, "bytes of the declared type")
	}
	if m.Supplied && !m.Reencoded && (strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "audio/")) {
		return refuse(8, 0, "supplied media that were written again")
	}
	switch kind {
	case "image/png":
		return checkPNG(m.Data)
	case "image/jpeg":
		return checkJPEG(m.Data)
	case "audio/wav":
		return checkWAV(m.Data)
	case "audio/midi":
		return checkMIDI(m.Data)
	case "application/json":
		if !json.Valid(m.Data) {
			return refuse(8, 0, "one JSON value")
		}
		return checkBody(m.Data, "")
	case "image/svg+xml", "application/vnd.recordare.musicxml+xml":
		return checkXML(m.Data)
	case "text/markdown", "text/plain":
		return checkBody(m.Data, lang)
	case "text/vnd.abc", "text/vtt", "application/x-subrip":
		return checkBody(m.Data, "")
	}
	return refuse(8, 0, "a type that can be looked into")
}

// magics are how files of other kinds begin, or what makes them read as one.
var magics = []struct{ kind, head string }{
	{"image/png", "\x89PNG\r\n\x1a\n"}, {"image/jpeg", "\xff\xd8\xff"}, {"audio/midi", "MThd"}, {"audio/flac", "fLaC"},
	{"application/pdf", "%PDF-"}, {"application/zip", "PK\x03\x04"}, {"application/zip", "PK\x05\x06"}, {"image/gif", "GIF8"},
	{"application/gzip", "\x1f\x8b"}, {"application/x-executable", "\x7fELF"}, {"application/x-executable", "MZ"}, {"audio/mpeg", "ID3"},
	{"application/x-7z", "7z\xbc\xaf"}, {"application/ogg", "OggS"}, {"text/x-script", "#!"}, {"xml", "<?xml"}, {"xml", "<svg"}, {"text/html", "<!doctype html"}, {"text/html", "<html"},
}

func sniff(b []byte) string {
	if len(b) >= 12 && string(b[:4]) == "RIFF" {
		if string(b[8:12]) == "WAVE" {
			return "audio/wav"
		}
		return "application/x-riff"
	}
	low := bytes.ToLower(b[:min(len(b), 16)])
	for _, m := range magics {
		if bytes.HasPrefix(b, []byte(m.head)) || bytes.HasPrefix(low, []byte(m.head)) && m.head[0] == '<' {
			return m.kind
		}
	}
	return ""
}

// archive finds the end of a ZIP archive: a file that has one opens as an archive
// too, whatever it begins with.
func archive(b []byte) bool {
	return bytes.Contains(b, []byte("PK\x05\x06")) && bytes.Contains(b, []byte("PK\x01\x02"))
}

// MaxMark is the most that a mark of provenance takes, in bytes.
const MaxMark = 16 << 10

const xmpKeyword = "XML:com.adobe.xmp"

func checkPNG(b []byte) *Refused {
	const sig = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(b, []byte(sig)) {
		return refuse(8, 0, "bytes of the declared type")
	}
	marks := 0
	for i := len(sig); ; {
		if len(b)-i < 12 {
			return refuse(8, i, "a whole chunk")
		}
		n := int(binary.BigEndian.Uint32(b[i:]))
		if n < 0 || n > len(b)-i-12 {
			return refuse(8, i, "a whole chunk")
		}
		kind, data := string(b[i+4:i+8]), b[i+8:i+8+n]
		if crc32.ChecksumIEEE(b[i+4:i+8+n]) != binary.BigEndian.Uint32(b[i+8+n:]) {
			return refuse(8, i, "a chunk whose checksum holds")
		}
		switch kind {
		case "IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "pHYs", "sBIT":
		case "iTXt":
			if marks++; marks > 1 || n > MaxMark || !bytes.HasPrefix(data, []byte(xmpKeyword+"\x00\x00\x00\x00\x00")) {
				return refuse(8, i, "no text but one mark of provenance")
			}
			if err := checkBody(data[len(xmpKeyword)+5:], ""); err != nil {
				return err
			}
		case "IEND":
			if n != 0 || i+12 != len(b) {
				return refuse(8, i, "nothing after the end")
			}
			if archive(b) {
				return refuse(8, 0, "a file of one kind")
			}
			return nil
		default:
			return refuse(8, i, "chunks of a picture alone")
		}
		i += 12 + n
	}
}

func checkJPEG(b []byte) *Refused {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return refuse(8, 0, "bytes of the declared type")
	}
	for i := 2; ; {
		if len(b)-i < 2 || b[i] != 0xff {
			return refuse(8, i, "a marker")
		}
		m := b[i+1]
		if m == 0xd9 {
			if i+2 != len(b) {
				return refuse(8, i, "nothing after the end")
			}
			if archive(b) {
				return refuse(8, 0, "a file of one kind")
			}
			return nil
		}
		if len(b)-i < 4 {
			return refuse(8, i, "a whole segment")
		}
		n := int(binary.BigEndian.Uint16(b[i+2:]))
		if n < 2 || n > len(b)-i-2 {
			return refuse(8, i, "a whole segment")
		}
		data := b[i+4 : i+2+n]
		switch {
		case m == 0xe0 && bytes.HasPrefix(data, []byte("JFIF\x00")) && n == 16:
		case m == 0xe1 && bytes.HasPrefix(data, []byte("http://ns.adobe.com/xap/1.0/\x00")) && n <= MaxMark:
		case m == 0xdb || m == 0xc4 || m == 0xdd || m == 0xc0 || m == 0xc1 || m == 0xc2 || m == 0xda:
		default:
			return refuse(8, i, "segments of a picture alone")
		}
		i += 2 + n
		if m == 0xda { // the scan: to the next marker that is none of its own
			for i+1 < len(b) && (b[i] != 0xff || b[i+1] == 0 || b[i+1] >= 0xd0 && b[i+1] <= 0xd7) {
				i++
			}
		}
	}
}

func checkWAV(b []byte) *Refused {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return refuse(8, 0, "bytes of the declared type")
	}
	if int64(binary.LittleEndian.Uint32(b[4:])) != int64(len(b)-8) {
		return refuse(8, 4, "nothing after the end")
	}
	for i := 12; i < len(b); {
		if len(b)-i < 8 {
			return refuse(8, i, "a whole chunk")
		}
		n := int(binary.LittleEndian.Uint32(b[i+4:]))
		if n < 0 || n > len(b)-i-8 {
			return refuse(8, i, "a whole chunk")
		}
		data := b[i+8 : i+8+n]
		switch kind := string(b[i : i+4]); {
		case kind == "fmt " || kind == "fact" || kind == "data":
		case kind == "LIST" && n <= MaxMark && bytes.HasPrefix(data, []byte("INFO")):
		default:
			return refuse(8, i, "chunks of a sound alone")
		}
		if n%2 == 1 {
			if n++; i+8+n > len(b) || b[i+7+n] != 0 {
				return refuse(8, i, "a chunk that is padded with zero")
			}
		}
		i += 8 + n
	}
	if archive(b) {
		return refuse(8, 0, "a file of one kind")
	}
	return nil
}

// checkMIDI reads the events of every track: what belongs to one maker's instrument
// or sequencer carries bytes that nobody hears.
func checkMIDI(b []byte) *Refused {
	if len(b) < 14 || string(b[:8]) != "MThd\x00\x00\x00\x06" {
		return refuse(8, 0, "bytes of the declared type")
	}
	tracks := int(binary.BigEndian.Uint16(b[10:]))
	i := 14
	for range tracks {
		if len(b)-i < 8 || string(b[i:i+4]) != "MTrk" {
			return refuse(8, i, "a track")
		}
		n := int(binary.BigEndian.Uint32(b[i+4:]))
		if n < 0 || n > len(b)-i-8 {
			return refuse(8, i, "a whole track")
		}
		if err := checkTrack(b[i+8:i+8+n], i+8); err != nil {
			return err
		}
		i += 8 + n
	}
	if i != len(b) {
		return refuse(8, i, "nothing after the end")
	}
	return nil
}

func checkTrack(b []byte, at int) *Refused {
	varint := func(i int) (n, next int) {
		for k := 0; k < 4 && i < len(b); k++ {
			n = n<<7 | int(b[i]&0x7f)
			if i++; b[i-1] < 0x80 {
				return n, i
			}
		}
		return 0, -1
	}
	status := byte(0)
	for i := 0; i < len(b); {
		var n int
		if _, i = varint(i); i < 0 || i >= len(b) {
			return refuse(8, at, "a whole event")
		}
		if b[i] >= 0x80 {
			status = b[i]
			i++
		}
		switch {
		case status == 0xff:
			if i >= len(b) {
				return refuse(8, at, "a whole event")
			}
			kind := b[i]
			if n, i = varint(i + 1); i < 0 || n > len(b)-i {
				return refuse(8, at, "a whole event")
			}
			if kind == 0x7f {
				return refuse(8, at+i, "no data of a sequencer")
			}
			if kind >= 1 && kind <= 15 {
				if n > MaxMark || n > 0 && checkBody(b[i:i+n], "") != nil {
					return refuse(8, at+i, "texts that can be read")
				}
			}
			if i += n; kind == 0x2f {
				if i != len(b) {
					return refuse(8, at+i, "nothing after the end of a track")
				}
				return nil
			}
			status = 0
		case status == 0xf0 || status == 0xf7:
			return refuse(8, at+i, "no data of an instrument")
		case status < 0x80:
			return refuse(8, at+i, "an event")
		case status&0xf0 == 0xc0 || status&0xf0 == 0xd0:
			i++
		default:
			i += 2
		}
		if i > len(b) {
			return refuse(8, at, "a whole event")
		}
	}
	return refuse(8, at, "the end of the track")
}

// activeXML is what makes a drawing or a score do something, or fetch something.
var activeXML = regexp.MustCompile(`(?i)<script|<foreignobject|<iframe|<embed|<object|<!entity|<!--|\son[a-z]+\s*=|javascript:|data:|href\s*=\s*["'][^#"']|url\(\s*["']?[^#"')]`)

func checkXML(b []byte) *Refused {
	if m := activeXML.FindIndex(b); m != nil {
		return refuse(8, m[0], "a drawing or a score that does nothing and fetches nothing")
	}
	t := bytes.TrimRight(b, "\n")
	if len(t) == 0 || t[len(t)-1] != '>' {
		return refuse(8, len(t), "nothing after the end")
	}
	return checkBody(b, "")
}

// checkBody is G1 for text of a work. Line ends, tabs and runs of spaces belong to
// it, and so do symbols; what nobody sees does not. With a language, its letters are
// held against it.
func checkBody(b []byte, lang string) *Refused {
	if !utf8.Valid(b) {
		return refuse(8, 0, "text in UTF-8")
	}
	marks := 0
	for i, r := range string(b) {
		switch {
		case r == '\n' || r == '\t':
			marks = 0
			continue
		case r == 0xa0 || r == 0x202f: // unbroken spaces are typography
			marks = 0
			continue
		case r >= 0x20 && r < 0x7f:
			marks = 0
			continue
		}
		if !allowed(r) && !(unicode.Is(unicode.So, r) && !slices.Contains(fillers, r)) {
			return refuse(8, i, "visible characters with one spelling")
		}
		if unicode.In(r, unicode.Mn, unicode.Mc) {
			if marks++; marks > 2 {
				return refuse(8, i, "at most two marks on a letter")
			}
			continue
		}
		marks = 0
	}
	if lang != "" {
		if err := checkScripts(string(b), 0, lang); err != nil {
			err.Rule = 8
			return err
		}
	}
	return nil
}
