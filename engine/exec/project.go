package exec

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// Project computes expressions, one a column.
type Project struct {
	Input Node
	Exprs []Expr
}

// Types implements Node.
func (n *Project) Types() []column.Type { return exprTypes(n.Exprs) }

func exprTypes(exprs []Expr) []column.Type {
	types := make([]column.Type, len(exprs))
	for i, e := range exprs {
		types[i] = e.Type()
	}
	return types
}

// Inputs implements Node.
func (n *Project) Inputs() []Node { return []Node{n.Input} }

// Describe implements Node.
func (n *Project) Describe() (string, []Attr) {
	return "PROJECT", []Attr{{"columns", joinExprs(n.Exprs)}}
}

func joinExprs(exprs []Expr) string {
	texts := make([]string, len(exprs))
	for i, e := range exprs {
		texts[i] = e.String()
	}
	return strings.Join(texts, ", ")
}

func (n *Project) instant() bool { return n.Input.instant() }

func (n *Project) produce(r *run, out operator) error {
	return r.produce(n.Input, &projectOp{n: n, out: out, ev: evaluator{r}})
}

type projectOp struct {
	n   *Project
	out operator
	ev  evaluator
}

func (o *projectOp) push(w int, b *Batch) error {
	res := &Batch{N: b.N, Cols: make([]column.Vector, len(o.n.Exprs)), morsel: b.morsel, seq: b.seq}
	for i, e := range o.n.Exprs {
		v, err := e.eval(&o.ev, b)
		if err != nil {
			return err
		}
		res.Cols[i] = v
	}
	return o.out.push(w, res)
}

func (o *projectOp) flush(w, morsel int) error { return o.out.flush(w, morsel) }
func (o *projectOp) finish() error             { return o.out.finish() }
