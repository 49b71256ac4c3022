package column

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// Directory of the text of a chunk:
//
//	0  u8   version, 1
//	1  u8   form of the repeated rows, as of a NULL section (nulls.go); 0 if no text repeats
//	2  u8   width of the references
//	3  u8   0
//	4  u32  rows of the chunk, at most 65,536
//	8  u32  blocks
//
// then, for each block, ordered by class and first row, seven uvarints: class, number, first row, last row less first row,
// rows less one, raw bytes, stored bytes. Numbers are 0 to blocks-1, each once. Blocks of a class do not overlap.
//
// Then the leads (textlead.go), at most one a class: a uvarint says how many; for each, ordered by class, three uvarints: class, number
// of the block that is the lead, stored bytes; then the stored bytes of each, end to end: a zstd frame, or the text itself if it is as
// long as the block.
//
// Unless the form is 0, what follows says where the text of repeated rows is:
//
//	section       the repeated rows, in the form of a NULL section
//	u32           sources
//	sources*u16   rows whose text others repeat, ascending; none of them is a repeated row
//	              packed region (pack.go): for each repeated row, in order, the place of its source among the sources
const (
	textDirVersion = 1
	textDirHeader  = 12
)

// TextBlockInfo is what the directory says about a block.
type TextBlockInfo struct {
	Block       int // its number at emission
	Class       uint8
	First, Last uint16 // rows; no other block of the class has rows between them
	Rows        int    // with text of their own
	RawBytes    int    // of text
	StoredBytes int    // of the value; the text of the lead of a class is in the directory

	lead *textLead // of its class, or nil
}

// TextDir is the directory of the text of a chunk. It is immutable and safe for concurrent use.
//
// Text that repeats is stored once in a chunk: Source names the row that has it. To search, find out with Sources
// which rows must be looked at for the rows in question, test those that the blocks hold, and bring the answer back with
// FromSources.
type TextDir struct {
	Rows   int             // of the chunk
	Blocks []TextBlockInfo // ordered by class, then by first row

	repeats nullSet  // repeated rows
	ranks   []uint16 // with a bitmap: repeated rows before each word
	count   int      // of repeated rows
	sources []byte
	refs    packed
}

func appendTextDir(dst []byte, rows int, infos []TextBlockInfo, leads []writtenLead, rep *textRepeats) []byte {
	infos = slices.Clone(infos)
	slices.SortFunc(infos, func(a, b TextBlockInfo) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.First, b.First))
	})
	at := len(dst)
	dst = append(dst, textDirVersion, nullsNone, 0, 0)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(rows))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(infos)))
	for _, b := range infos {
		for _, v := range [...]uint64{
			uint64(b.Class), uint64(b.Block), uint64(b.First), uint64(b.Last - b.First), uint64(b.Rows - 1),
			uint64(b.RawBytes), uint64(b.StoredBytes),
		} {
			dst = binary.AppendUvarint(dst, v)
		}
	}
	dst = appendLeads(dst, leads)
	if len(rep.rows) == 0 {
		return dst
	}
	var repeated Nulls
	sourceOf := make([]uint16, rows)
	for i, r := range rep.rows {
		repeated = repeated.With(int(r), rows)
		sourceOf[r] = rep.sources[i]
	}
	dst, form := appendNulls(dst, rows, repeated)
	sources := slices.Compact(slices.Sorted(slices.Values(rep.sources)))
	place := make([]uint32, rows)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(sources)))
	for i, r := range sources {
		dst = binary.LittleEndian.AppendUint16(dst, r)
		place[r] = uint32(i)
	}
	refs := make([]uint32, 0, len(rep.rows))
	for r := range rows {
		if repeated.Get(r) {
			refs = append(refs, place[sourceOf[r]])
		}
	}
	width := packWidth(uint64(len(sources) - 1))
	dst[at+1], dst[at+2] = form, byte(width)
	return appendPacked(dst, refs, 0, width)
}

