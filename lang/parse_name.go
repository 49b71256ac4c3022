package lang

import "github.com/alecthomas/participle/v2/lexer"

// isName reports whether a token can name a column, a table or an alias.
func isName(t lexer.TokenType) bool {
	return t == tIdent || t == tQuoted || isKeyword(t) && classOf(t) == free
}

// isLabel reports whether a token can be a name after a dot or after AS, where every word can.
func isLabel(t lexer.TokenType) bool { return t == tIdent || t == tQuoted || isKeyword(t) }

// isBareAlias reports whether a token can be a column's alias without AS.
func isBareAlias(t lexer.TokenType) bool { return t == tIdent || t == tQuoted }

// identOf makes a name of its token.
func identOf(tok *lexer.Token) *Ident {
	if tok.Type == tQuoted {
		return &Ident{Pos: Pos(tok.Pos), Name: unquoteName(tok.Value), Quoted: true}
	}
	return &Ident{Pos: Pos(tok.Pos), Name: tok.Value}
}

// name parses a name. want says of what, for the error.
func (p *parser) name(want string) (*Ident, error) {
	if !isName(p.peek().Type) {
		return nil, p.unexpected(want)
	}
	return identOf(p.next()), nil
}

// label parses a name after a dot or AS.
func (p *parser) label(want string) (*Ident, error) {
	if !isLabel(p.peek().Type) {
		return nil, p.unexpected(want)
	}
	return identOf(p.next()), nil
}

// aliasLabel parses what follows AS: any word, or text in single quotes.
func (p *parser) aliasLabel() (*Ident, error) {
	if tok := p.peek(); tok.Type == tString {
		s, err := unquoteString(tok)
		if err != nil {
			return nil, err
		}
		if s == "" {
			return nil, syntaxErrorf(Pos(tok.Pos), "'' names nothing")
		}
		p.next()
		return &Ident{Pos: Pos(tok.Pos), Name: s, Quoted: true}, nil
	}
	return p.label("a name")
}

// dotted parses names with dots between them.
func (p *parser) dotted(want string) ([]*Ident, error) {
	first, err := p.name(want)
	if err != nil {
		return nil, err
	}
	parts := []*Ident{first}
	for p.accept('.') {
		part, err := p.label("a name")
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *Ident) Parse(lex *lexer.PeekingLexer) error {
	p := parser{lex: lex}
	id, err := p.name("a name")
	if err != nil {
		return err
	}
	*n = *id
	return nil
}
