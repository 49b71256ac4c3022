package lang

import "github.com/alecthomas/participle/v2/lexer"

// describe parses DESCRIBE.
func (p *parser) describe(n *Describe) (err error) {
	n.Pos = Pos(p.next().Pos)
	n.Source, n.Query, err = p.described()
	return err
}

// summarize parses SUMMARIZE.
func (p *parser) summarize(n *Summarize) (err error) {
	n.Pos = Pos(p.next().Pos)
	n.Source, n.Query, err = p.described()
	return err
}

// described parses a table, a file or a query.
func (p *parser) described() (TableSource, *Query, error) {
	tok := p.peek()
	switch {
	case tok.Type == kwTABLE:
		p.next()
	case p.startsQuery() && tok.Type != kwDESCRIBE && tok.Type != kwDESC && tok.Type != kwSHOW && tok.Type != kwSUMMARIZE,
		tok.Type == '(':
		q, err := production[Query](p.lex)
		return nil, q, err
	case tok.Type == tString:
		lit, err := p.stringLit()
		if err != nil {
			return nil, nil, err
		}
		if lit.Value == "" {
			return nil, nil, syntaxErrorf(lit.Pos, "'' names no file")
		}
		return &TableFile{Pos: lit.Pos, Path: lit.Value}, nil, nil
	}
	parts, err := p.dotted("a table, a query or a file in quotes")
	if err != nil {
		return nil, nil, err
	}
	return &TableName{Pos: parts[0].Pos, Parts: parts}, nil, nil
}

// showKinds are the words after SHOW.
var showKinds = map[lexer.TokenType]ShowKind{kwTABLES: ShowTables, kwCOLUMNS: ShowColumns, kwINDEXES: ShowIndexes,
	kwSHARDS: ShowShards, kwFUNCTIONS: ShowFunctions, kwSETTINGS: ShowSettings}

// show parses SHOW and its relatives: SHOW ALL TABLES, and SHOW t, which is DESCRIBE t.
func (p *parser) show() (Statement, error) {
	n := &Show{Pos: Pos(p.next().Pos)}
	if p.at(kwALL) && p.after(1).Type == kwTABLES {
		p.next()
	}
	kind, ok := showKinds[p.peek().Type]
	if !ok {
		if !isName(p.peek().Type) && !p.at(tString) {
			return nil, p.unexpected("TABLES, COLUMNS FROM, INDEXES, SHARDS, FUNCTIONS, SETTINGS or a table")
		}
		d := &Describe{Pos: n.Pos}
		var err error
		d.Source, d.Query, err = p.described()
		return d, err
	}
	n.Kind = kind
	p.next()
	if p.accept(kwFROM) || p.accept(kwIN) {
		parts, err := p.dotted("the name of a table")
		if err != nil {
			return nil, err
		}
		n.From = &TableName{Pos: parts[0].Pos, Parts: parts}
	} else if kind == ShowColumns {
		return nil, p.unexpected("FROM and a table")
	}
	return n, nil
}
