package engine

import (
	"time"

	"github.com/colloquydb/colloquy/storage/column"
)

// The types and vectors of results. They are those of the executor, so Batches hands data over without a copy.
type (
	// Type is the SQL type of a column.
	Type = column.Type
	// Kind is the family of a Type.
	Kind = column.Kind
	// Vector is one column of a Batch; switch on the concrete types below.
	Vector = column.Vector
	// Bools is a vector of BOOLEAN.
	Bools = column.Bools
	// Int64s is a vector of BIGINT or TIMESTAMP.
	Int64s = column.Int64s
	// Float64s is a vector of DOUBLE.
	Float64s = column.Float64s
	// Strings is a vector of VARCHAR.
	Strings = column.Strings
	// Codes is a vector of VARCHAR held as indexes into a dictionary.
	Codes = column.Codes
	// Lists is a vector of lists.
	Lists = column.Lists
	// Structs is a vector of structs.
	Structs = column.Structs
	// Const is one value repeated.
	Const = column.Const
	// AllNull is a vector of untyped NULLs.
	AllNull = column.AllNull
)

// The kinds of types.
const (
	KindNull      = column.Null
	KindBool      = column.Bool
	KindBigInt    = column.BigInt
	KindDouble    = column.Double
	KindVarchar   = column.Varchar
	KindTimestamp = column.Timestamp
	KindList      = column.List
	KindStruct    = column.Struct
)

// Struct is a value of a STRUCT type: its fields in the order of the type.
type Struct []Field

// Field is one member of a Struct.
type Field struct {
	Name  string
	Value any
}

// Get returns the value of the field called name, or nil.
func (s Struct) Get(name string) any {
	for _, f := range s {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// MarshalJSON writes the struct as an object with its fields in order.
func (s Struct) MarshalJSON() ([]byte, error) {
	return appendJSON(nil, s)
}

// ValueAt returns row i of v as a Go value: nil for NULL, bool, int64, float64, string, time.Time (UTC), []any, or
// Struct. It allocates; loops over many rows are faster on the vectors themselves.
func ValueAt(v Vector, i int) any {
	if v.IsNull(i) {
		return nil
	}
	switch v := v.(type) {
	case *column.Bools:
		return v.Vals[i]
	case *column.Int64s:
		if v.Time {
			return time.UnixMicro(v.Vals[i]).UTC()
		}
		return v.Vals[i]
	case *column.Float64s:
		return v.Vals[i]
	case *column.Strings:
		return v.Vals[i]
	case *column.Codes:
		return v.Dict.Vals[v.Vals[i]]
	case *column.Const:
		return ValueAt(v.One, 0)
	case *column.Lists:
		lo, hi := int(v.Offsets[i]), int(v.Offsets[i+1])
		list := make([]any, hi-lo)
		for j := range list {
			list[j] = ValueAt(v.Elem, lo+j)
		}
		return list
	case *column.Structs:
		s := make(Struct, len(v.Fields))
		for j, f := range v.Fields {
			s[j] = Field{Name: v.Typ.Fields[j].Name, Value: ValueAt(f, i)}
		}
		return s
	}
	return nil
}
