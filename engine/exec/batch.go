package exec

import "github.com/colloquydb/colloquy/storage/column"

// DefaultBatchRows is the number of rows of a full batch. At 4,096 rows the columns of a batch stay in the second-level cache
// while the work a batch costs beside its rows is spread thin.
const DefaultBatchRows = 4096

// Batch is a run of rows: N rows, one vector a column.
type Batch struct {
	N    int
	Cols []column.Vector

	// morsel is the place of the batch's unit of work in the order of the source; the batches of one morsel come in order and
	// from one worker.
	morsel int
	// seq ranks the rows: row i has rank seq+i. Ranks ascend in the order of the source and are not dense.
	seq int64
}

// clone returns a copy that outlives the call of push which gave b.
func (b *Batch) clone() *Batch {
	c := &Batch{N: b.N, Cols: make([]column.Vector, len(b.Cols)), morsel: b.morsel, seq: b.seq}
	for i, v := range b.Cols {
		c.Cols[i] = clone(v)
	}
	return c
}

// bytes is the memory that a clone holds.
func (b *Batch) bytes() int64 {
	var n int64
	for _, v := range b.Cols {
		n += column.SizeOf(v)
	}
	return n
}
