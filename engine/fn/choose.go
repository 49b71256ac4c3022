package fn

import "github.com/colloquydb/colloquy/storage/column"

// choose returns, for each of n rows, that row of args[which[i]], or NULL where which[i] is negative. All args are of type t.
func choose(t column.Type, args []column.Vector, which []int32, n int) column.Vector {
	var nulls column.Nulls
	argNulls := make([]column.Nulls, len(args))
	for k, a := range args {
		argNulls[k] = column.NullsOf(a)
	}
	for i, w := range which {
		if w < 0 || argNulls[w].Get(i) {
			nulls = nulls.With(i, n)
		}
	}
	switch t.Kind {
	case column.Bool:
		return &column.Bools{Vals: chooseVals(bools, args, which), Nulls: nulls}
	case column.BigInt, column.Timestamp:
		return &column.Int64s{Vals: chooseVals(ints, args, which), Nulls: nulls, Time: t.Kind == column.Timestamp}
	case column.Double:
		return &column.Float64s{Vals: chooseVals(floats, args, which), Nulls: nulls}
	case column.Varchar:
		return &column.Strings{Vals: chooseVals(strs, args, which), Nulls: nulls}
	case column.Null:
		return &column.AllNull{N: n}
	}
	b := column.NewBuilder(t, n)
	for i, w := range which {
		if w < 0 {
			b.AppendNulls(1)
		} else {
			b.Append(args[w], i, i+1)
		}
	}
	return b.Vector()
}

func chooseVals[T any](operandOf func(column.Vector) operand[T], args []column.Vector, which []int32) []T {
	from := make([]operand[T], len(args))
	for k, a := range args {
		from[k] = operandOf(a)
	}
	out := make([]T, len(which))
	for i, w := range which {
		if w >= 0 {
			out[i] = from[w].at(i)
		}
	}
	return out
}
