package bitmap

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// The bytes of a set are the portable Roaring format, https://github.com/RoaringBitmap/RoaringFormatSpec,
// so that any Roaring library reads them. All integers are little-endian:
//
//	no run container:  u32 12346, u32 n
//	otherwise:         u32 12347 | (n-1)<<16, then ceil(n/8) bytes whose bit i says that container i is runs
//	n times            u16 key (chunk number), u16 cardinality-1
//	unless runs and n < 4:  n times u32 offset of the container from the start
//	n containers       runs: u16 count, count times (u16 first row, u16 length-1)
//	                   else cardinality <= 4096: that many u16 rows, ascending
//	                   else: 1024 u64 words, as a Mask
//
// Keys ascend strictly. We write the smallest of the three kinds, in the order array, bitmap, runs on
// a tie, and read nothing else, so that a set has exactly one serialization.
const (
	cookieNoRuns    = 12346
	cookieRuns      = 12347
	offsetThreshold = 4    // containers from which offsets are written even with run containers
	arrayMaxRows    = 4096 // rows an array container may have; more are a bitmap
	bitmapBytes     = 8 * MaskWords
)

// container is one chunk in its serialized form.
type container struct {
	key  uint16
	runs bool
	card int // 1 to ChunkRows
	body []byte
}

// runsBytes is the length of a run container.
func runsBytes(runs int) int { return 2 + 4*runs }

// plainBytes is the length of the array or bitmap container of that many rows.
func plainBytes(card int) int {
	if card <= arrayMaxRows {
		return 2 * card
	}
	return bitmapBytes
}

// appendMask appends the container body for the rows of m, which has card of them.
func appendMask(dst []byte, m *Mask, card int) (out []byte, runs bool) {
	r := m.countRuns()
	runs = runsBytes(r) < plainBytes(card)
	size := plainBytes(card)
	if runs {
		size = runsBytes(r)
	}
	at := len(dst)
	dst = slices.Grow(dst, size)[:at+size]
	switch body := dst[at:]; {
	case runs:
		binary.LittleEndian.PutUint16(body, uint16(r))
		putRuns(body[2:], m)
	case card <= arrayMaxRows:
		putRows(body, m)
	default:
		for i, w := range m {
			binary.LittleEndian.PutUint64(body[8*i:], w)
		}
	}
	return dst, runs
}

// putRows writes the rows of m to body, which has their length.
func putRows(body []byte, m *Mask) {
	k := 0
	for i, w := range m {
		for ; w != 0; w &= w - 1 {
			binary.LittleEndian.PutUint16(body[k:], uint16(i<<6+bits.TrailingZeros64(w)))
			k += 2
		}
	}
}

// putRuns writes the runs of m to body, which has their length. A run starts at a row without a
// neighbour before it and ends at one without a neighbour behind it; the k-th start and the k-th end
// belong together, and no end comes before its start.
func putRuns(body []byte, m *Mask) {
	var starts, ends int
	var before uint64 // the last bit of the word before
	for i, w := range m {
		var after uint64 // the first bit of the word behind
		if i+1 < MaskWords {
			after = m[i+1] & 1
		}
		base := i << 6
		for s := w &^ (w<<1 | before); s != 0; s &= s - 1 {
			binary.LittleEndian.PutUint16(body[starts:], uint16(base+bits.TrailingZeros64(s)))
			starts += 4
		}
		for e := w &^ (w>>1 | after<<63); e != 0; e &= e - 1 {
			last := uint16(base + bits.TrailingZeros64(e))
			first := binary.LittleEndian.Uint16(body[ends:])
			binary.LittleEndian.PutUint16(body[ends+2:], last-first)
			ends += 4
		}
		before = w >> 63
	}
}

// appendSelection appends the container body for the given rows, strictly ascending and at least one.
func appendSelection(dst []byte, sel []uint16) (out []byte, runs bool) {
	if len(sel) > arrayMaxRows {
		var m Mask
		m.FromSelection(sel)
		return appendMask(dst, &m, len(sel))
	}
	r := 1
	for i := 1; i < len(sel); i++ {
		if sel[i] != sel[i-1]+1 {
			r++
		}
	}
	if runsBytes(r) >= plainBytes(len(sel)) {
		for _, row := range sel {
			dst = binary.LittleEndian.AppendUint16(dst, row)
		}
		return dst, false
	}
	dst = binary.LittleEndian.AppendUint16(dst, uint16(r))
	first := 0
	for i := 1; i <= len(sel); i++ {
		if i == len(sel) || sel[i] != sel[i-1]+1 {
			dst = binary.LittleEndian.AppendUint16(dst, sel[first])
			dst = binary.LittleEndian.AppendUint16(dst, uint16(i-first-1))
			first = i
		}
	}
	return dst, true
}

