package exec

import (
	"sync/atomic"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// CountFilter gives one row with the number of rows of a space that satisfy Filter, without reading a value that the filter
// does not need: a mask a chunk, counted.
type CountFilter struct {
	Table  string
	Space  storage.Space
	Filter *storage.Pred
	// Indexed says that bitmaps answer the filter, so that a chunk takes microseconds: not worth another goroutine.
	Indexed bool
	Notes   []Attr
}

// inlineChunks is the number of indexed chunks up to which one goroutine does them all: at some 5 µs each, that is less than
// it takes to wake others.
const inlineChunks = 32

// Types implements Node.
func (n *CountFilter) Types() []column.Type { return []column.Type{column.BigIntType} }

// Inputs implements Node.
func (n *CountFilter) Inputs() []Node { return nil }

// Describe implements Node.
func (n *CountFilter) Describe() (string, []Attr) {
	return "COUNT FILTER", append([]Attr{{"table", n.Table}}, n.Notes...)
}

func (n *CountFilter) instant() bool { return n.Indexed }

func (n *CountFilter) produce(r *run, out operator) error {
	chunks := r.snap.Chunks(n.Space)
	total, err := maskChunks(r, n, chunks, n.Filter, n.Indexed, r.prof.storageStats(n), func(_ int, _ *storage.Reader, _ storage.Chunk, m *bitmap.Mask) (int, error) {
		return m.Count(), nil
	})
	if err != nil {
		return err
	}
	return emitOne(r, out, &Batch{N: 1, Cols: []column.Vector{&column.Int64s{Vals: []int64{total}}}})
}

// maskChunks calls visit with the rows of each chunk that satisfy filter, and adds up what it returns. Chunks without such rows are left out.
func maskChunks(r *run, node Node, chunks []storage.Chunk, filter *storage.Pred, indexed bool, stats *storage.Stats,
	visit func(w int, reader *storage.Reader, c storage.Chunk, m *bitmap.Mask) (int, error)) (int64, error) {
	workers := r.workers
	if indexed && len(chunks) <= inlineChunks {
		workers = 1
	}
	type state struct {
		reader *storage.Reader
		mask   bitmap.Mask
	}
	states := make([]*state, workers)
	var total atomic.Int64
	err := r.parallel(node, len(chunks), workers, func(w, i int) error {
		s := states[w]
		if s == nil {
			s = &state{reader: r.snap.NewReader(stats)}
			states[w] = s
		}
		s.mask.Fill(chunks[i].Rows)
		if err := s.reader.Filter(r.ctx, filter, chunks[i], &s.mask); err != nil {
			return err
		}
		n, err := visit(w, s.reader, chunks[i], &s.mask)
		total.Add(int64(n))
		return err
	})
	return total.Load(), err
}

// emitOne pushes one batch as the whole result.
func emitOne(r *run, out operator, b *Batch) error {
	return r.emit(out, func() (*Batch, error) {
		res := b
		b = nil
		return res, nil
	})
}
