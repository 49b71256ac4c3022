package load

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// openStore opens a store for the length of a test.
func openStore(t testing.TB, dir string) *storage.Snapshot {
	t.Helper()
	s, err := storage.Open(context.Background(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	snap := s.Snapshot()
	t.Cleanup(func() {
		snap.Release()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return snap
}

// mustRun imports and fails the test on any error.
func mustRun(t testing.TB, dir string, paths []string, opt Options) Report {
	t.Helper()
	rep, err := Run(context.Background(), dir, paths, opt)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// checkSource fails the test unless the store is what its shards say, and returns it.
func checkSource(t testing.TB, dir string) *storage.Snapshot {
	t.Helper()
	snap := openStore(t, dir)
	rep, err := VerifySource(context.Background(), snap, VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range rep.Differences {
		t.Error(d)
	}
	if rep.Different > 0 || len(rep.Stale) > 0 {
		t.Fatalf("%d differences, stale %v", rep.Different, rep.Stale)
	}
	if rows := snap.Rows(storage.Conversations); rep.Conversations != rows {
		t.Fatalf("compared %d of %d conversations", rep.Conversations, rows)
	}
	return snap
}

func TestImportGivesBackWhatShardsHave(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	options := []parquet.WriterOptions{{}, {RowGroupRows: 100}, {PageVersion: 2, Dictionary: -1}, {PageBytes: 500, RowGroupRows: 3000}}
	total := 0
	for i, opt := range options {
		rows := randomConvs(uint64(i), 1500+i)
		total += len(rows)
		writeShard(t, shardPath(src, i), rows, opt)
	}
	rep := mustRun(t, dir, []string{src}, Options{})
	if len(rep.Imported) != len(options) || rep.Conversations != int64(total) || len(rep.Warnings) > 0 {
		t.Errorf("report %+v", rep)
	}
	snap := checkSource(t, dir)
	if snap.Rows(storage.Conversations) != int64(total) || snap.Rows(storage.Messages) != rep.Messages {
		t.Errorf("the store has %d conversations and %d messages, the report %+v", snap.Rows(storage.Conversations), snap.Rows(storage.Messages), rep)
	}
	for i, s := range snap.Catalog().Shards {
		if filepath.Base(s.Path) != filepath.Base(shardPath(src, i)) || s.Rows != int64(1500+i) || len(s.SHA256) != 64 || s.Bytes == 0 || s.ImportedAt.IsZero() {
			t.Errorf("shard %d: %+v", i, s)
		}
	}
}

// TestSeveralSegments cuts a shard of more rows than a segment holds.
func TestSeveralSegments(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	rows := make([]conv, storage.ChunkRows+5000)
	for i, c := range randomConvs(1, 2000) {
		rows[i*len(rows)/2000] = c
	}
	writeShard(t, shardPath(src, 0), rows, parquet.WriterOptions{RowGroupRows: 1 << 20})
	mustRun(t, dir, []string{src}, Options{})
	if n := len(checkSource(t, dir).Catalog().Segments); n != 2 {
		t.Errorf("%d segments for %d rows", n, len(rows))
	}
}

func TestImportIsIdempotent(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	for i := range 3 {
		writeShard(t, shardPath(src, i), randomConvs(uint64(i), 100), parquet.WriterOptions{})
	}
	mustRun(t, dir, []string{src}, Options{})
	version := openStore(t, dir).Version()

	// The same again, by other names.
	link := filepath.Join(t.TempDir(), "link.parquet")
	if err := os.Symlink(shardPath(src, 1), link); err != nil {
		t.Fatal(err)
	}
	rep := mustRun(t, dir, []string{shardPath(src, 0), link, filepath.Join(src, "*.parquet"), src}, Options{Prune: true})
	if len(rep.Unchanged) != 3 || len(rep.Imported)+len(rep.Replaced)+len(rep.Dropped) > 0 {
		t.Errorf("the same shards again: %+v", rep)
	}
	if v := openStore(t, dir).Version(); v != version {
		t.Errorf("version %d became %d for nothing", version, v)
	}

	// Another time, the same bytes.
	if err := os.Chtimes(shardPath(src, 0), time.Now(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	rep = mustRun(t, dir, []string{src}, Options{})
	if len(rep.Unchanged) != 3 || len(rep.Replaced) > 0 {
		t.Errorf("a touched shard: %+v", rep)
	}
	if v := openStore(t, dir).Version(); v != version+1 {
		t.Errorf("version %d, want %d", v, version+1)
	}

	// One changed, one new, one gone.
	writeShard(t, shardPath(src, 1), randomConvs(7, 150), parquet.WriterOptions{})
	writeShard(t, shardPath(src, 10), randomConvs(8, 50), parquet.WriterOptions{})
	if err := os.Remove(shardPath(src, 2)); err != nil {
		t.Fatal(err)
	}
	rep = mustRun(t, dir, []string{src}, Options{})
	if len(rep.Unchanged) != 1 || !slices.Equal(rep.Replaced, []string{shardPath(src, 1)}) || !slices.Equal(rep.Imported, []string{shardPath(src, 10)}) || len(rep.Dropped) > 0 {
		t.Errorf("changed, new and gone: %+v", rep)
	}
	if n := openStore(t, dir).Rows(storage.Conversations); n != 100+150+100+50 {
		t.Errorf("%d rows before the shard that is gone is dropped", n)
	}
	rep = mustRun(t, dir, []string{src}, Options{Prune: true})
	if !slices.Equal(rep.Dropped, []string{shardPath(src, 2)}) {
		t.Errorf("prune: %+v", rep)
	}
	if n := checkSource(t, dir).Rows(storage.Conversations); n != 100+150+50 {
		t.Errorf("%d rows after the shard that is gone was dropped", n)
	}
}

func TestBadShardAmongGood(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	for i := range 4 {
		writeShard(t, shardPath(src, i), randomConvs(uint64(i), 3000), parquet.WriterOptions{RowGroupRows: 500})
	}
	mustRun(t, dir, []string{shardPath(src, 0)}, Options{})
	before := openStore(t, dir).Version()
	corrupt(t, shardPath(src, 2))

	_, err := Run(t.Context(), dir, []string{src}, Options{})
	var bad *parquet.Error
	if !errors.Is(err, parquet.ErrShard) || !errors.As(err, &bad) || bad.Path != shardPath(src, 2) || bad.RowGroup < 0 || bad.Column == "" {
		t.Fatalf("got %v, want an error that names shard, row group and column", err)
	}
	snap := checkSource(t, dir)
	if snap.Version() != before || snap.Rows(storage.Conversations) != 3000 {
		t.Errorf("after a failed import: version %d of %d, %d rows", snap.Version(), before, snap.Rows(storage.Conversations))
	}

	rep := mustRun(t, dir, []string{src}, Options{KeepGoing: true})
	if len(rep.Imported) != 2 || len(rep.Unchanged) != 1 || len(rep.Failed) != 1 || rep.Failed[0].Path != shardPath(src, 2) || !errors.Is(rep.Failed[0].Err, parquet.ErrShard) {
		t.Errorf("keep going: %+v", rep)
	}
	if n := checkSource(t, dir).Rows(storage.Conversations); n != 9000 {
		t.Errorf("%d rows of three good shards", n)
	}

	// A shard that was good and is bad now stays as it was.
	corrupt(t, shardPath(src, 3))
	rep = mustRun(t, dir, []string{src}, Options{KeepGoing: true, Prune: true})
	if len(rep.Failed) != 2 || len(rep.Dropped) > 0 {
		t.Errorf("a shard gone bad: %+v", rep)
	}
	if n := openStore(t, dir).Rows(storage.Conversations); n != 9000 {
		t.Errorf("%d rows after a shard went bad", n)
	}
}

func TestOnlyBadShards(t *testing.T) {
	src, dir := t.TempDir(), filepath.Join(t.TempDir(), "cache")
	path := shardPath(src, 0)
	if err := os.WriteFile(path, []byte("not Parquet at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, keep := range []bool{false, true} {
		if _, err := Run(t.Context(), dir, []string{path}, Options{KeepGoing: keep}); !errors.Is(err, parquet.ErrShard) {
			t.Errorf("keep going %t: %v", keep, err)
		}
	}
	if _, err := storage.Open(t.Context(), dir, storage.Options{}); !errors.Is(err, storage.ErrNoStore) {
		t.Errorf("a store after failed imports: %v", err)
	}
}

// TestTruncatedShards cuts a shard at many places.
func TestTruncatedShards(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	path := shardPath(src, 0)
	writeShard(t, path, randomConvs(1, 300), parquet.WriterOptions{RowGroupRows: 100})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(whole); n += 1 + len(whole)/40 {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(t.Context(), dir, []string{path}, Options{}); !errors.Is(err, parquet.ErrShard) {
			t.Errorf("cut at %d of %d: %v", n, len(whole), err)
		}
	}
}

func TestCancelledImport(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	for i := range 3 {
		writeShard(t, shardPath(src, i), randomConvs(uint64(i), 4000), parquet.WriterOptions{RowGroupRows: 500})
	}
	mustRun(t, dir, []string{shardPath(src, 0)}, Options{})
	before := openStore(t, dir).Version()
	for after := time.Millisecond; ; after += after / 2 {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		_, err := Run(ctx, dir, []string{src}, Options{})
		cancel()
		if err == nil && after > time.Millisecond {
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, parquet.ErrShard) {
			t.Fatalf("after cancel: %v", err)
		}
		if v := checkSource(t, dir).Version(); v != before {
			t.Fatalf("version %d after a cancelled import, want %d", v, before)
		}
	}
	if n := checkSource(t, dir).Rows(storage.Conversations); n != 12_000 {
		t.Errorf("%d rows", n)
	}
}

func TestProgress(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	for i := range 2 {
		writeShard(t, shardPath(src, i), randomConvs(uint64(i), 3000), parquet.WriterOptions{})
	}
	var last Progress
	calls := 0
	mustRun(t, dir, []string{src}, Options{Progress: func(p Progress) {
		if p.Rows < last.Rows || p.Bytes < last.Bytes || last.Done {
			t.Errorf("progress goes back: %+v after %+v", p, last)
		}
		last = p
		calls++
	}})
	want := Progress{Rows: 6000, TotalRows: 6000, Bytes: last.TotalBytes, TotalBytes: last.TotalBytes, Shard: shardPath(src, 1), ShardIndex: 2, Shards: 2, Done: true}
	if calls == 0 || last != want {
		t.Errorf("%d calls, the last %+v, want %+v", calls, last, want)
	}
}

func TestDiskSpace(t *testing.T) {
	err := checkSpace(filepath.Join(t.TempDir(), "not", "there", "yet"), 1<<60)
	if !errors.Is(err, ErrDiskSpace) || !strings.Contains(err.Error(), "MB are free") {
		t.Errorf("an exabyte: %v", err)
	}
	if err := checkSpace(t.TempDir(), 1); err != nil {
		t.Error(err)
	}
}

func TestVerifyFindsDifferences(t *testing.T) {
	src, dir := t.TempDir(), t.TempDir()
	path := shardPath(src, 0)
	// Files of the same length and the same footer: uncompressed, and without statistics of what differs.
	opt := parquet.WriterOptions{Codec: parquet.Uncompressed, Dictionary: -1, NoStatistics: map[string]bool{
		"conversation.list.element.content":                   true,
		"openai_moderation.list.element.category_scores.hate": true,
	}}
	rows := randomConvs(3, 200)
	rows[70] = conv{
		messages: []*message{{p("a"), p("user")}, {p("b"), p("assistant")}},
		entries:  []*entry{nil, {scores: &[2]*float64{p(1.5), nil}}},
	}
	writeShard(t, path, rows, opt)
	mustRun(t, dir, []string{src}, Options{})
	checkSource(t, dir)

	rows[70].messages[1].content = p("c")
	rows[70].entries[1].scores[0] = p(2.5)
	writeShard(t, path, rows, opt)
	rep, err := VerifySource(t.Context(), openStore(t, dir), VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range rep.Differences {
		if d.Row != 70 || d.Shard != path || d.Source == d.Stored {
			t.Errorf("difference %+v", d)
		}
		got = append(got, d.Column)
	}
	want := []string{"conversation", "openai_moderation", "category_scores", "messages.content", "messages.category_scores"}
	if !slices.Equal(got, want) || rep.Different != int64(len(want)) || len(rep.Stale) > 0 {
		t.Errorf("differences in %v, stale %v, want %v", got, rep.Stale, want)
	}

	// Import notices the same by the checksum.
	if r := mustRun(t, dir, []string{src}, Options{}); len(r.Replaced) != 1 {
		t.Errorf("import of other bytes with the same footer: %+v", r)
	}
	checkSource(t, dir)

	writeShard(t, path, rows[:100], opt)
	rep, err = VerifySource(t.Context(), openStore(t, dir), VerifyOptions{})
	if err != nil || len(rep.Stale) != 1 || !errors.Is(rep.Stale[0].Err, parquet.ErrShard) {
		t.Errorf("a shard of other rows: %+v, %v", rep, err)
	}
}
