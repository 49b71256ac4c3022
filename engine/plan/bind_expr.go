package plan

import (
	"math"
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/engine/exec"
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

// bindNumber binds a number, negative if neg.
func bindNumber(n *lang.NumberLit, neg bool) (expr, error) {
	txt := n.Text
	if neg {
		txt = "-" + txt
	}
	if n.Kind == lang.Integer {
		v, err := strconv.ParseInt(txt, 10, 64)
		if err != nil {
			return nil, withHint(fault(codeValue, n.Pos, "%s is out of the range of BIGINT", shorten(txt)), "write it with a decimal point to have a DOUBLE")
		}
		return intLit(v, n.Pos), nil
	}
	v, err := strconv.ParseFloat(txt, 64)
	if err != nil && math.IsInf(v, 0) {
		return nil, fault(codeValue, n.Pos, "%s is out of the range of DOUBLE", shorten(txt))
	}
	if err != nil {
		return nil, fault(codeValue, n.Pos, "%s is not a number", shorten(txt))
	}
	return &litExpr{one: &column.Float64s{Vals: []float64{v}}, t: column.DoubleType, pos: n.Pos}, nil
}

func (x *exprBinder) bindParam(p *lang.Param) (expr, error) {
	var v column.Vector
	if p.Name != "" {
		var ok bool
		if v, ok = x.b.params.Named[p.Name]; !ok {
			return nil, fault(codeParameter, p.Pos, "there is no value for the parameter $%s", p.Name)
		}
	} else {
		if p.Index < 1 || p.Index > len(x.b.params.Positional) {
			return nil, fault(codeParameter, p.Pos, "there is no value for parameter %d: %d given", p.Index, len(x.b.params.Positional))
		}
		v = x.b.params.Positional[p.Index-1]
	}
	if v.Len() != 1 {
		return nil, fault(codeParameter, p.Pos, "the value of a parameter has %d rows", v.Len())
	}
	t := v.Type()
	return &litExpr{one: oneRow(v, t), t: t, open: t.Kind == column.Varchar, pos: p.Pos}, nil
}

func (x *exprBinder) bindColumn(c *lang.ColumnRef) (expr, error) {
	e, err := x.scope.resolve(c.Parts)
	if e != nil || err != nil {
		return e, err
	}
	if it := x.aliases[strings.ToLower(c.Parts[0].Name)]; it != nil {
		e, err := x.bindAlias(it, c)
		if err != nil {
			return nil, err
		}
		return fieldPath(e, c.Parts[1:])
	}
	f := x.scope.unknownColumn(c)
	if x.scope.result {
		return nil, withHint(f, "here ORDER BY can only use the columns of the result")
	}
	return nil, x.b.elsewhere(f, c)
}

// elsewhere looks whether another table has the column that is missing.
func (b *binder) elsewhere(f *Error, c *lang.ColumnRef) *Error {
	if f.Hint != "" || b.snap == nil || len(c.Parts) > 1 {
		return f
	}
	for _, t := range b.snap.Schema().Tables {
		for _, col := range t.Columns {
			if strings.EqualFold(col.Name, c.Parts[0].Name) {
				return withHint(f, "the table %s has it", quoteName(t.Name))
			}
		}
	}
	return f
}

// bindAlias binds what an alias of the select list stands for.
func (x *exprBinder) bindAlias(it *lang.SelectItem, c *lang.ColumnRef) (expr, error) {
	for _, o := range x.open {
		if o == it {
			return nil, x.scope.unknownColumn(c) // it stands in itself, where it means nothing yet
		}
	}
	x.open = append(x.open, it)
	defer func() { x.open = x.open[:len(x.open)-1] }()
	e, err := x.bind(it.Expr)
	if f, ok := asFault(err); ok && f.Code == codeAggregate && x.clause == "WHERE" {
		return nil, withHint(fault(codeAggregate, c.Pos, "%s is an aggregate, which WHERE cannot use", quoteName(c.Parts[0].Name)), "use HAVING")
	}
	if err != nil {
		return nil, err
	}
	return e, checkSize(e, c.Pos)
}

// maxExprSize bounds an expression with everything written out that it names more than once: the operand of BETWEEN and CASE, aliases.
const maxExprSize = 1 << 16

func checkSize(e expr, pos lang.Pos) error {
	n := 0
	walk(e, func(expr) bool {
		n++
		return n <= maxExprSize
	})
	if n > maxExprSize {
		return fault(codeQuery, pos, "the expression is too large once everything is written out")
	}
	return nil
}

func (x *exprBinder) bindUnary(e *lang.Unary) (expr, error) {
	if n, ok := e.Expr.(*lang.NumberLit); ok && e.Op == lang.Neg {
		return bindNumber(n, true)
	}
	arg, err := x.bind(e.Expr)
	if err != nil {
		return nil, err
	}
	switch e.Op {
	case lang.Not:
		if arg, err = newBool(arg, "NOT"); err != nil {
			return nil, err
		}
		return newNot(arg, e.Pos), nil
	case lang.Neg:
		return newCall("-", e.Pos, arg)
	case lang.Plus:
		if k := arg.typ().Kind; k == column.BigInt || k == column.Double || k == column.Null {
			return arg, nil
		}
		return nil, fault(codeType, e.Pos, "+ needs a number, and %s is %s", shorten(text(arg)), arg.typ())
	}
	return nil, unsupported(e.Pos, "the operator ~")
}

// binaryNames are the functions behind binary operators.
var binaryNames = map[lang.BinaryOp]string{
	lang.Eq: "=", lang.NotEq: "<>", lang.Less: "<", lang.LessEq: "<=", lang.Greater: ">", lang.GreaterEq: ">=",
	lang.IsDistinct: "is distinct from", lang.IsNotDistinct: "is not distinct from",
	lang.Add: "+", lang.Sub: "-", lang.Mul: "*", lang.Div: "/", lang.IntDiv: "//", lang.Mod: "%", lang.Pow: "^", lang.Concat: "||",
	lang.StartsWith: "starts_with",
}

var unsupportedBinary = map[lang.BinaryOp]string{
	lang.BitAnd: "&", lang.BitOr: "|", lang.ShiftLeft: "<<", lang.ShiftRight: ">>", lang.ListOverlap: "&&", lang.Contains: "@>",
	lang.ContainedBy: "<@", lang.JSONText: "->>",
}

func (x *exprBinder) bindBinary(e *lang.Binary) (expr, error) {
	name, ok := binaryNames[e.Op]
	if !ok {
		return nil, unsupported(e.Pos, "the operator "+unsupportedBinary[e.Op])
	}
	args, err := x.bindAll([]lang.Expr{e.Left, e.Right})
	if err != nil {
		return nil, x.dashedName(e, err)
	}
	return newCall(name, e.Pos, args...)
}

// dashedName looks whether a subtraction or division of unknown names was meant as one name, such as self-harm/intent, that has to be quoted.
func (x *exprBinder) dashedName(e *lang.Binary, err error) error {
	f, ok := asFault(err)
	if !ok || (f.Code != codeColumn && f.Code != codeField) || (e.Op != lang.Sub && e.Op != lang.Div) {
		return err
	}
	written := strings.ReplaceAll(e.String(), " ", "")
	for _, src := range x.scope.sources {
		for _, c := range src.cols {
			if path := dashedPath(c.name, c.t, written); path != "" {
				f.Hint = "a name with - or / in it is written in double quotes: " + path
				return f
			}
		}
	}
	return err
}

// dashedPath returns how the column, or a field of it, is written whose name with its dots is written so, or ends what is written after a dot.
func dashedPath(name string, t column.Type, written string) string {
	if strings.ContainsAny(name, "-/") && (strings.EqualFold(written, name) || hasSuffixFold(written, "."+name)) {
		return quoteName(name)
	}
	for t.Kind == column.List {
		t = *t.Elem
	}
	for _, f := range t.Fields {
		if p := dashedPath(f.Name, f.Type, written); p != "" {
			if strings.Contains(p, ".") {
				return p
			}
			if i := strings.LastIndexByte(written, '.'); i >= 0 {
				return written[:i+1] + p
			}
			return quoteName(name) + "." + p
		}
	}
	return ""
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

func (x *exprBinder) bindLogic(e *lang.Logic) (expr, error) {
	name := "AND"
	if e.Op == lang.Or {
		name = "OR"
	}
	args := make([]expr, len(e.Args))
	for i, a := range e.Args {
		arg, err := x.bind(a)
		if err != nil {
			return nil, err
		}
		if args[i], err = newBool(arg, name); err != nil {
			return nil, err
		}
	}
	return newLogic(e.Op == lang.Or, args, e.Pos), nil
}

func (x *exprBinder) bindIs(e *lang.Is) (expr, error) {
	arg, err := x.bind(e.Expr)
	if err != nil {
		return nil, err
	}
	name := "is null"
	if e.Not {
		name = "is not null"
	}
	if e.Kind == lang.IsNull {
		return newCall(name, e.Pos, arg)
	}
	if arg, err = newBool(arg, "IS"); err != nil {
		return nil, err
	}
	if e.Kind == lang.IsUnknown {
		return newCall(name, e.Pos, arg)
	}
	name = "is not distinct from"
	if e.Not {
		name = "is distinct from"
	}
	return newCall(name, e.Pos, arg, boolLit(e.Kind == lang.IsTrue, e.Pos))
}

func (x *exprBinder) bindBetween(e *lang.Between) (expr, error) {
	args, err := x.bindAll([]lang.Expr{e.Expr, e.Low, e.High})
	if err != nil {
		return nil, err
	}
	within := func(low, high expr) (expr, error) {
		ge, err := newCall(">=", e.Pos, args[0], low)
		if err != nil {
			return nil, err
		}
		le, err := newCall("<=", e.Pos, args[0], high)
		if err != nil {
			return nil, err
		}
		return newLogic(false, []expr{ge, le}, e.Pos), nil
	}
	res, err := within(args[1], args[2])
	if err != nil {
		return nil, err
	}
	if e.Symmetric {
		other, err := within(args[2], args[1])
		if err != nil {
			return nil, err
		}
		res = newLogic(true, []expr{res, other}, e.Pos)
	}
	if e.Not {
		res = newNot(res, e.Pos)
	}
	return res, checkSize(res, e.Pos)
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

func (x *exprBinder) bindMatch(e *lang.Match) (expr, error) {
	var name string
	switch e.Op {
	case lang.Like:
		name = "like"
	case lang.ILike:
		name = "ilike"
	case lang.Regex, lang.SimilarTo:
		name = "~"
	case lang.IRegex:
		name = "~*"
	default:
		return nil, unsupported(e.Pos, "GLOB")
	}
	if e.Not {
		switch name {
		case "like", "ilike":
			name = "not " + name
		default:
			name = "!" + name
		}
	}
	operands := []lang.Expr{e.Expr, e.Pattern}
	if e.Escape != nil {
		operands = append(operands, e.Escape)
	}
	return x.bindNamed(name, e.Pos, operands...)
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

func (x *exprBinder) bindSlice(e *lang.Slice) (expr, error) {
	if e.Step != nil {
		return nil, unsupported(e.Step.Position(), "a slice with a step")
	}
	args := make([]expr, 3)
	for i, part := range []lang.Expr{e.Expr, e.From, e.To} {
		var err error
		switch {
		case part != nil:
			args[i], err = x.bind(part)
		case i == 1:
			args[i] = intLit(1, e.Pos)
		default:
			args[i] = intLit(math.MaxInt64, e.Pos)
		}
		if err != nil {
			return nil, err
		}
	}
	return newCall("[:]", e.Pos, args...)
}

func (x *exprBinder) bindList(e *lang.ListLit) (expr, error) {
	elems, err := x.bindAll(e.Elems)
	if err != nil {
		return nil, err
	}
	t, err := fn.Common(argsOf(elems)...)
	if err != nil {
		return nil, functionFault(err, e.Pos, elems)
	}
	for i, el := range elems {
		if elems[i], err = coerce(el, t); err != nil {
			return nil, err
		}
	}
	f := fn.MakeList(t, len(elems))
	return fold(&callExpr{name: "list_value", fn: f, args: elems, pos: e.Pos}), nil
}

func (x *exprBinder) bindStruct(e *lang.StructLit) (expr, error) {
	var fields []column.Field
	var args []expr
	for _, f := range e.Fields {
		v, err := x.bind(f.Value)
		if err != nil {
			return nil, err
		}
		for _, other := range fields {
			if strings.EqualFold(other.Name, f.Name.Name) {
				return nil, fault(codeQuery, f.Pos, "the field %s is there twice", quoteName(f.Name.Name))
			}
		}
		fields, args = append(fields, column.Field{Name: f.Name.Name, Type: v.typ()}), append(args, v)
	}
	t := column.StructOf(fields...)
	return fold(&callExpr{name: "struct_pack", fn: fn.MakeStruct(t), args: args, pos: e.Pos}), nil
}

// addSub adds a subquery to those that run before the query.
func (x *exprBinder) addSub(kind exec.SubqueryKind, n node) int {
	x.b.subs = append(x.b.subs, subquery{kind, n})
	return len(x.b.subs) - 1
}

func (x *exprBinder) bindSubquery(e *lang.Subquery) (expr, error) {
	if e.Array {
		return nil, unsupported(e.Pos, "ARRAY(SELECT ...)")
	}
	q, err := x.b.bindQuery(e.Query, x.scope)
	if err != nil {
		return nil, err
	}
	if len(q.cols) != 1 {
		return nil, fault(codeQuery, e.Pos, "a subquery used as a value gives one column, and this one gives %d", len(q.cols))
	}
	slot := x.addSub(exec.ScalarSubquery, only(q))
	return &slotExpr{slot, q.cols[0].t, e.Pos}, nil
}

// only keeps the visible columns of a query.
func only(q *query) node {
	items := make([]item, len(q.cols))
	for i, c := range q.cols {
		items[i] = item{c, c.ref(lang.Pos{})}
	}
	return &projectNode{q.node, items}
}

func (x *exprBinder) bindExists(e *lang.Exists) (expr, error) {
	q, err := x.b.bindQuery(e.Query, x.scope)
	if err != nil {
		return nil, err
	}
	return &slotExpr{x.addSub(exec.ExistsSubquery, &limitNode{q.node, 1, 0}), column.BoolType, e.Pos}, nil
}

func (x *exprBinder) bindInQuery(e *lang.In, arg expr) (expr, error) {
	q, err := x.b.bindQuery(e.Query, x.scope)
	if err != nil {
		return nil, err
	}
	if len(q.cols) != 1 {
		return nil, fault(codeQuery, e.Pos, "IN takes a subquery of one column, and this one gives %d", len(q.cols))
	}
	from := q.cols[0]
	t, err := fn.CommonComparison(argOf(arg), fn.Arg{Type: from.t})
	if err != nil {
		return nil, functionFault(err, e.Pos, nil)
	}
	if arg, err = coerce(arg, t); err != nil {
		return nil, err
	}
	value, err := coerce(from.ref(e.Pos), t)
	if err != nil {
		return nil, err
	}
	id := from.id
	if _, same := value.(*colExpr); !same {
		id = x.b.newID()
	}
	// Which values there are is all that counts.
	plan := node(&projectNode{q.node, []item{{outCol{id, from.name, t}, value}}})
	key := item{outCol{x.b.newID(), from.name, t}, &colExpr{id: id, t: t, name: from.name}}
	plan = &aggNode{in: plan, keys: []item{key}}
	res := expr(&inSlotExpr{arg, x.addSub(exec.SetSubquery, plan), e.Pos})
	if e.Not {
		res = newNot(res, e.Pos)
	}
	return res, nil
}

// bindQuantified binds the forms of ANY and ALL that are IN and NOT IN by another name.
func (x *exprBinder) bindQuantified(e *lang.Quantified) (expr, error) {
	in := &lang.In{Pos: e.Pos, Expr: e.Left, Query: e.Query, Of: e.List}
	switch {
	case e.Op == lang.Eq && !e.All:
	case e.Op == lang.NotEq && e.All:
		in.Not = true
	default:
		return nil, withHint(unsupported(e.Pos, "this comparison with ANY or ALL"), "compare with (SELECT min(...) ...) or (SELECT max(...) ...)")
	}
	return x.bindIn(in)
}
