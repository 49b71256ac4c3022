package bitmap

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// column is the plain form of what an index is built from: a code a row, -1 for NULL.
type column []int

// drawColumn draws a column of codes below codes, in runs, skewed, with NULLs in some chunks.
func drawColumn(t *rapid.T, codes int) column {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	rows := rapid.SampledFrom([]int{0, 1, 63, 64, 65, 1000, ChunkRows - 1, ChunkRows, ChunkRows + 1, 2*ChunkRows + 777}).Draw(t, "rows")
	run := rapid.SampledFrom([]int{1, 4, 1000}).Draw(t, "run")
	nulls := rapid.SampledFrom([]float64{0, 0.001, 0.5, 1}).Draw(t, "nulls")
	c := make(column, rows)
	for i := range c {
		switch {
		case rng.Float64() < nulls && i>>16 != 1, codes == 0:
			c[i] = -1
		case i > 0 && i%run != 0 && c[i-1] >= 0:
			c[i] = c[i-1]
		default:
			f := rng.Float64()
			c[i] = int(f * f * float64(codes))
		}
	}
	return c
}

// build makes the index of the column with codes of one width, garbage under the NULLs.
func (c column) build(codes, width int) (*Index, error) {
	b, err := NewIndexBuilder(codes)
	if err != nil {
		return nil, err
	}
	for rest := c; len(rest) > 0; {
		n := min(len(rest), ChunkRows)
		var nulls Mask
		c8, c16, c32 := make([]uint8, n), make([]uint16, n), make([]uint32, n)
		for i, code := range rest[:n] {
			if code < 0 {
				nulls.Set(uint16(i))
				code = -7
			}
			c8[i], c16[i], c32[i] = uint8(code), uint16(code), uint32(code)
		}
		mask := &nulls
		if !nulls.Any() {
			mask = nil
		}
		switch width {
		case 1:
			err = b.AddUint8(c8, mask)
		case 2:
			err = b.AddUint16(c16, mask)
		default:
			err = b.AddUint32(c32, mask)
		}
		if err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	return b.Build()
}

// of returns the rows that have one of codes; -1 stands for NULL.
func (c column) of(codes ...int) model {
	m := newModel(len(c))
	for row, code := range c {
		if slices.Contains(codes, code) {
			m.add(row)
		}
	}
	return m
}

func TestIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.SampledFrom([]int{0, 1, 2, 25, maskCodes, maskCodes + 1, 200, 256}).Draw(t, "codes")
		c := drawColumn(t, codes)
		built, err := c.build(codes, rapid.SampledFrom([]int{1, 2, 4}).Draw(t, "width"))
		if err != nil {
			t.Fatal(err)
		}
		data := built.AppendTo(nil)
		if len(data) != built.Size() {
			t.Fatalf("%d bytes, size %d", len(data), built.Size())
		}
		parsed, err := ParseIndex(data, len(c))
		if err != nil {
			t.Fatal(err)
		}
		clear(data) // it was copied
		for _, x := range []*Index{built, parsed} {
			c.check(t, x, codes)
		}
	})
}

// check holds x against the column.
func (c column) check(t *rapid.T, x *Index, codes int) {
	if x.Rows() != len(c) || x.Codes() != codes {
		t.Fatalf("%d rows %d codes, want %d %d", x.Rows(), x.Codes(), len(c), codes)
	}
	counts := make([]int, codes+2)
	for _, code := range c {
		counts[code+1]++
	}
	for code := range codes + 1 {
		if got := x.Cardinality(uint32(code)); got != counts[code+1] {
			t.Fatalf("code %d: cardinality %d, want %d", code, got, counts[code+1])
		}
	}
	if x.NullCardinality() != counts[0] || x.NotNullCardinality() != len(c)-counts[0] {
		t.Fatalf("%d NULL and %d not, want %d NULL", x.NullCardinality(), x.NotNullCardinality(), counts[0])
	}

	some := []uint32{0, 1, 1, uint32(codes) - 1, uint32(codes), 1 << 31}
	for _, code := range some {
		s, err := x.Set(code)
		if err != nil {
			t.Fatal(err)
		}
		want := newModel(len(c))
		if int64(code) < int64(codes) {
			want = c.of(int(code))
		}
		wantRows(t, fmt.Sprintf("code %d", code), s, want)
	}
	null, err := x.Null()
	if err != nil {
		t.Fatal(err)
	}
	wantRows(t, "null", null, c.of(-1))
	notNull, err := x.NotNull()
	if err != nil {
		t.Fatal(err)
	}
	all := newModel(len(c))
	for row := range c {
		all.add(row)
	}
	wantRows(t, "not null", notNull, zip(all, c.of(-1), andNot))

	union, err := x.Union(some)
	if err != nil {
		t.Fatal(err)
	}
	want := newModel(len(c))
	if codes > 0 {
		want = c.of(0, min(1, codes-1), codes-1)
	}
	wantRows(t, "union", union, want)
	var m Mask
	m.Set(9)
	if err := x.UnionInto(1, some, &m); err != nil {
		t.Fatal(err)
	}
	for i := range ChunkRows {
		if row := ChunkRows + i; m.Get(uint16(i)) != (i == 9 || row < len(c) && want.has(row)) {
			t.Fatalf("union into chunk 1: row %d is %v", i, m.Get(uint16(i)))
		}
	}
	if err := x.Verify(); err != nil {
		t.Fatal(err)
	}
	if x.MemSize() < x.Size() {
		t.Fatalf("%d bytes of memory for %d", x.MemSize(), x.Size())
	}
}