// appendContainers appends the portable form of a set of those containers, ascending by key.
func appendContainers(dst []byte, cs []container) []byte {
	anyRuns := false
	for i := range cs {
		anyRuns = anyRuns || cs[i].runs
	}
	start := len(dst)
	if anyRuns {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(cookieRuns|(len(cs)-1)<<16))
		flags := len(dst)
		dst = append(dst, make([]byte, (len(cs)+7)/8)...)
		for i := range cs {
			if cs[i].runs {
				dst[flags+i/8] |= 1 << (i % 8)
			}
		}
	} else {
		dst = binary.LittleEndian.AppendUint32(dst, cookieNoRuns)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(cs)))
	}
	for i := range cs {
		dst = binary.LittleEndian.AppendUint16(dst, cs[i].key)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(cs[i].card-1))
	}
	if !anyRuns || len(cs) >= offsetThreshold {
		at := len(dst) - start + 4*len(cs)
		for i := range cs {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(at))
			at += len(cs[i].body)
		}
	}
	for i := range cs {
		dst = append(dst, cs[i].body...)
	}
	return dst
}

// splitContainers cuts the portable form of a set into its containers, whose bodies alias src. It
// checks the frame; the bodies are for container.bitmap to check.
func splitContainers(src []byte) ([]container, error) {
	if len(src) < 8 {
		return nil, fmt.Errorf("%d bytes are too short for a header", len(src))
	}
	cookie := binary.LittleEndian.Uint32(src)
	var n, at int
	var flags []byte
	switch {
	case cookie == cookieNoRuns:
		count := binary.LittleEndian.Uint32(src[4:])
		if count > ChunkRows {
			return nil, fmt.Errorf("header claims %d containers", count)
		}
		n, at = int(count), 8
	case cookie&0xffff == cookieRuns:
		n = int(cookie>>16) + 1
		at = 4 + (n+7)/8
		if at > len(src) {
			return nil, fmt.Errorf("%d bytes are too short for the run flags of %d containers", len(src), n)
		}
		flags = src[4:at]
		if err := checkFlags(flags, n); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("unknown cookie %#x", cookie)
	}
	withOffsets := flags == nil || n >= offsetThreshold
	head := at
	at += 4 * n
	offsets := at
	if withOffsets {
		at += 4 * n
	}
	if at > len(src) {
		return nil, fmt.Errorf("%d bytes are too short for the headers of %d containers", len(src), n)
	}
	cs := make([]container, n)
	for i := range cs {
		c := &cs[i]
		c.key = binary.LittleEndian.Uint16(src[head+4*i:])
		c.card = int(binary.LittleEndian.Uint16(src[head+4*i+2:])) + 1
		c.runs = flags != nil && flags[i/8]>>(i%8)&1 != 0
		if i > 0 && c.key <= cs[i-1].key {
			return nil, fmt.Errorf("chunk %d follows chunk %d", c.key, cs[i-1].key)
		}
		if withOffsets {
			if off := binary.LittleEndian.Uint32(src[offsets+4*i:]); int64(off) != int64(at) {
				return nil, fmt.Errorf("chunk %d is said to be at byte %d, not %d", c.key, off, at)
			}
		}
		size := plainBytes(c.card)
		if c.runs {
			if len(src)-at < 2 {
				return nil, fmt.Errorf("chunk %d lacks its run count", c.key)
			}
			size = runsBytes(int(binary.LittleEndian.Uint16(src[at:])))
		}
		if size > len(src)-at {
			return nil, fmt.Errorf("chunk %d needs %d bytes and has %d", c.key, size, len(src)-at)
		}
		c.body = src[at : at+size : at+size]
		at += size
	}
	if at != len(src) {
		return nil, fmt.Errorf("%d bytes follow the last container", len(src)-at)
	}
	return cs, nil
}

