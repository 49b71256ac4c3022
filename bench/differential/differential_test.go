package differential

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/colloquydb/colloquy/bench/internal/answer"
	"github.com/colloquydb/colloquy/bench/internal/colloquy"
	"github.com/colloquydb/colloquy/bench/internal/duck"
)

const caseFiles = "../../testdata/differential"

// Random queries: how many on each data set, and the first seed.
var (
	randomQueries = flag.Int("random", 300, "random queries on each data set")
	firstSeed     = flag.Uint64("seed", 1, "seed of the first random query; a failure names its own")
)

// oracleOnly is for writing cases: whether DuckDB takes them, and, with -v, what it says.
var oracleOnly = flag.Bool("oracle", false, "run the cases in DuckDB alone and show its answers")

// limit bounds one query in one engine: a hang is a failure, not a timeout of the whole test.
const limit = 2 * time.Minute

func TestCases(t *testing.T) {
	cases, err := ReadCases(caseFiles)
	if err != nil {
		t.Fatal(err)
	}
	const atLeast = 200 // against a reader that silently finds nothing
	if len(cases) < atLeast {
		t.Fatalf("%d cases, want %d or more", len(cases), atLeast)
	}
	sets := []struct {
		name   string
		shards func(t *testing.T) []string
		cases  []Case
	}{
		{"generated", generatedShards, cases},
		{"edge", edgeShards, cases},
		{"real", realShards, cases},
		{"large", largeShards, nil}, // random queries alone: DuckDB's driver takes minutes for all rows of it
	}
	for _, s := range sets {
		t.Run(s.name, func(t *testing.T) {
			shards := s.shards(t)
			if *oracleOnly {
				all := slices.Clone(s.cases)
				for i := range *randomQueries {
					all = append(all, randomQuery(*firstSeed+uint64(i)))
				}
				showOracle(t, all, shards)
				return
			}
			set, err := OpenSet(t.Context(), t.TempDir(), shards)
			if err != nil {
				t.Fatal(err)
			}
			defer set.Close()
			for _, c := range s.cases {
				t.Run(c.Name(), func(t *testing.T) { check(t, set, c) })
			}
			t.Run("random", func(t *testing.T) {
				for i := range *randomQueries {
					check(t, set, randomQuery(*firstSeed+uint64(i)))
				}
			})
			t.Run("describe", func(t *testing.T) { testDescribe(t, set) })
			t.Run("parameters", func(t *testing.T) { testParameters(t, set) })
			t.Logf("%d queries of case files and %d random ones on %d shards", len(s.cases), *randomQueries, len(shards))
		})
	}
}

