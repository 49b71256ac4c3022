package fn

import "github.com/colloquydb/colloquy/storage/column"

var conditionalFunctions = []*Function{
	{
		Name: "coalesce", Category: "logic",
		Signatures: []string{"coalesce(value ANY, ...) -> ANY"},
		Help:       "First of the values that is not NULL.",
		Example:    "SELECT coalesce(NULL, 'b', 'c')", Output: "b",
		bind: func(args []Arg) (*Bound, error) {
			if len(args) == 0 {
				return nil, errNoMatch
			}
			return bindCoalesce(args)
		},
	},
	{
		Name: "ifnull", Category: "logic",
		Signatures: []string{"ifnull(value ANY, instead ANY) -> ANY"},
		Help:       "The value, or the other one where it is NULL.",
		Example:    "SELECT ifnull(NULL, 2)", Output: "2",
		bind: func(args []Arg) (*Bound, error) {
			if len(args) != 2 {
				return nil, errNoMatch
			}
			return bindCoalesce(args)
		},
	},
	{
		Name: "nullif", Category: "logic",
		Signatures: []string{"nullif(value ANY, other ANY) -> ANY"},
		Help:       "The value, or NULL where it equals the other one.",
		Example:    "SELECT nullif('unknown', 'unknown')", Output: "NULL",
		bind: bindNullif,
	},
	{
		Name: "if", Category: "logic",
		Signatures: []string{"if(condition BOOLEAN, then ANY, else ANY) -> ANY"},
		Help:       "The second value where the condition is true, else the third.",
		Example:    "SELECT if(1 < 2, 'yes', 'no')", Output: "yes",
		bind: bindIf,
	},
	extremeFunction("greatest", 1, "Greatest of the values; NULLs are left out.", "SELECT greatest(3, NULL, 5)", "5"),
	extremeFunction("least", -1, "Least of the values; NULLs are left out.", "SELECT least('b', 'a')", "a"),
}

func repeated(t column.Type, n int) []column.Type { return fill(t, n) }

func bindCoalesce(args []Arg) (*Bound, error) {
	t, err := Common(args...)
	if err != nil {
		return nil, err
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		which := make([]int32, n)
		for i := range which {
			which[i] = -1
		}
		for a := len(args) - 1; a >= 0; a-- {
			nulls := column.NullsOf(args[a])
			for i := range which {
				if !nulls.Get(i) {
					which[i] = int32(a)
				}
			}
		}
		return choose(t, args, which, n), nil
	}
	return bound(repeated(t, len(args)), t, flags{seesNull: true, lazy: true}, k), nil
}

// bindNullif compares in the common type; the result is the first argument as it was.
func bindNullif(args []Arg) (*Bound, error) {
	if len(args) != 2 {
		return nil, errNoMatch
	}
	compared, err := CommonComparison(args[0], args[1])
	if err != nil {
		return nil, err
	}
	result := args[0].Type
	equal := comparisonOps["="].kernel(compared)
	cast := Kernel(first)
	if !result.Equal(compared) {
		if cast, err = Cast(result, compared, false); err != nil {
			return nil, err
		}
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		value, err := cast(args[:1], n)
		if err != nil {
			return nil, err
		}
		same, err := equal([]column.Vector{plain(value, compared, false), args[1]}, n)
		if err != nil {
			return nil, err
		}
		b := same.(*column.Bools)
		which := make([]int32, n)
		for i, x := range b.Vals {
			if x && !b.Nulls.Get(i) {
				which[i] = -1
			}
		}
		return choose(result, args[:1], which, n), nil
	}
	return bound([]column.Type{result, compared}, result, flags{seesNull: true}, k), nil
}

func bindIf(args []Arg) (*Bound, error) {
	if len(args) != 3 || !isCondition(args[0]) {
		return nil, errNoMatch
	}
	t, err := Common(args[1:]...)
	if err != nil {
		return nil, err
	}
	k := func(args []column.Vector, n int) (column.Vector, error) {
		c, nulls := bools(args[0]), column.NullsOf(args[0])
		which := make([]int32, n)
		for i := range which {
			if !c.at(i) || nulls.Get(i) {
				which[i] = 1
			}
		}
		return choose(t, args[1:], which, n), nil
	}
	return bound([]column.Type{column.BoolType, t, t}, t, flags{seesNull: true, lazy: true}, k), nil
}

func extremeFunction(name string, sign int, help, example, output string) *Function {
	return &Function{
		Name: name, Category: "number",
		Signatures: []string{name + "(value ANY, ...) -> ANY"},
		Help:       help, Example: example, Output: output,
		bind: func(args []Arg) (*Bound, error) {
			if len(args) == 0 {
				return nil, errNoMatch
			}
			t, err := Common(args...)
			if err != nil {
				return nil, err
			}
			k := func(args []column.Vector, n int) (column.Vector, error) {
				which := make([]int32, n)
				for i := range which {
					which[i] = -1
				}
				for a := range args {
					compare := make([]func(i, j int) int, a)
					for b := range a {
						compare[b] = column.Comparer(args[a], args[b])
					}
					nulls := column.NullsOf(args[a])
					for i, w := range which {
						if !nulls.Get(i) && (w < 0 || compare[w](i, i)*sign > 0) {
							which[i] = int32(a)
						}
					}
				}
				return choose(t, args, which, n), nil
			}
			return bound(repeated(t, len(args)), t, flags{seesNull: true}, k), nil
		},
	}
}