// checkFlags rejects run flags that are all zero, or set past the last container.
func checkFlags(flags []byte, n int) error {
	var all byte
	for _, b := range flags {
		all |= b
	}
	if all == 0 {
		return errors.New("header promises run containers and flags none")
	}
	if n%8 != 0 && flags[len(flags)-1]>>(n%8) != 0 {
		return errors.New("run flags past the last container")
	}
	return nil
}

// bitmap decodes the container into a roaring bitmap with the one key 0, which shares nothing with the
// body, after checking it. limit is the number of rows the chunk has in its table.
func (c *container) bitmap(limit int) (*roaring.Bitmap, error) {
	var last int
	var err error
	switch {
	case c.runs:
		last, err = c.checkRuns()
	case c.card <= arrayMaxRows:
		last = int(binary.LittleEndian.Uint16(c.body[len(c.body)-2:]))
	default:
		return c.denseBitmap(limit)
	}
	if err != nil {
		return nil, err
	}
	if last >= limit {
		return nil, fmt.Errorf("row %d of a chunk of %d rows", last, limit)
	}
	// The bitmap aliases buf, which nothing else refers to. The body is placed at a multiple of 4.
	buf := make([]byte, 0, 16+len(c.body))
	if c.runs {
		buf = append(buf, 0)
		buf = binary.LittleEndian.AppendUint32(buf, cookieRuns)
		buf = append(buf, 1)
	} else {
		buf = binary.LittleEndian.AppendUint32(buf, cookieNoRuns)
		buf = binary.LittleEndian.AppendUint32(buf, 1)
	}
	buf = binary.LittleEndian.AppendUint16(buf, 0)
	buf = binary.LittleEndian.AppendUint16(buf, uint16(c.card-1))
	if !c.runs {
		buf = binary.LittleEndian.AppendUint32(buf, 16)
	}
	buf = append(buf, c.body...)
	if c.runs {
		buf = buf[1:]
	}
	rb := roaring.New()
	if _, err := rb.FromBuffer(buf); err != nil {
		return nil, err
	}
	if c.runs {
		return rb, nil // checked above: Validate takes time quadratic in the runs
	}
	if err := rb.Validate(); err != nil {
		return nil, err
	}
	if r := runsOf(c.body); runsBytes(r) < len(c.body) {
		return nil, fmt.Errorf("%d runs are written as %d rows", r, c.card)
	}
	return rb, nil
}

// denseBitmap is bitmap for the third kind of container.
func (c *container) denseBitmap(limit int) (*roaring.Bitmap, error) {
	m := new(Mask)
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(c.body[8*i:])
	}
	if row, ok := m.Next(limit); ok {
		return nil, fmt.Errorf("row %d of a chunk of %d rows", row, limit)
	}
	if r := m.countRuns(); runsBytes(r) < len(c.body) {
		return nil, fmt.Errorf("%d runs are written as a bitmap", r)
	}
	rb := roaring.FromDense(m[:], false) // nothing else refers to m
	if n := int(rb.GetCardinality()); n != c.card {
		return nil, fmt.Errorf("%d rows where the header says %d", n, c.card)
	}
	return rb, rb.Validate()
}

// checkRuns checks the body of a run container and returns its last row: runs ascend with a gap
// between them, stay in the chunk, have card rows, and are the smallest form of them.
func (c *container) checkRuns() (last int, err error) {
	n := (len(c.body) - 2) / 4
	card := 0
	last = -2
	for i := range n {
		first := int(binary.LittleEndian.Uint16(c.body[2+4*i:]))
		length := int(binary.LittleEndian.Uint16(c.body[4+4*i:])) + 1
		if first <= last+1 {
			return 0, fmt.Errorf("a run at row %d follows one that ends at row %d", first, last)
		}
		last = first + length - 1
		if last >= ChunkRows {
			return 0, fmt.Errorf("a run ends at row %d", last)
		}
		card += length
	}
	if card != c.card {
		return 0, fmt.Errorf("%d rows in runs where the header says %d", card, c.card)
	}
	if len(c.body) >= plainBytes(card) {
		return 0, fmt.Errorf("%d rows are written as %d runs", card, n)
	}
	return last, nil
}

// runsOf returns the number of runs in an array container.
func runsOf(body []byte) int {
	r := 1
	for i := 2; i < len(body); i += 2 {
		if binary.LittleEndian.Uint16(body[i:]) != binary.LittleEndian.Uint16(body[i-2:])+1 {
			r++
		}
	}
	return r
}
