package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

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
