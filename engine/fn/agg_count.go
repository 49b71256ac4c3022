package fn

import (
	"math/bits"

	"github.com/colloquydb/colloquy/storage/column"
)

var countAggregates = []*Function{
	{
		Name: "count", Class: Aggregate, Category: "aggregate",
		Signatures: []string{"count(*) -> BIGINT", "count(value ANY) -> BIGINT", "count(DISTINCT value ANY) -> BIGINT"},
		Help:       "Number of rows, or of those where the value is not NULL.",
		Example:    "SELECT count(x) FROM (VALUES (1), (NULL), (3)) t(x)", Output: "2",
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) > 1 {
				return nil, errNoMatch
			}
			b := &BoundAgg{Result: column.BigIntType, NewState: func() AggState { return &countState{} }}
			if len(args) == 1 {
				b.Args = []column.Type{args[0].Type}
			}
			return b, nil
		},
	},
}

// countState counts rows that are not NULL.
type countState struct{ counts []int64 }

// Grow implements AggState.
func (s *countState) Grow(n int) { s.counts = grown(s.counts, n) }

// Add implements AggState.
func (s *countState) Add(groups []uint32, args []column.Vector, n int) error {
	var nulls column.Nulls
	if len(args) > 0 {
		switch a := args[0].(type) {
		case *column.Const:
			if a.One.IsNull(0) {
				return nil
			}
		case *column.AllNull:
			return nil
		default:
			nulls = column.NullsOf(a)
		}
	}
	if !nulls.Any() {
		if groups == nil {
			s.counts[0] += int64(n)
			return nil
		}
		counts := s.counts
		for _, g := range groups[:n] {
			counts[g]++
		}
		return nil
	}
	if groups == nil {
		s.counts[0] += int64(n - countBits(nulls, n))
		return nil
	}
	for i, g := range groups[:n] {
		if !nulls.Get(i) {
			s.counts[g]++
		}
	}
	return nil
}

// countBits returns the number of bits set among the first n.
func countBits(nulls column.Nulls, n int) int {
	count := 0
	for i, w := range nulls {
		rest := n - i<<6
		if rest <= 0 {
			break
		}
		if rest < 64 {
			w &= 1<<uint(rest) - 1
		}
		count += bits.OnesCount64(w)
	}
	return count
}

// Merge implements AggState.
func (s *countState) Merge(other AggState, remap []uint32) error {
	for g, c := range other.(*countState).counts {
		if c != 0 {
			s.counts[mapped(remap, g)] += c
		}
	}
	return nil
}

// Result implements AggState.
func (s *countState) Result(n int) (column.Vector, error) {
	return &column.Int64s{Vals: append([]int64(nil), s.counts[:n]...)}, nil
}

// Bytes implements AggState.
func (s *countState) Bytes() int64 { return int64(cap(s.counts)) * 8 }