func TestIndexOfManyCodes(t *testing.T) {
	const codes = 20000
	c := make(column, ChunkRows+5000)
	for i := range c {
		c[i] = i * 7919 % codes
	}
	x, err := c.build(codes, 4)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Verify(); err != nil {
		t.Fatal(err)
	}
	for row, code := range c {
		s, err := x.Set(uint32(code))
		if err != nil {
			t.Fatal(err)
		}
		if !s.Contains(uint32(row)) || s.Cardinality() != x.Cardinality(uint32(code)) {
			t.Fatalf("row %d is not among the %d of its code %d", row, s.Cardinality(), code)
		}
	}
}

func TestIndexOfBools(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values, _ := drawMask(t, "values")
		nulls, _ := drawMask(t, "nulls")
		n := rapid.IntRange(0, 5000).Draw(t, "rows of the second chunk")
		b, err := NewIndexBuilder(2)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.AddBools(values, nulls, ChunkRows); err != nil {
			t.Fatal(err)
		}
		if err := b.AddBools(values, nil, n); err != nil {
			t.Fatal(err)
		}
		x, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		want := make(column, ChunkRows+n)
		for i := range want {
			row := uint16(i)
			switch {
			case i < ChunkRows && nulls.Get(row):
				want[i] = -1
			case values.Get(row):
				want[i] = 1
			}
		}
		want.check(t, x, 2)
	})
}

func TestIndexOfConstant(t *testing.T) {
	b, err := NewIndexBuilder(5)
	if err != nil {
		t.Fatal(err)
	}
	var nulls Mask
	nulls.SetRange(10, 20)
	if err := b.AddConstant(3, ChunkRows, nil); err != nil {
		t.Fatal(err)
	}
	if err := b.AddConstant(4, 100, &nulls); err != nil {
		t.Fatal(err)
	}
	x, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if x.Cardinality(3) != ChunkRows || x.Cardinality(4) != 90 || x.NullCardinality() != 10 || x.Size() > 200 {
		t.Errorf("%d, %d and %d rows in %d bytes", x.Cardinality(3), x.Cardinality(4), x.NullCardinality(), x.Size())
	}
	if err := x.Verify(); err != nil {
		t.Error(err)
	}
}

func TestIndexBuilderErrors(t *testing.T) {
	past := &Mask{1: 1}
	full := make([]uint8, ChunkRows)
	for _, c := range []struct {
		name string
		add  func(*IndexBuilder) error
		err  string
	}{
		{"code", func(b *IndexBuilder) error { return b.AddUint8([]uint8{0, 2, 3}, nil) }, "code 3 at row 2"},
		{"wide code", func(b *IndexBuilder) error { return b.AddUint32([]uint32{0, 1<<32 - 1}, nil) }, "code 4294967295 at row 1"},
		{"constant", func(b *IndexBuilder) error { return b.AddConstant(3, 9, nil) }, "code 3 at row 0"},
		{"null past the end", func(b *IndexBuilder) error { return b.AddUint8([]uint8{0}, past) }, "NULL at row 64"},
		{"null past the end of bools", func(b *IndexBuilder) error { return b.AddBools(past, past, 3) }, "NULL at row 64"},
		{"too many rows", func(b *IndexBuilder) error { return b.AddUint8(make([]uint8, ChunkRows+1), nil) }, "a chunk of 65537 rows"},
		{"negative", func(b *IndexBuilder) error { return b.AddConstant(0, -1, nil) }, "a chunk of -1 rows"},
		{"after a part", func(b *IndexBuilder) error {
			return errors.Join(b.AddUint8(full, nil), b.AddUint8(full[:9], nil), b.AddUint8(full[:9], nil))
		}, "follows row 65545"},
	} {
		for _, codes := range []int{3, 3 + maskCodes} { // both ways to split
			if codes != 3 && strings.Contains(c.err, "code 3 ") {
				continue
			}
			b, err := NewIndexBuilder(codes)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.add(b); err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %q", c.name, err, c.err)
			}
		}
	}
	for _, codes := range []int{-1, MaxCodes + 1} {
		if _, err := NewIndexBuilder(codes); err == nil {
			t.Errorf("no error for %d codes", codes)
		}
	}
	one, err := NewIndexBuilder(1)
	if err != nil {
		t.Fatal(err)
	}
	if err := one.AddBools(past, nil, 100); err == nil {
		t.Error("no error for bools with one code")
	}
}

