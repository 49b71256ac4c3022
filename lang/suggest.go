package lang

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// unexpected words the error for the token at an index. want says what would fit, or is empty.
func (t *text) unexpected(at int, want string) *Error {
	c := vicinity{tokens: t.tokens, at: at}
	tok, prev := c.token(0), c.token(-1)
	err := &Error{Code: CodeSyntax, Pos: Pos(tok.Pos)}
	place := "here"
	if at > 0 && prev.Type != ';' {
		place = "after " + describeToken(prev)
	}
	switch {
	case tok.Type == tTrailingComma:
		err.Message = "nothing follows this comma"
	case tok.Type == ',' && prev.Type == ',':
		err.Message = "two commas in a row"
	case tok.Type == ',' && want == "an expression" && at > 0:
		err.Message = fmt.Sprintf("nothing stands between %s and this comma", describeToken(prev))
	case want == "" && (tok.EOF() || tok.Type == ';'):
		err.Message = fmt.Sprintf("unexpected end of the query %s", place)
	case want == "":
		err.Message = fmt.Sprintf("unexpected %s %s", describeToken(tok), place)
	case tok.EOF():
		err.Message = fmt.Sprintf("expected %s %s, but the query ends", want, place)
	default:
		err.Message = fmt.Sprintf("expected %s %s, but found %s", want, place, describeToken(tok))
	}
	err.Hint = c.hint(want)
	return err
}

// vicinity is a token that does not fit, with those around it.
type vicinity struct {
	tokens []lexer.Token
	at     int
}

// token returns the token at a distance. Past both ends there is EOF.
func (c vicinity) token(distance int) *lexer.Token {
	i := c.at + distance
	if i < 0 || i >= len(c.tokens) {
		return &c.tokens[len(c.tokens)-1]
	}
	return &c.tokens[i]
}

// first returns the first token of the statement.
func (c vicinity) first() *lexer.Token {
	i := min(c.at, len(c.tokens)-1)
	for i > 0 && c.tokens[i-1].Type != ';' {
		i--
	}
	return &c.tokens[i]
}

// companions are words that another one must follow.
var companions = map[lexer.TokenType]string{
	kwGROUP: "GROUP BY", kwORDER: "ORDER BY", kwPARTITION: "PARTITION BY", kwDELETE: "DELETE FROM", kwNULLS: "NULLS FIRST or NULLS LAST",
	kwLEFT: "LEFT JOIN", kwRIGHT: "RIGHT JOIN", kwFULL: "FULL JOIN", kwINNER: "INNER JOIN", kwCROSS: "CROSS JOIN", kwOUTER: "OUTER JOIN",
	kwSEMI: "SEMI JOIN", kwANTI: "ANTI JOIN", kwNATURAL: "NATURAL JOIN", kwIS: "IS NULL or IS NOT NULL", kwSIMILAR: "SIMILAR TO",
	kwUNBOUNDED: "UNBOUNDED PRECEDING or UNBOUNDED FOLLOWING", kwCURRENT: "CURRENT ROW",
}

// clauses are the clauses of a query in their order.
var clauses = []lexer.TokenType{kwWITH, kwSELECT, kwFROM, kwWHERE, kwGROUP, kwHAVING, kwWINDOW, kwQUALIFY, kwUSING, kwORDER, kwLIMIT}

const clauseOrder = "SELECT, FROM, WHERE, GROUP BY, HAVING, WINDOW, QUALIFY, USING SAMPLE, ORDER BY, LIMIT"

// mistaken are the words that a misspelled one may have been.
var mistaken = []string{"SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "JOIN", "LEFT", "RIGHT", "INNER",
	"CROSS", "USING", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "QUALIFY", "DISTINCT", "EXCLUDE", "VALUES", "BETWEEN", "LIKE", "ILIKE",
	"AND", "NOT", "NULL", "NULLS", "CASE", "WHEN", "THEN", "ELSE", "END", "DESC", "ASC", "FILTER", "OVER", "PARTITION", "EXPLAIN",
	"ANALYZE", "DESCRIBE", "SUMMARIZE", "WITH"}

