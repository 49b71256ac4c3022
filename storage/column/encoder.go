package column

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// Encoder turns chunks of rows into bytes, choosing the encoding by looking at the data. It keeps scratch
// memory: make one a worker. The zero value is ready. Every method appends the encoded chunk to dst (which may be nil) and
// returns it, with what it learned about the values. Slices passed in are only read and not kept. Values under NULL rows
// are ignored. More than MaxRows rows, lengths that disagree and NULL bits past the last row are errors that match ErrArgument.
type Encoder struct {
	ints   []int64 // values with those under NULL rows made harmless
	tmp    []int64
	floats []float64
	codes  []uint32
	words  []uint32
	exc    []uint16
	seen   []uint64
	bytes  []byte
	plan   narrowPlan
	others []float64 // values that float32 does not hold
	digits decimalRows
	zenc   *zstd.Encoder
}

// begin checks what all kinds of chunks have in common.
func begin(rows int, nulls Nulls) (Nulls, Stats, error) {
	if rows > MaxRows {
		return nil, Stats{}, argumentf("chunk of %d rows", rows)
	}
	nulls, err := checkNulls(nulls, rows)
	if err != nil {
		return nil, Stats{}, err
	}
	return nulls, Stats{Rows: rows, Nulls: nulls.count()}, nil
}

// finish completes the statistics of the chunk that begins at dst[at].
func finish(dst []byte, at int, st Stats) ([]byte, Stats, error) {
	st.Bytes = len(dst) - at
	st.Encoding = Encoding(dst[at])
	return dst, st, nil
}

// appendAllNull appends a chunk without values.
func appendAllNull(dst []byte, rows int) []byte {
	return appendHeader(dst, EncAllNull, 0, 0, rows, nil)
}

// repeatNulls returns a copy of vals in buf where the rows of NULLs repeat the value before, and leading ones the first
// value there is: the values that packing, runs and differences like best. At least one row is not NULL.
func repeatNulls[T any](buf, vals []T, nulls Nulls) []T {
	buf = append(buf[:0], vals...)
	first := 0
	for nulls.Get(first) {
		first++
	}
	prev := vals[first]
	for k, w := range nulls {
		if w == 0 {
			if end := k<<6 + 63; end < len(vals) {
				prev = vals[end]
			}
			continue
		}
		for i := k << 6; i < min(k<<6+64, len(vals)); i++ {
			if w>>(uint(i)&63)&1 != 0 {
				buf[i] = prev
			} else {
				prev = vals[i]
			}
		}
	}
	return buf
}

// compress appends a zstd frame of src to dst.
func (e *Encoder) compress(dst, src []byte) ([]byte, error) {
	if e.zenc == nil {
		enc, err := newZstdEncoder(zstd.SpeedDefault)
		if err != nil {
			return dst, fmt.Errorf("column: start zstd: %w", err)
		}
		e.zenc = enc
	}
	return e.zenc.EncodeAll(src, dst), nil
}
