package lang

import "github.com/alecthomas/participle/v2/lexer"

func (n *Call) write(p *printer) {
	if keywordType(n.Name.Name) == kwPOSITION && !n.Name.Quoted {
		p.put(n.Name.Name, "(")
		p.expr(n.Args[1], precOther)
		p.put(" IN ")
		p.expr(n.Args[0], precOther)
		p.put(")")
		return
	}
	p.put(functionName(n.Name), "(")
	if n.Star {
		p.put("*")
	}
	if n.Distinct {
		p.put("DISTINCT ")
	}
	commas(p, n.Args)
	if n.OrderBy != nil {
		p.put(" ")
		n.OrderBy.write(p)
	}
	if n.IgnoreNulls {
		p.put(" IGNORE NULLS")
	}
	p.put(")")
	if n.Within != nil {
		p.put(" WITHIN GROUP (")
		n.Within.write(p)
		p.put(")")
	}
	if n.Filter != nil {
		p.put(" FILTER (WHERE ")
		n.Filter.write(p)
		p.put(")")
	}
	if n.Over != nil {
		p.put(" OVER ")
		n.Over.write(p)
	}
}

// functionName returns the name of a function as a call of it begins.
func functionName(n *Ident) string {
	if n.Quoted || !isPlainWord(n.Name) || !callable(keywordType(n.Name)) {
		return quoteName(n.Name)
	}
	return n.Name
}

// callable reports whether a word with a parenthesis after it is a call of the function of that
// name: the words that hold joins together are (left), those that begin special forms are not.
func callable(t lexer.TokenType) bool {
	switch t {
	case kwSUBSTRING, kwTRIM, kwOVERLAY:
		return true // also with commas
	case kwVALUES, kwINTERVAL, kwROLLUP, kwCUBE:
		return false
	}
	_, special := specialForms[t]
	return !special && (!isKeyword(t) || classOf(t) != reserved)
}

func (n *NamedArg) write(p *printer) {
	p.label(n.Name)
	p.put(" := ")
	n.Value.write(p)
}
