package fn

import (
	"fmt"
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

// Cast returns the kernel (of one argument) that converts from one type to another. With try, a value that cannot be
// converted gives NULL instead of an error. A double becomes the nearest integer, halves going to the even one, while text
// like '2.5' is rounded away from zero; both as DuckDB does.
func Cast(from, to column.Type, try bool) (Kernel, error) {
	if from.Equal(to) {
		return first, nil
	}
	k, ok := castKernel(from, to, try)
	if !ok {
		return nil, &Error{Kind: NoCast, Name: "CAST", Arg: 0, Detail: fmt.Sprintf("there is no cast from %s to %s", from, to)}
	}
	if from.Kind == column.Null {
		return k, nil
	}
	return seal([]column.Type{from}, to, flags{}, k), nil
}

// castKernel returns the kernel for flat vectors and constants.
func castKernel(from, to column.Type, try bool) (Kernel, bool) {
	switch {
	case from.Kind == column.Null:
		return func(_ []column.Vector, n int) (column.Vector, error) { return column.NullConst(to, n), nil }, true
	case to.Kind == column.Varchar:
		return castToText, true
	case from.Kind == column.Varchar:
		return castFromText(to, try)
	case from.Kind == column.List && to.Kind == column.List:
		return castLists(*from.Elem, *to.Elem, try)
	case from.Kind == column.Struct && to.Kind == column.Struct:
		return castStructs(from, to, try)
	}
	switch from.Kind {
	case column.Bool:
		switch to.Kind {
		case column.BigInt:
			return castEach(bools, func(b bool) int64 {
				if b {
					return 1
				}
				return 0
			}), true
		case column.Double:
			return castEach(bools, func(b bool) float64 {
				if b {
					return 1
				}
				return 0
			}), true
		}
	case column.BigInt:
		switch to.Kind {
		case column.Bool:
			return castEach(ints, func(x int64) bool { return x != 0 }), true
		case column.Double:
			return castIntsToFloats, true
		}
	case column.Double:
		switch to.Kind {
		case column.Bool:
			return castEach(floats, func(x float64) bool { return x != 0 }), true
		case column.BigInt:
			return castParsed(floats, try, roundToInt, func(x float64) *ValueError {
				return valueError("CAST", "%s is out of range for BIGINT", AppendDouble(nil, x))
			}), true
		}
	}
	return nil, false
}

func castEach[A any, R bool | int64 | float64](operandOf func(column.Vector) operand[A], f func(A) R) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		x := operandOf(args[0])
		out := make([]R, n)
		for i := range out {
			out[i] = f(x.at(i))
		}
		return vectorOf(out, nullsOf(args, n)), nil
	}
}

func castIntsToFloats(args []column.Vector, n int) (column.Vector, error) {
	out := make([]float64, n)
	x := ints(args[0])
	if x.isConst {
		return vectorOf(fill(float64(x.one), n), nil), nil
	}
	for i, v := range x.vals[:n] {
		out[i] = float64(v)
	}
	return vectorOf(out, nullsOf(args, n)), nil
}

// castParsed makes the kernel of a conversion that can fail.
func castParsed[A any, R bool | int64 | float64](operandOf func(column.Vector) operand[A], try bool, f func(A) (R, bool), fail func(A) *ValueError) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		x := operandOf(args[0])
		nulls := nullsOf(args, n)
		owned := false
		out := make([]R, n)
		for i := range out {
			if nulls.Get(i) {
				continue
			}
			r, ok := f(x.at(i))
			if !ok {
				if !try {
					return nil, fail(x.at(i))
				}
				if !owned {
					nulls, owned = append(make(column.Nulls, 0, (n+63)>>6), nulls...), true
				}
				nulls = nulls.With(i, n)
				continue
			}
			out[i] = r
		}
		return vectorOf(out, nulls), nil
	}
}

// roundToInt returns the nearest integer, halves to the even one.
func roundToInt(x float64) (int64, bool) {
	r := math.RoundToEven(x)
	if r >= -1<<63 && r < 1<<63 { // false for NaN
		return int64(r), true
	}
	return 0, false
}

func castFromText(to column.Type, try bool) (Kernel, bool) {
	fail := func(s string) *ValueError {
		return valueError("CAST", "cannot read %s as %s", quoteShort(s), to)
	}
	switch to.Kind {
	case column.Bool:
		return castParsed(strs, try, parseBool, fail), true
	case column.BigInt:
		return castParsed(strs, try, parseInt, fail), true
	case column.Double:
		return castParsed(strs, try, parseDouble, fail), true
	case column.Timestamp:
		k := castParsed(strs, try, parseTimestamp, func(s string) *ValueError {
			return valueError("CAST", "cannot read %s as TIMESTAMP: the form is 2024-01-31 12:00:00", quoteShort(s))
		})
		return func(args []column.Vector, n int) (column.Vector, error) {
			v, err := k(args, n)
			if err != nil {
				return nil, err
			}
			v.(*column.Int64s).Time = true
			return v, nil
		}, true
	case column.List, column.Struct:
		return castNestedText(to, try), true
	}
	return nil, false
}

// castLists converts the elements.
func castLists(from, to column.Type, try bool) (Kernel, bool) {
	elem := first
	if !from.Equal(to) {
		k, ok := castKernel(from, to, try)
		if !ok {
			return nil, false
		}
		elem = seal([]column.Type{from}, to, flags{}, k)
	}
	return func(args []column.Vector, n int) (column.Vector, error) {
		lists, ok := args[0].(*column.Lists)
		if !ok {
			lists = column.Flat(args[0], column.ListOf(from)).(*column.Lists)
		}
		from, to := int(lists.Offsets[0]), int(lists.Offsets[n])
		offsets := lists.Offsets[:n+1]
		part := column.Slice(lists.Elem, from, to)
		if from > 0 {
			offsets = append([]uint32(nil), offsets...)
			for i := range offsets {
				offsets[i] -= uint32(from)
			}
		}
		v, err := elem([]column.Vector{part}, to-from)
		if err != nil {
			return nil, err
		}
		return &column.Lists{Offsets: offsets, Elem: v, Nulls: lists.Nulls}, nil
	}, true
}

// castStructs converts field by field, by name in any order; a field that is not there is NULL. At least one has to be there.
func castStructs(from, to column.Type, try bool) (Kernel, bool) {
	type source struct {
		field int // -1 if there is none
		cast  Kernel
	}
	sources := make([]source, len(to.Fields))
	matched := false
	for i, f := range to.Fields {
		s := source{field: from.FieldIndex(f.Name)}
		if s.field >= 0 {
			matched = true
			have := from.Fields[s.field].Type
			if have.Equal(f.Type) {
				s.cast = first
			} else if k, ok := castKernel(have, f.Type, try); ok {
				s.cast = seal([]column.Type{have}, f.Type, flags{}, k)
			} else {
				return nil, false
			}
		}
		sources[i] = s
	}
	if !matched {
		return nil, false
	}
	return func(args []column.Vector, n int) (column.Vector, error) {
		in := column.Flat(args[0], from).(*column.Structs)
		out := &column.Structs{Typ: to, Fields: make([]column.Vector, len(to.Fields)), Nulls: in.Nulls, N: n}
		for i, s := range sources {
			if s.field < 0 {
				out.Fields[i] = column.NullConst(to.Fields[i].Type, n)
				continue
			}
			v, err := s.cast([]column.Vector{in.Fields[s.field]}, n)
			if err != nil {
				return nil, err
			}
			out.Fields[i] = v
		}
		return out, nil
	}, true
}
