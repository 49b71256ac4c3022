package exec

import (
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// Call is a function applied to arguments that already have the types it asks for.
type Call struct {
	Fn   *fn.Bound
	Args []Expr
	Text string // as EXPLAIN shows it; empty: name(args)
	Pos  Place
}

// Type implements Expr.
func (e *Call) Type() column.Type { return e.Fn.Result }

// String implements Expr.
func (e *Call) String() string {
	if e.Text != "" {
		return e.Text
	}
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = a.String()
	}
	return e.Fn.Name + "(" + strings.Join(args, ", ") + ")"
}

func (e *Call) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	var buf [4]column.Vector
	args := buf[:0]
	for _, a := range e.Args {
		v, err := a.eval(ev, b)
		if err != nil {
			return nil, err
		}
		args = append(args, v)
	}
	v, err := e.Fn.Eval(args, b.N)
	if err != nil {
		return nil, e.Pos.at(err)
	}
	return v, nil
}

func (e *Call) refs(add func(int)) {
	for _, a := range e.Args {
		a.refs(add)
	}
}

// Convert is a cast.
type Convert struct {
	Kernel fn.Kernel
	Typ    column.Type
	Arg    Expr
	Try    bool // shown only: the kernel knows
	Pos    Place
}

// Type implements Expr.
func (e *Convert) Type() column.Type { return e.Typ }

// String implements Expr.
func (e *Convert) String() string {
	name := "CAST("
	if e.Try {
		name = "TRY_CAST("
	}
	return name + e.Arg.String() + " AS " + e.Typ.String() + ")"
}

func (e *Convert) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	v, err := e.Arg.eval(ev, b)
	if err != nil {
		return nil, err
	}
	if v, err = e.Kernel([]column.Vector{v}, b.N); err != nil {
		return nil, e.Pos.at(err)
	}
	return v, nil
}

func (e *Convert) refs(add func(int)) { e.Arg.refs(add) }

// Coalesce is the first argument that is not NULL; later ones are evaluated only for the rows that need them.
type Coalesce struct {
	Args []Expr // of one type
	Typ  column.Type
}

// Type implements Expr.
func (e *Coalesce) Type() column.Type { return e.Typ }

// String implements Expr.
func (e *Coalesce) String() string {
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = a.String()
	}
	return "coalesce(" + strings.Join(args, ", ") + ")"
}

func (e *Coalesce) refs(add func(int)) {
	for _, a := range e.Args {
		a.refs(add)
	}
}

func (e *Coalesce) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	var (
		vecs  []column.Vector
		parts [][]uint32
		rows  []uint32 // still NULL; nil: all
	)
	for i, a := range e.Args {
		v, err := evalRows(ev, a, b, rows)
		if err != nil {
			return nil, err
		}
		if rows == nil {
			if !anyNull(v, b.N) {
				return v, nil
			}
			rows = allRows(b.N)
		}
		if i == len(e.Args)-1 {
			vecs, parts = append(vecs, v), append(parts, rows)
			break
		}
		var have, left, at []uint32
		for j, row := range rows {
			if v.IsNull(j) {
				left = append(left, row)
			} else {
				have, at = append(have, row), append(at, uint32(j))
			}
		}
		if len(have) > 0 {
			vecs, parts = append(vecs, column.Take(v, at)), append(parts, have)
		}
		if rows = left; len(rows) == 0 {
			break
		}
	}
	if len(vecs) == 1 && len(parts[0]) == b.N {
		return vecs[0], nil
	}
	return merge(e.Typ, b.N, vecs, parts), nil
}

// anyNull reports whether any of the n rows of v is NULL.
func anyNull(v column.Vector, n int) bool {
	switch v := v.(type) {
	case *column.Const:
		return n > 0 && v.One.IsNull(0)
	case *column.AllNull:
		return n > 0
	}
	return column.NullsOf(v).Any()
}
