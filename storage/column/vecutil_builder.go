package column

import (
	"strings"
	"unsafe"
)

// Builder collects rows of one type into a new vector that owns its memory: text is copied, so that a few short strings do
// not keep the blocks alive from which they were decoded. Text of a dictionary stays codes for as long as all rows come from the
// same dictionary. Make it with NewBuilder. Not safe for concurrent use.
type Builder struct {
	typ   Type
	n     int
	nulls Nulls

	bools  []bool
	ints   []int64
	floats []float64

	strs  []string
	arena []byte // tail of the last block of copied text; never moved, so strings may point into it
	text  int64  // bytes of all arena blocks
	codes []uint32
	dict  *Dict // codes are in use while not nil

	offsets []uint32
	kids    []*Builder // the element of a list, the fields of a struct
}

// Copied text goes into blocks that double from the first size to the last, larger text into a block of its own.
const (
	arenaFirst = 1 << 10
	arenaLast  = 64 << 10
)

// NewBuilder returns a builder of type t with room for n rows.
func NewBuilder(t Type, n int) *Builder {
	b := &Builder{typ: t}
	switch t.Kind {
	case Bool:
		b.bools = make([]bool, 0, n)
	case BigInt, Timestamp:
		b.ints = make([]int64, 0, n)
	case Double:
		b.floats = make([]float64, 0, n)
	case List:
		b.offsets = append(make([]uint32, 0, n+1), 0)
		b.kids = []*Builder{NewBuilder(*t.Elem, n)}
	case Struct:
		for _, f := range t.Fields {
			b.kids = append(b.kids, NewBuilder(f.Type, n))
		}
	}
	return b
}

// Type is the type of the rows.
func (b *Builder) Type() Type { return b.typ }

// Len is the number of rows collected.
func (b *Builder) Len() int { return b.n }

// Bytes is the memory held, text included, dictionaries left out.
func (b *Builder) Bytes() int64 {
	size := int64(cap(b.nulls)+cap(b.ints)+cap(b.floats))*8 + int64(cap(b.bools)) +
		int64(cap(b.strs))*16 + b.text + int64(cap(b.codes)+cap(b.offsets))*4
	for _, k := range b.kids {
		size += k.Bytes()
	}
	return size
}

// Append adds rows from to to-1 of v, which is of the builder's type or of type NULL.
func (b *Builder) Append(v Vector, from, to int) {
	if from >= to {
		return
	}
	start := b.n
	switch v := v.(type) {
	case *Bools:
		b.bools = append(b.bools, v.Vals[from:to]...)
	case *Int64s:
		b.ints = append(b.ints, v.Vals[from:to]...)
	case *Float64s:
		b.floats = append(b.floats, v.Vals[from:to]...)
	case *Strings:
		b.leaveCodes(to - from)
		for i, s := range v.Vals[from:to] {
			if v.Nulls.Get(from + i) {
				s = ""
			}
			b.strs = append(b.strs, b.keep(s))
		}
	case *Codes:
		if b.takesCodes(v.Dict) {
			b.codes = append(b.codes, v.Vals[from:to]...)
		} else {
			b.leaveCodes(to - from)
			for i, c := range v.Vals[from:to] {
				b.strs = append(b.strs, dictValue(v, from+i, c))
			}
		}
	case *Lists:
		b.kids[0].Append(v.Elem, int(v.Offsets[from]), int(v.Offsets[to]))
		shift := b.offsets[len(b.offsets)-1] - v.Offsets[from]
		for _, o := range v.Offsets[from+1 : to+1] {
			b.offsets = append(b.offsets, o+shift)
		}
	case *Structs:
		for i, f := range v.Fields {
			b.kids[i].Append(f, from, to)
		}
	case *Const:
		b.appendConst(v.One, to-from)
		return
	case *AllNull:
		b.AppendNulls(to - from)
		return
	}
	b.n += to - from
	if nulls := NullsOf(v); nulls.Any() {
		for i := from; i < to; i++ {
			if nulls.Get(i) {
				b.nulls = b.nulls.With(start+i-from, b.n)
			}
		}
	}
}

