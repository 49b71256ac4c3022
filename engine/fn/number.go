package fn

import (
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/colloquydb/colloquy/storage/column"
)

var numberFunctions = []*Function{
	{
		Name: "abs", Category: "number",
		Signatures: []string{"abs(x BIGINT) -> BIGINT", "abs(x DOUBLE) -> DOUBLE"},
		Help:       "Number without its sign.",
		Example:    "SELECT abs(-5)", Output: "5",
		bind: numeric(absInts, float1(math.Abs)),
	},
	{
		Name: "sign", Category: "number",
		Signatures: []string{"sign(x BIGINT) -> BIGINT", "sign(x DOUBLE) -> BIGINT"},
		Help:       "-1, 0 or 1, as the number is negative, zero (or nan) or positive.",
		Example:    "SELECT sign(-5)", Output: "-1",
		bind: overloads(
			overload{params: []column.Type{column.BigIntType}, result: column.BigIntType, kernel: castEach(ints, func(x int64) int64 { return x>>63 | int64(uint64(-x)>>63) })},
			overload{params: []column.Type{column.DoubleType}, result: column.BigIntType, kernel: castEach(floats, signFloat)},
		),
	},
	{
		Name: "round", Category: "number",
		Signatures: []string{"round(x DOUBLE [, digits BIGINT]) -> DOUBLE", "round(x BIGINT [, digits BIGINT]) -> BIGINT"},
		Help:       "Number rounded to that many digits after the point (before it if negative), halves away from zero.",
		Example:    "SELECT round(2.567, 2)", Output: "2.57",
		bind: overloads(
			overload{params: []column.Type{column.BigIntType}, result: column.BigIntType, kernel: first},
			overload{params: []column.Type{column.DoubleType}, result: column.DoubleType, kernel: float1(math.Round)},
			overload{params: []column.Type{column.BigIntType, column.BigIntType}, result: column.BigIntType, kernel: roundIntsTo},
			overload{params: []column.Type{column.DoubleType, column.BigIntType}, result: column.DoubleType, kernel: roundFloatsTo},
		),
	},
	floatFunction("floor", nil, math.Floor, "Greatest whole number that is not greater.", "SELECT floor(-2.5)", "-3.0"),
	floatFunction("ceil", []string{"ceiling"}, math.Ceil, "Least whole number that is not less.", "SELECT ceil(2.1)", "3.0"),
	floatFunction("trunc", nil, math.Trunc, "Number without its decimals.", "SELECT trunc(-2.7)", "-2.0"),
	floatFunction("exp", nil, preciseExp, "e to the power of the number.", "SELECT exp(0)", "1.0"),
	floatFunction("cbrt", nil, math.Cbrt, "Cube root.", "SELECT cbrt(8)", "2.0"),
	checkedFloatFunction("sqrt", nil, func(x float64) (float64, error) {
		if x < 0 {
			return 0, valueError("sqrt", "there is no square root of the negative number %s", AppendDouble(nil, x))
		}
		return math.Sqrt(x), nil
	}, "Square root; of a negative number an error.", "SELECT sqrt(16)", "4.0"),
	logarithm("ln", nil, preciseLog, "Natural logarithm; of zero and negative numbers an error.", "SELECT ln(1)", "0.0"),
	logarithm("log10", []string{"log"}, preciseLog10, "Logarithm to base 10; of zero and negative numbers an error.", "SELECT log10(1000)", "3.0"),
	logarithm("log2", nil, preciseLog2, "Logarithm to base 2; of zero and negative numbers an error.", "SELECT log2(8)", "3.0"),
	floatTest("isnan", func(x float64) bool { return x != x }, "Whether the number is nan.", "SELECT isnan('nan'::DOUBLE)", "true"),
	floatTest("isinf", func(x float64) bool { return math.IsInf(x, 0) }, "Whether the number is infinite.", "SELECT isinf('-inf'::DOUBLE)", "true"),
	floatTest("isfinite", func(x float64) bool { return !math.IsInf(x, 0) && x == x }, "Whether the number is neither infinite nor nan.", "SELECT isfinite(1.5)", "true"),
	{
		Name: "pi", Category: "number", Signatures: []string{"pi() -> DOUBLE"},
		Help:    "The number pi.",
		Example: "SELECT pi()", Output: "3.141592653589793",
		bind: overloads(overload{result: column.DoubleType, kernel: func(_ []column.Vector, n int) (column.Vector, error) {
			return &column.Float64s{Vals: fill(math.Pi, n)}, nil
		}}),
	},
	{
		Name: "random", Category: "number", Signatures: []string{"random() -> DOUBLE"},
		Help:    "A random number, at least 0 and less than 1, another one for each row.",
		Example: "SELECT random() < 1", Output: "true",
		bind: overloads(overload{result: column.DoubleType, flags: flags{volatile: true}, kernel: func(_ []column.Vector, n int) (column.Vector, error) {
			out := make([]float64, n)
			for i := range out {
				out[i] = rand.Float64()
			}
			return &column.Float64s{Vals: out}, nil
		}}),
	},
	{
		Name: "hash", Category: "number", Signatures: []string{"hash(value ANY, ...) -> BIGINT"},
		Help:    "A number that is the same for equal values, for sampling and bucketing. Other numbers than in DuckDB, and they may change between releases.",
		Example: "SELECT hash('a') = hash('a')", Output: "true",
		bind: func(args []Arg) (*Bound, error) {
			if len(args) == 0 {
				return nil, errNoMatch
			}
			types := make([]column.Type, len(args))
			for i, a := range args {
				types[i] = a.Type
			}
			return bound(types, column.BigIntType, flags{seesNull: true, codes: true}, hashKernel), nil
		},
	},
}

