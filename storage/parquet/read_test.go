package parquet

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"github.com/colloquydb/colloquy/storage/column"
)

type testScores struct {
	Hate   *float64 `parquet:"hate"`
	Minors float64  `parquet:"sexual/minors"`
}

type testModeration struct {
	Flagged *bool       `parquet:"flagged"`
	Scores  *testScores `parquet:"scores"`
}

type testMessage struct {
	Content *string `parquet:"content"`
	Role    string  `parquet:"role,dict"`
}

// testRow has every physical type and encoding, and lists and structs in the shape of the dataset.
type testRow struct {
	ID         string            `parquet:"id"`
	Model      *string           `parquet:"model,dict"`
	Messages   []testMessage     `parquet:"messages,list"`
	Moderation []*testModeration `parquet:"moderation,list,optional"`
	Bare       []int32           `parquet:"bare"`
	Nested     [][]string        `parquet:"nested,list"`
	Delta32    int32             `parquet:"delta32,delta"`
	Delta64    int64             `parquet:"delta64,delta,optional"`
	Plain32    *int32            `parquet:"plain32"`
	Dict64     int64             `parquet:"dict64,dict"`
	Split32    int32             `parquet:"split32,split"`
	Split64    int64             `parquet:"split64,split,optional"`
	Float      float32           `parquet:"float"`
	SplitFloat float32           `parquet:"splitfloat,split,optional"`
	Double     *float64          `parquet:"double,dict"`
	SplitDbl   float64           `parquet:"splitdouble,split"`
	DeltaLen   string            `parquet:"deltalen,delta"`
	Fixed      [5]byte           `parquet:"fixed"`
	DictFixed  [3]byte           `parquet:"dictfixed,dict"`
	Bool       *bool             `parquet:"bool"`
}

// maybe returns a pointer to v, or nil for one in four.
func maybe[T any](rng *rand.Rand, v T) *T {
	if rng.IntN(4) == 0 {
		return nil
	}
	return &v
}

// orZero returns v, or for one in four zero, which parquet-go writes as NULL where a value is optional.
func orZero[T any](rng *rand.Rand, v T) (out T) {
	if p := maybe(rng, v); p != nil {
		out = *p
	}
	return out
}

var oddDoubles = []float64{0, math.Copysign(0, -1), 9.212334e-07, math.Inf(1), math.MaxFloat64, 0.1, math.Float64frombits(0x7ff8_0000_0000_1234)}

func randomString(rng *rand.Rand) string {
	switch rng.IntN(8) {
	case 0:
		return ""
	case 1:
		return "\xff\x00 not UTF-8 \xfe"
	case 2:
		return strings.Repeat("long ", rng.IntN(2000))
	}
	return fmt.Sprintf("text %d", rng.IntN(1000))
}

func randomRow(rng *rand.Rand) (r testRow) {
	r.ID = fmt.Sprintf("%032x", rng.Uint64())
	r.Model = maybe(rng, fmt.Sprintf("model-%d", rng.IntN(5)))
	for range rng.IntN(6) {
		r.Messages = append(r.Messages, testMessage{Content: maybe(rng, randomString(rng)), Role: []string{"user", "assistant"}[rng.IntN(2)]})
	}
	for range rng.IntN(4) {
		m := maybe(rng, testModeration{Flagged: maybe(rng, rng.IntN(2) == 0)})
		if m != nil {
			m.Scores = maybe(rng, testScores{Hate: maybe(rng, oddDoubles[rng.IntN(len(oddDoubles))]), Minors: rng.Float64()})
		}
		r.Moderation = append(r.Moderation, m)
	}
	for range rng.IntN(3) {
		r.Bare = append(r.Bare, rng.Int32())
		r.Nested = append(r.Nested, nil)
		for range rng.IntN(3) {
			last := len(r.Nested) - 1
			r.Nested[last] = append(r.Nested[last], randomString(rng))
		}
	}
	r.Delta32, r.Delta64 = int32(rng.Uint32()), orZero(rng, int64(rng.Uint64()))
	r.Plain32, r.Dict64 = maybe(rng, int32(rng.Uint32())), int64(rng.IntN(9))-4
	r.Split32, r.Split64 = int32(rng.Uint32()), orZero(rng, int64(rng.Uint64()))
	r.Float, r.SplitFloat = rng.Float32(), orZero(rng, float32(math.Inf(-1)))
	r.Double, r.SplitDbl = maybe(rng, oddDoubles[rng.IntN(len(oddDoubles))]), rng.NormFloat64()
	r.DeltaLen = randomString(rng)
	copy(r.Fixed[:], randomString(rng))
	r.DictFixed[1] = byte(rng.IntN(3))
	r.Bool = maybe(rng, rng.IntN(2) == 0)
	return r
}

