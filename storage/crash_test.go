package storage

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// memLocks stands for file locks in a file system in memory.
type memLocks struct {
	mu   sync.Mutex
	held map[string]int // readers, or -1 for a writer
}

type memLock struct {
	l    *memLocks
	path string
}

func (l *memLocks) lock(path string, exclusive, _ bool) (io.Closer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := l.held[path]; n < 0 || exclusive && n > 0 {
		return nil, errWouldBlock
	}
	if l.held == nil {
		l.held = make(map[string]int)
	}
	l.held[path]++
	if exclusive {
		l.held[path] = -1
	}
	return &memLock{l, path}, nil
}

func (m *memLock) Close() error {
	m.l.mu.Lock()
	defer m.l.mu.Unlock()
	m.l.held[m.path] = max(0, m.l.held[m.path]-1)
	return nil
}

// change commits a transaction in h: a shard of two segments comes, and the first one that is there goes.
func change(h home, r *rand.Rand, schema *Schema, specs []leafSpec) error {
	txn, err := begin(ctx, h, WriteOptions{TextBlockBytes: 1024})
	if err != nil {
		return err
	}
	defer txn.Abort()
	if err := txn.SetSchema(*schema); err != nil {
		return err
	}
	if shards := txn.Current().Shards; len(shards) > 0 {
		if err := txn.DropShard(shards[0].ID); err != nil {
			return err
		}
	}
	for range 2 {
		id, err := txn.AddShard(ShardInfo{})
		if err != nil {
			return err
		}
		b, err := txn.NewSegment(id)
		if err != nil {
			return err
		}
		seg := drawSegment(r, specs, shape{conversations: 30, messages: 3, overflow: 1, nulls: 0.1})
		if err := seg.feed(r, b, schema, 30); err != nil {
			return err
		}
		if err := b.Finish(); err != nil {
			return err
		}
		info := ShardInfo{ID: id, Path: fmt.Sprint("shard ", id), Rows: int64(seg.rows(Conversations)), Messages: int64(seg.rows(Messages))}
		if err := txn.UpdateShard(info); err != nil {
			return err
		}
	}
	return txn.Commit(ctx)
}

// inspect opens the store in h, verifies it, and returns its version; 0 for none.
func inspect(h home) (version uint64, shards int, err error) {
	s, err := open(ctx, h, Options{})
	if errors.Is(err, ErrNoStore) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	snap := s.Snapshot()
	defer snap.Release()
	problems, err := Verify(ctx, snap, nil)
	if err == nil && len(problems) > 0 {
		err = problems[0]
	}
	return snap.Version(), len(snap.Catalog().Shards), err
}

// TestPowerLoss commits in memory and pulls the plug at every so many operations of the file system: of what was not synced then, any part
// is lost. The store is at the version before or at the one after.
func TestPowerLoss(t *testing.T) {
	schema, specs := testSchema()
	step := int64(3)
	if testing.Short() {
		step = 40
	}
	rnd := rand.New(rand.NewPCG(31, 5))
	for try := range int64(3) {
		mem := vfs.NewCrashableMem()
		var ops, at atomic.Int64
		at.Store(1 << 60)
		var clones []*vfs.MemFS
		lose := rand.New(rand.NewPCG(uint64(try), 6))
		var mu sync.Mutex
		fs := errorfs.Wrap(mem, errorfs.InjectorFunc(func(errorfs.Op) error {
			if n := ops.Add(1); n > at.Load() && n%step == try%step {
				mu.Lock()
				defer mu.Unlock()
				clones = append(clones, mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: int(try) * 50, RNG: lose}))
			}
			return nil
		}))
		locks := new(memLocks)
		h := home{env{fs, locks.lock}, "/store"}
		if err := change(h, rnd, &schema, specs); err != nil {
			t.Fatal(err)
		}
		at.Store(ops.Load())
		if err := change(h, rnd, &schema, specs); err != nil {
			t.Fatal(err)
		}
		at.Store(1 << 60)
		seen := make(map[uint64]int)
		for i, clone := range clones {
			c := home{env{clone, new(memLocks).lock}, "/store"}
			v, shards, err := inspect(c)
			if err != nil || v < 1 || v > 2 || v == 1 && shards != 2 || v == 2 && shards != 3 {
				t.Fatalf("after crash %d of %d: version %d with %d shards, %v", i, len(clones), v, shards, err)
			}
			seen[v]++
			if i%8 == 0 { // and it can be written to
				if err := change(c, rnd, &schema, specs); err != nil {
					t.Fatalf("after crash %d: %v", i, err)
				}
				if w, _, err := inspect(c); err != nil || w != v+1 {
					t.Fatalf("after crash %d: version %d, %v", i, w, err)
				}
			}
		}
		if seen[1] == 0 || seen[2] == 0 && !testing.Short() {
			t.Errorf("crashes at versions %v do not reach from one to the other", seen)
		}
		// The last commit had returned, so it must be there whatever is lost.
		end := mem.CrashClone(vfs.CrashCloneCfg{})
		if v, _, err := inspect(home{env{end, new(memLocks).lock}, "/store"}); v != 2 || err != nil {
			t.Errorf("after a commit: version %d, %v", v, err)
		}
	}
}

