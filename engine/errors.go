package engine

import (
	"errors"
	"fmt"
	"strings"
)

// Sentinels to be matched with errors.Is. The text of the wrapping error names the place and the remedy.
var (
	// ErrClosed: the DB or Rows was closed before the call.
	ErrClosed = errors.New("closed")
)

// Error is a fault in the text of a query, or in running it for reasons the text explains.
type Error struct {
	// Code is a stable word for programs, for example "syntax", "unknown_column", "type_mismatch".
	Code string
	// Message says in one line what is wrong.
	Message string
	// Line and Column are the place in the query text, both from 1; Column counts characters. Zero if there is none.
	Line, Column int
	// Hint says what to do about it; may be empty.
	Hint string
	// Query is the text that was run.
	Query string
}

// Error returns the message with its place and hint, on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d, column %d: ", e.Line, e.Column)
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString(" (")
		b.WriteString(e.Hint)
		b.WriteByte(')')
	}
	return b.String()
}
