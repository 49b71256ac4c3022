package column

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// chunkRows draws a number of rows with the edges that block sizes, mask words and the limit make.
func chunkRows(t *rapid.T) int {
	return rapid.OneOf(
		rapid.SampledFrom([]int{0, 1, 2, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 4096}),
		rapid.IntRange(1, 300),
	).Draw(t, "rows")
}

// drawNulls draws NULL rows: none, few, half, nearly all, all.
func drawNulls(t *rapid.T, r *rand.Rand, rows int) Nulls {
	share := rapid.SampledFrom([]float64{0, 0, 0.01, 0.5, 0.99, 1}).Draw(t, "share of NULL")
	var n Nulls
	for i := range rows {
		if r.Float64() < share {
			n = n.With(i, rows)
		}
	}
	return n
}

func drawRand(t *rapid.T) *rand.Rand {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
}

// drawSelection draws ascending rows, with none, some or all of them.
func drawSelection(t *rapid.T, r *rand.Rand, rows int) []uint16 {
	share := rapid.SampledFrom([]float64{0, 0.01, 0.3, 1}).Draw(t, "share selected")
	sel := []uint16{}
	for i := range rows {
		if r.Float64() < share {
			sel = append(sel, uint16(i))
		}
	}
	return sel
}

// drawMask draws the mask that a filter starts from, with bits past the last row too.
func drawMask(t *rapid.T, r *rand.Rand) *Mask {
	m := new(Mask)
	switch rapid.SampledFrom([]string{"full", "half", "holes"}).Draw(t, "mask") {
	case "full":
		m.Fill(MaxRows)
	case "half":
		for i := range m {
			m[i] = r.Uint64()
		}
	case "holes":
		for i := range m {
			if r.IntN(3) == 0 {
				m[i] = r.Uint64()
			}
		}
	}
	return m
}

// checkFilter compares a filtered mask with the answer row by row. match is not asked about NULL rows.
func checkFilter(t interface{ Fatalf(string, ...any) }, what string, rows int, nulls Nulls, before, after *Mask, match func(i int) bool) {
	for i := range MaxRows {
		want := before.Get(uint16(i)) && i < rows && !nulls.Get(i) && match(i)
		if got := after.Get(uint16(i)); got != want {
			t.Fatalf("%s: row %d of %d is %v, want %v", what, i, rows, got, want)
		}
	}
}

func checkNullFilter(t *rapid.T, rows int, nulls Nulls, filter func(bool, *Mask) error) {
	for _, not := range []bool{false, true} {
		m := new(Mask)
		m.Fill(MaxRows)
		if err := filter(not, m); err != nil {
			t.Fatal(err)
		}
		for i := range MaxRows {
			if want := i < rows && nulls.Get(i) != not; m.Get(uint16(i)) != want {
				t.Fatalf("FilterNull(not %v): row %d of %d", not, i, rows)
			}
		}
	}
}

func sameNulls(a, b Nulls, rows int) bool {
	for i := range rows {
		if a.Get(i) != b.Get(i) {
			return false
		}
	}
	return true
}

func TestEncoderRefusesBadArguments(t *testing.T) {
	var e Encoder
	tooMany := make([]int64, MaxRows+1)
	past := Nulls{1 << 3}
	for name, call := range map[string]func() error{
		"rows":           func() error { _, _, err := e.Int64s(nil, tooMany, nil); return err },
		"null past end":  func() error { _, _, err := e.Int64s(nil, []int64{1, 2, 3}, past); return err },
		"null next word": func() error { _, _, err := e.Float64s(nil, []float64{1}, Nulls{0, 1}); return err },
		"code":           func() error { _, _, err := e.Codes(nil, []uint32{0, 5}, nil, 5); return err },
		"offsets fall":   func() error { _, _, err := e.Strings(nil, []uint32{0, 2, 1}, []byte("abc"), nil); return err },
		"offsets long":   func() error { _, _, err := e.Strings(nil, []uint32{0, 4}, []byte("abc"), nil); return err },
		"width":          func() error { _, _, err := e.Fixed(nil, 2, []byte("abc"), nil); return err },
		"no width":       func() error { _, _, err := e.Fixed(nil, 0, nil, nil); return err },
	} {
		if err := call(); !errors.Is(err, ErrArgument) {
			t.Errorf("%s: error %v, want ErrArgument", name, err)
		}
	}
}

