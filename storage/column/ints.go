package column

import (
	"slices"
)

// intDecoder reads the payload of one encoding of int64. open checks all that the other methods rely on. They know nothing of NULLs.
type intDecoder interface {
	open(h *header, payload []byte) error
	// decode fills dst with the rows from start on, a multiple of blockRows.
	decode(start int, dst []int64)
	// gather sets dst[i] to row rows[i]; rows ascend and are in range.
	gather(rows []uint16, dst []int64)
	// filter keeps in m the rows with lo <= value <= hi, each answer flipped by flip (0 or all ones). What becomes of the
	// bits past the last row does not matter.
	filter(lo, hi int64, flip uint64, m *Mask)
}

var (
	_ intDecoder = (*constInts)(nil)
	_ intDecoder = (*frameInts)(nil)
	_ intDecoder = (*deltaInts)(nil)
	_ intDecoder = (*runInts)(nil)
)

// IntChunk reads an encoded chunk of int64. It aliases the bytes it was opened on, which must not change while
// it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type IntChunk struct {
	h     header
	con   constInts
	frame frameInts
	delta deltaInts
	runs  runInts
}

// Open parses and checks the header and everything that lookups rely on.
func (c *IntChunk) Open(data []byte) error {
	payload, err := c.h.open(data)
	if err != nil {
		return err
	}
	d := c.decoder()
	if d == nil {
		return c.h.unexpected("integers")
	}
	return c.h.check(d.open(&c.h, payload))
}

// decoder returns the part of c that reads its encoding.
func (c *IntChunk) decoder() intDecoder {
	switch c.h.enc {
	case EncAllNull, EncConstant:
		return &c.con
	case EncFOR:
		return &c.frame
	case EncDelta:
		return &c.delta
	case EncRunEnd:
		return &c.runs
	}
	return nil
}

// Rows returns the number of rows.
func (c *IntChunk) Rows() int { return c.h.rows }

// Encoding returns how the chunk is stored.
func (c *IntChunk) Encoding() Encoding { return c.h.enc }

// HasNulls reports whether any row is NULL.
func (c *IntChunk) HasNulls() bool { return c.h.nulls.any() }

// Decode replaces the contents of dst (Time excepted) with all rows, reusing its memory.
func (c *IntChunk) Decode(dst *Int64s) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	dst.Vals = grow(dst.Vals, c.h.rows)
	dst.Nulls = c.h.nulls.decode(dst.Nulls)
	d.decode(0, dst.Vals)
	return nil
}

// Gather replaces the contents of dst with the rows named, which ascend; dst row i is rows[i].
func (c *IntChunk) Gather(rows []uint16, dst *Int64s) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	if err := checkRows(rows, c.h.rows); err != nil {
		return err
	}
	dst.Vals = grow(dst.Vals, len(rows))
	dst.Nulls = c.h.nulls.gather(rows, dst.Nulls)
	d.gather(rows, dst.Vals)
	return nil
}

// FilterRange keeps in m the rows with lo <= value <= hi, or with not the rows outside; NULL rows leave m either way. Bits of m
// past the last row are cleared.
func (c *IntChunk) FilterRange(lo, hi int64, not bool, m *Mask) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(true, m)
	d.filter(lo, hi, flipOf(not), m)
	clearFrom(m, c.h.rows)
	return nil
}

// rangesIn is the number of ranges up to which FilterIn runs one range filter each.
const rangesIn = 4

// FilterIn keeps in m the rows whose value is one of set, or with not those whose value is none of it; NULL rows leave m either way.
// It sorts a copy of set unless it is sorted already.
func (c *IntChunk) FilterIn(set []int64, not bool, m *Mask) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	if !slices.IsSorted(set) {
		set = slices.Sorted(slices.Values(set))
	}
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(true, m)
	if filterFewRanges(set, not, m, d) {
		return nil
	}
	flip := flipOf(not)
	buf := make([]int64, blockRows)
	for start := 0; start < c.h.rows; start += blockRows {
		vals := buf[:min(blockRows, c.h.rows-start)]
		words := m[start>>6 : (start+len(vals)+63)>>6]
		if !anyWord(words) {
			continue
		}
		d.decode(start, vals)
		for k := range words {
			var acc uint64
			for i, v := range vals[k<<6 : min(k<<6+64, len(vals))] {
				_, ok := slices.BinarySearch(set, v)
				acc |= b2u(ok) << (uint(i) & 63)
			}
			words[k] &= acc ^ flip
		}
	}
	clearFrom(m, c.h.rows)
	return nil
}

// filterFewRanges filters by a sorted set that is made of a few runs of consecutive integers; false if there are more.
func filterFewRanges(set []int64, not bool, m *Mask, d intDecoder) bool {
	var ranges [rangesIn][2]int64
	n := 0
	for i, v := range set {
		if i > 0 && (v == set[i-1] || v == set[i-1]+1) {
			ranges[n-1][1] = v
			continue
		}
		if n == rangesIn {
			return false
		}
		ranges[n] = [2]int64{v, v}
		n++
	}
	if not {
		for _, r := range ranges[:n] {
			d.filter(r[0], r[1], ^uint64(0), m)
		}
		return true
	}
	var all Mask
	for _, r := range ranges[:n] {
		part := *m
		d.filter(r[0], r[1], 0, &part)
		all.Or(&part)
	}
	m.And(&all)
	return true
}

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *IntChunk) FilterNull(not bool, m *Mask) error {
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(not, m)
	return nil
}
