// Package fn holds the functions of the language: operators, scalar functions, casts and aggregates, one family a
// file, and the one registry from which help, completion and SHOW FUNCTIONS are made.
//
// A name and its argument types are resolved once, when a query is bound, to a Bound (or BoundAgg) that says to which
// type each argument has to be coerced and what comes out; evaluating it is then typed loops over vectors.
// DuckDB 1.5's results are the definition wherever it has the function; what differs on purpose says so in the help
// of the function.
//
// Errors about names and argument types are *Error, so that the binder can add the place in the query and a hint; errors
// about values (overflow, a string that is no number) are *ValueError and speak of the offending value.
//
// The package imports storage/column and nothing else of ours.
package fn
