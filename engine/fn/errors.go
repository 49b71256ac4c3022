package fn

// ErrorKind says what is wrong with a call.
type ErrorKind uint8

// The kinds of errors about calls.
const (
	UnknownFunction ErrorKind = iota // no function of that name; Suggestions may hold near names
	WrongArguments                   // the function does not take arguments of these types or number; Signatures says which it takes
	NotConstant                      // argument number Arg has to be a constant
	BadConstant                      // the constant argument number Arg is out of range or malformed; Detail says how
	UnknownField                     // the struct has no such field; Suggestions may hold near names
	NoCast                           // there is no conversion between the types
	NoCommonType                     // the values have no common type (CASE, IN, lists, comparisons)
	NotAggregate                     // a scalar function where an aggregate is needed, or DISTINCT on one
	NotScalar                        // an aggregate where a scalar function is needed
)

// Error is what is wrong with a call of a function, found when it is bound. The binder adds the place in the query.
type Error struct {
	Kind        ErrorKind
	Name        string   // as the user wrote it
	Arg         int      // the argument it is about, from 0; -1 where it is about all
	Detail      string   // the message: one sentence without full stop, in the user's words
	Suggestions []string // near names, best first
	Signatures  []string // what the function takes
}

// Error implements error.
func (e *Error) Error() string { return e.Detail }

// ValueError is an error about a value met while evaluating: an overflow, a text that is no number. Its message holds the
// value, shortened and escaped.
type ValueError struct {
	Name   string // the function, operator or CAST
	Detail string // one sentence without full stop
}

// Error implements error.
func (e *ValueError) Error() string { return e.Detail }
