package plan

// maxFirst is the greatest LIMIT for which a scan starts small.
const maxFirst = 1 << 16

// ruleFirstRows tells a scan that a LIMIT above it is likely to stop it after a few rows.
func ruleFirstRows(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		l, ok := n.(*limitNode)
		if !ok || l.count <= 0 || l.count+l.offset > maxFirst {
			return n
		}
		return &limitNode{firstRows(l.in, int(l.count+l.offset)), l.count, l.offset}
	}), nil
}

func firstRows(n node, rows int) node {
	switch n := n.(type) {
	case *scanNode:
		c := *n
		c.first = rows
		return &c
	case *unionNode:
		ins := make([]node, len(n.ins))
		for i, in := range n.ins {
			ins[i] = firstRows(in, rows)
		}
		return n.with(ins)
	case *projectNode, *filterNode:
		return n.with([]node{firstRows(n.inputs()[0], rows)})
	}
	return n
}
