package exec

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/colloquydb/colloquy/storage/column"
)

// Sort orders rows by Keys; rows that the keys do not order keep the order of the source. With a Limit it is a top-N: it keeps little
// more than Offset+Limit rows a worker.
type Sort struct {
	Input  Node
	Keys   []SortKey
	Limit  int64 // -1: all rows
	Offset int64 // rows left out before those of the limit
	Texts  []string
}

// Types implements Node.
func (n *Sort) Types() []column.Type { return n.Input.Types() }

// Inputs implements Node.
func (n *Sort) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Sort) Describe() (string, []Attr) {
	attrs := []Attr{{"keys", strings.Join(n.Texts, ", ")}}
	if n.Limit < 0 {
		return "SORT", attrs
	}
	attrs = append(attrs, Attr{"count", strconv.FormatInt(n.Limit, 10)})
	if n.Offset > 0 {
		attrs = append(attrs, Attr{"offset", strconv.FormatInt(n.Offset, 10)})
	}
	return "TOP-N", attrs
}

func (n *Sort) instant() bool { return n.Input.instant() }

func (n *Sort) produce(r *run, out operator) error {
	o := &sortOp{n: n, r: r, out: out, types: n.Input.Types(), workers: make([]*sortWorker, r.workers), keep: math.MaxInt}
	if n.Limit >= 0 && n.Limit+n.Offset < math.MaxInt32 && n.Limit+n.Offset >= 0 {
		o.keep = int(n.Limit + n.Offset)
	}
	o.cut.Store(math.MaxUint64)
	return r.produce(n.Input, o)
}

type sortOp struct {
	n       *Sort
	r       *run
	out     operator
	types   []column.Type
	workers []*sortWorker
	keep    int // rows of each worker that can matter
	// cut is the prefix of the first key of the keep-th best row that some worker has seen: greater ones cannot matter.
	cut atomic.Uint64
}

// sortWorker holds the rows of one worker.
type sortWorker struct {
	cols   []*column.Builder
	seqs   []int64
	prefix []uint64 // of the first key, for each row
	mem    account
	buf    []uint64

	// Once sorted:
	vecs []column.Vector
	run  []sortEntry
}

// sortEntry stands for a row while it is sorted.
type sortEntry struct {
	prefix uint64
	row    uint32
}

func (o *sortOp) newColumns() []*column.Builder {
	cols := make([]*column.Builder, len(o.types))
	for i, t := range o.types {
		cols[i] = column.NewBuilder(t, 0)
	}
	return cols
}

func (o *sortOp) push(w int, b *Batch) error {
	k := o.workers[w]
	if k == nil {
		k = &sortWorker{cols: o.newColumns(), mem: o.r.account("sorting")}
		o.workers[w] = k
	}
	if cap(k.buf) < b.N {
		k.buf = make([]uint64, b.N)
	}
	prefix := k.buf[:b.N]
	o.n.Keys[0].prefix(b.Cols[o.n.Keys[0].Col], prefix)
	if cut := o.cut.Load(); cut != math.MaxUint64 {
		var rows []uint32
		for i, p := range prefix {
			if p <= cut {
				rows = append(rows, uint32(i))
				k.prefix = append(k.prefix, p)
				k.seqs = append(k.seqs, b.seq+int64(i))
			}
		}
		if len(rows) == 0 {
			return nil
		}
		for c, v := range b.Cols {
			k.cols[c].AppendSel(v, rows)
		}
	} else {
		k.prefix = append(k.prefix, prefix...)
		for i := range b.N {
			k.seqs = append(k.seqs, b.seq+int64(i))
		}
		for c, v := range b.Cols {
			k.cols[c].Append(v, 0, b.N)
		}
	}
	if len(k.seqs)-o.keep > max(o.keep, 1024) {
		o.shrink(k)
	}
	bytes := int64(cap(k.seqs)+cap(k.prefix)) * 8
	for _, c := range k.cols {
		bytes += c.Bytes()
	}
	return k.mem.set(bytes + int64(len(k.seqs))*16) // and the entries that sorting will need
}