func generatedShards(t *testing.T) []string {
	shards, err := GeneratedShards(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return shards
}

func largeShards(t *testing.T) []string {
	if testing.Short() {
		t.Skip("70,000 conversations, not in a short test")
	}
	shards, err := LargeShards(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return shards
}

func edgeShards(t *testing.T) []string {
	shards, err := EdgeShards(t.Context(), filepath.Join(caseFiles, "edge.sql"), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return shards
}

func realShards(t *testing.T) []string {
	shards, where, err := RealShards()
	if err != nil {
		t.Fatal(err)
	}
	if len(shards) == 0 {
		t.Skipf("no shards in %s; COLLOQUY_DATA may name a folder of some", where)
	}
	if testing.Short() {
		t.Skip("30,000 conversations, not in a short test")
	}
	return shards
}

// check runs a case in both engines.
func check(t *testing.T, set *Set, c Case) {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	ours, ourErr := colloquy.Query(ctx, set.Ours, c.SQL)
	theirs, theirErr := duck.Query(ctx, set.Theirs, c.SQL)
	problem := ""
	switch {
	case c.Fails != nil:
		problem = failureProblem(*c.Fails, ourErr, theirErr)
	case c.Differs != "":
		problem = differsProblem(c, ours, ourErr, theirs, theirErr)
	case ourErr != nil || theirErr != nil:
		problem = fmt.Sprintf("ours:   %v\ntheirs: %v", orFine(ourErr), orFine(theirErr))
	default:
		problem = difference(c, ours, theirs)
	}
	if problem != "" {
		t.Errorf("%s.txt:%d: %s\n%s\n%s\n%s", c.File, c.Line, c.Title, c.SQL, problem, plan(t.Context(), set, c.SQL))
	}
}

func orFine(err error) error {
	if err == nil {
		return errors.New("(answers)")
	}
	return err
}

func difference(c Case, ours, theirs answer.Answer) string {
	if d := answer.ColumnDifference(ours, theirs); d != "" {
		return d
	}
	return answer.Difference(ours, theirs, answer.Mode{Ordered: c.Ordered(), Exact: c.Exact})
}

// failureProblem tells what is wrong where both engines should refuse a query.
func failureProblem(want string, ourErr, theirErr error) string {
	switch {
	case ourErr == nil || theirErr == nil:
		return fmt.Sprintf("should fail in both\nours:   %v\ntheirs: %v", orFine(ourErr), orFine(theirErr))
	case errors.Is(ourErr, context.DeadlineExceeded):
		return "ours hangs"
	case !strings.Contains(strings.ToLower(ourErr.Error()), strings.ToLower(want)):
		return fmt.Sprintf("ours does not say %q: %v", want, ourErr)
	}
	return ""
}

// differsProblem tells what is wrong where ours should answer otherwise than DuckDB.
func differsProblem(c Case, ours answer.Answer, ourErr error, theirs answer.Answer, theirErr error) string {
	mode := answer.Mode{Ordered: true, Exact: c.Exact}
	if want, fails := strings.CutPrefix(c.Ours[0], "error: "); fails {
		if ourErr == nil || !strings.Contains(ourErr.Error(), want) {
			return fmt.Sprintf("ours should fail with %q: %v", want, orFine(ourErr))
		}
		if theirErr != nil {
			return fmt.Sprintf("DuckDB fails too, which is no difference: %v", theirErr)
		}
		return ""
	}
	if ourErr != nil {
		return "ours: " + ourErr.Error()
	}
	if got := answer.Lines(ours, mode); strings.Join(got, "\n") != strings.Join(c.Ours, "\n") {
		return fmt.Sprintf("ours: %s\nwant: %s", strings.Join(got, "\n      "), strings.Join(c.Ours, "\n      "))
	}
	if theirErr == nil && difference(c, ours, theirs) == "" {
		return "DuckDB answers the same, which is no difference"
	}
	return ""
}

// plan is Colloquy's plan of a query, for the report of a failure.
func plan(ctx context.Context, set *Set, sql string) string {
	a, err := colloquy.Query(ctx, set.Ours, "EXPLAIN "+sql)
	if err != nil {
		return fmt.Sprintf("no plan: %v", err)
	}
	var b strings.Builder
	b.WriteString("plan:\n")
	for _, row := range a.Rows {
		for _, v := range row {
			fmt.Fprintf(&b, "  %v", v)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// showOracle runs the cases in DuckDB alone.
func showOracle(t *testing.T, cases []Case, shards []string) {
	db, err := OpenDuck(t.Context(), shards)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, c := range cases {
		t.Run(c.Name(), func(t *testing.T) {
			a, err := duck.Query(t.Context(), db, c.SQL)
			if (err != nil) != (c.Fails != nil) {
				t.Errorf("%s: %v", c.SQL, orFine(err))
				return
			}
			if err != nil {
				t.Logf("%s\n%v", c.SQL, err)
				return
			}
			const shown = 12
			lines := answer.Lines(a, answer.Mode{Exact: c.Exact})
			t.Logf("%s\n%d rows, columns %v\n%.2000s", c.SQL, len(lines), a.Columns, strings.Join(lines[:min(len(lines), shown)], "\n"))
		})
	}
}
