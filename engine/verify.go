package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/load"
)

// VerifyOption changes what Verify does.
type VerifyOption func(*verifyConfig)

type verifyConfig struct {
	source   bool
	progress func(Progress)
}

// VerifySource makes Verify also read the shards again and compare every value with the cache.
func VerifySource() VerifyOption { return func(c *verifyConfig) { c.source = true } }

// VerifyProgress calls f now and then while the check runs; the bytes are those of the cache, then those of the shards. f must not block.
func VerifyProgress(f func(Progress)) VerifyOption { return func(c *verifyConfig) { c.progress = f } }

// VerifyReport is what Verify found. The cache is sound if there are no Problems.
type VerifyReport struct {
	Conversations int64
	Messages      int64
	Bytes         int64    // of the cache
	Values        int64    // compared with the shards
	Problems      []string // each names its place
}

// Verify reads everything in the cache and checks it: checksums, indexes and statistics against values, lengths and hashes against text.
// What is wrong comes back in the report; the error tells that the check itself could not be done.
func (db *DB) Verify(ctx context.Context, opts ...VerifyOption) (VerifyReport, error) {
	var c verifyConfig
	for _, o := range opts {
		o(&c)
	}
	var report VerifyReport
	snap, err := db.snapshot(ctx)
	if err != nil {
		return report, err
	}
	defer snap.Release()
	report.Conversations, report.Messages = snap.Rows(storage.Conversations), snap.Rows(storage.Messages)
	for _, s := range snap.Catalog().Segments {
		report.Bytes += s.StoredBytes
	}
	began := time.Now()
	var progress func(done, total int64)
	if c.progress != nil {
		progress = func(done, total int64) {
			c.progress(Progress{Bytes: done, TotalBytes: total, Elapsed: time.Since(began)})
		}
	}
	problems, err := storage.Verify(ctx, snap, progress)
	for _, p := range problems {
		report.Problems = append(report.Problems, p.Error())
	}
	if err != nil || !c.source {
		return report, err
	}
	compared, err := load.VerifySource(ctx, snap, load.VerifyOptions{Progress: timed(c.progress)})
	report.Values = compared.Values
	for _, s := range compared.Stale {
		report.Problems = append(report.Problems, fmt.Sprintf("%s is not compared: %v", s.Path, s.Err))
	}
	for _, d := range compared.Differences {
		report.Problems = append(report.Problems, d.String())
	}
	if more := compared.Different - int64(len(compared.Differences)); more > 0 {
		report.Problems = append(report.Problems, fmt.Sprintf("%d more values differ", more))
	}
	return report, err
}