// hint guesses what the user meant.
func (c vicinity) hint(want string) string {
	tok, prev := c.token(0), c.token(-1)
	if c.at == 0 {
		prev = &lexer.Token{Type: ';'}
	}
	// A misspelled keyword is taken for a name or an alias, and it is the word after it that does not fit.
	for _, word := range []*lexer.Token{tok, prev} {
		if word.Type == tIdent {
			if near, ok := Nearest(word.Value, mistaken); ok && (len(near) > 3 || len(word.Value) != len(near) || sameLetters(near, word.Value)) {
				return fmt.Sprintf("did you mean %s instead of %s?", near, word.Value)
			}
		}
	}
	if with := companions[prev.Type]; with != "" && tok.Type != prev.Type {
		return "write " + with
	}
	switch {
	case tok.Type == tTrailingComma:
		return "remove the comma, or add what is missing"
	case prev.Type == '*' && tok.Type == kwEXCEPT, prev.Type == kwEXCEPT && tok.Type != '(' && c.token(-2).Type == '*',
		prev.Type == '(' && c.token(-2).Type == kwEXCEPT:
		return "to leave out columns write * EXCLUDE (...)"
	case tok.Type == kwIGNORE || tok.Type == kwRESPECT:
		return "write it within the parentheses: lag(x IGNORE NULLS)"
	case prev.Type == ')' && (tok.Type == kwEXCLUDE || tok.Type == kwREPLACE || tok.Type == kwRENAME):
		return "the order is * EXCLUDE (...) REPLACE (...) RENAME (...)"
	case (tok.Type == kwDESC || tok.Type == kwASC) && (prev.Type == kwFIRST || prev.Type == kwLAST):
		return strings.ToUpper(tok.Value) + " stands before NULLS"
	case isWord(tok, "ASCENDING"):
		return "write ASC"
	case isWord(tok, "DESCENDING"):
		return "write DESC"
	case isWord(prev, "MINUS") && tok.Type == kwSELECT:
		return "write EXCEPT"
	case prev.Type == kwAS && tok.Type == kwSELECT:
		return "put the query in parentheses: WITH name AS (SELECT ...)"
	case tok.EOF() && prev.Type == ')' && c.first().Type == kwWITH:
		return "a query follows: WITH name AS (...) SELECT ..."
	case tok.Type == kwNOT && want == "":
		return "NOT stands before a condition, or in NOT IN, NOT LIKE, NOT BETWEEN"
	case tok.Type == ')' && prev.Type == '(' && c.token(-2).Type == kwIN:
		return "the list needs at least one value"
	case isWord(prev, "TOP") && tok.Type == tNumber:
		return fmt.Sprintf("for the first rows put LIMIT %s at the end", shorten(tok.Value))
	case tok.Type == tNamed && want == "":
		return "write >= for greater or equal"
	case prev.Type == '=' && tok.Type == '<':
		return "write <= for less or equal"
	case prev.Type == '=' && tok.Type == '>':
		return "write >= for greater or equal"
	case prev.Type == kwSELECT && tok.Type == kwFROM:
		return "name columns between SELECT and FROM, or * for all"
	case want == wantUpperBound && infixPrec(tok.Type) != precNone:
		return "put parentheses around the lower bound"
	case prev.Type == kwCASE, tok.Type == kwELSE && want == "":
		return "CASE WHEN condition THEN value ELSE value END"
	}
	if hint := c.clauseHint(want); hint != "" {
		return hint
	}
	switch {
	case c.meantAsName(want):
		return fmt.Sprintf(`%s is a keyword: as a name it is written %s`, strings.ToUpper(tok.Value), quoteName(strings.ToLower(tok.Value)))
	case prev.Type == kwCOPY && tok.Type == tString:
		return fmt.Sprintf("write COPY (FROM %s) TO 'file'", shorten(tok.Value))
	case prev.Type == kwTO && want == wantFile:
		return "a path stands in single quotes: TO 'file.parquet'"
	case c.token(-2).Type == kwTO && prev.Type == tString:
		return "options stand in parentheses: (FORMAT csv, HEADER)"
	case want == "" && c.token(-2).Type == kwAS && isKeyword(prev.Type):
		return fmt.Sprintf("%s is taken for the name after AS", strings.ToUpper(prev.Value))
	case want == "" && isOperandEnd(prev) && tok.Type == tString:
		return "is a comma or an operator such as = missing?"
	case want == "" && isKeyword(tok.Type) && classOf(tok.Type) == free && isOperandEnd(prev):
		return fmt.Sprintf("a keyword needs AS to be an alias: AS %s", tok.Value)
	case want == "" && prev != c.first() && isOperandEnd(prev) && (isOperandEnd(tok) || tok.Type == '('):
		return "is a comma or an operator missing?"
	}
	return ""
}

