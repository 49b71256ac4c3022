package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// unsupported are the statements of SQL that there are none of, with what to do instead.
var unsupported = map[string]string{
	"INSERT": "", "UPDATE": "", "MERGE": "", "TRUNCATE": "to remove rows write DELETE FROM t WHERE ...",
	"CREATE": "to give a query a name write WITH name AS (SELECT ...)", "ALTER": "", "DROP": "", "COMMENT": "",
	"ATTACH": "a query reads files by their path: FROM 'file.parquet'", "DETACH": "", "USE": "",
	"INSTALL": "", "LOAD": "to read shards write IMPORT 'path'", "PRAGMA": "settings are changed with SET name = value",
	"BEGIN": "", "COMMIT": "", "ROLLBACK": "", "START": "", "CHECKPOINT": "", "VACUUM": "to free what was deleted write PURGE",
	"PREPARE": "", "EXECUTE": "", "DEALLOCATE": "", "CALL": "", "EXPORT": "write COPY (SELECT ...) TO 'file'", "GRANT": "", "REVOKE": "",
	"PIVOT": "", "UNPIVOT": "", "DECLARE": "",
}

// statementWords are the words that begin statements.
var statementWords = []string{"SELECT", "FROM", "WITH", "VALUES", "EXPLAIN", "DESCRIBE", "SUMMARIZE", "SHOW", "COPY", "IMPORT", "REFRESH",
	"DELETE", "PURGE", "SET", "RESET", "TABLE"}

// unknownStatement is the error for what begins no statement.
func unknownStatement(tok, next *lexer.Token) *Error {
	word := strings.ToUpper(tok.Value)
	if hint, ok := unsupported[word]; ok && isLabel(tok.Type) {
		if hint == "" {
			hint = "the data is what was imported; queries only read it"
		}
		return &Error{Code: CodeUnsupported, Pos: Pos(tok.Pos), Message: word + " is not supported", Hint: hint}
	}
	err := syntaxErrorf(Pos(tok.Pos), "%s begins no statement", describeToken(tok))
	if tok.Type == tString {
		return err.hint("to read a file write FROM %s", shorten(tok.Value))
	}
	if tok.Type == '.' {
		return err.hint("commands such as .help stand on a line of their own")
	}
	if near, ok := Nearest(tok.Value, statementWords); ok && tok.Type == tIdent {
		return err.hint("did you mean %s?", near)
	}
	switch word {
	case "WHERE", "GROUP", "ORDER", "LIMIT", "HAVING", "JOIN":
		return err.hint("a query begins with SELECT or FROM")
	case "HELP", "QUIT", "EXIT":
		return err.hint("in the shell, .%s", strings.ToLower(word))
	}
	if tok.Type == tIdent || tok.Type == tQuoted || tok.Type == tNumber || isKeyword(tok.Type) {
		if next.EOF() && tok.Type != tNumber {
			return err.hint("to see a table write FROM %s", shorten(tokenText(tok)))
		}
		return err.hint("to evaluate an expression write SELECT before it")
	}
	return err
}
