package plan

import (
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// predicates turns conditions on a scan into what storage can answer. A condition that holds a function of a row, or compares columns with
// each other, is left to the executor.
type predicates struct {
	snap *storage.Snapshot
	scan *scanNode
}

// no is the predicate that no row satisfies, all that which every row does.
func no() *storage.Pred  { return &storage.Pred{Op: storage.Or} }
func all() *storage.Pred { return &storage.Pred{Op: storage.And} }

// split divides conditions, all of which have to be true, into a predicate for storage (nil if there is none) and the rest.
func (p *predicates) split(conds []expr) (pred *storage.Pred, rest []expr) {
	var kids []*storage.Pred
	for _, c := range conds {
		if k := p.of(c); k != nil {
			kids = append(kids, k)
		} else {
			rest = append(rest, c)
		}
	}
	switch len(kids) {
	case 0:
		return nil, rest
	case 1:
		return kids[0], rest
	}
	return and(kids), rest
}

// of returns the predicate that is true where e is; nil if storage has none.
func (p *predicates) of(e expr) *storage.Pred {
	switch e := e.(type) {
	case *litExpr:
		if isTrue(e) {
			return all()
		}
		return no() // FALSE and NULL
	case *colExpr:
		return p.isTrue(e, false)
	case *notExpr:
		switch arg := e.arg.(type) {
		case *colExpr:
			return p.isTrue(arg, true)
		case *callExpr:
			m := p.match(arg)
			if m != nil && m.Op == storage.Match {
				m.Not = !m.Not
			}
			return m // else never true: a pattern that is NULL
		}
	case *logicExpr:
		kids := make([]*storage.Pred, len(e.args))
		for i, a := range e.args {
			if kids[i] = p.of(a); kids[i] == nil {
				return nil
			}
		}
		if e.or {
			return &storage.Pred{Op: storage.Or, Kids: kids}
		}
		return and(kids)
	case *inExpr:
		return p.in(e)
	case *callExpr:
		return p.call(e)
	}
	return nil
}

// and joins predicates; ranges of one column become one.
func and(kids []*storage.Pred) *storage.Pred {
	var out []*storage.Pred
	for _, k := range kids {
		if k.Op == storage.And && len(k.Kids) > 0 {
			out = append(out, k.Kids...)
			continue
		}
		merged := false
		for i, o := range out {
			if k.Op == storage.Range && o.Op == storage.Range && k.Node == o.Node && !k.Not && !o.Not {
				lo, hi := max(k.Ints[0], o.Ints[0]), min(k.Ints[1], o.Ints[1])
				out[i] = intRange(k.Node, lo, hi)
				merged = true
			}
		}
		if !merged {
			out = append(out, k)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return &storage.Pred{Op: storage.And, Kids: out}
}

func intRange(n *storage.Node, lo, hi int64) *storage.Pred {
	if lo > hi {
		return no()
	}
	return &storage.Pred{Op: storage.Range, Node: n, Ints: []int64{lo, hi}}
}

// node returns the stored column that e is, or nil.
func (p *predicates) node(e expr) *storage.Node {
	c, ok := e.(*colExpr)
	if !ok {
		return nil
	}
	sc := p.scan.find(c.id)
	if sc == nil {
		return nil
	}
	return sc.node
}

func (p *predicates) isTrue(c *colExpr, not bool) *storage.Pred {
	n := p.node(c)
	if n == nil || n.Type.Kind != column.Bool {
		return nil
	}
	return &storage.Pred{Op: storage.IsTrue, Node: n, Not: not}
}

// in answers arg [NOT] IN (constants). A NULL among them makes no row true, and with NOT every row false or NULL.
func (p *predicates) in(e *inExpr) *storage.Pred {
	n := p.node(e.arg)
	if n == nil {
		return nil
	}
	size := e.set.Len()
	nulls := column.CountNulls(e.set, size)
	if e.not && nulls > 0 {
		return no()
	}
	pred := &storage.Pred{Node: n, Not: e.not}
	switch v := column.Flat(e.set, e.arg.typ()).(type) {
	case *column.Int64s:
		pred.Op = storage.InInts
		for i, x := range v.Vals {
			if !v.Nulls.Get(i) {
				pred.Ints = append(pred.Ints, x)
			}
		}
	case *column.Strings:
		pred.Op = storage.InStrings
		for i, x := range v.Vals {
			if !v.Nulls.Get(i) {
				pred.Strings = append(pred.Strings, x)
			}
		}
	case *column.Float64s:
		op := storage.Or
		if e.not {
			op = storage.And
		}
		any := &storage.Pred{Op: op}
		for i, x := range v.Vals {
			if !v.Nulls.Get(i) {
				any.Kids = append(any.Kids, &storage.Pred{Op: storage.FloatRange, Node: n, Not: e.not, Floats: []float64{x, x}})
			}
		}
		return any
	case *column.Bools:
		any := no()
		for i, x := range v.Vals {
			if !v.Nulls.Get(i) {
				any.Kids = append(any.Kids, &storage.Pred{Op: storage.IsTrue, Node: n, Not: !x})
			}
		}
		if e.not {
			return nil
		}
		return any
	default:
		return nil
	}
	if len(pred.Ints)+len(pred.Strings) == 0 {
		return no()
	}
	return pred
}

func (p *predicates) call(e *callExpr) *storage.Pred {
	switch e.name {
	case "is null", "is not null":
		if n := p.node(e.args[0]); n != nil {
			return &storage.Pred{Op: storage.IsNull, Node: n, Not: e.name == "is not null"}
		}
		return nil
	}
	if _, ok := flipped[e.name]; ok && len(e.args) == 2 {
		if l, ok := e.args[1].(*litExpr); ok {
			return p.compare(e.name, e.args[0], l)
		}
		if l, ok := e.args[0].(*litExpr); ok {
			return p.compare(flipped[e.name], e.args[1], l)
		}
		return nil
	}
	return p.match(e)
}

// match answers LIKE and other tests of a text against constants.
func (p *predicates) match(e *callExpr) *storage.Pred {
	if len(e.args) < 2 {
		return nil
	}
	n := p.node(e.args[0])
	if n == nil || n.Type.Kind != column.Varchar {
		return nil
	}
	consts := make([]string, len(e.args)-1)
	for i, a := range e.args[1:] {
		l, ok := a.(*litExpr)
		if !ok || l.t.Kind != column.Varchar && l.t.Kind != column.Null {
			return nil
		}
		if l.isNull() {
			return no()
		}
		consts[i] = l.one.(*column.Strings).Vals[0]
	}
	name, not := e.name, false
	switch name {
	case "not like", "not ilike", "!~", "!~*":
		name, not = inverse[name], true
	}
	m, ok, err := fn.NewMatcher(name, consts)
	if !ok || err != nil {
		return nil // an error is the function's to report, if a row gets so far
	}
	return &storage.Pred{Op: storage.Match, Node: n, Not: not, Matcher: m}
}

// indexed reports whether bitmaps alone answer a predicate on the space.
func (p *predicates) indexed(pred *storage.Pred) bool {
	switch pred.Op {
	case storage.And, storage.Or:
		for _, k := range pred.Kids {
			if !p.indexed(k) {
				return false
			}
		}
		return true
	case storage.IsTrue, storage.InStrings, storage.Match, storage.IsNull:
		return pred.Node.Kind == storage.LeafNode && p.snap.HasIndex(pred.Node.Leaf, p.scan.space)
	}
	return false
}
