package lang

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// startsQuery reports whether the next token begins a query and can begin no expression.
func (p *parser) startsQuery() bool {
	switch p.peek().Type {
	case kwSELECT, kwFROM, kwWITH, kwTABLE, kwDESCRIBE, kwDESC, kwSHOW, kwSUMMARIZE:
		return true
	case kwVALUES:
		return p.after(1).Type == '('
	}
	return false
}

// query parses a query where nothing else can stand.
func (p *parser) query() (*Query, error) {
	if !p.startsQuery() && !p.at('(') {
		return nil, p.unexpected("a query")
	}
	return production[Query](p.lex)
}

// parseQueryBody is the grammar's hook for what stands between WITH and ORDER BY.
func parseQueryBody(lex *lexer.PeekingLexer) (QueryBody, error) {
	p := parser{lex: lex}
	if !p.startsQuery() && !p.at('(') && !p.at(kwVALUES) {
		return nil, participle.NextMatch
	}
	left, err := p.queryOperand()
	if err != nil {
		return nil, err
	}
	return p.setOps(left, 0)
}

// setOpPrec ranks the set operations: UNION and EXCEPT 1, INTERSECT 2, all other tokens 0.
func setOpPrec(t lexer.TokenType) (SetOpKind, int) {
	switch t {
	case kwUNION:
		return Union, 1
	case kwEXCEPT:
		return Except, 1
	case kwINTERSECT:
		return Intersect, 2
	}
	return 0, 0
}

// setOps parses set operations that bind more tightly than min, after their first operand.
func (p *parser) setOps(left QueryBody, min int) (QueryBody, error) {
	for {
		kind, prec := setOpPrec(p.peek().Type)
		if prec <= min {
			return left, nil
		}
		n := &SetOp{Pos: p.pos(), Kind: kind, Left: left}
		p.next()
		if n.All = p.accept(kwALL); !n.All {
			p.accept(kwDISTINCT)
		}
		if p.at(kwBY) && isWord(p.after(1), "NAME") {
			if kind != Union {
				return nil, syntaxErrorf(p.pos(), "BY NAME goes with UNION only")
			}
			p.next()
			p.next()
			n.ByName = true
		}
		if !p.startsQuery() && !p.at('(') {
			return nil, p.unexpected("a query")
		}
		right, err := p.queryOperand()
		if err != nil {
			return nil, err
		}
		if n.Right, err = p.setOps(right, prec); err != nil {
			return nil, err
		}
		left = n
	}
}

// queryOperand parses one operand of set operations.
func (p *parser) queryOperand() (QueryBody, error) {
	tok := p.peek()
	switch tok.Type {
	case kwSELECT:
		return bodyOf(production[Select](p.lex))
	case kwFROM:
		return p.fromFirst()
	case kwVALUES:
		return p.values()
	case kwTABLE:
		p.next()
		parts, err := p.dotted("the name of a table")
		if err != nil {
			return nil, err
		}
		return selectAll(Pos(tok.Pos), []*TableExpr{{Pos: parts[0].Pos, Source: &TableName{Pos: parts[0].Pos, Parts: parts}}}), nil
	case '(':
		p.next()
		q, err := production[Query](p.lex)
		if err != nil {
			return nil, err
		}
		if err := p.expect(')', ")"); err != nil {
			return nil, err
		}
		return unwrap(q), nil
	}
	// What is left describes things. It is a query between parentheses only; by itself it is a statement.
	if prev := p.before(); prev == nil || prev.Type != '(' {
		if tok.Type == kwWITH {
			return nil, syntaxErrorf(Pos(tok.Pos), "WITH begins a query and cannot be part of one").hint("put parentheses around the query")
		}
		return nil, participle.NextMatch
	}
	stmt, err := p.statement()
	if err != nil {
		return nil, err
	}
	return stmt.(QueryBody), nil
}

// bodyOf makes a body of a production's result, keeping a nil a nil.
func bodyOf[T any, P interface {
	*T
	QueryBody
}](n *T, err error) (QueryBody, error) {
	if err != nil {
		return nil, err
	}
	return P(n), nil
}

