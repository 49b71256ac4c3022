package fn

import (
	"sort"

	"github.com/colloquydb/colloquy/storage/column"
)

// makeDistinct turns an aggregate into one over the distinct values of its arguments. The order of the values, where it matters, is that
// in which each first arrived.
func makeDistinct(b *BoundAgg) (*BoundAgg, error) {
	if b.distinctFree {
		return b, nil
	}
	if len(b.Args) == 0 {
		return nil, &Error{Kind: WrongArguments, Name: b.Name, Arg: -1, Detail: "DISTINCT needs a value: count(*) counts rows"}
	}
	out := *b
	inner := *b
	if b.Name == "count" {
		out.NewState = func() AggState { return &countDistinctState{rows: newDistinctRows(b.Args)} }
		return &out, nil
	}
	out.NewState = func() AggState { return &distinctState{of: &inner, rows: newDistinctRows(b.Args)} }
	if inner.Ordered {
		out.NewState = func() AggState {
			return &orderedDistinctState{distinctState: distinctState{of: &inner, rows: newDistinctRows(b.Args)}}
		}
	}
	return &out, nil
}

// distinctState keeps the distinct rows, and shows them to the aggregate when the result is wanted.
type distinctState struct {
	of      *BoundAgg
	rows    *distinctRows
	ngroups int
	scratch []int32
}

// Grow implements AggState.
func (s *distinctState) Grow(n int) { s.ngroups = max(s.ngroups, n) }

// Add implements AggState.
func (s *distinctState) Add(groups []uint32, args []column.Vector, n int) error {
	s.scratch = grown(s.scratch, n)
	s.rows.index(groups, args, n, !s.of.seesNull, s.scratch[:n])
	return nil
}

// Merge implements AggState.
func (s *distinctState) Merge(other AggState, remap []uint32) error {
	o := other.(*distinctState)
	return s.Add(remapped(o.rows.groups, remap), o.rows.rows(), o.rows.len())
}

// remapped returns the groups of merged rows in the receiver.
func remapped(groups, remap []uint32) []uint32 {
	if remap == nil {
		return groups
	}
	out := make([]uint32, len(groups))
	for i, g := range groups {
		out[i] = remap[g]
	}
	return out
}

// Result implements AggState.
func (s *distinctState) Result(n int) (column.Vector, error) {
	return s.resultOf(s.rows.groups, s.rows.rows(), n)
}

func (s *distinctState) resultOf(groups []uint32, rows []column.Vector, n int) (column.Vector, error) {
	inner := s.of.NewState()
	inner.Grow(max(n, s.ngroups))
	if err := inner.Add(groups, rows, len(groups)); err != nil {
		return nil, err
	}
	return inner.Result(n)
}

// Bytes implements AggState.
func (s *distinctState) Bytes() int64 { return s.rows.bytes() }

// orderedDistinctState also keeps when each row first arrived.
type orderedDistinctState struct {
	distinctState
	ranks
	rank []int64
}

// Add implements AggState.
func (s *orderedDistinctState) Add(groups []uint32, args []column.Vector, n int) error {
	base := s.take(n)
	if err := s.distinctState.Add(groups, args, n); err != nil {
		return err
	}
	for i, e := range s.scratch[:n] {
		if e >= 0 {
			s.see(int(e), base+int64(i))
		}
	}
	return nil
}

func (s *orderedDistinctState) see(e int, rank int64) {
	if e == len(s.rank) { // new entries come in the order of their numbers
		s.rank = append(s.rank, rank)
	} else if rank < s.rank[e] {
		s.rank[e] = rank
	}
}

// Merge implements AggState.
func (s *orderedDistinctState) Merge(other AggState, remap []uint32) error {
	o := other.(*orderedDistinctState)
	shift := s.after(&o.ranks)
	if err := s.distinctState.Add(remapped(o.rows.groups, remap), o.rows.rows(), o.rows.len()); err != nil {
		return err
	}
	for i, e := range s.scratch[:o.rows.len()] {
		if e >= 0 {
			s.see(int(e), o.rank[i]+shift)
		}
	}
	return nil
}

// Result implements AggState.
func (s *orderedDistinctState) Result(n int) (column.Vector, error) {
	order := make([]uint32, s.rows.len())
	for i := range order {
		order[i] = uint32(i)
	}
	sort.SliceStable(order, func(i, j int) bool { return s.rank[order[i]] < s.rank[order[j]] })
	rows := s.rows.rows()
	for k, v := range rows {
		rows[k] = column.Take(v, order)
	}
	groups := make([]uint32, len(order))
	for i, e := range order {
		groups[i] = s.rows.groups[e]
	}
	return s.resultOf(groups, rows, n)
}

