package plan_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

// The oracle evaluates conditions a row at a time, by the definition of three-valued logic, on rows that were read once. What it
// knows is the columns below and a handful of operators; that is enough to meet every way in which storage answers conditions.

// truth is a value of three-valued logic.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

// condition is a condition as SQL and as its definition.
type condition struct {
	sql  string
	test func(row []any) truth
}

// oracleColumns are what conditions are about, in the order of a row.
var oracleColumns = []struct {
	sql    string
	values []any // to compare with, in and out of the data
}{
	{"turn", []any{int64(0), int64(1), int64(2), int64(3), int64(200), int64(math.MaxInt64), int64(math.MinInt64)}},
	{"message_count", []any{int64(0), int64(2), int64(4)}},
	{"model", []any{"gpt-4", "vicuna-13b", "", "Gpt-4", "none"}},
	{"language", []any{"English", "German", "unknown", "z"}},
	{"conversation_id", []any{"0", "f", ""}},
	{"category_scores.hate", []any{0.0, 0.5, 1e-5, math.NaN(), math.Inf(1), -1.0}},
	{"conversation[1].content", []any{"", "hello", "A"}},
	{"redacted", nil},
	{"flagged", nil},
	{`categories."self-harm"`, nil},
}

func sqlValue(v any) string {
	switch v := v.(type) {
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprintf("'%v'::DOUBLE", v)
		}
		return fmt.Sprintf("%g::DOUBLE", v)
	case int64:
		if v == math.MinInt64 {
			return "(-9223372036854775807 - 1)"
		}
	}
	return fmt.Sprint(v)
}

// compareValues orders two values of one type; NaN is greatest.
func compareValues(a, b any) int {
	switch a := a.(type) {
	case int64:
		switch b := b.(int64); {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	case string:
		return strings.Compare(a, b.(string))
	}
	return column.CompareFloats(a.(float64), b.(float64))
}

func known(b bool) truth {
	if b {
		return yes
	}
	return no
}

// drawLeaf draws a condition on one column.
func drawLeaf(t *rapid.T) condition {
	at := rapid.IntRange(0, len(oracleColumns)-1).Draw(t, "column")
	col := oracleColumns[at]
	if rapid.IntRange(0, 5).Draw(t, "null") == 0 {
		not := rapid.Bool().Draw(t, "not")
		sql := col.sql + " IS NULL"
		if not {
			sql = col.sql + " IS NOT NULL"
		}
		return condition{sql, func(row []any) truth { return known((row[at] == nil) != not) }}
	}
	if col.values == nil {
		return condition{col.sql, func(row []any) truth {
			if row[at] == nil {
				return unknown
			}
			return known(row[at].(bool))
		}}
	}
	value := func() any { return rapid.SampledFrom(col.values).Draw(t, "value") }
	onValue := func(sql string, test func(x any) bool) condition {
		return condition{sql, func(row []any) truth {
			if row[at] == nil {
				return unknown
			}
			return known(test(row[at]))
		}}
	}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		op := rapid.SampledFrom([]string{"=", "<>", "<", "<=", ">", ">="}).Draw(t, "op")
		v := value()
		return onValue(col.sql+" "+op+" "+sqlValue(v), func(x any) bool {
			c := compareValues(x, v)
			switch op {
			case "=":
				return c == 0
			case "<>":
				return c != 0
			case "<":
				return c < 0
			case "<=":
				return c <= 0
			case ">":
				return c > 0
			}
			return c >= 0
		})
	case 1:
		lo, hi := value(), value()
		return onValue(fmt.Sprintf("%s BETWEEN %s AND %s", col.sql, sqlValue(lo), sqlValue(hi)), func(x any) bool {
			return compareValues(x, lo) >= 0 && compareValues(x, hi) <= 0
		})
	case 2:
		list := []any{value(), value()}
		null := rapid.Bool().Draw(t, "with NULL")
		sql := fmt.Sprintf("%s IN (%s, %s", col.sql, sqlValue(list[0]), sqlValue(list[1]))
		if null {
			sql += ", NULL"
		}
		return condition{sql + ")", func(row []any) truth {
			switch {
			case row[at] == nil:
				return unknown
			case compareValues(row[at], list[0]) == 0 || compareValues(row[at], list[1]) == 0:
				return yes
			case null:
				return unknown
			}
			return no
		}}
	}
	if s, ok := value().(string); ok {
		return onValue(col.sql+" LIKE "+sqlValue("%"+s+"%"), func(x any) bool { return strings.Contains(x.(string), s) })
	}
	v := value()
	not := rapid.Bool().Draw(t, "not")
	op := " IS NOT DISTINCT FROM "
	if not {
		op = " IS DISTINCT FROM "
	}
	return condition{col.sql + op + sqlValue(v), func(row []any) truth {
		return known((row[at] != nil && compareValues(row[at], v) == 0) != not)
	}}
}

