package render

import (
	"github.com/rivo/uniseg"

	"github.com/colloquydb/colloquy/engine"
)

// textColumn is a column of a batch as text.
type textColumn struct {
	vec  engine.Vector
	text []string
}

// at returns the text of a row, and false for NULL.
func (t textColumn) at(row int) (string, bool) {
	if t.vec.IsNull(row) {
		return "", false
	}
	return t.text[row], true
}

// cells returns the columns of a batch as text, each converted as a whole.
func cells(b *engine.Batch) ([]textColumn, error) {
	cols := make([]textColumn, b.Columns())
	for i := range cols {
		v := b.Column(i)
		text, err := engine.Texts(v)
		if err != nil {
			return nil, err
		}
		cols[i] = textColumn{vec: v, text: text}
	}
	return cols, nil
}

// Width is the number of terminal cells of s, by grapheme clusters.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return uniseg.StringWidth(s)
}

// cut shortens s to at most n cells, the last of which is then the mark of omission.
func cut(s string, n int) string {
	if n <= 0 || len(s) <= n || Width(s) <= n {
		return s
	}
	if n == 1 {
		return "…"
	}
	used, end, state := 0, 0, -1
	for rest := s; rest != ""; {
		cluster, tail, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if used+w > n-1 {
			break
		}
		used += w
		end += len(cluster)
		rest, state = tail, next
	}
	return s[:end] + "…"
}
