package column

// Stats describes the values of a chunk, or of several chunks merged. Which of the fields below Nulls count depends on
// the kind of the column; they are meaningless where Nulls == Rows.
type Stats struct {
	Rows, Nulls        int
	Encoding           Encoding // of the chunk; zero once merged from different encodings
	Bytes              int      // stored bytes
	MinInt, MaxInt     int64    // BIGINT, TIMESTAMP; for dictionary codes the least and greatest code
	MinFloat, MaxFloat float64  // DOUBLE, in the total order of CompareFloat64 (NaN greatest)
	HasNaN             bool
	MinStr, MaxStr     string // VARCHAR: bounds, not always values: cut to MaxStatString bytes, MaxStr rounded up
	MaxStrOpen         bool   // MaxStr could not be rounded up: there is no upper bound
	Distinct           int    // exact number of distinct codes for dictionary codes; 1 for a constant; 0: not known
}

// MaxStatString is the length in bytes to which MinStr and MaxStr are cut.
const MaxStatString = 64

// Merge widens s to cover the rows of o, a chunk of the same column. Distinct becomes unknown unless one side has no values.
func (s *Stats) Merge(o Stats) {}
