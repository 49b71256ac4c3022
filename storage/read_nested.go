package storage

import (
	"context"
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// partKey names the buffer of the values of a node in one chunk, on their way into a longer vector.
type partKey struct {
	n     *Node
	space Space
}

func (r *Reader) readStruct(ctx context.Context, n *Node, a at, dst column.Vector) (column.Vector, error) {
	v := reuse[column.Structs](dst)
	v.Typ, v.N = n.Type, a.n
	if len(v.Fields) != len(n.Fields) {
		v.Fields = make([]column.Vector, len(n.Fields))
	}
	for i, f := range n.Fields {
		var err error
		if v.Fields[i], err = r.read(ctx, f, a, v.Fields[i]); err != nil {
			return nil, err
		}
	}
	v.Nulls = v.Nulls[:0]
	if n.Leaf == 0 {
		return v, nil
	}
	flag, err := r.readLeaf(r.v.cat.Schema.Leaf(n.Leaf), a, nil)
	if err != nil {
		return nil, err
	}
	isNull := false
	switch flag := flag.(type) {
	case *column.Bools:
		for i, null := range flag.Vals {
			if null && !flag.Nulls.Get(i) {
				v.Nulls = v.Nulls.With(i, a.n)
				isNull = true
			}
		}
	case *column.Const: // NULL in every row: no struct is
	default:
		return nil, fmt.Errorf("read %s: NULL flags of structs are %s", a.space, flag.Type())
	}
	if isNull {
		for i, f := range v.Fields {
			v.Fields[i] = withNulls(f, v.Nulls)
		}
	}
	return v, nil
}

// withNulls returns v, which nobody else uses, with the rows of nulls NULL too.
func withNulls(v column.Vector, nulls column.Nulls) column.Vector {
	or := func(dst column.Nulls) column.Nulls {
		for len(dst) < len(nulls) {
			dst = append(dst, 0)
		}
		for i, w := range nulls {
			dst[i] |= w
		}
		return dst
	}
	switch v := v.(type) {
	case *column.Bools:
		v.Nulls = or(v.Nulls)
	case *column.Int64s:
		v.Nulls = or(v.Nulls)
	case *column.Float64s:
		v.Nulls = or(v.Nulls)
	case *column.Strings:
		v.Nulls = or(v.Nulls)
	case *column.Codes:
		v.Nulls = or(v.Nulls)
	case *column.Structs:
		v.Nulls = or(v.Nulls)
		for i, f := range v.Fields {
			v.Fields[i] = withNulls(f, nulls)
		}
	case *column.Lists:
		v.Nulls = or(v.Nulls)
	case *column.Const:
		if v.One.IsNull(0) {
			return v
		}
		sel := make([]uint32, v.N)
		return withNulls(column.Take(v.One, sel), nulls)
	}
	return v
}

// lengths reads the lengths of the lists of the conversations, with their NULLs.
func (r *Reader) lengths(n *Node, a at) (*column.Int64s, error) {
	v, err := r.readLeaf(r.v.cat.Schema.Leaf(n.Leaf), a, r.part[partKey{n, a.space}])
	if err != nil {
		return nil, err
	}
	if c, ok := v.(*column.Const); ok {
		return column.Flat(c, column.BigIntType).(*column.Int64s), nil
	}
	r.keepPart(n, a.space, v)
	return v.(*column.Int64s), nil
}

func (r *Reader) keepPart(n *Node, space Space, v column.Vector) {
	if r.part == nil || len(r.part) > maxChecked {
		r.part = make(map[partKey]column.Vector)
	}
	r.part[partKey{n, space}] = v
}

// span is where the elements of the list of one conversation are: rows message to message+inMessages-1 of Messages, then
// over to over+inOver-1 of Overflow.
type span struct {
	message, inMessages int
	over, inOver        int
}

// spans gives the place of the elements of the list of each conversation read, nothing for NULL.
type spans struct {
	lens     *column.Int64s
	messages *rowOffsets
	overflow *rowOffsets // nil where the segment has no overflow rows
	a        at
	n        *Node
}

func (r *Reader) spans(n *Node, a at) (*spans, error) {
	s := &spans{a: a, n: n}
	var err error
	if s.lens, err = r.lengths(n, a); err != nil {
		return nil, err
	}
	if s.messages, err = a.seg.rowOffsets(Messages, r.st); err != nil {
		return nil, err
	}
	if a.seg.info.Overflow > 0 {
		s.overflow, err = a.seg.rowOffsets(Overflow, r.st)
	}
	return s, err
}

func (s *spans) at(i int) (span, error) {
	if s.lens.Nulls.Get(i) {
		return span{}, nil
	}
	row := s.a.row(i)
	n := s.lens.Vals[i]
	have := int64(s.messages.count(row))
	sp := span{message: int(s.messages.first[row]), inMessages: int(min(n, have))}
	if n <= have && n >= 0 {
		return sp, nil
	}
	var more int64
	if s.overflow != nil {
		sp.over = int(s.overflow.first[row])
		more = int64(s.overflow.count(row))
	}
	if n < 0 || n-have > more {
		l := s.a.seg.v.cat.Schema.Leaf(s.n.Leaf)
		return span{}, readError(&s.a, l, fmt.Errorf("a list of %d elements where the conversation has %d messages and %d overflow rows", n, have, more))
	}
	sp.inOver = int(n - have)
	return sp, nil
}

func (r *Reader) readList(ctx context.Context, n *Node, a at, dst column.Vector) (column.Vector, error) {
	s, err := r.spans(n, a)
	if err != nil {
		return nil, err
	}
	v := reuse[column.Lists](dst)
	v.Nulls = append(v.Nulls[:0], s.lens.Nulls...)
	v.Offsets = append(resize(v.Offsets, a.n+1)[:0], 0)
	messages, overflow := r.takeWide(), r.takeWide()
	var order []uint32 // where overflow rows stand between messages: places in both, one after the other
	defer func() { r.giveWide(messages); r.giveWide(overflow) }()
	for i := range a.n {
		sp, err := s.at(i)
		if err != nil {
			return nil, err
		}
		for k := range sp.inMessages {
			messages = append(messages, uint32(sp.message+k))
		}
		for k := range sp.inOver {
			overflow = append(overflow, uint32(sp.over+k))
		}
		v.Offsets = append(v.Offsets, uint32(len(messages)+len(overflow)))
	}
	elem, err := r.readWide(ctx, n.Elem, a.seg, Messages, messages, v.Elem)
	if err != nil {
		return nil, err
	}
	if len(overflow) == 0 {
		v.Elem = elem
		return v, nil
	}
	more, err := r.readWide(ctx, r.inOverflow(n.Elem), a.seg, Overflow, overflow, nil)
	if err != nil {
		return nil, err
	}
	m, o := uint32(0), uint32(len(messages))
	for i := range a.n {
		sp, err := s.at(i)
		if err != nil {
			return nil, err
		}
		for range sp.inMessages {
			order = append(order, m)
			m++
		}
		for range sp.inOver {
			order = append(order, o)
			o++
		}
	}
	v.Elem = column.Take(concat(n.Elem.Type, elem, more), order)
	return v, nil
}

// readWide reads a node for rows of a whole segment, ascending.
func (r *Reader) readWide(ctx context.Context, n *Node, seg *Segment, space Space, rows []uint32, dst column.Vector) (column.Vector, error) {
	if len(rows) == 0 {
		return r.empty(n.Type), nil
	}
	if rows[0]/ChunkRows == rows[len(rows)-1]/ChunkRows {
		return r.readPart(ctx, n, seg, space, rows, dst)
	}
	var all joined
	if dst != nil {
		all.reuse(dst)
	}
	for len(rows) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		k := inChunk(rows)
		v, err := r.readPart(ctx, n, seg, space, rows[:k], r.part[partKey{n, space}])
		if err != nil {
			return nil, err
		}
		all.add(n.Type, v)
		r.keepPart(n, space, v)
		rows = rows[k:]
	}
	return all.vector(n.Type), nil
}

