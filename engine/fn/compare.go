package fn

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

var comparisonFunctions = []*Function{
	comparison("=", []string{"=="}, "Equal. NaN equals NaN, -0.0 equals 0.0, text is compared by bytes.", "SELECT 1 = 1.0", "true"),
	comparison("<>", []string{"!="}, "Not equal.", "SELECT 'a' <> 'A'", "true"),
	comparison("<", nil, "Less. NaN is greater than every number.", "SELECT 'apple' < 'pear'", "true"),
	comparison("<=", nil, "Less or equal.", "SELECT 2 <= 1", "false"),
	comparison(">", nil, "Greater. NaN is greater than every number.", "SELECT 2 > 1", "true"),
	comparison(">=", nil, "Greater or equal.", "SELECT 2 >= 2", "true"),
	{
		Name: "is distinct from", Class: Operator, Category: "comparison",
		Signatures: []string{"any IS DISTINCT FROM any -> BOOLEAN"},
		Help:       "Not equal, with NULL as a value like others; never NULL.",
		Example:    "SELECT NULL IS DISTINCT FROM 1", Output: "true",
		bind: func(args []Arg) (*Bound, error) { return bindDistinctFrom(args, true) },
	},
	{
		Name: "is not distinct from", Class: Operator, Category: "comparison",
		Signatures: []string{"any IS NOT DISTINCT FROM any -> BOOLEAN"},
		Help:       "Equal, with NULL as a value like others; never NULL.",
		Example:    "SELECT NULL IS NOT DISTINCT FROM NULL", Output: "true",
		bind: func(args []Arg) (*Bound, error) { return bindDistinctFrom(args, false) },
	},
}

// comparisonOp says how a comparison is computed from equal and less: whether the arguments change places, and whether
// the answer is negated. It holds for NULL-free values, which are totally ordered.
type comparisonOp struct{ less, swap, negate bool }

var comparisonOps = map[string]comparisonOp{
	"=":  {},
	"<>": {negate: true},
	"<":  {less: true},
	">":  {less: true, swap: true},
	"<=": {less: true, swap: true, negate: true},
	">=": {less: true, negate: true},
}

func comparison(name string, aliases []string, help, example, output string) *Function {
	op := comparisonOps[name]
	return &Function{
		Name: name, Aliases: aliases, Class: Operator, Category: "comparison",
		Signatures: []string{"any " + name + " any -> BOOLEAN"},
		Help:       help, Example: example, Output: output,
		bind: func(args []Arg) (*Bound, error) {
			if len(args) != 2 {
				return nil, errNoMatch
			}
			t, err := CommonComparison(args[0], args[1])
			if err != nil {
				return nil, err
			}
			return bound(two(t), column.BoolType, flags{codes: t.Kind == column.Varchar}, op.kernel(t)), nil
		},
	}
}

func (op comparisonOp) kernel(t column.Type) Kernel {
	inner := op.typedKernel(t)
	return func(args []column.Vector, n int) (column.Vector, error) {
		if op.swap {
			args = []column.Vector{args[1], args[0]}
		}
		return inner(args, n)
	}
}

func (op comparisonOp) typedKernel(t column.Type) Kernel {
	switch t.Kind {
	case column.BigInt, column.Timestamp:
		loop := equalInts
		if op.less {
			loop = lessInts
		}
		return compareLoop(ints, loop, op.negate)
	case column.Double:
		loop := equalFloats
		if op.less {
			loop = lessFloats
		}
		return compareLoop(floats, loop, op.negate)
	case column.Bool:
		loop := equalBools
		if op.less {
			loop = lessBools
		}
		return compareLoop(bools, loop, op.negate)
	case column.Varchar:
		loop := equalStrings
		if op.less {
			loop = lessStrings
		}
		return compareText(op, compareLoop(strs, loop, op.negate))
	}
	return func(args []column.Vector, n int) (column.Vector, error) {
		cmp := column.Comparer(args[0], args[1])
		nulls := nullsOf(args, n)
		out := make([]bool, n)
		for i := range out {
			if nulls.Get(i) {
				continue
			}
			c := cmp(i, i)
			out[i] = (c == 0 && !op.less || c < 0 && op.less) != op.negate
		}
		return &column.Bools{Vals: out, Nulls: nulls}, nil
	}
}

