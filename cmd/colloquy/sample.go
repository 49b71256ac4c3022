package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl"
	"github.com/colloquydb/colloquy/repl/render"
	"github.com/colloquydb/colloquy/sample"
)

type sampleCmd struct {
	Rows     int    `default:"10000" help:"Conversations to generate."`
	Shards   int    `default:"1" help:"Files to spread them over."`
	Seed     uint64 `default:"1" help:"The same seed gives the same bytes."`
	Out      string `required:"" placeholder:"DIR" help:"The folder of the files; made if it is not there."`
	RowGroup int    `default:"1000" help:"Rows of a row group."`
	Codec    string `default:"snappy" placeholder:"NAME" help:"Compression of the pages: none, snappy, gzip, brotli, zstd or lz4_raw."`
}

// Examples are shown by --help.
func (*sampleCmd) Examples() string {
	return `  colloquy sample --rows 100000 --shards 2 --out demo/
  colloquy sample --rows 1000000 --shards 6 --seed 7 --codec zstd --out big/

The data is synthetic: its statistics resemble those published of LMSYS-Chat-1M, its text means nothing.`
}

func (c *sampleCmd) Run(ctx context.Context, std streams) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	codec, err := sample.ParseCodec(c.Codec)
	if err != nil {
		return usageError{fmt.Errorf("no codec %q; there are %s", c.Codec, strings.Join(sample.Codecs(), ", "))}
	}
	switch {
	case c.Rows < 1:
		return usageError{fmt.Errorf("--rows must be at least 1")}
	case c.Shards < 1 || c.Shards > c.Rows:
		return usageError{fmt.Errorf("--shards must be from 1 to the number of rows")}
	case c.RowGroup < 1:
		return usageError{fmt.Errorf("--row-group must be at least 1")}
	}
	meter := repl.NewMeter(std.err)
	defer meter.Done()
	report, err := sample.Generate(ctx, sample.Config{
		Rows: c.Rows, Shards: c.Shards, Seed: c.Seed, Dir: c.Out, RowGroup: c.RowGroup, Codec: codec,
		Progress: func(r sample.Report) {
			meter.Show(engine.Progress{Rows: r.Rows, TotalRows: int64(c.Rows), Bytes: r.Rows, TotalBytes: int64(c.Rows), Elapsed: r.Elapsed})
		},
	})
	meter.Done()
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "wrote %s synthetic conversations with %s messages to %d files (%s bytes) in %s\n", render.Thousands(report.Rows),
		render.Thousands(report.Messages), len(report.Files), render.Thousands(report.FileBytes), report.Elapsed.Round(10*time.Millisecond))
	return nil
}
