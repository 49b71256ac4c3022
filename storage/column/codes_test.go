package column

import (
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

func TestCodes(t *testing.T) {
	var e Encoder
	var c CodeChunk
	var all, some Codes
	rapid.Check(t, func(t *rapid.T) {
		rows := chunkRows(t)
		r := drawRand(t)
		ndict := rapid.SampledFrom([]int{1, 2, 3, 25, 154, 256, 257, 4000, 70_000}).Draw(t, "ndict")
		run := rapid.SampledFrom([]int{1, 1, 40}).Draw(t, "run")
		codes := make([]uint32, rows)
		for i := range codes {
			if i%run == 0 {
				codes[i] = uint32(r.IntN(ndict))
			} else {
				codes[i] = codes[i-1]
			}
		}
		nulls := drawNulls(t, r, rows)
		data, st, err := e.Codes(nil, codes, nulls, ndict)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[uint32]bool{}
		for i, x := range codes {
			if !nulls.Get(i) {
				seen[x] = true
			}
		}
		if st.Distinct != len(seen) || st.Rows != rows || st.Nulls != nulls.count() {
			t.Fatalf("stats %+v, want %d distinct", st, len(seen))
		}
		if err := c.Open(data, ndict); err != nil {
			t.Fatal(err)
		}
		remap := make([]uint32, ndict)
		for i := range remap {
			remap[i] = uint32(7 * i)
		}
		if err := c.Decode(&all, remap); err != nil {
			t.Fatal(err)
		}
		if !sameNulls(all.Nulls, nulls, rows) {
			t.Fatal("other NULLs")
		}
		for i, x := range codes {
			if !nulls.Get(i) && all.Vals[i] != 7*x {
				t.Fatalf("row %d is %d, want %d (%v)", i, all.Vals[i], 7*x, st.Encoding)
			}
		}
		sel := drawSelection(t, r, rows)
		if err := c.Gather(sel, &some, nil); err != nil {
			t.Fatal(err)
		}
		for i, row := range sel {
			if 7*some.Vals[i] != all.Vals[row] || some.Nulls.Get(i) != nulls.Get(int(row)) {
				t.Fatalf("gathered row %d differs (%v)", row, st.Encoding)
			}
		}
		checkNullFilter(t, rows, nulls, c.FilterNull)

		set := make([]bool, rapid.IntRange(0, ndict).Draw(t, "set size"))
		share := rapid.SampledFrom([]float64{0, 0.1, 1}).Draw(t, "share in set")
		for i := range set {
			set[i] = r.Float64() < share
		}
		if len(set) > 0 {
			set[r.IntN(len(set))] = true
		}
		not := rapid.Bool().Draw(t, "not")
		before := drawMask(t, r)
		m := *before
		if err := c.FilterSet(set, not, &m); err != nil {
			t.Fatal(err)
		}
		checkFilter(t, "FilterSet "+st.Encoding.String(), rows, nulls, before, &m, func(i int) bool {
			return (int(codes[i]) < len(set) && set[codes[i]]) != not
		})

		for _, m := range []*Mask{nil, before} {
			want := make([]int64, ndict+1)
			for i, x := range codes {
				switch {
				case m != nil && !m.Get(uint16(i)):
				case nulls.Get(i):
					want[ndict]++
				default:
					want[x]++
				}
			}
			got := make([]int64, ndict+1)
			if err := c.Count(m, got); err != nil || !slices.Equal(got, want) {
				t.Fatalf("counts differ (%v, %v)", st.Encoding, err)
			}
		}
	})
}

// TestCodesOutsideDictionary opens chunks with a dictionary that is too small for them.
func TestCodesOutsideDictionary(t *testing.T) {
	var e Encoder
	for name, codes := range map[string][]uint32{
		"constant": {9, 9, 9},
		"dict":     {1, 9, 2, 3, 0, 4},
		"run-end":  append(slices.Repeat([]uint32{1}, 500), slices.Repeat([]uint32{9}, 500)...),
	} {
		data, st, err := e.Codes(nil, codes, nil, 10)
		if err != nil || st.Encoding.String() != name {
			t.Fatalf("%s: encoded as %v (%v)", name, st.Encoding, err)
		}
		var c CodeChunk
		if err := c.Open(data, 9); err != nil {
			t.Fatal(err)
		}
		if err := c.Decode(new(Codes), nil); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: decode gives %v, want ErrCorrupt", name, err)
		}
		if err := c.Gather([]uint16{0, 1, uint16(len(codes) - 1)}, new(Codes), make([]uint32, 9)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: gather gives %v, want ErrCorrupt", name, err)
		}
		if err := c.Count(nil, make([]int64, 10)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: count gives %v, want ErrCorrupt", name, err)
		}
	}
}

func TestCodeEncodings(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var e Encoder
	for _, tt := range []struct {
		name string
		gen  func(i int) uint32
		want Encoding
		bits float64
	}{
		{"one", func(int) uint32 { return 3 }, EncConstant, 0.01},
		{"two", func(i int) uint32 { return uint32(i & 1) }, EncDict, 1.01},
		{"models", func(int) uint32 { return uint32(r.IntN(25)) }, EncDict, 5.01},
		{"sorted", func(i int) uint32 { return uint32(i / 4096) }, EncRunEnd, 0.02},
	} {
		codes := make([]uint32, MaxRows)
		for i := range codes {
			codes[i] = tt.gen(i)
		}
		data, st, err := e.Codes(nil, codes, nil, 100)
		if bits := float64(8*len(data)) / MaxRows; err != nil || st.Encoding != tt.want || bits > tt.bits {
			t.Errorf("%s: %v with %.3f bits a row, want %v with %.3f (%v)", tt.name, st.Encoding, bits, tt.want, tt.bits, err)
		}
	}
}
