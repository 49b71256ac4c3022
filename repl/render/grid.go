package render

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/engine"
)

// widthSample is how many rows box and table look at before they settle the widths of their columns and begin to print.
// Later rows that are wider are printed whole, out of line, so memory stays bounded.
const widthSample = 10_000

// gridStyle is how the lines of a grid are drawn: left, middle and right of each rule, and what stands between cells.
type gridStyle struct {
	top, header, bottom  [4]string // left corner, line, crossing, right corner
	left, between, right string
	types                bool
}

var asciiGrid = gridStyle{
	top: [4]string{"+-", "-", "-+-", "-+"}, header: [4]string{"+-", "-", "-+-", "-+"}, bottom: [4]string{"+-", "-", "-+-", "-+"},
	left: "| ", between: " | ", right: " |",
}

var boxGrid = gridStyle{
	top: [4]string{"┌─", "─", "─┬─", "─┐"}, header: [4]string{"├─", "─", "─┼─", "─┤"}, bottom: [4]string{"└─", "─", "─┴─", "─┘"},
	left: "│ ", between: " │ ", right: " │", types: true,
}

// grid is the modes box and table.
type grid struct {
	style  gridStyle
	opt    Options
	cols   []engine.Column
	widths []int
	rows   [][]string // until the widths are settled
	open   bool       // the head has been printed
}

func newGrid(style gridStyle, o Options) *grid { return &grid{style: style, opt: o} }

func rightAligned(t engine.Type) bool {
	return t.Kind == engine.KindBigInt || t.Kind == engine.KindDouble
}

func (g *grid) begin(_ *bufio.Writer, cols []engine.Column) error {
	g.cols = make([]engine.Column, len(cols))
	g.widths = make([]int, len(cols))
	for i, c := range cols {
		g.cols[i] = engine.Column{Name: Escape(c.Name), Type: c.Type}
		g.widths[i] = Width(g.cols[i].Name)
		if g.style.types {
			g.widths[i] = max(g.widths[i], Width(typeName(c.Type)))
		}
	}
	return nil
}

// typeName is the type in the head of a box: lower case, nested ones without their members.
func typeName(t engine.Type) string {
	switch t.Kind {
	case engine.KindList:
		return typeName(*t.Elem) + "[]"
	case engine.KindStruct:
		return "struct"
	}
	return strings.ToLower(t.String())
}

func (g *grid) batch(w *bufio.Writer, b *engine.Batch, show int) error {
	if show == 0 {
		return nil
	}
	cols, err := cells(b)
	if err != nil {
		return err
	}
	for row := 0; row < show; row++ {
		line := make([]string, len(cols))
		for i, c := range cols {
			s, ok := c.at(row)
			if !ok {
				s = g.opt.Null
			} else {
				// Cut before escaping too: a text of megabytes is not worth escaping for a cell of a hundred columns.
				if g.opt.Width > 0 && len(s) > 16*g.opt.Width {
					s = s[:16*g.opt.Width] + "…"
				}
				s = Escape(s)
			}
			line[i] = s
			if !g.open {
				g.widths[i] = max(g.widths[i], Width(s))
			}
		}
		if g.open {
			if err := g.line(w, line); err != nil {
				return err
			}
			continue
		}
		if g.rows = append(g.rows, line); len(g.rows) >= widthSample {
			if err := g.start(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// start settles the widths and prints the head and the rows seen so far.
func (g *grid) start(w *bufio.Writer) error {
	g.open = true
	g.fit()
	g.rule(w, g.style.top)
	head := make([]string, len(g.cols))
	for i, c := range g.cols {
		head[i] = c.Name
	}
	g.line(w, head)
	if g.style.types {
		for i, c := range g.cols {
			head[i] = typeName(c.Type)
		}
		g.line(w, head)
	}
	g.rule(w, g.style.header)
	for _, row := range g.rows {
		if err := g.line(w, row); err != nil {
			return err
		}
	}
	g.rows = nil
	return nil
}

// fit narrows the widest columns until the grid fits the terminal, none below the width of a short word if that will do.
func (g *grid) fit() {
	if g.opt.Width <= 0 || len(g.cols) == 0 {
		return
	}
	if !g.narrow(8) {
		g.narrow(3)
	}
}

// narrow takes width from the widest columns, none below least, and reports whether the grid fits then.
func (g *grid) narrow(least int) bool {
	room := g.opt.Width - Width(g.style.left) - Width(g.style.right) - (len(g.cols)-1)*Width(g.style.between)
	total := 0
	for _, n := range g.widths {
		total += n
	}
	for total > room {
		widest, second := 0, 0
		for i, n := range g.widths {
			if n > g.widths[widest] {
				widest = i
			}
		}
		for i, n := range g.widths {
			if i != widest {
				second = max(second, n)
			}
		}
		if g.widths[widest] <= least {
			return false
		}
		// Down to the second widest at once, and from there cell by cell.
		down := max(1, min(g.widths[widest]-max(second, least), total-room))
		g.widths[widest] -= down
		total -= down
	}
	return true
}

func (g *grid) rule(w *bufio.Writer, parts [4]string) {
	w.WriteString(parts[0])
	for i, n := range g.widths {
		if i > 0 {
			w.WriteString(parts[2])
		}
		w.WriteString(strings.Repeat(parts[1], n))
	}
	w.WriteString(parts[3])
	w.WriteByte('\n')
}

func (g *grid) line(w *bufio.Writer, row []string) error {
	w.WriteString(g.style.left)
	for i, s := range row {
		if i > 0 {
			w.WriteString(g.style.between)
		}
		if g.opt.Width > 0 {
			s = cut(s, g.widths[i])
		}
		pad := strings.Repeat(" ", max(0, g.widths[i]-Width(s)))
		if rightAligned(g.cols[i].Type) {
			w.WriteString(pad)
			w.WriteString(s)
		} else {
			w.WriteString(s)
			w.WriteString(pad)
		}
	}
	w.WriteString(g.style.right)
	return w.WriteByte('\n')
}

func (g *grid) end(w *bufio.Writer, s Summary) error {
	if len(g.cols) == 0 {
		return nil
	}
	if !g.open {
		if err := g.start(w); err != nil {
			return err
		}
	}
	g.rule(w, g.style.bottom)
	_, err := w.WriteString(footer(s) + "\n")
	return err
}

// footer says how many rows there are, or that those shown are not all.
func footer(s Summary) string {
	switch {
	case s.More:
		return "the first " + Thousands(s.Rows) + " rows; there are more"
	case s.Rows == 1:
		return "1 row"
	}
	return Thousands(s.Rows) + " rows"
}

// Thousands writes n with commas between groups of three digits.
func Thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
