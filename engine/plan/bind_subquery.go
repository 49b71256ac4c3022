package plan

import (
	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// subKey tells one subquery from another: the same text read twice, through an alias of it, is one, whose values are of
// type t.
type subKey struct {
	kind exec.SubqueryKind
	of   *lang.Query
	t    string
}

// addSub adds a subquery to those that run before the query, unless it is there. n is what gives its values, of type t.
func (x *exprBinder) addSub(kind exec.SubqueryKind, of *lang.Query, t column.Type, n node) int {
	key := subKey{kind, of, t.String()}
	if slot, ok := x.b.slots[key]; ok {
		return slot
	}
	if x.b.slots == nil {
		x.b.slots = map[subKey]int{}
	}
	x.b.subs = append(x.b.subs, subquery{kind, n})
	x.b.slots[key] = len(x.b.subs) - 1
	return len(x.b.subs) - 1
}

// dropSubs forgets all subqueries but the first n: those of a query that is bound but not run.
func (b *binder) dropSubs(n int) {
	b.subs = b.subs[:n]
	for key, slot := range b.slots {
		if slot >= n {
			delete(b.slots, key)
		}
	}
}

func (x *exprBinder) bindSubquery(e *lang.Subquery) (expr, error) {
	if e.Array {
		return nil, unsupported(e.Pos, "ARRAY(SELECT ...)")
	}
	q, err := x.b.bindQuery(e.Query, x.scope)
	if err != nil {
		return nil, err
	}
	if len(q.cols) != 1 {
		return nil, fault(codeQuery, e.Pos, "a subquery used as a value gives one column, and this one gives %d", len(q.cols))
	}
	slot := x.addSub(exec.ScalarSubquery, e.Query, q.cols[0].t, only(q))
	return &slotExpr{slot, q.cols[0].t, e.Pos}, nil
}

// only keeps the visible columns of a query.
func only(q *query) node {
	items := make([]item, len(q.cols))
	for i, c := range q.cols {
		items[i] = item{c, c.ref(lang.Pos{})}
	}
	return &projectNode{q.node, items}
}

func (x *exprBinder) bindExists(e *lang.Exists) (expr, error) {
	q, err := x.b.bindQuery(e.Query, x.scope)
	if err != nil {
		return nil, err
	}
	return &slotExpr{x.addSub(exec.ExistsSubquery, e.Query, column.BoolType, &limitNode{q.node, 1, 0}), column.BoolType, e.Pos}, nil
}

func (x *exprBinder) bindInQuery(e *lang.In, arg expr) (expr, error) {
	q, err := x.b.bindQuery(e.Query, x.scope)
	if err != nil {
		return nil, err
	}
	if len(q.cols) != 1 {
		return nil, fault(codeQuery, e.Pos, "IN takes a subquery of one column, and this one gives %d", len(q.cols))
	}
	from := q.cols[0]
	t, err := fn.CommonComparison(argOf(arg), fn.Arg{Type: from.t})
	if err != nil {
		return nil, functionFault(err, e.Pos, nil)
	}
	if arg, err = coerce(arg, t); err != nil {
		return nil, err
	}
	value, err := coerce(from.ref(e.Pos), t)
	if err != nil {
		return nil, err
	}
	id := from.id
	if _, same := value.(*colExpr); !same {
		id = x.b.newID()
	}
	// Which values there are is all that counts.
	plan := node(&projectNode{q.node, []item{{outCol{id, from.name, t}, value}}})
	key := item{outCol{x.b.newID(), from.name, t}, &colExpr{id: id, t: t, name: from.name}}
	plan = &aggNode{in: plan, keys: []item{key}}
	res := expr(&inSlotExpr{arg, x.addSub(exec.SetSubquery, e.Query, t, plan), e.Pos})
	if e.Not {
		res = newNot(res, e.Pos)
	}
	return res, nil
}

// bindQuantified binds the forms of ANY and ALL that are IN and NOT IN by another name.
func (x *exprBinder) bindQuantified(e *lang.Quantified) (expr, error) {
	in := &lang.In{Pos: e.Pos, Expr: e.Left, Query: e.Query, Of: e.List}
	switch {
	case e.Op == lang.Eq && !e.All:
	case e.Op == lang.NotEq && e.All:
		in.Not = true
	default:
		return nil, withHint(unsupported(e.Pos, "this comparison with ANY or ALL"), "compare with (SELECT min(...) ...) or (SELECT max(...) ...)")
	}
	return x.bindIn(in)
}
