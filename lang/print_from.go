package lang

func (n *TableExpr) write(p *printer) {
	n.Source.write(p)
	for _, j := range n.Joins {
		p.put(" ")
		j.write(p)
	}
}

// String returns the words of the join, JOIN left out; nothing for an inner join.
func (k JoinKind) String() string {
	return [...]string{"", "LEFT", "RIGHT", "FULL", "CROSS", "SEMI", "ANTI", "POSITIONAL"}[k]
}

func (n *Join) write(p *printer) {
	if n.Natural {
		p.put("NATURAL ")
	}
	if n.Asof {
		p.put("ASOF ")
	}
	if n.Kind != InnerJoin {
		p.put(n.Kind.String(), " ")
	}
	p.put("JOIN ")
	n.Source.write(p)
	switch {
	case n.On != nil:
		p.put(" ON ")
		n.On.write(p)
	case n.Using != nil:
		p.put(" USING ")
		parens(p, n.Using)
	}
}

func (n *Alias) write(p *printer) {
	n.Name.write(p)
	if n.Columns != nil {
		parens(p, n.Columns)
	}
}

// tableEnd writes the alias and the sample after a source.
func (p *printer) tableEnd(alias *Alias, sample *Sample) {
	if alias != nil {
		p.put(" AS ")
		alias.write(p)
	}
	if sample != nil {
		p.put(" TABLESAMPLE ")
		sample.write(p)
	}
}

func (n *TableName) write(p *printer) {
	p.dotted(n.Parts)
	p.tableEnd(n.Alias, n.Sample)
}

func (n *TableFile) write(p *printer) {
	p.put(QuoteString(n.Path))
	p.tableEnd(n.Alias, n.Sample)
}

func (n *TableFunc) write(p *printer) {
	if n.Lateral {
		p.put("LATERAL ")
	}
	n.Call.write(p)
	if n.Ordinality {
		p.put(" WITH ORDINALITY")
	}
	p.tableEnd(n.Alias, n.Sample)
}

func (n *TableQuery) write(p *printer) {
	if n.Lateral {
		p.put("LATERAL ")
	}
	parens(p, []Node{n.Query})
	p.tableEnd(n.Alias, n.Sample)
}

func (n *TableGroup) write(p *printer) {
	parens(p, []Node{n.Table})
	p.tableEnd(n.Alias, n.Sample)
}
