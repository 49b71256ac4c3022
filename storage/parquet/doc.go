// Package parquet reads Parquet files of unknown origin as typed vectors, and writes Parquet.
//
// A Shard is one open file. Its columns are those of the data model: lists are found by structure, not by name
// (three-level, and the two-level forms of old writers), physical and logical types are mapped to column.Type, and what has
// no such type is reported and left out. A Reader gives rows in order, as batches of one vector a column: page by
// page, in memory bounded by the pages of one batch and not by the row group, with typed loops and no value boxed.
//
// Files are taken to be hostile. The footer, page headers, levels and values are decoded here, in bounds-checked Go that
// allocates for bytes that are there and never for a count that a file merely declares; parquet-go's own page readers do
// not promise that (a six-byte run expands to gigabytes, a nested footer overflows the stack, an LZ4 page loops for ever),
// so of that library this package takes the enumerations of the format, the writer, and in tests the reference reader.
// Compression is left to libraries, each with its output bounded. Every failure is an *Error that matches
// ErrShard and names file, row group and column; a panic in a decoder is caught and becomes one. Strings are kept byte for
// byte, valid UTF-8 or not, doubles bit for bit.
//
// The format is that of https://github.com/apache/parquet-format, release 2.11. The package imports column and parquet-go, and is
// the only one to import the latter.
package parquet
