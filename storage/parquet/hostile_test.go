package parquet

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// readError opens and reads a file, and returns the error.
func readError(path string, lim Limits) error {
	s, err := Open(context.Background(), path, lim)
	if err != nil {
		return err
	}
	defer s.Close()
	wanted := fields(s)
	for b, err := range s.Batches(context.Background(), wanted, ReadOptions{}) {
		if err != nil {
			return err
		}
		for i, v := range b.Columns {
			if err := checkVector(v, wanted[i].Type, b.Rows); err != nil {
				return fmt.Errorf("a vector breaks its contract: %w", err)
			}
		}
	}
	return nil
}

func int32s(v ...int32) (b []byte) {
	for _, v := range v {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	return b
}

func brotliOf(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func gzipOf(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zstdOf(b []byte) []byte {
	var out bytes.Buffer
	w, _ := zstd.NewWriter(&out) // a stream: its header does not say how much is in it
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func TestHostileFiles(t *testing.T) {
	data := func(values int64, body []byte) craftedPage {
		return craftedPage{kind: format.DataPage, encoding: format.Plain, values: values, body: body}
	}
	required := func(rows int64, pages ...craftedPage) crafted {
		return crafted{physical: format.Int32, rows: rows, pages: pages}
	}
	zeros := make([]byte, 8<<20)
	wrong := crc32.ChecksumIEEE(int32s(1, 2)) + 1
	packed := func(width byte, count uint64, bits ...byte) []byte {
		return append(binary.AppendUvarint([]byte{width}, count<<1|1), bits...)
	}
	cases := []struct {
		name string
		file crafted
		lim  Limits
		want string
	}{
		{"valid", required(2, data(2, int32s(1, 2))), Limits{}, ""},
		{"checksum", required(2, craftedPage{kind: format.DataPage, values: 2, body: int32s(1, 2), crc: &wrong}), Limits{}, "checksum"},
		{"short values", required(3, data(3, int32s(1, 2))), Limits{}, "values end early"},
		{"missing page", required(4, data(2, int32s(1, 2))), Limits{}, "short of what the footer says"},
		{"extra entries", required(1, data(2, int32s(1, 2))), Limits{}, "more entries than the footer says"},
		{"values unlike rows", crafted{physical: format.Int32, rows: 2, values: 3, pages: []craftedPage{data(3, int32s(1, 2, 3))}}, Limits{}, "3 values in a row group of 2 rows"},
		{"group rows unlike file rows", crafted{physical: format.Int32, rows: 2, groupRows: 1, pages: []craftedPage{data(2, int32s(1, 2))}}, Limits{}, "claims 2 rows"},
		{"column past the end", crafted{physical: format.Int32, rows: 2, storedShift: 1000, pages: []craftedPage{data(2, int32s(1, 2))}}, Limits{}, "do not fit before the footer"},
		{"page past the column", required(2, craftedPage{kind: format.DataPage, values: 2, stored: 1000, raw: 1000, body: int32s(1, 2)}), Limits{}, "before the column ends"},
		{"page over the limit", required(2, craftedPage{kind: format.DataPage, values: 2, stored: 1 << 30, raw: 1 << 30, body: int32s(1, 2)}), Limits{}, "the limit is 268435456"},
		{"negative page size", required(2, craftedPage{kind: format.DataPage, values: 2, stored: -5, body: int32s(1, 2)}), Limits{}, "has sizes -5 and 8"},
		{"negative values", required(2, data(-2, int32s(1, 2))), Limits{}, "does not describe a page"},
		{"unknown encoding", required(2, craftedPage{kind: format.DataPage, encoding: 77, values: 2, body: int32s(1, 2)}), Limits{}, "is not supported"},
		{"unknown codec", crafted{physical: format.Int32, codec: format.LZO, rows: 2, pages: []craftedPage{data(2, int32s(1, 2))}}, Limits{}, "codec LZO is not supported"},
		{"no dictionary", required(2, craftedPage{kind: format.DataPage, encoding: format.RLEDictionary, values: 2, body: packed(1, 1, 1)}), Limits{}, "none precedes it"},
		{"index past the dictionary", required(8,
			craftedPage{kind: format.DictionaryPage, values: 2, body: int32s(1, 2)},
			craftedPage{kind: format.DataPage, encoding: format.RLEDictionary, values: 8, body: packed(2, 1, 0xff, 0xff)}), Limits{}, "index 3 into a dictionary of 2"},
		{"index width", required(8,
			craftedPage{kind: format.DictionaryPage, values: 2, body: int32s(1, 2)},
			craftedPage{kind: format.DataPage, encoding: format.RLEDictionary, values: 8, body: packed(200, 1, 0xff)}), Limits{}, "indexes of 200 bits"},
		{"dictionary count", required(2, craftedPage{kind: format.DictionaryPage, values: math.MaxInt32, body: int32s(1)}, data(2, int32s(1, 2))), Limits{}, "values end early"},
		{"run of all NULL", crafted{repeat: format.Optional, physical: format.Int32, rows: math.MaxInt32, pages: []craftedPage{data(math.MaxInt32, levelRuns(run(math.MaxInt32, 0)))}},
			Limits{ExpansionFloor: 1 << 24}, "expands to more than"},
		{"endless row", crafted{repeat: format.Repeated, physical: format.Int32, rows: 1, values: math.MaxInt32, pages: []craftedPage{
			{kind: format.DictionaryPage, values: 1, body: int32s(7)},
			{kind: format.DataPage, encoding: format.RLEDictionary, values: math.MaxInt32,
				body: slices.Concat(levelRuns(run(1, 0), run(math.MaxInt32-1, 1)), levelRuns(run(math.MaxInt32, 1)), []byte{0}, run(math.MaxInt32)),
			}}}, Limits{}, "Limits.ListLength"},
		{"text repeated by its dictionary", crafted{physical: format.ByteArray, rows: 100_000, pages: []craftedPage{
			{kind: format.DictionaryPage, values: 1, body: append(int32s(1<<20), make([]byte, 1<<20)...)},
			{kind: format.DataPage, encoding: format.RLEDictionary, values: 100_000, body: append([]byte{0}, run(100_000)...)}}}, Limits{}, "Limits.Expansion"},
		{"text repeated by its prefixes", crafted{physical: format.ByteArray, rows: 1 << 20, pages: []craftedPage{
			{kind: format.DataPage, encoding: format.DeltaByteArray, values: 1 << 20, body: repeatedPrefixes(1<<20, 1000)}}},
			Limits{ExpansionFloor: 1 << 28}, "Limits.Expansion"},
		{"level too great", crafted{repeat: format.Optional, physical: format.Int32, rows: 8, pages: []craftedPage{data(8, append([]byte{2, 0, 0, 0, 16, 2}, int32s(1)...))}}, Limits{}, "level 2 of a column whose greatest is 1"},
		{"levels past the page", crafted{repeat: format.Optional, physical: format.Int32, rows: 8, pages: []craftedPage{data(8, []byte{200, 0, 0, 0, 16, 1})}}, Limits{}, "values end early"},
		{"brotli bomb declared", crafted{physical: format.Int32, codec: format.Brotli, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: math.MaxInt32, body: brotliOf(zeros)}}}, Limits{}, "the limit is"},
		{"brotli bomb", crafted{physical: format.Int32, codec: format.Brotli, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: 8, body: brotliOf(zeros)}}}, Limits{}, "more bytes follow"},
		{"brotli short", crafted{physical: format.Int32, codec: format.Brotli, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: 100 << 20, body: brotliOf(zeros)}}}, Limits{}, "decompresses to 8388608"},
		{"gzip bomb", crafted{physical: format.Int32, codec: format.Gzip, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: 8, body: gzipOf(zeros)}}}, Limits{}, "more bytes follow"},
		{"zstd bomb", crafted{physical: format.Int32, codec: format.Zstd, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: 8, body: zstdOf(zeros)}}}, Limits{}, "header declares 8"},
		{"snappy declares", crafted{physical: format.Int32, codec: format.Snappy, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: 200 << 20, body: append(binary.AppendUvarint(nil, 200<<20), 1, 2)}}}, Limits{}, "declares"},
		{"lz4 garbage", crafted{physical: format.Int32, codec: format.Lz4Raw, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, raw: 8, body: []byte{0xff, 0xff, 0xff, 0xff}}}}, Limits{}, "decompress"},
		{"delta blocks", required(2, craftedPage{kind: format.DataPage, encoding: format.DeltaBinaryPacked, values: 2, body: []byte{0xff, 0xff, 0xff, 0xff, 0x0f, 4, 2, 0}}), Limits{}, "in blocks of"},
		{"delta short", required(2, craftedPage{kind: format.DataPage, encoding: format.DeltaBinaryPacked, values: 2, body: []byte{0x80, 1, 4, 2, 0}}), Limits{}, "end within a block's head"},
		{"two dictionaries", required(2, craftedPage{kind: format.DictionaryPage, values: 1, body: int32s(1)}, craftedPage{kind: format.DictionaryPage, values: 1, body: int32s(1)}), Limits{}, "two dictionaries"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := writeFile(t, c.file.bytes())
			err := bounded(t, 64<<20, func() error { return readError(path, c.lim) })
			switch {
			case c.want == "":
				if err != nil {
					t.Fatal(err)
				}
			case err == nil || !strings.Contains(err.Error(), c.want):
				t.Fatalf("got %v, want an error with %q", err, c.want)
			default:
				var e *Error
				if !errors.Is(err, ErrShard) || !errors.As(err, &e) || e.Path != path || e.Hint == "" {
					t.Errorf("%v does not match ErrShard, or does not name the file, or what to do", err)
				}
			}
		})
	}
}

