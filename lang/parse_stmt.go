package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

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

// explain parses EXPLAIN.
func (p *parser) explain(n *Explain) (err error) {
	n.Pos = Pos(p.next().Pos)
	if p.at(kwANALYZE) || p.at(kwANALYSE) {
		p.next()
		n.Analyze = true
	}
	if p.at('(') {
		// Options, unless what follows is a query in parentheses.
		mark := p.lex.MakeCheckpoint()
		p.next()
		query := p.startsQuery() || p.at('(')
		p.lex.LoadCheckpoint(mark)
		if !query {
			if err := p.explainOptions(n); err != nil {
				return err
			}
		}
	}
	if p.at(kwEXPLAIN) {
		return syntaxErrorf(p.pos(), "EXPLAIN cannot explain itself")
	}
	n.Stmt, err = p.statement()
	return err
}

// explainOptions parses (ANALYZE, FORMAT json).
func (p *parser) explainOptions(n *Explain) error {
	p.next()
	_, err := list(p, ')', false, func() (struct{}, error) {
		tok := p.peek()
		switch {
		case tok.Type == kwANALYZE || tok.Type == kwANALYSE:
			p.next()
			n.Analyze = true
			if p.at(kwTRUE) || p.at(kwFALSE) {
				n.Analyze = p.next().Type == kwTRUE
			}
			return struct{}{}, nil
		case isWord(tok, "FORMAT"):
			p.next()
			v := p.peek()
			switch {
			case v.Type == tString:
				s, err := unquoteString(p.next())
				n.Format = strings.ToLower(s)
				return struct{}{}, err
			case isLabel(v.Type):
				n.Format = strings.ToLower(identOf(p.next()).Name)
				return struct{}{}, nil
			}
			return struct{}{}, p.unexpected("a format such as json")
		}
		return struct{}{}, p.unexpected("ANALYZE or FORMAT")
	})
	return err
}

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

// scope parses the words that may follow SET and RESET.
func (p *parser) scope() SetScope {
	if next := p.after(1).Type; isLabel(next) {
		switch tok := p.peek(); {
		case isWord(tok, "SESSION"):
			p.next()
			return SessionScope
		case isWord(tok, "GLOBAL"):
			p.next()
			return GlobalScope
		}
	}
	return DefaultScope
}

// set parses SET name = value.
func (p *parser) set() (Statement, error) {
	n := &Set{Pos: Pos(p.next().Pos), Scope: p.scope()}
	if tok := p.peek(); isWord(tok, "VARIABLE") && isLabel(p.after(1).Type) {
		e := syntaxErrorf(Pos(tok.Pos), "there are no variables").hint("pass values as parameters: ?, $1 or $name")
		e.Code = CodeUnsupported
		return nil, e
	}
	var err error
	if n.Name, err = p.name("the name of a setting"); err != nil {
		return nil, err
	}
	if !p.accept('=') && !p.accept(kwTO) {
		return nil, p.unexpected("= and a value")
	}
	if p.accept(kwDEFAULT) {
		return &Reset{Pos: n.Pos, Scope: n.Scope, Name: n.Name}, nil
	}
	n.Value, err = p.word()
	return n, err
}

// reset parses RESET.
func (p *parser) reset(n *Reset) (err error) {
	n.Pos = Pos(p.next().Pos)
	n.Scope = p.scope()
	if p.accept(kwALL) || p.at(lexer.EOF) || p.at(';') {
		return nil
	}
	n.Name, err = p.name("the name of a setting")
	return err
}
