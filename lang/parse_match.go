package lang

import "github.com/alecthomas/participle/v2/lexer"

// matchOps are the operators that make a Match.
var matchOps = map[lexer.TokenType]struct {
	op  MatchOp
	not bool
}{
	kwLIKE: {Like, false}, kwILIKE: {ILike, false}, kwGLOB: {Glob, false}, kwSIMILAR: {SimilarTo, false},
	'~': {Regex, false}, tNotRegex: {Regex, true}, tIRegex: {IRegex, false}, tNotIRegex: {IRegex, true},
	tLike: {Like, false}, tNotLike: {Like, true}, tILike: {ILike, false}, tNotILike: {ILike, true},
	tGlob: {Glob, false},
}

// match parses [NOT] BETWEEN, IN, LIKE, ILIKE, GLOB and SIMILAR TO.
func (p *parser) match(left Expr) (Expr, error) {
	pos := p.pos()
	not := p.accept(kwNOT)
	switch tok := p.next(); tok.Type {
	case kwBETWEEN:
		return p.between(&Between{Pos: pos, Expr: left, Not: not})
	case kwIN:
		return p.in(&In{Pos: pos, Expr: left, Not: not})
	case kwSIMILAR:
		if err := p.expect(kwTO, "TO"); err != nil {
			return nil, err
		}
		fallthrough
	default:
		return p.pattern(&Match{Pos: pos, Op: matchOps[tok.Type].op, Not: not, Expr: left}, precMatch+1)
	}
}

// pattern parses the pattern of a match and its ESCAPE.
func (p *parser) pattern(n *Match, min precedence) (_ *Match, err error) {
	if n.Pattern, err = p.expr(min); err != nil {
		return nil, err
	}
	if n.Op <= SimilarTo && n.Op != Glob && min == precMatch+1 && p.accept(kwESCAPE) {
		n.Escape, err = p.expr(min)
	}
	return n, err
}

// tilde parses the operators with a tilde in them. They bind tighter than LIKE does.
func (p *parser) tilde(left Expr) (Expr, error) {
	tok := p.next()
	m := matchOps[tok.Type]
	return p.pattern(&Match{Pos: Pos(tok.Pos), Op: m.op, Not: m.not, Expr: left}, precOther+1)
}

// between parses the bounds of a BETWEEN.
func (p *parser) between(n *Between) (_ Expr, err error) {
	if n.Symmetric = p.accept(kwSYMMETRIC); !n.Symmetric {
		p.accept(kwASYMMETRIC)
	}
	// The lower bound ends at an AND, so it holds none of the looser operators.
	if n.Low, err = p.expr(precOther); err != nil {
		return nil, err
	}
	if err := p.expect(kwAND, wantUpperBound); err != nil {
		return nil, err
	}
	n.High, err = p.expr(precMatch + 1)
	return n, err
}

// wantUpperBound is what BETWEEN expects after its lower bound.
const wantUpperBound = "AND and the upper bound"

// in parses what follows IN.
func (p *parser) in(n *In) (_ Expr, err error) {
	if !p.at('(') {
		if t := p.peek().Type; t == tNumber || t == tString || t == '-' {
			return nil, &Error{Code: CodeSyntax, Pos: p.pos(), Message: "IN needs its list in parentheses", Hint: "write IN (1, 2)"}
		}
		pos := p.pos()
		e, err := p.primary()
		if err == nil {
			n.Of, err = p.postfix(e)
		}
		if star, ok := n.Of.(*Star); ok && err == nil {
			return nil, syntaxErrorf(pos, "IN takes a list or a query, not %s", shorten(star.String()))
		}
		return n, err
	}
	p.next()
	n.Query, n.List, err = p.parenthesized(true)
	return n, err
}
