package plan

import (
	"container/list"
	"context"
	"sync"

	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
)

// Cache keeps parsed statements by their text and, for statements without parameters, the plan over the version of the store that
// they were last planned on. It is bounded and safe for concurrent use. It holds no snapshot, but what it keeps of a version
// stays in memory until it is planned on another one, or forgotten.
type Cache struct {
	mu      sync.Mutex
	most    int
	entries map[string]*list.Element // of *cacheEntry
	recent  list.List                // most recently used first
}

type cacheEntry struct {
	text string
	stmt lang.Statement
	// plan is the plan over the version with this catalog, without its snapshot; nil if there is none.
	plan    *Plan
	catalog *storage.Catalog
}

// defaultCacheEntries is the number of statements kept, and maxCachedText the length up to which they are: longer ones would be written by
// programs, with values in them, and are not likely to come again.
const (
	defaultCacheEntries = 256
	maxCachedText       = 16 << 10
)

// NewCache returns a cache of at most n statements; n <= 0 means 256.
func NewCache(n int) *Cache {
	if n <= 0 {
		n = defaultCacheEntries
	}
	return &Cache{most: n, entries: map[string]*list.Element{}}
}

// Prepare is Prepare for a text of exactly one statement, from the cache where possible. The error of a text that does not parse is a *lang.Error.
func (c *Cache) Prepare(ctx context.Context, snap *storage.Snapshot, sql string, params Params) (*Plan, error) {
	var catalog *storage.Catalog
	if snap != nil {
		catalog = snap.Catalog()
	}
	stmt, p := c.lookup(sql, catalog, params.empty())
	if p != nil {
		own := *p
		own.snap = snap
		return &own, nil
	}
	if stmt == nil {
		var err error
		if stmt, err = lang.ParseOne(sql); err != nil {
			return nil, err
		}
	}
	p, err := Prepare(ctx, snap, stmt, params, Options{})
	if err != nil {
		return nil, err
	}
	kept := *p
	kept.snap = nil
	if !params.empty() || !repeatable(stmt) {
		kept.Root = nil
	}
	c.store(sql, stmt, catalog, &kept)
	return p, nil
}

// repeatable reports whether the plan of a statement may be used again: constants that change from run to run must not be in it.
func repeatable(stmt lang.Statement) bool {
	_, explain := stmt.(*lang.Explain)
	return !explain
}

// lookup returns the statement of a text, and its plan if that may be used.
func (c *Cache) lookup(sql string, catalog *storage.Catalog, usePlan bool) (lang.Statement, *Plan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	el := c.entries[sql]
	if el == nil {
		return nil, nil
	}
	c.recent.MoveToFront(el)
	e := el.Value.(*cacheEntry)
	if usePlan && e.plan != nil && e.catalog == catalog {
		return e.stmt, e.plan
	}
	return e.stmt, nil
}

// store keeps a statement, and a plan if it has a root.
func (c *Cache) store(sql string, stmt lang.Statement, catalog *storage.Catalog, p *Plan) {
	if len(sql) > maxCachedText {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	el := c.entries[sql]
	if el == nil {
		el = c.recent.PushFront(&cacheEntry{text: sql, stmt: stmt})
		c.entries[sql] = el
		if c.recent.Len() > c.most {
			old := c.recent.Remove(c.recent.Back()).(*cacheEntry)
			delete(c.entries, old.text)
		}
	}
	if p.Root != nil {
		e := el.Value.(*cacheEntry)
		e.plan, e.catalog = p, catalog
	}
}

// Forget drops every plan over the version of snap. Parsed statements stay.
func (c *Cache) Forget(snap *storage.Snapshot) {
	if snap == nil {
		return
	}
	catalog := snap.Catalog()
	c.mu.Lock()
	defer c.mu.Unlock()
	for el := c.recent.Front(); el != nil; el = el.Next() {
		if e := el.Value.(*cacheEntry); e.catalog == catalog {
			e.plan, e.catalog = nil, nil
		}
	}
}
