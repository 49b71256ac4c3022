package exec

import (
	"fmt"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
)

func TestUnionKeepsTheOrderOfItsInputs(t *testing.T) {
	for workers := 1; workers <= 3; workers++ {
		mod := &Project{Input: numbers(5, 5), Exprs: []Expr{call(modFn, col(0), lit(3))}}
		n := &Union{Nodes: []Node{numbers(3, 0, 2), mod, &Limit{Input: numbers(9), Count: 1}, numbers(2)}}
		got := mustCollect(t, n, Options{Workers: workers, BatchRows: 2})
		if fmt.Sprint(got) != "[0| 1| 2| 3| 4| 0| 1| 2| 0| 1| 2| 0| 1| 2| 0| 0| 0| 1|]" {
			t.Errorf("%d workers: %v", workers, got)
		}
		for count, want := range map[int64]string{4: "[1| 2| 3| 4|]", 6: "[1| 2| 3| 4| 0| 1|]"} {
			if got := mustCollect(t, &Limit{Input: n, Count: count, Offset: 1}, Options{Workers: workers}); fmt.Sprint(got) != want {
				t.Errorf("%d workers, limit %d: %v", workers, count, got)
			}
		}
	}
}

func TestUnionStopsAtTheLimit(t *testing.T) {
	second := numbers(10)
	second.pause = func(int) { t.Error("the second input was read") }
	mustCollect(t, &Limit{Input: &Union{Nodes: []Node{numbers(10), second}}, Count: 3}, Options{Workers: 1})
}

func TestRepeat(t *testing.T) {
	src := &memSource{types: []column.Type{column.BigIntType, column.BigIntType}, chunks: [][]column.Vector{{
		&column.Int64s{Vals: []int64{7, 8, 9, 10}},
		&column.Int64s{Vals: []int64{2, 0, 5, 3}, Nulls: column.Nulls{0b1000}},
	}}}
	got := mustCollect(t, &Repeat{Input: src}, Options{BatchRows: 3})
	if fmt.Sprint(got) != "[7| 7| 9| 9| 9| 9| 9|]" {
		t.Errorf("got %v", got)
	}
}

// TestIntGroups groups by a BIGINT with many values, some NULL, so that the table grows and workers are merged.
func TestIntGroups(t *testing.T) {
	src := numbers(20000, 20000, 5)
	for i, c := range src.chunks {
		v := c[0].(*column.Int64s)
		for k := range v.Vals {
			v.Vals[k] = v.Vals[k] * 7919 % 12289 // every residue, over and over
			if k%100 == 99 {
				v.Nulls = v.Nulls.With(k, len(v.Vals))
			}
		}
		src.chunks[i][0] = v
	}
	var want []string
	counts := map[any]int{}
	for _, c := range src.chunks {
		for i := range c[0].Len() {
			x := valueAt(c[0], i)
			if counts[x] == 0 {
				want = append(want, fmt.Sprint(x))
			}
			counts[x]++
		}
	}
	for i, x := range want {
		var key any = x
		if x != "NULL" {
			var n int64
			fmt.Sscan(x, &n)
			key = n
		}
		want[i] = fmt.Sprintf("%s|%d|", x, counts[key])
	}
	for workers := 1; workers <= 3; workers++ {
		n := &Aggregate{Input: src, Exprs: []Expr{col(0)}, Keys: []int{0}, Aggs: []AggCall{{Fn: countSum(0), Filter: -1}}}
		if got := mustCollect(t, n, Options{Workers: workers}); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%d workers: %d groups, want %d, or another order", workers, len(got), len(want))
		}
	}
}
