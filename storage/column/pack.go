package column

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// Packed values are laid end to end: value i of width w takes the bits i*w to i*w+w-1 of the region, bit b being bit b%8 of
// byte b/8. A region of n values has ceil(n*w/8) bytes and 8 more of zeros, so that a 64-bit load at the byte where
// a value begins never leaves it; with width 0 it is empty. Widths are 0 to 57, and 64: a load then always holds the
// whole value.

const maxPackWidth = 57

// packWidth returns the width in which values up to top are packed.
func packWidth(top uint64) uint {
	w := uint(bits.Len64(top))
	if w > maxPackWidth {
		w = 64
	}
	return w
}

// packedLen returns the length of a region.
func packedLen(n int, w uint) int {
	if w == 0 || n == 0 {
		return 0
	}
	return (n*int(w)+7)>>3 + 8
}

// packed is a region of n values that has been checked: data has packedLen(n, w) bytes. The loops below load from it without bounds
// checks, which cost more than the unpacking; each names the greatest value that it touches.
type packed struct {
	data []byte
	n    int
	w    uint
}

// openPacked checks the region at the end of a payload.
func openPacked(b []byte, n int, w uint) (packed, error) {
	if w > maxPackWidth && w != 64 {
		return packed{}, corruptf("packed width %d", w)
	}
	if want := packedLen(n, w); len(b) != want {
		return packed{}, corruptf("%d packed values of %d bits in %d bytes, not %d", n, w, len(b), want)
	}
	return packed{b, n, w}, nil
}

func (p *packed) mask() uint64 { return 1<<p.w - 1 }

// load reads 8 bytes at off. The caller has made sure that they lie inside.
func load(p unsafe.Pointer, off uint) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(p, off))[:])
}

// at returns value i; i < n.
func (p *packed) at(i uint) uint64 {
	if p.w == 0 || i >= uint(p.n) {
		return 0
	}
	bit := i * p.w
	return load(unsafe.Pointer(unsafe.SliceData(p.data)), bit>>3) >> (bit & 7) & p.mask()
}

// lanes holds the byte offsets and shifts of eight consecutive values: every eighth value begins at a whole byte, so these
// are the same for each group of eight.
type lanes struct{ o, s [8]uint }

func lanesOf(w uint) (l lanes) {
	for j := range l.o {
		l.o[j], l.s[j] = uint(j)*w>>3, uint(j)*w&7
	}
	return l
}

func (l *lanes) get(p unsafe.Pointer, j int) uint64 { return load(p, l.o[j]) >> (l.s[j] & 63) }

// unpack fills dst with base plus the values from start on; start is a multiple of 8, and start+len(dst) <= p.n.
func unpack[T uint32 | uint64 | int64](p *packed, start int, base T, dst []T) {
	if p.w == 0 {
		for i := range dst {
			dst[i] = base
		}
		return
	}
	_ = p.data[:packedLen(start+len(dst), p.w)] // the last value loaded is start+len(dst)-1
	at := unsafe.Add(unsafe.Pointer(unsafe.SliceData(p.data)), uint(start)*p.w>>3)
	l, mask, w := lanesOf(p.w), p.mask(), p.w
	for len(dst) >= 8 {
		d := (*[8]T)(dst)
		d[0] = base + T(l.get(at, 0)&mask)
		d[1] = base + T(l.get(at, 1)&mask)
		d[2] = base + T(l.get(at, 2)&mask)
		d[3] = base + T(l.get(at, 3)&mask)
		d[4] = base + T(l.get(at, 4)&mask)
		d[5] = base + T(l.get(at, 5)&mask)
		d[6] = base + T(l.get(at, 6)&mask)
		d[7] = base + T(l.get(at, 7)&mask)
		dst = dst[8:]
		at = unsafe.Add(at, w)
	}
	for j := range dst {
		dst[j] = base + T(l.get(at, j)&mask)
	}
}