// appendConst adds the one row of v n times.
func (b *Builder) appendConst(v Vector, n int) {
	if v.IsNull(0) {
		b.AppendNulls(n)
		return
	}
	b.Append(v, 0, 1)
	switch b.typ.Kind {
	case Varchar:
		if b.dict != nil {
			b.codes = repeatLast(b.codes, n-1)
		} else {
			b.strs = repeatLast(b.strs, n-1) // one copy of the text for all
		}
	case BigInt, Timestamp:
		b.ints = repeatLast(b.ints, n-1)
	case Double:
		b.floats = repeatLast(b.floats, n-1)
	case Bool:
		b.bools = repeatLast(b.bools, n-1)
	default:
		for range n - 1 {
			b.Append(v, 0, 1)
		}
		return
	}
	b.n += n - 1
}

func repeatLast[T any](vals []T, n int) []T {
	last := vals[len(vals)-1]
	for range n {
		vals = append(vals, last)
	}
	return vals
}

// AppendSel adds the rows of v that sel names.
func (b *Builder) AppendSel(v Vector, sel []uint32) {
	if len(sel) == 0 {
		return
	}
	start := b.n
	switch v := v.(type) {
	case *Bools:
		b.bools = appendSel(b.bools, v.Vals, sel)
	case *Int64s:
		b.ints = appendSel(b.ints, v.Vals, sel)
	case *Float64s:
		b.floats = appendSel(b.floats, v.Vals, sel)
	case *Strings:
		b.leaveCodes(len(sel))
		for _, i := range sel {
			s := v.Vals[i]
			if v.Nulls.Get(int(i)) {
				s = ""
			}
			b.strs = append(b.strs, b.keep(s))
		}
	case *Codes:
		if b.takesCodes(v.Dict) {
			b.codes = appendSel(b.codes, v.Vals, sel)
		} else {
			b.leaveCodes(len(sel))
			for _, i := range sel {
				b.strs = append(b.strs, dictValue(v, int(i), v.Vals[i]))
			}
		}
	case *Lists:
		for _, i := range sel {
			b.kids[0].Append(v.Elem, int(v.Offsets[i]), int(v.Offsets[i+1]))
			b.offsets = append(b.offsets, b.offsets[len(b.offsets)-1]+v.Offsets[i+1]-v.Offsets[i])
		}
	case *Structs:
		for i, f := range v.Fields {
			b.kids[i].AppendSel(f, sel)
		}
	case *Const:
		b.appendConst(v.One, len(sel))
		return
	case *AllNull:
		b.AppendNulls(len(sel))
		return
	}
	b.n += len(sel)
	if nulls := NullsOf(v); nulls.Any() {
		for k, i := range sel {
			if nulls.Get(int(i)) {
				b.nulls = b.nulls.With(start+k, b.n)
			}
		}
	}
}

func appendSel[T any](dst, vals []T, sel []uint32) []T {
	for _, i := range sel {
		dst = append(dst, vals[i])
	}
	return dst
}

// AppendNulls adds n NULL rows.
func (b *Builder) AppendNulls(n int) {
	if n <= 0 {
		return
	}
	switch b.typ.Kind {
	case Bool:
		b.bools = append(b.bools, make([]bool, n)...)
	case BigInt, Timestamp:
		b.ints = append(b.ints, make([]int64, n)...)
	case Double:
		b.floats = append(b.floats, make([]float64, n)...)
	case Varchar:
		if b.dict != nil && len(b.dict.Vals) > 0 {
			b.codes = append(b.codes, make([]uint32, n)...)
		} else {
			b.leaveCodes(n)
			b.strs = append(b.strs, make([]string, n)...)
		}
	case List:
		end := b.offsets[len(b.offsets)-1]
		for range n {
			b.offsets = append(b.offsets, end)
		}
	case Struct:
		for _, k := range b.kids {
			k.AppendNulls(n)
		}
	}
	start := b.n
	b.n += n
	for i := start; i < b.n; i++ {
		b.nulls = b.nulls.With(i, b.n)
	}
}

