package column

import (
	"encoding/binary"
	"math"
)

// Strings (encoding 12): strings of any length, for columns with many distinct values that are not text to be searched. Rows are cut
// into blocks of 1,024, each compressed alone where that pays, so that looking up a row decodes one block. Payload:
//
//	blocks * { u32 raw bytes, u32 stored bytes }    blocks = ceil(rows/1024)
//	the stored bytes of the blocks
//
// A block is stored as a zstd frame if its stored bytes are fewer than its raw bytes, else raw. Raw, it is the
// uvarint length of each row, then their bytes. A NULL has length 0.
const stringBlock = 1024

type blockStrings struct {
	n    int
	dir  []byte
	data []byte
	ends [MaxRows / stringBlock]uint32 // where each block ends in data
}

func (d *blockStrings) open(h *header, b []byte) error {
	blocks := (h.rows + stringBlock - 1) / stringBlock
	if len(b) < 8*blocks {
		return corruptf("directory of %d blocks is cut short", blocks)
	}
	d.n, d.dir, d.data = h.rows, b[:8*blocks], b[8*blocks:]
	end := uint64(0)
	for i := range blocks {
		raw, stored := u32at(d.dir, 2*i), u32at(d.dir, 2*i+1)
		if stored > raw || raw > math.MaxInt32 || !plausible(int(raw), int(stored)) {
			return corruptf("block %d of %d bytes stored in %d", i, raw, stored)
		}
		if end += uint64(stored); end > uint64(len(d.data)) {
			return corruptf("block %d is cut short", i)
		}
		d.ends[i] = uint32(end)
	}
	if end != uint64(len(d.data)) {
		return corruptf("%d bytes past the last block", uint64(len(d.data))-end)
	}
	return nil
}

// stringsOf is a decoded block: row i of it is bytes[ends[i-1]:ends[i]].
type stringsOf struct {
	n     int
	ends  [stringBlock]uint32
	bytes []byte
}

func (b *stringsOf) row(i int) []byte {
	if i == 0 {
		return b.bytes[:b.ends[0]]
	}
	return b.bytes[b.ends[i-1]:b.ends[i]]
}

// block decodes block k into b; b.bytes aliases the chunk where it is stored raw, else fresh memory.
func (d *blockStrings) block(k int, b *stringsOf) error {
	raw, start := int(u32at(d.dir, 2*k)), 0
	if k > 0 {
		start = int(d.ends[k-1])
	}
	body := d.data[start:d.ends[k]]
	if len(body) < raw {
		var err error
		if body, err = decompress(make([]byte, 0, raw), body, raw); err != nil {
			return err
		}
	}
	b.n = min(stringBlock, d.n-k*stringBlock)
	end := uint64(0)
	for i := range b.n {
		v, n := binary.Uvarint(body)
		if n <= 0 || v > math.MaxUint32 {
			return corruptf("length %d of block %d", i, k)
		}
		body = body[n:]
		end += v
		b.ends[i] = uint32(min(end, math.MaxUint32))
	}
	if end != uint64(len(body)) {
		return corruptf("strings of %d bytes in %d in block %d", end, len(body), k)
	}
	b.bytes = body
	return nil
}

// appendBlocks appends the payload.
func (e *Encoder) appendBlocks(dst []byte, offsets []uint32, data []byte, nulls Nulls) ([]byte, error) {
	rows := len(offsets) - 1
	dir := len(dst)
	dst = append(dst, make([]byte, 8*((rows+stringBlock-1)/stringBlock))...)
	for first := 0; first < rows; first += stringBlock {
		raw := e.bytes[:0]
		last := min(first+stringBlock, rows)
		for i := first; i < last; i++ {
			n := offsets[i+1] - offsets[i]
			if nulls.Get(i) {
				n = 0
			}
			raw = binary.AppendUvarint(raw, uint64(n))
		}
		for i := first; i < last; i++ {
			if !nulls.Get(i) {
				raw = append(raw, data[offsets[i]:offsets[i+1]]...)
			}
		}
		e.bytes = raw
		if len(raw) > math.MaxInt32 {
			return dst, argumentf("rows %d to %d hold %d bytes of strings", first, last-1, len(raw))
		}
		start := len(dst)
		var err error
		if dst, err = e.compress(dst, raw); err != nil {
			return dst, err
		}
		if len(dst)-start >= len(raw)-len(raw)/16 {
			dst = append(dst[:start], raw...)
		}
		binary.LittleEndian.PutUint32(dst[dir:], uint32(len(raw)))
		binary.LittleEndian.PutUint32(dst[dir+4:], uint32(len(dst)-start))
		dir += 8
	}
	return dst, nil
}
