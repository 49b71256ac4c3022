package column

import (
	"math"
	"math/bits"

	"github.com/zeebo/xxh3"
)

// Arbitrary odd constants (the fractional digits of pi), so that zero and NULL do not stay zero.
const (
	hashSeed = 0x243f6a8885a308d3
	hashMul  = 0x9e3779b97f4a7c15
	hashNull = 0x13198a2e03707345
)

// hashMix folds x into h with one 128-bit product, the step of wyhash.
func hashMix(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^x^hashSeed, hashMul)
	return hi ^ lo
}

// floatKey is the bits of f with -0.0 as 0.0 and one NaN, so that equal values have equal keys.
func floatKey(f float64) uint64 {
	if f == 0 {
		return 0
	}
	if f != f {
		return 0x7ff8000000000000
	}
	return math.Float64bits(f)
}

// HashInto mixes the hash of each row of v into hashes, which has v.Len() entries (zero for the first column of a key). Rows that
// Equaler calls the same get the same hash, whatever kind of vector holds them. Not stable between releases.
func HashInto(v Vector, hashes []uint64) {
	if c, ok := v.(*Const); ok {
		key := []uint64{0}
		hashKeys(c.One, key)
		for i, h := range hashes {
			hashes[i] = hashMix(h, key[0])
		}
		return
	}
	if v, ok := v.(*Int64s); ok && !v.Nulls.Any() {
		for i, x := range v.Vals {
			hashes[i] = hashMix(hashes[i], uint64(x))
		}
		return
	}
	var buf [256]uint64
	for from := 0; from < len(hashes); from += len(buf) {
		to := min(from+len(buf), len(hashes))
		part := v
		if len(hashes) > len(buf) {
			part = Slice(v, from, to)
		}
		keys := buf[:to-from]
		hashKeys(part, keys)
		for i, k := range keys {
			hashes[from+i] = hashMix(hashes[from+i], k)
		}
	}
}

// hashKeys sets keys[i] to 64 bits that stand for row i of v.
func hashKeys(v Vector, keys []uint64) {
	switch v := v.(type) {
	case *Bools:
		for i, x := range v.Vals {
			keys[i] = 1
			if x {
				keys[i] = 2
			}
		}
	case *Int64s:
		for i, x := range v.Vals {
			keys[i] = uint64(x)
		}
	case *Float64s:
		for i, x := range v.Vals {
			keys[i] = floatKey(x)
		}
	case *Strings:
		for i, x := range v.Vals {
			keys[i] = xxh3.HashString(x)
		}
	case *Codes:
		for i, c := range v.Vals {
			if !v.Nulls.Get(i) {
				keys[i] = xxh3.HashString(v.Dict.Vals[c])
			}
		}
	case *Lists:
		if len(keys) == 0 {
			return
		}
		first, end := int(v.Offsets[0]), int(v.Offsets[len(keys)])
		elems := make([]uint64, end-first)
		HashInto(Slice(v.Elem, first, end), elems)
		for i := range keys {
			h := uint64(0)
			for _, e := range elems[int(v.Offsets[i])-first : int(v.Offsets[i+1])-first] {
				h = hashMix(h, e)
			}
			keys[i] = hashMix(h, uint64(v.Offsets[i+1]-v.Offsets[i]))
		}
	case *Structs:
		clear(keys)
		for _, f := range v.Fields {
			HashInto(f, keys)
		}
	case *Const:
		HashInto(v, keys)
		return
	}
	nulls := NullsOf(v)
	if _, ok := v.(*AllNull); !ok && !nulls.Any() {
		return
	}
	for i := range keys {
		if nulls.Get(i) {
			keys[i] = hashNull
		}
	}
}
