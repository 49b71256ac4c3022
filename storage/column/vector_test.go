package column

import "testing"

var (
	_ Vector = (*Bools)(nil)
	_ Vector = (*Int64s)(nil)
	_ Vector = (*Float64s)(nil)
	_ Vector = (*Strings)(nil)
	_ Vector = (*Codes)(nil)
	_ Vector = (*Lists)(nil)
	_ Vector = (*Structs)(nil)
	_ Vector = (*Const)(nil)
	_ Vector = (*AllNull)(nil)
)

func TestNulls(t *testing.T) {
	var n Nulls
	if n.Get(0) || n.Get(100_000) || n.Any() {
		t.Error("a nil set has NULLs")
	}
	n = n.With(70, 200)
	if len(n) != 4 || !n.Get(70) || n.Get(69) || n.Get(71) || n.Get(6) || n.Get(5000) || !n.Any() {
		t.Errorf("after marking row 70: %x", n)
	}
	if n = n.With(199, 200); !n.Get(199) || !n.Get(70) || len(n) != 4 {
		t.Errorf("after marking row 199: %x", n)
	}
}

// TestVectorShapes pins type, length and NULLs of each kind of vector, empty ones included.
func TestVectorShapes(t *testing.T) {
	second := Nulls{}.With(1, 2)
	ints := &Int64s{Vals: []int64{1, 2}, Nulls: second}
	strs := &Strings{Vals: []string{"a", ""}, Nulls: second}
	pair := StructOf(Field{"i", BigIntType})
	for name, tt := range map[string]struct {
		v    Vector
		typ  Type
		rows int
	}{
		"bools":     {&Bools{Vals: []bool{true, false}, Nulls: second}, BoolType, 2},
		"ints":      {ints, BigIntType, 2},
		"times":     {&Int64s{Vals: []int64{1, 2}, Nulls: second, Time: true}, TimestampType, 2},
		"floats":    {&Float64s{Vals: []float64{1, 2}, Nulls: second}, DoubleType, 2},
		"strings":   {strs, VarcharType, 2},
		"codes":     {&Codes{Vals: []uint32{0, 0}, Nulls: second, Dict: &Dict{Vals: []string{"a"}}}, VarcharType, 2},
		"lists":     {&Lists{Offsets: []uint32{0, 2, 2}, Elem: ints, Nulls: second}, ListOf(BigIntType), 2},
		"no lists":  {&Lists{Elem: strs}, ListOf(VarcharType), 0},
		"structs":   {&Structs{Typ: pair, Fields: []Vector{ints}, Nulls: second, N: 2}, pair, 2},
		"const":     {&Const{One: &Int64s{Vals: []int64{7}}, N: 3}, BigIntType, 3},
		"all null":  {&AllNull{N: 2}, NullType, 2},
		"no bools":  {&Bools{}, BoolType, 0},
		"null once": {&Const{One: &Strings{Vals: []string{""}, Nulls: Nulls{1}}, N: 5}, VarcharType, 5},
	} {
		if !tt.v.Type().Equal(tt.typ) || tt.v.Len() != tt.rows {
			t.Errorf("%s: %d rows of %v, want %d of %v", name, tt.v.Len(), tt.v.Type(), tt.rows, tt.typ)
		}
		if tt.rows != 2 {
			continue
		}
		if first := tt.v.IsNull(0); first != (name == "all null") || !tt.v.IsNull(1) {
			t.Errorf("%s: NULL in the first row %v, in the second %v", name, first, tt.v.IsNull(1))
		}
	}
	if (&Const{One: ints, N: 3}).IsNull(2) || !(&Const{One: &Int64s{Vals: []int64{0}, Nulls: Nulls{1}}, N: 3}).IsNull(2) {
		t.Error("a constant is NULL where its row is not, or the other way")
	}
}
