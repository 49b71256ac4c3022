package bitmap

import "iter"

// ChunkMask makes m the rows of one chunk of s: bit i for row chunk*ChunkRows + i. A chunk in which
// s has no row gives an empty mask. It allocates nothing.
func (s Set) ChunkMask(chunk int, m *Mask) {
	m.Clear()
	if c := s.find(chunk); c != nil {
		c.rb.WriteDenseTo(m[:])
	}
}

// ChunkCardinality returns the number of rows s has in one chunk. It is stored, not counted.
func (s Set) ChunkCardinality(chunk int) int {
	if c := s.find(chunk); c != nil {
		return c.card
	}
	return 0
}

// OrInto adds to m the rows s has in that chunk.
func (s Set) OrInto(chunk int, m *Mask) {
	if c := s.find(chunk); c != nil {
		c.orInto(m)
	}
}

// orInto adds the rows of the chunk to m. WriteDenseTo sets the bits of array and run containers
// and leaves the others, but overwrites all of them with a bitmap container.
func (c *chunk) orInto(m *Mask) {
	if !c.dense {
		c.rb.WriteDenseTo(m[:])
		return
	}
	var rows Mask
	c.rb.WriteDenseTo(rows[:])
	m.Or(&rows)
}

// AndInto keeps in m only the rows s has in that chunk.
func (s Set) AndInto(chunk int, m *Mask) {
	c := s.find(chunk)
	if c == nil {
		m.Clear()
		return
	}
	if c.card == ChunkRows {
		return
	}
	var rows Mask
	c.rb.WriteDenseTo(rows[:])
	m.And(&rows)
}

// AndNotInto removes from m the rows s has in that chunk.
func (s Set) AndNotInto(chunk int, m *Mask) {
	if c := s.find(chunk); c != nil {
		var rows Mask
		c.rb.WriteDenseTo(rows[:])
		m.AndNot(&rows)
	}
}

// ChunkAndCount returns how many rows of m are among those s has in that chunk, and does not change m.
func (s Set) ChunkAndCount(chunk int, m *Mask) int {
	c := s.find(chunk)
	if c == nil {
		return 0
	}
	var rows Mask
	c.rb.WriteDenseTo(rows[:])
	return m.AndCount(&rows)
}

// AppendChunk appends to dst, ascending, the rows s has in that chunk, counted from the start of the
// chunk: the selection vector of the chunk. It allocates only if dst lacks the capacity.
func (s Set) AppendChunk(chunk int, dst []uint16) []uint16 {
	c := s.find(chunk)
	if c == nil {
		return dst
	}
	var rows Mask
	c.rb.WriteDenseTo(rows[:])
	return rows.Select(dst)
}

// Chunks iterates over the numbers of the chunks in which s has rows, ascending.
func (s Set) Chunks() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, c := range s.chunks {
			if !yield(int(c.key)) {
				return
			}
		}
	}
}
