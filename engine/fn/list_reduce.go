package fn

import "github.com/colloquydb/colloquy/storage/column"

var listReduceFunctions = []*Function{
	{
		Name: "list_max", Category: "list",
		Signatures: []string{"list_max(list ANY[]) -> ANY"},
		Help:       "Greatest element of a list; NULLs are left out, nan is the greatest number.",
		Example:    "SELECT list_max([1, 3, NULL, 2])", Output: "3",
		bind: func(args []Arg) (*Bound, error) { return bindListExtreme(args, 1) },
	},
	{
		Name: "list_min", Category: "list",
		Signatures: []string{"list_min(list ANY[]) -> ANY"},
		Help:       "Least element of a list; NULLs are left out.",
		Example:    "SELECT list_min([3, 1, NULL, 2])", Output: "1",
		bind: func(args []Arg) (*Bound, error) { return bindListExtreme(args, -1) },
	},
	{
		Name: "list_sum", Category: "list",
		Signatures: []string{"list_sum(list BIGINT[]) -> BIGINT", "list_sum(list DOUBLE[]) -> DOUBLE"},
		Help:       "Sum of the elements of a list; NULL if there is none.",
		Example:    "SELECT list_sum([1, 2, NULL])", Output: "3",
		bind: func(args []Arg) (*Bound, error) { return bindListTotal(args, false) },
	},
	{
		Name: "list_avg", Category: "list",
		Signatures: []string{"list_avg(list DOUBLE[]) -> DOUBLE"},
		Help:       "Mean of the elements of a list; NULL if there is none.",
		Example:    "SELECT list_avg([1, 2, NULL])", Output: "1.5",
		bind: func(args []Arg) (*Bound, error) { return bindListTotal(args, true) },
	},
	{
		Name: "list_bool_or", Category: "list",
		Signatures: []string{"list_bool_or(list BOOLEAN[]) -> BOOLEAN"},
		Help:       "Whether an element of a list is true; NULLs are left out, NULL if there is nothing else.",
		Example:    "SELECT list_bool_or([false, NULL, true])", Output: "true",
		bind: func(args []Arg) (*Bound, error) { return bindListBool(args, true) },
	},
	{
		Name: "list_bool_and", Category: "list",
		Signatures: []string{"list_bool_and(list BOOLEAN[]) -> BOOLEAN"},
		Help:       "Whether all elements of a list are true; NULLs are left out, NULL if there is nothing else.",
		Example:    "SELECT list_bool_and([true, NULL, false])", Output: "false",
		bind: func(args []Arg) (*Bound, error) { return bindListBool(args, false) },
	},
}

// listElem returns the element type of the only argument, a list (NULL counts as a list of NULL).
func listElem(args []Arg) (column.Type, bool) {
	if len(args) == 0 {
		return column.NullType, false
	}
	switch t := args[0].Type; t.Kind {
	case column.List:
		return *t.Elem, true
	case column.Null:
		return t, true
	}
	return column.NullType, false
}

// flatLists returns the argument as lists with flat elements of type elem.
func flatLists(v column.Vector, elem column.Type) (*column.Lists, column.Vector) {
	lists := column.Flat(v, column.ListOf(elem)).(*column.Lists)
	return lists, column.Flat(lists.Elem, elem)
}

func bindListExtreme(args []Arg, sign int) (*Bound, error) {
	elem, ok := listElem(args)
	if !ok || len(args) != 1 {
		return nil, errNoMatch
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists, elems := flatLists(args[0], elem)
		if elems.Len() == 0 {
			return column.NullConst(elem, n), nil
		}
		compare := column.Comparer(elems, elems)
		elemNulls := column.NullsOf(elems)
		sel := make([]uint32, n)
		var nulls column.Nulls
		for i := range sel {
			best := -1
			for e := int(lists.Offsets[i]); e < int(lists.Offsets[i+1]); e++ {
				if !elemNulls.Get(e) && (best < 0 || compare(e, best)*sign > 0) {
					best = e
				}
			}
			if best < 0 {
				nulls = nulls.With(i, n)
				continue
			}
			sel[i] = uint32(best)
		}
		return withNulls(column.Take(elems, sel), nulls, n), nil
	}
	return bound([]column.Type{column.ListOf(elem)}, elem, flags{}, k), nil
}

