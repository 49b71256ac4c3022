package plan

import (
	"context"
	"strings"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
)

// binder turns the syntax tree of one statement into a logical plan. It is used once.
type binder struct {
	ctx    context.Context
	snap   *storage.Snapshot
	params Params
	opt    Options

	lastID colID
	subs   []subquery
	slots  map[subKey]int // places in subs
	ctes   []*cte         // in reach, innermost last
	depth  int
	bound  int // queries bound so far
}

// subquery is a query inside an expression, in the order in which they have to run.
type subquery struct {
	kind exec.SubqueryKind
	plan node
}

// cte is a query named by WITH. It is bound anew wherever it is read.
type cte struct {
	def   *lang.CTE
	known int // how many ctes before it are in its own reach
}

// query is a bound query: its visible columns are those of node, in order.
type query struct {
	node node
	cols []outCol
}

func (b *binder) newID() colID {
	b.lastID++
	return b.lastID
}

// Bounds on queries within queries, CTEs that read CTEs included: how deep, and how many once each CTE is written out
// wherever it is read.
const (
	maxQueryDepth = 100
	maxQueries    = 10_000
)

// enter counts one more query around the ones to come.
func (b *binder) enter(pos lang.Pos) (leave func(), err error) {
	if b.depth >= maxQueryDepth {
		return nil, fault(codeQuery, pos, "queries stand more than %d deep in one another", maxQueryDepth)
	}
	if b.bound++; b.bound > maxQueries {
		return nil, fault(codeQuery, pos, "the query is made of more than %d queries once every WITH is written out", maxQueries)
	}
	b.depth++
	return func() { b.depth-- }, nil
}

// bindQuery binds a query within the reach of outer names (which only serve to word errors).
func (b *binder) bindQuery(q *lang.Query, outer *scope) (*query, error) {
	leave, err := b.enter(q.Pos)
	if err != nil {
		return nil, err
	}
	defer leave()
	if q.With != nil {
		if q.With.Recursive {
			return nil, unsupported(q.With.Pos, "WITH RECURSIVE")
		}
		known := len(b.ctes)
		defer func() { b.ctes = b.ctes[:known] }()
		for _, c := range q.With.CTEs {
			b.ctes = append(b.ctes, &cte{def: c, known: len(b.ctes)})
		}
		// One that nothing reads may still be wrong; its subqueries need not run.
		subs := len(b.subs)
		for _, c := range b.ctes[known:] {
			if _, err := b.bindCTE(c, outer); err != nil {
				return nil, err
			}
			b.dropSubs(subs)
		}
	}
	if sel, ok := q.Body.(*lang.Select); ok {
		return b.bindSelect(sel, q.OrderBy, q.Limit, outer)
	}
	res, err := b.bindBody(q.Body, outer)
	if err != nil {
		return nil, err
	}
	return b.orderRows(res, q.OrderBy, q.Limit)
}

func (b *binder) bindBody(body lang.QueryBody, outer *scope) (*query, error) {
	switch body := body.(type) {
	case *lang.Query:
		return b.bindQuery(body, outer)
	case *lang.Select:
		return b.bindSelect(body, nil, nil, outer)
	case *lang.Values:
		return b.bindValues(body)
	case *lang.Describe:
		return b.bindDescribe(body)
	case *lang.Show:
		return b.bindShow(body)
	case *lang.SetOp:
		return b.bindSetOp(body, outer)
	case *lang.Summarize:
		return nil, unsupported(body.Pos, "SUMMARIZE")
	}
	return nil, unsupported(body.Position(), "this form of query")
}

// bindCTE binds the query of a CTE, which sees the CTEs before it.
func (b *binder) bindCTE(c *cte, outer *scope) (*query, error) {
	saved := b.ctes
	b.ctes = b.ctes[:c.known:c.known]
	defer func() { b.ctes = saved }()
	res, err := b.bindQuery(c.def.Query, outer)
	if err != nil {
		return nil, err
	}
	cols, err := renameColumns(res.cols, c.def.Columns)
	if err != nil {
		return nil, err
	}
	return &query{res.node, cols}, nil
}

// renameColumns gives the first columns new names.
func renameColumns(cols []outCol, names []*lang.Ident) ([]outCol, error) {
	if len(names) > len(cols) {
		return nil, fault(codeQuery, names[len(cols)].Pos, "there are %d names for %s", len(names), count(len(cols), "column"))
	}
	out := append([]outCol(nil), cols...)
	for i, n := range names {
		out[i].name = n.Name
	}
	return out, nil
}

// orderRows adds ORDER BY and LIMIT to a query whose columns alone they can refer to.
func (b *binder) orderRows(q *query, order *lang.OrderBy, limit *lang.Limit) (*query, error) {
	n := q.node
	if order != nil {
		sc := &scope{sources: []*source{{cols: q.cols}}, result: true}
		x := &exprBinder{b: b, scope: sc, clause: "ORDER BY"}
		var extra []item
		keys, err := b.bindOrder(order, q.cols, func(e lang.Expr) (*colExpr, error) {
			bound, err := x.bind(e)
			if err != nil {
				return nil, err
			}
			if c, ok := bound.(*colExpr); ok {
				return c, nil
			}
			it := item{outCol{b.newID(), text(bound), bound.typ()}, bound}
			extra = append(extra, it)
			return it.ref(bound.at()), nil
		})
		if err != nil {
			return nil, err
		}
		if len(extra) > 0 {
			n = &projectNode{n, append(passThrough(n.cols()), extra...)}
		}
		if len(keys) > 0 {
			n = &sortNode{in: n, keys: keys, limit: -1}
		}
	}
	n, err := b.bindLimit(n, limit)
	if err != nil {
		return nil, err
	}
	return &query{n, q.cols}, nil
}

// passThrough are items that give columns under their own ids.
func passThrough(cols []outCol) []item {
	items := make([]item, len(cols))
	for i, c := range cols {
		items[i] = item{c, c.ref(lang.Pos{})}
	}
	return items
}

// findCTE returns the innermost CTE of that name.
func (b *binder) findCTE(name string) *cte {
	for i := len(b.ctes) - 1; i >= 0; i-- {
		if strings.EqualFold(b.ctes[i].def.Name.Name, name) {
			return b.ctes[i]
		}
	}
	return nil
}
