package plan

import (
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// orderExpr binds a key of ORDER BY that is no column of the result: if the result has the expression it is that, else a column that
// is dropped after sorting.
func (s *selectBinder) orderExpr(e lang.Expr, list []item) (*colExpr, error) {
	x := s.binder("ORDER BY", true)
	bound, err := x.bind(e)
	if err != nil {
		return nil, err
	}
	k := keyOf(bound)
	for _, it := range append(append([]item(nil), list...), s.extra...) {
		if keyOf(it.e) == k {
			return it.ref(e.Position()), nil
		}
	}
	if s.sel.Distinct != nil {
		return nil, withHint(fault(codeQuery, e.Position(), "with SELECT DISTINCT, ORDER BY can only use what is selected"), "add %s to the select list", shorten(e.String()))
	}
	if hasAggregate(bound) && !s.grouped {
		s.grouped = true
	}
	it := item{outCol{s.b.newID(), text(bound), bound.typ()}, bound}
	s.extra = append(s.extra, it)
	return it.ref(e.Position()), nil
}

// ordinal returns the index of the item that a number stands for.
func ordinal(n *lang.NumberLit, items int, clause string) (int, error) {
	v, ok, err := constInt(mustNumber(n))
	if err != nil || !ok || v < 1 || v > int64(items) {
		return 0, fault(codeQuery, n.Pos, "%s %s: the result has %s", clause, n.Text, count(items, "column"))
	}
	return int(v) - 1, nil
}

func mustNumber(n *lang.NumberLit) expr {
	e, err := bindNumber(n, false)
	if err != nil {
		return nullLit(column.NullType, n.Pos)
	}
	return e
}

// bindOrder binds ORDER BY over a result. bind finds or makes the column of a key that is neither an ordinal nor a column of the result.
func (b *binder) bindOrder(o *lang.OrderBy, cols []outCol, bind func(lang.Expr) (*colExpr, error)) ([]sortKey, error) {
	var keys []sortKey
	add := func(c *colExpr, dir lang.Direction, nulls lang.NullOrder) {
		for _, k := range keys {
			if k.col.id == c.id {
				return // decided by then
			}
		}
		keys = append(keys, sortKey{c, dir == lang.Desc, nulls == lang.NullsFirst})
	}
	if o.All != nil {
		for i := range cols {
			add(cols[i].ref(o.Pos), o.All.Dir, o.All.Nulls)
		}
		return keys, nil
	}
	for _, it := range o.Items {
		switch e := it.Expr.(type) {
		case *lang.NumberLit:
			if e.Kind != lang.Integer {
				return nil, fault(codeQuery, e.Pos, "ORDER BY %s: a column is numbered by a whole number", e.Text)
			}
			i, err := ordinal(e, len(cols), "ORDER BY")
			if err != nil {
				return nil, err
			}
			add(cols[i].ref(e.Pos), it.Dir, it.Nulls)
			continue
		case *lang.ColumnRef:
			if len(e.Parts) == 1 {
				if c := (&source{cols: cols}).column(e.Parts[0].Name); c != nil {
					add(c.ref(e.Pos), it.Dir, it.Nulls)
					continue
				}
			}
		case *lang.StringLit:
			return nil, withHint(fault(codeQuery, e.Pos, "ORDER BY %s orders nothing: it is a text", shorten(e.String())), "a name is written without quotes or in double quotes")
		}
		c, err := bind(it.Expr)
		if err != nil {
			return nil, err
		}
		add(c, it.Dir, it.Nulls)
	}
	return keys, nil
}

// bindLimit adds LIMIT and OFFSET.
func (b *binder) bindLimit(n node, l *lang.Limit) (node, error) {
	if l == nil {
		return n, nil
	}
	if l.Percent {
		return nil, unsupported(l.Pos, "LIMIT with a percentage")
	}
	out := &limitNode{in: n, count: -1}
	for _, part := range []struct {
		e    lang.Expr
		to   *int64
		name string
	}{{l.Count, &out.count, "LIMIT"}, {l.Offset, &out.offset, "OFFSET"}} {
		if part.e == nil {
			continue
		}
		x := &exprBinder{b: b, scope: &scope{noFrom: true}, clause: part.name}
		e, err := x.bind(part.e)
		if err != nil {
			return nil, err
		}
		if l, ok := e.(*litExpr); ok && l.isNull() {
			continue // no limit
		}
		v, ok, err := constInt(e)
		if err != nil {
			return nil, err
		}
		switch {
		case !ok:
			return nil, unsupported(part.e.Position(), part.name+" that is not a constant")
		case v < 0:
			return nil, fault(codeValue, part.e.Position(), "%s cannot be negative", part.name)
		}
		*part.to = v
	}
	return out, nil
}
