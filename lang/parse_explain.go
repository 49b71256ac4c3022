package lang

import "strings"

// explain parses EXPLAIN.
func (p *parser) explain(n *Explain) (err error) {
	n.Pos = Pos(p.next().Pos)
	if p.at(kwANALYZE) || p.at(kwANALYSE) {
		p.next()
		n.Analyze = true
	}
	if p.at('(') {
		// Options, unless what follows is a query in parentheses.
		mark := p.lex.MakeCheckpoint()
		p.next()
		query := p.startsQuery() || p.at('(')
		p.lex.LoadCheckpoint(mark)
		if !query {
			if err := p.explainOptions(n); err != nil {
				return err
			}
		}
	}
	if p.at(kwEXPLAIN) {
		return syntaxErrorf(p.pos(), "EXPLAIN cannot explain itself")
	}
	n.Stmt, err = p.statement()
	return err
}

// explainOptions parses (ANALYZE, FORMAT json).
func (p *parser) explainOptions(n *Explain) error {
	p.next()
	_, err := list(p, ')', false, func() (struct{}, error) {
		tok := p.peek()
		switch {
		case tok.Type == kwANALYZE || tok.Type == kwANALYSE:
			p.next()
			n.Analyze = true
			if p.at(kwTRUE) || p.at(kwFALSE) {
				n.Analyze = p.next().Type == kwTRUE
			}
			return struct{}{}, nil
		case isWord(tok, "FORMAT"):
			p.next()
			v := p.peek()
			switch {
			case v.Type == tString:
				s, err := unquoteString(p.next())
				n.Format = strings.ToLower(s)
				return struct{}{}, err
			case isLabel(v.Type):
				n.Format = strings.ToLower(identOf(p.next()).Name)
				return struct{}{}, nil
			}
			return struct{}{}, p.unexpected("a format such as json")
		}
		return struct{}{}, p.unexpected("ANALYZE or FORMAT")
	})
	return err
}
