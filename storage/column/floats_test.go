package column

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

var oddFloats = []float64{
	0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(),
	math.Float64frombits(0x7FF0000000000001), // signalling NaN
	math.Float64frombits(0xFFF8000000000123), // NaN with sign and payload
	math.Float64frombits(0xFFFFFFFFFFFFFFFF),
	math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64, math.MaxFloat64, -math.MaxFloat64,
	math.SmallestNonzeroFloat32, math.MaxFloat32, -math.MaxFloat32, 1 << 53, 1<<53 + 2, 0.1, -0.1, 1e22, 1e23, 1e-22, 5e-324,
}

// score is like a moderation score: the exponents spread, the mantissa random.
func score(r *rand.Rand) float64 { return math.Exp(-r.ExpFloat64()*5 - 0.05) }

func parsed(v float64, digits, bits int) float64 {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, bits), 64)
	return f
}

var floatShapes = map[string]func(r *rand.Rand, i int) float64{
	"constant NaN":    func(*rand.Rand, int) float64 { return math.Float64frombits(0x7FF8000000000042) },
	"float32 scores":  func(r *rand.Rand, _ int) float64 { return float64(float32(score(r))) },
	"printed float32": func(r *rand.Rand, _ int) float64 { return parsed(score(r), -1, 32) },
	"seven digits":    func(r *rand.Rand, _ int) float64 { return parsed(score(r), 7, 64) },
	"cents":           func(r *rand.Rand, _ int) float64 { return float64(r.IntN(100_000)-30_000) / 100 },
	"integers":        func(r *rand.Rand, _ int) float64 { return float64(r.IntN(50)) },
	"doubles":         func(r *rand.Rand, _ int) float64 { return r.NormFloat64() },
	"signed float32":  func(r *rand.Rand, _ int) float64 { return float64(float32(r.NormFloat64())) },
	"float32, some not": func(r *rand.Rand, i int) float64 {
		if i%50 == 7 {
			return score(r)
		}
		return float64(float32(score(r)))
	},
	"two sources": func(r *rand.Rand, i int) float64 {
		switch {
		case i/4%8 == 3:
			return parsed(score(r), 7, 64)
		case i%200 == 7:
			return oddFloats[r.IntN(len(oddFloats))]
		}
		return float64(float32(score(r)))
	},
	"one decimal in 100": func(r *rand.Rand, i int) float64 {
		if i%100 == 7 {
			return 0.1
		}
		return float64(float32(score(r)))
	},
	"float32 and zeros": func(r *rand.Rand, i int) float64 {
		if i%90 == 7 {
			return 0
		}
		return float64(float32(0.5 + r.Float64()/2))
	},
	"digits, some odd": func(r *rand.Rand, i int) float64 {
		if i%60 == 7 {
			return oddFloats[r.IntN(len(oddFloats))]
		}
		return parsed(score(r), 6, 64)
	},
	"odd":  func(r *rand.Rand, _ int) float64 { return oddFloats[r.IntN(len(oddFloats))] },
	"bits": func(r *rand.Rand, _ int) float64 { return math.Float64frombits(r.Uint64()) },
}

