package plan

import (
	"slices"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

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
