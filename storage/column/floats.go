package column

import "math"

// CmpOp is a comparison.
type CmpOp uint8

// The comparisons.
const (
	Eq CmpOp = iota
	Ne
	Lt
	Le
	Gt
	Ge
)

// floatDecoder reads the payload of one encoding of float64, as intDecoder does of integers.
type floatDecoder interface {
	open(h *header, payload []byte) error
	decode(start int, dst []float64)
	gather(rows []uint16, dst []float64)
	filter(r floatRange, flip uint64, m *Mask)
}

var (
	_ floatDecoder = (*constFloats)(nil)
	_ floatDecoder = (*plainFloats)(nil)
	_ floatDecoder = (*narrowFloats)(nil)
	_ floatDecoder = (*decimalFloats)(nil)
	_ floatDecoder = (*mixedFloats)(nil)
)

// FloatChunk reads an encoded chunk of float64. It aliases the bytes it was opened on, which must not change while
// it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type FloatChunk struct {
	h       header
	con     constFloats
	plain   plainFloats
	narrow  narrowFloats
	decimal decimalFloats
	mixed   mixedFloats
}

// Open parses and checks the header and everything that lookups rely on.
func (c *FloatChunk) Open(data []byte) error {
	payload, err := c.h.open(data)
	if err != nil {
		return err
	}
	d := c.decoder()
	if d == nil {
		return c.h.unexpected("doubles")
	}
	return c.h.check(d.open(&c.h, payload))
}

func (c *FloatChunk) decoder() floatDecoder {
	switch c.h.enc {
	case EncAllNull, EncConstant:
		return &c.con
	case EncPlain64:
		return &c.plain
	case EncFloat32:
		return &c.narrow
	case EncDecimal:
		return &c.decimal
	case EncMixed:
		return &c.mixed
	}
	return nil
}

// Rows returns the number of rows.
func (c *FloatChunk) Rows() int { return c.h.rows }

// Encoding returns how the chunk is stored.
func (c *FloatChunk) Encoding() Encoding { return c.h.enc }

// HasNulls reports whether any row is NULL.
func (c *FloatChunk) HasNulls() bool { return c.h.nulls.any() }

// Decode replaces the contents of dst with all rows, reusing its memory.
func (c *FloatChunk) Decode(dst *Float64s) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	dst.Vals = grow(dst.Vals, c.h.rows)
	dst.Nulls = c.h.nulls.decode(dst.Nulls)
	d.decode(0, dst.Vals)
	return nil
}

// Gather replaces the contents of dst with the rows named, which ascend; dst row i is rows[i].
func (c *FloatChunk) Gather(rows []uint16, dst *Float64s) error {
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
	return nil
}

// Filter keeps in m the rows for which "value op x" is true in the order of CompareFloat64; NULL rows leave m. The
// negated predicate is the opposite op. Bits of m past the last row are cleared.
func (c *FloatChunk) Filter(op CmpOp, x float64, m *Mask) error {
	least, most := math.Inf(-1), math.NaN()
	switch op {
	case Eq, Ne:
		return c.FilterRange(x, x, false, false, op == Ne, m)
	case Lt, Le:
		return c.FilterRange(least, x, false, op == Lt, false, m)
	case Gt, Ge:
		return c.FilterRange(x, most, op == Gt, false, false, m)
	}
	return argumentf("comparison %d", op)
}

// FilterRange keeps in m the rows with values between lo and hi (each bound excluded where open) in the order of
// CompareFloat64, or with not the rows outside; NULL rows leave m either way. No lower bound is -Inf, no upper bound NaN. Bits
// of m past the last row are cleared.
func (c *FloatChunk) FilterRange(lo, hi float64, loOpen, hiOpen, not bool, m *Mask) error {
	d := c.decoder()
	if d == nil {
		return errNotOpen
	}
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(true, m)
	d.filter(floatsBetween(lo, hi, loOpen, hiOpen), flipOf(not), m)
	clearFrom(m, c.h.rows)
	return nil
}

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *FloatChunk) FilterNull(not bool, m *Mask) error {
	clearFrom(m, c.h.rows)
	c.h.nulls.filter(not, m)
	return nil
}
