package activities

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/atelierhq/atelier"
)

func TestRoomIsSharedInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(10)
		leave, err := r.enter(t.Context(), 8)
		if err != nil {
			t.Fatal(err)
		}
		var order []string
		come := func(name string, need int64) {
			go func() {
				leave, err := r.enter(t.Context(), need)
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, name)
				leave()
			}()
			synctest.Wait()
		}
		come("more than all", 99)
		come("little", 1) // would fit, and waits its turn
		if len(order) != 0 {
			t.Fatalf("came in while there was no room: %v", order)
		}
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() { _, err := r.enter(ctx, 5); gone <- err }()
		synctest.Wait()
		cancel()
		if err := <-gone; atelier.CodeOf(err) != atelier.CodeOf(context.Canceled) {
			t.Errorf("a cancelled turn got %v", err)
		}
		leave()
		synctest.Wait()
		if len(order) != 2 || order[0] != "more than all" {
			t.Errorf("came in as %v, want the first first", order)
		}
		if r.free != 10 || len(r.queue) != 0 {
			t.Errorf("left behind: %d of 10 free, %d waiting", r.free, len(r.queue))
		}
	})
}
