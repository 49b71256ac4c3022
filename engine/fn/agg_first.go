package fn

import "github.com/colloquydb/colloquy/storage/column"

var firstAggregates = []*Function{
	pickAggregate("first", []string{"arbitrary"}, pickFirst, "Value of the first row, also if it is NULL.", "SELECT first(x) FROM (VALUES (2), (1)) t(x)", "2"),
	pickAggregate("last", nil, pickLast, "Value of the last row, also if it is NULL.", "SELECT last(x) FROM (VALUES (2), (1)) t(x)", "1"),
	pickAggregate("any_value", nil, pickAny, "Value of the first row where it is not NULL.", "SELECT any_value(x) FROM (VALUES (NULL), (2), (1)) t(x)", "2"),
}

type pickMode uint8

const (
	pickFirst pickMode = iota
	pickLast
	pickAny
)

func pickAggregate(name string, aliases []string, mode pickMode, help, example, output string) *Function {
	return &Function{
		Name: name, Aliases: aliases, Class: Aggregate, Category: "aggregate",
		Signatures: []string{name + "(value ANY [ORDER BY ...]) -> ANY"},
		Help:       help, Example: example, Output: output,
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 1 {
				return nil, errNoMatch
			}
			t := args[0].Type
			return &BoundAgg{Args: []column.Type{t}, Result: t, Ordered: true, seesNull: true, distinctFree: true,
				NewState: func() AggState { return &pickState{typ: t, mode: mode, vals: newCells(t)} }}, nil
		},
	}
}

// ranks numbers rows in the order that At tells, or in that of the calls of Add.
type ranks struct {
	next int64
	told bool // At was called
}

// At implements Sequenced.
func (r *ranks) At(seq int64) { r.next, r.told = seq, true }

// take returns the rank of the first of the n rows of an Add.
func (r *ranks) take(n int) int64 {
	r.next += int64(n)
	return r.next - int64(n)
}

// after returns what has to be added to the ranks of o, whose rows come after those of r if nobody told otherwise.
func (r *ranks) after(o *ranks) int64 {
	shift := int64(0)
	if !o.told {
		shift = r.next
	}
	r.next = max(r.next, o.next+shift)
	r.told = r.told || o.told
	return shift
}

// pickState keeps the value of one row of each group.
type pickState struct {
	ranks
	typ  column.Type
	mode pickMode
	vals cells
	seen []bool
	rank []int64
}

// Grow implements AggState.
func (s *pickState) Grow(n int) {
	s.vals.grow(n)
	s.seen, s.rank = grown(s.seen, n), grown(s.rank, n)
}

// Add implements AggState.
func (s *pickState) Add(groups []uint32, args []column.Vector, n int) error {
	base := s.take(n)
	v := column.Flat(args[0], s.typ)
	from, to := 0, n
	if groups == nil && s.mode == pickFirst {
		to = min(n, 1)
	}
	if groups == nil && s.mode == pickLast {
		from = max(0, n-1)
	}
	for i := from; i < to; i++ {
		g := groupOf(groups, i)
		rank := base + int64(i)
		if s.seen[g] && (rank < s.rank[g]) != (s.mode != pickLast) || s.mode == pickAny && v.IsNull(i) {
			continue
		}
		s.vals.set(g, v, i)
		s.seen[g], s.rank[g] = true, rank
	}
	return nil
}

// Merge implements AggState.
func (s *pickState) Merge(other AggState, remap []uint32) error {
	o := other.(*pickState)
	shift := s.after(&o.ranks)
	for from, seen := range o.seen {
		if !seen {
			continue
		}
		g, rank := mapped(remap, from), o.rank[from]+shift
		if s.seen[g] && (rank < s.rank[g]) != (s.mode != pickLast) {
			continue
		}
		s.vals.move(g, o.vals, from)
		s.seen[g], s.rank[g] = true, rank
	}
	return nil
}

// Result implements AggState.
func (s *pickState) Result(n int) (column.Vector, error) { return s.vals.vector(n), nil }

// Bytes implements AggState.
func (s *pickState) Bytes() int64 { return s.vals.bytes() + int64(cap(s.rank))*8 + int64(cap(s.seen)) }
