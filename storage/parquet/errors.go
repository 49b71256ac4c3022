package parquet

import (
	"errors"
	"fmt"
	"strings"
)

// ErrShard is matched by every error that says a file cannot be read as it should: damaged, over a limit, of a kind not
// supported, or gone. Cancellation does not match it.
var ErrShard = errors.New("cannot read Parquet shard")

// Error is a failure to read a shard. It matches ErrShard, and what Err matches.
type Error struct {
	Path     string
	RowGroup int    // from 0; -1 where the failure is not in a row group
	Column   string // dotted path as in the file; empty where the failure is not in a column
	Err      error
	Hint     string // what to do, may be empty
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("read shard ")
	b.WriteString(e.Path)
	if e.RowGroup >= 0 {
		fmt.Fprintf(&b, ": row group %d", e.RowGroup)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, ": column %s", e.Column)
	}
	b.WriteString(": ")
	b.WriteString(e.Err.Error())
	if e.Hint != "" {
		b.WriteString(" (")
		b.WriteString(e.Hint)
		b.WriteByte(')')
	}
	return b.String()
}

// Unwrap gives the cause and ErrShard.
func (e *Error) Unwrap() []error { return []error{ErrShard, e.Err} }

// hinted is an error that knows what to do about itself.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

const (
	hintDamaged     = "the file looks damaged or cut short: fetch it again, or leave it out"
	hintUnsupported = "rewrite the file with a current Parquet writer, or leave it out"
)

// damaged says that bytes of the file contradict the format or each other.
func damaged(format string, args ...any) error {
	return hinted{fmt.Errorf(format, args...), hintDamaged}
}

// unsupported says that the file uses a part of the format that is not read here.
func unsupported(format string, args ...any) error {
	return hinted{fmt.Errorf(format, args...), hintUnsupported}
}

// overLimit says that the file asks for more than Limits.field allows.
func overLimit(field string, format string, args ...any) error {
	return hinted{fmt.Errorf(format, args...), "if you trust the file, raise Limits." + field}
}

// shardError wraps err with its place. Errors that have a place already, and nil, stay as they are.
func shardError(path string, rowGroup int, col string, err error) error {
	var have *Error
	if err == nil || errors.As(err, &have) {
		return err
	}
	e := &Error{Path: path, RowGroup: rowGroup, Column: col, Err: err}
	var h hinted
	if errors.As(err, &h) {
		e.Hint = h.hint
	}
	return e
}
