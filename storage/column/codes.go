package column

import "errors"

// CodeChunk reads an encoded chunk of dictionary codes. It aliases the bytes it was opened on, which must not change
// while it is in use; once opened it is safe for concurrent use. It may be opened again on other bytes.
type CodeChunk struct{}

// Open parses and checks the header. ndict is the number of entries of the dictionary; a code that is not below it is found
// when it is decoded, and is an error.
func (c *CodeChunk) Open(data []byte, ndict int) error { return errors.ErrUnsupported }

// Rows returns the number of rows.
func (c *CodeChunk) Rows() int { return 0 }

// Encoding returns how the chunk is stored.
func (c *CodeChunk) Encoding() Encoding { return 0 }

// HasNulls reports whether any row is NULL.
func (c *CodeChunk) HasNulls() bool { return false }

// Decode replaces Vals and Nulls of dst with all rows, reusing their memory. Where remap is not nil (its length is then at
// least ndict), each code is replaced by remap[code]; the row of a NULL holds code 0 or remap[0].
func (c *CodeChunk) Decode(dst *Codes, remap []uint32) error { return errors.ErrUnsupported }

// Gather replaces Vals and Nulls of dst with the rows named, which ascend, remapped as by Decode.
func (c *CodeChunk) Gather(rows []uint16, dst *Codes, remap []uint32) error {
	return errors.ErrUnsupported
}

// FilterSet keeps in m the rows whose code has set[code], or with not those whose code has not; NULL rows leave m either
// way. Codes past the end of set are not in it.
func (c *CodeChunk) FilterSet(set []bool, not bool, m *Mask) error { return errors.ErrUnsupported }

// FilterNull keeps in m the rows that are NULL, or with not the others.
func (c *CodeChunk) FilterNull(not bool, m *Mask) error { return errors.ErrUnsupported }

// Count adds, for each row in m (every row if m is nil), one to counts[code], or to counts[ndict] for NULL. len(counts) is at least ndict+1.
func (c *CodeChunk) Count(m *Mask, counts []int64) error { return errors.ErrUnsupported }
