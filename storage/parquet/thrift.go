package parquet

import (
	"encoding/binary"
	"errors"
)

// The field types of Thrift's compact protocol, see
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftI8     = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
	thriftUUID   = 13
)

// maxThriftDepth bounds the nesting of structures, known or skipped; the format itself nests about eight deep.
const maxThriftDepth = 32

var (
	// errThriftShort means that the bytes end within a value: more of them may help.
	errThriftShort = errors.New("metadata ends early")
	errThriftBad   = errors.New("metadata is not valid Thrift")
)

// thriftReader decodes the compact protocol from memory. It allocates nothing, time is linear in the bytes, and the
// first error sticks: reads after it give zero values and field loops end.
type thriftReader struct {
	b     []byte
	pos   int
	err   error
	depth int
}

func (r *thriftReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *thriftReader) byte() byte {
	if r.err != nil || r.pos >= len(r.b) {
		r.fail(errThriftShort)
		return 0
	}
	c := r.b[r.pos]
	r.pos++
	return c
}

func (r *thriftReader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.pos:])
	if n <= 0 {
		if n == 0 {
			r.fail(errThriftShort)
		} else {
			r.fail(errThriftBad)
		}
		return 0
	}
	r.pos += n
	return v
}

func (r *thriftReader) int() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// int32 reads an i16 or i32; one that does not fit is an error.
func (r *thriftReader) int32() int32 {
	v := r.int()
	if v != int64(int32(v)) {
		r.fail(errThriftBad)
		return 0
	}
	return int32(v)
}

// bytes reads a binary or string. The result aliases the input.
func (r *thriftReader) bytes() []byte {
	n := r.uvarint()
	if r.err != nil {
		return nil
	}
	if n > uint64(len(r.b)-r.pos) {
		r.fail(errThriftShort)
		return nil
	}
	s := r.b[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return s
}

// structure calls field for each field of a struct. A field whose value field does not read it must skip.
func (r *thriftReader) structure(field func(id int16, typ byte)) {
	if r.depth++; r.depth > maxThriftDepth {
		r.fail(errThriftBad)
	}
	id := int16(0)
	for r.err == nil {
		h := r.byte()
		typ := h & 15
		if r.err != nil || typ == thriftStop {
			break
		}
		if delta := int16(h >> 4); delta != 0 {
			id += delta
		} else {
			id = int16(r.int())
		}
		field(id, typ)
	}
	r.depth--
}

// list reads the head of a list or set. Each element takes at least one byte, so a count beyond what is left is an error here.
func (r *thriftReader) list() (elem byte, n int) {
	h := r.byte()
	size := uint64(h >> 4)
	if size == 15 {
		size = r.uvarint()
	}
	if size > uint64(len(r.b)-r.pos) {
		r.fail(errThriftShort)
	}
	if r.err != nil {
		return 0, 0
	}
	return h & 15, int(size)
}

// skip passes over a field's value of the type given.
func (r *thriftReader) skip(typ byte) {
	switch typ {
	case thriftTrue, thriftFalse: // the value is the type
	default:
		r.skipElem(typ)
	}
}

// skipElem passes over an element of a container, where a boolean takes a byte.
func (r *thriftReader) skipElem(typ byte) {
	switch typ {
	case thriftTrue, thriftFalse, thriftI8:
		r.advance(1)
	case thriftI16, thriftI32, thriftI64:
		r.uvarint()
	case thriftDouble:
		r.advance(8)
	case thriftUUID:
		r.advance(16)
	case thriftBinary:
		r.bytes()
	case thriftStruct:
		r.structure(func(_ int16, typ byte) { r.skip(typ) })
	case thriftList, thriftSet:
		if r.depth++; r.depth > maxThriftDepth {
			r.fail(errThriftBad)
		}
		elem, n := r.list()
		for i := 0; i < n && r.err == nil; i++ {
			r.skipElem(elem)
		}
		r.depth--
	case thriftMap:
		if r.depth++; r.depth > maxThriftDepth {
			r.fail(errThriftBad)
		}
		if n := r.uvarint(); n > 0 {
			kinds := r.byte()
			for i := uint64(0); i < n && r.err == nil; i++ {
				r.skipElem(kinds >> 4)
				r.skipElem(kinds & 15)
			}
		}
		r.depth--
	default:
		r.fail(errThriftBad)
	}
}

func (r *thriftReader) advance(n int) {
	if r.err == nil && n > len(r.b)-r.pos {
		r.fail(errThriftShort)
	}
	if r.err == nil {
		r.pos += n
	}
}
