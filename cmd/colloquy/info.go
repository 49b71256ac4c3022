package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/colloquydb/colloquy/engine"
	"github.com/colloquydb/colloquy/repl"
	"github.com/colloquydb/colloquy/repl/render"
)

type infoCmd struct {
	Cache  string `required:"" placeholder:"DIR" help:"The folder of the cache."`
	Format string `default:"text" enum:"text,json" placeholder:"text|json" help:"Output: text or json."`
}

// Examples are shown by --help.
func (*infoCmd) Examples() string {
	return `  colloquy info --cache ~/lmsys
  colloquy info --cache ~/lmsys --format json | jq .columns`
}

func (c *infoCmd) Run(ctx context.Context, std streams) error {
	db, err := engine.Open(ctx, c.Cache)
	if err != nil {
		return err
	}
	defer db.Close()
	info, err := db.Info(ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		return enc.Encode(info)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "cache          %s, version %d, format %d\n", repl.SafeText(info.Dir), info.Version, info.Format)
	fmt.Fprintf(&b, "conversations  %s in %d segments\n", render.Thousands(info.Conversations), info.Segments)
	fmt.Fprintf(&b, "messages       %s\n", render.Thousands(info.Messages))
	fmt.Fprintf(&b, "size           %s bytes, %.2f of the %s bytes of Parquet\n\n",
		render.Thousands(info.Bytes), ratio(info.Bytes, info.SourceBytes), render.Thousands(info.SourceBytes))
	tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "conversations\tmessages\tbytes\timported\t  shard\t")
	for _, s := range info.Shards {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t  %s\t\n", render.Thousands(s.Conversations), render.Thousands(s.Messages),
			render.Thousands(s.Bytes), s.ImportedAt.Local().Format(time.DateTime), repl.SafeText(s.Path))
	}
	fmt.Fprintln(tw)
	fmt.Fprintln(tw, "values\ttext\tindex\ttotal\t  column\tof\ttype\tencodings\t")
	columns := slices.Clone(info.Columns)
	slices.SortStableFunc(columns, func(a, b engine.ColumnInfo) int { return int(b.Total() - a.Total()) })
	for _, col := range columns {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t  %s\t%s\t%s\t%s\t\n", render.Thousands(col.Values), render.Thousands(col.Text), render.Thousands(col.Index),
			render.Thousands(col.Total()), repl.SafeText(col.Name), col.Rows, col.Type, strings.Join(col.Encodings, " "))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprint(std.out, b.String())
	return err
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
