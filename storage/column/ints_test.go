package column

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// intShapes are columns that lead to each encoding.
var intShapes = map[string]func(r *rand.Rand, i int) int64{
	"constant":  func(*rand.Rand, int) int64 { return -7 },
	"bits":      func(r *rand.Rand, _ int) int64 { return int64(r.IntN(2)) },
	"small":     func(r *rand.Rand, _ int) int64 { return int64(r.IntN(1000)) - 500 },
	"outliers":  func(r *rand.Rand, _ int) int64 { return int64(r.ExpFloat64() * 200) },
	"far":       func(r *rand.Rand, i int) int64 { return int64(r.IntN(16)) + int64(b2u(i%100 == 3))<<60 },
	"ascending": func(r *rand.Rand, i int) int64 { return int64(i)*1_000_003 + int64(r.IntN(5)) },
	"falling":   func(_ *rand.Rand, i int) int64 { return math.MaxInt64 - int64(i)*3 },
	"runs":      func(_ *rand.Rand, i int) int64 { return int64(i/50%7) * 1_000_000_007 },
	"any":       func(r *rand.Rand, _ int) int64 { return int64(r.Uint64()) },
	"extremes":  func(r *rand.Rand, _ int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0, -1}[r.IntN(4)] },
	"56 bits":   func(r *rand.Rand, _ int) int64 { return int64(r.Uint64() >> 8) },
	"57 bits":   func(r *rand.Rand, _ int) int64 { return int64(r.Uint64() >> 7) },
	"58 bits":   func(r *rand.Rand, _ int) int64 { return int64(r.Uint64() >> 6) },
	"near top":  func(r *rand.Rand, _ int) int64 { return math.MaxInt64 - int64(r.IntN(6)) },
}

func TestInt64s(t *testing.T) {
	var e Encoder
	var c IntChunk
	var all, some Int64s
	rapid.Check(t, func(t *rapid.T) {
		rows := chunkRows(t)
		r := drawRand(t)
		shape := rapid.SampledFrom(slices.Sorted(mapKeys(intShapes))).Draw(t, "shape")
		vals := make([]int64, rows)
		for i := range vals {
			vals[i] = intShapes[shape](r, i)
		}
		nulls := drawNulls(t, r, rows)
		data, st, err := e.Int64s([]byte("xyz"), vals, nulls)
		if err != nil {
			t.Fatal(err)
		}
		data = data[3:]
		checkIntStats(t, st, vals, nulls, data)
		if err := c.Open(data); err != nil {
			t.Fatal(err)
		}
		if c.Rows() != rows || c.HasNulls() != nulls.Any() || c.Encoding() != st.Encoding {
			t.Fatalf("rows %d, nulls %v, encoding %v", c.Rows(), c.HasNulls(), c.Encoding())
		}
		if err := c.Decode(&all); err != nil {
			t.Fatal(err)
		}
		if len(all.Vals) != rows || !sameNulls(all.Nulls, nulls, rows) {
			t.Fatalf("decoded %d rows of %d, or other NULLs", len(all.Vals), rows)
		}
		for i, v := range vals {
			if !nulls.Get(i) && all.Vals[i] != v {
				t.Fatalf("row %d is %d, want %d (%v)", i, all.Vals[i], v, st.Encoding)
			}
		}
		sel := drawSelection(t, r, rows)
		if err := c.Gather(sel, &some); err != nil {
			t.Fatal(err)
		}
		for i, row := range sel {
			if some.Vals[i] != all.Vals[row] || some.Nulls.Get(i) != nulls.Get(int(row)) {
				t.Fatalf("gathered row %d differs (%v)", row, st.Encoding)
			}
		}
		checkNullFilter(t, rows, nulls, c.FilterNull)

		bound := func(what string) int64 {
			if rows > 0 && rapid.Bool().Draw(t, what+" from values") {
				return vals[r.IntN(rows)] + int64(r.IntN(3)) - 1
			}
			return rapid.Int64().Draw(t, what)
		}
		lo, hi, not := bound("lo"), bound("hi"), rapid.Bool().Draw(t, "not")
		before := drawMask(t, r)
		m := *before
		if err := c.FilterRange(lo, hi, not, &m); err != nil {
			t.Fatal(err)
		}
		checkFilter(t, "FilterRange "+st.Encoding.String(), rows, nulls, before, &m, func(i int) bool { return (lo <= vals[i] && vals[i] <= hi) != not })

		set := make([]int64, rapid.IntRange(0, 12).Draw(t, "set size"))
		for i := range set {
			set[i] = bound("element")
		}
		m = *before
		if err := c.FilterIn(set, not, &m); err != nil {
			t.Fatal(err)
		}
		checkFilter(t, "FilterIn "+st.Encoding.String(), rows, nulls, before, &m, func(i int) bool { return slices.Contains(set, vals[i]) != not })
	})
}

func checkIntStats(t *rapid.T, st Stats, vals []int64, nulls Nulls, data []byte) {
	n, lo, hi := 0, int64(math.MaxInt64), int64(math.MinInt64)
	for i, v := range vals {
		if nulls.Get(i) {
			n++
			continue
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	if st.Rows != len(vals) || st.Nulls != n || st.Bytes != len(data) || st.Encoding != Encoding(data[0]) {
		t.Fatalf("stats %+v of %d rows, %d NULL", st, len(vals), n)
	}
	if n < len(vals) && (st.MinInt != lo || st.MaxInt != hi) {
		t.Fatalf("bounds %d to %d, want %d to %d", st.MinInt, st.MaxInt, lo, hi)
	}
}

// TestIntEncodings pins which encoding full chunks of each shape get, and about how small they are.
func TestIntEncodings(t *testing.T) {
	for _, tt := range []struct {
		shape string
		want  Encoding
		bits  float64 // a row, at most
	}{
		{"constant", EncConstant, 0.1},
		{"bits", EncFOR, 1.1},
		{"small", EncFOR, 10.1},
		{"outliers", EncFOR, 10.6},
		{"far", EncFOR, 5},
		{"ascending", EncDelta, 4.6},
		{"falling", EncDelta, 0.6},
		{"runs", EncRunEnd, 1.1},
		{"any", EncFOR, 64.1},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		vals := make([]int64, MaxRows)
		for i := range vals {
			vals[i] = intShapes[tt.shape](r, i)
		}
		var e Encoder
		data, st, err := e.Int64s(nil, vals, nil)
		if err != nil {
			t.Fatal(err)
		}
		if bits := float64(8*len(data)) / MaxRows; st.Encoding != tt.want || bits > tt.bits {
			t.Errorf("%s: %v with %.2f bits a row, want %v with %.2f", tt.shape, st.Encoding, bits, tt.want, tt.bits)
		}
		var c IntChunk
		var got Int64s
		if err := c.Open(data); err != nil {
			t.Fatal(err)
		}
		if err := c.Decode(&got); err != nil || !slices.Equal(got.Vals, vals) {
			t.Errorf("%s: a full chunk comes back changed (%v)", tt.shape, err)
		}
	}
}
