package exec

import (
	"strconv"

	"github.com/colloquydb/colloquy/storage/column"
)

// Values gives rows that the plan holds: VALUES, SELECT without FROM (one row without columns), SHOW, DESCRIBE.
type Values struct {
	Typs []column.Type
	Cols []column.Vector // one a column, Rows rows each
	Rows int
	Name string // in EXPLAIN; empty: VALUES
}

// Types implements Node.
func (n *Values) Types() []column.Type { return n.Typs }

// Inputs implements Node.
func (n *Values) Inputs() []Node { return nil }

// Describe implements Node.
func (n *Values) Describe() (string, []Attr) {
	name := n.Name
	if name == "" {
		name = "VALUES"
	}
	return name, []Attr{{"rows", strconv.Itoa(n.Rows)}}
}

func (n *Values) instant() bool { return true }

func (n *Values) produce(r *run, out operator) error {
	at := 0
	return r.emit(out, func() (*Batch, error) {
		if at >= n.Rows {
			return nil, nil
		}
		end := min(at+r.batchRows, n.Rows)
		b := &Batch{N: end - at, Cols: make([]column.Vector, len(n.Cols)), seq: int64(at)}
		for i, v := range n.Cols {
			b.Cols[i] = column.Slice(v, at, end)
		}
		at = end
		return b, nil
	})
}
