package bitmap

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// maskThreshold is the number of rows in a chunk from which setting bits of a mask and converting it
// beats adding rows to a roaring array one by one.
const maskThreshold = 256

// Full returns the set of rows 0 to n-1; a negative n counts as 0.
func Full(n int) Set { return FromRange(0, n) }

// FromRange returns the set of rows lo to hi-1. Bounds are clamped to the rows there can be, 0 to 1<<32.
func FromRange(lo, hi int) Set {
	var b Builder
	b.AddRange(lo, hi)
	return b.Set()
}

// FromRows returns the set of the given rows. Ascending rows are fastest; others are sorted in a
// copy first. Rows may repeat. rows is not kept.
func FromRows(rows []uint32) Set {
	if !slices.IsSorted(rows) {
		rows = slices.Clone(rows)
		slices.Sort(rows)
	}
	var out Set
	var m Mask
	var low []uint32
	for len(rows) > 0 {
		key := rows[0] >> 16
		n, _ := slices.BinarySearch(rows, (key+1)<<16)
		if key == 0xffff {
			n = len(rows)
		}
		var rb *roaring.Bitmap
		if n < maskThreshold {
			low = low[:0]
			for _, row := range rows[:n] {
				low = append(low, row&0xffff)
			}
			rb = roaring.New()
			rb.AddMany(low)
		} else {
			m.Clear()
			for _, row := range rows[:n] {
				m.Set(uint16(row))
			}
			rb = maskBitmap(&m)
		}
		out.push(uint16(key), rb)
		rows = rows[n:]
	}
	return out
}

// FromMasks returns the set whose chunk i has the rows of masks[i]; nil stands for an empty mask.
// The masks are copied.
func FromMasks(masks []*Mask) Set {
	var b Builder
	for i, m := range masks {
		if m != nil {
			b.AddMask(i, m)
		}
	}
	return b.Set()
}

// Builder makes a Set from masks and ranges. The zero value is ready. It is for one goroutine.
// Chunks usually come in ascending order; any other order works, and costs a search.
type Builder struct {
	set Set
}

// AddMask adds the rows of m as those of chunk number chunk, 0 to 65,535; numbers out of that range
// name no row and are left out. m is copied.
func (b *Builder) AddMask(chunk int, m *Mask) {
	if chunk>>16 != 0 {
		return
	}
	b.add(uint16(chunk), maskBitmap(m))
}

// AddRange adds rows lo to hi-1, clamped to the rows there can be, 0 to 1<<32.
func (b *Builder) AddRange(lo, hi int) {
	last := min(int64(hi), 1<<32)
	for at := max(int64(lo), 0); at < last; {
		start := at &^ (ChunkRows - 1)
		end := min(last, start+ChunkRows)
		b.add(uint16(start>>16), rangeBitmap(int(at-start), int(end-start)))
		at = end
	}
}

// Set returns what was added. The Builder is empty afterwards and may be used again.
func (b *Builder) Set() Set {
	out := b.set
	b.set = Set{}
	return out
}

func (b *Builder) add(key uint16, rb *roaring.Bitmap) {
	chunks := b.set.chunks
	if len(chunks) == 0 || chunks[len(chunks)-1].key < key {
		b.set.push(key, rb)
		return
	}
	var one Set
	one.push(key, rb)
	b.set = b.set.Or(one)
}

// maskBitmap converts m to a roaring bitmap that shares nothing with it.
func maskBitmap(m *Mask) *roaring.Bitmap {
	rb := roaring.FromDense(m[:], true)
	rb.RunOptimize()
	return rb
}

// rangeBitmap returns a roaring bitmap of rows lo to hi-1 of a chunk.
func rangeBitmap(lo, hi int) *roaring.Bitmap {
	rb := roaring.New()
	rb.AddRange(uint64(lo), uint64(hi))
	return rb
}