// ParseTextDir parses and checks a directory. It keeps nothing of data.
func ParseTextDir(data []byte) (*TextDir, error) {
	if len(data) < textDirHeader {
		return nil, corruptf("text directory of %d bytes", len(data))
	}
	rows, blocks := binary.LittleEndian.Uint32(data[4:]), binary.LittleEndian.Uint32(data[8:])
	rest := data[textDirHeader:]
	switch {
	case data[0] != textDirVersion || data[3] != 0:
		return nil, corruptf("text directory of version %d", data[0])
	case rows > MaxRows:
		return nil, corruptf("text directory of %d rows", rows)
	case blocks > rows || int(blocks) > len(rest)/7:
		return nil, corruptf("text directory with %d blocks in %d bytes", blocks, len(rest))
	}
	d := &TextDir{Rows: int(rows), Blocks: make([]TextBlockInfo, blocks)}
	rest, err := d.parseBlocks(rest)
	if err != nil {
		return nil, err
	}
	if rest, err = d.parseLeads(rest); err != nil {
		return nil, err
	}
	if data[1] == nullsNone {
		if len(rest) != 0 || data[2] != 0 {
			return nil, corruptf("text directory with %d bytes to spare", len(rest))
		}
		return d, nil
	}
	if err := d.parseRepeats(data[1], uint(data[2]), bytes.Clone(rest)); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *TextDir) parseBlocks(b []byte) ([]byte, error) {
	var numbers Mask
	left := d.Rows
	for i := range d.Blocks {
		var f [7]uint64
		for j := range f {
			v, n := binary.Uvarint(b)
			if n <= 0 || v > math.MaxInt32 {
				return nil, corruptf("text block %d of the directory is cut short or too large", i)
			}
			f[j], b = v, b[n:]
		}
		first, last := f[2], f[2]+f[3]
		if f[0] > math.MaxUint8 || f[1] >= uint64(len(d.Blocks)) || numbers.Get(uint16(f[1])) || last >= uint64(d.Rows) ||
			f[4] > f[3] || f[5] <= f[4] || !plausible(int(f[5]), int(f[6])) {
			return nil, corruptf("text block %d of the directory", i)
		}
		numbers.Set(uint16(f[1]))
		info := TextBlockInfo{
			Class: uint8(f[0]), Block: int(f[1]), First: uint16(first), Last: uint16(last), Rows: int(f[4]) + 1,
			RawBytes: int(f[5]), StoredBytes: int(f[6]),
		}
		if i > 0 {
			if p := d.Blocks[i-1]; info.Class < p.Class || info.Class == p.Class && info.First <= p.Last {
				return nil, corruptf("text block %d of the directory is out of order", i)
			}
		}
		if left -= info.Rows; left < 0 {
			return nil, corruptf("text blocks of more than %d rows", d.Rows)
		}
		d.Blocks[i] = info
	}
	return b, nil
}

func (d *TextDir) parseRepeats(form uint8, width uint, b []byte) error {
	b, err := d.repeats.open(form, d.Rows, b)
	if err != nil {
		return err
	}
	set := d.repeats.decode(nil)
	d.count = set.count()
	d.ranks = make([]uint16, len(set))
	for i, n := 0, 0; i < len(set); i++ {
		d.ranks[i] = uint16(n)
		n += bits.OnesCount64(set[i])
	}
	if len(b) < 4 {
		return corruptf("sources of repeated text are cut short")
	}
	n := binary.LittleEndian.Uint32(b)
	if n == 0 || n > uint32(d.Rows) || len(b)-4 < 2*int(n) {
		return corruptf("%d sources of repeated text do not fit", n)
	}
	d.sources, b = b[4:4+2*n], b[4+2*n:]
	if err := checkRowList(d.sources, int(n), d.Rows); err != nil {
		return err
	}
	for i := range int(n) {
		if set.Get(int(u16at(d.sources, i))) {
			return corruptf("source of repeated text that is repeated itself")
		}
	}
	if d.refs, err = openPacked(b, d.count, width); err != nil {
		return err
	}
	var buf [blockRows]uint64
	for start := 0; start < d.count && uint64(1)<<width-1 >= uint64(n); start += blockRows {
		part := buf[:min(blockRows, d.count-start)]
		unpack(&d.refs, start, 0, part)
		if ref := slices.Max(part); ref >= uint64(n) {
			return corruptf("repeated text refers to source %d of %d", ref, n)
		}
	}
	return nil
}

