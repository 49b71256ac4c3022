package fn

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// Field returns the function that takes field number index from structs of type t.
func Field(t column.Type, index int) *Bound {
	f := t.Fields[index]
	b := bound([]column.Type{t}, f.Type, flags{}, fieldKernel(index))
	b.Name = "struct_extract"
	return b
}

func fieldKernel(index int) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		s := column.Flat(args[0], args[0].Type()).(*column.Structs)
		return column.Slice(s.Fields[index], 0, n), nil
	}
}

// MakeList returns the function of a list literal [a, b, ...] of n elements of type elem.
func MakeList(elem column.Type, n int) *Bound {
	types := make([]column.Type, n)
	for i := range types {
		types[i] = elem
	}
	k := func(args []column.Vector, rows int) (column.Vector, error) {
		offsets := make([]uint32, rows+1)
		for i := range offsets {
			offsets[i] = uint32(i * len(args))
		}
		all := column.NewBuilder(elem, rows*len(args))
		for _, a := range args {
			all.Append(a, 0, rows)
		}
		sel := make([]uint32, 0, rows*len(args)) // from one argument after the other to one row after the other
		for r := range rows {
			for a := range args {
				sel = append(sel, uint32(a*rows+r))
			}
		}
		return &column.Lists{Offsets: offsets, Elem: column.Take(all.Vector(), sel)}, nil
	}
	b := bound(types, column.ListOf(elem), flags{seesNull: true}, k)
	b.Name = "list_value"
	return b
}

// MakeStruct returns the function of a struct literal: one argument a field of t.
func MakeStruct(t column.Type) *Bound {
	types := make([]column.Type, len(t.Fields))
	for i, f := range t.Fields {
		types[i] = f.Type
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		out := &column.Structs{Typ: t, Fields: make([]column.Vector, len(args)), N: n}
		for i, a := range args {
			out.Fields[i] = column.Slice(column.Flat(a, types[i]), 0, n)
		}
		return out, nil
	}
	b := bound(types, t, flags{seesNull: true}, k)
	b.Name = "struct_pack"
	return b
}

// constText returns the text that argument i is known to be; ok is false if it is NULL.
func constText(args []Arg, i int) (text string, ok bool, err error) {
	a := args[i]
	if a.Type.Kind == column.Null {
		return "", false, nil
	}
	if a.Const == nil || a.Type.Kind != column.Varchar {
		return "", false, &Error{Kind: NotConstant, Arg: i, Detail: fmt.Sprintf("argument %d has to be a constant text", i+1)}
	}
	if a.Const.IsNull(0) {
		return "", false, nil
	}
	return string(AppendText(nil, a.Const, 0)), true, nil
}
