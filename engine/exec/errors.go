package exec

import (
	"errors"
	"fmt"

	"github.com/colloquydb/colloquy/engine/fn"
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
	Place
}

// Place is a place in the text of a query.
type Place struct {
	Offset int // in bytes from 0; meaningless where Line is 0
	Line   int // from 1; 0: not known
	Column int // in characters, from 1
}

// Error returns the message without place and hint.
func (e *Error) Error() string { return e.Message }

// at gives an error about a value the place of the expression that failed.
func (p Place) at(err error) error {
	var v *fn.ValueError
	if errors.As(err, &v) {
		return &Error{Code: "value", Message: v.Detail, Place: p}
	}
	return err
}

// Errorf returns an Error without a place.
func Errorf(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
