package sample

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage/parquet"
)

const shardsDir = "../testdata/shards"

// readShard renders the rows of a fixture, and gives for each of the dataset's columns whether the file has it.
func readShard(t *testing.T, name string) (rows [][]string, has []bool) {
	t.Helper()
	shard, err := parquet.Open(t.Context(), filepath.Join(shardsDir, name), parquet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := shard.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, f := range Columns() {
		has = append(has, slices.ContainsFunc(shard.Columns(), func(c parquet.Column) bool { return c.Name == f.Name }))
	}
	for batch, err := range shard.Batches(t.Context(), Columns(), parquet.ReadOptions{Rows: 50}) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range batch.Rows {
			row := make([]string, len(batch.Columns))
			for k, v := range batch.Columns {
				var b strings.Builder
				vectorValue(&b, v, i)
				row[k] = b.String()
			}
			rows = append(rows, row)
		}
	}
	return rows, has
}

// TestShards reads the rows that many writers have written, and expects them to be the same ones.
func TestShards(t *testing.T) {
	const conversation, moderation = 2, 5
	base, _ := readShard(t, "colloquy-snappy.parquet")
	if len(base) != 224 {
		t.Fatalf("the base has %d rows", len(base))
	}
	// hasNull tells whether a list holds a NULL element: NULL at the first level inside its brackets.
	hasNull := func(list string) bool {
		depth := 0
		for _, word := range strings.Fields(stripQuoted(list)) {
			switch word {
			case "[", "{":
				depth++
			case "]", "}":
				depth--
			case "NULL":
				if depth == 1 {
					return true
				}
			}
		}
		return false
	}
	files, err := filepath.Glob(filepath.Join(shardsDir, "*.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 25 {
		t.Errorf("%d fixtures found in %s", len(files), shardsDir)
	}
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			got, has := readShard(t, name)
			for i, f := range Columns() {
				if want := name != "pyarrow-no-moderation.parquet" || i != moderation; has[i] != want {
					t.Errorf("column %s is there: %t, want %t", f.Name, has[i], want)
				}
			}
			var want [][]string
			for _, row := range base {
				switch name {
				case "arrow-rs-repeated.parquet":
					if row[conversation] == "NULL " || row[moderation] == "NULL " {
						continue
					}
					fallthrough
				case "arrow-rs-two-level.parquet":
					if hasNull(row[conversation]) || hasNull(row[moderation]) {
						continue
					}
				}
				row = slices.Clone(row)
				for i := range row {
					if !has[i] {
						row[i] = "NULL "
					}
				}
				want = append(want, row)
			}
			if len(got) != len(want) {
				t.Fatalf("%d rows, want %d", len(got), len(want))
			}
			for i := range want {
				for k, f := range Columns() {
					if got[i][k] != want[i][k] {
						t.Fatalf("row %d, column %s\n read %.300s\n want %.300s", i, f.Name, got[i][k], want[i][k])
					}
				}
			}
		})
	}
}

// stripQuoted takes the quoted strings out of what vectorValue writes.
func stripQuoted(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			b.WriteByte(s[i])
			continue
		}
		for i++; s[i] != '"'; i++ {
			if s[i] == '\\' {
				i++
			}
		}
	}
	return b.String()
}
