package lang

import (
	"fmt"
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
