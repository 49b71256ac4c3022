package fn

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

var minmaxAggregates = []*Function{
	extremeAggregate("min", -1, "Least value; NULL of no rows.", "SELECT min(x) FROM (VALUES (2), (1), (NULL)) t(x)", "1"),
	extremeAggregate("max", 1, "Greatest value; NULL of no rows. nan is the greatest number.", "SELECT max(x) FROM (VALUES ('a'), ('b')) t(x)", "b"),
}

func extremeAggregate(name string, sign int, help, example, output string) *Function {
	return &Function{
		Name: name, Class: Aggregate, Category: "aggregate",
		Signatures: []string{name + "(value ANY) -> ANY"},
		Help:       help, Example: example, Output: output,
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 1 {
				return nil, errNoMatch
			}
			t := args[0].Type
			return &BoundAgg{Args: []column.Type{t}, Result: t, distinctFree: true, NewState: func() AggState { return newExtreme(t, sign) }}, nil
		},
	}
}

// newExtreme returns the state of min (sign -1) or max (1) for a type.
func newExtreme(t column.Type, sign int) AggState {
	switch t.Kind {
	case column.BigInt, column.Timestamp:
		return &extremeState[int64]{typ: t, sign: sign, load: ints, beats: beatsInt(sign), result: func(v []int64, nulls column.Nulls) column.Vector {
			return &column.Int64s{Vals: v, Nulls: nulls, Time: t.Kind == column.Timestamp}
		}}
	case column.Double:
		return &extremeState[float64]{typ: t, sign: sign, load: floats,
			beats:  func(x, y float64) bool { return column.CompareFloats(x, y)*sign > 0 },
			result: vectorOf[float64]}
	case column.Bool:
		return &extremeState[bool]{typ: t, sign: sign, load: bools,
			beats:  func(x, y bool) bool { return x != y && x == (sign > 0) },
			result: vectorOf[bool]}
	case column.Varchar:
		return &extremeState[string]{typ: t, sign: sign, load: strs, keep: strings.Clone,
			beats:  func(x, y string) bool { return strings.Compare(x, y)*sign > 0 },
			result: vectorOf[string]}
	}
	return &extremeRowState{typ: t, sign: sign}
}

func beatsInt(sign int) func(x, y int64) bool {
	if sign > 0 {
		return func(x, y int64) bool { return x > y }
	}
	return func(x, y int64) bool { return x < y }
}

// extremeState keeps the least or greatest value of each group.
type extremeState[T int64 | float64 | bool | string] struct {
	typ    column.Type
	sign   int
	load   func(column.Vector) operand[T]
	beats  func(x, y T) bool
	keep   func(T) T // makes a value that may be kept; nil where any may
	result func([]T, column.Nulls) column.Vector

	best []T
	seen []bool
	text int64 // bytes of kept texts, not counting those replaced
}

// Grow implements AggState.
func (s *extremeState[T]) Grow(n int) { s.best, s.seen = grown(s.best, n), grown(s.seen, n) }

// Add implements AggState.
func (s *extremeState[T]) Add(groups []uint32, args []column.Vector, n int) error {
	v := args[0]
	if c, ok := v.(*column.Const); ok && groups == nil {
		v, n = c.One, min(n, 1)
	}
	v = column.Flat(v, s.typ)
	vals, nulls := s.load(v).vals[:n], column.NullsOf(v)
	if groups == nil {
		at := s.extreme(vals, nulls)
		if at >= 0 {
			s.offer(0, vals[at])
		}
		return nil
	}
	hasNulls := nulls.Any()
	groups = groups[:len(vals)]
	if !hasNulls {
		switch vals := any(vals).(type) {
		case []int64:
			groupExtremes(any(s.best).([]int64), s.seen, groups, vals, s.sign, false)
			return nil
		case []float64:
			groupExtremes(any(s.best).([]float64), s.seen, groups, vals, s.sign, true)
			return nil
		}
	}
	for i, x := range vals {
		if hasNulls && nulls.Get(i) {
			continue
		}
		g := groups[i]
		if !s.seen[g] || s.beats(x, s.best[g]) {
			s.set(g, x)
		}
	}
	return nil
}

// groupExtremes is the loop over rows that are not NULL, without a call a row; mayNaN is false for integers.
func groupExtremes[T int64 | float64](best []T, seen []bool, groups []uint32, vals []T, sign int, mayNaN bool) {
	if sign > 0 {
		for i, x := range vals {
			g := groups[i]
			if y := best[g]; x > y || !seen[g] || mayNaN && x != x {
				best[g], seen[g] = x, true
			}
		}
		return
	}
	for i, x := range vals {
		g := groups[i]
		if y := best[g]; x < y || !seen[g] || mayNaN && y != y {
			best[g], seen[g] = x, true
		}
	}
}

