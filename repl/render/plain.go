package render

import (
	"bufio"

	"github.com/colloquydb/colloquy/engine"
)

// plainMode writes the first column, a line a row, and nothing else: for results that are text by themselves, such as plans.
type plainMode struct{}

func (plainMode) begin(*bufio.Writer, []engine.Column) error { return nil }

func (plainMode) batch(w *bufio.Writer, b *engine.Batch, show int) error {
	cols, err := cells(b)
	if err != nil {
		return err
	}
	for row := 0; row < show; row++ {
		s, _ := cols[0].at(row)
		w.WriteString(EscapeBlock(s))
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

func (plainMode) end(*bufio.Writer, Summary) error { return nil }
