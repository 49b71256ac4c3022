package engine

import (
	"context"
	"time"

	"github.com/colloquydb/colloquy/storage/load"
)

// Progress is the state of a running import or comparison.
type Progress struct {
	Rows, TotalRows   int64 // conversations
	Bytes, TotalBytes int64 // of Parquet files
	Shard             string
	Elapsed           time.Duration
}

// Remaining estimates the time left from the bytes done so far, or 0 where that cannot be told yet.
func (p Progress) Remaining() time.Duration {
	if p.Bytes <= 0 || p.TotalBytes <= p.Bytes {
		return 0
	}
	return time.Duration(float64(p.Elapsed) * float64(p.TotalBytes-p.Bytes) / float64(p.Bytes))
}

// Report says what an import did. Paths are absolute.
type Report struct {
	Imported  []string // shards that are new
	Replaced  []string // shards that had changed
	Unchanged []string // shards that the cache had already
	Dropped   []string // shards that are gone, with Prune
	Failed    []ShardError
	Warnings  []string // columns or fields left out, and why

	Conversations int64 // imported
	Messages      int64
	Bytes         int64 // of the Parquet files read
	Elapsed       time.Duration
}

// Changed reports whether the import changed the cache.
func (r Report) Changed() bool { return len(r.Imported)+len(r.Replaced)+len(r.Dropped) > 0 }

// ShardError is a shard that an import with KeepGoing left out.
type ShardError struct {
	Path string
	Err  error
}

// Import reads the shards that paths name (files, globs, folders) into the cache in dir, which is made if it is not there:
// whole or, if it fails or is interrupted, not at all. Shards that have not changed are skipped, changed ones
// replaced. Another import at work on the cache is ErrLocked; processes that read it go on with what they opened.
func Import(ctx context.Context, dir string, paths []string, opts ...ImportOption) (Report, error) {
	return runImport(ctx, dir, paths, opts)
}

// Import is the function Import on the cache of db, whose later queries see the result.
func (db *DB) Import(ctx context.Context, paths []string, opts ...ImportOption) (Report, error) {
	if db.config.readOnly {
		return Report{}, ErrReadOnly
	}
	report, err := runImport(ctx, db.dir, paths, opts)
	if err != nil {
		return report, err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		return report, ErrClosed
	}
	return report, db.refreshLocked(ctx)
}

func runImport(ctx context.Context, dir string, paths []string, opts []ImportOption) (Report, error) {
	var c importConfig
	for _, o := range opts {
		o(&c)
	}
	done, err := load.Run(ctx, dir, paths, load.Options{Prune: c.prune, KeepGoing: c.keepGoing, Progress: timed(c.progress)})
	r := Report{
		Imported: done.Imported, Replaced: done.Replaced, Unchanged: done.Unchanged, Dropped: done.Dropped, Warnings: done.Warnings,
		Conversations: done.Conversations, Messages: done.Messages, Bytes: done.Bytes, Elapsed: done.Elapsed,
	}
	for _, f := range done.Failed {
		r.Failed = append(r.Failed, ShardError{Path: f.Path, Err: f.Err})
	}
	if err == nil && c.report != nil && (r.Changed() || len(r.Failed) > 0) {
		c.report(r)
	}
	return r, err
}

// timed adds the time since now to what the loader reports.
func timed(f func(Progress)) func(load.Progress) {
	if f == nil {
		return nil
	}
	began := time.Now()
	return func(p load.Progress) {
		f(Progress{Rows: p.Rows, TotalRows: p.TotalRows, Bytes: p.Bytes, TotalBytes: p.TotalBytes, Shard: p.Shard, Elapsed: time.Since(began)})
	}
}
