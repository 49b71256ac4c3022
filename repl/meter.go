package repl

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl/render"
)

// Meter shows the progress of an import on one line of a terminal; elsewhere it shows nothing.
type Meter struct {
	w     io.Writer
	width int // of the line on the screen
}

// NewMeter returns a meter on w, which is quiet unless w is a terminal.
func NewMeter(w io.Writer) *Meter {
	if !isTerminal(w) {
		return &Meter{}
	}
	return &Meter{w: w}
}

// Show draws the state of an import over the last one.
func (m *Meter) Show(p engine.Progress) {
	if m.w == nil {
		return
	}
	line := fmt.Sprintf("%s of %s rows", render.Thousands(p.Rows), render.Thousands(p.TotalRows))
	if p.TotalBytes > 0 {
		line = fmt.Sprintf("%3d%%  %s", p.Bytes*100/p.TotalBytes, line)
	}
	if s := p.Elapsed.Seconds(); s > 0.2 {
		line += fmt.Sprintf("  %.0f MB/s", float64(p.Bytes)/1e6/s)
	}
	if left := p.Remaining(); left > 0 {
		line += "  " + left.Round(time.Second).String() + " left"
	}
	n := render.Width(line)
	fmt.Fprint(m.w, "\r"+line+strings.Repeat(" ", max(0, m.width-n)))
	m.width = n
}

// Done wipes the line. It may be called more than once.
func (m *Meter) Done() {
	if m.w != nil && m.width > 0 {
		fmt.Fprint(m.w, "\r"+strings.Repeat(" ", m.width)+"\r")
		m.width = 0
	}
}
