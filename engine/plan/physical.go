package plan

import (
	"slices"

	"github.com/colloquydb/colloquy/engine/exec"
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
