package plan

// rulePrune leaves out the columns that nobody uses.
func rulePrune(o *optimizer, n node) (node, error) {
	need := columnSet{}
	for _, c := range n.cols() {
		need[c.id] = true
	}
	return prune(n, need), nil
}

type columnSet map[colID]bool

// and returns the set with the columns of the expressions added.
func (s columnSet) and(es ...expr) columnSet {
	out := columnSet{}
	for id := range s {
		out[id] = true
	}
	for _, e := range es {
		columnsOf(e, func(c *colExpr) { out[c.id] = true })
	}
	return out
}

func items(list []item) []expr {
	out := make([]expr, len(list))
	for i, it := range list {
		out[i] = it.e
	}
	return out
}

func needed(list []item, need columnSet) []item {
	var out []item
	for _, it := range list {
		if need[it.id] {
			out = append(out, it)
		}
	}
	return out
}

// prune returns n with the columns needed, and perhaps others.
func prune(n node, need columnSet) node {
	switch n := n.(type) {
	case *scanNode:
		read := need.and(n.filters...)
		c := *n
		c.out, c.shown = nil, need
		for _, sc := range n.out {
			if read[sc.id] {
				c.out = append(c.out, sc)
			}
		}
		if !need[n.rowid] {
			c.rowid = 0
		}
		return &c
	case *filterNode:
		return n.with([]node{prune(n.in, need.and(n.conds...))})
	case *projectNode:
		list := needed(n.items, need)
		return &projectNode{prune(n.in, columnSet{}.and(items(list)...)), list}
	case *aggNode:
		aggs := needed(n.aggs, need)
		if len(n.keys) == 0 && len(aggs) == 0 && len(n.aggs) > 0 {
			aggs = n.aggs[:1] // one row, whatever it holds
		}
		below := columnSet{}.and(items(n.keys)...).and(items(aggs)...)
		return &aggNode{prune(n.in, below), n.keys, aggs}
	case *sortNode:
		below := need.and()
		for _, k := range n.keys {
			below[k.col.id] = true
		}
		return n.with([]node{prune(n.in, below)})
	case *unionNode:
		out := &unionNode{}
		var kept []int
		for i, c := range n.out {
			if need[c.id] {
				kept, out.out = append(kept, i), append(out.out, c)
			}
		}
		for k, in := range n.ins {
			below, ids := columnSet{}, []colID{}
			for _, i := range kept {
				ids = append(ids, n.from[k][i])
				below[n.from[k][i]] = true
			}
			out.ins, out.from = append(out.ins, prune(in, below)), append(out.from, ids)
		}
		return out
	case *repeatNode: // of all columns, the last one included
		below := columnSet{}
		for _, c := range n.in.cols() {
			below[c.id] = true
		}
		return &repeatNode{prune(n.in, below)}
	case *limitNode:
		return n.with([]node{prune(n.in, need)})
	case *fetchNode:
		f := &fetchNode{scan: n.scan, rowid: n.rowid}
		below := need.and()
		for _, c := range n.out {
			delete(below, c.id)
			if need[c.id] {
				f.out = append(f.out, c)
			}
		}
		if len(f.out) == 0 {
			return prune(n.in, below)
		}
		below[n.rowid] = true
		f.in = prune(n.in, below)
		return f
	}
	return n
}
