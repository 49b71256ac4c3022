package fn

import "github.com/colloquydb/colloquy/storage/column"

// Resolve finds the scalar function or operator of that name (in any case) for the arguments. Operators go by their
// SQL spelling in lower case: + - * / // % ^ ** || = <> != < <= > >= and, or, not, like, not like, ilike, not ilike, ~, ~*,
// "is null", "is not null", "is distinct from", "is not distinct from", "[]" (list or text, index) and "[:]" (list or
// text, first, last; an end left out is 1 or the greatest BIGINT). like takes an optional third argument, the ESCAPE text.
func Resolve(name string, args []Arg) (*Bound, error) {
	return nil, &Error{Kind: UnknownFunction, Name: name, Arg: -1}
}

// ResolveAggregate finds the aggregate of that name for the arguments. count(*) is count without arguments.
func ResolveAggregate(name string, args []Arg, distinct bool) (*BoundAgg, error) {
	return nil, &Error{Kind: UnknownFunction, Name: name, Arg: -1}
}

// Lookup returns the entry of the function of that name or alias, in any case.
func Lookup(name string) (*Function, bool) { return nil, false }

// IsAggregate reports whether name is an aggregate.
func IsAggregate(name string) bool {
	f, ok := Lookup(name)
	return ok && f.Class == Aggregate
}

// All returns the functions by name. The slice is the caller's.
func All() []*Function { return nil }

// Suggest returns up to three names of functions that name may have been meant for, best first.
func Suggest(name string) []string { return nil }

// Cast returns the kernel (of one argument) that converts from one type to another. With try, a value that cannot be
// converted gives NULL instead of an error.
func Cast(from, to column.Type, try bool) (Kernel, error) { return nil, &Error{Kind: NoCast} }

// CanImplicit reports whether a value of type from is converted to type to without being asked: NULL to anything, BIGINT to
// DOUBLE, and lists and structs of such. A string literal (Arg.Literal) converts to anything.
func CanImplicit(from, to column.Type) bool { return from.Equal(to) }

// Common returns the type that values of all arguments take together in CASE, IN, UNION, VALUES and list literals.
func Common(args ...Arg) (column.Type, error) { return column.NullType, &Error{Kind: NoCommonType} }

// CommonComparison returns the type in which two arguments are compared. It allows more than Common: a text and a
// number are compared as numbers.
func CommonComparison(a, b Arg) (column.Type, error) {
	return column.NullType, &Error{Kind: NoCommonType}
}

// In returns `value IN (list)` for a value of the type that list (flat, any number of rows, NULLs allowed) has. The set is
// built once. Three-valued: NULL if not found and there is a NULL in the list; false for an empty list.
func In(list column.Vector) (*Bound, error) { return nil, &Error{} }

// Field returns the function that takes field number index from structs of type t.
func Field(t column.Type, index int) *Bound { return nil }

// MakeList returns the function of a list literal [a, b, ...] of n elements of type elem, MakeStruct that of {'a': x, ...}.
func MakeList(elem column.Type, n int) *Bound { return nil }

// MakeStruct returns the function of a struct literal: one argument a field of t.
func MakeStruct(t column.Type) *Bound { return nil }

// Matcher is a test of one text against constants, for predicates that are pushed down to storage (it satisfies
// storage.Matcher). Match and MatchString are safe for concurrent use and do not keep their argument.
type Matcher interface {
	Match(s []byte) bool
	MatchString(s string) bool
	// String is the test as EXPLAIN shows it, with $ for the value: LIKE '%a%', contains 'a'.
	String() string
}

// NewMatcher returns the matcher of name (like, ilike, ~, ~*, contains, starts_with, ends_with, regexp_matches,
// regexp_full_match) called with a text and the constants that follow it. ok is false where the function has no matcher.
// The negated operators (not like) are the caller's: none of these is NULL for a text that is not NULL.
func NewMatcher(name string, consts []string) (m Matcher, ok bool, err error) { return nil, false, nil }
