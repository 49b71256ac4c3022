package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// memSource is a table in memory: Chunks morsels of rows, pushed Batch rows at a time by all workers.
type memSource struct {
	types  []column.Type
	chunks [][]column.Vector // by morsel, by column
	batch  int
	pause  func(morsel int) // called before a morsel
	pushed func()           // called before each push
}

func (n *memSource) Types() []column.Type       { return n.types }
func (n *memSource) Inputs() []Node             { return nil }
func (n *memSource) Describe() (string, []Attr) { return "MEMORY", nil }
func (n *memSource) instant() bool              { return false }

func (n *memSource) produce(r *run, out operator) error {
	return finish(r.parallel(n, len(n.chunks), r.workers, func(w, i int) error {
		if n.pause != nil {
			n.pause(i)
		}
		cols := n.chunks[i]
		rows := cols[0].Len()
		step := n.batch
		if step == 0 {
			step = r.batchRows
		}
		for lo := 0; lo < rows; lo += step {
			if r.ctx.Err() != nil {
				return r.cause()
			}
			if n.pushed != nil {
				n.pushed()
			}
			hi := min(lo+step, rows)
			b := &Batch{N: hi - lo, morsel: i, seq: int64(i)<<16 + int64(lo)}
			for _, v := range cols {
				b.Cols = append(b.Cols, column.Slice(v, lo, hi))
			}
			if err := out.push(w, b); err == errStopMorsel {
				break
			} else if err != nil {
				return err
			}
		}
		return out.flush(w, i)
	}), out)
}

// numbers is a source of one BIGINT column, 0, 1, 2 ..., in chunks of the sizes given.
func numbers(sizes ...int) *memSource {
	n := &memSource{types: []column.Type{column.BigIntType}}
	next := int64(0)
	for _, size := range sizes {
		v := &column.Int64s{}
		for range size {
			v.Vals = append(v.Vals, next)
			next++
		}
		n.chunks = append(n.chunks, []column.Vector{v})
	}
	return n
}

// valueAt is row i of v for comparing with %v; NULL is "NULL".
func valueAt(v column.Vector, i int) any {
	if v.IsNull(i) {
		return "NULL"
	}
	switch v := v.(type) {
	case *column.Bools:
		return v.Vals[i]
	case *column.Int64s:
		return v.Vals[i]
	case *column.Float64s:
		return v.Vals[i]
	case *column.Strings:
		return v.Vals[i]
	case *column.Codes:
		return v.Dict.Vals[v.Vals[i]]
	case *column.Const:
		return valueAt(v.One, 0)
	}
	return fmt.Sprintf("%T", v)
}

// tester is what *testing.T and *rapid.T share.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// collect runs a plan and returns its rows as text.
func collect(t tester, n Node, opt Options) ([]string, error) {
	t.Helper()
	s := Run(context.Background(), n, opt)
	defer s.Close()
	rows := []string{}
	for {
		b, err := s.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if b.N == 0 || len(b.Cols) != len(n.Types()) {
			t.Fatalf("batch of %d rows and %d columns", b.N, len(b.Cols))
		}
		for i := range b.N {
			row := ""
			for _, v := range b.Cols {
				row += fmt.Sprintf("%v|", valueAt(v, i))
			}
			rows = append(rows, row)
		}
	}
}

