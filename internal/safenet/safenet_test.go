package safenet

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/atelierhq/atelier"
)

// canary counts the connections made to it, on IPv4 and, where there is any, on
// IPv6 loopback.
type canary struct {
	port    uint16
	touched atomic.Int64
}

func newCanary(t *testing.T) *canary {
	t.Helper()
	c := &canary{}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.port = l.Addr().(*net.TCPAddr).AddrPort().Port()
	listeners := []net.Listener{l}
	if l6, err := net.Listen("tcp6", fmt.Sprintf("[::1]:%d", c.port)); err == nil {
		listeners = append(listeners, l6)
	}
	for _, l := range listeners {
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				c.touched.Add(1)
				conn.Close()
			}
		}()
	}
	return c
}

// anyPort judges addresses as Get does, and takes every port, so that it is the
// address alone that keeps it from the canary.
var anyPort = func(a netip.AddrPort) bool { return Public(a.Addr()) }

// TestForms are the spellings by which a model could make us talk to ourselves.
func TestForms(t *testing.T) {
	t.Parallel()
	c := newCanary(t)
	dns := newNames(t, map[string][]string{
		"loop.example.org.":   {"127.0.0.1"},
		"rebind.example.org.": {"203.0.113.7", "127.0.0.1"},
		"meta.example.org.":   {"169.254.169.254"},
	})
	bounce := map[string]string{}
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, bounce[r.URL.Path], http.StatusFound)
	}))
	t.Cleanup(door.Close)
	at := netip.MustParseAddrPort(door.Listener.Addr().String())
	bounce["/loopback"] = fmt.Sprintf("http://127.0.0.1:%d/", c.port)
	bounce["/name"] = fmt.Sprintf("http://loop.example.org:%d/", c.port)
	bounce["/file"] = "file:///etc/passwd"
	bounce["/again"] = door.URL + "/again"

	const p = "%d" // the canary's port
	forms := []string{
		"http://127.0.0.1:" + p + "/",
		"http://127.0.0.2:" + p + "/",
		"http://localhost:" + p + "/",
		"http://LOCALHOST.:" + p + "/",
		"http://a.localhost:" + p + "/",
		"http://2130706433:" + p + "/",
		"http://0x7f000001:" + p + "/",
		"http://0177.0.0.1:" + p + "/",
		"http://127.1:" + p + "/",
		"http://0.0.0.0:" + p + "/",
		"http://[::1]:" + p + "/",
		"http://[::]:" + p + "/",
		"http://[::ffff:127.0.0.1]:" + p + "/",
		"http://[64:ff9b::7f00:1]:" + p + "/",
		"http://[64:ff9b:1::7f00:1]:" + p + "/",
		"http://[2002:7f00:1::]:" + p + "/",
		"http://[fe80::1%%25lo]:" + p + "/",
		"http://169.254.169.254:" + p + "/latest/meta-data/",
		"http://10.0.0.1:" + p + "/",
		"http://user@127.0.0.1:" + p + "/",
		"file:///etc/passwd",
		"gopher://127.0.0.1:" + p + "/_x",
		"http://loop.example.org:" + p + "/",
		"http://rebind.example.org:" + p + "/",
		"http://meta.example.org:" + p + "/",
		"//127.0.0.1:" + p + "/",
		"http://example.org\r\nHost: x/",
		door.URL + "/loopback",
		door.URL + "/name",
		door.URL + "/file",
		door.URL + "/again",
	}
	if len(forms) < 24 {
		t.Fatalf("%d forms: some are missing", len(forms))
	}
	f := fetcher{resolver: dns, allowed: func(a netip.AddrPort) bool { return anyPort(a) || a == at }}
	var wg sync.WaitGroup
	for _, form := range forms {
		address := form
		if strings.Contains(form, "%d") {
			address = fmt.Sprintf(form, c.port)
		}
		wg.Go(func() {
			body, err := f.get(t.Context(), address, 1<<20)
			if got := atelier.CodeOf(err); got != atelier.CodeForbidden {
				t.Errorf("%s: got %q, %v (%d bytes), want forbidden", address, got, err, len(body))
			}
			if err != nil && (strings.Contains(err.Error(), "127") || strings.Contains(err.Error(), "example")) {
				t.Errorf("%s: the error names the address: %v", address, err)
			}
		})
	}
	wg.Wait()
	if n := c.touched.Load(); n != 0 {
		t.Errorf("the canary was touched %d times", n)
	}
	// What would be reached if nobody watched: the canary does listen.
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", c.port))
	if err != nil {
		t.Fatalf("the canary is dead: %v", err)
	}
	conn.Close()
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"1.1.1.1": true, "93.184.216.34": true, "2606:4700::1111": true, "::ffff:1.1.1.1": true,
		"172.16.0.1": false, "192.168.1.1": false, "100.100.100.200": false, "192.0.0.192": false,
		"224.0.0.1": false, "255.255.255.255": false, "0.1.2.3": false, "198.18.0.1": false,
		"fd00:ec2::254": false, "fe80::1": false, "ff02::1": false, "fec0::1": false, "::7f00:1": false,
		"2001::1": false, "2001:db8::1": false, "::ffff:10.0.0.1": false, "2606:4700::1111%eth0": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("Public(%s) = %v, want %v", address, got, want)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/small":
			w.Write([]byte("a picture"))
		case "/once":
			http.Redirect(w, r, "/small", http.StatusFound)
		case "/declared":
			w.Header().Set("Content-Length", "5000000000")
			w.Write([]byte("the first of 5 GB"))
		case "/endless":
			for w.(http.Flusher).Flush(); r.Context().Err() == nil; {
				if _, err := w.Write(bytes.Repeat([]byte("x"), 64<<10)); err != nil {
					return
				}
			}
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write([]byte("bomb"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(srv.Close)
	at := netip.MustParseAddrPort(srv.Listener.Addr().String())
	f := fetcher{allowed: func(a netip.AddrPort) bool { return a == at }}
	for path, want := range map[string]atelier.Code{
		"/small": "", "/once": "", "/declared": atelier.CodeTooLarge, "/endless": atelier.CodeTooLarge,
		"/gzip": atelier.CodeInvalid, "/none": atelier.CodeNotFound,
	} {
		got, err := f.get(t.Context(), srv.URL+path, 1<<20)
		if atelier.CodeOf(err) != want || want == "" && string(got) != "a picture" {
			t.Errorf("%s: got %q, %v; want code %q", path, got[:min(len(got), 20)], err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.get(ctx, srv.URL+"/small", 1<<20); atelier.CodeOf(err) != atelier.CodeUnavailable {
		t.Errorf("cancelled: got %v, want unavailable", err)
	}
	// Through the front door not even this server is reached.
	if _, err := Get(t.Context(), srv.URL+"/small", 1<<20); atelier.CodeOf(err) != atelier.CodeForbidden {
		t.Errorf("Get: got %v, want forbidden", err)
	}
}

// newNames is a resolver over a name server that gives the addresses of a name in
// turn, one per question: the second answer is not the first.
func newNames(t *testing.T, names map[string][]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	asked := map[string]int{}
	go func() {
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			name, end := question(buf[:n])
			answer := append([]byte{}, buf[:end]...)
			copy(answer[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
			list := names[name]
			if len(list) > 0 && binary.BigEndian.Uint16(buf[end-4:]) == 1 { // A
				ip := netip.MustParseAddr(list[min(asked[name], len(list)-1)]).As4()
				asked[name]++
				answer[7] = 1
				answer = append(answer, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
				answer = append(answer, ip[:]...)
			}
			conn.WriteTo(answer, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

// question returns the name that is asked for and where the question ends.
func question(b []byte) (string, int) {
	name, i := "", 12
	for b[i] != 0 {
		name += string(b[i+1:i+1+int(b[i])]) + "."
		i += 1 + int(b[i])
	}
	return name, i + 5
}
