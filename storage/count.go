package storage

import (
	"context"
	"fmt"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// CountByValue adds, for each row in m, one to counts[code] of its value of leaf (a dictionary or bool leaf), or to the last
// element of counts for NULL. len(counts) is the size of the dictionary (2 for bool) plus one.
//
// It is for leaves of which HasIndex(leaf, c.Space) holds.
func (r *Reader) CountByValue(ctx context.Context, leaf LeafID, c Chunk, m *bitmap.Mask, counts []int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.checkChunk(c); err != nil {
		return err
	}
	l := r.v.cat.Schema.Leaf(leaf)
	if l == nil || c.Space != l.Space && l.Space != Conversations {
		return errLeaf("count values", leaf)
	}
	sum, err := r.v.summary(l, r.st)
	if err != nil {
		return err
	}
	if !sum.indexed {
		return fmt.Errorf("count values of column %s: it has no index", l.Name)
	}
	codes := 2
	if sum.dict != nil {
		codes = len(sum.dict.Vals)
	}
	if len(counts) != codes+1 {
		return fmt.Errorf("count values of column %s: %d counters for %d values", l.Name, len(counts), codes)
	}
	rows := m.Count()
	if rows == 0 {
		return nil
	}
	a := at{seg: c.Segment, space: c.Space, chunk: c.Index, n: c.Rows}
	h, err := a.seg.header(l, r.st)
	if err != nil {
		return err
	}
	if h.form == formNull {
		counts[codes] += int64(rows)
		return nil
	}
	r.st.IndexHits.Add(1)
	if h.form == formDict && rows < c.Rows && rows*costOfRow < min(h.codes(), mostSets)*costOfSet {
		if l.Space == Messages {
			return r.countCodes(l, h, a, m, sum.remap[a.seg.ord], counts)
		}
		return r.countOwners(l, h, a, m, sum.remap[a.seg.ord], counts)
	}
	return r.countSets(l, h, a, m, rows == c.Rows, sum.remap[a.seg.ord], counts)
}

// What counting costs, in nanoseconds, measured: by codes for each row, by bitmaps for each value. However many values
// there are, their sets have no more than the 65,536 rows of a chunk, so no more than the cost of so many dense ones.
const (
	costOfRow = 3
	costOfSet = 600
	mostSets  = 128
)

// countSets counts with bitmaps; full says that m has all rows.
func (r *Reader) countSets(l *Leaf, h *header, a at, m *bitmap.Mask, full bool, remap []uint32, counts []int64) error {
	x, err := a.seg.index(l, h, a.space, r.st)
	if err != nil {
		return err
	}
	count := func(s bitmap.Set) int64 {
		if full {
			return int64(s.ChunkCardinality(a.chunk))
		}
		return int64(s.ChunkAndCount(a.chunk, m))
	}
	for code := range uint32(x.Codes()) {
		s, err := x.Set(code)
		if err != nil {
			return indexError(&a, l, err)
		}
		to := code
		if remap != nil {
			to = remap[code]
		}
		counts[to] += count(s)
	}
	null, err := x.Null()
	if err != nil {
		return indexError(&a, l, err)
	}
	counts[len(counts)-1] += count(null)
	return nil
}

// countCodes counts with the codes of the rows.
func (r *Reader) countCodes(l *Leaf, h *header, a at, m *bitmap.Mask, remap []uint32, counts []int64) error {
	c, err := a.seg.codeChunk(l, h, a.chunk, r.st)
	if err != nil {
		return err
	}
	local := r.counters(h.codes() + 1)
	if err := c.Count(bits(m), local); err != nil {
		return readError(&a, l, err)
	}
	addCounts(counts, local, remap)
	return nil
}

// counters returns n zeros.
func (r *Reader) counters(n int) []int64 {
	r.counts = resize(r.counts, n)
	clear(r.counts)
	return r.counts
}

// addCounts adds the counts of a segment's own codes, NULL last, to those of the snapshot's.
func addCounts(counts, local []int64, remap []uint32) {
	last := len(local) - 1
	for code, n := range local[:last] {
		counts[remap[code]] += n
	}
	counts[len(counts)-1] += local[last]
}

// countOwners counts conversations, or rows of the conversations that own them, by the code of the conversation.
func (r *Reader) countOwners(l *Leaf, h *header, a at, m *bitmap.Mask, remap []uint32, counts []int64) error {
	codes, err := a.seg.decodedCodes(l, h, r.st)
	if err != nil {
		return err
	}
	rows := m.Select(r.takeRows())
	defer func() { r.giveRows(rows) }()
	local := r.counters(h.codes() + 1)
	if a.space == Conversations {
		for _, row := range rows {
			local[codes[row]]++
		}
	} else {
		owners, err := a.seg.owners(a.space, a.chunk, r.st)
		if err != nil {
			return err
		}
		for _, row := range rows {
			local[codes[owners[row]]]++
		}
	}
	addCounts(counts, local, remap)
	return nil
}

// decodedCodes returns the codes of a leaf of Conversations, with the number of codes for NULL.
func (s *Segment) decodedCodes(l *Leaf, h *header, st *Stats) ([]uint16, error) {
	slot := &s.leaf(l).codes
	if c, ok := slot.get().([]uint16); ok {
		return c, nil
	}
	chunk, err := s.codeChunk(l, h, 0, st)
	if err != nil {
		return nil, err
	}
	var codes column.Codes
	if err := chunk.Decode(&codes, nil); err != nil {
		return nil, readError(&at{seg: s, space: Conversations}, l, err)
	}
	out := make([]uint16, len(codes.Vals))
	for i, c := range codes.Vals {
		out[i] = uint16(c)
		if codes.Nulls.Get(i) {
			out[i] = uint16(h.codes())
		}
	}
	return s.v.store.cache.put(slot, out, int64(len(out))*2+64).([]uint16), nil
}
