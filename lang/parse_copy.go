package lang

import "github.com/alecthomas/participle/v2/lexer"

// copy parses COPY.
func (p *parser) copy(n *Copy) (err error) {
	n.Pos = Pos(p.next().Pos)
	if p.accept('(') {
		if n.Query, err = p.query(); err != nil {
			return err
		}
		if err := p.expect(')', ")"); err != nil {
			return err
		}
	} else {
		if p.startsQuery() {
			return syntaxErrorf(p.pos(), "COPY needs its query in parentheses").hint("write COPY (SELECT ...) TO 'file'")
		}
		parts, err := p.dotted("a table or a query in parentheses")
		if err != nil {
			return err
		}
		n.Source = &TableName{Pos: parts[0].Pos, Parts: parts}
		if p.accept('(') {
			if n.Columns, err = list(p, ')', true, func() (*Ident, error) { return p.name("the name of a column") }); err != nil {
				return err
			}
		}
		if p.at(kwFROM) {
			e := syntaxErrorf(p.pos(), "COPY reads no files into tables").hint("import shards with IMPORT 'path'")
			e.Code = CodeUnsupported
			return e
		}
	}
	if err := p.expect(kwTO, "TO and a file in quotes"); err != nil {
		return err
	}
	if p.at(tParam) {
		n.To, err = param(p.next())
	} else if !p.at(tString) {
		return p.unexpected(wantFile)
	} else {
		n.To, err = p.stringLit()
	}
	if err != nil {
		return err
	}
	with := p.accept(kwWITH)
	if !p.at('(') {
		if with {
			return p.unexpected("options in parentheses")
		}
		return nil
	}
	p.next()
	n.Options, err = list(p, ')', false, p.option)
	return err
}

// wantFile is what COPY expects after TO.
const wantFile = "a file in quotes"

// option parses one option of COPY.
func (p *parser) option() (_ *Option, err error) {
	n := &Option{Pos: p.pos()}
	if n.Name, err = p.label("the name of an option"); err != nil {
		return nil, err
	}
	if !p.at(',') && !p.at(')') {
		n.Value, err = p.word()
	}
	return n, err
}

// word parses an expression where a bare word stands for text.
func (p *parser) word() (Expr, error) {
	tok := p.peek()
	switch {
	case tok.Type == '*':
		p.next()
		return &Star{Pos: Pos(tok.Pos)}, nil
	case tok.Type == kwTRUE || tok.Type == kwFALSE || tok.Type == kwNULL:
	case isKeyword(tok.Type) && !isName(tok.Type):
		switch p.after(1).Type {
		case ',', ')', ';', lexer.EOF:
			p.next()
			return &StringLit{Pos: Pos(tok.Pos), Value: tok.Value}, nil
		}
	}
	e, err := p.expr(precNone)
	return wordsIn(e), err
}

// wordsIn turns the names in a list into text. A list of one is that one.
func wordsIn(e Expr) Expr {
	switch e := e.(type) {
	case *ColumnRef:
		if len(e.Parts) == 1 {
			return &StringLit{Pos: e.Pos, Value: e.Parts[0].Name}
		}
	case *Row:
		for i, elem := range e.Elems {
			e.Elems[i] = wordsIn(elem)
		}
	}
	return e
}
