package fn

import (
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// discreteIndex returns the place, from 0, of the value at or below which the fraction f of n values lies: the least i with
// (i+1)/n >= f. f is taken as the decimal number that it prints as, since 0.1 of 30 values are 3, and not a little more.
func discreteIndex(f float64, n int) int {
	var digits [24]byte
	s := strconv.AppendFloat(digits[:0], f, 'e', -1, 64)
	mantissa, scale := uint64(0), 0
	e := 0
	for ; s[e] != 'e'; e++ {
		if s[e] == '.' {
			continue
		}
		mantissa = mantissa*10 + uint64(s[e]-'0')
		scale++
	}
	exponent, _ := strconv.Atoi(string(s[e+1:]))
	scale -= 1 + exponent // f is mantissa / 10^scale
	if scale < 0 || scale > 19 {
		return max(0, int(math.Ceil(f*float64(n)))-1)
	}
	power := uint64(1)
	for range scale {
		power *= 10
	}
	hi, lo := bits.Mul64(mantissa, uint64(n))
	if hi >= power {
		return n - 1
	}
	quotient, rest := bits.Div64(hi, lo, power)
	if rest > 0 {
		quotient++
	}
	return min(n, max(1, int(quotient))) - 1
}

// selectNth reorders s so that s[n] is what it would be if s were sorted, smaller ones are before it and greater ones after: the
// quickselect of Hoare with the median of three as pivot, and a full sort where pivots keep being bad.
func selectNth[T any](s []T, n int, less func(a, b T) bool) {
	lo, hi := 0, len(s)-1
	for budget := 4 * (bits.Len(uint(len(s))) + 1); lo < hi; budget-- {
		if budget == 0 {
			slices.SortFunc(s[lo:hi+1], (&quantileState[T, T]{less: less}).compare)
			return
		}
		mid := lo + (hi-lo)/2
		if less(s[mid], s[lo]) {
			s[mid], s[lo] = s[lo], s[mid]
		}
		if less(s[hi], s[lo]) {
			s[hi], s[lo] = s[lo], s[hi]
		}
		if less(s[hi], s[mid]) {
			s[hi], s[mid] = s[mid], s[hi]
		}
		pivot := s[mid]
		i, j := lo, hi
		for i <= j {
			for less(s[i], pivot) {
				i++
			}
			for less(pivot, s[j]) {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return
		}
	}
}
