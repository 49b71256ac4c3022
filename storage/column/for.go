package column

import (
	"encoding/binary"
	"math"
)

// Frame of reference (encoding 4), for int64: each value is packed as its difference from a base, in as many bits as most
// values need; those that need more are exceptions (patch.go). Header: width. Payload:
//
//	i64       base
//	          exceptions
//	          packed region, one value a row (pack.go)
//
// A value is the base plus the packed value, wrapping at 64 bits. The writer packs 0 in the rows of NULLs and exceptions.

type frameInts struct {
	base int64
	exc  patches
	p    packed
}

func (d *frameInts) open(h *header, b []byte) error {
	rest, err := d.openPrefix(h, b)
	if err == nil && len(rest) != 0 {
		err = corruptf("%d bytes past the packed values", len(rest))
	}
	return err
}

// openPrefix parses a payload at the start of b and returns what follows it.
func (d *frameInts) openPrefix(h *header, b []byte) (rest []byte, err error) {
	if len(b) < 8 {
		return nil, corruptf("frame of reference is cut short")
	}
	d.base = int64(binary.LittleEndian.Uint64(b))
	if b, err = d.exc.open(b[8:], h.rows); err != nil {
		return nil, err
	}
	size := min(packedLen(h.rows, min(h.width, 64)), len(b))
	d.p, err = openPacked(b[:size], h.rows, h.width)
	return b[size:], err
}

func intOf(u uint64) int64 { return int64(u) }

func (d *frameInts) decode(start int, dst []int64) {
	unpack(&d.p, start, d.base, dst)
	patchRange(&d.exc, start, dst, intOf)
}

func (d *frameInts) gather(rows []uint16, dst []int64) {
	gatherPacked(&d.p, rows, d.base, dst)
	patchGather(&d.exc, rows, dst, intOf)
}

func (d *frameInts) filter(lo, hi int64, flip uint64, m *Mask) {
	d.exc.filter(m, flip, func() {
		plo, phi := uint64(1), uint64(0) // none
		// Packed values wrap around where base+packed overflows, which no writer produces; such values match nothing sensible.
		if lo <= hi && hi >= d.base {
			plo, phi = uint64(max(lo, d.base))-uint64(d.base), uint64(hi)-uint64(d.base)
		}
		d.p.filter(plo, phi, flip, m)
	}, func(u uint64) bool { return lo <= int64(u) && int64(u) <= hi })
}

// frameCost returns the width at which values with the given differences from their minimum take least room, and the
// size of the payload. lens[k] counts the differences of k bits.
func frameCost(lens *[65]int, rows int) (width uint, size int) {
	size = math.MaxInt
	over := 0
	for k := 64; k >= 0; k-- { // over: values of more than k bits
		if k <= maxPackWidth || k == 64 {
			if s := 12 + packedLen(rows, uint(k)) + over*patchSize; s < size {
				width, size = uint(k), s
			}
		}
		over += lens[k]
	}
	return width, size
}

// appendFrame appends the payload for vals at the width given.
func (e *Encoder) appendFrame(dst []byte, vals []int64, base int64, w uint) []byte {
	exc := e.exc[:0]
	out := vals
	if w < 64 {
		limit := uint64(1)<<w - 1
		for i, v := range vals {
			if uint64(v)-uint64(base) > limit {
				exc = append(exc, uint16(i))
			}
		}
		if len(exc) > 0 {
			out = append(e.tmp[:0], vals...)
			e.tmp = out
			for _, r := range exc {
				out[r] = base
			}
		}
	}
	e.exc = exc
	dst = binary.LittleEndian.AppendUint64(dst, uint64(base))
	dst = appendPatches(dst, exc, func(i int) uint64 { return uint64(vals[i]) })
	return appendPacked(dst, out, base, w)
}
