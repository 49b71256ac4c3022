package repl

import (
	"context"
	"errors"
	"strings"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl/render"
)

// SafeText returns s with everything escaped that could act on a terminal; line breaks and tabs stay.
func SafeText(s string) string { return render.EscapeBlock(s) }

// caretWindow is how many characters of a long line are shown on each side of the caret.
const caretWindow = 60

// FormatError returns what to show for err: the message, for a fault of a query its line with a caret under the place,
// and the hint. It ends with a line break and is safe on a terminal.
func FormatError(err error) string {
	var fault *engine.Error
	if !errors.As(err, &fault) {
		if errors.Is(err, context.Canceled) {
			return "cancelled\n"
		}
		return "error: " + SafeText(err.Error()) + "\n"
	}
	var b strings.Builder
	b.WriteString("error: " + SafeText(fault.Message) + "\n")
	if lines := strings.Split(fault.Query, "\n"); fault.Line > 0 && fault.Line <= len(lines) {
		line, column := []rune(lines[fault.Line-1]), fault.Column-1
		column = max(0, min(column, len(line)))
		from, to := max(0, column-caretWindow), min(len(line), column+caretWindow)
		before, after := render.Escape(string(line[from:column])), render.Escape(string(line[column:to]))
		if from > 0 {
			before = "…" + before
		}
		if to < len(line) {
			after += "…"
		}
		b.WriteString("  " + before + after + "\n  " + strings.Repeat(" ", render.Width(before)) + "^\n")
	}
	if fault.Hint != "" {
		b.WriteString("hint: " + SafeText(fault.Hint) + "\n")
	}
	return b.String()
}
