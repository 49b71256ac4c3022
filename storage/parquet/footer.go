package parquet

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// footer is what is kept of a file's FileMetaData. Statistics, indexes and key-value pairs are skipped: nothing here
// relies on what a file claims about its values.
type footer struct {
	schema    []schemaElement
	rows      int64
	groups    []groupMeta
	encrypted bool
}

// schemaElement is one node of the schema, which the footer lists depth first.
type schemaElement struct {
	name      string
	physical  format.Type // noType for a group
	length    int32       // of FIXED_LEN_BYTE_ARRAY
	repeat    format.FieldRepetitionType
	children  int32
	converted deprecated.ConvertedType // noConverted where absent
	logical   logicalType
}

const (
	noType      = format.Type(-1)
	noConverted = deprecated.ConvertedType(-1)
)

// logicalType is the LogicalType union: the field id of its member, and the parameters that matter here.
type logicalType struct {
	id     int16
	unit   int16 // of TIMESTAMP: 1 milliseconds, 2 microseconds, 3 nanoseconds
	signed bool  // of INTEGER
	bits   int8  // of INTEGER
}

// The field ids of LogicalType.
const (
	logicalNone      = 0
	logicalString    = 1
	logicalMap       = 2
	logicalList      = 3
	logicalEnum      = 4
	logicalDate      = 6
	logicalTimestamp = 8
	logicalInteger   = 10
	logicalNull      = 11
	logicalJSON      = 12
	logicalBSON      = 13
	logicalUUID      = 14
)

// logicalNames names the logical types for messages.
var logicalNames = map[int16]string{1: "STRING", 2: "MAP", 3: "LIST", 4: "ENUM", 5: "DECIMAL", 6: "DATE", 7: "TIME", 8: "TIMESTAMP",
	10: "INTEGER", 11: "NULL", 12: "JSON", 13: "BSON", 14: "UUID", 15: "FLOAT16", 16: "VARIANT", 17: "GEOMETRY", 18: "GEOGRAPHY"}

type groupMeta struct {
	rows   int64
	chunks []chunkMeta // one a column, in schema order
}

// chunkMeta is what is kept of ColumnMetaData.
type chunkMeta struct {
	values     int64 // entries, NULLs and empty lists included
	stored     int64 // bytes in the file, page headers included
	raw        int64 // bytes before compression, as the footer claims
	data, dict int64 // offsets of the first data page and of the dictionary page (0: not stated)
	physical   format.Type
	codec      format.CompressionCodec
}

const (
	magic          = "PAR1"
	magicEncrypted = "PARE"
	trailerBytes   = 8 // footer length and magic
)

// readFooter returns the bytes of the footer, after checking the magic numbers at both ends.
func readFooter(r io.ReaderAt, size int64, lim Limits) ([]byte, error) {
	if size < int64(len(magic)+trailerBytes) {
		return nil, damaged("%d bytes are too few for a Parquet file", size)
	}
	var head [4]byte
	var tail [trailerBytes]byte
	if err := readFull(r, head[:], 0); err != nil {
		return nil, err
	}
	if err := readFull(r, tail[:], size-trailerBytes); err != nil {
		return nil, err
	}
	switch {
	case string(head[:]) == magicEncrypted || string(tail[4:]) == magicEncrypted:
		return nil, unsupported("the file is encrypted")
	case string(head[:]) != magic:
		return nil, damaged("not a Parquet file: it begins with %q", head[:])
	case string(tail[4:]) != magic:
		return nil, damaged("the file does not end as a Parquet file does: its last bytes are %q", tail[4:])
	}
	n := int64(binary.LittleEndian.Uint32(tail[:4]))
	if n > size-int64(len(magic)+trailerBytes) {
		return nil, damaged("the footer is said to take %d of the file's %d bytes", n, size)
	}
	if n > lim.FooterBytes {
		return nil, overLimit("FooterBytes", "the footer takes %d bytes, the limit is %d", n, lim.FooterBytes)
	}
	b := make([]byte, n)
	if err := readFull(r, b, size-trailerBytes-n); err != nil {
		return nil, err
	}
	return b, nil
}

// readFull fills b from offset off of r; an end of file within b is an error.
func readFull(r io.ReaderAt, b []byte, off int64) error {
	n, err := r.ReadAt(b, off)
	if n == len(b) {
		return nil
	}
	if err == io.EOF {
		return damaged("the file ends at byte %d, within what was to be read", off+int64(n))
	}
	return fmt.Errorf("read %d bytes at offset %d: %w", len(b), off, err)
}

