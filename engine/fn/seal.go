package fn

import (
	"sync/atomic"

	"github.com/colloquydb/colloquy/storage/column"
)

// A sealed kernel handles for all functions alike what need not be thought of in each:
//   - a constant NULL makes a constant NULL, unless the function sees NULLs;
//   - constants alone give a constant;
//   - dictionary codes beside constants are computed once for each distinct value;
//   - other codes are turned into strings.
//
// The kernel inside gets flat vectors of at least n rows, and constants whose One is flat and not NULL (or, if it sees
// NULLs, may be NULL).
func seal(types []column.Type, result column.Type, f flags, k Kernel) Kernel {
	var cache atomic.Pointer[dictResult]
	return func(args []column.Vector, n int) (column.Vector, error) {
		if err := checkArguments(types, args, n); err != nil {
			return nil, err
		}
		if n == 0 {
			return column.EmptyVector(result), nil
		}
		constant := !f.volatile
		codes := -1 // the argument that is the only one not constant, and has codes
		for i, a := range args {
			switch a := a.(type) {
			case *column.Const:
				if !f.seesNull && a.One.IsNull(0) {
					return column.NullConst(result, n), nil
				}
			case *column.AllNull:
				if !f.seesNull {
					return column.NullConst(result, n), nil
				}
			case *column.Codes:
				if codes = i; !constant {
					codes = -1
				}
				constant = false
			default:
				constant, codes = false, -1
			}
		}
		if constant {
			one := make([]column.Vector, len(args))
			for i, a := range args {
				one[i] = oneRow(a, types[i])
			}
			v, err := k(one, 1)
			if err != nil {
				return nil, err
			}
			return &column.Const{One: column.Flat(v, result), N: n}, nil
		}
		if codes >= 0 && !f.seesNull && !f.volatile && !f.codes {
			if v, ok := evalDict(&cache, k, args, codes, n); ok {
				return v, nil
			}
		}
		flat := make([]column.Vector, len(args))
		for i, a := range args {
			flat[i] = plain(a, types[i], f.codes)
		}
		return k(flat, n)
	}
}

// checkArguments finds a caller that did not cast its arguments, or passed too few rows: never a fault of a query, but better
// told than answered wrongly.
func checkArguments(types []column.Type, args []column.Vector, n int) error {
	if len(args) != len(types) {
		return valueError("call", "a function of %d arguments was called with %d: this is a bug", len(types), len(args))
	}
	for i, a := range args {
		if k := kindOf(a); k != types[i].Kind && k != column.Null {
			return valueError("call", "argument %d was passed as %s, not as %s: this is a bug", i+1, a.Type(), types[i])
		}
		if a.Len() < n {
			return valueError("call", "argument %d has %d rows of %d: this is a bug", i+1, a.Len(), n)
		}
	}
	return nil
}

func kindOf(v column.Vector) column.Kind {
	switch v := v.(type) {
	case *column.Bools:
		return column.Bool
	case *column.Int64s:
		if v.Time {
			return column.Timestamp
		}
		return column.BigInt
	case *column.Float64s:
		return column.Double
	case *column.Strings, *column.Codes:
		return column.Varchar
	case *column.Lists:
		return column.List
	case *column.Structs:
		return column.Struct
	case *column.Const:
		return kindOf(v.One)
	}
	return column.Null
}

// oneRow returns the row of a constant, flat.
func oneRow(a column.Vector, t column.Type) column.Vector {
	if c, ok := a.(*column.Const); ok {
		a = c.One
	}
	if a.Len() != 1 {
		a = column.Slice(a, 0, 1)
	}
	return column.Flat(a, t)
}

// plain returns a as kernels get it.
func plain(a column.Vector, t column.Type, codes bool) column.Vector {
	switch a := a.(type) {
	case *column.Const:
		switch a.One.(type) {
		case *column.Codes, *column.AllNull:
			return &column.Const{One: column.Flat(a.One, t), N: a.N}
		}
	case *column.AllNull:
		return column.NullConst(t, a.N)
	case *column.Codes:
		if !codes {
			return column.Flat(a, t)
		}
	}
	return a
}

