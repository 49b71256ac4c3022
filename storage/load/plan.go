package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// source is a shard to import.
type source struct {
	path    string
	finger  parquet.Fingerprint
	old     *storage.ShardInfo // what the store has of it; nil if it is new
	columns []parquet.Column
	absent  []string // columns that are left out
	rows    int64
	raw     int64

	id       storage.ShardID // once its import has begun
	messages int64
	decoded  int64
	hash     string
	err      error // why it is left out, with KeepGoing
}

// plan is what an import has to do.
type plan struct {
	todo      []*source
	touched   []touch
	unchanged []string
	gone      []storage.ShardInfo
}

// touch is a shard with another time but, it seems, the same content.
type touch struct {
	path   string
	old    storage.ShardInfo
	finger parquet.Fingerprint
}

// newPlan compares files with what a store has of them. It reads footers only. A file that cannot be read is handed
// to fail, whose error ends the plan.
func newPlan(files []string, shards []storage.ShardInfo, lim parquet.Limits, fail func(path string, err error) error) (*plan, error) {
	byID := make(map[string]*storage.ShardInfo, len(shards))
	for i := range shards {
		byID[identity(shards[i].Path)] = &shards[i]
	}
	p := &plan{}
	named := make(map[storage.ShardID]bool)
	for _, path := range files {
		old := byID[identity(path)]
		if old != nil {
			named[old.ID] = true
		}
		f, err := parquet.FingerprintFile(path, lim)
		switch {
		case err != nil:
			if err := fail(path, err); err != nil {
				return nil, err
			}
		case old == nil || old.Size != f.Size || old.FooterHash != f.FooterHash:
			p.todo = append(p.todo, &source{path: path, finger: f, old: old})
		case old.ModTime.UnixNano() != f.ModTime:
			p.touched = append(p.touched, touch{path, *old, f})
		default:
			p.unchanged = append(p.unchanged, path)
		}
	}
	for _, s := range shards {
		if !named[s.ID] {
			p.gone = append(p.gone, s)
		}
	}
	return p, nil
}

// nothing reports whether the store is what the files say already.
func (p *plan) nothing(prune bool) bool {
	return len(p.todo) == 0 && len(p.touched) == 0 && (len(p.gone) == 0 || !prune)
}

// upToDate returns the plan if there is nothing to do, without keeping writers out meanwhile.
func upToDate(ctx context.Context, dir string, files []string, opt *Options) (*plan, bool, error) {
	s, err := storage.Open(ctx, dir, storage.Options{})
	if errors.Is(err, storage.ErrNoStore) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	defer s.Close()
	snap := s.Snapshot()
	defer snap.Release()
	failed := false
	p, err := newPlan(files, snap.Catalog().Shards, opt.Limits, func(string, error) error { failed = true; return nil })
	if err != nil || failed || !p.nothing(opt.Prune) {
		return nil, false, err
	}
	return p, true, nil
}

// examine opens a shard to learn its columns and rows.
func (s *source) examine(ctx context.Context, lim parquet.Limits) error {
	f, err := parquet.Open(ctx, s.path, lim)
	if err != nil {
		return err
	}
	defer f.Close()
	if f.Fingerprint() != s.finger {
		return s.changed()
	}
	s.columns, s.rows, s.raw = f.Columns(), f.Rows(), f.RawBytes()
	return nil
}

// changed is the error for a file that is not what it was.
func (s *source) changed() error {
	return &parquet.Error{Path: s.path, RowGroup: -1, Err: fmt.Errorf("the file changed while it was read"), Hint: "import again once it is complete"}
}

// unchanged checks that the file is still as it was when it was looked at first.
func (s *source) unchanged() error {
	st, err := os.Stat(s.path)
	if err != nil {
		return &parquet.Error{Path: s.path, RowGroup: -1, Err: err}
	}
	if st.Size() != s.finger.Size || st.ModTime().UnixNano() != s.finger.ModTime {
		return s.changed()
	}
	return nil
}

// info is what the catalog keeps about the shard.
func (s *source) info(now time.Time) storage.ShardInfo {
	return storage.ShardInfo{
		ID: s.id, Path: filepath.Clean(s.path), Size: s.finger.Size, ModTime: time.Unix(0, s.finger.ModTime), FooterHash: s.finger.FooterHash,
		SHA256: s.hash, Rows: s.rows, Messages: s.messages, Bytes: s.decoded, ImportedAt: now,
	}
}
