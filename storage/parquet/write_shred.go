package parquet

import (
	"fmt"
	"unsafe"

	pq "github.com/parquet-go/parquet-go"

	"github.com/colloquydb/colloquy/storage/column"
)

// levels are the entries of a column on the way down from a row to a leaf: their repetition and definition
// levels so far, and the row of the current vector that they go on with, or ended. Working on all entries of a
// slice of rows at once keeps the loops typed and lets the fields of a struct share what stands above them.
//
// The levels are those of Melnik et al., "Dremel: Interactive Analysis of Web-Scale Datasets" (2010), section 4.
type levels struct {
	rep, def []uint8
	row      []int32
}

// ended marks an entry that a NULL or an empty list has ended.
const ended = -1

func (l *levels) reset(n int) {
	if cap(l.row) < n {
		l.rep, l.def, l.row = make([]uint8, n, 2*n), make([]uint8, n, 2*n), make([]int32, n, 2*n)
	}
	l.rep, l.def, l.row = l.rep[:n], l.def[:n], l.row[:n]
}

// level returns the scratch space of a depth, and keeps it growing in place.
func (g *RowGroupWriter) level(depth int) *levels {
	for len(g.scratch) <= depth {
		g.scratch = append(g.scratch, levels{})
	}
	return &g.scratch[depth]
}

// root returns the entries of the rows [from, to).
func (g *RowGroupWriter) root(from, to int) levels {
	l := g.level(0)
	l.reset(to - from)
	for i := range l.row {
		l.rep[i], l.def[i], l.row[i] = 0, 0, int32(from+i)
	}
	return *l
}

// write writes the part n of the entries above it, from a vector that flatten has checked. depth is the first free
// scratch space: a struct takes one, a list two.
func (g *RowGroupWriter) write(n *writeNode, v column.Vector, above levels, depth int) error {
	switch v := v.(type) {
	case *column.Structs:
		here := g.descend(depth, above, v.Nulls)
		for i, f := range n.fields {
			if err := g.write(f, v.Fields[i], here, depth+1); err != nil {
				return err
			}
		}
		return nil
	case *column.Lists:
		here := g.descend(depth, above, v.Nulls)
		return g.write(n.elem, v.Elem, g.explode(depth+1, here, v.Offsets, uint8(n.lists+1)), depth+2)
	}
	return g.writeLeaf(n, v, above)
}

// descend goes into an optional node: entries that are not NULL there gain a definition level.
func (g *RowGroupWriter) descend(depth int, above levels, nulls column.Nulls) levels {
	l := g.level(depth)
	l.reset(len(above.row))
	copy(l.rep, above.rep)
	for i, row := range above.row {
		l.def[i], l.row[i] = above.def[i], row
		if row != ended {
			if nulls.Get(int(row)) {
				l.row[i] = ended
			} else {
				l.def[i]++
			}
		}
	}
	return *l
}

// explode turns entries of lists into entries of their elements.
func (g *RowGroupWriter) explode(depth int, above levels, offsets []uint32, rep uint8) levels {
	l := g.level(depth)
	l.reset(0)
	for i, row := range above.row {
		if row == ended || offsets[row] == offsets[row+1] {
			l.rep, l.def, l.row = append(l.rep, above.rep[i]), append(l.def, above.def[i]), append(l.row, ended)
			continue
		}
		for k := offsets[row]; k < offsets[row+1]; k++ {
			r := rep
			if k == offsets[row] {
				r = above.rep[i]
			}
			l.rep, l.def, l.row = append(l.rep, r), append(l.def, above.def[i]+1), append(l.row, int32(k))
		}
	}
	return *l
}

// writeLeaf hands the entries of a scalar to parquet-go.
func (g *RowGroupWriter) writeLeaf(n *writeNode, v column.Vector, at levels) error {
	if cap(g.values) < len(at.row) {
		g.values = make([]pq.Value, 2*len(at.row))
	}
	out := g.values[:len(at.row)]
	bytes := 0
	switch v := v.(type) {
	case *column.Bools:
		fillValues(out, at, n.leaf, v.Nulls, v.Vals, pq.BooleanValue)
		bytes = len(out) / 8
	case *column.Int64s:
		fillValues(out, at, n.leaf, v.Nulls, v.Vals, pq.Int64Value)
		bytes = 8 * len(out)
	case *column.Float64s:
		fillValues(out, at, n.leaf, v.Nulls, v.Vals, pq.DoubleValue)
		bytes = 8 * len(out)
	case *column.Strings:
		fillValues(out, at, n.leaf, v.Nulls, v.Vals, stringValue)
		for i, row := range at.row {
			if bytes += 4; !out[i].IsNull() {
				bytes += len(v.Vals[row])
			}
		}
	default:
		return fmt.Errorf("no way to write a %T", v)
	}
	w := g.group.ColumnWriters()[n.leaf]
	_, err := w.WriteRowValues(out)
	if g.pending[n.leaf] += bytes; err == nil && g.pending[n.leaf] >= g.w.opts.PageBytes {
		g.pending[n.leaf] = 0
		err = w.Flush()
	}
	clear(out) // let go of the strings
	return err
}

func fillValues[T any](out []pq.Value, at levels, leaf int, nulls column.Nulls, vals []T, value func(T) pq.Value) {
	for i, row := range at.row {
		if row == ended || nulls.Get(int(row)) {
			out[i] = pq.NullValue().Level(int(at.rep[i]), int(at.def[i]), leaf)
		} else {
			out[i] = value(vals[row]).Level(int(at.rep[i]), int(at.def[i])+1, leaf)
		}
	}
}

// stringValue lends the bytes of s: parquet-go copies them while it writes.
func stringValue(s string) pq.Value {
	return pq.ByteArrayValue(unsafe.Slice(unsafe.StringData(s), len(s)))
}