// drawCondition draws a tree of conditions.
func drawCondition(t *rapid.T, depth int) condition {
	if depth == 0 || rapid.IntRange(0, 2).Draw(t, "leaf") == 0 {
		return drawLeaf(t)
	}
	if rapid.IntRange(0, 3).Draw(t, "not") == 0 {
		c := drawCondition(t, depth-1)
		return condition{"NOT (" + c.sql + ")", func(row []any) truth { return yes - c.test(row) }}
	}
	a, b := drawCondition(t, depth-1), drawCondition(t, depth-1)
	if rapid.Bool().Draw(t, "or") {
		return condition{"(" + a.sql + " OR " + b.sql + ")", func(row []any) truth { return max(a.test(row), b.test(row)) }}
	}
	return condition{"(" + a.sql + " AND " + b.sql + ")", func(row []any) truth { return min(a.test(row), b.test(row)) }}
}

// oracleRows reads the rows that conditions are about, a column at a time so that no condition has a part in it.
func oracleRows(t *testing.T) [][]any {
	var list []string
	for _, c := range oracleColumns {
		list = append(list, c.sql)
	}
	p, err := prepare("SELECT "+strings.Join(list, ", ")+" FROM conversations", plan.Options{Disable: []string{"all"}})
	if err != nil {
		t.Fatal(err)
	}
	s := p.Run(t.Context(), exec.Options{Workers: 1})
	defer s.Close()
	var rows [][]any
	for {
		b, err := s.Next()
		if err != nil {
			if len(rows) < 400 {
				t.Fatalf("%d rows: %v", len(rows), err)
			}
			return rows
		}
		for i := range b.N {
			row := make([]any, len(b.Cols))
			for c, v := range b.Cols {
				if v.IsNull(i) {
					continue
				}
				switch v := column.Flat(v, v.Type()).(type) {
				case *column.Int64s:
					row[c] = v.Vals[i]
				case *column.Float64s:
					row[c] = v.Vals[i]
				case *column.Strings:
					row[c] = v.Vals[i]
				case *column.Bools:
					row[c] = v.Vals[i]
				}
			}
			rows = append(rows, row)
		}
	}
}

// TestConditionsAgainstDefinition holds that WHERE keeps exactly the rows for which the condition is true, whoever evaluates it, and that the
// condition in the select list has the value of its definition.
func TestConditionsAgainstDefinition(t *testing.T) {
	rows := oracleRows(t)
	names := map[truth]string{yes: "true", no: "false", unknown: "NULL"}
	rapid.Check(t, func(t *rapid.T) {
		c := drawCondition(t, 4)
		var opt plan.Options
		if rapid.Bool().Draw(t, "no rules") {
			opt.Disable = []string{"all"}
		}
		how := exec.Options{Workers: rapid.IntRange(1, 3).Draw(t, "workers"), BatchRows: rapid.SampledFrom([]int{3, 64, 4096}).Draw(t, "batch")}

		res, err := run("SELECT turn, model, conversation_id FROM conversations WHERE "+c.sql, opt, how)
		if err != nil {
			t.Fatalf("%s: %v", c.sql, err)
		}
		var want []string
		kept := 0
		for _, row := range rows {
			if c.test(row) == yes {
				kept++
				cells := make([]string, 3)
				for i, x := range []any{row[0], row[2], row[4]} {
					if cells[i] = "NULL"; x != nil {
						cells[i] = fmt.Sprint(x)
					}
				}
				want = append(want, strings.Join(cells, " | "))
			}
		}
		if strings.Join(res.rows, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%s (rules %v): %d rows, want %d", c.sql, opt.Disable == nil, len(res.rows), len(want))
		}
		if res, err = run("SELECT count(*) FROM conversations WHERE "+c.sql, opt, how); err != nil || res.rows[0] != fmt.Sprint(kept) {
			t.Fatalf("count of %s: %v, %v, want %d", c.sql, res.rows, err, kept)
		}
		if res, err = run("SELECT "+c.sql+" FROM conversations", opt, how); err != nil {
			t.Fatalf("%s: %v", c.sql, err)
		}
		for i, row := range rows {
			if res.rows[i] != names[c.test(row)] {
				t.Fatalf("%s is %s for row %v, want %s", c.sql, res.rows[i], row, names[c.test(row)])
			}
		}
	})
}