// orderFloat is the order of SQL, written down plainly.
func orderFloat(a, b float64) int {
	an, bn := math.IsNaN(a), math.IsNaN(b)
	switch {
	case an && bn:
		return 0
	case an:
		return 1
	case bn:
		return -1
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func holds(op CmpOp, c int) bool {
	return [...]bool{Eq: c == 0, Ne: c != 0, Lt: c < 0, Le: c <= 0, Gt: c > 0, Ge: c >= 0}[op]
}

func TestFloat64s(t *testing.T) {
	var e Encoder
	var c FloatChunk
	var all, some Float64s
	rapid.Check(t, func(t *rapid.T) {
		rows := chunkRows(t)
		r := drawRand(t)
		shape := rapid.SampledFrom(slices.Sorted(mapKeys(floatShapes))).Draw(t, "shape")
		vals := make([]float64, rows)
		for i := range vals {
			vals[i] = floatShapes[shape](r, i)
		}
		nulls := drawNulls(t, r, rows)
		data, st, err := e.Float64s(nil, vals, nulls)
		if err != nil {
			t.Fatal(err)
		}
		checkFloatStats(t, st, vals, nulls)
		if err := c.Open(data); err != nil {
			t.Fatal(err)
		}
		if err := c.Decode(&all); err != nil {
			t.Fatal(err)
		}
		if len(all.Vals) != rows || !sameNulls(all.Nulls, nulls, rows) {
			t.Fatalf("decoded %d rows of %d, or other NULLs", len(all.Vals), rows)
		}
		for i, v := range vals {
			if !nulls.Get(i) && math.Float64bits(all.Vals[i]) != math.Float64bits(v) {
				t.Fatalf("row %d is %v (%x), want %v (%x) (%v)", i, all.Vals[i], math.Float64bits(all.Vals[i]), v, math.Float64bits(v), st.Encoding)
			}
		}
		sel := drawSelection(t, r, rows)
		if err := c.Gather(sel, &some); err != nil {
			t.Fatal(err)
		}
		for i, row := range sel {
			if math.Float64bits(some.Vals[i]) != math.Float64bits(all.Vals[row]) || some.Nulls.Get(i) != nulls.Get(int(row)) {
				t.Fatalf("gathered row %d differs (%v)", row, st.Encoding)
			}
		}
		checkNullFilter(t, rows, nulls, c.FilterNull)

		bound := func(what string) float64 {
			if rows > 0 && rapid.Bool().Draw(t, what+" from values") {
				return vals[r.IntN(rows)]
			}
			return rapid.OneOf(rapid.SampledFrom(oddFloats), rapid.Float64()).Draw(t, what)
		}
		before := drawMask(t, r)
		x := bound("x")
		for op := Eq; op <= Ge; op++ {
			m := *before
			if err := c.Filter(op, x, &m); err != nil {
				t.Fatal(err)
			}
			checkFilter(t, "Filter "+st.Encoding.String(), rows, nulls, before, &m, func(i int) bool { return holds(op, orderFloat(vals[i], x)) })
		}
		y, loOpen, hiOpen, not := bound("y"), rapid.Bool().Draw(t, "loOpen"), rapid.Bool().Draw(t, "hiOpen"), rapid.Bool().Draw(t, "not")
		m := *before
		if err := c.FilterRange(x, y, loOpen, hiOpen, not, &m); err != nil {
			t.Fatal(err)
		}
		checkFilter(t, "FilterRange "+st.Encoding.String(), rows, nulls, before, &m, func(i int) bool {
			lo, hi := orderFloat(vals[i], x), orderFloat(vals[i], y)
			return ((lo > 0 || lo == 0 && !loOpen) && (hi < 0 || hi == 0 && !hiOpen)) != not
		})
	})
}

func checkFloatStats(t *rapid.T, st Stats, vals []float64, nulls Nulls) {
	first, hasNaN := true, false
	var lo, hi float64
	for i, v := range vals {
		if nulls.Get(i) {
			continue
		}
		hasNaN = hasNaN || math.IsNaN(v)
		if first || orderFloat(v, lo) < 0 {
			lo = v
		}
		if first || orderFloat(v, hi) > 0 {
			hi = v
		}
		first = false
	}
	if !first && (orderFloat(lo, st.MinFloat) != 0 || orderFloat(hi, st.MaxFloat) != 0 || st.HasNaN != hasNaN) {
		t.Fatalf("stats %+v, want %v to %v, NaN %v", st, lo, hi, hasNaN)
	}
}

func TestCompareFloat64(t *testing.T) {
	for _, a := range oddFloats {
		for _, b := range oddFloats {
			if got, want := CompareFloat64(a, b), orderFloat(a, b); got != want {
				t.Errorf("CompareFloat64(%v, %v) = %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestFloatEncodings(t *testing.T) {
	for _, tt := range []struct {
		shape string
		want  Encoding
		bits  float64 // a row, at most
	}{
		{"constant NaN", EncConstant, 0.01},
		{"float32 scores", EncFloat32, 29.1},
		{"printed float32", EncDecimal, 32.5},
		{"seven digits", EncDecimal, 28.5},
		{"cents", EncDecimal, 17.1},
		{"integers", EncDecimal, 6.1},
		{"doubles", EncPlain64, 64.1},
		{"signed float32", EncFloat32, 32.1},
		{"float32, some not", EncFloat32, 31},
		{"two sources", EncMixed, 30.2},
		{"one decimal in 100", EncMixed, 29.5},
		{"float32 and zeros", EncFloat32, 24.5},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		vals := make([]float64, MaxRows)
		for i := range vals {
			vals[i] = floatShapes[tt.shape](r, i)
		}
		var e Encoder
		data, st, err := e.Float64s(nil, vals, nil)
		if err != nil {
			t.Fatal(err)
		}
		if bits := float64(8*len(data)) / MaxRows; st.Encoding != tt.want || bits > tt.bits {
			t.Errorf("%s: %v with %.2f bits a row, want %v with %.2f", tt.shape, st.Encoding, bits, tt.want, tt.bits)
		} else {
			t.Logf("%s: %v with %.2f bits a row", tt.shape, st.Encoding, bits)
		}
	}
}
