package bitmap

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestSetQueries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t, "m")
		s := m.set(t)
		wantRows(t, "set", s, m)
		rows := m.rows()

		lowest, hasMin := s.Min()
		highest, hasMax := s.Max()
		if hasMin != (len(rows) > 0) || hasMax != hasMin {
			t.Fatalf("min %v max %v of %d rows", hasMin, hasMax, len(rows))
		}
		if hasMin && (lowest != rows[0] || highest != rows[len(rows)-1]) {
			t.Fatalf("min %d max %d, want %d %d", lowest, highest, rows[0], rows[len(rows)-1])
		}
		for range 50 {
			row := rapid.Uint32Range(0, modelRows+ChunkRows).Draw(t, "row")
			rank, in := slices.BinarySearch(rows, row)
			if s.Contains(row) != in || s.Rank(row) != rank {
				t.Fatalf("row %d: contains %v rank %d, want %v %d", row, s.Contains(row), s.Rank(row), in, rank)
			}
		}
		for range 20 {
			i := rapid.IntRange(-1, len(rows)).Draw(t, "i")
			row, ok := s.Select(i)
			if ok != (i >= 0 && i < len(rows)) || ok && row != rows[i] {
				t.Fatalf("select %d of %d: %d %v", i, len(rows), row, ok)
			}
			if ok && s.Rank(row) != i {
				t.Fatalf("rank of row %d: %d, want %d", row, s.Rank(row), i)
			}
		}
	})
}

func TestSetAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ma, mb, mc := drawModel(t, "a"), drawModel(t, "b"), drawModel(t, "c")
		a, b, c := ma.set(t), mb.set(t), mc.set(t)

		both, either, onlyA := zip(ma, mb, and), zip(ma, mb, or), zip(ma, mb, andNot)
		wantRows(t, "and", a.And(b), both)
		wantRows(t, "or", a.Or(b), either)
		wantRows(t, "andnot", a.AndNot(b), onlyA)
		if got := a.AndCardinality(b); got != both.count() {
			t.Fatalf("and cardinality %d, want %d", got, both.count())
		}
		if got := a.OrCardinality(b); got != either.count() {
			t.Fatalf("or cardinality %d, want %d", got, either.count())
		}
		if got := a.AndNotCardinality(b); got != onlyA.count() {
			t.Fatalf("andnot cardinality %d, want %d", got, onlyA.count())
		}
		if got := a.Intersects(b); got != (both.count() > 0) {
			t.Fatalf("intersects %v with %d rows in common", got, both.count())
		}

		all := zip(both, mc, and)
		wantRows(t, "intersection", Intersection(a, b, c), all)
		wantRows(t, "union", Union(a, b, c), zip(either, mc, or))
		if got := AndCardinality(a, b, c); got != all.count() {
			t.Fatalf("and cardinality of three %d, want %d", got, all.count())
		}
		if got := AndCardinality(a, b, c, a); got != all.count() {
			t.Fatalf("and cardinality of four %d, want %d", got, all.count())
		}

		// A result is a set like any other, whatever containers it ended up with.
		wantRows(t, "mixed", a.And(b).Or(c).AndNot(a.AndNot(c)), zip(zip(both, mc, or), zip(ma, mc, andNot), andNot))

		// The operands are as before.
		wantRows(t, "a afterwards", a, ma)
		wantRows(t, "b afterwards", b, mb)
		wantRows(t, "c afterwards", c, mc)
	})
}

func TestSetComplement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t, "m")
		s := m.set(t)
		n := rapid.OneOf(
			rapid.IntRange(-1, modelRows),
			rapid.SampledFrom([]int{0, 1, ChunkRows - 1, ChunkRows, ChunkRows + 1, 2 * ChunkRows}),
		).Draw(t, "n")
		all := newModel(modelRows)
		for row := range n {
			all.add(row)
		}
		wantRows(t, "complement", s.Complement(n), zip(all, m, andNot))
		wantRows(t, "set afterwards", s, m)
	})
}

