package column

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unsafe"
)

// Float32 (encoding 8), for float64: values that a float32 holds exactly are packed as the difference of their 32 bits from a base. The
// exponents of a column of scores take few of their 256 values, so the bits that are left are often fewer than 32. All other
// values, and NaNs, are exceptions (patch.go). Header: width, at most 32. Payload:
//
//	u32       base
//	          exceptions
//	          packed region, one value a row (pack.go)
//
// A value is the float32 with the bits base plus packed value (wrapping at 32 bits), widened. The writer packs 0 in
// the rows of exceptions, and repeats the value before in the rows of NULLs.

type narrowFloats struct {
	base uint32
	exc  patches
	p    packed
}

func (d *narrowFloats) open(h *header, b []byte) (err error) {
	if len(b) < 4 || h.width > 32 {
		return corruptf("header of %d bytes, width %d", len(b), h.width)
	}
	d.base = binary.LittleEndian.Uint32(b)
	if b, err = d.exc.open(b[4:], h.rows); err != nil {
		return err
	}
	d.p, err = openPacked(b, h.rows, h.width)
	return err
}

// widen returns the double that a packed value stands for. Bits of a NaN, which no writer packs, may give any NaN.
func widen(b uint32) float64 { return float64(math.Float32frombits(b)) }

func (d *narrowFloats) decode(start int, dst []float64) {
	d.unpack(start, dst)
	patchRange(&d.exc, start, dst, math.Float64frombits)
}

// unpack is the loop of unpack in pack.go with widening.
func (d *narrowFloats) unpack(start int, dst []float64) {
	p, base := &d.p, d.base
	if p.w == 0 {
		fill(dst, widen(base))
		return
	}
	_ = p.data[:packedLen(start+len(dst), p.w)] // the last value loaded is start+len(dst)-1
	at := unsafe.Add(unsafe.Pointer(unsafe.SliceData(p.data)), uint(start)*p.w>>3)
	l, mask, w := lanesOf(p.w), uint32(p.mask()), p.w
	for len(dst) >= 8 {
		v := (*[8]float64)(dst)
		v[0] = widen(base + uint32(l.get(at, 0))&mask)
		v[1] = widen(base + uint32(l.get(at, 1))&mask)
		v[2] = widen(base + uint32(l.get(at, 2))&mask)
		v[3] = widen(base + uint32(l.get(at, 3))&mask)
		v[4] = widen(base + uint32(l.get(at, 4))&mask)
		v[5] = widen(base + uint32(l.get(at, 5))&mask)
		v[6] = widen(base + uint32(l.get(at, 6))&mask)
		v[7] = widen(base + uint32(l.get(at, 7))&mask)
		dst = dst[8:]
		at = unsafe.Add(at, w)
	}
	for j := range dst {
		dst[j] = widen(base + uint32(l.get(at, j))&mask)
	}
}

func (d *narrowFloats) gather(rows []uint16, dst []float64) {
	d.gatherPacked(rows, dst)
	patchGather(&d.exc, rows, dst, math.Float64frombits)
}

func (d *narrowFloats) gatherPacked(rows []uint16, dst []float64) {
	dst = dst[:len(rows)]
	if d.p.w == 0 {
		fill(dst, widen(d.base))
		return
	}
	at, mask, w := unsafe.Pointer(unsafe.SliceData(d.p.data)), uint32(d.p.mask()), d.p.w
	for i, r := range rows { // every row is below p.n (checkRows)
		bit := uint(r) * w
		dst[i] = widen(d.base + uint32(load(at, bit>>3)>>(bit&7))&mask)
	}
}

func (d *narrowFloats) filter(r floatRange, flip uint64, m *Mask) {
	d.exc.filter(m, flip, func() { d.filterPacked(r, flip, m) }, r.has)
}

// filterPacked filters by the packed values alone.
func (d *narrowFloats) filterPacked(r floatRange, flip uint64, m *Mask) {
	top := d.p.mask()
	if uint64(d.base)+top <= inf32 { // neither signs nor NaNs: packed values are in the order of the doubles
		lo, hi := r.packedRange(top, func(x uint64) float64 { return widen(d.base + uint32(x)) })
		d.p.filter(lo, hi, flip, m)
		return
	}
	d.filterUnpacked(r, flip, m)
}

func (d *narrowFloats) filterUnpacked(r floatRange, flip uint64, m *Mask) {
	clearFrom(m, d.p.n)
	var buf [blockRows]float64
	for start := 0; start < d.p.n; start += blockRows {
		vals := buf[:min(blockRows, d.p.n-start)]
		words := m[start>>6 : (start+len(vals)+63)>>6]
		if anyWord(words) {
			d.unpack(start, vals)
			matchFloats(vals, r, flip, words)
		}
	}
}

const inf32 = 0x7F800000 // bits of +Inf as float32

// narrow returns the float32 that holds v exactly, if there is one. NaNs are left out: widening may change their bits.
func narrow(v float64) (b uint32, ok bool) {
	f := float32(v)
	return math.Float32bits(f), math.Float64bits(float64(f)) == math.Float64bits(v) && v == v
}

// narrowPlan collects what decides on the window of float32 bits to pack: how many values have each sign and exponent.
type narrowPlan struct {
	lo, hi uint32     // least and greatest bits
	count  [512]int32 // by the upper 9 bits
}

// held returns the number of values that float32 holds.
func (s *narrowPlan) held() int {
	n := 0
	for _, c := range s.count {
		n += int(c)
	}
	return n
}

// window returns the base and width with which those values of the chunk that float32 holds take least room, exceptions
// included, and the size of the payload.
func (s *narrowPlan) window(rows int) (base uint32, width uint, size int) {
	if s.lo > s.hi {
		return 0, 0, 8
	}
	first, last, all := int(s.lo>>23), int(s.hi>>23), s.held()
	base, width = s.lo, uint(bits.Len32(s.hi-s.lo))
	size = 8 + packedLen(rows, width)
	for w := uint(23); w < width; w++ { // windows of 2^(w-23) exponents
		n := 1 << (w - 23)
		in := 0
		for i := first; i <= last; i++ {
			in += int(s.count[i])
			if i-n >= first {
				in -= int(s.count[i-n])
			}
			if sz := 8 + packedLen(rows, w) + (all-in)*patchSize; sz < size {
				base, width, size = uint32(max(i-n+1, 0))<<23, w, sz
			}
		}
	}
	return base, width, size
}

// appendNarrow appends the payload for vals.
func (e *Encoder) appendNarrow(dst []byte, vals []float64, base uint32, w uint) []byte {
	words := grow(e.words, len(vals))
	e.words = words
	e.exc = e.exc[:0]
	limit := uint32(1<<w - 1)
	for i, v := range vals {
		b, ok := narrow(v)
		if !ok || b-base > limit {
			e.exc = append(e.exc, uint16(i))
			b = base
		}
		words[i] = b
	}
	dst = binary.LittleEndian.AppendUint32(dst, base)
	dst = appendPatches(dst, e.exc, func(i int) uint64 { return math.Float64bits(vals[i]) })
	return appendPacked(dst, words, base, w)
}
