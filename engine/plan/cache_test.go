package plan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

func one(v int64) column.Vector { return &column.Int64s{Vals: []int64{v}} }

func TestCachePlansOnce(t *testing.T) {
	c := plan.NewCache(0)
	const sql = "SELECT count(*) FROM conversations WHERE turn = 1"
	first, err := c.Prepare(t.Context(), snap, sql, plan.Params{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Prepare(t.Context(), snap, sql, plan.Params{})
	if err != nil {
		t.Fatal(err)
	}
	if first.Root != second.Root {
		t.Error("the same text was planned twice")
	}
	c.Forget(snap)
	third, err := c.Prepare(t.Context(), snap, sql, plan.Params{})
	if err != nil {
		t.Fatal(err)
	}
	if first.Root == third.Root {
		t.Error("the plan was not forgotten")
	}
	if _, err := c.Prepare(t.Context(), snap, "SELEC 1", plan.Params{}); !errors.As(err, new(*lang.Error)) {
		t.Errorf("error is %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := plan.NewCache(3)
	prepare := func(i int) *plan.Plan {
		p, err := c.Prepare(t.Context(), snap, fmt.Sprintf("SELECT %d", i), plan.Params{})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := prepare(0)
	prepare(1)
	prepare(2)
	if prepare(0).Root != first.Root {
		t.Error("a plan was dropped too early")
	}
	prepare(3) // drops 1, the one not used for longest
	if prepare(0).Root != first.Root {
		t.Error("the plan used last was dropped")
	}
	for i := range 10 {
		prepare(i)
	}
	if prepare(0).Root == first.Root {
		t.Error("the cache keeps more than it should")
	}
}

func TestParameters(t *testing.T) {
	c := plan.NewCache(0)
	ask := func(sql string, p plan.Params) string {
		t.Helper()
		got, err := c.Prepare(t.Context(), snap, sql, p)
		if err != nil {
			return errorText(err)
		}
		res, err := collect(got, exec.Options{})
		if err != nil {
			return errorText(err)
		}
		return fmt.Sprint(res.columns, res.rows)
	}
	text := func(s string) column.Vector { return &column.Strings{Vals: []string{s}} }
	for _, c := range []struct {
		sql  string
		p    plan.Params
		want string
	}{
		{"SELECT ? + 1", plan.Params{Positional: []column.Vector{one(4)}}, "[($1 + 1) BIGINT] [5]"},
		{"SELECT ? + 1", plan.Params{Positional: []column.Vector{one(5)}}, "[($1 + 1) BIGINT] [6]"},
		{"SELECT $2 - $1 AS d", plan.Params{Positional: []column.Vector{one(4), one(10)}}, "[d BIGINT] [6]"},
		{"SELECT $a || $b AS s", plan.Params{Named: map[string]column.Vector{"a": text("x"), "b": text("y")}}, "[s VARCHAR] [xy]"},
		{"SELECT count(*) AS n FROM conversations WHERE model = $m AND turn < ?", plan.Params{
			Positional: []column.Vector{one(2)}, Named: map[string]column.Vector{"m": text("gpt-4")}}, "[n BIGINT] [2]"},
		{"SELECT count(*) AS n FROM conversations WHERE turn = ?", plan.Params{Positional: []column.Vector{text("1")}}, "[n BIGINT] [278]"},
		{"SELECT coalesce(?, 7) AS x", plan.Params{Positional: []column.Vector{&column.AllNull{N: 1}}}, "[x BIGINT] [7]"},
		{"SELECT ?", plan.Params{}, "error at 8, parameter: there is no value for parameter 1: 0 given"},
		{"SELECT 1", plan.Params{Positional: []column.Vector{one(4)}}, "error at 0, parameter: 1 values are given for 0 parameters"},
		{"SELECT $a", plan.Params{Named: map[string]column.Vector{"a": one(1), "b": one(1)}}, "error at 0, parameter: the query has no parameter $b"},
	} {
		if got := ask(c.sql, c.p); got != c.want {
			t.Errorf("%s: %s, want %s", c.sql, got, c.want)
		}
	}
}

// TestPlanIsShared runs one plan many times at once.
func TestPlanIsShared(t *testing.T) {
	for _, sql := range []string{
		"SELECT upper(model) AS m, language, count(*), avg(length(content)) FROM messages WHERE content LIKE '%a%' AND turn < 10 GROUP BY ALL ORDER BY ALL",
		"SELECT count(*) FROM messages WHERE conversation_id IN (SELECT conversation_id FROM conversations WHERE redacted)",
		"SELECT conversation_id, conversation[1].content FROM conversations ORDER BY turn DESC, 1 LIMIT 7",
	} {
		p, err := prepare(sql, plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want, err := collect(p, exec.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				got, err := collect(p, exec.Options{Workers: 1 + i%3, BatchRows: 100})
				if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s: %v\n%v\nwant\n%v", sql, err, got, want)
				}
			})
		}
		wg.Wait()
	}
}

func TestCancelledQueries(t *testing.T) {
	for _, sql := range []string{
		"SELECT * FROM messages", "SELECT count(*) FROM messages WHERE content LIKE '%x%'", "SELECT model, count(*) FROM messages WHERE turn > 0 GROUP BY model",
		"SELECT content FROM messages ORDER BY content", "SELECT conversation_id FROM conversations WHERE turn > (SELECT avg(length(content)) FROM messages)",
		"SELECT sum(range) FROM range(100000000000)", "EXPLAIN ANALYZE SELECT sum(range) FROM range(100000000000)",
	} {
		p, err := prepare(sql, plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := p.Run(ctx, exec.Options{Workers: 2})
		if _, err := s.Next(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error is %v", sql, err)
		}
		s.Close()
	}
}

// hot are counts whose whole cost, from text to answer, should be microseconds.
var hot = map[string]string{
	"count":       "SELECT count(*) FROM conversations",
	"flagged":     "SELECT count(*) FROM conversations WHERE flagged",
	"two bitmaps": "SELECT count(*) FROM conversations WHERE model = 'vicuna-13b' AND language = 'English'",
	"by model":    "SELECT model, count(*) FROM conversations GROUP BY model ORDER BY 2 DESC",
	"parameter":   "SELECT count(*) FROM conversations WHERE model = ?",
}

// BenchmarkHot times prepared counts over a small store: what a query costs beside its data.
func BenchmarkHot(b *testing.B) {
	for name, sql := range hot {
		b.Run(name, func(b *testing.B) {
			c := plan.NewCache(0)
			var params plan.Params
			if name == "parameter" {
				params.Positional = []column.Vector{&column.Strings{Vals: []string{"gpt-4"}}}
			}
			for b.Loop() {
				p, err := c.Prepare(b.Context(), snap, sql, params)
				if err != nil {
					b.Fatal(err)
				}
				s := p.Run(b.Context(), exec.Options{})
				for {
					if _, err := s.Next(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
				s.Close()
			}
		})
	}
}
