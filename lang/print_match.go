package lang

var matchTexts = [...][2]string{Like: {"LIKE", "NOT LIKE"}, ILike: {"ILIKE", "NOT ILIKE"}, Glob: {"GLOB", "NOT GLOB"},
	SimilarTo: {"SIMILAR TO", "NOT SIMILAR TO"}, Regex: {"~", "!~"}, IRegex: {"~*", "!~*"}}

// String returns the operator as it is printed.
func (op MatchOp) String() string { return matchTexts[op][0] }

// matchPrec returns how a match binds: its words loosely, its symbols tightly.
func matchPrec(op MatchOp) precedence {
	if op == Regex || op == IRegex {
		return precOther
	}
	return precMatch
}

func (n *Is) write(p *printer) {
	p.expr(n.Expr, precIs+1)
	p.put(" IS ")
	if n.Not {
		p.put("NOT ")
	}
	p.put([...]string{IsNull: "NULL", IsTrue: "TRUE", IsFalse: "FALSE", IsUnknown: "UNKNOWN"}[n.Kind])
}

func (n *Between) write(p *printer) {
	p.expr(n.Expr, precMatch+1)
	if n.Not {
		p.put(" NOT")
	}
	p.put(" BETWEEN ")
	if n.Symmetric {
		p.put("SYMMETRIC ")
	}
	p.expr(n.Low, precOther)
	p.put(" AND ")
	p.expr(n.High, precMatch+1)
}

func (n *In) write(p *printer) {
	p.expr(n.Expr, precMatch+1)
	if n.Not {
		p.put(" NOT")
	}
	p.put(" IN ")
	switch {
	case n.Query != nil:
		parens(p, []Node{n.Query})
	case n.List != nil:
		parens(p, n.List)
	default:
		p.expr(n.Of, precPostfix)
	}
}

func (n *Match) write(p *printer) {
	prec := matchPrec(n.Op)
	if n.Expr != nil {
		left := prec
		if left == precMatch {
			left++
		}
		p.expr(n.Expr, left)
	}
	not := 0
	if n.Not {
		not = 1
	}
	p.put(" ", matchTexts[n.Op][not], " ")
	p.expr(n.Pattern, prec+1)
	if n.Escape != nil {
		p.put(" ESCAPE ")
		p.expr(n.Escape, prec+1)
	}
}

func (n *Quantified) write(p *printer) {
	p.expr(n.Left, precCompare+1)
	p.put(" ", n.Op.String())
	if n.All {
		p.put(" ALL (")
	} else {
		p.put(" ANY (")
	}
	if n.Query != nil {
		n.Query.write(p)
	} else {
		n.List.write(p)
	}
	p.put(")")
}
