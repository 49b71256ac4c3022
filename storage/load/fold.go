package load

import (
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

// foldedSame returns a function that folds entries from to to-1 of elem as a conversation shows them, a value at a time,
// and reports whether row j of stored, of type t, is the result: bool_or of booleans, the greatest of numbers, field by field of a
// struct that is itself never NULL.
func foldedSame(t column.Type, elem, stored column.Vector) func(from, to, j int) bool {
	elem, stored = column.Flat(elem, elem.Type()), column.Flat(stored, t)
	switch x := elem.(type) {
	case *column.Bools:
		y := stored.(*column.Bools)
		return func(from, to, j int) bool {
			none, any := true, false
			for i := from; i < to; i++ {
				if !x.IsNull(i) {
					none = false
					any = any || x.Vals[i]
				}
			}
			return y.IsNull(j) == none && (none || y.Vals[j] == any)
		}
	case *column.Int64s:
		y := stored.(*column.Int64s)
		return func(from, to, j int) bool {
			none, most := true, int64(0)
			for i := from; i < to; i++ {
				if !x.IsNull(i) && (none || x.Vals[i] > most) {
					none, most = false, x.Vals[i]
				}
			}
			return y.IsNull(j) == none && (none || y.Vals[j] == most)
		}
	case *column.Float64s:
		y := stored.(*column.Float64s)
		return func(from, to, j int) bool {
			none, most := true, 0.0
			for i := from; i < to; i++ {
				if !x.IsNull(i) && (none || x.Vals[i] > most || math.IsNaN(x.Vals[i])) {
					none, most = false, x.Vals[i]
				}
			}
			return y.IsNull(j) == none && (none || y.Vals[j] == most || math.IsNaN(y.Vals[j]) && math.IsNaN(most))
		}
	case *column.Structs:
		y := stored.(*column.Structs)
		var fields []func(from, to, j int) bool
		for k, f := range y.Typ.Fields {
			fields = append(fields, foldedSame(f.Type, x.Fields[x.Typ.FieldIndex(f.Name)], y.Fields[k]))
		}
		return func(from, to, j int) bool {
			if y.IsNull(j) {
				return false
			}
			for _, f := range fields {
				if !f(from, to, j) {
					return false
				}
			}
			return true
		}
	}
	return func(from, to, j int) bool { return stored.IsNull(j) }
}
