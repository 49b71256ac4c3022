package plan

import (
	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// ruleMetadata answers aggregates over a whole table from what headers and cardinalities say: count(*), count, min and max of a stored column, the
// number of rows in which a BOOLEAN column is true or false.
func ruleMetadata(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		agg, ok := n.(*aggNode)
		if !ok || len(agg.keys) > 0 || len(agg.aggs) == 0 {
			return n
		}
		scan, ok := agg.in.(*scanNode)
		if !ok || len(scan.filters) > 1 {
			return n
		}
		out := &metaNode{table: scan.table, space: scan.space}
		for _, it := range agg.aggs {
			m, ok := o.figure(scan, it.e.(*aggExpr))
			if !ok {
				return n
			}
			m.Typ, m.Text = it.t, it.name
			for _, c := range scan.filters {
				m.Text += " WHERE " + text(c)
			}
			out.out, out.items = append(out.out, it.outCol), append(out.items, m)
		}
		return out
	}), nil
}

// figure returns what headers know that the aggregate is.
func (o *optimizer) figure(scan *scanNode, e *aggExpr) (exec.MetaItem, bool) {
	p := predicates{o.snap, scan}
	conds := scan.filters
	if e.filter != nil {
		conds = append(append([]expr(nil), conds...), e.filter)
	}
	if len(conds) > 0 {
		// count(*) of the rows in which a column is true, or false.
		if len(conds) > 1 || e.fn.Name != "count" || len(e.args) > 0 {
			return exec.MetaItem{}, false
		}
		pred := p.of(nnf(conds[0], false))
		if pred == nil || pred.Op != storage.IsTrue || !p.indexed(pred) {
			return exec.MetaItem{}, false
		}
		if pred.Not {
			return exec.MetaItem{Kind: exec.MetaFalse, Leaf: pred.Node.Leaf}, true
		}
		return exec.MetaItem{Kind: exec.MetaTrue, Leaf: pred.Node.Leaf}, true
	}
	if e.fn.Name == "count" && len(e.args) == 0 {
		return exec.MetaItem{Kind: exec.MetaRows}, true
	}
	if len(e.args) != 1 || len(e.extra) > 0 {
		return exec.MetaItem{}, false
	}
	n := p.node(e.args[0])
	if n == nil || n.Kind != storage.LeafNode && n.Kind != storage.ListNode {
		return exec.MetaItem{}, false
	}
	leaf := o.snap.Schema().Leaf(n.Leaf)
	if leaf == nil || leaf.Space != scan.space {
		return exec.MetaItem{}, false
	}
	if e.fn.Name == "count" && !e.fn.Distinct {
		return exec.MetaItem{Kind: exec.MetaValues, Leaf: n.Leaf}, true
	}
	if n.Kind != storage.LeafNode {
		return exec.MetaItem{}, false
	}
	switch n.Type.Kind {
	case column.BigInt, column.Timestamp, column.Double:
		switch e.fn.Name {
		case "min":
			return exec.MetaItem{Kind: exec.MetaMin, Leaf: n.Leaf}, true
		case "max":
			return exec.MetaItem{Kind: exec.MetaMax, Leaf: n.Leaf}, true
		}
	}
	return exec.MetaItem{}, false
}
