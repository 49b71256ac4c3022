package lang

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"
)

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
