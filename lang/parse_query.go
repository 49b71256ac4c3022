package lang

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// startsQuery reports whether the next token begins a query and can begin no expression.
func (p *parser) startsQuery() bool {
	switch p.peek().Type {
	case kwSELECT, kwFROM, kwWITH, kwTABLE, kwDESCRIBE, kwDESC, kwSHOW, kwSUMMARIZE:
		return true
	case kwVALUES:
		return p.after(1).Type == '('
	}
	return false
}

// query parses a query where nothing else can stand.
func (p *parser) query() (*Query, error) {
	if !p.startsQuery() && !p.at('(') {
		return nil, p.unexpected("a query")
	}
	return production[Query](p.lex)
}

// parseQueryBody is the grammar's hook for what stands between WITH and ORDER BY.
func parseQueryBody(lex *lexer.PeekingLexer) (QueryBody, error) {
	p := parser{lex: lex}
	if !p.startsQuery() && !p.at('(') && !p.at(kwVALUES) {
		return nil, participle.NextMatch
	}
	left, err := p.queryOperand()
	if err != nil {
		return nil, err
	}
	return p.setOps(left, 0)
}

// setOpPrec ranks the set operations: UNION and EXCEPT 1, INTERSECT 2, all other tokens 0.
func setOpPrec(t lexer.TokenType) (SetOpKind, int) {
	switch t {
	case kwUNION:
		return Union, 1
	case kwEXCEPT:
		return Except, 1
	case kwINTERSECT:
		return Intersect, 2
	}
	return 0, 0
}

// setOps parses set operations that bind more tightly than min, after their first operand.
func (p *parser) setOps(left QueryBody, min int) (QueryBody, error) {
	for {
		kind, prec := setOpPrec(p.peek().Type)
		if prec <= min {
			return left, nil
		}
		n := &SetOp{Pos: p.pos(), Kind: kind, Left: left}
		p.next()
		if n.All = p.accept(kwALL); !n.All {
			p.accept(kwDISTINCT)
		}
		if p.at(kwBY) && isWord(p.after(1), "NAME") {
			if kind != Union {
				return nil, syntaxErrorf(p.pos(), "BY NAME goes with UNION only")
			}
			p.next()
			p.next()
			n.ByName = true
		}
		if !p.startsQuery() && !p.at('(') {
			return nil, p.unexpected("a query")
		}
		right, err := p.queryOperand()
		if err != nil {
			return nil, err
		}
		if n.Right, err = p.setOps(right, prec); err != nil {
			return nil, err
		}
		left = n
	}
}

// queryOperand parses one operand of set operations.
func (p *parser) queryOperand() (QueryBody, error) {
	tok := p.peek()
	switch tok.Type {
	case kwSELECT:
		return bodyOf(production[Select](p.lex))
	case kwFROM:
		return p.fromFirst()
	case kwVALUES:
		return p.values()
	case kwTABLE:
		p.next()
		parts, err := p.dotted("the name of a table")
		if err != nil {
			return nil, err
		}
		return selectAll(Pos(tok.Pos), []*TableExpr{{Pos: parts[0].Pos, Source: &TableName{Pos: parts[0].Pos, Parts: parts}}}), nil
	case '(':
		p.next()
		q, err := production[Query](p.lex)
		if err != nil {
			return nil, err
		}
		if err := p.expect(')', ")"); err != nil {
			return nil, err
		}
		return unwrap(q), nil
	}
	// What is left describes things. It is a query between parentheses only; by itself it is a statement.
	if prev := p.before(); prev == nil || prev.Type != '(' {
		if tok.Type == kwWITH {
			return nil, syntaxErrorf(Pos(tok.Pos), "WITH begins a query and cannot be part of one").hint("put parentheses around the query")
		}
		return nil, participle.NextMatch
	}
	stmt, err := p.statement()
	if err != nil {
		return nil, err
	}
	return stmt.(QueryBody), nil
}

// bodyOf makes a body of a production's result, keeping a nil a nil.
func bodyOf[T any, P interface {
	*T
	QueryBody
}](n *T, err error) (QueryBody, error) {
	if err != nil {
		return nil, err
	}
	return P(n), nil
}

// unwrap returns the body of a query in parentheses where the parentheses mean nothing.
func unwrap(q *Query) QueryBody {
	if q.With == nil && q.OrderBy == nil && q.Limit == nil {
		switch q.Body.(type) {
		case *Select, *Values, *SetOp, *Query:
			return q.Body
		}
	}
	return q
}

// restOfQuery parses set operations, ORDER BY and LIMIT after a query in parentheses.
func (p *parser) restOfQuery(left *Query) (*Query, error) {
	n := &Query{Pos: left.Pos}
	var err error
	if n.Body, err = p.setOps(unwrap(left), 0); err != nil {
		return nil, err
	}
	if p.at(kwORDER) {
		if n.OrderBy, err = production[OrderBy](p.lex); err != nil {
			return nil, err
		}
	}
	switch p.peek().Type {
	case kwLIMIT, kwOFFSET, kwFETCH:
		n.Limit = &Limit{}
		err = n.Limit.Parse(p.lex)
	}
	return n, err
}

func (p *parser) fromFirst() (QueryBody, error) {
	f, err := production[fromFirst](p.lex)
	if err != nil {
		return nil, err
	}
	n := selectAll(f.Pos, f.From)
	if f.List != nil {
		n.Distinct, n.Items = f.List.Distinct, f.List.Items
	}
	n.Where, n.GroupBy, n.Having = f.Where, f.GroupBy, f.Having
	n.Windows, n.Qualify, n.Sample = f.Windows, f.Qualify, f.Sample
	return n, nil
}

// values parses VALUES and its rows.
func (p *parser) values() (*Values, error) {
	n := &Values{Pos: Pos(p.next().Pos)}
	for {
		row := &Row{Pos: p.pos()}
		if err := p.expect('(', "a row in parentheses"); err != nil {
			return nil, err
		}
		var err error
		if row.Elems, err = list(p, ')', true, p.element); err != nil {
			return nil, err
		}
		n.Rows = append(n.Rows, row)
		if !p.accept(',') {
			p.accept(tTrailingComma)
			return n, nil
		}
	}
}
