package lang

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestLimits feeds the parser what would run it out of stack or time. It must say so at once.
func TestLimits(t *testing.T) {
	repeat := strings.Repeat
	for _, c := range []struct {
		name, sql, message string
	}{
		{"text", repeat("SELECT 1;", 200_000), "bytes long"},
		{"tokens", "SELECT " + repeat("/ ", 200_000), "words and symbols"},
		{"million parentheses", repeat("(", 1_000_000), "nested"},
		{"open parentheses", "SELECT " + repeat("(", 100_000), "nested"},
		{"closed parentheses", "SELECT " + repeat("(", 60_000) + "1" + repeat(")", 60_000), "nested"},
		{"brackets", "SELECT " + repeat("[", 100_000), "nested"},
		{"braces", "SELECT " + repeat("{a:", 40_000), "nested"},
		{"million NOTs", "SELECT " + repeat("NOT ", 1_000_000), "bytes long"},
		{"NOT", "SELECT " + repeat("NOT ", 100_000) + "1", "nested"},
		{"minus", "SELECT " + repeat("- ", 100_000) + "1", "nested"},
		{"tilde", "SELECT " + repeat("~ ", 100_000) + "1", "nested"},
		{"tilde between operators", "SELECT 1" + repeat("+~1", 40_000), "nested"},
		{"NOT between operators", "SELECT a" + repeat("=NOT a", 40_000), "nested"},
		{"CASE", "SELECT " + repeat("CASE ", 100_000), "nested"},
		{"CASE WHEN", "SELECT " + repeat("CASE WHEN a THEN ", 30_000) + "1" + repeat(" END", 30_000), "nested"},
		{"lambda", "SELECT " + repeat("lambda x: ", 40_000) + "1", "nested"},
		{"subqueries", repeat("SELECT * FROM (", 60_000), "nested"},
		{"closed subqueries", repeat("SELECT * FROM (", 400) + "SELECT 1" + repeat(")", 400), "nested"},
		{"scalar subqueries", repeat("SELECT (", 400) + "SELECT 1" + repeat(")", 400), "nested"},
		{"queries in parentheses", repeat("(", 100_000) + "SELECT 1", "nested"},
		{"types", "SELECT a::" + repeat("STRUCT(a ", 30_000), "nested"},
		{"sum", "SELECT 1" + repeat("+1", 60_000), "nested"},
		{"sums in parentheses", "SELECT " + repeat("(", 100) + "1" + repeat(repeat("+1", 400)+")", 100), "nested"},
		{"concatenation", "SELECT 'a'" + repeat("||'a'", 40_000), "nested"},
		{"comparisons", "SELECT a" + repeat(" IS NULL", 40_000), "nested"},
		{"subscripts", "SELECT a" + repeat("[1]", 40_000), "nested"},
		{"fields", "SELECT (a)" + repeat(".a", 60_000), "nested"},
		{"methods", "SELECT a" + repeat(".f()", 30_000), "nested"},
		{"casts", "SELECT a" + repeat("::INT", 60_000), "nested"},
		{"unions", "SELECT 1" + repeat(" UNION SELECT 1", 30_000), "nested"},
		{"elements", "SELECT a IN (1" + repeat(",1", MaxItems) + ")", "elements"},
		{"select list", "SELECT 1" + repeat(",1", MaxItems), "elements"},
		{"rows", "VALUES (1)" + repeat(",(1)", 40_000), "words and symbols"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse(c.sql)
			took := time.Since(start)
			var e *Error
			if !errors.As(err, &e) || e.Code != CodeLimit || !strings.Contains(e.Message, c.message) {
				t.Fatalf("error %v, want one of a limit that speaks of %q", err, c.message)
			}
			// Milliseconds, unless the race detector or other tests slow it down.
			if took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			e.Detail(c.sql)
		})
	}
}

// TestWithinLimits parses and prints what is large and allowed.
func TestWithinLimits(t *testing.T) {
	repeat := strings.Repeat
	for name, sql := range map[string]string{
		"parentheses":      "SELECT " + repeat("(", MaxNesting) + "1" + repeat(")", MaxNesting),
		"calls":            "SELECT " + repeat("f(", MaxNesting-1) + "(1)" + repeat(")", MaxNesting-1),
		"CASE":             "SELECT " + repeat("CASE WHEN a THEN ", 400) + "1" + repeat(" END", 400),
		"sum":              "SELECT 1" + repeat("+1", 990),
		"conjunction":      "SELECT a = 1" + repeat(" AND a = 1", 20_000),
		"disjunction":      "SELECT a" + repeat(" OR (a)", 20_000),
		"list":             "SELECT a IN (1" + repeat(",1", MaxItems-1) + ")",
		"rows":             "VALUES (1)" + repeat(",(1)", 20_000),
		"unions":           "SELECT 1" + repeat(" UNION SELECT 1", 900),
		"subqueries":       repeat("SELECT * FROM (", 200) + "SELECT 1" + repeat(")", 200),
		"joins":            "FROM a" + repeat(" CROSS JOIN a", 20_000),
		"dots":             "SELECT a" + repeat(".a", 20_000),
		"dimensions":       "SELECT a::INT" + repeat("[]", 20_000),
		"text":             "SELECT '" + repeat("x", MaxText-9) + "'",
		"statements":       repeat("SELECT 1;", 20_000),
		"nested unions":    repeat("(SELECT 1 UNION ", 300) + "SELECT 1" + repeat(")", 300),
		"tables in parens": "FROM " + repeat("(", 400) + "SELECT 1" + repeat(")", 400),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			stmts, err := Parse(sql)
			if err != nil {
				t.Fatal(err)
			}
			for _, stmt := range stmts[:min(len(stmts), 10)] {
				_ = stmt.String()
				Walk(stmt, func(Node) bool { return true })
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
