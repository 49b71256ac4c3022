package fn

import "github.com/colloquydb/colloquy/storage/column"

var modeAggregates = []*Function{
	{
		Name: "mode", Class: Aggregate, Category: "aggregate",
		Signatures: []string{"mode(value ANY) -> ANY"},
		Help:       "Most frequent value, the first of several; NULL of no rows.",
		Example:    "SELECT mode(x) FROM (VALUES ('a'), ('b'), ('b')) t(x)", Output: "b",
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 1 {
				return nil, errNoMatch
			}
			t := args[0].Type
			return &BoundAgg{Args: []column.Type{t}, Result: t, Ordered: true, NewState: func() AggState {
				return &modeState{typ: t, rows: newDistinctRows([]column.Type{t})}
			}}, nil
		},
	},
}

// modeState counts each value of each group.
type modeState struct {
	ranks
	typ     column.Type
	rows    *distinctRows
	counts  []int64 // by entry
	rank    []int64 // by entry, of its first row
	scratch []int32
}

// Grow implements AggState.
func (s *modeState) Grow(int) {}

// Add implements AggState.
func (s *modeState) Add(groups []uint32, args []column.Vector, n int) error {
	base := s.take(n)
	s.index(groups, args, n)
	for i, e := range s.scratch[:n] {
		if e >= 0 {
			s.count(int(e), 1, base+int64(i))
		}
	}
	return nil
}

func (s *modeState) index(groups []uint32, args []column.Vector, n int) {
	s.scratch = grown(s.scratch, n)
	s.rows.index(groups, args, n, true, s.scratch)
}

func (s *modeState) count(e int, times, rank int64) {
	if e == len(s.counts) {
		s.counts, s.rank = append(s.counts, 0), append(s.rank, rank)
	}
	s.counts[e] += times
	s.rank[e] = min(s.rank[e], rank)
}

// Merge implements AggState.
func (s *modeState) Merge(other AggState, remap []uint32) error {
	o := other.(*modeState)
	shift := s.after(&o.ranks)
	s.index(remapped(o.rows.groups, remap), o.rows.rows(), o.rows.len())
	for i, e := range s.scratch[:o.rows.len()] {
		s.count(int(e), o.counts[i], o.rank[i]+shift)
	}
	return nil
}

// Result implements AggState.
func (s *modeState) Result(n int) (column.Vector, error) {
	best := make([]int32, n)
	for g := range best {
		best[g] = -1
	}
	for e, g := range s.rows.groups {
		if int(g) >= n {
			continue
		}
		b := best[g]
		if b < 0 || s.counts[e] > s.counts[b] || s.counts[e] == s.counts[b] && s.rank[e] < s.rank[b] {
			best[g] = int32(e)
		}
	}
	values := s.rows.rows()[0]
	out := column.NewBuilder(s.typ, n)
	for _, e := range best {
		if e < 0 {
			out.AppendNulls(1)
		} else {
			out.Append(values, int(e), int(e)+1)
		}
	}
	return out.Vector(), nil
}

// Bytes implements AggState.
func (s *modeState) Bytes() int64 { return s.rows.bytes() + int64(cap(s.counts)+cap(s.rank))*8 }
