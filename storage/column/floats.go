package column

import "errors"

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

// CompareFloat64 orders doubles as SQL does: NaN equals NaN, whatever its bits, and is greater than all other
// values; -0.0 equals 0.0. It returns -1, 0 or 1.
func CompareFloat64(a, b float64) int { return 0 }

// FloatChunk reads an encoded chunk of float64. It aliases the bytes it was opened on, which must not change while
// it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type FloatChunk struct{}

// Open parses and checks the header and everything that lookups rely on.
func (c *FloatChunk) Open(data []byte) error { return errors.ErrUnsupported }

// Rows returns the number of rows.
func (c *FloatChunk) Rows() int { return 0 }

// Encoding returns how the chunk is stored.
func (c *FloatChunk) Encoding() Encoding { return 0 }

// HasNulls reports whether any row is NULL.
func (c *FloatChunk) HasNulls() bool { return false }

// Decode replaces the contents of dst with all rows, reusing its memory.
func (c *FloatChunk) Decode(dst *Float64s) error { return errors.ErrUnsupported }

// Gather replaces the contents of dst with the rows named, which ascend; dst row i is rows[i].
func (c *FloatChunk) Gather(rows []uint16, dst *Float64s) error { return errors.ErrUnsupported }

// Filter keeps in m the rows for which "value op x" is true in the order of CompareFloat64; NULL rows leave m. The
// negated predicate is the opposite op.
func (c *FloatChunk) Filter(op CmpOp, x float64, m *Mask) error { return errors.ErrUnsupported }

// FilterRange keeps in m the rows with values between lo and hi (each bound excluded where open) in the order of
// CompareFloat64, or with not the rows outside; NULL rows leave m either way. No lower bound is -Inf, no upper bound NaN.
func (c *FloatChunk) FilterRange(lo, hi float64, loOpen, hiOpen, not bool, m *Mask) error {
	return errors.ErrUnsupported
}

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *FloatChunk) FilterNull(not bool, m *Mask) error { return errors.ErrUnsupported }
