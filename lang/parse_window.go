package lang

import "github.com/alecthomas/participle/v2/lexer"

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *Window) Parse(lex *lexer.PeekingLexer) (err error) {
	p := parser{lex: lex}
	n.Pos = p.pos()
	if !p.at('(') {
		if prev := p.before(); prev.Type == kwAS { // of WINDOW w AS
			return p.unexpected("a window in parentheses")
		}
		n.Name, err = p.name("a window's name or definition")
		return err
	}
	p.next()
	if t := p.peek().Type; isName(t) && t != kwPARTITION && t != kwROWS && t != kwRANGE && t != kwGROUPS {
		n.Base = identOf(p.next())
	}
	if p.accept(kwPARTITION) {
		if err := p.expect(kwBY, "BY"); err != nil {
			return err
		}
		for {
			e, err := p.expr(precNone)
			if err != nil {
				return err
			}
			if n.PartitionBy = append(n.PartitionBy, e); !p.accept(',') {
				break
			}
		}
	}
	if p.at(kwORDER) {
		if n.OrderBy, err = production[OrderBy](p.lex); err != nil {
			return err
		}
		if n.OrderBy.All != nil {
			return syntaxErrorf(n.OrderBy.All.Pos, "a window cannot be ordered by ALL").hint("name the columns")
		}
	}
	switch p.peek().Type {
	case kwROWS, kwRANGE, kwGROUPS:
		if n.Frame, err = p.frame(); err != nil {
			return err
		}
	}
	return p.expect(')', "PARTITION BY, ORDER BY, a frame or )")
}

// frame parses ROWS, RANGE or GROUPS and the bounds.
func (p *parser) frame() (_ *Frame, err error) {
	tok := p.next()
	n := &Frame{Pos: Pos(tok.Pos)}
	switch tok.Type {
	case kwRANGE:
		n.Unit = Range
	case kwGROUPS:
		n.Unit = Groups
	}
	if p.accept(kwBETWEEN) {
		if n.Start, err = p.frameBound(); err != nil {
			return nil, err
		}
		if err := p.expect(kwAND, "AND and the end of the frame"); err != nil {
			return nil, err
		}
		if n.End, err = p.frameBound(); err != nil {
			return nil, err
		}
	} else {
		if n.Start, err = p.frameBound(); err != nil {
			return nil, err
		}
		n.End = &FrameBound{Pos: n.Start.Pos, Kind: CurrentRow}
	}
	// The order of the kinds is the order of the rows.
	switch {
	case n.Start.Kind == UnboundedFollowing:
		return nil, syntaxErrorf(n.Start.Pos, "a frame cannot start with UNBOUNDED FOLLOWING")
	case n.End.Kind == UnboundedPreceding:
		return nil, syntaxErrorf(n.End.Pos, "a frame cannot end with UNBOUNDED PRECEDING")
	case n.Start.Kind > n.End.Kind:
		return nil, syntaxErrorf(n.Start.Pos, "the frame ends before it starts")
	}
	if p.accept(kwEXCLUDE) {
		n.Exclude, err = p.exclusion()
	}
	return n, err
}

func (p *parser) frameBound() (_ *FrameBound, err error) {
	n := &FrameBound{Pos: p.pos()}
	switch tok := p.peek(); {
	case tok.Type == kwUNBOUNDED && (p.after(1).Type == kwPRECEDING || p.after(1).Type == kwFOLLOWING):
		p.next()
		if p.next().Type == kwFOLLOWING {
			n.Kind = UnboundedFollowing
		}
		return n, nil
	case tok.Type == kwCURRENT && p.after(1).Type == kwROW:
		p.next()
		p.next()
		n.Kind = CurrentRow
		return n, nil
	}
	if n.Offset, err = p.expr(precOther); err != nil {
		return nil, err
	}
	switch {
	case p.accept(kwPRECEDING):
		n.Kind = Preceding
	case p.accept(kwFOLLOWING):
		n.Kind = Following
	default:
		return nil, p.unexpected("PRECEDING or FOLLOWING")
	}
	return n, nil
}

// exclusion parses what follows EXCLUDE in a frame.
func (p *parser) exclusion() (Exclusion, error) {
	switch {
	case p.accept(kwCURRENT):
		return ExcludeCurrentRow, p.expect(kwROW, "ROW")
	case p.accept(kwGROUP):
		return ExcludeGroup, nil
	case p.accept(kwTIES):
		return ExcludeTies, nil
	case p.accept(kwNO):
		return ExcludeNone, p.expect(kwOTHERS, "OTHERS")
	}
	return 0, p.unexpected("CURRENT ROW, GROUP, TIES or NO OTHERS")
}
