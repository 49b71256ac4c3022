package lang

// row parses ROW(a, b).
func (p *parser) row() (Expr, error) {
	n := &Row{Pos: Pos(p.next().Pos)}
	p.next()
	if p.accept(')') {
		return n, nil
	}
	var err error
	n.Elems, err = list(p, ')', true, p.element)
	return n, err
}

// listLit parses [a, b] and the comprehension [f(x) FOR x IN list IF g(x)].
func (p *parser) listLit() (Expr, error) {
	n := &ListLit{Pos: Pos(p.next().Pos)}
	if p.accept(']') {
		return n, nil
	}
	var comprehension Expr
	elems, err := list(p, ']', true, func() (Expr, error) {
		e, err := p.expr(precNone)
		if err == nil && n.Elems == nil && p.at(kwFOR) {
			comprehension, err = p.comprehension(n.Pos, e)
		}
		n.Elems = append(n.Elems, e)
		return e, err
	})
	if err != nil {
		return nil, err
	}
	if comprehension == nil {
		return n, nil
	}
	if len(elems) > 1 {
		return nil, syntaxErrorf(elems[1].Position(), "a list with FOR has one element before it")
	}
	return comprehension, nil
}

// comprehension parses FOR x IN list IF condition into the list functions that mean the same.
func (p *parser) comprehension(pos Pos, result Expr) (Expr, error) {
	p.next()
	x, err := p.name("a name for the element")
	if err != nil {
		return nil, err
	}
	if err := p.expect(kwIN, "IN and a list"); err != nil {
		return nil, err
	}
	source, err := p.expr(precNone)
	if err != nil {
		return nil, err
	}
	if isWord(p.peek(), "IF") {
		p.next()
		cond, err := p.expr(precNone)
		if err != nil {
			return nil, err
		}
		source = call(pos, "list_filter", source, &Lambda{Pos: x.Pos, Params: []*Ident{x}, Body: cond})
	}
	return call(pos, "list_transform", source, &Lambda{Pos: x.Pos, Params: []*Ident{x}, Body: result}), nil
}

// structLit parses {'a': 1, b: 2}.
func (p *parser) structLit() (Expr, error) {
	n := &StructLit{Pos: Pos(p.next().Pos)}
	var err error
	n.Fields, err = list(p, '}', true, func() (*StructField, error) {
		f := &StructField{Pos: p.pos()}
		switch tok := p.peek(); {
		case tok.Type == tString:
			s, err := unquoteString(p.next())
			if err != nil {
				return nil, err
			}
			f.Name = &Ident{Pos: f.Pos, Name: s, Quoted: true}
		case isLabel(tok.Type):
			f.Name = identOf(p.next())
		default:
			return nil, p.unexpected("the name of a field")
		}
		if err := p.expect(':', "a colon and the field's value"); err != nil {
			return nil, err
		}
		var err error
		f.Value, err = p.expr(precNone)
		return f, err
	})
	return n, err
}

// mapLit parses MAP {k: v}.
func (p *parser) mapLit() (Expr, error) {
	n := &MapLit{Pos: Pos(p.next().Pos)}
	p.next()
	if p.accept('}') {
		return n, nil
	}
	var err error
	n.Entries, err = list(p, '}', true, func() (_ *MapEntry, err error) {
		e := &MapEntry{Pos: p.pos()}
		if e.Key, err = p.expr(precNone); err != nil {
			return nil, err
		}
		if err := p.expect(':', "a colon and the key's value"); err != nil {
			return nil, err
		}
		e.Value, err = p.expr(precNone)
		return e, err
	})
	return n, err
}

// array parses ARRAY[a, b] and ARRAY(query).
func (p *parser) array() (Expr, error) {
	pos := Pos(p.next().Pos)
	switch {
	case p.at('['):
		e, err := p.listLit()
		if lit, ok := e.(*ListLit); ok {
			lit.Pos = pos
		}
		return e, err
	case p.accept('('):
		q, err := p.query()
		if err != nil {
			return nil, err
		}
		return &Subquery{Pos: pos, Array: true, Query: q}, p.expect(')', ")")
	}
	return nil, p.unexpected("[ or a query in parentheses")
}
