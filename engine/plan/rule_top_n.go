package plan

// maxTopN is the number of rows up to which a sort keeps only those that a LIMIT wants.
const maxTopN = 1 << 20

// ruleTopN makes ORDER BY with LIMIT a top-N, which keeps few rows.
func ruleTopN(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		l, ok := n.(*limitNode)
		if !ok || l.count < 0 || l.count > maxTopN || l.offset > maxTopN {
			return n
		}
		s, ok := l.in.(*sortNode)
		if !ok || s.limit >= 0 {
			return n
		}
		return &sortNode{s.in, s.keys, l.count, l.offset}
	}), nil
}
