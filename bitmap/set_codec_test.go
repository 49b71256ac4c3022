package bitmap

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"
)

func TestSetRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t, "m")
		s := m.set(t)
		data := s.AppendTo([]byte("before"))
		if !bytes.HasPrefix(data, []byte("before")) {
			t.Fatal("what was there is gone")
		}
		data = data[len("before"):]
		back, err := Parse(data, modelRows)
		if err != nil {
			t.Fatal(err)
		}
		wantRows(t, "parsed", back, m)

		// The bytes follow from the rows, not from how the set was made.
		other := m.set(t)
		noise := drawModel(t, "noise").set(t)
		other = other.Or(noise).AndNot(noise.AndNot(other))
		if !bytes.Equal(other.AppendTo(nil), data) {
			t.Fatal("equal sets have different bytes")
		}

		if s.MemSize() < len(data) && !s.IsEmpty() {
			t.Fatalf("%d bytes of memory for %d", s.MemSize(), len(data))
		}

		// They are what any Roaring library reads.
		rb := roaring.New()
		if _, err := rb.ReadFrom(bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		if err := rb.Validate(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(rb.ToArray(), m.rows()) {
			t.Fatal("roaring reads other rows")
		}
	})
}

func TestParseCopies(t *testing.T) {
	var dense Mask
	for i := 0; i < ChunkRows; i += 2 {
		dense.Set(uint16(i))
	}
	want := FromMasks([]*Mask{&dense}).Or(FromRows([]uint32{65536, 65540})).Or(FromRange(2*ChunkRows, 2*ChunkRows+900))
	data := want.AppendTo(nil)
	got, err := Parse(data, 3*ChunkRows)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		data[i] = 0xff
	}
	if !got.Equal(want) {
		t.Error("the set changed with the bytes it was parsed from")
	}
}

func TestParseChecksRows(t *testing.T) {
	for _, c := range []struct {
		set  Set
		rows int // the least number that admits the set
	}{
		{Set{}, 0},
		{FromRows([]uint32{0}), 1},
		{FromRows([]uint32{1, 70000}), 70001},
		{FromRange(3, 60000), 60000},
		{FromRange(0, 2*ChunkRows), 2 * ChunkRows},
		{FromMasks([]*Mask{nil, {0: 1 << 63}}), ChunkRows + 64},
		{FromMasks([]*Mask{alternating(50000)}), 50000},
	} {
		data := c.set.AppendTo(nil)
		if got, err := Parse(data, c.rows); err != nil || !got.Equal(c.set) {
			t.Errorf("%d rows: %v", c.rows, err)
		}
		if _, err := Parse(data, c.rows-1); c.rows > 0 && !errors.Is(err, ErrInvalid) {
			t.Errorf("%d rows, one too few: %v", c.rows-1, err)
		}
	}
}

// alternating returns a mask of every second row below n, row n-1 among them.
func alternating(n int) *Mask {
	m := new(Mask)
	for i := n - 1; i >= 0; i -= 2 {
		m.Set(uint16(i))
	}
	return m
}

// damaged are serialized sets of a table of 200,000 rows with one thing wrong.
var damaged = []struct {
	name string
	data []byte
	err  string
}{
	{"nothing", nil, "too short for a header"},
	{"unknown cookie", le(uint32(12345), uint32(0)), "unknown cookie"},
	{"too many containers", le(uint32(12346), uint32(65537)), "claims 65537 containers"},
	{"no room for headers", le(uint32(12346), uint32(65536)), "too short for the headers"},
	{"no room for flags", le(uint32(12347|65535<<16), uint32(1)), "too short for the run flags"},
	{"flags say no runs", le(uint32(12347), uint8(0), uint16(0), uint16(0), uint16(7)), "flags none"},
	{"flags past the end", le(uint32(12347), uint8(3), uint16(0), uint16(99), uint16(1), uint16(0), uint16(99)), "past the last"},
	{"keys descend", le(uint32(12346), uint32(2), uint16(1), uint16(0), uint16(0), uint16(0), uint32(24), uint32(26), uint16(5), uint16(5)), "follows chunk"},
	{"keys repeat", le(uint32(12346), uint32(2), uint16(1), uint16(0), uint16(1), uint16(0), uint32(24), uint32(26), uint16(5), uint16(5)), "follows chunk"},
	{"wrong offset", le(uint32(12346), uint32(1), uint16(0), uint16(0), uint32(17), uint16(5)), "said to be at byte"},
	{"array cut short", le(uint32(12346), uint32(1), uint16(0), uint16(1), uint32(16), uint16(5)), "needs 4 bytes"},
	{"array descends", le(uint32(12346), uint32(1), uint16(0), uint16(1), uint32(16), uint16(5), uint16(4)), ""},
	{"array repeats", le(uint32(12346), uint32(1), uint16(0), uint16(1), uint32(16), uint16(5), uint16(5)), ""},
	{"array of a run", le(uint32(12346), uint32(1), uint16(0), uint16(3), uint32(16), uint16(5), uint16(6), uint16(7), uint16(8)), "written as 4 rows"},
	{"row past the table", le(uint32(12346), uint32(1), uint16(3), uint16(0), uint32(16), uint16(3392)), "row 3392 of a chunk of 3392 rows"},
	{"chunk past the table", le(uint32(12346), uint32(1), uint16(9), uint16(0), uint32(16), uint16(0)), "row 0 of a chunk of 0 rows"},
	{"bytes behind", le(uint32(12346), uint32(1), uint16(0), uint16(0), uint32(16), uint16(5), uint8(0)), "1 bytes follow"},
	{"bytes behind no containers", le(uint32(12346), uint32(0), uint8(0)), "1 bytes follow"},
	{"run count missing", le(uint32(12347), uint8(1), uint16(0), uint16(9)), "lacks its run count"},
	{"runs cut short", le(uint32(12347), uint8(1), uint16(0), uint16(9), uint16(2), uint16(0), uint16(9)), "needs 10 bytes"},
	{"no runs", le(uint32(12347), uint8(1), uint16(0), uint16(9), uint16(0)), "0 rows in runs"},
	{"runs overlap", le(uint32(12347), uint8(1), uint16(0), uint16(19), uint16(2), uint16(0), uint16(9), uint16(5), uint16(9)), "follows one that ends at row 9"},
	{"runs touch", le(uint32(12347), uint8(1), uint16(0), uint16(19), uint16(2), uint16(0), uint16(9), uint16(10), uint16(9)), "follows one that ends at row 9"},
	{"runs descend", le(uint32(12347), uint8(1), uint16(0), uint16(19), uint16(2), uint16(50), uint16(9), uint16(10), uint16(9)), "follows one that ends at row 59"},
	{"run past the chunk", le(uint32(12347), uint8(1), uint16(0), uint16(9), uint16(1), uint16(65530), uint16(9)), "ends at row 65539"},
	{"runs of other cardinality", le(uint32(12347), uint8(1), uint16(0), uint16(10), uint16(1), uint16(0), uint16(9)), "10 rows in runs where the header says 11"},
	{"runs of single rows", le(uint32(12347), uint8(1), uint16(0), uint16(1), uint16(2), uint16(0), uint16(0), uint16(5), uint16(0)), "2 rows are written as 2 runs"},
	{"run past the table", le(uint32(12347), uint8(1), uint16(3), uint16(9), uint16(1), uint16(3383), uint16(9)), "row 3392 of a chunk of 3392 rows"},
	{"bitmap of other cardinality", dense(40000, alternating(50000)), "25000 rows where the header says 40000"},
	{"bitmap of runs", dense(50000, func() *Mask { m := new(Mask); m.Fill(50000); return m }()), "written as a bitmap"},
	{"bitmap of few rows", dense(5000, &Mask{0: 1}), ""},
}

