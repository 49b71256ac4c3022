package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
)

// Snapshot is one immutable version of the store. Safe for concurrent use until released.
type Snapshot struct {
	*version
	released atomic.Bool
}

// Release gives the snapshot back. It must not be used afterwards, nor any Reader, Segment or Chunk of it: what then has to be
// read is ErrClosed. Releasing twice does nothing.
func (s *Snapshot) Release() {
	if !s.released.Swap(true) {
		s.release()
	}
}

// version is a published version that is open, shared by its snapshots.
type version struct {
	pointer
	store    *Store
	cat      *catalogFile
	key      [32]byte // of text hashes
	segments []*Segment
	leaves   []leafFacts // by LeafID-1
	allText  bool        // all text of the version fits the cache of decompressed text

	refs atomic.Int64
	lock io.Closer // of its readers

	// damaged has errors by key. Pebble takes seconds to find out which bit of a block has flipped, each time.
	damaged     sync.Map
	damageCount atomic.Int32

	mu sync.RWMutex // held shared while db is in use
	db *pebble.DB   // nil once closed
}

// openVersion opens the version published now. Segments that old has too keep what is cached of them.
func (s *Store) openVersion(ctx context.Context, old *version) (_ *version, err error) {
	p, lock, err := s.lockCurrent(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			lock.Close()
		}
	}()
	dir := s.versionPath(p.version)
	cat, err := readCatalog(s.fs, dir, p)
	if err != nil {
		return nil, err
	}
	v := &version{pointer: p, store: s, cat: cat, lock: lock, leaves: make([]leafFacts, len(cat.Schema.Leaves))}
	if v.key, err = cat.hashKey(); err != nil {
		return nil, err
	}
	if v.db, err = openForReading(s.fs, dir, s.opt.BlockCacheBytes); err != nil {
		return nil, fmt.Errorf("open version %d: %w", p.version, pebbleError(err))
	}
	v.refs.Store(1)
	known := make(map[SegmentID]*segmentData)
	if old != nil && old.cat.Store == cat.Store {
		for _, seg := range old.segments {
			known[seg.info.ID] = seg.data
		}
	}
	var text int64
	v.segments = make([]*Segment, len(cat.Segments))
	for i, info := range cat.Segments {
		data := known[info.ID]
		if data == nil {
			data = newSegmentData(&info)
		}
		v.segments[i] = newSegment(v, i, info, data)
		text += info.TextBytes
	}
	v.allText = text <= s.opt.TextCacheBytes
	return v, nil
}

// release gives back one reference. With the last one the version is closed, and removed if it is not the current one any more.
func (v *version) release() error {
	if v.refs.Add(-1) > 0 {
		return nil
	}
	v.mu.Lock()
	db := v.db
	v.db = nil
	v.mu.Unlock()
	err := db.Close()
	if lerr := v.lock.Close(); err == nil {
		err = lerr
	}
	if p, perr := v.store.readPointer(); perr == nil && p.version > v.pointer.version {
		v.store.removeOld(p.version)
	}
	if err != nil {
		return fmt.Errorf("close version %d: %w", v.pointer.version, err)
	}
	return nil
}

// get calls use with the value under k, checked and without its checksum, which is valid during the call only.
func (v *version) get(k key, st *Stats, use func(value []byte) error) error {
	if v.damageCount.Load() > 0 {
		if err, ok := v.damaged.Load(k); ok {
			return err.(error)
		}
	}
	var kb [16]byte
	kbuf := k.append(kb[:0])
	err := v.getSealed(kbuf, func(data []byte) error {
		if st != nil {
			st.BytesRead.Add(int64(len(data)))
		}
		value, err := unseal(data, kbuf)
		if err != nil {
			return err
		}
		return use(value)
	})
	if err == nil {
		return nil
	}
	err = fmt.Errorf("read %s: %w", k.describe(&v.cat.Schema), err)
	if errors.Is(err, ErrCorrupt) && v.damageCount.Add(1) <= maxProblems {
		v.damaged.Store(k, err)
	}
	return err
}

func (v *version) getSealed(k []byte, use func(data []byte) error) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.db == nil {
		return ErrClosed
	}
	data, closer, err := v.db.Get(k)
	if errors.Is(err, pebble.ErrNotFound) {
		return corruptf("it is missing")
	}
	if err != nil {
		return pebbleError(err)
	}
	err = use(data)
	if cerr := closer.Close(); err == nil && cerr != nil {
		err = pebbleError(cerr)
	}
	return err
}

// pebbleError marks damage that Pebble found as ErrCorrupt.
func pebbleError(err error) error {
	if err != nil && pebble.IsCorruptionError(err) {
		return corrupt(err)
	}
	return err
}

// Catalog returns the shards and segments of the version, with its schema. It is shared: do not change it.
func (s *Snapshot) Catalog() *Catalog { return &s.cat.Catalog }

// Version returns the number of the version, which grows with each commit.
func (s *Snapshot) Version() uint64 { return s.pointer.version }

// Schema returns the tables and leaves of the version. It is shared: do not change it.
func (s *Snapshot) Schema() *Schema { return &s.cat.Schema }

// Segments returns the segments in import order. The slice is shared: do not change it.
func (s *Snapshot) Segments() []*Segment { return s.segments }

// Rows returns the number of rows in a space.
func (s *Snapshot) Rows(space Space) int64 {
	var n int64
	for _, seg := range s.segments {
		n += int64(seg.info.Rows(space))
	}
	return n
}

// Chunks lists all chunks of a space in storage order (segments in import order, rows in file order).
func (s *Snapshot) Chunks(space Space) []Chunk {
	var list []Chunk
	for _, seg := range s.segments {
		rows := seg.info.Rows(space)
		for i := range chunksOf(rows) {
			list = append(list, Chunk{Segment: seg, Space: space, Index: i, Rows: chunkRows(rows, i)})
		}
	}
	return list
}
