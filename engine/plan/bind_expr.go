package plan

import (
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// exprBinder binds the expressions of one clause.
type exprBinder struct {
	b      *binder
	scope  *scope
	clause string // as messages name it: WHERE, GROUP BY ...
	// aliases are the names of the select list that may be used where no column has the name; nil where they may not.
	aliases map[string]*lang.SelectItem
	aggs    bool // aggregates are allowed here
	inAgg   bool // within the arguments of one
	// pick is the column that COLUMNS(...) stands for at the moment.
	pick *outCol

	open []*lang.SelectItem // aliases being followed, against circles
}

// bind binds an expression.
func (x *exprBinder) bind(e lang.Expr) (expr, error) {
	switch e := e.(type) {
	case *lang.NullLit:
		return nullLit(column.NullType, e.Pos), nil
	case *lang.BoolLit:
		return boolLit(e.Value, e.Pos), nil
	case *lang.NumberLit:
		return bindNumber(e, false)
	case *lang.StringLit:
		return &litExpr{one: &column.Strings{Vals: []string{e.Value}}, t: column.VarcharType, open: true, pos: e.Pos}, nil
	case *lang.Param:
		return x.bindParam(e)
	case *lang.ColumnRef:
		return x.bindColumn(e)
	case *lang.Unary:
		return x.bindUnary(e)
	case *lang.Binary:
		return x.bindBinary(e)
	case *lang.Logic:
		return x.bindLogic(e)
	case *lang.Is:
		return x.bindIs(e)
	case *lang.Between:
		return x.bindBetween(e)
	case *lang.In:
		return x.bindIn(e)
	case *lang.Match:
		return x.bindMatch(e)
	case *lang.Case:
		return x.bindCase(e)
	case *lang.Cast:
		return x.bindCast(e)
	case *lang.Call:
		return x.bindCall(e)
	case *lang.Field:
		arg, err := x.bind(e.Expr)
		if err != nil {
			return nil, err
		}
		return newField(arg, e.Name)
	case *lang.Index:
		return x.bindNamed("[]", e.Pos, e.Expr, e.Index)
	case *lang.Slice:
		return x.bindSlice(e)
	case *lang.ListLit:
		return x.bindList(e)
	case *lang.StructLit:
		return x.bindStruct(e)
	case *lang.Subquery:
		return x.bindSubquery(e)
	case *lang.Exists:
		return x.bindExists(e)
	case *lang.Columns:
		if x.pick == nil {
			return nil, fault(codeQuery, e.Pos, "COLUMNS(...) can only stand in the select list")
		}
		return x.pick.ref(e.Pos), nil
	case *lang.Star:
		return nil, fault(codeQuery, e.Pos, "* cannot stand in an expression")
	case *lang.Quantified:
		return x.bindQuantified(e)
	case *lang.Lambda:
		return nil, unsupported(e.Pos, "a lambda")
	case *lang.IntervalLit:
		return nil, unsupported(e.Pos, "INTERVAL")
	case *lang.MapLit:
		return nil, unsupported(e.Pos, "MAP")
	case *lang.Row:
		return nil, unsupported(e.Pos, "a row of values")
	case *lang.Collate:
		return nil, withHint(unsupported(e.Pos, "COLLATE"), "compare lower(...) of both sides")
	case *lang.NamedArg:
		return nil, unsupported(e.Pos, "an argument given by name")
	}
	return nil, unsupported(e.Position(), "this expression")
}

func (x *exprBinder) bindAll(es []lang.Expr) ([]expr, error) {
	out := make([]expr, len(es))
	for i, e := range es {
		var err error
		if out[i], err = x.bind(e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// bindNamed binds a function applied to operands.
func (x *exprBinder) bindNamed(name string, pos lang.Pos, operands ...lang.Expr) (expr, error) {
	args, err := x.bindAll(operands)
	if err != nil {
		return nil, err
	}
	return newCall(name, pos, args...)
}

func (x *exprBinder) bindIn(e *lang.In) (expr, error) {
	arg, err := x.bind(e.Expr)
	if err != nil {
		return nil, err
	}
	switch {
	case e.Query != nil:
		return x.bindInQuery(e, arg)
	case e.Of != nil:
		of, err := x.bind(e.Of)
		if err != nil {
			return nil, err
		}
		res, err := newCall("list_contains", e.Pos, of, arg)
		if err == nil && e.Not {
			res = newNot(res, e.Pos)
		}
		return res, err
	}
	items, err := x.bindAll(e.List)
	if err != nil {
		return nil, err
	}
	res, err := newIn(arg, items, e.Not, e.Pos)
	if err != nil {
		return nil, err
	}
	return res, checkSize(res, e.Pos)
}

func (x *exprBinder) bindCase(e *lang.Case) (expr, error) {
	var operand expr
	if e.Operand != nil {
		var err error
		if operand, err = x.bind(e.Operand); err != nil {
			return nil, err
		}
	}
	var conds, results []expr
	for _, w := range e.Whens {
		cond, err := x.bind(w.Cond)
		if err != nil {
			return nil, err
		}
		if operand != nil {
			cond, err = newCall("=", w.Pos, operand, cond)
		} else {
			cond, err = newBool(cond, "WHEN")
		}
		if err != nil {
			return nil, err
		}
		res, err := x.bind(w.Result)
		if err != nil {
			return nil, err
		}
		conds, results = append(conds, cond), append(results, res)
	}
	last := expr(nullLit(column.NullType, e.Pos))
	if e.Else != nil {
		var err error
		if last, err = x.bind(e.Else); err != nil {
			return nil, err
		}
	}
	results = append(results, last)
	t, err := fn.Common(argsOf(results)...)
	if err != nil {
		return nil, functionFault(err, e.Pos, results)
	}
	for i, r := range results {
		if results[i], err = coerce(r, t); err != nil {
			return nil, err
		}
	}
	res := fold(&caseExpr{conds, results, t, e.Pos})
	return res, checkSize(res, e.Pos)
}

func (x *exprBinder) bindCast(e *lang.Cast) (expr, error) {
	arg, err := x.bind(e.Expr)
	if err != nil {
		return nil, err
	}
	t, err := bindType(e.Type)
	if err != nil {
		return nil, err
	}
	return newCast(arg, t, e.Try, e.Pos)
}
