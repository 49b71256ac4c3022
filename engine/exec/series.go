package exec

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// Series gives the integers Start, Start+Step, ... before Stop, in one BIGINT column: range(start, stop, step).
type Series struct {
	Start, Stop, Step int64 // Step is not 0
}

// Types implements Node.
func (n *Series) Types() []column.Type { return []column.Type{column.BigIntType} }

// Inputs implements Node.
func (n *Series) Inputs() []Node { return nil }

// Describe implements Node.
func (n *Series) Describe() (string, []Attr) {
	return "RANGE", []Attr{{"bounds", fmt.Sprintf("%d, %d, %d", n.Start, n.Stop, n.Step)}}
}

func (n *Series) instant() bool { return false }

// rows is the number of values. Differences are taken in uint64, where they cannot overflow.
func (n *Series) rows() uint64 {
	switch {
	case n.Step > 0 && n.Start < n.Stop:
		return (uint64(n.Stop)-uint64(n.Start)-1)/uint64(n.Step) + 1
	case n.Step < 0 && n.Start > n.Stop:
		return (uint64(n.Start)-uint64(n.Stop)-1)/(-uint64(n.Step)) + 1
	}
	return 0
}

func (n *Series) produce(r *run, out operator) error {
	left, value := n.rows(), n.Start
	seq := int64(0)
	vals := make([]int64, 0, r.batchRows)
	return r.emit(out, func() (*Batch, error) {
		if left == 0 {
			return nil, nil
		}
		vals = vals[:0]
		for ; left > 0 && len(vals) < r.batchRows; left-- {
			vals = append(vals, value)
			value += n.Step // may wrap after the last one, which nobody sees
		}
		b := &Batch{N: len(vals), Cols: []column.Vector{&column.Int64s{Vals: vals}}, seq: seq}
		seq += int64(len(vals))
		return b, nil
	})
}
