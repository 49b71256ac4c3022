// Command bench does the same work in Colloquy and in what people would use instead, DuckDB and (where its library is
// installed) chDB, on the same Parquet shards in one run: import, size on disk, and the queries of queries.go. It checks
// that the answers are equal and prints one table of medians and ratios. README.md says how to run it and what makes
// it fair.
//
// Each engine imports in a process of its own, so that its memory and cpu time are its own; queries run interleaved, an
// engine after the other in each round, so that a slow minute of the machine hits all alike.
//
// It is a module of its own, because DuckDB needs cgo and Colloquy does not. The package imports engine and sample of the main
// module, and no more of it: what it measures is what a program that embeds Colloquy gets.
package main
