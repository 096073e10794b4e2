package embedded

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"

	"github.com/atelierhq/atelier"
)

// loopback is the only address anything here listens on: neither Temporal's gRPC
// nor its UI asks who is calling.
const loopback = "127.0.0.1"

// Free ports are taken from below the range that the kernel hands out for
// outgoing connections (32768 and up on Linux). A port found by listening on :0
// lies inside that range, and any dial between the probe and the real listen can
// take it away again.
const (
	firstPort = 10240
	lastPort  = 32767
)

// firstUIPort is where the Temporal UI of a development server is looked for by
// habit, and portTries how many ports after it are tried before any free one is.
const (
	firstUIPort = 8233
	portTries   = 64
)

// ports are the ports that this process has chosen, each with the listener that
// keeps it from other processes until its user is about to listen itself, and nil
// from then on. The Temporal UI ends the whole process when it cannot listen, so the
// moment between probe and listen must be as short as it can be made: two processes
// that start together would otherwise both find 8233 free and one of them would die.
//
// It is the one piece of state that all stacks of a process share, because ports are.
var ports struct {
	sync.Mutex
	held map[int]net.Listener
}

// address returns host and port in the form that Go and gRPC dial.
func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// claim takes port for the caller if it is free, and reports whether it was. It stays
// taken until [release].
func claim(port int) bool {
	ports.Lock()
	defer ports.Unlock()
	if _, ok := ports.held[port]; ok {
		return false
	}
	l, err := net.Listen("tcp", address(port))
	if err != nil {
		return false
	}
	if ports.held == nil {
		ports.held = make(map[int]net.Listener)
	}
	ports.held[port] = l
	return true
}

// vacate makes claimed ports free to be listened on by what comes next. They stay
// claimed within this process.
func vacate(list ...int) {
	ports.Lock()
	defer ports.Unlock()
	for _, p := range list {
		if l := ports.held[p]; l != nil {
			l.Close()
			ports.held[p] = nil
		}
	}
}

// release gives ports back.
func release(list ...int) {
	vacate(list...)
	ports.Lock()
	defer ports.Unlock()
	for _, p := range list {
		delete(ports.held, p)
	}
}

// namedPort claims a port that the caller asked for. field is the name of the
// setting, for the message.
func namedPort(field string, port int) error {
	if port < 1 || port > 65535 {
		return atelier.Invalidf(field, "%d is not a port number", port)
	}
	if !claim(port) {
		return &atelier.Error{Code: atelier.CodeConflict, Field: field,
			Message: fmt.Sprintf("port %d on %s is taken; free it, name another, or leave the port out to have a free one chosen", port, loopback)}
	}
	return nil
}

// holdPort claims a free port: the first free of from and the few after it, when
// from is not 0, else any.
func holdPort(from int) (int, error) {
	if from != 0 {
		for p := from; p < from+portTries; p++ {
			if claim(p) {
				return p, nil
			}
		}
	}
	for range lastPort - firstPort {
		if p := firstPort + rand.IntN(lastPort-firstPort+1); claim(p) {
			return p, nil
		}
	}
	return 0, atelier.Errorf(atelier.CodeUnavailable, "no free port on %s", loopback)
}

// freePort is [holdPort] for a caller that listens at once, and tries another port
// when that fails.
func freePort(from int) (int, error) {
	p, err := holdPort(from)
	if err == nil {
		vacate(p)
	}
	return p, err
}
