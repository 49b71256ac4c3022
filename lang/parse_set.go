package lang

import "github.com/alecthomas/participle/v2/lexer"

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
