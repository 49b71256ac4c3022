package exec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// Aggregate groups rows by Keys and computes Aggs for each group: its columns are the keys, then the aggregates. Without
// keys all rows are one group, also where there are none. Without aggregates it is DISTINCT. Groups come in the order in which the
// source first shows them, whatever the number of workers.
type Aggregate struct {
	Input Node
	Exprs []Expr    // computed once a batch; what follows refers to them by position
	Keys  []int     // of Exprs
	Aggs  []AggCall // one a column after the keys
	Array []ArrayKey
}

// AggCall is one aggregate.
type AggCall struct {
	Fn     *fn.BoundAgg
	Args   []int // of Exprs, of the types that Fn asks for
	Filter int   // of Exprs: only rows for which it is true count; -1: all rows
	Text   string
	Pos    Place
}

// ArrayKey says that a key has few values that can be numbered without a hash table: the codes of a dictionary, booleans, or the
// integers from Min on. With one for each key, and a product of sizes within MaxArrayGroups, groups are found by indexing an array.
type ArrayKey struct {
	Dict *column.Dict // VARCHAR
	Bool bool         // BOOLEAN
	Min  int64        // BIGINT
	Size int          // number of values, NULL (the last one) included
}

// MaxArrayGroups bounds the product of ArrayKey sizes: an array of that many group numbers stays in the second-level cache.
const MaxArrayGroups = 1 << 16

// Types implements Node.
func (n *Aggregate) Types() []column.Type {
	var types []column.Type
	for _, k := range n.Keys {
		types = append(types, n.Exprs[k].Type())
	}
	for _, a := range n.Aggs {
		types = append(types, a.Fn.Result)
	}
	return types
}

// Inputs implements Node.
func (n *Aggregate) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Aggregate) Describe() (string, []Attr) {
	name := "AGGREGATE"
	if len(n.Aggs) == 0 {
		name = "DISTINCT"
	}
	var attrs []Attr
	if len(n.Keys) > 0 {
		keys := make([]string, len(n.Keys))
		for i, k := range n.Keys {
			keys[i] = n.Exprs[k].String()
		}
		how := "hash table"
		if n.Array != nil {
			how = "array"
		}
		attrs = append(attrs, Attr{"keys", strings.Join(keys, ", ")}, Attr{"groups", how})
	}
	if len(n.Aggs) > 0 {
		aggs := make([]string, len(n.Aggs))
		for i, a := range n.Aggs {
			aggs[i] = a.Text
		}
		attrs = append(attrs, Attr{"aggregates", strings.Join(aggs, ", ")})
	}
	return name, attrs
}

func (n *Aggregate) instant() bool { return n.Input.instant() }

func (n *Aggregate) produce(r *run, out operator) error {
	return r.produce(n.Input, &aggregateOp{n: n, r: r, out: out, workers: make([]*aggWorker, r.workers)})
}

type aggregateOp struct {
	n       *Aggregate
	r       *run
	out     operator
	workers []*aggWorker
}

// grouper numbers the distinct keys it is shown from 0 on.
type grouper interface {
	// assign sets ids[i] to the number of the group of row i of keys, for n rows. Row i was first seen at seqs[i], or at seq+i
	// where seqs is nil.
	assign(keys []column.Vector, n int, seq int64, seqs []int64, ids []uint32) error
	// groups is the number of groups.
	groups() int
	// keys returns the key columns, one row a group.
	keys() []column.Vector
	// first returns, for each group, the rank at which it was first seen.
	first() []int64
	bytes() int64
}

// aggWorker is the state of one worker.
type aggWorker struct {
	ev     evaluator
	groups grouper // nil without keys
	states []fn.AggState
	ids    []uint32
	cols   []column.Vector
	mem    account
	rounds int
}

func (o *aggregateOp) worker(w int) *aggWorker {
	k := o.workers[w]
	if k == nil {
		k = &aggWorker{ev: evaluator{o.r}, cols: make([]column.Vector, len(o.n.Exprs)), mem: o.r.account("grouping")}
		if o.n.Array != nil {
			k.groups = newArrayGroups(o.n.Array)
		} else if len(o.n.Keys) > 0 {
			types := make([]column.Type, len(o.n.Keys))
			for i, e := range o.n.Keys {
				types[i] = o.n.Exprs[e].Type()
			}
			if len(types) == 1 && types[0].Kind == column.BigInt {
				k.groups = newIntGroups()
			} else {
				k.groups = newHashGroups(types)
			}
		}
		for _, a := range o.n.Aggs {
			k.states = append(k.states, a.Fn.NewState())
		}
		o.workers[w] = k
	}
	return k
}

