package column

// codeDecoder reads the payload of one encoding of dictionary codes, as intDecoder does of integers.
type codeDecoder interface {
	open(h *header, payload []byte) error
	decode(start int, dst []uint32)
	gather(rows []uint16, dst []uint32)
	filter(set *codeSet, flip uint64, m *Mask)
}

var (
	_ codeDecoder = (*constCodes)(nil)
	_ codeDecoder = (*dictCodes)(nil)
	_ codeDecoder = (*runCodes)(nil)
)

// CodeChunk reads an encoded chunk of dictionary codes. It aliases the bytes it was opened on, which must not change
// while it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type CodeChunk struct {
	h     header
	ndict int
	con   constCodes
	dict  dictCodes
	runs  runCodes
}

// Open parses and checks the header. ndict is the number of entries of the dictionary; a code that is not below it is found
// when it is decoded, and is an error.
func (c *CodeChunk) Open(data []byte, ndict int) error {
	payload, err := c.h.open(data)
	if err != nil {
		return err
	}
	c.ndict = ndict
	d := c.decoder()
	if d == nil {
		return c.h.unexpected("dictionary codes")
	}
	return c.h.check(d.open(&c.h, payload))
}

func (c *CodeChunk) decoder() codeDecoder {
	switch c.h.enc {
	case EncAllNull, EncConstant:
		return &c.con
	case EncDict:
		return &c.dict
	case EncRunEnd:
		return &c.runs
	}
	return nil
}

// Rows returns the number of rows.
func (c *CodeChunk) Rows() int { return c.h.rows }

// Encoding returns how the chunk is stored.
func (c *CodeChunk) Encoding() Encoding { return c.h.enc }

// HasNulls reports whether any row is NULL.
func (c *CodeChunk) HasNulls() bool { return c.h.nulls.any() }

// Decode replaces Vals and Nulls of dst with all rows, reusing their memory. Where remap is not nil (its length is then at
// least ndict), each code is replaced by remap[code]. The row of a NULL holds some valid code, or 0 where all rows are NULL.
func (c *CodeChunk) Decode(dst *Codes, remap []uint32) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	dst.Vals = grow(dst.Vals, c.h.rows)
	dst.Nulls = c.h.nulls.decode(dst.Nulls)
	for start := 0; start < len(dst.Vals); start += blockRows { // the second pass over a block finds it in the cache
		block := dst.Vals[start:min(start+blockRows, len(dst.Vals))]
		d.decode(start, block)
		if err := c.remap(block, remap); err != nil {
			return err
		}
	}
	return nil
}

// Gather replaces Vals and Nulls of dst with the rows named, which ascend, remapped as by Decode.
func (c *CodeChunk) Gather(rows []uint16, dst *Codes, remap []uint32) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	if err := checkRows(rows, c.h.rows); err != nil {
		return err
	}
	dst.Vals = grow(dst.Vals, len(rows))
	dst.Nulls = c.h.nulls.gather(rows, dst.Nulls)
	d.gather(rows, dst.Vals)
	return c.remap(dst.Vals, remap)
}

// remap checks codes and replaces them.
func (c *CodeChunk) remap(codes, remap []uint32) error {
	if c.h.enc == EncAllNull {
		return nil
	}
	if c.canExceed() {
		var top uint32
		for _, x := range codes {
			top = max(top, x)
		}
		if len(codes) > 0 && int(top) >= c.ndict {
			return corruptf("code %d of a dictionary of %d (%s chunk)", top, c.ndict, c.h.enc)
		}
	}
	if remap == nil {
		return nil
	}
	if len(remap) < c.ndict {
		return argumentf("table of %d codes for a dictionary of %d", len(remap), c.ndict)
	}
	for i, x := range codes {
		codes[i] = remap[x]
	}
	return nil
}

// canExceed reports whether the stored width leaves room for codes past the dictionary.
func (c *CodeChunk) canExceed() bool {
	return c.h.enc == EncConstant || uint64(1)<<c.h.width > uint64(c.ndict)
}

// FilterSet keeps in m the rows whose code has set[code], or with not those whose code has not; NULL rows leave m either
// way. Codes past the end of set are not in it. Bits of m past the last row are cleared.
func (c *CodeChunk) FilterSet(set []bool, not bool, m *Mask) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(true, m)
	s := newCodeSet(set)
	d.filter(&s, flipOf(not), m)
	clearFrom(m, c.h.rows)
	return nil
}

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *CodeChunk) FilterNull(not bool, m *Mask) error {
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(not, m)
	return nil
}
