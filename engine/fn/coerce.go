package fn

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// CanImplicit reports whether a value of type from is converted to type to without being asked: NULL to anything, BIGINT to
// DOUBLE, and lists and structs of such. A string literal (Arg.Literal) converts to anything.
func CanImplicit(from, to column.Type) bool {
	switch {
	case from.Kind == column.Null || from.Equal(to):
		return true
	case from.Kind == column.BigInt:
		return to.Kind == column.Double
	case from.Kind == column.List && to.Kind == column.List:
		return CanImplicit(*from.Elem, *to.Elem)
	case from.Kind == column.Struct && to.Kind == column.Struct && len(from.Fields) == len(to.Fields):
		for i, f := range from.Fields {
			if f.Name != to.Fields[i].Name || !CanImplicit(f.Type, to.Fields[i].Type) {
				return false
			}
		}
		return true
	}
	return false
}

// Common returns the type that values of all arguments take together in CASE, COALESCE, IN, VALUES and list literals: BIGINT and
// DOUBLE meet in DOUBLE, BOOLEAN and BIGINT in BIGINT; NULL and string literals follow the others.
func Common(args ...Arg) (column.Type, error) {
	t := column.NullType
	for _, a := range args {
		if a.Literal {
			continue
		}
		m, ok := meet(t, a.Type)
		if !ok {
			return column.NullType, noCommon("mix", t, a.Type)
		}
		t = m
	}
	if t.Kind == column.Null {
		for _, a := range args {
			if a.Literal {
				return column.VarcharType, nil
			}
		}
	}
	return t, nil
}

// CommonUnion returns the type of a column of a UNION, INTERSECT or EXCEPT: as Common, but types that do not meet become text.
func CommonUnion(a, b column.Type) column.Type {
	if t, ok := meet(a, b); ok {
		return t
	}
	if a.Kind == column.Bool && b.Kind == column.Double || a.Kind == column.Double && b.Kind == column.Bool {
		return column.DoubleType
	}
	return column.VarcharType
}

// CommonComparison returns the type in which two arguments are compared. It allows more than Common: text beside a value of
// another type is read as that type.
func CommonComparison(a, b Arg) (column.Type, error) {
	t, err := Common(a, b)
	if err == nil {
		return t, nil
	}
	switch {
	case a.Type.Kind == column.Varchar:
		return b.Type, nil
	case b.Type.Kind == column.Varchar:
		return a.Type, nil
	}
	return column.NullType, noCommon("compare", a.Type, b.Type)
}

func noCommon(verb string, a, b column.Type) error {
	return &Error{Kind: NoCommonType, Arg: -1, Detail: fmt.Sprintf("cannot %s %s and %s: cast one of them", verb, a, b)}
}

// meet returns the least type to which both convert.
func meet(a, b column.Type) (column.Type, bool) {
	switch {
	case CanImplicit(a, b):
		return b, true
	case CanImplicit(b, a):
		return a, true
	case a.Kind == column.Bool && b.Kind == column.BigInt:
		return b, true
	case a.Kind == column.BigInt && b.Kind == column.Bool:
		return a, true
	case a.Kind == column.List && b.Kind == column.List:
		elem, ok := meet(*a.Elem, *b.Elem)
		return column.ListOf(elem), ok
	case a.Kind == column.Struct && b.Kind == column.Struct && len(a.Fields) == len(b.Fields):
		fields := make([]column.Field, len(a.Fields))
		for i, f := range a.Fields {
			var other *column.Field
			for j := range b.Fields {
				if b.Fields[j].Name == f.Name {
					other = &b.Fields[j]
				}
			}
			if other == nil {
				return column.NullType, false
			}
			t, ok := meet(f.Type, other.Type)
			if !ok {
				return column.NullType, false
			}
			fields[i] = column.Field{Name: f.Name, Type: t}
		}
		return column.StructOf(fields...), true
	}
	return column.NullType, false
}