func (o *aggregateOp) push(w int, b *Batch) error {
	if b.N == 0 {
		return nil
	}
	k := o.worker(w)
	for i, e := range o.n.Exprs {
		v, err := e.eval(&k.ev, b)
		if err != nil {
			return err
		}
		k.cols[i] = v
	}
	var ids []uint32
	n := 1
	if k.groups != nil {
		if cap(k.ids) < b.N {
			k.ids = make([]uint32, b.N)
		}
		ids = k.ids[:b.N]
		keys := make([]column.Vector, len(o.n.Keys))
		for i, e := range o.n.Keys {
			keys[i] = k.cols[e]
		}
		if err := k.groups.assign(keys, b.N, b.seq, nil, ids); err != nil {
			return err
		}
		n = k.groups.groups()
	}
	for i := range o.n.Aggs {
		if err := k.add(&o.n.Aggs[i], k.states[i], ids, n, b); err != nil {
			return err
		}
	}
	// Asking every state for its size costs something: now and then is enough.
	if k.rounds++; k.rounds&15 == 1 {
		return k.mem.set(k.bytes())
	}
	return nil
}

func (k *aggWorker) bytes() int64 {
	var n int64
	if k.groups != nil {
		n = k.groups.bytes()
	}
	for _, s := range k.states {
		n += s.Bytes()
	}
	return n
}

// add gives one aggregate its arguments from the batch.
func (k *aggWorker) add(a *AggCall, state fn.AggState, ids []uint32, groups int, b *Batch) error {
	state.Grow(groups)
	var buf [2]column.Vector
	args := buf[:0]
	for _, e := range a.Args {
		args = append(args, k.cols[e])
	}
	n := b.N
	if a.Filter >= 0 {
		rows := selectTrue(nil, k.cols[a.Filter], nil, n)
		if len(rows) == 0 {
			return nil
		}
		if len(rows) < n {
			for i, v := range args {
				args[i] = column.Take(v, rows)
			}
			if ids != nil {
				picked := make([]uint32, len(rows))
				for i, row := range rows {
					picked[i] = ids[row]
				}
				ids = picked
			}
			n = len(rows)
		}
	}
	if s, ok := state.(fn.Sequenced); ok {
		s.At(b.seq)
	}
	return a.Pos.at(state.Add(ids, args, n))
}

func (o *aggregateOp) flush(int, int) error { return nil }

func (o *aggregateOp) finish() error {
	all, err := o.merged()
	if err != nil {
		return err
	}
	defer all.mem.close()
	n := 1
	var cols []column.Vector
	if all.groups != nil {
		n = all.groups.groups()
		cols = all.groups.keys()
	}
	for i, s := range all.states {
		s.Grow(n)
		v, err := s.Result(n)
		if err != nil {
			return o.n.Aggs[i].Pos.at(err)
		}
		cols = append(cols, v)
	}
	order := o.order(all)
	at := 0
	return o.r.emit(o.out, func() (*Batch, error) {
		if at >= n {
			return nil, nil
		}
		end := min(at+o.r.batchRows, n)
		b := &Batch{N: end - at, Cols: make([]column.Vector, len(cols)), seq: int64(at)}
		for i, v := range cols {
			if order != nil {
				b.Cols[i] = column.Take(v, order[at:end])
			} else {
				b.Cols[i] = column.Slice(v, at, end)
			}
		}
		at = end
		return b, nil
	})
}

// merged puts the states of all workers into one.
func (o *aggregateOp) merged() (*aggWorker, error) {
	var all *aggWorker
	for w, k := range o.workers {
		if k == nil {
			continue
		}
		if all == nil {
			all = k
			continue
		}
		o.workers[w] = nil
		var remap []uint32
		n := 1
		if k.groups != nil {
			m := k.groups.groups()
			remap = make([]uint32, m)
			keys, first := k.groups.keys(), k.groups.first()
			part := make([]column.Vector, len(keys))
			for lo := 0; lo < m; lo += DefaultBatchRows {
				if o.r.ctx.Err() != nil {
					return nil, o.r.cause()
				}
				hi := min(lo+DefaultBatchRows, m)
				for i, v := range keys {
					part[i] = column.Slice(v, lo, hi)
				}
				if err := all.groups.assign(part, hi-lo, 0, first[lo:hi], remap[lo:hi]); err != nil {
					return nil, err
				}
			}
			n = all.groups.groups()
		}
		for i, s := range all.states {
			s.Grow(n)
			k.states[i].Grow(len(remap))
			if err := s.Merge(k.states[i], remap); err != nil {
				return nil, o.n.Aggs[i].Pos.at(err)
			}
		}
		k.mem.close()
		if err := all.mem.set(all.bytes()); err != nil {
			return nil, err
		}
	}
	if all == nil {
		all = o.worker(0)
	}
	return all, nil
}

// order returns the groups by when they were first seen; nil if they are in that order.
func (o *aggregateOp) order(all *aggWorker) []uint32 {
	if all.groups == nil {
		return nil
	}
	first := all.groups.first()
	if slices.IsSorted(first) {
		return nil
	}
	order := make([]uint32, len(first))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(first[a], first[b]) })
	return order
}
