package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
)

// result is one cell of the table, in the form of --json.
type result struct {
	ID       string  `json:"id"`
	Engine   string  `json:"engine"`
	MedianMS float64 `json:"median_ms"`
	MinMS    float64 `json:"min_ms"`
	Rows     int     `json:"rows"`
	// Equal tells whether the answer is that of the other engines: all of them for the first engine, the first one
	// for all others.
	Equal bool    `json:"equal"`
	CPUMS float64 `json:"cpu_ms,omitempty"` // i1: user and system time
	RSSMB float64 `json:"rss_mb,omitempty"` // i1, x1: the peak
	Bytes int64   `json:"bytes,omitempty"`  // s1
	Error string  `json:"error,omitempty"`
}

// How often each query runs in each engine: once to warm it up, then in rounds; several times a round if it is short, as a
// single short run measures the clock and the scheduler. Of a long one the first run counts and two more suffice.
const (
	rounds      = 5
	longRounds  = 2
	longRun     = 2 * time.Second
	shortRun    = 2 * time.Millisecond
	repetitions = 20
)

// contestant is a query in one engine.
type contestant struct {
	peer  peer
	sql   string
	first answer.Answer
	warm  time.Duration
	times []time.Duration
	err   error
}

// measure runs one query in every engine that has a form of it, interleaved, and compares the answers.
func measure(ctx context.Context, q query, engines []peer, values map[string]string) []result {
	var field []*contestant
	for _, p := range engines {
		sql := p.text(q)
		if sql == "" {
			continue
		}
		for name, value := range values {
			sql = strings.ReplaceAll(sql, "{"+name+"}", strings.ReplaceAll(value, "'", "''"))
		}
		c := &contestant{peer: p, sql: sql}
		if c.first, c.warm, c.err = p.run(ctx, sql); c.warm > longRun {
			c.times = append(c.times, c.warm)
		}
		field = append(field, c)
	}
	for round := range rounds {
		for _, c := range field {
			if c.warm <= longRun || round < longRounds {
				c.round(ctx)
			}
		}
	}
	results := make([]result, len(field))
	for i, c := range field {
		results[i] = c.result(q.id)
	}
	for i := 1; i < len(field); i++ {
		if field[0].err != nil || field[i].err != nil {
			continue
		}
		// Column names and types are the engines' own; the rows are compared.
		difference := answer.Difference(field[0].first, field[i].first, answer.Mode{Ordered: q.ordered})
		if q.anyRows && field[i].peer.name() == "chdb" && len(field[i].first.Rows) == len(field[0].first.Rows) {
			difference = ""
		}
		if difference != "" {
			results[0].Equal, results[i].Equal = false, false
			results[i].Error = fmt.Sprintf("answer differs from %s: %s", field[0].peer.name(), difference)
		}
	}
	return results
}

// round runs the query once, or several times if it is short.
func (c *contestant) round(ctx context.Context) {
	times := 1
	if c.warm < shortRun {
		times = repetitions
	}
	for range times {
		if c.err != nil {
			return
		}
		var took time.Duration
		if _, took, c.err = c.peer.run(ctx, c.sql); c.err == nil {
			c.times = append(c.times, took)
		}
	}
}

// result sums the runs up.
func (c *contestant) result(id string) result {
	r := result{ID: id, Engine: c.peer.name(), Rows: len(c.first.Rows), Equal: c.err == nil}
	if c.err != nil {
		r.Error = c.err.Error()
		return r
	}
	r.MedianMS, r.MinMS = median(c.times)
	return r
}

// median returns the middle and the smallest of some times, in milliseconds. It sorts them.
func median(times []time.Duration) (middle, least float64) {
	slices.Sort(times)
	return millis(times[len(times)/2]), millis(times[0])
}

// millis rounds to a tenth of a microsecond.
func millis(d time.Duration) float64 { return math.Round(float64(d)/100) / 1e4 }
