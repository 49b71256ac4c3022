package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/storage"
)

// Column is a column of a result.
type Column struct {
	Name string
	Type Type
}

// Batch is a run of up to a few thousand rows, one vector a column. It is valid until the next one is asked for; strings
// taken from it may be kept.
type Batch struct {
	rows    int
	vectors []Vector
}

// Len is the number of rows.
func (b *Batch) Len() int { return b.rows }

// Columns is the number of columns.
func (b *Batch) Columns() int { return len(b.vectors) }

// Column returns the vector of column i, counted from 0.
func (b *Batch) Column(i int) Vector { return b.vectors[i] }

// Value returns one value as ValueAt does.
func (b *Batch) Value(column, row int) any { return ValueAt(b.vectors[column], row) }

// Rows is the result of a query: use Next and Scan, or Batches, then Err, and always Close. It serves one goroutine at a time,
// but Close may be called by any.
type Rows struct {
	db      *DB
	sql     string
	snap    *storage.Snapshot
	stream  *exec.Stream
	cancel  context.CancelCauseFunc
	columns []Column

	batch Batch
	row   int
	err   error

	mu     sync.Mutex
	closed bool
	cause  error // why it was closed from outside
}

// Columns describes the result. It is known before the first row.
func (r *Rows) Columns() []Column { return r.columns }

// nextBatch fills r.batch, or returns false at the end, on an error, and once closed.
func (r *Rows) nextBatch() bool {
	r.row = -1
	r.batch = Batch{}
	if r.err != nil {
		return false
	}
	r.mu.Lock()
	closed, cause := r.closed, r.cause
	r.mu.Unlock()
	if closed {
		r.err = cause
		return false
	}
	b, err := r.stream.Next()
	switch {
	case errors.Is(err, io.EOF):
		_ = r.Close() // frees the version early; the stream has ended and has no error left
		return false
	case err != nil:
		r.fail(err)
		return false
	}
	r.batch = Batch{rows: b.N, vectors: b.Cols}
	return true
}

func (r *Rows) fail(err error) {
	r.mu.Lock()
	if r.cause != nil {
		err = r.cause
	}
	r.mu.Unlock()
	r.err = queryError(r.sql, err)
	_ = r.Close()
}

// Next moves to the next row; false at the end or on an error, which Err tells apart.
func (r *Rows) Next() bool {
	r.row++
	for r.row >= r.batch.rows {
		if !r.nextBatch() {
			return false
		}
		r.row = 0
	}
	return true
}

// Scan copies the current row into dest, one pointer a column: *bool, *int, *int64, *float64, *string, *[]byte, *time.Time,
// *any, or a pointer to such a pointer type's element (**string and so on), which NULL sets to nil. NULL into
// a type without a nil is an error, as is a value that does not fit.
func (r *Rows) Scan(dest ...any) error {
	if r.row < 0 || r.row >= r.batch.rows {
		return errors.New("Scan without a row: call Next first")
	}
	if len(dest) != len(r.columns) {
		return fmt.Errorf("Scan of %d values from %d columns", len(dest), len(r.columns))
	}
	for i, d := range dest {
		if err := assign(d, r.batch.Value(i, r.row)); err != nil {
			return fmt.Errorf("scan column %d (%s): %w", i+1, r.columns[i].Name, err)
		}
	}
	return nil
}

// Values returns the current row as Go values, as ValueAt gives them.
func (r *Rows) Values() []any {
	row := make([]any, len(r.columns))
	for i := range row {
		row[i] = r.batch.Value(i, r.row)
	}
	return row
}

// Batches returns the rows left, batch by batch: the fastest way to read a result. An error is the last pair and also
// stays in Err. Leaving the loop early is fine; Close still ends the query.
func (r *Rows) Batches() iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		for r.nextBatch() {
			r.row = r.batch.rows // a later Next goes on behind this batch
			if !yield(&r.batch, nil) {
				return
			}
		}
		if r.err != nil {
			yield(nil, r.err)
		}
	}
}

// Err is the error that ended the rows early, or nil.
func (r *Rows) Err() error { return r.err }

// Close ends the query and frees what it holds; no goroutine of it outlives the call. Closing twice does nothing.
func (r *Rows) Close() error { return r.shut(nil) }

func (r *Rows) shut(cause error) error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil
	}
	r.closed, r.cause = true, cause
	r.mu.Unlock()
	r.db.mu.Lock()
	delete(r.db.open, r)
	r.db.mu.Unlock()
	return r.release()
}

func (r *Rows) release() error {
	r.cancel(r.cause)
	err := r.stream.Close()
	r.snap.Release()
	return err
}

func assign(dest, value any) error {
	if d, ok := dest.(*any); ok {
		*d = value
		return nil
	}
	switch d := dest.(type) {
	case *bool:
		return set(d, value)
	case *int64:
		return set(d, value)
	case *int:
		n, ok := value.(int64)
		if !ok || int64(int(n)) != n {
			return mismatch(dest, value)
		}
		*d = int(n)
		return nil
	case *float64:
		if n, ok := value.(int64); ok {
			*d = float64(n)
			return nil
		}
		return set(d, value)
	case *string:
		return set(d, value)
	case *[]byte:
		s, ok := value.(string)
		if !ok && value != nil {
			return mismatch(dest, value)
		}
		*d = nil
		if ok {
			*d = []byte(s)
		}
		return nil
	case *time.Time:
		return set(d, value)
	case *[]any:
		if value == nil {
			*d = nil
			return nil
		}
		return set(d, value)
	case *Struct:
		if value == nil {
			*d = nil
			return nil
		}
		return set(d, value)
	case **bool:
		return setNullable(d, value)
	case **int64:
		return setNullable(d, value)
	case **float64:
		return setNullable(d, value)
	case **string:
		return setNullable(d, value)
	case **time.Time:
		return setNullable(d, value)
	}
	return fmt.Errorf("cannot scan into a %T", dest)
}

func set[T any](dest *T, value any) error {
	v, ok := value.(T)
	if !ok {
		return mismatch(dest, value)
	}
	*dest = v
	return nil
}

func setNullable[T any](dest **T, value any) error {
	if value == nil {
		*dest = nil
		return nil
	}
	var v T
	if err := assign(&v, value); err != nil {
		return err
	}
	*dest = &v
	return nil
}

func mismatch(dest, value any) error {
	if value == nil {
		return fmt.Errorf("NULL does not fit a %T; scan into a pointer to a pointer, or into *any", dest)
	}
	return fmt.Errorf("a %T does not fit a %T", value, dest)
}
