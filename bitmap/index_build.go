package bitmap

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// IndexBuilder makes an Index from the codes of a column, chunk by chunk in row order. It is for one
// goroutine. Make it with NewIndexBuilder.
//
// Containers are written in their serialized form as soon as their chunk is added, and Build puts
// those of each code together: no roaring bitmap is made on the way.
type IndexBuilder struct {
	codes  int // codes are below it
	rows   int
	bodies [][]byte // container bodies of each chunk added
	body   []byte   // those of the chunk being added
	made   []made   // in order of making
	heads  []int32  // by code, NULL last: 1 + place in made of its first container, 0 if none
	tails  []int32  // and of its last
	split  splitter
}

// made is a container that waits to be written out.
type made struct {
	from, to uint32 // its body in that of the chunk
	next     int32  // as heads
	card     int32
	key      uint16
	runs     bool
}

// NewIndexBuilder returns a builder for codes 0 to codes-1, such as the length of the column's
// dictionary, at most MaxCodes.
func NewIndexBuilder(codes int) (*IndexBuilder, error) {
	if codes < 0 || codes > MaxCodes {
		return nil, fmt.Errorf("build bitmap index: %d codes, the limit is %d", codes, MaxCodes)
	}
	return &IndexBuilder{codes: codes, heads: make([]int32, codes+1), tails: make([]int32, codes+1)}, nil
}

// AddUint8 adds a chunk of len(codes) rows. Rows in nulls, which may be nil, are NULL and their codes
// are not looked at; bits of nulls past the last row must be zero. Each chunk but the last has
// ChunkRows rows. codes and nulls are not kept. After an error the builder is of no more use.
func (b *IndexBuilder) AddUint8(codes []uint8, nulls *Mask) error { return addCodes(b, codes, nulls) }

// AddUint16 is AddUint8 for codes of two bytes.
func (b *IndexBuilder) AddUint16(codes []uint16, nulls *Mask) error { return addCodes(b, codes, nulls) }

// AddUint32 is AddUint8 for codes of four bytes.
func (b *IndexBuilder) AddUint32(codes []uint32, nulls *Mask) error { return addCodes(b, codes, nulls) }

// AddConstant adds a chunk of n rows that all have code, except those in nulls.
func (b *IndexBuilder) AddConstant(code uint32, n int, nulls *Mask) error {
	if err := b.checkChunk(n, nulls); err != nil {
		return err
	}
	if uint64(code) >= uint64(b.codes) {
		return b.errCode(uint64(code), 0)
	}
	var m Mask
	m.Fill(n)
	if nulls != nil {
		m.AndNot(nulls)
	}
	b.addMask(int(code), &m)
	b.endChunk(n, nulls)
	return nil
}

// AddBools adds a chunk of n rows of a bool column: code 1 for the rows in values, 0 for the others,
// except those in nulls. The builder must have at least two codes. Bits of values past the last row
// are not looked at.
func (b *IndexBuilder) AddBools(values, nulls *Mask, n int) error {
	if err := b.checkChunk(n, nulls); err != nil {
		return err
	}
	if b.codes < 2 {
		return b.errCode(1, 0)
	}
	var yes, no Mask
	yes.Fill(n)
	if nulls != nil {
		yes.AndNot(nulls)
	}
	no = yes
	no.AndNot(values)
	yes.And(values)
	b.addMask(0, &no)
	b.addMask(1, &yes)
	b.endChunk(n, nulls)
	return nil
}

// Build returns the index of what was added. The builder is of no more use.
func (b *IndexBuilder) Build() (*Index, error) {
	directory := indexHeader + indexEntrySize*(b.codes+1)
	size := directory + 12*len(b.made) + 16*len(b.heads)
	for _, body := range b.bodies {
		size += len(body)
	}
	data := make([]byte, directory, size)
	binary.LittleEndian.PutUint32(data, uint32(b.rows))
	binary.LittleEndian.PutUint32(data[4:], uint32(b.codes))
	var cs []container
	for code, at := range b.heads {
		cs = cs[:0]
		card := 0
		for at != 0 {
			m := &b.made[at-1]
			cs = append(cs, container{key: m.key, runs: m.runs, card: int(m.card), body: b.bodies[m.key][m.from:m.to]})
			card += int(m.card)
			at = m.next
		}
		if len(cs) > 0 {
			data = appendContainers(data, cs)
		}
		entry := data[indexHeader+indexEntrySize*code:]
		binary.LittleEndian.PutUint32(entry, uint32(card))
		binary.LittleEndian.PutUint32(entry[4:], uint32(len(data)-directory))
	}
	return openIndex(data, b.rows, b.codes)
}

// checkChunk says whether a chunk of n rows with those NULLs may follow.
func (b *IndexBuilder) checkChunk(n int, nulls *Mask) error {
	switch {
	case n < 0 || n > ChunkRows:
		return fmt.Errorf("build bitmap index: a chunk of %d rows", n)
	case n > 0 && b.rows%ChunkRows != 0:
		return fmt.Errorf("build bitmap index: a chunk follows row %d, in the middle of a chunk", b.rows)
	case b.rows+n > MaxIndexRows:
		return fmt.Errorf("build bitmap index: more than %d rows", MaxIndexRows)
	}
	if nulls != nil {
		if row, past := nulls.Next(n); past {
			return fmt.Errorf("build bitmap index: NULL at row %d of a chunk of %d rows", row, n)
		}
	}
	return nil
}

// endChunk adds the NULLs of the chunk and moves on by its n rows.
func (b *IndexBuilder) endChunk(n int, nulls *Mask) {
	if nulls != nil {
		b.addMask(b.codes, nulls)
	}
	if n > 0 {
		b.bodies = append(b.bodies, slices.Clone(b.body))
	}
	b.body = b.body[:0]
	b.rows += n
}

// errCode is the error about a code out of range; row counts from the start of the chunk.
func (b *IndexBuilder) errCode(code uint64, row int) error {
	return fmt.Errorf("build bitmap index: code %d at row %d, codes are below %d", code, b.rows+row, b.codes)
}

// addMask gives code, or NULL, the rows of m in the current chunk.
func (b *IndexBuilder) addMask(code int, m *Mask) {
	card := m.Count()
	if card == 0 {
		return
	}
	from := len(b.body)
	var runs bool
	b.body, runs = appendMask(b.body, m, card)
	b.link(code, card, from, runs)
}

// addSelection is addMask for ascending rows, at least one.
func (b *IndexBuilder) addSelection(code int, sel []uint16) {
	from := len(b.body)
	var runs bool
	b.body, runs = appendSelection(b.body, sel)
	b.link(code, len(sel), from, runs)
}

// link appends the container whose body starts at from, the last one made, to those of its code.
func (b *IndexBuilder) link(code, card, from int, runs bool) {
	b.made = append(b.made, made{
		from: uint32(from), to: uint32(len(b.body)), card: int32(card), key: uint16(b.rows >> 16), runs: runs,
	})
	at := int32(len(b.made))
	if tail := b.tails[code]; tail != 0 {
		b.made[tail-1].next = at
	} else {
		b.heads[code] = at
	}
	b.tails[code] = at
}
