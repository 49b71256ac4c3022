package bitmap

import (
	"iter"
	"math/bits"
	"slices"
)

// Select appends the rows of m to dst in ascending order and returns the result: the selection
// vector of the mask. It allocates only if dst lacks the capacity; with room for ChunkRows more it
// does not even count first.
func (m *Mask) Select(dst []uint16) []uint16 {
	at := len(dst)
	if cap(dst)-at < ChunkRows {
		dst = slices.Grow(dst, m.Count())
	}
	dst = dst[:cap(dst)]
	for i, w := range m {
		if w == 0 {
			continue
		}
		base := uint16(i << 6)
		if w == ^uint64(0) {
			selectAll((*[64]uint16)(dst[at:at+64]), base)
			at += 64
			continue
		}
		out := dst[at : at+bits.OnesCount64(w)]
		at += len(out)
		for len(out) >= 4 { // four a turn: a third faster on dense masks
			out[0] = base + uint16(bits.TrailingZeros64(w))
			w &= w - 1
			out[1] = base + uint16(bits.TrailingZeros64(w))
			w &= w - 1
			out[2] = base + uint16(bits.TrailingZeros64(w))
			w &= w - 1
			out[3] = base + uint16(bits.TrailingZeros64(w))
			w &= w - 1
			out = out[4:]
		}
		for j := range out {
			out[j] = base + uint16(bits.TrailingZeros64(w))
			w &= w - 1
		}
	}
	return dst[:at]
}

// selectAll writes the 64 rows from base on.
func selectAll(out *[64]uint16, base uint16) {
	for j := 0; j < 64; j += 4 {
		row := base + uint16(j)
		out[j] = row
		out[j+1] = row + 1
		out[j+2] = row + 2
		out[j+3] = row + 3
	}
}

// FromSelection makes m the set of the rows in sel, which may come in any order and repeat.
func (m *Mask) FromSelection(sel []uint16) {
	m.Clear()
	for _, row := range sel {
		m[row>>6] |= 1 << (row & 63)
	}
}

// Next returns the first row of m at or after from, and whether there is one. from may be up to
// ChunkRows, past the last row, where there is none.
func (m *Mask) Next(from int) (row int, ok bool) {
	from = max(from, 0)
	if from >= ChunkRows {
		return 0, false
	}
	i := from >> 6
	w := m[i] >> (from & 63) << (from & 63)
	for w == 0 {
		if i++; i == MaskWords {
			return 0, false
		}
		w = m[i]
	}
	return i<<6 + bits.TrailingZeros64(w), true
}

// Runs iterates over the maximal runs of consecutive rows in m, ascending, as half-open [lo, hi).
// m must not change meanwhile.
func (m *Mask) Runs() iter.Seq2[int, int] {
	return func(yield func(lo, hi int) bool) {
		for lo, ok := m.Next(0); ok; {
			hi := m.nextUnset(lo + 1)
			if !yield(lo, hi) {
				return
			}
			lo, ok = m.Next(hi)
		}
	}
}

// nextUnset returns the first row at or after from that is not in m, ChunkRows if there is none.
func (m *Mask) nextUnset(from int) int {
	if from >= ChunkRows {
		return ChunkRows
	}
	i := from >> 6
	w := ^m[i] >> (from & 63) << (from & 63)
	for w == 0 {
		if i++; i == MaskWords {
			return ChunkRows
		}
		w = ^m[i]
	}
	return i<<6 + bits.TrailingZeros64(w)
}

// countRuns returns the number of maximal runs of consecutive rows.
func (m *Mask) countRuns() int {
	var n int
	var carry uint64 // the last bit of the word before
	for _, w := range m {
		n += bits.OnesCount64(w &^ (w<<1 | carry))
		carry = w >> 63
	}
	return n
}
