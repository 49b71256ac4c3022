package storage

import (
	"sync/atomic"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// Segment is up to 65,536 conversations of one shard with their messages. Immutable, safe for concurrent use.
type Segment struct {
	v     *version
	ord   int // place in v.segments
	info  SegmentInfo
	nulls [Overflow + 1]*header // of leaves that the segment does not have
	data  *segmentData
}

// segmentData holds what is cached of a segment. Versions that share the segment share it.
type segmentData struct {
	leaves  []atomic.Pointer[leafData]
	offsets [Overflow + 1]slot   // *rowOffsets, of Messages and Overflow
	owners  [Overflow + 1][]slot // []uint16 by chunk, of Messages and Overflow
}

// leafData holds what is cached of a leaf in a segment.
type leafData struct {
	header slot
	index  [Overflow + 1]slot // by the space indexed
	lookup slot
	codes  slot   // []uint16: decoded codes of a leaf of Conversations
	chunks []slot // *column.IntChunk and so on, *textChunk
}

func newSegmentData(info *SegmentInfo) *segmentData {
	d := &segmentData{leaves: make([]atomic.Pointer[leafData], info.Leaves)}
	for _, space := range []Space{Messages, Overflow} {
		d.owners[space] = make([]slot, chunksOf(info.Rows(space)))
	}
	return d
}

func newSegment(v *version, ord int, info SegmentInfo, data *segmentData) *Segment {
	s := &Segment{v: v, ord: ord, info: info, data: data}
	for space := range s.nulls {
		rows := info.Rows(Space(space))
		s.nulls[space] = &header{form: formNull, rows: rows, stats: column.Stats{Rows: rows, Nulls: rows}}
	}
	return s
}

// Info returns what the catalog says about the segment.
func (s *Segment) Info() SegmentInfo { return s.info }

// leaf returns what is cached of a leaf, which the segment has.
func (s *Segment) leaf(l *Leaf) *leafData {
	p := &s.data.leaves[l.ID-1]
	d := p.Load()
	if d == nil {
		d = &leafData{chunks: make([]slot, chunksOf(s.info.Rows(l.Space)))}
		if !p.CompareAndSwap(nil, d) {
			d = p.Load()
		}
	}
	return d
}

func (s *Segment) key(kind byte, l *Leaf) key {
	return key{kind: kind, segment: s.info.ID, space: l.Space, leaf: l.ID}
}

// header returns the header of a leaf.
func (s *Segment) header(l *Leaf, st *Stats) (*header, error) {
	if int(l.ID) > s.info.Leaves {
		return s.nulls[l.Space], nil
	}
	slot := &s.leaf(l).header
	if h, ok := slot.get().(*header); ok {
		return h, nil
	}
	k := s.key(kindMeta, l)
	k.item = itemHeader
	var h *header
	err := s.v.get(k, st, func(value []byte) (err error) {
		h, err = parseHeader(value, l, &s.info)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.v.store.cache.put(slot, h, h.size()).(*header), nil
}

// index returns the bitmaps of a leaf over the rows of a space; its header says that there are any.
func (s *Segment) index(l *Leaf, h *header, space Space, st *Stats) (*bitmap.Index, error) {
	slot := &s.leaf(l).index[space]
	if x, ok := slot.get().(*bitmap.Index); ok {
		return x, nil
	}
	k := s.key(kindMeta, l)
	k.item, k.space = itemIndex, space
	var x *bitmap.Index
	err := s.v.get(k, st, func(value []byte) (err error) {
		if x, err = bitmap.ParseIndex(value, s.info.Rows(space)); err == nil && x.Codes() != h.codes() {
			err = corruptf("it has %d values instead of %d", x.Codes(), h.codes())
		}
		return corrupt(err)
	})
	if err != nil {
		return nil, err
	}
	// The sets are decoded on demand, beside the bytes they come from.
	return s.v.store.cache.put(slot, x, 2*int64(x.Size())+512+64*int64(x.Codes())).(*bitmap.Index), nil
}

// lookup returns the lookup index of a leaf.
func (s *Segment) lookup(l *Leaf, h *header, st *Stats) (*lookupIndex, error) {
	slot := &s.leaf(l).lookup
	if x, ok := slot.get().(*lookupIndex); ok {
		return x, nil
	}
	k := s.key(kindMeta, l)
	k.item = itemLookup
	var x *lookupIndex
	err := s.v.get(k, st, func(value []byte) (err error) {
		x, err = parseLookup(value, h.rows-h.stats.Nulls, h.rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.v.store.cache.put(slot, x, x.size()).(*lookupIndex), nil
}

// chunk loads chunk i of a leaf, which is kept as what open makes of a copy of its bytes.
func (s *Segment) chunk(l *Leaf, i int, st *Stats, open func(data []byte) (val any, err error)) (any, error) {
	k := s.key(kindChunk, l)
	k.chunk = i
	var val any
	var size int64
	err := s.v.get(k, st, func(value []byte) (err error) {
		data := append(make([]byte, 0, len(value)), value...)
		size = int64(len(data)) + 256
		val, err = open(data)
		if t, ok := val.(*textChunk); ok && err == nil {
			size = int64(t.dir.MemBytes()) + 8*int64(len(t.blocks)) + 64
		}
		return corrupt(err)
	})
	if err != nil {
		return nil, err
	}
	return s.v.store.cache.put(&s.leaf(l).chunks[i], val, size), nil
}

// checkRows is for a chunk that has not the rows its place asks for.
func (s *Segment) checkRows(l *Leaf, i, rows int) error {
	if want := chunkRows(s.info.Rows(l.Space), i); rows != want {
		return corruptf("it has %d rows instead of %d", rows, want)
	}
	return nil
}

func (s *Segment) ints(l *Leaf, i int, st *Stats) (*column.IntChunk, error) {
	if c, ok := s.leaf(l).chunks[i].get().(*column.IntChunk); ok {
		return c, nil
	}
	c, err := s.chunk(l, i, st, func(data []byte) (any, error) {
		c := new(column.IntChunk)
		if err := c.Open(data); err != nil {
			return nil, err
		}
		return c, s.checkRows(l, i, c.Rows())
	})
	if err != nil {
		return nil, err
	}
	return c.(*column.IntChunk), nil
}

func (s *Segment) floats(l *Leaf, i int, st *Stats) (*column.FloatChunk, error) {
	if c, ok := s.leaf(l).chunks[i].get().(*column.FloatChunk); ok {
		return c, nil
	}
	c, err := s.chunk(l, i, st, func(data []byte) (any, error) {
		c := new(column.FloatChunk)
		if err := c.Open(data); err != nil {
			return nil, err
		}
		return c, s.checkRows(l, i, c.Rows())
	})
	if err != nil {
		return nil, err
	}
	return c.(*column.FloatChunk), nil
}

func (s *Segment) strings(l *Leaf, i int, st *Stats) (*column.StringChunk, error) {
	if c, ok := s.leaf(l).chunks[i].get().(*column.StringChunk); ok {
		return c, nil
	}
	c, err := s.chunk(l, i, st, func(data []byte) (any, error) {
		c := new(column.StringChunk)
		if err := c.Open(data); err != nil {
			return nil, err
		}
		if l.Storing == TextHash && c.Width() != column.HashSize && c.Encoding() != column.EncAllNull {
			return nil, corruptf("hashes of %d bytes", c.Width())
		}
		return c, s.checkRows(l, i, c.Rows())
	})
	if err != nil {
		return nil, err
	}
	return c.(*column.StringChunk), nil
}

func (s *Segment) codeChunk(l *Leaf, h *header, i int, st *Stats) (*column.CodeChunk, error) {
	if c, ok := s.leaf(l).chunks[i].get().(*column.CodeChunk); ok {
		return c, nil
	}
	c, err := s.chunk(l, i, st, func(data []byte) (any, error) {
		c := new(column.CodeChunk)
		if err := c.Open(data, h.codes()); err != nil {
			return nil, err
		}
		return c, s.checkRows(l, i, c.Rows())
	})
	if err != nil {
		return nil, err
	}
	return c.(*column.CodeChunk), nil
}

// textChunk is the directory of a chunk of text, with the places of its decompressed blocks.
type textChunk struct {
	dir    *column.TextDir
	blocks []slot // *column.TextBlock, by number
}

func (s *Segment) textChunk(l *Leaf, i int, st *Stats) (*textChunk, error) {
	if c, ok := s.leaf(l).chunks[i].get().(*textChunk); ok {
		return c, nil
	}
	c, err := s.chunk(l, i, st, func(data []byte) (any, error) {
		dir, err := column.ParseTextDir(data)
		if err != nil {
			return nil, err
		}
		if err := s.checkRows(l, i, dir.Rows); err != nil {
			return nil, err
		}
		// The directory keeps blocks in another order than they were numbered in, but each number once.
		return &textChunk{dir: dir, blocks: make([]slot, len(dir.Blocks))}, nil
	})
	if err != nil {
		return nil, err
	}
	return c.(*textChunk), nil
}

// rowOffsets says which rows of a space belong to which conversation: those of conversation i are first[i] to first[i+1]-1.
type rowOffsets struct{ first []uint32 }

func (o *rowOffsets) count(i int) int { return int(o.first[i+1] - o.first[i]) }

// rowOffsets returns the offsets of Messages or Overflow.
func (s *Segment) rowOffsets(space Space, st *Stats) (*rowOffsets, error) {
	slot := &s.data.offsets[space]
	if o, ok := slot.get().(*rowOffsets); ok {
		return o, nil
	}
	n := s.info.Conversations
	o := &rowOffsets{first: make([]uint32, n+1)}
	if s.info.Rows(space) > 0 {
		k := key{kind: kindMeta, segment: s.info.ID, space: space, item: itemOffsets}
		err := s.v.get(k, st, func(value []byte) error {
			var c column.IntChunk
			var counts column.Int64s
			if err := c.Open(value); err != nil {
				return corrupt(err)
			}
			if err := c.Decode(&counts); err != nil {
				return corrupt(err)
			}
			return o.fill(counts.Vals, n, s.info.Rows(space))
		})
		if err != nil {
			return nil, err
		}
	}
	return s.v.store.cache.put(slot, o, int64(n)*4+64).(*rowOffsets), nil
}

func (o *rowOffsets) fill(counts []int64, n, rows int) error {
	if len(counts) != n {
		return corruptf("counts of %d conversations instead of %d", len(counts), n)
	}
	total := int64(0)
	for i, c := range counts {
		if c < 0 || c > int64(rows)-total {
			return corruptf("conversation %d has %d rows of %d", i, c, rows)
		}
		total += c
		o.first[i+1] = uint32(total)
	}
	if total != int64(rows) {
		return corruptf("conversations have %d rows of %d", total, rows)
	}
	return nil
}

// owners returns the conversation of each row of a chunk of Messages or Overflow.
func (s *Segment) owners(space Space, chunk int, st *Stats) ([]uint16, error) {
	slot := &s.data.owners[space][chunk]
	if o, ok := slot.get().([]uint16); ok {
		return o, nil
	}
	off, err := s.rowOffsets(space, st)
	if err != nil {
		return nil, err
	}
	from := chunk * ChunkRows
	o := make([]uint16, chunkRows(s.info.Rows(space), chunk))
	for c, at := off.at(from), 0; at < len(o); c++ {
		end := min(int(off.first[c+1])-from, len(o))
		for ; at < end; at++ {
			o[at] = uint16(c)
		}
	}
	return s.v.store.cache.put(slot, o, int64(len(o))*2+64).([]uint16), nil
}

// at returns the conversation of a row.
func (o *rowOffsets) at(row int) int {
	lo, hi := 0, len(o.first)-1 // the answer is in [lo, hi)
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if int(o.first[mid]) <= row {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}