// bounded runs f and fails the test if it takes long or allocates more than limit bytes in all.
func bounded(t testing.TB, limit uint64, f func() error) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := f()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > limit {
		t.Errorf("allocated %d bytes, the limit is %d", got, limit)
	}
	if took > 2*time.Second {
		t.Errorf("took %s", took)
	}
	return err
}

func TestHostileFooters(t *testing.T) {
	deep := bytes.Repeat([]byte{0x1c}, 1<<20)
	manyGroups := []byte{0x49, 15<<4 | thriftStruct, 0xff, 0xff, 0xff, 0x7f} // field 4: a list of 2^28 structs
	cases := []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "too few"},
		{"not Parquet", []byte("hello, this is text"), "not a Parquet file"},
		{"cut short", append([]byte(magic), make([]byte, 100)...), "does not end as a Parquet file"},
		{"encrypted", append([]byte(magicEncrypted), make([]byte, 100)...), "encrypted"},
		{"footer length", append([]byte(magic), "\xff\xff\xff\xffPAR1"...), "is said to take"},
		{"nested footer", sealed([]byte(magic), deep), "not valid Thrift"},
		{"nested lists", sealed([]byte(magic), append([]byte{0x19 | 9<<4}, bytes.Repeat([]byte{0x19}, 1<<20)...)), "not valid Thrift"},
		{"declared groups", sealed([]byte(magic), manyGroups), "footer"},
		{"no schema", sealed([]byte(magic), []byte{0}), "lacks a schema"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := writeFile(t, c.data)
			err := bounded(t, 32<<20, func() error { return readError(path, Limits{}) })
			if !errors.Is(err, ErrShard) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var rows []testRow
	for range 500 {
		rows = append(rows, randomRow(rng))
	}
	path := writeRows(t, rows, len(rows))
	for want, lim := range map[string]Limits{
		"FooterBytes":     {FooterBytes: 100},
		"SchemaNodes":     {SchemaNodes: 5},
		"SchemaDepth":     {SchemaDepth: 2},
		"PageHeaderBytes": {PageHeaderBytes: 1},
		"PageBytes":       {PageBytes: 100},
		"Expansion":       {Expansion: 1, ExpansionFloor: 1000},
	} {
		err := readError(path, lim)
		if want == "PageHeaderBytes" && err == nil {
			continue // headers as short as these need no second look
		}
		if !errors.Is(err, ErrShard) || !strings.Contains(err.Error(), "Limits."+want) {
			t.Errorf("limit %s: got %v", want, err)
		}
	}
	type list struct {
		L []int64 `parquet:"l,list"`
	}
	path = writeRows(t, []list{{L: make([]int64, 10_000)}}, 1)
	if err := readError(path, Limits{ListLength: 5000}); err == nil || !strings.Contains(err.Error(), "Limits.ListLength") {
		t.Errorf("list limit: got %v", err)
	}
	if err := readError(path, Limits{}); err != nil {
		t.Error(err)
	}
}