// TestFaults makes the operations of the file system that a commit needs fail, one in each run.
func TestFaults(t *testing.T) {
	schema, specs := testSchema()
	rnd := rand.New(rand.NewPCG(31, 6))
	var ops atomic.Int64
	var fail int64
	var failed atomic.Value
	disk := errors.New("no space left on device")
	injector := errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind.ReadOrWrite() == errorfs.OpIsWrite && ops.Add(1) == fail {
			failed.Store(fmt.Sprintf("%v %s", op.Kind, op.Path))
			return disk
		}
		return nil
	})
	locks := new(memLocks)
	run := func(n int64) (err error) {
		mem := vfs.NewMem()
		h := home{env{mem, locks.lock}, "/store"}
		if err := change(h, rnd, &schema, specs); err != nil {
			t.Fatal(err)
		}
		ops.Store(0)
		failed.Store("")
		fail = n
		faulty := home{env{errorfs.Wrap(mem, injector), locks.lock}, "/store"}
		err = change(faulty, rnd, &schema, specs)
		v, shards, ierr := inspect(h)
		if ierr != nil || err == nil && v != 2 || v == 1 && shards != 2 || v == 2 && shards != 3 || v < 1 || v > 2 {
			t.Fatalf("%v failed (%v): version %d with %d shards, %v", failed.Load(), err, v, shards, ierr)
		}
		if err != nil && !errors.Is(err, disk) && !strings.Contains(err.Error(), disk.Error()) {
			t.Errorf("%v failed, and the error hides it: %v", failed.Load(), err)
		}
		if err := change(h, rnd, &schema, specs); err != nil {
			t.Fatalf("%v failed, and then: %v", failed.Load(), err)
		}
		return err
	}
	if err := run(0); err != nil {
		t.Fatal(err)
	}
	total := ops.Load()
	if total < 50 {
		t.Fatalf("only %d operations", total)
	}
	step := int64(1)
	if testing.Short() {
		step = 23
	}
	failures := 0
	for n := int64(1); n <= total; n += step {
		if run(n) != nil {
			failures++
		}
	}
	// Some operations may fail without harm, such as the removal of what is no longer needed.
	if failures < int(total/step)/2 {
		t.Errorf("%d of %d faults made a commit fail", failures, total/step)
	}
}

// TestKill kills a process that commits without a pause, at random moments.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	kills := 12
	if testing.Short() {
		kills = 3
	}
	h := home{osEnv(), dir}
	rnd := rand.New(rand.NewPCG(31, 7))
	last := uint64(0)
	for range kills {
		cmd := exec.Command(os.Args[0], "-test.run=TestKillChild$")
		cmd.Env = append(os.Environ(), "STORAGE_KILL_DIR="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Let it begin, then kill it within the time a few commits take.
		if _, err := io.ReadFull(out, make([]byte, len(started))); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.Int64N(int64(300 * time.Millisecond))))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if strings.Contains(string(rest), "FAIL") {
			t.Fatalf("%s", rest)
		}
		v, _, err := inspect(h)
		if err != nil {
			t.Fatal(err)
		}
		if committed := uint64(strings.Count(string(rest), ".")); v < last+committed || v > last+committed+1 {
			t.Fatalf("version %d after %d and %d more commits", v, last, committed)
		}
		last = v
	}
	if last == 0 && !testing.Short() {
		t.Error("nothing was committed")
	}
	schema, specs := testSchema()
	if err := change(h, rnd, &schema, specs); err != nil {
		t.Fatal(err)
	}
	if got := versionNames(t, dir); len(got) != 1 {
		t.Errorf("versions %v are left", got)
	}
	if stray, _ := filepath.Glob(filepath.Join(dir, "*")); len(stray) != 4 {
		t.Errorf("files %v", stray)
	}
}

const started = "started"

// TestKillChild is the process that TestKill kills. It writes a dot after each commit.
func TestKillChild(t *testing.T) {
	dir := os.Getenv("STORAGE_KILL_DIR")
	if dir == "" {
		t.Skip("not a child")
	}
	schema, specs := testSchema()
	rnd := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 7))
	fmt.Print(started)
	for range 1000 {
		if err := change(home{osEnv(), dir}, rnd, &schema, specs); err != nil {
			fmt.Println("FAIL", err)
			os.Exit(1)
		}
		fmt.Print(".")
	}
}
