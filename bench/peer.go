package main

import (
	"context"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
)

// peer is an engine under measurement. Its methods are called by one goroutine.
type peer interface {
	// name is the engine in the table and in JSON.
	name() string
	// prepare makes in the folder work what load and open need besides the data, before anything is measured.
	prepare(ctx context.Context, work string) error
	// load imports the shards into dir, an empty folder below work, and returns when they are in files there.
	load(ctx context.Context, shards []string, dir string) error
	// complete adds to what load made the little that the comparison needs and a user would not; it is not measured.
	complete(ctx context.Context, shards []string, dir string) error
	// open opens what load made.
	open(ctx context.Context, dir string) error
	// text is the peer's form of a query, or "".
	text(q query) string
	// run answers a query with all its rows, and tells how long that took from the text to the last value in Go.
	run(ctx context.Context, sql string) (answer.Answer, time.Duration, error)
	// close is called once, also after a failed open.
	close() error
}

// peers makes each engine by name. Those whose library is absent come out as nil.
var peers = map[string]func() peer{
	"colloquy":        func() peer { return &colloquyPeer{} },
	"duckdb-nested":   func() peer { return &duckdbPeer{form: "duckdb-nested"} },
	"duckdb-messages": func() peer { return &duckdbPeer{form: "duckdb-messages"} },
	"chdb":            newChDB,
}
