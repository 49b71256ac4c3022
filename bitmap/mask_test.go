package bitmap

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawMask draws a mask of one of the shapes filters leave, and the same as bools.
func drawMask(t *rapid.T, label string) (*Mask, []bool) {
	m, want := new(Mask), make([]bool, ChunkRows)
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, label+" seed"), 0))
	set := func(i int) { m.Set(uint16(i)); want[i] = true }
	switch rapid.IntRange(0, 3).Draw(t, label+" shape") {
	case 1:
		for range rng.IntN(30) {
			set(rng.IntN(ChunkRows))
		}
		set(ChunkRows - 1)
	case 2:
		p := rng.Float64()
		for i := range want {
			if rng.Float64() < p {
				set(i)
			}
		}
	case 3:
		for range rng.IntN(30) {
			lo := rng.IntN(ChunkRows)
			for i := lo; i < min(lo+rng.IntN(5000), ChunkRows); i++ {
				set(i)
			}
		}
	}
	return m, want
}

func wantMask(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, m *Mask, want func(i int) bool) {
	t.Helper()
	for i := range ChunkRows {
		if m.Get(uint16(i)) != want(i) {
			t.Fatalf("%s: row %d is %v", what, i, m.Get(uint16(i)))
		}
	}
}

func TestMaskAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, wantA := drawMask(t, "a")
		b, wantB := drawMask(t, "b")
		n := rapid.OneOf(rapid.IntRange(0, ChunkRows), rapid.SampledFrom([]int{-1, 0, 1, 63, 64, 65, ChunkRows - 1, ChunkRows, ChunkRows + 1})).Draw(t, "n")
		for _, c := range []struct {
			name string
			do   func(*Mask)
			want func(i int) bool
		}{
			{"and", func(m *Mask) { m.And(b) }, func(i int) bool { return wantA[i] && wantB[i] }},
			{"or", func(m *Mask) { m.Or(b) }, func(i int) bool { return wantA[i] || wantB[i] }},
			{"andnot", func(m *Mask) { m.AndNot(b) }, func(i int) bool { return wantA[i] && !wantB[i] }},
			{"xor", func(m *Mask) { m.Xor(b) }, func(i int) bool { return wantA[i] != wantB[i] }},
			{"not", func(m *Mask) { m.Not(n) }, func(i int) bool { return i < n && !wantA[i] }},
			{"fill", func(m *Mask) { m.Fill(n) }, func(i int) bool { return i < n }},
			{"clear", func(m *Mask) { m.Clear() }, func(i int) bool { return false }},
		} {
			m := *a
			c.do(&m)
			wantMask(t, c.name, &m, c.want)
		}

		countA, countAnd, firstN := 0, 0, true
		for i := range wantA {
			if wantA[i] {
				countA++
			}
			if wantA[i] && wantB[i] {
				countAnd++
			}
			if i < n && !wantA[i] {
				firstN = false
			}
		}
		if a.Count() != countA || a.Any() != (countA > 0) || a.All(n) != firstN {
			t.Fatalf("count %d any %v all(%d) %v, want %d and %v", a.Count(), a.Any(), n, a.All(n), countA, firstN)
		}
		if a.AndCount(b) != countAnd || a.AndNotCount(b) != countA-countAnd {
			t.Fatalf("counts with b: %d and %d, want %d and %d", a.AndCount(b), a.AndNotCount(b), countAnd, countA-countAnd)
		}
	})
}

func TestMaskRanges(t *testing.T) {
	ends := []int{-5, 0, 1, 62, 63, 64, 65, 127, 128, 1000, ChunkRows - 64, ChunkRows - 1, ChunkRows, ChunkRows + 9}
	var start Mask
	for i := 0; i < ChunkRows; i += 3 {
		start.Set(uint16(i))
	}
	for _, lo := range ends {
		for _, hi := range ends {
			what := fmt.Sprintf("[%d, %d)", lo, hi)
			m := start
			m.SetRange(lo, hi)
			wantMask(t, "set "+what, &m, func(i int) bool { return i >= lo && i < hi || i%3 == 0 })
			m = start
			m.UnsetRange(lo, hi)
			wantMask(t, "unset "+what, &m, func(i int) bool { return (i < lo || i >= hi) && i%3 == 0 })
		}
	}
}

func TestMaskUnset(t *testing.T) {
	var m Mask
	m.Fill(ChunkRows)
	m.Unset(64)
	wantMask(t, "unset", &m, func(i int) bool { return i != 64 })
}

func TestMaskSelect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, in := drawMask(t, "m")
		want := []uint16{}
		for i := range in {
			if in[i] {
				want = append(want, uint16(i))
			}
		}
		// All capacities give the same rows behind what dst has.
		for _, dst := range [][]uint16{nil, {1, 2}, make([]uint16, 3, ChunkRows), make([]uint16, 2, ChunkRows+2)} {
			got := m.Select(dst)
			if !slices.Equal(got[:len(dst)], dst) || !slices.Equal(got[len(dst):], want) {
				t.Fatalf("select behind %d rows: %d rows, want %d more", len(dst), len(got), len(want))
			}
		}
		var back Mask
		back.Set(5)
		back.FromSelection(want)
		if back != *m {
			t.Fatal("from selection: another mask")
		}
	})
}

func TestMaskRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, in := drawMask(t, "m")
		var back Mask
		runs, end := 0, -1
		for lo, hi := range m.Runs() {
			if lo <= end || hi <= lo {
				t.Fatalf("run [%d, %d) behind one that ends at %d", lo, hi, end)
			}
			back.SetRange(lo, hi)
			runs++
			end = hi
		}
		if back != *m || runs != m.countRuns() {
			t.Fatalf("%d runs, counted %d, same rows %v", runs, m.countRuns(), back == *m)
		}
		from := rapid.IntRange(-1, ChunkRows+1).Draw(t, "from")
		row, ok := m.Next(from)
		want := slices.Index(in[min(max(from, 0), ChunkRows):], true)
		if ok != (want >= 0) || ok && row != max(from, 0)+want {
			t.Fatalf("next from %d: %d %v, want %d more", from, row, ok, want)
		}
		for range m.Runs() { // stops when told
			break
		}
	})
}

func TestMaskDoesNotAllocate(t *testing.T) {
	var m, o Mask
	o.SetRange(100, 50000)
	sel := make([]uint16, 0, ChunkRows)
	if n := testing.AllocsPerRun(10, func() {
		m.Fill(60000)
		m.And(&o)
		m.Not(ChunkRows)
		sel = m.Select(sel[:0])
		m.FromSelection(sel)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
