package column

// blockRows is the number of rows that filters decode at a time where they cannot work on what is stored: few enough for
// the first-level cache, a whole number of mask words and of delta blocks.
const blockRows = 1024

// anyWord reports whether a word has a bit.
func anyWord(words []uint64) bool {
	var or uint64
	for _, w := range words {
		or |= w
	}
	return or != 0
}

// matchInts keeps in words the rows of vals with lo <= value <= hi, each bit flipped by flip first. It needs lo <= hi.
func matchInts(vals []int64, lo, hi int64, flip uint64, words []uint64) {
	if lo > hi {
		if flip == 0 {
			clear(words)
		}
		return
	}
	span := uint64(hi) - uint64(lo)
	for k := range words {
		v := vals[:min(64, len(vals))]
		vals = vals[len(v):]
		if words[k] == 0 {
			continue
		}
		var acc uint64
		for i, x := range v {
			acc |= b2u(uint64(x)-uint64(lo) <= span) << (uint(i) & 63)
		}
		words[k] &= acc ^ flip
	}
}
