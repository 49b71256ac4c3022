package storage

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// leafWriter takes the values of one leaf of a segment, cuts them into chunks and encodes each as it fills.
type leafWriter interface {
	// append adds n rows; v may be nil for NULLs, and has n rows otherwise.
	append(v column.Vector, n int) error
	// finish writes the last chunk and what stands beside the chunks, and returns the header. messages holds, for
	// each conversation, the number of its messages.
	finish(messages []uint32, meta *sink) (*header, error)
}

// leafBase is what the writers of leaves share.
type leafBase struct {
	leaf    *Leaf
	segment SegmentID
	enc     *column.Encoder
	out     *sink
	rows    int // in finished chunks
	chunks  []chunkInfo
	stats   column.Stats
}

func (b *leafBase) chunkKey() key {
	return key{kind: kindChunk, segment: b.segment, space: b.leaf.Space, leaf: b.leaf.ID, chunk: len(b.chunks)}
}

func (b *leafBase) metaKey(item byte, space Space) key {
	return key{kind: kindMeta, segment: b.segment, space: space, leaf: b.leaf.ID, item: item}
}

// addChunk stores a chunk and keeps its statistics.
func (b *leafBase) addChunk(encode func(dst []byte) ([]byte, column.Stats, error)) error {
	var st column.Stats
	size, err := b.out.add(b.chunkKey(), func(dst []byte) (_ []byte, err error) {
		dst, st, err = encode(dst)
		return dst, err
	})
	if err != nil {
		return fmt.Errorf("encode column %s: %w", b.leaf.Name, err)
	}
	st.Bytes = size + sealLen
	if len(b.chunks) == 0 {
		b.stats = st
	} else {
		b.stats.Merge(st)
	}
	b.chunks = append(b.chunks, chunkInfo{stats: st})
	b.rows += st.Rows
	return nil
}

// header returns the header of a leaf of chunks, or of one without values, whose chunks are dropped.
func (b *leafBase) header(form form) *header {
	h := &header{form: form, rows: b.rows, stats: b.stats, chunks: b.chunks}
	if b.stats.Nulls == b.rows {
		b.dropChunks()
		h = &header{form: formNull, rows: b.rows}
	}
	return h
}

// dropChunks takes the chunks stored so far back.
func (b *leafBase) dropChunks() {
	prefix := key{kind: kindChunk, segment: b.segment, space: b.leaf.Space, leaf: b.leaf.ID}.append(nil)[:keyPrefixLen]
	kept := b.out.items[:0]
	for _, it := range b.out.items {
		if string(it.key[:keyPrefixLen]) != string(prefix) {
			kept = append(kept, it)
		}
	}
	b.out.items = kept
}

// errVector is for a vector that does not fit the leaf.
func (b *leafBase) errVector(v column.Vector) error {
	return fmt.Errorf("append to column %s: %T of %s, where %s is stored",
		b.leaf.Name, v, v.Type(), column.Type{Kind: b.leaf.Kind})
}

// nullRows collects the NULL rows of a chunk, or of a segment.
type nullRows struct {
	words column.Nulls
	any   bool
}

// grow makes room for rows rows.
func (r *nullRows) grow(rows int) {
	for len(r.words) < (rows+63)>>6 {
		r.words = append(r.words, 0)
	}
}

// copy marks n rows from at on as src has them from row from on.
func (r *nullRows) copy(at int, src column.Nulls, from, n int) {
	r.grow(at + n)
	if len(src) == 0 {
		return
	}
	r.any = copyBits(r.words, at, src, from, n) || r.any
}

// fill marks n rows from at on.
func (r *nullRows) fill(at, n int) {
	r.grow(at + n)
	setBits(r.words, at, at+n)
	r.any = r.any || n > 0
}

func (r *nullRows) reset() {
	clear(r.words)
	r.words, r.any = r.words[:0], false
}

// nulls is what an Encoder takes: nil if there is none.
func (r *nullRows) nulls() column.Nulls {
	if !r.any {
		return nil
	}
	return r.words
}

// copyBits ors n bits of src from bit from on into dst at bit at, and reports whether any was set. src is zero past its end.
func copyBits(dst []uint64, at int, src []uint64, from, n int) (any bool) {
	var seen uint64
	for n > 0 {
		take := min(64-at&63, n)
		w := bitsAt(src, from)
		if take < 64 {
			w &= 1<<uint(take) - 1
		}
		seen |= w
		dst[at>>6] |= w << uint(at&63)
		at, from, n = at+take, from+take, n-take
	}
	return seen != 0
}

// bitsAt returns the 64 bits of src from bit from on.
func bitsAt(src []uint64, from int) uint64 {
	i, shift := from>>6, uint(from&63)
	if i >= len(src) {
		return 0
	}
	w := src[i] >> shift
	if shift > 0 && i+1 < len(src) {
		w |= src[i+1] << (64 - shift)
	}
	return w
}

// setBits sets bits from to to-1.
func setBits(dst []uint64, from, to int) {
	for from < to {
		take := min(64-from&63, to-from)
		w := ^uint64(0)
		if take < 64 {
			w = 1<<uint(take) - 1
		}
		dst[from>>6] |= w << uint(from&63)
		from += take
	}
}