// smallIndex is an index of 8 rows: codes 0 1 0 1 2 2 2 and a NULL.
func smallIndex(t testing.TB) []byte {
	x, err := column{0, 1, 0, 1, 2, 2, 2, -1}.build(3, 1)
	if err != nil {
		t.Fatal(err)
	}
	return x.AppendTo(nil)
}

func TestParseIndexDamaged(t *testing.T) {
	whole := smallIndex(t)
	put := func(at int, v uint32) []byte {
		data := bytes.Clone(whole)
		binary.LittleEndian.PutUint32(data[at:], v)
		return data
	}
	for _, c := range []struct {
		name string
		data []byte
		err  string
	}{
		{"nothing", nil, "too short for a header"},
		{"other rows", put(0, 9), "it is for 9 rows, not 8"},
		{"too many codes", put(4, MaxCodes+1), "claims 1048577 codes"},
		{"no room for the directory", put(4, 100), "too short for a directory of 100 codes"},
		{"more rows", put(8, 9), "more than all 8 rows"},
		{"fewer rows", put(8, 1), "1 of 8 rows are in no set"},
		{"a set without rows", put(8, 0), "0 rows in 20 bytes"},
		{"a set past the end", put(12, 5000), "ends at byte 5000"},
		{"a set that ends before", put(20, 3), "ends at byte 3"},
		{"bytes behind", append(bytes.Clone(whole), 1), "1 bytes follow"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseIndex(c.data, 8)
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
		})
	}
	for _, rows := range []int{-1, 7, 1 << 30} {
		if _, err := ParseIndex(whole, rows); !errors.Is(err, ErrInvalid) {
			t.Errorf("%d rows: %v", rows, err)
		}
	}
}

// TestIndexOfDamagedSets holds that damage behind a sound directory is found by whoever asks for the
// set, each time, and spoils no other set.
func TestIndexOfDamagedSets(t *testing.T) {
	const firstSet = indexHeader + 4*indexEntrySize
	bad := smallIndex(t)
	bad[firstSet] ^= 1
	x, err := ParseIndex(bad, 8)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for what, err := range map[string]error{
			"set":        second(x.Set(0)),
			"union":      second(x.Union([]uint32{1, 0})),
			"union into": x.UnionInto(0, []uint32{0}, new(Mask)),
			"verify":     x.Verify(),
		} {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if s, err := x.Set(1); err != nil || s.Cardinality() != 2 {
			t.Errorf("code 1: %d rows, %v", s.Cardinality(), err)
		}
	}

	null := smallIndex(t)
	null[len(null)-1] ^= 1 // the NULL row is past the end then
	if x, err = ParseIndex(null, 8); err != nil {
		t.Fatal(err)
	}
	if err := second(x.Null()); !errors.Is(err, ErrInvalid) {
		t.Errorf("null: %v", err)
	}
	if err := second(x.NotNull()); !errors.Is(err, ErrInvalid) {
		t.Errorf("not null: %v", err)
	}
}

