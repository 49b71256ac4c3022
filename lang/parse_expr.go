package lang

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// precedence ranks operators, loosest first. The order is that of DuckDB's grammar.
type precedence uint8

const (
	precNone    precedence = iota
	precLambda             // x -> y; the left side of ->> too, while its right side is that of precOther
	precOr                 // left
	precAnd                // left
	precNot                // prefix
	precIs                 // IS, ISNULL, NOTNULL: not associative
	precCompare            // = < > <= >= <>: not associative
	precMatch              // BETWEEN, IN, LIKE, ILIKE, GLOB, SIMILAR: not associative
	precOther              // every other operator, left; ~ and @ as prefixes
	precAdd                // + -
	precMul                // * / // %
	precPow                // ^ **, left too: 2^3^2 is 64
	precAt                 // AT TIME ZONE
	precCollate
	precUnary   // - + as prefixes: -2^2 is 4
	precCast    // ::
	precPostfix // . and []
)

// infix says for each token type how it binds as an operator after an operand.
var infix = func() (t [keywordEnd]struct {
	prec precedence
	op   BinaryOp // for those that make a Binary
	bin  bool
}) {
	binary := func(prec precedence, typ lexer.TokenType, op BinaryOp) {
		t[typ].prec, t[typ].op, t[typ].bin = prec, op, true
	}
	binary(precCompare, '=', Eq)
	binary(precCompare, tNotEq, NotEq)
	binary(precCompare, '<', Less)
	binary(precCompare, tLessEq, LessEq)
	binary(precCompare, '>', Greater)
	binary(precCompare, tGreatEq, GreaterEq)
	binary(precOther, tEqEq, Eq) // DuckDB takes == for one of the many other operators
	binary(precOther, tConcat, Concat)
	binary(precOther, '&', BitAnd)
	binary(precOther, '|', BitOr)
	binary(precOther, tShiftL, ShiftLeft)
	binary(precOther, tShiftR, ShiftRight)
	binary(precOther, tPrefix, StartsWith)
	binary(precOther, tOverlap, ListOverlap)
	binary(precOther, tContains, Contains)
	binary(precOther, tContained, ContainedBy)
	binary(precLambda, tJSONText, JSONText)
	binary(precAdd, '+', Add)
	binary(precAdd, '-', Sub)
	binary(precMul, '*', Mul)
	binary(precMul, '/', Div)
	binary(precMul, tIntDiv, IntDiv)
	binary(precMul, '%', Mod)
	binary(precPow, tPow, Pow)
	for prec, types := range map[precedence][]lexer.TokenType{
		precLambda: {tArrow},
		precOr:     {kwOR},
		precAnd:    {kwAND},
		precIs:     {kwIS, kwISNULL, kwNOTNULL},
		precMatch:  {kwBETWEEN, kwIN, kwLIKE, kwILIKE, kwGLOB, kwSIMILAR},
		precOther: {'~', tNotRegex, tIRegex, tNotIRegex, tLike, tNotLike, tILike, tNotILike,
			tGlob},
		precAt:      {kwAT},
		precCollate: {kwCOLLATE},
		precCast:    {tCast},
	} {
		for _, typ := range types {
			t[typ].prec = prec
		}
	}
	return t
}()

// parseExpr is the grammar's hook for expressions.
func parseExpr(lex *lexer.PeekingLexer) (Expr, error) {
	p := parser{lex: lex}
	return p.expr(precNone)
}

