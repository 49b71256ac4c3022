package storage

import (
	"math/rand/v2"
	"sync"
	"testing"
)

func TestCacheKeepsWhatIsUsed(t *testing.T) {
	c := newCache(1000)
	slots := make([]slot, 400)
	for i := range slots {
		c.put(&slots[i], i, 100)
		if v, ok := slots[0].get().(int); !ok || v != 0 {
			t.Fatalf("the entry in use was evicted by entry %d", i)
		}
		if c.bytes > c.limit {
			t.Fatalf("%d bytes of %d", c.bytes, c.limit)
		}
	}
	n := 0
	for i := range slots {
		if v := slots[i].get(); v != nil {
			if v.(int) != i {
				t.Errorf("slot %d has %v", i, v)
			}
			n++
		}
	}
	if n != 10 || n != len(c.ring) {
		t.Errorf("%d entries, %d in the ring", n, len(c.ring))
	}
	var big slot
	if c.put(&big, "big", 900) != "big" || big.get() != nil {
		t.Error("an entry of nearly the whole cache was kept")
	}
	var twice slot
	c.put(&twice, "first", 10)
	if got := c.put(&twice, "second", 10); got != "first" {
		t.Errorf("the second to fill a slot got %v", got)
	}
}

func TestCacheConcurrent(t *testing.T) {
	c := newCache(5000)
	slots := make([]slot, 200)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 1))
			for range 20000 {
				i := r.IntN(len(slots))
				v := slots[i].get()
				if v == nil {
					v = c.put(&slots[i], i, int64(50+r.IntN(200)))
				}
				if v.(int) != i {
					t.Errorf("slot %d has %v", i, v)
					return
				}
			}
		})
	}
	wg.Wait()
	sum := int64(0)
	for _, e := range c.ring {
		if e.slot.p.Load() != e {
			t.Error("an entry of the ring is not in its slot")
		}
		sum += e.bytes
	}
	if sum != c.bytes || sum > c.limit {
		t.Errorf("%d bytes are kept, %d counted, %d allowed", sum, c.bytes, c.limit)
	}
}
