package lang

import (
	"strings"
	"unicode"
)

// QuoteIdent returns a name as it must be written where any column or table may stand: in double
// quotes if it is not a plain word or is a reserved one.
func QuoteIdent(name string) string {
	if isPlainWord(name) && !IsReserved(name) {
		return name
	}
	return quoteName(name)
}

// quoteName puts a name in double quotes.
func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// QuoteString returns text as a literal in single quotes.
func QuoteString(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// isPlainWord reports whether the scanner reads a name without quotes as one word.
func isPlainWord(name string) bool {
	if name == "" || name[0] < 0x80 && !isWordStart(name[0]) {
		return false
	}
	s := scanner{src: name}
	return s.wordEnd(0) == len(name)
}

// unquoteName returns the name within double quotes.
func unquoteName(tok string) string {
	return strings.ReplaceAll(tok[1:len(tok)-1], `""`, `"`)
}

// shorten makes a word from a query fit for use in a message: short, and on one line.
func shorten(s string) string {
	const most = 40
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return s
}