// numeric makes the binder of a function of one number that keeps its type.
func numeric(ints, floats Kernel) func([]Arg) (*Bound, error) {
	return overloads(
		overload{params: []column.Type{column.BigIntType}, result: column.BigIntType, kernel: ints},
		overload{params: []column.Type{column.DoubleType}, result: column.DoubleType, kernel: floats},
	)
}

func floatFunction(name string, aliases []string, f func(float64) float64, help, example, output string) *Function {
	return &Function{
		Name: name, Aliases: aliases, Category: "number", Signatures: []string{name + "(x DOUBLE) -> DOUBLE"},
		Help: help, Example: example, Output: output,
		bind: overloads(overload{params: []column.Type{column.DoubleType}, result: column.DoubleType, kernel: float1(f)}),
	}
}

func checkedFloatFunction(name string, aliases []string, f func(float64) (float64, error), help, example, output string) *Function {
	return &Function{
		Name: name, Aliases: aliases, Category: "number", Signatures: []string{name + "(x DOUBLE) -> DOUBLE"},
		Help: help, Example: example, Output: output,
		bind: overloads(overload{params: []column.Type{column.DoubleType}, result: column.DoubleType, kernel: float1Err(f)}),
	}
}

func logarithm(name string, aliases []string, f func(float64) float64, help, example, output string) *Function {
	return checkedFloatFunction(name, aliases, func(x float64) (float64, error) {
		switch {
		case x < 0:
			return 0, valueError(name, "there is no logarithm of the negative number %s", AppendDouble(nil, x))
		case x == 0:
			return 0, valueError(name, "there is no logarithm of zero")
		}
		return f(x), nil
	}, help, example, output)
}

func floatTest(name string, f func(float64) bool, help, example, output string) *Function {
	return &Function{
		Name: name, Category: "number", Signatures: []string{name + "(x DOUBLE) -> BOOLEAN"},
		Help: help, Example: example, Output: output,
		bind: overloads(overload{params: []column.Type{column.DoubleType}, result: column.BoolType, kernel: castEach(floats, f)}),
	}
}

func signFloat(x float64) int64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func absInts(args []column.Vector, n int) (column.Vector, error) {
	x := ints(args[0])
	nulls := nullsOf(args, n)
	out := make([]int64, n)
	for i := range out {
		v := x.at(i)
		if v < 0 {
			v = -v
			if v < 0 && !nulls.Get(i) {
				return nil, valueError("abs", "abs overflows BIGINT: abs(%d)", v)
			}
		}
		out[i] = v
	}
	return &column.Int64s{Vals: out, Nulls: nulls}, nil
}

// roundFloatsTo scales, rounds and scales back, as DuckDB does; where the scale is out of range the number stays, or is zero.
func roundFloatsTo(args []column.Vector, n int) (column.Vector, error) {
	x, digits := floats(args[0]), ints(args[1])
	out := make([]float64, n)
	for i := range out {
		out[i] = roundTo(x.at(i), digits.at(i))
	}
	return &column.Float64s{Vals: out, Nulls: nullsOf(args, n)}, nil
}

func roundTo(x float64, digits int64) float64 {
	if digits < 0 {
		scale := math.Pow10(int(min(-digits, 400)))
		r := math.Round(x/scale) * scale
		if math.IsInf(r, 0) || r != r {
			return 0
		}
		return r
	}
	scale := math.Pow10(int(min(digits, 400)))
	r := math.Round(x*scale) / scale
	if math.IsInf(r, 0) || r != r {
		return x
	}
	return r
}

func roundIntsTo(args []column.Vector, n int) (column.Vector, error) {
	x, digits := ints(args[0]), ints(args[1])
	nulls := nullsOf(args, n)
	out := make([]int64, n)
	for i := range out {
		if nulls.Get(i) {
			continue
		}
		r, ok := roundIntTo(x.at(i), digits.at(i))
		if !ok {
			return nil, valueError("round", "round overflows BIGINT: round(%d, %d)", x.at(i), digits.at(i))
		}
		out[i] = r
	}
	return &column.Int64s{Vals: out, Nulls: nulls}, nil
}

func roundIntTo(x, digits int64) (int64, bool) {
	if digits >= 0 {
		return x, true
	}
	if digits < -19 {
		return 0, true
	}
	size := uint64(1)
	for ; digits < 0; digits++ {
		size *= 10
	}
	magnitude := uint64(max(x, -x)) // right for the least BIGINT too
	rest := magnitude % size
	rounded := magnitude - rest
	if rest >= size-rest {
		rounded += size
	}
	if x < 0 {
		return -int64(rounded), rounded <= 1<<63
	}
	return int64(rounded), rounded < 1<<63
}

func hashKernel(args []column.Vector, n int) (column.Vector, error) {
	hashes := make([]uint64, n)
	for _, a := range args {
		column.HashInto(column.Slice(a, 0, n), hashes)
	}
	return &column.Int64s{Vals: unsafe.Slice((*int64)(unsafe.Pointer(unsafe.SliceData(hashes))), n)}, nil
}