// expr parses an expression of operators that bind at least as tightly as min.
func (p *parser) expr(min precedence) (Expr, error) {
	if p.depth++; p.depth > MaxHeight {
		return nil, tooHigh(p.pos())
	}
	defer func() { p.depth-- }()
	left, err := p.prefix(min)
	if err != nil {
		return nil, err
	}
	// closed is the level of a non-associative operator that the last operand ended: it must not come
	// again. Operators that end in something else, such as IS NULL, may.
	closed := precNone
	for {
		tok := p.peek()
		prec := p.infixAt(tok)
		if prec == precNone || prec < min {
			return left, nil
		}
		if prec == closed {
			return nil, chained(tok)
		}
		closed = precNone
		switch prec {
		case precLambda:
			if tok.Type == tArrow {
				left, err = p.arrow(left)
			} else {
				left, err = p.binary(left, precOther)
			}
		case precNot:
			left = p.notNull(left)
		case precOr, precAnd:
			left, err = p.logic(left, prec)
		case precIs:
			left, err = p.is(left)
			if b, ok := left.(*Binary); ok && (b.Op == IsDistinct || b.Op == IsNotDistinct) {
				closed = precIs
			}
		case precCompare:
			left, err = p.compare(left)
			if _, ok := left.(*Binary); ok {
				closed = precCompare
			}
		case precMatch:
			left, err = p.match(left)
			if _, ok := left.(*In); !ok {
				closed = precMatch
			}
		case precAt:
			left, err = p.atTimeZone(left)
		case precCollate:
			left, err = p.collate(left)
		case precCast:
			left, err = p.doubleColon(left)
		default:
			if infix[tok.Type].bin {
				left, err = p.binary(left, prec)
			} else {
				left, err = p.tilde(left)
			}
		}
		if err != nil {
			return nil, err
		}
	}
}

// infixAt returns how the next token binds as an operator, or precNone.
func (p *parser) infixAt(tok *lexer.Token) precedence {
	switch tok.Type {
	case kwNOT:
		switch next := p.after(1).Type; next {
		case kwNULL:
			return precNot
		case kwBETWEEN, kwIN, kwLIKE, kwILIKE, kwGLOB, kwSIMILAR:
			return precMatch
		}
	case '%':
		if p.percent {
			switch p.after(1).Type {
			case lexer.EOF, ';', ')', kwOFFSET, kwLIMIT, kwFETCH:
				return precNone
			}
		}
	}
	return infixPrec(tok.Type)
}

// infixPrec returns how a token type binds as an operator, or precNone.
func infixPrec(t lexer.TokenType) precedence {
	if t < 0 {
		return precNone
	}
	return infix[t].prec
}

// chained is the error for a < b < c and its like.
func chained(tok *lexer.Token) error {
	word := strings.ToUpper(tok.Value)
	return syntaxErrorf(Pos(tok.Pos), "%s cannot follow another operator of its kind", word).
		hint("write a < b AND b < c, or use parentheses")
}

// prefix parses an operand with the operators before it. A star is none after another operator.
func (p *parser) prefix(min precedence) (Expr, error) {
	tok := p.peek()
	unary := func(op UnaryOp, prec precedence) (Expr, error) {
		p.next()
		e, err := p.expr(prec)
		if err != nil {
			return nil, err
		}
		return &Unary{Pos: Pos(tok.Pos), Op: op, Expr: e}, nil
	}
	switch tok.Type {
	case kwNOT:
		return unary(Not, precNot)
	case '-':
		return unary(Neg, precUnary)
	case '+':
		return unary(Plus, precUnary)
	case '~':
		return unary(BitNot, precOther+1)
	case '@':
		p.next()
		e, err := p.expr(precOther + 1)
		if err != nil {
			return nil, err
		}
		return call(Pos(tok.Pos), "abs", e), nil
	case '*':
		if min > precNone {
			return nil, p.unexpected("an expression")
		}
		return p.star(nil)
	case kwLAMBDA:
		return p.lambda()
	}
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	return p.postfix(e)
}

// binary parses a left-associative operator and its right side.
func (p *parser) binary(left Expr, prec precedence) (Expr, error) {
	tok := p.next()
	right, err := p.expr(prec + 1)
	if err != nil {
		return nil, err
	}
	return &Binary{Pos: Pos(tok.Pos), Op: infix[tok.Type].op, Left: left, Right: right}, nil
}

