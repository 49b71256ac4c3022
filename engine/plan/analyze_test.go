package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
)

func TestAnalyzeShowsWhatARunCost(t *testing.T) {
	res, err := run(`EXPLAIN ANALYZE SELECT role, count(*), max(length(content)) FROM messages
		WHERE model = 'vicuna-13b' AND turn > (SELECT min(turn) FROM conversations) GROUP BY role ORDER BY 2 LIMIT 2`, plan.Options{}, exec.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(res.rows, "\n")
	for _, want := range []string{"TOP-N", "AGGREGATE", "SCAN", "METADATA", "rows: 2\n", "time: ", "chunks: ", " read, ", " decoded", "answered by index: ", "total: "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestAnalyzeAsJSON(t *testing.T) {
	res, err := run(`EXPLAIN (ANALYZE, FORMAT json) SELECT count(*) FROM conversations WHERE model = 'gpt-4' AND turn >= 1 LIMIT 1`, plan.Options{}, exec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var node struct {
		Operator string
		Figures  struct{ Rows, Nanoseconds int64 }
		Inputs   []struct{ Operator string }
	}
	if err := json.Unmarshal([]byte(strings.Join(res.rows, "\n")), &node); err != nil {
		t.Fatal(err)
	}
	if node.Operator != "LIMIT" || node.Figures.Rows != 1 || len(node.Inputs) != 1 || node.Inputs[0].Operator != "COUNT FILTER" {
		t.Errorf("%+v", node)
	}
}

// TestMemoryLimitOfQueries holds that a query that keeps too much fails as a whole, and that one that keeps little passes.
func TestMemoryLimitOfQueries(t *testing.T) {
	for sql, fails := range map[string]bool{
		"SELECT content FROM messages ORDER BY content":                        true,
		"SELECT content, position, count(*) FROM messages GROUP BY ALL":        true,
		"SELECT count(*) FROM messages WHERE length(content) > 10":             false,
		"SELECT conversation_id FROM messages ORDER BY turn, position LIMIT 5": false,
	} {
		_, err := run(sql, plan.Options{Disable: []string{"text-hash"}}, exec.Options{Workers: 1, MemoryLimit: 96 << 10})
		if (err != nil) != fails {
			t.Errorf("%s: %v", sql, err)
		}
		if err != nil && !strings.Contains(err.Error(), "memory limit") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