// gatherPacked sets dst[i] to base plus value rows[i]; every row is below p.n (checkRows).
func gatherPacked[T uint32 | uint64 | int64](p *packed, rows []uint16, base T, dst []T) {
	dst = dst[:len(rows)]
	if p.w == 0 {
		for i := range dst {
			dst[i] = base
		}
		return
	}
	at, mask := unsafe.Pointer(unsafe.SliceData(p.data)), p.mask()
	for i, r := range rows {
		bit := uint(r) * p.w
		dst[i] = base + T(load(at, bit>>3)>>(bit&7)&mask)
	}
}

// filter keeps in m the rows with lo <= value <= hi, each bit flipped by flip first. Bits past the last row are cleared.
func (p *packed) filter(lo, hi, flip uint64, m *Mask) {
	clearFrom(m, p.n)
	mask := p.mask()
	if lo == 0 && hi >= mask || lo > hi || lo > mask { // all or none
		if (lo > hi || lo > mask) == (flip == 0) {
			*m = Mask{}
		}
		return
	}
	if p.w == 1 {
		p.filterBits(lo == 1, flip, m)
		return
	}
	span, full := hi-lo, p.n>>6
	at := unsafe.Pointer(unsafe.SliceData(p.data))
	l, w := lanesOf(p.w), p.w
	for k := range m[:full] { // the last value loaded is full*64-1
		if m[k] == 0 {
			at = unsafe.Add(at, 8*w)
			continue
		}
		var acc uint64
		for j := uint(0); j < 64; j += 8 {
			acc |= (b2u(l.get(at, 0)&mask-lo <= span) | b2u(l.get(at, 1)&mask-lo <= span)<<1 |
				b2u(l.get(at, 2)&mask-lo <= span)<<2 | b2u(l.get(at, 3)&mask-lo <= span)<<3 |
				b2u(l.get(at, 4)&mask-lo <= span)<<4 | b2u(l.get(at, 5)&mask-lo <= span)<<5 |
				b2u(l.get(at, 6)&mask-lo <= span)<<6 | b2u(l.get(at, 7)&mask-lo <= span)<<7) << (j & 63)
			at = unsafe.Add(at, w)
		}
		m[k] &= acc ^ flip
	}
	if full < len(m) && m[full] != 0 {
		var acc uint64
		for i := full << 6; i < p.n; i++ {
			acc |= b2u(p.at(uint(i))-lo <= span) << (uint(i) & 63)
		}
		m[full] &= acc ^ flip
	}
}

// filterBits is filter for width 1: the packed region is the mask itself. It keeps the rows whose bit equals one.
func (p *packed) filterBits(one bool, flip uint64, m *Mask) {
	flip ^= flipOf(!one)
	words := (p.n + 63) >> 6
	for k := range m[:words] { // the region is padded by a word, so word k lies inside
		m[k] &= binary.LittleEndian.Uint64(p.data[8*k:]) ^ flip
	}
}

// appendPacked packs each value minus base in w bits, which must be enough; higher bits are cut off.
func appendPacked[T uint32 | uint64 | int64](dst []byte, vals []T, base T, w uint) []byte {
	if w == 0 || len(vals) == 0 {
		return dst
	}
	n := packedLen(len(vals), w)
	at := len(dst)
	if cap(dst)-at < n {
		dst = append(make([]byte, 0, max(at+n, 2*cap(dst))), dst...)
	}
	dst = dst[:at+n]
	out := dst[at:]
	if w == 64 {
		for i, v := range vals {
			binary.LittleEndian.PutUint64(out[8*i:], uint64(v)-uint64(base))
		}
		clear(out[8*len(vals):])
		return dst
	}
	var acc uint64
	var have uint
	mask := uint64(1)<<w - 1
	for _, v := range vals {
		x := uint64(v-base) & mask
		acc |= x << (have & 63)
		have += w
		if have >= 64 {
			binary.LittleEndian.PutUint64(out, acc)
			out = out[8:]
			have -= 64
			acc = x >> ((w - have) & 63) // have < w: at least one bit of x went out
		}
	}
	clear(out)
	for i := 0; have > 0; i++ {
		out[i] = byte(acc)
		acc >>= 8
		have -= min(have, 8)
	}
	return dst
}
