package exec

import "github.com/colloquydb/colloquy/storage/column"

// DefaultBatchRows is the number of rows of a full batch. At 4,096 rows the columns of a batch stay in the second-level cache
// while the work a batch costs beside its rows is spread thin.
const DefaultBatchRows = 4096

// Batch is a run of rows: N rows, one vector a column. Rows returned by a Stream are valid until the next call of Next.
type Batch struct {
	N    int
	Cols []column.Vector
	// Morsel is the place of the batch in the order of its source; batches of one morsel come in order from one worker.
	Morsel int
}