func TestErrorsOfTheSystem(t *testing.T) {
	_, err := Open(t.Context(), filepath.Join(t.TempDir(), "none.parquet"), Limits{})
	if !errors.Is(err, ErrShard) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Open(t.Context(), t.TempDir(), Limits{}); !errors.Is(err, ErrShard) {
		t.Errorf("a folder: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	path := writeRows(t, make([]testRow, 5000), 5000)
	s, err := Open(ctx, path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r, err := s.NewReader(fields(s), ReadOptions{Rows: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b Batch
	if err := r.Next(ctx, &b); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := r.Next(ctx, &b); !errors.Is(err, context.Canceled) || errors.Is(err, ErrShard) {
		t.Errorf("after cancel: %v", err)
	}
}

// seedFiles are small valid shards that together hold every encoding, codec and page version.
func seedFiles(t testing.TB, n int) (seeds [][]byte) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, codec := range []string{"uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4raw"} {
		for version := 1; version <= 2; version++ {
			var rows []testRow
			for range n {
				rows = append(rows, randomRow(rng))
			}
			data, err := os.ReadFile(writeRows(t, rows, 2*n/3, codecs[codec], pq.DataPageVersion(version)))
			if err != nil {
				t.Fatal(err)
			}
			seeds = append(seeds, data)
		}
	}
	return seeds
}

// checkHostile reads bytes that may be anything: it must end soon, in little memory, with rows or with ErrShard.
func checkHostile(t *testing.T, data []byte) {
	path := writeFile(t, data)
	lim := Limits{PageBytes: 8 << 20, ExpansionFloor: 64 << 20}
	err := bounded(t, 256<<20, func() error { return readError(path, lim) })
	if err != nil && !errors.Is(err, ErrShard) {
		t.Fatalf("not ErrShard: %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "the decoder failed") {
		t.Fatalf("a decoder panicked: %v", err)
	}
}

// TestDamagedFiles changes bytes of valid files at random.
func TestDamagedFiles(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 20
	}
	rng := rand.New(rand.NewPCG(9, 10))
	for _, seed := range seedFiles(t, 40) {
		for range rounds {
			data := bytes.Clone(seed)
			for range 1 + rng.IntN(4) {
				at := rng.IntN(len(data))
				switch rng.IntN(4) {
				case 0:
					data[at] ^= 1 << rng.IntN(8)
				case 1:
					data[at] = byte(rng.Uint32())
				case 2:
					data[at] = 0xff
				default:
					n := min(rng.IntN(8), len(data)-at)
					copy(data[at:at+n], data[rng.IntN(len(data)-n):])
				}
			}
			if rng.IntN(20) == 0 {
				data = append(data[:rng.IntN(len(data)-8):len(data)-8], data[len(data)-8:]...)
			}
			checkHostile(t, data)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range seedFiles(f, 6) {
		f.Add(seed)
	}
	f.Add(crafted{physical: format.Int32, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, body: int32s(1, 2)}}}.bytes())
	f.Fuzz(func(t *testing.T, data []byte) { checkHostile(t, data) })
}