// bindListTotal is the sum, or with mean the average, of numbers; booleans are summed as 0 and 1.
func bindListTotal(args []Arg, mean bool) (*Bound, error) {
	elem, ok := listElem(args)
	if !ok || len(args) != 1 {
		return nil, errNoMatch
	}
	switch elem.Kind {
	case column.Double:
		return bound([]column.Type{column.ListOf(elem)}, elem, flags{}, listTotalFloats(mean)), nil
	case column.Bool:
		if mean {
			return nil, errNoMatch
		}
	case column.BigInt, column.Null:
	default:
		return nil, errNoMatch
	}
	result := column.BigIntType
	if mean {
		result = column.DoubleType
	}
	return bound([]column.Type{column.ListOf(column.BigIntType)}, result, flags{}, listTotalInts(mean)), nil
}

func listTotalFloats(mean bool) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		lists, elems := flatLists(args[0], column.DoubleType)
		vals, elemNulls := elems.(*column.Float64s).Vals, column.NullsOf(elems)
		out := make([]float64, n)
		var nulls column.Nulls
		for i := range out {
			sum, count := 0.0, 0
			for e := int(lists.Offsets[i]); e < int(lists.Offsets[i+1]); e++ {
				if !elemNulls.Get(e) {
					sum += vals[e]
					count++
				}
			}
			if count == 0 {
				nulls = nulls.With(i, n)
				continue
			}
			if mean {
				sum /= float64(count)
			}
			out[i] = sum
		}
		return &column.Float64s{Vals: out, Nulls: nulls}, nil
	}
}

func listTotalInts(mean bool) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		lists, elems := flatLists(args[0], column.BigIntType)
		vals, elemNulls := elems.(*column.Int64s).Vals, column.NullsOf(elems)
		sums := make([]int64, n)
		means := make([]float64, n)
		var nulls column.Nulls
		for i := range sums {
			var sum int128
			count := int64(0)
			for e := int(lists.Offsets[i]); e < int(lists.Offsets[i+1]); e++ {
				if !elemNulls.Get(e) {
					sum.add(vals[e])
					count++
				}
			}
			switch total, ok := sum.int64(); {
			case count == 0:
				nulls = nulls.With(i, n)
			case mean:
				means[i] = sum.float64() / float64(count)
			case !ok:
				return nil, valueError("list_sum", "the sum of a list of %d elements overflows BIGINT", count)
			default:
				sums[i] = total
			}
		}
		if mean {
			return &column.Float64s{Vals: means, Nulls: nulls}, nil
		}
		return &column.Int64s{Vals: sums, Nulls: nulls}, nil
	}
}

func bindListBool(args []Arg, or bool) (*Bound, error) {
	elem, ok := listElem(args)
	if !ok || len(args) != 1 || elem.Kind != column.Bool && elem.Kind != column.Null {
		return nil, errNoMatch
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		lists, elems := flatLists(args[0], column.BoolType)
		vals, elemNulls := elems.(*column.Bools).Vals, column.NullsOf(elems)
		out := make([]bool, n)
		var nulls column.Nulls
		for i := range out {
			any := false
			out[i] = !or
			for e := int(lists.Offsets[i]); e < int(lists.Offsets[i+1]); e++ {
				if elemNulls.Get(e) {
					continue
				}
				any = true
				if vals[e] == or {
					out[i] = or
				}
			}
			if !any {
				nulls = nulls.With(i, n)
			}
		}
		return &column.Bools{Vals: out, Nulls: nulls}, nil
	}
	return bound([]column.Type{column.ListOf(column.BoolType)}, column.BoolType, flags{}, k), nil
}
