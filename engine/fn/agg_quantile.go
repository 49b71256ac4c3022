package fn

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/colloquydb/colloquy/storage/column"
)

var quantileAggregates = []*Function{
	{
		Name: "median", Class: Aggregate, Category: "aggregate",
		Signatures: []string{"median(x DOUBLE) -> DOUBLE", "median(x TIMESTAMP) -> TIMESTAMP", "median(value ANY) -> ANY"},
		Help:       "Middle value, for numbers the mean of the two middle ones; NULL of no rows.",
		Example:    "SELECT median(x) FROM (VALUES (1), (2), (3), (10)) t(x)", Output: "2.5",
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 1 || args[0].Literal {
				return nil, errNoMatch
			}
			return quantileOf(args[0].Type, true, []float64{0.5}, false)
		},
	},
	{
		Name: "quantile_cont", Aliases: []string{"percentile_cont"}, Class: Aggregate, Category: "aggregate",
		Signatures: []string{"quantile_cont(x DOUBLE, fraction DOUBLE) -> DOUBLE", "quantile_cont(x DOUBLE, fractions DOUBLE[]) -> DOUBLE[]"},
		Help:       "Value below which that fraction (0 to 1; negative from the greatest) of the rows lies, interpolated.",
		Example:    "SELECT quantile_cont(x, 0.25) FROM (VALUES (1), (3), (3), (10)) t(x)", Output: "2.5",
		bindAgg: func(args []Arg) (*BoundAgg, error) { return bindQuantile(args, true) },
	},
	{
		Name: "quantile_disc", Aliases: []string{"quantile", "percentile_disc"}, Class: Aggregate, Category: "aggregate",
		Signatures: []string{"quantile_disc(value ANY, fraction DOUBLE) -> ANY", "quantile_disc(value ANY, fractions DOUBLE[]) -> ANY[]"},
		Help:       "Value of a row below or at which that fraction (0 to 1; negative from the greatest) of the rows lies.",
		Example:    "SELECT quantile_disc(x, 0.5) FROM (VALUES ('a'), ('b'), ('c')) t(x)", Output: "b",
		bindAgg: func(args []Arg) (*BoundAgg, error) { return bindQuantile(args, false) },
	},
}

func bindQuantile(args []Arg, interpolate bool) (*BoundAgg, error) {
	if len(args) != 2 || args[0].Literal {
		return nil, errNoMatch
	}
	fractions, list, err := constFractions(args[1])
	if err != nil {
		return nil, err
	}
	if interpolate {
		switch args[0].Type.Kind {
		case column.BigInt, column.Double, column.Timestamp, column.Null:
		default:
			return nil, errNoMatch
		}
	}
	return quantileOf(args[0].Type, interpolate, fractions, list)
}

// constFractions reads the constant fractions: one, or a list.
func constFractions(a Arg) (fractions []float64, list bool, err error) {
	list = a.Type.Kind == column.List
	want := column.DoubleType
	if list {
		want = column.ListOf(want)
	}
	if _, ok := argCost(a, want); !ok {
		return nil, false, errNoMatch
	}
	if a.Const == nil && a.Type.Kind != column.Null {
		return nil, false, &Error{Kind: NotConstant, Arg: 1, Detail: "the fraction has to be a constant"}
	}
	null := &Error{Kind: BadConstant, Arg: 1, Detail: "the fraction must not be NULL"}
	if a.Type.Kind == column.Null || a.Const.IsNull(0) {
		return nil, false, null
	}
	k, err := Cast(a.Type, want, false)
	if err != nil {
		return nil, false, err
	}
	v, err := k([]column.Vector{a.Const}, 1)
	if err != nil {
		return nil, false, &Error{Kind: BadConstant, Arg: 1, Detail: err.Error()}
	}
	v = column.Flat(v, want)
	from, to := 0, 1
	if l, ok := v.(*column.Lists); ok {
		from, to = int(l.Offsets[0]), int(l.Offsets[1])
		v = column.Flat(l.Elem, column.DoubleType)
	}
	for i := from; i < to; i++ {
		if v.IsNull(i) {
			return nil, false, null
		}
		f := v.(*column.Float64s).Vals[i]
		if !(f >= -1 && f <= 1) {
			return nil, false, &Error{Kind: BadConstant, Arg: 1, Detail: fmt.Sprintf("the fraction has to be between -1 and 1, not %s", AppendDouble(nil, f))}
		}
		fractions = append(fractions, f)
	}
	return fractions, list, nil
}