// inChunk returns how many of the rows are in the chunk of the first.
func inChunk(rows []uint32) int {
	end := (rows[0]/ChunkRows + 1) * ChunkRows
	lo, hi := 1, len(rows)
	for lo < hi {
		mid := (lo + hi) / 2
		if rows[mid] < end {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// readPart is readWide for rows of one chunk.
func (r *Reader) readPart(ctx context.Context, n *Node, seg *Segment, space Space, rows []uint32, dst column.Vector) (column.Vector, error) {
	a := at{seg: seg, space: space, chunk: int(rows[0] / ChunkRows), n: len(rows)}
	if a.n < chunkRows(seg.info.Rows(space), a.chunk) {
		narrow := r.takeRows()
		defer func() { r.giveRows(narrow) }()
		for _, row := range rows {
			narrow = append(narrow, uint16(row))
		}
		a.rows = narrow
	}
	return r.read(ctx, n, a, dst)
}

// inOverflow returns the node that reads in Overflow what n reads in Messages.
func (r *Reader) inOverflow(n *Node) *Node {
	if o, ok := r.over[n]; ok {
		return o
	}
	o := *n
	switch n.Kind {
	case LeafNode:
		o.Leaf = r.overflowLeaf(n.Leaf)
		if o.Leaf == 0 {
			o.Kind = nullNode
		}
	case StructNode:
		if n.Leaf != 0 {
			o.Leaf = r.overflowLeaf(n.Leaf)
		}
		o.Fields = make([]*Node, len(n.Fields))
		for i, f := range n.Fields {
			o.Fields[i] = r.inOverflow(f)
		}
	}
	if r.over == nil || len(r.over) > maxChecked {
		r.over = make(map[*Node]*Node)
	}
	r.over[n] = &o
	return &o
}

// nullNode is NULL in every row: what lists have in Overflow where a leaf has no continuation there.
const nullNode NodeKind = 255

// overflowLeaf returns the leaf to read in Overflow for one of Messages; a leaf of Conversations is read everywhere.
func (r *Reader) overflowLeaf(id LeafID) LeafID {
	s := &r.v.cat.Schema
	if s.Leaf(id).Space == Conversations {
		return id
	}
	if l := s.OverflowLeaf(id); l != nil {
		return l.ID
	}
	return 0
}

// readElement reads one element of each list.
func (r *Reader) readElement(ctx context.Context, n *Node, a at, dst column.Vector) (column.Vector, error) {
	messages, overflow, places := r.takeWide(), r.takeWide(), r.takeWide()
	defer func() { r.giveWide(messages); r.giveWide(overflow); r.giveWide(places) }()
	s, err := r.spans(n, a)
	if err != nil {
		return nil, err
	}
	plain := true // every row has an element, in Messages
	for i := range a.n {
		space, row, err := s.element(i, n.Index)
		if err != nil {
			return nil, err
		}
		switch {
		case space == Messages:
			places = append(places, uint32(len(messages)))
			messages = append(messages, row)
		case space == Overflow:
			places = append(places, isOver|uint32(len(overflow)))
			overflow = append(overflow, row)
			plain = false
		default:
			places = append(places, isNowhere)
			plain = false
		}
	}
	if plain {
		return r.readWide(ctx, n.Elem, a.seg, Messages, messages, dst)
	}
	if len(messages)+len(overflow) == 0 {
		return column.NullConst(n.Type, a.n), nil
	}
	v, err := r.readWide(ctx, n.Elem, a.seg, Messages, messages, r.part[partKey{n, Messages}])
	if err != nil {
		return nil, err
	}
	r.keepPart(n, Messages, v)
	over := column.EmptyVector(n.Type)
	if len(overflow) > 0 {
		if over, err = r.readWide(ctx, r.inOverflow(n.Elem), a.seg, Overflow, overflow, nil); err != nil {
			return nil, err
		}
	}
	// After the messages and the overflow rows comes one NULL.
	all := concat(n.Type, v, over, column.NullConst(n.Type, 1))
	for i, p := range places {
		switch {
		case p == isNowhere:
			places[i] = uint32(len(messages) + len(overflow))
		case p&isOver != 0:
			places[i] = uint32(len(messages)) + p&^isOver
		}
	}
	return column.Take(all, places), nil
}

// Marks of places; rows of a segment stay far below them.
const (
	isOver    = uint32(1) << 31
	isNowhere = ^uint32(0)
)

// element returns where the index-th element of the list of the i-th conversation read is. The space is Conversations where there is none.
func (s *spans) element(i, index int) (Space, uint32, error) {
	sp, err := s.at(i)
	if err != nil {
		return 0, 0, err
	}
	k := index - 1
	if index < 0 {
		k = sp.inMessages + sp.inOver + index
	}
	switch {
	case k < 0 || index == 0 || k >= sp.inMessages+sp.inOver:
		return Conversations, 0, nil
	case k < sp.inMessages:
		return Messages, uint32(sp.message + k), nil
	}
	return Overflow, uint32(sp.over + k - sp.inMessages), nil
}

// readPosition reads the place of each message in its conversation.
func (r *Reader) readPosition(a at, dst column.Vector) (column.Vector, error) {
	v := reuse[column.Int64s](dst)
	v.Time = false
	v.Nulls = v.Nulls[:0]
	v.Vals = resize(v.Vals, a.n)
	off, err := a.seg.rowOffsets(a.space, r.st)
	if err != nil {
		return nil, err
	}
	owners, err := a.seg.owners(a.space, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	base := a.chunk*ChunkRows + 1
	for i := range v.Vals {
		row := a.row(i)
		v.Vals[i] = int64(base + row - int(off.first[owners[row]]))
	}
	if a.space == Overflow { // after the messages
		messages, err := a.seg.rowOffsets(Messages, r.st)
		if err != nil {
			return nil, err
		}
		for i := range v.Vals {
			v.Vals[i] += int64(messages.count(int(owners[a.row(i)])))
		}
	}
	r.st.BytesDecoded.Add(int64(a.n) * 8)
	return v, nil
}
