// Package plan turns a syntax tree into a plan that exec can run: it binds names to the catalog, gives every expression a type,
// rewrites the logical plan by rules (one a file), chooses physical operators, and renders EXPLAIN.
//
// What it promises: a [Plan] is immutable and may be run any number of times, by several goroutines at once, as long as its
// snapshot is held. Faults of the query text are *[Error] with a place, a message in the user's words and often a hint.
//
// It imports lang, exec, fn, storage and storage/column. No name of a table or column of a dataset stands in it: what exists comes from the catalog.
package plan
