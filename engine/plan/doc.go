// Package plan turns a syntax tree into a plan that exec can run. A statement goes through four stages:
//
//  1. The binder (bind_*.go) gives names their meaning from the catalog, expressions their types and conversions, and puts a logical
//     plan together: a tree of nodes whose columns have numbers of their own, so that expressions can move through it.
//  2. Rules (rule_*.go, listed in rules.go) rewrite the logical plan, one thing each: conditions move to the scans, structs
//     and lists shrink to the parts that are used, counts are taken from headers, bitmaps and cardinalities, text is grouped
//     by hash and fetched last.
//  3. The physical stage (physical*.go, pred*.go) chooses operators, divides conditions into what storage answers and what rows are
//     tested for, and lowers expressions to positions.
//  4. The plan renders itself as EXPLAIN, and runs.
//
// A rule is a function from a plan to an equivalent one. A new rule is one file, one line in rules.go, and cases in testdata/plan; tests run
// every query with each rule left out and compare the answers.
//
// # What it promises
//
// A [Plan] is immutable. Any number of goroutines may run it at once, each on a snapshot of the version it was made for. Faults of the query
// text are *[Error] with a place, a message in the user's words and often a hint. Planning takes time in proportion to the text
// once aliases, CTEs and the like are written out, which is bounded.
//
// Names and types follow DuckDB 1.5: column names win over aliases in WHERE, GROUP BY and HAVING, aliases over columns in ORDER BY; a result
// column without an alias is named as there.
//
// # Limits
//
// The package imports lang, exec, fn, storage and storage/column. No name of a table or column of a dataset stands in it: what
// exists comes from the catalog.
package plan
