package plan

// transform returns n with every node replaced by what f makes of it: inputs first, then the node above.
func transform(n node, f func(node) node) node {
	in := n.inputs()
	var changed []node
	for i, k := range in {
		if r := transform(k, f); r != k {
			if changed == nil {
				changed = append([]node(nil), in...)
			}
			changed[i] = r
		}
	}
	if changed != nil {
		n = n.with(changed)
	}
	return f(n)
}

// exprsOf calls visit for each expression that the node itself holds.
func exprsOf(n node, visit func(expr)) {
	switch n := n.(type) {
	case *scanNode:
		for _, e := range n.filters {
			visit(e)
		}
	case *filterNode:
		for _, e := range n.conds {
			visit(e)
		}
	case *projectNode:
		for _, it := range n.items {
			visit(it.e)
		}
	case *aggNode:
		for _, it := range n.keys {
			visit(it.e)
		}
		for _, it := range n.aggs {
			visit(it.e)
		}
	case *sortNode:
		for _, k := range n.keys {
			visit(k.col)
		}
	}
}

// mapExprs returns the node with each expression that it holds replaced. Sort keys, which are columns, are left alone.
func mapExprs(n node, f func(expr) expr) node {
	mapItems := func(items []item) []item {
		out := make([]item, len(items))
		for i, it := range items {
			out[i] = item{it.outCol, f(it.e)}
		}
		return out
	}
	mapAll := func(es []expr) []expr {
		out := make([]expr, len(es))
		for i, e := range es {
			out[i] = f(e)
		}
		return out
	}
	switch n := n.(type) {
	case *scanNode:
		c := *n
		c.filters = mapAll(n.filters)
		return &c
	case *filterNode:
		return &filterNode{n.in, mapAll(n.conds)}
	case *projectNode:
		return &projectNode{n.in, mapItems(n.items)}
	case *aggNode:
		return &aggNode{n.in, mapItems(n.keys), mapItems(n.aggs)}
	}
	return n
}
