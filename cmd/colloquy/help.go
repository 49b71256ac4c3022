package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

const mainExamples = `Examples:
  colloquy data/*.parquet                      open the terminal on these shards
  colloquy data/ -c "SELECT model, count(*) FROM conversations GROUP BY model ORDER BY 2 DESC"
  colloquy --cache ~/lmsys -f report.sql --format csv > report.csv
  colloquy sample --rows 100000 --out demo/    make synthetic shards to try it on`

// help is kong's help followed by the examples of the command, where it has some.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if node := ctx.Selected(); node != nil {
		if e, ok := node.Target.Addr().Interface().(interface{ Examples() string }); ok {
			fmt.Fprintf(ctx.Stdout, "\nExamples:\n%s\n", e.Examples())
		}
	}
	return nil
}