// MemBytes returns about how much memory the directory takes once the leads of all its classes are in use.
func (d *TextDir) MemBytes() int {
	const infoBytes, structBytes = 72, 256
	n := structBytes + infoBytes*len(d.Blocks) + 2*len(d.ranks) + len(d.repeats.data) + len(d.sources) + len(d.refs.data)
	for i, b := range d.Blocks {
		if b.lead != nil && (i == 0 || d.Blocks[i-1].lead != b.lead) {
			n += 3 * b.lead.raw // decompressed, and as the start of a frame
		}
	}
	return n
}

// Class returns the blocks of a class, ordered by first row, as a part of d.Blocks.
func (d *TextDir) Class(class uint8) []TextBlockInfo {
	a, _ := slices.BinarySearchFunc(d.Blocks, class, func(b TextBlockInfo, c uint8) int { return cmp.Compare(b.Class, c) })
	z := a
	for z < len(d.Blocks) && d.Blocks[z].Class == class {
		z++
	}
	return d.Blocks[a:z:z]
}

// Classes returns the classes that have blocks, ascending.
func (d *TextDir) Classes() []uint8 {
	var classes []uint8
	for _, b := range d.Blocks {
		if len(classes) == 0 || classes[len(classes)-1] != b.Class {
			classes = append(classes, b.Class)
		}
	}
	return classes
}

// Source returns the row whose text stands for that of row: row itself unless its text repeats. Both are of one class.
func (d *TextDir) Source(row uint16) uint16 {
	if d.count == 0 || int(row) >= d.Rows {
		return row
	}
	rank, ok := d.rank(row)
	if !ok {
		return row
	}
	return d.source(rank)
}

func (d *TextDir) source(rank int) uint16 { return u16at(d.sources, int(d.refs.at(uint(rank)))) }

// rank returns the number of repeated rows before row; false if row is not repeated.
func (d *TextDir) rank(row uint16) (int, bool) {
	switch d.repeats.form {
	case nullsBitmap:
		w := u64at(d.repeats.data, int(row>>6))
		below := w & (1<<(row&63) - 1)
		return int(d.ranks[row>>6]) + bits.OnesCount64(below), w>>(row&63)&1 != 0
	case nullsList:
		j := seekRow(d.repeats.data, d.repeats.n, 0, row)
		return j, j < d.repeats.n && u16at(d.repeats.data, j) == row
	}
	j := seekRow(d.repeats.data, d.repeats.n, 0, row)
	return int(row) - j, j == d.repeats.n || u16at(d.repeats.data, j) != row
}

// Sources sets dst to the rows whose text stands for that of the rows in m: what has to be read to test m.
func (d *TextDir) Sources(m, dst *Mask) {
	*dst = *m
	if d.count == 0 {
		return
	}
	d.repeats.filter(true, dst)
	d.eachRepeat(m, func(row, source uint16) { dst.Set(source) })
}

// FromSources keeps in m the rows whose source is in hit.
func (d *TextDir) FromSources(hit, m *Mask) {
	if d.count == 0 {
		m.And(hit)
		return
	}
	all := *m
	d.repeats.filter(true, m)
	m.And(hit)
	d.eachRepeat(&all, func(row, source uint16) { m[row>>6] |= hit[source>>6] >> (source & 63) & 1 << (row & 63) })
}

// eachRepeat calls f for each repeated row in m.
func (d *TextDir) eachRepeat(m *Mask, f func(row, source uint16)) {
	in := *m
	d.repeats.filter(false, &in)
	clearFrom(&in, d.Rows)
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			row := uint16(k<<6 + bits.TrailingZeros64(w))
			if rank, ok := d.rank(row); ok {
				f(row, d.source(rank))
			}
		}
	}
}

// Find returns the block that holds the text of a row if the row is of that class and has text of its own (Source(row) == row);
// false if no block can hold it.
func (d *TextDir) Find(class uint8, row int) (TextBlockInfo, bool) {
	blocks := d.Class(class)
	i, _ := slices.BinarySearchFunc(blocks, row, func(b TextBlockInfo, row int) int { return cmp.Compare(int(b.Last), row) })
	if i == len(blocks) || int(blocks[i].First) > row {
		return TextBlockInfo{}, false
	}
	return blocks[i], true
}
