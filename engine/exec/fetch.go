package exec

import (
	"slices"
	"strings"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// Fetch reads more columns of rows that are known by their row id, after sorting and limiting have left few of them. It replaces
// the column RowID of its input by the columns Cols.
type Fetch struct {
	Input Node
	Space storage.Space
	RowID int       // position of the row id in Input
	Cols  []ScanCol // what is read
	// Emit are the columns of the result: i >= 0 is column i of Input, ^i is column i of Cols.
	Emit []int
}

// Types implements Node.
func (n *Fetch) Types() []column.Type {
	in := n.Input.Types()
	types := make([]column.Type, len(n.Emit))
	for i, c := range n.Emit {
		if c >= 0 {
			types[i] = in[c]
		} else {
			types[i] = n.Cols[^c].typ()
		}
	}
	return types
}

// Inputs implements Node.
func (n *Fetch) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Fetch) Describe() (string, []Attr) {
	names := make([]string, len(n.Cols))
	for i, c := range n.Cols {
		names[i] = c.Name
	}
	return "FETCH", []Attr{{"columns", strings.Join(names, ", ")}}
}

func (n *Fetch) instant() bool { return false }

func (n *Fetch) produce(r *run, out operator) error {
	return r.produce(n.Input, &fetchOp{n: n, r: r, out: out, chunks: r.snap.Chunks(n.Space), stats: r.prof.storageStats(n),
		readers: make([]*storage.Reader, r.workers)})
}

type fetchOp struct {
	n       *Fetch
	r       *run
	out     operator
	chunks  []storage.Chunk
	stats   *storage.Stats
	readers []*storage.Reader // by worker
}

func (o *fetchOp) push(w int, b *Batch) error {
	if b.N == 0 {
		return nil
	}
	if o.readers[w] == nil {
		o.readers[w] = o.r.snap.NewReader(o.stats)
	}
	ids := column.Flat(b.Cols[o.n.RowID], column.BigIntType).(*column.Int64s).Vals
	// Storage reads ascending rows of one chunk at a time: order the ids, read, and put the values back in place.
	order := slices.Clone(ids)
	slices.Sort(order)
	order = slices.Compact(order)
	where := make([]uint32, len(ids))
	for i, id := range ids {
		at, _ := slices.BinarySearch(order, id)
		where[i] = uint32(at)
	}
	cols := make([]*column.Builder, len(o.n.Cols))
	for c := range cols {
		cols[c] = column.NewBuilder(o.n.Cols[c].typ(), len(order))
	}
	var rows []uint16
	for lo := 0; lo < len(order); {
		if o.r.ctx.Err() != nil {
			return o.r.cause()
		}
		chunk := order[lo] >> 16
		rows = rows[:0]
		for ; lo < len(order) && order[lo]>>16 == chunk; lo++ {
			rows = append(rows, uint16(order[lo]))
		}
		for c := range cols {
			v, err := o.readers[w].Read(o.r.ctx, o.n.Cols[c].Node, o.chunks[chunk], rows, nil)
			if err != nil {
				return err
			}
			cols[c].Append(v, 0, len(rows))
		}
	}
	res := &Batch{N: b.N, Cols: make([]column.Vector, len(o.n.Emit)), morsel: b.morsel, seq: b.seq}
	for i, c := range o.n.Emit {
		if c >= 0 {
			res.Cols[i] = b.Cols[c]
		} else {
			res.Cols[i] = column.Take(cols[^c].Vector(), where)
		}
	}
	return o.out.push(w, res)
}

func (o *fetchOp) flush(w, morsel int) error { return o.out.flush(w, morsel) }
func (o *fetchOp) finish() error             { return o.out.finish() }
