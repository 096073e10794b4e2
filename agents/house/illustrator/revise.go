package illustrator

import (
	"github.com/atelierhq/atelier"
)

func revise(t atelier.Turn) (atelier.Draft, atelier.Reply, error) {
	return atelier.Draft{}, atelier.Reply{}, nil
}
