package parquet

import (
	"slices"
	"unsafe"

	"github.com/parquet-go/parquet-go/format"

	"github.com/colloquydb/colloquy/storage/column"
)

// values collects the values of one leaf that are not NULL, in one of the slices as its type wants.
type values struct {
	bools  []bool
	ints   []int64
	floats []float64
	strs   []string
	// Strings of dictionary pages stay codes until a page without dictionary turns up.
	codes []uint32
	dict  *column.Dict

	bytes int64  // length of all strings held
	meter *meter // charged with strings that take no bytes of a page
}

// decoder reads the values of one page, from the first to the last.
type decoder interface {
	// decode appends the next n values to v.
	decode(v *values, n int) error
}

func extend[T any](s []T, n int) (all, added []T) {
	s = slices.Grow(s, n)
	all = s[:len(s)+n]
	return all, all[len(s):]
}

// drop forgets the first n values.
func (v *values) drop(n int) {
	switch {
	case v.dict != nil:
		for _, c := range v.codes[:n] {
			v.bytes -= int64(len(v.dict.Vals[c]))
		}
		v.codes = shift(v.codes, n)
	case len(v.strs) > 0:
		for _, s := range v.strs[:n] {
			v.bytes -= int64(len(s))
		}
		rest := copy(v.strs, v.strs[n:])
		clear(v.strs[rest:])
		v.strs = v.strs[:rest]
	case len(v.bools) > 0:
		v.bools = shift(v.bools, n)
	case len(v.ints) > 0:
		v.ints = shift(v.ints, n)
	case len(v.floats) > 0:
		v.floats = shift(v.floats, n)
	}
}

func shift[T any](s []T, n int) []T { return s[:copy(s, s[n:])] }

// asStrings turns codes collected so far into strings, because what follows has no dictionary, or another.
func (v *values) asStrings() {
	if v.dict == nil {
		return
	}
	all, added := extend(v.strs[:0], len(v.codes))
	for i, c := range v.codes {
		added[i] = v.dict.Vals[c]
	}
	v.strs, v.codes, v.dict = all, v.codes[:0], nil
}

// aliased returns b as a string without copying. The bytes must never change.
func aliased(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// plainDictionary is what writers of format version 1 call both RLE_DICTIONARY data pages and PLAIN dictionary pages.
const plainDictionary format.Encoding = 2

func isDictionary(enc format.Encoding) bool {
	return enc == format.RLEDictionary || enc == plainDictionary
}

// newDecoder returns the decoder of a page's values. The bytes of strings are kept, so data must not be reused for
// BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY.
func newDecoder(l *leaf, enc format.Encoding, data []byte, dict *dictionary) (decoder, error) {
	switch enc {
	case format.RLEDictionary, plainDictionary:
		return newDictDecoder(l, data, dict)
	case format.Plain:
		return newPlainDecoder(l, data), nil
	case format.RLE:
		if l.physical == format.Boolean {
			return newRLEBools(data)
		}
	case format.DeltaBinaryPacked:
		if l.physical == format.Int32 || l.physical == format.Int64 {
			ints, err := newDeltaInts(data)
			return &deltaDecoder{ints: ints, leaf: l}, err
		}
	case format.DeltaLengthByteArray:
		if l.physical == format.ByteArray {
			return newDeltaLengths(l, data)
		}
	case format.DeltaByteArray:
		if l.physical == format.ByteArray || l.physical == format.FixedLenByteArray {
			return newDeltaStrings(l, data)
		}
	case format.ByteStreamSplit:
		switch l.physical {
		case format.Int32, format.Int64, format.Float, format.Double, format.FixedLenByteArray:
			return newSplitDecoder(l, data)
		}
	}
	return nil, unsupported("encoding %s of %s values is not supported", enc, l.physical)
}
