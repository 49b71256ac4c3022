package parquet

import (
	"bytes"
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// Vectors are put together from levels as Dremel describes ("Dremel: Interactive Analysis of Web-Scale Datasets", section 4), a
// node at a time. Of the entries of a leaf, those with a repetition level of at most node.rep begin a new value of the
// node, and those of them with a definition level of at least node.slot have a place for it.

var errShape = damaged("the columns of a list or struct disagree about its shape")

// window is the part of a leafReader that a batch takes.
type window struct {
	entries int
	present int // entries with a value
}

func (r *leafReader) reps() []byte { return r.rep[:min(r.taken.entries, len(r.rep))] }
func (r *leafReader) defs() []byte { return r.def[:min(r.taken.entries, len(r.def))] }

// build returns n rows of t. dst, a vector that build returned for t before, is refilled.
func (t *target) build(n int, dst column.Vector) (column.Vector, error) {
	switch {
	case t.node == nil:
		return nullVector(t.typ, n, dst), nil
	case t.typ.Kind == column.List:
		return t.buildList(n, dst)
	case t.typ.Kind == column.Struct:
		return t.buildStruct(n, dst)
	}
	return t.src.build(t.node, t.typ, n, dst)
}

// buildList needs no more than the levels of one leaf below it.
func (t *target) buildList(n int, dst column.Vector) (column.Vector, error) {
	v := reuse[column.Lists](dst)
	v.Offsets = resize(v.Offsets, n+1)
	v.Nulls = v.Nulls[:0]
	reps, defs := t.src.reps(), t.src.defs()
	rep, slot, def, elemDef := byte(t.node.rep), byte(t.node.slot), byte(t.node.def), byte(t.node.elemDef)
	row, elems, open := 0, uint32(0), false
	for i, d := range defs {
		switch r := reps[i]; {
		case r <= rep:
			open = d >= elemDef
			if d < slot {
				continue
			}
			if row == n {
				return nil, errShape
			}
			v.Offsets[row] = elems
			if d < def {
				v.Nulls = v.Nulls.With(row, n)
			}
			row++
			if open {
				elems++
			}
		case r == rep+1:
			if !open || d < elemDef {
				return nil, damaged("a list continues that has not begun")
			}
			elems++
		}
	}
	if row != n {
		return nil, errShape
	}
	v.Offsets[n] = elems
	var err error
	v.Elem, err = t.kids[0].build(int(elems), v.Elem)
	return v, err
}

func (t *target) buildStruct(n int, dst column.Vector) (column.Vector, error) {
	v := reuse[column.Structs](dst)
	v.Typ, v.N, v.Nulls = t.typ, n, v.Nulls[:0]
	v.Fields = resize(v.Fields, len(t.kids))
	if t.node.def > t.node.slot {
		if err := t.structNulls(v); err != nil {
			return nil, err
		}
	}
	for i, kid := range t.kids {
		if kid.src != nil && kid.src != t.src && !sameShape(t.src, kid.src, byte(t.node.rep), byte(t.node.def)) {
			return nil, errShape
		}
		f, err := kid.build(n, v.Fields[i])
		if err != nil {
			return nil, err
		}
		v.Fields[i] = f
	}
	return v, nil
}

// structNulls marks the rows of v that are NULL.
func (t *target) structNulls(v *column.Structs) error {
	src := t.src
	if src.leaf.maxRep == t.node.rep && src.taken.present == src.taken.entries && src.taken.entries == v.N {
		return nil
	}
	reps, rep := src.reps(), byte(t.node.rep)
	row, slot, def := 0, byte(t.node.slot), byte(t.node.def)
	for i, d := range src.defs() {
		if d < slot || len(reps) > 0 && reps[i] > rep {
			continue
		}
		if row == v.N {
			return errShape
		}
		if d < def {
			v.Nulls = v.Nulls.With(row, v.N)
		}
		row++
	}
	if row != v.N {
		return errShape
	}
	return nil
}

// sameShape reports whether two leaves of a struct agree about everything down to the struct: where its lists
// begin and which of the nodes above the leaves are NULL, up to definition level def.
func sameShape(a, b *leafReader, rep, def byte) bool {
	ar, ad, br, bd := a.reps(), a.defs(), b.reps(), b.defs()
	if a.leaf.maxRep == b.leaf.maxRep && a.leaf.maxDef == b.leaf.maxDef && a.taken.entries == b.taken.entries && bytes.Equal(ar, br) && bytes.Equal(ad, bd) {
		return true
	}
	next := func(reps []byte, i, n int) int {
		for i < n && len(reps) > 0 && reps[i] > rep {
			i++
		}
		return i
	}
	level := func(levels []byte, i int) byte {
		if len(levels) == 0 {
			return 0
		}
		return levels[i]
	}
	i, j := 0, 0
	for {
		i, j = next(ar, i, a.taken.entries), next(br, j, b.taken.entries)
		if i == a.taken.entries || j == b.taken.entries {
			return i == a.taken.entries && j == b.taken.entries
		}
		if level(ar, i) != level(br, j) || min(level(ad, i), def) != min(level(bd, j), def) {
			return false
		}
		i++
		j++
	}
}

// build returns the values of the leaf, with NULLs put between them.
func (r *leafReader) build(n *node, typ column.Type, rows int, dst column.Vector) (column.Vector, error) {
	slots := r.taken.entries
	defs := r.defs()
	if len(defs) > 0 {
		for d := range n.slot {
			slots -= bytes.Count(defs, []byte{byte(d)})
		}
	}
	if slots != rows {
		return nil, errShape
	}
	g := gaps{defs: defs, slot: byte(n.slot), max: byte(r.leaf.maxDef), rows: rows, full: r.taken.present == rows}
	p := r.taken.present
	switch typ.Kind {
	case column.Bool:
		v := reuse[column.Bools](dst)
		v.Vals, v.Nulls = spread(g, v.Vals, v.Nulls, r.vals.bools[:p])
		return v, nil
	case column.BigInt, column.Timestamp:
		v := reuse[column.Int64s](dst)
		v.Time = typ.Kind == column.Timestamp
		v.Vals, v.Nulls = spread(g, v.Vals, v.Nulls, r.vals.ints[:p])
		return v, nil
	case column.Double:
		v := reuse[column.Float64s](dst)
		v.Vals, v.Nulls = spread(g, v.Vals, v.Nulls, r.vals.floats[:p])
		return v, nil
	}
	if d := r.vals.dict; d != nil && len(d.Vals) > 0 {
		v := reuse[column.Codes](dst)
		v.Dict = d
		v.Vals, v.Nulls = spread(g, v.Vals, v.Nulls, r.vals.codes[:p])
		return v, nil
	}
	v := reuse[column.Strings](dst)
	v.Vals, v.Nulls = spread(g, v.Vals, v.Nulls, r.vals.strs[:p])
	return v, nil
}

// gaps says where the NULLs among the rows of a leaf are.
type gaps struct {
	defs      []byte
	slot, max byte
	rows      int
	full      bool // there are none
}

// spread copies vals to dst, leaving a zero value and a mark in nulls for each gap.
func spread[T any](g gaps, dst []T, nulls column.Nulls, vals []T) ([]T, column.Nulls) {
	dst = resize(dst, g.rows)
	nulls = nulls[:0]
	if g.full {
		copy(dst, vals)
		return dst, nulls
	}
	nulls = clearedNulls(nulls, g.rows)
	var zero T
	row, val := 0, 0
	for _, d := range g.defs {
		switch {
		case d == g.max:
			dst[row] = vals[val]
			val++
			row++
		case d >= g.slot:
			dst[row] = zero
			nulls[row>>6] |= 1 << (row & 63)
			row++
		}
	}
	return dst, nulls
}

func clearedNulls(n column.Nulls, rows int) column.Nulls {
	n = resize(n, (rows+63)/64)
	clear(n)
	return n
}

// nullVector returns n rows of NULL.
func nullVector(t column.Type, n int, dst column.Vector) column.Vector {
	switch t.Kind {
	case column.Bool:
		v := reuse[column.Bools](dst)
		v.Vals, v.Nulls = zeroed(v.Vals, n), allNulls(v.Nulls, n)
		return v
	case column.BigInt, column.Timestamp:
		v := reuse[column.Int64s](dst)
		v.Vals, v.Nulls, v.Time = zeroed(v.Vals, n), allNulls(v.Nulls, n), t.Kind == column.Timestamp
		return v
	case column.Double:
		v := reuse[column.Float64s](dst)
		v.Vals, v.Nulls = zeroed(v.Vals, n), allNulls(v.Nulls, n)
		return v
	case column.Varchar:
		v := reuse[column.Strings](dst)
		v.Vals, v.Nulls = zeroed(v.Vals, n), allNulls(v.Nulls, n)
		return v
	case column.List:
		v := reuse[column.Lists](dst)
		v.Offsets, v.Nulls = zeroed(v.Offsets, n+1), allNulls(v.Nulls, n)
		v.Elem = nullVector(*t.Elem, 0, v.Elem)
		return v
	case column.Struct:
		v := reuse[column.Structs](dst)
		v.Typ, v.N, v.Nulls = t, n, allNulls(v.Nulls, n)
		v.Fields = resize(v.Fields, len(t.Fields))
		for i, f := range t.Fields {
			v.Fields[i] = nullVector(f.Type, n, v.Fields[i])
		}
		return v
	}
	return &column.AllNull{N: n}
}

func allNulls(n column.Nulls, rows int) column.Nulls {
	n = resize(n, (rows+63)/64)
	for i := range n {
		n[i] = ^uint64(0)
	}
	if rows&63 != 0 {
		n[len(n)-1] = 1<<(rows&63) - 1
	}
	return n
}

func zeroed[T any](s []T, n int) []T {
	s = resize(s, n)
	clear(s)
	return s
}

func resize[T any](s []T, n int) []T {
	return slices.Grow(s[:0], n)[:n]
}

// reuse returns dst if it is a *T, else a new one.
func reuse[T any](dst column.Vector) *T {
	if v, ok := any(dst).(*T); ok && v != nil {
		return v
	}
	return new(T)
}
