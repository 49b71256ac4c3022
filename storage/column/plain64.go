package column

import "math"

// Plain64 (encoding 7), for float64: the payload is the 64 bits of each row. The writer repeats the value before in the rows of NULLs.

type plainFloats struct {
	n    int
	data []byte
}

func (d *plainFloats) open(h *header, b []byte) error {
	if len(b) != 8*h.rows {
		return corruptf("%d doubles in %d bytes", h.rows, len(b))
	}
	d.n, d.data = h.rows, b
	return nil
}

func (d *plainFloats) decode(start int, dst []float64) {
	b := d.data[8*start:]
	b = b[:8*len(dst)]
	for i := range dst {
		dst[i] = math.Float64frombits(u64at(b, i))
	}
}

func (d *plainFloats) gather(rows []uint16, dst []float64) {
	for i, r := range rows {
		dst[i] = math.Float64frombits(u64at(d.data, int(r)))
	}
}

func (d *plainFloats) filter(r floatRange, flip uint64, m *Mask) {
	clearFrom(m, d.n)
	var buf [blockRows]float64
	for start := 0; start < d.n; start += blockRows {
		vals := buf[:min(blockRows, d.n-start)]
		words := m[start>>6 : (start+len(vals)+63)>>6]
		if anyWord(words) {
			d.decode(start, vals)
			matchFloats(vals, r, flip, words)
		}
	}
}
