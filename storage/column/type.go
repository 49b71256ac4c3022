package column

import "strings"

// Kind is the family of a type.
type Kind uint8

// The kinds of the data model. Null is the type of the literal NULL alone.
const (
	Null Kind = iota
	Bool
	BigInt    // int64
	Double    // float64, every bit pattern kept
	Varchar   // bytes, UTF-8 where the source was; compared by bytes
	Timestamp // microseconds since 1970-01-01 UTC, int64
	List
	Struct
)

// Type is a SQL type. Elem is set for List, Fields for Struct. A Type is immutable once shared.
type Type struct {
	Kind   Kind
	Elem   *Type
	Fields []Field
}

// Field is one named member of a struct type.
type Field struct {
	Name string
	Type Type
}

// The scalar types.
var (
	NullType      = Type{Kind: Null}
	BoolType      = Type{Kind: Bool}
	BigIntType    = Type{Kind: BigInt}
	DoubleType    = Type{Kind: Double}
	VarcharType   = Type{Kind: Varchar}
	TimestampType = Type{Kind: Timestamp}
)

// ListOf returns the type of lists of elem.
func ListOf(elem Type) Type { return Type{Kind: List, Elem: &elem} }

// StructOf returns the struct type with the fields given, in order.
func StructOf(fields ...Field) Type { return Type{Kind: Struct, Fields: fields} }

// Equal reports whether two types are the same, field names included.
func (t Type) Equal(o Type) bool {
	if t.Kind != o.Kind || len(t.Fields) != len(o.Fields) {
		return false
	}
	if t.Kind == List && !t.Elem.Equal(*o.Elem) {
		return false
	}
	for i, f := range t.Fields {
		if f.Name != o.Fields[i].Name || !f.Type.Equal(o.Fields[i].Type) {
			return false
		}
	}
	return true
}

// FieldIndex returns the position of the field called name (exact bytes first, then without regard to
// ASCII case), or -1.
func (t Type) FieldIndex(name string) int {
	for i, f := range t.Fields {
		if f.Name == name {
			return i
		}
	}
	for i, f := range t.Fields {
		if strings.EqualFold(f.Name, name) {
			return i
		}
	}
	return -1
}

// String spells the type as SQL does: BIGINT, STRUCT("content" VARCHAR, "role" VARCHAR)[].
func (t Type) String() string {
	switch t.Kind {
	case Null:
		return "NULL"
	case Bool:
		return "BOOLEAN"
	case BigInt:
		return "BIGINT"
	case Double:
		return "DOUBLE"
	case Varchar:
		return "VARCHAR"
	case Timestamp:
		return "TIMESTAMP"
	case List:
		return t.Elem.String() + "[]"
	case Struct:
		var b strings.Builder
		b.WriteString("STRUCT(")
		for i, f := range t.Fields {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteByte('"')
			b.WriteString(strings.ReplaceAll(f.Name, `"`, `""`))
			b.WriteString(`" `)
			b.WriteString(f.Type.String())
		}
		b.WriteByte(')')
		return b.String()
	}
	return "UNKNOWN"
}
