package bitmap

import (
	"encoding/binary"
	"fmt"
)

// Serialized index, all integers little-endian:
//
//	u32 rows, u32 codes
//	codes+1 times       u32 cardinality, u32 end of the set, counted from the first byte after the directory; NULL last
//	codes+1 sets        each as Set.AppendTo writes it; a set without rows has no bytes
//
// The cardinalities add up to rows, since every row is in exactly one set.
const (
	indexHeader    = 8
	indexEntrySize = 8
)

// MaxCodes is the number of codes an index can have. Far fewer pay off: past a few thousand values
// a column is better scanned.
const MaxCodes = 1 << 20

// MaxIndexRows is the number of rows an index can have: 1,024 full chunks, more than a segment needs.
// Even one container a row, at most 18 bytes, then keeps the ends of sets within their 32 bits.
const MaxIndexRows = 1 << 26

// AppendTo appends the serialized index to dst and returns the result. It is one copy.
func (x *Index) AppendTo(dst []byte) []byte { return append(dst, x.data...) }

// Size returns the number of bytes AppendTo appends.
func (x *Index) Size() int { return len(x.data) }

// ParseIndex reads the directory of an index that AppendTo wrote. It copies src once, which may be
// reused at once, and leaves the sets for later. An error matches ErrInvalid: src is cut short or goes
// on, or its directory contradicts itself, or its number of rows is not rows.
func ParseIndex(src []byte, rows int) (*Index, error) {
	x, err := parseIndex(src, rows)
	if err != nil {
		return nil, fmt.Errorf("parse bitmap index: %w: %w", ErrInvalid, err)
	}
	return x, nil
}

func parseIndex(src []byte, rows int) (*Index, error) {
	if len(src) < indexHeader {
		return nil, fmt.Errorf("%d bytes are too short for a header", len(src))
	}
	gotRows, codes := binary.LittleEndian.Uint32(src), binary.LittleEndian.Uint32(src[4:])
	if int64(gotRows) != int64(rows) || rows > MaxIndexRows {
		return nil, fmt.Errorf("it is for %d rows, not %d", gotRows, rows)
	}
	if codes > MaxCodes {
		return nil, fmt.Errorf("header claims %d codes", codes)
	}
	sets := indexHeader + indexEntrySize*(int(codes)+1)
	if sets > len(src) {
		return nil, fmt.Errorf("%d bytes are too short for a directory of %d codes", len(src), codes)
	}
	return openIndex(append([]byte(nil), src...), rows, int(codes))
}

// openIndex reads the directory of data, which it keeps. The header is checked.
func openIndex(data []byte, rows, codes int) (*Index, error) {
	directory := indexHeader + indexEntrySize*(codes+1)
	x := &Index{rows: rows, data: data, sets: data[directory:], entries: make([]entry, codes+1)}
	size := uint64(len(x.sets))
	var start uint32
	left := uint32(rows)
	for i := range x.entries {
		at := indexHeader + indexEntrySize*i
		card, end := binary.LittleEndian.Uint32(data[at:]), binary.LittleEndian.Uint32(data[at+4:])
		switch {
		case end < start || uint64(end) > size:
			return nil, fmt.Errorf("set %d ends at byte %d, outside %d to %d", i, end, start, size)
		case card > left:
			return nil, fmt.Errorf("the sets up to %d have more than all %d rows", i, rows)
		case (card == 0) != (end == start):
			return nil, fmt.Errorf("set %d has %d rows in %d bytes", i, card, end-start)
		}
		x.entries[i].card, x.entries[i].end = card, end
		start = end
		left -= card
	}
	if uint64(start) != size {
		return nil, fmt.Errorf("%d bytes follow the last set", size-uint64(start))
	}
	if left != 0 {
		return nil, fmt.Errorf("%d of %d rows are in no set", left, rows)
	}
	return x, nil
}
