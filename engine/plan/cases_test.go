package plan_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
)

// TestPlans reads testdata/plan. A case is the command `plan` (with disable=(rules) where a rule is left out) and a query; what follows is EXPLAIN's text
// of its plan, or its error. `go test ./engine/plan -rewrite` writes the answers anew.
func TestPlans(t *testing.T) {
	datadriven.Walk(t, "../../testdata/plan", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "plan" {
				d.Fatalf(t, "unknown command %s", d.Cmd)
			}
			var opt plan.Options
			if d.HasArg("disable") {
				for _, a := range d.CmdArgs {
					if a.Key == "disable" {
						opt.Disable = a.Vals
					}
				}
			}
			p, err := prepare(d.Input, opt)
			if err != nil {
				return errorText(err) + "\n"
			}
			return p.Explain()
		})
	})
}

// TestQueries reads testdata/query. A case is the command `query` and a query; what follows is its answer: a line of columns with their types, then a
// line for each row.
func TestQueries(t *testing.T) {
	datadriven.Walk(t, "../../testdata/query", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "query" {
				d.Fatalf(t, "unknown command %s", d.Cmd)
			}
			res, err := run(d.Input, plan.Options{}, exec.Options{})
			if err != nil {
				return errorText(err) + "\n"
			}
			return strings.Join(append([]string{strings.Join(res.columns, " | ")}, res.rows...), "\n") + "\n"
		})
	})
}
