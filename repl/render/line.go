package render

import (
	"bufio"
	"strings"

	"github.com/colloquydb/colloquy/engine"
)

// lineMode writes one value a line, name first, rows apart by an empty line.
type lineMode struct {
	opt   Options
	names []string
	some  bool
}

func (m *lineMode) begin(_ *bufio.Writer, cols []engine.Column) error {
	widest := 0
	for _, c := range cols {
		name := Escape(c.Name)
		m.names = append(m.names, name)
		widest = max(widest, Width(name))
	}
	for i, name := range m.names {
		m.names[i] = strings.Repeat(" ", widest-Width(name)) + name + " = "
	}
	return nil
}

func (m *lineMode) batch(w *bufio.Writer, b *engine.Batch, show int) error {
	cols, err := cells(b)
	if err != nil {
		return err
	}
	for row := 0; row < show; row++ {
		if m.some {
			w.WriteByte('\n')
		}
		m.some = true
		for i, c := range cols {
			s, ok := c.at(row)
			if ok {
				s = Escape(s)
			} else {
				s = m.opt.Null
			}
			w.WriteString(m.names[i])
			w.WriteString(s)
			if err := w.WriteByte('\n'); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *lineMode) end(w *bufio.Writer, s Summary) error {
	if !s.More {
		return nil
	}
	_, err := w.WriteString("\n" + footer(s) + "\n")
	return err
}
