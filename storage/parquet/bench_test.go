package parquet

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRead reads all columns of the shards that COLLOQUY_BENCH_SHARDS, a glob, names.
func BenchmarkRead(b *testing.B) {
	paths, err := filepath.Glob(os.Getenv("COLLOQUY_BENCH_SHARDS"))
	if err != nil {
		b.Fatal(err)
	}
	if len(paths) == 0 {
		b.Skip("COLLOQUY_BENCH_SHARDS names no shards")
	}
	for range b.N {
		rows := 0
		for _, path := range paths {
			s, err := Open(context.Background(), path, Limits{})
			if err != nil {
				b.Fatal(err)
			}
			for batch, err := range s.Batches(context.Background(), fields(s), ReadOptions{}) {
				if err != nil {
					b.Fatal(err)
				}
				rows += batch.Rows
			}
			s.Close()
		}
		b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	}
}
