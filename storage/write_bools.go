package storage

import (
	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// boolWriter writes a BOOLEAN leaf: as its index, and for a leaf of Conversations as one over Messages beside it.
type boolWriter struct {
	leafBase
	index  *bitmap.IndexBuilder
	filled int // rows of the chunk at work
	values bitmap.Mask
	nulls  bitmap.Mask
	any    bool // of nulls
}

func newBoolWriter(b leafBase) (*boolWriter, error) {
	x, err := bitmap.NewIndexBuilder(2)
	return &boolWriter{leafBase: b, index: x}, err
}

func (w *boolWriter) append(v column.Vector, n int) error {
	var vals []bool
	var nulls column.Nulls
	one, null := false, isAllNull(v)
	if !null {
		if c, ok := v.(*column.Const); ok {
			one, v = true, c.One
		}
		b, ok := v.(*column.Bools)
		if !ok {
			return w.errVector(v)
		}
		vals, nulls = b.Vals, b.Nulls
		null = one && nulls.Get(0)
	}
	for from := 0; from < n; {
		if w.filled == ChunkRows {
			if err := w.flush(); err != nil {
				return err
			}
		}
		at := w.filled
		take := min(ChunkRows-at, n-from)
		switch {
		case null:
			w.nulls.SetRange(at, at+take)
			w.any = true
		case one:
			if vals[0] {
				w.values.SetRange(at, at+take)
			}
		default:
			for i, v := range vals[from : from+take] {
				w.values[(at+i)>>6] |= uint64(b2u(v)) << uint((at+i)&63)
			}
			w.any = copyBits(w.nulls[:], at, nulls, from, take) || w.any
		}
		from += take
		w.filled += take
	}
	return nil
}

// flush hands the chunk at work to the index. The last chunk, even a full one, stays until finish: that of a leaf of Conversations is
// needed there.
func (w *boolWriter) flush() error {
	var nulls *bitmap.Mask
	if w.any {
		nulls = &w.nulls
		w.values.AndNot(nulls) // what stands under NULL is unspecified
	}
	if err := w.index.AddBools(&w.values, nulls, w.filled); err != nil {
		return err
	}
	w.rows += w.filled
	w.values.Clear()
	w.nulls.Clear()
	w.any, w.filled = false, 0
	return nil
}

func (w *boolWriter) finish(messages []uint32, meta *sink) (*header, error) {
	var over *bitmap.Index
	if w.leaf.Space == Conversations {
		var err error
		if over, err = w.overMessages(messages); err != nil {
			return nil, err
		}
	}
	if w.filled > 0 {
		if err := w.flush(); err != nil {
			return nil, err
		}
	}
	own, err := w.index.Build()
	if err != nil {
		return nil, err
	}
	if own.NullCardinality() == w.rows {
		return &header{form: formNull, rows: w.rows}, nil
	}
	h := &header{form: formBool, rows: w.rows, indexed: true, own: cardinalityOf(own)}
	if err := putIndex(meta, w.metaKey(itemIndex, w.leaf.Space), own); err != nil {
		return nil, err
	}
	if over != nil {
		h.messages = cardinalityOf(over)
		if err := putIndex(meta, w.metaKey(itemIndex, Messages), over); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// overMessages gives every message the value of its conversation.
func (w *boolWriter) overMessages(messages []uint32) (*bitmap.Index, error) {
	x, err := bitmap.NewIndexBuilder(2)
	if err != nil {
		return nil, err
	}
	var values, nulls bitmap.Mask
	n := 0
	flush := func() error {
		err := x.AddBools(&values, &nulls, n)
		values.Clear()
		nulls.Clear()
		n = 0
		return err
	}
	for row, left := range messages {
		for left > 0 {
			take := min(int(left), ChunkRows-n)
			if w.nulls.Get(uint16(row)) {
				nulls.SetRange(n, n+take)
			} else if w.values.Get(uint16(row)) {
				values.SetRange(n, n+take)
			}
			n += take
			left -= uint32(take)
			if n == ChunkRows {
				if err := flush(); err != nil {
					return nil, err
				}
			}
		}
	}
	if n > 0 {
		if err := flush(); err != nil {
			return nil, err
		}
	}
	return x.Build()
}

func cardinalityOf(x *bitmap.Index) cardinality {
	c := cardinality{codes: make([]uint32, x.Codes()), nulls: x.NullCardinality()}
	for i := range c.codes {
		c.codes[i] = uint32(x.Cardinality(uint32(i)))
	}
	return c
}

func putIndex(meta *sink, k key, x *bitmap.Index) error {
	_, err := meta.add(k, func(dst []byte) ([]byte, error) { return x.AppendTo(dst), nil })
	return err
}
