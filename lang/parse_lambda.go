package lang

// lambda parses lambda x, y: body.
func (p *parser) lambda() (Expr, error) {
	n := &Lambda{Pos: Pos(p.next().Pos)}
	var err error
	n.Params, err = list(p, ':', false, func() (*Ident, error) { return p.name("a name for the element") })
	if err != nil {
		return nil, err
	}
	n.Body, err = p.expr(precNone)
	return n, err
}

// arrow parses -> and what follows, the names before it having been parsed as an expression.
func (p *parser) arrow(left Expr) (Expr, error) {
	tok := p.next()
	names := []Expr{left}
	if row, ok := left.(*Row); ok {
		names = row.Elems
	}
	n := &Lambda{Pos: left.Position()}
	for _, e := range names {
		ref, ok := e.(*ColumnRef)
		if !ok || len(ref.Parts) != 1 {
			return nil, syntaxErrorf(Pos(tok.Pos), "-> needs names before it").hint("write x -> x + 1, or (x, y) -> x + y")
		}
		n.Params = append(n.Params, ref.Parts[0])
	}
	var err error
	n.Body, err = p.expr(precLambda + 1)
	return n, err
}
