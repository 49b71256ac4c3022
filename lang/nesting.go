package lang

import (
	"fmt"

	"github.com/alecthomas/participle/v2/lexer"
)

// nesting keeps count of open brackets and of elements between them.
type nesting struct {
	open  []openBracket
	items int // elements outside all brackets
}

type openBracket struct {
	lexer.Token
	items int
}

// add takes notice of the token that comes after those of t.
func (n *nesting) add(t *text, tok lexer.Token) error {
	switch tok.Type {
	case '(', '[', '{':
		return n.push(tok)
	case ')', ']', '}':
		if len(n.open) == 0 {
			t.mismatch(syntaxErrorf(Pos(tok.Pos), "this %s closes nothing", tok.Value))
			return nil
		}
		top := n.open[len(n.open)-1]
		n.open = n.open[:len(n.open)-1]
		if closes(top.Type) != tok.Value {
			if top.Type == kwCASE {
				t.mismatch(caseWithoutEnd(top.Token))
			} else {
				t.mismatch(syntaxErrorf(Pos(tok.Pos), "this %s does not fit the %s at line %d, column %d",
					tok.Value, top.Value, top.Pos.Line, top.Pos.Column).hint("close the %s with a %s first", top.Value, closes(top.Type)))
			}
		}
	case kwCASE, kwEND:
		// After a dot and after AS these are names.
		if k := len(t.tokens); k > 0 && (t.tokens[k-1].Type == '.' || t.tokens[k-1].Type == kwAS) {
			return nil
		}
		if tok.Type == kwCASE {
			return n.push(tok)
		}
		if k := len(n.open); k > 0 && n.open[k-1].Type == kwCASE {
			n.open = n.open[:k-1]
		}
	case ',':
		items := &n.items
		if k := len(n.open); k > 0 {
			items = &n.open[k-1].items
		}
		if *items++; *items >= MaxItems {
			return (&Error{Code: CodeLimit, Pos: Pos(tok.Pos), Message: fmt.Sprintf(
				"the list has more than %d elements", MaxItems)}).hint("put long lists into a file or table and use IN (FROM ...)")
		}
	case ';', lexer.EOF:
		if k := len(n.open); k > 0 {
			top := n.open[k-1]
			if top.Type == kwCASE {
				t.mismatch(caseWithoutEnd(top.Token))
			} else {
				t.mismatch(syntaxErrorf(Pos(top.Pos), "this %s is never closed", top.Value).hint("add a %s", closes(top.Type)))
			}
		}
		*n = nesting{open: n.open[:0]}
	}
	return nil
}

func (n *nesting) push(tok lexer.Token) error {
	if len(n.open) >= MaxNesting {
		return &Error{Code: CodeLimit, Pos: Pos(tok.Pos), Message: fmt.Sprintf(
			"brackets and CASEs are nested more than %d deep", MaxNesting)}
	}
	n.open = append(n.open, openBracket{Token: tok})
	return nil
}

func (t *text) mismatch(err *Error) {
	if t.bracket == nil {
		t.bracket = err
	}
}

func caseWithoutEnd(tok lexer.Token) *Error {
	return syntaxErrorf(Pos(tok.Pos), "this CASE has no END").hint("CASE WHEN condition THEN value ELSE value END")
}

// closes returns what closes a bracket.
func closes(open lexer.TokenType) string {
	switch open {
	case '(':
		return ")"
	case '[':
		return "]"
	case '{':
		return "}"
	}
	return ""
}
