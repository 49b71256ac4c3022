package plan

import (
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// ruleTextHash groups by the stored 128-bit keyed hash of a text in place of the text, and reads the text of one row a group afterwards; and counts
// distinct texts by their hashes. So no text is decoded but what is shown. Conditions on the groups that do not look at the text come before
// it is read.
func ruleTextHash(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		if f, ok := n.(*filterNode); ok {
			return filterBeforeFetch(f)
		}
		agg, ok := n.(*aggNode)
		if !ok {
			return n
		}
		scan, ok := agg.in.(*scanNode)
		if !ok {
			return n
		}
		agg = o.countHashes(agg, scan)
		return o.groupByHash(agg, scan)
	}), nil
}

// filterBeforeFetch moves conditions below a fetch that they do not need.
func filterBeforeFetch(f *filterNode) node {
	fetch, ok := f.in.(*fetchNode)
	if !ok {
		return f
	}
	fetched := map[colID]bool{}
	for _, c := range fetch.out {
		fetched[c.id] = true
	}
	var before, after []expr
	for _, c := range f.conds {
		needs := volatile(c)
		columnsOf(c, func(col *colExpr) { needs = needs || fetched[col.id] })
		if needs {
			after = append(after, c)
		} else {
			before = append(before, c)
		}
	}
	return keep(fetch.with([]node{keep(fetch.in, before)}), after)
}

// countHashes puts hashes into count(DISTINCT text).
func (o *optimizer) countHashes(agg *aggNode, scan *scanNode) *aggNode {
	out := &aggNode{agg.in, agg.keys, append([]item(nil), agg.aggs...)}
	for i, it := range out.aggs {
		a := it.e.(*aggExpr)
		if a.fn.Name != "count" || !a.fn.Distinct || len(a.args) != 1 {
			continue
		}
		if h := o.hashColumn(scan, a.args[0]); h != nil {
			c := *a
			c.args = []expr{h.ref(a.pos)}
			out.aggs[i].e = &c
		}
	}
	return out
}

// groupByHash groups by hashes in place of texts.
func (o *optimizer) groupByHash(agg *aggNode, scan *scanNode) node {
	keys := append([]item(nil), agg.keys...)
	var texts []*scanCol
	for i, it := range keys {
		h := o.hashColumn(scan, it.e)
		if h == nil {
			continue
		}
		c := scan.find(it.e.(*colExpr).id)
		texts = append(texts, &scanCol{outCol{it.id, c.name, c.t}, c.node})
		keys[i] = item{outCol{o.b.newID(), h.name, h.t}, h.ref(it.e.at())}
	}
	if len(texts) == 0 {
		return agg
	}
	if scan.rowid == 0 {
		scan.rowid = o.b.newID()
	}
	ids := outCol{scan.rowid, "rowid", column.BigIntType}
	min, err := fn.ResolveAggregate("min", fn.Args(column.BigIntType), false)
	if err != nil {
		return agg
	}
	first := item{outCol{o.b.newID(), "min(rowid)", column.BigIntType}, &aggExpr{fn: min, args: []expr{ids.ref(agg.keys[0].e.at())}}}
	return &fetchNode{in: &aggNode{scan, keys, append(append([]item(nil), agg.aggs...), first)}, scan: scan, rowid: first.id, out: texts}
}

// hashColumn returns the column of the hash of the text that e is; nil if it is not a stored text.
func (o *optimizer) hashColumn(scan *scanNode, e expr) *scanCol {
	n := (&predicates{o.snap, scan}).node(e)
	if n == nil {
		return nil
	}
	h := o.hashNode(n)
	if h == nil {
		return nil
	}
	key := "hash of " + keyOf(e)
	c := scan.parts[key]
	if c == nil {
		c = &scanCol{outCol{o.b.newID(), "hash of " + text(e), column.VarcharType}, h}
		scan.out = append(scan.out, c)
		if scan.parts == nil {
			scan.parts = map[string]*scanCol{}
		}
		scan.parts[key] = c
	}
	return c
}

func (o *optimizer) hashNode(n *storage.Node) *storage.Node {
	switch n.Kind {
	case storage.LeafNode:
		schema := o.snap.Schema()
		leaf := schema.Leaf(n.Leaf)
		if leaf == nil || leaf.Storing != storage.Text {
			return nil
		}
		if h := schema.Companion(leaf.ID, storage.TextHash); h != nil {
			return &storage.Node{Kind: storage.LeafNode, Leaf: h.ID, Type: column.VarcharType}
		}
	case storage.ElementNode:
		if h := o.hashNode(n.Elem); h != nil {
			return element(n, h)
		}
	}
	return nil
}
