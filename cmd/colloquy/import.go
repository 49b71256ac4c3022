package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl"
	"github.com/colloquydb/colloquy/repl/render"
)

type importCmd struct {
	Cache     string   `required:"" placeholder:"DIR" help:"The folder of the cache; made if it is not there."`
	Paths     []string `arg:"" name:"path" help:"Parquet shards, globs or folders."`
	Prune     bool     `help:"Drop shards from the cache that are not among the paths."`
	KeepGoing bool     `name:"keep-going" help:"Import the good shards when some are bad, and name the bad ones."`
}

// Examples are shown by --help.
func (*importCmd) Examples() string {
	return `  colloquy import --cache ~/lmsys data/*.parquet
  colloquy import --cache ~/lmsys --prune data/       drop shards whose files are gone
  colloquy import --cache ~/lmsys --keep-going data/  leave bad files out`
}

func (c *importCmd) Run(ctx context.Context, std streams) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	meter := repl.NewMeter(std.err)
	defer meter.Done()
	opts := []engine.ImportOption{engine.WithProgress(meter.Show)}
	if c.Prune {
		opts = append(opts, engine.Prune())
	}
	if c.KeepGoing {
		opts = append(opts, engine.KeepGoing())
	}
	report, err := engine.Import(ctx, c.Cache, c.Paths, opts...)
	meter.Done()
	if err != nil {
		return err
	}
	showProblems(std.err, report)
	showReport(std.err, report)
	if len(report.Failed) > 0 {
		return errReported
	}
	return nil
}

func showProblems(w io.Writer, r engine.Report) {
	for _, warning := range r.Warnings {
		fmt.Fprintln(w, "warning:", repl.SafeText(warning))
	}
	for _, f := range r.Failed {
		fmt.Fprintf(w, "left out %s: %s\n", repl.SafeText(f.Path), repl.SafeText(f.Err.Error()))
	}
}

func showReport(w io.Writer, r engine.Report) {
	if !r.Changed() {
		fmt.Fprintf(w, "up to date: %d shards unchanged\n", len(r.Unchanged))
		return
	}
	fmt.Fprintf(w, "imported %d shards, %s conversations with %s messages in %s",
		len(r.Imported)+len(r.Replaced), render.Thousands(r.Conversations), render.Thousands(r.Messages), r.Elapsed.Round(10*time.Millisecond))
	if len(r.Unchanged) > 0 {
		fmt.Fprintf(w, "; %d unchanged", len(r.Unchanged))
	}
	if len(r.Dropped) > 0 {
		fmt.Fprintf(w, "; %d dropped", len(r.Dropped))
	}
	fmt.Fprintln(w)
}
