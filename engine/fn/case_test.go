package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// TestCases runs the case files. `eval` has one expression a line and gives one line each; the expected results are those of DuckDB
// 1.5, but in blocks that say `differs`. `table` declares columns and rows, `agg` aggregates them.
func TestCases(t *testing.T) {
	datadriven.Walk(t, "../../testdata/fn", func(t *testing.T, path string) {
		var tab table
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			switch d.Cmd {
			case "eval":
				for line := range strings.Lines(d.Input) {
					fmt.Fprintln(&out, evalLine(t, strings.TrimSpace(line)))
				}
			case "table":
				tab = parseTable(t, d.Input)
			case "agg":
				for line := range strings.Lines(d.Input) {
					fmt.Fprintln(&out, aggLine(t, tab, strings.TrimSpace(line)))
				}
			default:
				d.Fatalf(t, "unknown command %s", d.Cmd)
			}
			return out.String()
		})
	})
}

// evalLine evaluates an expression in every shape and wants the same from all.
func evalLine(t *testing.T, src string) string {
	t.Helper()
	result := ""
	for s := range shapes {
		v, err := evaluate(src, s)
		got := ""
		if err != nil {
			got = "error: " + err.Error()
		} else {
			if v.vec.Len() != rows {
				t.Errorf("%s: %d rows, want %d (shape %d)", src, v.vec.Len(), rows, s)
			}
			if !v.vec.Type().Equal(v.Type) && v.Type.Kind != column.Null {
				t.Errorf("%s: vector of type %s, bound as %s (shape %d)", src, v.vec.Type(), v.Type, s)
			}
			got = show(v, 0)
			if again := show(v, 2); again != got {
				t.Errorf("%s: row 2 is %s, row 0 is %s (shape %d)", src, again, got, s)
			}
		}
		if s == constants {
			result = got
		} else if got != result {
			t.Errorf("%s: %s in shape %d, %s of constants", src, got, s, result)
		}
	}
	return result
}

// TestExamples runs the example of each function of the registry.
func TestExamples(t *testing.T) {
	for _, f := range fn.All() {
		if f.Help == "" || len(f.Signatures) == 0 || f.Category == "" || strings.Contains(f.Help, "\n") {
			t.Errorf("%s: help, category or signatures are missing", f.Name)
		}
		src, ok := strings.CutPrefix(f.Example, "SELECT ")
		if !ok {
			t.Errorf("%s: no example", f.Name)
			continue
		}
		want := f.Output
		got := ""
		if f.Class == fn.Aggregate {
			expr, tab := parseFrom(t, src)
			got = aggLine(t, tab, expr)
		} else {
			got = evalLine(t, src)
		}
		if _, text, _ := strings.Cut(got, " | "); text != want && strings.Trim(text, `"`) != want {
			t.Errorf("%s: %s gives %s, want %s", f.Name, f.Example, got, want)
		}
	}
}
