// Package load turns Parquet shards into segments of a store, and compares a store with its shards.
//
// A profile says how a dataset's columns become tables: which list holds the messages, which other list runs along with it,
// what is text. Everything else comes from the Parquet schemas, united over all shards. Run imports whole or not at all,
// skips shards that have not changed, and keeps memory to a few batches and the segments in flight. One goroutine reads
// and decodes; each segment is encoded in its own, two at a time; files are hashed beside them.
//
// It imports storage, its column and parquet packages, and nothing else of ours.
package load
