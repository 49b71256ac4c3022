package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/lang"
)

// selectItem is one column of a select list, stars written out.
type selectItem struct {
	ast  lang.Expr // nil for a column of a star
	name string
	col  *outCol // of a star, or what COLUMNS(...) in ast stands for
	e    expr    // once bound
}

// selectBinder binds one SELECT.
type selectBinder struct {
	b       *binder
	sel     *lang.Select
	scope   *scope
	aliases map[string]*lang.SelectItem
	items   []*selectItem

	grouped bool // there are groups or aggregates
	keys    []item
	byKey   map[string]*item // keys and aggregates, by the key of their expression
	aggs    []item
	extra   []item // what only ORDER BY needs, below the sort
}

// bindSelect binds a SELECT with the ORDER BY and LIMIT of the query that it is the body of.
func (b *binder) bindSelect(sel *lang.Select, order *lang.OrderBy, limit *lang.Limit, outer *scope) (*query, error) {
	switch {
	case sel.Windows != nil:
		return nil, unsupported(sel.Windows[0].Pos, "WINDOW")
	case sel.Qualify != nil:
		return nil, unsupported(sel.Qualify.Position(), "QUALIFY")
	case sel.Sample != nil:
		return nil, unsupported(sel.Sample.Pos, "USING SAMPLE")
	case sel.Distinct != nil && sel.Distinct.On != nil:
		return nil, unsupported(sel.Distinct.Pos, "DISTINCT ON")
	}
	n, sc, err := b.bindFrom(sel.From, outer)
	if err != nil {
		return nil, err
	}
	s := &selectBinder{b: b, sel: sel, scope: sc, aliases: map[string]*lang.SelectItem{}, byKey: map[string]*item{}}
	for _, it := range sel.Items {
		if it.Alias != nil {
			if k := strings.ToLower(it.Alias.Name); s.aliases[k] == nil {
				s.aliases[k] = it
			}
		}
	}
	if err := s.expand(); err != nil {
		return nil, err
	}
	if sel.Where != nil {
		cond, err := s.binder("WHERE", false).bind(sel.Where)
		if err != nil {
			return nil, err
		}
		if cond, err = newBool(cond, "WHERE"); err != nil {
			return nil, err
		}
		n = &filterNode{n, []expr{cond}}
	}
	if err := s.bindItems(); err != nil {
		return nil, err
	}
	if err := s.bindGroups(); err != nil {
		return nil, err
	}
	having, err := s.bindHaving()
	if err != nil {
		return nil, err
	}
	visible := make([]outCol, len(s.items))
	list := make([]item, len(s.items))
	for i, it := range s.items {
		visible[i] = outCol{b.newID(), it.name, it.e.typ()}
		list[i] = item{visible[i], it.e}
	}
	var keys []sortKey
	if order != nil {
		keys, err = b.bindOrder(order, visible, func(e lang.Expr) (*colExpr, error) { return s.orderExpr(e, list) })
		if err != nil {
			return nil, err
		}
	}
	// Everything is bound: put the plan together.
	if s.grouped {
		if having != nil {
			if having, err = s.aboveGroups(having); err != nil {
				return nil, err
			}
		}
		for _, part := range [][]item{list, s.extra} {
			for i := range part {
				if part[i].e, err = s.aboveGroups(part[i].e); err != nil {
					return nil, err
				}
			}
		}
		n = &aggNode{n, s.keys, s.aggs}
		if having != nil {
			n = &filterNode{n, []expr{having}}
		}
	}
	n = &projectNode{n, append(list, s.extra...)}
	if sel.Distinct != nil {
		// The columns keep their ids through grouping by them.
		n = distinct(n, visible)
	}
	if len(keys) > 0 {
		n = &sortNode{in: n, keys: keys, limit: -1}
	}
	if n, err = b.bindLimit(n, limit); err != nil {
		return nil, err
	}
	return &query{n, visible}, nil
}

// distinct keeps one of each of the rows of the columns.
func distinct(n node, cols []outCol) node { return &aggNode{in: n, keys: passThrough(cols)} }

// binder returns a binder for a clause in which aliases can be used.
func (s *selectBinder) binder(clause string, aggs bool) *exprBinder {
	return &exprBinder{b: s.b, scope: s.scope, clause: clause, aliases: s.aliases, aggs: aggs}
}

// bindItems binds the select list.
func (s *selectBinder) bindItems() error {
	for _, it := range s.items {
		if it.ast == nil {
			it.e = it.col.ref(s.sel.Pos)
			continue
		}
		x := s.binder("the select list", true)
		x.pick = it.col
		e, err := x.bind(it.ast)
		if err != nil {
			return err
		}
		it.e = e
		if it.name == "" {
			it.name = resultName(it.ast, e)
		}
		if hasAggregate(e) {
			s.grouped = true
		}
	}
	return nil
}
