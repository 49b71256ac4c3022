package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/colloquydb/colloquy/engine/plan"
	"github.com/colloquydb/colloquy/storage"
)

// refreshEvery is how long a DB trusts that no other process has published a new version. Looking costs one read of a
// small file, much against a count that takes microseconds, nothing against a person's patience.
const refreshEvery = 500 * time.Millisecond

// DB is an open cache. It is safe for concurrent use.
type DB struct {
	dir    string
	config config
	store  *storage.Store
	plans  *plan.Cache

	mu        sync.Mutex
	refreshed time.Time
	current   *storage.Snapshot // that plans in the cache refer to
	open      map[*Rows]struct{}
	closed    bool
}

// Open opens the cache in dir, which must exist: Import or OpenSources make one. The context bounds the opening only.
func Open(ctx context.Context, dir string, opts ...Option) (*DB, error) {
	return open(ctx, dir, newConfig(opts))
}

func open(ctx context.Context, dir string, c config) (*DB, error) {
	store, err := storage.Open(ctx, dir, storage.Options{CacheBytes: c.cacheBytes})
	if err != nil {
		return nil, fmt.Errorf("open cache %s: %w", dir, err)
	}
	return &DB{
		dir: dir, config: c, store: store, plans: plan.NewCache(0),
		refreshed: time.Now(), current: store.Snapshot(), open: map[*Rows]struct{}{},
	}, nil
}

// Dir is the folder of the cache.
func (db *DB) Dir() string { return db.dir }

// Close ends running queries with ErrClosed, waits for them and releases the cache. Closing twice does nothing.
func (db *DB) Close() error {
	db.mu.Lock()
	if db.closed {
		db.mu.Unlock()
		return nil
	}
	db.closed = true
	running := make([]*Rows, 0, len(db.open))
	for r := range db.open {
		running = append(running, r)
	}
	db.mu.Unlock()
	for _, r := range running {
		r.shut(ErrClosed)
	}
	db.plans.Forget(db.current)
	db.current.Release()
	return db.store.Close()
}

// snapshot returns the current version for one query, after a look for a newer one if the last look is old.
// The caller releases it.
func (db *DB) snapshot(ctx context.Context) (*storage.Snapshot, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		return nil, ErrClosed
	}
	if time.Since(db.refreshed) > refreshEvery {
		if err := db.refreshLocked(ctx); err != nil {
			return nil, err
		}
	}
	return db.store.Snapshot(), nil
}

// refreshLocked moves to the newest published version. db.mu is held.
func (db *DB) refreshLocked(ctx context.Context) error {
	changed, err := db.store.Refresh(ctx)
	if err != nil {
		return fmt.Errorf("refresh cache %s: %w", db.dir, err)
	}
	db.refreshed = time.Now()
	if changed {
		db.plans.Forget(db.current)
		db.current.Release()
		db.current = db.store.Snapshot()
	}
	return nil
}
