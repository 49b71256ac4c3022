package column

// Flat returns v without Const, Codes and AllNull at its top, so that it is one of Bools, Int64s, Float64s, Strings, Lists and
// Structs; an AllNull becomes NULL rows of type t. v itself is returned where it is flat already.
func Flat(v Vector, t Type) Vector {
	switch v := v.(type) {
	case *Const:
		one := v.One
		if _, ok := one.(*AllNull); ok {
			one = nullRow(t)
		}
		return Take(Flat(one, t), make([]uint32, v.N))
	case *Codes:
		out := &Strings{Vals: make([]string, len(v.Vals)), Nulls: v.Nulls}
		dict := v.Dict.Vals
		if len(dict) == 0 {
			return out // every row is NULL
		}
		for i, c := range v.Vals {
			out.Vals[i] = dict[c]
		}
		return out
	case *AllNull:
		return Take(nullRow(t), make([]uint32, v.N))
	}
	return v
}

// NullConst returns n rows of NULL of type t as a Const.
func NullConst(t Type, n int) *Const { return &Const{One: nullRow(t), N: n} }

// nullRow returns one flat row of NULL.
func nullRow(t Type) Vector {
	null := Nulls{1}
	switch t.Kind {
	case Bool:
		return &Bools{Vals: make([]bool, 1), Nulls: null}
	case BigInt, Timestamp:
		return &Int64s{Vals: make([]int64, 1), Nulls: null, Time: t.Kind == Timestamp}
	case Double:
		return &Float64s{Vals: make([]float64, 1), Nulls: null}
	case Varchar:
		return &Strings{Vals: make([]string, 1), Nulls: null}
	case List:
		return &Lists{Offsets: make([]uint32, 2), Elem: EmptyVector(*t.Elem), Nulls: null}
	case Struct:
		out := &Structs{Typ: t, Fields: make([]Vector, len(t.Fields)), Nulls: null, N: 1}
		for i, f := range t.Fields {
			out.Fields[i] = nullRow(f.Type)
		}
		return out
	}
	return &AllNull{N: 1}
}

// EmptyVector returns a vector of type t without rows.
func EmptyVector(t Type) Vector {
	switch t.Kind {
	case Bool:
		return &Bools{}
	case BigInt, Timestamp:
		return &Int64s{Time: t.Kind == Timestamp}
	case Double:
		return &Float64s{}
	case Varchar:
		return &Strings{}
	case List:
		return &Lists{Offsets: []uint32{0}, Elem: EmptyVector(*t.Elem)}
	case Struct:
		out := &Structs{Typ: t, Fields: make([]Vector, len(t.Fields))}
		for i, f := range t.Fields {
			out.Fields[i] = EmptyVector(f.Type)
		}
		return out
	}
	return &AllNull{}
}

// NullsOf returns the NULL rows of v; for a Const or AllNull they are made.
func NullsOf(v Vector) Nulls {
	switch v := v.(type) {
	case *Bools:
		return v.Nulls
	case *Int64s:
		return v.Nulls
	case *Float64s:
		return v.Nulls
	case *Strings:
		return v.Nulls
	case *Codes:
		return v.Nulls
	case *Lists:
		return v.Nulls
	case *Structs:
		return v.Nulls
	case *Const:
		if v.One.IsNull(0) {
			return allNulls(v.N)
		}
	case *AllNull:
		return allNulls(v.N)
	}
	return nil
}

func allNulls(n int) Nulls {
	out := make(Nulls, (n+63)>>6)
	for i := range out {
		out[i] = ^uint64(0)
	}
	if rest := uint(n) & 63; rest != 0 {
		out[len(out)-1] = 1<<rest - 1
	}
	return out
}

// Union returns the rows that are NULL in any of the sets, of n rows. The result may be one of them.
func Union(n int, sets ...Nulls) Nulls {
	var out Nulls
	owned := false
	words := (n + 63) >> 6
	for _, s := range sets {
		if !s.Any() {
			continue
		}
		if out == nil {
			out = s
			continue
		}
		if !owned {
			out, owned = append(make(Nulls, 0, words), out[:min(words, len(out))]...), true
		}
		s = s[:min(words, len(s))]
		if len(out) < len(s) {
			out = append(out, make(Nulls, len(s)-len(out))...)
		}
		for i, w := range s {
			out[i] |= w
		}
	}
	return out
}

// SizeOf returns the bytes that the rows of v hold, strings included, dictionaries left out.
func SizeOf(v Vector) int64 {
	nulls := int64(len(NullsOf(v))) * 8
	switch v := v.(type) {
	case *Bools:
		return int64(len(v.Vals)) + nulls
	case *Int64s:
		return int64(len(v.Vals))*8 + nulls
	case *Float64s:
		return int64(len(v.Vals))*8 + nulls
	case *Strings:
		size := int64(len(v.Vals))*16 + nulls
		for _, s := range v.Vals {
			size += int64(len(s))
		}
		return size
	case *Codes:
		return int64(len(v.Vals))*4 + nulls
	case *Lists:
		return int64(len(v.Offsets))*4 + SizeOf(v.Elem) + nulls
	case *Structs:
		size := nulls
		for _, f := range v.Fields {
			size += SizeOf(f)
		}
		return size
	case *Const:
		return SizeOf(v.One)
	}
	return 0
}
