package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Options tune a Store. The zero value is the default.
type Options struct {
	// CacheBytes bounds the memory that keeps headers, indexes and encoded chunks; 0 is 256 MiB.
	CacheBytes int64
	// TextCacheBytes bounds the memory that keeps decompressed text; 0 is 64 MiB.
	TextCacheBytes int64
	// BlockCacheBytes is the size of Pebble's own cache; 0 is 16 MiB: the caches above sit in front of it, and what they hold
	// is better not held twice.
	BlockCacheBytes int64
}

const (
	defaultCache      = 256 << 20
	defaultTextCache  = 64 << 20
	defaultBlockCache = 16 << 20
)

// Store is a store opened for reading. Any number of processes may read while one writes. Safe for concurrent use.
type Store struct {
	home
	opt   Options
	cache *cache
	text  *cache

	refresh sync.Mutex // one Refresh at a time

	mu      sync.Mutex
	current *version // nil once closed
}

// Open opens the published version of the store in dir for reading. ErrNoStore if there is none.
func Open(ctx context.Context, dir string, opt Options) (*Store, error) {
	s, err := open(ctx, home{osEnv(), dir}, opt)
	if errors.Is(err, ErrNoStore) {
		return nil, fmt.Errorf("open store %s: %w: nothing has been imported there yet", dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	return s, nil
}

func open(ctx context.Context, h home, opt Options) (*Store, error) {
	if opt.CacheBytes <= 0 {
		opt.CacheBytes = defaultCache
	}
	if opt.TextCacheBytes <= 0 {
		opt.TextCacheBytes = defaultTextCache
	}
	if opt.BlockCacheBytes <= 0 {
		opt.BlockCacheBytes = defaultBlockCache
	}
	s := &Store{home: h, opt: opt, cache: newCache(opt.CacheBytes), text: newCache(opt.TextCacheBytes)}
	v, err := s.openVersion(ctx, nil)
	if err != nil {
		return nil, err
	}
	s.current = v
	return s, nil
}

// Snapshot returns the version that Open or the last Refresh found, which stays as it is until Release. After Close it is nil.
func (s *Store) Snapshot() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return nil
	}
	s.current.refs.Add(1)
	return &Snapshot{version: s.current}
}

// Refresh looks whether a newer version has been published, and makes it the one that Snapshot returns. It
// costs one small file read where there is none. Snapshots already handed out are not affected.
func (s *Store) Refresh(ctx context.Context) (changed bool, err error) {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	snap := s.Snapshot()
	if snap == nil {
		return false, fmt.Errorf("refresh store %s: %w", s.dir, ErrClosed)
	}
	defer snap.Release()
	p, err := s.readPointer()
	if err != nil {
		return false, fmt.Errorf("refresh store %s: %w", s.dir, err)
	}
	if p == snap.version.pointer {
		return false, nil
	}
	v, err := s.openVersion(ctx, snap.version)
	if err != nil {
		return false, fmt.Errorf("refresh store %s: %w", s.dir, err)
	}
	s.mu.Lock()
	old := s.current
	if old == nil { // closed meanwhile
		s.mu.Unlock()
		v.release()
		return false, fmt.Errorf("refresh store %s: %w", s.dir, ErrClosed)
	}
	s.current = v
	s.mu.Unlock()
	old.release()
	return true, nil
}

// Close closes the store. Snapshots not yet released keep their version open until they are.
func (s *Store) Close() error {
	s.mu.Lock()
	v := s.current
	s.current = nil
	s.mu.Unlock()
	if v == nil {
		return fmt.Errorf("close store %s: %w", s.dir, ErrClosed)
	}
	return v.release()
}
