package exec

import (
	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// GroupCounts gives the values of an indexed column and, beside each, the number of its rows: from stored cardinalities where
// there is no filter, else from bitmaps under the mask of the filter. Values without rows are left out; NULL is a value.
type GroupCounts struct {
	Table   string
	Space   storage.Space
	Key     string         // name of the column, in EXPLAIN
	Leaf    storage.LeafID // BOOLEAN, or VARCHAR with a dictionary
	Typ     column.Type
	Filter  *storage.Pred // nil: all rows
	Indexed bool          // see CountFilter
	Notes   []Attr
}

// Types implements Node.
func (n *GroupCounts) Types() []column.Type { return []column.Type{n.Typ, column.BigIntType} }

// Inputs implements Node.
func (n *GroupCounts) Inputs() []Node { return nil }

// Describe implements Node.
func (n *GroupCounts) Describe() (string, []Attr) {
	attrs := append([]Attr{{"table", n.Table}, {"key", n.Key}}, n.Notes...)
	if n.Filter == nil {
		return "VALUE COUNTS", append(attrs, Attr{"from", "stored cardinalities"})
	}
	return "COUNT BY VALUE", attrs
}

func (n *GroupCounts) instant() bool { return n.Filter == nil || n.Indexed }

func (n *GroupCounts) produce(r *run, out operator) error {
	key := ArrayKey{Bool: true, Size: 3}
	if n.Typ.Kind == column.Varchar {
		dict, err := r.snap.Dict(r.ctx, n.Leaf)
		if err != nil {
			return err
		}
		key = ArrayKey{Dict: dict, Size: len(dict.Vals) + 1}
	}
	counts, err := n.count(r, key.Size)
	if err != nil {
		return err
	}
	var codes []uint32
	var rows []int64
	for code, c := range counts[:key.Size-1] {
		if c > 0 {
			codes, rows = append(codes, uint32(code)), append(rows, c)
		}
	}
	var nulls column.Nulls
	if c := counts[key.Size-1]; c > 0 {
		codes, rows = append(codes, 0), append(rows, c)
		nulls = nulls.With(len(codes)-1, len(codes))
	}
	keys := key.vector(codes, nulls)
	at := 0
	return r.emit(out, func() (*Batch, error) {
		lo, hi := at, min(at+r.batchRows, len(rows))
		if lo >= hi {
			return nil, nil
		}
		at = hi
		return &Batch{N: hi - lo, Cols: []column.Vector{column.Slice(keys, lo, hi), &column.Int64s{Vals: rows[lo:hi]}}, seq: int64(lo)}, nil
	})
}

// count returns the number of rows by code, that of NULL last.
func (n *GroupCounts) count(r *run, size int) ([]int64, error) {
	total := make([]int64, size)
	stats := r.prof.storageStats(n)
	if n.Filter == nil {
		counts, nulls, err := r.snap.ValueCounts(r.ctx, n.Leaf, n.Space)
		if err != nil {
			return nil, err
		}
		for _, c := range counts {
			total[c.Code] += c.Rows
		}
		total[size-1] += nulls
		if stats != nil {
			stats.IndexHits.Add(1)
		}
		return total, nil
	}
	counts := make([][]int64, r.workers)
	_, err := maskChunks(r, n, r.snap.Chunks(n.Space), n.Filter, n.Indexed, stats, func(w int, reader *storage.Reader, c storage.Chunk, m *bitmap.Mask) (int, error) {
		if !m.Any() {
			return 0, nil
		}
		if counts[w] == nil {
			counts[w] = make([]int64, size)
		}
		return 0, reader.CountByValue(r.ctx, n.Leaf, c, m, counts[w])
	})
	for _, part := range counts {
		for code, c := range part {
			total[code] += c
		}
	}
	return total, err
}
