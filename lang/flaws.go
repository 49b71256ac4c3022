package lang

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

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
