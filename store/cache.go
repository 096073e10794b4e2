package store

import (
	"container/list"
	"sync"

	"github.com/atelierhq/atelier"
)

// cache holds the bytes of recently written and read objects, least recently
// used out first. Entries are named by key and digest and are never changed, so
// what it returns may be shared but not written to. A nil cache holds nothing.
type cache struct {
	mu    sync.Mutex
	room  int // bytes still free
	byRef map[cacheKey]*list.Element
	order *list.List // of *entry, most recent in front
}

type cacheKey struct{ key, sha256 string }

type entry struct {
	cacheKey
	ref  atelier.Ref
	data []byte
}

func newCache(bytes int) *cache {
	switch {
	case bytes < 0:
		return nil
	case bytes == 0:
		bytes = DefaultCacheBytes
	}
	return &cache{room: bytes, byRef: map[cacheKey]*list.Element{}, order: list.New()}
}

// add keeps data, which nobody may change afterwards.
func (c *cache) add(ref atelier.Ref, data []byte) {
	if c == nil || ref.SHA256 == "" || int64(len(data)) != ref.Size || len(data) > MaxHeld {
		return // a big object is streamed: there are no bytes of it to hold
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	k := cacheKey{ref.Key, ref.SHA256}
	if el, ok := c.byRef[k]; ok {
		c.order.MoveToFront(el)
		return
	}
	c.byRef[k] = c.order.PushFront(&entry{k, ref, data})
	c.room -= len(data)
	for c.room < 0 {
		c.remove(c.order.Back())
	}
}

// get returns the bytes of a ref that has a digest, nil and false if not held.
func (c *cache) get(key, sha256 string) ([]byte, bool) {
	if c == nil || sha256 == "" {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.byRef[cacheKey{key, sha256}]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(el)
	return el.Value.(*entry).data, true
}

// drop forgets every digest of a key.
func (c *cache) drop(key string) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for el := c.order.Front(); el != nil; {
		next := el.Next()
		if el.Value.(*entry).key == key {
			c.remove(el)
		}
		el = next
	}
}

func (c *cache) remove(el *list.Element) {
	e := c.order.Remove(el).(*entry)
	delete(c.byRef, e.cacheKey)
	c.room += len(e.data)
}
