package fn

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

// The aggregates are computed as a parallel scan does it (rows cut into batches, the batches given to workers in any order, each
// worker with its own numbers for the groups, the states merged) and compared with their definitions over plain slices.

// sample is the input of one check: values in every form, and the group of each row.
type sample struct {
	n, groups int
	group     []int
	ints      []int64
	floats    []float64
	texts     []string
	null      []bool
}

func drawSample(t *rapid.T) sample {
	s := sample{n: rapid.IntRange(0, 60).Draw(t, "rows"), groups: rapid.IntRange(1, 4).Draw(t, "groups")}
	for range s.n {
		s.group = append(s.group, rapid.IntRange(0, s.groups-1).Draw(t, "group"))
		s.ints = append(s.ints, rapid.OneOf(rapid.Int64Range(-3, 3), rapid.Int64Range(-1<<40, 1<<40)).Draw(t, "int"))
		s.floats = append(s.floats, rapid.SampledFrom([]float64{0, 1.5, -2, 7, 0.25, math.NaN(), math.Inf(1), -1e9}).Draw(t, "float"))
		s.texts = append(s.texts, rapid.SampledFrom([]string{"", "a", "b", "é", "aa", "zebra"}).Draw(t, "text"))
		s.null = append(s.null, rapid.IntRange(0, 4).Draw(t, "null") == 0)
	}
	return s
}

func (s *sample) nulls() column.Nulls {
	var nulls column.Nulls
	for i, null := range s.null {
		if null {
			nulls = nulls.With(i, s.n)
		}
	}
	return nulls
}

// vector returns the values as a vector of a type, text in one of its forms.
func (s *sample) vector(t *rapid.T, typ column.Type) column.Vector {
	switch typ.Kind {
	case column.BigInt, column.Timestamp:
		return &column.Int64s{Vals: s.ints, Nulls: s.nulls(), Time: typ.Kind == column.Timestamp}
	case column.Double:
		return &column.Float64s{Vals: s.floats, Nulls: s.nulls()}
	case column.Bool:
		v := &column.Bools{Vals: make([]bool, s.n), Nulls: s.nulls()}
		for i, x := range s.ints {
			v.Vals[i] = x > 0
		}
		return v
	case column.List:
		v := &column.Lists{Offsets: []uint32{0}, Elem: &column.Strings{Vals: s.texts}, Nulls: s.nulls()}
		elems := &column.Strings{}
		for i, x := range s.texts {
			if !s.null[i] {
				elems.Vals = append(elems.Vals, x)
			}
			v.Offsets = append(v.Offsets, uint32(len(elems.Vals)))
		}
		v.Elem = elems
		return v
	}
	if rapid.Bool().Draw(t, "codes") {
		dict := &column.Dict{Vals: []string{"", "a", "aa", "b", "unused", "zebra", "é"}}
		v := &column.Codes{Vals: make([]uint32, s.n), Nulls: s.nulls(), Dict: dict}
		for i, x := range s.texts {
			v.Vals[i] = uint32(slices.Index(dict.Vals, x))
		}
		return v
	}
	return &column.Strings{Vals: s.texts, Nulls: s.nulls()}
}