func TestComplementOfAllButOne(t *testing.T) {
	for _, row := range []uint32{0, 9, ChunkRows - 1, ChunkRows, ChunkRows + 99} {
		one := FromRows([]uint32{row})
		if got := Full(ChunkRows + 100).AndNot(one).Complement(ChunkRows + 100); !got.Equal(one) {
			t.Errorf("all but row %d: complement %v", row, got.AppendRows(nil))
		}
	}
}

func TestNoSets(t *testing.T) {
	for name, got := range map[string]int{
		"union":           Union().Cardinality(),
		"intersection":    Intersection().Cardinality(),
		"and cardinality": AndCardinality(),
		"zero value":      Set{}.Or(Set{}).Cardinality(),
	} {
		if got != 0 {
			t.Errorf("%s: %d rows", name, got)
		}
	}
	if one := FromRows([]uint32{3}); AndCardinality(one) != 1 || !Union(one).Equal(one) || !Intersection(one).Equal(one) {
		t.Error("one set is not itself")
	}
}

func TestSetEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t, "m")
		a, b := m.set(t), m.set(t)
		if !a.Equal(b) || !a.Equal(a) {
			t.Fatal("the same rows are not equal")
		}
		row := rapid.Uint32Range(0, modelRows-1).Draw(t, "row")
		one := FromRows([]uint32{row})
		other := a.Or(one)
		if a.Contains(row) {
			other = a.AndNot(one)
		}
		if a.Equal(other) || other.Equal(a) {
			t.Fatalf("sets that differ in row %d are equal", row)
		}
	})
}

func TestSetChunks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t, "m")
		s := m.set(t)
		masks := m.masks()
		masks = append(masks, Mask{}) // a chunk past the last
		scratch, _ := drawMask(t, "scratch")
		var chunks []int
		for i := range masks {
			want := &masks[i]
			got := *scratch
			s.ChunkMask(i, &got)
			if got != *want {
				t.Fatalf("mask of chunk %d differs", i)
			}
			if s.ChunkCardinality(i) != want.Count() {
				t.Fatalf("chunk %d has %d rows, want %d", i, s.ChunkCardinality(i), want.Count())
			}
			if n := s.ChunkAndCount(i, scratch); n != scratch.AndCount(want) {
				t.Fatalf("chunk %d has %d rows in common, want %d", i, n, scratch.AndCount(want))
			}
			if sel := s.AppendChunk(i, []uint16{9}); sel[0] != 9 || !slices.Equal(sel[1:], want.Select(nil)) {
				t.Fatalf("selection of chunk %d differs", i)
			}
			for _, c := range []struct {
				name string
				into func(int, *Mask)
				by   func(*Mask, *Mask)
			}{
				{"or", s.OrInto, (*Mask).Or}, {"and", s.AndInto, (*Mask).And}, {"andnot", s.AndNotInto, (*Mask).AndNot},
			} {
				got, exp := *scratch, *scratch
				c.into(i, &got)
				c.by(&exp, want)
				if got != exp {
					t.Fatalf("%s into the mask of chunk %d differs", c.name, i)
				}
			}
			if want.Any() {
				chunks = append(chunks, i)
			}
		}
		if got := slices.Collect(s.Chunks()); !slices.Equal(got, chunks) {
			t.Fatalf("chunks %v, want %v", got, chunks)
		}
		if s.ChunkCardinality(-1) != 0 || s.ChunkCardinality(1<<20) != 0 {
			t.Fatal("rows in a chunk that cannot be")
		}
	})
}

