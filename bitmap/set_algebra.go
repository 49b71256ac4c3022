package bitmap

import "github.com/RoaringBitmap/roaring/v2"

// And returns the rows that are in both s and o.
func (s Set) And(o Set) Set {
	var out Set
	for a, b := s.chunks, o.chunks; len(a) > 0 && len(b) > 0; {
		switch {
		case a[0].key < b[0].key:
			a = a[1:]
		case a[0].key > b[0].key:
			b = b[1:]
		default:
			out.push(a[0].key, roaring.And(a[0].rb, b[0].rb))
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// Or returns the rows that are in s or in o.
func (s Set) Or(o Set) Set {
	if s.IsEmpty() {
		return o
	}
	if o.IsEmpty() {
		return s
	}
	var out Set
	a, b := s.chunks, o.chunks
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].key < b[0].key:
			out.share(a[0])
			a = a[1:]
		case a[0].key > b[0].key:
			out.share(b[0])
			b = b[1:]
		default:
			out.push(a[0].key, roaring.Or(a[0].rb, b[0].rb))
			a, b = a[1:], b[1:]
		}
	}
	for _, c := range a {
		out.share(c)
	}
	for _, c := range b {
		out.share(c)
	}
	return out
}

// AndNot returns the rows that are in s and not in o.
func (s Set) AndNot(o Set) Set {
	var out Set
	b := o.chunks
	for _, c := range s.chunks {
		for len(b) > 0 && b[0].key < c.key {
			b = b[1:]
		}
		if len(b) == 0 || b[0].key != c.key {
			out.share(c)
			continue
		}
		out.push(c.key, roaring.AndNot(c.rb, b[0].rb))
	}
	return out
}

// Complement returns the rows 0 to n-1 that are not in s. Rows of s from n on play no part.
func (s Set) Complement(n int) Set {
	var out Set
	for number := 0; number<<16 < n; number++ {
		limit := min(n-number<<16, ChunkRows)
		c := s.find(number)
		switch {
		case c == nil:
			out.push(uint16(number), rangeBitmap(0, limit))
		case limit < ChunkRows:
			out.push(uint16(number), roaring.AndNot(rangeBitmap(0, limit), c.rb))
		case c.card < ChunkRows:
			out.push(uint16(number), roaring.Flip(c.rb, 0, ChunkRows))
		}
	}
	return out
}

// AndCardinality returns the number of rows in both s and o. It builds no set.
func (s Set) AndCardinality(o Set) int {
	var n int
	for a, b := s.chunks, o.chunks; len(a) > 0 && len(b) > 0; {
		switch {
		case a[0].key < b[0].key:
			a = a[1:]
		case a[0].key > b[0].key:
			b = b[1:]
		default:
			n += int(a[0].rb.AndCardinality(b[0].rb))
			a, b = a[1:], b[1:]
		}
	}
	return n
}

// OrCardinality returns the number of rows in s or in o. It builds no set.
func (s Set) OrCardinality(o Set) int { return s.card + o.card - s.AndCardinality(o) }

// AndNotCardinality returns the number of rows in s and not in o. It builds no set.
func (s Set) AndNotCardinality(o Set) int { return s.card - s.AndCardinality(o) }

// Intersects reports whether s and o have a row in common.
func (s Set) Intersects(o Set) bool {
	for a, b := s.chunks, o.chunks; len(a) > 0 && len(b) > 0; {
		switch {
		case a[0].key < b[0].key:
			a = a[1:]
		case a[0].key > b[0].key:
			b = b[1:]
		default:
			if a[0].rb.Intersects(b[0].rb) {
				return true
			}
			a, b = a[1:], b[1:]
		}
	}
	return false
}

// AndCardinality returns the number of rows that are in every one of sets, 0 for no sets. It builds
// no set and allocates nothing.
func AndCardinality(sets ...Set) int {
	switch len(sets) {
	case 0:
		return 0
	case 1:
		return sets[0].card
	case 2:
		return sets[0].AndCardinality(sets[1])
	}
	fewest := sets[0]
	for _, s := range sets[1:] {
		if len(s.chunks) < len(fewest.chunks) {
			fewest = s
		}
	}
	var n int
	var acc, m Mask
chunks:
	for _, c := range fewest.chunks {
		number := int(c.key)
		for _, s := range sets {
			if s.find(number) == nil {
				continue chunks
			}
		}
		sets[0].ChunkMask(number, &acc)
		for _, s := range sets[1 : len(sets)-1] {
			s.ChunkMask(number, &m)
			acc.And(&m)
		}
		sets[len(sets)-1].ChunkMask(number, &m)
		n += acc.AndCount(&m)
	}
	return n
}

// Intersection returns the rows that are in every one of sets, none for no sets.
func Intersection(sets ...Set) Set {
	if len(sets) == 0 {
		return Set{}
	}
	out := sets[0]
	for _, s := range sets[1:] {
		out = out.And(s)
	}
	return out
}

// Union returns the rows that are in any of sets.
func Union(sets ...Set) Set {
	switch len(sets) {
	case 0:
		return Set{}
	case 1:
		return sets[0]
	case 2:
		return sets[0].Or(sets[1])
	}
	last := -1
	for _, s := range sets {
		if len(s.chunks) > 0 {
			last = max(last, int(s.chunks[len(s.chunks)-1].key))
		}
	}
	var out Set
	var m Mask
	for number := 0; number <= last; number++ {
		var only *chunk
		found := 0
		for _, s := range sets {
			if c := s.find(number); c != nil {
				only = c
				found++
			}
		}
		switch found {
		case 0:
		case 1:
			out.share(*only)
		default:
			m.Clear()
			for _, s := range sets {
				s.OrInto(number, &m)
			}
			out.push(uint16(number), maskBitmap(&m))
		}
	}
	return out
}
