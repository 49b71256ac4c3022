package column

import "errors"

// StringChunk reads an encoded chunk of strings or fixed-width bytes without a dictionary. It aliases the bytes it was
// opened on, which must not change while it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type StringChunk struct{}

// Open parses and checks the header and everything that lookups rely on.
func (c *StringChunk) Open(data []byte) error { return errors.ErrUnsupported }

// Rows returns the number of rows.
func (c *StringChunk) Rows() int { return 0 }

// Encoding returns how the chunk is stored.
func (c *StringChunk) Encoding() Encoding { return 0 }

// HasNulls reports whether any row is NULL.
func (c *StringChunk) HasNulls() bool { return false }

// Decode replaces the contents of dst with all rows. The strings point into fresh memory.
func (c *StringChunk) Decode(dst *Strings) error { return errors.ErrUnsupported }

// Gather replaces the contents of dst with the rows named, which ascend. The strings point into fresh memory.
func (c *StringChunk) Gather(rows []uint16, dst *Strings) error { return errors.ErrUnsupported }

// Width returns the length that all values have (in bytes, as given to the encoder), or -1 where they differ.
func (c *StringChunk) Width() int { return -1 }

// DecodeFixed appends the values of a chunk with Width() >= 0 to dst, Width() bytes a row, zeros where a row is NULL.
func (c *StringChunk) DecodeFixed(dst []byte) ([]byte, error) { return dst, errors.ErrUnsupported }

// GatherFixed appends the values of the rows named, which ascend, to dst as DecodeFixed does.
func (c *StringChunk) GatherFixed(rows []uint16, dst []byte) ([]byte, error) {
	return dst, errors.ErrUnsupported
}

// Nulls replaces the contents of dst with the NULL rows and returns it.
func (c *StringChunk) Nulls(dst Nulls) Nulls { return dst }

// FilterIn keeps in m the rows whose value is one of set, or with not those whose value is none of it; NULL rows leave m
// either way.
func (c *StringChunk) FilterIn(set []string, not bool, m *Mask) error { return errors.ErrUnsupported }

// FilterMatch keeps in m the rows whose bytes satisfy match, or with not those whose bytes do not; NULL rows leave m either
// way. It calls match only for rows in m. match must not keep its argument.
func (c *StringChunk) FilterMatch(match func([]byte) bool, not bool, m *Mask) error {
	return errors.ErrUnsupported
}

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *StringChunk) FilterNull(not bool, m *Mask) error { return errors.ErrUnsupported }
