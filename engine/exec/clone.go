package exec

import (
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// clone returns a copy of v that shares nothing with it that is ever refilled: strings (whose bytes never change) and
// dictionaries are shared.
func clone(v column.Vector) column.Vector {
	switch v := v.(type) {
	case *column.Bools:
		return &column.Bools{Vals: slices.Clone(v.Vals), Nulls: slices.Clone(v.Nulls)}
	case *column.Int64s:
		return &column.Int64s{Vals: slices.Clone(v.Vals), Nulls: slices.Clone(v.Nulls), Time: v.Time}
	case *column.Float64s:
		return &column.Float64s{Vals: slices.Clone(v.Vals), Nulls: slices.Clone(v.Nulls)}
	case *column.Strings:
		return &column.Strings{Vals: slices.Clone(v.Vals), Nulls: slices.Clone(v.Nulls)}
	case *column.Codes:
		return &column.Codes{Vals: slices.Clone(v.Vals), Nulls: slices.Clone(v.Nulls), Dict: v.Dict}
	case *column.Lists:
		if v.Len() == 0 {
			return &column.Lists{Offsets: []uint32{0}, Elem: clone(column.Slice(v.Elem, 0, 0))}
		}
		// A slice of lists refers to part of its elements: copy only those.
		lo, hi := v.Offsets[0], v.Offsets[v.Len()]
		offsets := make([]uint32, len(v.Offsets))
		for i, o := range v.Offsets {
			offsets[i] = o - lo
		}
		return &column.Lists{Offsets: offsets, Elem: clone(column.Slice(v.Elem, int(lo), int(hi))), Nulls: slices.Clone(v.Nulls)}
	case *column.Structs:
		fields := make([]column.Vector, len(v.Fields))
		for i, f := range v.Fields {
			fields[i] = clone(f)
		}
		return &column.Structs{Typ: v.Typ, Fields: fields, Nulls: slices.Clone(v.Nulls), N: v.N}
	case *column.Const:
		return &column.Const{One: clone(v.One), N: v.N}
	case *column.AllNull:
		return &column.AllNull{N: v.N}
	}
	return v
}
