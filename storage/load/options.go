package load

import (
	"time"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// Options tune an import. The zero value is the default.
type Options struct {
	// Prune drops shards of the store that are not among the paths. Shards that could not be read are kept as they are.
	Prune bool
	// KeepGoing imports the readable shards where others cannot be read, and lists those in the Report.
	KeepGoing bool
	// Limits bound what a shard can make its reader do.
	Limits parquet.Limits
	// Progress, if set, is called about ten times a second from a goroutine of its own, and once at the end.
	Progress func(Progress)
	// Segments is how many segments are in memory at a time; 0 is 2. Each takes some 300 MB.
	Segments int
	// Write is passed on to the store.
	Write storage.WriteOptions
}

// Report says what an import did.
type Report struct {
	Imported  []string  // shards that are new
	Replaced  []string  // shards that had changed
	Unchanged []string  // shards that were there already
	Dropped   []string  // shards that are no longer among the sources
	Failed    []Failure // shards that could not be read, with KeepGoing
	Warnings  []string  // what was left out of shards, each thing once

	Conversations int64 // imported by this run
	Messages      int64
	Bytes         int64 // of the files imported
	Elapsed       time.Duration
}

// Failure is a shard that could not be read. Err matches parquet.ErrShard.
type Failure struct {
	Path string
	Err  error
}
