package sample

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// rowsOf returns the rows of a configuration that is known to be sound.
func rowsOf(t testing.TB, cfg Config) iter.Seq2[int, *Row] {
	t.Helper()
	rows, err := Rows(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// vectorValue renders row i of v: doubles by their bits, strings quoted.
func vectorValue(b *strings.Builder, v column.Vector, i int) {
	if v.IsNull(i) {
		b.WriteString("NULL ")
		return
	}
	switch v := v.(type) {
	case *column.Bools:
		fmt.Fprintf(b, "%t ", v.Vals[i])
	case *column.Int64s:
		fmt.Fprintf(b, "%d ", v.Vals[i])
	case *column.Float64s:
		fmt.Fprintf(b, "%x ", math.Float64bits(v.Vals[i]))
	case *column.Strings:
		fmt.Fprintf(b, "%q ", v.Vals[i])
	case *column.Codes:
		fmt.Fprintf(b, "%q ", v.Dict.Vals[v.Vals[i]])
	case *column.Lists:
		b.WriteString("[ ")
		for k := v.Offsets[i]; k < v.Offsets[i+1]; k++ {
			vectorValue(b, v.Elem, int(k))
		}
		b.WriteString("] ")
	case *column.Structs:
		b.WriteString("{ ")
		for _, f := range v.Fields {
			vectorValue(b, f, i)
		}
		b.WriteString("} ")
	}
}

// rowValue renders a row as vectorValue renders what is read back.
func rowValue(row *Row) string {
	var b strings.Builder
	text := func(o Opt[string]) {
		if o.Valid {
			fmt.Fprintf(&b, "%q ", o.V)
		} else {
			b.WriteString("NULL ")
		}
	}
	boolean := func(o Opt[bool]) {
		if o.Valid {
			fmt.Fprintf(&b, "%t ", o.V)
		} else {
			b.WriteString("NULL ")
		}
	}
	// group writes what is inside a struct or list, or NULL for all of it.
	group := func(valid bool, open, shut string, inside func()) {
		if !valid {
			b.WriteString("NULL ")
			return
		}
		b.WriteString(open)
		inside()
		b.WriteString(shut)
	}
	text(row.ID)
	text(row.Model)
	group(row.Conversation.Valid, "[ ", "] ", func() {
		for _, m := range row.Conversation.V {
			group(m.Valid, "{ ", "} ", func() { text(m.V.Content); text(m.V.Role) })
		}
	})
	if row.Turn.Valid {
		fmt.Fprintf(&b, "%d ", row.Turn.V)
	} else {
		b.WriteString("NULL ")
	}
	text(row.Language)
	group(row.Moderation.Valid, "[ ", "] ", func() {
		for _, m := range row.Moderation.V {
			group(m.Valid, "{ ", "} ", func() {
				group(m.V.Categories.Valid, "{ ", "} ", func() {
					for _, c := range m.V.Categories.V {
						boolean(c)
					}
				})
				group(m.V.Scores.Valid, "{ ", "} ", func() {
					for _, s := range m.V.Scores.V {
						if s.Valid {
							fmt.Fprintf(&b, "%x ", math.Float64bits(s.V))
						} else {
							b.WriteString("NULL ")
						}
					}
				})
				boolean(m.V.Flagged)
			})
		}
	})
	boolean(row.Redacted)
	return b.String()
}

// TestFilesHoldTheRows writes a set and reads it back with the importer's reader: nothing may differ from
// what the iterator gives.
func TestFilesHoldTheRows(t *testing.T) {
	cfg := Config{Rows: 1500, Shards: 4, Seed: 3, Dir: t.TempDir(), RowGroup: 100, Codec: parquet.Zstd, Compact: true}
	report, err := Generate(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	messages, bytes, size := int64(0), int64(0), int64(0)
	for i, path := range report.Files {
		if want := filepath.Join(cfg.Dir, ShardName(cfg, i)); path != want {
			t.Errorf("shard %d is %s, want %s", i, path, want)
		}
		shard, err := parquet.Open(t.Context(), path, parquet.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		size += shard.Fingerprint().Size
		if shard.Rows() != 375 || shard.RowGroups() != 4 {
			t.Errorf("%s has %d rows in %d row groups", path, shard.Rows(), shard.RowGroups())
		}
		for batch, err := range shard.Batches(t.Context(), Columns(), parquet.ReadOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			for i := range batch.Rows {
				var b strings.Builder
				for _, v := range batch.Columns {
					vectorValue(&b, v, i)
				}
				got = append(got, b.String())
			}
		}
		if err := shard.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for i, row := range rowsOf(t, cfg) {
		if i >= len(got) {
			t.Fatalf("%d rows read, %d generated", len(got), cfg.Rows)
		}
		if want := rowValue(row); got[i] != want {
			t.Fatalf("row %d\n read %.300s\n want %.300s", i, got[i], want)
		}
		messages += int64(len(row.Conversation.V))
		for _, m := range row.Conversation.V {
			bytes += int64(len(m.V.Content.V))
		}
	}
	if report.Rows != int64(len(got)) || report.Messages != messages || report.TextBytes != bytes || report.FileBytes != size {
		t.Errorf("report %+v, but %d rows, %d messages, %d bytes of text, %d of files", report, len(got), messages, bytes, size)
	}
}

// digest generates a set and hashes its files with their names.
func digest(t *testing.T, cfg Config) string {
	t.Helper()
	cfg.Dir = t.TempDir()
	report, err := Generate(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, path := range report.Files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write([]byte(filepath.Base(path)))
		sum.Write(raw)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	cfg := Config{Rows: 700, Shards: 2, Seed: 11, RowGroup: 64}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := digest(t, cfg)
	for _, cores := range []int{2, 7} {
		runtime.GOMAXPROCS(cores)
		if many := digest(t, cfg); many != one {
			t.Errorf("the files differ between 1 core and %d", cores)
		}
	}
	cfg.Seed++
	if digest(t, cfg) == one {
		t.Error("another seed gives the same files")
	}
}

// TestGolden keeps a set from changing unnoticed: benchmarks and the tests of other packages rest on it. A
// change on purpose puts the new value here.
func TestGolden(t *testing.T) {
	sum := sha256.New()
	for _, row := range rowsOf(t, Config{Rows: 300, Seed: 1}) {
		sum.Write([]byte(rowValue(row)))
	}
	const want = "00a57b45c51e912e"
	if got := fmt.Sprintf("%x", sum.Sum(nil)[:8]); got != want && runtime.GOARCH == "amd64" {
		t.Errorf("300 rows hash to %s, they were %s", got, want)
	}
}

func TestRowsDoNotDependOnShards(t *testing.T) {
	for i, row := range rowsOf(t, Config{Rows: 400, Shards: 5, Seed: 2, RowGroup: 7}) {
		want := &Row{}
		cfg, err := Config{Rows: 400, Seed: 2}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		newGenerator(cfg).fill(i, &composer{}, want)
		if rowValue(row) != rowValue(want) {
			t.Fatalf("row %d depends on its neighbours or on the shards", i)
		}
		if i == 40 {
			break
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for want, cfg := range map[string]Config{
		"0 rows":              {},
		"-5 rows":             {Rows: -5},
		"-1 shards":           {Rows: 1, Shards: -1},
		"100000 shards":       {Rows: 1 << 20, Shards: 100_000},
		"only 2 rows":         {Rows: 2, Shards: 3},
		"-1 rows a row group": {Rows: 2, RowGroup: -1},
	} {
		if _, err := Rows(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", cfg, err, want)
		}
	}
	if _, err := Generate(t.Context(), Config{Rows: 1}); err == nil {
		t.Error("a set without a directory was generated")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Generate(t.Context(), Config{Rows: 1, Dir: filepath.Join(file, "sub")}); err == nil {
		t.Error("a set was generated below a file")
	}
}

func TestSmallestSets(t *testing.T) {
	for rows := 1; rows < 12; rows++ {
		cfg := Config{Rows: rows, Shards: rows, Dir: t.TempDir()}
		report, err := Generate(t.Context(), cfg)
		if err != nil || report.Rows != int64(rows) || len(report.Files) != rows {
			t.Errorf("%d rows in as many shards: %+v, %v", rows, report, err)
		}
	}
}

// TestCancel stops after the first row group and expects no file and no temporary one.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cfg := Config{Rows: 100_000, Dir: t.TempDir(), RowGroup: 10, Progress: func(Report) { cancel() }}
	report, err := Generate(ctx, cfg)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled after a row group: %v", err)
	}
	if report.Rows > 1000 {
		t.Errorf("%d rows were written after the cancellation", report.Rows)
	}
	if left, err := os.ReadDir(cfg.Dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestProgress(t *testing.T) {
	var last Report
	calls := 0
	_, err := Generate(t.Context(), Config{Rows: 500, Shards: 2, Dir: t.TempDir(), RowGroup: 50, Progress: func(r Report) {
		if r.Rows < last.Rows || r.TextBytes < last.TextBytes || len(r.Files) < len(last.Files) {
			t.Errorf("progress went back from %+v to %+v", last, r)
		}
		last = r
		calls++
	}})
	if err != nil {
		t.Fatal(err)
	}
	if calls < 10 || last.Rows != 500 || len(last.Files) != 2 || last.FileBytes == 0 {
		t.Errorf("%d calls, the last with %+v", calls, last)
	}
}

// TestIDs checks the form of ids and that only the awkward rows repeat one.
func TestIDs(t *testing.T) {
	awkward := map[int]bool{}
	for _, a := range AwkwardRows(3000) {
		awkward[a.Row] = true
	}
	seen := map[[2]uint64]int{}
	cfg, err := Config{Rows: 3000, Seed: 4}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	g := newGenerator(cfg)
	for i := range cfg.Rows {
		id := g.id(i)
		if len(id) != 32 || strings.Trim(id, "0123456789abcdef") != "" {
			t.Fatalf("row %d has the id %q", i, id)
		}
		key := [2]uint64{binary.LittleEndian.Uint64([]byte(id[:8])), binary.LittleEndian.Uint64([]byte(id[8:]))}
		if j, dup := seen[key]; dup {
			t.Errorf("rows %d and %d share the id %s", i, j, id)
		}
		seen[key] = i
	}
}

func BenchmarkRows(b *testing.B) {
	cfg, err := Config{Rows: 1 << 30, Seed: 1}.withDefaults()
	if err != nil {
		b.Fatal(err)
	}
	g, c, row := newGenerator(cfg), &composer{}, &Row{}
	for i := range 2000 { // load the models
		g.fill(i, c, row)
	}
	i, text := 0, 0
	for b.Loop() {
		g.fill(i, c, row)
		for _, m := range row.Conversation.V {
			text += len(m.V.Content.V)
		}
		i++
	}
	b.SetBytes(int64(text / max(i, 1)))
}

func BenchmarkGenerate(b *testing.B) {
	rows := 0.0
	for b.Loop() {
		report, err := Generate(b.Context(), Config{Rows: 20_000, Shards: 2, Seed: 1, Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		rows += float64(report.Rows)
	}
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
}
