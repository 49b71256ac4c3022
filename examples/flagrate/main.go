// Command flagrate embeds Colloquy: it prints, for each model, how many of its conversations have a flagged message and which
// moderation category leads among them.
//
//	go run ./examples/flagrate testdata/shards/colloquy-snappy.parquet
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"text/tabwriter"

	"github.com/colloquydb/colloquy/engine"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: flagrate SHARD|GLOB|FOLDER...")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "flagrate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, paths []string) error {
	// The cache is built on the first run and opened in milliseconds from then on.
	db, err := engine.OpenSources(ctx, paths)
	if err != nil {
		return err
	}
	defer db.Close()

	rows, err := db.Query(ctx, `
		SELECT model,
		       count(*) AS conversations,
		       count(*) FILTER (WHERE flagged) AS with_flag,
		       count(*) FILTER (WHERE categories.sexual) AS sexual,
		       count(*) FILTER (WHERE categories.harassment) AS harassment,
		       count(*) FILTER (WHERE categories.violence) AS violence
		FROM conversations
		WHERE model IS NOT NULL
		GROUP BY model
		HAVING count(*) >= ?
		ORDER BY with_flag / count(*) DESC, model`, 5)
	if err != nil {
		return err
	}
	defer rows.Close()

	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "model\tconversations\tflagged\trate\tmost often")
	for rows.Next() {
		var model string
		var conversations, flagged, sexual, harassment, violence int64
		if err := rows.Scan(&model, &conversations, &flagged, &sexual, &harassment, &violence); err != nil {
			return err
		}
		leading, most := "-", int64(0)
		for _, c := range []struct {
			name string
			n    int64
		}{{"sexual", sexual}, {"harassment", harassment}, {"violence", violence}} {
			if c.n > most {
				leading, most = c.name, c.n
			}
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%.1f %%\t%s\n", model, conversations, flagged, 100*float64(flagged)/float64(conversations), leading)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.Flush()
}
