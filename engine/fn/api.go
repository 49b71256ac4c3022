package fn

import "github.com/colloquydb/colloquy/storage/column"

// Kernel computes n rows from arguments of at least n rows each.
//
// Arguments may be any vector of the type asked for, *column.Const, *column.Codes and *column.AllNull included; they
// are not changed. The result has n rows, may share memory with the arguments and is valid as long as they are: who
// keeps it past their reuse copies it. If all arguments are constants, so is the result (a *column.Const), unless
// the function is volatile. Kernels are safe for concurrent use, and may keep what they computed for a dictionary or a constant: those
// must never change. Errors are *ValueError.
type Kernel func(args []column.Vector, n int) (column.Vector, error)

// Arg is what the binder knows about an argument.
type Arg struct {
	Type column.Type
	// Literal marks a string literal (or another value without a type of its own, such as an untyped parameter), which takes the
	// type that the function wants: in `ts > '2024-01-01'` the text becomes a timestamp. Type is VARCHAR then.
	Literal bool
	// Const is the value, one row, where it is known when the query is bound; else nil. Some arguments have to be
	// known: the name in struct_extract, the fractions of quantile_cont.
	Const column.Vector
}

// Args makes arguments of the types given, neither literal nor constant.
func Args(types ...column.Type) []Arg {
	args := make([]Arg, len(types))
	for i, t := range types {
		args[i].Type = t
	}
	return args
}

// Bound is a scalar function resolved for its argument types. It is safe for concurrent use.
type Bound struct {
	Name string
	// Args are the types to which the arguments have to be cast before Eval is called, one each. Where the type of an
	// argument already equals it, there is nothing to do.
	Args   []column.Type
	Result column.Type
	// Eval computes the function. See Kernel.
	Eval Kernel
	// Volatile says that two calls with equal arguments may differ (random): no constant folding, no sharing.
	Volatile bool
	// Lazy says that not every argument is needed for every row (coalesce, if, and, or ...), so that evaluating them
	// all could raise an error which SQL does not. Eval itself is eager.
	Lazy bool
	// SeesNull says that the function can be other than NULL where an argument is NULL. Without it, one NULL makes NULL.
	SeesNull bool
}

// Class says what kind of function a registry entry is.
type Class uint8

// The classes.
const (
	Scalar Class = iota
	Operator
	Aggregate
)

// String is the class in lower case.
func (c Class) String() string {
	switch c {
	case Scalar:
		return "scalar"
	case Operator:
		return "operator"
	case Aggregate:
		return "aggregate"
	}
	return "unknown"
}

// Function is an entry of the registry, as SHOW FUNCTIONS, .help and completion give it.
type Function struct {
	Name       string
	Aliases    []string
	Class      Class
	Category   string   // text, number, list, ...
	Signatures []string // `substring(text VARCHAR, start BIGINT [, count BIGINT]) -> VARCHAR`
	Help       string   // one line
	Example    string   // a SELECT that needs no table, or an expression over VALUES; runs as a test
	Output     string   // what the example gives, as the result is printed by a cast to VARCHAR

	bind    func(args []Arg) (*Bound, error)
	bindAgg func(args []Arg) (*BoundAgg, error)
}

// BoundAgg is an aggregate resolved for its argument types. It is safe for concurrent use; its states are not.
type BoundAgg struct {
	Name string
	// Args are the types of the arguments that are passed to Add, to which the binder casts. They are the first len(Args) of the
	// call's arguments; those that follow (fractions, separators) were constants and are consumed.
	Args     []column.Type
	Result   column.Type
	Distinct bool
	// Ordered says that the result depends on the order in which rows arrive (first, list, string_agg ...). Its states
	// implement Sequenced.
	Ordered bool
	// NewState makes an empty state of no groups.
	NewState func() AggState

	seesNull     bool // rows where the argument is NULL count
	distinctFree bool // DISTINCT changes nothing
}

// AggState is the state of one aggregate for any number of groups, as arrays indexed by group number. It is not safe for
// concurrent use: one a worker, merged at the end.
type AggState interface {
	// Grow makes room for the groups 0 to ngroups-1. New groups have seen no row. It never shrinks.
	Grow(ngroups int)
	// Add takes in the first n rows of args; row i belongs to groups[i], which is less than the last ngroups passed to
	// Grow. If groups is nil all rows belong to group 0. For count(*) args is empty. Nothing of args but its strings is kept.
	Add(groups []uint32, args []column.Vector, n int) error
	// Merge takes in another state of the same BoundAgg: its group g becomes group remap[g] here, or g where remap is nil.
	// The receiver has been grown for them. other must not be used afterwards.
	Merge(other AggState, remap []uint32) error
	// Result gives one row for each of the groups 0 to ngroups-1. The state may be added to afterwards.
	Result(ngroups int) (column.Vector, error)
	// Bytes is the memory that the state holds, near enough for a budget.
	Bytes() int64
}

// Sequenced is implemented by states for which the order of rows matters. Rows have ranks; without At they rank in the order
// in which Add sees them. A parallel scan calls At before each Add with a number that ascends in the order of the
// table, so that merged states give what one worker would have given.
type Sequenced interface {
	AggState
	// At gives the rows of the next Add the ranks seq, seq+1, and so on.
	At(seq int64)
}
