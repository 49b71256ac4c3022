package storage

import "github.com/colloquydb/colloquy/storage/column"

// numberWriter writes a BIGINT, TIMESTAMP or DOUBLE leaf.
type numberWriter[T int64 | float64] struct {
	leafBase
	vals  []T // of the chunk at work
	nulls nullRows
}

// numbersOf returns the values of a vector; one reports that there is only one, for all rows.
func numbersOf[T int64 | float64](v column.Vector) (vals []T, nulls column.Nulls, one, ok bool) {
	if c, isConst := v.(*column.Const); isConst {
		vals, nulls, _, ok = numbersOf[T](c.One)
		return vals, nulls, true, ok
	}
	var got any
	switch v := v.(type) {
	case *column.Int64s:
		got, nulls = v.Vals, v.Nulls
	case *column.Float64s:
		got, nulls = v.Vals, v.Nulls
	}
	vals, ok = got.([]T)
	return vals, nulls, false, ok
}

func (w *numberWriter[T]) append(v column.Vector, n int) error {
	var vals []T
	var nulls column.Nulls
	one, null := false, isAllNull(v)
	if !null {
		var ok bool
		if vals, nulls, one, ok = numbersOf[T](v); !ok {
			return w.errVector(v)
		}
		null = one && nulls.Get(0)
	}
	for from := 0; from < n; {
		at := len(w.vals)
		take := min(ChunkRows-at, n-from)
		switch {
		case null:
			w.vals = append(w.vals, make([]T, take)...)
			w.nulls.fill(at, take)
		case one:
			for range take {
				w.vals = append(w.vals, vals[0])
			}
			w.nulls.grow(at + take)
		default:
			w.vals = append(w.vals, vals[from:from+take]...)
			w.nulls.copy(at, nulls, from, take)
		}
		from += take
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	return nil
}

// add appends one value.
func (w *numberWriter[T]) add(v T, null bool) error {
	at := len(w.vals)
	w.vals = append(w.vals, v)
	if null {
		w.nulls.fill(at, 1)
	}
	return w.flushFull()
}

func (w *numberWriter[T]) flushFull() error {
	if len(w.vals) < ChunkRows {
		return nil
	}
	return w.flush()
}

func (w *numberWriter[T]) flush() error {
	if len(w.vals) == 0 {
		return nil
	}
	err := w.addChunk(func(dst []byte) ([]byte, column.Stats, error) {
		switch vals := any(w.vals).(type) {
		case []int64:
			return w.enc.Int64s(dst, vals, w.nulls.nulls())
		default:
			return w.enc.Float64s(dst, any(w.vals).([]float64), w.nulls.nulls())
		}
	})
	w.vals = w.vals[:0]
	w.nulls.reset()
	return err
}

func (w *numberWriter[T]) finish([]uint32, *sink) (*header, error) {
	if err := w.flush(); err != nil {
		return nil, err
	}
	return w.header(formChunks), nil
}

// isAllNull reports whether v stands for NULLs without saying of which type.
func isAllNull(v column.Vector) bool {
	switch v := v.(type) {
	case nil, *column.AllNull:
		return true
	case *column.Const:
		return isAllNull(v.One)
	}
	return false
}
