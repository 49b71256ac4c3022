package plan

import "github.com/colloquydb/colloquy/storage"

// ruleCountFilter counts rows that satisfy conditions which storage can answer whole, without handing a row to the executor.
func ruleCountFilter(o *optimizer, n node) (node, error) {
	if !o.enabled(choicePredicates) {
		return n, nil
	}
	return transform(n, func(n node) node {
		agg, ok := n.(*aggNode)
		if !ok || len(agg.keys) > 0 || !countsRows(agg.aggs) || len(agg.aggs) == 0 {
			return n
		}
		scan, ok := agg.in.(*scanNode)
		if !ok || len(scan.filters) == 0 {
			return n
		}
		pred := o.whole(scan)
		if pred == nil {
			return n
		}
		out := node(&countNode{scan, pred, agg.aggs[0].outCol})
		if len(agg.aggs) > 1 {
			out = &projectNode{out, sameColumn(agg.aggs, agg.aggs[0].outCol)}
		}
		return out
	}), nil
}

// whole returns the predicate that is all the conditions of a scan; nil if storage cannot answer all.
func (o *optimizer) whole(scan *scanNode) *storage.Pred {
	p := predicates{o.snap, scan}
	pred, rest := p.split(scan.filters)
	if len(rest) > 0 {
		return nil
	}
	return pred
}

// countsRows reports whether all the aggregates are count(*).
func countsRows(aggs []item) bool {
	for _, it := range aggs {
		a := it.e.(*aggExpr)
		if a.fn.Name != "count" || len(a.args) > 0 || a.filter != nil {
			return false
		}
	}
	return true
}

// sameColumn gives all items the value of one column.
func sameColumn(items []item, c outCol) []item {
	out := make([]item, len(items))
	for i, it := range items {
		out[i] = item{it.outCol, c.ref(it.e.at())}
	}
	return out
}
