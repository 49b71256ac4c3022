package storage

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/colloquydb/colloquy/storage/column"
)

// A lookup index finds the conversations that may have a value: one value of the store a segment, sorted fingerprints of 32
// bits beside the rows they stand for, 6 bytes a row. A search reads no more than that, and the column itself tells which of the rows
// found have the value. Values may repeat.
//
//	n u32 | n times fingerprint u32, ascending | n times row u16, ascending among equal fingerprints
//
// All little-endian. The fingerprint is the upper half of the XXH3-64 of the value. NULL has none.
type lookupIndex struct {
	prints []uint32
	rows   []uint16
}

func fingerprint(value string) uint32 { return uint32(xxh3.HashString(value) >> 32) }

// lookupWriter collects the rows of a lookup index.
type lookupWriter struct {
	entries []uint64 // fingerprint << 16 | row
}

func (w *lookupWriter) add(value string, row int) {
	w.entries = append(w.entries, uint64(fingerprint(value))<<16|uint64(uint16(row)))
}

func (w *lookupWriter) append(dst []byte) []byte {
	slices.Sort(w.entries)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(w.entries)))
	for _, e := range w.entries {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(e>>16))
	}
	for _, e := range w.entries {
		dst = binary.LittleEndian.AppendUint16(dst, uint16(e))
	}
	return dst
}

// parseLookup reads the index of a column of so many rows that are not NULL, in a segment of so many conversations.
func parseLookup(data []byte, values, rows int) (*lookupIndex, error) {
	if len(data) != 4+6*values || int64(binary.LittleEndian.Uint32(data)) != int64(values) {
		return nil, corruptf("%d bytes for %d values", len(data), values)
	}
	x := &lookupIndex{prints: make([]uint32, values), rows: make([]uint16, values)}
	prints, at := data[4:4+4*values], data[4+4*values:]
	for i := range x.prints {
		x.prints[i] = binary.LittleEndian.Uint32(prints[4*i:])
		x.rows[i] = binary.LittleEndian.Uint16(at[2*i:])
		if int(x.rows[i]) >= rows {
			return nil, corruptf("row %d of %d", x.rows[i], rows)
		}
		if i > 0 && (x.prints[i] < x.prints[i-1] || x.prints[i] == x.prints[i-1] && x.rows[i] <= x.rows[i-1]) {
			return nil, corruptf("entry %d is out of order", i)
		}
	}
	return x, nil
}

func (x *lookupIndex) size() int64 { return int64(len(x.prints))*6 + 64 }

// find returns the rows, ascending, whose value may have that fingerprint. The result is part of the index.
func (x *lookupIndex) find(print uint32) []uint16 {
	lo := x.search(print)
	hi := lo
	for hi < len(x.prints) && x.prints[hi] == print {
		hi++
	}
	return x.rows[lo:hi]
}

// search returns the first place whose fingerprint is not below print. Fingerprints are spread evenly, so the place is close to where
// proportion says; from there the interval doubles until it holds the place. It is correct for any distribution.
func (x *lookupIndex) search(print uint32) int {
	n := len(x.prints)
	if n == 0 {
		return 0
	}
	guess := int(uint64(print) * uint64(n) >> 32)
	lo, hi := guess, guess
	for step := 32; lo > 0 && x.prints[lo-1] >= print; step *= 2 {
		lo = max(0, lo-step)
	}
	for step := 32; hi < n && x.prints[hi] < print; step *= 2 {
		hi = min(n, hi+step)
	}
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if x.prints[mid] < print {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Lookup returns the rows whose value of leaf (a leaf with Lookup set) is value, in storage order.
func (s *Snapshot) Lookup(ctx context.Context, leaf LeafID, value string, st *Stats) ([]RowRef, error) {
	l := s.cat.Schema.Leaf(leaf)
	if l == nil || !l.Lookup {
		return nil, errLeaf("look up a value", leaf)
	}
	if st == nil {
		st = new(Stats)
	}
	st.IndexHits.Add(1)
	print := fingerprint(value)
	var found []RowRef
	var vals column.Strings
	for _, seg := range s.segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		h, err := seg.header(l, st)
		if err != nil {
			return nil, err
		}
		if h.form == formNull {
			continue
		}
		x, err := seg.lookup(l, h, st)
		if err != nil {
			return nil, err
		}
		rows := x.find(print)
		if len(rows) == 0 {
			continue
		}
		c, err := seg.strings(l, 0, st)
		if err != nil {
			return nil, err
		}
		st.ChunksRead.Add(1)
		if err := c.Gather(rows, &vals); err != nil {
			return nil, readError(&at{seg: seg, space: l.Space}, l, err)
		}
		for i, row := range rows {
			if vals.Vals[i] == value && !vals.Nulls.Get(i) {
				found = append(found, RowRef{Segment: seg, Row: uint32(row)})
			}
		}
	}
	return found, nil
}
