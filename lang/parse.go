package lang

import (
	"errors"
	"sort"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Parse reads a script: statements, each ended by a semicolon, the last one's being optional.
// Empty statements leave no trace, so a script of nothing but comments gives none. The error is an
// *Error; the first one ends the parse.
func Parse(sql string) ([]Statement, error) { return ParseFile("", sql) }

// ParseFile is Parse for a script that was read from a file: positions carry its name.
func ParseFile(filename, sql string) ([]Statement, error) {
	t, err := lex(filename, sql)
	if err != nil {
		return nil, err
	}
	tokens, err := t.feed()
	if err != nil {
		return nil, err
	}
	var out []Statement
	for {
		for tokens.Peek().Type == ';' {
			tokens.Next()
		}
		if tokens.Peek().EOF() {
			return out, nil
		}
		stmt, err := t.statement(tokens)
		if err != nil {
			return nil, err
		}
		out = append(out, stmt)
	}
}

// ParseOne reads a text of exactly one statement, with or without a semicolon.
func ParseOne(sql string) (Statement, error) {
	stmts, err := Parse(sql)
	switch {
	case err != nil:
		return nil, err
	case len(stmts) == 0:
		return nil, &Error{Code: CodeSyntax, Message: "there is no statement"}
	case len(stmts) > 1:
		return nil, syntaxErrorf(stmts[1].Position(), "there is more than one statement")
	}
	return stmts[0], nil
}

// ParseExpr reads a text of exactly one expression.
func ParseExpr(sql string) (Expr, error) {
	t, err := lex("", sql)
	if err != nil {
		return nil, err
	}
	tokens, err := t.feed()
	if err != nil {
		return nil, err
	}
	e, err := parseExpr(tokens)
	if err == nil && !tokens.Peek().EOF() {
		err = &unexpected{at: int(tokens.RawCursor())}
	}
	if err == nil {
		err = checkHeight(e)
	}
	if err != nil {
		return nil, t.explain(err)
	}
	return e, nil
}

// feed returns the tokens as participle reads them.
func (t *text) feed() (*lexer.PeekingLexer, error) {
	return lexer.Upgrade(&tokenFeed{t.tokens})
}

// statement parses one statement and the semicolon after it.
func (t *text) statement(tokens *lexer.PeekingLexer) (Statement, error) {
	p := parser{lex: tokens}
	stmt, err := p.statement()
	if err == nil && tokens.Peek().Type != ';' && !tokens.Peek().EOF() {
		err = &unexpected{at: int(tokens.RawCursor())}
	}
	if err == nil {
		err = checkHeight(stmt)
	}
	if err != nil {
		return nil, t.explain(err)
	}
	return stmt, nil
}

// explain turns what the parser met into what the user is told.
func (t *text) explain(err error) *Error {
	var told *Error
	var odd *unexpected
	var token *participle.UnexpectedTokenError
	switch {
	case errors.As(err, &told):
	case errors.As(err, &odd):
		told = t.unexpected(odd.at, odd.want)
	case errors.As(err, &token):
		told = t.unexpected(t.tokenAt(token.Unexpected.Pos.Offset), "")
	default:
		told = &Error{Code: CodeSyntax, Message: err.Error()}
	}
	// An open bracket is the better explanation of whatever came after it.
	if t.bracket != nil && told.Code == CodeSyntax && told.Pos.Offset >= t.bracket.Pos.Offset {
		return t.bracket
	}
	return told
}

// tokenAt returns the index of the token that begins at an offset.
func (t *text) tokenAt(offset int) int {
	return sort.Search(len(t.tokens)-1, func(i int) bool { return t.tokens[i].Pos.Offset >= offset })
}
