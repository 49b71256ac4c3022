package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// primary parses an operand that no operator is part of.
func (p *parser) primary() (Expr, error) {
	tok := p.peek()
	switch tok.Type {
	case tNumber:
		return number(p.next()), nil
	case tString:
		return p.stringLit()
	case tParam:
		return param(p.next())
	case kwNULL:
		p.next()
		return &NullLit{Pos: Pos(tok.Pos)}, nil
	case kwTRUE, kwFALSE:
		p.next()
		return &BoolLit{Pos: Pos(tok.Pos), Value: tok.Type == kwTRUE}, nil
	case '(':
		return p.paren()
	case '[':
		return p.listLit()
	case '{':
		return p.structLit()
	case kwCASE:
		return pointerTo(production[Case](p.lex))
	case kwCAST:
		return p.cast(false)
	case kwARRAY:
		return p.array()
	case kwINTERVAL:
		switch p.after(1).Type {
		case tString, tNumber, '(':
			return p.interval()
		}
	case kwMAP:
		if p.after(1).Type == '{' {
			return p.mapLit()
		}
	}
	if isLabel(tok.Type) {
		next := p.after(1)
		if next.Type == '(' {
			if special, ok := specialForms[tok.Type]; ok {
				e, err := special(p)
				if c, ok := e.(*Call); ok && err == nil && callable(tok.Type) {
					err = p.suffixes(c)
				}
				return e, err
			}
		}
		if isName(tok.Type) || next.Type == '(' && (tok.Type == tIdent || classOf(tok.Type) == glue) {
			return p.column()
		}
	}
	return nil, p.unexpected("an expression")
}

// pointerTo makes an expression of a production's result, keeping a nil a nil.
func pointerTo[T any, P interface {
	*T
	Expr
}](n *T, err error) (Expr, error) {
	if err != nil {
		return nil, err
	}
	return P(n), nil
}

// column parses a name: a column, a dotted path, t.*, a call, or a type before a literal.
func (p *parser) column() (Expr, error) {
	tok := p.next()
	ref := &ColumnRef{Pos: Pos(tok.Pos), Parts: []*Ident{identOf(tok)}}
	switch {
	case p.at('('):
		return p.call(ref.Parts[0], nil)
	case p.at(tString) && tok.Type == tIdent && literalTypes[strings.ToUpper(tok.Value)]:
		lit, err := p.stringLit()
		if err != nil {
			return nil, err
		}
		return &Cast{Pos: ref.Pos, Expr: lit, Type: &Type{Pos: ref.Pos, Name: strings.ToUpper(tok.Value)}}, nil
	}
	for p.at('.') {
		next := p.after(1)
		if next.Type == '*' {
			p.next()
			return p.star(ref.Parts)
		}
		p.next()
		part, err := p.label("a name")
		if err != nil {
			return nil, err
		}
		if p.at('(') {
			if q := ref.Parts; len(q) <= 2 && q[len(q)-1].Is("main") && (len(q) == 1 || q[0].Is("system") || q[0].Is("memory")) {
				return p.call(part, nil) // as DuckDB prints the names of its own functions
			}
			return p.call(part, ref)
		}
		ref.Parts = append(ref.Parts, part)
	}
	return ref, nil
}

// literalTypes are the types that may stand before text in quotes: DATE '2024-01-31'. DuckDB takes any
// name there; with a list, a forgotten operator is not taken for a type.
var literalTypes = map[string]bool{"DATE": true, "TIME": true, "TIMESTAMP": true, "TIMESTAMPTZ": true, "DATETIME": true,
	"BOOLEAN": true, "BOOL": true, "BIGINT": true, "INTEGER": true, "INT": true, "DOUBLE": true, "FLOAT": true,
	"DECIMAL": true, "HUGEINT": true, "VARCHAR": true, "TEXT": true, "UUID": true, "JSON": true, "BLOB": true}

// postfix parses field names, method calls and subscripts after an operand.
func (p *parser) postfix(e Expr) (Expr, error) {
	for {
		switch p.peek().Type {
		case '.':
			p.next()
			name, err := p.label("the name of a field or function")
			if err != nil {
				return nil, err
			}
			if p.at('(') {
				if e, err = p.call(name, e); err != nil {
					return nil, err
				}
				continue
			}
			e = &Field{Pos: name.Pos, Expr: e, Name: name}
		case '[':
			var err error
			if e, err = p.subscript(e); err != nil {
				return nil, err
			}
		default:
			return e, nil
		}
	}
}

// subscript parses [i], [a:b] and [a:b:step].
func (p *parser) subscript(e Expr) (_ Expr, err error) {
	n := &Slice{Pos: Pos(p.next().Pos), Expr: e}
	bound := func(ends ...lexer.TokenType) (Expr, error) {
		for _, end := range ends {
			if p.at(end) {
				return nil, nil
			}
		}
		return p.expr(precNone)
	}
	if n.From, err = bound(':'); err != nil {
		return nil, err
	}
	if n.From != nil && p.accept(']') {
		return &Index{Pos: n.Pos, Expr: e, Index: n.From}, nil
	}
	if err := p.expect(':', "] or :"); err != nil {
		return nil, err
	}
	if p.at('-') && p.after(1).Type == ':' {
		p.next() // no upper bound, written so that a step can follow
	} else if n.To, err = bound(':', ']'); err != nil {
		return nil, err
	}
	if p.accept(':') {
		if n.Step, err = bound(']'); err != nil {
			return nil, err
		}
	}
	return n, p.expect(']', "]")
}

// paren parses what stands in parentheses: a query, an expression, or a row of several.
func (p *parser) paren() (Expr, error) {
	pos := Pos(p.next().Pos)
	query, elems, err := p.parenthesized(false)
	switch {
	case err != nil:
		return nil, err
	case query != nil:
		return &Subquery{Pos: pos, Query: query}, nil
	case len(elems) == 1:
		return elems[0], nil
	}
	return &Row{Pos: pos, Elems: elems}, nil
}

// parenthesized parses to the closing parenthesis, the opening one having been read: a query, itself in
// more parentheses perhaps, or expressions.
func (p *parser) parenthesized(trailing bool) (*Query, []Expr, error) {
	if p.startsQuery() {
		q, err := production[Query](p.lex)
		if err != nil {
			return nil, nil, err
		}
		return q, nil, p.expect(')', ")")
	}
	first := true
	var query *Query
	elems, err := list(p, ')', trailing, func() (Expr, error) {
		e, err := p.expr(precNone)
		if sub, ok := e.(*Subquery); ok && err == nil && first && !sub.Array {
			switch p.peek().Type {
			case ')', tTrailingComma:
				query = sub.Query
			case kwUNION, kwINTERSECT, kwEXCEPT, kwORDER, kwLIMIT, kwOFFSET, kwFETCH:
				query, err = p.restOfQuery(sub.Query)
			}
		}
		first = false
		return e, err
	})
	if err != nil || query != nil && len(elems) == 1 {
		return query, nil, err
	}
	return nil, elems, nil
}
