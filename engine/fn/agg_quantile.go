package fn

import (
	"fmt"
	"math"

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
