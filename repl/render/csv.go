package render

import (
	"bufio"
	"strings"

	"github.com/colloquydb/colloquy/engine"
)

// csvMode writes RFC 4180: CRLF is not used between records, as no reader needs it and tools on Unix stumble over it;
// NULL is an empty field and the empty string a quoted one, so that they can be told apart.
type csvMode struct {
	comma byte
}

func (m *csvMode) begin(w *bufio.Writer, cols []engine.Column) error {
	for i, c := range cols {
		if i > 0 {
			w.WriteByte(m.comma)
		}
		m.field(w, c.Name)
	}
	return w.WriteByte('\n')
}

func (m *csvMode) batch(w *bufio.Writer, b *engine.Batch, show int) error {
	texts, err := cells(b)
	if err != nil {
		return err
	}
	for row := 0; row < show; row++ {
		for i, t := range texts {
			if i > 0 {
				w.WriteByte(m.comma)
			}
			if s, ok := t.at(row); ok {
				m.field(w, s)
			}
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

func (m *csvMode) end(*bufio.Writer, Summary) error { return nil }

// field writes one field, quoted where it has to be; the error of the writer stays with it.
func (m *csvMode) field(w *bufio.Writer, s string) {
	if s != "" && !strings.ContainsAny(s, "\"\r\n") && strings.IndexByte(s, m.comma) < 0 {
		w.WriteString(s)
		return
	}
	w.WriteByte('"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		w.WriteString(s[:i+1])
		w.WriteByte('"')
		s = s[i+1:]
	}
	w.WriteString(s)
	w.WriteByte('"')
}
