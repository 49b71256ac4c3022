package column

import "errors"

// IntChunk reads an encoded chunk of int64. It aliases the bytes it was opened on, which must not change while
// it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type IntChunk struct{}

// Open parses and checks the header and everything that lookups rely on.
func (c *IntChunk) Open(data []byte) error { return errors.ErrUnsupported }

// Rows returns the number of rows.
func (c *IntChunk) Rows() int { return 0 }

// Encoding returns how the chunk is stored.
func (c *IntChunk) Encoding() Encoding { return 0 }

// HasNulls reports whether any row is NULL.
func (c *IntChunk) HasNulls() bool { return false }

// Decode replaces the contents of dst (Time excepted) with all rows, reusing its memory.
func (c *IntChunk) Decode(dst *Int64s) error { return errors.ErrUnsupported }

// Gather replaces the contents of dst with the rows named, which ascend; dst row i is rows[i].
func (c *IntChunk) Gather(rows []uint16, dst *Int64s) error { return errors.ErrUnsupported }

// FilterRange keeps in m the rows with lo <= value <= hi, or with not the rows outside; NULL rows leave m either way. Bits of m
// past the last row are cleared.
func (c *IntChunk) FilterRange(lo, hi int64, not bool, m *Mask) error { return errors.ErrUnsupported }

// FilterIn keeps in m the rows whose value is one of set, or with not those whose value is none of it; NULL rows leave m either way.
func (c *IntChunk) FilterIn(set []int64, not bool, m *Mask) error { return errors.ErrUnsupported }

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *IntChunk) FilterNull(not bool, m *Mask) error { return errors.ErrUnsupported }
