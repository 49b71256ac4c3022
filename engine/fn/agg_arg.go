package fn

import "github.com/colloquydb/colloquy/storage/column"

var argAggregates = []*Function{
	argAggregate("arg_min", []string{"min_by", "argmin"}, -1, "Value of the first argument in the row where the second is least; rows where one is NULL are left out.",
		"SELECT arg_min(x, y) FROM (VALUES ('a', 2), ('b', 1)) t(x, y)", "b"),
	argAggregate("arg_max", []string{"max_by", "argmax"}, 1, "Value of the first argument in the row where the second is greatest; rows where one is NULL are left out.",
		"SELECT arg_max(x, y) FROM (VALUES ('a', 2), ('b', 1)) t(x, y)", "a"),
}

func argAggregate(name string, aliases []string, sign int, help, example, output string) *Function {
	return &Function{
		Name: name, Aliases: aliases, Class: Aggregate, Category: "aggregate",
		Signatures: []string{name + "(value ANY, by ANY) -> ANY"},
		Help:       help, Example: example, Output: output,
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 2 {
				return nil, errNoMatch
			}
			t, by := args[0].Type, args[1].Type
			return &BoundAgg{Args: []column.Type{t, by}, Result: t, Ordered: true, distinctFree: true, NewState: func() AggState {
				return &argState{typ: t, by: by, sign: sign, vals: newCells(t), keys: newCells(by)}
			}}, nil
		},
	}
}

// argState keeps, for each group, the value that stands beside the least or greatest key; the first of equal ones.
type argState struct {
	ranks
	typ, by column.Type
	sign    int
	vals    cells
	keys    cells
	seen    []bool
	rank    []int64
}

// Grow implements AggState.
func (s *argState) Grow(n int) {
	s.vals.grow(n)
	s.keys.grow(n)
	s.seen, s.rank = grown(s.seen, n), grown(s.rank, n)
}

// Add implements AggState.
func (s *argState) Add(groups []uint32, args []column.Vector, n int) error {
	base := s.take(n)
	v, k := column.Flat(args[0], s.typ), column.Flat(args[1], s.by)
	nulls := nullsOf([]column.Vector{v, k}, n)
	compare := s.keys.comparer(k)
	for i := range n {
		if nulls.Get(i) {
			continue
		}
		g, rank := groupOf(groups, i), base+int64(i)
		if s.seen[g] {
			c := compare(i, g) * s.sign
			if c < 0 || c == 0 && rank >= s.rank[g] {
				continue
			}
		}
		s.vals.set(g, v, i)
		s.keys.set(g, k, i)
		s.seen[g], s.rank[g] = true, rank
	}
	return nil
}

// Merge implements AggState.
func (s *argState) Merge(other AggState, remap []uint32) error {
	o := other.(*argState)
	shift := s.after(&o.ranks)
	compare := s.keys.against(o.keys)
	for from, seen := range o.seen {
		if !seen {
			continue
		}
		g, rank := mapped(remap, from), o.rank[from]+shift
		if s.seen[g] {
			c := compare(from, g) * s.sign
			if c < 0 || c == 0 && rank >= s.rank[g] {
				continue
			}
		}
		s.vals.move(g, o.vals, from)
		s.keys.move(g, o.keys, from)
		s.seen[g], s.rank[g] = true, rank
	}
	return nil
}

// Result implements AggState.
func (s *argState) Result(n int) (column.Vector, error) { return s.vals.vector(n), nil }

// Bytes implements AggState.
func (s *argState) Bytes() int64 {
	return s.vals.bytes() + s.keys.bytes() + int64(cap(s.rank))*8 + int64(cap(s.seen))
}
