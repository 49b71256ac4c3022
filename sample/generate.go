package sample

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/colloquydb/colloquy/storage/parquet"
)

// Config says what to generate. The zero value of a field stands for its default.
type Config struct {
	Rows     int           // conversations, at least 1
	Shards   int           // files; default 1
	Seed     uint64        // any number; the same one gives the same rows
	Dir      string        // where the files go; created if missing
	RowGroup int           // rows of a row group; default 1,000, as in the original
	Codec    parquet.Codec // default snappy

	// Compact makes the texts a seventh as long, the longest message 6 KB, the longest conversation 20
	// turns, and leaves prompts unrepeated: for fixtures that have to stay small.
	Compact bool

	// Progress, if set, is called after each row group with what has been written so far. Calls do not overlap.
	Progress func(Report)
}

// Report tells what Generate has written.
type Report struct {
	Files     []string // in order
	Rows      int64    // conversations
	Messages  int64
	TextBytes int64 // of all message contents
	FileBytes int64 // of the files completed
	Elapsed   time.Duration
}

const (
	defaultRowGroup = 1000
	maxShards       = 100_000 // five digits in a file's name
)

func (cfg Config) withDefaults() (Config, error) {
	cfg.Shards = cmp.Or(cfg.Shards, 1)
	cfg.RowGroup = cmp.Or(cfg.RowGroup, defaultRowGroup)
	switch {
	case cfg.Rows < 1:
		return cfg, fmt.Errorf("generate a sample: %d rows asked for, at least 1 is needed", cfg.Rows)
	case cfg.Shards < 1 || cfg.Shards >= maxShards:
		return cfg, fmt.Errorf("generate a sample: %d shards asked for, between 1 and %d are possible", cfg.Shards, maxShards-1)
	case cfg.Shards > cfg.Rows:
		return cfg, fmt.Errorf("generate a sample: %d shards asked for, but only %d rows to fill them", cfg.Shards, cfg.Rows)
	case cfg.RowGroup < 1:
		return cfg, fmt.Errorf("generate a sample: %d rows a row group asked for, at least 1 is needed", cfg.RowGroup)
	}
	return cfg, nil
}

// Generate writes the shards of a set, one after the other, each on all cores. A shard appears under its name only
// when it is complete; on an error those completed before stay. Cancelling ctx stops it within a row group.
func Generate(ctx context.Context, cfg Config) (Report, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return Report{}, err
	}
	if cfg.Dir == "" {
		return Report{}, errors.New("generate a sample: no directory given")
	}
	if err := os.MkdirAll(cfg.Dir, 0o755); err != nil {
		return Report{}, fmt.Errorf("generate a sample: %w", err)
	}
	run := &run{cfg: cfg, generator: newGenerator(cfg), began: time.Now()}
	for shard := range cfg.Shards {
		if err := run.shard(ctx, shard); err != nil {
			return run.report, fmt.Errorf("generate a sample: %w", err)
		}
	}
	return run.report, nil
}

// ShardName returns the file name of a shard: train-00000-of-00006-<16 hex>.parquet. The digits follow
// from the rows, the shards and the seed.
func ShardName(cfg Config, shard int) string {
	shards := cmp.Or(cfg.Shards, 1)
	r := newRNG(cfg.Seed, streamName, uint64(cfg.Rows)<<20+uint64(shards))
	r = newRNG(r.next(), streamName, uint64(shard))
	return fmt.Sprintf("train-%05d-of-%05d-%016x.parquet", shard, shards, r.next())
}

// run is one call of Generate.
type run struct {
	cfg       Config
	generator *generator
	report    Report
	began     time.Time
}

// shard writes one file. Workers make, encode and compress row groups side by side; each waits for the one
// before it to be committed.
func (run *run) shard(ctx context.Context, shard int) error {
	cfg := run.cfg
	path := filepath.Join(cfg.Dir, ShardName(cfg, shard))
	first, end := cfg.Rows*shard/cfg.Shards, cfg.Rows*(shard+1)/cfg.Shards
	writer, err := parquet.Create(path, Columns(), parquet.WriterOptions{
		Codec: cfg.Codec,
		// The least and greatest text of a chunk help no reader, and long ones would fill the footer.
		NoStatistics: map[string]bool{"conversation.list.element.content": true},
	})
	if err != nil {
		return err
	}
	defer writer.Abort()

	groups := (end - first + cfg.RowGroup - 1) / cfg.RowGroup
	workers := min(runtime.GOMAXPROCS(0), groups)
	// Turn k is given when row group k may be committed.
	turns := make([]chan struct{}, groups+1)
	for k := range turns {
		turns[k] = make(chan struct{})
	}
	close(turns[0])
	pool, ctx := errgroup.WithContext(ctx)
	for worker := range workers {
		pool.Go(func() error {
			w := shardWorker{run: run, group: writer.NewGroup()}
			for k := worker; k < groups; k += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				from := first + k*cfg.RowGroup
				if err := w.fill(from, min(from+cfg.RowGroup, end)); err != nil {
					return err
				}
				select {
				case <-turns[k]:
				case <-ctx.Done():
					return ctx.Err()
				}
				if err := w.commit(); err != nil {
					return err
				}
				close(turns[k+1])
			}
			return nil
		})
	}
	if err := pool.Wait(); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	run.report.Files = append(run.report.Files, path)
	run.report.FileBytes += info.Size()
	run.progress()
	return nil
}

func (run *run) progress() {
	run.report.Elapsed = time.Since(run.began)
	if run.cfg.Progress != nil {
		run.cfg.Progress(run.report)
	}
}

// shardWorker makes row groups, with scratch space of its own.
type shardWorker struct {
	run      *run
	group    *parquet.RowGroupWriter
	batch    batch
	composer composer
	row      Row
}

func (w *shardWorker) fill(from, to int) error {
	w.batch.reset()
	for i := from; i < to; i++ {
		w.run.generator.fill(i, &w.composer, &w.row)
		w.batch.add(&w.row)
	}
	return w.group.Append(w.batch.vectors())
}

// commit writes the row group; it is this worker's turn, so the report is its own for now.
func (w *shardWorker) commit() error {
	if err := w.group.Commit(); err != nil {
		return err
	}
	report := &w.run.report
	report.Rows += int64(w.batch.rows)
	report.Messages += int64(w.batch.message.N)
	for _, s := range w.batch.content.Vals {
		report.TextBytes += int64(len(s))
	}
	w.run.progress()
	return nil
}
