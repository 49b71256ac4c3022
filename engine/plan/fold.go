package plan

import (
	"slices"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// oneRow returns row 0 of v as a flat vector of one row.
func oneRow(v column.Vector, t column.Type) column.Vector {
	if c, ok := v.(*column.Const); ok {
		v = c.One
	}
	return column.Flat(column.Slice(v, 0, 1), t)
}

func literals(es []expr) bool {
	for _, e := range es {
		if _, ok := e.(*litExpr); !ok {
			return false
		}
	}
	return true
}

// fold computes e if it is made of constants. What fails is left as it is: it may stand where it is never evaluated.
func fold(e expr) expr {
	switch e := e.(type) {
	case *callExpr:
		if e.fn.Volatile {
			return e
		}
		if !literals(e.args) {
			if !e.fn.SeesNull && slices.ContainsFunc(e.args, isNull) {
				return nullLit(e.fn.Result, e.pos)
			}
			return e
		}
		args := make([]column.Vector, len(e.args))
		for i, a := range e.args {
			args[i] = &column.Const{One: a.(*litExpr).one, N: 1}
		}
		v, err := e.fn.Eval(args, 1)
		if err != nil {
			return e
		}
		return &litExpr{one: oneRow(v, e.fn.Result), t: e.fn.Result, pos: e.pos}
	case *castExpr:
		if l, ok := e.arg.(*litExpr); ok {
			if v, err := e.kernel([]column.Vector{&column.Const{One: l.one, N: 1}}, 1); err == nil {
				return &litExpr{one: oneRow(v, e.t), t: e.t, pos: e.pos}
			}
		}
	case *fieldExpr:
		if l, ok := e.arg.(*litExpr); ok {
			v, err := fn.Field(e.arg.typ(), e.index).Eval([]column.Vector{&column.Const{One: l.one, N: 1}}, 1)
			if err == nil {
				return &litExpr{one: oneRow(v, e.typ()), t: e.typ(), pos: e.pos}
			}
		}
	case *inExpr:
		if l, ok := e.arg.(*litExpr); ok {
			if v, err := e.fn.Eval([]column.Vector{&column.Const{One: l.one, N: 1}}, 1); err == nil {
				one := oneRow(v, column.BoolType)
				if one.IsNull(0) {
					return nullLit(column.BoolType, e.pos)
				}
				return boolLit(one.(*column.Bools).Vals[0] != e.not, e.pos)
			}
		}
	case *caseExpr:
		return foldCase(e)
	}
	return e
}

// foldCase drops the branches that are never taken.
func foldCase(e *caseExpr) expr {
	var conds, results []expr
	for i, c := range e.conds {
		l, ok := c.(*litExpr)
		if !ok {
			conds, results = append(conds, c), append(results, e.results[i])
			continue
		}
		if isTrue(l) {
			results = append(results, e.results[i])
			break
		}
	}
	if len(results) == len(conds) {
		results = append(results, e.results[len(e.conds)])
	}
	if len(conds) == 0 {
		return results[0]
	}
	return &caseExpr{conds, results, e.t, e.pos}
}

func isNull(e expr) bool {
	l, ok := e.(*litExpr)
	return ok && l.isNull()
}

func isTrue(e expr) bool {
	l, ok := e.(*litExpr)
	if !ok || l.isNull() {
		return false
	}
	b, ok := l.one.(*column.Bools)
	return ok && b.Vals[0]
}

func isFalse(e expr) bool {
	l, ok := e.(*litExpr)
	if !ok || l.isNull() {
		return false
	}
	b, ok := l.one.(*column.Bools)
	return ok && !b.Vals[0]
}
