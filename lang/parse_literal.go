package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// number makes a literal of a number's token.
func number(tok *lexer.Token) *NumberLit {
	n := &NumberLit{Pos: Pos(tok.Pos), Text: strings.ReplaceAll(tok.Value, "_", "")}
	switch {
	case strings.ContainsAny(n.Text, "eE"):
		n.Kind = Float
		n.Text = strings.Replace(n.Text, "E", "e", 1)
	case strings.Contains(n.Text, "."):
		n.Kind = Decimal
	default:
		if n.Text = strings.TrimLeft(n.Text, "0"); n.Text == "" {
			n.Text = "0"
		}
	}
	return n
}

// stringLit parses a literal in quotes, and those that follow it on further lines, which SQL reads as its
// continuation.
func (p *parser) stringLit() (*StringLit, error) {
	tok := p.peek()
	if tok.Type != tString {
		return nil, p.unexpected("text in single quotes")
	}
	s, err := unquoteString(tok)
	if err != nil {
		return nil, err
	}
	p.next()
	lit := &StringLit{Pos: Pos(tok.Pos), Value: s}
	for more := p.peek(); more.Type == tString && more.Value[0] == '\'' && more.Pos.Line > endLine(tok); more = p.peek() {
		s, err := unquoteString(more)
		if err != nil {
			return nil, err
		}
		lit.Value += s
		tok = p.next()
	}
	return lit, nil
}

// endLine returns the line on which a token ends.
func endLine(tok *lexer.Token) int { return tok.Pos.Line + strings.Count(tok.Value, "\n") }

// Parse implements participle's interface for hand-written productions. It is not for other callers.
func (n *StringLit) Parse(lex *lexer.PeekingLexer) error {
	p := parser{lex: lex}
	lit, err := p.stringLit()
	if err != nil {
		return err
	}
	*n = *lit
	return nil
}

// unquoteString returns the text within quotes of any kind.
func unquoteString(tok *lexer.Token) (string, error) {
	s := tok.Value
	switch s[0] {
	case '\'':
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'"), nil
	case '$':
		tag := strings.IndexByte(s[1:], '$') + 2
		return s[tag : len(s)-tag], nil
	}
	out, ok := unescape(s[2 : len(s)-1])
	if !ok {
		return "", syntaxErrorf(Pos(tok.Pos), "the escapes in this text give no valid UTF-8, or a zero byte").
			hint(`a character by its number is \u00E9`)
	}
	return out, nil
}

// unescape resolves the escapes of E'...': \b \f \n \r \t, up to three octal digits, x and up to two
// hexadecimal ones, u and four, U and eight; any other character stands for itself. DuckDB knows the
// same, but for u and U.
func unescape(s string) (string, bool) {
	if !strings.ContainsAny(s, `\'`) {
		return s, true
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\'' {
			i++ // the second of two
		}
		if c != '\\' || i+1 == len(s) {
			b.WriteByte(c)
			continue
		}
		i++
		switch c = s[i]; c {
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v, n := digits(s[i:], 3, 8)
			b.WriteByte(byte(v))
			i += n - 1
		case 'x':
			v, n := digits(s[i+1:], 2, 16)
			if n == 0 {
				b.WriteByte(c)
				continue
			}
			b.WriteByte(byte(v))
			i += n
		case 'u', 'U':
			most := 4
			if c == 'U' {
				most = 8
			}
			v, n := digits(s[i+1:], most, 16)
			if n != most || v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
				return "", false
			}
			b.WriteRune(rune(v))
			i += n
		default:
			b.WriteByte(c)
		}
	}
	out := b.String()
	return out, utf8.ValidString(out) && strings.IndexByte(out, 0) < 0
}

// digits reads up to most digits of a base and returns their value and number.
func digits(s string, most, base int) (v uint64, n int) {
	for n < most && n < len(s) {
		d := base
		switch c := s[n]; {
		case c >= '0' && c <= '9':
			d = int(c - '0')
		case c >= 'a' && c <= 'f':
			d = int(c-'a') + 10
		case c >= 'A' && c <= 'F':
			d = int(c-'A') + 10
		}
		if d >= base {
			break
		}
		v = v*uint64(base) + uint64(d)
		n++
	}
	return v, n
}

// param makes a parameter of its token. The lexer has numbered the question marks.
func param(tok *lexer.Token) (*Param, error) {
	n := &Param{Pos: Pos(tok.Pos)}
	rest := tok.Value[1:]
	switch c := rest[0]; {
	case tok.Value[0] == '?', c >= '0' && c <= '9':
	default:
		n.Name = rest
		return n, nil
	}
	for _, c := range []byte(rest) {
		if n.Index = n.Index*10 + int(c-'0'); n.Index > MaxTokens {
			return nil, syntaxErrorf(n.Pos, "%s is no parameter", shorten(tok.Value)).hint("parameters are numbered from $1")
		}
	}
	if n.Index == 0 {
		return nil, syntaxErrorf(n.Pos, "%s is no parameter", shorten(tok.Value)).hint("parameters are numbered from $1")
	}
	return n, nil
}
