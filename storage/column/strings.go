package column

import (
	"bytes"
	"math/bits"
	"unsafe"
)

// StringChunk reads an encoded chunk of strings or fixed-width bytes without a dictionary. It aliases the bytes it was
// opened on, which must not change while it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type StringChunk struct {
	h     header
	con   []byte
	fixed fixedStrings
	block blockStrings
}

// Open parses and checks the header and everything that lookups rely on.
func (c *StringChunk) Open(data []byte) error {
	payload, err := c.h.open(data)
	if err != nil {
		return err
	}
	switch c.h.enc {
	case EncAllNull, EncConstant:
		c.con = payload
		return nil
	case EncFixed, EncHex:
		return c.h.check(c.fixed.open(&c.h, payload))
	case EncStrings:
		return c.h.check(c.block.open(&c.h, payload))
	}
	return c.h.unexpected("strings")
}

// Rows returns the number of rows.
func (c *StringChunk) Rows() int { return c.h.rows }

// Encoding returns how the chunk is stored.
func (c *StringChunk) Encoding() Encoding { return c.h.enc }

// HasNulls reports whether any row is NULL.
func (c *StringChunk) HasNulls() bool { return c.h.nulls.any() }

// Nulls replaces the contents of dst with the NULL rows and returns it; empty where there is none.
func (c *StringChunk) Nulls(dst Nulls) Nulls { return c.h.nulls.decode(dst) }

// Decode replaces the contents of dst with all rows. The strings point into fresh memory.
func (c *StringChunk) Decode(dst *Strings) error {
	dst.Vals = grow(dst.Vals, c.h.rows)
	dst.Nulls = c.h.nulls.decode(dst.Nulls)
	switch c.h.enc {
	case EncAllNull, EncConstant:
		fill(dst.Vals, string(c.con))
		return nil
	case EncFixed, EncHex:
		cutStrings(c.fixed.appendAll(nil), c.fixed.len(), dst.Vals)
		return nil
	case EncStrings:
		return c.decodeBlocks(dst.Vals)
	}
	return errNotOpen
}

// cutStrings sets each of dst to the next width bytes of buf, which nobody may write to any more.
func cutStrings(buf []byte, width int, dst []string) {
	all := unsafe.String(unsafe.SliceData(buf), len(buf))
	for i := range dst {
		dst[i] = all[i*width : (i+1)*width]
	}
}

func (c *StringChunk) decodeBlocks(dst []string) error {
	var b stringsOf
	for k := 0; len(dst) > 0; k++ {
		if err := c.block.block(k, &b); err != nil {
			return err
		}
		all := string(b.bytes) // may alias the chunk
		for i := range b.n {
			start := uint32(0)
			if i > 0 {
				start = b.ends[i-1]
			}
			dst[i] = all[start:b.ends[i]]
		}
		dst = dst[b.n:]
	}
	return nil
}

// Gather replaces the contents of dst with the rows named, which ascend. The strings point into fresh memory.
func (c *StringChunk) Gather(rows []uint16, dst *Strings) error {
	if err := checkRows(rows, c.h.rows); err != nil {
		return err
	}
	dst.Vals = grow(dst.Vals, len(rows))
	dst.Nulls = c.h.nulls.gather(rows, dst.Nulls)
	switch c.h.enc {
	case EncAllNull, EncConstant:
		fill(dst.Vals, string(c.con))
		return nil
	case EncFixed, EncHex:
		buf := make([]byte, 0, len(rows)*c.fixed.len())
		for _, r := range rows {
			buf = c.fixed.appendRow(buf, int(r))
		}
		cutStrings(buf, c.fixed.len(), dst.Vals)
		return nil
	case EncStrings:
		return c.gatherBlocks(rows, dst.Vals)
	}
	return errNotOpen
}

func (c *StringChunk) gatherBlocks(rows []uint16, dst []string) error {
	var b stringsOf
	var buf []byte
	for at := 0; at < len(rows); {
		k := int(rows[at]) / stringBlock
		if err := c.block.block(k, &b); err != nil {
			return err
		}
		first := at
		buf = buf[:0]
		for ; at < len(rows) && int(rows[at])/stringBlock == k; at++ {
			buf = append(buf, b.row(int(rows[at])%stringBlock)...)
		}
		all := string(buf)
		for i := first; i < at; i++ {
			n := len(b.row(int(rows[i]) % stringBlock))
			dst[i], all = all[:n], all[n:]
		}
	}
	return nil
}

// Width returns the length that all values have (in bytes, as given to the encoder), or -1 where it is not known that they have one.
func (c *StringChunk) Width() int {
	switch c.h.enc {
	case EncConstant:
		return len(c.con)
	case EncFixed, EncHex:
		return c.fixed.len()
	}
	return -1
}

