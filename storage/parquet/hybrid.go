package parquet

import (
	"encoding/binary"
)

// hybrid reads the RLE/bit-packing hybrid that holds levels, dictionary indexes and RLE booleans: runs of one repeated
// value, and runs of groups of eight packed values, each behind a varint head. Runs are decoded as far as asked
// for, so a run that claims 2^31 values costs nothing.
//
// https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE
type hybrid struct {
	data   []byte // after the current run
	width  uint   // bits a value, at most 32
	left   int    // values left in the current run
	packed bool
	value  uint32 // of a repeated run
	run    []byte // of a packed run
	bit    int    // of a packed run: where its next value begins
}

// maxRun bounds the values of one run, so that bit positions stay far from overflow; heads of the format have 32 bits.
const maxRun = 1 << 31

// nextRun reads the head of the next run.
func (h *hybrid) nextRun() error {
	head, n := binary.Uvarint(h.data)
	if n <= 0 {
		return damaged("runs end before the page's values do")
	}
	count := head >> 1
	if count > maxRun {
		return damaged("a run of %d values", count)
	}
	h.data = h.data[n:]
	h.packed = head&1 != 0
	if h.packed {
		size := int(count) * int(h.width)
		// Some writers leave out the padding of the last group.
		size = min(size, len(h.data))
		h.run, h.data, h.bit = h.data[:size], h.data[size:], 0
		h.left = int(count) * 8
		if h.width > 0 {
			h.left = min(h.left, size*8/int(h.width))
		}
		return nil
	}
	size := int(h.width+7) / 8
	if size > len(h.data) {
		return damaged("a run ends within its value")
	}
	h.value = 0
	for i := range size {
		h.value |= uint32(h.data[i]) << (8 * i)
	}
	h.data = h.data[size:]
	h.left = int(count)
	return nil
}

// levels fills dst with the next values, which must not exceed limit. The width is at most 8.
func (h *hybrid) levels(dst []byte, limit byte) error {
	for len(dst) > 0 {
		if h.left == 0 {
			if err := h.nextRun(); err != nil {
				return err
			}
			continue
		}
		n := min(h.left, len(dst))
		part := dst[:n]
		if h.packed {
			h.unpackBytes(part)
			for _, v := range part {
				if v > limit {
					return damaged("level %d of a column whose greatest is %d", v, limit)
				}
			}
		} else {
			if h.value > uint32(limit) {
				return damaged("level %d of a column whose greatest is %d", h.value, limit)
			}
			fill(part, byte(h.value))
		}
		h.left -= n
		dst = dst[n:]
	}
	return nil
}

// uint32s fills dst with the next values.
func (h *hybrid) uint32s(dst []uint32) error {
	for len(dst) > 0 {
		if h.left == 0 {
			if err := h.nextRun(); err != nil {
				return err
			}
			continue
		}
		n := min(h.left, len(dst))
		if h.packed {
			h.unpackUint32s(dst[:n])
		} else {
			fill(dst[:n], h.value)
		}
		h.left -= n
		dst = dst[n:]
	}
	return nil
}

// bools fills dst with the next values of width 1.
func (h *hybrid) bools(dst []bool) error {
	var buf [512]byte
	for len(dst) > 0 {
		part := buf[:min(len(buf), len(dst))]
		if err := h.levels(part, 1); err != nil {
			return err
		}
		for i, b := range part {
			dst[i] = b != 0
		}
		dst = dst[len(part):]
	}
	return nil
}

func fill[T any](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}

// spread1 spreads the bits of a byte over the bytes of a word, the lowest first.
var spread1 = func() (t [256]uint64) {
	for i := range t {
		for b := range 8 {
			t[i] |= uint64(i>>b&1) << (8 * b)
		}
	}
	return t
}()

// unpackBytes reads len(dst) packed values of at most 8 bits. The run holds as many.
func (h *hybrid) unpackBytes(dst []byte) {
	w := h.width
	switch {
	case w == 0:
		clear(dst)
		return
	case h.bit&7 == 0 && w == 1:
		src := h.run[h.bit>>3:]
		n := len(dst) &^ 7
		for i := 0; i < n; i += 8 {
			binary.LittleEndian.PutUint64(dst[i:], spread1[src[i>>3]])
		}
		h.bit += n
		dst = dst[n:]
	case h.bit&7 == 0 && w <= 7:
		mask := byte(1)<<w - 1
		for len(dst) >= 8 && len(h.run)-h.bit>>3 >= 8 {
			v := binary.LittleEndian.Uint64(h.run[h.bit>>3:])
			d := dst[:8]
			d[0] = byte(v) & mask
			d[1] = byte(v>>w) & mask
			d[2] = byte(v>>(2*w)) & mask
			d[3] = byte(v>>(3*w)) & mask
			d[4] = byte(v>>(4*w)) & mask
			d[5] = byte(v>>(5*w)) & mask
			d[6] = byte(v>>(6*w)) & mask
			d[7] = byte(v>>(7*w)) & mask
			dst = dst[8:]
			h.bit += int(8 * w)
		}
	}
	mask := uint64(1)<<w - 1
	for i := range dst {
		dst[i] = byte(load64(h.run, h.bit>>3) >> (h.bit & 7) & mask)
		h.bit += int(w)
	}
}

// unpackUint32s reads len(dst) packed values of at most 32 bits. The run holds as many.
func (h *hybrid) unpackUint32s(dst []uint32) {
	w := int(h.width)
	mask := uint64(1)<<w - 1
	bit := h.bit
	i := 0
	// Whole words while they last: a value of 32 bits that begins within a byte ends within 39 bits.
	if n := (len(h.run)-8)*8 - bit; n >= 0 && w > 0 {
		n = min(len(dst), n/w+1)
		run := h.run
		for ; i < n; i++ {
			dst[i] = uint32(binary.LittleEndian.Uint64(run[bit>>3:]) >> (bit & 7) & mask)
			bit += w
		}
	}
	for ; i < len(dst); i++ {
		dst[i] = uint32(load64(h.run, bit>>3) >> (bit & 7) & mask)
		bit += w
	}
	h.bit = bit
}

// load64 reads eight bytes at off, those past the end of b being zero.
func load64(b []byte, off int) uint64 {
	if off+8 <= len(b) {
		return binary.LittleEndian.Uint64(b[off:])
	}
	var v uint64
	for i := 0; off+i < len(b) && i < 8; i++ {
		v |= uint64(b[off+i]) << (8 * i)
	}
	return v
}
