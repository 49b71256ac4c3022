package parquet

import (
	"bytes"
	"context"
	"io"
)

// leafReader holds entries of one leaf ahead of what batches have taken: levels of all, values of those that have one.
type leafReader struct {
	leaf  *leaf
	pages pageReader

	rows   int64 // rows begun in the chunk
	limit  int64 // rows of the row group
	rep    []byte
	def    []byte
	n      int // entries held; len(rep) and len(def) where the leaf has such levels
	starts int // rows that begin among them
	tail   int // entries since the last row began
	vals   values
	done   bool // the chunk has no more

	taken window // what the batch being built takes
}

// stepEntries is how many entries are decoded at a time: the most that is held beyond what a batch takes.
const stepEntries = 4096

// open begins the chunk of the next row group. What was held is forgotten.
func (r *leafReader) open(m *chunkMeta, rows int64) error {
	r.rows, r.limit, r.done = 0, rows, false
	r.rep, r.def, r.n, r.starts, r.tail = r.rep[:0], r.def[:0], 0, 0, 0
	v := &r.vals
	clear(v.strs)
	*v = values{bools: v.bools[:0], ints: v.ints[:0], floats: v.floats[:0], strs: v.strs[:0], codes: v.codes[:0], meter: v.meter}
	if err := r.pages.open(m); err != nil {
		return err
	}
	if r.leaf.maxRep == 0 && m.values != rows {
		return damaged("it has %d values in a row group of %d rows", m.values, rows)
	}
	return nil
}

// complete is the number of rows that are held whole. A repeated row is known to end when the next one begins.
func (r *leafReader) complete() int {
	if r.leaf.maxRep == 0 {
		return r.n
	}
	if r.done {
		return r.starts
	}
	return max(r.starts-1, 0)
}

// fill reads until rows rows are whole, the chunk ends, or, with at least one row, as much is held as a batch should have.
func (r *leafReader) fill(ctx context.Context, rows int, opt *ReadOptions) error {
	for !r.done {
		have := r.complete()
		if have >= rows || have > 0 && (r.vals.bytes >= opt.Bytes || r.n >= opt.Entries) {
			return nil
		}
		if r.pages.page.left == 0 {
			if err := r.pages.next(ctx); err == io.EOF {
				r.done = true
				return nil
			} else if err != nil {
				return err
			}
		}
		n := min(r.pages.page.left, stepEntries)
		if r.leaf.maxRep == 0 {
			n = min(n, rows-have)
		}
		if err := r.step(n); err != nil {
			return err
		}
	}
	return nil
}

// step decodes the next n entries of the page.
func (r *leafReader) step(n int) error {
	p := &r.pages.page
	if err := r.pages.meter.spend(int64(n) * entryCost); err != nil {
		return err
	}
	var rep, def []byte
	if r.leaf.maxRep > 0 {
		r.rep, rep = extend(r.rep, n)
	}
	if r.leaf.maxDef > 0 {
		r.def, def = extend(r.def, n)
	}
	if err := p.levels(rep, def, r.leaf); err != nil {
		return err
	}
	present := n
	if r.leaf.maxDef > 0 {
		present = bytes.Count(def, []byte{byte(r.leaf.maxDef)})
	}
	begun := n
	if r.leaf.maxRep > 0 {
		if r.rows == 0 && rep[0] != 0 {
			return damaged("its first entry continues a row that has not begun")
		}
		begun = bytes.Count(rep, []byte{0})
		if err := r.checkLists(rep, begun); err != nil {
			return err
		}
	}
	if r.rows += int64(begun); r.rows > r.limit {
		return damaged("it has more rows than the %d of its row group", r.limit)
	}
	if !r.pages.skipVals {
		if err := p.values(&r.vals, present, &r.pages); err != nil {
			return err
		}
	}
	r.starts += begun
	r.n += n
	p.left -= n
	return nil
}

// checkLists bounds the entries of one row. Steps are shorter than any sensible limit, so it looks at rows that span steps alone.
func (r *leafReader) checkLists(rep []byte, begun int) error {
	if begun == 0 {
		r.tail += len(rep)
	} else {
		r.tail = len(rep) - bytes.LastIndexByte(rep, 0)
	}
	if r.tail > r.pages.lim.ListLength {
		return overLimit("ListLength", "a row has more than %d entries", r.pages.lim.ListLength)
	}
	return nil
}

// span returns how many entries, and values among them, the first rows rows have. They must be complete.
func (r *leafReader) span(rows int) (entries, present int) {
	entries = rows
	if r.leaf.maxRep > 0 {
		entries = r.n
		if rows < r.starts {
			entries = nthZero(r.rep, rows)
		}
	}
	if r.leaf.maxDef == 0 {
		return entries, entries
	}
	return entries, bytes.Count(r.def[:entries], []byte{byte(r.leaf.maxDef)})
}

// nthZero returns the index of the n-th zero of b, from 0. There is one.
func nthZero(b []byte, n int) int {
	at := 0
	for {
		at += bytes.IndexByte(b[at:], 0)
		if n == 0 {
			return at
		}
		n--
		at++
	}
}

// drop forgets the first rows rows, which are what taken spans.
func (r *leafReader) drop(rows int) {
	entries := r.taken.entries
	if !r.pages.skipVals {
		r.vals.drop(r.taken.present)
	}
	if r.leaf.maxRep > 0 {
		r.rep = shift(r.rep, entries)
		r.starts -= rows
	} else {
		r.starts -= entries
	}
	if r.leaf.maxDef > 0 {
		r.def = shift(r.def, entries)
	}
	r.n -= entries
}

// finish checks that the row group's rows, all taken, were all that the chunk has.
func (r *leafReader) finish(ctx context.Context) error {
	if err := r.fill(ctx, 1, &ReadOptions{}); err != nil {
		return err
	}
	if r.n > 0 {
		return damaged("it has more rows than the %d of its row group", r.limit)
	}
	return nil
}
