package storage

import (
	"encoding/binary"
	"sync"

	"github.com/colloquydb/colloquy/storage/column"
)

// form says what a leaf is made of in a segment. Forms are stored: never renumber.
type form uint8

const (
	formNull   form = 1 // NULL in every row (or no row): only a header
	formChunks form = 2 // chunks encoded by the kind of the leaf
	formDict   form = 3 // chunks of dictionary codes, the dictionary in the header
	formBool   form = 4 // the index is the column
	formText   form = 5 // blocks of text and their directories
)

// Dictionaries and indexes, when they pay.
const (
	// maxDict bounds the dictionary of a segment: its header is read whole, and 4,096 names are some 64 KB, as much
	// as a chunk.
	maxDict = 4096
	// freeDict is the size up to which a dictionary is kept however few rows there are: codes fit a byte, and one small shard must
	// not turn a column into plain strings in the eyes of a whole store.
	freeDict = 256
	// maxIndexed bounds the values with bitmaps. Past it a bitmap of 65,536 rows has 64 rows, and looking
	// at the codes of a chunk (20 us) is no dearer than finding and reading sets.
	maxIndexed = 1024
)

// keepDict says whether a leaf of so many distinct values in so many rows is held as dictionary codes.
func keepDict(distinct, rows int) bool {
	return distinct <= freeDict || distinct <= maxDict && distinct <= rows/4
}

// header describes a leaf in one segment.
type header struct {
	form   form
	rows   int
	stats  column.Stats // over all chunks; not of formText
	chunks []chunkInfo  // of formChunks, formDict and formText

	// Of formDict and formBool.
	dict    *column.Dict // nil for formBool, whose codes are 0 for false and 1 for true
	indexed bool         // has bitmaps, over Messages too if it is a leaf of Conversations
	own     cardinality
	// messages counts the rows of Messages, for a leaf of Conversations.
	messages cardinality

	lookup struct {
		once  sync.Once
		codes map[string]uint32
	}
}

// code returns the code of a value of the dictionary.
func (h *header) code(val string) (uint32, bool) {
	h.lookup.once.Do(func() {
		h.lookup.codes = make(map[string]uint32, len(h.dict.Vals))
		for c, v := range h.dict.Vals {
			h.lookup.codes[v] = uint32(c)
		}
	})
	c, ok := h.lookup.codes[val]
	return c, ok
}

// cardinality is the number of rows with each code, and with NULL.
type cardinality struct {
	codes []uint32
	nulls int
}

// chunkInfo describes one chunk.
type chunkInfo struct {
	stats column.Stats     // of all but formText
	text  column.TextStats // of formText
}

func (h *header) codes() int {
	if h.form == formBool {
		return 2
	}
	if h.dict == nil {
		return 0
	}
	return len(h.dict.Vals)
}

// Layout of a header; integers are varints, signed ones in zig-zag, strings follow their length:
//
//	form u8, rows
//	formNull    nothing more
//	formChunks  stats, then for each chunk its stats
//	formDict    number of values, the values; indexed u8; cardinalities; stats; for each chunk its stats
//	formBool    cardinalities
//	formText    for each chunk: rows with text, rows of these whose text repeats, blocks, raw bytes, stored bytes
//	cardinalities  for each code the number of rows, then that of NULL; for a leaf of Conversations the same again over Messages
//	stats       nulls, encoding u8 (of a chunk; 0 otherwise), stored bytes, then unless all rows are NULL, by kind:
//	            BIGINT, TIMESTAMP, codes  minimum, maximum (signed)
//	            DOUBLE                    minimum, maximum (8 bytes each), has NaN u8
//	            VARCHAR                   minimum, maximum, open u8
//
// The number of chunks, and of the rows of each, follows from rows.
func (h *header) append(dst []byte, leaf *Leaf) []byte {
	dst = append(dst, byte(h.form))
	dst = binary.AppendUvarint(dst, uint64(h.rows))
	switch h.form {
	case formChunks:
		dst = appendStats(dst, &h.stats, leaf.Kind)
		for i := range h.chunks {
			dst = appendStats(dst, &h.chunks[i].stats, leaf.Kind)
		}
	case formDict:
		dst = binary.AppendUvarint(dst, uint64(len(h.dict.Vals)))
		for _, v := range h.dict.Vals {
			dst = appendString(dst, v)
		}
		dst = append(dst, b2u(h.indexed))
		dst = h.appendCardinalities(dst, leaf)
		dst = appendStats(dst, &h.stats, column.BigInt)
		for i := range h.chunks {
			dst = appendStats(dst, &h.chunks[i].stats, column.BigInt)
		}
	case formBool:
		dst = h.appendCardinalities(dst, leaf)
	case formText:
		for i := range h.chunks {
			t := &h.chunks[i].text
			dst = binary.AppendUvarint(dst, uint64(t.Rows))
			dst = binary.AppendUvarint(dst, uint64(t.Repeated))
			dst = binary.AppendUvarint(dst, uint64(t.Blocks))
			dst = binary.AppendUvarint(dst, uint64(t.RawBytes))
			dst = binary.AppendUvarint(dst, uint64(t.StoredBytes))
		}
	}
	return dst
}

func (h *header) appendCardinalities(dst []byte, leaf *Leaf) []byte {
	dst = h.own.append(dst)
	if leaf.Space == Conversations {
		dst = h.messages.append(dst)
	}
	return dst
}

func (c *cardinality) append(dst []byte) []byte {
	for _, n := range c.codes {
		dst = binary.AppendUvarint(dst, uint64(n))
	}
	return binary.AppendUvarint(dst, uint64(c.nulls))
}

