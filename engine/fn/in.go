package fn

import (
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

// In returns `value IN (list)` for a value of the type that list (any number of rows, NULLs allowed) has. The set is
// built once. Three-valued: NULL if not found and there is a NULL in the list; false for an empty list.
func In(list column.Vector) (*Bound, error) {
	t := list.Type()
	list = column.Flat(list, t)
	n := list.Len()
	nulls := column.CountNulls(list, n)
	test := neverIn
	if nulls < n {
		test = inKernel(list)
	}
	k := test
	if nulls > 0 { // what is not found is unknown
		k = func(args []column.Vector, n int) (column.Vector, error) {
			v, err := test(args, n)
			if err != nil {
				return nil, err
			}
			found := v.(*column.Bools)
			unknown := append(column.Nulls(nil), nullsOf(args, n)...)
			for i, f := range found.Vals {
				if !f {
					unknown = unknown.With(i, n)
				}
			}
			return &column.Bools{Vals: found.Vals, Nulls: unknown}, nil
		}
	}
	b := bound([]column.Type{t}, column.BoolType, flags{seesNull: n == 0}, k)
	b.Name = "in"
	return b, nil
}

// neverIn is the test for a list without values.
func neverIn(_ []column.Vector, n int) (column.Vector, error) {
	return &column.Bools{Vals: make([]bool, n)}, nil
}

// inKernel returns the test whether a value is among those of list that are not NULL.
func inKernel(list column.Vector) Kernel {
	switch v := list.(type) {
	case *column.Bools:
		var has [2]bool
		for i, x := range asBytes(v.Vals) {
			if !v.Nulls.Get(i) {
				has[x] = true
			}
		}
		return func(args []column.Vector, n int) (column.Vector, error) {
			x := bools(args[0])
			out := make([]bool, n)
			for i := range out {
				if x.at(i) {
					out[i] = has[1]
				} else {
					out[i] = has[0]
				}
			}
			return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
		}
	case *column.Int64s:
		return memberKernel(ints, newMembers(v.Vals, v.Nulls))
	case *column.Float64s:
		keys := make([]uint64, len(v.Vals))
		for i, x := range v.Vals {
			keys[i] = floatKey(x)
		}
		set := newMembers(keys, v.Nulls)
		return func(args []column.Vector, n int) (column.Vector, error) {
			x := floats(args[0])
			out := make([]bool, n)
			for i := range out {
				out[i] = set.has(floatKey(x.at(i)))
			}
			return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
		}
	case *column.Strings:
		return memberKernel(strs, newMembers(v.Vals, v.Nulls))
	}
	return inHashed(list)
}

// floatKey is the bits of x with -0.0 as 0.0 and one NaN, so that equal values have equal keys.
func floatKey(x float64) uint64 {
	switch {
	case x == 0:
		return 0
	case x != x:
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(x)
}

// fewMembers is up to how many values a set is searched from end to end.
const fewMembers = 6

// members is a set of values.
type members[T comparable] struct {
	few []T
	all map[T]struct{}
}

func newMembers[T comparable](vals []T, nulls column.Nulls) *members[T] {
	m := &members[T]{all: map[T]struct{}{}}
	for i, x := range vals {
		if !nulls.Get(i) {
			m.all[x] = struct{}{}
		}
	}
	if len(m.all) <= fewMembers {
		for x := range m.all {
			m.few = append(m.few, x)
		}
		m.all = nil
	}
	return m
}

func (m *members[T]) has(x T) bool {
	if m.all != nil {
		_, ok := m.all[x]
		return ok
	}
	for _, y := range m.few {
		if x == y {
			return true
		}
	}
	return false
}

func memberKernel[T comparable](operandOf func(column.Vector) operand[T], set *members[T]) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		x := operandOf(args[0])
		out := make([]bool, n)
		for i := range out {
			out[i] = set.has(x.at(i))
		}
		return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
	}
}

// inHashed tests lists and structs, by hash and then value.
func inHashed(list column.Vector) Kernel {
	hashes := make([]uint64, list.Len())
	column.HashInto(list, hashes)
	rows := map[uint64][]int{}
	for i, h := range hashes {
		if !list.IsNull(i) {
			rows[h] = append(rows[h], i)
		}
	}
	return func(args []column.Vector, n int) (column.Vector, error) {
		v := column.Slice(args[0], 0, n)
		same := column.Equaler(v, list)
		hashes := make([]uint64, n)
		column.HashInto(v, hashes)
		out := make([]bool, n)
		for i, h := range hashes {
			for _, r := range rows[h] {
				if same(i, r) {
					out[i] = true
					break
				}
			}
		}
		return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
	}
}
