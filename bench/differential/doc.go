// Package differential runs the case files of testdata/differential in Colloquy and in DuckDB and compares the answers: the same
// text of SQL, over the same Parquet shards. DuckDB gets two tables with the columns that Colloquy derives at import
// (tables.go), so that SELECT * compares too.
//
// The data sets are generated shards, shards full of NULL and empty values written by DuckDB, and shards of other writers where
// they are present (sets.go). A failure shows the query, the first difference and Colloquy's plan.
//
//	go test ./differential
//	go test ./differential -run Cases/generated/nested -v
//
// It may import the engine's public API, sample, and the internal packages of bench.
package differential
