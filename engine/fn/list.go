package fn

import (
	"fmt"
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

var listFunctions = []*Function{
	{
		Name: "list_value", Aliases: []string{"list_pack"}, Category: "list",
		Signatures: []string{"list_value(value ANY, ...) -> ANY[]"},
		Help:       "List of the values; also written [a, b].",
		Example:    "SELECT list_value(1, 2)", Output: "[1, 2]",
		bind: func(args []Arg) (*Bound, error) {
			t, err := Common(args...)
			if err != nil {
				return nil, err
			}
			return MakeList(t, len(args)), nil
		},
	},
	{
		Name: "[]", Aliases: []string{"list_extract", "list_element", "array_extract"}, Class: Operator, Category: "list",
		Signatures: []string{"list[index BIGINT] -> ANY", "text[index BIGINT] -> VARCHAR", "struct['field'] -> ANY"},
		Help:       "Element of a list or character of a text, from 1, or from the end if negative; NULL (for text, empty) out of range.",
		Example:    "SELECT list_extract(['a', 'b', 'c'], -1)", Output: "c",
		bind: bindIndex,
	},
	{
		Name: "[:]", Aliases: []string{"list_slice", "array_slice"}, Class: Operator, Category: "list",
		Signatures: []string{"list[first BIGINT : last BIGINT] -> ANY[]", "text[first BIGINT : last BIGINT] -> VARCHAR"},
		Help:       "Elements of a list, or characters of a text, from the first to the last, both included; negative ones count from the end.",
		Example:    "SELECT list_slice([1, 2, 3], 2, 3)", Output: "[2, 3]",
		bind: bindSlice,
	},
	{
		Name: "struct_extract", Category: "list",
		Signatures: []string{"struct_extract(struct STRUCT, field VARCHAR) -> ANY"},
		Help:       "Field of a struct; also written struct.field.",
		Example:    "SELECT struct_extract({'a': 1, 'b': 2}, 'b')", Output: "2",
		bind: bindStructExtract,
	},
	{
		Name: "list_contains", Aliases: []string{"list_has", "array_contains", "array_has"}, Category: "list",
		Signatures: []string{"list_contains(list ANY[], value ANY) -> BOOLEAN"},
		Help:       "Whether a list contains a value.",
		Example:    "SELECT list_contains([1, 2, 3], 2)", Output: "true",
		bind: bindListContains,
	},
	{
		Name: "list_concat", Aliases: []string{"list_cat", "array_concat"}, Category: "list",
		Signatures: []string{"list_concat(list ANY[], ...) -> ANY[]"},
		Help:       "Lists put together; NULLs are left out.",
		Example:    "SELECT list_concat([1], [2, 3])", Output: "[1, 2, 3]",
		bind: func(args []Arg) (*Bound, error) {
			if _, all := listsOnly(args); !all || len(args) == 0 {
				return nil, errNoMatch
			}
			return bindListConcat(args, true)
		},
	},
}

// bindIndex is list[i], text[i] and struct['field'].
func bindIndex(args []Arg) (*Bound, error) {
	if len(args) != 2 {
		return nil, errNoMatch
	}
	switch t := args[0].Type; t.Kind {
	case column.Struct:
		return bindStructExtract(args)
	case column.List:
		if _, ok := argCost(args[1], column.BigIntType); !ok {
			return nil, errNoMatch
		}
		return bound([]column.Type{t, column.BigIntType}, *t.Elem, flags{}, indexKernel(*t.Elem)), nil
	}
	return overloads(overload{params: []column.Type{column.VarcharType, column.BigIntType}, result: column.VarcharType,
		kernel: func(args []column.Vector, n int) (column.Vector, error) {
			s, index := strs(args[0]), ints(args[1])
			nulls := nullsOf(args, n)
			out := make([]string, n)
			for i := range out {
				if k := index.at(i); k != 0 && !nulls.Get(i) {
					out[i] = substring(s.at(i), k, 1)
				}
			}
			return &column.Strings{Vals: out, Nulls: nulls}, nil
		}})(args)
}

func indexKernel(elem column.Type) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		lists := column.Flat(args[0], column.ListOf(elem)).(*column.Lists)
		index := ints(args[1])
		if lists.Elem.Len() == 0 {
			return column.NullConst(elem, n), nil
		}
		nulls := append(column.Nulls(nil), nullsOf(args, n)...)
		sel := make([]uint32, n)
		for i := range sel {
			from, to := int64(lists.Offsets[i]), int64(lists.Offsets[i+1])
			at := index.at(i)
			if at < 0 {
				at += to // may pass the least BIGINT, but never by wrapping
			} else {
				at += from - 1
				if index.at(i) == 0 || at < 0 {
					at = -1
				}
			}
			if at < from || at >= to {
				nulls = nulls.With(i, n)
				continue
			}
			sel[i] = uint32(at)
		}
		return withNulls(column.Flat(column.Take(lists.Elem, sel), elem), nulls, n), nil
	}
}

// span returns the 0-based half-open range that [first:last] means in a list or text of that length.
func span(first, last, length int64) (from, to int64) {
	if first < 0 {
		first = max(1, first+length+1)
	}
	if last < 0 {
		last += length + 1
	}
	from, to = max(0, first-1), min(last, length)
	if to <= from {
		return 0, 0
	}
	return from, to
}

