package column

import "github.com/colloquydb/colloquy/bitmap"

// Mask is the set of the rows of a chunk that filters narrow.
type Mask = bitmap.Mask

// flipOf returns the word that turns a word of matches into one of mismatches where not is set.
func flipOf(not bool) uint64 {
	if not {
		return ^uint64(0)
	}
	return 0
}

// clearFrom clears the bits of the rows from n on.
func clearFrom(m *Mask, n int) {
	k := n >> 6
	if k >= len(m) {
		return
	}
	m[k] &= 1<<(uint(n)&63) - 1
	clear(m[k+1:])
}

// b2u is 1 for true, without a branch.
func b2u(b bool) uint64 {
	var u uint64
	if b {
		u = 1
	}
	return u
}
