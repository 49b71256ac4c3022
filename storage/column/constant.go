package column

import (
	"encoding/binary"
	"math"
)

// Constant (encoding 2): one value in all rows that are not NULL. The payload is the value: 8 bytes of an int64 or of the bits of a
// float64, the u32 of a dictionary code, or all the bytes of a string. All-null (encoding 1) has no payload.

// constInts reads a constant or all-null chunk of int64.
type constInts struct{ v int64 }

func (d *constInts) open(h *header, b []byte) error {
	d.v = 0
	if h.enc == EncAllNull {
		return nil
	}
	if len(b) != 8 {
		return corruptf("constant of %d bytes", len(b))
	}
	d.v = int64(binary.LittleEndian.Uint64(b))
	return nil
}

func (d *constInts) decode(_ int, dst []int64)         { fill(dst, d.v) }
func (d *constInts) gather(rows []uint16, dst []int64) { fill(dst, d.v) }
func (d *constInts) filter(lo, hi int64, flip uint64, m *Mask) {
	if (lo <= d.v && d.v <= hi) == (flip != 0) {
		*m = Mask{}
	}
}

// constFloats reads a constant or all-null chunk of float64.
type constFloats struct{ v float64 }

func (d *constFloats) open(h *header, b []byte) error {
	var c constInts
	err := c.open(h, b)
	d.v = math.Float64frombits(uint64(c.v))
	return err
}

func (d *constFloats) decode(_ int, dst []float64)         { fill(dst, d.v) }
func (d *constFloats) gather(rows []uint16, dst []float64) { fill(dst, d.v) }

func (d *constFloats) filter(r floatRange, flip uint64, m *Mask) {
	if r.has(math.Float64bits(d.v)) == (flip != 0) {
		*m = Mask{}
	}
}

// constCodes reads a constant or all-null chunk of codes.
type constCodes struct{ v uint32 }

func (d *constCodes) open(h *header, b []byte) error {
	d.v = 0
	if h.enc == EncAllNull {
		return nil
	}
	if len(b) != 4 {
		return corruptf("constant code of %d bytes", len(b))
	}
	d.v = binary.LittleEndian.Uint32(b)
	return nil
}

func (d *constCodes) decode(_ int, dst []uint32)         { fill(dst, d.v) }
func (d *constCodes) gather(rows []uint16, dst []uint32) { fill(dst, d.v) }
func (d *constCodes) filter(set *codeSet, flip uint64, m *Mask) {
	if set.has(d.v) == (flip != 0) {
		*m = Mask{}
	}
}

func fill[T any](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}
