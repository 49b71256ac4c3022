package column

// Stats describes the values of a chunk, or of several chunks merged. Which of the fields below Bytes count depends on
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
	Distinct           int    // exact number of distinct values of dictionary codes and of constants; 0: not known
}

// MaxStatString is the length in bytes to which MinStr and MaxStr are cut.
const MaxStatString = 64

// Merge widens s to cover the rows of o, a chunk of the same column. Distinct becomes unknown unless one side has no values.
func (s *Stats) Merge(o Stats) {
	switch {
	case o.Rows == 0:
		return
	case s.Rows == 0:
		*s = o
		return
	}
	sEmpty, oEmpty := s.Nulls == s.Rows, o.Nulls == o.Rows
	rows, nulls, size := s.Rows+o.Rows, s.Nulls+o.Nulls, s.Bytes+o.Bytes
	enc := s.Encoding
	if enc != o.Encoding {
		enc = 0
	}
	switch {
	case oEmpty:
	case sEmpty:
		*s = o
	default:
		s.MinInt, s.MaxInt = min(s.MinInt, o.MinInt), max(s.MaxInt, o.MaxInt)
		if CompareFloat64(o.MinFloat, s.MinFloat) < 0 {
			s.MinFloat = o.MinFloat
		}
		if CompareFloat64(o.MaxFloat, s.MaxFloat) > 0 {
			s.MaxFloat = o.MaxFloat
		}
		s.HasNaN = s.HasNaN || o.HasNaN
		s.MinStr = min(s.MinStr, o.MinStr)
		s.MaxStr = max(s.MaxStr, o.MaxStr)
		s.MaxStrOpen = s.MaxStrOpen || o.MaxStrOpen
		s.Distinct = 0
	}
	s.Rows, s.Nulls, s.Bytes, s.Encoding = rows, nulls, size, enc
}

// statStrings returns bounds of at most MaxStatString bytes for the strings between lo and hi.
func statStrings(lo, hi []byte) (minStr, maxStr string, open bool) {
	if len(lo) > MaxStatString {
		lo = lo[:MaxStatString]
	}
	if len(hi) <= MaxStatString {
		return string(lo), string(hi), false
	}
	up := []byte(string(hi[:MaxStatString]))
	for i := len(up) - 1; i >= 0; i-- {
		if up[i] != 0xFF {
			up[i]++
			return string(lo), string(up[:i+1]), false
		}
	}
	return string(lo), "", true
}
