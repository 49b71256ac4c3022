package fn

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quoteMax is how many characters of a value an error shows.
const quoteMax = 60

// quoteShort returns s in single quotes for an error message: shortened, with control characters and broken UTF-8 escaped.
func quoteShort(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	shown := 0
	for len(s) > 0 {
		if shown == quoteMax {
			b.WriteString("...")
			break
		}
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\'':
			b.WriteString("''")
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		}
		s = s[size:]
		shown++
	}
	b.WriteByte('\'')
	return b.String()
}

func valueError(name, format string, args ...any) *ValueError {
	return &ValueError{Name: name, Detail: fmt.Sprintf(format, args...)}
}
