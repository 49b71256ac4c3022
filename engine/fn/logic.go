package fn

import "github.com/colloquydb/colloquy/storage/column"

var logicFunctions = []*Function{
	{
		Name: "and", Class: Operator, Category: "logic",
		Signatures: []string{"BOOLEAN AND BOOLEAN -> BOOLEAN"},
		Help:       "True if both are; false if one is false, even if the other is NULL.",
		Example:    "SELECT NULL AND false", Output: "false",
		bind: func(args []Arg) (*Bound, error) { return bindConnective(args, false) },
	},
	{
		Name: "or", Class: Operator, Category: "logic",
		Signatures: []string{"BOOLEAN OR BOOLEAN -> BOOLEAN"},
		Help:       "True if one is, even if the other is NULL; false if both are false.",
		Example:    "SELECT NULL OR true", Output: "true",
		bind: func(args []Arg) (*Bound, error) { return bindConnective(args, true) },
	},
	{
		Name: "not", Class: Operator, Category: "logic",
		Signatures: []string{"NOT BOOLEAN -> BOOLEAN"},
		Help:       "The opposite; NULL of NULL.",
		Example:    "SELECT NOT true", Output: "false",
		bind: func(args []Arg) (*Bound, error) {
			if len(args) != 1 || !isCondition(args[0]) {
				return nil, errNoMatch
			}
			return bound([]column.Type{column.BoolType}, column.BoolType, flags{}, notKernel), nil
		},
	},
	{
		Name: "is null", Class: Operator, Category: "logic",
		Signatures: []string{"any IS NULL -> BOOLEAN"},
		Help:       "Whether the value is NULL. Empty text and empty lists are not.",
		Example:    "SELECT '' IS NULL", Output: "false",
		bind: func(args []Arg) (*Bound, error) { return bindIsNull(args, true) },
	},
	{
		Name: "is not null", Class: Operator, Category: "logic",
		Signatures: []string{"any IS NOT NULL -> BOOLEAN"},
		Help:       "Whether the value is not NULL.",
		Example:    "SELECT '' IS NOT NULL", Output: "true",
		bind: func(args []Arg) (*Bound, error) { return bindIsNull(args, false) },
	},
}

// isCondition reports whether a can stand where a condition is wanted: numbers and text are cast to BOOLEAN there.
func isCondition(a Arg) bool {
	switch a.Type.Kind {
	case column.Bool, column.Null, column.BigInt, column.Double, column.Varchar:
		return true
	}
	return false
}

func bindConnective(args []Arg, or bool) (*Bound, error) {
	if len(args) < 2 {
		return nil, errNoMatch
	}
	types := make([]column.Type, len(args))
	for i, a := range args {
		if !isCondition(a) {
			return nil, errNoMatch
		}
		types[i] = column.BoolType
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		v := args[0]
		for _, a := range args[1:] {
			v = connect(v, a, n, or)
		}
		return column.Slice(v, 0, n), nil
	}
	return bound(types, column.BoolType, flags{seesNull: true, lazy: true}, k), nil
}

// connect is AND, or with or OR: the dominant value (false, true) wins over NULL.
func connect(a, b column.Vector, n int, or bool) column.Vector {
	x, y := bools(a), bools(b)
	out := make([]bool, n)
	if or {
		inBlocks(x, y, out, orBools)
	} else {
		inBlocks(x, y, out, andBools)
	}
	an, bn := column.NullsOf(a), column.NullsOf(b)
	if !an.Any() && !bn.Any() {
		return &column.Bools{Vals: out}
	}
	var nulls column.Nulls
	for i := range out {
		xn, yn := an.Get(i), bn.Get(i)
		switch {
		case !xn && !yn:
		case !xn && x.at(i) == or, !yn && y.at(i) == or:
			out[i] = or
		default:
			nulls = nulls.With(i, n)
		}
	}
	return &column.Bools{Vals: out, Nulls: nulls}
}

func andBools(out, a, b []bool) {
	o, x, y := asBytes(out), asBytes(a[:len(out)]), asBytes(b[:len(out)])
	for i := range o {
		o[i] = x[i] & y[i]
	}
}

func orBools(out, a, b []bool) {
	o, x, y := asBytes(out), asBytes(a[:len(out)]), asBytes(b[:len(out)])
	for i := range o {
		o[i] = x[i] | y[i]
	}
}

func notKernel(args []column.Vector, n int) (column.Vector, error) {
	x := bools(args[0])
	out := make([]bool, n)
	for i := range out {
		out[i] = !x.at(i)
	}
	return &column.Bools{Vals: out, Nulls: nullsOf(args, n)}, nil
}

func bindIsNull(args []Arg, want bool) (*Bound, error) {
	if len(args) != 1 {
		return nil, errNoMatch
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		nulls := column.NullsOf(args[0])
		out := make([]bool, n)
		for i := range out {
			out[i] = nulls.Get(i) == want
		}
		return &column.Bools{Vals: out}, nil
	}
	return bound([]column.Type{args[0].Type}, column.BoolType, flags{seesNull: true, codes: true}, k), nil
}
