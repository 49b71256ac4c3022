package exec

import (
	"strconv"

	"github.com/colloquydb/colloquy/storage/column"
)

// Expr is an expression over the columns of a batch, bound to positions and types. It is immutable and safe for concurrent use.
// All implementations are in this package.
type Expr interface {
	// Type is the type of the values.
	Type() column.Type
	// String is the expression as EXPLAIN shows it.
	String() string

	// eval computes the b.N values. The vector is valid as long as the batch is, and may be one of its columns.
	eval(ev *evaluator, b *Batch) (column.Vector, error)
	// refs calls add for the position of each column it reads.
	refs(add func(col int))
}

// evaluator is what evaluation needs of a run; one a worker.
type evaluator struct {
	r *run
}

// Col is a column of the batch.
type Col struct {
	Index int
	Typ   column.Type
	Name  string
}

// Type implements Expr.
func (e *Col) Type() column.Type { return e.Typ }

// String implements Expr.
func (e *Col) String() string {
	if e.Name == "" {
		return "#" + strconv.Itoa(e.Index)
	}
	return e.Name
}

func (e *Col) eval(_ *evaluator, b *Batch) (column.Vector, error) { return b.Cols[e.Index], nil }
func (e *Col) refs(add func(int))                                 { add(e.Index) }

// Lit is a constant: One has one row.
type Lit struct {
	One  column.Vector
	Typ  column.Type
	Text string
}

// Type implements Expr.
func (e *Lit) Type() column.Type { return e.Typ }

// String implements Expr.
func (e *Lit) String() string { return e.Text }

func (e *Lit) eval(_ *evaluator, b *Batch) (column.Vector, error) {
	return &column.Const{One: e.One, N: b.N}, nil
}

func (e *Lit) refs(func(int)) {}

// subset returns a batch of the rows of b that are named, with only the columns that e reads (the others are nil).
func subset(b *Batch, rows []uint32, e ...Expr) *Batch {
	out := &Batch{N: len(rows), Cols: make([]column.Vector, len(b.Cols)), morsel: b.morsel, seq: b.seq}
	add := func(c int) {
		if out.Cols[c] == nil {
			out.Cols[c] = column.Take(b.Cols[c], rows)
		}
	}
	for _, x := range e {
		x.refs(add)
	}
	return out
}

// evalRows evaluates e for the rows of b that are named; nil means all.
func evalRows(ev *evaluator, e Expr, b *Batch, rows []uint32) (column.Vector, error) {
	if rows == nil {
		return e.eval(ev, b)
	}
	switch e := e.(type) {
	case *Lit:
		return &column.Const{One: e.One, N: len(rows)}, nil
	case *Col:
		return column.Take(b.Cols[e.Index], rows), nil
	}
	return e.eval(ev, subset(b, rows, e))
}

// allRows returns the selection 0 to n-1.
func allRows(n int) []uint32 {
	rows := make([]uint32, n)
	for i := range rows {
		rows[i] = uint32(i)
	}
	return rows
}
