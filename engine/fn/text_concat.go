package fn

import "github.com/colloquydb/colloquy/storage/column"

var concatFunctions = []*Function{
	{
		Name: "||", Class: Operator, Category: "text",
		Signatures: []string{"any || any -> VARCHAR", "ANY[] || ANY[] -> ANY[]"},
		Help:       "Two texts, or two lists, put together; NULL if one is NULL.",
		Example:    "SELECT 'a' || 1", Output: "a1",
		bind: bindConcatOperator,
	},
	{
		Name: "concat", Category: "text",
		Signatures: []string{"concat(value ANY, ...) -> VARCHAR", "concat(list ANY[], ...) -> ANY[]"},
		Help:       "All values as text put together, or all lists; NULLs are left out.",
		Example:    "SELECT concat('a', NULL, 1, true)", Output: "a1true",
		bind: bindConcat,
	},
	{
		Name: "concat_ws", Category: "text",
		Signatures: []string{"concat_ws(separator VARCHAR, value ANY, ...) -> VARCHAR"},
		Help:       "All values as text with a separator between them; NULLs are left out.",
		Example:    "SELECT concat_ws('-', 'a', NULL, 1)", Output: "a-1",
		bind: func(args []Arg) (*Bound, error) {
			if len(args) < 2 {
				return nil, errNoMatch
			}
			return bound(allText(args), column.VarcharType, flags{seesNull: true}, concatKernel(true)), nil
		},
	},
}

func allText(args []Arg) []column.Type {
	types := make([]column.Type, len(args))
	for i := range types {
		types[i] = column.VarcharType
	}
	return types
}

// listsOnly reports whether some argument is a list, and whether all are lists or NULL.
func listsOnly(args []Arg) (some, all bool) {
	all = true
	for _, a := range args {
		switch a.Type.Kind {
		case column.List:
			some = true
		case column.Null:
		default:
			all = false
		}
	}
	return some, all
}

func bindConcatOperator(args []Arg) (*Bound, error) {
	if len(args) != 2 {
		return nil, errNoMatch
	}
	if some, all := listsOnly(args); some {
		if !all {
			return nil, errNoMatch
		}
		return bindListConcat(args, false)
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		a, b := strs(args[0]), strs(args[1])
		nulls := nullsOf(args, n)
		out := newTextOut(n)
		for i := range n {
			if !nulls.Get(i) {
				x, y := a.at(i), b.at(i)
				out.set(i, append(append(out.room(len(x)+len(y)), x...), y...))
			}
		}
		return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
	}
	return bound(allText(args), column.VarcharType, flags{}, k), nil
}

func bindConcat(args []Arg) (*Bound, error) {
	if len(args) == 0 {
		return nil, errNoMatch
	}
	if some, all := listsOnly(args); some {
		if !all {
			return nil, errNoMatch
		}
		return bindListConcat(args, true)
	}
	return bound(allText(args), column.VarcharType, flags{seesNull: true}, concatKernel(false)), nil
}

// concatKernel puts texts together, leaving NULLs out; with separator the first argument stands between the others.
func concatKernel(separator bool) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		var sep operand[string]
		var sepNulls column.Nulls
		if separator {
			sep, sepNulls = strs(args[0]), column.NullsOf(args[0])
			args = args[1:]
		}
		parts := make([]operand[string], len(args))
		nulls := make([]column.Nulls, len(args))
		for k, a := range args {
			parts[k], nulls[k] = strs(a), column.NullsOf(a)
		}
		out := newTextOut(n)
		for i := range n {
			if separator && sepNulls.Get(i) {
				continue
			}
			between := ""
			if separator {
				between = sep.at(i)
			}
			size := 0
			for k := range parts {
				size += len(parts[k].at(i)) + len(between)
			}
			b := out.room(size)
			first := true
			for k := range parts {
				if nulls[k].Get(i) {
					continue
				}
				if !first {
					b = append(b, between...)
				}
				first = false
				b = append(b, parts[k].at(i)...)
			}
			out.set(i, b)
		}
		return &column.Strings{Vals: out.vals, Nulls: sepNulls}, nil
	}
}
