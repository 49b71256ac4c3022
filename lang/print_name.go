package lang

func (n *ColumnRef) write(p *printer) { p.dotted(n.Parts) }

func (n *Star) write(p *printer) {
	if n.Table != nil {
		p.dotted(n.Table)
		p.put(".")
	}
	p.put("*")
	if n.Exclude != nil {
		p.put(" EXCLUDE ")
		parens(p, n.Exclude)
	}
	if n.Replace != nil {
		p.put(" REPLACE ")
		parens(p, n.Replace)
	}
	if n.Rename != nil {
		p.put(" RENAME ")
		parens(p, n.Rename)
	}
	if n.Like != nil {
		n.Like.write(p)
	}
}

func (n *ReplaceItem) write(p *printer) {
	n.Expr.write(p)
	p.put(" AS ")
	n.Name.write(p)
}

func (n *RenameItem) write(p *printer) {
	n.From.write(p)
	p.put(" AS ")
	p.label(n.To)
}

func (n *Columns) write(p *printer) {
	if n.Unpack {
		p.put("*")
	}
	p.put("COLUMNS(")
	n.Arg.write(p)
	p.put(")")
}

func (n *Param) write(p *printer) {
	p.put("$", n.Name)
	if n.Name == "" {
		p.put(itoa(n.Index))
	}
}
