// Package storage keeps the columns of conversations in a Pebble store: keys, catalog, versions, locks, segments, chunks, indexes and
// checksums. docs/FORMAT.md says what each byte means.
//
// # Shape
//
// A store has shards (imported files), a shard has segments of at most 65,536 conversations with all their messages. A segment has leaves: stored
// columns of one of its three row spaces (Conversations, Messages, Overflow), cut into chunks of 65,536 rows. A Schema says which leaves there are
// and how tables, with nested columns, are made of them by a tree of Nodes. Which columns a dataset has is not known here.
//
// # Writing
//
// Begin takes the writer lock and stages the next version; Txn adds and drops shards; SegmentBuilder takes batches of rows (Rows) and encodes
// chunks as they fill, so that an import of any size needs the memory of the segments at work; Commit publishes everything at
// once, durably, by renaming one small file. A process that is killed, a disk that is full, leave the version before.
//
// # Reading
//
// Open opens the published version. A Snapshot is one version and stays what it is until it is released, whatever is
// written meanwhile by this or other processes. A Reader, one a goroutine, reads values of Nodes, evaluates predicates (Pred) and counts rows by value on one
// chunk at a time. It looks at headers first, then bitmaps, then encoded chunks, and at text last. What it reads passes
// through a cache bounded in bytes, whose hits take no lock.
//
// # Promises
//
// What is read equals what was written: doubles bit for bit, strings byte for byte. Every value is checked when it comes from the
// store; damage is an error that matches ErrCorrupt and names the place in words, and never a wrong answer, a panic, or a large allocation. Verify finds
// all of it. Files are readable by their owner alone. Nothing in a directory that is not ours is touched.
//
// It is the only package above its own folders that imports Pebble, and imports bitmap and storage/column of ours. It never sees SQL.
package storage