// parallel computes an aggregate as a parallel scan does.
func parallel(t *rapid.T, s *sample, b *BoundAgg, args []column.Vector) (column.Vector, error) {
	type worker struct {
		state AggState
		ids   map[int]uint32 // group to the worker's number for it
		back  []uint32
	}
	workers := make([]*worker, rapid.IntRange(1, 3).Draw(t, "workers"))
	for i := range workers {
		workers[i] = &worker{state: b.NewState(), ids: map[int]uint32{}}
	}
	type batch struct{ from, to int }
	var batches []batch
	for from := 0; from < s.n; {
		to := min(s.n, from+rapid.IntRange(1, 25).Draw(t, "batch"))
		batches = append(batches, batch{from, to})
		from = to
	}
	for _, k := range rapid.Permutation(batches).Draw(t, "order") {
		w := workers[rapid.IntRange(0, len(workers)-1).Draw(t, "worker")]
		groups := make([]uint32, 0, k.to-k.from)
		for i := k.from; i < k.to; i++ {
			id, ok := w.ids[s.group[i]]
			if !ok {
				id = uint32(len(w.back))
				w.ids[s.group[i]] = id
				w.back = append(w.back, uint32(s.group[i]))
			}
			groups = append(groups, id)
		}
		w.state.Grow(len(w.back))
		if o, ok := w.state.(Sequenced); ok {
			o.At(int64(k.from))
		} else if b.Ordered {
			t.Fatalf("%s is ordered, but its state is not Sequenced", b.Name)
		}
		part := make([]column.Vector, len(args))
		for i, a := range args {
			part[i] = column.Slice(a, k.from, k.to)
		}
		if s.groups == 1 && rapid.Bool().Draw(t, "no groups") {
			groups = nil
		}
		if err := w.state.Add(groups, part, k.to-k.from); err != nil {
			return nil, err
		}
		if w.state.Bytes() < 0 {
			t.Fatalf("%s: %d bytes", b.Name, w.state.Bytes())
		}
	}
	total := b.NewState()
	total.Grow(s.groups)
	for _, w := range workers {
		if err := total.Merge(w.state, w.back); err != nil {
			return nil, err
		}
	}
	return total.Result(s.groups)
}

// row is one row of a group, by its number in the sample.
type definition struct {
	call     string
	args     []column.Type
	consts   []column.Vector
	distinct bool
	// want is the result of a group, of its rows in order.
	want func(s *sample, rows []int) string
}

// values keeps the rows that are not NULL.
func (s *sample) values(rows []int) []int {
	return slices.DeleteFunc(slices.Clone(rows), func(i int) bool { return s.null[i] })
}

func distinctBy[K comparable](rows []int, key func(i int) K) []int {
	seen := map[K]bool{}
	return slices.DeleteFunc(slices.Clone(rows), func(i int) bool {
		k := key(i)
		old := seen[k]
		seen[k] = true
		return old
	})
}

func text(x any) string {
	switch x := x.(type) {
	case float64:
		return string(AppendDouble(nil, x))
	case string:
		return x
	}
	return fmt.Sprint(x)
}

func orNull(rows []int, f func() string) string {
	if len(rows) == 0 {
		return "NULL"
	}
	return f()
}

// sortedFloats is what quantiles are defined by.
func (s *sample) sortedFloats(rows []int) []float64 {
	var out []float64
	for _, i := range rows {
		out = append(out, s.floats[i])
	}
	sort.Slice(out, func(i, j int) bool { return column.CompareFloats(out[i], out[j]) < 0 })
	return out
}

func (s *sample) sortedInts(rows []int) []int64 {
	var out []int64
	for _, i := range rows {
		out = append(out, s.ints[i])
	}
	slices.Sort(out)
	return out
}

var (
	oneInt   = []column.Type{column.BigIntType}
	oneFloat = []column.Type{column.DoubleType}
	oneText  = []column.Type{column.VarcharType}
)

func constFloat(x float64) column.Vector { return &column.Float64s{Vals: []float64{x}} }