// sameLetters reports whether two words are made of the same letters: of words as short as NOT and AND
// many are only a letter away.
func sameLetters(a, b string) bool {
	var count [256]int
	for i := range min(len(a), len(b)) {
		count[a[i]|0x20]++
		count[b[i]|0x20]--
	}
	return count == [256]int{}
}

// clauseHint tells of clauses that stand where they cannot.
func (c vicinity) clauseHint(want string) string {
	tok := c.token(0)
	if want != "" {
		return ""
	}
	switch tok.Type {
	case kwSELECT:
		if c.first().Type == kwFROM {
			return "where FROM comes first, SELECT comes right after it: FROM t SELECT a WHERE ..."
		}
		if isOperandEnd(c.token(-1)) {
			return "a second statement needs a semicolon before it, a subquery parentheses around it"
		}
	case kwUNION, kwINTERSECT, kwEXCEPT:
		return "put parentheses around a query with ORDER BY or LIMIT before " + strings.ToUpper(tok.Value)
	case kwON:
		return "ON follows the table that is joined: FROM a JOIN b ON a.x = b.x"
	}
	rank := func(t lexer.TokenType) int {
		for i, clause := range clauses {
			if clause == t {
				return i
			}
		}
		return -1
	}
	this := rank(tok.Type)
	if this < 0 {
		return ""
	}
	// Look back over what is on the same level for the clause before.
	depth := 0
	for i := c.at - 1; i >= 0; i-- {
		switch t := c.tokens[i].Type; {
		case t == ')':
			depth++
		case t == '(' && depth == 0, t == ';':
			return ""
		case t == '(':
			depth--
		case depth > 0:
		case t == tok.Type && t == kwWHERE:
			return "there is one WHERE: join the conditions with AND"
		case t == tok.Type:
			return fmt.Sprintf("there is one %s in a query", strings.ToUpper(tok.Value))
		case rank(t) > this:
			return "the order is " + clauseOrder
		}
	}
	return ""
}

// meantAsName guesses whether a reserved word was meant as a name.
func (c vicinity) meantAsName(want string) bool {
	tok := c.token(0)
	if !isKeyword(tok.Type) || classOf(tok.Type) == free {
		return false
	}
	switch tok.Type {
	case kwFROM, kwWHERE, kwAND, kwOR, kwTHEN, kwWHEN, kwELSE, kwAS, kwIN, kwIS, kwON, kwHAVING, kwSELECT, kwUNION, kwNULL, kwTRUE, kwFALSE:
		return false
	}
	switch next := c.token(1); next.Type {
	case ',', tTrailingComma, ')', ']', ';', '.', '=', '<', '>', tNotEq, tLessEq, tGreatEq, tCast, '+', '-', '/', kwFROM, kwAS, kwIS, kwIN,
		kwAND, kwOR, kwLIKE, kwILIKE, kwDESC, kwASC, lexer.EOF:
		return want != "" || isOperandEnd(c.token(-1)) || c.token(-1).Type == ','
	case kwWHERE, kwGROUP, kwORDER, kwLIMIT, kwJOIN, kwLEFT:
		return want != "" // FROM order WHERE
	}
	return false
}

// isOperandEnd reports whether a token can be the end of an expression.
func isOperandEnd(tok *lexer.Token) bool {
	switch tok.Type {
	case tIdent, tQuoted, tString, tNumber, tParam, ')', ']', '}', kwEND, kwNULL, kwTRUE, kwFALSE:
		return true
	}
	return isKeyword(tok.Type) && classOf(tok.Type) == free
}

// tokenText returns a token as the user wrote it.
func tokenText(tok *lexer.Token) string {
	if tok.Type == tParam && strings.HasPrefix(tok.Value, "?") {
		return "?" // the lexer numbers them
	}
	return tok.Value
}

// describeToken names a token in a message.
func describeToken(tok *lexer.Token) string {
	switch {
	case tok.EOF():
		return "the end of the query"
	case isKeyword(tok.Type):
		return strings.ToUpper(tok.Value)
	case tok.Type == ';':
		return "the end of the statement"
	case len(tok.Value) == 1 && !isWordByte(tok.Value[0]):
		return fmt.Sprintf("%q", tok.Value)
	}
	return shorten(tokenText(tok))
}
