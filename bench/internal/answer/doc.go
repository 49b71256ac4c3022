// Package answer compares what different engines say to one query.
//
// Two answers are equal if they have the same columns and the same rows: as bags, or as sequences where the query orders them.
// Integers, strings, booleans and nested values compare exactly, types by family (an INTEGER and a HUGEINT are both
// integers). Floating-point numbers compare to twelve significant figures, since engines add in different orders, or
// bit for bit on request.
//
// It may import the engine's public API and the DuckDB driver, for the Go types of their values.
package answer
