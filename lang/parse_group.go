package lang

import "github.com/alecthomas/participle/v2/lexer"

// parseGroupElem is the grammar's hook for the elements of GROUP BY.
func parseGroupElem(lex *lexer.PeekingLexer) (GroupElem, error) {
	p := parser{lex: lex}
	tok := p.peek()
	next := p.after(1).Type
	switch {
	case tok.Type == kwROLLUP && next == '(':
		return p.groupSets(Rollup)
	case tok.Type == kwCUBE && next == '(':
		return p.groupSets(Cube)
	case tok.Type == kwGROUPING && next == kwSETS:
		p.next()
		return p.groupSets(GroupingSets)
	case tok.Type == '(' && next == ')':
		p.next()
		p.next()
		return &GroupSet{Pos: Pos(tok.Pos)}, nil
	}
	e, err := p.expr(precNone)
	if err != nil {
		return nil, err
	}
	if row, ok := e.(*Row); ok && tok.Type == '(' {
		return &GroupSet{Pos: row.Pos, Exprs: row.Elems}, nil
	}
	return &GroupExpr{Pos: Pos(tok.Pos), Expr: e}, nil
}

func (p *parser) groupSets(kind GroupSetsKind) (GroupElem, error) {
	n := &GroupSets{Pos: Pos(p.next().Pos), Kind: kind}
	if err := p.expect('(', "("); err != nil {
		return nil, err
	}
	var err error
	n.Elems, err = list(p, ')', false, func() (GroupElem, error) { return parseGroupElem(p.lex) })
	return n, err
}
