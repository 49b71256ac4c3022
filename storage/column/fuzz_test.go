package column

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A decoder must answer any bytes with an error that is ErrCorrupt, or with values that all its methods agree on; it must
// not panic, and not allocate out of proportion to its input.

func mustBeCorrupt(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, ErrCorrupt) {
		t.Fatalf("error %v, want ErrCorrupt", err)
	}
}

// everyThird selects rows of a chunk.
func everyThird(rows int) []uint16 {
	var sel []uint16
	for i := 0; i < rows; i += 3 {
		sel = append(sel, uint16(i))
	}
	return sel
}

func fullMask() *Mask {
	m := new(Mask)
	m.Fill(MaxRows)
	return m
}

func FuzzIntChunk(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	var e Encoder
	for _, shape := range slices.Sorted(mapKeys(intShapes)) {
		vals := make([]int64, 300)
		for i := range vals {
			vals[i] = intShapes[shape](r, i)
		}
		for _, nulls := range []Nulls{nil, Nulls{}.With(7, 300), {1<<50 - 1, 1 << 60, 5, 6}} {
			data, _, err := e.Int64s(nil, vals, nulls)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, int64(-3), int64(900))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, lo, hi int64) {
		var c IntChunk
		if err := c.Open(data); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		var all, some Int64s
		if err := c.Decode(&all); err != nil {
			t.Fatal(err)
		}
		sel := everyThird(c.Rows())
		if err := c.Gather(sel, &some); err != nil {
			t.Fatal(err)
		}
		for i, row := range sel {
			if some.Vals[i] != all.Vals[row] || some.Nulls.Get(i) != all.Nulls.Get(int(row)) {
				t.Fatalf("row %d is %d decoded, %d gathered", row, all.Vals[row], some.Vals[i])
			}
		}
		m := fullMask()
		if err := c.FilterRange(lo, hi, false, m); err != nil {
			t.Fatal(err)
		}
		if c.Encoding() != EncFOR || c.frame.base <= math.MaxInt64-int64(c.frame.p.mask()>>1) && c.frame.p.w < 64 {
			checkFilter(t, "FilterRange", c.Rows(), all.Nulls, fullMask(), m, func(i int) bool { return lo <= all.Vals[i] && all.Vals[i] <= hi })
		}
		if err := c.FilterIn([]int64{lo, hi, 3, 9, 12, 15}, true, m); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzFloatChunk(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	var e Encoder
	for _, shape := range slices.Sorted(mapKeys(floatShapes)) {
		vals := make([]float64, 300)
		for i := range vals {
			vals[i] = floatShapes[shape](r, i)
		}
		for _, nulls := range []Nulls{nil, Nulls{}.With(7, 300)} {
			data, _, err := e.Float64s(nil, vals, nulls)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, 0.001)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, x float64) {
		var c FloatChunk
		if err := c.Open(data); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		var all, some Float64s
		if err := c.Decode(&all); err != nil {
			t.Fatal(err)
		}
		sel := everyThird(c.Rows())
		if err := c.Gather(sel, &some); err != nil {
			t.Fatal(err)
		}
		for i, row := range sel {
			if CompareFloat64(some.Vals[i], all.Vals[row]) != 0 || some.Nulls.Get(i) != all.Nulls.Get(int(row)) {
				t.Fatalf("row %d is %v decoded, %v gathered", row, all.Vals[row], some.Vals[i])
			}
		}
		for op := Eq; op <= Ge; op++ {
			m := fullMask()
			if err := c.Filter(op, x, m); err != nil {
				t.Fatal(err)
			}
			checkFilter(t, "Filter", c.Rows(), all.Nulls, fullMask(), m, func(i int) bool { return holds(op, orderFloat(all.Vals[i], x)) })
		}
	})
}

func FuzzCodeChunk(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	var e Encoder
	for _, ndict := range []int{1, 2, 25, 300} {
		for _, run := range []int{1, 30} {
			codes := make([]uint32, 300)
			for i := range codes {
				if codes[i] = uint32(r.IntN(ndict)); i%run != 0 {
					codes[i] = codes[i-1]
				}
			}
			data, _, err := e.Codes(nil, codes, Nulls{}.With(70, 300), ndict)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, ndict)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, ndict int) {
		ndict = max(0, min(ndict, 1000))
		var c CodeChunk
		if err := c.Open(data, ndict); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		remap, set := make([]uint32, ndict), make([]bool, ndict)
		for i := range remap {
			remap[i], set[i] = uint32(i), i%3 == 1
		}
		m := fullMask()
		if err := c.FilterSet(set, false, m); err != nil {
			t.Fatal(err)
		}
		counts := make([]int64, ndict+1)
		countErr := c.Count(nil, counts)
		var all, some Codes
		if err := c.Decode(&all, remap); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		if countErr != nil {
			t.Fatalf("what can be decoded cannot be counted: %v", countErr)
		}
		checkFilter(t, "FilterSet", c.Rows(), all.Nulls, fullMask(), m, func(i int) bool { return set[all.Vals[i]] })
		if err := c.Gather(everyThird(c.Rows()), &some, nil); err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for _, n := range counts {
			sum += n
		}
		if sum != int64(c.Rows()) {
			t.Fatalf("%d rows counted of %d", sum, c.Rows())
		}
	})
}

