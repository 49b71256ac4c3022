package lang

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

func (n *NullLit) write(p *printer) { p.put("NULL") }

func (n *BoolLit) write(p *printer) {
	if n.Value {
		p.put("TRUE")
	} else {
		p.put("FALSE")
	}
}

func (n *NumberLit) write(p *printer) { p.put(n.Text) }
func (n *StringLit) write(p *printer) { p.put(QuoteString(n.Value)) }

func (n *IntervalLit) write(p *printer) {
	p.put("INTERVAL ")
	switch v := n.Value.(type) {
	case *StringLit:
		v.write(p)
	case *NumberLit:
		if n.Unit != "" && v.Kind == Integer {
			v.write(p)
			break
		}
		parens(p, []Node{v})
	default:
		parens(p, []Node{v})
	}
	if n.Unit != "" {
		p.put(" ", n.Unit)
	}
}

func (n *ListLit) write(p *printer) {
	p.put("[")
	commas(p, n.Elems)
	p.put("]")
}

func (n *StructLit) write(p *printer) {
	p.put("{")
	commas(p, n.Fields)
	p.put("}")
}

func (n *StructField) write(p *printer) {
	if n.Name.Quoted || !isPlainWord(n.Name.Name) {
		p.put(QuoteString(n.Name.Name))
	} else {
		p.put(n.Name.Name)
	}
	p.put(": ")
	n.Value.write(p)
}

func (n *MapLit) write(p *printer) {
	p.put("MAP {")
	commas(p, n.Entries)
	p.put("}")
}

func (n *MapEntry) write(p *printer) {
	p.expr(n.Key, precLambda+1)
	p.put(": ")
	n.Value.write(p)
}

// A row is written with its word, since (a) is no row and (a, b) is something else in GROUP BY.
func (n *Row) write(p *printer) {
	p.put("ROW")
	parens(p, n.Elems)
}

func (n *Type) write(p *printer) {
	p.put(QuoteIdent(n.Name))
	switch {
	case n.Fields != nil:
		parens(p, n.Fields)
	case n.Args != nil:
		parens(p, n.Args)
	case n.Params != nil:
		p.put("(")
		for i, s := range n.Params {
			if i > 0 {
				p.put(", ")
			}
			p.put(s)
		}
		p.put(")")
	}
	for _, dim := range n.Dims {
		p.put("[")
		if dim > 0 {
			p.put(itoa(dim))
		}
		p.put("]")
	}
}

func (n *TypeField) write(p *printer) {
	p.label(n.Name)
	p.put(" ")
	n.Type.write(p)
}
