package exec

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

// drawTable makes a table of a few columns with repeated values, NULLs and odd floats, in chunks of drawn sizes.
func drawTable(t *rapid.T) *memSource {
	d := &column.Dict{Vals: []string{"b", "a", "long value 1", "long value 2", ""}}
	src := &memSource{types: []column.Type{column.BigIntType, column.DoubleType, column.VarcharType, column.VarcharType, column.BoolType}}
	for range rapid.IntRange(0, 5).Draw(t, "chunks") {
		n := rapid.IntRange(1, 200).Draw(t, "rows")
		nulls := func() column.Nulls {
			var out column.Nulls
			for i := range n {
				if rapid.IntRange(0, 5).Draw(t, "null") == 0 {
					out = out.With(i, n)
				}
			}
			return out
		}
		ints := rapid.SliceOfN(rapid.SampledFrom([]int64{0, 1, -1, 5, math.MaxInt64, math.MinInt64}), n, n).Draw(t, "ints")
		floats := rapid.SliceOfN(rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1.5, math.NaN(), math.Inf(1), math.Inf(-1)}), n, n).Draw(t, "floats")
		codes := rapid.SliceOfN(rapid.Uint32Range(0, 4), n, n).Draw(t, "codes")
		strs := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "long value 1", "long value 2", "z"}), n, n).Draw(t, "strings")
		src.chunks = append(src.chunks, []column.Vector{
			&column.Int64s{Vals: ints, Nulls: nulls()}, &column.Float64s{Vals: floats, Nulls: nulls()},
			&column.Codes{Vals: codes, Nulls: nulls(), Dict: d}, &column.Strings{Vals: strs, Nulls: nulls()},
			&column.Bools{Vals: make([]bool, n), Nulls: nulls()},
		})
	}
	return src
}

