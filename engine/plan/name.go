package plan

import (
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/lang"
)

func itoa(i int) string { return strconv.Itoa(i) }

// resultName is the name of a result column without an alias, as DuckDB 1.5 spells it: the column or field itself, else the expression
// in full parentheses.
func resultName(ast lang.Expr, bound expr) string {
	if _, ok := ast.(*lang.ColumnRef); ok {
		switch e := bound.(type) {
		case *colExpr:
			return e.name
		case *fieldExpr:
			return e.arg.typ().Fields[e.index].Name
		}
	}
	var n namer
	n.expr(ast)
	return n.String()
}

// namer writes expressions as DuckDB names them.
type namer struct{ strings.Builder }

// namedOps are operators as they are named; the others are named as they are written.
var namedOps = map[lang.BinaryOp]string{
	lang.Eq: "=", lang.NotEq: "!=", lang.Less: "<", lang.LessEq: "<=", lang.Greater: ">", lang.GreaterEq: ">=",
	lang.IsDistinct: "IS DISTINCT FROM", lang.IsNotDistinct: "IS NOT DISTINCT FROM",
	lang.Add: "+", lang.Sub: "-", lang.Mul: "*", lang.Div: "/", lang.IntDiv: "//", lang.Mod: "%", lang.Pow: "**", lang.Concat: "||",
	lang.StartsWith: "^@",
}

// negated are the comparisons that NOT turns around in names.
var negated = map[lang.BinaryOp]lang.BinaryOp{
	lang.Eq: lang.NotEq, lang.NotEq: lang.Eq, lang.Less: lang.GreaterEq, lang.GreaterEq: lang.Less, lang.Greater: lang.LessEq, lang.LessEq: lang.Greater,
}

// mainFunctions are the functions whose names DuckDB writes with their schema, since they are words of the grammar.
var mainFunctions = map[string]string{
	"substring": `main."substring"`, "position": `main."position"`, "trim": `main."trim"`, "overlay": `main."overlay"`,
	"date_part": "main.date_part", "nullif": `"nullif"`, "row": `main."row"`,
}

func (n *namer) list(es []lang.Expr) {
	for i, e := range es {
		if i > 0 {
			n.WriteString(", ")
		}
		n.expr(e)
	}
}

func (n *namer) call(name string, args ...lang.Expr) {
	n.WriteString(name)
	n.WriteByte('(')
	n.list(args)
	n.WriteByte(')')
}

// infix writes (left op right).
func (n *namer) infix(left lang.Expr, op string, right lang.Expr) {
	n.WriteByte('(')
	n.expr(left)
	n.WriteString(" " + op + " ")
	n.expr(right)
	n.WriteByte(')')
}

// not writes (NOT ...) around what write writes, where on is set.
func (n *namer) not(on bool, write func()) {
	if on {
		n.WriteString("(NOT ")
	}
	write()
	if on {
		n.WriteByte(')')
	}
}