// quantileOf binds quantiles of a type: interpolated where the type allows it.
func quantileOf(t column.Type, interpolate bool, fractions []float64, list bool) (*BoundAgg, error) {
	result := t
	var newState func() AggState
	switch t.Kind {
	case column.BigInt:
		if interpolate {
			result = column.DoubleType
			newState = newQuantile(ints, lessInt, fractions, list, interpolateInts, vectorOf[float64])
		} else {
			newState = newQuantile(ints, lessInt, fractions, list, nil, vectorOf[int64])
		}
	case column.Timestamp:
		times := func(v []int64, nulls column.Nulls) column.Vector {
			return &column.Int64s{Vals: v, Nulls: nulls, Time: true}
		}
		if interpolate {
			newState = newQuantile(ints, lessInt, fractions, list, interpolateTimes, times)
		} else {
			newState = newQuantile(ints, lessInt, fractions, list, nil, times)
		}
	case column.Double:
		if interpolate {
			newState = newQuantile(floats, lessFloat, fractions, list, interpolateFloats, vectorOf[float64])
		} else {
			newState = newQuantile(floats, lessFloat, fractions, list, nil, vectorOf[float64])
		}
	case column.Bool:
		newState = newQuantile(bools, func(a, b bool) bool { return !a && b }, fractions, list, nil, vectorOf[bool])
	case column.Varchar:
		newState = newQuantile(strs, func(a, b string) bool { return a < b }, fractions, list, nil, vectorOf[string])
	case column.Null:
		result = column.DoubleType
		newState = newQuantile(floats, lessFloat, fractions, list, interpolateFloats, vectorOf[float64])
		t = column.DoubleType
	default:
		return nil, errNoMatch
	}
	if list {
		result = column.ListOf(result)
	}
	return &BoundAgg{Args: []column.Type{t}, Result: result, NewState: newState}, nil
}

func lessInt(a, b int64) bool     { return a < b }
func lessFloat(a, b float64) bool { return a < b || b != b && a == a }

// interpolateFloats weighs both ends, so that the difference of two huge numbers does not overflow.
func interpolateFloats(lo, hi, part float64) float64 {
	if part == 0 { // times an infinite end it would be nan
		return lo
	}
	return float64(lo*(1-part)) + float64(hi*part)
}

func interpolateInts(lo, hi int64, part float64) float64 {
	return interpolateFloats(float64(lo), float64(hi), part)
}

func interpolateTimes(lo, hi int64, part float64) int64 {
	return lo + int64(math.Round(float64(hi-lo)*part))
}

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

// discreteIndex returns the place, from 0, of the value at or below which the fraction f of n values lies: the least i with
// (i+1)/n >= f. f is taken as the decimal number that it prints as, since 0.1 of 30 values are 3, and not a little more.
func discreteIndex(f float64, n int) int {
	var digits [24]byte
	s := strconv.AppendFloat(digits[:0], f, 'e', -1, 64)
	mantissa, scale := uint64(0), 0
	e := 0
	for ; s[e] != 'e'; e++ {
		if s[e] == '.' {
			continue
		}
		mantissa = mantissa*10 + uint64(s[e]-'0')
		scale++
	}
	exponent, _ := strconv.Atoi(string(s[e+1:]))
	scale -= 1 + exponent // f is mantissa / 10^scale
	if scale < 0 || scale > 19 {
		return max(0, int(math.Ceil(f*float64(n)))-1)
	}
	power := uint64(1)
	for range scale {
		power *= 10
	}
	hi, lo := bits.Mul64(mantissa, uint64(n))
	if hi >= power {
		return n - 1
	}
	quotient, rest := bits.Div64(hi, lo, power)
	if rest > 0 {
		quotient++
	}
	return min(n, max(1, int(quotient))) - 1
}

// selectLimit is up to how many fractions are found by selection; for more, sorting is cheaper.
const selectLimit = 4

// selectNth reorders s so that s[n] is what it would be if s were sorted, smaller ones are before it and greater ones after: the
// quickselect of Hoare with the median of three as pivot, and a full sort where pivots keep being bad.
func selectNth[T any](s []T, n int, less func(a, b T) bool) {
	lo, hi := 0, len(s)-1
	for budget := 4 * (bits.Len(uint(len(s))) + 1); lo < hi; budget-- {
		if budget == 0 {
			slices.SortFunc(s[lo:hi+1], (&quantileState[T, T]{less: less}).compare)
			return
		}
		mid := lo + (hi-lo)/2
		if less(s[mid], s[lo]) {
			s[mid], s[lo] = s[lo], s[mid]
		}
		if less(s[hi], s[lo]) {
			s[hi], s[lo] = s[lo], s[hi]
		}
		if less(s[hi], s[mid]) {
			s[hi], s[mid] = s[mid], s[hi]
		}
		pivot := s[mid]
		i, j := lo, hi
		for i <= j {
			for less(s[i], pivot) {
				i++
			}
			for less(pivot, s[j]) {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return
		}
	}
}

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
