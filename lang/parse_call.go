package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

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

// bare reports whether a star is a star and nothing else.
func (n *Star) bare() bool {
	return n.Table == nil && n.Exclude == nil && n.Replace == nil && n.Rename == nil && n.Like == nil
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

// specialForms are the calls that are not written like others. A parenthesis follows the word.
var specialForms map[lexer.TokenType]func(*parser) (Expr, error)

func init() { // not a literal: the functions come back to primary, which reads the table
	specialForms = map[lexer.TokenType]func(*parser) (Expr, error){
		kwEXISTS:    (*parser).exists,
		kwROW:       (*parser).row,
		kwTRY_CAST:  func(p *parser) (Expr, error) { return p.cast(true) },
		kwCOLUMNS:   func(p *parser) (Expr, error) { return p.columns(false) },
		kwEXTRACT:   (*parser).extract,
		kwSUBSTRING: (*parser).substring,
		kwPOSITION:  (*parser).position,
		kwTRIM:      (*parser).trim,
		kwOVERLAY:   (*parser).overlay,
	}
}

// exists parses EXISTS (query).
func (p *parser) exists() (Expr, error) {
	pos := Pos(p.next().Pos)
	p.next()
	q, err := p.query()
	if err != nil {
		return nil, err
	}
	return &Exists{Pos: pos, Query: q}, p.expect(')', ")")
}

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

// columns parses COLUMNS(...).
func (p *parser) columns(unpack bool) (_ Expr, err error) {
	n := &Columns{Pos: Pos(p.next().Pos), Unpack: unpack}
	p.next()
	if n.Arg, err = p.expr(precNone); err != nil {
		return nil, err
	}
	return n, p.expect(')', ")")
}

// extract parses EXTRACT(part FROM x).
func (p *parser) extract() (Expr, error) {
	pos := Pos(p.next().Pos)
	p.next()
	part := &StringLit{Pos: p.pos()}
	switch tok := p.peek(); {
	case tok.Type == tString:
		lit, err := p.stringLit()
		if err != nil {
			return nil, err
		}
		part = lit
	case isLabel(tok.Type):
		part.Value = strings.ToLower(identOf(p.next()).Name)
	default:
		return nil, p.unexpected("a part such as YEAR")
	}
	if err := p.expect(kwFROM, "FROM"); err != nil {
		return nil, err
	}
	x, err := p.expr(precNone)
	if err != nil {
		return nil, err
	}
	return call(pos, "date_part", part, x), p.expect(')', ")")
}

// substring parses substring(x, a, b) and SUBSTRING(x FROM a FOR b).
func (p *parser) substring() (Expr, error) {
	name := identOf(p.next())
	n := &Call{Pos: name.Pos, Name: name}
	p.next()
	x, err := p.argument()
	if err != nil {
		return nil, err
	}
	n.Args = []Expr{x}
	if !p.at(kwFROM) && !p.at(kwFOR) {
		if p.accept(',') {
			err = p.restOfArguments(n)
		} else {
			err = p.expect(')', "a comma or )")
		}
		return n, err
	}
	var from, length Expr
	for p.at(kwFROM) && from == nil || p.at(kwFOR) && length == nil {
		to := &from
		if p.next().Type == kwFOR {
			to = &length
		}
		if *to, err = p.expr(precNone); err != nil {
			return nil, err
		}
	}
	if from == nil {
		from = &NumberLit{Pos: n.Pos, Text: "1"}
	}
	if n.Args = append(n.Args, from); length != nil {
		n.Args = append(n.Args, length)
	}
	return n, p.expect(')', ")")
}

// position parses POSITION(a IN b).
func (p *parser) position() (Expr, error) {
	name := identOf(p.next())
	p.next()
	what, err := p.expr(precOther)
	if err != nil {
		return nil, err
	}
	if p.at(',') {
		return nil, syntaxErrorf(p.pos(), "position takes IN, not a comma").hint("write position('word' IN content), or strpos(content, 'word')")
	}
	if err := p.expect(kwIN, "IN and the text to search"); err != nil {
		return nil, err
	}
	text, err := p.expr(precOther)
	if err != nil {
		return nil, err
	}
	return &Call{Pos: name.Pos, Name: name, Args: []Expr{text, what}}, p.expect(')', ")")
}

// trim parses trim(x), trim(x, c) and TRIM([BOTH | LEADING | TRAILING] [c] FROM x).
func (p *parser) trim() (_ Expr, err error) {
	n := &Call{Name: identOf(p.next())}
	n.Pos = n.Name.Pos
	p.next()
	switch {
	case p.accept(kwBOTH):
	case p.accept(kwLEADING):
		n.Name.Name = "ltrim"
	case p.accept(kwTRAILING):
		n.Name.Name = "rtrim"
	case p.at(')'):
		p.next()
		return n, nil
	}
	var chars Expr
	if !p.at(kwFROM) {
		if chars, err = p.expr(precLambda); err != nil {
			return nil, err
		}
	}
	if !p.accept(kwFROM) {
		n.Args = []Expr{chars}
		if p.accept(',') {
			return n, p.restOfArguments(n)
		}
		return n, p.expect(')', ")")
	}
	x, err := p.expr(precLambda)
	if err != nil {
		return nil, err
	}
	if n.Args = []Expr{x}; chars != nil {
		n.Args = append(n.Args, chars)
	}
	return n, p.expect(')', ")")
}

// overlay parses OVERLAY(x PLACING y FROM a FOR b).
func (p *parser) overlay() (Expr, error) {
	name := identOf(p.next())
	n := &Call{Pos: name.Pos, Name: name}
	p.next()
	x, err := p.expr(precNone)
	if err != nil {
		return nil, err
	}
	n.Args = []Expr{x}
	if p.accept(',') {
		return n, p.restOfArguments(n)
	}
	for _, word := range []lexer.TokenType{kwPLACING, kwFROM, kwFOR} {
		if word == kwFOR && !p.at(kwFOR) {
			break
		}
		if err := p.expect(word, keywords[word-keywordBase].name); err != nil {
			return nil, err
		}
		x, err := p.expr(precNone)
		if err != nil {
			return nil, err
		}
		n.Args = append(n.Args, x)
	}
	return n, p.expect(')', ")")
}
