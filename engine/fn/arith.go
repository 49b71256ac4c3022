package fn

import (
	"math"
	"math/bits"

	"github.com/colloquydb/colloquy/storage/column"
)

var arithmeticFunctions = []*Function{
	{
		Name: "+", Class: Operator, Category: "number",
		Signatures: []string{"BIGINT + BIGINT -> BIGINT", "DOUBLE + DOUBLE -> DOUBLE", "+ number"},
		Help:       "Sum of two numbers; an integer result out of range is an error.",
		Example:    "SELECT 1 + 2", Output: "3",
		bind: bindPlus,
	},
	{
		Name: "-", Class: Operator, Category: "number",
		Signatures: []string{"BIGINT - BIGINT -> BIGINT", "DOUBLE - DOUBLE -> DOUBLE", "- number"},
		Help:       "Difference of two numbers, or a number with its sign changed; an integer result out of range is an error.",
		Example:    "SELECT 5 - 7", Output: "-2",
		bind: bindMinus,
	},
	{
		Name: "*", Class: Operator, Category: "number",
		Signatures: []string{"BIGINT * BIGINT -> BIGINT", "DOUBLE * DOUBLE -> DOUBLE"},
		Help:       "Product of two numbers; an integer result out of range is an error.",
		Example:    "SELECT 6 * 7", Output: "42",
		bind: overloads(
			overload{params: two(column.BigIntType), result: column.BigIntType, kernel: checkedInts("*", mulInts, mulInt)},
			overload{params: two(column.DoubleType), result: column.DoubleType, kernel: plainFloats(mulFloats)},
		),
	},
	{
		Name: "/", Class: Operator, Category: "number",
		Signatures: []string{"DOUBLE / DOUBLE -> DOUBLE"},
		Help:       "Quotient as a DOUBLE, also of integers; by zero it is inf, -inf or nan.",
		Example:    "SELECT 7 / 2", Output: "3.5",
		bind: overloads(overload{params: two(column.DoubleType), result: column.DoubleType, kernel: plainFloats(divFloats)}),
	},
	{
		Name: "//", Aliases: []string{"divide"}, Class: Operator, Category: "number",
		Signatures: []string{"BIGINT // BIGINT -> BIGINT", "DOUBLE // DOUBLE -> DOUBLE"},
		Help:       "Integer quotient, rounded toward zero; for doubles the plain quotient; by zero it is NULL.",
		Example:    "SELECT -7 // 2", Output: "-3",
		bind: overloads(
			overload{params: two(column.BigIntType), result: column.BigIntType, kernel: dividedInts("//")},
			overload{params: two(column.DoubleType), result: column.DoubleType, kernel: dividedFloats},
		),
	},
	{
		Name: "%", Aliases: []string{"mod"}, Class: Operator, Category: "number",
		Signatures: []string{"BIGINT % BIGINT -> BIGINT", "DOUBLE % DOUBLE -> DOUBLE"},
		Help:       "Remainder, with the sign of the first number; by zero it is NULL for integers and nan for doubles.",
		Example:    "SELECT -7 % 3", Output: "-1",
		bind: overloads(
			overload{params: two(column.BigIntType), result: column.BigIntType, kernel: dividedInts("%")},
			overload{params: two(column.DoubleType), result: column.DoubleType, kernel: plainFloats(modFloats)},
		),
	},
	{
		Name: "^", Aliases: []string{"**", "pow", "power"}, Class: Operator, Category: "number",
		Signatures: []string{"DOUBLE ^ DOUBLE -> DOUBLE", "pow(base DOUBLE, exponent DOUBLE) -> DOUBLE"},
		Help:       "First number to the power of the second, as a DOUBLE.",
		Example:    "SELECT 2 ^ 10", Output: "1024.0",
		bind: overloads(overload{params: two(column.DoubleType), result: column.DoubleType, kernel: plainFloats(powFloats)}),
	},
}

func two(t column.Type) []column.Type { return []column.Type{t, t} }

func bindPlus(args []Arg) (*Bound, error) {
	if len(args) == 1 {
		return overloads(
			overload{params: []column.Type{column.BigIntType}, result: column.BigIntType, kernel: first},
			overload{params: []column.Type{column.DoubleType}, result: column.DoubleType, kernel: first},
		)(args)
	}
	return overloads(
		overload{params: two(column.BigIntType), result: column.BigIntType, kernel: checkedInts("+", addInts, addInt)},
		overload{params: two(column.DoubleType), result: column.DoubleType, kernel: plainFloats(addFloats)},
	)(args)
}

func bindMinus(args []Arg) (*Bound, error) {
	if len(args) == 1 {
		return overloads(
			overload{params: []column.Type{column.BigIntType}, result: column.BigIntType, kernel: negateInts},
			overload{params: []column.Type{column.DoubleType}, result: column.DoubleType, kernel: float1(func(x float64) float64 { return -x })},
		)(args)
	}
	return overloads(
		overload{params: two(column.BigIntType), result: column.BigIntType, kernel: checkedInts("-", subInts, subInt)},
		overload{params: two(column.DoubleType), result: column.DoubleType, kernel: plainFloats(subFloats)},
	)(args)
}

// first returns its argument.
func first(args []column.Vector, n int) (column.Vector, error) {
	return column.Slice(args[0], 0, n), nil
}

// operationNames are what errors call the operators.
var operationNames = map[string]string{
	"+": "addition", "-": "subtraction", "*": "multiplication", "//": "division", "%": "division",
}