// unwrap returns the body of a query in parentheses where the parentheses mean nothing.
func unwrap(q *Query) QueryBody {
	if q.With == nil && q.OrderBy == nil && q.Limit == nil {
		switch q.Body.(type) {
		case *Select, *Values, *SetOp, *Query:
			return q.Body
		}
	}
	return q
}

// restOfQuery parses set operations, ORDER BY and LIMIT after a query in parentheses.
func (p *parser) restOfQuery(left *Query) (*Query, error) {
	n := &Query{Pos: left.Pos}
	var err error
	if n.Body, err = p.setOps(unwrap(left), 0); err != nil {
		return nil, err
	}
	if p.at(kwORDER) {
		if n.OrderBy, err = production[OrderBy](p.lex); err != nil {
			return nil, err
		}
	}
	switch p.peek().Type {
	case kwLIMIT, kwOFFSET, kwFETCH:
		n.Limit = &Limit{}
		err = n.Limit.Parse(p.lex)
	}
	return n, err
}

// selectAll makes SELECT * of tables.
func selectAll(pos Pos, from []*TableExpr) *Select {
	return &Select{Pos: pos, Items: []*SelectItem{{Pos: pos, Expr: &Star{Pos: pos}}}, From: from}
}

// fromFirst is a SELECT that begins with FROM; its own list may follow or be left out.
type fromFirst struct {
	Pos     Pos
	From    []*TableExpr `parser:"FROM @@ ( Comma @@ )* TrailingComma?"`
	List    *selectList  `parser:"@@?"`
	Where   Expr         `parser:"( WHERE @@ )?"`
	GroupBy *GroupBy     `parser:"@@?"`
	Having  Expr         `parser:"( HAVING @@ )?"`
	Windows []*WindowDef `parser:"( WINDOW @@ ( Comma @@ )* )?"`
	Qualify Expr         `parser:"( QUALIFY @@ )?"`
	Sample  *Sample      `parser:"( USING SAMPLE @@ )?"`
}

// selectList is the SELECT after a FROM.
type selectList struct {
	Distinct *Distinct     `parser:"SELECT ( ALL | @@ )?"`
	Items    []*SelectItem `parser:"@@ ( Comma @@ )* TrailingComma?"`
}

func (p *parser) fromFirst() (QueryBody, error) {
	f, err := production[fromFirst](p.lex)
	if err != nil {
		return nil, err
	}
	n := selectAll(f.Pos, f.From)
	if f.List != nil {
		n.Distinct, n.Items = f.List.Distinct, f.List.Items
	}
	n.Where, n.GroupBy, n.Having = f.Where, f.GroupBy, f.Having
	n.Windows, n.Qualify, n.Sample = f.Windows, f.Qualify, f.Sample
	return n, nil
}

// values parses VALUES and its rows.
func (p *parser) values() (*Values, error) {
	n := &Values{Pos: Pos(p.next().Pos)}
	for {
		row := &Row{Pos: p.pos()}
		if err := p.expect('(', "a row in parentheses"); err != nil {
			return nil, err
		}
		var err error
		if row.Elems, err = list(p, ')', true, p.element); err != nil {
			return nil, err
		}
		n.Rows = append(n.Rows, row)
		if !p.accept(',') {
			p.accept(tTrailingComma)
			return n, nil
		}
	}
}

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *SelectItem) Parse(lex *lexer.PeekingLexer) (err error) {
	p := parser{lex: lex}
	n.Pos = p.pos()
	if isName(p.peek().Type) && p.after(1).Type == ':' { // alias: expression
		n.Alias = identOf(p.next())
		p.next()
		if n.Expr, err = p.expr(precNone); err != nil {
			return err
		}
		return n.checkAlias()
	}
	if n.Expr, err = p.expr(precNone); err != nil {
		return err
	}
	switch {
	case p.accept(kwAS):
		n.Alias, err = p.aliasLabel()
	case isBareAlias(p.peek().Type):
		n.Alias = identOf(p.next())
	}
	if err != nil {
		return err
	}
	return n.checkAlias()
}

