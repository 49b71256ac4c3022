package lang

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// productions lists the productions that participle parses by the tags of their nodes. The hand-written
// ones call for them by type.
type productions struct {
	Query     *Query     `parser:"  @@"`
	Select    *Select    `parser:"| @@"`
	FromFirst *fromFirst `parser:"| @@"`
	TableExpr *TableExpr `parser:"| @@"`
	OrderBy   *OrderBy   `parser:"| @@"`
	Case      *Case      `parser:"| @@"`
	Import    *Import    `parser:"| @@"`
	Refresh   *Refresh   `parser:"| @@"`
	Purge     *Purge     `parser:"| @@"`
}

var (
	buildOnce sync.Once
	built     *participle.Parser[productions]
)

// grammar returns the participle parser, which is built once and only when something is parsed. Its
// productions are LL(1): with no lookahead a clause is decided by its first token, and errors are
// where they belong.
func grammar() *participle.Parser[productions] {
	buildOnce.Do(func() {
		built = participle.MustBuild[productions](
			participle.Lexer(definition{}),
			participle.UseLookahead(0),
			participle.ParseTypeWith(parseExpr),
			participle.ParseTypeWith(parseQueryBody),
			participle.ParseTypeWith(parseTableSource),
			participle.ParseTypeWith(parseGroupElem),
		)
	})
	return built
}

// allowTrailing lets a production end before the text does.
var allowTrailing = participle.AllowTrailing(true)

// production parses one production of the grammar from within a hand-written one.
func production[T any](lex *lexer.PeekingLexer) (*T, error) {
	p, err := participle.ParserForProduction[T](grammar())
	if err != nil {
		return nil, err
	}
	return p.ParseFromLexer(lex, allowTrailing)
}

// parser is the state of the hand-written productions. There is one for each time that the
// grammar calls for one of them, so its depth begins at zero within each subquery; the
// brackets around those are counted by lex.
type parser struct {
	lex   *lexer.PeekingLexer
	depth int
	// percent makes a % that nothing follows end the expression: LIMIT 10%.
	percent bool
}

// peek returns the next token.
func (p *parser) peek() *lexer.Token { return p.lex.Peek() }

// pos returns the next token's place.
func (p *parser) pos() Pos { return Pos(p.lex.Peek().Pos) }

// next consumes a token.
func (p *parser) next() *lexer.Token { return p.lex.Next() }

// at reports whether the next token is of a type.
func (p *parser) at(t lexer.TokenType) bool { return p.lex.Peek().Type == t }

// after returns the n-th token after the next one.
func (p *parser) after(n int) *lexer.Token {
	mark := p.lex.MakeCheckpoint()
	defer p.lex.LoadCheckpoint(mark)
	for range n {
		p.lex.Next()
	}
	return p.lex.Peek()
}

// before returns the token consumed last, or nil at the start.
func (p *parser) before() *lexer.Token {
	c := p.lex.RawCursor()
	if c == 0 {
		return nil
	}
	return &p.lex.Range(c-1, c)[0]
}

// accept consumes a token if it is of a type.
func (p *parser) accept(t lexer.TokenType) bool {
	if p.at(t) {
		p.lex.Next()
		return true
	}
	return false
}

// expect consumes a token of a type or fails. want names it in the message.
func (p *parser) expect(t lexer.TokenType, want string) error {
	if !p.accept(t) {
		return p.unexpected(want)
	}
	return nil
}

// unexpected is the error for the next token.
func (p *parser) unexpected(want string) error {
	return &unexpected{at: int(p.lex.RawCursor()), want: want}
}

// list parses elements between commas, up to a closing bracket that it consumes. There must be one at
// least. With trailing, a comma may stand before the bracket, as DuckDB allows in some lists only.
func list[T any](p *parser, closing lexer.TokenType, trailing bool, element func() (T, error)) ([]T, error) {
	var out []T
	for {
		e, err := element()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		if p.accept(',') {
			continue
		}
		if trailing {
			p.accept(tTrailingComma)
		}
		return out, p.expect(closing, "a comma or "+string(rune(closing)))
	}
}
