package lang

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// text is a script cut into the tokens that the parser reads.
type text struct {
	src    string
	tokens []lexer.Token // no blanks and comments; an EOF at the end
	// bracket is the first bracket or CASE without its partner. The parser stumbles over it too, most
	// often later and with less to say.
	bracket *Error
}

// lex cuts a script into tokens and checks the limits. It fails on what no token begins with and on
// strings without an end.
func lex(filename, src string) (*text, error) {
	if len(src) > MaxText {
		return nil, &Error{Code: CodeLimit, Message: fmt.Sprintf(
			"the query is %d bytes long, and %d are the limit", len(src), MaxText)}
	}
	t := &text{src: src, tokens: make([]lexer.Token, 0, 16+len(src)/5)}
	at := cursor{src: src, pos: lexer.Position{Filename: filename, Line: 1, Column: 1}}
	if err := checkBytes(src, &at); err != nil {
		return nil, err
	}
	s := scanner{src: src}
	nest := nesting{}
	params := 0
	for {
		raw := s.next()
		if raw.typ == tSpace || raw.typ == tComment && raw.flaw == sound {
			continue
		}
		pos := at.advance(raw.start)
		if raw.flaw != sound {
			return nil, t.flawed(raw, Pos(pos))
		}
		tok := lexer.Token{Type: raw.typ, Value: src[raw.start:raw.end], Pos: pos}
		t.markTrailingComma(tok.Type)
		switch {
		case tok.Type == ';':
			params = 0
		case tok.Type == tParam && tok.Value == "?":
			// The parser sees one statement's tokens through several grammars, so the count is kept here.
			params++
			tok.Value += strconv.Itoa(params)
		}
		if len(t.tokens) >= MaxTokens && tok.Type != lexer.EOF {
			return nil, &Error{Code: CodeLimit, Pos: Pos(pos), Message: fmt.Sprintf(
				"the query has more than %d words and symbols", MaxTokens)}
		}
		if err := nest.add(t, tok); err != nil {
			return nil, err
		}
		t.tokens = append(t.tokens, tok)
		if tok.Type == lexer.EOF {
			return t, nil
		}
	}
}

// markTrailingComma tells the parser that the comma before a token of a type, if there is one, ends its
// list: one token is all the grammars look ahead.
func (t *text) markTrailingComma(next lexer.TokenType) {
	n := len(t.tokens)
	switch {
	case n > 0 && t.tokens[n-1].Type == ',' && endsList(next):
		t.tokens[n-1].Type = tTrailingComma
	case n > 1 && t.tokens[n-2].Type == tTrailingComma && (next == ':' || next == tAssign || next == tNamed):
		t.tokens[n-2].Type = ',' // {a: 1, order: 2}
	}
}

// cursor turns ascending offsets into positions.
type cursor struct {
	src string
	pos lexer.Position
}

// advance moves to an offset.
func (c *cursor) advance(offset int) lexer.Position {
	span := c.src[c.pos.Offset:offset]
	if i := strings.LastIndexByte(span, '\n'); i >= 0 {
		c.pos.Line += strings.Count(span, "\n")
		c.pos.Column = 1
		span = span[i+1:]
	}
	c.pos.Column += utf8.RuneCountInString(span)
	c.pos.Offset = offset
	return c.pos
}

// checkBytes refuses what can be no text, wherever it stands.
func checkBytes(src string, at *cursor) error {
	if i := strings.IndexByte(src, 0); i >= 0 {
		return syntaxErrorf(Pos(at.advance(i)), "the query holds a zero byte (U+0000)").
			hint("for a zero in text use chr(0)")
	}
	if utf8.ValidString(src) {
		return nil
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRuneInString(src[i:])
		if r == utf8.RuneError && n == 1 {
			return syntaxErrorf(Pos(at.advance(i)), "the query is not UTF-8: byte 0x%02X begins no character", src[i])
		}
		i += n
	}
	return nil
}

// endsList reports whether a comma before a token has no list element after it.
func endsList(t lexer.TokenType) bool {
	switch t {
	case lexer.EOF, ')', ']', '}', ';', kwFROM, kwWHERE, kwGROUP, kwHAVING, kwWINDOW, kwQUALIFY, kwORDER, kwLIMIT,
		kwOFFSET, kwFETCH, kwUNION, kwINTERSECT, kwEXCEPT, kwUSING:
		return true
	}
	return false
}

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