func appendStats(dst []byte, s *column.Stats, kind column.Kind) []byte {
	dst = binary.AppendUvarint(dst, uint64(s.Nulls))
	dst = append(dst, byte(s.Encoding))
	dst = binary.AppendUvarint(dst, uint64(s.Bytes))
	if s.Nulls == s.Rows {
		return dst
	}
	switch kind {
	case column.BigInt, column.Timestamp:
		dst = binary.AppendVarint(dst, s.MinInt)
		dst = binary.AppendVarint(dst, s.MaxInt)
	case column.Double:
		dst = appendFloat64(dst, s.MinFloat)
		dst = appendFloat64(dst, s.MaxFloat)
		dst = append(dst, b2u(s.HasNaN))
	case column.Varchar:
		dst = appendString(dst, s.MinStr)
		dst = appendString(dst, s.MaxStr)
		dst = append(dst, b2u(s.MaxStrOpen))
	}
	return dst
}

// parseHeader reads a header, which is of that leaf of a segment.
func parseHeader(data []byte, leaf *Leaf, seg *SegmentInfo) (*header, error) {
	r := &wireReader{data: data}
	h := &header{form: form(r.byte())}
	h.rows = r.count(seg.Rows(leaf.Space))
	if r.err == nil && h.rows != seg.Rows(leaf.Space) {
		r.fail("it is for another number of rows")
	}
	chunks := make([]chunkInfo, chunksOf(h.rows))
	switch h.form {
	case formNull:
		h.stats = column.Stats{Rows: h.rows, Nulls: h.rows}
	case formChunks:
		readStats(r, &h.stats, h.rows, leaf.Kind)
		h.chunks = chunks
		for i := range h.chunks {
			readStats(r, &h.chunks[i].stats, chunkRows(h.rows, i), leaf.Kind)
		}
	case formDict:
		if leaf.Kind != column.Varchar || leaf.Storing != Plain {
			r.fail("only plain strings have a dictionary")
		}
		h.dict = &column.Dict{Vals: make([]string, r.count(min(maxDict, len(r.data))))}
		for i := range h.dict.Vals {
			h.dict.Vals[i] = r.string()
		}
		h.indexed = r.byte() != 0
		h.readCardinalities(r, leaf, seg)
		readStats(r, &h.stats, h.rows, column.BigInt)
		h.chunks = chunks
		for i := range h.chunks {
			readStats(r, &h.chunks[i].stats, chunkRows(h.rows, i), column.BigInt)
		}
	case formBool:
		if leaf.Kind != column.Bool {
			r.fail("only booleans are bitmaps")
		}
		h.indexed = true
		h.readCardinalities(r, leaf, seg)
		h.stats = column.Stats{Rows: h.rows, Nulls: h.own.nulls}
	case formText:
		if leaf.Storing != Text {
			r.fail("the column is not text")
		}
		h.chunks = chunks
		for i := range h.chunks {
			t := &h.chunks[i].text
			t.Rows = r.count(chunkRows(h.rows, i))
			t.Repeated = r.count(t.Rows)
			t.Blocks = r.count(1 << 31)
			t.RawBytes = int64(r.count(1 << 48))
			t.StoredBytes = int64(r.count(1 << 48))
		}
	default:
		r.fail("unknown form")
	}
	if (h.form == formChunks) && (leaf.Kind == column.Bool || leaf.Storing == Text) {
		r.fail("the column cannot be of this form")
	}
	if err := r.done(); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *header) readCardinalities(r *wireReader, leaf *Leaf, seg *SegmentInfo) {
	h.own.read(r, h.codes(), h.rows)
	if leaf.Space == Conversations {
		h.messages.read(r, h.codes(), seg.Messages)
	}
}

func (c *cardinality) read(r *wireReader, codes, rows int) {
	c.codes = make([]uint32, codes)
	left := rows
	for i := range c.codes {
		n := r.count(left)
		c.codes[i] = uint32(n)
		left -= n
	}
	c.nulls = r.count(left)
	if r.err == nil && c.nulls != left {
		r.fail("cardinalities do not add up to the rows")
	}
}

func readStats(r *wireReader, s *column.Stats, rows int, kind column.Kind) {
	s.Rows = rows
	s.Nulls = r.count(rows)
	s.Encoding = column.Encoding(r.byte())
	s.Bytes = r.count(1 << 48)
	if s.Nulls == rows {
		return
	}
	switch kind {
	case column.BigInt, column.Timestamp:
		s.MinInt = r.varint()
		s.MaxInt = r.varint()
	case column.Double:
		s.MinFloat = r.float64()
		s.MaxFloat = r.float64()
		s.HasNaN = r.byte() != 0
	case column.Varchar:
		s.MinStr = r.string()
		s.MaxStr = r.string()
		s.MaxStrOpen = r.byte() != 0
	}
}

// size is about what the header takes in memory.
func (h *header) size() int64 {
	n := int64(256) + int64(len(h.chunks))*256 + int64(len(h.own.codes)+len(h.messages.codes))*4
	if h.dict != nil {
		for _, v := range h.dict.Vals {
			n += 16 + int64(len(v))
		}
	}
	return n
}

// chunksOf returns the number of chunks of so many rows.
func chunksOf(rows int) int { return (rows + ChunkRows - 1) / ChunkRows }

// chunkRows returns the number of rows of chunk i of so many rows.
func chunkRows(rows, i int) int { return min(ChunkRows, rows-i*ChunkRows) }

func b2u(b bool) byte {
	if b {
		return 1
	}
	return 0
}
