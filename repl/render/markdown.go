package render

import (
	"bufio"
	"strings"

	"github.com/colloquydb/colloquy/engine"
)

// markdownMode writes a table of GitHub-flavoured Markdown: text with its pipes escaped, numbers aligned right.
type markdownMode struct {
	opt Options
}

var markdownEscapes = strings.NewReplacer("|", `\|`, `\n`, "<br>")

func (m *markdownMode) begin(w *bufio.Writer, cols []engine.Column) error {
	rule := make([]string, len(cols))
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = markdownEscapes.Replace(Escape(c.Name))
		rule[i] = "---"
		if rightAligned(c.Type) {
			rule[i] = "---:"
		}
	}
	w.WriteString("| " + strings.Join(names, " | ") + " |\n")
	_, err := w.WriteString("| " + strings.Join(rule, " | ") + " |\n")
	return err
}

func (m *markdownMode) batch(w *bufio.Writer, b *engine.Batch, show int) error {
	cols, err := cells(b)
	if err != nil {
		return err
	}
	for row := 0; row < show; row++ {
		w.WriteByte('|')
		for _, c := range cols {
			s, ok := c.at(row)
			if ok {
				s = markdownEscapes.Replace(Escape(s))
			} else {
				s = m.opt.Null
			}
			w.WriteByte(' ')
			w.WriteString(s)
			w.WriteString(" |")
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

func (m *markdownMode) end(w *bufio.Writer, s Summary) error {
	if !s.More {
		return nil
	}
	_, err := w.WriteString("\n" + footer(s) + "\n")
	return err
}