// checkedInts makes the kernel of an integer operation that can overflow. loop computes a block and reports whether
// some row may have overflowed; only then are the rows that are not NULL looked at one by one with exact.
func checkedInts(op string, loop func(out, a, b []int64) bool, exact func(a, b int64) (int64, bool)) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		a, b := ints(args[0]), ints(args[1])
		out := make([]int64, n)
		suspect := false
		inBlocks(a, b, out, func(out, a, b []int64) {
			if loop(out, a, b) {
				suspect = true
			}
		})
		nulls := nullsOf(args, n)
		if suspect {
			for i := range out {
				if nulls.Get(i) {
					continue
				}
				if _, ok := exact(a.at(i), b.at(i)); !ok {
					return nil, valueError(op, "%s overflows BIGINT: %d %s %d", operationNames[op], a.at(i), op, b.at(i))
				}
			}
		}
		return &column.Int64s{Vals: out, Nulls: nulls}, nil
	}
}

func addInts(out, a, b []int64) bool {
	a, b = a[:len(out)], b[:len(out)]
	bad := int64(0)
	for i := range out {
		x, y := a[i], b[i]
		s := x + y
		out[i] = s
		bad |= (x ^ s) & (y ^ s) // the sign differs from both
	}
	return bad < 0
}

func addInt(a, b int64) (int64, bool) {
	s := a + b
	return s, (a^s)&(b^s) >= 0
}

func subInts(out, a, b []int64) bool {
	a, b = a[:len(out)], b[:len(out)]
	bad := int64(0)
	for i := range out {
		x, y := a[i], b[i]
		s := x - y
		out[i] = s
		bad |= (x ^ y) & (x ^ s)
	}
	return bad < 0
}

func subInt(a, b int64) (int64, bool) {
	s := a - b
	return s, (a^b)&(a^s) >= 0
}

func mulInts(out, a, b []int64) bool {
	a, b = a[:len(out)], b[:len(out)]
	bad := uint64(0)
	for i := range out {
		x, y := a[i], b[i]
		out[i] = x * y
		// Both in [-2^31, 2^31) cannot overflow; anything else is looked at again.
		bad |= (uint64(x) + 1<<31) | (uint64(y) + 1<<31)
	}
	return bad>>32 != 0
}

func mulInt(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// The product of the signed numbers: hi without what the sign bits added.
	h := int64(hi) - a>>63&b - b>>63&a
	return int64(lo), h == int64(lo)>>63
}

func negateInts(args []column.Vector, n int) (column.Vector, error) {
	x := ints(args[0])
	nulls := nullsOf(args, n)
	out := make([]int64, n)
	for i := range out {
		out[i] = -x.at(i)
		if out[i] == math.MinInt64 && !nulls.Get(i) {
			return nil, valueError("-", "negation overflows BIGINT: -(%d)", out[i])
		}
	}
	return &column.Int64s{Vals: out, Nulls: nulls}, nil
}

// dividedInts makes the kernel of // or % of integers: rows with a zero divisor become NULL.
func dividedInts(op string) Kernel {
	rest := op == "%"
	return func(args []column.Vector, n int) (column.Vector, error) {
		a, b := ints(args[0]), ints(args[1])
		nulls := nullsOf(args, n)
		owned := false
		out := make([]int64, n)
		for i := range out {
			x, y := a.at(i), b.at(i)
			switch {
			case y == 0:
				if !owned {
					nulls, owned = append(make(column.Nulls, 0, (n+63)>>6), nulls...), true
				}
				nulls = nulls.With(i, n)
			case y == -1:
				if x == math.MinInt64 && !nulls.Get(i) {
					return nil, valueError(op, "division overflows BIGINT: %d %s %d", x, op, y)
				}
				if !rest {
					out[i] = -x
				}
			case rest:
				out[i] = x % y
			default:
				out[i] = x / y
			}
		}
		return &column.Int64s{Vals: out, Nulls: nulls}, nil
	}
}

// dividedFloats is // of doubles: the quotient, NULL by zero.
func dividedFloats(args []column.Vector, n int) (column.Vector, error) {
	a, b := floats(args[0]), floats(args[1])
	nulls := append(column.Nulls(nil), nullsOf(args, n)...)
	out := make([]float64, n)
	for i := range out {
		y := b.at(i)
		if y == 0 {
			nulls = nulls.With(i, n)
			continue
		}
		out[i] = a.at(i) / y
	}
	return &column.Float64s{Vals: out, Nulls: nulls}, nil
}

// plainFloats makes the kernel of an operation on doubles that is defined everywhere.
func plainFloats(loop func(out, a, b []float64)) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		out := make([]float64, n)
		inBlocks(floats(args[0]), floats(args[1]), out, loop)
		return &column.Float64s{Vals: out, Nulls: nullsOf(args, n)}, nil
	}
}

func addFloats(out, a, b []float64) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = a[i] + b[i]
	}
}

func subFloats(out, a, b []float64) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = a[i] - b[i]
	}
}

func mulFloats(out, a, b []float64) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = a[i] * b[i]
	}
}

func divFloats(out, a, b []float64) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = a[i] / b[i]
	}
}

func modFloats(out, a, b []float64) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = math.Mod(a[i], b[i])
	}
}

func powFloats(out, a, b []float64) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = precisePow(a[i], b[i])
	}
}