// TestVerifyFindsSharedRows holds that Verify, unlike ParseIndex, compares the sets with each other.
func TestVerifyFindsSharedRows(t *testing.T) {
	data := le(uint32(2), uint32(2), uint32(1), uint32(18), uint32(1), uint32(36), uint32(0), uint32(36))
	data = FromRows([]uint32{1}).AppendTo(data)
	data = FromRows([]uint32{1}).AppendTo(data)
	x, err := ParseIndex(data, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Verify(); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "another set too") {
		t.Errorf("verify: %v", err)
	}
	// A set of another size than the directory says.
	data = le(uint32(2), uint32(1), uint32(2), uint32(18), uint32(0), uint32(18))
	data = FromRows([]uint32{1}).AppendTo(data)
	if x, err = ParseIndex(data, 2); err != nil {
		t.Fatal(err)
	}
	if err := x.Verify(); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "1 rows where the directory says 2") {
		t.Errorf("verify: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestIndexConcurrently is for the race detector: many readers of one index, whose sets are decoded
// while others are read.
func TestIndexConcurrently(t *testing.T) {
	const codes = 30
	c := make(column, 2*ChunkRows)
	for i := range c {
		c[i] = i / 3 % 97 % (codes + 1)
		if c[i] == codes {
			c[i] = -1
		}
	}
	built, err := c.build(codes, 2)
	if err != nil {
		t.Fatal(err)
	}
	x, err := ParseIndex(built.AppendTo(nil), len(c))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			var m Mask
			all, err := x.Null()
			if err != nil {
				t.Error(err)
				return
			}
			for i := range codes {
				code := uint32((i + worker*5) % codes)
				s, err := x.Set(code)
				if err != nil {
					t.Error(err)
					return
				}
				other, err := x.Set((code + 1) % codes)
				if err != nil {
					t.Error(err)
					return
				}
				if s.Intersects(other) || s.AndCardinality(other) != 0 || !s.AndNot(other).Equal(s) {
					t.Errorf("codes %d and the next have rows in common", code)
				}
				s.OrInto(1, &m)
				s.AppendTo(nil)
				s.Rank(1000)
				s.Select(10)
				x.MemSize()
				all = all.Or(s)
			}
			if all.Cardinality() != len(c) {
				t.Errorf("%d rows in all sets, want %d", all.Cardinality(), len(c))
			}
			if n := m.Count(); n != ChunkRows-all.And(mustNull(x)).ChunkCardinality(1) {
				t.Errorf("%d rows with a code in chunk 1", n)
			}
		})
	}
	wg.Wait()
}

// TestIndexDecodesOnce holds that all who ask for a set at the same time get the same one. The set
// takes long enough to decode that they do.
func TestIndexDecodesOnce(t *testing.T) {
	b, err := NewIndexBuilder(2)
	if err != nil {
		t.Fatal(err)
	}
	const chunks = 16
	for range chunks {
		if err := b.AddBools(alternating(ChunkRows), nil, ChunkRows); err != nil {
			t.Fatal(err)
		}
	}
	built, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	data := built.AppendTo(nil)
	for range 20 {
		x, err := ParseIndex(data, chunks*ChunkRows)
		if err != nil {
			t.Fatal(err)
		}
		var got [4]Set
		var wg sync.WaitGroup
		start := make(chan struct{})
		for worker := range got {
			wg.Go(func() {
				<-start
				var err error
				if got[worker], err = x.Set(1); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		for _, s := range got {
			if s.IsEmpty() || s.chunks[0].rb != got[0].chunks[0].rb {
				t.Fatal("the set was decoded more than once")
			}
		}
	}
}

func mustNull(x *Index) Set {
	s, err := x.Null()
	if err != nil {
		panic(err)
	}
	return s
}

func FuzzParseIndex(f *testing.F) {
	f.Add(smallIndex(f), uint32(8))
	f.Add(le(uint32(0), uint32(0), uint32(0), uint32(0)), uint32(0))
	wide, err := column(slices.Repeat([]int{3, 1, 3, 70, -1}, 2000)).build(71, 2)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(wide.AppendTo(nil), uint32(10000))
	f.Fuzz(func(t *testing.T, data []byte, rows uint32) {
		x, err := ParseIndex(data, int(rows))
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("error without mark: %v", err)
			}
			return
		}
		if !bytes.Equal(x.AppendTo(nil), data) {
			t.Fatal("written back differently")
		}
		if rows > 1<<22 {
			return // sound, and slow to look at chunk by chunk
		}
		if err := x.Verify(); err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("error without mark: %v", err)
			}
			return
		}
		// Every row is in exactly one set, so the sets and NULL together are all rows.
		codes := make([]uint32, x.Codes())
		for i := range codes {
			codes[i] = uint32(i)
		}
		union, err := x.Union(codes)
		if err != nil {
			t.Fatal(err)
		}
		notNull, err := x.NotNull()
		if err != nil {
			t.Fatal(err)
		}
		if !union.Equal(notNull) || union.Cardinality() != x.NotNullCardinality() {
			t.Fatalf("%d rows have a code, %d are not NULL", union.Cardinality(), notNull.Cardinality())
		}
	})
}
