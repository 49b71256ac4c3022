package lang

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
)

// ErrorCode is the kind of an Error.
type ErrorCode string

// The kinds of errors.
const (
	CodeSyntax      ErrorCode = "syntax"      // the text is not of the language
	CodeUnsupported ErrorCode = "unsupported" // DuckDB knows it, this language does not
	CodeLimit       ErrorCode = "limit"       // past one of the limits
)

// Error is what is wrong with a query's text.
type Error struct {
	Code    ErrorCode
	Message string // one line, no full stop
	Pos     Pos    // the caret's place
	Hint    string // what to do about it, one line, or empty
}

// Error returns the message with its line and column. The hint and the line of the query are for
// Detail.
func (e *Error) Error() string {
	if !e.Pos.IsValid() {
		return e.Message
	}
	if e.Pos.Filename != "" {
		return fmt.Sprintf("%s:%d:%d: %s", e.Pos.Filename, e.Pos.Line, e.Pos.Column, e.Message)
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Pos.Line, e.Pos.Column, e.Message)
}

// Detail returns the whole story, several lines without a final newline: the message, the line of the
// query with a caret under the place, and the hint. sql is the text that was parsed.
func (e *Error) Detail(sql string) string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Pos.IsValid() {
		b.WriteByte('\n')
		b.WriteString(Caret(sql, e.Pos.Line, e.Pos.Column))
	}
	if e.Hint != "" {
		b.WriteString("\nHint: ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Caret returns one line of a text and, below it, a caret under one of its characters, for terminals:
// wide and combining characters and tabs keep it in place. Lines and columns count from 1; columns count
// characters. Of a long line only the part around the place is shown. A place outside the text gets
// an empty string.
func Caret(sql string, line, column int) string {
	for n := 1; n < line; n++ {
		i := strings.IndexByte(sql, '\n')
		if i < 0 {
			return ""
		}
		sql = sql[i+1:]
	}
	if line < 1 || column < 1 {
		return ""
	}
	if i := strings.IndexByte(sql, '\n'); i >= 0 {
		sql = sql[:i]
	}
	text := []rune(strings.ToValidUTF8(strings.TrimSuffix(sql, "\r"), "\ufffd"))
	at := min(column-1, len(text))

	const around = 60 // characters kept on either side
	head, tail := "", ""
	if from := at - around; from > around/4 {
		text, at, head = text[from:], around, "..."
	}
	if to := at + around; len(text)-to > around/4 {
		text, tail = text[:to], "..."
	}
	for i, r := range text {
		if r < ' ' && r != '\t' || r == 0x7f {
			text[i] = ' ' // control characters would move the cursor
		}
	}
	prefix := fmt.Sprintf("LINE %d: %s", line, head)
	var pad strings.Builder
	pad.WriteString(strings.Repeat(" ", len(prefix)))
	for before := string(text[:at]); before != ""; {
		i := strings.IndexByte(before, '\t')
		if i < 0 {
			i = len(before)
		}
		pad.WriteString(strings.Repeat(" ", uniseg.StringWidth(before[:i])))
		if before = before[i:]; before != "" {
			pad.WriteByte('\t')
			before = before[1:]
		}
	}
	return prefix + string(text) + tail + "\n" + pad.String() + "^"
}

// syntaxErrorf makes an Error of a place.
func syntaxErrorf(pos Pos, format string, args ...any) *Error {
	return &Error{Code: CodeSyntax, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// hint adds a hint to an error.
func (e *Error) hint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// unexpected is a token that does not fit, as the parser finds it. What to tell the user depends on
// the tokens around it and is worked out by explain.
type unexpected struct {
	at   int    // index of the token
	want string // what would fit, for "expected ...", or empty
}

func (u *unexpected) Error() string { return "unexpected token; expected " + u.want }
