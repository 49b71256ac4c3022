package column

import (
	"encoding/binary"
	"math"
	"slices"
)

// Block of text:
//
//	0   u8   how the text is stored: 0 as it is, 1 as a zstd frame, 2 as zstd blocks that follow the lead of the class
//	         (textlead.go), 3 nowhere here: the block is the lead, whose text is in the directory
//	1   u8   width of the gaps
//	2   u8   width of the lengths
//	3   u8   0
//	4   u32  rows, at least 1
//	8   u32  raw bytes of text
//	12  u16  first row
//	         packed region (pack.go) of rows-1 gaps: each row number less the one before, less one
//	         lengths in bytes, one a row, none 0: the payload of a frame of reference (for.go)
//	         the text of all rows, end to end, to the end of the value
//
// Row numbers and lengths stand apart from the text, so that zstd sees nothing but text: mixed in, they cost its fastest
// level 9 %.
const (
	textRaw = iota
	textZstd
	textLed
	textIsLead

	textBlockHeader = 14
)

// TextBlock is a decoded block: row Rows[i] holds Bytes[Offsets[i]:Offsets[i+1]], never empty. Rows ascend. len(Offsets) == len(Rows)+1.
type TextBlock struct {
	Rows    []uint16
	Offsets []uint32
	Bytes   []byte
}

// Decode replaces the contents of b with a stored block, which must agree with what the directory says of it. The memory of b is reused:
// start from a zero TextBlock (or set Bytes to nil) where earlier Bytes are still in use. After an error b is empty.
func (b *TextBlock) Decode(data []byte, info TextBlockInfo) error {
	err := b.decode(data, info)
	if err != nil {
		b.Rows, b.Offsets, b.Bytes = b.Rows[:0], append(b.Offsets[:0], 0), b.Bytes[:0]
	}
	return err
}

func (b *TextBlock) decode(data []byte, info TextBlockInfo) error {
	if len(data) < textBlockHeader || data[0] > textIsLead || data[3] != 0 {
		return corruptf("text block of %d bytes without a header", len(data))
	}
	rows, raw := binary.LittleEndian.Uint32(data[4:]), binary.LittleEndian.Uint32(data[8:])
	if int64(rows) != int64(info.Rows) || int64(raw) != int64(info.RawBytes) || len(data) != info.StoredBytes ||
		binary.LittleEndian.Uint16(data[12:]) != info.First || rows == 0 || rows > MaxRows {
		return corruptf("text block of %d rows and %d bytes is not the one of the directory", rows, raw)
	}
	body, err := b.decodeRows(data[textBlockHeader:], info, uint(data[1]), uint(data[2]))
	if err != nil {
		return err
	}
	switch data[0] {
	case textRaw:
		if len(body) != info.RawBytes {
			return corruptf("text block of %d bytes, not %d", len(body), raw)
		}
		b.Bytes = append(b.Bytes[:0], body...)
		return nil
	case textIsLead:
		if info.lead == nil || info.lead.block != info.Block || len(body) != 0 {
			return corruptf("text block %d is not the lead of class %d", info.Block, info.Class)
		}
		text, err := info.lead.load()
		b.Bytes = append(b.Bytes[:0], text...)
		return err
	}
	if raw > math.MaxInt32 || !plausible(info.RawBytes, len(body)) {
		return corruptf("text block of %d bytes stored in %d", raw, len(body))
	}
	b.Bytes = grow(b.Bytes, info.RawBytes)
	if data[0] == textLed {
		if info.lead == nil {
			return corruptf("class %d of text has no lead", info.Class)
		}
		return info.lead.decode(b.Bytes, body)
	}
	b.Bytes, err = decompress(b.Bytes[:0], body, info.RawBytes)
	return err
}

// decodeRows fills Rows and Offsets and returns what follows.
func (b *TextBlock) decodeRows(data []byte, info TextBlockInfo, gapWidth, lenWidth uint) ([]byte, error) {
	n := info.Rows
	size := packedLen(n-1, gapWidth)
	if gapWidth > 16 || lenWidth > 64 || size > len(data) {
		return nil, corruptf("row numbers of a text block are cut short")
	}
	gaps, err := openPacked(data[:size], n-1, gapWidth)
	if err != nil {
		return nil, err
	}
	data = data[size:]
	h := header{rows: n, width: lenWidth}
	var lens frameInts
	rest, err := lens.openPrefix(&h, data)
	if err != nil {
		return nil, err
	}

	b.Rows, b.Offsets = grow(b.Rows, n), grow(b.Offsets, n+1)
	row := int(info.First)
	b.Rows[0] = info.First
	for i := 1; i < n; i++ {
		row += 1 + int(gaps.at(uint(i-1)))
		b.Rows[i] = uint16(row)
	}
	if row != int(info.Last) {
		return nil, corruptf("text block ends at row %d, not %d", row, info.Last)
	}
	var buf [blockRows]int64
	total := int64(0)
	b.Offsets[0] = 0
	for start := 0; start < n; start += blockRows {
		part := buf[:min(blockRows, n-start)]
		lens.decode(start, part)
		for i, v := range part {
			if v <= 0 || v > int64(info.RawBytes)-total {
				return nil, corruptf("text of %d bytes in a block of %d", v, info.RawBytes)
			}
			total += v
			b.Offsets[start+i+1] = uint32(total)
		}
	}
	if total != int64(info.RawBytes) {
		return nil, corruptf("text block of %d bytes, not %d", total, info.RawBytes)
	}
	return rest, nil
}

// Find returns the text of a row; nil if the block has none, which means empty (or NULL).
func (b *TextBlock) Find(row uint16) []byte {
	i, ok := slices.BinarySearch(b.Rows, row)
	if !ok {
		return nil
	}
	return b.Bytes[b.Offsets[i]:b.Offsets[i+1]:b.Offsets[i+1]]
}
