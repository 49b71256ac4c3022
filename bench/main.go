package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

func main() {
	var (
		b        bench
		jsonFile = flag.String("json", "", "write the results to this `file` as JSON")
		markdown = flag.String("markdown", "", "write the table to this `file` as Markdown")
		only     = flag.String("only", "", "run these `ids` only, for example c1,c2")
		engines  = flag.String("engines", strings.Join(engineOrder[:len(engineOrder)-1], ","), "`names` of the engines to run, the one to compare with first")
		load     = flag.String("load", "", "internal: import the shards with this `engine` and report")
		into     = flag.String("into", "", "internal: `folder` of that import")
	)
	flag.IntVar(&b.rows, "rows", 1_000_000, "conversations to generate")
	flag.StringVar(&b.data, "data", "", "`folder` of shards to use instead of generating them")
	flag.StringVar(&b.work, "work", "", "`folder` for generated shards and databases; it is kept, and shards found there are used again (default: a temporary one)")
	flag.BoolVar(&b.reload, "reload", true, "import again what --work holds; with --reload=false a database found there is used as it is, and its import not measured")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *load != "" {
		loadHere(ctx, *load, *into, flag.Args())
		return
	}
	b.engines = strings.Split(*engines, ",")
	if *only != "" {
		b.only = strings.Split(*only, ",")
	}
	if err := b.check(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	results, err := b.run(ctx)
	if err == nil {
		err = report(results, *jsonFile, *markdown)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// check refuses what the flags cannot mean.
func (b *bench) check(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %s", args[0])
	}
	if b.rows < 1 {
		return fmt.Errorf("--rows %d: a bench needs rows", b.rows)
	}
	for _, e := range b.engines {
		if peers[e] == nil {
			return fmt.Errorf("--engines: there is no %q; there are %s", e, strings.Join(engineOrder[:len(engineOrder)-1], ", "))
		}
	}
	for _, id := range b.only {
		if !slices.ContainsFunc(queries, func(q query) bool { return q.id == id }) && id != startID {
			return fmt.Errorf("--only: there is no query %q", id)
		}
	}
	return nil
}
