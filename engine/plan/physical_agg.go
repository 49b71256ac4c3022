package plan

import (
	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

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
