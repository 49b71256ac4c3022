package main

import (
	"context"
	"fmt"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl"
	"github.com/colloquydb/colloquy/repl/render"
)

type verifyCmd struct {
	Cache  string `required:"" placeholder:"DIR" help:"The folder of the cache."`
	Source bool   `help:"Compare every value with the shards that it came from."`
}

// Examples are shown by --help.
func (*verifyCmd) Examples() string {
	return `  colloquy verify --cache ~/lmsys
  colloquy verify --cache ~/lmsys --source`
}

func (c *verifyCmd) Run(ctx context.Context, std streams) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	db, err := engine.Open(ctx, c.Cache)
	if err != nil {
		return err
	}
	defer db.Close()
	meter := repl.NewMeter(std.err)
	defer meter.Done()
	opts := []engine.VerifyOption{engine.VerifyProgress(meter.Show)}
	if c.Source {
		opts = append(opts, engine.VerifySource())
	}
	report, err := db.Verify(ctx, opts...)
	meter.Done()
	if err != nil {
		return err
	}
	for _, p := range report.Problems {
		fmt.Fprintln(std.err, repl.SafeText(p))
	}
	if len(report.Problems) > 0 {
		fmt.Fprintf(std.err, "%d problems found; the shards are the truth: import them again\n", len(report.Problems))
		return errReported
	}
	fmt.Fprintf(std.out, "ok: %s conversations, %s messages, %s bytes checked", render.Thousands(report.Conversations), render.Thousands(report.Messages), render.Thousands(report.Bytes))
	if c.Source {
		fmt.Fprint(std.out, ", every value equal to the shards")
	}
	fmt.Fprintln(std.out)
	return nil
}
