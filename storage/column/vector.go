package column

// Nulls marks NULL rows: bit i set means that row i is NULL. A nil or short Nulls has no NULL past its end.
type Nulls []uint64

// Get reports whether row i is NULL.
func (n Nulls) Get(i int) bool {
	w := i >> 6
	return w < len(n) && n[w]>>(uint(i)&63)&1 != 0
}

// Any reports whether any row is NULL.
func (n Nulls) Any() bool {
	for _, w := range n {
		if w != 0 {
			return true
		}
	}
	return false
}

// With returns n, grown as needed for rows rows, with row i marked NULL.
func (n Nulls) With(i, rows int) Nulls {
	if words := (rows + 63) >> 6; len(n) < words {
		n = append(n, make(Nulls, words-len(n))...)
	}
	n[i>>6] |= 1 << (uint(i) & 63)
	return n
}

// Vector is a run of values of one type: the unit that decoders fill, operators exchange and functions
// work on. The concrete types below are the whole set; hot code switches on them once, outside its loop.
//
// A row that is NULL has an unspecified value in the typed slice (a valid one: a code is in range, a
// list row is empty). Vectors are not safe for concurrent writes. Strings point into memory that is never reused
// or changed, so they may be kept after the vector is refilled.
type Vector interface {
	// Type is the SQL type of the values.
	Type() Type
	// Len is the number of rows.
	Len() int
	// IsNull reports whether row i is NULL; 0 <= i < Len().
	IsNull(i int) bool
}

// Bools is a vector of BOOLEAN.
type Bools struct {
	Vals  []bool
	Nulls Nulls
}

// Int64s is a vector of BIGINT, or of TIMESTAMP where Time is set.
type Int64s struct {
	Vals  []int64
	Nulls Nulls
	Time  bool
}

// Float64s is a vector of DOUBLE.
type Float64s struct {
	Vals  []float64
	Nulls Nulls
}

// Strings is a vector of VARCHAR.
type Strings struct {
	Vals  []string
	Nulls Nulls
}

// Dict is the list of distinct strings that codes stand for; immutable and shared. Two Codes vectors
// with the same *Dict can be compared by code.
type Dict struct {
	Vals []string
}

// Codes is a vector of VARCHAR held as indexes into a dictionary.
type Codes struct {
	Vals  []uint32
	Nulls Nulls
	Dict  *Dict
}

// Lists is a vector of lists: row i holds Elem rows Offsets[i] to Offsets[i+1]. Offsets has Len()+1 entries.
type Lists struct {
	Offsets []uint32
	Elem    Vector
	Nulls   Nulls
}

// Structs is a vector of structs; every field vector has N rows. A NULL struct row has NULL in every field.
type Structs struct {
	Typ    Type
	Fields []Vector
	Nulls  Nulls
	N      int
}

// Const is one value repeated N times; One has exactly one row.
type Const struct {
	One Vector
	N   int
}

// AllNull is N rows of the type NULL.
type AllNull struct{ N int }

// Type implements Vector.
func (v *Bools) Type() Type { return BoolType }

// Len implements Vector.
func (v *Bools) Len() int { return len(v.Vals) }

// IsNull implements Vector.
func (v *Bools) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Int64s) Type() Type {
	if v.Time {
		return TimestampType
	}
	return BigIntType
}

// Len implements Vector.
func (v *Int64s) Len() int { return len(v.Vals) }

// IsNull implements Vector.
func (v *Int64s) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Float64s) Type() Type { return DoubleType }

// Len implements Vector.
func (v *Float64s) Len() int { return len(v.Vals) }

// IsNull implements Vector.
func (v *Float64s) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Strings) Type() Type { return VarcharType }

// Len implements Vector.
func (v *Strings) Len() int { return len(v.Vals) }

// IsNull implements Vector.
func (v *Strings) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Codes) Type() Type { return VarcharType }

// Len implements Vector.
func (v *Codes) Len() int { return len(v.Vals) }

// IsNull implements Vector.
func (v *Codes) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Lists) Type() Type { return ListOf(v.Elem.Type()) }

// Len implements Vector.
func (v *Lists) Len() int {
	if len(v.Offsets) == 0 {
		return 0
	}
	return len(v.Offsets) - 1
}

// IsNull implements Vector.
func (v *Lists) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Structs) Type() Type { return v.Typ }

// Len implements Vector.
func (v *Structs) Len() int { return v.N }

// IsNull implements Vector.
func (v *Structs) IsNull(i int) bool { return v.Nulls.Get(i) }

// Type implements Vector.
func (v *Const) Type() Type { return v.One.Type() }

// Len implements Vector.
func (v *Const) Len() int { return v.N }

// IsNull implements Vector.
func (v *Const) IsNull(int) bool { return v.One.IsNull(0) }

// Type implements Vector.
func (v *AllNull) Type() Type { return NullType }

// Len implements Vector.
func (v *AllNull) Len() int { return v.N }

// IsNull implements Vector.
func (v *AllNull) IsNull(int) bool { return true }
