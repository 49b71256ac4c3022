package load

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// TestShardsOfManyWriters imports the same rows as many writers lay them down, and compares what the store gives back for
// each with what it gives back for the first.
func TestShardsOfManyWriters(t *testing.T) {
	src := filepath.Join("..", "..", "testdata", "shards")
	dir := t.TempDir()
	rep := mustRun(t, dir, []string{src}, Options{})
	if len(rep.Imported) < 20 {
		t.Fatalf("%d shards", len(rep.Imported))
	}
	want := []string{`field "tokens" of conversation: left out: messages have no such field`}
	if !slices.Equal(rep.Warnings, want) {
		t.Errorf("warnings %q", rep.Warnings)
	}
	snap := checkSource(t, dir)
	r := snap.NewReader(nil)

	// Files that hold other rows, or not all columns; see the README there.
	other := []string{"arrow-rs-two-level", "arrow-rs-repeated", "pyarrow-no-moderation"}
	type key struct{ table, column string }
	base := map[key]column.Vector{}
	baseName := ""
	for _, shard := range snap.Catalog().Shards {
		name := strings.TrimSuffix(filepath.Base(shard.Path), ".parquet")
		if slices.Contains(other, name) {
			continue
		}
		for _, table := range snap.Schema().Tables {
			for _, c := range table.Columns {
				if c.Name == "source_row" || c.Name == "weight" {
					continue // extra columns of one of the files
				}
				var v column.Vector
				for _, chunk := range snap.Chunks(table.Space) {
					if chunk.Segment.Info().Shard != shard.ID {
						continue
					}
					if v != nil {
						t.Fatalf("%s has more than a chunk", name)
					}
					var err error
					if v, err = r.Read(t.Context(), c.Node, chunk, nil, nil); err != nil {
						t.Fatal(err)
					}
				}
				k := key{table.Name, c.Name}
				first, ok := base[k]
				if !ok {
					base[k], baseName = v, name
					continue
				}
				if v.Len() != first.Len() {
					t.Fatalf("%s has %d rows of %s, %s has %d", name, v.Len(), table.Name, baseName, first.Len())
				}
				same := identical(first, v)
				for i := range v.Len() {
					if !same(i, i) {
						t.Errorf("%s, row %d of %s: column %s is %s, %s has %s", name, i, table.Name, c.Name, show(v, i), baseName, show(first, i))
						break
					}
				}
			}
		}
	}
	if n := base[key{"conversations", "conversation_id"}].Len(); n != 224 {
		t.Errorf("%d rows", n)
	}
}

// TestRealConversations imports real text if there is some: the shards that COLLOQUY_DATA, or a folder beside the
// project's, holds.
func TestRealConversations(t *testing.T) {
	src := os.Getenv("COLLOQUY_DATA")
	if src == "" {
		src = filepath.Join("..", "..", "..", "shared", "data")
	}
	files, err := Expand([]string{src})
	if err != nil {
		t.Skipf("no shards of real conversations in %s", src)
	}
	if testing.Short() {
		t.Skip("imports real conversations")
	}
	dir := t.TempDir()
	rep := mustRun(t, dir, files, Options{})
	if len(rep.Imported) != len(files) || rep.Conversations == 0 {
		t.Errorf("report %+v", rep)
	}
	snap := checkSource(t, dir)
	if n := snap.Rows(storage.Messages); n != rep.Messages {
		t.Errorf("%d messages in the store, %d imported", n, rep.Messages)
	}
}
