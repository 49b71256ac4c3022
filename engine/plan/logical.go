package plan

import (
	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// node is a node of the logical plan. Rules make new nodes and do not change those they are given, but for the columns that a
// scanNode or fetchNode reads, which may be added to.
type node interface {
	// cols are the columns of the node's rows.
	cols() []outCol
	inputs() []node
	// with returns a copy with other inputs.
	with(inputs []node) node
}

// scanNode reads a table.
type scanNode struct {
	table   string
	space   storage.Space
	out     []*scanCol
	filters []expr // all have to be true
	// first is the number of rows after which the plan above probably stops; 0: it reads all.
	first int
	// rowid, if not 0, is the column of row ids.
	rowid colID
	// shown are the columns that the plan above uses; nil means all. The others serve conditions.
	shown columnSet
	// parts are the columns that stand for parts of others, by the key of the expression that they replace.
	parts map[string]*scanCol
}

// scanCol is a column of a scan.
type scanCol struct {
	outCol
	node *storage.Node
}

func (n *scanNode) cols() []outCol {
	out := make([]outCol, 0, len(n.out)+1)
	for _, c := range n.out {
		if n.shown == nil || n.shown[c.id] {
			out = append(out, c.outCol)
		}
	}
	if n.rowid != 0 {
		out = append(out, outCol{n.rowid, "rowid", column.BigIntType})
	}
	return out
}

func (n *scanNode) inputs() []node   { return nil }
func (n *scanNode) with([]node) node { return n }

// find returns the column with the id, or nil.
func (n *scanNode) find(id colID) *scanCol {
	for _, c := range n.out {
		if c.id == id {
			return c
		}
	}
	return nil
}

// valuesNode gives rows that are known.
type valuesNode struct {
	out  []outCol
	vecs []column.Vector
	rows int
	name string // in EXPLAIN
}

func (n *valuesNode) cols() []outCol   { return n.out }
func (n *valuesNode) inputs() []node   { return nil }
func (n *valuesNode) with([]node) node { return n }

// seriesNode is range(start, stop, step).
type seriesNode struct {
	out               outCol
	start, stop, step int64
}

func (n *seriesNode) cols() []outCol   { return []outCol{n.out} }
func (n *seriesNode) inputs() []node   { return nil }
func (n *seriesNode) with([]node) node { return n }

// filterNode keeps the rows for which all conditions are true.
type filterNode struct {
	in    node
	conds []expr
}

func (n *filterNode) cols() []outCol          { return n.in.cols() }
func (n *filterNode) inputs() []node          { return []node{n.in} }
func (n *filterNode) with(inputs []node) node { return &filterNode{inputs[0], n.conds} }

// item is a computed column.
type item struct {
	outCol
	e expr
}

// projectNode computes columns.
type projectNode struct {
	in    node
	items []item
}

func (n *projectNode) cols() []outCol {
	out := make([]outCol, len(n.items))
	for i, it := range n.items {
		out[i] = it.outCol
	}
	return out
}

func (n *projectNode) inputs() []node          { return []node{n.in} }
func (n *projectNode) with(inputs []node) node { return &projectNode{inputs[0], n.items} }

// aggNode groups by keys and computes aggregates; the expressions of aggs are *aggExpr.
type aggNode struct {
	in         node
	keys, aggs []item
}

func (n *aggNode) cols() []outCol {
	var out []outCol
	for _, it := range n.keys {
		out = append(out, it.outCol)
	}
	for _, it := range n.aggs {
		out = append(out, it.outCol)
	}
	return out
}

func (n *aggNode) inputs() []node          { return []node{n.in} }
func (n *aggNode) with(inputs []node) node { return &aggNode{inputs[0], n.keys, n.aggs} }

// sortKey is a column to sort by.
type sortKey struct {
	col              *colExpr
	desc, nullsFirst bool
}

// sortNode sorts, and with limit >= 0 keeps rows offset to offset+limit-1.
type sortNode struct {
	in            node
	keys          []sortKey
	limit, offset int64
}

func (n *sortNode) cols() []outCol { return n.in.cols() }
func (n *sortNode) inputs() []node { return []node{n.in} }
func (n *sortNode) with(inputs []node) node {
	return &sortNode{inputs[0], n.keys, n.limit, n.offset}
}

// limitNode keeps rows offset to offset+count-1; all from offset on where count is negative.
type limitNode struct {
	in            node
	count, offset int64
}

func (n *limitNode) cols() []outCol          { return n.in.cols() }
func (n *limitNode) inputs() []node          { return []node{n.in} }
func (n *limitNode) with(inputs []node) node { return &limitNode{inputs[0], n.count, n.offset} }

// fetchNode reads columns of a scanned table by row id, in place of the row id.
type fetchNode struct {
	in    node
	scan  *scanNode
	rowid colID
	out   []*scanCol
}

func (n *fetchNode) cols() []outCol {
	var out []outCol
	for _, c := range n.in.cols() {
		if c.id != n.rowid {
			out = append(out, c)
		}
	}
	for _, c := range n.out {
		out = append(out, c.outCol)
	}
	return out
}

func (n *fetchNode) inputs() []node { return []node{n.in} }
func (n *fetchNode) with(inputs []node) node {
	return &fetchNode{inputs[0], n.scan, n.rowid, n.out}
}

// unionNode gives the rows of its inputs one after the other. Column i of it is column from[k][i] of input k.
type unionNode struct {
	ins  []node
	from [][]colID
	out  []outCol
}

func (n *unionNode) cols() []outCol { return n.out }
func (n *unionNode) inputs() []node { return n.ins }
func (n *unionNode) with(inputs []node) node {
	return &unionNode{inputs, n.from, n.out}
}

// repeatNode gives each row as often as the last column of its input says, without that column.
type repeatNode struct{ in node }

func (n *repeatNode) cols() []outCol {
	cols := n.in.cols()
	return cols[:len(cols)-1]
}

func (n *repeatNode) inputs() []node          { return []node{n.in} }
func (n *repeatNode) with(inputs []node) node { return &repeatNode{inputs[0]} }

// metaNode gives figures about a table that its headers hold.
type metaNode struct {
	table string
	space storage.Space
	out   []outCol
	items []exec.MetaItem
}

func (n *metaNode) cols() []outCol   { return n.out }
func (n *metaNode) inputs() []node   { return nil }
func (n *metaNode) with([]node) node { return n }

// countNode counts the rows of a scan that satisfy its filters, all of which storage answers.
type countNode struct {
	scan *scanNode
	pred *storage.Pred
	out  outCol
}

func (n *countNode) cols() []outCol   { return []outCol{n.out} }
func (n *countNode) inputs() []node   { return nil }
func (n *countNode) with([]node) node { return n }

// groupCountNode counts rows by the value of an indexed column; pred is nil for all rows.
type groupCountNode struct {
	scan       *scanNode
	pred       *storage.Pred
	leaf       storage.LeafID
	key, count outCol
	label      string
}

func (n *groupCountNode) cols() []outCol   { return []outCol{n.key, n.count} }
func (n *groupCountNode) inputs() []node   { return nil }
func (n *groupCountNode) with([]node) node { return n }
