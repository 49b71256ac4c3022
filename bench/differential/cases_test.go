package differential

import (
	"strings"
	"testing"
)

func TestParseCases(t *testing.T) {
	cases, err := parseCases("f", `-- A heading,
-- of two lines.

-- first
SELECT 1

-- second
-- exact
-- fails: some text
SELECT 2,
  3 -- with a comment

-- third
-- differs: because
-- ours: 1 | 2
-- ours: 3 | 4
SELECT 4
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 3 {
		t.Fatalf("%d cases", len(cases))
	}
	if c := cases[0]; c.Title != "first" || c.SQL != "SELECT 1" || c.Line != 4 || c.Name() != "f/first" {
		t.Errorf("%+v", c)
	}
	if c := cases[1]; !c.Exact || c.Fails == nil || *c.Fails != "some text" || c.SQL != "SELECT 2,\n  3 -- with a comment" {
		t.Errorf("%+v", c)
	}
	if c := cases[2]; c.Differs != "because" || strings.Join(c.Ours, ";") != "1 | 2;3 | 4" {
		t.Errorf("%+v", c)
	}
}

func TestParseCasesRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT 1":                         "without a title",
		"-- a\nSELECT 1;":                  "semicolon",
		"-- a\nSELECT 1\n\n-- a\nSELECT 2": "taken by line 1",
		"-- a\n-- differs: x\nSELECT 1":    "go together",
		"-- a\n-- wrong: x\nSELECT 1":      "no annotation",
	} {
		if _, err := parseCases("f", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestOrdered(t *testing.T) {
	for sql, want := range map[string]bool{
		"SELECT a FROM t":                           false,
		"SELECT a FROM t ORDER BY a":                true,
		"select a from t limit 3":                   true,
		"SELECT a FROM (SELECT b FROM t LIMIT 3)":   false,
		"SELECT ' ORDER BY ' FROM t":                false,
		`SELECT "limit" FROM t`:                     false,
		"SELECT a_limit FROM t":                     false,
		"SELECT f(x ORDER BY y) FROM t":             false,
		"SELECT '(' FROM t ORDER BY a":              true,
		"SELECT 'it''s (' FROM t OFFSET 3":          true,
		"SELECT [1, (2)] FROM t WHERE (a) LIMIT 10": true,
	} {
		if got := (Case{SQL: sql}).Ordered(); got != want {
			t.Errorf("%s: %v", sql, got)
		}
	}
}
