package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// parseTableSource is the grammar's hook for what FROM and JOIN read.
func parseTableSource(lex *lexer.PeekingLexer) (TableSource, error) {
	p := parser{lex: lex}
	return p.tableSource()
}

func (p *parser) tableSource() (TableSource, error) {
	var alias *Alias
	if isName(p.peek().Type) && p.after(1).Type == ':' { // alias: table
		alias = &Alias{Pos: p.pos(), Name: identOf(p.next())}
		p.next()
	}
	pos := p.pos()
	lateral := p.accept(kwLATERAL)
	switch tok := p.peek(); {
	case tok.Type == '(':
		return p.tableParen(pos, lateral, alias)
	case tok.Type == kwVALUES && p.after(1).Type == '(':
		v, err := p.values()
		if err != nil {
			return nil, err
		}
		n := &TableQuery{Pos: pos, Query: &Query{Pos: v.Pos, Body: v}}
		n.Alias, n.Sample, err = p.tableEnd(alias)
		return n, err
	case tok.Type == tString:
		lit, err := p.stringLit()
		if err != nil {
			return nil, err
		}
		if lit.Value == "" {
			return nil, syntaxErrorf(lit.Pos, "'' names no file")
		}
		n := &TableFile{Pos: pos, Path: lit.Value}
		n.Alias, n.Sample, err = p.tableEnd(alias)
		return n, err
	case p.after(1).Type == '(' && isLabel(tok.Type) && (tok.Type == tQuoted || callable(tok.Type)):
		return p.tableFunc(pos, lateral, alias)
	}
	if lateral {
		return nil, p.unexpected("a query in parentheses or a table function")
	}
	parts, err := p.dotted("a table, a query in parentheses or a file in quotes")
	if err != nil {
		return nil, err
	}
	n := &TableName{Pos: pos, Parts: parts}
	n.Alias, n.Sample, err = p.tableEnd(alias)
	return n, err
}

// tableFunc parses a table function.
func (p *parser) tableFunc(pos Pos, lateral bool, alias *Alias) (TableSource, error) {
	n := &TableFunc{Pos: pos, Lateral: lateral}
	name := identOf(p.next())
	n.Call = &Call{Pos: name.Pos, Name: name}
	p.next()
	err := p.arguments(n.Call)
	if err != nil {
		return nil, err
	}
	if p.accept(kwWITH) {
		if err := p.expect(kwORDINALITY, "ORDINALITY"); err != nil {
			return nil, err
		}
		n.Ordinality = true
	}
	n.Alias, n.Sample, err = p.tableEnd(alias)
	return n, err
}

// tableParen parses a query or a join in parentheses.
func (p *parser) tableParen(pos Pos, lateral bool, alias *Alias) (TableSource, error) {
	p.next()
	var query *Query
	var table *TableExpr
	var err error
	if p.startsQuery() {
		query, err = production[Query](p.lex)
	} else {
		table, err = p.tableOrQuery(&query)
	}
	if err != nil {
		return nil, err
	}
	if err := p.expect(')', "a join or )"); err != nil {
		return nil, err
	}
	if query != nil {
		n := &TableQuery{Pos: pos, Lateral: lateral, Query: query}
		n.Alias, n.Sample, err = p.tableEnd(alias)
		return n, err
	}
	if lateral {
		return nil, syntaxErrorf(pos, "LATERAL takes a query or a table function")
	}
	if len(table.Joins) == 0 {
		return nil, syntaxErrorf(pos, "parentheses in FROM hold a query or a join").hint("leave them out")
	}
	n := &TableGroup{Pos: pos, Table: table}
	n.Alias, n.Sample, err = p.tableEnd(alias)
	return n, err
}

