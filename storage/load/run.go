package load

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// Run brings the store in dir up to date with the shards that paths name (see Expand): new ones are imported, changed ones
// replaced, unchanged ones skipped, all of it published at once or, after any error, not at all. The directory is made if need be.
//
// A shard that cannot be read is an error that matches parquet.ErrShard and names file, row group and column; with
// Options.KeepGoing it is left out, or stays as it was, and the Report lists it, and it is an error if no shard is left. Too little room is
// ErrDiskSpace, another writer storage.ErrLocked, cancellation the error of ctx. The Report is of use only without an error.
func Run(ctx context.Context, dir string, paths []string, opt Options) (Report, error) {
	start := time.Now()
	rep, err := run(ctx, dir, paths, opt)
	if err != nil {
		return Report{}, fmt.Errorf("import into %s: %w", dir, err)
	}
	rep.Elapsed = time.Since(start)
	return rep, nil
}

// importer is one run.
type importer struct {
	opt     Options
	profile *profile
	txn     *storage.Txn
	union   union
	rep     Report
}

func run(ctx context.Context, dir string, paths []string, opt Options) (Report, error) {
	files, err := Expand(paths)
	if err != nil {
		return Report{}, err
	}
	if p, ok, err := upToDate(ctx, dir, files, &opt); ok || err != nil {
		if err != nil {
			return Report{}, err
		}
		return Report{Unchanged: p.unchanged}, nil
	}
	txn, err := storage.Begin(ctx, dir, opt.Write)
	if err != nil {
		return Report{}, err
	}
	im := &importer{opt: opt, profile: lmsys, txn: txn}
	im.union = union{profile: im.profile, from: make(map[string]string)}
	if err := im.stage(ctx, dir, files); err != nil {
		return Report{}, errors.Join(err, txn.Abort())
	}
	if err := txn.Commit(ctx); err != nil {
		return Report{}, err
	}
	im.rep.Warnings = im.union.notes.list
	return im.rep, nil
}

// failed takes note of a shard that cannot be read, or returns the error if that ends the import.
func (im *importer) failed(path string, err error) error {
	if !im.opt.KeepGoing || !errors.Is(err, parquet.ErrShard) {
		return err
	}
	im.rep.Failed = append(im.rep.Failed, Failure{path, err})
	return nil
}

// stage does everything but the commit.
func (im *importer) stage(ctx context.Context, dir string, files []string) error {
	cat := im.txn.Current()
	p, err := newPlan(files, cat.Shards, im.opt.Limits, im.failed)
	if err != nil {
		return err
	}
	im.rep.Unchanged = p.unchanged
	for _, t := range p.touched {
		if err := im.touched(ctx, p, t); err != nil {
			return err
		}
	}
	todo, raw, err := im.examine(ctx, &cat.Schema, p.todo)
	if err != nil {
		return err
	}
	if len(todo) > 0 {
		if err := checkSpace(dir, raw); err != nil {
			return err
		}
		lay, err := newLayout(im.profile, &cat.Schema, im.union.columns())
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(lay.schema, cat.Schema) {
			if err := im.txn.SetSchema(lay.schema); err != nil {
				return err
			}
		}
		if err := im.load(ctx, lay, todo); err != nil {
			return err
		}
	}
	if len(im.rep.Failed) == len(files) {
		return fmt.Errorf("none of %d shards can be imported; the first: %w", len(files), im.rep.Failed[0].Err)
	}
	if im.opt.Prune {
		for _, s := range p.gone {
			if err := im.txn.DropShard(s.ID); err != nil {
				return err
			}
			im.rep.Dropped = append(im.rep.Dropped, s.Path)
		}
	}
	return nil
}

// touched looks into a file that has another time: with the same bytes it is the shard that it was.
func (im *importer) touched(ctx context.Context, p *plan, t touch) error {
	hash, err := hashFile(ctx, t.path)
	if err != nil {
		return im.failed(t.path, shardOr(ctx, t.path, err))
	}
	if hash != t.old.SHA256 {
		p.todo = append(p.todo, &source{path: t.path, finger: t.finger, old: &t.old})
		return nil
	}
	im.rep.Unchanged = append(im.rep.Unchanged, t.path)
	t.old.ModTime = time.Unix(0, t.finger.ModTime)
	return im.txn.UpdateShard(t.old)
}

// shardOr makes a failure to read a file one of its shard, unless it comes from ctx.
func shardOr(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &parquet.Error{Path: path, RowGroup: -1, Err: err}
}

// examine opens all shards to import and unites their columns with those of the store.
func (im *importer) examine(ctx context.Context, old *storage.Schema, all []*source) (todo []*source, raw int64, err error) {
	if err := im.union.addStore(old); err != nil {
		return nil, 0, err
	}
	for _, s := range all {
		err := s.examine(ctx, im.opt.Limits)
		if err == nil {
			s.absent, err = im.union.addShard(s.path, s.columns)
		}
		if err != nil {
			if err := im.failed(s.path, err); err != nil {
				return nil, 0, err
			}
			continue
		}
		todo = append(todo, s)
		raw += s.raw
	}
	return todo, raw, nil
}

// load imports the shards.
func (im *importer) load(ctx context.Context, lay *layout, todo []*source) error {
	start := Progress{Shards: len(todo)}
	for _, s := range todo {
		start.TotalRows += s.rows
		start.TotalBytes += s.finger.Size
	}
	progress := track(im.opt.Progress, start)
	defer progress.finish()

	group, gctx := errgroup.WithContext(ctx)
	p := newPipeline(gctx, group, im.txn, lay, &im.opt, progress)
	hashes := make([]string, len(todo))
	group.Go(func() error { return hashAll(gctx, todo, hashes) })
	group.Go(func() error {
		for _, s := range todo {
			if err := p.shard(s); err != nil {
				if !im.opt.KeepGoing || gctx.Err() != nil || !errors.Is(err, parquet.ErrShard) {
					return err
				}
				s.err = err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return err
	}
	for i, s := range todo {
		s.hash = hashes[i]
	}
	return im.settle(todo)
}

// hashAll hashes the files one after the other, a little ahead of their decoding.
func hashAll(ctx context.Context, todo []*source, hashes []string) error {
	for i, s := range todo {
		hash, err := hashFile(ctx, s.path)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// The reader meets the same failure and says more about it; settle notices what it does not meet.
		if err == nil {
			hashes[i] = hash
		}
	}
	return nil
}

// settle completes what the catalog says about the shards, once all have been read, and drops what they replace.
func (im *importer) settle(todo []*source) error {
	now := time.Now()
	for _, s := range todo {
		if s.err == nil {
			s.err = s.unchanged()
			if s.err == nil && s.hash == "" {
				s.err = &parquet.Error{Path: s.path, RowGroup: -1, Err: errors.New("the file could not be read a second time, for its checksum")}
			}
			if s.err != nil {
				if err := im.txn.DropShard(s.id); err != nil {
					return err
				}
			}
		}
		if s.err != nil {
			if err := im.failed(s.path, s.err); err != nil {
				return err
			}
			continue
		}
		if err := im.txn.UpdateShard(s.info(now)); err != nil {
			return err
		}
		if s.old == nil {
			im.rep.Imported = append(im.rep.Imported, s.path)
		} else {
			if err := im.txn.DropShard(s.old.ID); err != nil {
				return err
			}
			im.rep.Replaced = append(im.rep.Replaced, s.path)
		}
		im.rep.Conversations += s.rows
		im.rep.Messages += s.messages
		im.rep.Bytes += s.finger.Size
	}
	return nil
}