// flawed returns the error for a token that is none.
func (t *text) flawed(raw rawToken, pos Pos) *Error {
	word := t.src[raw.start:raw.end]
	switch raw.flaw {
	case unterminated:
		return t.unterminated(raw, pos)
	case emptyName:
		return syntaxErrorf(pos, `"" names nothing`).hint(`empty text is ''`)
	case badPrefix:
		err := syntaxErrorf(pos, "%s'...' is not supported", word[:1])
		err.Code = CodeUnsupported
		return err.hint(`characters by their code are written E'\x41'`)
	case badNumber:
		if word[0] == '$' {
			return syntaxErrorf(pos, "%s is no parameter", word).hint("parameters are $1 or $name")
		}
		err := syntaxErrorf(pos, "%s is no number", shorten(word))
		lower := strings.ToLower(word)
		for prefix, base := range map[string]int{"0x": 16, "0b": 2, "0o": 8} {
			digits := strings.ReplaceAll(strings.TrimPrefix(lower, prefix), "_", "")
			if n, e := strconv.ParseUint(digits, base, 64); e == nil && strings.HasPrefix(lower, prefix) {
				return err.hint("numbers are decimal: write %d", n)
			}
		}
		if strings.Trim(word, "0123456789_") == "" {
			return err.hint("between two digits there may be one underscore")
		}
		return err.hint("names do not begin with a digit unless in double quotes: %s", QuoteIdent(shorten(word)))
	}
	r, _ := utf8.DecodeRuneInString(word)
	err := syntaxErrorf(pos, "%s has no meaning here", word)
	switch like := lookAlike(r); {
	case like == "'" || like == `"`:
		err.Message = fmt.Sprintf("%s is no quote", word)
		return err.hint(`text stands in ' quotes, names in " quotes`)
	case like != "":
		return err.hint("write %s", like)
	}
	switch r {
	case '`':
		return err.hint(`names are quoted like this: "name"`)
	case '!':
		return err.hint("write NOT, or != for unequal")
	case '#':
		return err.hint("comments begin with --; a column of the result is named by its number: ORDER BY 1")
	case '\\':
		return err.hint("commands begin with a dot: .help")
	case '$':
		return err.hint("parameters are $1 or $name")
	}
	return err
}

// unterminated returns the error for a string, name or comment without an end.
func (t *text) unterminated(raw rawToken, pos Pos) *Error {
	switch {
	case raw.typ == tComment:
		return syntaxErrorf(pos, "this comment is never closed").hint("end it with */")
	case raw.typ == tQuoted:
		return syntaxErrorf(pos, `this " is never closed`).hint(`names stand in " quotes, text in ' quotes`)
	case t.src[raw.start] == '$':
		tag := t.src[raw.start : raw.start+2+strings.IndexByte(t.src[raw.start+1:], '$')]
		return syntaxErrorf(pos, "this %s is never closed", tag).hint("end the text with %s", tag)
	}
	err := syntaxErrorf(pos, "this ' is never closed").hint("end the text with a '")
	// 'it's' is the text it, then s, then a quote that opens another text.
	if n := len(t.tokens); n >= 2 && t.tokens[n-2].Type == tString &&
		t.tokens[n-1].Pos.Offset == t.tokens[n-2].Pos.Offset+len(t.tokens[n-2].Value) {
		err.hint("a quote within text is written twice: 'it''s'")
	}
	return err
}

// definition is the language's lexer as participle sees it.
type definition struct{}

// Symbols names the token types for grammars in struct tags.
func (definition) Symbols() map[string]lexer.TokenType {
	m := make(map[string]lexer.TokenType, len(keywordTypes)+16)
	for name, t := range keywordTypes {
		m[name] = t
	}
	m["EOF"] = lexer.EOF
	m["LParen"], m["RParen"] = '(', ')'
	m["Comma"], m["TrailingComma"] = ',', tTrailingComma
	m["String"] = tString
	return m
}

// Lex and LexString make the lexer complete for participle; the package's own functions go through lex.
func (d definition) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(io.LimitReader(r, MaxText+1))
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(src))
}

func (definition) LexString(filename, src string) (lexer.Lexer, error) {
	t, err := lex(filename, src)
	if err != nil {
		return nil, err
	}
	return &tokenFeed{t.tokens}, nil
}

// tokenFeed hands out tokens that were cut before.
type tokenFeed struct{ tokens []lexer.Token }

func (f *tokenFeed) Next() (lexer.Token, error) {
	tok := f.tokens[0]
	if !tok.EOF() {
		f.tokens = f.tokens[1:]
	}
	return tok, nil
}
