package parquet

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go/format"
)

// thriftWriter writes the compact protocol, so that tests can say what no library would write.
type thriftWriter struct {
	b    []byte
	last []int16
}

func (w *thriftWriter) field(id int16, typ byte) {
	top := &w.last[len(w.last)-1]
	w.b = append(w.b, byte(id-*top)<<4|typ)
	*top = id
}

func (w *thriftWriter) zigzag(v int64) { w.b = binary.AppendVarint(w.b, v) }

func (w *thriftWriter) int(id int16, typ byte, v int64) {
	w.field(id, typ)
	w.zigzag(v)
}

func (w *thriftWriter) string(id int16, s string) {
	w.field(id, thriftBinary)
	w.b = append(binary.AppendUvarint(w.b, uint64(len(s))), s...)
}

func (w *thriftWriter) open()  { w.last = append(w.last, 0) }
func (w *thriftWriter) close() { w.b = append(w.b, thriftStop); w.last = w.last[:len(w.last)-1] }

func (w *thriftWriter) structure(id int16, body func()) {
	w.field(id, thriftStruct)
	w.open()
	body()
	w.close()
}

func (w *thriftWriter) list(id int16, n int, elem func(i int)) {
	w.field(id, thriftList)
	w.b = append(w.b, 15<<4|thriftStruct)
	w.b = binary.AppendUvarint(w.b, uint64(n))
	for i := range n {
		w.open()
		elem(i)
		w.close()
	}
}

// craftedPage is one page: a header and what follows it.
type craftedPage struct {
	kind     format.PageType
	encoding format.Encoding
	values   int64
	raw      int64 // bytes declared once decompressed; 0 is len(body)
	stored   int64 // bytes declared in the file; 0 is len(body)
	crc      *uint32
	body     []byte
}

// crafted is a file of one row group and one column, whatever its parts say.
type crafted struct {
	repeat      format.FieldRepetitionType
	physical    format.Type
	codec       format.CompressionCodec
	rows        int64
	values      int64 // 0 is rows
	groupRows   int64 // 0 is rows
	storedShift int64 // added to the true length of the column
	pages       []craftedPage
}

func (c crafted) bytes() []byte {
	if c.values == 0 {
		c.values = c.rows
	}
	if c.groupRows == 0 {
		c.groupRows = c.rows
	}
	out := []byte(magic)
	for _, p := range c.pages {
		if p.raw == 0 {
			p.raw = int64(len(p.body))
		}
		if p.stored == 0 {
			p.stored = int64(len(p.body))
		}
		w := &thriftWriter{}
		w.open()
		w.int(1, thriftI32, int64(p.kind))
		w.int(2, thriftI32, p.raw)
		w.int(3, thriftI32, p.stored)
		if p.crc != nil {
			w.int(4, thriftI32, int64(int32(*p.crc)))
		}
		switch p.kind {
		case format.DictionaryPage:
			w.structure(7, func() {
				w.int(1, thriftI32, p.values)
				w.int(2, thriftI32, int64(p.encoding))
			})
		case format.DataPage:
			w.structure(5, func() {
				w.int(1, thriftI32, p.values)
				w.int(2, thriftI32, int64(p.encoding))
				w.int(3, thriftI32, int64(format.RLE))
				w.int(4, thriftI32, int64(format.RLE))
			})
		}
		w.close()
		out = append(append(out, w.b...), p.body...)
	}
	w := &thriftWriter{}
	w.open()
	w.int(1, thriftI32, 1)
	w.list(2, 2, func(i int) {
		if i == 0 {
			w.string(4, "schema")
			w.int(5, thriftI32, 1)
			return
		}
		w.int(1, thriftI32, int64(c.physical))
		w.int(3, thriftI32, int64(c.repeat))
		w.string(4, "c")
	})
	w.int(3, thriftI64, c.rows)
	w.list(4, 1, func(int) {
		w.list(1, 1, func(int) {
			w.int(2, thriftI64, 4)
			w.structure(3, func() {
				w.int(1, thriftI32, int64(c.physical))
				w.int(4, thriftI32, int64(c.codec))
				w.int(5, thriftI64, c.values)
				w.int(6, thriftI64, int64(len(out)-4))
				w.int(7, thriftI64, int64(len(out)-4)+c.storedShift)
				w.int(9, thriftI64, 4)
			})
		})
		w.int(2, thriftI64, int64(len(out)))
		w.int(3, thriftI64, c.groupRows)
	})
	w.close()
	return sealed(out, w.b)
}

// sealed ends a file with its footer.
func sealed(data, footer []byte) []byte {
	data = append(data, footer...)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(footer)))
	return append(data, magic...)
}

func writeFile(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crafted.parquet")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// run is one repeated run of the hybrid: a count, and a value of a byte or, for a width of no bits, none.
func run(count uint64, value ...byte) []byte {
	return append(binary.AppendUvarint(nil, count<<1), value...)
}

// levelRuns is runs behind their length, as pages of version 1 have them.
func levelRuns(runs ...[]byte) []byte {
	b := bytes.Join(runs, nil)
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)
}

// repeatedPrefixes is DELTA_BYTE_ARRAY of n values: the first has size bytes, each other shares all of them.
func repeatedPrefixes(n, size int) []byte {
	prefixes := binary.AppendUvarint(nil, 1<<16)
	prefixes = binary.AppendUvarint(prefixes, 1)
	prefixes = binary.AppendUvarint(prefixes, uint64(n))
	prefixes = binary.AppendVarint(prefixes, 0)
	suffixes := bytes.Clone(prefixes[:len(prefixes)-1])
	suffixes = binary.AppendVarint(suffixes, int64(size))
	for left, block := n-1, 0; left > 0; left, block = left-1<<16, block+1 {
		if block == 0 {
			// The first block brings lengths from one value to the other: its differences are packed in full.
			prefixes = append(append(binary.AppendVarint(prefixes, 0), 16), firstOf(1<<16, uint16(size))...)
			suffixes = append(append(binary.AppendVarint(suffixes, -int64(size)), 16), firstOf(1<<16, 0)...)
			for i := 2; i < 2<<16; i += 2 {
				binary.LittleEndian.PutUint16(suffixes[len(suffixes)-2<<16+i:], uint16(size))
			}
			continue
		}
		prefixes = append(binary.AppendVarint(prefixes, 0), 0)
		suffixes = append(binary.AppendVarint(suffixes, 0), 0)
	}
	return append(append(prefixes, suffixes...), make([]byte, size)...)
}

// firstOf is n little-endian words, the first of them v and the others zero.
func firstOf(n int, v uint16) []byte {
	b := make([]byte, 2*n)
	binary.LittleEndian.PutUint16(b, v)
	return b
}
