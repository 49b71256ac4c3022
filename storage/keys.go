package storage

import (
	"encoding/binary"
	"fmt"
)

// The kinds of keys. A key is kind, segment, space and leaf, then what the kind adds, all big-endian: so that all of a
// segment of one kind is one range (what is ingested and excised), and all of a leaf within it too.
//
//	meta   kind | segment u32 | space u8 | leaf u16 | item u8
//	chunk  kind | segment u32 | space u8 | leaf u16 | chunk u16
//	text   kind | segment u32 | space u8 | leaf u16 | chunk u16 | block u32
//
// Values are stored: never renumber.
const (
	kindMeta  byte = 1 // headers and indexes: what a query looks at first, kept in tables of its own
	kindChunk byte = 2 // encoded chunks, and directories of text blocks
	kindText  byte = 3 // blocks of text
)

var keyKinds = [...]byte{kindMeta, kindChunk, kindText}

// The items of kindMeta. For itemIndex, space is the one whose rows are indexed, which differs from the leaf's own for the
// index of a leaf of Conversations over Messages. For itemOffsets, leaf is 0.
const (
	itemHeader  byte = 1
	itemIndex   byte = 2
	itemLookup  byte = 3
	itemOffsets byte = 4
)

const keyPrefixLen = 8

// maxSegmentChunks is the number of chunks of one space that keys, and bitmap.MaxIndexRows, leave room for.
const maxSegmentChunks = 1 << 10

// key is a key of the store; only the fields of its kind count.
type key struct {
	kind    byte
	segment SegmentID
	space   Space
	leaf    LeafID
	item    byte
	chunk   int
	block   int
}

func (k key) append(dst []byte) []byte {
	dst = append(dst, k.kind)
	dst = binary.BigEndian.AppendUint32(dst, uint32(k.segment))
	dst = append(dst, byte(k.space))
	dst = binary.BigEndian.AppendUint16(dst, uint16(k.leaf))
	switch k.kind {
	case kindMeta:
		dst = append(dst, k.item)
	case kindChunk:
		dst = binary.BigEndian.AppendUint16(dst, uint16(k.chunk))
	case kindText:
		dst = binary.BigEndian.AppendUint16(dst, uint16(k.chunk))
		dst = binary.BigEndian.AppendUint32(dst, uint32(k.block))
	}
	return dst
}

// parseKey is the inverse of append.
func parseKey(b []byte) (key, error) {
	if len(b) < keyPrefixLen {
		return key{}, fmt.Errorf("%w: key of %d bytes", ErrCorrupt, len(b))
	}
	k := key{
		kind:    b[0],
		segment: SegmentID(binary.BigEndian.Uint32(b[1:])),
		space:   Space(b[5]),
		leaf:    LeafID(binary.BigEndian.Uint16(b[6:])),
	}
	rest := b[keyPrefixLen:]
	switch {
	case k.kind == kindMeta && len(rest) == 1:
		k.item = rest[0]
	case k.kind == kindChunk && len(rest) == 2:
		k.chunk = int(binary.BigEndian.Uint16(rest))
	case k.kind == kindText && len(rest) == 6:
		k.chunk = int(binary.BigEndian.Uint16(rest))
		k.block = int(binary.BigEndian.Uint32(rest[2:]))
	default:
		return key{}, fmt.Errorf("%w: key %x is of no known form", ErrCorrupt, b)
	}
	return k, nil
}

// segmentRange returns the bounds, the second exclusive, of the keys of a kind of a segment.
func segmentRange(kind byte, segment SegmentID) (from, to []byte) {
	from = binary.BigEndian.AppendUint32([]byte{kind}, uint32(segment))
	to = binary.BigEndian.AppendUint32([]byte{kind}, uint32(segment)+1)
	return from, to
}

// describe names what is stored under k, for errors.
func (k key) describe(s *Schema) string {
	name := fmt.Sprintf("column #%d", k.leaf)
	if l := s.Leaf(k.leaf); l != nil {
		name = "column " + l.Name
	}
	switch k.kind {
	case kindMeta:
		switch k.item {
		case itemHeader:
			name = "header of " + name
		case itemIndex:
			name = "index of " + name + " over " + k.space.String()
		case itemLookup:
			name = "lookup index of " + name
		case itemOffsets:
			name = "row counts of " + k.space.String()
		default:
			name = fmt.Sprintf("item %d of %s", k.item, name)
		}
	case kindChunk:
		name = fmt.Sprintf("chunk %d of %s in %s", k.chunk, name, k.space)
	case kindText:
		name = fmt.Sprintf("block %d of chunk %d of %s in %s", k.block, k.chunk, name, k.space)
	}
	return fmt.Sprintf("%s of segment %d", name, k.segment)
}

// String names the space.
func (s Space) String() string {
	switch s {
	case Conversations:
		return "conversations"
	case Messages:
		return "messages"
	case Overflow:
		return "overflow"
	}
	return fmt.Sprintf("space %d", uint8(s))
}
