package exec

import (
	"strconv"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// SubqueryKind says what a subquery gives.
type SubqueryKind uint8

// The kinds of subqueries.
const (
	ScalarSubquery SubqueryKind = iota // the one value of its one row; NULL without a row
	SetSubquery                        // the values of its one column, for IN
	ExistsSubquery                     // whether it has a row
)

// Subquery is a query that does not depend on the rows around it, run once before them. Its number is its place in Subqueries.Subs.
type Subquery struct {
	Kind SubqueryKind
	Plan Node
}

// slot is the result of a subquery.
type slot struct {
	one column.Vector // ScalarSubquery, ExistsSubquery: one row
	set column.Vector // SetSubquery
	in  *fn.Bound     // SetSubquery: value IN (set)
}

// Subqueries runs Subs in order, then Input, whose expressions and those of later Subs can refer to the results.
type Subqueries struct {
	Input Node
	Subs  []Subquery
}

// Types implements Node.
func (n *Subqueries) Types() []column.Type { return n.Input.Types() }

// Inputs implements Node.
func (n *Subqueries) Inputs() []Node {
	in := []Node{n.Input}
	for _, s := range n.Subs {
		in = append(in, s.Plan)
	}
	return in
}

// Describe implements Node.
func (n *Subqueries) Describe() (string, []Attr) {
	return "SUBQUERIES", []Attr{{"count", strconv.Itoa(len(n.Subs))}}
}

func (n *Subqueries) instant() bool {
	for _, s := range n.Subs {
		if !s.Plan.instant() {
			return false
		}
	}
	return n.Input.instant()
}

func (n *Subqueries) produce(r *run, out operator) error {
	r.slots = make([]*slot, len(n.Subs))
	for i, sub := range n.Subs {
		s, err := runSubquery(r, sub)
		if err != nil {
			return err
		}
		r.slots[i] = s
	}
	return r.produce(n.Input, out)
}

func runSubquery(r *run, sub Subquery) (*slot, error) {
	switch sub.Kind {
	case ExistsSubquery:
		op := &existsOp{}
		if err := r.produce(sub.Plan, newSequencer(r, op, 1)); err != nil && err != errStop {
			return nil, err
		}
		return &slot{one: &column.Bools{Vals: []bool{op.found}}}, nil
	case ScalarSubquery:
		op := newGatherOp(r, sub.Plan.Types()[0], 1)
		if err := r.produce(sub.Plan, newSequencer(r, op, -1)); err != nil {
			return nil, err
		}
		defer op.mem.close()
		if op.rows.Len() == 0 {
			op.rows.AppendNulls(1)
		}
		return &slot{one: op.rows.Vector()}, nil
	}
	op := newGatherOp(r, sub.Plan.Types()[0], -1)
	if err := r.produce(sub.Plan, newSequencer(r, op, -1)); err != nil {
		return nil, err
	}
	set := op.rows.Vector() // accounted until the end of the run
	in, err := fn.In(set)
	if err != nil {
		return nil, err
	}
	return &slot{set: set, in: in}, nil
}

// existsOp stops at the first row.
type existsOp struct{ found bool }

func (o *existsOp) push(_ int, b *Batch) error {
	if b.N == 0 {
		return nil
	}
	o.found = true
	return errStop
}

func (o *existsOp) flush(int, int) error { return nil }
func (o *existsOp) finish() error        { return nil }

// gatherOp collects the first column, of at most limit rows where that is not negative. It is pushed to in order by one goroutine at a time.
type gatherOp struct {
	rows  *column.Builder
	limit int
	mem   account
}

func newGatherOp(r *run, t column.Type, limit int) *gatherOp {
	return &gatherOp{rows: column.NewBuilder(t, 0), limit: limit, mem: r.account("subquery")}
}

func (o *gatherOp) push(_ int, b *Batch) error {
	o.rows.Append(b.Cols[0], 0, b.N)
	if o.limit >= 0 && o.rows.Len() > o.limit {
		return &Error{Code: "value", Message: "more than one row returned by a subquery used as a value",
			Hint: "add LIMIT 1, or aggregate its rows"}
	}
	return o.mem.set(o.rows.Bytes())
}

func (o *gatherOp) flush(int, int) error { return nil }
func (o *gatherOp) finish() error        { return nil }

// SlotValue is the value of a ScalarSubquery or ExistsSubquery.
type SlotValue struct {
	Slot int
	Typ  column.Type
}

// Type implements Expr.
func (e *SlotValue) Type() column.Type { return e.Typ }

// String implements Expr.
func (e *SlotValue) String() string { return "subquery " + strconv.Itoa(e.Slot+1) }

func (e *SlotValue) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	return &column.Const{One: ev.r.slots[e.Slot].one, N: b.N}, nil
}

func (e *SlotValue) refs(func(int)) {}

// SlotIn is X IN (a SetSubquery of the same type), in three-valued logic.
type SlotIn struct {
	X    Expr
	Slot int
}

// Type implements Expr.
func (e *SlotIn) Type() column.Type { return column.BoolType }

// String implements Expr.
func (e *SlotIn) String() string {
	return "(" + e.X.String() + " IN subquery " + strconv.Itoa(e.Slot+1) + ")"
}

func (e *SlotIn) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	x, err := e.X.eval(ev, b)
	if err != nil {
		return nil, err
	}
	return ev.r.slots[e.Slot].in.Eval([]column.Vector{x}, b.N)
}

func (e *SlotIn) refs(add func(int)) { e.X.refs(add) }