var definitions = []definition{
	{call: "count", want: func(s *sample, rows []int) string { return text(len(rows)) }},
	{call: "count", args: oneText, want: func(s *sample, rows []int) string { return text(len(s.values(rows))) }},
	{call: "count", args: oneInt, distinct: true, want: func(s *sample, rows []int) string {
		return text(len(distinctBy(s.values(rows), func(i int) int64 { return s.ints[i] })))
	}},
	{call: "count", args: oneText, distinct: true, want: func(s *sample, rows []int) string {
		return text(len(distinctBy(s.values(rows), func(i int) string { return s.texts[i] })))
	}},
	{call: "count", args: oneFloat, distinct: true, want: func(s *sample, rows []int) string {
		return text(len(distinctBy(s.values(rows), func(i int) string { return text(s.floats[i]) })))
	}},
	{call: "count", args: []column.Type{column.ListOf(column.VarcharType)}, distinct: true, want: func(s *sample, rows []int) string {
		return text(len(distinctBy(s.values(rows), func(i int) string { return s.texts[i] })))
	}},
	{call: "sum", args: oneInt, want: func(s *sample, rows []int) string { return s.sum(s.values(rows)) }},
	{call: "sum", args: oneInt, distinct: true, want: func(s *sample, rows []int) string {
		return s.sum(distinctBy(s.values(rows), func(i int) int64 { return s.ints[i] }))
	}},
	{call: "avg", args: oneInt, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			sum := int64(0)
			for _, i := range rows {
				sum += s.ints[i]
			}
			return text(float64(sum) / float64(len(rows)))
		})
	}},
	{call: "min", args: oneInt, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string { return text(s.sortedInts(rows)[0]) })
	}},
	{call: "max", args: oneFloat, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string { return text(s.sortedFloats(rows)[len(rows)-1]) })
	}},
	{call: "min", args: oneFloat, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string { return text(s.sortedFloats(rows)[0]) })
	}},
	{call: "max", args: oneText, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			return s.texts[slices.MaxFunc(rows, func(a, b int) int { return cmp.Compare(s.texts[a], s.texts[b]) })]
		})
	}},
	{call: "max", args: []column.Type{column.ListOf(column.VarcharType)}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			x := s.texts[slices.MaxFunc(rows, func(a, b int) int { return cmp.Compare(s.texts[a], s.texts[b]) })]
			if x == "" {
				x = "''"
			}
			return "[" + x + "]"
		})
	}},
	{call: "median", args: oneInt, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			x := s.sortedInts(rows)
			lo, hi := float64(x[(len(x)-1)/2]), float64(x[len(x)/2])
			return text(lo*0.5 + hi*0.5)
		})
	}},
	{call: "quantile_disc", args: oneFloat, consts: []column.Vector{constFloat(0.3)}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			x := s.sortedFloats(rows)
			return text(x[(3*len(x)+9)/10-1])
		})
	}},
	{call: "quantile_disc", args: oneText, consts: []column.Vector{constFloat(1)}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			return s.texts[slices.MaxFunc(rows, func(a, b int) int { return cmp.Compare(s.texts[a], s.texts[b]) })]
		})
	}},
	{call: "first", args: oneInt, want: func(s *sample, rows []int) string {
		return orNull(rows, func() string { return s.at(rows[0]) })
	}},
	{call: "last", args: oneInt, want: func(s *sample, rows []int) string {
		return orNull(rows, func() string { return s.at(rows[len(rows)-1]) })
	}},
	{call: "any_value", args: oneText, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string { return s.texts[rows[0]] })
	}},
	{call: "list", args: oneInt, want: func(s *sample, rows []int) string {
		return orNull(rows, func() string {
			var out []string
			for _, i := range rows {
				out = append(out, s.at(i))
			}
			return "[" + strings.Join(out, ", ") + "]"
		})
	}},
	{call: "list", args: oneInt, distinct: true, want: func(s *sample, rows []int) string {
		return orNull(rows, func() string {
			var out []string
			for _, i := range distinctBy(rows, s.at) {
				out = append(out, s.at(i))
			}
			return "[" + strings.Join(out, ", ") + "]"
		})
	}},
	{call: "string_agg", args: oneText, consts: []column.Vector{&column.Strings{Vals: []string{"-"}}}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			var out []string
			for _, i := range rows {
				out = append(out, s.texts[i])
			}
			return strings.Join(out, "-")
		})
	}},
	{call: "mode", args: oneText, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			counts := map[string]int{}
			for _, i := range rows {
				counts[s.texts[i]]++
			}
			best := rows[0]
			for _, i := range rows {
				if counts[s.texts[i]] > counts[s.texts[best]] {
					best = i
				}
			}
			return s.texts[best]
		})
	}},
	{call: "arg_max", args: []column.Type{column.VarcharType, column.DoubleType}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			best := rows[0]
			for _, i := range rows {
				if column.CompareFloats(s.floats[i], s.floats[best]) > 0 {
					best = i
				}
			}
			return s.texts[best]
		})
	}},
	{call: "arg_min", args: []column.Type{column.BigIntType, column.ListOf(column.VarcharType)}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			best := rows[0]
			for _, i := range rows {
				if s.texts[i] < s.texts[best] {
					best = i
				}
			}
			return text(s.ints[best])
		})
	}},
	{call: "bool_and", args: []column.Type{column.BoolType}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string { return text(!slices.ContainsFunc(rows, func(i int) bool { return s.ints[i] <= 0 })) })
	}},
	{call: "count_if", args: []column.Type{column.BoolType}, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			return text(len(slices.DeleteFunc(slices.Clone(rows), func(i int) bool { return s.ints[i] <= 0 })))
		})
	}},
	{call: "var_pop", args: oneInt, want: func(s *sample, rows []int) string {
		rows = s.values(rows)
		return orNull(rows, func() string {
			mean, sum := 0.0, 0.0
			for _, i := range rows {
				mean += float64(s.ints[i]) / float64(len(rows))
			}
			for _, i := range rows {
				d := float64(s.ints[i]) - mean
				sum += d * d
			}
			return text(sum / float64(len(rows)))
		})
	}},
}