// parseFooter decodes FileMetaData. What it allocates is a small multiple of len(b).
func parseFooter(b []byte, lim Limits) (*footer, error) {
	r := &thriftReader{b: b}
	f := &footer{rows: -1}
	leaves := 0
	var bad error
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 2 && typ == thriftList:
			elem, n := r.list()
			if elem != thriftStruct {
				r.fail(errThriftBad)
			} else if n > lim.SchemaNodes {
				bad = overLimit("SchemaNodes", "the schema has %d nodes, the limit is %d", n, lim.SchemaNodes)
				r.fail(bad)
			}
			for i := 0; i < n && r.err == nil; i++ {
				e := parseSchemaElement(r)
				if e.physical != noType {
					leaves++
				}
				f.schema = append(f.schema, e)
			}
		case id == 3 && typ == thriftI64:
			f.rows = r.int()
		case id == 4 && typ == thriftList:
			elem, n := r.list()
			if n > 0 && (elem != thriftStruct || leaves == 0) {
				r.fail(errThriftBad)
			}
			for i := 0; i < n && r.err == nil; i++ {
				var g groupMeta
				if g, bad = parseGroup(r, leaves); bad != nil {
					bad = fmt.Errorf("row group %d: %w", i, bad)
					r.fail(bad)
				}
				f.groups = append(f.groups, g)
			}
		case id == 8:
			f.encrypted = true
			r.skip(typ)
		default:
			r.skip(typ)
		}
	})
	switch {
	case bad != nil:
		return nil, bad
	case r.err != nil:
		return nil, damaged("decode footer at byte %d of %d: %w", r.pos, len(b), r.err)
	case len(f.schema) == 0 || f.rows < 0:
		return nil, damaged("the footer lacks a schema or a row count")
	case f.encrypted:
		return nil, unsupported("the file has encrypted columns")
	case r.pos != len(b):
		return nil, damaged("%d bytes follow the footer's metadata", len(b)-r.pos)
	}
	sum := int64(0)
	for i, g := range f.groups {
		if g.rows < 0 || g.rows > f.rows-sum {
			return nil, damaged("row group %d claims %d rows, the file %d in all", i, g.rows, f.rows)
		}
		sum += g.rows
	}
	if sum != f.rows {
		return nil, damaged("the footer claims %d rows, its row groups %d", f.rows, sum)
	}
	return f, nil
}

func parseSchemaElement(r *thriftReader) schemaElement {
	e := schemaElement{physical: noType, converted: noConverted}
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftI32:
			if e.physical = format.Type(r.int32()); e.physical < format.Boolean || e.physical > format.FixedLenByteArray {
				r.fail(errThriftBad)
			}
		case id == 2 && typ == thriftI32:
			e.length = r.int32()
		case id == 3 && typ == thriftI32:
			if e.repeat = format.FieldRepetitionType(r.int32()); e.repeat < format.Required || e.repeat > format.Repeated {
				r.fail(errThriftBad)
			}
		case id == 4 && typ == thriftBinary:
			e.name = string(r.bytes())
		case id == 5 && typ == thriftI32:
			if e.children = r.int32(); e.children < 0 {
				r.fail(errThriftBad)
			}
		case id == 6 && typ == thriftI32:
			e.converted = deprecated.ConvertedType(r.int32())
		case id == 10 && typ == thriftStruct:
			e.logical = parseLogicalType(r)
		default:
			r.skip(typ)
		}
	})
	if e.physical != noType && e.children > 0 {
		r.fail(errThriftBad)
	}
	return e
}

func parseLogicalType(r *thriftReader) (l logicalType) {
	r.structure(func(id int16, typ byte) {
		l.id = id
		if typ != thriftStruct {
			r.fail(errThriftBad)
			return
		}
		r.structure(func(param int16, typ byte) {
			switch {
			case id == logicalTimestamp && param == 2 && typ == thriftStruct:
				r.structure(func(unit int16, typ byte) {
					l.unit = unit
					r.skip(typ)
				})
			case id == logicalInteger && param == 1 && typ == thriftI8:
				l.bits = int8(r.byte())
			case id == logicalInteger && param == 2:
				l.signed = typ == thriftTrue
				r.skip(typ)
			default:
				r.skip(typ)
			}
		})
	})
	return l
}

func parseGroup(r *thriftReader, leaves int) (g groupMeta, err error) {
	g.rows = -1
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftList:
			elem, n := r.list()
			if r.err == nil && (elem != thriftStruct || n != leaves || g.chunks != nil) {
				err = damaged("it has %d columns, the schema %d", n, leaves)
				r.fail(err)
				return
			}
			g.chunks = make([]chunkMeta, 0, n)
			for i := 0; i < n && r.err == nil; i++ {
				var c chunkMeta
				if c, err = parseChunk(r); err != nil {
					err = fmt.Errorf("column %d: %w", i, err)
					r.fail(err)
				}
				g.chunks = append(g.chunks, c)
			}
		case id == 3 && typ == thriftI64:
			g.rows = r.int()
		default:
			r.skip(typ)
		}
	})
	if err == nil && r.err == nil && len(g.chunks) != leaves {
		err = damaged("it lists no columns")
	}
	return g, err
}

func parseChunk(r *thriftReader) (c chunkMeta, err error) {
	c.values = -1
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftBinary:
			if name := r.bytes(); len(name) > 0 {
				err = unsupported("its values are in another file, %q", name)
			}
		case id == 3 && typ == thriftStruct:
			parseColumnMetaData(r, &c)
		case id == 8 || id == 9:
			err = unsupported("it is encrypted")
			r.skip(typ)
		default:
			r.skip(typ)
		}
	})
	if err == nil && r.err == nil && (c.values < 0 || c.stored < 0 || c.data < 0) {
		err = damaged("its metadata is missing or not valid")
	}
	return c, err
}

func parseColumnMetaData(r *thriftReader, c *chunkMeta) {
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftI32:
			c.physical = format.Type(r.int32())
		case id == 4 && typ == thriftI32:
			c.codec = format.CompressionCodec(r.int32())
		case id == 5 && typ == thriftI64:
			c.values = r.int()
		case id == 6 && typ == thriftI64:
			c.raw = r.int()
		case id == 7 && typ == thriftI64:
			c.stored = r.int()
		case id == 9 && typ == thriftI64:
			c.data = r.int()
		case id == 11 && typ == thriftI64:
			c.dict = r.int()
		default:
			r.skip(typ)
		}
	})
}
