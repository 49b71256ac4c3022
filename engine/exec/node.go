package exec

import "github.com/colloquydb/colloquy/storage/column"

// Node is a node of a physical plan: what to do, without any state of a run. Nodes are immutable once built and may be run by any number
// of goroutines at once. All implementations are in this package.
type Node interface {
	// Types are the types of the columns of the node's rows.
	Types() []column.Type
	// Inputs are the nodes whose rows it takes.
	Inputs() []Node
	// Describe names the operator and its details, in the order EXPLAIN shows them.
	Describe() (name string, attrs []Attr)

	// produce runs the node: it pushes its rows to out, flushes every morsel, and finishes out. Nodes run their inputs by
	// run.produce, with an operator of their own.
	produce(r *run, out operator) error
	// instant reports whether the node gives its few rows at once, from metadata or constants, so that running it in the
	// caller's goroutine beats handing it to another.
	instant() bool
}

// Attr is one detail of a node in EXPLAIN.
type Attr struct{ Key, Value string }
