package exec

import "github.com/colloquydb/colloquy/storage/column"

// Filter keeps the rows for which all conditions are true. A condition is evaluated only for the rows that those before it left.
type Filter struct {
	Input Node
	Conds []Expr // BOOLEAN
}

// Types implements Node.
func (n *Filter) Types() []column.Type { return n.Input.Types() }

// Inputs implements Node.
func (n *Filter) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Filter) Describe() (string, []Attr) {
	attrs := make([]Attr, len(n.Conds))
	for i, c := range n.Conds {
		attrs[i] = Attr{"condition", c.String()}
	}
	return "FILTER", attrs
}

func (n *Filter) instant() bool { return n.Input.instant() }

func (n *Filter) produce(r *run, out operator) error {
	return r.produce(n.Input, &filterOp{n: n, out: out, ev: evaluator{r}})
}

type filterOp struct {
	n   *Filter
	out operator
	ev  evaluator
}

func (o *filterOp) push(w int, b *Batch) error {
	rows, err := filterRows(&o.ev, o.n.Conds, b)
	if err != nil {
		return err
	}
	if rows == nil {
		return o.out.push(w, b)
	}
	if len(rows) == 0 {
		return nil
	}
	return o.out.push(w, pick(b, rows))
}

func (o *filterOp) flush(w, morsel int) error { return o.out.flush(w, morsel) }
func (o *filterOp) finish() error             { return o.out.finish() }

// filterRows returns the rows of b for which all conditions are true; nil means all rows.
func filterRows(ev *evaluator, conds []Expr, b *Batch) ([]uint32, error) {
	var rows []uint32
	n := b.N
	for _, c := range conds {
		v, err := evalRows(ev, c, b, rows)
		if err != nil {
			return nil, err
		}
		hit := selectTrue(nil, v, rows, n)
		if len(hit) == n {
			continue
		}
		if rows, n = hit, len(hit); n == 0 {
			return []uint32{}, nil
		}
	}
	return rows, nil
}

// pick returns a batch of the rows of b that are named.
func pick(b *Batch, rows []uint32) *Batch {
	out := &Batch{N: len(rows), Cols: make([]column.Vector, len(b.Cols)), morsel: b.morsel, seq: b.seq}
	for i, v := range b.Cols {
		out.Cols[i] = column.Take(v, rows)
	}
	return out
}
