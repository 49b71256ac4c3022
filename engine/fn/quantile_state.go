package fn

import (
	"math"
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// newQuantile makes the state for values of type T and results of type R; interpolate is nil for R == T without interpolation.
func newQuantile[T, R any](load func(column.Vector) operand[T], less func(a, b T) bool, fractions []float64, list bool,
	interpolate func(lo, hi T, part float64) R, result func([]R, column.Nulls) column.Vector) func() AggState {
	return func() AggState {
		return &quantileState[T, R]{load: load, less: less, fractions: fractions, list: list, interpolate: interpolate, result: result}
	}
}

// quantileState keeps all values, with the group of each where there is more than one.
type quantileState[T, R any] struct {
	load        func(column.Vector) operand[T]
	less        func(a, b T) bool
	fractions   []float64
	list        bool
	interpolate func(lo, hi T, part float64) R
	result      func([]R, column.Nulls) column.Vector

	ngroups int
	vals    []T
	groups  []uint32 // nil while all rows belong to group 0
	text    int64
}

// Grow implements AggState.
func (s *quantileState[T, R]) Grow(n int) { s.ngroups = max(s.ngroups, n) }

// Add implements AggState.
func (s *quantileState[T, R]) Add(groups []uint32, args []column.Vector, n int) error {
	a := args[0]
	nulls := column.NullsOf(a)
	switch a := a.(type) {
	case *column.AllNull:
		return nil
	case *column.Codes:
		return s.Add(groups, []column.Vector{column.Flat(a, column.VarcharType)}, n)
	case *column.Const:
		if one, ok := a.One.(*column.Codes); ok {
			return s.Add(groups, []column.Vector{&column.Const{One: column.Flat(one, column.VarcharType), N: a.N}}, n)
		}
	}
	vals := s.load(a)
	if groups != nil && s.groups == nil {
		s.groups = make([]uint32, len(s.vals), max(cap(s.vals), len(s.vals)+n))
	}
	hasNulls := nulls.Any()
	if !hasNulls && !vals.isConst && !isText[T]() {
		s.vals = append(s.vals, vals.vals[:n]...)
		if s.groups != nil {
			if groups != nil {
				s.groups = append(s.groups, groups[:n]...)
			} else {
				s.groups = append(s.groups, make([]uint32, n)...)
			}
		}
		return nil
	}
	for i := range n {
		if hasNulls && nulls.Get(i) {
			continue
		}
		x := ownText(vals.at(i))
		s.text += textLen(x)
		s.vals = append(s.vals, x)
		if s.groups != nil {
			s.groups = append(s.groups, groupOf(groups, i))
		}
	}
	return nil
}

// isText reports whether T is string.
func isText[T any]() bool {
	var z T
	_, ok := any(z).(string)
	return ok
}

// Merge implements AggState.
func (s *quantileState[T, R]) Merge(other AggState, remap []uint32) error {
	o := other.(*quantileState[T, R])
	if len(o.vals) == 0 {
		return nil
	}
	single := o.groups == nil && mapped(remap, 0) == 0
	if s.groups == nil && !single {
		s.groups = make([]uint32, len(s.vals), len(s.vals)+len(o.vals))
	}
	s.vals = append(s.vals, o.vals...)
	if s.groups != nil {
		for i := range o.vals {
			s.groups = append(s.groups, mapped(remap, int(groupOf(o.groups, i))))
		}
	}
	s.text += o.text
	return nil
}

// Result implements AggState.
func (s *quantileState[T, R]) Result(n int) (column.Vector, error) {
	vals, offsets := s.vals, []int{0, len(s.vals)}
	if s.groups != nil || n != 1 {
		vals, offsets = byGroup(s.vals, s.groups, n)
	}
	var out []R
	var nulls column.Nulls
	ends := make([]uint32, 1, n+1)
	for g := range n {
		of := vals[offsets[g]:offsets[g+1]]
		if len(of) == 0 {
			nulls = nulls.With(g, n)
			if !s.list {
				var zero R
				out = append(out, zero)
			}
		} else {
			out = s.appendQuantiles(out, of)
		}
		ends = append(ends, uint32(len(out)))
	}
	if s.list {
		return &column.Lists{Offsets: ends, Elem: s.result(out, nil), Nulls: nulls}, nil
	}
	return s.result(out, nulls), nil
}

// byGroup returns vals in order of their groups, and where each of n groups begins and ends.
func byGroup[T any](vals []T, groups []uint32, n int) ([]T, []int) {
	offsets := make([]int, n+1)
	if groups == nil {
		for g := range n {
			offsets[g+1] = len(vals)
		}
		return vals, offsets
	}
	for _, g := range groups {
		offsets[g+1]++
	}
	for g := range n {
		offsets[g+1] += offsets[g]
	}
	out := make([]T, len(vals))
	next := append([]int(nil), offsets[:n]...)
	for i, g := range groups {
		out[next[g]] = vals[i]
		next[g]++
	}
	return out, offsets
}

// appendQuantiles appends what each fraction gives for vals, which it reorders.
func (s *quantileState[T, R]) appendQuantiles(out []R, vals []T) []R {
	sorted := len(s.fractions) > selectLimit
	if sorted {
		slices.SortFunc(vals, s.compare)
	}
	for _, f := range s.fractions {
		last := len(vals) - 1
		if s.interpolate == nil {
			i := discreteIndex(math.Abs(f), len(vals))
			if f < 0 { // from the greatest value
				i = last - i
			}
			if !sorted {
				selectNth(vals, i, s.less)
			}
			out = append(out, any(vals[i]).(R))
			continue
		}
		place := math.Abs(f) * float64(last)
		lo, hi := int(math.Floor(place)), int(math.Ceil(place))
		part := place - float64(lo)
		if f < 0 {
			lo, hi = last-lo, last-hi
		}
		// The lower of two neighbours is selected; the other is then the least of those above it.
		low := min(lo, hi)
		if !sorted {
			selectNth(vals, low, s.less)
			if lo != hi {
				least := low + 1
				for i := least + 1; i < len(vals); i++ {
					if s.less(vals[i], vals[least]) {
						least = i
					}
				}
				vals[low+1], vals[least] = vals[least], vals[low+1]
			}
		}
		out = append(out, s.interpolate(vals[lo], vals[hi], part))
	}
	return out
}

func (s *quantileState[T, R]) compare(a, b T) int {
	switch {
	case s.less(a, b):
		return -1
	case s.less(b, a):
		return 1
	}
	return 0
}

// selectLimit is up to how many fractions are found by selection; for more, sorting is cheaper.
const selectLimit = 4

// Bytes implements AggState.
func (s *quantileState[T, R]) Bytes() int64 {
	var z T
	size := int64(8)
	switch any(z).(type) {
	case string:
		size = stringBytes
	case bool:
		size = 1
	}
	return int64(cap(s.vals))*size + int64(cap(s.groups))*4 + s.text
}
