package bitmap

import (
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Iterator gives the rows of a Set in ascending order, many at a time. It is for one goroutine.
type Iterator struct {
	rest []chunk // the current chunk first
	it   roaring.ManyIntIterator
	open bool // it stands in rest[0]
}

// Iterator returns an iterator at the first row of s.
func (s Set) Iterator() *Iterator { return &Iterator{rest: s.chunks} }

// Next fills dst with the next rows and returns how many it wrote, which is len(dst) until the rows
// run out, and 0 from then on.
func (it *Iterator) Next(dst []uint32) int {
	n := 0
	for n < len(dst) && len(it.rest) > 0 {
		if !it.open {
			it.it.Initialize(it.rest[0].rb)
			it.open = true
		}
		got := it.it.NextMany(dst[n:])
		if got == 0 {
			it.rest, it.open = it.rest[1:], false
			continue
		}
		base := uint32(it.rest[0].key) << 16
		for i := n; i < n+got; i++ {
			dst[i] |= base
		}
		n += got
	}
	return n
}

// All iterates over the rows of s in ascending order. Iterator and AppendRows are faster for many rows.
func (s Set) All() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		it := Iterator{rest: s.chunks}
		var batch [128]uint32
		for {
			n := it.Next(batch[:])
			if n == 0 {
				return
			}
			for _, row := range batch[:n] {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// AppendRows appends the rows of s to dst in ascending order.
func (s Set) AppendRows(dst []uint32) []uint32 {
	at := len(dst)
	dst = slices.Grow(dst, s.card)[:at+s.card]
	it := Iterator{rest: s.chunks}
	it.Next(dst[at:])
	return dst
}
