package plan

import (
	"slices"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// rows is a physical node with the ids of its columns.
type rows struct {
	node exec.Node
	ids  []colID
}

// where maps column ids to positions.
func (r rows) where() map[colID]int {
	m := make(map[colID]int, len(r.ids))
	for i, id := range r.ids {
		if _, ok := m[id]; !ok {
			m[id] = i
		}
	}
	return m
}

// physical chooses operators for a logical plan.
func (o *optimizer) physical(n node) (rows, error) {
	switch n := n.(type) {
	case *scanNode:
		return o.physicalScan(n)
	case *valuesNode:
		out := &exec.Values{Typs: typesOf(n.out), Cols: n.vecs, Rows: n.rows, Name: n.name}
		return rows{out, idsOf(n.out)}, nil
	case *seriesNode:
		return rows{&exec.Series{Start: n.start, Stop: n.stop, Step: n.step}, []colID{n.out.id}}, nil
	case *metaNode:
		return rows{&exec.Metadata{Table: n.table, Space: n.space, Items: n.items}, idsOf(n.out)}, nil
	case *countNode:
		p := &predicates{o.snap, n.scan}
		out := &exec.CountFilter{Table: n.scan.table, Space: n.scan.space, Filter: n.pred, Indexed: p.indexed(n.pred), Notes: o.filterNotes(n.scan)}
		return rows{out, []colID{n.out.id}}, nil
	case *groupCountNode:
		out := &exec.GroupCounts{Table: n.scan.table, Space: n.scan.space, Key: n.label, Leaf: n.leaf, Typ: n.key.t, Filter: n.pred, Notes: o.filterNotes(n.scan)}
		if n.pred != nil {
			out.Indexed = (&predicates{o.snap, n.scan}).indexed(n.pred)
		}
		return rows{out, []colID{n.key.id, n.count.id}}, nil
	}
	if u, ok := n.(*unionNode); ok {
		return o.physicalUnion(u)
	}
	in, err := o.physical(n.inputs()[0])
	if err != nil {
		return rows{}, err
	}
	where := in.where()
	switch n := n.(type) {
	case *filterNode:
		return rows{&exec.Filter{Input: in.node, Conds: lowerAll(n.conds, where)}, in.ids}, nil
	case *projectNode:
		return physicalProject(n, in), nil
	case *aggNode:
		return o.physicalAgg(n, in)
	case *repeatNode:
		return rows{&exec.Repeat{Input: in.node}, in.ids[:len(in.ids)-1]}, nil
	case *limitNode:
		return rows{&exec.Limit{Input: in.node, Count: n.count, Offset: n.offset}, in.ids}, nil
	case *sortNode:
		out := &exec.Sort{Input: in.node, Limit: n.limit, Offset: n.offset}
		for _, k := range n.keys {
			out.Keys = append(out.Keys, exec.SortKey{Col: where[k.col.id], Desc: k.desc, NullsFirst: k.nullsFirst})
			label := k.col.name
			if k.desc {
				label += " DESC"
			}
			if k.nullsFirst {
				label += " NULLS FIRST"
			}
			out.Texts = append(out.Texts, label)
		}
		return rows{out, in.ids}, nil
	case *fetchNode:
		out := &exec.Fetch{Input: in.node, Space: n.scan.space, RowID: where[n.rowid]}
		var ids []colID
		for i, id := range in.ids {
			if id != n.rowid {
				out.Emit, ids = append(out.Emit, i), append(ids, id)
			}
		}
		for i, c := range n.out {
			out.Cols = append(out.Cols, o.scanColumn(c))
			out.Emit, ids = append(out.Emit, ^i), append(ids, c.id)
		}
		return rows{out, ids}, nil
	}
	panic("plan: no physical form of a node")
}

func (o *optimizer) physicalUnion(n *unionNode) (rows, error) {
	out := &exec.Union{}
	for i, in := range n.ins {
		r, err := o.physical(in)
		if err != nil {
			return rows{}, err
		}
		list := make([]outCol, len(n.out))
		for k, c := range n.out {
			list[k] = outCol{n.from[i][k], c.name, c.t}
		}
		out.Nodes = append(out.Nodes, physicalProject(&projectNode{items: passThrough(list)}, r).node)
	}
	return rows{out, idsOf(n.out)}, nil
}

func typesOf(cols []outCol) []column.Type {
	out := make([]column.Type, len(cols))
	for i, c := range cols {
		out[i] = c.t
	}
	return out
}

func idsOf(cols []outCol) []colID {
	out := make([]colID, len(cols))
	for i, c := range cols {
		out[i] = c.id
	}
	return out
}

func lowerAll(es []expr, where map[colID]int) []exec.Expr {
	out := make([]exec.Expr, len(es))
	for i, e := range es {
		out[i] = lower(e, where)
	}
	return out
}

// physicalProject computes the items, or, where all are columns, has the node below give them so.
func physicalProject(n *projectNode, in rows) rows {
	ids := make([]colID, len(n.items))
	order := make([]int, 0, len(n.items))
	where := in.where()
	for i, it := range n.items {
		ids[i] = it.id
		if c, ok := it.e.(*colExpr); ok {
			order = append(order, where[c.id])
		}
	}
	if len(order) == len(n.items) {
		switch below := in.node.(type) {
		case *exec.Scan:
			below.Emit = reorder(below.Emit, order)
			return rows{below, ids}
		case *exec.Fetch:
			below.Emit = reorder(below.Emit, order)
			return rows{below, ids}
		}
		if len(order) == len(in.ids) && slices.IsSorted(order) && len(slices.Compact(slices.Clone(order))) == len(order) {
			return rows{in.node, ids}
		}
	}
	return rows{&exec.Project{Input: in.node, Exprs: lowerAll(items(n.items), where)}, ids}
}

func reorder(emit, order []int) []int {
	out := make([]int, len(order))
	for i, at := range order {
		out[i] = emit[at]
	}
	return out
}

func (o *optimizer) scanColumn(c *scanCol) exec.ScanCol {
	return exec.ScanCol{Name: c.name, Node: c.node, Wide: wide(o.snap, c.node)}
}

func (o *optimizer) physicalScan(n *scanNode) (rows, error) {
	out := &exec.Scan{Table: n.table, Space: n.space, FirstRows: n.first}
	p := &predicates{o.snap, n}
	var rest []expr
	var kids []*storage.Pred
	for _, c := range n.filters {
		var k *storage.Pred
		if o.enabled(choicePredicates) {
			k = p.of(c)
			if d, ok := dynamic(p, c); ok {
				out.Dynamic = append(out.Dynamic, d)
				continue
			}
		}
		switch {
		case k == nil:
			rest = append(rest, c)
		case out.Lookup == nil && o.lookup(k, n.space) != nil:
			out.Lookup = o.lookup(k, n.space)
			out.Notes = append(out.Notes, exec.Attr{Key: "lookup", Value: text(c)})
			if out.Lookup.Owners {
				kids = append(kids, k)
			}
		default:
			kids = append(kids, k)
			out.Notes = append(out.Notes, exec.Attr{Key: "filter", Value: text(c) + " [" + p.how(k) + "]"})
		}
	}
	if len(kids) == 1 {
		out.Filter = kids[0]
	} else if len(kids) > 1 {
		out.Filter = and(kids)
	}
	// Cheap conditions first: those that read no text.
	cost := func(e expr) int {
		c := 0
		columnsOf(e, func(col *colExpr) {
			if sc := n.find(col.id); sc != nil && wide(o.snap, sc.node) {
				c = 1
			}
		})
		return c
	}
	slices.SortStableFunc(rest, func(a, b expr) int { return cost(a) - cost(b) })
	// What is read: the columns of the result, and those of the conditions that are left.
	ids := idsOf(n.cols())
	need := columnSet{}.and(rest...)
	for _, id := range ids {
		need[id] = true
	}
	where := map[colID]int{}
	for _, c := range n.out {
		if need[c.id] {
			where[c.id] = len(out.Cols)
			out.Cols = append(out.Cols, o.scanColumn(c))
		}
	}
	if n.rowid != 0 {
		where[n.rowid] = len(out.Cols)
		out.Cols = append(out.Cols, exec.ScanCol{Name: "rowid"})
	}
	for _, id := range ids {
		out.Emit = append(out.Emit, where[id])
	}
	out.Residual = lowerAll(rest, where)
	return rows{out, ids}, nil
}

// lookup returns how an index of values finds the rows of a predicate, or the segments that they are in; nil if none does.
func (o *optimizer) lookup(p *storage.Pred, space storage.Space) *exec.Lookup {
	if p.Op != storage.InStrings || p.Not || len(p.Strings) != 1 || p.Node.Kind != storage.LeafNode || !o.enabled(choiceLookup) {
		return nil
	}
	leaf := o.snap.Schema().Leaf(p.Node.Leaf)
	if leaf == nil || !leaf.Lookup || leaf.Space != space && !(leaf.Space == storage.Conversations && space == storage.Messages) {
		return nil
	}
	return &exec.Lookup{Leaf: leaf.ID, Value: p.Strings[0], Owners: leaf.Space != space}
}

// dynamic turns column IN (subquery) into a condition that storage answers once the subquery has run.
func dynamic(p *predicates, c expr) (exec.DynamicIn, bool) {
	in, ok := c.(*inSlotExpr)
	if !ok {
		return exec.DynamicIn{}, false
	}
	n := p.node(in.arg)
	if n == nil {
		return exec.DynamicIn{}, false
	}
	switch n.Type.Kind {
	case column.BigInt, column.Timestamp, column.Varchar:
		return exec.DynamicIn{Node: n, Slot: in.slot, Text: text(c)}, true
	}
	return exec.DynamicIn{}, false
}

// filterNotes describes the conditions of a scan that storage answers whole.
func (o *optimizer) filterNotes(n *scanNode) []exec.Attr {
	p := &predicates{o.snap, n}
	var notes []exec.Attr
	for _, c := range n.filters {
		if k := p.of(c); k != nil {
			notes = append(notes, exec.Attr{Key: "filter", Value: text(c) + " [" + p.how(k) + "]"})
		}
	}
	return notes
}

func (o *optimizer) physicalAgg(n *aggNode, in rows) (rows, error) {
	out := &exec.Aggregate{Input: in.node}
	where := in.where()
	known := map[string]int{}
	add := func(e expr) int {
		k := keyOf(e)
		at, ok := known[k]
		if !ok || volatile(e) {
			at = len(out.Exprs)
			known[k] = at
			out.Exprs = append(out.Exprs, lower(e, where))
		}
		return at
	}
	for _, it := range n.keys {
		out.Keys = append(out.Keys, add(it.e))
	}
	for _, it := range n.aggs {
		a := it.e.(*aggExpr)
		call := exec.AggCall{Fn: a.fn, Filter: -1, Text: text(a), Pos: place(a.pos)}
		for _, arg := range a.args {
			call.Args = append(call.Args, add(arg))
		}
		if a.filter != nil {
			call.Filter = add(a.filter)
		}
		out.Aggs = append(out.Aggs, call)
	}
	if scan, ok := n.in.(*scanNode); ok && o.enabled(choiceArray) {
		var err error
		if out.Array, err = o.arrayKeys(scan, n.keys); err != nil {
			return rows{}, err
		}
	}
	return rows{out, idsOf(n.cols())}, nil
}

// arrayKeys numbers the values of all keys; nil if one of them has too many, or all together have.
func (o *optimizer) arrayKeys(scan *scanNode, keys []item) ([]exec.ArrayKey, error) {
	p := &predicates{o.snap, scan}
	var out []exec.ArrayKey
	size := 1
	for _, it := range keys {
		n := p.node(it.e)
		if n == nil || n.Kind != storage.LeafNode {
			return nil, nil
		}
		k, err := o.arrayKey(n)
		if err != nil || k == nil {
			return nil, err
		}
		if size *= k.Size; size > exec.MaxArrayGroups {
			return nil, nil
		}
		out = append(out, *k)
	}
	return out, nil
}

func (o *optimizer) arrayKey(n *storage.Node) (*exec.ArrayKey, error) {
	leaf := o.snap.Schema().Leaf(n.Leaf)
	if leaf == nil {
		return nil, nil
	}
	switch leaf.Kind {
	case column.Bool:
		return &exec.ArrayKey{Bool: true, Size: 3}, nil
	case column.Varchar:
		if leaf.Storing != storage.Plain {
			return nil, nil
		}
		dict, err := o.snap.Dict(o.ctx, leaf.ID)
		if err != nil || dict == nil || len(dict.Vals) >= exec.MaxArrayGroups {
			return nil, err
		}
		return &exec.ArrayKey{Dict: dict, Size: len(dict.Vals) + 1}, nil
	case column.BigInt:
		b, err := o.snap.Bounds(o.ctx, leaf.ID)
		if err != nil || b.Empty {
			return nil, err
		}
		if span := uint64(b.MaxInt) - uint64(b.MinInt); span < exec.MaxArrayGroups-1 {
			return &exec.ArrayKey{Min: b.MinInt, Size: int(span) + 2}, nil
		}
	}
	return nil, nil
}
