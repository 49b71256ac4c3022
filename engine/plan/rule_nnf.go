package plan

import "github.com/colloquydb/colloquy/engine/fn"

// ruleNNF pushes NOT down to comparisons and columns, where storage can answer it: NOT (a OR b = 1) becomes NOT a AND b <> 1. In three-valued logic
// both are true for the same rows, and NULL for the same.
func ruleNNF(o *optimizer, n node) (node, error) {
	return transform(n, func(n node) node {
		if f, ok := n.(*filterNode); ok {
			conds := make([]expr, len(f.conds))
			for i, c := range f.conds {
				conds[i] = nnf(c, false)
			}
			return &filterNode{f.in, conds}
		}
		return n
	}), nil
}

// nnf returns e, or NOT e where not is set, with NOT as far down as it goes.
func nnf(e expr, not bool) expr {
	switch x := e.(type) {
	case *notExpr:
		return nnf(x.arg, !not)
	case *logicExpr:
		args := make([]expr, len(x.args))
		for i, a := range x.args {
			args[i] = nnf(a, not)
		}
		return newLogic(x.or != not, args, x.pos)
	}
	if !not {
		return e
	}
	switch x := e.(type) {
	case *inExpr:
		c := *x
		c.not = !x.not
		return &c
	case *callExpr:
		if name, ok := inverse[x.name]; ok {
			if b, err := fn.Resolve(name, argsOf(x.args)); err == nil && sameTypes(b, x.args) {
				return &callExpr{name: b.Name, fn: b, args: x.args, pos: x.pos}
			}
		}
	}
	return newNot(e, e.at())
}

// sameTypes reports whether the arguments have the types that the function asks for.
func sameTypes(b *fn.Bound, args []expr) bool {
	if len(b.Args) != len(args) {
		return false
	}
	for i, a := range args {
		if !a.typ().Equal(b.Args[i]) {
			return false
		}
	}
	return true
}
