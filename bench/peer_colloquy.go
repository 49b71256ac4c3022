package main

import (
	"context"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
	"github.com/colloquydb/colloquy/bench/internal/colloquy"
	"github.com/colloquydb/colloquy/engine"
)

// colloquyPeer is Colloquy through its public API.
type colloquyPeer struct{ db *engine.DB }

func (p *colloquyPeer) name() string { return "colloquy" }

func (p *colloquyPeer) prepare(context.Context, string) error { return nil }

func (p *colloquyPeer) load(ctx context.Context, shards []string, dir string) error {
	_, err := engine.Import(ctx, dir, shards)
	return err
}

func (p *colloquyPeer) complete(context.Context, []string, string) error { return nil }

func (p *colloquyPeer) open(ctx context.Context, dir string) (err error) {
	p.db, err = engine.Open(ctx, dir)
	return err
}

func (p *colloquyPeer) text(q query) string { return q.colloquy }

func (p *colloquyPeer) run(ctx context.Context, sql string) (answer.Answer, time.Duration, error) {
	begin := time.Now()
	a, err := colloquy.Query(ctx, p.db, sql)
	return a, time.Since(begin), err
}

func (p *colloquyPeer) close() error {
	if p.db == nil {
		return nil
	}
	return p.db.Close()
}
