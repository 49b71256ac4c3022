package plan

import "github.com/colloquydb/colloquy/storage"

// ruleGroupCounts counts rows by one indexed column (or lists its values) from stored cardinalities, or, where there are conditions that storage
// answers whole, from bitmaps.
func ruleGroupCounts(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		agg, ok := n.(*aggNode)
		if !ok || len(agg.keys) != 1 || !countsRows(agg.aggs) {
			return n
		}
		scan, ok := agg.in.(*scanNode)
		if !ok {
			return n
		}
		key := (&predicates{o.snap, scan}).node(agg.keys[0].e)
		if key == nil || key.Kind != storage.LeafNode || !o.snap.HasIndex(key.Leaf, scan.space) {
			return n
		}
		var pred *storage.Pred
		if len(scan.filters) > 0 {
			if !o.enabled(choicePredicates) {
				return n
			}
			if pred = o.whole(scan); pred == nil {
				return n
			}
		}
		out := &groupCountNode{scan: scan, pred: pred, leaf: key.Leaf, key: agg.keys[0].outCol, label: text(agg.keys[0].e)}
		if len(agg.aggs) == 1 {
			out.count = agg.aggs[0].outCol
			return out
		}
		out.count = intCol("count")
		out.count.id = o.b.newID()
		items := passThrough([]outCol{out.key})
		return &projectNode{out, append(items, sameColumn(agg.aggs, out.count)...)}
	}), nil
}
