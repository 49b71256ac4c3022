package sample

import "math/bits"

// permutation is a bijection of [0, n) without a table: a Feistel network of four rounds over the
// next even number of bits, walked until it falls inside the range (Black and Rogaway, "Ciphers with
// arbitrary finite domains", 2002). It deals out exact counts in random order in constant memory.
type permutation struct {
	n    uint64
	half uint
	keys [4]uint64
}

func newPermutation(n int, seed, purpose uint64) permutation {
	p := permutation{n: uint64(n), half: uint(bits.Len64(uint64(max(n, 2)-1))+1) / 2}
	r := newRNG(seed, streamPermutation, purpose)
	for i := range p.keys {
		p.keys[i] = r.next()
	}
	return p
}

// at returns the image of i, which must be in [0, n).
func (p *permutation) at(i int) int {
	mask := uint64(1)<<p.half - 1
	x := uint64(i)
	for {
		left, right := x>>p.half, x&mask
		for _, key := range p.keys {
			left, right = right, left^(mix64(right+key)&mask)
		}
		if x = left<<p.half | right; x < p.n {
			return int(x)
		}
	}
}
