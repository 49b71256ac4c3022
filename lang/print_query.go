package lang

func (n *Query) write(p *printer) {
	if n.With != nil {
		n.With.write(p)
		p.put(" ")
	}
	p.operand(n.Body, 0)
	if n.OrderBy != nil {
		p.put(" ")
		n.OrderBy.write(p)
	}
	if n.Limit != nil {
		p.put(" ")
		n.Limit.write(p)
	}
}

// operand writes an operand of a set operation that binds with min, in parentheses where it must.
func (p *printer) operand(b QueryBody, min int) {
	switch b := b.(type) {
	case *Query:
		parens(p, []Node{b})
		return
	case *SetOp:
		if b.prec() < min {
			parens(p, []Node{b})
			return
		}
	}
	b.write(p)
}

func (n *SetOp) prec() int {
	if n.Kind == Intersect {
		return 2
	}
	return 1
}

// String returns the operation's word.
func (k SetOpKind) String() string { return [...]string{"UNION", "INTERSECT", "EXCEPT"}[k] }

func (n *SetOp) write(p *printer) {
	p.operand(n.Left, n.prec())
	p.put(" ", n.Kind.String())
	if n.All {
		p.put(" ALL")
	}
	if n.ByName {
		p.put(" BY NAME")
	}
	p.put(" ")
	p.operand(n.Right, n.prec()+1)
}

func (n *With) write(p *printer) {
	p.put("WITH ")
	if n.Recursive {
		p.put("RECURSIVE ")
	}
	commas(p, n.CTEs)
}

func (n *CTE) write(p *printer) {
	n.Name.write(p)
	if n.Columns != nil {
		p.put(" ")
		parens(p, n.Columns)
	}
	p.put(" AS ")
	if n.NotMaterialized {
		p.put("NOT ")
	}
	if n.Materialized || n.NotMaterialized {
		p.put("MATERIALIZED ")
	}
	parens(p, []Node{n.Query})
}

func (n *Values) write(p *printer) {
	p.put("VALUES ")
	for i, row := range n.Rows {
		if i > 0 {
			p.put(", ")
		}
		parens(p, row.Elems)
	}
}

func (n *Select) write(p *printer) {
	p.put("SELECT ")
	if n.Distinct != nil {
		n.Distinct.write(p)
		p.put(" ")
	}
	commas(p, n.Items)
	if n.From != nil {
		p.put(" FROM ")
		commas(p, n.From)
	}
	if n.Where != nil {
		p.put(" WHERE ")
		n.Where.write(p)
	}
	if n.GroupBy != nil {
		p.put(" ")
		n.GroupBy.write(p)
	}
	if n.Having != nil {
		p.put(" HAVING ")
		n.Having.write(p)
	}
	if n.Windows != nil {
		p.put(" WINDOW ")
		commas(p, n.Windows)
	}
	if n.Qualify != nil {
		p.put(" QUALIFY ")
		n.Qualify.write(p)
	}
	if n.Sample != nil {
		p.put(" USING SAMPLE ")
		n.Sample.write(p)
	}
}

func (n *Distinct) write(p *printer) {
	p.put("DISTINCT")
	if n.On != nil {
		p.put(" ON ")
		parens(p, n.On)
	}
}

func (n *SelectItem) write(p *printer) {
	n.Expr.write(p)
	if n.Alias != nil {
		p.put(" AS ")
		p.label(n.Alias)
	}
}

func (n *GroupBy) write(p *printer) {
	p.put("GROUP BY ")
	if n.All {
		p.put("ALL")
	}
	commas(p, n.Elems)
}

func (n *GroupExpr) write(p *printer) { n.Expr.write(p) }
func (n *GroupSet) write(p *printer)  { parens(p, n.Exprs) }

// String returns the words that begin the list.
func (k GroupSetsKind) String() string { return [...]string{"ROLLUP", "CUBE", "GROUPING SETS"}[k] }

func (n *GroupSets) write(p *printer) {
	p.put(n.Kind.String(), " ")
	parens(p, n.Elems)
}

func (n *OrderBy) write(p *printer) {
	p.put("ORDER BY ")
	if n.All != nil {
		n.All.write(p)
	}
	commas(p, n.Items)
}

func (n *OrderAll) write(p *printer) {
	p.put("ALL")
	p.order(n.Dir, n.Nulls)
}

func (n *OrderItem) write(p *printer) {
	n.Expr.write(p)
	p.order(n.Dir, n.Nulls)
}

func (p *printer) order(dir Direction, nulls NullOrder) {
	p.put([...]string{OrderDefault: "", Asc: " ASC", Desc: " DESC"}[dir])
	p.put([...]string{NullsDefault: "", NullsFirst: " NULLS FIRST", NullsLast: " NULLS LAST"}[nulls])
}

func (n *Limit) write(p *printer) {
	switch {
	case n.Count != nil && n.Percent:
		p.put("LIMIT ")
		p.expr(n.Count, precUnary)
		p.put("%")
	case n.Count != nil:
		p.put("LIMIT ")
		n.Count.write(p)
	case n.Offset == nil:
		p.put("LIMIT ALL")
	}
	if n.Offset != nil {
		if n.Count != nil {
			p.put(" ")
		}
		p.put("OFFSET ")
		n.Offset.write(p)
	}
}

func (n *Sample) write(p *printer) {
	if n.Method != "" {
		p.put(n.Method, "(")
	}
	p.put(n.Size)
	if n.Percent {
		p.put("%")
	} else {
		p.put(" ROWS")
	}
	if n.Method != "" {
		p.put(")")
	}
	if n.Seed != "" {
		p.put(" REPEATABLE (", n.Seed, ")")
	}
}

func (n *WindowDef) write(p *printer) {
	n.Name.write(p)
	p.put(" AS ")
	n.Spec.write(p)
}

func (n *Window) write(p *printer) {
	if n.Name != nil {
		n.Name.write(p)
		return
	}
	p.put("(")
	space := ""
	if n.Base != nil {
		n.Base.write(p)
		space = " "
	}
	if n.PartitionBy != nil {
		p.put(space, "PARTITION BY ")
		commas(p, n.PartitionBy)
		space = " "
	}
	if n.OrderBy != nil {
		p.put(space)
		n.OrderBy.write(p)
		space = " "
	}
	if n.Frame != nil {
		p.put(space)
		n.Frame.write(p)
	}
	p.put(")")
}

// String returns the unit's word.
func (u FrameUnit) String() string { return [...]string{"ROWS", "RANGE", "GROUPS"}[u] }

func (n *Frame) write(p *printer) {
	p.put(n.Unit.String(), " BETWEEN ")
	n.Start.write(p)
	p.put(" AND ")
	n.End.write(p)
	p.put([...]string{ExcludeNone: "", ExcludeCurrentRow: " EXCLUDE CURRENT ROW", ExcludeGroup: " EXCLUDE GROUP",
		ExcludeTies: " EXCLUDE TIES"}[n.Exclude])
}

func (n *FrameBound) write(p *printer) {
	switch n.Kind {
	case UnboundedPreceding:
		p.put("UNBOUNDED PRECEDING")
	case CurrentRow:
		p.put("CURRENT ROW")
	case UnboundedFollowing:
		p.put("UNBOUNDED FOLLOWING")
	default:
		p.expr(n.Offset, precOther)
		if n.Kind == Preceding {
			p.put(" PRECEDING")
		} else {
			p.put(" FOLLOWING")
		}
	}
}
