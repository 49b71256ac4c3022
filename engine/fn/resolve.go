package fn

import (
	"errors"
	"fmt"
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// errNoMatch is what a binder of a function returns when the arguments are not for it; Resolve words the error.
var errNoMatch = errors.New("fn: no overload")

// errAmbiguous is returned where string literals could be read as more than one type.
var errAmbiguous = errors.New("fn: ambiguous overload")

// Resolve finds the scalar function or operator of that name (in any case) for the arguments. Operators go by their
// SQL spelling in lower case: + - * / // % ^ ** || = <> != == < <= > >= and, or, not, like, not like, ilike, not ilike, ~, !~, ~*, !~*,
// "is null", "is not null", "is distinct from", "is not distinct from", "[]" (list or text, index) and "[:]" (list or
// text, first, last; an end left out is 1 or the greatest BIGINT). The likes take an optional third argument, the ESCAPE text.
func Resolve(name string, args []Arg) (*Bound, error) {
	f, ok := Lookup(name)
	if !ok {
		return nil, unknown("function", name, Suggest(name))
	}
	if f.bind == nil {
		return nil, &Error{Kind: NotScalar, Name: name, Arg: -1, Signatures: f.Signatures,
			Detail: fmt.Sprintf("%s is an aggregate and cannot be used here", f.Name)}
	}
	b, err := f.bind(args)
	if err != nil {
		return nil, callError(err, f, name, args)
	}
	b.Name = f.Name
	return b, nil
}

// ResolveAggregate finds the aggregate of that name for the arguments. count(*) is count without arguments.
func ResolveAggregate(name string, args []Arg, distinct bool) (*BoundAgg, error) {
	f, ok := Lookup(name)
	if !ok {
		return nil, unknown("aggregate", name, Suggest(name))
	}
	if f.bindAgg == nil {
		detail := fmt.Sprintf("%s is not an aggregate", f.Name)
		if distinct {
			detail += ": DISTINCT has no meaning in it"
		}
		return nil, &Error{Kind: NotAggregate, Name: name, Arg: -1, Signatures: f.Signatures, Detail: detail}
	}
	b, err := f.bindAgg(args)
	if err != nil {
		return nil, callError(err, f, name, args)
	}
	b.Name, b.Distinct = f.Name, distinct
	if distinct {
		return makeDistinct(b)
	}
	return b, nil
}

func unknown(what, name string, near []string) *Error {
	return &Error{Kind: UnknownFunction, Name: name, Arg: -1, Suggestions: near,
		Detail: fmt.Sprintf("there is no %s called %s", what, quoteShort(name))}
}

// callError words what a function's binder returned.
func callError(err error, f *Function, name string, args []Arg) error {
	var e *Error
	if errors.As(err, &e) {
		if e.Name == "" {
			e.Name = name
		}
		if e.Signatures == nil {
			e.Signatures = f.Signatures
		}
		return err
	}
	types := make([]string, len(args))
	for i, a := range args {
		types[i] = a.Type.String()
	}
	given := "(" + strings.Join(types, ", ") + ")"
	detail := fmt.Sprintf("%s does not take %s", f.Name, given)
	switch {
	case errors.Is(err, errAmbiguous):
		detail = fmt.Sprintf("%s takes several types, and the quoted text could be any of them: cast it", f.Name)
	case f.Class == Operator && len(args) == 2:
		detail = fmt.Sprintf("%s cannot be applied to %s and %s", strings.ToUpper(f.Name), types[0], types[1])
	case f.Class == Operator && len(args) == 1:
		detail = fmt.Sprintf("%s cannot be applied to %s", strings.ToUpper(f.Name), types[0])
	case len(args) == 0:
		detail = fmt.Sprintf("%s needs arguments", f.Name)
	}
	return &Error{Kind: WrongArguments, Name: name, Arg: -1, Detail: detail, Signatures: f.Signatures}
}

// overload is one way to call a function: fixed argument types, a result type and a kernel.
type overload struct {
	params []column.Type
	rest   *column.Type // type of any number of further arguments, nil for none
	result column.Type
	kernel Kernel
	// make, if set, gives the kernel of one call: for kernels that keep something, such as a compiled pattern.
	make  func() Kernel
	flags flags
}

// flags are what sets a kernel apart from the plain ones.
type flags struct {
	seesNull bool // gets NULL arguments and decides itself
	volatile bool
	lazy     bool
	codes    bool // takes *column.Codes as they are
}

// overloads makes a binder that picks the nearest of several ways to call a function.
func overloads(list ...overload) func([]Arg) (*Bound, error) {
	return func(args []Arg) (*Bound, error) {
		best, bestCost := -1, 0
		var ties []int
		for i := range list {
			cost, ok := list[i].cost(args)
			if !ok {
				continue
			}
			switch {
			case best < 0 || cost < bestCost:
				best, bestCost, ties = i, cost, nil
			case cost == bestCost:
				ties = append(ties, i)
			}
		}
		if best < 0 {
			return nil, errNoMatch
		}
		o := list[best]
		types := o.types(len(args))
		for i, a := range args {
			if !a.Literal || types[i].Kind == column.Varchar {
				continue
			}
			// '1.5' + '1' would have to guess between integers and doubles.
			for _, v := range ties {
				if !list[v].types(len(args))[i].Equal(types[i]) {
					return nil, errAmbiguous
				}
			}
		}
		k := o.kernel
		if o.make != nil {
			k = o.make()
		}
		return bound(types, o.result, o.flags, k), nil
	}
}

func (o *overload) types(n int) []column.Type {
	types := append([]column.Type(nil), o.params...)
	for len(types) < n {
		types = append(types, *o.rest)
	}
	return types
}

// cost is how far the arguments are from what the overload takes.
func (o *overload) cost(args []Arg) (int, bool) {
	if len(args) < len(o.params) || len(args) > len(o.params) && o.rest == nil {
		return 0, false
	}
	total := 0
	for i, a := range args {
		t := o.rest
		if i < len(o.params) {
			t = &o.params[i]
		}
		c, ok := argCost(a, *t)
		if !ok {
			return 0, false
		}
		total += c
	}
	return total, true
}

// argCost is the cost of passing a where t is wanted: 0 for the very type.
func argCost(a Arg, t column.Type) (int, bool) {
	switch {
	case a.Type.Equal(t):
		return 0, true
	case a.Literal:
		return 1, true
	case CanImplicit(a.Type, t):
		return 1, true
	}
	return 0, false
}

// bound puts a kernel behind the wrapper that lets it see flat vectors and constants only.
func bound(args []column.Type, result column.Type, f flags, k Kernel) *Bound {
	b := &Bound{Args: args, Result: result, Volatile: f.volatile, Lazy: f.lazy, SeesNull: f.seesNull}
	b.Eval = seal(args, result, f, k)
	return b
}
