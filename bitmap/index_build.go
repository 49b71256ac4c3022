package bitmap

import (
	"encoding/binary"
	"fmt"
)

// IndexBuilder makes an Index from the codes of a column, chunk by chunk in row order. It is for one
// goroutine. Make it with NewIndexBuilder.
type IndexBuilder struct {
	codes  int // codes are below it
	rows   int
	bodies []byte  // container bodies, in order of making
	made   []made  // in order of making
	heads  []int32 // by code, NULL last: 1 + place in made of its first container, 0 if none
	tails  []int32 // and of its last
	scratch
}

// made is a container that waits to be written out.
type made struct {
	key      uint16
	runs     bool
	card     int32
	next     int32 // as heads
	from, to int   // its body in bodies
}

// NewIndexBuilder returns a builder for codes 0 to codes-1, such as the length of the column's
// dictionary, at most MaxCodes.
func NewIndexBuilder(codes int) (*IndexBuilder, error) {
	if codes < 0 || codes > MaxCodes {
		return nil, fmt.Errorf("build bitmap index: %d codes, the limit is %d", codes, MaxCodes)
	}
	b := &IndexBuilder{codes: codes, heads: make([]int32, codes+1), tails: make([]int32, codes+1)}
	return b, nil
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
		return b.errCode(uint64(code))
	}
	var m Mask
	m.Fill(n)
	if nulls != nil {
		m.AndNot(nulls)
		b.addMask(b.codes, nulls)
	}
	b.addMask(int(code), &m)
	b.rows += n
	return nil
}

// AddBools adds a chunk of n rows of a bool column: code 1 for the rows in values, 0 for the others,
// except those in nulls. The builder must have at least two codes.
func (b *IndexBuilder) AddBools(values, nulls *Mask, n int) error {
	if err := b.checkChunk(n, nulls); err != nil {
		return err
	}
	if b.codes < 2 {
		return b.errCode(1)
	}
	yes, no := *values, *values
	no.Not(n)
	if nulls != nil {
		yes.AndNot(nulls)
		no.AndNot(nulls)
		b.addMask(b.codes, nulls)
	}
	b.addMask(0, &no)
	b.addMask(1, &yes)
	b.rows += n
	return nil
}

// Build returns the index of what was added. The builder is of no more use. An error means that the
// masks given broke their contract.
func (b *IndexBuilder) Build() (*Index, error) {
	size := indexHeader + indexEntrySize*(b.codes+1)
	data := make([]byte, size, size+len(b.bodies)+20*len(b.made))
	binary.LittleEndian.PutUint32(data, uint32(b.rows))
	binary.LittleEndian.PutUint32(data[4:], uint32(b.codes))
	var cs []container
	for code := range b.heads {
		cs = cs[:0]
		card := 0
		for at := b.heads[code]; at != 0; {
			m := &b.made[at-1]
			cs = append(cs, container{key: m.key, runs: m.runs, card: int(m.card), body: b.bodies[m.from:m.to]})
			card += int(m.card)
			at = m.next
		}
		if len(cs) > 0 {
			data = appendContainers(data, cs)
		}
		at := indexHeader + indexEntrySize*code
		binary.LittleEndian.PutUint32(data[at:], uint32(card))
		binary.LittleEndian.PutUint32(data[at+4:], uint32(len(data)-size))
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

func (b *IndexBuilder) errCode(code uint64) error {
	return fmt.Errorf("build bitmap index: code %d in the chunk from row %d, codes are below %d", code, b.rows, b.codes)
}

// addMask gives code, or NULL, the rows of m in the current chunk.
func (b *IndexBuilder) addMask(code int, m *Mask) {
	card := m.Count()
	if card == 0 {
		return
	}
	from := len(b.bodies)
	var runs bool
	b.bodies, runs = appendMask(b.bodies, m, card)
	b.add(code, card, from, runs)
}

// addSelection is addMask for ascending rows.
func (b *IndexBuilder) addSelection(code int, sel []uint16) {
	if len(sel) == 0 {
		return
	}
	from := len(b.bodies)
	var runs bool
	b.bodies, runs = appendSelection(b.bodies, sel)
	b.add(code, len(sel), from, runs)
}

// add links the container whose body starts at from, the last one made, to its code.
func (b *IndexBuilder) add(code, card, from int, runs bool) {
	b.made = append(b.made, made{
		key: uint16(b.rows >> 16), runs: runs, card: int32(card), from: from, to: len(b.bodies),
	})
	at := int32(len(b.made))
	if tail := b.tails[code]; tail != 0 {
		b.made[tail-1].next = at
	} else {
		b.heads[code] = at
	}
	b.tails[code] = at
}
