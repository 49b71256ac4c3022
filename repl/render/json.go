package render

import (
	"bufio"

	"github.com/colloquydb/colloquy/engine"
)

// jsonMode writes an array of objects, or with lines one object a line. Keys are in column order; see engine.AppendJSON for values.
type jsonMode struct {
	lines bool
	keys  [][]byte
	some  bool
	buf   []byte
}

func (m *jsonMode) begin(w *bufio.Writer, cols []engine.Column) error {
	for i, c := range cols {
		key := []byte{','}
		if i == 0 {
			key = []byte{'{'}
		}
		key, err := engine.AppendJSON(key, c.Name)
		if err != nil {
			return err
		}
		m.keys = append(m.keys, append(key, ':'))
	}
	if m.lines {
		return nil
	}
	return w.WriteByte('[')
}

func (m *jsonMode) batch(w *bufio.Writer, b *engine.Batch, show int) error {
	for row := 0; row < show; row++ {
		m.buf = m.buf[:0]
		if !m.lines && m.some {
			m.buf = append(m.buf, ",\n "...)
		}
		m.some = true
		for i, key := range m.keys {
			var err error
			if m.buf, err = engine.AppendJSONAt(append(m.buf, key...), b.Column(i), row); err != nil {
				return err
			}
		}
		m.buf = append(m.buf, '}')
		if m.lines {
			m.buf = append(m.buf, '\n')
		}
		if _, err := w.Write(m.buf); err != nil {
			return err
		}
	}
	return nil
}

func (m *jsonMode) end(w *bufio.Writer, _ Summary) error {
	if m.lines {
		return nil
	}
	_, err := w.WriteString("]\n")
	return err
}
