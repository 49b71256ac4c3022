package column

import "strings"

// CompareFloats orders doubles as SQL does: NaN is greater than every number and equal to itself, -0.0 equals 0.0.
func CompareFloats(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == b:
		return 0
	case a == a: // b is NaN
		return -1
	case b == b: // a is NaN
		return 1
	}
	return 0
}

// Comparer returns a function that compares row i of a with row j of b as ORDER BY does: negative, zero or positive. The
// types are equal. false < true; NaN is greater than every number and equal to itself, -0.0 equals 0.0; strings compare
// by bytes; lists and structs element by element. A NULL is greater than everything and equal to NULL, so a
// caller with NULLS FIRST looks for NULLs itself.
func Comparer(a, b Vector) func(i, j int) int {
	cmp := valueComparer(a, b)
	if !mayHoldNull(a) && !mayHoldNull(b) {
		return cmp
	}
	return func(i, j int) int {
		an, bn := a.IsNull(i), b.IsNull(j)
		switch {
		case an && bn:
			return 0
		case an:
			return 1
		case bn:
			return -1
		}
		return cmp(i, j)
	}
}

func mayHoldNull(v Vector) bool {
	switch v := v.(type) {
	case *Const:
		return v.One.IsNull(0)
	case *AllNull:
		return true
	}
	return NullsOf(v).Any()
}

// valueComparer compares rows that are not NULL.
func valueComparer(a, b Vector) func(i, j int) int {
	if c, ok := a.(*Const); ok {
		cmp := valueComparer(c.One, b)
		return func(_, j int) int { return cmp(0, j) }
	}
	if c, ok := b.(*Const); ok {
		cmp := valueComparer(a, c.One)
		return func(i, _ int) int { return cmp(i, 0) }
	}
	switch a := a.(type) {
	case *Bools:
		if b, ok := b.(*Bools); ok {
			return func(i, j int) int { return compareBools(a.Vals[i], b.Vals[j]) }
		}
	case *Int64s:
		if b, ok := b.(*Int64s); ok {
			return func(i, j int) int { return compareInts(a.Vals[i], b.Vals[j]) }
		}
	case *Float64s:
		if b, ok := b.(*Float64s); ok {
			return func(i, j int) int { return CompareFloats(a.Vals[i], b.Vals[j]) }
		}
	case *Strings:
		switch b := b.(type) {
		case *Strings:
			return func(i, j int) int { return strings.Compare(a.Vals[i], b.Vals[j]) }
		case *Codes:
			return func(i, j int) int { return strings.Compare(a.Vals[i], b.Dict.Vals[b.Vals[j]]) }
		}
	case *Codes:
		switch b := b.(type) {
		case *Strings:
			return func(i, j int) int { return strings.Compare(a.Dict.Vals[a.Vals[i]], b.Vals[j]) }
		case *Codes:
			if a.Dict == b.Dict {
				return func(i, j int) int {
					x, y := a.Vals[i], b.Vals[j]
					if x == y {
						return 0
					}
					return strings.Compare(a.Dict.Vals[x], a.Dict.Vals[y])
				}
			}
			return func(i, j int) int { return strings.Compare(a.Dict.Vals[a.Vals[i]], b.Dict.Vals[b.Vals[j]]) }
		}
	case *Lists:
		if b, ok := b.(*Lists); ok {
			return compareLists(a, b)
		}
	case *Structs:
		if b, ok := b.(*Structs); ok && len(a.Fields) == len(b.Fields) {
			fields := make([]func(i, j int) int, len(a.Fields))
			for k := range fields {
				fields[k] = Comparer(a.Fields[k], b.Fields[k])
			}
			return func(i, j int) int {
				for _, cmp := range fields {
					if c := cmp(i, j); c != 0 {
						return c
					}
				}
				return 0
			}
		}
	}
	// One side holds nothing but NULL, or the types differ, which callers have ruled out.
	return func(int, int) int { return 0 }
}

func compareLists(a, b *Lists) func(i, j int) int {
	cmp := Comparer(a.Elem, b.Elem)
	return func(i, j int) int {
		x, xEnd := int(a.Offsets[i]), int(a.Offsets[i+1])
		y, yEnd := int(b.Offsets[j]), int(b.Offsets[j+1])
		for ; x < xEnd && y < yEnd; x, y = x+1, y+1 {
			if c := cmp(x, y); c != 0 {
				return c
			}
		}
		return compareInts(int64(xEnd-x), int64(yEnd-y))
	}
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Equaler returns a function that reports whether row i of a and row j of b are the same for GROUP BY, DISTINCT and
// joins on IS NOT DISTINCT FROM: as Comparer gives zero, so NULL equals NULL and NaN equals NaN.
func Equaler(a, b Vector) func(i, j int) bool {
	switch x := a.(type) {
	case *Int64s:
		if y, ok := b.(*Int64s); ok && !mayHoldNull(x) && !mayHoldNull(y) {
			return func(i, j int) bool { return x.Vals[i] == y.Vals[j] }
		}
	case *Strings:
		if y, ok := b.(*Strings); ok && !mayHoldNull(x) && !mayHoldNull(y) {
			return func(i, j int) bool { return x.Vals[i] == y.Vals[j] }
		}
	case *Codes:
		if y, ok := b.(*Codes); ok && x.Dict == y.Dict && !mayHoldNull(x) && !mayHoldNull(y) {
			return func(i, j int) bool { return x.Vals[i] == y.Vals[j] }
		}
	}
	cmp := Comparer(a, b)
	return func(i, j int) bool { return cmp(i, j) == 0 }
}
