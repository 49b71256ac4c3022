package bitmap

import "math/bits"

// MaskWords is the number of 64-bit words in a Mask.
const MaskWords = ChunkRows / 64

// Mask is the dense bit set of one chunk: bit row&63 of word row>>6 says whether the row is in it.
// It takes 8 KiB, so pass it by pointer and reuse it. The zero value is empty. Copy with *m = *o.
//
// The last chunk of a table may have n < 65,536 rows. Bits at and past n are zero, by this
// convention: Not, Fill and SetRange, which could set them, take the bound; And, Or, AndNot and Xor
// of masks that keep it keep it. Count, Any, Select and Runs look at all 65,536 bits and rely on it.
//
// No method allocates except where it says so. A Mask has no lock.
//
// The loops take four words a turn: with constant steps the compiler proves every index in bounds,
// and it is twice as fast as one word a turn.
type Mask [MaskWords]uint64

// Clear empties m.
func (m *Mask) Clear() { *m = Mask{} }

// Fill makes m the set of rows 0 to n-1. n is clamped to 0..ChunkRows.
func (m *Mask) Fill(n int) {
	n = clampRows(n)
	full := n >> 6
	for i := range m[:full] {
		m[i] = ^uint64(0)
	}
	clear(m[full:])
	if n&63 != 0 {
		m[full] = 1<<(n&63) - 1
	}
}

// And keeps in m the rows that are in o too.
func (m *Mask) And(o *Mask) {
	for i := 0; i < MaskWords; i += 4 {
		m[i] &= o[i]
		m[i+1] &= o[i+1]
		m[i+2] &= o[i+2]
		m[i+3] &= o[i+3]
	}
}

// Or adds the rows of o to m.
func (m *Mask) Or(o *Mask) {
	for i := 0; i < MaskWords; i += 4 {
		m[i] |= o[i]
		m[i+1] |= o[i+1]
		m[i+2] |= o[i+2]
		m[i+3] |= o[i+3]
	}
}

// AndNot removes the rows of o from m.
func (m *Mask) AndNot(o *Mask) {
	for i := 0; i < MaskWords; i += 4 {
		m[i] &^= o[i]
		m[i+1] &^= o[i+1]
		m[i+2] &^= o[i+2]
		m[i+3] &^= o[i+3]
	}
}

// Xor keeps in m the rows that are in exactly one of m and o.
func (m *Mask) Xor(o *Mask) {
	for i := 0; i < MaskWords; i += 4 {
		m[i] ^= o[i]
		m[i+1] ^= o[i+1]
		m[i+2] ^= o[i+2]
		m[i+3] ^= o[i+3]
	}
}

// Not makes m its complement within rows 0 to n-1; rows from n on are left out. n is clamped to
// 0..ChunkRows.
func (m *Mask) Not(n int) {
	n = clampRows(n)
	full := n >> 6
	for i := range m[:full] {
		m[i] = ^m[i]
	}
	if full == MaskWords {
		return
	}
	last := ^m[full] & (1<<(n&63) - 1)
	clear(m[full:])
	m[full] = last
}

// Count returns the number of rows in m.
func (m *Mask) Count() int {
	var n int
	for i := range m {
		n += bits.OnesCount64(m[i])
	}
	return n
}

// AndCount returns the number of rows that are both in m and in o, and changes neither.
func (m *Mask) AndCount(o *Mask) int {
	var n int
	for i := range m {
		n += bits.OnesCount64(m[i] & o[i])
	}
	return n
}

// AndNotCount returns the number of rows that are in m and not in o, and changes neither.
func (m *Mask) AndNotCount(o *Mask) int {
	var n int
	for i := range m {
		n += bits.OnesCount64(m[i] &^ o[i])
	}
	return n
}

// Any reports whether m has a row.
func (m *Mask) Any() bool {
	for i := 0; i < MaskWords; i += 8 {
		if m[i]|m[i+1]|m[i+2]|m[i+3]|m[i+4]|m[i+5]|m[i+6]|m[i+7] != 0 {
			return true
		}
	}
	return false
}

// All reports whether rows 0 to n-1 are all in m. n is clamped to 0..ChunkRows; All(0) is true.
func (m *Mask) All(n int) bool {
	n = clampRows(n)
	full := n >> 6
	for i := range m[:full] {
		if m[i] != ^uint64(0) {
			return false
		}
	}
	if n&63 == 0 {
		return true
	}
	low := uint64(1)<<(n&63) - 1
	return m[full]&low == low
}

// Get reports whether row is in m.
func (m *Mask) Get(row uint16) bool { return m[row>>6]>>(row&63)&1 != 0 }

// Set adds row to m.
func (m *Mask) Set(row uint16) { m[row>>6] |= 1 << (row & 63) }

// Unset removes row from m.
func (m *Mask) Unset(row uint16) { m[row>>6] &^= 1 << (row & 63) }

// SetRange adds rows lo to hi-1. Both ends are clamped to 0..ChunkRows; an empty range adds nothing.
func (m *Mask) SetRange(lo, hi int) {
	lo, hi = clampRows(lo), clampRows(hi)
	if lo >= hi {
		return
	}
	first, last := lo>>6, (hi-1)>>6
	low, high := ^uint64(0)<<(lo&63), ^uint64(0)>>(63-(hi-1)&63)
	if first == last {
		m[first] |= low & high
		return
	}
	m[first] |= low
	for i := first + 1; i < last; i++ {
		m[i] = ^uint64(0)
	}
	m[last] |= high
}

// UnsetRange removes rows lo to hi-1. Both ends are clamped to 0..ChunkRows.
func (m *Mask) UnsetRange(lo, hi int) {
	lo, hi = clampRows(lo), clampRows(hi)
	if lo >= hi {
		return
	}
	first, last := lo>>6, (hi-1)>>6
	low, high := ^uint64(0)<<(lo&63), ^uint64(0)>>(63-(hi-1)&63)
	if first == last {
		m[first] &^= low & high
		return
	}
	m[first] &^= low
	clear(m[first+1 : last])
	m[last] &^= high
}

func clampRows(n int) int { return min(max(n, 0), ChunkRows) }
