package exec

import (
	"errors"
	"fmt"
)

// ErrMemoryLimit is matched by the error of a query whose state outgrew Options.MemoryLimit.
var ErrMemoryLimit = errors.New("memory limit exceeded")

// ErrClosed is matched by the error of Stream.Next after Close.
var ErrClosed = errors.New("result is closed")

// Error is a fault that the text of the query explains: a name that is unknown, types that do not fit, a value that cannot be
// converted. The planner returns it with a place in the text; operators too where they know it.
type Error struct {
	Code    string // a stable word: "unknown_column", "type_mismatch", "value", "unsupported", ...
	Message string // one line, in the words of the query
	Hint    string // what to do about it, one line; may be empty
	Offset  int    // in bytes from 0; meaningless where Line is 0
	Line    int    // from 1; 0: place not known
	Column  int    // in characters, from 1
}

// Error returns the message without place and hint.
func (e *Error) Error() string { return e.Message }

// Errorf returns an Error without a place.
func Errorf(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
