package parquet

import (
	"encoding/binary"
)

// deltaInts reads DELTA_BINARY_PACKED: a first value, then blocks of differences, each a least difference and
// miniblocks of packed excesses. It decodes as far as asked for.
//
// https://github.com/apache/parquet-format/blob/master/Encodings.md#DELTAENC
type deltaInts struct {
	data    []byte // after what has been decoded; at the head of a block, or at a miniblock
	perMini int    // values of a miniblock
	minis   int    // miniblocks of a block
	left    int    // values not yet given out, the first one included
	first   bool   // the first value has not been given out
	last    int64  // value before the next one; the first value at the start

	widths  []byte // of the block's miniblocks that are not yet begun
	min     int64  // least difference of the block
	mini    []byte // current miniblock
	bit     int
	width   uint
	minLeft int // values left in the current miniblock
}

// maxDeltaBlock bounds the values of a block, which writers keep at 128 or 1,024.
const maxDeltaBlock = 1 << 20

func newDeltaInts(data []byte) (*deltaInts, error) {
	d := &deltaInts{}
	block, data, ok1 := uvarint(data)
	minis, data, ok2 := uvarint(data)
	total, data, ok3 := uvarint(data)
	first, data, ok4 := uvarint(data)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return nil, damaged("the head of delta-encoded values is cut short")
	}
	if block == 0 || block > maxDeltaBlock || minis == 0 || minis > block || block%minis != 0 || block/minis%8 != 0 || total > maxRun {
		return nil, damaged("delta-encoded values declare %d values in blocks of %d with %d miniblocks", total, block, minis)
	}
	d.data, d.minis, d.perMini, d.left = data, int(minis), int(block/minis), int(total)
	d.last, d.first = unzigzag(first), true
	return d, nil
}

func uvarint(b []byte) (v uint64, rest []byte, ok bool) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, b, false
	}
	return v, b[n:], true
}

func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

// nextMini goes on to the next miniblock, and the next block where needed.
func (d *deltaInts) nextMini() error {
	if len(d.widths) == 0 {
		least, rest, ok := uvarint(d.data)
		if !ok || len(rest) < d.minis {
			return damaged("delta-encoded values end within a block's head")
		}
		d.min = unzigzag(least)
		d.widths, d.data = rest[:d.minis], rest[d.minis:]
	}
	d.width = uint(d.widths[0])
	d.widths = d.widths[1:]
	if d.width > 64 {
		return damaged("delta-encoded values of %d bits", d.width)
	}
	// Some writers cut the padding of the last miniblock off; what is needed of it is checked when it is read.
	size := min(int(d.width)*d.perMini/8, len(d.data))
	d.mini, d.data, d.bit = d.data[:size], d.data[size:], 0
	d.minLeft = d.perMini
	return nil
}

// ints fills dst with the next values.
func (d *deltaInts) ints(dst []int64) error {
	if len(dst) > d.left {
		return damaged("delta-encoded values end before the page's values do")
	}
	if len(dst) > 0 && d.first {
		dst[0] = d.last
		d.first = false
		d.left--
		dst = dst[1:]
	}
	for len(dst) > 0 {
		if d.minLeft == 0 {
			if err := d.nextMini(); err != nil {
				return err
			}
			continue
		}
		n := min(d.minLeft, len(dst))
		if d.bit+n*int(d.width) > len(d.mini)*8 {
			return damaged("delta-encoded values end within a miniblock")
		}
		last, least := d.last, d.min
		if d.width == 0 {
			for i := range n {
				last += least
				dst[i] = last
			}
		} else {
			mask := ^uint64(0) >> (64 - d.width)
			for i := range n {
				off, shift := d.bit>>3, uint(d.bit&7)
				v := load64(d.mini, off) >> shift
				if shift+d.width > 64 {
					v |= uint64(d.mini[off+8]) << (64 - shift)
				}
				last += least + int64(v&mask)
				dst[i] = last
				d.bit += int(d.width)
			}
		}
		d.last = last
		d.minLeft -= n
		d.left -= n
		dst = dst[n:]
	}
	return nil
}

// end returns what follows the encoded values, and how many there are. It must be called before any value is read, and leaves d
// of no more use. Its time is linear in the bytes, not in the values.
func (d *deltaInts) end() (rest []byte, total int, err error) {
	total = d.left
	for left := d.left - 1; left > 0; left -= d.perMini {
		if err := d.nextMini(); err != nil {
			return nil, 0, err
		}
		if need := (min(left, d.perMini)*int(d.width) + 7) / 8; need > len(d.mini) {
			return nil, 0, damaged("delta-encoded values end within a miniblock")
		}
	}
	return d.data, total, nil
}

// truncate32 gives back the INT32 arithmetic of the encoder, which wraps.
func truncate32(v []int64) {
	for i := range v {
		v[i] = int64(int32(v[i]))
	}
}
