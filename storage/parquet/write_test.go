package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"golang.org/x/sync/errgroup"

	"github.com/colloquydb/colloquy/storage/column"
)

// randomType returns a type that nests up to depth levels.
func randomType(rng *rand.Rand, depth int) column.Type {
	k := rng.IntN(8)
	switch {
	case depth > 0 && k == 0:
		return column.ListOf(randomType(rng, depth-1))
	case depth > 0 && k <= 2:
		fields := make([]column.Field, 1+rng.IntN(3))
		for i := range fields {
			fields[i] = column.Field{Name: fmt.Sprintf("f/%d-%c", i, 'c'-rune(i)), Type: randomType(rng, depth-1)}
		}
		return column.StructOf(fields...)
	}
	return []column.Type{column.BoolType, column.BigIntType, column.DoubleType, column.VarcharType, column.TimestampType}[rng.IntN(5)]
}

// randomVector returns n rows of type t, now and then in one of the forms that are not flat.
func randomVector(rng *rand.Rand, t column.Type, n int) column.Vector {
	switch rng.IntN(12) {
	case 0:
		return &column.Const{One: randomVector(rng, t, 1), N: n}
	case 1:
		return &column.AllNull{N: n}
	}
	var nulls column.Nulls
	nullable := rng.IntN(3) > 0
	isNull := func(i int) bool {
		if nullable && rng.IntN(4) == 0 {
			nulls = nulls.With(i, n)
			return true
		}
		return false
	}
	switch t.Kind {
	case column.Bool:
		v := &column.Bools{Vals: make([]bool, n)}
		for i := range n {
			v.Vals[i] = !isNull(i) && rng.IntN(2) == 0
		}
		v.Nulls = nulls
		return v
	case column.BigInt, column.Timestamp:
		v := &column.Int64s{Vals: make([]int64, n), Time: t.Kind == column.Timestamp}
		for i := range n {
			if !isNull(i) {
				v.Vals[i] = int64(rng.Uint64()) >> rng.IntN(64)
			}
		}
		v.Nulls = nulls
		return v
	case column.Double:
		v := &column.Float64s{Vals: make([]float64, n)}
		for i := range n {
			if !isNull(i) {
				v.Vals[i] = oddDoubles[rng.IntN(len(oddDoubles))]
			}
		}
		v.Nulls = nulls
		return v
	case column.Varchar:
		if rng.IntN(3) == 0 {
			v := &column.Codes{Vals: make([]uint32, n), Dict: &column.Dict{Vals: []string{"", "b", "\x00"}}}
			for i := range n {
				if !isNull(i) {
					v.Vals[i] = rng.Uint32N(3)
				}
			}
			v.Nulls = nulls
			return v
		}
		v := &column.Strings{Vals: make([]string, n)}
		for i := range n {
			if !isNull(i) {
				v.Vals[i] = randomString(rng)
			}
		}
		v.Nulls = nulls
		return v
	case column.List:
		v := &column.Lists{Offsets: make([]uint32, n+1)}
		for i := range n {
			v.Offsets[i+1] = v.Offsets[i]
			if !isNull(i) {
				v.Offsets[i+1] += rng.Uint32N(4)
			}
		}
		v.Nulls = nulls
		v.Elem = randomVector(rng, *t.Elem, int(v.Offsets[n]))
		return v
	}
	v := &column.Structs{Typ: t, N: n}
	for i := range n {
		isNull(i)
	}
	v.Nulls = nulls
	for _, f := range t.Fields {
		v.Fields = append(v.Fields, randomVector(rng, f.Type, n))
	}
	return v
}

// renderColumns renders whole rows as the readers under test do; what stands below a NULL struct is not looked at.
func renderColumns(columns []column.Vector, types []column.Field) []string {
	flat := make([]column.Vector, len(columns))
	for i, f := range types {
		node, err := newWriteNode(f.Name, nil, f.Type, 0, new(int))
		if err != nil {
			panic(err)
		}
		if flat[i], err = node.flatten(columns[i]); err != nil {
			panic(err)
		}
	}
	rows := make([]string, columns[0].Len())
	for i := range rows {
		var b strings.Builder
		for k, v := range flat {
			if k > 0 {
				b.WriteByte(' ')
			}
			render(&b, v, i)
		}
		rows[i] = b.String()
	}
	return rows
}

