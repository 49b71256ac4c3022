package lang

// doubleColon parses :: and a type.
func (p *parser) doubleColon(left Expr) (Expr, error) {
	pos := Pos(p.next().Pos)
	typ, err := p.typeName()
	if err != nil {
		return nil, err
	}
	return &Cast{Pos: pos, Expr: left, Type: typ}, nil
}

// atTimeZone parses AT TIME ZONE, a spelling of timezone(zone, x).
func (p *parser) atTimeZone(left Expr) (Expr, error) {
	tok := p.next()
	for _, word := range []string{"TIME", "ZONE"} {
		if !isWord(p.peek(), word) {
			return nil, p.unexpected("TIME ZONE")
		}
		p.next()
	}
	zone, err := p.expr(precAt + 1)
	if err != nil {
		return nil, err
	}
	return call(Pos(tok.Pos), "timezone", zone, left), nil
}

// collate parses COLLATE and the name of a collation.
func (p *parser) collate(left Expr) (Expr, error) {
	tok := p.next()
	parts, err := p.dotted("the name of a collation")
	if err != nil {
		return nil, err
	}
	name := *parts[0]
	for _, part := range parts[1:] {
		name.Name += "." + part.Name
		name.Quoted = name.Quoted || part.Quoted
	}
	return &Collate{Pos: Pos(tok.Pos), Expr: left, Name: &name}, nil
}

// cast parses CAST(x AS type) and TRY_CAST.
func (p *parser) cast(try bool) (_ Expr, err error) {
	n := &Cast{Pos: Pos(p.next().Pos), Try: try}
	if err := p.expect('(', "("); err != nil {
		return nil, err
	}
	if n.Expr, err = p.expr(precNone); err != nil {
		return nil, err
	}
	if err := p.expect(kwAS, "AS and a type"); err != nil {
		return nil, err
	}
	if n.Type, err = p.typeName(); err != nil {
		return nil, err
	}
	return n, p.expect(')', ")")
}