func (s *sample) at(i int) string {
	if s.null[i] {
		return "NULL"
	}
	return text(s.ints[i])
}

func (s *sample) sum(rows []int) string {
	return orNull(rows, func() string {
		sum := int64(0)
		for _, i := range rows {
			sum += s.ints[i]
		}
		return text(sum)
	})
}

func TestAggregatesAgainstDefinitions(t *testing.T) {
	for _, d := range definitions {
		name := d.call
		if d.distinct {
			name += " distinct"
		}
		for _, a := range d.args {
			name += " " + a.String()
		}
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := drawSample(t)
				args := Args(d.args...)
				for _, c := range d.consts {
					args = append(args, Arg{Type: c.Type(), Const: c})
				}
				b, err := ResolveAggregate(d.call, args, d.distinct)
				if err != nil {
					t.Fatal(err)
				}
				vecs := make([]column.Vector, len(b.Args))
				for i, typ := range d.args {
					v := s.vector(t, typ)
					if !typ.Equal(b.Args[i]) {
						if v, err = mustCast(t, typ, b.Args[i])([]column.Vector{v}, s.n); err != nil {
							t.Fatal(err)
						}
					}
					vecs[i] = v
				}
				v, err := parallel(t, &s, b, vecs)
				if err != nil {
					t.Fatal(err)
				}
				for g := range s.groups {
					var rows []int
					for i, of := range s.group {
						if of == g {
							rows = append(rows, i)
						}
					}
					want := d.want(&s, rows)
					got := string(AppendText(nil, v, g))
					if got != want && !nearlyEqual(got, want) {
						t.Fatalf("group %d: %s, want %s", g, got, want)
					}
				}
			})
		})
	}
}

// nearlyEqual forgives what adding doubles in another order changes.
func nearlyEqual(a, b string) bool {
	x, xErr := strconv.ParseFloat(a, 64)
	y, yErr := strconv.ParseFloat(b, 64)
	return xErr == nil && yErr == nil && math.Abs(x-y) <= 1e-9*math.Abs(y)
}

func TestSelectNth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vals := rapid.SliceOfN(rapid.Int64Range(0, 20), 1, 200).Draw(t, "vals")
		n := rapid.IntRange(0, len(vals)-1).Draw(t, "n")
		sorted := slices.Sorted(slices.Values(vals))
		selectNth(vals, n, lessInt)
		if vals[n] != sorted[n] {
			t.Fatalf("element %d is %d, want %d", n, vals[n], sorted[n])
		}
		if len(vals) > n+1 && slices.Min(vals[n+1:]) < vals[n] || n > 0 && slices.Max(vals[:n]) > vals[n] {
			t.Fatalf("not parted at %d: %v", n, vals)
		}
		slices.Sort(vals)
		if !slices.Equal(vals, sorted) {
			t.Fatal("values were lost")
		}
	})
}

