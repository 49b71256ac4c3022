package bitmap

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Set is an immutable set of uint32 row numbers. The zero value is the empty set. It is small and
// passed by value; copies share memory. It is safe for use by any number of goroutines.
//
// Inside, every chunk with at least one row has a roaring bitmap of a single container. That makes
// one chunk reachable in constant time, which roaring itself does not offer, and lets results share
// whole chunks with their operands without roaring's copy-on-write flags, which are written to while reading.
type Set struct {
	chunks []chunk // ascending by key, none empty; never modified once the Set is returned
	card   int
}

// chunk is the rows of one chunk. The bitmap's only container has key 0 and is never modified.
type chunk struct {
	rb    *roaring.Bitmap
	card  int // 1 to ChunkRows
	key   uint16
	dense bool // the container is a bitmap container: 1,024 words
}

// Cardinality returns the number of rows in s. It is stored, not counted.
func (s Set) Cardinality() int { return s.card }

// IsEmpty reports whether s has no row.
func (s Set) IsEmpty() bool { return s.card == 0 }

// Contains reports whether row is in s.
func (s Set) Contains(row uint32) bool {
	c := s.find(int(row >> 16))
	return c != nil && c.rb.Contains(row&0xffff)
}

// Min returns the lowest row of s, and whether there is one.
func (s Set) Min() (row uint32, ok bool) {
	if s.card == 0 {
		return 0, false
	}
	c := s.chunks[0]
	return uint32(c.key)<<16 | c.rb.Minimum(), true
}

// Max returns the highest row of s, and whether there is one.
func (s Set) Max() (row uint32, ok bool) {
	if s.card == 0 {
		return 0, false
	}
	c := s.chunks[len(s.chunks)-1]
	return uint32(c.key)<<16 | c.rb.Maximum(), true
}

// Rank returns the number of rows of s that are below row. For a row of s, Select(Rank(row)) is row.
func (s Set) Rank(row uint32) int {
	var n int
	for _, c := range s.chunks {
		switch key := uint16(row >> 16); {
		case c.key < key:
			n += c.card
			continue
		case c.key == key && row&0xffff != 0:
			n += int(c.rb.Rank(row&0xffff - 1))
		}
		break
	}
	return n
}

// Select returns the row of s that has i rows of s below it, counting from 0, and whether there is one.
func (s Set) Select(i int) (row uint32, ok bool) {
	if i < 0 || i >= s.card {
		return 0, false
	}
	for _, c := range s.chunks {
		if i < c.card {
			low, err := c.rb.Select(uint32(i))
			return uint32(c.key)<<16 | low, err == nil
		}
		i -= c.card
	}
	return 0, false
}

// Equal reports whether s and o have the same rows.
func (s Set) Equal(o Set) bool {
	return s.card == o.card && slices.EqualFunc(s.chunks, o.chunks, func(a, b chunk) bool {
		return a.key == b.key && a.card == b.card && (a.rb == b.rb || a.rb.Equals(b.rb))
	})
}

// MemSize returns about how many bytes of memory s takes, for the accounting of caches and budgets.
// Chunks shared with other sets count in each.
func (s Set) MemSize() int {
	const perChunk = 160 // chunk, roaring.Bitmap, its three slices of one element, a container header
	n := len(s.chunks) * perChunk
	for _, c := range s.chunks {
		n += int(c.rb.GetSizeInBytes())
	}
	return n
}

// find returns the chunk of that number, nil where the set has no row in it.
func (s Set) find(number int) *chunk {
	// Where every chunk before has rows, as is usual, the place is the number.
	if number >= 0 && number < len(s.chunks) && int(s.chunks[number].key) == number {
		return &s.chunks[number]
	}
	i, ok := slices.BinarySearchFunc(s.chunks, number, func(c chunk, n int) int { return int(c.key) - n })
	if !ok {
		return nil
	}
	return &s.chunks[i]
}

// push appends a chunk to a set under construction; an empty bitmap is left out.
func (s *Set) push(key uint16, rb *roaring.Bitmap) {
	if stats := rb.Stats(); stats.Cardinality > 0 {
		s.share(chunk{rb: rb, card: int(stats.Cardinality), key: key, dense: stats.BitmapContainers > 0})
	}
}

// share appends a chunk that may belong to another set too.
func (s *Set) share(c chunk) {
	s.chunks = append(s.chunks, c)
	s.card += c.card
}