func (n *namer) expr(e lang.Expr) {
	switch e := e.(type) {
	case *lang.BoolLit:
		n.WriteString("CAST('" + strconv.FormatBool(e.Value)[:1] + "' AS BOOLEAN)")
	case *lang.NumberLit:
		n.number(e)
	case *lang.ColumnRef:
		n.WriteString(e.String())
	case *lang.Unary:
		n.unary(e)
	case *lang.Binary:
		op, ok := namedOps[e.Op]
		if !ok {
			n.WriteString(e.String())
			return
		}
		n.infix(e.Left, op, e.Right)
	case *lang.Logic:
		op := " AND "
		if e.Op == lang.Or {
			op = " OR "
		}
		n.WriteByte('(')
		for i, a := range e.Args {
			if i > 0 {
				n.WriteString(op)
			}
			n.expr(a)
		}
		n.WriteByte(')')
	case *lang.Is:
		n.is(e)
	case *lang.Between:
		n.not(e.Not, func() {
			n.WriteByte('(')
			n.expr(e.Expr)
			n.WriteString(" BETWEEN ")
			n.expr(e.Low)
			n.WriteString(" AND ")
			n.expr(e.High)
			n.WriteByte(')')
		})
	case *lang.In:
		n.in(e)
	case *lang.Match:
		n.match(e)
	case *lang.Case:
		n.caseWhen(e)
	case *lang.Cast:
		name := "CAST("
		if e.Try {
			name = "TRY_CAST("
		}
		n.WriteString(name)
		n.expr(e.Expr)
		n.WriteString(" AS " + typeName(e.Type) + ")")
	case *lang.Call:
		n.function(e)
	case *lang.Field:
		n.WriteByte('(')
		n.expr(e.Expr)
		n.WriteString(`)."` + strings.ReplaceAll(e.Name.Name, `"`, `""`) + `"`)
	case *lang.Index:
		n.expr(e.Expr)
		n.WriteByte('[')
		n.expr(e.Index)
		n.WriteByte(']')
	case *lang.Slice:
		n.expr(e.Expr)
		n.WriteByte('[')
		if e.From != nil {
			n.expr(e.From)
		}
		n.WriteByte(':')
		if e.To != nil {
			n.expr(e.To)
		}
		n.WriteByte(']')
	case *lang.ListLit:
		n.call("main.list_value", e.Elems...)
	case *lang.StructLit:
		n.WriteString("main.struct_pack(")
		for i, f := range e.Fields {
			if i > 0 {
				n.WriteString(", ")
			}
			n.WriteString(quoteName(f.Name.Name) + " := ")
			n.expr(f.Value)
		}
		n.WriteByte(')')
	case *lang.Exists:
		n.WriteString("EXISTS(" + e.Query.String() + ")")
	default:
		n.WriteString(e.String())
	}
}

func (n *namer) number(e *lang.NumberLit) {
	if e.Kind == lang.Float {
		if f, err := strconv.ParseFloat(e.Text, 64); err == nil {
			s := strconv.FormatFloat(f, 'g', -1, 64)
			if !strings.ContainsAny(s, ".eIN") {
				s += ".0"
			}
			n.WriteString(s)
			return
		}
	}
	n.WriteString(e.Text)
}

func (n *namer) unary(e *lang.Unary) {
	if num, ok := e.Expr.(*lang.NumberLit); ok && e.Op == lang.Neg {
		n.WriteByte('-')
		n.number(num)
		return
	}
	if e.Op == lang.Not {
		if b, ok := e.Expr.(*lang.Binary); ok {
			if op, ok := negated[b.Op]; ok {
				n.infix(b.Left, namedOps[op], b.Right)
				return
			}
		}
		n.not(true, func() { n.expr(e.Expr) })
		return
	}
	n.WriteString(map[lang.UnaryOp]string{lang.Neg: "-", lang.Plus: "+", lang.BitNot: "~"}[e.Op] + "(")
	n.expr(e.Expr)
	n.WriteByte(')')
}

func (n *namer) is(e *lang.Is) {
	n.WriteByte('(')
	switch e.Kind {
	case lang.IsTrue, lang.IsFalse:
		n.WriteString("CAST(")
		n.expr(e.Expr)
		op := " AS BOOLEAN) IS NOT DISTINCT FROM "
		if e.Not {
			op = " AS BOOLEAN) IS DISTINCT FROM "
		}
		n.WriteString(op + strconv.FormatBool(e.Kind == lang.IsTrue))
	default:
		n.expr(e.Expr)
		if e.Not {
			n.WriteString(" IS NOT NULL")
		} else {
			n.WriteString(" IS NULL")
		}
	}
	n.WriteByte(')')
}

