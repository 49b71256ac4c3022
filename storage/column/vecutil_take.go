package column

import "math/bits"

// Take returns the rows of v that sel names, in that order; a row may be named more than once. The result shares no
// typed slice with v but may share its dictionary.
func Take(v Vector, sel []uint32) Vector {
	switch v := v.(type) {
	case *Bools:
		return &Bools{Vals: takeVals(v.Vals, sel), Nulls: takeNulls(v.Nulls, sel)}
	case *Int64s:
		return &Int64s{Vals: takeVals(v.Vals, sel), Nulls: takeNulls(v.Nulls, sel), Time: v.Time}
	case *Float64s:
		return &Float64s{Vals: takeVals(v.Vals, sel), Nulls: takeNulls(v.Nulls, sel)}
	case *Strings:
		return &Strings{Vals: takeVals(v.Vals, sel), Nulls: takeNulls(v.Nulls, sel)}
	case *Codes:
		return &Codes{Vals: takeVals(v.Vals, sel), Nulls: takeNulls(v.Nulls, sel), Dict: v.Dict}
	case *Lists:
		return takeLists(v, sel)
	case *Structs:
		out := &Structs{Typ: v.Typ, Fields: make([]Vector, len(v.Fields)), Nulls: takeNulls(v.Nulls, sel), N: len(sel)}
		for i, f := range v.Fields {
			out.Fields[i] = Take(f, sel)
		}
		return out
	case *Const:
		return &Const{One: v.One, N: len(sel)}
	case *AllNull:
		return &AllNull{N: len(sel)}
	}
	return nil
}

func takeVals[T any](vals []T, sel []uint32) []T {
	out := make([]T, len(sel))
	for i, s := range sel {
		out[i] = vals[s]
	}
	return out
}

func takeNulls(nulls Nulls, sel []uint32) Nulls {
	if !nulls.Any() {
		return nil
	}
	out := make(Nulls, (len(sel)+63)>>6)
	for i, s := range sel {
		if nulls.Get(int(s)) {
			out[i>>6] |= 1 << (uint(i) & 63)
		}
	}
	return out
}

func takeLists(v *Lists, sel []uint32) *Lists {
	offsets := make([]uint32, len(sel)+1)
	total := uint32(0)
	for i, s := range sel {
		total += v.Offsets[s+1] - v.Offsets[s]
		offsets[i+1] = total
	}
	elems := make([]uint32, 0, total)
	for _, s := range sel {
		for e := v.Offsets[s]; e < v.Offsets[s+1]; e++ {
			elems = append(elems, e)
		}
	}
	return &Lists{Offsets: offsets, Elem: Take(v.Elem, elems), Nulls: takeNulls(v.Nulls, sel)}
}

// Slice returns rows from to to-1 of v, sharing its memory.
func Slice(v Vector, from, to int) Vector {
	if from == 0 && to == v.Len() {
		return v
	}
	switch v := v.(type) {
	case *Bools:
		return &Bools{Vals: v.Vals[from:to:to], Nulls: sliceNulls(v.Nulls, from, to)}
	case *Int64s:
		return &Int64s{Vals: v.Vals[from:to:to], Nulls: sliceNulls(v.Nulls, from, to), Time: v.Time}
	case *Float64s:
		return &Float64s{Vals: v.Vals[from:to:to], Nulls: sliceNulls(v.Nulls, from, to)}
	case *Strings:
		return &Strings{Vals: v.Vals[from:to:to], Nulls: sliceNulls(v.Nulls, from, to)}
	case *Codes:
		return &Codes{Vals: v.Vals[from:to:to], Nulls: sliceNulls(v.Nulls, from, to), Dict: v.Dict}
	case *Lists:
		return &Lists{Offsets: v.Offsets[from : to+1 : to+1], Elem: v.Elem, Nulls: sliceNulls(v.Nulls, from, to)}
	case *Structs:
		out := &Structs{Typ: v.Typ, Fields: make([]Vector, len(v.Fields)), Nulls: sliceNulls(v.Nulls, from, to), N: to - from}
		for i, f := range v.Fields {
			out.Fields[i] = Slice(f, from, to)
		}
		return out
	case *Const:
		return &Const{One: v.One, N: to - from}
	case *AllNull:
		return &AllNull{N: to - from}
	}
	return nil
}

// sliceNulls returns the bits from to to-1, from bit 0 on. Bits past the end may be set; IsNull is not asked for them.
func sliceNulls(nulls Nulls, from, to int) Nulls {
	words := (to - from + 63) >> 6
	first, shift := from>>6, uint(from)&63
	if first >= len(nulls) {
		return nil
	}
	src := nulls[first:]
	if shift == 0 {
		return src[:min(words, len(src)):min(words, len(src))]
	}
	out := make(Nulls, min(words, len(src)))
	for i := range out {
		out[i] = src[i] >> shift
		if i+1 < len(src) {
			out[i] |= src[i+1] << (64 - shift)
		}
	}
	return out
}

// CountNulls returns the number of NULL rows among the first n rows of v.
func CountNulls(v Vector, n int) int {
	switch v := v.(type) {
	case *Const:
		if v.One.IsNull(0) {
			return n
		}
		return 0
	case *AllNull:
		return n
	}
	count := 0
	nulls := NullsOf(v)
	for i, w := range nulls {
		if rest := n - i<<6; rest <= 0 {
			break
		} else if rest < 64 {
			w &= 1<<uint(rest) - 1
		}
		count += bits.OnesCount64(w)
	}
	return count
}
