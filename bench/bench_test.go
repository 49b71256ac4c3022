package main

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
)

// fakePeer answers every query with its rows after its time.
type fakePeer struct {
	engine string
	rows   [][]any
	took   time.Duration
	err    error
	runs   int
}

func (p *fakePeer) name() string                                     { return p.engine }
func (p *fakePeer) prepare(context.Context, string) error            { return nil }
func (p *fakePeer) load(context.Context, []string, string) error     { return nil }
func (p *fakePeer) complete(context.Context, []string, string) error { return nil }
func (p *fakePeer) open(context.Context, string) error               { return nil }
func (p *fakePeer) text(q query) string                              { return q.colloquy }
func (p *fakePeer) close() error                                     { return nil }

func (p *fakePeer) run(context.Context, string) (answer.Answer, time.Duration, error) {
	p.runs++
	return answer.Answer{Rows: p.rows}, p.took, p.err
}

func TestMeasure(t *testing.T) {
	same := [][]any{{int64(1)}, {int64(2)}}
	turned := [][]any{{int64(2)}, {int64(1)}}
	engines := []*fakePeer{
		{engine: "first", rows: same, took: time.Microsecond},
		{engine: "bag", rows: turned, took: 10 * time.Millisecond},
		{engine: "long", rows: same, took: 10 * time.Second},
		{engine: "broken", err: errors.New("no luck"), took: time.Millisecond},
	}
	var peers []peer
	for _, e := range engines {
		peers = append(peers, e)
	}
	results := measure(context.Background(), query{id: "q", colloquy: "SELECT '{id}'"}, peers, map[string]string{"id": "it's"})
	for i, want := range []struct {
		runs   int
		median float64
		equal  bool
	}{
		{1 + rounds*repetitions, 0.001, true},
		{1 + rounds, 10, true},
		{1 + longRounds, 10_000, true},
		{1, 0, false},
	} {
		r := results[i]
		if engines[i].runs != want.runs || r.MedianMS != want.median || r.MinMS != want.median || r.Equal != want.equal {
			t.Errorf("%s: %d runs, %+v; want %+v", r.Engine, engines[i].runs, r, want)
		}
	}
	if results[3].Error != "no luck" {
		t.Errorf("%+v", results[3])
	}

	results = measure(context.Background(), query{id: "q", colloquy: "SELECT 1", ordered: true}, peers[:2], nil)
	if results[0].Equal || results[1].Equal || !strings.Contains(results[1].Error, "answer differs from first") {
		t.Errorf("answers in another order: %+v", results)
	}

	// ClickHouse may give other rows where the query says so, but as many.
	other := &fakePeer{engine: "chdb", rows: [][]any{{int64(8)}, {int64(9)}}}
	for _, anyRows := range []bool{true, false} {
		results = measure(context.Background(), query{id: "q", colloquy: "SELECT 1", anyRows: anyRows}, []peer{peers[0], other}, nil)
		if results[1].Equal != anyRows {
			t.Errorf("any rows %v: %+v", anyRows, results[1])
		}
	}
	other.rows = other.rows[:1]
	results = measure(context.Background(), query{id: "q", colloquy: "SELECT 1", anyRows: true}, []peer{peers[0], other}, nil)
	if results[1].Equal {
		t.Errorf("fewer rows: %+v", results[1])
	}
}

func TestTable(t *testing.T) {
	head, lines := table([]result{
		{ID: "i1", Engine: "colloquy", MedianMS: 2000, CPUMS: 3000, RSSMB: 100, Equal: true},
		{ID: "i1", Engine: "duckdb-nested", MedianMS: 5000, CPUMS: 4500, RSSMB: 800, Equal: true},
		{ID: "s1", Engine: "colloquy", Bytes: 80e6, Equal: true},
		{ID: "s1", Engine: "parquet", Bytes: 100e6, Equal: true},
		{ID: "c1", Engine: "colloquy", MedianMS: 0.02, Equal: true},
		{ID: "c1", Engine: "duckdb-nested", MedianMS: 1, Equal: true},
		{ID: "c2", Engine: "colloquy", MedianMS: 1.25},
		{ID: "c2", Engine: "duckdb-nested", MedianMS: 12345, Error: "answer differs"},
		{ID: "c3", Engine: "duckdb-nested", Error: "no luck"},
		{ID: "x1", Engine: "colloquy", MedianMS: 42, RSSMB: 38.5, Equal: true},
	})
	var b strings.Builder
	printMarkdown(&b, head, lines)
	want := `| # | work | colloquy | duckdb-nested | parquet |
| --- | --- | --- | --- | --- |
| i1 | import of all columns | 2 s, cpu 3 s, 100 MB | 5 s, cpu 4.5 s, 800 MB (2.5×, cpu 1.5×) |  |
| s1 | size on disk | 80 MB |  | 100 MB (1.2×) |
| c1 | count: model and language | 20 µs | 1 ms (50×) |  |
| c2 | count: 3 models, not English, not redacted | 1.2 ms | 12 s (answer differs) |  |
| c3 | count by model |  | failed |  |
| x1 | process: open, count, end | 42 ms, 38 MB |  |  |
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestReport(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "r.json")
	results := []result{{ID: "c1", Engine: "colloquy", MedianMS: 0.02, MinMS: 0.01, Rows: 1, Equal: true}}
	if err := report(results, file, ""); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var back []map[string]any
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"id": "c1", "engine": "colloquy", "median_ms": 0.02, "min_ms": 0.01, "rows": 1.0, "equal": true} {
		if back[0][key] != want {
			t.Errorf("%s is %v, want %v", key, back[0][key], want)
		}
	}
	results[0].Error = "answer differs"
	if err := report(results, "", ""); err == nil || !strings.Contains(err.Error(), "c1 in colloquy: answer differs") {
		t.Errorf("a difference is no error: %v", err)
	}
}

func TestChdbValue(t *testing.T) {
	for _, c := range []struct {
		v    any
		typ  string
		want any
	}{
		{json.Number("9223372036854775807"), "Int64", int64(math.MaxInt64)},
		{json.Number("3317759725487330"), "Float64", 3317759725487330.0},
		{json.Number("1.5"), "Nullable(Float64)", 1.5},
		{"inf", "Nullable(Float64)", math.Inf(1)},
		{"-inf", "Float64", math.Inf(-1)},
		{"inf", "Nullable(String)", "inf"},
		{true, "Bool", true},
		{nil, "Nullable(Int64)", nil},
	} {
		if got := chdbValue(c.v, c.typ); got != c.want {
			t.Errorf("%v of %s: %v (%T), want %v", c.v, c.typ, got, got, c.want)
		}
	}
	if f, ok := chdbValue("nan", "Float64").(float64); !ok || !math.IsNaN(f) {
		t.Error("nan is no NaN")
	}
}

// TestQueries holds the forms of the queries to what they promise.
func TestQueries(t *testing.T) {
	seen := map[string]bool{}
	for _, q := range queries {
		if seen[q.id] {
			t.Errorf("two queries %s", q.id)
		}
		seen[q.id] = true
		if q.colloquy == "" || q.nested == "" && q.messages == "" {
			t.Errorf("%s lacks a form", q.id)
		}
		if q.ordered != strings.Contains(q.colloquy, "ORDER BY") {
			t.Errorf("%s: ordered is %v for %s", q.id, q.ordered, q.colloquy)
		}
	}
}