func compareLoop[T any](operandOf func(column.Vector) operand[T], loop func(out []bool, a, b []T, negate bool), negate bool) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		out := make([]bool, n)
		inBlocks(operandOf(args[0]), operandOf(args[1]), out, func(out []bool, a, b []T) { loop(out, a, b, negate) })
		return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
	}
}

// compareText compares dictionary codes without their strings where it can.
func compareText(op comparisonOp, flat Kernel) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		a, aCodes := args[0].(*column.Codes)
		b, bCodes := args[1].(*column.Codes)
		switch {
		case aCodes && bCodes && a.Dict == b.Dict && !op.less:
			out := make([]bool, n)
			equalCodes(out, a.Vals, b.Vals, op.negate)
			return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
		case aCodes && !bCodes && len(a.Dict.Vals) <= n:
			if c, ok := args[1].(*column.Const); ok {
				return compareDict(flat, a, c, n, false)
			}
		case bCodes && !aCodes && len(b.Dict.Vals) <= n:
			if c, ok := args[0].(*column.Const); ok {
				return compareDict(flat, b, c, n, true)
			}
		}
		return flat([]column.Vector{column.Flat(args[0], column.VarcharType), column.Flat(args[1], column.VarcharType)}, n)
	}
}

// compareDict compares each value of a dictionary with a constant, then maps the codes.
func compareDict(flat Kernel, codes *column.Codes, c *column.Const, n int, constFirst bool) (column.Vector, error) {
	if len(codes.Dict.Vals) == 0 {
		return column.NullConst(column.BoolType, n), nil
	}
	args := []column.Vector{&column.Strings{Vals: codes.Dict.Vals}, c}
	if constFirst {
		args[0], args[1] = args[1], args[0]
	}
	table, err := flat(args, len(codes.Dict.Vals))
	if err != nil {
		return nil, err
	}
	of := table.(*column.Bools).Vals
	out := make([]bool, n)
	for i, code := range codes.Vals[:n] {
		out[i] = of[code]
	}
	return &column.Bools{Vals: out, Nulls: codes.Nulls}, nil
}

func equalInts(out []bool, a, b []int64, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = (a[i] == b[i]) != negate
	}
}

func lessInts(out []bool, a, b []int64, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = (a[i] < b[i]) != negate
	}
}

func equalCodes(out []bool, a, b []uint32, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = (a[i] == b[i]) != negate
	}
}

// equalFloats first compares as the processor does, under which NaN differs from itself, and looks again only where a NaN
// was seen.
func equalFloats(out []bool, a, b []float64, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	nan := false
	for i := range out {
		x, y := a[i], b[i]
		out[i] = (x == y) != negate
		if x != x {
			nan = true
		}
	}
	if nan {
		for i := range out {
			if a[i] != a[i] && b[i] != b[i] {
				out[i] = !negate
			}
		}
	}
}

func lessFloats(out []bool, a, b []float64, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	nan := false
	for i := range out {
		x, y := a[i], b[i]
		out[i] = (x < y) != negate
		if y != y {
			nan = true
		}
	}
	if nan { // a number is less than NaN; NaN is less than nothing, which the processor says too
		for i := range out {
			if b[i] != b[i] && a[i] == a[i] {
				out[i] = !negate
			}
		}
	}
}

func equalBools(out []bool, a, b []bool, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = (a[i] == b[i]) != negate
	}
}

func lessBools(out []bool, a, b []bool, negate bool) {
	x, y, o := asBytes(a[:len(out)]), asBytes(b[:len(out)]), asBytes(out)
	flip := uint8(0)
	if negate {
		flip = 1
	}
	for i := range o {
		o[i] = (^x[i] & y[i] & 1) ^ flip
	}
}

func equalStrings(out []bool, a, b []string, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = (a[i] == b[i]) != negate
	}
}

func lessStrings(out []bool, a, b []string, negate bool) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = (strings.Compare(a[i], b[i]) < 0) != negate
	}
}

func bindDistinctFrom(args []Arg, distinct bool) (*Bound, error) {
	if len(args) != 2 {
		return nil, errNoMatch
	}
	t, err := CommonComparison(args[0], args[1])
	if err != nil {
		return nil, err
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		same := column.Equaler(args[0], args[1])
		out := make([]bool, n)
		for i := range out {
			out[i] = same(i, i) != distinct
		}
		return &column.Bools{Vals: out}, nil
	}
	return bound(two(t), column.BoolType, flags{seesNull: true, codes: true}, k), nil
}
