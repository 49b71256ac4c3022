package lang

func (n *Explain) write(p *printer) {
	p.put("EXPLAIN ")
	if n.Analyze {
		p.put("ANALYZE ")
	}
	if n.Format != "" {
		p.put("(FORMAT ", QuoteString(n.Format), ") ")
	}
	n.Stmt.write(p)
}

func (n *Describe) write(p *printer) {
	p.put("DESCRIBE ")
	described(n.Source, n.Query, func(c Node) { c.write(p) })
}

func (n *Summarize) write(p *printer) {
	p.put("SUMMARIZE ")
	described(n.Source, n.Query, func(c Node) { c.write(p) })
}

// String returns the word after SHOW.
func (k ShowKind) String() string {
	return [...]string{"TABLES", "COLUMNS", "INDEXES", "SHARDS", "FUNCTIONS", "SETTINGS"}[k]
}

func (n *Show) write(p *printer) {
	p.put("SHOW ", n.Kind.String())
	if n.From != nil {
		p.put(" FROM ")
		n.From.write(p)
	}
}

func (n *Copy) write(p *printer) {
	p.put("COPY ")
	if n.Query != nil {
		parens(p, []Node{n.Query})
	} else {
		n.Source.write(p)
	}
	if n.Columns != nil {
		p.put(" ")
		parens(p, n.Columns)
	}
	p.put(" TO ")
	n.To.write(p)
	if n.Options != nil {
		p.put(" ")
		parens(p, n.Options)
	}
}

func (n *Option) write(p *printer) {
	p.label(n.Name)
	if n.Value != nil {
		p.put(" ")
		p.value(n.Value)
	}
}

// value writes the value of an option or a setting, where several stand in parentheses without a word.
func (p *printer) value(e Expr) {
	row, ok := e.(*Row)
	if !ok || len(row.Elems) < 2 {
		e.write(p)
		return
	}
	p.put("(")
	for i, elem := range row.Elems {
		if i > 0 {
			p.put(", ")
		}
		p.value(elem)
	}
	p.put(")")
}

func (n *Import) write(p *printer) {
	p.put("IMPORT ")
	commas(p, n.Paths)
}

func (n *Refresh) write(p *printer) { p.put("REFRESH") }
func (n *Purge) write(p *printer)   { p.put("PURGE") }

func (n *Delete) write(p *printer) {
	p.put("DELETE FROM ")
	n.Table.write(p)
	if n.Where != nil {
		p.put(" WHERE ")
		n.Where.write(p)
	}
}

func (s SetScope) write(p *printer) {
	p.put([...]string{DefaultScope: "", SessionScope: " SESSION", GlobalScope: " GLOBAL"}[s])
}

func (n *Set) write(p *printer) {
	p.put("SET")
	n.Scope.write(p)
	p.put(" ")
	n.Name.write(p)
	p.put(" = ")
	p.value(n.Value)
}

func (n *Reset) write(p *printer) {
	p.put("RESET")
	n.Scope.write(p)
	switch {
	case n.Name != nil:
		p.put(" ")
		n.Name.write(p)
	case n.Scope != DefaultScope:
		p.put(" ALL")
	}
}
