package storage

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/colloquydb/colloquy/storage/column"
)

// fewRows is the number of rows of text up to which a call is taken for a look-up, whose blocks are worth keeping, and past which
// for a part of a scan, which would only push out what others use.
const fewRows = 64

// arenaBytes is the size of the pieces of memory that text is copied to. A caller that keeps one string keeps its piece alive.
const arenaBytes = 64 << 10

// blockMemo keeps the blocks decompressed last, which the next batch of rows of a scan goes on with. Classes take turns, so there is
// more than one.
type blockMemo struct {
	entries [4]blockEntry
	next    int
}

type blockEntry struct {
	chunk *textChunk
	block int
	text  column.TextBlock
}

// block returns a decompressed block, valid until the next call.
func (r *Reader) block(l *Leaf, a *at, c *textChunk, info column.TextBlockInfo, keep bool) (*column.TextBlock, error) {
	if info.Block >= len(c.blocks) {
		return nil, readError(a, l, corruptf("block number %d of %d", info.Block, len(c.blocks)))
	}
	slot := &c.blocks[info.Block]
	if b, ok := slot.get().(*column.TextBlock); ok {
		return b, nil
	}
	k := key{kind: kindText, segment: a.seg.info.ID, space: l.Space, leaf: l.ID, chunk: a.chunk, block: info.Block}
	if keep || r.v.allText {
		b := new(column.TextBlock)
		err := r.v.get(k, r.st, func(value []byte) error { return corrupt(b.Decode(value, info)) })
		if err != nil {
			return nil, err
		}
		r.st.BytesDecoded.Add(int64(info.RawBytes))
		size := int64(info.RawBytes) + 6*int64(info.Rows) + 128
		return r.v.store.text.put(slot, b, size).(*column.TextBlock), nil
	}
	for i := range r.blocks.entries {
		if e := &r.blocks.entries[i]; e.chunk == c && e.block == info.Block {
			return &e.text, nil
		}
	}
	e := &r.blocks.entries[r.blocks.next]
	r.blocks.next = (r.blocks.next + 1) % len(r.blocks.entries)
	e.chunk = nil
	err := r.v.get(k, r.st, func(value []byte) error { return corrupt(e.text.Decode(value, info)) })
	if err != nil {
		return nil, err
	}
	e.chunk, e.block = c, info.Block
	r.st.BytesDecoded.Add(int64(info.RawBytes))
	return &e.text, nil
}

// eachText calls visit with the text of those rows read that have some of their own (not NULL, not empty, not a repetition), one class
// after the other and by ascending row in each; i is the place of the row among those read. text is valid during the call only. Each
// block is decompressed once.
func (r *Reader) eachText(l *Leaf, a *at, c *textChunk, visit func(i int, text []byte)) error {
	classes := c.dir.Classes()
	if len(classes) == 0 {
		return nil
	}
	keep := a.n <= fewRows
	if len(classes) == 1 {
		return r.eachOfClass(l, a, c, classes[0], nil, keep, visit)
	}
	order, ends, known, err := r.classify(l, a)
	if err != nil {
		return err
	}
	if known {
		defer r.giveRows(order)
	}
	for _, class := range classes {
		// Where classes are not known any row may be of any; only the one it is of has a text for it.
		var places []uint16
		if known {
			if int(class) >= textClasses {
				return readError(a, l, fmt.Errorf("text of class %d", class))
			}
			from := 0
			if class > 0 {
				from = ends[class-1]
			}
			if places = order[from:ends[class]]; len(places) == 0 {
				continue
			}
		}
		if err := r.eachOfClass(l, a, c, class, places, keep, visit); err != nil {
			return err
		}
	}
	return nil
}

// eachOfClass is eachText for the rows at the places given (nil: all read) and the blocks of one class.
func (r *Reader) eachOfClass(l *Leaf, a *at, c *textChunk, class uint8, places []uint16, keep bool, visit func(i int, text []byte)) error {
	n := len(places)
	if places == nil {
		n = a.n
	}
	place := func(i int) int {
		if places == nil {
			return i
		}
		return int(places[i])
	}
	i := 0
	for _, info := range c.dir.Class(class) {
		for i < n && a.row(place(i)) < int(info.First) {
			i++
		}
		if i == n {
			return nil
		}
		if a.row(place(i)) > int(info.Last) {
			continue
		}
		b, err := r.block(l, a, c, info, keep)
		if err != nil {
			return err
		}
		j := 0
		if n-i < len(b.Rows)/16 {
			// Few rows: search for each.
			for ; i < n && a.row(place(i)) <= int(info.Last); i++ {
				if text := b.Find(uint16(a.row(place(i)))); len(text) > 0 {
					visit(place(i), text)
				}
			}
			continue
		}
		for i < n && j < len(b.Rows) {
			row, have := a.row(place(i)), int(b.Rows[j])
			switch {
			case row < have:
				i++
			case row > have:
				j++
			default:
				visit(place(i), b.Bytes[b.Offsets[j]:b.Offsets[j+1]])
				i++
				j++
			}
		}
	}
	return nil
}

