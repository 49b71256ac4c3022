package column

import "errors"

// DefaultTextBlock is the number of raw bytes that a block of text aims at.
const DefaultTextBlock = 128 << 10

// TextOptions tune a TextWriter. The zero value is the default. Nothing of it is recorded in what is written.
type TextOptions struct {
	BlockBytes int // raw bytes a block aims at; 0 is DefaultTextBlock
}

// TextWriter cuts the text of one chunk into compressed blocks. It holds at most one unfinished block a class. It is
// meant to be reused for chunk after chunk by one worker.
type TextWriter struct{}

// NewTextWriter returns a writer. emit is called with each block when it is full, numbered from 0 in each chunk in the order
// of emission; data is valid during the call only. An error of emit ends the chunk and is returned as it is.
func NewTextWriter(opt TextOptions, emit func(block int, data []byte) error) (*TextWriter, error) {
	return nil, errors.ErrUnsupported
}

// Append adds the text of a row. Rows ascend within a class (and so may be given in the order of the chunk); leave out NULL
// rows. Empty text takes no room and need not be given. class is a small number of the caller's choice, such as a
// role, so that text of one class can be read without decoding the others. s is copied.
func (w *TextWriter) Append(row int, class uint8, s []byte) error { return errors.ErrUnsupported }

// Finish emits the blocks that are not full, appends the directory of the chunk to dst and makes the writer ready for the next chunk.
// rows is the number of rows of the chunk, above every row appended.
func (w *TextWriter) Finish(dst []byte, rows int) ([]byte, TextStats, error) {
	return dst, TextStats{}, errors.ErrUnsupported
}

// Abort drops what was appended since the last Finish and makes the writer ready for another chunk.
func (w *TextWriter) Abort() {}

// TextStats sums up the blocks of a chunk.
type TextStats struct {
	Rows        int // with text that is not empty
	Blocks      int
	RawBytes    int64
	StoredBytes int64 // of blocks, without the directory
}

// TextBlockInfo is what the directory says about a block.
type TextBlockInfo struct {
	Block       int // its number at emission
	Class       uint8
	First, Last uint16 // rows; no other block of the class has rows between them
	Rows        int    // with text that is not empty
	RawBytes    int
	StoredBytes int
}

// TextDir is the directory of the blocks of a chunk, ordered by class, then by first row.
type TextDir struct {
	Rows   int // of the chunk
	Blocks []TextBlockInfo
}

// ParseTextDir parses and checks a directory.
func ParseTextDir(data []byte) (*TextDir, error) { return nil, errors.ErrUnsupported }

// Class returns the blocks of a class, ordered by first row, as a part of d.Blocks.
func (d *TextDir) Class(class uint8) []TextBlockInfo { return nil }

// Classes returns the classes that have blocks, ascending.
func (d *TextDir) Classes() []uint8 { return nil }

// Find returns the block that holds the text of a row if the row is of that class and its text is not empty; false if no block can hold it.
func (d *TextDir) Find(class uint8, row int) (TextBlockInfo, bool) { return TextBlockInfo{}, false }

// TextBlock is a decoded block: row Rows[i] holds Bytes[Offsets[i]:Offsets[i+1]], never empty. Rows ascend. len(Offsets) == len(Rows)+1.
type TextBlock struct {
	Rows    []uint16
	Offsets []uint32
	Bytes   []byte
}

// Decode replaces the contents of b with a stored block, which must agree with what the directory says of it. The memory of b is reused:
// start from a zero TextBlock (or set Bytes to nil) where earlier Bytes are still in use.
func (b *TextBlock) Decode(data []byte, info TextBlockInfo) error { return errors.ErrUnsupported }

// Find returns the text of a row; nil if the block has none, which means empty (or NULL).
func (b *TextBlock) Find(row uint16) []byte { return nil }
