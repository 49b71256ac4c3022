package differential

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/colloquydb/colloquy/bench/internal/duck"
	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/sample"
)

// Set is one data set in both engines.
type Set struct {
	Ours   *engine.DB
	Theirs *sql.DB
}

// OpenSet imports shards into Colloquy, below dir, and into a DuckDB database in memory.
func OpenSet(ctx context.Context, dir string, shards []string) (*Set, error) {
	cache := filepath.Join(dir, "cache")
	if _, err := engine.Import(ctx, cache, shards); err != nil {
		return nil, err
	}
	ours, err := engine.Open(ctx, cache)
	if err != nil {
		return nil, err
	}
	theirs, err := OpenDuck(ctx, shards)
	if err != nil {
		return nil, errors.Join(err, ours.Close())
	}
	return &Set{Ours: ours, Theirs: theirs}, nil
}

// Close closes both.
func (s *Set) Close() error { return errors.Join(s.Ours.Close(), s.Theirs.Close()) }

// OpenDuck loads shards into a DuckDB database in memory.
func OpenDuck(ctx context.Context, shards []string) (*sql.DB, error) {
	db, err := duck.Open(ctx, "")
	if err != nil {
		return nil, err
	}
	if err := duck.Exec(ctx, db, tables(shards)...); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// generatedRows is enough for several row groups a shard and for each awkward row of the generator to stand among
// ordinary ones.
const generatedRows = 5000

// GeneratedShards makes shards by the project's generator.
func GeneratedShards(ctx context.Context, dir string) ([]string, error) {
	report, err := sample.Generate(ctx, sample.Config{Rows: generatedRows, Shards: 3, Seed: 7, RowGroup: 500, Dir: dir})
	return report.Files, err
}

// largeRows leaves more than one segment, and several chunks of messages, in the one shard.
const largeRows = 70_000

// LargeShards makes a shard too large for one segment, with short texts.
func LargeShards(ctx context.Context, dir string) ([]string, error) {
	report, err := sample.Generate(ctx, sample.Config{Rows: largeRows, Seed: 8, Compact: true, Dir: dir})
	return report.Files, err
}

// EdgeShards makes shards full of NULL and empty values, by a script for DuckDB in which {dir} is the folder.
func EdgeShards(ctx context.Context, script, dir string) (shards []string, err error) {
	text, err := os.ReadFile(script)
	if err != nil {
		return nil, err
	}
	db, err := duck.Open(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, statement := range strings.Split(string(text), ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" {
			if err := duck.Exec(ctx, db, strings.ReplaceAll(statement, "{dir}", strings.ReplaceAll(dir, "'", "''"))); err != nil {
				return nil, fmt.Errorf("%s: %w", script, err)
			}
		}
	}
	return filepath.Glob(filepath.Join(dir, "*.parquet"))
}

// RealShards finds the shards of other writers: in $COLLOQUY_DATA, or in shared/data beside the repository. where says where it
// looked.
func RealShards() (shards []string, where string, err error) {
	where = os.Getenv("COLLOQUY_DATA")
	if where == "" {
		where = filepath.Join("..", "..", "..", "shared", "data")
	}
	shards, err = filepath.Glob(filepath.Join(where, "*.parquet"))
	return shards, where, err
}