// tableOrQuery parses the start of a join in parentheses. What begins with another parenthesis can
// turn out to be a query.
func (p *parser) tableOrQuery(query **Query) (*TableExpr, error) {
	table, err := production[TableExpr](p.lex)
	if err != nil {
		return nil, err
	}
	inner, ok := table.Source.(*TableQuery)
	if !ok || inner.Alias != nil || inner.Sample != nil || inner.Lateral || len(table.Joins) > 0 {
		return table, nil
	}
	switch p.peek().Type {
	case ')':
		*query = inner.Query
	case kwUNION, kwINTERSECT, kwEXCEPT, kwORDER, kwLIMIT, kwOFFSET, kwFETCH:
		*query, err = p.restOfQuery(inner.Query)
	}
	return table, err
}

// tableEnd parses the alias and the sample after a source. given is the alias before it, or nil.
func (p *parser) tableEnd(given *Alias) (alias *Alias, sample *Sample, err error) {
	if alias = given; alias == nil {
		if alias, err = p.alias(); err != nil {
			return nil, nil, err
		}
	}
	if p.accept(kwTABLESAMPLE) {
		sample = &Sample{}
		err = sample.Parse(p.lex)
	}
	return alias, sample, err
}

// alias parses [AS] name [(columns)], or nothing.
func (p *parser) alias() (_ *Alias, err error) {
	n := &Alias{Pos: p.pos()}
	switch {
	case p.accept(kwAS):
		if p.at(tString) {
			n.Name, err = p.aliasLabel()
		} else {
			n.Name, err = p.name("a name")
		}
		if err != nil {
			return nil, err
		}
	case isName(p.peek().Type):
		n.Name = identOf(p.next())
	default:
		return nil, nil
	}
	n.Pos = n.Name.Pos
	if p.accept('(') {
		n.Columns, err = list(p, ')', true, func() (*Ident, error) { return p.name("the name of a column") })
	}
	return n, err
}

// joinKinds are the words that say what kind of join it is.
var joinKinds = map[lexer.TokenType]JoinKind{kwINNER: InnerJoin, kwLEFT: LeftJoin, kwRIGHT: RightJoin, kwFULL: FullJoin,
	kwCROSS: CrossJoin, kwSEMI: SemiJoin, kwANTI: AntiJoin, kwPOSITIONAL: PositionalJoin}

// startsJoin reports whether a token begins a join.
func startsJoin(t lexer.TokenType) bool {
	_, ok := joinKinds[t]
	return ok || t == kwJOIN || t == kwNATURAL || t == kwASOF
}

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *Join) Parse(lex *lexer.PeekingLexer) (err error) {
	p := parser{lex: lex}
	first := p.peek()
	if !startsJoin(first.Type) {
		return participle.NextMatch
	}
	n.Pos = Pos(first.Pos)
	if n.Natural = p.accept(kwNATURAL); !n.Natural {
		n.Asof = p.accept(kwASOF)
	}
	if kind, ok := joinKinds[p.peek().Type]; ok {
		n.Kind = kind
		p.next()
		if kind == LeftJoin || kind == RightJoin || kind == FullJoin {
			p.accept(kwOUTER)
		}
	}
	if err := p.expect(kwJOIN, "JOIN"); err != nil {
		return err
	}
	bare := n.Kind == CrossJoin || n.Kind == PositionalJoin
	if bare && (n.Natural || n.Asof) {
		return syntaxErrorf(n.Pos, "%s does not go with CROSS and POSITIONAL", strings.ToUpper(first.Value))
	}
	if n.Source, err = p.tableSource(); err != nil {
		return err
	}
	switch tok := p.peek(); {
	case (tok.Type == kwON || tok.Type == kwUSING && p.after(1).Type == '(') && (bare || n.Natural):
		return syntaxErrorf(Pos(tok.Pos), "this join takes no %s", strings.ToUpper(tok.Value))
	case bare || n.Natural:
		return nil
	case p.accept(kwON):
		n.On, err = p.expr(precNone)
		return err
	case tok.Type == kwUSING && p.after(1).Type == '(':
		p.next()
		p.next()
		n.Using, err = list(&p, ')', true, func() (*Ident, error) { return p.name("the name of a column") })
		return err
	default:
		return syntaxErrorf(n.Pos, "the join has neither ON nor USING").hint("to pair all rows with all write CROSS JOIN")
	}
}
