package lang

import "strings"

// bare reports whether a star is a star and nothing else.
func (n *Star) bare() bool {
	return n.Table == nil && n.Exclude == nil && n.Replace == nil && n.Rename == nil && n.Like == nil
}

// columns parses COLUMNS(...).
func (p *parser) columns(unpack bool) (_ Expr, err error) {
	n := &Columns{Pos: Pos(p.next().Pos), Unpack: unpack}
	p.next()
	if n.Arg, err = p.expr(precNone); err != nil {
		return nil, err
	}
	return n, p.expect(')', ")")
}

// star parses * with what may follow it, or *COLUMNS(...).
func (p *parser) star(table []*Ident) (Expr, error) {
	tok := p.next()
	n := &Star{Pos: Pos(tok.Pos), Table: table}
	if table != nil {
		n.Pos = table[0].Pos
	} else if p.at(kwCOLUMNS) && p.after(1).Type == '(' {
		return p.columns(true)
	}
	var err error
	if p.accept(kwEXCLUDE) {
		if n.Exclude, err = oneOrMore(p, p.columnRef); err != nil {
			return nil, err
		}
	}
	if p.accept(kwREPLACE) {
		if n.Replace, err = oneOrMore(p, p.replaceItem); err != nil {
			return nil, err
		}
	}
	if p.accept(kwRENAME) {
		if n.Rename, err = oneOrMore(p, p.renameItem); err != nil {
			return nil, err
		}
	}
	if tok := p.peek(); p.infixAt(tok) == precMatch {
		m := &Match{Pos: Pos(tok.Pos), Not: p.accept(kwNOT)}
		switch tok = p.next(); tok.Type {
		case kwBETWEEN, kwIN:
			return nil, syntaxErrorf(Pos(tok.Pos), "* can be followed by LIKE, ILIKE, GLOB and SIMILAR TO, not by %s", strings.ToUpper(tok.Value))
		case kwSIMILAR:
			if err := p.expect(kwTO, "TO"); err != nil {
				return nil, err
			}
		}
		m.Op = matchOps[tok.Type].op
		n.Like, err = p.pattern(m, precMatch+1)
	}
	return n, err
}

// oneOrMore parses one element, or several between parentheses.
func oneOrMore[T any](p *parser, element func() (T, error)) ([]T, error) {
	if p.accept('(') {
		return list(p, ')', true, element)
	}
	e, err := element()
	return []T{e}, err
}

func (p *parser) columnRef() (*ColumnRef, error) {
	parts, err := p.dotted("the name of a column")
	if err != nil {
		return nil, err
	}
	return &ColumnRef{Pos: parts[0].Pos, Parts: parts}, nil
}

func (p *parser) replaceItem() (_ *ReplaceItem, err error) {
	n := &ReplaceItem{Pos: p.pos()}
	if n.Expr, err = p.expr(precNone); err != nil {
		return nil, err
	}
	if err := p.expect(kwAS, "AS and the name of a column"); err != nil {
		return nil, err
	}
	n.Name, err = p.columnRef()
	return n, err
}

func (p *parser) renameItem() (_ *RenameItem, err error) {
	n := &RenameItem{Pos: p.pos()}
	if n.From, err = p.columnRef(); err != nil {
		return nil, err
	}
	if err := p.expect(kwAS, "AS and the new name"); err != nil {
		return nil, err
	}
	n.To, err = p.label("the new name")
	return n, err
}
