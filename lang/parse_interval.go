package lang

import "strings"

// interval parses what follows INTERVAL.
func (p *parser) interval() (Expr, error) {
	n := &IntervalLit{Pos: Pos(p.next().Pos)}
	tok := p.peek()
	var err error
	switch tok.Type {
	case tString:
		n.Value, err = p.stringLit()
	case tNumber:
		n.Value = number(p.next())
	default:
		p.next()
		if n.Value, err = p.expr(precNone); err == nil {
			err = p.expect(')', ")")
		}
	}
	if err != nil {
		return nil, err
	}
	if unit := p.peek(); unit.Type == tIdent {
		n.Unit = intervalUnits[strings.ToLower(unit.Value)]
	}
	if n.Unit != "" {
		p.next()
	} else if tok.Type == tNumber {
		return nil, p.unexpected("a unit such as DAY")
	}
	return n, nil
}

// intervalUnits names the units of intervals in one form.
var intervalUnits = func() map[string]string {
	m := map[string]string{"century": "century", "centuries": "century", "millennium": "millennium", "millennia": "millennium"}
	for _, unit := range []string{"year", "month", "day", "hour", "minute", "second", "millisecond", "microsecond", "week",
		"quarter", "decade"} {
		m[unit], m[unit+"s"] = unit, unit
	}
	return m
}()
