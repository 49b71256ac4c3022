package exec

import (
	"encoding/binary"
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

// SortKey is one key of an order.
type SortKey struct {
	Col        int // of the input
	Desc       bool
	NullsFirst bool
}

// prefix sets out[i] to a number that orders the rows of v, if weakly: where it differs it decides, where it is equal the values may
// still differ. For numbers it nearly always decides; for strings it holds the first eight bytes.
func (k *SortKey) prefix(v column.Vector, out []uint64) {
	flip := uint64(0)
	if k.Desc {
		flip = math.MaxUint64
	}
	switch v := v.(type) {
	case *column.Const:
		one := []uint64{0}
		k.prefix(v.One, one)
		for i := range out {
			out[i] = one[0]
		}
		return
	case *column.Bools:
		for i := range out {
			out[i] = uint64(boolInt(v.Vals[i])) ^ flip
		}
	case *column.Int64s:
		for i := range out {
			out[i] = uint64(v.Vals[i]) ^ 1<<63 ^ flip
		}
	case *column.Float64s:
		for i := range out {
			out[i] = floatOrder(v.Vals[i]) ^ flip
		}
	case *column.Strings:
		for i := range out {
			out[i] = stringOrder(v.Vals[i]) ^ flip
		}
	case *column.Codes:
		if len(v.Dict.Vals) <= len(out) {
			order := make([]uint64, len(v.Dict.Vals))
			for c, s := range v.Dict.Vals {
				order[c] = stringOrder(s) ^ flip
			}
			for i := range out {
				if int(v.Vals[i]) < len(order) { // else the dictionary is empty and the row NULL
					out[i] = order[v.Vals[i]]
				}
			}
		} else {
			for i := range out {
				out[i] = stringOrder(v.Dict.Vals[v.Vals[i]]) ^ flip
			}
		}
	default:
		clear(out)
	}
	null := uint64(math.MaxUint64)
	if k.NullsFirst {
		null = 0
	}
	if !anyNull(v, len(out)) {
		return
	}
	for i := range out {
		if v.IsNull(i) {
			out[i] = null
		}
	}
}

// floatOrder maps doubles to numbers in the order of SQL: NaN greatest, -0 as 0.
func floatOrder(f float64) uint64 {
	if f == 0 {
		f = 0
	}
	if f != f {
		f = math.NaN()
	}
	b := math.Float64bits(f)
	if b>>63 != 0 {
		return ^b
	}
	return b | 1<<63
}

func stringOrder(s string) uint64 {
	if len(s) >= 8 {
		return binary.BigEndian.Uint64([]byte(s[:8]))
	}
	var b [8]byte
	copy(b[:], s)
	return binary.BigEndian.Uint64(b[:])
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// comparer returns the order of row i of a and row j of b by key.
func (k *SortKey) comparer(a, b column.Vector) func(i, j int) int {
	cmp := column.Comparer(a, b)
	if k.Desc {
		asc := cmp
		cmp = func(i, j int) int { return -asc(i, j) }
	}
	if !anyNull(a, a.Len()) && !anyNull(b, b.Len()) {
		return cmp
	}
	first := -1
	if !k.NullsFirst {
		first = 1
	}
	return func(i, j int) int {
		an, bn := a.IsNull(i), b.IsNull(j)
		switch {
		case an && bn:
			return 0
		case an:
			return first
		case bn:
			return -first
		}
		return cmp(i, j)
	}
}