func TestSetIteration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t, "m")
		s := m.set(t)
		want := m.rows()
		if got := slices.Collect(s.All()); !slices.Equal(got, want) {
			t.Fatalf("all: %d rows, want %d", len(got), len(want))
		}
		if got := s.AppendRows([]uint32{1 << 31}); got[0] != 1<<31 || !slices.Equal(got[1:], want) {
			t.Fatalf("append rows: %d rows, want 1 and %d", len(got), len(want))
		}
		it := s.Iterator()
		buf := make([]uint32, rapid.IntRange(1, 10000).Draw(t, "batch"))
		for len(want) > 0 {
			n := it.Next(buf)
			if n != min(len(buf), len(want)) || !slices.Equal(buf[:n], want[:n]) {
				t.Fatalf("batch of %d rows with %d to come", n, len(want))
			}
			want = want[n:]
		}
		if n := it.Next(buf); n != 0 {
			t.Fatalf("%d rows after the last", n)
		}
		for range s.All() { // stops when told
			break
		}
	})
}

func TestFromRowsInAnyOrder(t *testing.T) {
	rows := []uint32{70000, 3, 1<<32 - 1, 3, 0, 65535, 65536}
	kept := slices.Clone(rows)
	got := FromRows(rows).AppendRows(nil)
	if want := []uint32{0, 3, 65535, 65536, 70000, 1<<32 - 1}; !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	if !slices.Equal(rows, kept) {
		t.Error("the rows given were changed")
	}
}

func TestRanges(t *testing.T) {
	for _, c := range []struct{ lo, hi, want int }{
		{0, 0, 0}, {5, 3, 0}, {-4, 3, 3}, {65535, 65537, 2}, {10, 3 * ChunkRows, 3*ChunkRows - 10}, {-9, -3, 0},
	} {
		s := FromRange(c.lo, c.hi)
		if s.Cardinality() != c.want {
			t.Errorf("[%d, %d): %d rows, want %d", c.lo, c.hi, s.Cardinality(), c.want)
		}
		if row, ok := s.Max(); ok && int(row) != c.hi-1 {
			t.Errorf("[%d, %d) ends at row %d", c.lo, c.hi, row)
		}
	}
	if strconv.IntSize == 64 {
		top := int64(1) << 32
		if got := FromRange(int(top-3), int(top+9)).AppendRows(nil); !slices.Equal(got, []uint32{1<<32 - 3, 1<<32 - 2, 1<<32 - 1}) {
			t.Errorf("the last three rows there can be: %v", got)
		}
	}
	if got := Full(ChunkRows + 1).AppendTo(nil); len(got) > 40 {
		t.Errorf("a full set takes %d bytes", len(got))
	}
}

func TestBuilderInAnyOrder(t *testing.T) {
	var b Builder
	var m Mask
	m.SetRange(10, 20)
	b.AddMask(2, &m)
	b.AddMask(0, &m)
	b.AddRange(15, 25)
	b.AddMask(-1, &m)
	b.AddMask(1<<16, &m)
	m.Clear()
	want := FromRange(10, 25).Or(FromRange(2*ChunkRows+10, 2*ChunkRows+20))
	if got := b.Set(); !got.Equal(want) {
		t.Errorf("rows %v", got.AppendRows(nil))
	}
	if got := b.Set(); !got.IsEmpty() {
		t.Errorf("the builder kept rows %v", got.AppendRows(nil))
	}
}

func TestChunkOperationsDoNotAllocate(t *testing.T) {
	a := FromRange(100, 3*ChunkRows)
	b := FromRows([]uint32{7, 200, 65536 + 9})
	var dense Mask
	for i := 0; i < ChunkRows; i += 2 {
		dense.Set(uint16(i))
	}
	c := FromMasks([]*Mask{&dense, &dense})
	var m Mask
	if n := testing.AllocsPerRun(10, func() {
		for _, s := range []Set{a, b, c} {
			s.ChunkMask(1, &m)
			s.OrInto(0, &m)
			s.AndInto(0, &m)
			s.AndNotInto(1, &m)
			s.ChunkAndCount(0, &m)
		}
		AndCardinality(a, b, c)
		a.AndCardinality(c)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