// compareAny is the order of SQL by definition, NULL aside.
func compareAny(a, b any) int {
	switch a := a.(type) {
	case int64:
		switch b := b.(int64); {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	case float64:
		b := b.(float64)
		an, bn := math.IsNaN(a), math.IsNaN(b)
		switch {
		case an && bn || a == b:
			return 0
		case an || a > b && !bn:
			return 1
		}
		return -1
	case string:
		return strings.Compare(a, b.(string))
	}
	return 0
}

func TestSortAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := drawTable(t)
		src.batch = rapid.SampledFrom([]int{3, 64, 4096}).Draw(t, "batch")
		n := &Sort{Input: src, Limit: -1}
		for range rapid.IntRange(1, 3).Draw(t, "keys") {
			n.Keys = append(n.Keys, SortKey{Col: rapid.IntRange(0, 4).Draw(t, "col"), Desc: rapid.Bool().Draw(t, "desc"), NullsFirst: rapid.Bool().Draw(t, "nulls")})
		}
		var rows [][]any
		for _, c := range src.chunks {
			for i := range c[0].Len() {
				var row []any
				for _, v := range c {
					row = append(row, valueAt(v, i))
				}
				rows = append(rows, row)
			}
		}
		slices.SortStableFunc(rows, func(x, y []any) int {
			for _, k := range n.Keys {
				a, b := x[k.Col], y[k.Col]
				an, bn := a == "NULL", b == "NULL"
				if an || bn {
					if an == bn {
						continue
					}
					if an == k.NullsFirst {
						return -1
					}
					return 1
				}
				if c := compareAny(a, b); c != 0 {
					if k.Desc {
						return -c
					}
					return c
				}
			}
			return 0
		})
		if rapid.Bool().Draw(t, "top") {
			n.Limit, n.Offset = int64(rapid.IntRange(0, 40).Draw(t, "limit")), int64(rapid.IntRange(0, 20).Draw(t, "offset"))
			rows = rows[min(int(n.Offset), len(rows)):]
			rows = rows[:min(int(n.Limit), len(rows))]
		}
		want := []string{}
		for _, row := range rows {
			text := ""
			for _, x := range row {
				text += fmt.Sprintf("%v|", x)
			}
			want = append(want, text)
		}
		opt := Options{Workers: rapid.IntRange(1, 3).Draw(t, "workers"), BatchRows: rapid.SampledFrom([]int{3, 4096}).Draw(t, "out")}
		got, err := collect(t, n, opt)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// TestTopNShrinks runs a top-N over enough rows to drop some on the way.
func TestTopNShrinks(t *testing.T) {
	for _, desc := range []bool{false, true} {
		n := &Sort{Input: manyNumbers(), Keys: []SortKey{{Col: 0, Desc: desc}}, Limit: 3, Offset: 1}
		want := "[1| 2| 3|]"
		if desc {
			want = "[499998| 499997| 499996|]"
		}
		if got := mustCollect(t, n, Options{Workers: 3}); fmt.Sprint(got) != want {
			t.Errorf("desc %v: %v", desc, got)
		}
	}
}

// countSum is an aggregate for tests: the number of rows, plus a million times the sum of a BIGINT where there is an argument.
func countSum(args int) *fn.BoundAgg {
	types := []column.Type{column.BigIntType, column.BigIntType}[:args]
	return &fn.BoundAgg{Name: "countsum", Args: types, Result: column.BigIntType, NewState: func() fn.AggState { return &countSumState{} }}
}

type countSumState struct{ vals []int64 }

func (s *countSumState) Grow(n int) {
	for len(s.vals) < n {
		s.vals = append(s.vals, 0)
	}
}

func (s *countSumState) Add(groups []uint32, args []column.Vector, n int) error {
	for i := range n {
		g := uint32(0)
		if groups != nil {
			g = groups[i]
		}
		s.vals[g]++
		for _, a := range args {
			s.vals[g] += 1_000_000 * intAt(a, i)
		}
	}
	return nil
}

func (s *countSumState) Merge(other fn.AggState, remap []uint32) error {
	for g, x := range other.(*countSumState).vals {
		if remap != nil {
			g = int(remap[g])
		}
		s.vals[g] += x
	}
	return nil
}

func (s *countSumState) Result(n int) (column.Vector, error) {
	return &column.Int64s{Vals: s.vals[:n]}, nil
}

func (s *countSumState) Bytes() int64 { return int64(len(s.vals)) * 8 }

func TestAggregateAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := drawTable(t)
		src.batch = rapid.SampledFrom([]int{3, 64, 4096}).Draw(t, "batch")
		keys := rapid.SliceOfNDistinct(rapid.IntRange(0, 4), 0, 4, rapid.ID).Draw(t, "keys")
		array := rapid.Bool().Draw(t, "array")
		n := &Aggregate{Input: src}
		for i, typ := range src.types {
			n.Exprs = append(n.Exprs, &Col{Index: i, Typ: typ})
		}
		n.Exprs = append(n.Exprs, call(lessFn, col(0), lit(2)))
		n.Keys = keys
		if array {
			var dict *column.Dict
			if len(src.chunks) > 0 {
				dict = src.chunks[0][2].(*column.Codes).Dict
			} else {
				dict = &column.Dict{}
			}
			n.Keys = nil
			for _, k := range keys {
				switch k {
				case 2:
					n.Keys, n.Array = append(n.Keys, k), append(n.Array, ArrayKey{Dict: dict, Size: len(dict.Vals) + 1})
				case 3: // strings that are no codes
					all := &column.Dict{Vals: []string{"", "a", "long value 1", "long value 2", "z"}}
					n.Keys, n.Array = append(n.Keys, k), append(n.Array, ArrayKey{Dict: all, Size: 6})
				case 4:
					n.Keys, n.Array = append(n.Keys, k), append(n.Array, ArrayKey{Bool: true, Size: 3})
				}
			}
			keys = n.Keys
		}
		n.Aggs = []AggCall{{Fn: countSum(0), Filter: -1}, {Fn: countSum(0), Filter: len(src.types)}}
		// The definition: groups in order of first appearance.
		var want []string
		counts, filtered := map[string]int{}, map[string]int{}
		if len(keys) == 0 {
			want = []string{""}
		}
		for _, c := range src.chunks {
			for i := range c[0].Len() {
				key := ""
				for _, k := range keys {
					x := valueAt(c[k], i)
					if x == 0.0 {
						x = 0.0 // not -0
					}
					key += fmt.Sprintf("%v|", x)
				}
				if counts[key] == 0 && len(keys) > 0 {
					want = append(want, key)
				}
				counts[key]++
				if x, ok := valueAt(c[0], i).(int64); ok && x < 2 {
					filtered[key]++
				}
			}
		}
		for i, key := range want {
			want[i] = fmt.Sprintf("%s%d|%d|", key, counts[key], filtered[key])
		}
		opt := Options{Workers: rapid.IntRange(1, 3).Draw(t, "workers"), BatchRows: rapid.SampledFrom([]int{3, 4096}).Draw(t, "out")}
		got, err := collect(t, n, opt)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got { // a group of zeros shows the first of them
			got[i] = strings.ReplaceAll(got[i], "-0|", "0|")
		}
		if !slices.Equal(got, want) {
			t.Fatalf("keys %v array %v: got\n%s\nwant\n%s", keys, n.Array != nil, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}
