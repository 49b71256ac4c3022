package lang

import (
	"strconv"
	"strings"
)

// typeName parses the name of a type with its parameters and list suffixes.
func (p *parser) typeName() (*Type, error) {
	tok := p.peek()
	if !isName(tok.Type) {
		return nil, p.unexpected("a type")
	}
	id := identOf(p.next())
	n := &Type{Pos: id.Pos, Name: strings.ToUpper(id.Name)}
	var err error
	if !id.Quoted {
		err = p.typeWords(n)
	}
	if err == nil && p.at('(') && n.Params == nil {
		err = p.typeParams(n)
	}
	if err == nil && (n.Name == "TIME" || n.Name == "TIMESTAMP") && !id.Quoted {
		err = p.timeZone(n)
	}
	for err == nil {
		array := p.accept(kwARRAY)
		if !p.at('[') {
			if array {
				n.Dims = append(n.Dims, 0)
			}
			break
		}
		err = p.typeDim(n)
	}
	return n, err
}

// typeWords reads the further words of types that have several.
func (p *parser) typeWords(n *Type) error {
	second := func(word string) bool {
		if isWord(p.peek(), word) {
			p.next()
			return true
		}
		return false
	}
	switch n.Name {
	case "DOUBLE":
		second("PRECISION")
	case "NATIONAL":
		if !second("CHARACTER") && !second("CHAR") {
			return p.unexpected("CHARACTER")
		}
		second("VARYING")
		n.Name = "VARCHAR"
	case "CHARACTER", "CHAR", "NCHAR":
		if second("VARYING") {
			n.Name = "VARCHAR"
		}
	}
	return nil
}

// timeZone reads WITH or WITHOUT TIME ZONE.
func (p *parser) timeZone(n *Type) error {
	with := p.at(kwWITH)
	if !with && !isWord(p.peek(), "WITHOUT") || !isWord(p.after(1), "TIME") {
		return nil
	}
	p.next()
	p.next()
	if !isWord(p.peek(), "ZONE") {
		return p.unexpected("ZONE")
	}
	p.next()
	if with {
		n.Name += "TZ"
	}
	return nil
}

// typeParams reads what stands in parentheses after a type's name.
func (p *parser) typeParams(n *Type) (err error) {
	p.next()
	switch n.Name {
	case "STRUCT", "ROW":
		if n.Name == "ROW" {
			n.Name = "STRUCT"
		}
		n.Fields, err = list(p, ')', false, func() (_ *TypeField, err error) {
			f := &TypeField{Pos: p.pos()}
			if f.Name, err = p.label("the name of a field"); err != nil {
				return nil, err
			}
			f.Type, err = p.typeName()
			return f, err
		})
	case "MAP":
		n.Args, err = list(p, ')', false, p.typeName)
		if err == nil && len(n.Args) != 2 {
			err = syntaxErrorf(n.Pos, "MAP takes two types, of its keys and of its values")
		}
	default:
		n.Params, err = list(p, ')', false, func() (string, error) {
			if !p.at(tNumber) {
				return "", p.unexpected("a number")
			}
			num := number(p.next())
			if num.Kind != Integer {
				return "", syntaxErrorf(num.Pos, "%s is no whole number", shorten(num.Text))
			}
			return num.Text, nil
		})
	}
	return err
}

// typeDim reads [] or [n].
func (p *parser) typeDim(n *Type) error {
	p.next()
	dim := 0
	if tok := p.peek(); tok.Type == tNumber {
		var err error
		if dim, err = strconv.Atoi(p.next().Value); err != nil || dim < 1 || dim > MaxItems {
			return syntaxErrorf(Pos(tok.Pos), "%s is no length of an array", shorten(tok.Value))
		}
	}
	n.Dims = append(n.Dims, dim)
	return p.expect(']', "]")
}
