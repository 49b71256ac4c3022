package lang

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestParseOne(t *testing.T) {
	for sql, want := range map[string]string{
		"":                   "there is no statement",
		" ; -- nothing":      "there is no statement",
		"SELECT 1; SELECT 2": "line 1, column 11: there is more than one statement",
	} {
		if _, err := ParseOne(sql); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", sql, err, want)
		}
	}
	if stmt, err := ParseOne(";SELECT 1;"); err != nil || stmt.String() != "SELECT 1" {
		t.Errorf("%v, %v", stmt, err)
	}
}

func TestParseExprTakesAllOfTheText(t *testing.T) {
	for sql, want := range map[string]string{
		"1;":     "line 1, column 2: unexpected end of the query after 1",
		"a b":    "line 1, column 3: unexpected b after a",
		"a AS b": "line 1, column 3: unexpected AS after a",
		"":       "line 1, column 1: expected an expression here, but the query ends",
	} {
		if _, err := ParseExpr(sql); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", sql, err, want)
		}
	}
}

// TestParameters: question marks are numbered within each statement, in the order of the text even
// where the tree has another.
func TestParameters(t *testing.T) {
	stmts, err := Parse("FROM range(?) SELECT ?, $name; SELECT ?, $3")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, stmt := range stmts {
		got = append(got, stmt.String())
	}
	want := []string{"SELECT $2, $name FROM range($1)", "SELECT $1, $3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestFilenames(t *testing.T) {
	stmts, err := ParseFile("a.sql", "SELECT x")
	if err != nil {
		t.Fatal(err)
	}
	Walk(stmts[0], func(n Node) bool {
		if n.Position().Filename != "a.sql" {
			t.Errorf("%T is at %+v", n, n.Position())
		}
		return true
	})
}

// TestConcurrently parses in many goroutines; the race detector looks on.
func TestConcurrently(t *testing.T) {
	texts := inputs(t, "parse")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, sql := range texts {
				_, _ = Parse(sql)
			}
		})
	}
	wg.Wait()
}

// TestQuoting: any name and any text, quoted, is read back as it was.
func TestQuoting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ReplaceAll(rapid.OneOf(rapid.String(), rapid.SampledFrom(Keywords())).Draw(t, "s"), "\x00", "")
		if s != "" {
			e, err := ParseExpr(QuoteIdent(s))
			if ref, ok := e.(*ColumnRef); err != nil || !ok || len(ref.Parts) != 1 || ref.Parts[0].Name != s {
				t.Fatalf("name %q is read as %v, %v", s, e, err)
			}
			stmt, err := ParseOne("SELECT * FROM " + QuoteIdent(s))
			if err != nil {
				t.Fatalf("table %q: %v", s, err)
			}
			table := stmt.(*Query).Body.(*Select).From[0].Source.(*TableName)
			if table.Name().Name != s {
				t.Fatalf("table %q is read as %q", s, table.Name().Name)
			}
		}
		e, err := ParseExpr(QuoteString(s))
		if lit, ok := e.(*StringLit); err != nil || !ok || lit.Value != s {
			t.Fatalf("text %q is read as %v, %v", s, e, err)
		}
	})
}

func TestKeywords(t *testing.T) {
	words := Keywords()
	if !sort.StringsAreSorted(words) || len(words) != len(slices.Compact(slices.Clone(words))) {
		t.Error("the keywords are not in order")
	}
	for _, word := range words {
		if !IsKeyword(word) || !IsKeyword(strings.ToLower(word)) || word != strings.ToUpper(word) {
			t.Errorf("%s is no keyword", word)
		}
		_, err := ParseExpr(word)
		if name := err == nil && !strings.Contains("NULL TRUE FALSE", word); name == IsReserved(word) {
			t.Errorf("%s: reserved %v, and as a name %v", word, IsReserved(word), err)
		}
	}
	if IsKeyword("conversations") || IsReserved("language") || !IsReserved("order") {
		t.Error("IsKeyword or IsReserved is wrong")
	}
}
