package parquet

import (
	"github.com/parquet-go/parquet-go/format"

	"github.com/colloquydb/colloquy/storage/column"
)

// dictionary is the values of a dictionary page, converted.
type dictionary struct {
	ints   []int64
	floats []float64
	strs   *column.Dict
}

// newDictionary decodes the n values of a dictionary page. As for newDecoder, the bytes of strings are kept.
func newDictionary(l *leaf, data []byte, n int) (*dictionary, error) {
	if l.physical == format.Boolean {
		return nil, damaged("a dictionary of booleans")
	}
	var v values
	if err := newPlainDecoder(l, data).decode(&v, n); err != nil {
		return nil, err
	}
	return &dictionary{ints: v.ints, floats: v.floats, strs: &column.Dict{Vals: v.strs}}, nil
}

// dictIndexes reads the indexes of a page: the width in a byte, then the hybrid.
type dictIndexes struct {
	runs hybrid
	dict *dictionary
	buf  []uint32
}

func newDictDecoder(l *leaf, data []byte, dict *dictionary) (decoder, error) {
	if dict == nil {
		return nil, damaged("the page refers to a dictionary, but none precedes it")
	}
	idx := dictIndexes{dict: dict}
	if len(data) > 0 {
		idx.runs = hybrid{data: data[1:], width: uint(data[0])}
	}
	if idx.runs.width > 32 {
		return nil, damaged("dictionary indexes of %d bits", idx.runs.width)
	}
	switch l.physical {
	case format.Int32, format.Int64, format.Int96:
		return &dictInts{idx}, nil
	case format.Float, format.Double:
		return &dictFloats{idx}, nil
	}
	return &dictStrings{idx}, nil
}

// indexBlock is how many indexes are decoded at a time: few enough to stay in the first-level cache.
const indexBlock = 1024

// next decodes up to n indexes into a buffer that the next call reuses.
func (d *dictIndexes) next(n int) ([]uint32, error) {
	n = min(n, indexBlock)
	if cap(d.buf) < n {
		d.buf = make([]uint32, n)
	}
	idx := d.buf[:n]
	return idx, d.runs.uint32s(idx)
}

func errIndex(i uint32, n int) error {
	return damaged("index %d into a dictionary of %d values", i, n)
}

type dictInts struct{ dictIndexes }

func (d *dictInts) decode(v *values, n int) error {
	all, added := extend(v.ints, n)
	vals := d.dict.ints
	for len(added) > 0 {
		idx, err := d.next(len(added))
		if err != nil {
			return err
		}
		for i, c := range idx {
			if uint(c) >= uint(len(vals)) {
				return errIndex(c, len(vals))
			}
			added[i] = vals[c]
		}
		added = added[len(idx):]
	}
	v.ints = all
	return nil
}

type dictFloats struct{ dictIndexes }

func (d *dictFloats) decode(v *values, n int) error {
	all, added := extend(v.floats, n)
	vals := d.dict.floats
	for len(added) > 0 {
		idx, err := d.next(len(added))
		if err != nil {
			return err
		}
		for i, c := range idx {
			if uint(c) >= uint(len(vals)) {
				return errIndex(c, len(vals))
			}
			added[i] = vals[c]
		}
		added = added[len(idx):]
	}
	v.floats = all
	return nil
}

type dictStrings struct{ dictIndexes }

// decode appends codes, or strings where strings have been collected before.
func (d *dictStrings) decode(v *values, n int) error {
	if v.dict != d.dict.strs {
		v.asStrings()
		if len(v.strs) == 0 {
			v.dict = d.dict.strs
		}
	}
	if v.dict == nil {
		return d.decodeStrings(v, n)
	}
	all, added := extend(v.codes, n)
	if err := d.runs.uint32s(added); err != nil {
		return err
	}
	size, err := d.sizeOf(added)
	if err != nil {
		return err
	}
	v.codes = all
	v.bytes += size
	return v.meter.spend(size)
}

func (d *dictStrings) decodeStrings(v *values, n int) error {
	all, added := extend(v.strs, n)
	for len(added) > 0 {
		idx, err := d.next(len(added))
		if err != nil {
			return err
		}
		size, err := d.sizeOf(idx)
		if err != nil {
			return err
		}
		for i, c := range idx {
			added[i] = d.dict.strs.Vals[c]
		}
		added = added[len(idx):]
		v.bytes += size
		if err := v.meter.spend(size); err != nil {
			return err
		}
	}
	v.strs = all
	return nil
}

// sizeOf checks indexes and returns the length of their strings.
func (d *dictStrings) sizeOf(idx []uint32) (size int64, err error) {
	vals := d.dict.strs.Vals
	for _, c := range idx {
		if uint(c) >= uint(len(vals)) {
			return 0, errIndex(c, len(vals))
		}
		size += int64(len(vals[c]))
	}
	return size, nil
}
