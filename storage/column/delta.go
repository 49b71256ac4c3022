package column

import "encoding/binary"

// Delta (encoding 5), for int64: rows are cut into blocks of 128. The first value of each block is kept whole, every
// other value as its difference from the value before, less the least such difference. Header: width. Payload:
//
//	i64                     least difference
//	ceil(rows/128) * i64    first value of each block
//	                        packed region, one difference a row; that of the first row of a block is unspecified
//
// Sums wrap at 64 bits. The writer repeats the value before in the rows of NULLs.
const deltaBlock = 128

type deltaInts struct {
	least  int64
	starts []byte
	p      packed
}

func (d *deltaInts) open(h *header, b []byte) (err error) {
	blocks := (h.rows + deltaBlock - 1) / deltaBlock
	if len(b) < 8+8*blocks {
		return corruptf("first values of %d delta blocks are cut short", blocks)
	}
	d.least = int64(binary.LittleEndian.Uint64(b))
	d.starts = b[8 : 8+8*blocks]
	d.p, err = openPacked(b[8+8*blocks:], h.rows, h.width)
	return err
}

// decode needs start to be a multiple of deltaBlock.
func (d *deltaInts) decode(start int, dst []int64) {
	unpack(&d.p, start, d.least, dst)
	for b := start / deltaBlock; len(dst) > 0; b++ {
		block := dst[:min(deltaBlock, len(dst))]
		x := int64(u64at(d.starts, b))
		block[0] = x
		for i := 1; i < len(block); i++ {
			x += block[i]
			block[i] = x
		}
		dst = dst[len(block):]
	}
}

func (d *deltaInts) gather(rows []uint16, dst []int64) {
	block, pos, x := -1, 0, int64(0) // x is the value of row pos, which lies in block
	for i, r := range rows {
		if b := int(r) / deltaBlock; b != block {
			block, pos, x = b, b*deltaBlock, int64(u64at(d.starts, b))
		}
		for pos < int(r) {
			pos++
			x += d.least + int64(d.p.at(uint(pos)))
		}
		dst[i] = x
	}
}

func (d *deltaInts) filter(lo, hi int64, flip uint64, m *Mask) {
	clearFrom(m, d.p.n)
	var buf [blockRows]int64
	for start := 0; start < d.p.n; start += blockRows {
		vals := buf[:min(blockRows, d.p.n-start)]
		words := m[start>>6 : (start+len(vals)+63)>>6]
		if anyWord(words) {
			d.decode(start, vals)
			matchInts(vals, lo, hi, flip, words)
		}
	}
}

func deltaSize(rows int, w uint) int {
	return 8 + 8*((rows+deltaBlock-1)/deltaBlock) + packedLen(rows, w)
}

// appendDelta appends the payload for vals, whose least difference is given; tmp takes the differences.
func (e *Encoder) appendDelta(dst []byte, vals []int64, least int64, w uint) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(least))
	diffs := grow(e.tmp, len(vals))
	e.tmp = diffs
	prev := int64(0)
	for i, v := range vals {
		diffs[i] = v - prev
		prev = v
	}
	for i := 0; i < len(vals); i += deltaBlock {
		dst = binary.LittleEndian.AppendUint64(dst, uint64(vals[i]))
		diffs[i] = least
	}
	return appendPacked(dst, diffs, least, w)
}
