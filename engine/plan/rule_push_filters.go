package plan

import (
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// rulePushFilters moves conditions to where rows come from: through projections (with their expressions put in), below grouping where only keys
// are concerned, below sorting, into the scan. A condition that is never true leaves no rows to read.
func rulePushFilters(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		if f, ok := n.(*filterNode); ok {
			return pushFilters(f.in, conjuncts(f.conds))
		}
		return n
	}), nil
}

// conjuncts splits ANDs, and leaves out what is always true.
func conjuncts(conds []expr) []expr {
	var out []expr
	for _, c := range conds {
		if l, ok := c.(*logicExpr); ok && !l.or {
			out = append(out, conjuncts(l.args)...)
		} else if !isTrue(c) {
			out = append(out, c)
		}
	}
	return out
}

// pushFilters returns the rows of n for which all conditions are true.
func pushFilters(n node, conds []expr) node {
	if len(conds) == 0 {
		return n
	}
	for _, c := range conds {
		if l, ok := c.(*litExpr); ok && !isTrue(l) {
			return empty(n.cols())
		}
	}
	switch n := n.(type) {
	case *scanNode:
		c := *n
		c.filters = append(append([]expr(nil), n.filters...), conds...)
		return &c
	case *filterNode:
		return pushFilters(n.in, append(append([]expr(nil), n.conds...), conds...))
	case *sortNode:
		if n.limit < 0 && n.offset == 0 {
			return n.with([]node{pushFilters(n.in, conds)})
		}
	case *projectNode:
		items := map[colID]expr{}
		for _, it := range n.items {
			items[it.id] = it.e
		}
		down, stay := movable(conds, items)
		if len(down) > 0 {
			return keep(n.with([]node{pushFilters(n.in, down)}), stay)
		}
	case *unionNode:
		if slices.ContainsFunc(conds, volatile) {
			break
		}
		ins := make([]node, len(n.ins))
		for k, in := range n.ins {
			columns := map[colID]expr{}
			for i, c := range n.out {
				columns[c.id] = &colExpr{id: n.from[k][i], t: c.t, name: c.name}
			}
			down := make([]expr, len(conds))
			for i, c := range conds {
				down[i] = substitute(c, columns)
			}
			ins[k] = pushFilters(in, down)
		}
		return n.with(ins)
	case *aggNode:
		if len(n.keys) > 0 {
			keys := map[colID]expr{}
			for _, it := range n.keys {
				keys[it.id] = it.e
			}
			down, stay := movable(conds, keys)
			if len(down) > 0 {
				return keep(n.with([]node{pushFilters(n.in, down)}), stay)
			}
		}
	}
	return keep(n, conds)
}

func keep(n node, conds []expr) node {
	if len(conds) == 0 {
		return n
	}
	return &filterNode{n, conds}
}

// movable divides conditions into those that can be written with the expressions behind their columns (all of them known, none volatile), so
// written, and the others.
func movable(conds []expr, behind map[colID]expr) (down, stay []expr) {
	for _, c := range conds {
		ok := !volatile(c)
		columnsOf(c, func(col *colExpr) {
			e := behind[col.id]
			ok = ok && e != nil && !volatile(e)
		})
		if ok {
			if s := substitute(c, behind); checkSize(s, c.at()) == nil {
				down = append(down, conjuncts([]expr{nnf(s, false)})...)
				continue
			}
		}
		stay = append(stay, c)
	}
	return down, stay
}

// substitute puts expressions in the place of columns.
func substitute(e expr, by map[colID]expr) expr {
	return rewrite(e, func(x expr) expr {
		if c, ok := x.(*colExpr); ok {
			if to := by[c.id]; to != nil {
				return to
			}
		}
		return x
	})
}

// empty gives no rows of the columns.
func empty(cols []outCol) node {
	n := &valuesNode{out: cols, name: "NO ROWS"}
	for _, c := range cols {
		n.vecs = append(n.vecs, column.EmptyVector(c.t))
	}
	return n
}
