package lang

import "strings"

// binaryOps holds each binary operator's text and how it binds.
var binaryOps = [...]struct {
	text string
	prec precedence
}{
	Eq: {"=", precCompare}, NotEq: {"<>", precCompare}, Less: {"<", precCompare}, LessEq: {"<=", precCompare},
	Greater: {">", precCompare}, GreaterEq: {">=", precCompare},
	IsDistinct: {"IS DISTINCT FROM", precIs}, IsNotDistinct: {"IS NOT DISTINCT FROM", precIs},
	Add: {"+", precAdd}, Sub: {"-", precAdd}, Mul: {"*", precMul}, Div: {"/", precMul}, IntDiv: {"//", precMul},
	Mod: {"%", precMul}, Pow: {"^", precPow}, Concat: {"||", precOther}, BitAnd: {"&", precOther},
	BitOr: {"|", precOther}, ShiftLeft: {"<<", precOther}, ShiftRight: {">>", precOther}, StartsWith: {"^@", precOther},
	ListOverlap: {"&&", precOther}, Contains: {"@>", precOther}, ContainedBy: {"<@", precOther}, JSONText: {"->>", precLambda},
}

// String returns the operator as it is printed.
func (op BinaryOp) String() string { return binaryOps[op].text }

var unaryOps = [...]struct {
	text string
	prec precedence
}{Not: {"NOT ", precNot}, Neg: {"-", precUnary}, Plus: {"+", precUnary}, BitNot: {"~", precOther}}

// String returns the operator as it is printed, without a space.
func (op UnaryOp) String() string { return strings.TrimSpace(unaryOps[op].text) }

// String returns AND or OR.
func (op LogicOp) String() string {
	if op == Or {
		return "OR"
	}
	return "AND"
}

// precedenceOf returns how tightly an expression's outermost operator binds.
func precedenceOf(e Expr) precedence {
	switch e := e.(type) {
	case *Lambda:
		return precLambda
	case *Logic:
		if e.Op == Or {
			return precOr
		}
		return precAnd
	case *Unary:
		return unaryOps[e.Op].prec
	case *Binary:
		return binaryOps[e.Op].prec
	case *Is:
		return precIs
	case *Quantified:
		return precCompare
	case *Between, *In:
		return precMatch
	case *Match:
		return matchPrec(e.Op)
	case *Star:
		return precNone
	case *Columns:
		if e.Unpack {
			return precNone
		}
	case *Collate:
		return precCollate
	}
	return precPostfix
}

func (n *Unary) write(p *printer) {
	op := unaryOps[n.Op]
	p.put(op.text)
	if n.Op == Not {
		p.expr(n.Expr, op.prec)
		return
	}
	// Symbols in a row are another symbol, or a comment: -(-x), ~ -x + 1.
	min := op.prec + 1
	if _, ok := n.Expr.(*Unary); ok {
		min = precPostfix
	}
	var operand printer
	operand.expr(n.Expr, min)
	if text := operand.String(); strings.IndexByte("+-~*", text[0]) >= 0 {
		p.put(" ", text)
	} else {
		p.put(text)
	}
}

func (n *Binary) write(p *printer) {
	op := binaryOps[n.Op]
	left, right := op.prec, op.prec+1
	switch op.prec {
	case precCompare, precIs:
		left++ // these do not chain
	case precLambda:
		left, right = precLambda+1, precOther+1
	}
	p.expr(n.Left, left)
	p.put(" ", op.text, " ")
	p.expr(n.Right, right)
}

func (n *Logic) write(p *printer) {
	min := precAnd + 1
	if n.Op == Or {
		min = precOr + 1
	}
	for i, e := range n.Args {
		if i > 0 {
			p.put(" ", n.Op.String(), " ")
		}
		p.expr(e, min)
	}
}

func (n *Case) write(p *printer) {
	p.put("CASE")
	if n.Operand != nil {
		p.put(" ")
		n.Operand.write(p)
	}
	for _, w := range n.Whens {
		p.put(" ")
		w.write(p)
	}
	if n.Else != nil {
		p.put(" ELSE ")
		n.Else.write(p)
	}
	p.put(" END")
}

func (n *When) write(p *printer) {
	p.put("WHEN ")
	n.Cond.write(p)
	p.put(" THEN ")
	n.Result.write(p)
}

func (n *Cast) write(p *printer) {
	if n.Try {
		p.put("TRY_")
	}
	p.put("CAST(")
	n.Expr.write(p)
	p.put(" AS ")
	n.Type.write(p)
	p.put(")")
}

func (n *Collate) write(p *printer) {
	p.expr(n.Expr, precCollate)
	p.put(" COLLATE ")
	if n.Name.Quoted {
		n.Name.write(p)
	} else {
		p.put(n.Name.Name) // with its dots
	}
}

func (n *Lambda) write(p *printer) {
	p.put("lambda ")
	commas(p, n.Params)
	p.put(": ")
	n.Body.write(p)
}

func (n *Field) write(p *printer) {
	if _, ok := n.Expr.(*ColumnRef); ok {
		parens(p, []Node{n.Expr}) // else the dot would go on the name
	} else {
		p.base(n.Expr)
	}
	p.put(".")
	p.label(n.Name)
}

// base writes what a dot or a bracket follows. DuckDB allows neither after a number or a word, and no
// cast by :: is ever printed.
func (p *printer) base(e Expr) {
	switch e.(type) {
	case *NumberLit, *BoolLit, *NullLit, *IntervalLit:
		parens(p, []Node{e})
	default:
		p.expr(e, precPostfix)
	}
}

func (n *Index) write(p *printer) {
	p.base(n.Expr)
	p.put("[")
	n.Index.write(p)
	p.put("]")
}

func (n *Slice) write(p *printer) {
	p.base(n.Expr)
	p.put("[")
	if n.From != nil {
		p.expr(n.From, precLambda+1)
	}
	p.put(":")
	if n.To != nil {
		p.expr(n.To, precLambda+1)
	}
	if n.Step != nil {
		if n.To == nil {
			p.put("-")
		}
		p.put(":")
		n.Step.write(p)
	}
	p.put("]")
}

func (n *Subquery) write(p *printer) {
	if n.Array {
		p.put("ARRAY")
	}
	parens(p, []Node{n.Query})
}

func (n *Exists) write(p *printer) {
	p.put("EXISTS ")
	parens(p, []Node{n.Query})
}
