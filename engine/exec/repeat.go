package exec

import (
	"github.com/colloquydb/colloquy/storage/column"
)

// Repeat gives each row as often as its last column, a BIGINT, says, without that column. Its input has one worker: it is a grouping.
type Repeat struct{ Input Node }

// Types implements Node.
func (n *Repeat) Types() []column.Type {
	t := n.Input.Types()
	return t[:len(t)-1]
}

// Inputs implements Node.
func (n *Repeat) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Repeat) Describe() (string, []Attr) { return "REPEAT", nil }

func (n *Repeat) instant() bool { return false }

func (n *Repeat) produce(r *run, out operator) error {
	return r.produce(n.Input, &repeatOp{r: r, out: out})
}

type repeatOp struct {
	r   *run
	out operator
	seq int64
}

func (o *repeatOp) push(w int, b *Batch) error {
	last := len(b.Cols) - 1
	counts := column.Flat(b.Cols[last], column.BigIntType).(*column.Int64s)
	var rows []uint32
	emit := func() error {
		if len(rows) == 0 {
			return nil
		}
		res := &Batch{N: len(rows), Cols: make([]column.Vector, last), morsel: b.morsel, seq: o.seq}
		o.seq += int64(len(rows))
		for i, v := range b.Cols[:last] {
			res.Cols[i] = column.Take(v, rows)
		}
		rows = rows[:0]
		return o.out.push(w, res)
	}
	for i, n := range counts.Vals {
		if counts.Nulls.Get(i) {
			continue
		}
		for ; n > 0; n-- {
			if rows = append(rows, uint32(i)); len(rows) == o.r.batchRows {
				if o.r.ctx.Err() != nil {
					return o.r.cause()
				}
				if err := emit(); err != nil {
					return err
				}
			}
		}
	}
	return emit()
}

func (o *repeatOp) flush(w, morsel int) error { return o.out.flush(w, morsel) }
func (o *repeatOp) finish() error             { return o.out.finish() }
