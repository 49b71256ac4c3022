package exec

import (
	"strings"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// Metadata gives one row of figures about a whole space that headers and cardinalities hold: no chunk is read.
type Metadata struct {
	Table string
	Space storage.Space
	Items []MetaItem
}

// MetaKind is a figure that headers hold.
type MetaKind uint8

// The figures.
const (
	MetaRows   MetaKind = iota // number of rows of the space
	MetaValues                 // number of rows in which Leaf, of the space, is not NULL
	MetaMin                    // least value of Leaf (BIGINT, TIMESTAMP, DOUBLE); NULL without one
	MetaMax                    // greatest value
	MetaTrue                   // number of rows in which Leaf (BOOLEAN) is true, of Conversations or of the space
	MetaFalse                  // the same for false
)

// MetaItem is one figure, and one column.
type MetaItem struct {
	Kind MetaKind
	Leaf storage.LeafID
	Typ  column.Type
	Text string
}

// Types implements Node.
func (n *Metadata) Types() []column.Type {
	types := make([]column.Type, len(n.Items))
	for i, it := range n.Items {
		types[i] = it.Typ
	}
	return types
}

// Inputs implements Node.
func (n *Metadata) Inputs() []Node { return nil }

// Describe implements Node.
func (n *Metadata) Describe() (string, []Attr) {
	texts := make([]string, len(n.Items))
	for i, it := range n.Items {
		texts[i] = it.Text
	}
	return "METADATA", []Attr{{"table", n.Table}, {"figures", strings.Join(texts, ", ")}, {"from", "headers and stored cardinalities"}}
}

func (n *Metadata) instant() bool { return true }

func (n *Metadata) produce(r *run, out operator) error {
	b := &Batch{N: 1}
	for _, it := range n.Items {
		v, err := n.figure(r, it)
		if err != nil {
			return err
		}
		b.Cols = append(b.Cols, v)
	}
	if stats := r.prof.storageStats(n); stats != nil {
		stats.IndexHits.Add(int64(len(n.Items)))
	}
	return emitOne(r, out, b)
}

func (n *Metadata) figure(r *run, it MetaItem) (column.Vector, error) {
	if it.Kind == MetaRows {
		return oneInt(r.snap.Rows(n.Space)), nil
	}
	if it.Kind == MetaTrue || it.Kind == MetaFalse {
		counts, _, err := r.snap.ValueCounts(r.ctx, it.Leaf, n.Space)
		if err != nil {
			return nil, err
		}
		var rows int64
		for _, c := range counts {
			if (c.Code == 1) == (it.Kind == MetaTrue) {
				rows += c.Rows
			}
		}
		return oneInt(rows), nil
	}
	bounds, err := r.snap.Bounds(r.ctx, it.Leaf)
	if err != nil {
		return nil, err
	}
	if it.Kind == MetaValues {
		return oneInt(r.snap.Rows(n.Space) - bounds.Nulls), nil
	}
	if bounds.Empty {
		return column.NullConst(it.Typ, 1), nil
	}
	if it.Typ.Kind == column.Double {
		f := bounds.MinFloat
		if it.Kind == MetaMax {
			f = bounds.MaxFloat
		}
		return &column.Float64s{Vals: []float64{f}}, nil
	}
	i := bounds.MinInt
	if it.Kind == MetaMax {
		i = bounds.MaxInt
	}
	return &column.Int64s{Vals: []int64{i}, Time: it.Typ.Kind == column.Timestamp}, nil
}

func oneInt(n int64) column.Vector { return &column.Int64s{Vals: []int64{n}} }