// checkAlias refuses an alias of a star.
func (n *SelectItem) checkAlias() error {
	if star, ok := n.Expr.(*Star); ok && n.Alias != nil {
		err := syntaxErrorf(n.Alias.Pos, "%s cannot have an alias", shorten(star.String())).hint("to rename columns write * RENAME (old AS new)")
		if near, ok := Nearest(n.Alias.Name, mistaken); ok {
			err.hint("did you mean %s instead of %s?", near, n.Alias.Name)
		}
		return err
	}
	return nil
}

// parseGroupElem is the grammar's hook for the elements of GROUP BY.
func parseGroupElem(lex *lexer.PeekingLexer) (GroupElem, error) {
	p := parser{lex: lex}
	tok := p.peek()
	next := p.after(1).Type
	switch {
	case tok.Type == kwROLLUP && next == '(':
		return p.groupSets(Rollup)
	case tok.Type == kwCUBE && next == '(':
		return p.groupSets(Cube)
	case tok.Type == kwGROUPING && next == kwSETS:
		p.next()
		return p.groupSets(GroupingSets)
	case tok.Type == '(' && next == ')':
		p.next()
		p.next()
		return &GroupSet{Pos: Pos(tok.Pos)}, nil
	}
	e, err := p.expr(precNone)
	if err != nil {
		return nil, err
	}
	if row, ok := e.(*Row); ok && tok.Type == '(' {
		return &GroupSet{Pos: row.Pos, Exprs: row.Elems}, nil
	}
	return &GroupExpr{Pos: Pos(tok.Pos), Expr: e}, nil
}

func (p *parser) groupSets(kind GroupSetsKind) (GroupElem, error) {
	n := &GroupSets{Pos: Pos(p.next().Pos), Kind: kind}
	if err := p.expect('(', "("); err != nil {
		return nil, err
	}
	var err error
	n.Elems, err = list(p, ')', false, func() (GroupElem, error) { return parseGroupElem(p.lex) })
	return n, err
}

// Capture implements participle's interface for captures. It is not for other callers.
func (d *Direction) Capture(words []string) error {
	*d = Asc
	if strings.EqualFold(words[0], "DESC") {
		*d = Desc
	}
	return nil
}

