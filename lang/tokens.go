package lang

import "github.com/alecthomas/participle/v2/lexer"

// TokenKind is the kind of a Token, as an editor colours it.
type TokenKind int

// The kinds of tokens.
const (
	TokenSpace TokenKind = iota
	TokenComment
	TokenKeyword
	TokenName       // a word that is no keyword, and any word after a dot
	TokenQuotedName // "..."
	TokenString     // '...', E'...', $$...$$
	TokenNumber
	TokenParam       // ?, $1, $name
	TokenOperator    // + <> :: and so on
	TokenPunctuation // ( ) [ ] { } , ; .
	TokenInvalid     // what cannot begin a token
)

var tokenKindNames = [...]string{"space", "comment", "keyword", "name", "quoted name", "string", "number", "parameter",
	"operator", "punctuation", "invalid"}

func (k TokenKind) String() string { return tokenKindNames[k] }

// Token is a piece of a text.
type Token struct {
	Kind   TokenKind
	Text   string // as it stands in the text
	Offset int    // in bytes
	// Open says that the text ended before the token did: a string without its closing quote, a
	// comment without its end.
	Open bool
}

// Tokens cuts any text into pieces that together are the text, blanks and comments included. It never fails
// and has no limits.
func Tokens(sql string) []Token {
	out := make([]Token, 0, 16+len(sql)/4)
	s := scanner{src: sql}
	afterDot := false
	for {
		raw := s.next()
		if raw.typ == lexer.EOF {
			return out
		}
		t := Token{Kind: kindOf(raw.typ), Text: sql[raw.start:raw.end], Offset: raw.start, Open: raw.flaw == unterminated}
		if t.Kind == TokenKeyword && afterDot {
			t.Kind = TokenName
		}
		if t.Kind > TokenComment {
			afterDot = raw.typ == '.'
		}
		out = append(out, t)
	}
}

// kindOf returns the kind of a token type.
func kindOf(t lexer.TokenType) TokenKind {
	switch t {
	case tSpace:
		return TokenSpace
	case tComment:
		return TokenComment
	case tIdent:
		return TokenName
	case tQuoted:
		return TokenQuotedName
	case tString:
		return TokenString
	case tNumber:
		return TokenNumber
	case tParam:
		return TokenParam
	case tBad:
		return TokenInvalid
	case '(', ')', '[', ']', '{', '}', ',', ';', '.':
		return TokenPunctuation
	}
	if isKeyword(t) {
		return TokenKeyword
	}
	return TokenOperator
}
