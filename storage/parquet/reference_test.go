package parquet

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"
)

// reference reads a file with parquet-go's row reader and renders each row as render does: slow, a value at a time, and
// sharing nothing with the reader under test. It knows three-level lists and plain repeated fields, and no conversions.
func reference(t testing.TB, path string) (rows []string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	st, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	f, err := pq.OpenFile(file, st.Size())
	if err != nil {
		t.Fatalf("reference: open %s: %v", path, err)
	}
	for _, g := range f.RowGroups() {
		r := g.Rows()
		buf := make([]pq.Row, 16)
		for {
			n, err := r.ReadRows(buf)
			for _, row := range buf[:n] {
				c := cursor{}
				for _, v := range row {
					c[v.Column()] = append(c[v.Column()], v)
				}
				var b strings.Builder
				for i, col := range f.Root().Columns() {
					if i > 0 {
						b.WriteByte(' ')
					}
					c.node(&b, col, 0, 0)
				}
				rows = append(rows, b.String())
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("reference: read %s: %v", path, err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

// cursor holds the entries of one row that are not yet rendered, by leaf.
type cursor map[int][]pq.Value

func leafOf(c *pq.Column) *pq.Column {
	for !c.Leaf() {
		c = c.Columns()[0]
	}
	return c
}

func (c cursor) first(n *pq.Column) pq.Value { return c[leafOf(n).Index()][0] }

// pass drops one entry of every leaf below n.
func (c cursor) pass(n *pq.Column) {
	if n.Leaf() {
		c[n.Index()] = c[n.Index()][1:]
		return
	}
	for _, kid := range n.Columns() {
		c.pass(kid)
	}
}

// node renders n, whose parent is there from definition level def and has rep lists around it.
func (c cursor) node(b *strings.Builder, n *pq.Column, rep, def int) {
	switch {
	case n.Repeated():
		c.list(b, n, rep, def, c.value)
	case n.Optional() && c.first(n).DefinitionLevel() <= def:
		c.pass(n)
		b.WriteString("NULL")
	case n.Optional():
		c.value(b, n, rep, def+1)
	default:
		c.value(b, n, rep, def)
	}
}

func (c cursor) list(b *strings.Builder, n *pq.Column, rep, def int, elem func(b *strings.Builder, n *pq.Column, rep, def int)) {
	b.WriteByte('[')
	if c.first(n).DefinitionLevel() <= def {
		c.pass(n)
	} else {
		for i := 0; ; i++ {
			if i > 0 {
				b.WriteByte(' ')
			}
			elem(b, n, rep+1, def+1)
			rest := c[leafOf(n).Index()]
			if len(rest) == 0 || rest[0].RepetitionLevel() != rep+1 {
				break
			}
		}
	}
	b.WriteByte(']')
}

func (c cursor) value(b *strings.Builder, n *pq.Column, rep, def int) {
	if n.Leaf() {
		v := c.first(n)
		c.pass(n)
		b.WriteString(referenceValue(v))
		return
	}
	if kids := n.Columns(); len(kids) == 1 && kids[0].Repeated() {
		if mid := kids[0]; !mid.Leaf() && len(mid.Columns()) == 1 && mid.Name() == "list" {
			c.list(b, mid, rep, def, func(b *strings.Builder, n *pq.Column, rep, def int) { c.node(b, n.Columns()[0], rep, def) })
			return
		}
	}
	b.WriteByte('{')
	for i, kid := range n.Columns() {
		if i > 0 {
			b.WriteByte(' ')
		}
		c.node(b, kid, rep, def)
	}
	b.WriteByte('}')
}

func referenceValue(v pq.Value) string {
	switch v.Kind() {
	case pq.Boolean:
		return strconv.FormatBool(v.Boolean())
	case pq.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case pq.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case pq.Float:
		return fmt.Sprintf("%016x", math.Float64bits(float64(v.Float())))
	case pq.Double:
		return fmt.Sprintf("%016x", math.Float64bits(v.Double()))
	}
	return fmt.Sprintf("S%x", v.ByteArray())
}

// readAll reads all columns of a file and renders each row.
func readAll(t testing.TB, path string, opt ReadOptions) []string {
	t.Helper()
	s, err := Open(context.Background(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := renderRows(s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func renderRows(s *Shard, opt ReadOptions) (rows []string, err error) {
	wanted := fields(s)
	for b, err := range s.Batches(context.Background(), wanted, opt) {
		if err != nil {
			return rows, err
		}
		if b.Row != int64(len(rows)) {
			return rows, fmt.Errorf("a batch begins at row %d, want %d", b.Row, len(rows))
		}
		for i, v := range b.Columns {
			if err := checkVector(v, wanted[i].Type, b.Rows); err != nil {
				return rows, fmt.Errorf("column %s: %w", wanted[i].Name, err)
			}
		}
		for i := range b.Rows {
			var text strings.Builder
			for j, v := range b.Columns {
				if j > 0 {
					text.WriteByte(' ')
				}
				render(&text, v, i)
			}
			rows = append(rows, text.String())
		}
	}
	return rows, nil
}

// checkRows compares what was read with what was expected.
func checkRows(t testing.TB, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("row %d:\n got %s\nwant %s", i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("got %d rows, want %d", len(got), len(want))
	}
}