// Capture implements participle's interface for captures. It is not for other callers.
func (o *NullOrder) Capture(words []string) error {
	*o = NullsFirst
	if strings.EqualFold(words[0], "LAST") {
		*o = NullsLast
	}
	return nil
}

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *Limit) Parse(lex *lexer.PeekingLexer) (err error) {
	p := parser{lex: lex, percent: true}
	n.Pos = p.pos()
	limit, offset := false, false
	for {
		tok := p.peek()
		switch tok.Type {
		case kwLIMIT, kwFETCH:
			if limit {
				return syntaxErrorf(Pos(tok.Pos), "there is a second %s", strings.ToUpper(tok.Value))
			}
			limit = true
			p.next()
			if tok.Type == kwFETCH {
				err = p.fetch(n)
			} else {
				err = p.limit(n)
			}
		case kwOFFSET:
			if offset {
				return syntaxErrorf(Pos(tok.Pos), "there is a second OFFSET")
			}
			offset = true
			p.next()
			if n.Offset, err = p.expr(precNone); err == nil && (p.at(kwROW) || p.at(kwROWS)) {
				p.next()
			}
		default:
			if !limit && !offset {
				return participle.NextMatch
			}
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// limit parses what follows LIMIT.
func (p *parser) limit(n *Limit) (err error) {
	if p.accept(kwALL) {
		return nil
	}
	if n.Count, err = p.expr(precNone); err != nil {
		return err
	}
	n.Percent = p.accept('%') || p.accept(kwPERCENT)
	if num, ok := n.Count.(*NumberLit); ok && (p.at(',') || p.at(tNumber)) {
		err := syntaxErrorf(p.pos(), "LIMIT takes one number")
		if p.accept(',') { // MySQL has the rows to skip first
			return err.hint("write LIMIT %s OFFSET %s", shorten(tokenText(p.peek())), shorten(num.Text))
		}
		return err.hint("to skip rows write LIMIT %s OFFSET %s", shorten(num.Text), shorten(tokenText(p.peek())))
	}
	return nil
}

// fetch parses what follows FETCH.
func (p *parser) fetch(n *Limit) (err error) {
	if !p.accept(kwFIRST) && !p.accept(kwNEXT) {
		return p.unexpected("FIRST")
	}
	if p.at(kwROW) || p.at(kwROWS) {
		n.Count = &NumberLit{Pos: p.pos(), Text: "1"}
	} else if n.Count, err = p.expr(precAdd); err != nil {
		return err
	}
	if !p.accept(kwROW) && !p.accept(kwROWS) {
		return p.unexpected("ROWS ONLY")
	}
	return p.expect(kwONLY, "ONLY")
}

// sampleMethods are the ways to draw a sample.
var sampleMethods = map[string]bool{"reservoir": true, "bernoulli": true, "system": true}

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *Sample) Parse(lex *lexer.PeekingLexer) (err error) {
	p := parser{lex: lex}
	n.Pos = p.pos()
	first := p.at(tIdent)
	if first { // reservoir(50 ROWS)
		if n.Method, err = p.sampleMethod(); err != nil {
			return err
		}
		if err := p.expect('(', "("); err != nil {
			return err
		}
	}
	if !p.at(tNumber) {
		return p.unexpected("a number of rows or a percentage")
	}
	n.Size = number(p.next()).Text
	switch {
	case p.accept('%'), p.accept(kwPERCENT):
		n.Percent = true
	case p.accept(kwROWS):
	}
	if first {
		if err := p.expect(')', ")"); err != nil {
			return err
		}
	} else if p.accept('(') { // 10% (bernoulli, 42)
		if n.Method, err = p.sampleMethod(); err != nil {
			return err
		}
		if p.accept(',') {
			if n.Seed, err = p.seed(); err != nil {
				return err
			}
		}
		if err := p.expect(')', ")"); err != nil {
			return err
		}
	}
	if n.Seed == "" && p.accept(kwREPEATABLE) {
		if err := p.expect('(', "the seed in parentheses"); err != nil {
			return err
		}
		if n.Seed, err = p.seed(); err != nil {
			return err
		}
		return p.expect(')', ")")
	}
	return nil
}

func (p *parser) sampleMethod() (string, error) {
	tok := p.peek()
	name := strings.ToLower(tok.Value)
	if tok.Type != tIdent {
		return "", p.unexpected("reservoir, bernoulli or system")
	}
	if !sampleMethods[name] {
		return "", syntaxErrorf(Pos(tok.Pos), "%s is no way to draw a sample", shorten(tok.Value)).hint("there are reservoir, bernoulli and system")
	}
	p.next()
	return name, nil
}

func (p *parser) seed() (string, error) {
	if !p.at(tNumber) {
		return "", p.unexpected("a number as the seed")
	}
	n := number(p.next())
	if n.Kind != Integer {
		return "", syntaxErrorf(n.Pos, "the seed %s is no whole number", shorten(n.Text))
	}
	return n.Text, nil
}

// tokenText returns a token as the user wrote it.
func tokenText(tok *lexer.Token) string {
	if tok.Type == tParam && strings.HasPrefix(tok.Value, "?") {
		return "?" // the lexer numbers them
	}
	return tok.Value
}

// describeToken names a token in a message.
func describeToken(tok *lexer.Token) string {
	switch {
	case tok.EOF():
		return "the end of the query"
	case isKeyword(tok.Type):
		return strings.ToUpper(tok.Value)
	case tok.Type == ';':
		return "the end of the statement"
	case len(tok.Value) == 1 && !isWordByte(tok.Value[0]):
		return fmt.Sprintf("%q", tok.Value)
	}
	return shorten(tokenText(tok))
}
