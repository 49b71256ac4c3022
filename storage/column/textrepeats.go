package column

import (
	"hash/maphash"
)

// Text shorter than minRepeat is not worth an entry in the directory; longer than maxRepeat it hardly ever repeats.
const (
	minRepeat     = 8
	maxTextRepeat = 16 << 10
	// repeatArena bounds the text kept to compare with. When it is full, new text is no longer remembered.
	repeatArena = 32 << 20
)

// textRepeats finds text that an earlier row of the same class has. It compares the bytes, so a repetition is certain.
type textRepeats struct {
	seed    maphash.Seed
	table   []uint32 // open addressing by hash: index into known plus one, or 0
	known   []knownText
	arena   []byte
	rows    []uint16 // rows whose text repeats, in the order of appending
	sources []uint16 // and the row that has it
}

type knownText struct {
	hash   uint64
	off, n uint32
	row    uint16
	class  uint8
}

// repeatSlots keeps the table at most half full with the text of every row of a chunk.
const repeatSlots = 2 * MaxRows

// repeated reports whether text repeats, having noted of which row; else it remembers it.
func (t *textRepeats) repeated(row int, class uint8, s []byte) bool {
	if len(s) < minRepeat || len(s) > maxTextRepeat {
		return false
	}
	if t.table == nil {
		t.seed = maphash.MakeSeed()
		t.table = make([]uint32, repeatSlots)
	}
	hash := maphash.Bytes(t.seed, s)
	slot := hash % repeatSlots
	for ; t.table[slot] != 0; slot = (slot + 1) % repeatSlots {
		k := &t.known[t.table[slot]-1]
		if k.hash == hash && k.class == class && string(t.arena[k.off:k.off+k.n]) == string(s) {
			t.rows = append(t.rows, uint16(row))
			t.sources = append(t.sources, k.row)
			return true
		}
	}
	if len(t.arena)+len(s) <= repeatArena {
		t.known = append(t.known, knownText{hash, uint32(len(t.arena)), uint32(len(s)), uint16(row), class})
		t.table[slot] = uint32(len(t.known))
		t.arena = append(t.arena, s...)
	}
	return false
}

func (t *textRepeats) reset() {
	if len(t.known) > 0 {
		clear(t.table)
	}
	t.known, t.arena, t.rows, t.sources = t.known[:0], t.arena[:0], t.rows[:0], t.sources[:0]
}