func (n *namer) in(e *lang.In) {
	switch {
	case e.Query != nil:
		n.not(e.Not, func() {
			n.WriteByte('(')
			n.expr(e.Expr)
			n.WriteString(" = ANY(" + e.Query.String() + "))")
		})
	case e.Of != nil:
		n.not(e.Not, func() { n.call("contains", e.Of, e.Expr) })
	default:
		n.WriteByte('(')
		n.expr(e.Expr)
		if e.Not {
			n.WriteString(" NOT")
		}
		n.WriteString(" IN (")
		n.list(e.List)
		n.WriteString("))")
	}
}

func (n *namer) match(e *lang.Match) {
	op := ""
	switch e.Op {
	case lang.Like, lang.ILike:
		op = "~~"
		if e.Not {
			op = "!" + op
		}
		name := "main.like_escape"
		if e.Op == lang.ILike {
			op += "*"
			name = "main.ilike_escape"
		}
		if e.Escape == nil {
			n.infix(e.Expr, op, e.Pattern)
			return
		}
		if e.Not {
			name = strings.Replace(name, "main.", "main.not_", 1)
		}
		n.call(name, e.Expr, e.Pattern, e.Escape)
	case lang.Glob:
		n.not(e.Not, func() { n.infix(e.Expr, "~~~", e.Pattern) })
	default:
		n.not(e.Not, func() { n.call("regexp_full_match", e.Expr, e.Pattern) })
	}
}

func (n *namer) caseWhen(e *lang.Case) {
	n.WriteString("CASE ")
	for _, w := range e.Whens {
		n.WriteString(" WHEN (")
		if e.Operand != nil {
			n.infix(e.Operand, "=", w.Cond)
		} else {
			n.expr(w.Cond)
		}
		n.WriteString(") THEN (")
		n.expr(w.Result)
		n.WriteByte(')')
	}
	n.WriteString(" ELSE ")
	if e.Else != nil {
		n.expr(e.Else)
	} else {
		n.WriteString("NULL")
	}
	n.WriteString(" END")
}

func (n *namer) function(e *lang.Call) {
	name := strings.ToLower(e.Name.Name)
	switch {
	case name == "count" && len(e.Args) == 0:
		n.WriteString("count_star()")
	case (name == "coalesce" || name == "ifnull") && len(e.Args) > 0:
		n.call("COALESCE", e.Args...)
	case name == "if" && len(e.Args) == 3:
		n.caseWhen(&lang.Case{Whens: []*lang.When{{Cond: e.Args[0], Result: e.Args[1]}}, Else: e.Args[2]})
	default:
		if full, ok := mainFunctions[name]; ok {
			name = full
		}
		n.WriteString(name)
		n.WriteByte('(')
		if e.Distinct {
			n.WriteString("DISTINCT ")
		}
		n.list(e.Args)
		if e.OrderBy != nil {
			n.WriteString(" " + e.OrderBy.String())
		}
		n.WriteByte(')')
	}
	if e.Filter != nil {
		n.WriteString(" FILTER (WHERE ")
		n.expr(e.Filter)
		n.WriteByte(')')
	}
}

// typeName spells the types of a CAST.
func typeName(t *lang.Type) string {
	switch upperASCII(t.Name) {
	case "INT", "INT4", "SIGNED":
		t = &lang.Type{Name: "INTEGER", Dims: t.Dims}
	case "TEXT", "STRING", "CHAR", "BPCHAR", "NVARCHAR":
		t = &lang.Type{Name: "VARCHAR", Dims: t.Dims}
	case "INT8", "LONG", "INT64":
		t = &lang.Type{Name: "BIGINT", Dims: t.Dims}
	case "FLOAT8":
		t = &lang.Type{Name: "DOUBLE", Dims: t.Dims}
	case "REAL", "FLOAT4":
		t = &lang.Type{Name: "FLOAT", Dims: t.Dims}
	case "BOOL", "LOGICAL":
		t = &lang.Type{Name: "BOOLEAN", Dims: t.Dims}
	}
	return t.String()
}
