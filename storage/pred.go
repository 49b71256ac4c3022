package storage

// PredOp is the operation of a Pred.
type PredOp uint8

// The operations. All but And and Or are leaves of the predicate tree. A leaf predicate is never TRUE for a NULL value,
// negated or not, but for IsNull; so a tree of And, Or and (negated) leaves selects exactly the rows for which SQL's
// WHERE is TRUE, once NOT has been pushed down to the leaves.
const (
	And         PredOp = iota // all of Kids; TRUE if empty
	Or                        // any of Kids; FALSE if empty
	IsNull                    // Node is NULL; with Not: is not NULL
	IsTrue                    // Node (BOOLEAN) is true; with Not: is false
	InInts                    // Node (BIGINT, TIMESTAMP) is one of Ints
	Range                     // Node (BIGINT, TIMESTAMP) is in [Ints[0], Ints[1]], both inclusive
	FloatRange                // Node (DOUBLE) is within Floats[0], Floats[1] (bounds by LoOpen, HiOpen; NaN is greatest and equals itself)
	InStrings                 // Node (VARCHAR) is one of Strings
	Match                     // Node (VARCHAR) satisfies Matcher
	LengthRange               // the length of a Text Node in code points is in [Ints[0], Ints[1]]
)

// Matcher is a test on the bytes of one string. Match must be safe for concurrent calls and must not keep s.
type Matcher interface {
	Match(s []byte) bool
	// String is the test as EXPLAIN shows it.
	String() string
}

// Pred is a condition on the rows of one table, small enough for storage to evaluate from headers, bitmaps and
// encoded chunks. It is immutable once handed over.
type Pred struct {
	Op      PredOp
	Not     bool
	Node    *Node
	Kids    []*Pred
	Ints    []int64
	Floats  []float64
	LoOpen  bool
	HiOpen  bool
	Strings []string
	Matcher Matcher
}
