package storage

import (
	"encoding/binary"
	"math"
)

// wireReader reads what our own values are made of: varints, and strings after their length. The first thing that does not fit
// sets err, and everything after it reads as zero, so that callers check once.
type wireReader struct {
	data []byte
	err  error
}

func (r *wireReader) fail(what string) {
	if r.err == nil {
		r.err = corruptf("%s", what)
	}
	r.data = nil
}

func (r *wireReader) byte() byte {
	if len(r.data) == 0 {
		r.fail("it is cut short")
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

func (r *wireReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.fail("a number is cut short")
		return 0
	}
	r.data = r.data[n:]
	return v
}

// count reads a number of things, of which there can be at most limit.
func (r *wireReader) count(limit int) int {
	v := r.uvarint()
	if v > uint64(limit) {
		r.fail("a number is too large")
		return 0
	}
	return int(v)
}

func (r *wireReader) varint() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.fail("a number is cut short")
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *wireReader) float64() float64 {
	if len(r.data) < 8 {
		r.fail("a number is cut short")
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(r.data))
	r.data = r.data[8:]
	return v
}

func (r *wireReader) string() string {
	n := r.uvarint()
	if n > uint64(len(r.data)) {
		r.fail("a string is cut short")
		return ""
	}
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}

// done returns the first error, or one if something is left over.
func (r *wireReader) done() error {
	if r.err == nil && len(r.data) > 0 {
		r.fail("bytes are left over")
	}
	return r.err
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendFloat64(dst []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
}
