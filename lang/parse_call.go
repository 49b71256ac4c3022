package lang

// call parses the parentheses after a function's name, and what may follow them. receiver is x in x.f(), or nil.
func (p *parser) call(name *Ident, receiver Expr) (Expr, error) {
	p.next()
	n := &Call{Pos: name.Pos, Name: name}
	if !callable(keywordType(name.Name)) {
		name.Quoted = true // x.values() is a call of "values"
	}
	if receiver != nil {
		n.Args = append(n.Args, receiver)
	}
	if err := p.arguments(n); err != nil {
		return nil, err
	}
	return n, p.suffixes(n)
}

// arguments parses to the closing parenthesis.
func (p *parser) arguments(n *Call) (err error) {
	if p.accept(')') {
		return nil
	}
	method := n.Args != nil
	if !method {
		if n.Distinct = p.accept(kwDISTINCT); !n.Distinct {
			p.accept(kwALL)
		}
	}
	if err := p.restOfArguments(n); err != nil {
		return err
	}
	if star, ok := n.Args[0].(*Star); ok && star.bare() && len(n.Args) == 1 && !method && !n.Distinct && n.OrderBy == nil && !n.IgnoreNulls {
		n.Star, n.Args = true, nil
	}
	return nil
}

// restOfArguments parses from an argument to the closing parenthesis.
func (p *parser) restOfArguments(n *Call) (err error) {
	for {
		arg, err := p.argument()
		if err != nil {
			return err
		}
		n.Args = append(n.Args, arg)
		if !p.accept(',') {
			break
		}
	}
	if p.at(kwORDER) {
		if n.OrderBy, err = production[OrderBy](p.lex); err != nil {
			return err
		}
	}
	if (p.at(kwIGNORE) || p.at(kwRESPECT)) && p.after(1).Type == kwNULLS {
		n.IgnoreNulls = p.next().Type == kwIGNORE
		p.next()
	}
	return p.expect(')', "a comma or )")
}

// argument parses one argument, with its name if it has one.
func (p *parser) argument() (Expr, error) {
	tok := p.peek()
	if t := p.after(1).Type; isLabel(tok.Type) && (t == tAssign || t == tNamed) {
		n := &NamedArg{Pos: Pos(tok.Pos), Name: identOf(p.next())}
		p.next()
		var err error
		n.Value, err = p.expr(precNone)
		return n, err
	}
	return p.expr(precNone)
}

// suffixes parses WITHIN GROUP, FILTER and OVER.
func (p *parser) suffixes(n *Call) (err error) {
	if p.at(kwWITHIN) && p.after(1).Type == kwGROUP {
		p.next()
		p.next()
		if err := p.expect('(', "("); err != nil {
			return err
		}
		if n.Within, err = production[OrderBy](p.lex); err != nil {
			return err
		}
		if err := p.expect(')', ")"); err != nil {
			return err
		}
	}
	if p.at(kwFILTER) && p.after(1).Type == '(' {
		p.next()
		p.next()
		p.accept(kwWHERE)
		if n.Filter, err = p.expr(precNone); err != nil {
			return err
		}
		if err := p.expect(')', ")"); err != nil {
			return err
		}
	}
	if p.accept(kwOVER) {
		n.Over = &Window{}
		return n.Over.Parse(p.lex)
	}
	return nil
}