// Bytes implements AggState.
func (s *orderedDistinctState) Bytes() int64 { return s.rows.bytes() + int64(cap(s.rank))*8 }

// countDistinctState counts distinct values. While all come from one small dictionary it keeps a bit for each value
// and group.
type countDistinctState struct {
	rows    *distinctRows
	ngroups int
	scratch []int32

	dict *column.Dict
	seen []uint64 // (group * size of dict + code) bits
}

// maxSeenBits bounds the bits: 4 MiB.
const maxSeenBits = 32 << 20

// Grow implements AggState.
func (s *countDistinctState) Grow(n int) {
	s.ngroups = max(s.ngroups, n)
	if s.dict != nil && !s.growBits() {
		s.leaveBits()
	}
}

// growBits makes room for a bit a group and code, if that is not too much.
func (s *countDistinctState) growBits() bool {
	size := len(s.dict.Vals)
	if size == 0 || s.ngroups > maxSeenBits/size {
		return false
	}
	s.seen = grown(s.seen, (s.ngroups*size+63)/64)
	return true
}

// leaveBits turns the bits into rows.
func (s *countDistinctState) leaveBits() {
	groups, values := s.bitRows()
	s.dict, s.seen = nil, nil
	if len(groups) > 0 {
		s.scratch = grown(s.scratch, len(groups))
		s.rows.index(groups, []column.Vector{values}, len(groups), true, s.scratch)
	}
}

func (s *countDistinctState) bitRows() (groups []uint32, values *column.Strings) {
	values = &column.Strings{}
	size := len(s.dict.Vals)
	for g := range s.ngroups {
		for c, text := range s.dict.Vals {
			if k := g*size + c; k>>6 < len(s.seen) && s.seen[k>>6]>>(k&63)&1 != 0 {
				groups = append(groups, uint32(g))
				values.Vals = append(values.Vals, text)
			}
		}
	}
	return groups, values
}

// Add implements AggState.
func (s *countDistinctState) Add(groups []uint32, args []column.Vector, n int) error {
	if codes, ok := args[0].(*column.Codes); ok {
		if s.dict == nil && s.rows.len() == 0 {
			if s.dict = codes.Dict; !s.growBits() {
				s.dict = nil
			}
		}
		if s.dict == codes.Dict {
			size := len(s.dict.Vals)
			hasNulls := codes.Nulls.Any()
			for i, c := range codes.Vals[:n] {
				if hasNulls && codes.Nulls.Get(i) {
					continue
				}
				k := int(groupOf(groups, i))*size + int(c)
				s.seen[k>>6] |= 1 << (k & 63)
			}
			return nil
		}
	}
	if s.dict != nil {
		s.leaveBits()
	}
	s.scratch = grown(s.scratch, n)
	s.rows.index(groups, args, n, true, s.scratch)
	return nil
}

// Merge implements AggState.
func (s *countDistinctState) Merge(other AggState, remap []uint32) error {
	o := other.(*countDistinctState)
	if o.dict != nil {
		groups, values := o.bitRows()
		if s.dict == o.dict || s.dict == nil && s.rows.len() == 0 {
			s.dict = o.dict
			if s.growBits() {
				return s.mergeBits(o, remap)
			}
			s.leaveBits()
		}
		return s.Add(remapped(groups, remap), []column.Vector{values}, len(groups))
	}
	if o.rows.len() == 0 {
		return nil
	}
	return s.Add(remapped(o.rows.groups, remap), o.rows.rows(), o.rows.len())
}

func (s *countDistinctState) mergeBits(o *countDistinctState, remap []uint32) error {
	size := len(s.dict.Vals)
	for from := range o.ngroups {
		for c := range size {
			k := from*size + c
			if k>>6 < len(o.seen) && o.seen[k>>6]>>(k&63)&1 != 0 {
				to := int(mapped(remap, from))*size + c
				s.seen[to>>6] |= 1 << (to & 63)
			}
		}
	}
	return nil
}

// Result implements AggState.
func (s *countDistinctState) Result(n int) (column.Vector, error) {
	out := make([]int64, n)
	groups := s.rows.groups
	if s.dict != nil {
		groups, _ = s.bitRows()
	}
	for _, g := range groups {
		if int(g) < n {
			out[g]++
		}
	}
	return &column.Int64s{Vals: out}, nil
}

// Bytes implements AggState.
func (s *countDistinctState) Bytes() int64 { return s.rows.bytes() + int64(cap(s.seen))*8 }
