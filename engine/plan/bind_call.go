package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

func (x *exprBinder) bindCall(c *lang.Call) (expr, error) {
	name := strings.ToLower(c.Name.Name)
	switch {
	case c.Over != nil:
		return nil, unsupported(c.Over.Pos, "a window (OVER)")
	case c.Within != nil:
		return nil, withHint(unsupported(c.Within.Pos, "WITHIN GROUP"), "pass the fraction as an argument: quantile_cont(x, 0.5)")
	case c.IgnoreNulls:
		return nil, unsupported(c.Pos, "IGNORE NULLS")
	case name == "unnest":
		return nil, withHint(unsupported(c.Pos, "unnest"), "the table messages has a row for each message")
	}
	if fn.IsAggregate(name) {
		return x.bindAggregate(name, c)
	}
	switch {
	case c.Star:
		return nil, fault(codeArguments, c.Pos, "%s(*) means nothing: * is for count", name)
	case c.Distinct, c.Filter != nil, c.OrderBy != nil:
		if _, ok := fn.Lookup(name); ok {
			return nil, fault(codeAggregate, c.Pos, "%s is not an aggregate: DISTINCT, FILTER and ORDER BY have no meaning in it", name)
		}
	}
	if name == "struct_pack" {
		return x.bindStructPack(c)
	}
	if err := x.refuseLambda(name, c); err != nil {
		return nil, err
	}
	args, err := x.bindAll(c.Args)
	if err != nil {
		return nil, err
	}
	if name == "struct_extract" && len(args) == 2 {
		// Known to the planner, which reads the field alone.
		if l, ok := args[1].(*litExpr); ok && args[0].typ().Kind == column.Struct && l.t.Kind == column.Varchar && !l.isNull() {
			return newField(args[0], &lang.Ident{Pos: l.pos, Name: string(fn.AppendText(nil, l.one, 0)), Quoted: true})
		}
	}
	return newCall(name, c.Pos, args...)
}

// bindStructPack binds struct_pack(a := 1, b := 2), which is {'a': 1, 'b': 2}.
func (x *exprBinder) bindStructPack(c *lang.Call) (expr, error) {
	lit := &lang.StructLit{Pos: c.Pos}
	for _, a := range c.Args {
		named, ok := a.(*lang.NamedArg)
		if !ok {
			return nil, withHint(fault(codeArguments, a.Position(), "struct_pack takes arguments with names"), "write struct_pack(name := value)")
		}
		lit.Fields = append(lit.Fields, &lang.StructField{Pos: named.Pos, Name: named.Name, Value: named.Value})
	}
	if len(lit.Fields) == 0 {
		return nil, fault(codeArguments, c.Pos, "struct_pack takes at least one argument")
	}
	return x.bindStruct(lit)
}

// refuseLambda words the error about a function that takes a lambda.
func (x *exprBinder) refuseLambda(name string, c *lang.Call) error {
	for _, a := range c.Args {
		if l, ok := a.(*lang.Lambda); ok {
			return unsupported(l.Pos, "a lambda, as "+name+" takes it,")
		}
	}
	return nil
}

// bindAggregate binds an aggregate. It becomes an aggExpr, which the SELECT around it takes out.
func (x *exprBinder) bindAggregate(name string, c *lang.Call) (expr, error) {
	if x.inAgg {
		return nil, withHint(fault(codeAggregate, c.Pos, "%s is an aggregate within an aggregate", name), "compute the inner one in a subquery")
	}
	if !x.aggs {
		f := fault(codeAggregate, c.Pos, "%s is an aggregate, which %s cannot use", name, x.clause)
		if x.clause == "WHERE" {
			f.Hint = "conditions on aggregates go into HAVING"
		}
		return nil, f
	}
	if c.OrderBy != nil {
		return nil, unsupported(c.OrderBy.Pos, "ORDER BY within "+name)
	}
	if c.Star && name != "count" {
		return nil, fault(codeArguments, c.Pos, "%s(*) means nothing: * is for count", name)
	}
	if err := x.refuseLambda(name, c); err != nil {
		return nil, err
	}
	inner := *x
	inner.inAgg = true
	args, err := inner.bindAll(c.Args)
	if err != nil {
		return nil, err
	}
	distinct := c.Distinct && len(args) > 0
	f, err := fn.ResolveAggregate(name, argsOf(args), distinct)
	if err != nil {
		return nil, functionFault(err, c.Pos, args)
	}
	cast, err := coerceAll(args, f.Args)
	if err != nil {
		return nil, err
	}
	e := &aggExpr{fn: f, args: cast, extra: args[len(cast):], pos: c.Pos}
	if c.Filter != nil {
		if e.filter, err = inner.bind(c.Filter); err != nil {
			return nil, err
		}
		if e.filter, err = newBool(e.filter, "FILTER"); err != nil {
			return nil, err
		}
	}
	return e, nil
}
