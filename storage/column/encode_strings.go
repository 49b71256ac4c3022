package column

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// Strings encodes a chunk of VARCHAR without a dictionary, to be read by a StringChunk: row i is
// data[offsets[i]:offsets[i+1]], so len(offsets) is the number of rows plus one (or zero).
func (e *Encoder) Strings(dst []byte, offsets []uint32, data []byte, nulls Nulls) ([]byte, Stats, error) {
	rows := max(len(offsets)-1, 0)
	nulls, st, err := begin(rows, nulls)
	if err != nil {
		return dst, st, err
	}
	for i := range rows {
		if offsets[i] > offsets[i+1] {
			return dst, st, argumentf("offsets of row %d fall from %d to %d", i, offsets[i], offsets[i+1])
		}
	}
	if rows > 0 && uint64(offsets[rows]) > uint64(len(data)) {
		return dst, st, argumentf("offset %d in %d bytes", offsets[rows], len(data))
	}
	at := len(dst)
	if st.Nulls == rows {
		return finish(appendAllNull(dst, rows), at, st)
	}
	v := values{rows: rows, offsets: offsets, data: data, nulls: nulls}
	v.scan()
	st.MinStr, st.MaxStr, st.MaxStrOpen = statStrings(v.lo, v.hi)
	width := len(v.lo)
	switch {
	case bytes.Equal(v.lo, v.hi):
		return e.constant(dst, &v, st)
	case !v.sameLen || !fixedPays(st, width):
		dst = appendHeader(dst, EncStrings, 0, 0, rows, nulls)
		if dst, err = e.appendBlocks(dst, offsets, data, nulls); err != nil {
			return dst[:at], Stats{}, err
		}
		return finish(dst, at, st)
	}
	if out, ok := appendHexRows(dst, &v, width); ok {
		return finish(out, at, st)
	}
	return finish(appendFixedRows(dst, &v, width), at, st)
}

// fixedPays reports whether values of one length may be stored as such: NULLs take as much room as they do.
func fixedPays(st Stats, width int) bool {
	return 2*st.Nulls <= st.Rows || width <= 32
}

// Fixed encodes a chunk of values of width bytes each (for example hashes), to be read by a StringChunk: row i is
// data[i*width:(i+1)*width], also where it is NULL. The chunk keeps the width even if all rows are NULL.
func (e *Encoder) Fixed(dst []byte, width int, data []byte, nulls Nulls) ([]byte, Stats, error) {
	if width <= 0 || int64(width) > math.MaxUint32 || len(data)%width != 0 {
		return dst, Stats{}, argumentf("%d bytes as values of %d bytes", len(data), width)
	}
	rows := len(data) / width
	nulls, st, err := begin(rows, nulls)
	if err != nil {
		return dst, st, err
	}
	at := len(dst)
	v := values{rows: rows, width: width, data: data, nulls: nulls}
	if st.Nulls == rows {
		v.lo = make([]byte, width)
		return e.constant(dst, &v, st)
	}
	v.scan()
	st.MinStr, st.MaxStr, st.MaxStrOpen = statStrings(v.lo, v.hi)
	if bytes.Equal(v.lo, v.hi) {
		return e.constant(dst, &v, st)
	}
	return finish(appendFixedRows(dst, &v, width), at, st)
}

// values is a chunk of strings, by offsets, or of values of one width where offsets is nil.
type values struct {
	rows    int
	offsets []uint32
	width   int
	data    []byte
	nulls   Nulls

	lo, hi  []byte // least and greatest value that is not NULL
	sameLen bool
}

func (v *values) row(i int) []byte {
	if v.offsets == nil {
		return v.data[i*v.width : (i+1)*v.width]
	}
	return v.data[v.offsets[i]:v.offsets[i+1]]
}

// scan finds the bounds and whether all values have one length.
func (v *values) scan() {
	first := true
	for i := range v.rows {
		if v.nulls.Get(i) {
			continue
		}
		x := v.row(i)
		if first {
			v.lo, v.hi, v.sameLen, first = x, x, true, false
			continue
		}
		v.sameLen = v.sameLen && len(x) == len(v.lo)
		if bytes.Compare(x, v.lo) < 0 {
			v.lo = x
		} else if bytes.Compare(x, v.hi) > 0 {
			v.hi = x
		}
	}
}

func (e *Encoder) constant(dst []byte, v *values, st Stats) ([]byte, Stats, error) {
	at := len(dst)
	if st.Nulls < st.Rows {
		st.Distinct = 1
	}
	dst = appendHeader(dst, EncConstant, 0, 0, v.rows, v.nulls)
	return finish(append(dst, v.lo...), at, st)
}

func appendFixedRows(dst []byte, v *values, width int) []byte {
	dst = appendHeader(slices.Grow(dst, v.rows*width+4+headerSize), EncFixed, 0, 0, v.rows, v.nulls)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(width))
	for i := range v.rows {
		if v.nulls.Get(i) {
			dst = append(dst, make([]byte, width)...)
			continue
		}
		dst = append(dst, v.row(i)...)
	}
	return dst
}

// appendHexRows appends the chunk as hex; false, with dst as it was, if some value is not.
func appendHexRows(dst []byte, v *values, width int) ([]byte, bool) {
	if width == 0 || width%2 != 0 {
		return dst, false
	}
	out := appendHeader(slices.Grow(dst, v.rows*(width/2)+4+headerSize), EncHex, 0, 0, v.rows, v.nulls)
	out = binary.LittleEndian.AppendUint32(out, uint32(width/2))
	for i := range v.rows {
		if v.nulls.Get(i) {
			out = append(out, make([]byte, width/2)...)
			continue
		}
		var ok bool
		if out, ok = appendUnhex(out, v.row(i)); !ok {
			return dst, false
		}
	}
	return out, true
}
