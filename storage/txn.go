package storage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/zeebo/xxh3"

	"github.com/colloquydb/colloquy/storage/column"
)

// WriteOptions tune a Txn. The zero value is the default.
type WriteOptions struct {
	// Workers is how many processors a SegmentBuilder may use: with 1 it does all work in the goroutine that calls it, otherwise
	// text is compressed in another one beside it. 0 is GOMAXPROCS.
	Workers int
	// TextBlockBytes is the raw size a block of text aims at; 0 is the default.
	TextBlockBytes int
}

// Txn stages the next version of a store beside the current one. It holds the writer lock of the store until Commit or
// Abort. Its methods may be called by several goroutines, but for Commit and Abort, which come last.
type Txn struct {
	home
	opt  WriteOptions
	lock io.Closer
	base uint64 // version it starts from; 0 for none
	next uint64
	key  [32]byte

	mu       sync.Mutex
	cat      catalogFile
	original []SegmentInfo // of the version it starts from
	building map[SegmentID]*SegmentBuilder
	dirty    bool
	done     bool

	idleMu sync.Mutex
	idle   []*compressor // not in use
}

// Begin takes the writer lock of the store in dir and stages its next version. A missing or empty directory
// becomes a new store. Another writer at work is ErrLocked, with its process id; a directory that
// has files of somebody else in it is an error.
func Begin(ctx context.Context, dir string, opt WriteOptions) (*Txn, error) {
	t, err := begin(ctx, home{osEnv(), dir}, opt)
	if err != nil {
		return nil, fmt.Errorf("open store %s for writing: %w", dir, err)
	}
	return t, nil
}

func begin(ctx context.Context, h home, opt WriteOptions) (_ *Txn, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if opt.Workers == 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if err := h.claim(); err != nil {
		return nil, readOnly(err)
	}
	t := &Txn{home: h, opt: opt, building: make(map[SegmentID]*SegmentBuilder)}
	if t.lock, err = h.lockForWriting(); err != nil {
		return nil, readOnly(err)
	}
	defer func() {
		if err != nil {
			t.lock.Close()
		}
	}()
	p, err := h.readPointer()
	switch {
	case errors.Is(err, ErrNoStore):
		if err := t.cat.init(); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	default:
		c, err := readCatalog(h.fs, h.versionPath(p.version), p)
		if err != nil {
			return nil, err
		}
		t.cat, t.base = *c, p.version
	}
	if t.key, err = t.cat.hashKey(); err != nil {
		return nil, err
	}
	t.next = t.base + 1
	t.original = slices.Clone(t.cat.Segments)
	if err := h.removeLeftovers(t.base); err != nil {
		return nil, readOnly(err)
	}
	h.removeOld(t.base)
	if err := h.fs.MkdirAll(h.stagePath(t.next), dirPerm); err != nil {
		return nil, readOnly(err)
	}
	return t, nil
}

