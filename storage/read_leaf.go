package storage

import (
	"fmt"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// readLeaf reads a leaf in its own space, or one of Conversations in that of messages or overflow rows.
func (r *Reader) readLeaf(l *Leaf, a at, dst column.Vector) (column.Vector, error) {
	h, err := a.seg.header(l, r.st)
	if err != nil {
		return nil, err
	}
	if h.form == formNull {
		return r.nullConst(l, a.n, dst)
	}
	if l.Space != a.space {
		if h.form == formBool && a.space == Messages {
			return r.readBool(l, h, a, dst)
		}
		return r.spread(l, a, dst)
	}
	r.touch()
	switch h.form {
	case formBool:
		return r.readBool(l, h, a, dst)
	case formDict:
		return r.readDict(l, h, a, dst)
	case formText:
		return r.readText(l, a, dst)
	}
	switch l.Kind {
	case column.Double:
		return r.readFloats(l, a, dst)
	case column.Varchar:
		return r.readStrings(l, a, dst)
	}
	return r.readInts(l, a, dst)
}

// readError names what could not be decoded.
func readError(a *at, l *Leaf, err error) error {
	if err == nil {
		return nil
	}
	k := key{kind: kindChunk, segment: a.seg.info.ID, space: l.Space, leaf: l.ID, chunk: a.chunk}
	return fmt.Errorf("read %s: %w", k.describe(&a.seg.v.cat.Schema), corrupt(err))
}

func (r *Reader) readInts(l *Leaf, a at, dst column.Vector) (column.Vector, error) {
	c, err := a.seg.ints(l, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	if c.Encoding() == column.EncConstant && !c.HasNulls() {
		one, v := reuseConst[column.Int64s](dst, a.n)
		one.Time = l.Kind == column.Timestamp
		return v, readError(&a, l, c.Gather(firstRow, one))
	}
	v := reuse[column.Int64s](dst)
	v.Time = l.Kind == column.Timestamp
	if a.all() {
		err = c.Decode(v)
	} else {
		err = c.Gather(a.rows, v)
	}
	r.st.BytesDecoded.Add(int64(a.n) * 8)
	return v, readError(&a, l, err)
}

func (r *Reader) readFloats(l *Leaf, a at, dst column.Vector) (column.Vector, error) {
	c, err := a.seg.floats(l, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	if c.Encoding() == column.EncConstant && !c.HasNulls() {
		one, v := reuseConst[column.Float64s](dst, a.n)
		return v, readError(&a, l, c.Gather(firstRow, one))
	}
	v := reuse[column.Float64s](dst)
	if a.all() {
		err = c.Decode(v)
	} else {
		err = c.Gather(a.rows, v)
	}
	r.st.BytesDecoded.Add(int64(a.n) * 8)
	return v, readError(&a, l, err)
}

func (r *Reader) readStrings(l *Leaf, a at, dst column.Vector) (column.Vector, error) {
	c, err := a.seg.strings(l, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	v := reuse[column.Strings](dst)
	if a.all() {
		err = c.Decode(v)
	} else {
		err = c.Gather(a.rows, v)
	}
	r.st.BytesDecoded.Add(column.SizeOf(v))
	return v, readError(&a, l, err)
}

func (r *Reader) readDict(l *Leaf, h *header, a at, dst column.Vector) (column.Vector, error) {
	sum, err := r.v.summary(l, r.st)
	if err != nil {
		return nil, err
	}
	c, err := a.seg.codeChunk(l, h, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	codes := &r.codes
	var remap []uint32
	if sum.dict != nil {
		codes = reuse[column.Codes](dst)
		codes.Dict = sum.dict
		remap = sum.remap[a.seg.ord]
	}
	if a.all() {
		err = c.Decode(codes, remap)
	} else {
		err = c.Gather(a.rows, codes, remap)
	}
	if err != nil {
		return nil, readError(&a, l, err)
	}
	r.st.BytesDecoded.Add(int64(a.n) * 4)
	if sum.dict != nil {
		return codes, nil
	}
	v := reuse[column.Strings](dst)
	v.Vals = resize(v.Vals, a.n)
	for i, code := range codes.Vals {
		v.Vals[i] = h.dict.Vals[code]
	}
	v.Nulls = append(v.Nulls[:0], codes.Nulls...)
	return v, nil
}

// readBool reads a bool leaf from its index over the space that is read.
func (r *Reader) readBool(l *Leaf, h *header, a at, dst column.Vector) (column.Vector, error) {
	x, err := a.seg.index(l, h, a.space, r.st)
	if err != nil {
		return nil, err
	}
	v := reuse[column.Bools](dst)
	v.Vals = resize(v.Vals, a.n)
	v.Nulls = v.Nulls[:0]
	yes, err := x.Set(1)
	if err != nil {
		return nil, indexError(&a, l, err)
	}
	m := r.takeMask()
	defer r.giveMask(m)
	yes.ChunkMask(a.chunk, m)
	if a.all() {
		for i := range v.Vals {
			v.Vals[i] = m[i>>6]>>(uint(i)&63)&1 != 0
		}
	} else {
		for i, row := range a.rows {
			v.Vals[i] = m[row>>6]>>(row&63)&1 != 0
		}
	}
	r.st.BytesDecoded.Add(int64(a.n))
	if x.NullCardinality() == 0 {
		return v, nil
	}
	null, err := x.Null()
	if err != nil {
		return nil, indexError(&a, l, err)
	}
	null.ChunkMask(a.chunk, m)
	v.Nulls = maskNulls(v.Nulls, m, &a)
	return v, nil
}

// maskNulls returns, in the memory of dst, which of the rows read are in m.
func maskNulls(dst column.Nulls, m *bitmap.Mask, a *at) column.Nulls {
	words := (a.n + 63) >> 6
	if a.all() {
		return append(dst[:0], m[:words]...)
	}
	dst = resize(dst, words)
	clear(dst)
	for i, row := range a.rows {
		dst[i>>6] |= m[row>>6] >> (row & 63) & 1 << (uint(i) & 63)
	}
	return dst
}

func indexError(a *at, l *Leaf, err error) error {
	k := key{kind: kindMeta, segment: a.seg.info.ID, space: a.space, leaf: l.ID, item: itemIndex}
	return fmt.Errorf("read %s: %w", k.describe(&a.seg.v.cat.Schema), corrupt(err))
}

// spread reads a leaf of Conversations in another space: each row gets the value of its conversation.
func (r *Reader) spread(l *Leaf, a at, dst column.Vector) (column.Vector, error) {
	owners, err := a.seg.owners(a.space, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	rows, places := r.takeRows(), r.takeRows()
	defer func() { r.giveRows(rows); r.giveRows(places) }()
	if a.all() {
		for c := int(owners[0]); c <= int(owners[a.n-1]); c++ {
			rows = append(rows, uint16(c))
		}
	} else {
		rows, places = distinctOwners(owners, &a, rows, places)
	}
	if r.inner == nil {
		r.inner = make(map[LeafID]column.Vector)
	}
	of := at{seg: a.seg, space: Conversations, rows: rows, n: len(rows)}
	if of.n == a.seg.info.Conversations {
		of.rows = nil
	}
	v, err := r.readLeaf(l, of, r.inner[l.ID])
	if err != nil {
		return nil, err
	}
	r.inner[l.ID] = v
	if c, ok := v.(*column.Const); ok {
		// One is shared with the buffer it was read into, which the next reading of the leaf changes.
		return &column.Const{One: column.Take(c.One, firstWide), N: a.n}, nil
	}
	if !a.all() {
		return take(v, indexes{places: places}, a.n, dst), nil
	}
	off, err := a.seg.rowOffsets(a.space, r.st)
	if err != nil {
		return nil, err
	}
	first := int(owners[0])
	return take(v, indexes{ends: off.first[first+1 : first+1+len(rows)], base: a.chunk * ChunkRows}, a.n, dst), nil
}

// distinctOwners appends to rows the conversations that own the rows read, ascending, and to places for each row read the place of
// its conversation among them.
func distinctOwners(owners []uint16, a *at, rows, places []uint16) (_, _ []uint16) {
	last := -1
	for i := range a.n {
		c := owners[a.row(i)]
		if int(c) != last {
			rows = append(rows, c)
			last = int(c)
		}
		places = append(places, uint16(len(rows)-1))
	}
	return rows, places
}

// indexes says which row of a vector each row of another one is: either row places[i] for row i, or row k for all rows before
// ends[k]-base, as far as they go.
type indexes struct {
	places []uint16
	ends   []uint32
	base   int
}

// take returns n rows of v, of a type that readLeaf returns, in the memory of dst where it fits.
func take(v column.Vector, x indexes, n int, dst column.Vector) column.Vector {
	switch v := v.(type) {
	case *column.Int64s:
		d := reuse[column.Int64s](dst)
		d.Time = v.Time
		d.Vals = takeVals(d.Vals, v.Vals, x, n)
		d.Nulls = takeNulls(d.Nulls, v.Nulls, x, n)
		return d
	case *column.Float64s:
		d := reuse[column.Float64s](dst)
		d.Vals = takeVals(d.Vals, v.Vals, x, n)
		d.Nulls = takeNulls(d.Nulls, v.Nulls, x, n)
		return d
	case *column.Codes:
		d := reuse[column.Codes](dst)
		d.Dict = v.Dict
		d.Vals = takeVals(d.Vals, v.Vals, x, n)
		d.Nulls = takeNulls(d.Nulls, v.Nulls, x, n)
		return d
	case *column.Strings:
		d := reuse[column.Strings](dst)
		d.Vals = takeVals(d.Vals, v.Vals, x, n)
		d.Nulls = takeNulls(d.Nulls, v.Nulls, x, n)
		return d
	case *column.Bools:
		d := reuse[column.Bools](dst)
		d.Vals = takeVals(d.Vals, v.Vals, x, n)
		d.Nulls = takeNulls(d.Nulls, v.Nulls, x, n)
		return d
	}
	panic(fmt.Sprintf("storage: a leaf was read as %T", v))
}

func takeVals[T any](dst, vals []T, x indexes, n int) []T {
	dst = resize(dst, n)
	if x.places != nil {
		for i, p := range x.places {
			dst[i] = vals[p]
		}
		return dst
	}
	at := 0
	for k, end := range x.ends {
		val := vals[k]
		for to := min(int(end)-x.base, n); at < to; at++ {
			dst[at] = val
		}
	}
	return dst
}

func takeNulls(dst, nulls column.Nulls, x indexes, n int) column.Nulls {
	if !nulls.Any() {
		return dst[:0]
	}
	dst = resize(dst, (n+63)>>6)
	clear(dst)
	for i, p := range x.places {
		if nulls.Get(int(p)) {
			dst[i>>6] |= 1 << (uint(i) & 63)
		}
	}
	at := 0
	for k, end := range x.ends {
		to := max(at, min(int(end)-x.base, n))
		if nulls.Get(k) {
			setBits(dst, at, to)
		}
		at = to
	}
	return dst
}

// nullConst returns NULLs of the type that the leaf has elsewhere in the snapshot.
func (r *Reader) nullConst(l *Leaf, n int, dst column.Vector) (column.Vector, error) {
	if l.Kind == column.Varchar {
		sum, err := r.v.summary(l, r.st)
		if err != nil {
			return nil, err
		}
		if sum.dict != nil {
			return &column.Const{One: &column.Codes{Vals: []uint32{0}, Nulls: column.Nulls{1}, Dict: sum.dict}, N: n}, nil
		}
	}
	return column.NullConst(column.Type{Kind: l.Kind}, n), nil
}

// firstRow and firstWide are for reading one row of a constant chunk.
var (
	firstRow  = []uint16{0}
	firstWide = []uint32{0}
)

// reuse returns dst if it is a *T, else a new one.
func reuse[T any, P interface {
	*T
	column.Vector
}](dst column.Vector) P {
	if p, ok := dst.(P); ok && p != nil {
		return p
	}
	return P(new(T))
}

// reuseConst returns a constant of n rows in the memory of dst if that is one of T, and its one row.
func reuseConst[T any, P interface {
	*T
	column.Vector
}](dst column.Vector, n int) (P, *column.Const) {
	if c, ok := dst.(*column.Const); ok {
		if p, ok := c.One.(P); ok {
			c.N = n
			return p, c
		}
	}
	p := P(new(T))
	return p, &column.Const{One: p, N: n}
}

// resize returns a slice of n elements of unspecified contents, in the memory of s where it suffices.
func resize[T any, S ~[]T](s S, n int) S {
	if cap(s) < n {
		return make(S, n)
	}
	return s[:n]
}
