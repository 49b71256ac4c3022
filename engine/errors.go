package engine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/load"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// Sentinels, matched with errors.Is. The text of the error that wraps one names the place and the remedy.
var (
	// ErrLocked: another process is writing to the cache; the text gives its process id.
	ErrLocked = storage.ErrLocked
	// ErrReadOnly: the cache, or the DB by its options, cannot be written to.
	ErrReadOnly = storage.ErrReadOnly
	// ErrCorrupt: the cache holds damaged bytes. The shards are the truth: import them again.
	ErrCorrupt = storage.ErrCorrupt
	// ErrNoCache: there is no cache in the directory.
	ErrNoCache = storage.ErrNoStore
	// ErrNoSource: a path names no Parquet file.
	ErrNoSource = load.ErrNoSource
	// ErrDiskSpace: there is less free space than an import needs; the text has the numbers.
	ErrDiskSpace = load.ErrDiskSpace
	// ErrMemoryLimit: the query needed more memory than WithMemoryLimit allows.
	ErrMemoryLimit = exec.ErrMemoryLimit
	// ErrShard: a Parquet file could not be read; the text names file, row group and column.
	ErrShard = parquet.ErrShard
	// ErrClosed: the DB or Rows was closed before the call.
	ErrClosed = errors.New("database is closed")
)

// Error is a fault in the text of a query, or in running it for a reason that the text explains.
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

// queryError turns what the layers below say about a query into the public error; other errors pass unchanged.
func queryError(sql string, err error) error {
	var syntax *lang.Error
	if errors.As(err, &syntax) {
		return &Error{Code: string(syntax.Code), Message: syntax.Message, Line: syntax.Pos.Line, Column: syntax.Pos.Column, Hint: syntax.Hint, Query: sql}
	}
	var fault *exec.Error
	if errors.As(err, &fault) {
		return &Error{Code: fault.Code, Message: fault.Message, Line: fault.Line, Column: fault.Column, Hint: fault.Hint, Query: sql}
	}
	return err
}
