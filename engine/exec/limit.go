package exec

import (
	"strconv"

	"github.com/colloquydb/colloquy/storage/column"
)

// Limit passes Count rows after leaving out Offset, in the order of the source.
type Limit struct {
	Input  Node
	Count  int64 // -1: all
	Offset int64
}

// Types implements Node.
func (n *Limit) Types() []column.Type { return n.Input.Types() }

// Inputs implements Node.
func (n *Limit) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Limit) Describe() (string, []Attr) {
	var attrs []Attr
	if n.Count >= 0 {
		attrs = append(attrs, Attr{"count", strconv.FormatInt(n.Count, 10)})
	}
	if n.Offset > 0 {
		attrs = append(attrs, Attr{"offset", strconv.FormatInt(n.Offset, 10)})
	}
	return "LIMIT", attrs
}

func (n *Limit) instant() bool { return n.Input.instant() }

func (n *Limit) produce(r *run, out operator) error {
	if n.Count == 0 {
		return finish(out.flush(0, 0), out)
	}
	need := -1 // rows after which no morsel matters
	if n.Count > 0 && n.Count+n.Offset < 1<<31 && n.Count+n.Offset > 0 {
		need = int(n.Count + n.Offset)
	}
	op := &limitOp{out: out, skip: n.Offset, left: n.Count, all: n.Count < 0}
	return r.produce(n.Input, newSequencer(r, op, need))
}

// limitOp is pushed to in order by one goroutine at a time.
type limitOp struct {
	out  operator
	skip int64
	left int64
	all  bool
}

func (o *limitOp) push(w int, b *Batch) error {
	lo, hi := 0, b.N
	if o.skip > 0 {
		lo = int(min(o.skip, int64(b.N)))
		o.skip -= int64(lo)
	}
	if !o.all {
		hi = lo + int(min(o.left, int64(hi-lo)))
		o.left -= int64(hi - lo)
	}
	if lo < hi {
		if lo > 0 || hi < b.N {
			b = cut(b, lo, hi)
		}
		if err := o.out.push(w, b); err != nil {
			return err
		}
	}
	if !o.all && o.left == 0 {
		return errStop
	}
	return nil
}

func (o *limitOp) flush(w, morsel int) error { return o.out.flush(w, morsel) }
func (o *limitOp) finish() error             { return o.out.finish() }

// cut returns rows lo to hi-1 of b as a view.
func cut(b *Batch, lo, hi int) *Batch {
	out := &Batch{N: hi - lo, Cols: make([]column.Vector, len(b.Cols)), morsel: b.morsel, seq: b.seq + int64(lo)}
	for i, v := range b.Cols {
		out.Cols[i] = column.Slice(v, lo, hi)
	}
	return out
}
