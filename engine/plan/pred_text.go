package plan

import (
	"github.com/colloquydb/colloquy/storage"
)

// how names, for EXPLAIN, what answers a predicate.
func (p *predicates) how(pred *storage.Pred) string {
	if p.indexed(pred) {
		return "bitmap"
	}
	switch pred.Op {
	case storage.And, storage.Or:
		for _, k := range pred.Kids {
			if p.how(k) != p.how(pred.Kids[0]) {
				return "bitmap and values"
			}
		}
		if len(pred.Kids) > 0 {
			return p.how(pred.Kids[0])
		}
	case storage.Match:
		if p.isText(pred.Node) {
			return "text"
		}
	case storage.InStrings:
		if p.isText(pred.Node) {
			return "text hash"
		}
	}
	return "values"
}

func (p *predicates) isText(n *storage.Node) bool {
	for n.Kind == storage.ElementNode {
		n = n.Elem
	}
	leaf := p.snap.Schema().Leaf(n.Leaf)
	return n.Kind == storage.LeafNode && leaf != nil && leaf.Storing == storage.Text
}
