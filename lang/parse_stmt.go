package lang

// statement parses one statement, up to its semicolon or the end.
func (p *parser) statement() (Statement, error) {
	tok := p.peek()
	switch tok.Type {
	case kwSELECT, kwFROM, kwWITH, kwVALUES, kwTABLE, '(':
		return statementOf(production[Query](p.lex))
	case kwEXPLAIN:
		n := &Explain{}
		return n, p.explain(n)
	case kwDESCRIBE, kwDESC:
		n := &Describe{}
		return n, p.describe(n)
	case kwSUMMARIZE:
		n := &Summarize{}
		return n, p.summarize(n)
	case kwSHOW:
		return p.show()
	case kwCOPY:
		n := &Copy{}
		return n, p.copy(n)
	case kwIMPORT:
		return statementOf(production[Import](p.lex))
	case kwREFRESH:
		return statementOf(production[Refresh](p.lex))
	case kwDELETE:
		n := &Delete{}
		return n, p.delete(n)
	case kwPURGE:
		return statementOf(production[Purge](p.lex))
	case kwSET:
		return p.set()
	case kwRESET:
		n := &Reset{}
		return n, p.reset(n)
	}
	if tok.EOF() || tok.Type == ';' {
		return nil, p.unexpected("a statement")
	}
	return nil, unknownStatement(tok, p.after(1))
}

// statementOf makes a statement of a production's result, keeping a nil a nil.
func statementOf[T any, P interface {
	*T
	Statement
}](n *T, err error) (Statement, error) {
	if err != nil {
		return nil, err
	}
	return P(n), nil
}

// delete parses DELETE.
func (p *parser) delete(n *Delete) (err error) {
	n.Pos = Pos(p.next().Pos)
	if err := p.expect(kwFROM, "FROM and a table"); err != nil {
		return err
	}
	parts, err := p.dotted("the name of a table")
	if err != nil {
		return err
	}
	n.Table = &TableName{Pos: parts[0].Pos, Parts: parts}
	if n.Table.Alias, err = p.alias(); err != nil {
		return err
	}
	if p.accept(kwWHERE) {
		n.Where, err = p.expr(precNone)
	}
	return err
}
