package parquet

import (
	"fmt"
	"strings"

	pq "github.com/parquet-go/parquet-go"

	"github.com/colloquydb/colloquy/storage/column"
)

// RowGroupWriter encodes and compresses one row group in memory. Several may be filled at a time, each by one
// goroutine, while they are committed one after the other; so a file is written on all cores and still has its rows in order.
type RowGroupWriter struct {
	w        *Writer
	group    *pq.ConcurrentRowGroupWriter
	rows     int
	pending  []int      // bytes of text and numbers of each leaf since its last page
	values   []pq.Value // scratch
	scratch  []levels   // by depth
	appended error
}

// NewGroup returns an empty row group. After Commit it is empty again and can be reused, which saves its buffers.
func (w *Writer) NewGroup() *RowGroupWriter {
	return &RowGroupWriter{w: w, group: w.out.BeginRowGroup(), pending: make([]int, w.leaves)}
}

// Append adds rows: one vector a column, in the order of Create, all of the same length. The vectors are not kept.
func (g *RowGroupWriter) Append(columns []column.Vector) error {
	if err := g.append(columns, 0, vectorRows(columns)); err != nil {
		g.appended = fmt.Errorf("write %s: %w", g.w.path, err)
		return g.appended
	}
	return nil
}

// Rows is the number of rows appended since the last Commit.
func (g *RowGroupWriter) Rows() int { return g.rows }

// Commit writes the row group behind those committed before. Calls of one Writer must not overlap. An empty one is skipped.
func (g *RowGroupWriter) Commit() error {
	if g.appended != nil {
		return g.w.fail(g.appended)
	}
	if g.w.err != nil || g.rows == 0 {
		return g.w.err
	}
	if _, err := g.group.Commit(); err != nil {
		return g.w.fail(err)
	}
	g.w.rows += int64(g.rows)
	g.rows = 0
	clear(g.pending)
	return nil
}

func vectorRows(columns []column.Vector) int {
	if len(columns) == 0 {
		return 0
	}
	return columns[0].Len()
}

// append adds the rows [from, to). Pages are cut between slices of a few rows.
func (g *RowGroupWriter) append(columns []column.Vector, from, to int) error {
	if len(columns) != len(g.w.root.fields) {
		return fmt.Errorf("%d columns given, the file has %d", len(columns), len(g.w.root.fields))
	}
	flat := make([]column.Vector, len(columns))
	for i, f := range g.w.root.fields {
		if columns[i].Len() != columns[0].Len() {
			return fmt.Errorf("column %q has %d rows, the first column %d", f.name, columns[i].Len(), columns[0].Len())
		}
		v, err := f.flatten(columns[i])
		if err != nil {
			return err
		}
		flat[i] = v
	}
	const slice = 128
	for at := from; at < to; at += slice {
		rows := g.root(at, min(at+slice, to))
		for i, f := range g.w.root.fields {
			if err := g.write(f, flat[i], rows, 1); err != nil {
				return fmt.Errorf("column %q: %w", f.name, err)
			}
		}
	}
	g.rows += to - from
	return nil
}

// flatten checks that v has the node's type and returns it without Const, Codes and AllNull at any depth.
func (n *writeNode) flatten(v column.Vector) (column.Vector, error) {
	v = column.Flat(v, n.typ)
	switch v := v.(type) {
	case *column.Lists:
		if n.elem == nil {
			break
		}
		elem, err := n.elem.flatten(v.Elem)
		if err != nil || elem == v.Elem {
			return v, err
		}
		return &column.Lists{Offsets: v.Offsets, Elem: elem, Nulls: v.Nulls}, nil
	case *column.Structs:
		if n.fields == nil || len(v.Fields) != len(n.fields) {
			break
		}
		out := &column.Structs{Typ: n.typ, Fields: make([]column.Vector, len(v.Fields)), Nulls: v.Nulls, N: v.N}
		for i, f := range n.fields {
			var err error
			if out.Fields[i], err = f.flatten(v.Fields[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	default:
		if v.Type().Equal(n.typ) {
			return v, nil
		}
	}
	return nil, fmt.Errorf("column %q: %s given, the file has %s", strings.Join(n.path, "."), v.Type(), n.typ)
}
