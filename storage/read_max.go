package storage

import (
	"github.com/colloquydb/colloquy/storage/column"
)

// readMax reads the greatest element of each list. It goes over the messages chunk by chunk, decoding a chunk whole where much of
// it is asked for.
func (r *Reader) readMax(n *Node, a at, dst column.Vector) (column.Vector, error) {
	if n.Type.Kind == column.Double {
		v := reuse[column.Float64s](dst)
		v.Vals = resize(v.Vals, a.n)
		v.Nulls = v.Nulls[:0]
		found, err := foldMax(r, n, a, v.Vals, floatsOf)
		v.Nulls = notFound(v.Nulls, found, a.n)
		return v, err
	}
	v := reuse[column.Int64s](dst)
	v.Time = n.Type.Kind == column.Timestamp
	v.Vals = resize(v.Vals, a.n)
	v.Nulls = v.Nulls[:0]
	found, err := foldMax(r, n, a, v.Vals, intsOf)
	v.Nulls = notFound(v.Nulls, found, a.n)
	return v, err
}

func floatsOf(v column.Vector) ([]float64, column.Nulls) {
	f := column.Flat(v, column.DoubleType).(*column.Float64s)
	return f.Vals, f.Nulls
}

func intsOf(v column.Vector) ([]int64, column.Nulls) {
	f := column.Flat(v, column.BigIntType).(*column.Int64s)
	return f.Vals, f.Nulls
}

func notFound(dst, found column.Nulls, n int) column.Nulls {
	dst = resize(dst, (n+63)>>6)
	for i := range dst {
		dst[i] = ^bitsAt(found, i<<6)
	}
	if tail := n & 63; tail != 0 {
		dst[len(dst)-1] &= 1<<uint(tail) - 1
	}
	if !dst.Any() {
		return dst[:0]
	}
	return dst
}

// piece is the part of a list that lies in one chunk: rows from to to-1 of it belong to the i-th conversation read.
type piece struct{ i, from, to int }

// foldMax sets out[i] to the greatest element of the i-th list where found says that there is one.
func foldMax[T int64 | float64](
	r *Reader, n *Node, a at, out []T, vals func(column.Vector) ([]T, column.Nulls),
) (found column.Nulls, err error) {
	s, err := r.spans(n, a)
	if err != nil {
		return nil, err
	}
	found = make(column.Nulls, (a.n+63)>>6)
	leaf := r.v.cat.Schema.Leaf(n.Elem.Leaf)
	h, err := a.seg.header(leaf, r.st)
	if err != nil {
		return nil, err
	}
	over := r.v.cat.Schema.OverflowLeaf(leaf.ID)
	pieces := r.pieces[:0]
	defer func() { r.pieces = pieces }()
	chunk := -1
	flush := func() error {
		if len(pieces) == 0 || h.form == formNull {
			pieces = pieces[:0]
			return nil
		}
		err := foldChunk(r, leaf, Messages, a.seg, chunk, pieces, out, found, vals)
		pieces = pieces[:0]
		return err
	}
	for i := range a.n {
		sp, err := s.at(i)
		if err != nil {
			return nil, err
		}
		for from, end := sp.message, sp.message+sp.inMessages; from < end; {
			c := from / ChunkRows
			if c != chunk {
				if err := flush(); err != nil {
					return nil, err
				}
				chunk = c
			}
			to := min(end, (c+1)*ChunkRows)
			pieces = append(pieces, piece{i, from - c*ChunkRows, to - c*ChunkRows})
			from = to
		}
	}
	if err := flush(); err != nil || s.overflow == nil || over == nil {
		return found, err
	}
	for i := range a.n {
		sp, err := s.at(i)
		if err != nil {
			return nil, err
		}
		for k := range sp.inOver {
			row := sp.over + k
			p := []piece{{i, row % ChunkRows, row%ChunkRows + 1}}
			if err := foldChunk(r, over, Overflow, a.seg, row/ChunkRows, p, out, found, vals); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// foldChunk is foldMax for the pieces in one chunk.
func foldChunk[T int64 | float64](
	r *Reader, leaf *Leaf, space Space, seg *Segment, chunk int, pieces []piece, out []T, found column.Nulls,
	vals func(column.Vector) ([]T, column.Nulls),
) error {
	total := 0
	for _, p := range pieces {
		total += p.to - p.from
	}
	a := at{seg: seg, space: space, chunk: chunk, n: chunkRows(seg.info.Rows(space), chunk)}
	gathered := total < a.n/4
	if gathered {
		rows := r.takeRows()
		defer func() { r.giveRows(rows) }()
		for _, p := range pieces {
			for row := p.from; row < p.to; row++ {
				rows = append(rows, uint16(row))
			}
		}
		a.rows, a.n = rows, total
	}
	v, err := r.readLeaf(leaf, a, r.inner[leaf.ID])
	if err != nil {
		return err
	}
	if r.inner == nil {
		r.inner = make(map[LeafID]column.Vector)
	}
	r.inner[leaf.ID] = v
	x, nulls := vals(v)
	hasNull := nulls.Any()
	next := 0
	for _, p := range pieces {
		from, to := p.from, p.to
		if gathered {
			from, to = next, next+p.to-p.from
			next = to
		}
		have := found[p.i>>6]>>(uint(p.i)&63)&1 != 0
		best := out[p.i]
		for k, val := range x[from:to] {
			if hasNull && nulls.Get(from+k) {
				continue
			}
			if !have || val > best || val != val { // NaN, which differs from itself, is greatest
				best, have = val, true
			}
		}
		if have {
			out[p.i] = best
			found[p.i>>6] |= 1 << (uint(p.i) & 63)
		}
	}
	return nil
}