func mustCollect(t testing.TB, n Node, opt Options) []string {
	t.Helper()
	rows, err := collect(t, n, opt)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// less and friends are functions built for tests, so that these do not depend on what fn offers.
func testFn(name string, result column.Type, eval func(args []column.Vector, i int) (any, error)) *fn.Bound {
	return &fn.Bound{Name: name, Result: result, Eval: func(args []column.Vector, n int) (column.Vector, error) {
		b := column.NewBuilder(result, n)
		for i := range n {
			x, err := eval(args, i)
			if err != nil {
				return nil, err
			}
			switch x := x.(type) {
			case nil:
				b.AppendNulls(1)
			case bool:
				b.Append(&column.Bools{Vals: []bool{x}}, 0, 1)
			case int64:
				b.Append(&column.Int64s{Vals: []int64{x}}, 0, 1)
			}
		}
		return b.Vector(), nil
	}}
}

func intAt(v column.Vector, i int) int64 {
	x, _ := valueAt(v, i).(int64)
	return x
}

var lessFn = testFn("less", column.BoolType, func(args []column.Vector, i int) (any, error) {
	if args[0].IsNull(i) || args[1].IsNull(i) {
		return nil, nil
	}
	return intAt(args[0], i) < intAt(args[1], i), nil
})

var modFn = testFn("mod", column.BigIntType, func(args []column.Vector, i int) (any, error) {
	if args[0].IsNull(i) {
		return nil, nil
	}
	return intAt(args[0], i) % intAt(args[1], i), nil
})

// oddErrFn fails on odd numbers.
var oddErrFn = testFn("even", column.BigIntType, func(args []column.Vector, i int) (any, error) {
	if x := intAt(args[0], i); x%2 == 1 {
		return nil, &fn.ValueError{Name: "even", Detail: fmt.Sprintf("%d is odd", x)}
	} else {
		return x, nil
	}
})

func lit(x int64) Expr {
	return &Lit{One: &column.Int64s{Vals: []int64{x}}, Typ: column.BigIntType, Text: fmt.Sprint(x)}
}

func col(i int) Expr { return &Col{Index: i, Typ: column.BigIntType} }

func call(f *fn.Bound, args ...Expr) Expr { return &Call{Fn: f, Args: args} }

func TestStreamKeepsSourceOrder(t *testing.T) {
	for workers := 1; workers <= 4; workers++ {
		src := numbers(5, 0, 300, 1, 70, 70)
		src.batch = 32
		src.pause = func(m int) { time.Sleep(time.Duration(6-m) * time.Millisecond) } // later morsels are first
		rows := mustCollect(t, src, Options{Workers: workers})
		if len(rows) != 446 {
			t.Fatalf("%d workers: %d rows", workers, len(rows))
		}
		for i, r := range rows {
			if r != fmt.Sprintf("%d|", i) {
				t.Fatalf("%d workers: row %d is %s", workers, i, r)
			}
		}
	}
}

func TestLimitTakesTheFirstRows(t *testing.T) {
	for workers := 1; workers <= 4; workers++ {
		for _, c := range []struct {
			count, offset int64
			want          int
		}{{0, 0, 0}, {1, 0, 1}, {7, 0, 7}, {10, 3, 10}, {10, 440, 6}, {-1, 440, 6}, {-1, 0, 446}, {5, 9000, 0}} {
			src := numbers(5, 0, 300, 1, 70, 70)
			src.batch = 32
			src.pause = func(m int) { time.Sleep(time.Duration(6-m) * 100 * time.Microsecond) }
			rows := mustCollect(t, &Limit{Input: src, Count: c.count, Offset: c.offset}, Options{Workers: workers})
			if len(rows) != c.want {
				t.Fatalf("%d workers, limit %d offset %d: %d rows, want %d", workers, c.count, c.offset, len(rows), c.want)
			}
			for i, r := range rows {
				if r != fmt.Sprintf("%d|", int64(i)+c.offset) {
					t.Fatalf("%d workers, limit %d offset %d: row %d is %s", workers, c.count, c.offset, i, r)
				}
			}
		}
	}
}

func TestLimitStopsTheSource(t *testing.T) {
	sizes := make([]int, 1000)
	for i := range sizes {
		sizes[i] = 100
	}
	src := numbers(sizes...)
	morsels := 0
	src.pause = func(int) { morsels++ }
	mustCollect(t, &Limit{Input: src, Count: 150}, Options{Workers: 1})
	if morsels != 2 {
		t.Fatalf("%d morsels were read for 150 rows of 100 each", morsels)
	}
}

func TestFilterEvaluatesConditionsInTurn(t *testing.T) {
	// even(x) fails on odd numbers: the condition before it keeps them away.
	src := numbers(100, 100)
	src.batch = 7
	n := &Filter{Input: src, Conds: []Expr{
		call(lessFn, call(modFn, col(0), lit(2)), lit(1)),
		call(lessFn, call(oddErrFn, col(0)), lit(10)),
	}}
	got := mustCollect(t, n, Options{Workers: 2})
	if fmt.Sprint(got) != "[0| 2| 4| 6| 8|]" {
		t.Fatalf("got %v", got)
	}
	n.Conds[0], n.Conds[1] = n.Conds[1], n.Conds[0]
	var e *Error
	if _, err := collect(t, n, Options{}); !errors.As(err, &e) || e.Code != "value" {
		t.Fatalf("error is %v", err)
	}
}

func TestCaseEvaluatesOnlyTheBranchTaken(t *testing.T) {
	n := &Project{Input: numbers(6), Exprs: []Expr{&Case{
		Conds:   []Expr{call(lessFn, call(modFn, col(0), lit(2)), lit(1)), call(lessFn, col(0), lit(3))},
		Results: []Expr{call(oddErrFn, col(0)), lit(-1), lit(-2)},
		Typ:     column.BigIntType,
	}}}
	if got := mustCollect(t, n, Options{}); fmt.Sprint(got) != "[0| -1| 2| -2| 4| -2|]" {
		t.Fatalf("got %v", got)
	}
}

func TestLogicIsThreeValuedAndLazy(t *testing.T) {
	null, yes, no := &column.AllNull{N: 1}, &column.Bools{Vals: []bool{true}}, &column.Bools{Vals: []bool{false}}
	vals := []column.Vector{yes, no, null}
	names := []string{"true", "false", "NULL"}
	and := [3][3]string{{"true", "false", "NULL"}, {"false", "false", "false"}, {"NULL", "false", "NULL"}}
	or := [3][3]string{{"true", "true", "true"}, {"true", "false", "NULL"}, {"true", "NULL", "NULL"}}
	for i, a := range vals {
		for j, b := range vals {
			args := []Expr{&Lit{One: a, Typ: column.BoolType}, &Lit{One: b, Typ: column.BoolType}}
			n := &Project{Input: numbers(1), Exprs: []Expr{&Logic{Args: args}, &Logic{Or: true, Args: args}}}
			if got := mustCollect(t, n, Options{})[0]; got != and[i][j]+"|"+or[i][j]+"|" {
				t.Errorf("%s with %s: %s", names[i], names[j], got)
			}
		}
	}
	isEven := call(lessFn, call(modFn, col(0), lit(2)), lit(1))
	lazy := &Project{Input: numbers(4), Exprs: []Expr{&Logic{Args: []Expr{isEven, call(lessFn, call(oddErrFn, col(0)), lit(2))}}}}
	if got := mustCollect(t, lazy, Options{}); fmt.Sprint(got) != "[true| false| false| false|]" {
		t.Fatalf("got %v", got)
	}
}

func TestCoalesce(t *testing.T) {
	x := &column.Int64s{Vals: []int64{1, 0, 3, 0}, Nulls: column.Nulls{0b1010}}
	src := &memSource{types: []column.Type{column.BigIntType}, chunks: [][]column.Vector{{x}}}
	n := &Project{Input: src, Exprs: []Expr{&Coalesce{Typ: column.BigIntType, Args: []Expr{
		col(0), &Lit{One: &column.AllNull{N: 1}, Typ: column.BigIntType}, lit(9)}}}}
	if got := mustCollect(t, n, Options{}); fmt.Sprint(got) != "[1| 9| 3| 9|]" {
		t.Fatalf("got %v", got)
	}
}

func TestSeries(t *testing.T) {
	for _, c := range []struct {
		start, stop, step int64
		want              string
	}{
		{0, 3, 1, "[0| 1| 2|]"}, {3, 0, -2, "[3| 1|]"}, {0, 0, 1, "[]"}, {5, 0, 1, "[]"},
		{1<<63 - 3, 1<<63 - 1, 5, "[9223372036854775805|]"},
		{-1 << 63, 1<<63 - 1, 1<<63 - 1, "[-9223372036854775808| -1| 9223372036854775806|]"},
	} {
		if got := mustCollect(t, &Series{c.start, c.stop, c.step}, Options{BatchRows: 2}); fmt.Sprint(got) != c.want {
			t.Errorf("range(%d, %d, %d): %v", c.start, c.stop, c.step, got)
		}
	}
}

func TestSubqueries(t *testing.T) {
	plan := func(kind SubqueryKind, sub Node, e Expr) Node {
		return &Subqueries{Input: &Project{Input: numbers(2), Exprs: []Expr{e}}, Subs: []Subquery{{kind, sub}}}
	}
	first := func(n int64) Node { return &Limit{Input: numbers(3, 3), Count: n} }
	value := &SlotValue{Typ: column.BigIntType}
	for _, c := range []struct {
		n    Node
		want string
	}{
		{plan(ScalarSubquery, first(1), value), "[0| 0|]"},
		{plan(ScalarSubquery, first(0), value), "[NULL| NULL|]"},
		{plan(ExistsSubquery, first(3), &SlotValue{Typ: column.BoolType}), "[true| true|]"},
		{plan(ExistsSubquery, first(0), &SlotValue{Typ: column.BoolType}), "[false| false|]"},
	} {
		if got := mustCollect(t, c.n, Options{}); fmt.Sprint(got) != c.want {
			t.Errorf("got %v, want %s", got, c.want)
		}
	}
	if _, err := collect(t, plan(ScalarSubquery, first(2), value), Options{}); err == nil {
		t.Error("a scalar subquery of two rows gave no error")
	}
}

func TestPanicFailsTheQueryOnly(t *testing.T) {
	for _, workers := range []int{1, 3} {
		bad := &fn.Bound{Name: "bad", Result: column.BigIntType, Eval: func([]column.Vector, int) (column.Vector, error) { panic("boom") }}
		if _, err := collect(t, &Project{Input: numbers(5, 5, 5), Exprs: []Expr{call(bad)}}, Options{Workers: workers}); err == nil {
			t.Fatal("no error")
		}
	}
}
