package plan

import (
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// Up to so many rows of a top-N are fetched by row id afterwards: of text and lists, and of other columns, which cost less to read
// along and more to read one by one.
const (
	maxFetchWide = 10_000
	maxFetch     = 100
)

// ruleLateFetch sorts row ids and keys alone for a top-N, and reads the other columns for the rows that are left.
func ruleLateFetch(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		s, ok := n.(*sortNode)
		if !ok || s.limit < 0 || s.limit+s.offset > maxFetchWide {
			return n
		}
		p, ok := s.in.(*projectNode)
		if !ok {
			return n
		}
		switch in := p.in.(type) {
		case *scanNode:
			return o.fetchLate(s, p, in)
		case *fetchNode:
			return fetchLater(s, p, in)
		}
		return n
	}), nil
}

// splitItems divides the items of a projection into sort keys and others.
func splitItems(s *sortNode, p *projectNode) (keys, others []item) {
	isKey := map[colID]bool{}
	for _, k := range s.keys {
		isKey[k.col.id] = true
	}
	for _, it := range p.items {
		if isKey[it.id] {
			keys = append(keys, it)
		} else {
			others = append(others, it)
		}
	}
	return keys, others
}

// above rebuilds the columns of p over rows that have the keys computed and all else to compute.
func above(in node, p *projectNode, keys []item) node {
	computed := map[colID]bool{}
	for _, it := range keys {
		computed[it.id] = true
	}
	items := make([]item, len(p.items))
	for i, it := range p.items {
		if computed[it.id] {
			it.e = it.ref(it.e.at())
		}
		items[i] = it
	}
	return &projectNode{in, items}
}

// fetchLate is the rule for a projection of a scan.
func (o *optimizer) fetchLate(s *sortNode, p *projectNode, scan *scanNode) node {
	keys, others := splitItems(s, p)
	early := map[colID]bool{} // read anyway
	for _, it := range keys {
		columnsOf(it.e, func(c *colExpr) { early[c.id] = true })
	}
	var late []*scanCol
	seen := map[colID]bool{}
	pays := false
	for _, it := range others {
		if volatile(it.e) {
			return s // its values belong to the rows as they are scanned
		}
		columnsOf(it.e, func(c *colExpr) {
			sc := scan.find(c.id)
			if sc == nil || seen[c.id] {
				return
			}
			seen[c.id] = true
			late = append(late, sc)
			if wide(o.snap, sc.node) || !early[c.id] && s.limit+s.offset <= maxFetch {
				pays = true
			}
		})
	}
	if !pays || scan.rowid != 0 {
		return s
	}
	// Columns that are not wide and have been read already need not be read again.
	var passed []outCol
	fetched := late[:0]
	for _, sc := range late {
		if early[sc.id] && !wide(o.snap, sc.node) || !wide(o.snap, sc.node) && s.limit+s.offset > maxFetch {
			passed = append(passed, sc.outCol)
		} else {
			fetched = append(fetched, sc)
		}
	}
	c := *scan
	c.rowid = o.b.newID()
	id := outCol{c.rowid, "rowid", column.BigIntType}
	items := append(append(append([]item(nil), keys...), passThrough(passed)...), item{id, id.ref(lang.Pos{})})
	sorted := s.with([]node{&projectNode{&c, items}})
	return above(&fetchNode{in: sorted, scan: &c, rowid: id.id, out: fetched}, p, keys)
}

// fetchLater is the rule for a projection of a fetch: it is put above the sort, if the keys do not need it.
func fetchLater(s *sortNode, p *projectNode, f *fetchNode) node {
	fetched := map[colID]bool{}
	for _, c := range f.out {
		fetched[c.id] = true
	}
	keys, others := splitItems(s, p)
	needed := false
	for _, it := range keys {
		columnsOf(it.e, func(c *colExpr) { needed = needed || fetched[c.id] })
	}
	if needed {
		return s
	}
	var passed []outCol
	seen := map[colID]bool{f.rowid: true}
	for _, it := range others {
		if volatile(it.e) {
			return s
		}
		columnsOf(it.e, func(c *colExpr) {
			if !fetched[c.id] && !seen[c.id] {
				seen[c.id] = true
				passed = append(passed, outCol{c.id, c.name, c.t})
			}
		})
	}
	id := outCol{f.rowid, "rowid", column.BigIntType}
	items := append(append(append([]item(nil), keys...), passThrough(passed)...), item{id, id.ref(lang.Pos{})})
	sorted := s.with([]node{&projectNode{f.in, items}})
	return above(&fetchNode{in: sorted, scan: f.scan, rowid: f.rowid, out: f.out}, p, keys)
}

// wide reports whether values of n are large or costly to make: text, and lists and structs.
func wide(snap *storage.Snapshot, n *storage.Node) bool {
	switch n.Kind {
	case storage.LeafNode:
		leaf := snap.Schema().Leaf(n.Leaf)
		return leaf != nil && leaf.Storing == storage.Text
	case storage.ListNode:
		return true
	case storage.StructNode:
		for _, f := range n.Fields {
			if wide(snap, f) {
				return true
			}
		}
	case storage.ElementNode:
		return wide(snap, n.Elem)
	}
	return false
}