// extreme returns the place of the best of vals, -1 if there is none.
func (s *extremeState[T]) extreme(vals []T, nulls column.Nulls) int {
	switch vals := any(vals).(type) {
	case []int64:
		if !nulls.Any() {
			return extremeInt(vals, s.sign)
		}
	case []float64:
		if !nulls.Any() {
			if at := extremeFloat(vals, s.sign); at >= 0 {
				return at
			}
		}
	}
	best := -1
	for i, x := range vals {
		if !nulls.Get(i) && (best < 0 || s.beats(x, vals[best])) {
			best = i
		}
	}
	return best
}

func extremeInt(vals []int64, sign int) int {
	if len(vals) == 0 {
		return -1
	}
	best, at := vals[0], 0
	if sign > 0 {
		for i, x := range vals {
			if x > best {
				best, at = x, i
			}
		}
		return at
	}
	for i, x := range vals {
		if x < best {
			best, at = x, i
		}
	}
	return at
}

// extremeFloat is -1 where a NaN is among vals.
func extremeFloat(vals []float64, sign int) int {
	if len(vals) == 0 {
		return -1
	}
	best, at, nan := vals[0], 0, false
	if sign > 0 {
		for i, x := range vals {
			if x > best {
				best, at = x, i
			} else if x != x {
				nan = true
			}
		}
	} else {
		for i, x := range vals {
			if x < best {
				best, at = x, i
			} else if x != x {
				nan = true
			}
		}
	}
	if nan {
		return -1
	}
	return at
}

func (s *extremeState[T]) offer(g uint32, x T) {
	if !s.seen[g] || s.beats(x, s.best[g]) {
		s.set(g, x)
	}
}

func (s *extremeState[T]) set(g uint32, x T) {
	if s.keep != nil {
		s.text -= textLen(s.best[g])
		x = s.keep(x)
		s.text += textLen(x)
	}
	s.best[g], s.seen[g] = x, true
}

func textLen[T any](x T) int64 {
	if s, ok := any(x).(string); ok {
		return int64(len(s))
	}
	return 0
}

// Merge implements AggState.
func (s *extremeState[T]) Merge(other AggState, remap []uint32) error {
	o := other.(*extremeState[T])
	for g, seen := range o.seen {
		if seen {
			s.offer(mapped(remap, g), o.best[g])
		}
	}
	return nil
}

// Result implements AggState.
func (s *extremeState[T]) Result(n int) (column.Vector, error) {
	return s.result(append([]T(nil), s.best[:n]...), unseen(s.seen, n)), nil
}

// unseen returns the groups that have seen nothing.
func unseen(seen []bool, n int) column.Nulls {
	var nulls column.Nulls
	for g, ok := range seen[:n] {
		if !ok {
			nulls = nulls.With(g, n)
		}
	}
	return nulls
}

// Bytes implements AggState.
func (s *extremeState[T]) Bytes() int64 {
	return int64(cap(s.best))*stringBytes + int64(cap(s.seen)) + s.text
}

// extremeRowState is for types whose values are compared as rows of vectors: lists and structs.
type extremeRowState struct {
	typ  column.Type
	sign int
	best []column.Vector // one row each, nil for none
	size int64
}

// Grow implements AggState.
func (s *extremeRowState) Grow(n int) { s.best = grown(s.best, n) }

// Add implements AggState.
func (s *extremeRowState) Add(groups []uint32, args []column.Vector, n int) error {
	v := args[0]
	for i := range n {
		if !v.IsNull(i) {
			s.offer(groupOf(groups, i), v, i)
		}
	}
	return nil
}

func (s *extremeRowState) offer(g uint32, v column.Vector, i int) {
	old := s.best[g]
	if old != nil {
		if column.Comparer(v, old)(i, 0)*s.sign <= 0 {
			return
		}
		s.size -= column.SizeOf(old)
	}
	s.best[g] = oneRowOf(v, s.typ, i)
	s.size += column.SizeOf(s.best[g])
}

// oneRowOf returns a copy of row i of v.
func oneRowOf(v column.Vector, t column.Type, i int) column.Vector {
	b := column.NewBuilder(t, 1)
	b.Append(v, i, i+1)
	return b.Vector()
}

// Merge implements AggState.
func (s *extremeRowState) Merge(other AggState, remap []uint32) error {
	for g, v := range other.(*extremeRowState).best {
		if v != nil {
			s.offer(mapped(remap, g), v, 0)
		}
	}
	return nil
}

// Result implements AggState.
func (s *extremeRowState) Result(n int) (column.Vector, error) {
	return rowsOf(s.best[:n], s.typ), nil
}

// rowsOf puts one-row vectors together; nil is NULL.
func rowsOf(rows []column.Vector, t column.Type) column.Vector {
	b := column.NewBuilder(t, len(rows))
	for _, r := range rows {
		if r == nil {
			b.AppendNulls(1)
		} else {
			b.Append(r, 0, 1)
		}
	}
	return b.Vector()
}

// Bytes implements AggState.
func (s *extremeRowState) Bytes() int64 { return int64(cap(s.best))*stringBytes + s.size }
