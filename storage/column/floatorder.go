package column

import "math"

// Doubles are ordered through a key: flipping the lower 63 bits of negative ones makes the order of the bits, as signed
// integers, that of the values. In it NaNs stand at both ends, by their sign; counted from -Inf upwards with wrap-around they
// come together at the top. That count is the position of a double:
//
//	-Inf 0, ..., -0.0, 0.0, ..., +Inf, NaNs with the sign clear, NaNs with the sign set: up to 2^64-1
//
// So every set of values that SQL's order makes a range is one range of positions, tested by one subtraction and one comparison.

const (
	keyNegInf = 0x800FFFFFFFFFFFFF // orderKey of -Inf
	posPosInf = 0x7FF0000000000000 - keyNegInf + 1<<64
	posNegZ   = 1<<64 - 1 - keyNegInf // position of -0.0
	posZero   = posNegZ + 1
)

// orderKey maps the bits of a double to its place in the order, in two's complement.
func orderKey(b uint64) uint64 { return b ^ uint64(int64(b)>>63)>>1 }

// floatPos returns the position of a double.
func floatPos(b uint64) uint64 { return orderKey(b) - keyNegInf }

// equalPos returns the first and last position of the doubles equal to x.
func equalPos(x float64) (first, last uint64) {
	switch {
	case x != x:
		return posPosInf + 1, math.MaxUint64
	case x == 0:
		return posNegZ, posZero
	}
	p := floatPos(math.Float64bits(x))
	return p, p
}

// CompareFloat64 orders doubles as SQL does: NaN equals NaN, whatever its bits, and is greater than all other
// values; -0.0 equals 0.0. It returns -1, 0 or 1.
func CompareFloat64(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == b:
		return 0
	}
	return int(b2u(a != a)) - int(b2u(b != b))
}

// floatRange is the range of doubles with positions from lo to hi; empty if lo > hi.
type floatRange struct{ lo, hi uint64 }

var noFloats = floatRange{1, 0}

func floatsBetween(lo, hi float64, loOpen, hiOpen bool) floatRange {
	first, loLast := equalPos(lo)
	hiFirst, last := equalPos(hi)
	if loOpen {
		if loLast == math.MaxUint64 {
			return noFloats
		}
		first = loLast + 1
	}
	if hiOpen {
		if hiFirst == 0 {
			return noFloats
		}
		last = hiFirst - 1
	}
	return floatRange{first, last}
}

func (r floatRange) empty() bool { return r.lo > r.hi }

func (r floatRange) has(b uint64) bool {
	p := floatPos(b)
	return r.lo <= p && p <= r.hi
}

// matchFloats keeps in words the rows of vals in r, each bit flipped by flip first.
func matchFloats(vals []float64, r floatRange, flip uint64, words []uint64) {
	if r.empty() {
		if flip == 0 {
			clear(words)
		}
		return
	}
	lo, span := r.lo+keyNegInf, r.hi-r.lo
	for k := range words {
		v := vals[:min(64, len(vals))]
		vals = vals[len(v):]
		if words[k] == 0 {
			continue
		}
		var acc uint64
		for i, x := range v {
			acc |= b2u(orderKey(math.Float64bits(x))-lo <= span) << (uint(i) & 63)
		}
		words[k] &= acc ^ flip
	}
}

// packedRange narrows r to a range of packed values 0 to top, given the double that each stands for, which must not
// fall as packed values rise.
func (r floatRange) packedRange(top uint64, value func(uint64) float64) (lo, hi uint64) {
	if r.empty() {
		return 1, 0
	}
	first := func(pos uint64) uint64 { // the least packed value at or past a position; top+1 if there is none
		a, b := uint64(0), top+1
		for a < b {
			mid := a + (b-a)/2
			if floatPos(math.Float64bits(value(mid))) < pos {
				a = mid + 1
			} else {
				b = mid
			}
		}
		return a
	}
	lo = first(r.lo)
	if r.hi == math.MaxUint64 {
		return lo, top
	}
	end := first(r.hi + 1)
	if end <= lo {
		return 1, 0
	}
	return lo, end - 1
}
