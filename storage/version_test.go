package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

var tiny = shape{conversations: 20, messages: 3}

func versionNames(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, versionsDir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	return names
}

func TestWriterLock(t *testing.T) {
	dir := t.TempDir()
	txn, err := Begin(ctx, dir, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(ctx, dir, WriteOptions{}); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("a second writer in the process: %v", err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=TestWriterLockChild$", "-test.v")
	cmd.Env = append(os.Environ(), "STORAGE_LOCK_DIR="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "store is locked by another writer: process "+fmt.Sprint(os.Getpid())) {
		t.Errorf("a second process: %v\n%s", err, out)
	}
	if err := txn.Abort(); err != nil {
		t.Fatal(err)
	}
	txn, err = Begin(ctx, dir, WriteOptions{})
	if err != nil {
		t.Fatalf("after the first is done: %v", err)
	}
	if err := txn.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if err := txn.Commit(ctx); !errors.Is(err, ErrClosed) {
		t.Errorf("a second commit: %v", err)
	}
	if _, err := txn.AddShard(ShardInfo{}); !errors.Is(err, ErrClosed) {
		t.Errorf("a change after the commit: %v", err)
	}
}

// TestWriterLockChild is the other process of TestWriterLock.
func TestWriterLockChild(t *testing.T) {
	dir := os.Getenv("STORAGE_LOCK_DIR")
	if dir == "" {
		t.Skip("not a child")
	}
	_, err := Begin(ctx, dir, WriteOptions{})
	fmt.Println(err)
}

func TestForeignDirectory(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "thesis.txt")
	if err := os.WriteFile(mine, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(ctx, dir, WriteOptions{}); err == nil || !strings.Contains(err.Error(), "thesis.txt") {
		t.Errorf("a store was begun beside a foreign file: %v", err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 {
		t.Errorf("the directory was touched: %v %v", names, err)
	}
	file := filepath.Join(dir, "thesis.txt")
	if _, err := Begin(ctx, file, WriteOptions{}); err == nil {
		t.Error("a store was begun in a file")
	}
}

func TestNoStore(t *testing.T) {
	empty := t.TempDir()
	begun := t.TempDir()
	txn, err := Begin(ctx, begun, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := txn.Abort(); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{empty, filepath.Join(empty, "missing"), begun} {
		if _, err := Open(ctx, dir, Options{}); !errors.Is(err, ErrNoStore) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%v", err)
		}
	}
	if names, _ := os.ReadDir(empty); len(names) != 0 {
		t.Errorf("opening made %v", names)
	}
}

// TestVersionsComeAndGo follows one version after another, with readers of old ones.
func TestVersionsComeAndGo(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	w := newWorld(t.TempDir())
	if err := w.write(r, WriteOptions{}, nil, tiny, tiny); err != nil {
		t.Fatal(err)
	}
	first := *w
	first.shards = map[ShardID][]*modelSegment{1: w.shards[1]}
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	old := store.Snapshot()
	if changed, err := store.Refresh(ctx); changed || err != nil {
		t.Fatal(changed, err)
	}
	if err := w.write(r, WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	if err := w.write(r, WriteOptions{}, []ShardID{1}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(versionNames(t, w.dir)); got != "[00000001 00000003]" {
		t.Errorf("versions %s: only the first, which is read, and the last are to stay", got)
	}
	first.checkColumns(t, r, old)
	if changed, err := store.Refresh(ctx); !changed || err != nil {
		t.Fatal(changed, err)
	}
	now := store.Snapshot()
	if now.Version() != 3 || old.Version() != 1 {
		t.Errorf("versions %d and %d", now.Version(), old.Version())
	}
	w.order = []ShardID{2}
	w.checkColumns(t, r, now)
	first.checkColumns(t, r, old)
	old.Release()
	old.Release() // does nothing
	if got := fmt.Sprint(versionNames(t, w.dir)); got != "[00000003]" {
		t.Errorf("versions %s after the reader of the first left", got)
	}
	if _, err := old.NewReader(nil).Read(ctx, w.schema.Tables[0].Columns[0].Node, old.Chunks(Conversations)[0], nil, nil); err != nil && !errors.Is(err, ErrClosed) {
		t.Errorf("reading a released snapshot: %v", err)
	}
	now.Release()

	// The tables of a dropped segment are gone, and its text with them.
	if err := w.write(r, WriteOptions{}, []ShardID{2}); err != nil {
		t.Fatal(err)
	}
	if changed, err := store.Refresh(ctx); !changed || err != nil {
		t.Fatal(changed, err)
	}
	tables, err := filepath.Glob(filepath.Join(w.dir, versionsDir, "*", "*.sst"))
	if err != nil || len(tables) > 0 {
		t.Errorf("tables %v are left: %v", tables, err)
	}
	empty := store.Snapshot()
	defer empty.Release()
	if n := empty.Rows(Conversations); n != 0 || len(empty.Chunks(Messages)) != 0 {
		t.Errorf("%d conversations", n)
	}
}

func TestCommitWithoutChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	w := newWorld(t.TempDir())
	if err := w.write(r, WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	txn, err := Begin(ctx, w.dir, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := txn.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(versionNames(t, w.dir)); got != "[00000001]" {
		t.Errorf("versions %s", got)
	}
}

func TestAbort(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 10))
	w := newWorld(t.TempDir())
	if err := w.write(r, WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	txn, err := Begin(ctx, w.dir, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	shard, err := txn.AddShard(ShardInfo{Path: "more"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 { // one finished, one aborted, one at work
		b, err := txn.NewSegment(shard)
		if err != nil {
			t.Fatal(err)
		}
		if err := drawSegment(r, w.specs, tiny).feed(r, b, &w.schema, 5); err != nil {
			t.Fatal(err)
		}
		switch i {
		case 0:
			err = b.Finish()
		case 1:
			b.Abort()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := txn.DropShard(shard); err == nil {
		t.Error("a shard was dropped that is being built")
	}
	if err := txn.Abort(); err != nil {
		t.Fatal(err)
	}
	if err := txn.Abort(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(versionNames(t, w.dir)); got != "[00000001]" {
		t.Errorf("versions %s", got)
	}
	w.check(t, r, Options{})
}

// TestLeftovers removes what a writer that was killed left, and nothing else.
func TestLeftovers(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 11))
	w := newWorld(t.TempDir())
	if err := w.write(r, WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"00000002", "00000002.stage", "00000017", "00000001.stage", "keep", "1"} {
		if err := os.MkdirAll(filepath.Join(w.dir, versionsDir, name, "sub"), dirPerm); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(w.dir, pendingName), []byte("torn"), filePerm); err != nil {
		t.Fatal(err)
	}
	if err := w.write(r, WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(versionNames(t, w.dir)); got != "[00000002 1 keep]" {
		t.Errorf("versions %s", got)
	}
	w.check(t, r, Options{})
}

func TestPermissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "store")
	w := newWorld(dir)
	if err := w.write(rand.New(rand.NewPCG(8, 12)), WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := filePerm
		if d.IsDir() {
			want = dirPerm
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadOnlyDirectory(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	r := rand.New(rand.NewPCG(8, 13))
	w := newWorld(t.TempDir())
	if err := w.write(r, WriteOptions{}, nil, tiny); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(w.dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(w.dir, dirPerm)
	if _, err := Begin(ctx, w.dir, WriteOptions{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("%v", err)
	}
	w.check(t, r, Options{})
}

// TestReadersBesideWriter reads without a pause while versions come and go. Every version has one number in all its rows, so that a mixture
// of two would be seen.
func TestReadersBesideWriter(t *testing.T) {
	dir := t.TempDir()
	schema, _ := testSchema()
	commits := 12
	if testing.Short() {
		commits = 6
	}
	write := func(number int64) error {
		txn, err := Begin(ctx, dir, WriteOptions{})
		if err != nil {
			return err
		}
		defer txn.Abort()
		if err := txn.SetSchema(schema); err != nil {
			return err
		}
		for _, s := range txn.Current().Shards {
			if err := txn.DropShard(s.ID); err != nil {
				return err
			}
		}
		shard, err := txn.AddShard(ShardInfo{Path: fmt.Sprint(number)})
		if err != nil {
			return err
		}
		for range 1 + number%3 {
			b, err := txn.NewSegment(shard)
			if err != nil {
				return err
			}
			n := 100
			rows := &Rows{Conversations: n, MessageCounts: make([]uint32, n), Leaves: make([]column.Vector, len(schema.Leaves))}
			for i := range schema.Leaves {
				if schema.Leaves[i].Name == "turn" {
					rows.Leaves[i] = &column.Const{One: &column.Int64s{Vals: []int64{number}}, N: n}
				}
			}
			if err := b.Append(rows); err != nil {
				return err
			}
			if err := b.Finish(); err != nil {
				return err
			}
		}
		return txn.Commit(ctx)
	}
	if err := write(0); err != nil {
		t.Fatal(err)
	}
	var done atomic.Bool
	var wg sync.WaitGroup
	read := func(store *Store, last *int64) error {
		if _, err := store.Refresh(ctx); err != nil {
			return err
		}
		snap := store.Snapshot()
		defer snap.Release()
		number := int64(-1)
		reader := snap.NewReader(nil)
		var m bitmap.Mask
		for _, chunk := range snap.Chunks(Conversations) {
			v, err := reader.Read(ctx, schema.Tables[0].Column("turn").Node, chunk, nil, nil)
			if err != nil {
				return err
			}
			m.Fill(chunk.Rows)
			for _, row := range m.Select(nil) {
				x := valueAt(v, int(row)).(int64)
				if number >= 0 && x != number {
					return fmt.Errorf("version %d has %d and %d", snap.Version(), number, x)
				}
				number = x
			}
		}
		if number < *last || fmt.Sprint(number) != snap.Catalog().Shards[0].Path {
			return fmt.Errorf("version %d has %d after %d", snap.Version(), number, *last)
		}
		*last = number
		return nil
	}
	shared := openStore(t, dir, Options{})
	defer shared.Close()
	for i := range 4 {
		wg.Go(func() {
			store := shared
			if i >= 2 {
				var err error
				if store, err = Open(ctx, dir, Options{}); err != nil {
					t.Error(err)
					return
				}
				defer store.Close()
			}
			last := int64(-1)
			for !done.Load() {
				if err := read(store, &last); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Go(func() { // opens anew each time
		for !done.Load() {
			store, err := Open(ctx, dir, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			last := int64(-1)
			if err := read(store, &last); err != nil {
				t.Error(err)
			}
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	for n := range commits {
		if err := write(int64(n + 1)); err != nil {
			t.Error(err)
			break
		}
	}
	done.Store(true)
	wg.Wait()
	if _, err := shared.Refresh(ctx); err != nil {
		t.Error(err)
	}
	if got := versionNames(t, dir); len(got) != 1 {
		t.Errorf("versions %v are left", got)
	}
}
