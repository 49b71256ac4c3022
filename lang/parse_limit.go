package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

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