func bindSlice(args []Arg) (*Bound, error) {
	if len(args) != 3 {
		return nil, errNoMatch
	}
	t := args[0].Type
	if t.Kind != column.List {
		return overloads(overload{params: []column.Type{column.VarcharType, column.BigIntType, column.BigIntType}, result: column.VarcharType, kernel: sliceText})(args)
	}
	for _, a := range args[1:] {
		if _, ok := argCost(a, column.BigIntType); !ok {
			return nil, errNoMatch
		}
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists := column.Flat(args[0], t).(*column.Lists)
		first, last := ints(args[1]), ints(args[2])
		nulls := nullsOf(args, n)
		offsets := make([]uint32, 1, n+1)
		var sel []uint32
		for i := range n {
			if !nulls.Get(i) {
				start := int64(lists.Offsets[i])
				from, to := span(first.at(i), last.at(i), int64(lists.Offsets[i+1])-start)
				for e := from; e < to; e++ {
					sel = append(sel, uint32(start+e))
				}
			}
			offsets = append(offsets, uint32(len(sel)))
		}
		return &column.Lists{Offsets: offsets, Elem: column.Take(lists.Elem, sel), Nulls: nulls}, nil
	}
	return bound([]column.Type{t, column.BigIntType, column.BigIntType}, t, flags{}, k), nil
}

func sliceText(args []column.Vector, n int) (column.Vector, error) {
	s, first, last := strs(args[0]), ints(args[1]), ints(args[2])
	nulls := nullsOf(args, n)
	out := make([]string, n)
	for i := range out {
		if !nulls.Get(i) {
			x := s.at(i)
			from, to := span(first.at(i), last.at(i), charLen(x))
			begin := startOf(x, from)
			out[i] = x[begin : begin+startOf(x[begin:], to-from)]
		}
	}
	return &column.Strings{Vals: out, Nulls: nulls}, nil
}

func bindStructExtract(args []Arg) (*Bound, error) {
	if len(args) != 2 {
		return nil, errNoMatch
	}
	t := args[0].Type
	if t.Kind == column.Null {
		return bound([]column.Type{t, column.VarcharType}, column.NullType, flags{}, first), nil
	}
	if t.Kind != column.Struct {
		return nil, errNoMatch
	}
	name, ok, err := constText(args, 1)
	if err != nil {
		return nil, err
	}
	index := t.FieldIndex(name)
	if !ok || index < 0 {
		names := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			names[i] = f.Name
		}
		return nil, &Error{Kind: UnknownField, Arg: 1, Suggestions: Nearest(name, names),
			Detail: fmt.Sprintf("there is no field %s; there are %s", quoteShort(name), strings.Join(names, ", "))}
	}
	return bound([]column.Type{t, column.VarcharType}, t.Fields[index].Type, flags{}, fieldKernel(index)), nil
}

func bindListContains(args []Arg) (*Bound, error) {
	if len(args) != 2 || args[0].Type.Kind != column.List && args[0].Type.Kind != column.Null {
		return nil, errNoMatch
	}
	elem := column.NullType
	if args[0].Type.Kind == column.List {
		elem = *args[0].Type.Elem
	}
	t, err := Common(Arg{Type: elem}, args[1])
	if err != nil {
		return nil, err
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists := column.Flat(args[0], column.ListOf(t)).(*column.Lists)
		same := column.Equaler(lists.Elem, args[1])
		nulls := nullsOf(args, n)
		out := make([]bool, n)
		for i := range out {
			if nulls.Get(i) {
				continue
			}
			for e := lists.Offsets[i]; e < lists.Offsets[i+1]; e++ {
				if same(int(e), i) {
					out[i] = true
					break
				}
			}
		}
		return &column.Bools{Vals: out, Nulls: nulls}, nil
	}
	return bound([]column.Type{column.ListOf(t), t}, column.BoolType, flags{}, k), nil
}

// bindListConcat puts lists together, with skip leaving out those that are NULL.
func bindListConcat(args []Arg, skip bool) (*Bound, error) {
	elems := make([]Arg, 0, len(args))
	for _, a := range args {
		if a.Type.Kind == column.List {
			elems = append(elems, Arg{Type: *a.Type.Elem})
		}
	}
	elem, err := Common(elems...)
	if err != nil {
		return nil, err
	}
	t := column.ListOf(elem)
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists := make([]*column.Lists, len(args))
		for a := range args {
			lists[a] = column.Flat(args[a], t).(*column.Lists)
		}
		var nulls column.Nulls
		if !skip {
			nulls = nullsOf(args, n)
		}
		b := column.NewBuilder(elem, n)
		offsets := make([]uint32, 1, n+1)
		for i := range n {
			for _, l := range lists {
				if !nulls.Get(i) && !l.IsNull(i) {
					b.Append(l.Elem, int(l.Offsets[i]), int(l.Offsets[i+1]))
				}
			}
			offsets = append(offsets, uint32(b.Len()))
		}
		return &column.Lists{Offsets: offsets, Elem: b.Vector(), Nulls: nulls}, nil
	}
	return bound(repeated(t, len(args)), t, flags{seesNull: skip}, k), nil
}
