package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// How expressions are put together: every constructor checks types, adds conversions and computes what is constant.

func boolLit(v bool, pos lang.Pos) *litExpr {
	return &litExpr{one: &column.Bools{Vals: []bool{v}}, t: column.BoolType, pos: pos}
}

func intLit(v int64, pos lang.Pos) *litExpr {
	return &litExpr{one: &column.Int64s{Vals: []int64{v}}, t: column.BigIntType, pos: pos}
}

func nullLit(t column.Type, pos lang.Pos) *litExpr {
	return &litExpr{one: column.NullConst(t, 1).One, t: t, pos: pos}
}

// argOf tells fn what is known about an argument.
func argOf(e expr) fn.Arg {
	a := fn.Arg{Type: e.typ()}
	if l, ok := e.(*litExpr); ok {
		a.Const, a.Literal = l.one, l.open
	}
	return a
}

func argsOf(es []expr) []fn.Arg {
	args := make([]fn.Arg, len(es))
	for i, e := range es {
		args[i] = argOf(e)
	}
	return args
}

// newCall binds a scalar function or operator.
func newCall(name string, pos lang.Pos, args ...expr) (expr, error) {
	b, err := fn.Resolve(name, argsOf(args))
	if err != nil {
		return nil, functionFault(err, pos, args)
	}
	cast, err := coerceAll(args, b.Args)
	if err != nil {
		return nil, err
	}
	if b.Lazy {
		if e, ok := lazyCall(b, cast, pos); ok {
			return e, nil
		}
	}
	return fold(&callExpr{name: b.Name, fn: b, args: cast, pos: pos}), nil
}

// lazyCall gives the functions that must not compute all their arguments a form of their own.
func lazyCall(b *fn.Bound, args []expr, pos lang.Pos) (expr, bool) {
	switch b.Name {
	case "and", "or":
		return newLogic(b.Name == "or", args, pos), true
	case "coalesce", "ifnull":
		return newCoalesce(args, b.Result, pos), true
	case "if":
		if len(args) == 3 {
			return fold(&caseExpr{args[:1], args[1:], b.Result, pos}), true
		}
	}
	return nil, false
}

// coerceAll converts arguments to the types that a function asks for. Where there are fewer types than arguments, the function has
// consumed the rest, which were constants.
func coerceAll(args []expr, types []column.Type) ([]expr, error) {
	out := make([]expr, min(len(args), len(types)))
	for i := range out {
		e, err := coerce(args[i], types[i])
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

// coerce returns e as a value of type t.
func coerce(e expr, t column.Type) (expr, error) { return newCast(e, t, false, e.at()) }

// newCast converts e to type t; with try what cannot be converted is NULL.
func newCast(e expr, t column.Type, try bool, pos lang.Pos) (expr, error) {
	from := e.typ()
	if from.Equal(t) {
		if l, ok := e.(*litExpr); ok && l.open {
			c := *l
			c.open = false
			return &c, nil
		}
		return e, nil
	}
	if from.Kind == column.Null {
		if l, ok := e.(*litExpr); ok {
			return nullLit(t, l.pos), nil
		}
	}
	k, err := fn.Cast(from, t, try)
	if err != nil {
		return nil, functionFault(err, pos, []expr{e})
	}
	c := &castExpr{kernel: k, arg: e, t: t, try: try, pos: pos}
	if l, ok := e.(*litExpr); ok {
		v, err := k([]column.Vector{&column.Const{One: l.one, N: 1}}, 1)
		if err == nil {
			return &litExpr{one: oneRow(v, t), t: t, pos: l.pos}, nil
		}
		if l.open {
			// '2024-13-45' where a timestamp is needed: an error wherever it stands, and here its place is known.
			return nil, functionFault(err, l.pos, nil)
		}
	}
	return c, nil
}

// newLogic joins BOOLEAN expressions by AND or OR, flat, without the constants that do not matter.
func newLogic(or bool, args []expr, pos lang.Pos) expr {
	var out []expr
	for _, a := range args {
		if l, ok := a.(*logicExpr); ok && l.or == or {
			out = append(out, l.args...)
			continue
		}
		if or && isTrue(a) || !or && isFalse(a) {
			return boolLit(or, pos)
		}
		if or && isFalse(a) || !or && isTrue(a) {
			continue
		}
		out = append(out, a)
	}
	switch len(out) {
	case 0:
		return boolLit(!or, pos)
	case 1:
		return out[0]
	}
	return &logicExpr{or, out, pos}
}

func newNot(e expr, pos lang.Pos) expr {
	switch x := e.(type) {
	case *litExpr:
		if x.isNull() {
			return x
		}
		return boolLit(!isTrue(x), pos)
	case *notExpr:
		return x.arg
	}
	return &notExpr{e, pos}
}

// newCoalesce joins arguments of type t, without those that cannot matter.
func newCoalesce(args []expr, t column.Type, pos lang.Pos) expr {
	var out []expr
	for _, a := range args {
		if l, ok := a.(*litExpr); ok {
			if l.isNull() {
				continue
			}
			out = append(out, a)
			break
		}
		out = append(out, a)
	}
	switch len(out) {
	case 0:
		return nullLit(t, pos)
	case 1:
		return out[0]
	}
	return &coalesceExpr{out, t, pos}
}

// newIn is arg [NOT] IN (items).
func newIn(arg expr, items []expr, not bool, pos lang.Pos) (expr, error) {
	t := argOf(arg)
	for _, it := range items {
		c, err := fn.CommonComparison(t, argOf(it))
		if err != nil {
			return nil, functionFault(err, it.at(), nil)
		}
		open := t.Literal && argOf(it).Literal
		t = fn.Arg{Type: c, Literal: open}
	}
	arg, err := coerce(arg, t.Type)
	if err != nil {
		return nil, err
	}
	cast := make([]expr, len(items))
	for i, it := range items {
		if cast[i], err = coerce(it, t.Type); err != nil {
			return nil, err
		}
	}
	if !literals(cast) {
		// Some value changes from row to row: as many comparisons.
		var any []expr
		for _, c := range cast {
			eq, err := newCall("=", pos, arg, c)
			if err != nil {
				return nil, err
			}
			any = append(any, eq)
		}
		e := newLogic(true, any, pos)
		if not {
			e = newNot(e, pos)
		}
		return e, nil
	}
	set := column.NewBuilder(t.Type, len(cast))
	for _, c := range cast {
		set.Append(c.(*litExpr).one, 0, 1)
	}
	return newInSet(arg, set.Vector(), not, pos)
}

func newInSet(arg expr, set column.Vector, not bool, pos lang.Pos) (expr, error) {
	b, err := fn.In(set)
	if err != nil {
		return nil, functionFault(err, pos, nil)
	}
	return fold(&inExpr{arg: arg, set: set, fn: b, not: not, pos: pos}), nil
}

// newBool returns e as a condition: a BOOLEAN, or what can be read as one.
func newBool(e expr, clause string) (expr, error) {
	switch e.typ().Kind {
	case column.Bool:
		return e, nil
	case column.Null, column.BigInt, column.Double:
		return coerce(e, column.BoolType)
	}
	if l, ok := e.(*litExpr); ok && l.open {
		return coerce(e, column.BoolType)
	}
	return nil, withHint(fault(codeType, e.at(), "%s needs a condition, and %s is %s", clause, shorten(text(e)), e.typ()),
		"compare it with something")
}

// shorten cuts a text for a message.
func shorten(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
