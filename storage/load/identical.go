package load

import (
	"fmt"
	"math"
	"strconv"

	"github.com/colloquydb/colloquy/storage/column"
)

// identical returns a function that reports whether row i of a and row j of b are the same to the last bit, NULL at
// every level included. The types are equal.
func identical(a, b column.Vector) func(i, j int) bool {
	typ := a.Type()
	a, b = column.Flat(a, typ), column.Flat(b, typ)
	var same func(i, j int) bool
	switch x := a.(type) {
	case *column.Bools:
		y := b.(*column.Bools)
		same = func(i, j int) bool { return x.Vals[i] == y.Vals[j] }
	case *column.Int64s:
		y := b.(*column.Int64s)
		same = func(i, j int) bool { return x.Vals[i] == y.Vals[j] }
	case *column.Float64s:
		y := b.(*column.Float64s)
		same = func(i, j int) bool { return math.Float64bits(x.Vals[i]) == math.Float64bits(y.Vals[j]) }
	case *column.Strings:
		y := b.(*column.Strings)
		same = func(i, j int) bool { return x.Vals[i] == y.Vals[j] }
	case *column.Lists:
		y := b.(*column.Lists)
		elem := identical(x.Elem, y.Elem)
		same = func(i, j int) bool {
			n := x.Offsets[i+1] - x.Offsets[i]
			if n != y.Offsets[j+1]-y.Offsets[j] {
				return false
			}
			for k := range n {
				if !elem(int(x.Offsets[i]+k), int(y.Offsets[j]+k)) {
					return false
				}
			}
			return true
		}
	case *column.Structs:
		y := b.(*column.Structs)
		fields := make([]func(i, j int) bool, len(x.Fields))
		for k := range x.Fields {
			fields[k] = identical(x.Fields[k], y.Fields[k])
		}
		same = func(i, j int) bool {
			for _, f := range fields {
				if !f(i, j) {
					return false
				}
			}
			return true
		}
	default: // NULL without a type
		same = func(i, j int) bool { return true }
	}
	return func(i, j int) bool {
		if n := a.IsNull(i); n || b.IsNull(j) {
			return n == b.IsNull(j)
		}
		return same(i, j)
	}
}

// maxShown is how much of a value a message shows.
const maxShown = 120

// show renders a value for a message.
func show(v column.Vector, i int) string {
	s := value(v, i)
	if len(s) > maxShown {
		return fmt.Sprintf("%s... (%d bytes)", s[:maxShown], len(s))
	}
	return s
}

func value(v column.Vector, i int) string {
	if v.IsNull(i) {
		return "NULL"
	}
	v = column.Flat(v, v.Type())
	switch v := v.(type) {
	case *column.Bools:
		return strconv.FormatBool(v.Vals[i])
	case *column.Int64s:
		return strconv.FormatInt(v.Vals[i], 10)
	case *column.Float64s:
		return fmt.Sprintf("%v (bits %016x)", v.Vals[i], math.Float64bits(v.Vals[i]))
	case *column.Strings:
		return strconv.Quote(v.Vals[i])
	case *column.Lists:
		s := "["
		for j := v.Offsets[i]; j < v.Offsets[i+1] && len(s) <= maxShown; j++ {
			if j > v.Offsets[i] {
				s += ", "
			}
			s += value(v.Elem, int(j))
		}
		return s + "]"
	case *column.Structs:
		s := "{"
		for j, f := range v.Fields {
			if len(s) > maxShown {
				break
			}
			if j > 0 {
				s += ", "
			}
			s += v.Typ.Fields[j].Name + ": " + value(f, i)
		}
		return s + "}"
	}
	return "?"
}
