package storage

import (
	"sync"
	"sync/atomic"
)

// cache bounds the memory of what has been read from a store: parsed headers, indexes, encoded chunks, row offsets; a second one
// holds decompressed text. It is a clock (second chance): an entry that was used since the hand passed it last stays. New entries
// begin unused, so a scan that reads everything once pushes out what it read itself before what others use again and again.
//
// There is no table to look entries up in. Each possible entry has a slot in the structure of its segment, so that a hit costs
// an atomic load and no lock.
type cache struct {
	limit int64
	mu    sync.Mutex
	ring  []*cacheEntry
	hand  int
	bytes int64
}

// slot is the place of one possible entry. The zero value is empty.
type slot struct{ p atomic.Pointer[cacheEntry] }

type cacheEntry struct {
	slot  *slot
	val   any // immutable
	bytes int64
	used  atomic.Bool
}

func newCache(limit int64) *cache { return &cache{limit: limit} }

// get returns what is in the slot, nil for nothing. It stays valid when it is evicted.
func (s *slot) get() any {
	e := s.p.Load()
	if e == nil {
		return nil
	}
	if !e.used.Load() { // a store would take the cache line from other processors each time
		e.used.Store(true)
	}
	return e.val
}

// put fills a slot, unless somebody did so in the meantime, and returns what is in it then.
func (c *cache) put(s *slot, val any, bytes int64) any {
	if bytes > c.limit/2 {
		return val
	}
	e := &cacheEntry{slot: s, val: val, bytes: bytes}
	if !s.p.CompareAndSwap(nil, e) {
		if have := s.get(); have != nil {
			return have
		}
		return val
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += bytes
	c.evict()
	c.ring = append(c.ring, e)
	return val
}

// evict makes the bytes fit the limit again.
func (c *cache) evict() {
	for c.bytes > c.limit && len(c.ring) > 0 {
		if c.hand >= len(c.ring) {
			c.hand = 0
		}
		e := c.ring[c.hand]
		if e.used.Swap(false) {
			c.hand++
			continue
		}
		e.slot.p.CompareAndSwap(e, nil)
		c.bytes -= e.bytes
		last := len(c.ring) - 1
		c.ring[c.hand] = c.ring[last]
		c.ring[last] = nil
		c.ring = c.ring[:last]
	}
}
