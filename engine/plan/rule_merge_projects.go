package plan

// ruleMergeProjects puts the expressions of a projection into the projection or grouping above it, so that what a subquery selects is
// computed (and read) only as far as it is used. An expression that is used more than once stays, so that it is computed once.
func ruleMergeProjects(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		for {
			switch n.(type) {
			case *projectNode, *aggNode:
			default:
				return n
			}
			below, ok := n.inputs()[0].(*projectNode)
			if !ok {
				return n
			}
			items := map[colID]expr{}
			for _, it := range below.items {
				items[it.id] = it.e
			}
			uses := map[colID]int{}
			exprsOf(n, func(e expr) { columnsOf(e, func(c *colExpr) { uses[c.id]++ }) })
			for id, count := range uses {
				if e := items[id]; count > 1 && !simple(e) {
					return n
				}
			}
			n = mapExprs(n, func(e expr) expr { return substitute(e, items) }).with([]node{below.in})
		}
	}), nil
}

// simple reports whether computing e costs nothing: a column, a field of one, a constant.
func simple(e expr) bool {
	switch e := e.(type) {
	case *colExpr, *litExpr, *slotExpr:
		return true
	case *fieldExpr:
		return simple(e.arg)
	}
	return false
}
