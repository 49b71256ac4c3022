package answer

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine"
	"github.com/duckdb/duckdb-go/v2"
)

func TestText(t *testing.T) {
	third := 1.0 / 3
	cases := []struct {
		a, b  any
		exact bool
		same  bool
	}{
		{int64(7), big.NewInt(7), false, true},
		{int64(7), 7.0, false, true},
		{int64(7), "7", false, false},
		{nil, "NULL", false, false},
		{third, math.Nextafter(third, 1), false, true},
		{third, math.Nextafter(third, 1), true, false},
		{math.Copysign(0, -1), 0.0, false, true},
		{math.Copysign(0, -1), 0.0, true, false},
		{math.NaN(), math.Copysign(math.NaN(), -1), true, true},
		{math.Inf(1), math.Inf(-1), false, false},
		{duckdb.Decimal{Width: 2, Scale: 1, Value: big.NewInt(15)}, 1.5, false, true},
		{[]any{int64(1), nil}, []any{int32(1), nil}, false, true},
		{[]any{}, nil, false, false},
		{engine.Struct{{Name: "b", Value: true}, {Name: "a", Value: nil}}, map[string]any{"a": nil, "b": true}, false, true},
		{engine.Struct{{Name: "a", Value: true}}, map[string]any{"b": true}, false, false},
		{"a\x00\"", []byte("a\x00\""), false, true},
	}
	for _, c := range cases {
		if x, y := Text(c.a, c.exact), Text(c.b, c.exact); (x == y) != c.same {
			t.Errorf("%v and %v (exact %v): %s and %s, want same = %v", c.a, c.b, c.exact, x, y, c.same)
		}
	}
}

func TestDifference(t *testing.T) {
	rows := func(values ...any) Answer {
		var a Answer
		for _, v := range values {
			a.Rows = append(a.Rows, []any{v})
		}
		return a
	}
	cases := []struct {
		a, b Answer
		mode Mode
		want string // part of the description, or "" for equal
	}{
		{rows(), rows(), Mode{}, ""},
		{rows("a", "b"), rows("b", "a"), Mode{}, ""},
		{rows("a", "b"), rows("b", "a"), Mode{Ordered: true}, "row 1"},
		{rows("a", "a", "b"), rows("a", "b", "b"), Mode{}, `only ours:   "a"`},
		{rows("a"), rows("a", "c"), Mode{}, `only theirs: "c"`},
		{rows(0.1), rows(0.1 + 1e-17), Mode{Exact: true}, ""},
		{rows(strings.Repeat("x", 1000) + "y"), rows(strings.Repeat("x", 1000) + "z"), Mode{}, "…"},
	}
	for i, c := range cases {
		got := Difference(c.a, c.b, c.mode)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("case %d: %q, want %q in it", i, got, c.want)
		}
	}
}

func TestColumnDifference(t *testing.T) {
	column := func(name, typ string) Answer { return Answer{Columns: []Column{{name, typ}}} }
	with := func(a Answer, v any) Answer {
		a.Rows = [][]any{{v}}
		return a
	}
	cases := []struct {
		a, b Answer
		same bool
	}{
		{column("n", "BIGINT"), column("n", "HUGEINT"), true},
		{column("n", "BIGINT"), column("m", "BIGINT"), false},
		{column("count(*)", "BIGINT"), column("count_star()", "BIGINT"), true},
		{column("x", "DOUBLE"), column("x", "DECIMAL(2,1)"), true},
		{column("x", "DOUBLE"), column("x", "BIGINT"), false},
		{column("x", "NULL"), column("x", "INTEGER"), true},
		{column("x", "NULL"), column("x", "VARCHAR"), true},
		{column("x", "NULL[]"), column("x", "INTEGER[]"), true},
		{column("x", "VARCHAR"), column("x", "INTEGER"), true}, // of NULLs only
		{column("x", "VARCHAR"), with(column("x", "INTEGER"), int32(1)), false},
		{column("x", `STRUCT("a" BIGINT[])`), column("x", `STRUCT("a" INTEGER[])`), true},
		{column("x", `STRUCT("a" BIGINT, "b" BIGINT)`), column("x", `STRUCT("b" BIGINT, "a" BIGINT)`), false},
		{column("x", "BIGINT"), Answer{}, false},
	}
	for _, c := range cases {
		if got := ColumnDifference(c.a, c.b); (got == "") != c.same {
			t.Errorf("%v and %v: %q, want same = %v", c.a.Columns, c.b.Columns, got, c.same)
		}
	}
}
