package plan_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
)

// differentialCases are the queries of testdata/differential, which bench/differential compares with DuckDB.
func differentialCases(t *testing.T) []string {
	files, err := filepath.Glob("../../testdata/differential/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d case files: %v", len(files), err)
	}
	var queries []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			var lines []string
			for _, l := range strings.Split(block, "\n") {
				if !strings.HasPrefix(l, "--") {
					lines = append(lines, l)
				}
			}
			if q := strings.TrimSpace(strings.Join(lines, "\n")); q != "" {
				queries = append(queries, q)
			}
		}
	}
	return queries
}

// TestSameAnswers runs many queries in several ways that have to agree: with all rules and with none, each rule left out, batches of three rows
// and of the usual size, one worker and several.
func TestSameAnswers(t *testing.T) {
	type way struct {
		name string
		opt  plan.Options
		how  exec.Options
	}
	none := plan.Options{Disable: []string{"all"}}
	ways := []way{
		{"no rules, one worker", none, exec.Options{Workers: 1}},
		{"all rules, one worker", plan.Options{}, exec.Options{Workers: 1}},
		{"all rules, several workers", plan.Options{}, exec.Options{Workers: 3}},
		{"all rules, small batches", plan.Options{}, exec.Options{Workers: 2, BatchRows: 3}},
		{"no rules, small batches", none, exec.Options{Workers: 3, BatchRows: 7}},
	}
	for _, r := range plan.RuleNames() {
		ways = append(ways, way{"without " + r, plan.Options{Disable: []string{r}}, exec.Options{Workers: 2}})
	}
	queries := differentialCases(t)
	if len(queries) < 200 {
		t.Fatalf("%d queries", len(queries))
	}
	answered := 0
	for _, q := range queries {
		var want []string
		for i, w := range ways {
			if testing.Short() && i > 3 {
				break
			}
			res, err := run(q, w.opt, w.how)
			if err != nil {
				if strings.Contains(err.Error(), "internal error") {
					t.Errorf("%s\n%s: %v", q, w.name, err)
				}
				// A failing row may be one that a rule leaves out: which queries fail is for the differential test to say.
				want = nil
				break
			}
			got := comparable(q, res)
			if i == 0 {
				want = got
				continue
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s\n%s:\n%s\n%s:\n%s", q, ways[0].name, strings.Join(want, "\n"), w.name, strings.Join(got, "\n"))
				break
			}
		}
		if want != nil {
			answered++
		}
	}
	if answered < len(queries)*9/10 {
		t.Errorf("%d of %d queries were answered", answered, len(queries))
	}
}

// comparable brings an answer into a form that does not depend on what SQL leaves open: the order of rows, unless the query has one, and the last bits of
// floating-point sums.
func comparable(query string, res result) []string {
	rows := make([]string, len(res.rows))
	for i, r := range res.rows {
		cells := strings.Split(r, " | ")
		for k, c := range cells {
			if f, err := strconv.ParseFloat(c, 64); err == nil && strings.ContainsAny(c, ".e") {
				cells[k] = fmt.Sprintf("%.11g", f)
			}
		}
		rows[i] = strings.Join(cells, " | ")
	}
	upper := strings.ToUpper(query)
	if !strings.Contains(upper, "ORDER BY") && !strings.Contains(upper, "LIMIT") {
		slices.Sort(rows)
	}
	return append([]string{strings.Join(res.columns, " | ")}, rows...)
}