// writeRows writes rows with parquet-go and returns the path.
func writeRows[T any](t testing.TB, rows []T, groupRows int, opts ...pq.WriterOption) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.parquet")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := pq.NewGenericWriter[T](f, opts...)
	for len(rows) > 0 {
		n := min(groupRows, len(rows))
		if _, err := w.Write(rows[:n]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows = rows[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// codecs are the compression codecs that parquet-go writes.
var codecs = map[string]pq.WriterOption{
	"uncompressed": pq.Compression(&pq.Uncompressed),
	"snappy":       pq.Compression(&pq.Snappy),
	"gzip":         pq.Compression(&pq.Gzip),
	"brotli":       pq.Compression(&pq.Brotli),
	"zstd":         pq.Compression(&pq.Zstd),
	"lz4raw":       pq.Compression(&pq.Lz4Raw),
}

func TestReadEqualsReference(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var rows []testRow
	for range 400 {
		rows = append(rows, randomRow(rng))
	}
	// parquet-go fails to read some of its own LZ4 pages, so the reference is that of another codec.
	want := reference(t, writeRows(t, rows, 150))
	if len(want) != len(rows) {
		t.Fatalf("the reference read %d of %d rows", len(want), len(rows))
	}
	for name, codec := range codecs {
		for version := 1; version <= 2; version++ {
			for _, pageBytes := range []int{200, 1 << 20} {
				t.Run(fmt.Sprintf("%s/v%d/%d", name, version, pageBytes), func(t *testing.T) {
					path := writeRows(t, rows, 150, codec, pq.DataPageVersion(version), pq.PageBufferSize(pageBytes))
					checkRows(t, readAll(t, path, ReadOptions{}), want)
					checkRows(t, readAll(t, path, ReadOptions{Rows: 7, Bytes: 1000}), want)
				})
			}
		}
	}
}

// TestReadOneLargeGroup reads a row group in batches without holding more than a few pages.
func TestReadOneLargeGroup(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var rows []testRow
	for range 6000 {
		rows = append(rows, randomRow(rng))
	}
	path := writeRows(t, rows, len(rows), pq.Compression(&pq.Snappy), pq.PageBufferSize(10_000))
	checkRows(t, readAll(t, path, ReadOptions{}), reference(t, path))
}

// TestReadDictionaryFallback reads chunks whose first pages have a dictionary and whose later ones have not.
func TestReadDictionaryFallback(t *testing.T) {
	type row struct {
		S []string `parquet:"s,list,dict"`
		N int64    `parquet:"n,dict"`
	}
	var rows []row
	for i := range 5000 {
		rows = append(rows, row{S: []string{fmt.Sprint("value ", i), fmt.Sprint("value ", i/2)}, N: int64(i) * 1e6})
	}
	path := writeRows(t, rows, len(rows), pq.PageBufferSize(5000), pq.DictionaryMaxBytes(20_000))
	for _, n := range []int{1, 1000, 5000} {
		checkRows(t, readAll(t, path, ReadOptions{Rows: n}), reference(t, path))
	}
}

func TestReadEmpty(t *testing.T) {
	path := writeRows(t, []testRow{}, 1)
	if rows := readAll(t, path, ReadOptions{}); len(rows) != 0 {
		t.Fatalf("read %d rows of an empty file", len(rows))
	}
}

// TestReadByteBudget checks that long strings end a batch early.
func TestReadByteBudget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.parquet")
	columns := []column.Field{{Name: "a", Type: column.BigIntType}, {Name: "s", Type: column.ListOf(column.VarcharType)}}
	w, err := Create(path, columns, WriterOptions{PageBytes: 100_000, Dictionary: -1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		s := &column.Strings{Vals: []string{strings.Repeat("x", 50_000), "y"}}
		if err := w.Write([]column.Vector{&column.Int64s{Vals: []int64{int64(i)}}, &column.Lists{Offsets: []uint32{0, 2}, Elem: s}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	most, batches := 0, 0
	for b, err := range s.Batches(t.Context(), fields(s), ReadOptions{Bytes: 300_000}) {
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, b.Rows)
		batches++
	}
	// A page of about two rows is the grain.
	if most > 10 || batches < 10 {
		t.Errorf("%d batches of up to %d rows of 50 kB for a budget of 300 kB", batches, most)
	}
	checkRows(t, readAll(t, path, ReadOptions{Bytes: 300_000}), reference(t, path))
}