// dictResult is a function's result for all values of a dictionary, with the constants it was computed for.
type dictResult struct {
	dict   *column.Dict
	consts []column.Vector
	values column.Vector
	codes  *column.Dict // for text: the distinct values, and values of remap
	remap  []uint32
}

// A dictionary is worth computing as a whole if it is small, or not much larger than the rows at hand. The second
// bound keeps a query of a few rows from paying for a large one.
const (
	dictAlways = 1024
	dictPerRow = 4
)

// evalDict computes the function for each distinct value of the dictionary of args[at], or takes it from the cache. It is
// not ok where that does not pay, or where some value fails: that value may be in no row.
func evalDict(cache *atomic.Pointer[dictResult], k Kernel, args []column.Vector, at, n int) (column.Vector, bool) {
	in := args[at].(*column.Codes)
	size := len(in.Dict.Vals)
	r := cache.Load()
	if r == nil || !r.matches(in.Dict, args, at) {
		if size == 0 || size > dictAlways && size > dictPerRow*n {
			return nil, false
		}
		consts := make([]column.Vector, len(args))
		whole := make([]column.Vector, len(args))
		for i, a := range args {
			if i == at {
				whole[i] = &column.Strings{Vals: in.Dict.Vals}
				continue
			}
			one := a.(*column.Const).One
			consts[i] = one
			whole[i] = &column.Const{One: column.Flat(one, one.Type()), N: size}
		}
		v, err := k(whole, size)
		if err != nil {
			return nil, false
		}
		r = &dictResult{dict: in.Dict, consts: consts, values: column.Flat(v, v.Type())}
		if s, ok := r.values.(*column.Strings); ok {
			r.distinct(s)
		}
		cache.Store(r)
	}
	if r.codes != nil {
		out := &column.Codes{Vals: make([]uint32, n), Dict: r.codes}
		for i, c := range in.Vals[:n] {
			out.Vals[i] = r.remap[c]
		}
		out.Nulls = in.Nulls
		if nulls := column.NullsOf(r.values); nulls.Any() {
			out.Nulls = column.Union(n, in.Nulls, column.NullsOf(column.Take(r.values, in.Vals[:n])))
		}
		return out, true
	}
	return withNulls(column.Take(r.values, in.Vals[:n]), in.Nulls, n), true
}

func (r *dictResult) matches(dict *column.Dict, args []column.Vector, at int) bool {
	if r.dict != dict {
		return false
	}
	for i, a := range args {
		if i != at && a.(*column.Const).One != r.consts[i] {
			return false
		}
	}
	return true
}

// distinct makes a dictionary of text results, in which each value is once.
func (r *dictResult) distinct(s *column.Strings) {
	r.codes = &column.Dict{}
	r.remap = make([]uint32, len(s.Vals))
	seen := make(map[string]uint32, len(s.Vals))
	for i, x := range s.Vals {
		if s.Nulls.Get(i) {
			x = ""
		}
		c, ok := seen[x]
		if !ok {
			c = uint32(len(r.codes.Vals))
			seen[x] = c
			r.codes.Vals = append(r.codes.Vals, x)
		}
		r.remap[i] = c
	}
}

// withNulls returns v, which is the caller's own, with more rows NULL.
func withNulls(v column.Vector, nulls column.Nulls, n int) column.Vector {
	if !nulls.Any() {
		return v
	}
	switch v := v.(type) {
	case *column.Bools:
		v.Nulls = column.Union(n, v.Nulls, nulls)
	case *column.Int64s:
		v.Nulls = column.Union(n, v.Nulls, nulls)
	case *column.Float64s:
		v.Nulls = column.Union(n, v.Nulls, nulls)
	case *column.Strings:
		v.Nulls = column.Union(n, v.Nulls, nulls)
	case *column.Lists:
		// The rows that become NULL have to be empty.
		b := column.NewBuilder(v.Type(), n)
		for i := range n {
			if nulls.Get(i) {
				b.AppendNulls(1)
			} else {
				b.Append(v, i, i+1)
			}
		}
		return b.Vector()
	case *column.Structs:
		v.Nulls = column.Union(n, v.Nulls, nulls)
		for i, f := range v.Fields {
			v.Fields[i] = withNulls(column.Flat(f, v.Typ.Fields[i].Type), nulls, n)
		}
	}
	return v
}
