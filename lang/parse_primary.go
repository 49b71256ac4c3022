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

// listLit parses [a, b] and the comprehension [f(x) FOR x IN list IF g(x)].
func (p *parser) listLit() (Expr, error) {
	n := &ListLit{Pos: Pos(p.next().Pos)}
	if p.accept(']') {
		return n, nil
	}
	var comprehension Expr
	elems, err := list(p, ']', true, func() (Expr, error) {
		e, err := p.expr(precNone)
		if err == nil && n.Elems == nil && p.at(kwFOR) {
			comprehension, err = p.comprehension(n.Pos, e)
		}
		n.Elems = append(n.Elems, e)
		return e, err
	})
	if err != nil {
		return nil, err
	}
	if comprehension == nil {
		return n, nil
	}
	if len(elems) > 1 {
		return nil, syntaxErrorf(elems[1].Position(), "a list with FOR has one element before it")
	}
	return comprehension, nil
}

// comprehension parses FOR x IN list IF condition into the list functions that mean the same.
func (p *parser) comprehension(pos Pos, result Expr) (Expr, error) {
	p.next()
	x, err := p.name("a name for the element")
	if err != nil {
		return nil, err
	}
	if err := p.expect(kwIN, "IN and a list"); err != nil {
		return nil, err
	}
	source, err := p.expr(precNone)
	if err != nil {
		return nil, err
	}
	if isWord(p.peek(), "IF") {
		p.next()
		cond, err := p.expr(precNone)
		if err != nil {
			return nil, err
		}
		source = call(pos, "list_filter", source, &Lambda{Pos: x.Pos, Params: []*Ident{x}, Body: cond})
	}
	return call(pos, "list_transform", source, &Lambda{Pos: x.Pos, Params: []*Ident{x}, Body: result}), nil
}

// structLit parses {'a': 1, b: 2}.
func (p *parser) structLit() (Expr, error) {
	n := &StructLit{Pos: Pos(p.next().Pos)}
	var err error
	n.Fields, err = list(p, '}', true, func() (*StructField, error) {
		f := &StructField{Pos: p.pos()}
		switch tok := p.peek(); {
		case tok.Type == tString:
			s, err := unquoteString(p.next())
			if err != nil {
				return nil, err
			}
			f.Name = &Ident{Pos: f.Pos, Name: s, Quoted: true}
		case isLabel(tok.Type):
			f.Name = identOf(p.next())
		default:
			return nil, p.unexpected("the name of a field")
		}
		if err := p.expect(':', "a colon and the field's value"); err != nil {
			return nil, err
		}
		var err error
		f.Value, err = p.expr(precNone)
		return f, err
	})
	return n, err
}

// mapLit parses MAP {k: v}.
func (p *parser) mapLit() (Expr, error) {
	n := &MapLit{Pos: Pos(p.next().Pos)}
	p.next()
	if p.accept('}') {
		return n, nil
	}
	var err error
	n.Entries, err = list(p, '}', true, func() (_ *MapEntry, err error) {
		e := &MapEntry{Pos: p.pos()}
		if e.Key, err = p.expr(precNone); err != nil {
			return nil, err
		}
		if err := p.expect(':', "a colon and the key's value"); err != nil {
			return nil, err
		}
		e.Value, err = p.expr(precNone)
		return e, err
	})
	return n, err
}

// array parses ARRAY[a, b] and ARRAY(query).
func (p *parser) array() (Expr, error) {
	pos := Pos(p.next().Pos)
	switch {
	case p.at('['):
		e, err := p.listLit()
		if lit, ok := e.(*ListLit); ok {
			lit.Pos = pos
		}
		return e, err
	case p.accept('('):
		q, err := p.query()
		if err != nil {
			return nil, err
		}
		return &Subquery{Pos: pos, Array: true, Query: q}, p.expect(')', ")")
	}
	return nil, p.unexpected("[ or a query in parentheses")
}

// interval parses what follows INTERVAL.
func (p *parser) interval() (Expr, error) {
	n := &IntervalLit{Pos: Pos(p.next().Pos)}
	tok := p.peek()
	var err error
	switch tok.Type {
	case tString:
		n.Value, err = p.stringLit()
	case tNumber:
		n.Value = number(p.next())
	default:
		p.next()
		if n.Value, err = p.expr(precNone); err == nil {
			err = p.expect(')', ")")
		}
	}
	if err != nil {
		return nil, err
	}
	if unit := p.peek(); unit.Type == tIdent {
		n.Unit = intervalUnits[strings.ToLower(unit.Value)]
	}
	if n.Unit != "" {
		p.next()
	} else if tok.Type == tNumber {
		return nil, p.unexpected("a unit such as DAY")
	}
	return n, nil
}

// intervalUnits names the units of intervals in one form.
var intervalUnits = func() map[string]string {
	m := map[string]string{"century": "century", "centuries": "century", "millennium": "millennium", "millennia": "millennium"}
	for _, unit := range []string{"year", "month", "day", "hour", "minute", "second", "millisecond", "microsecond", "week",
		"quarter", "decade"} {
		m[unit], m[unit+"s"] = unit, unit
	}
	return m
}()

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
