package storage

import "github.com/colloquydb/colloquy/storage/column"

// joined collects the rows of several vectors of a node into one, sharing strings but no other memory. Vectors of strings of one node are
// either all codes of one dictionary or all plain.
type joined struct {
	out column.Vector // typed, or nil
	n   int
}

// reuse takes over the memory of a vector, emptied.
func (j *joined) reuse(v column.Vector) { j.out = emptied(v) }

// emptied returns v without rows if it is of a kind that join appends to, else nil.
func emptied(v column.Vector) column.Vector {
	switch v := v.(type) {
	case *column.Bools:
		v.Vals, v.Nulls = v.Vals[:0], v.Nulls[:0]
		return v
	case *column.Int64s:
		v.Vals, v.Nulls = v.Vals[:0], v.Nulls[:0]
		return v
	case *column.Float64s:
		v.Vals, v.Nulls = v.Vals[:0], v.Nulls[:0]
		return v
	case *column.Strings:
		clear(v.Vals)
		v.Vals, v.Nulls = v.Vals[:0], v.Nulls[:0]
		return v
	case *column.Codes:
		v.Vals, v.Nulls = v.Vals[:0], v.Nulls[:0]
		return v
	case *column.Structs:
		for i, f := range v.Fields {
			v.Fields[i] = emptied(f)
		}
		v.Nulls, v.N = v.Nulls[:0], 0
		return v
	}
	return nil
}

func (j *joined) add(t column.Type, v column.Vector) {
	j.out = join(t, j.out, j.n, v)
	j.n += v.Len()
}

func (j *joined) vector(t column.Type) column.Vector {
	if j.out == nil {
		return column.EmptyVector(t)
	}
	return j.out
}

// concat returns the rows of all the vectors.
func concat(t column.Type, vs ...column.Vector) column.Vector {
	var j joined
	for _, v := range vs {
		if v.Len() > 0 {
			j.add(t, v)
		}
	}
	return j.vector(t)
}

// join appends v to out, which has n rows and may be nil for none.
func join(t column.Type, out column.Vector, n int, v column.Vector) column.Vector {
	k := v.Len()
	switch c := v.(type) {
	case *column.Const:
		v = column.Take(c.One, make([]uint32, c.N))
	case *column.AllNull:
		v = column.Flat(v, t)
	}
	if codes, ok := v.(*column.Codes); ok {
		if d, ok := out.(*column.Codes); out == nil || n == 0 || ok && d.Dict == codes.Dict {
			d = reuse[column.Codes](out)
			d.Dict = codes.Dict
			d.Vals = append(d.Vals[:n], codes.Vals...)
			d.Nulls = joinNulls(d.Nulls, n, codes.Nulls, k)
			return d
		}
		v = column.Flat(v, t)
	}
	switch v := v.(type) {
	case *column.Bools:
		d := reuse[column.Bools](out)
		d.Vals = append(d.Vals[:n], v.Vals...)
		d.Nulls = joinNulls(d.Nulls, n, v.Nulls, k)
		return d
	case *column.Int64s:
		d := reuse[column.Int64s](out)
		d.Time = v.Time
		d.Vals = append(d.Vals[:n], v.Vals...)
		d.Nulls = joinNulls(d.Nulls, n, v.Nulls, k)
		return d
	case *column.Float64s:
		d := reuse[column.Float64s](out)
		d.Vals = append(d.Vals[:n], v.Vals...)
		d.Nulls = joinNulls(d.Nulls, n, v.Nulls, k)
		return d
	case *column.Strings:
		if c, ok := out.(*column.Codes); ok && n > 0 {
			out = column.Flat(c, t)
		}
		d := reuse[column.Strings](out)
		d.Vals = append(d.Vals[:n], v.Vals...)
		d.Nulls = joinNulls(d.Nulls, n, v.Nulls, k)
		return d
	case *column.Structs:
		d := reuse[column.Structs](out)
		if len(d.Fields) != len(v.Fields) {
			d.Fields = make([]column.Vector, len(v.Fields))
		}
		for i, f := range v.Fields {
			d.Fields[i] = join(t.Fields[i].Type, d.Fields[i], n, f)
		}
		d.Nulls = joinNulls(d.Nulls, n, v.Nulls, k)
		d.Typ, d.N = t, n+k
		return d
	}
	return out
}

// joinNulls appends the NULLs of k rows to those of n rows.
func joinNulls(dst column.Nulls, n int, src column.Nulls, k int) column.Nulls {
	if !src.Any() {
		return dst
	}
	for len(dst) < (n+k+63)>>6 {
		dst = append(dst, 0)
	}
	copyBits(dst, n, src, 0, k)
	return dst
}
