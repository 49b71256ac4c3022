package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/lang"
)

func (s *selectBinder) bindGroups() error {
	g := s.sel.GroupBy
	if g == nil {
		return nil
	}
	s.grouped = true
	if g.All {
		for _, it := range s.items {
			if _, constant := it.e.(*litExpr); !constant && !hasAggregate(it.e) {
				s.addKey(it.e)
			}
		}
		return nil
	}
	for _, elem := range g.Elems {
		var list []lang.Expr
		switch elem := elem.(type) {
		case *lang.GroupExpr:
			list = []lang.Expr{elem.Expr}
		case *lang.GroupSet:
			list = elem.Exprs
		case *lang.GroupSets:
			return unsupported(elem.Pos, [...]string{"ROLLUP", "CUBE", "GROUPING SETS"}[elem.Kind])
		}
		for _, ast := range list {
			e, err := s.groupExpr(ast)
			if err != nil {
				return err
			}
			if hasAggregate(e) {
				return fault(codeAggregate, ast.Position(), "GROUP BY cannot use an aggregate")
			}
			s.addKey(e)
		}
	}
	return nil
}

// groupExpr binds an element of GROUP BY: an ordinal, or an expression, in which columns come before aliases.
func (s *selectBinder) groupExpr(e lang.Expr) (expr, error) {
	if n, ok := e.(*lang.NumberLit); ok && n.Kind == lang.Integer {
		i, err := ordinal(n, len(s.items), "GROUP BY")
		if err != nil {
			return nil, err
		}
		return s.items[i].e, nil
	}
	if ref, ok := e.(*lang.ColumnRef); ok && len(ref.Parts) == 1 {
		if c, _ := s.scope.column(ref.Parts[0].Name); c == nil {
			for _, it := range s.items {
				if strings.EqualFold(it.name, ref.Parts[0].Name) {
					return it.e, nil
				}
			}
		}
	}
	return s.binder("GROUP BY", true).bind(e)
}

func (s *selectBinder) addKey(e expr) {
	k := keyOf(e)
	if s.byKey[k] != nil {
		return
	}
	it := item{outCol{s.b.newID(), text(e), e.typ()}, e}
	s.keys = append(s.keys, it)
	s.byKey[k] = &it
}

func (s *selectBinder) bindHaving() (expr, error) {
	if s.sel.Having == nil {
		return nil, nil
	}
	s.grouped = true
	e, err := s.binder("HAVING", true).bind(s.sel.Having)
	if err != nil {
		return nil, err
	}
	return newBool(e, "HAVING")
}

// aboveGroups rewrites an expression of a grouped SELECT to read the groups: keys and aggregates become columns.
func (s *selectBinder) aboveGroups(e expr) (expr, error) {
	if it := s.byKey[keyOf(e)]; it != nil {
		return it.ref(e.at()), nil
	}
	switch e := e.(type) {
	case *aggExpr:
		it := item{outCol{s.b.newID(), text(e), e.typ()}, e}
		s.aggs = append(s.aggs, it)
		s.byKey[keyOf(e)] = &it
		return it.ref(e.pos), nil
	case *colExpr:
		f := fault(codeGrouping, e.pos, "%s is neither grouped by nor within an aggregate", quoteName(e.name))
		if len(s.keys) == 0 && s.sel.GroupBy == nil {
			return nil, withHint(f, "add GROUP BY %s, or write any_value(%s)", quoteName(e.name), quoteName(e.name))
		}
		return nil, withHint(f, "add it to GROUP BY, or write any_value(%s)", quoteName(e.name))
	}
	kids := e.kids()
	if len(kids) == 0 {
		return e, nil
	}
	out := make([]expr, len(kids))
	for i, k := range kids {
		var err error
		if out[i], err = s.aboveGroups(k); err != nil {
			return nil, err
		}
	}
	return e.with(out), nil
}