// readOnly marks what a directory without permission to write answers.
func readOnly(err error) error {
	if errors.Is(err, fs.ErrPermission) || isReadOnlyFS(err) {
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

// lockForWriting takes the writer lock and leaves our process id in it.
func (h home) lockForWriting() (io.Closer, error) {
	lock, err := h.lock(h.path(lockName), true, true)
	if errors.Is(err, errWouldBlock) {
		if pid, err := readFile(h.fs, h.path(lockName)); err == nil && len(pid) > 0 {
			return nil, fmt.Errorf("%w: process %s", ErrLocked, strings.TrimSpace(string(pid)))
		}
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	if w, ok := lock.(interface {
		io.WriterAt
		Truncate(int64) error
	}); ok {
		// Only told to others; a full disk must not keep anybody from opening, dropping and purging.
		_ = w.Truncate(0)
		_, _ = w.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	}
	return lock, nil
}

// init makes the catalog of a new store.
func (c *catalogFile) init() error {
	var random [48]byte
	if _, err := rand.Read(random[:]); err != nil {
		return err
	}
	c.HashKey = hex.EncodeToString(random[:32])
	c.Store = hex.EncodeToString(random[32:])
	c.NextShard, c.NextSegment = 1, 1
	return nil
}

// tablePath is where a table of a segment is built.
func (t *Txn) tablePath(id SegmentID, part string) string {
	return filepath.Join(t.stagePath(t.next), tableName(id, part))
}

func tableName(id SegmentID, part string) string { return fmt.Sprintf("%08d-%s.sst", id, part) }

// tablesOf returns the tables staged for a segment, of the names given.
func tablesOf(id SegmentID, names []string) []string {
	var of []string
	for _, name := range names {
		if strings.HasPrefix(name, fmt.Sprintf("%08d-", id)) {
			of = append(of, name)
		}
	}
	return of
}

// Current returns a copy of the catalog as staged: the last version with the changes made so far, finished segments included.
func (t *Txn) Current() Catalog {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Catalog{
		Schema:   Schema{Tables: slices.Clone(t.cat.Schema.Tables), Leaves: slices.Clone(t.cat.Schema.Leaves)},
		Shards:   slices.Clone(t.cat.Shards),
		Segments: slices.Clone(t.cat.Segments),
	}
}

// change runs f, which changes the catalog, unless the Txn is over.
func (t *Txn) change(f func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done {
		return ErrClosed
	}
	if err := f(); err != nil {
		return err
	}
	t.dirty = true
	return nil
}

// SetSchema replaces the schema. Leaves that exist stay as they are; new ones
// follow after them. Segments begun before it lack the new leaves, which read as NULL there.
func (t *Txn) SetSchema(s Schema) error {
	err := s.check()
	if err == nil {
		err = t.change(func() error {
			old := t.cat.Schema.Leaves
			if len(s.Leaves) < len(old) {
				return fmt.Errorf("it has %d leaves, fewer than the %d there are", len(s.Leaves), len(old))
			}
			for i, l := range old {
				n := s.Leaves[i]
				if !n.equal(&l) {
					return fmt.Errorf("leaf %d was %+v and cannot become %+v", l.ID, l, n)
				}
			}
			t.cat.Schema = Schema{Tables: slices.Clone(s.Tables), Leaves: slices.Clone(s.Leaves)}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("set schema: %w", err)
	}
	return nil
}

// AddShard registers a source file and returns its id; info.ID is ignored.
func (t *Txn) AddShard(info ShardInfo) (ShardID, error) {
	err := t.change(func() error {
		info.ID = t.cat.NextShard
		t.cat.NextShard++
		t.cat.Shards = append(t.cat.Shards, info)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("add shard %s: %w", info.Path, err)
	}
	return info.ID, nil
}

// UpdateShard replaces what is kept about the shard info.ID, for example once its checksum and rows are known.
func (t *Txn) UpdateShard(info ShardInfo) error {
	err := t.change(func() error {
		s := t.cat.shard(info.ID)
		if s == nil {
			return errNoShard
		}
		*s = info
		return nil
	})
	if err != nil {
		return fmt.Errorf("update shard %d: %w", info.ID, err)
	}
	return nil
}

var errNoShard = errors.New("there is no such shard")

// DropShard removes a shard with all its segments, be it of the last version or of this Txn. Builders of it that
// are not finished must be aborted first.
func (t *Txn) DropShard(id ShardID) error {
	err := t.change(func() error {
		if t.cat.shard(id) == nil {
			return errNoShard
		}
		for _, b := range t.building {
			if b.info.Shard == id {
				return fmt.Errorf("segment %d of it is being built", b.info.ID)
			}
		}
		t.cat.Shards = slices.DeleteFunc(t.cat.Shards, func(s ShardInfo) bool { return s.ID == id })
		t.cat.Segments = slices.DeleteFunc(t.cat.Segments, func(s SegmentInfo) bool { return s.Shard == id })
		return nil
	})
	if err != nil {
		return fmt.Errorf("drop shard %d: %w", id, err)
	}
	return nil
}

// NewSegment begins a segment of a shard. Segments are in the order of these calls.
func (t *Txn) NewSegment(shard ShardID) (b *SegmentBuilder, err error) {
	err = t.change(func() error {
		if t.cat.shard(shard) == nil {
			return errNoShard
		}
		schema := t.cat.Schema
		b, err = newSegmentBuilder(t, &schema, t.cat.NextSegment, shard, &t.key)
		if err != nil {
			return err
		}
		t.cat.NextSegment++
		t.building[b.info.ID] = b
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("begin a segment of shard %d: %w", shard, err)
	}
	return b, nil
}

// takeCompressor returns a compressor that nobody uses; giveCompressor takes it back.
func (t *Txn) takeCompressor() (*compressor, error) {
	t.idleMu.Lock()
	defer t.idleMu.Unlock()
	if n := len(t.idle); n > 0 {
		c := t.idle[n-1]
		t.idle = t.idle[:n-1]
		return c, nil
	}
	return newCompressor(column.TextOptions{BlockBytes: t.opt.TextBlockBytes})
}

func (t *Txn) giveCompressor(c *compressor) {
	t.idleMu.Lock()
	defer t.idleMu.Unlock()
	t.idle = append(t.idle, c)
}

// segmentDone takes a builder back, and its segment if it is whole.
func (t *Txn) segmentDone(b *SegmentBuilder, whole bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.building, b.info.ID)
	if !whole || t.done {
		return
	}
	at, _ := slices.BinarySearchFunc(t.cat.Segments, b.info.ID, func(s SegmentInfo, id SegmentID) int { return int(s.ID) - int(id) })
	t.cat.Segments = slices.Insert(t.cat.Segments, at, b.info)
}

// Commit publishes the staged version, durably and at once or not at all, and releases the lock. When it fails
// the store is at the version before (or, if only the last sync failed, at the new one), and the Txn is done for either way.
// A Txn without changes publishes nothing.
func (t *Txn) Commit(ctx context.Context) error {
	dirty, err := t.end(true)
	if err != nil {
		return fmt.Errorf("commit to store %s: %w", t.dir, err)
	}
	defer t.lock.Close()
	if dirty {
		err = t.commit(ctx)
		if err != nil {
			// Unless it has become the current version after all.
			if p, perr := t.readPointer(); perr != nil && !errors.Is(perr, ErrNoStore) || perr == nil && p.version == t.next {
				return fmt.Errorf("commit to store %s: %w", t.dir, err)
			}
			t.fs.RemoveAll(t.versionPath(t.next))
		}
	}
	if rerr := t.fs.RemoveAll(t.stagePath(t.next)); err == nil && rerr != nil && !dirty {
		err = rerr
	}
	if err != nil {
		return fmt.Errorf("commit to store %s: %w", t.dir, err)
	}
	if dirty {
		t.removeOld(t.next)
	}
	return nil
}

// end makes the Txn refuse further changes.
func (t *Txn) end(commit bool) (dirty bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done {
		return false, ErrClosed
	}
	if n := len(t.building); commit && n > 0 {
		return false, fmt.Errorf("%d segments are still being built", n)
	}
	t.done = true
	return t.dirty, nil
}

func (t *Txn) commit(ctx context.Context) error {
	dir := t.versionPath(t.next)
	if err := t.fs.MkdirAll(dir, dirPerm); err != nil {
		return err
	}
	if t.base > 0 {
		if err := cloneVersion(t.fs, t.versionPath(t.base), dir); err != nil {
			return fmt.Errorf("clone version %d: %w", t.base, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := t.changeTables(ctx, dir); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	t.cat.Version = t.next
	data, err := t.cat.encode()
	if err != nil {
		return err
	}
	if err := writeFile(t.fs, filepath.Join(dir, catalogName), data); err != nil {
		return fmt.Errorf("write catalog: %w", err)
	}
	if err := writeFile(t.fs, filepath.Join(dir, readersName), nil); err != nil {
		return err
	}
	if err := syncDir(t.fs, dir); err != nil {
		return err
	}
	if err := syncDir(t.fs, t.path(versionsDir)); err != nil {
		return err
	}
	if err := t.publish(pointer{version: t.next, catalog: xxh3.Hash(data)}); err != nil {
		return fmt.Errorf("publish version %d: %w", t.next, err)
	}
	return nil
}

// changeTables takes the tables of dropped segments out of the database in dir and those of new ones in.
func (t *Txn) changeTables(ctx context.Context, dir string) (err error) {
	log := new(pebbleLog)
	var db *pebble.DB
	defer func() {
		// Pebble panics when a directory cannot be synced, since it could not go on. We can: this version is given up, and with
		// it the database, whose locks the panic has left held, so that it cannot even be closed.
		if p := recover(); p != nil {
			if perr, ok := p.(error); ok {
				err = fmt.Errorf("pebble gave up: %w", perr)
			} else {
				err = fmt.Errorf("pebble gave up: %v", p)
			}
			return
		}
		if db != nil {
			// Close waits until the files of dropped tables are gone.
			if cerr := db.Close(); err == nil {
				err = cerr
			}
		}
		if ferr := log.err(); err == nil {
			err = ferr
		}
		if err == nil {
			err = removeLogs(t.fs, dir)
		}
	}()
	if db, err = openForStaging(t.fs, dir, log); err != nil {
		return err
	}
	return t.excise(ctx, db)
}

// excise is changeTables in the open database.
func (t *Txn) excise(ctx context.Context, db *pebble.DB) error {
	has := func(list []SegmentInfo, id SegmentID) bool {
		return slices.ContainsFunc(list, func(s SegmentInfo) bool { return s.ID == id })
	}
	for _, s := range t.original {
		if has(t.cat.Segments, s.ID) {
			continue
		}
		for _, kind := range keyKinds {
			from, to := segmentRange(kind, s.ID)
			if err := db.Excise(ctx, pebble.KeyRange{Start: from, End: to}); err != nil {
				return fmt.Errorf("drop segment %d: %w", s.ID, err)
			}
		}
	}
	staged, err := t.fs.List(t.stagePath(t.next))
	if err != nil {
		return err
	}
	var tables []string
	for _, s := range t.cat.Segments {
		if has(t.original, s.ID) {
			continue
		}
		for _, name := range tablesOf(s.ID, staged) {
			tables = append(tables, filepath.Join(t.stagePath(t.next), name))
		}
	}
	if len(tables) == 0 {
		return nil
	}
	slices.Sort(tables)
	if err := db.Ingest(ctx, tables); err != nil {
		return fmt.Errorf("ingest %d tables: %w", len(tables), err)
	}
	return nil
}

// Abort drops what was staged and releases the lock. After Commit or Abort it does nothing.
func (t *Txn) Abort() error {
	t.mu.Lock()
	open := make([]*SegmentBuilder, 0, len(t.building))
	for _, b := range t.building {
		open = append(open, b)
	}
	t.mu.Unlock()
	for _, b := range open {
		b.Abort()
	}
	if _, err := t.end(false); err != nil {
		return nil
	}
	defer t.lock.Close()
	if err := t.fs.RemoveAll(t.stagePath(t.next)); err != nil {
		return fmt.Errorf("abort the writing to store %s: %w", t.dir, err)
	}
	return nil
}
