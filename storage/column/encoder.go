package column

import "errors"

// Encoder turns chunks of rows into bytes, choosing the encoding by looking at the data. It keeps scratch
// memory: make one a worker. The zero value is ready. Every method appends the encoded chunk to dst (which may be nil) and
// returns it, with what it learned about the values. Slices passed in are only read and not kept. Values under NULL rows
// are ignored. More than MaxRows rows, and lengths that disagree, are errors.
type Encoder struct{}

// Int64s encodes a chunk of BIGINT or TIMESTAMP, to be read by an IntChunk.
func (e *Encoder) Int64s(dst []byte, vals []int64, nulls Nulls) ([]byte, Stats, error) {
	return dst, Stats{}, errors.ErrUnsupported
}

// Float64s encodes a chunk of DOUBLE, to be read by a FloatChunk. Every bit pattern is kept.
func (e *Encoder) Float64s(dst []byte, vals []float64, nulls Nulls) ([]byte, Stats, error) {
	return dst, Stats{}, errors.ErrUnsupported
}

// Codes encodes a chunk of dictionary codes below ndict, to be read by a CodeChunk opened with at least that ndict.
func (e *Encoder) Codes(dst []byte, codes []uint32, nulls Nulls, ndict int) ([]byte, Stats, error) {
	return dst, Stats{}, errors.ErrUnsupported
}

// Strings encodes a chunk of VARCHAR without a dictionary, to be read by a StringChunk: row i is
// data[offsets[i]:offsets[i+1]], so len(offsets) is the number of rows plus one (or zero).
func (e *Encoder) Strings(dst []byte, offsets []uint32, data []byte, nulls Nulls) ([]byte, Stats, error) {
	return dst, Stats{}, errors.ErrUnsupported
}

// Fixed encodes a chunk of values of width bytes each (for example hashes), to be read by a StringChunk: row i is
// data[i*width:(i+1)*width], also where it is NULL.
func (e *Encoder) Fixed(dst []byte, width int, data []byte, nulls Nulls) ([]byte, Stats, error) {
	return dst, Stats{}, errors.ErrUnsupported
}
