package fn

import "github.com/colloquydb/colloquy/storage/column"

var boolAggregates = []*Function{
	boolAggregate("bool_and", false, "Whether the condition is true in all rows where it is not NULL; NULL of no rows.",
		"SELECT bool_and(x) FROM (VALUES (true), (NULL), (false)) t(x)", "false"),
	boolAggregate("bool_or", true, "Whether the condition is true in some row; NULL of no rows where it is not NULL.",
		"SELECT bool_or(x) FROM (VALUES (true), (NULL), (false)) t(x)", "true"),
}

func boolAggregate(name string, or bool, help, example, output string) *Function {
	return &Function{
		Name: name, Class: Aggregate, Category: "aggregate",
		Signatures: []string{name + "(condition BOOLEAN) -> BOOLEAN"},
		Help:       help, Example: example, Output: output,
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			b, err := aggregates1(aggregate1{column.BoolType, column.BoolType, func() AggState { return &boolState{or: or} }})(args)
			if err == nil {
				b.distinctFree = true
			}
			return b, err
		},
	}
}

// boolState remembers which of false and true each group has seen, as bits 1 and 2.
type boolState struct {
	or   bool
	seen []uint8
}

// Grow implements AggState.
func (s *boolState) Grow(n int) { s.seen = grown(s.seen, n) }

// Add implements AggState.
func (s *boolState) Add(groups []uint32, args []column.Vector, n int) error {
	v := column.Flat(args[0], column.BoolType).(*column.Bools)
	hasNulls := v.Nulls.Any()
	for i, b := range asBytes(v.Vals[:n]) {
		if !hasNulls || !v.Nulls.Get(i) {
			s.seen[groupOf(groups, i)] |= 1 << b
		}
	}
	return nil
}

// Merge implements AggState.
func (s *boolState) Merge(other AggState, remap []uint32) error {
	for g, seen := range other.(*boolState).seen {
		if seen != 0 {
			s.seen[mapped(remap, g)] |= seen
		}
	}
	return nil
}

// Result implements AggState.
func (s *boolState) Result(n int) (column.Vector, error) {
	out := &column.Bools{Vals: make([]bool, n)}
	for g, seen := range s.seen[:n] {
		switch {
		case seen == 0:
			out.Nulls = out.Nulls.With(g, n)
		case s.or:
			out.Vals[g] = seen&2 != 0
		default:
			out.Vals[g] = seen&1 == 0
		}
	}
	return out, nil
}

// Bytes implements AggState.
func (s *boolState) Bytes() int64 { return int64(cap(s.seen)) }