// textLens reads the lengths in bytes of the text of the rows, with its NULLs, into r.lens.
func (r *Reader) textLens(l *Leaf, a *at) (*column.Int64s, error) {
	of := r.v.cat.Schema.Companion(l.ID, TextBytes)
	c, err := a.seg.ints(of, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	if a.all() {
		err = c.Decode(&r.lens)
	} else {
		err = c.Gather(a.rows, &r.lens)
	}
	return &r.lens, readError(a, of, err)
}

// readText reads a Text leaf. The strings are copied out of the blocks; rows with the same text may share it.
func (r *Reader) readText(l *Leaf, a at, dst column.Vector) (column.Vector, error) {
	c, err := a.seg.textChunk(l, a.chunk, r.st)
	if err != nil {
		return nil, err
	}
	lens, err := r.textLens(l, &a)
	if err != nil {
		return nil, err
	}
	v := reuse[column.Strings](dst)
	v.Vals = resize(v.Vals, a.n)
	v.Nulls = append(v.Nulls[:0], lens.Nulls...)
	src := r.sources(c.dir, &a)
	defer func() { r.giveRows(src.rows) }()
	r.texts = resize(r.texts, len(src.rows))
	clear(r.texts)
	left := int64(0)
	for _, n := range lens.Vals {
		left += n
	}
	var arena []byte
	of := a
	of.rows, of.n = src.rows, len(src.rows)
	err = r.eachText(l, &of, c, func(i int, text []byte) {
		if len(text) > cap(arena)-len(arena) {
			arena = make([]byte, 0, max(int64(len(text)), min(arenaBytes, left)))
		}
		left -= int64(len(text))
		from := len(arena)
		arena = append(arena, text...)
		r.texts[i] = unsafe.String(&arena[from], len(text)) // the arena is never changed below its length
	})
	if err != nil {
		return nil, err
	}
	for i := range v.Vals {
		s := r.texts[src.place(c.dir, a.row(i))]
		if int64(len(s)) != lens.Vals[i] && !lens.Nulls.Get(i) {
			return nil, readError(&a, l, fmt.Errorf("row %d has %d bytes of text instead of %d", a.row(i), len(s), lens.Vals[i]))
		}
		v.Vals[i] = s
	}
	clear(r.texts)
	return v, nil
}

// textSources are the rows, ascending, that have the text of the rows read.
type textSources struct {
	rows   []uint16
	places []uint16 // by row: its place in rows; nil where they are few, and searched for
}

// sources finds the rows that have the text of the rows read: text that repeats in a chunk is stored with one of them.
func (r *Reader) sources(dir *column.TextDir, a *at) textSources {
	s := textSources{rows: r.takeRows()}
	if a.n <= fewRows {
		for i := range a.n {
			s.rows = append(s.rows, dir.Source(uint16(a.row(i))))
		}
		slices.Sort(s.rows)
		s.rows = slices.Compact(s.rows)
		return s
	}
	of, m := r.takeMask(), r.takeMask()
	defer func() { r.giveMask(of); r.giveMask(m) }()
	if a.all() {
		m.Fill(a.n)
	} else {
		m.FromSelection(a.rows)
	}
	dir.Sources(bits(m), bits(of))
	s.rows = of.Select(s.rows)
	if r.places == nil {
		r.places = make([]uint16, ChunkRows)
	}
	s.places = r.places
	for i, row := range s.rows {
		s.places[row] = uint16(i)
	}
	return s
}

// place returns where the source of a row is.
func (s *textSources) place(dir *column.TextDir, row int) int {
	of := dir.Source(uint16(row))
	if s.places != nil {
		return int(s.places[of])
	}
	i, _ := slices.BinarySearch(s.rows, of)
	return i
}