// TestSelectNthWorstCase is linear even where medians of three are bad pivots.
func TestSelectNthWorstCase(t *testing.T) {
	const n = 1 << 17
	vals := make([]int64, n) // the sequence of Musser, "Introspective Sorting and Selection Algorithms"
	for i := range n / 2 {
		if i%2 == 0 {
			vals[i] = int64(i + 1)
		} else {
			vals[i] = int64(n/2 + i)
		}
		vals[n/2+i] = int64(2 * (i + 1))
	}
	steps := 0
	selectNth(vals, n/2, func(a, b int64) bool { steps++; return a < b })
	if limit := 200 * n; steps > limit {
		t.Errorf("%d comparisons for %d values", steps, n)
	}
}

func TestDiscreteIndex(t *testing.T) {
	for _, c := range []struct {
		f    float64
		n, i int
	}{{0, 10, 0}, {1, 10, 9}, {0.1, 10, 0}, {0.1, 30, 2}, {0.11, 10, 1}, {0.5, 4, 1}, {0.5, 5, 2}, {0.3, 10, 2}, {1e-30, 5, 0}, {0.9999999999999999, 10, 9}, {0.7, 10, 6}, {0.29, 100, 28}} {
		if got := discreteIndex(c.f, c.n); got != c.i {
			t.Errorf("discreteIndex(%v, %d) is %d, want %d", c.f, c.n, got, c.i)
		}
	}
}

func BenchmarkAggregates(b *testing.B) {
	const n = 4096
	x := &column.Int64s{Vals: make([]int64, n)}
	f := &column.Float64s{Vals: make([]float64, n)}
	dict := &column.Dict{Vals: []string{"English", "Portuguese", "unknown", "Russian", "Chinese", "Spanish"}}
	codes := &column.Codes{Vals: make([]uint32, n), Dict: dict}
	groups := make([]uint32, n)
	for i := range n {
		x.Vals[i] = int64(i * 7919 % 1000)
		f.Vals[i] = float64(i*7919%1000) / 1000
		groups[i] = uint32(i*7919) % 25
		codes.Vals[i] = uint32(i*7919) % 6
	}
	for _, c := range []struct {
		name     string
		call     string
		arg      column.Vector
		groups   []uint32
		distinct bool
	}{
		{"count", "count", nil, groups, false}, {"sum int", "sum", x, groups, false}, {"sum double", "sum", f, groups, false},
		{"sum int one", "sum", x, nil, false}, {"avg int", "avg", x, groups, false}, {"max double", "max", f, groups, false},
		{"max double one", "max", f, nil, false}, {"count distinct int", "count", x, groups, true}, {"count distinct codes", "count", codes, groups, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			var args []column.Vector
			if c.arg != nil {
				args = append(args, c.arg)
			}
			types := make([]column.Type, len(args))
			for i, a := range args {
				types[i] = a.Type()
			}
			agg, err := ResolveAggregate(c.call, Args(types...), c.distinct)
			if err != nil {
				b.Fatal(err)
			}
			s := agg.NewState()
			s.Grow(25)
			for b.Loop() {
				if err := s.Add(c.groups, args, n); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
	b.Run("median of 1M", func(b *testing.B) {
		const rows = 1 << 20
		vals := make([]float64, rows)
		for i := range vals {
			vals[i] = float64(i * 7919 % 1000003)
		}
		for b.Loop() {
			agg, err := ResolveAggregate("median", Args(column.DoubleType), false)
			if err != nil {
				b.Fatal(err)
			}
			s := agg.NewState()
			s.Grow(1)
			if err := s.Add(nil, []column.Vector{&column.Float64s{Vals: vals}}, rows); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Result(1); err != nil {
				b.Fatal(err)
			}
		}
	})
}