func TestGatherRefusesBadRows(t *testing.T) {
	var e Encoder
	data, _, err := e.Int64s(nil, []int64{4, 5, 6, 9}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var c IntChunk
	if err := c.Open(data); err != nil {
		t.Fatal(err)
	}
	for _, rows := range [][]uint16{{4}, {0, 4}, {2, 1}, {1, 1}, {65535, 0}} {
		if err := c.Gather(rows, new(Int64s)); !errors.Is(err, ErrArgument) {
			t.Errorf("rows %v: error %v, want ErrArgument", rows, err)
		}
	}
}

func TestChunkThatIsNotOpen(t *testing.T) {
	var ints IntChunk
	if err := ints.Decode(new(Int64s)); !errors.Is(err, ErrArgument) {
		t.Errorf("decode before open: %v", err)
	}
	var e Encoder
	data, _, _ := e.Int64s(nil, []int64{4, 5, 6, 9}, nil)
	if err := ints.Open(data); err != nil {
		t.Fatal(err)
	}
	if err := ints.Open(data[:len(data)-1]); !errors.Is(err, ErrCorrupt) {
		t.Fatalf("cut chunk: %v", err)
	}
	m := new(Mask)
	if err := ints.FilterRange(0, 1, false, m); !errors.Is(err, ErrArgument) {
		t.Errorf("filter after a failed open: %v", err)
	}
	var strs StringChunk
	if err := strs.Open(data); !errors.Is(err, ErrCorrupt) {
		t.Errorf("integers opened as strings: %v", err)
	}
	if err := strs.Decode(new(Strings)); !errors.Is(err, ErrArgument) {
		t.Errorf("decode after a failed open: %v", err)
	}
}

func TestInspect(t *testing.T) {
	var e Encoder
	data, _, _ := e.Int64s([]byte("before"), []int64{1, 1, 1}, nil)
	if enc, rows, err := Inspect(data[6:]); enc != EncConstant || rows != 3 || err != nil {
		t.Errorf("Inspect = %v, %d, %v", enc, rows, err)
	}
	if _, _, err := Inspect(data[6:10]); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Inspect of 4 bytes: %v", err)
	}
	if got := Encoding(200).String(); got != "encoding-200" {
		t.Errorf("String = %q", got)
	}
}

func TestStatsMerge(t *testing.T) {
	nan := math.NaN()
	s := Stats{}
	s.Merge(Stats{Rows: 2, Nulls: 2, Bytes: 8, Encoding: EncAllNull})
	s.Merge(Stats{Rows: 3, Nulls: 1, Bytes: 9, Encoding: EncFOR, MinInt: -4, MaxInt: 7, MinFloat: -1, MaxFloat: 3, MinStr: "b", MaxStr: "c", Distinct: 2})
	if s.MinInt != -4 || s.MaxInt != 7 || s.Rows != 5 || s.Nulls != 3 || s.Bytes != 17 || s.Encoding != 0 || s.Distinct != 2 {
		t.Errorf("after the first values: %+v", s)
	}
	s.Merge(Stats{Rows: 1, MinInt: -5, MaxInt: 0, MinFloat: nan, MaxFloat: nan, HasNaN: true, MinStr: "a", MaxStr: "a", MaxStrOpen: true})
	if s.MinInt != -5 || s.MaxInt != 7 || s.MinFloat != -1 || s.MaxFloat == s.MaxFloat || !s.HasNaN || s.MinStr != "a" || s.MaxStr != "c" || !s.MaxStrOpen || s.Distinct != 0 {
		t.Errorf("after the second values: %+v", s)
	}
	before := s
	s.Merge(Stats{Rows: 4, Nulls: 4, MinInt: math.MinInt64})
	if s.MinInt != before.MinInt || s.Rows != before.Rows+4 {
		t.Errorf("after NULLs: %+v", s)
	}
}
