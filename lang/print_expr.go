package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

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

var matchTexts = [...][2]string{Like: {"LIKE", "NOT LIKE"}, ILike: {"ILIKE", "NOT ILIKE"}, Glob: {"GLOB", "NOT GLOB"},
	SimilarTo: {"SIMILAR TO", "NOT SIMILAR TO"}, Regex: {"~", "!~"}, IRegex: {"~*", "!~*"}}

// String returns the operator as it is printed.
func (op MatchOp) String() string { return matchTexts[op][0] }

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

// matchPrec returns how a match binds: its words loosely, its symbols tightly.
func matchPrec(op MatchOp) precedence {
	if op == Regex || op == IRegex {
		return precOther
	}
	return precMatch
}

func (n *ColumnRef) write(p *printer) { p.dotted(n.Parts) }

func (n *Star) write(p *printer) {
	if n.Table != nil {
		p.dotted(n.Table)
		p.put(".")
	}
	p.put("*")
	if n.Exclude != nil {
		p.put(" EXCLUDE ")
		parens(p, n.Exclude)
	}
	if n.Replace != nil {
		p.put(" REPLACE ")
		parens(p, n.Replace)
	}
	if n.Rename != nil {
		p.put(" RENAME ")
		parens(p, n.Rename)
	}
	if n.Like != nil {
		n.Like.write(p)
	}
}

func (n *ReplaceItem) write(p *printer) {
	n.Expr.write(p)
	p.put(" AS ")
	n.Name.write(p)
}

func (n *RenameItem) write(p *printer) {
	n.From.write(p)
	p.put(" AS ")
	p.label(n.To)
}

func (n *Columns) write(p *printer) {
	if n.Unpack {
		p.put("*")
	}
	p.put("COLUMNS(")
	n.Arg.write(p)
	p.put(")")
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

func (n *Is) write(p *printer) {
	p.expr(n.Expr, precIs+1)
	p.put(" IS ")
	if n.Not {
		p.put("NOT ")
	}
	p.put([...]string{IsNull: "NULL", IsTrue: "TRUE", IsFalse: "FALSE", IsUnknown: "UNKNOWN"}[n.Kind])
}

func (n *Between) write(p *printer) {
	p.expr(n.Expr, precMatch+1)
	if n.Not {
		p.put(" NOT")
	}
	p.put(" BETWEEN ")
	if n.Symmetric {
		p.put("SYMMETRIC ")
	}
	p.expr(n.Low, precOther)
	p.put(" AND ")
	p.expr(n.High, precMatch+1)
}

func (n *In) write(p *printer) {
	p.expr(n.Expr, precMatch+1)
	if n.Not {
		p.put(" NOT")
	}
	p.put(" IN ")
	switch {
	case n.Query != nil:
		parens(p, []Node{n.Query})
	case n.List != nil:
		parens(p, n.List)
	default:
		p.expr(n.Of, precPostfix)
	}
}

func (n *Match) write(p *printer) {
	prec := matchPrec(n.Op)
	if n.Expr != nil {
		left := prec
		if left == precMatch {
			left++
		}
		p.expr(n.Expr, left)
	}
	not := 0
	if n.Not {
		not = 1
	}
	p.put(" ", matchTexts[n.Op][not], " ")
	p.expr(n.Pattern, prec+1)
	if n.Escape != nil {
		p.put(" ESCAPE ")
		p.expr(n.Escape, prec+1)
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

func (n *Call) write(p *printer) {
	if keywordType(n.Name.Name) == kwPOSITION && !n.Name.Quoted {
		p.put(n.Name.Name, "(")
		p.expr(n.Args[1], precOther)
		p.put(" IN ")
		p.expr(n.Args[0], precOther)
		p.put(")")
		return
	}
	p.put(functionName(n.Name), "(")
	if n.Star {
		p.put("*")
	}
	if n.Distinct {
		p.put("DISTINCT ")
	}
	commas(p, n.Args)
	if n.OrderBy != nil {
		p.put(" ")
		n.OrderBy.write(p)
	}
	if n.IgnoreNulls {
		p.put(" IGNORE NULLS")
	}
	p.put(")")
	if n.Within != nil {
		p.put(" WITHIN GROUP (")
		n.Within.write(p)
		p.put(")")
	}
	if n.Filter != nil {
		p.put(" FILTER (WHERE ")
		n.Filter.write(p)
		p.put(")")
	}
	if n.Over != nil {
		p.put(" OVER ")
		n.Over.write(p)
	}
}

// functionName returns the name of a function as a call of it begins.
func functionName(n *Ident) string {
	if n.Quoted || !isPlainWord(n.Name) || !callable(keywordType(n.Name)) {
		return quoteName(n.Name)
	}
	return n.Name
}

// callable reports whether a word with a parenthesis after it is a call of the function of that
// name: the words that hold joins together are (left), those that begin special forms are not.
func callable(t lexer.TokenType) bool {
	switch t {
	case kwSUBSTRING, kwTRIM, kwOVERLAY:
		return true // also with commas
	case kwVALUES, kwINTERVAL, kwROLLUP, kwCUBE:
		return false
	}
	_, special := specialForms[t]
	return !special && (!isKeyword(t) || classOf(t) != reserved)
}

func (n *NamedArg) write(p *printer) {
	p.label(n.Name)
	p.put(" := ")
	n.Value.write(p)
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

func (n *Quantified) write(p *printer) {
	p.expr(n.Left, precCompare+1)
	p.put(" ", n.Op.String())
	if n.All {
		p.put(" ALL (")
	} else {
		p.put(" ANY (")
	}
	if n.Query != nil {
		n.Query.write(p)
	} else {
		n.List.write(p)
	}
	p.put(")")
}

func (n *Param) write(p *printer) {
	p.put("$", n.Name)
	if n.Name == "" {
		p.put(itoa(n.Index))
	}
}
