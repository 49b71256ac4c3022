package render

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unsafe reports whether a character may change what a terminal shows beyond its own cell: C0 and C1 controls, DEL,
// bidirectional and zero-width format controls, separators that break lines, and tags. The joiner of emoji families and of
// several scripts (U+200D, U+200C) is kept between visible characters by Escape.
func unsafe(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r < 0xad:
		return false
	case r == '\u2028' || r == '\u2029':
		return true
	case r == '\u200c' || r == '\u200d':
		return false
	case r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Noncharacter_Code_Point, r)
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '\\' {
			return false
		}
	}
	return true
}

// Escape returns s as one line that is safe on a terminal: line breaks and tabs as \n, \r, \t, other controls as \x1b or
// \u202e, bytes that are not UTF-8 as \xff.
func Escape(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unsafe(r):
			writeEscaped(&b, r)
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// EscapeBlock is Escape but for line breaks and tabs, which stay: for texts of several lines.
func EscapeBlock(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		for j, cell := range cells {
			cells[j] = Escape(cell)
		}
		lines[i] = strings.Join(cells, "\t")
	}
	return strings.Join(lines, "\n")
}

func writeEscaped(b *strings.Builder, r rune) {
	switch {
	case r < 0x80:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// escaper makes a stream safe for a terminal, keeping its line breaks and tabs. Each Write holds whole characters, which
// the modes guarantee by writing whole batches.
type escaper struct{ w io.Writer }

func (e *escaper) Write(p []byte) (int, error) {
	// A carriage return belongs to the line ends of csv; alone it could overwrite what was shown.
	s := strings.ReplaceAll(string(p), "\r\n", "\n")
	if _, err := io.WriteString(e.w, EscapeBlock(s)); err != nil {
		return 0, err
	}
	return len(p), nil
}