func TestWriteRoundTrip(t *testing.T) {
	codecs := []Codec{Snappy, Uncompressed, Gzip, Brotli, Zstd, LZ4Raw}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 7))
		opts := WriterOptions{
			Codec:        codecs[rng.IntN(len(codecs))],
			RowGroupRows: 1 + rng.IntN(400),
			PageBytes:    1 + rng.IntN(20_000),
			PageVersion:  1 + rng.IntN(2),
			Dictionary:   []int{-1, 0, 100}[rng.IntN(3)],
			PageIndex:    rng.IntN(2) == 0,
		}
		types := make([]column.Field, 1+rng.IntN(4))
		for i := range types {
			types[i] = column.Field{Name: fmt.Sprintf("column %d", 9-i), Type: randomType(rng, 4)}
		}
		t.Run(fmt.Sprintf("%d/%s/v%d", seed, opts.Codec, opts.PageVersion), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out.parquet")
			w, err := Create(path, types, opts)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for range 3 {
				columns, n := make([]column.Vector, len(types)), rng.IntN(300)
				for i, f := range types {
					columns[i] = randomVector(rng, f.Type, n)
				}
				if err := w.Write(columns); err != nil {
					t.Fatal(err)
				}
				want = append(want, renderColumns(columns, types)...)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if w.Rows() != int64(len(want)) {
				t.Errorf("%d rows reported, %d written", w.Rows(), len(want))
			}
			checkRows(t, readAll(t, path, ReadOptions{}), want)
			if opts.Codec != LZ4Raw { // parquet-go fails to read some of its own LZ4 pages
				checkRows(t, reference(t, path), want)
			}
		})
	}
}

