package lang

import "github.com/alecthomas/participle/v2/lexer"

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
