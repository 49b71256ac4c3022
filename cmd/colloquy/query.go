package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl"
	"github.com/colloquydb/colloquy/repl/render"
)

type queryCmd struct {
	Paths   []string `arg:"" optional:"" name:"path" help:"Parquet shards, globs or folders. Their cache is built or refreshed first."`
	Command string   `short:"c" name:"command" placeholder:"SQL" help:"Run these statements and end."`
	File    string   `short:"f" name:"file" placeholder:"FILE" help:"Run the statements of a file and end; - is standard input."`
	Cache   string   `placeholder:"DIR" help:"Keep the cache in this folder, or, without paths, open the one there. Default: below the user's cache directory, keyed by the paths."`
	Format  string   `short:"o" placeholder:"MODE" help:"Output: table, box, csv, tsv, json, jsonl, markdown or line. Default: box on a terminal, else table."`
	Keep    bool     `name:"keep-going" help:"Leave bad shards out instead of failing."`
}

// Examples are shown by --help.
func (*queryCmd) Examples() string {
	return `  colloquy data/*.parquet
  colloquy data/ -c "SELECT count(*) FROM messages WHERE flagged" --format json
  colloquy --cache ~/lmsys -f report.sql --format markdown`
}

func (c *queryCmd) Run(ctx context.Context, std streams) error {
	if c.Format != "" && render.Help(c.Format) == "" {
		return usageError{fmt.Errorf("no output format %q; there are %s", c.Format, strings.Join(render.Modes(), ", "))}
	}
	if c.Command != "" && c.File != "" {
		return usageError{errors.New("-c and -f exclude each other")}
	}
	if len(c.Paths) == 0 && c.Cache == "" {
		return usageError{errors.New("name the shards to open, or a cache with --cache; see colloquy --help")}
	}
	once, stop := interruptible(ctx)
	defer stop()
	db, err := c.open(once, std)
	if err != nil {
		return err
	}
	defer db.Close()
	session := repl.New(db, repl.Config{In: std.in, Out: std.out, Err: std.err, Mode: c.Format})
	switch {
	case c.Command != "":
		return reported(session.Script(once, c.Command))
	case c.File != "":
		text, err := readScript(c.File, std.in)
		if err != nil {
			return err
		}
		return reported(session.Script(once, text))
	}
	stop()
	return reported(session.Interact(ctx))
}

func (c *queryCmd) open(ctx context.Context, std streams) (*engine.DB, error) {
	if len(c.Paths) == 0 {
		return engine.Open(ctx, c.Cache)
	}
	meter := repl.NewMeter(std.err)
	defer meter.Done()
	opts := []engine.Option{engine.WithImportOptions(engine.WithProgress(meter.Show), engine.WithReport(func(r engine.Report) {
		meter.Done()
		showProblems(std.err, r)
	}))}
	if c.Cache != "" {
		opts = append(opts, engine.WithCacheDir(c.Cache))
	}
	if c.Keep {
		opts = append(opts, engine.WithImportOptions(engine.KeepGoing()))
	}
	return engine.OpenSources(ctx, c.Paths, opts...)
}

func readScript(file string, in io.Reader) (string, error) {
	if file == "-" {
		text, err := io.ReadAll(in)
		return string(text), err
	}
	text, err := os.ReadFile(file)
	return string(text), err
}

// reported marks errors that the session has already shown.
func reported(err error) error {
	if errors.Is(err, repl.ErrShown) {
		return errReported
	}
	return err
}
