package exec

import "github.com/colloquydb/colloquy/storage/column"

// merge returns a vector of n rows of type t, in which row parts[i][j] is row j of vecs[i]. Every row is named exactly once.
func merge(t column.Type, n int, vecs []column.Vector, parts [][]uint32) column.Vector {
	var nulls column.Nulls
	for i, v := range vecs {
		marks := column.NullsOf(v)
		if !marks.Any() {
			continue
		}
		for j, row := range parts[i] {
			if marks.Get(j) {
				nulls = nulls.With(int(row), n)
			}
		}
	}
	switch t.Kind {
	case column.Bool:
		out := make([]bool, n)
		scatter(out, vecs, parts, func(v column.Vector) []bool { return v.(*column.Bools).Vals })
		return &column.Bools{Vals: out, Nulls: nulls}
	case column.BigInt, column.Timestamp:
		out := make([]int64, n)
		scatter(out, vecs, parts, func(v column.Vector) []int64 { return v.(*column.Int64s).Vals })
		return &column.Int64s{Vals: out, Nulls: nulls, Time: t.Kind == column.Timestamp}
	case column.Double:
		out := make([]float64, n)
		scatter(out, vecs, parts, func(v column.Vector) []float64 { return v.(*column.Float64s).Vals })
		return &column.Float64s{Vals: out, Nulls: nulls}
	case column.Varchar:
		out := make([]string, n)
		scatter(out, vecs, parts, func(v column.Vector) []string { return column.Flat(v, t).(*column.Strings).Vals })
		return &column.Strings{Vals: out, Nulls: nulls}
	case column.Null:
		return &column.AllNull{N: n}
	}
	// Lists and structs: one after the other, then in order.
	all := column.NewBuilder(t, n)
	where := make([]uint32, n)
	for i, v := range vecs {
		for j, row := range parts[i] {
			where[row] = uint32(all.Len() + j)
		}
		all.Append(v, 0, len(parts[i]))
	}
	return column.Take(all.Vector(), where)
}

func scatter[T any](out []T, vecs []column.Vector, parts [][]uint32, vals func(column.Vector) []T) {
	for i, v := range vecs {
		switch v := v.(type) {
		case *column.AllNull:
		case *column.Const:
			if v.One.IsNull(0) {
				continue
			}
			x := vals(v.One)[0]
			for _, row := range parts[i] {
				out[row] = x
			}
		default:
			from := vals(v)
			for j, row := range parts[i] {
				out[row] = from[j]
			}
		}
	}
}