// takesCodes reports whether codes of dict can be added as they are.
func (b *Builder) takesCodes(dict *Dict) bool {
	if b.n == 0 && b.strs == nil && len(dict.Vals) > 0 {
		b.dict = dict
	}
	return b.dict == dict && dict != nil
}

// leaveCodes turns codes into strings, for rows of another source; more rows follow.
func (b *Builder) leaveCodes(more int) {
	if b.dict == nil {
		if b.strs == nil {
			b.strs = make([]string, 0, more)
		}
		return
	}
	b.strs = make([]string, len(b.codes), len(b.codes)+more)
	for i, c := range b.codes {
		if !b.nulls.Get(i) {
			b.strs[i] = b.dict.Vals[c]
		}
	}
	b.codes, b.dict = nil, nil
}

func dictValue(v *Codes, row int, code uint32) string {
	if v.Nulls.Get(row) {
		return ""
	}
	return v.Dict.Vals[code]
}

// keep returns a copy of s in the builder's memory.
func (b *Builder) keep(s string) string {
	if len(s) == 0 {
		return ""
	}
	if len(s) > cap(b.arena)-len(b.arena) {
		if len(s) > arenaLast/4 {
			b.text += int64(len(s))
			return strings.Clone(s)
		}
		size := max(arenaFirst, min(arenaLast, 2*cap(b.arena)))
		for size < len(s) {
			size *= 2
		}
		b.arena = make([]byte, 0, size)
		b.text += int64(size)
	}
	at := len(b.arena)
	b.arena = append(b.arena, s...)
	// The bytes from at on are written once, here: the string is as immutable as any other.
	return unsafe.String(&b.arena[at], len(s))
}

// Vector returns the rows collected. Rows that are appended later do not change it, but the memory is shared: after Reset
// it must not be used.
func (b *Builder) Vector() Vector {
	nulls := Nulls(nil)
	if b.nulls.Any() {
		nulls = append(nulls, b.nulls...) // the last word may change
	}
	n := b.n
	switch b.typ.Kind {
	case Bool:
		return &Bools{Vals: b.bools[:n:n], Nulls: nulls}
	case BigInt, Timestamp:
		return &Int64s{Vals: b.ints[:n:n], Nulls: nulls, Time: b.typ.Kind == Timestamp}
	case Double:
		return &Float64s{Vals: b.floats[:n:n], Nulls: nulls}
	case Varchar:
		if b.dict != nil {
			return &Codes{Vals: b.codes[:n:n], Nulls: nulls, Dict: b.dict}
		}
		return &Strings{Vals: b.strs[:n:n], Nulls: nulls}
	case List:
		return &Lists{Offsets: b.offsets[: n+1 : n+1], Elem: b.kids[0].Vector(), Nulls: nulls}
	case Struct:
		out := &Structs{Typ: b.typ, Fields: make([]Vector, len(b.kids)), Nulls: nulls, N: n}
		for i, k := range b.kids {
			out.Fields[i] = k.Vector()
		}
		return out
	}
	return &AllNull{N: n}
}

// Reset forgets the rows and keeps the memory, but for text, which strings handed out may still point to.
func (b *Builder) Reset() {
	b.n = 0
	b.nulls = b.nulls[:0]
	b.bools, b.ints, b.floats = b.bools[:0], b.ints[:0], b.floats[:0]
	b.strs, b.codes, b.dict = nil, b.codes[:0], nil
	b.arena, b.text = nil, 0
	if b.offsets != nil {
		b.offsets = b.offsets[:1]
	}
	for _, k := range b.kids {
		k.Reset()
	}
}