// le writes values as they stand in the format.
func le(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		_ = binary.Write(&b, binary.LittleEndian, v) // a Buffer does not fail
	}
	return b.Bytes()
}

// dense is a set of one bitmap container with that cardinality in its header.
func dense(card int, m *Mask) []byte {
	return le(uint32(12346), uint32(1), uint16(0), uint16(card-1), uint32(16), m[:])
}

func TestParseDamaged(t *testing.T) {
	for _, c := range damaged {
		t.Run(c.name, func(t *testing.T) {
			s, err := Parse(c.data, 200000)
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			if !s.IsEmpty() {
				t.Errorf("%d rows beside an error", s.Cardinality())
			}
		})
	}
}

// checkParsed holds what Parse promises for any bytes.
func checkParsed(t interface {
	Helper()
	Fatalf(string, ...any)
}, data []byte, rows int) {
	t.Helper()
	s, err := Parse(data, rows)
	if err != nil {
		if !errors.Is(err, ErrInvalid) {
			t.Fatalf("error without mark: %v", err)
		}
		return
	}
	if got := s.AppendTo(nil); !bytes.Equal(got, data) {
		t.Fatalf("accepted %d bytes that are written as %d", len(data), len(got))
	}
	if last, ok := s.Max(); ok && int64(last) >= int64(rows) {
		t.Fatalf("row %d of %d", last, rows)
	}
	var n int
	var m Mask
	for chunk := range s.Chunks() {
		s.ChunkMask(chunk, &m)
		n += m.Count()
	}
	if n != s.Cardinality() {
		t.Fatalf("%d rows, cardinality %d", n, s.Cardinality())
	}
	if got := s.Complement(rows).Cardinality(); rows >= 0 && rows < 1<<24 && got != rows-n {
		t.Fatalf("complement of %d of %d rows has %d", n, rows, got)
	}
}

func TestParseFlippedBits(t *testing.T) {
	whole := FromRows([]uint32{1, 5, 900}).Or(FromRange(ChunkRows, ChunkRows+777)).Or(FromRange(3*ChunkRows, 5*ChunkRows)).AppendTo(nil)
	for n := range whole {
		if _, err := Parse(whole[:n], modelRows*2); !errors.Is(err, ErrInvalid) {
			t.Fatalf("the first %d of %d bytes: %v", n, len(whole), err)
		}
		for bit := range 8 {
			data := bytes.Clone(whole)
			data[n] ^= 1 << bit
			checkParsed(t, data, modelRows*2)
		}
	}
}

// TestParseHugeClaims holds that memory follows the bytes given, not what they claim.
func TestParseHugeClaims(t *testing.T) {
	claims := [][]byte{
		le(uint32(12346), uint32(65536)),
		le(uint32(12347|65535<<16), make([]byte, 8191), uint8(255)),
		le(uint32(12347), uint8(1), uint16(0), uint16(9), uint16(65535)),
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		for _, data := range claims {
			if _, err := Parse(data, MaxIndexRows); !errors.Is(err, ErrInvalid) {
				t.Fatal(err)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("%d bytes of memory for 300 short inputs", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range damaged {
		f.Add(c.data, uint32(200000))
	}
	f.Add(Set{}.AppendTo(nil), uint32(0))
	f.Add(FromRows([]uint32{1, 5, 70000}).AppendTo(nil), uint32(70001))
	f.Add(FromRange(5, 4*ChunkRows).AppendTo(nil), uint32(4*ChunkRows))
	f.Add(FromMasks([]*Mask{alternating(ChunkRows), alternating(9000)}).AppendTo(nil), uint32(2*ChunkRows))
	f.Fuzz(func(t *testing.T, data []byte, rows uint32) {
		checkParsed(t, data, int(rows))
	})
}