// shrink drops the rows of a worker that are not among its best.
func (o *sortOp) shrink(k *sortWorker) {
	o.sort(k)
	k.run = k.run[:o.keep]
	rows := make([]uint32, o.keep)
	seqs := make([]int64, o.keep)
	k.prefix = k.prefix[:0]
	for i, e := range k.run {
		rows[i], seqs[i] = e.row, k.seqs[e.row]
		k.prefix = append(k.prefix, e.prefix)
	}
	cols := o.newColumns()
	for c, v := range k.vecs {
		cols[c].AppendSel(v, rows)
	}
	k.cols, k.seqs, k.vecs = cols, seqs, nil
	if o.keep == 0 {
		return
	}
	for last := k.run[o.keep-1].prefix; ; {
		cut := o.cut.Load()
		if last >= cut || o.cut.CompareAndSwap(cut, last) {
			return
		}
	}
}

// sort fills run with the rows of a worker in order.
func (o *sortOp) sort(k *sortWorker) {
	k.vecs = make([]column.Vector, len(k.cols))
	for i, c := range k.cols {
		k.vecs[i] = c.Vector()
	}
	if cap(k.run) < len(k.seqs) {
		k.run = make([]sortEntry, len(k.seqs))
	}
	k.run = k.run[:len(k.seqs)]
	for i := range k.run {
		k.run[i] = sortEntry{k.prefix[i], uint32(i)}
	}
	slices.SortFunc(k.run, o.order(k, k))
}

// order returns the order of an entry of a and one of b.
func (o *sortOp) order(a, b *sortWorker) func(x, y sortEntry) int {
	keys := make([]func(i, j int) int, len(o.n.Keys))
	for i, k := range o.n.Keys {
		keys[i] = k.comparer(a.vecs[k.Col], b.vecs[k.Col])
	}
	return func(x, y sortEntry) int {
		if x.prefix != y.prefix {
			if x.prefix < y.prefix {
				return -1
			}
			return 1
		}
		i, j := int(x.row), int(y.row)
		for _, key := range keys {
			if c := key(i, j); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.seqs[i], b.seqs[j])
	}
}

func (o *sortOp) flush(int, int) error { return nil }

func (o *sortOp) finish() error {
	var runs []*sortWorker
	for _, k := range o.workers {
		if k != nil && len(k.seqs) > 0 {
			runs = append(runs, k)
			defer k.mem.close()
		}
	}
	err := o.r.parallel(o.n, len(runs), o.r.workers, func(_, i int) error {
		o.sort(runs[i])
		return nil
	})
	if err != nil {
		return err
	}
	less := make([][]func(x, y sortEntry) int, len(runs))
	for i, a := range runs {
		for _, b := range runs {
			less[i] = append(less[i], o.order(a, b))
		}
	}
	at := make([]int, len(runs))
	skip, left := o.n.Offset, o.n.Limit
	if left < 0 {
		left = math.MaxInt64
	}
	seq := int64(0)
	rows := make([][]uint32, len(runs))
	parts := make([][]uint32, len(runs))
	return o.r.emit(o.out, func() (*Batch, error) {
		for i := range runs {
			rows[i], parts[i] = rows[i][:0], parts[i][:0]
		}
		n := 0
		for n < o.r.batchRows && left > 0 {
			best := -1
			for i, k := range runs {
				if at[i] < len(k.run) && (best < 0 || less[i][best](k.run[at[i]], runs[best].run[at[best]]) < 0) {
					best = i
				}
			}
			if best < 0 {
				break
			}
			row := runs[best].run[at[best]].row
			at[best]++
			if skip > 0 {
				skip--
				continue
			}
			rows[best] = append(rows[best], row)
			parts[best] = append(parts[best], uint32(n))
			n++
			left--
		}
		if n == 0 {
			return nil, nil
		}
		b := &Batch{N: n, Cols: make([]column.Vector, len(o.types)), seq: seq}
		seq += int64(n)
		for c, t := range o.types {
			var vecs []column.Vector
			var where [][]uint32
			for i, k := range runs {
				if len(rows[i]) > 0 {
					vecs = append(vecs, column.Take(k.vecs[c], rows[i]))
					where = append(where, parts[i])
				}
			}
			if len(vecs) == 1 {
				b.Cols[c] = vecs[0]
			} else {
				b.Cols[c] = merge(t, n, vecs, where)
			}
		}
		return b, nil
	})
}