// TestWriteGroupsConcurrently fills row groups side by side and expects the order of their commits.
func TestWriteGroupsConcurrently(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.parquet")
	types := []column.Field{{Name: "n", Type: column.BigIntType}, {Name: "s", Type: column.ListOf(column.VarcharType)}}
	w, err := Create(path, types, WriterOptions{PageBytes: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for round := range 3 { // the groups are reused
		var fill errgroup.Group
		groups := make([]*RowGroupWriter, 4)
		for g := range groups {
			groups[g] = w.NewGroup()
			columns := []column.Vector{
				randomVector(rand.New(rand.NewPCG(uint64(round), uint64(g))), types[0].Type, 500),
				randomVector(rand.New(rand.NewPCG(uint64(round), uint64(g)+9)), types[1].Type, 500),
			}
			want = append(want, renderColumns(columns, types)...)
			fill.Go(func() error { return groups[g].Append(columns) })
		}
		if err := fill.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			if g.Rows() != 500 {
				t.Errorf("a group of 500 rows says %d", g.Rows())
			}
			if err := g.Commit(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	checkRows(t, readAll(t, path, ReadOptions{}), want)
}

func metadata(t *testing.T, path string) *format.FileMetaData {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := pq.OpenFile(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return f.Metadata()
}

// TestWriteLayout looks at the physical file: order and names of columns, page versions, page index, fallback of
// dictionaries, statistics, metadata.
func TestWriteLayout(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	text := &column.Strings{}
	codes := &column.Strings{}
	for range 2000 {
		text.Vals = append(text.Vals, strings.Repeat(fmt.Sprint(rng.Uint64()), 10))
		codes.Vals = append(codes.Vals, fmt.Sprint(rng.IntN(5)))
	}
	types := []column.Field{
		{Name: "z", Type: column.VarcharType},
		{Name: "a", Type: column.ListOf(column.StructOf(column.Field{Name: "y", Type: column.VarcharType}, column.Field{Name: "b", Type: column.VarcharType}))},
	}
	lists := &column.Lists{Elem: &column.Structs{Typ: *types[1].Type.Elem, N: 2000, Fields: []column.Vector{text, codes}}}
	for i := range 2001 {
		lists.Offsets = append(lists.Offsets, uint32(i))
	}
	for _, index := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "out.parquet")
		w, err := Create(path, types, WriterOptions{
			RowGroupRows: 1500, PageBytes: 50_000, Dictionary: 60_000, PageIndex: index,
			NoStatistics: map[string]bool{"a.list.element.y": true},
			Metadata:     map[string]string{"by": "test"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write([]column.Vector{codes, lists}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		m := metadata(t, path)
		var groups []int64
		for _, g := range m.RowGroups {
			groups = append(groups, g.NumRows)
		}
		if fmt.Sprint(groups) != "[1500 500]" {
			t.Errorf("row groups of %v rows", groups)
		}
		if len(m.KeyValueMetadata) != 1 || m.KeyValueMetadata[0].Value != "test" {
			t.Errorf("metadata %v", m.KeyValueMetadata)
		}
		var paths []string
		for _, c := range m.RowGroups[0].Columns {
			paths = append(paths, strings.Join(c.MetaData.PathInSchema, "."))
			if has := c.ColumnIndexOffset != 0 || c.OffsetIndexOffset != 0; has != index {
				t.Errorf("column %s has a page index: %t, want %t", paths[len(paths)-1], has, index)
			}
		}
		if got, want := strings.Join(paths, " "), "z a.list.element.y a.list.element.b"; got != want {
			t.Errorf("columns %s, want %s", got, want)
		}
		pages := map[format.Encoding]int32{}
		for _, s := range m.RowGroups[0].Columns[1].MetaData.EncodingStats {
			if s.PageType == format.DataPage {
				pages[s.Encoding] += s.Count
			}
		}
		if pages[format.RLEDictionary] < 1 || pages[format.Plain] < 3 {
			t.Errorf("data pages of the long texts: %v, want one or two of a dictionary and then plain ones", pages)
		}
		if s := m.RowGroups[0].Columns[1].MetaData.Statistics; s.MinValue != nil {
			t.Errorf("statistics of the column that should have none: %q", s.MinValue)
		}
		if s := m.RowGroups[0].Columns[2].MetaData.Statistics; string(s.MinValue) != "0" || string(s.MaxValue) != "4" {
			t.Errorf("statistics %q to %q, want 0 to 4", s.MinValue, s.MaxValue)
		}
	}
}

// entries lists a directory.
func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

var oneColumn = []column.Field{{Name: "n", Type: column.BigIntType}}

func TestWriteIsAtomic(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.parquet")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	start := func() *Writer {
		w, err := Create(path, oneColumn, WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write([]column.Vector{&column.Int64s{Vals: []int64{1, 2}}}); err != nil {
			t.Fatal(err)
		}
		return w
	}
	old := func() {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
			t.Fatalf("the old file reads %q, %v", got, err)
		}
	}

	w := start()
	old()
	w.Abort()
	if err := w.Write([]column.Vector{&column.Int64s{}}); !errors.Is(err, errAborted) {
		t.Errorf("write after abort: %v", err)
	}
	if err := w.Close(); !errors.Is(err, errAborted) {
		t.Errorf("close after abort: %v", err)
	}
	old()
	if got := entries(t, dir); len(got) != 1 {
		t.Errorf("left behind after abort: %v", got)
	}

	w = start()
	if err := w.Write([]column.Vector{&column.Strings{Vals: []string{"x"}}}); err == nil {
		t.Error("a column of another type was taken")
	}
	if err := w.Close(); err == nil {
		t.Error("close after a failed write went well")
	}
	old()
	if got := entries(t, dir); len(got) != 1 {
		t.Errorf("left behind after an error: %v", got)
	}

	w = start()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	w.Abort()
	if got := entries(t, dir); len(got) != 1 {
		t.Errorf("left behind after close: %v", got)
	}
	checkRows(t, readAll(t, path, ReadOptions{}), []string{"1", "2"})

	// The name turns out to be taken by a directory: the rename fails.
	w = start()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("close onto a directory: %v", err)
	}
	if got := entries(t, dir); len(got) != 1 {
		t.Errorf("left behind after a failed rename: %v", got)
	}
}

func TestWriteErrors(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.parquet")
	for name, c := range map[string]struct {
		columns []column.Field
		opts    WriterOptions
		want    string
	}{
		"no columns":     {nil, WriterOptions{}, "needs a field"},
		"NULL type":      {[]column.Field{{Name: "x", Type: column.NullType}}, WriterOptions{}, "no type for NULL"},
		"same name":      {append(oneColumn, oneColumn...), WriterOptions{}, `two columns called "n"`},
		"empty struct":   {[]column.Field{{Name: "x", Type: column.ListOf(column.StructOf())}}, WriterOptions{}, "needs a field"},
		"codec":          {oneColumn, WriterOptions{Codec: 77}, "codec 77"},
		"page version":   {oneColumn, WriterOptions{PageVersion: 3}, "version 3"},
		"row group size": {oneColumn, WriterOptions{RowGroupRows: -1}, "positive size"},
	} {
		if _, err := Create(path, c.columns, c.opts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := Create(filepath.Join(dir, "missing", "out.parquet"), oneColumn, WriterOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("create in a directory that does not exist: %v", err)
	}
	types := []column.Field{{Name: "a", Type: column.BigIntType}, {Name: "b", Type: column.ListOf(column.VarcharType)}}
	for want, columns := range map[string][]column.Vector{
		"1 columns given, the file has 2":              {&column.Int64s{}},
		`column "b" has 0 rows, the first column 1`:    {&column.Int64s{Vals: []int64{1}}, &column.Lists{Offsets: []uint32{0}, Elem: &column.Strings{}}},
		`"a": TIMESTAMP given, the file has BIGINT`:    {&column.Int64s{Time: true}, &column.AllNull{}},
		"list.element\": BIGINT given":                 {&column.Int64s{Vals: []int64{1}}, &column.Lists{Offsets: []uint32{0, 1}, Elem: &column.Int64s{Vals: []int64{1}}}},
		`"b": VARCHAR given, the file has VARCHAR[]`:   {&column.Int64s{Vals: []int64{1}}, &column.Strings{Vals: []string{""}}},
		`"b": STRUCT("x" VARCHAR) given, the file has`: {&column.Int64s{}, &column.Structs{Typ: column.StructOf(column.Field{Name: "x", Type: column.VarcharType}), Fields: []column.Vector{&column.Strings{}}}},
	} {
		w, err := Create(path, types, WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		g := w.NewGroup()
		if err := g.Append(columns); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("got %v, want %q", err, want)
		}
		if err := g.Commit(); err == nil {
			t.Errorf("%s: the group could be committed", want)
		}
		w.Abort()
	}
	if got := entries(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestParseCodec(t *testing.T) {
	for i, name := range Codecs() {
		if c, err := ParseCodec(strings.ToUpper(name)); err != nil || c != Codec(i) || c.String() != name {
			t.Errorf("codec %q parses as %v, %v", name, c, err)
		}
	}
	for name, want := range map[string]Codec{"uncompressed": Uncompressed, "lz4": LZ4Raw} {
		if c, err := ParseCodec(name); err != nil || c != want {
			t.Errorf("codec %q parses as %v, %v", name, c, err)
		}
	}
	if _, err := ParseCodec("lzo"); err == nil || !strings.Contains(err.Error(), "snappy") {
		t.Errorf("codec lzo: %v", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	scores := &column.Float64s{}
	for range 100_000 {
		scores.Vals = append(scores.Vals, float64(float32(math.Exp(-8+2*rng.NormFloat64()))))
	}
	w, err := Create(filepath.Join(b.TempDir(), "out.parquet"), []column.Field{{Name: "x", Type: column.DoubleType}}, WriterOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Abort()
	b.SetBytes(int64(8 * len(scores.Vals)))
	for b.Loop() {
		if err := w.Write([]column.Vector{scores}); err != nil {
			b.Fatal(err)
		}
	}
}
