package lang

import "strings"

// printer collects the text of a tree. Nodes write themselves into it; what stands between several of
// them is here.
type printer struct {
	strings.Builder
}

// render returns a node's text.
func render(n Node) string {
	var p printer
	n.write(&p)
	return p.String()
}

// put writes words.
func (p *printer) put(words ...string) {
	for _, w := range words {
		p.WriteString(w)
	}
}

// commas writes nodes with commas between them.
func commas[T Node](p *printer, nodes []T) {
	for i, n := range nodes {
		if i > 0 {
			p.put(", ")
		}
		n.write(p)
	}
}

// parens writes nodes in parentheses.
func parens[T Node](p *printer, nodes []T) {
	p.put("(")
	commas(p, nodes)
	p.put(")")
}

// dotted writes the parts of a name. All but the first may be any word.
func (p *printer) dotted(parts []*Ident) {
	for i, part := range parts {
		if i == 0 {
			part.write(p)
		} else {
			p.put(".")
			p.label(part)
		}
	}
}

// label writes a name where every word can be one: after a dot and after AS.
func (p *printer) label(n *Ident) {
	if n.Quoted || !isPlainWord(n.Name) {
		p.put(quoteName(n.Name))
	} else {
		p.put(n.Name)
	}
}

// expr writes an expression, in parentheses if its operator binds less tightly than min.
func (p *printer) expr(e Expr, min precedence) {
	if precedenceOf(e) < min {
		p.put("(")
		e.write(p)
		p.put(")")
		return
	}
	e.write(p)
}

func (n *Ident) write(p *printer) {
	if n.Quoted {
		p.put(quoteName(n.Name))
	} else {
		p.put(QuoteIdent(n.Name))
	}
}