// DecodeFixed appends the values of a chunk with Width() >= 0 to dst, Width() bytes a row, unspecified where a row is NULL.
func (c *StringChunk) DecodeFixed(dst []byte) ([]byte, error) {
	switch c.h.enc {
	case EncConstant:
		if err := c.checkRepeat(c.h.rows); err != nil {
			return dst, err
		}
		return append(dst, bytes.Repeat(c.con, c.h.rows)...), nil
	case EncFixed, EncHex:
		return c.fixed.appendAll(dst), nil
	}
	return dst, c.notFixed()
}

// GatherFixed appends the values of the rows named, which ascend, to dst as DecodeFixed does.
func (c *StringChunk) GatherFixed(rows []uint16, dst []byte) ([]byte, error) {
	if err := checkRows(rows, c.h.rows); err != nil {
		return dst, err
	}
	switch c.h.enc {
	case EncConstant:
		if err := c.checkRepeat(len(rows)); err != nil {
			return dst, err
		}
		return append(dst, bytes.Repeat(c.con, len(rows))...), nil
	case EncFixed, EncHex:
		if !c.fixed.hex && c.fixed.width == HashSize {
			data := c.fixed.data
			for _, r := range rows {
				dst = append(dst, data[int(r)*HashSize:][:HashSize]...)
			}
			return dst, nil
		}
		for _, r := range rows {
			dst = c.fixed.appendRow(dst, int(r))
		}
		return dst, nil
	}
	return dst, c.notFixed()
}

// maxRepeat is the number of bytes up to which a constant is written out row by row.
const maxRepeat = 1 << 30

func (c *StringChunk) checkRepeat(rows int) error {
	if len(c.con) > 0 && rows > maxRepeat/len(c.con) {
		return argumentf("constant of %d bytes is too long to be repeated %d times", len(c.con), rows)
	}
	return nil
}

func (c *StringChunk) notFixed() error {
	if c.h.enc == 0 {
		return errNotOpen
	}
	return argumentf("%s chunk has no fixed width", c.h.enc)
}

// FilterIn keeps in m the rows whose value is one of set, or with not those whose value is none of it; NULL rows leave m
// either way. Bits of m past the last row are cleared.
func (c *StringChunk) FilterIn(set []string, not bool, m *Mask) error {
	switch c.h.enc {
	case EncFixed, EncHex:
		c.begin(m)
		c.fixed.filter(set, flipOf(not), m)
		return nil
	case EncStrings:
		if len(set) == 1 {
			return c.FilterMatch(func(v []byte) bool { return string(v) == set[0] }, not, m)
		}
	}
	in := make(map[string]struct{}, len(set))
	for _, s := range set {
		in[s] = struct{}{}
	}
	return c.FilterMatch(func(v []byte) bool {
		_, ok := in[string(v)]
		return ok
	}, not, m)
}

// FilterMatch keeps in m the rows whose bytes satisfy match, or with not those whose bytes do not; NULL rows leave m either
// way. It calls match only for rows in m, and once for a constant. match must not keep or change its argument. Bits of m past the
// last row are cleared.
func (c *StringChunk) FilterMatch(match func([]byte) bool, not bool, m *Mask) error {
	c.begin(m)
	switch c.h.enc {
	case EncAllNull: // no row is left
		return nil
	case EncConstant:
		if m.Any() && match(c.con) == not {
			*m = Mask{}
		}
		return nil
	case EncFixed, EncHex:
		c.fixed.filterMatch(match, flipOf(not), m)
		return nil
	case EncStrings:
		return c.filterBlocks(match, flipOf(not), m)
	}
	return errNotOpen
}

// begin takes the rows that cannot match out of m.
func (c *StringChunk) begin(m *Mask) {
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(true, m)
}

func (c *StringChunk) filterBlocks(match func([]byte) bool, flip uint64, m *Mask) error {
	const wordsOf = stringBlock / 64
	var b stringsOf
	for k := 0; k*stringBlock < c.h.rows; k++ {
		words := m[k*wordsOf : (k+1)*wordsOf]
		if !anyWord(words) {
			continue
		}
		if err := c.block.block(k, &b); err != nil {
			return err
		}
		for j, w := range words {
			var acc uint64
			for ; w != 0; w &= w - 1 {
				bit := bits.TrailingZeros64(w)
				acc |= b2u(match(b.row(j<<6+bit))) << (uint(bit) & 63)
			}
			words[j] &= acc ^ flip
		}
	}
	return nil
}

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *StringChunk) FilterNull(not bool, m *Mask) error {
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(not, m)
	return nil
}
