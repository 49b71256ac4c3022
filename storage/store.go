package storage

import "context"

// Options tune a Store. The zero value is the default.
type Options struct {
	// CacheBytes bounds the memory that keeps headers, indexes and encoded chunks; 0 is 256 MiB.
	CacheBytes int64
	// TextCacheBytes bounds the memory that keeps decompressed text; 0 is 64 MiB.
	TextCacheBytes int64
	// BlockCacheBytes is the size of Pebble's own cache; 0 is 8 MiB, since the caches above sit in front of it.
	BlockCacheBytes int64
}

// Store is a store opened for reading. Any number of processes may read while one writes. Safe for concurrent use.
type Store struct{}

// Open opens the published version of the store in dir for reading. ErrNoStore if there is none.
func Open(ctx context.Context, dir string, opt Options) (*Store, error) { return nil, errSkeleton }

// Snapshot returns the version that Open or the last Refresh found, which stays as it is until Release.
func (s *Store) Snapshot() *Snapshot { return nil }

// Refresh looks whether a newer version has been published, and makes it the one that Snapshot returns. It
// costs one small file read where there is none. Snapshots already handed out are not affected.
func (s *Store) Refresh(ctx context.Context) (changed bool, err error) { return false, errSkeleton }

// Close closes the store. Snapshots not yet released keep their version open until they are.
func (s *Store) Close() error { return errSkeleton }

// Release gives the snapshot back. It must not be used afterwards, nor any Reader, Segment or Chunk of it.
func (s *Snapshot) Release() {}

// Catalog returns the shards and segments of the version, with its schema. It is shared: do not change it.
func (s *Snapshot) Catalog() *Catalog { return nil }

// Version returns the number of the version, which grows with each commit.
func (s *Snapshot) Version() uint64 { return 0 }
