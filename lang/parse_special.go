package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// specialForms are the calls that are not written like others. A parenthesis follows the word.
var specialForms map[lexer.TokenType]func(*parser) (Expr, error)

func init() { // not a literal: the functions come back to primary, which reads the table
	specialForms = map[lexer.TokenType]func(*parser) (Expr, error){
		kwEXISTS:    (*parser).exists,
		kwROW:       (*parser).row,
		kwTryCast:   func(p *parser) (Expr, error) { return p.cast(true) },
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
