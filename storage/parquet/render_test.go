package parquet

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// render writes row i of v as text that two readers can be compared by: doubles by their bits, strings quoted.
func render(b *strings.Builder, v column.Vector, i int) {
	if v.IsNull(i) {
		b.WriteString("NULL")
		return
	}
	switch v := v.(type) {
	case *column.Bools:
		b.WriteString(strconv.FormatBool(v.Vals[i]))
	case *column.Int64s:
		b.WriteString(strconv.FormatInt(v.Vals[i], 10))
	case *column.Float64s:
		fmt.Fprintf(b, "%016x", math.Float64bits(v.Vals[i]))
	case *column.Strings:
		b.WriteString(fmt.Sprintf("S%x", v.Vals[i]))
	case *column.Codes:
		b.WriteString(fmt.Sprintf("S%x", v.Dict.Vals[v.Vals[i]]))
	case *column.Lists:
		b.WriteByte('[')
		for j := v.Offsets[i]; j < v.Offsets[i+1]; j++ {
			if j > v.Offsets[i] {
				b.WriteByte(' ')
			}
			render(b, v.Elem, int(j))
		}
		b.WriteByte(']')
	case *column.Structs:
		b.WriteByte('{')
		for j, f := range v.Fields {
			if j > 0 {
				b.WriteByte(' ')
			}
			render(b, f, i)
		}
		b.WriteByte('}')
	default:
		fmt.Fprintf(b, "?%T", v)
	}
}

// checkVector reports what breaks the contract of column.Vector.
func checkVector(v column.Vector, typ column.Type, n int) error {
	if v.Len() != n {
		return fmt.Errorf("%T has %d rows, want %d", v, v.Len(), n)
	}
	if !v.Type().Equal(typ) {
		return fmt.Errorf("%T has type %s, want %s", v, v.Type(), typ)
	}
	switch v := v.(type) {
	case *column.Codes:
		for i, c := range v.Vals {
			if int(c) >= len(v.Dict.Vals) {
				return fmt.Errorf("row %d has code %d of %d", i, c, len(v.Dict.Vals))
			}
		}
	case *column.Lists:
		if v.Offsets[0] != 0 {
			return fmt.Errorf("list offsets begin at %d", v.Offsets[0])
		}
		for i := range n {
			if v.Offsets[i+1] < v.Offsets[i] {
				return fmt.Errorf("list offsets fall at row %d", i)
			}
			if v.IsNull(i) && v.Offsets[i+1] != v.Offsets[i] {
				return fmt.Errorf("NULL list at row %d is not empty", i)
			}
		}
		return checkVector(v.Elem, *typ.Elem, int(v.Offsets[n]))
	case *column.Structs:
		for j, f := range v.Fields {
			if err := checkVector(f, typ.Fields[j].Type, n); err != nil {
				return fmt.Errorf("field %s: %w", typ.Fields[j].Name, err)
			}
			for i := range n {
				if v.IsNull(i) && !f.IsNull(i) {
					return fmt.Errorf("field %s of the NULL row %d is not NULL", typ.Fields[j].Name, i)
				}
			}
		}
	}
	return nil
}

// fields lists the columns of s that can be read.
func fields(s *Shard) (out []column.Field) {
	for _, c := range s.Columns() {
		if c.Unsupported == "" {
			out = append(out, column.Field{Name: c.Name, Type: c.Type})
		}
	}
	return out
}
