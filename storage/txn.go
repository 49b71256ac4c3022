package storage

import "context"

// WriteOptions tune a Txn. The zero value is the default.
type WriteOptions struct {
	// Workers is how many goroutines compress and encode, shared by all builders of the Txn; 0 is GOMAXPROCS.
	Workers int
	// TextBlockBytes is the raw size a block of text aims at; 0 is the default.
	TextBlockBytes int
}

// Txn stages the next version of a store beside the current one. It holds the writer lock of the store until Commit or
// Abort. Its methods may be called by several goroutines, but for Commit and Abort, which come last.
type Txn struct{}

// Begin takes the writer lock of the store in dir and stages its next version. A missing or empty directory
// becomes a new store. Another writer at work is ErrLocked, with its process id; a directory that
// has files of somebody else in it is an error.
func Begin(ctx context.Context, dir string, opt WriteOptions) (*Txn, error) {
	return nil, errSkeleton
}

// Current returns a copy of the catalog as staged: the last version with the changes made so far, finished segments included.
func (t *Txn) Current() Catalog { return Catalog{} }

// SetSchema replaces the schema. Leaves that exist keep their id, space, name, kind and way of storing; new ones
// follow after them. Segments begun before it lack the new leaves, which read as NULL there.
func (t *Txn) SetSchema(s Schema) error { return errSkeleton }

// AddShard registers a source file and returns its id; info.ID is ignored.
func (t *Txn) AddShard(info ShardInfo) (ShardID, error) { return 0, errSkeleton }

// UpdateShard replaces what is kept about the shard info.ID, for example once its checksum and rows are known.
func (t *Txn) UpdateShard(info ShardInfo) error { return errSkeleton }

// DropShard removes a shard with all its segments, be it of the last version or of this Txn. Builders of it that
// are not finished must be aborted first.
func (t *Txn) DropShard(id ShardID) error { return errSkeleton }

// NewSegment begins a segment of a shard. Segments are in the order of these calls.
func (t *Txn) NewSegment(shard ShardID) (*SegmentBuilder, error) { return nil, errSkeleton }

// Commit publishes the staged version, durably and at once or not at all, and releases the lock. When it fails
// the store is at the version before (or, if only the last sync failed, at the new one), and the Txn is done for either way.
// A Txn without changes publishes nothing.
func (t *Txn) Commit(ctx context.Context) error { return errSkeleton }

// Abort drops what was staged and releases the lock. After Commit or Abort it does nothing.
func (t *Txn) Abort() error { return errSkeleton }