// logic parses a chain of ANDs or of ORs.
func (p *parser) logic(left Expr, prec precedence) (Expr, error) {
	typ, op := kwAND, And
	if prec == precOr {
		typ, op = kwOR, Or
	}
	n := &Logic{Pos: p.pos(), Op: op}
	add := func(e Expr) {
		if l, ok := e.(*Logic); ok && l.Op == op {
			n.Args = append(n.Args, l.Args...)
		} else {
			n.Args = append(n.Args, e)
		}
	}
	for add(left); p.accept(typ); add(left) {
		var err error
		if left, err = p.expr(prec + 1); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// compare parses a comparison, also with ANY or ALL.
func (p *parser) compare(left Expr) (Expr, error) {
	tok := p.next()
	op := infix[tok.Type].op
	if q := p.peek().Type; (q == kwANY || q == kwSOME || q == kwALL) && p.after(1).Type == '(' {
		quantifier := p.next()
		p.next()
		n := &Quantified{Pos: Pos(tok.Pos), Left: left, Op: op, All: q == kwALL}
		query, values, err := p.parenthesized(false)
		if err != nil {
			return nil, err
		}
		if len(values) > 1 {
			return nil, syntaxErrorf(values[1].Position(), "%s takes one list or query", strings.ToUpper(tokenText(quantifier)))
		}
		if n.Query = query; query == nil {
			n.List = values[0]
		}
		return n, nil
	}
	right, err := p.expr(precCompare + 1)
	if err != nil {
		return nil, err
	}
	return &Binary{Pos: Pos(tok.Pos), Op: op, Left: left, Right: right}, nil
}

// notNull parses NOT NULL, which binds as NOT does and not as IS NOT NULL.
func (p *parser) notNull(left Expr) Expr {
	pos := Pos(p.next().Pos)
	p.next()
	return &Is{Pos: pos, Expr: left, Not: true}
}

// is parses IS and what it tests, ISNULL and NOTNULL.
func (p *parser) is(left Expr) (Expr, error) {
	tok := p.next()
	n := &Is{Pos: Pos(tok.Pos), Expr: left}
	switch tok.Type {
	case kwISNULL:
		return n, nil
	case kwNOTNULL:
		n.Not = true
		return n, nil
	}
	n.Not = p.accept(kwNOT)
	switch next := p.peek(); {
	case next.Type == kwNULL:
	case next.Type == kwTRUE:
		n.Kind = IsTrue
	case next.Type == kwFALSE:
		n.Kind = IsFalse
	case isWord(next, "UNKNOWN"):
		n.Kind = IsUnknown
	case next.Type == kwDISTINCT:
		p.next()
		if err := p.expect(kwFROM, "FROM"); err != nil {
			return nil, err
		}
		right, err := p.expr(precIs + 1)
		if err != nil {
			return nil, err
		}
		op := IsDistinct
		if n.Not {
			op = IsNotDistinct
		}
		return &Binary{Pos: n.Pos, Op: op, Left: left, Right: right}, nil
	default:
		return nil, p.unexpected("NULL, TRUE, FALSE or DISTINCT FROM")
	}
	p.next()
	return n, nil
}

// isWord reports whether a token is a given word that is no keyword. word is in capitals.
func isWord(tok *lexer.Token, word string) bool {
	return tok.Type == tIdent && len(tok.Value) == len(word) && strings.EqualFold(tok.Value, word)
}

// element parses an element of a list.
func (p *parser) element() (Expr, error) { return p.expr(precNone) }

// call makes a call of a function that was not written as one.
func call(pos Pos, name string, args ...Expr) *Call {
	return &Call{Pos: pos, Name: &Ident{Pos: pos, Name: name}, Args: args}
}

// tooHigh is the error for trees past MaxHeight.
func tooHigh(pos Pos) *Error {
	return &Error{Code: CodeLimit, Pos: pos, Message: fmt.Sprintf("the query is nested more than %d deep here", MaxHeight),
		Hint: "chains of AND and OR may be of any length, those of other operators may not"}
}
