package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"
)

var errPageShort = damaged("the page's values end early")

func newPlainDecoder(l *leaf, data []byte) decoder {
	switch l.physical {
	case format.Boolean:
		return &plainBools{hybrid{run: data, width: 1, packed: true, left: 8 * len(data)}}
	case format.Int32:
		return &plainInt32s{data, l}
	case format.Int64:
		return &plainInt64s{data, l}
	case format.Int96:
		return &plainInt96s{data}
	case format.Float:
		return &plainFloats{data}
	case format.Double:
		return &plainDoubles{data}
	case format.FixedLenByteArray:
		return &plainFixed{data, l}
	}
	return &plainStrings{data}
}

// cut returns the first n values of size bytes, and the rest.
func cut(data []byte, n, size int) (head, rest []byte, err error) {
	if n > len(data)/size {
		return nil, nil, errPageShort
	}
	return data[:n*size], data[n*size:], nil
}

// plainBools is bits, the lowest of a byte first: one packed run without a head.
type plainBools struct{ bits hybrid }

func (d *plainBools) decode(v *values, n int) (err error) {
	if n > d.bits.left {
		return errPageShort
	}
	var added []bool
	v.bools, added = extend(v.bools, n)
	return d.bits.bools(added)
}

// rleBools is the hybrid behind its length.
type rleBools struct{ runs hybrid }

func newRLEBools(data []byte) (decoder, error) {
	if len(data) < 4 {
		return nil, errPageShort
	}
	n := binary.LittleEndian.Uint32(data)
	if uint64(n) > uint64(len(data)-4) {
		return nil, errPageShort
	}
	return &rleBools{hybrid{data: data[4 : 4+n], width: 1}}, nil
}

func (d *rleBools) decode(v *values, n int) error {
	var added []bool
	v.bools, added = extend(v.bools, n)
	return d.runs.bools(added)
}

type plainInt32s struct {
	data []byte
	leaf *leaf
}

func (d *plainInt32s) decode(v *values, n int) (err error) {
	var src []byte
	if src, d.data, err = cut(d.data, n, 4); err != nil {
		return err
	}
	var added []int64
	v.ints, added = extend(v.ints, n)
	for i := range added {
		added[i] = int64(int32(binary.LittleEndian.Uint32(src[4*i:])))
	}
	return convertInts(added, d.leaf.conv)
}

type plainInt64s struct {
	data []byte
	leaf *leaf
}

func (d *plainInt64s) decode(v *values, n int) (err error) {
	var src []byte
	if src, d.data, err = cut(d.data, n, 8); err != nil {
		return err
	}
	var added []int64
	v.ints, added = extend(v.ints, n)
	for i := range added {
		added[i] = int64(binary.LittleEndian.Uint64(src[8*i:]))
	}
	return convertInts(added, d.leaf.conv)
}

type plainInt96s struct{ data []byte }

func (d *plainInt96s) decode(v *values, n int) (err error) {
	var src []byte
	if src, d.data, err = cut(d.data, n, 12); err != nil {
		return err
	}
	var added []int64
	v.ints, added = extend(v.ints, n)
	for i := range added {
		added[i] = int96Micros(src[12*i : 12*i+12])
	}
	return nil
}

type plainFloats struct{ data []byte }

func (d *plainFloats) decode(v *values, n int) (err error) {
	var src []byte
	if src, d.data, err = cut(d.data, n, 4); err != nil {
		return err
	}
	var added []float64
	v.floats, added = extend(v.floats, n)
	for i := range added {
		added[i] = widen(binary.LittleEndian.Uint32(src[4*i:]))
	}
	return nil
}

// widen returns the double of the same value as the float with the bits given. NaNs keep their payload, which Go's own
// conversion leaves to the processor.
func widen(b uint32) float64 {
	f := math.Float32frombits(b)
	if f != f {
		return math.Float64frombits(uint64(b&0x8000_0000)<<32 | 0x7ff0_0000_0000_0000 | uint64(b&0x007f_ffff)<<29)
	}
	return float64(f)
}

type plainDoubles struct{ data []byte }

func (d *plainDoubles) decode(v *values, n int) (err error) {
	var src []byte
	if src, d.data, err = cut(d.data, n, 8); err != nil {
		return err
	}
	var added []float64
	v.floats, added = extend(v.floats, n)
	for i := range added {
		added[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
	}
	return nil
}

// plainStrings is lengths of four bytes, each before its bytes.
type plainStrings struct{ data []byte }

func (d *plainStrings) decode(v *values, n int) error {
	if n > len(d.data)/4 {
		return errPageShort
	}
	all, added := extend(v.strs, n)
	data, total := d.data, 0
	for i := range added {
		if len(data) < 4 {
			return errPageShort
		}
		size := binary.LittleEndian.Uint32(data)
		if uint64(size) > uint64(len(data)-4) {
			return errPageShort
		}
		added[i] = aliased(data[4 : 4+size])
		data = data[4+size:]
		total += int(size)
	}
	d.data, v.strs = data, all
	v.bytes += int64(total)
	return nil
}

type plainFixed struct {
	data []byte
	leaf *leaf
}

func (d *plainFixed) decode(v *values, n int) (err error) {
	size := d.leaf.length
	var src []byte
	if src, d.data, err = cut(d.data, n, size); err != nil {
		return err
	}
	var added []string
	v.strs, added = extend(v.strs, n)
	for i := range added {
		added[i] = fixedString(src[i*size:(i+1)*size], d.leaf.conv)
		v.bytes += int64(len(added[i]))
	}
	return nil
}

func fixedString(b []byte, conv conversion) string {
	if conv == fromUUID {
		return uuidString(aliased(b))
	}
	return aliased(b)
}
