package fn

import (
	"math"
	"math/bits"
)

// int128 is a sum of fewer than 2^64 BIGINTs.
type int128 struct {
	hi int64
	lo uint64
}

func (s *int128) add(x int64) {
	lo, carry := bits.Add64(s.lo, uint64(x), 0)
	s.lo = lo
	s.hi += x>>63 + int64(carry)
}

func (s *int128) merge(o int128) {
	lo, carry := bits.Add64(s.lo, o.lo, 0)
	s.lo = lo
	s.hi += o.hi + int64(carry)
}

// sumOf returns the sum of fewer than 2^31 BIGINTs: their halves of 32 bits are summed apart, which needs no carries.
func sumOf(vals []int64) int128 {
	hi, lo := int64(0), uint64(0)
	for _, x := range vals {
		lo += uint64(uint32(x))
		hi += x >> 32
	}
	sum := int128{hi: hi >> 32, lo: uint64(hi) << 32}
	sum.merge(int128{lo: lo})
	return sum
}

// int64 returns the sum if it is a BIGINT.
func (s int128) int64() (int64, bool) { return int64(s.lo), s.hi == int64(s.lo)>>63 }

// float64 returns the nearest double, or one of the two next to it.
func (s int128) float64() float64 {
	if x, ok := s.int64(); ok {
		return float64(x)
	}
	return math.FMA(float64(s.hi), 1<<64, float64(s.lo))
}