func FuzzStringChunk(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	var e Encoder
	for _, shape := range slices.Sorted(mapKeys(stringShapes)) {
		vals := make([]string, 1100)
		for i := range vals {
			vals[i] = stringShapes[shape](r, i)
		}
		offsets, body := flat(vals)
		for _, nulls := range []Nulls{nil, Nulls{}.With(7, 1100)} {
			data, _, err := e.Strings(nil, offsets, body, nulls)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, vals[3])
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, needle string) {
		var c StringChunk
		if err := c.Open(data); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		var all, some Strings
		if err := c.Decode(&all); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		sel := everyThird(c.Rows())
		if err := c.Gather(sel, &some); err != nil {
			t.Fatal(err)
		}
		for i, row := range sel {
			if some.Vals[i] != all.Vals[row] {
				t.Fatalf("row %d is %q decoded, %q gathered", row, all.Vals[row], some.Vals[i])
			}
		}
		if w := c.Width(); w >= 0 && w*c.Rows() < 1<<20 {
			if flat, err := c.DecodeFixed(nil); err != nil || len(flat) != w*c.Rows() {
				t.Fatalf("%d bytes of %d rows of %d (%v)", len(flat), c.Rows(), w, err)
			}
		}
		m := fullMask()
		if err := c.FilterIn([]string{needle}, false, m); err != nil {
			t.Fatal(err)
		}
		checkFilter(t, "FilterIn", c.Rows(), all.Nulls, fullMask(), m, func(i int) bool { return all.Vals[i] == needle })
	})
}

func fuzzText(f *testing.F) textChunk {
	r := rand.New(rand.NewPCG(1, 2))
	texts, classes := make([]string, 900), make([]uint8, 900)
	for i := range texts {
		texts[i], classes[i] = strings.Repeat("word ", 1+r.IntN(20)), uint8(i%2)
		if i%5 > 0 {
			texts[i] += randomString(r, 3)
		}
	}
	return writeText(f, TextOptions{BlockBytes: 2000}, classes, texts)
}

func FuzzTextDir(f *testing.F) {
	c := fuzzText(f)
	f.Add(c.dir)
	f.Add(writeText(f, TextOptions{}, nil, nil).dir)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseTextDir(data)
		if err != nil {
			mustBeCorrupt(t, err)
			return
		}
		blocks := 0
		for _, class := range d.Classes() {
			for _, b := range d.Class(class) {
				blocks++
				if got, ok := d.Find(class, int(b.Last)); !ok || got != b {
					t.Fatalf("block %+v is not found by its last row", b)
				}
			}
		}
		if blocks != len(d.Blocks) {
			t.Fatalf("%d blocks by class, %d in all", blocks, len(d.Blocks))
		}
		m, need := new(Mask), new(Mask)
		m.Fill(d.Rows)
		d.Sources(m, need)
		for i := range d.Rows {
			if s := d.Source(uint16(i)); int(s) >= d.Rows || d.Source(s) != s || !need.Get(s) {
				t.Fatalf("row %d has the source %d", i, s)
			}
		}
		d.FromSources(need, m)
		if m.Count() != d.Rows {
			t.Fatalf("%d of %d rows come back", m.Count(), d.Rows)
		}
	})
}

func FuzzTextBlock(f *testing.F) {
	c := fuzzText(f)
	d, err := ParseTextDir(c.dir)
	if err != nil {
		f.Fatal(err)
	}
	if d.Blocks[0].lead == nil {
		f.Fatal("no lead among the seeds")
	}
	for _, info := range d.Blocks {
		f.Add(c.blocks[info.Block], info.Block, info.First, info.Last, info.Rows, info.RawBytes)
	}
	f.Fuzz(func(t *testing.T, data []byte, block int, first, last uint16, rows, raw int) {
		info := TextBlockInfo{Block: block, First: first, Last: last, Rows: rows, RawBytes: raw, StoredBytes: len(data), lead: d.Blocks[0].lead}
		var b TextBlock
		if err := b.Decode(data, info); err != nil {
			mustBeCorrupt(t, err)
			return
		}
		if len(b.Rows) != rows || len(b.Bytes) != raw || b.Rows[0] != first || b.Rows[rows-1] != last {
			t.Fatalf("%d rows from %d to %d with %d bytes, want %+v", len(b.Rows), b.Rows[0], b.Rows[rows-1], len(b.Bytes), info)
		}
		n := 0
		for i, row := range b.Rows {
			s := b.Find(row)
			if len(s) == 0 || i > 0 && row <= b.Rows[i-1] {
				t.Fatalf("row %d is empty or out of order", row)
			}
			n += len(s)
		}
		if n != raw {
			t.Fatalf("rows have %d bytes of %d", n, raw)
		}
	})
}
