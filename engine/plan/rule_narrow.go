package plan

import (
	"math"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// ruleNarrow reads the part of a column that a query uses, where storage has it apart: a field of a struct, an element of a list or a field of that,
// the length of a list, the length of a text in characters or bytes.
func ruleNarrow(o *optimizer, n node) (node, error) {
	out, _ := o.narrow(n)
	return out, nil
}

// narrow rewrites the expressions of n and below. It returns the scan whose columns are there above n under their own ids, or nil.
func (o *optimizer) narrow(n node) (node, *scanNode) {
	switch s := n.(type) {
	case *scanNode:
		w := &narrower{o: o, scan: s}
		for i, e := range s.filters {
			s.filters[i] = w.expr(e)
		}
		return s, s
	}
	inputs := n.inputs()
	if len(inputs) != 1 {
		in := make([]node, len(inputs))
		for i, k := range inputs {
			in[i], _ = o.narrow(k)
		}
		return n.with(in), nil
	}
	in, scan := o.narrow(inputs[0])
	n = n.with([]node{in})
	if scan != nil {
		w := &narrower{o: o, scan: scan}
		n = mapExprs(n, w.expr)
	}
	switch n.(type) {
	case *filterNode, *sortNode, *limitNode:
		return n, scan
	}
	return n, nil
}

// narrower rewrites expressions over one scan.
type narrower struct {
	o    *optimizer
	scan *scanNode
}

// expr returns e with every part that storage has apart as a column of the scan, the largest parts first.
func (w *narrower) expr(e expr) expr {
	if _, ok := e.(*colExpr); !ok {
		if n := w.node(e); n != nil {
			return w.column(e, n)
		}
	}
	kids := e.kids()
	if len(kids) == 0 {
		return e
	}
	out := make([]expr, len(kids))
	changed := false
	for i, k := range kids {
		out[i] = w.expr(k)
		changed = changed || out[i] != k
	}
	if !changed {
		return e
	}
	return e.with(out)
}

// column returns the column of the scan that reads n, which is what e means.
func (w *narrower) column(e expr, n *storage.Node) expr {
	key := keyOf(e)
	c := w.scan.parts[key]
	if c == nil {
		for _, known := range w.scan.out {
			if known.node == n {
				c = known
			}
		}
		if c == nil {
			c = &scanCol{outCol{w.o.b.newID(), text(e), n.Type}, n}
			w.scan.out = append(w.scan.out, c)
		}
		if w.scan.parts == nil {
			w.scan.parts = map[string]*scanCol{}
		}
		w.scan.parts[key] = c
	}
	return c.ref(e.at())
}

// node returns the part of storage that e is; nil if it is none.
func (w *narrower) node(e expr) *storage.Node {
	switch e := e.(type) {
	case *colExpr:
		if c := w.scan.find(e.id); c != nil {
			return c.node
		}
	case *fieldExpr:
		of := w.node(e.arg)
		switch {
		case of == nil:
		case of.Kind == storage.StructNode:
			return of.Fields[e.index]
		case of.Kind == storage.ElementNode && of.Elem.Kind == storage.StructNode:
			return element(of, of.Elem.Fields[e.index])
		}
	case *callExpr:
		switch {
		case e.name == "[]" && len(e.args) == 2:
			return w.element(e)
		case (e.name == "length" || e.name == "strlen") && len(e.args) == 1:
			if of := w.node(e.args[0]); of != nil {
				return w.length(of, e.name == "strlen")
			}
		}
	}
	return nil
}

// element returns the node of an element of a list with a constant index.
func (w *narrower) element(e *callExpr) *storage.Node {
	l, ok := e.args[1].(*litExpr)
	if !ok || l.isNull() {
		return nil
	}
	at, ok := l.one.(*column.Int64s)
	if !ok || at.Vals[0] == 0 || at.Vals[0] > math.MaxInt32 || at.Vals[0] < math.MinInt32 {
		return nil
	}
	of := w.node(e.args[0])
	if of == nil || of.Kind != storage.ListNode {
		return nil
	}
	return &storage.Node{Kind: storage.ElementNode, Leaf: of.Leaf, Elem: of.Elem, Index: int(at.Vals[0]), Type: of.Elem.Type}
}

// element returns the node that takes another part of the same element.
func element(of, part *storage.Node) *storage.Node {
	return &storage.Node{Kind: storage.ElementNode, Leaf: of.Leaf, Elem: part, Index: of.Index, Type: part.Type}
}

// length returns the node of the length of what n reads.
func (w *narrower) length(n *storage.Node, bytes bool) *storage.Node {
	switch {
	case n.Kind == storage.ListNode && !bytes:
		return &storage.Node{Kind: storage.LeafNode, Leaf: n.Leaf, Type: column.BigIntType}
	case n.Kind == storage.LeafNode:
		schema := w.o.snap.Schema()
		leaf := schema.Leaf(n.Leaf)
		if leaf == nil || leaf.Storing != storage.Text {
			return nil
		}
		how := storage.TextChars
		if bytes {
			how = storage.TextBytes
		}
		if c := schema.Companion(leaf.ID, how); c != nil {
			return &storage.Node{Kind: storage.LeafNode, Leaf: c.ID, Type: column.BigIntType}
		}
	case n.Kind == storage.ElementNode:
		if part := w.length(n.Elem, bytes); part != nil && n.Elem.Kind == storage.LeafNode {
			return element(n, part)
		}
	}
	return nil
}
