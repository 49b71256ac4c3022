package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
	"pgregory.net/rapid"
)

var ctx = context.Background()

// world is a store with the model of what is in it.
type world struct {
	dir    string
	schema Schema
	specs  []leafSpec
	shards map[ShardID][]*modelSegment
	order  []ShardID
}

func newWorld(dir string) *world {
	w := &world{dir: dir, shards: make(map[ShardID][]*modelSegment)}
	w.schema, w.specs = testSchema()
	return w
}

// write commits one transaction: drops shards, and adds one shard of segments of those shapes.
func (w *world) write(r *rand.Rand, opt WriteOptions, drop []ShardID, shapes ...shape) error {
	txn, err := Begin(ctx, w.dir, opt)
	if err != nil {
		return err
	}
	defer txn.Abort()
	if err := txn.SetSchema(w.schema); err != nil {
		return err
	}
	for _, id := range drop {
		if err := txn.DropShard(id); err != nil {
			return err
		}
	}
	var id ShardID
	var segs []*modelSegment
	if len(shapes) > 0 {
		if id, err = txn.AddShard(ShardInfo{Path: fmt.Sprint("shard", r.Uint32())}); err != nil {
			return err
		}
	}
	for _, sh := range shapes {
		seg := drawSegment(r, w.specs, sh)
		b, err := txn.NewSegment(id)
		if err != nil {
			return err
		}
		if err := seg.feed(r, b, &w.schema, max(1, sh.conversations)); err != nil {
			return err
		}
		if err := b.Finish(); err != nil {
			return err
		}
		if sh.conversations > 0 {
			segs = append(segs, seg)
		}
	}
	if id != 0 {
		current := txn.Current()
		info := current.shard(id)
		for _, seg := range segs {
			info.Rows += int64(seg.rows(Conversations))
			info.Messages += int64(seg.rows(Messages))
		}
		if err := txn.UpdateShard(*info); err != nil {
			return err
		}
	}
	if err := txn.Commit(ctx); err != nil {
		return err
	}
	for _, d := range drop {
		delete(w.shards, d)
	}
	if len(shapes) > 0 {
		w.shards[id] = segs
		w.order = append(w.order, id)
	}
	return nil
}

// segments returns the model of all segments in storage order.
func (w *world) segments() []*modelSegment {
	var all []*modelSegment
	for _, id := range w.order {
		all = append(all, w.shards[id]...)
	}
	return all
}

// failer is testing.TB or rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func openStore(t failer, dir string, opt Options) *Store {
	t.Helper()
	s, err := Open(ctx, dir, opt)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

// checkColumns compares every column of the snapshot with the model: whole chunks, and random rows.
func (w *world) checkColumns(t failer, r *rand.Rand, snap *Snapshot) {
	t.Helper()
	segs := w.segments()
	if len(snap.Segments()) != len(segs) {
		t.Fatalf("%d segments instead of %d", len(snap.Segments()), len(segs))
	}
	reader := snap.NewReader(nil)
	for ti := range w.schema.Tables {
		table := &w.schema.Tables[ti]
		for ci := range table.Columns {
			c := &table.Columns[ci]
			var dst column.Vector
			for _, chunk := range snap.Chunks(table.Space) {
				seg := segs[chunk.Segment.ord]
				for try := range 3 {
					var rows []uint16
					if try > 0 {
						rows = randomRows(r, chunk.Rows)
					}
					v, err := reader.Read(ctx, c.Node, chunk, rows, dst)
					if err != nil {
						t.Fatalf("read %s.%s: %v", table.Name, c.Name, err)
					}
					n := chunk.Rows
					if rows != nil {
						n = len(rows)
					}
					if v.Len() != n {
						t.Fatalf("%s.%s: %d rows instead of %d", table.Name, c.Name, v.Len(), n)
					}
					if !v.Type().Equal(c.Node.Type) {
						t.Fatalf("%s.%s is %s instead of %s", table.Name, c.Name, v.Type(), c.Node.Type)
					}
					for i := range n {
						row := i
						if rows != nil {
							row = int(rows[i])
						}
						want := seg.value(&w.schema, c.Node, table.Space, chunk.Index*ChunkRows+row)
						if got := valueAt(v, i); !same(&snap.key, got, want) {
							t.Fatalf("%s.%s row %d of segment %d (try %d): %#v instead of %#v",
								table.Name, c.Name, row, chunk.Segment.info.ID, try, got, want)
						}
					}
					dst = v
				}
			}
		}
	}
}

// randomRows draws ascending rows: few, many, or a run.
func randomRows(r *rand.Rand, n int) []uint16 {
	rows := []uint16{}
	switch share := []float64{0.01, 0.3, 0.95, 1}[r.IntN(4)]; {
	case share == 1:
		from := r.IntN(n)
		for row := from; row < from+1+r.IntN(n-from); row++ {
			rows = append(rows, uint16(row))
		}
	default:
		for row := range n {
			if r.Float64() < share {
				rows = append(rows, uint16(row))
			}
		}
	}
	return rows
}

// checkCounts compares what headers and indexes say with the model.
func (w *world) checkCounts(t failer, r *rand.Rand, snap *Snapshot) {
	t.Helper()
	segs := w.segments()
	reader := snap.NewReader(nil)
	for _, space := range []Space{Conversations, Messages, Overflow} {
		total := int64(0)
		for _, s := range segs {
			total += int64(s.rows(space))
		}
		if got := snap.Rows(space); got != total {
			t.Fatalf("%d rows of %s instead of %d", got, space, total)
		}
	}
	for i := range w.schema.Leaves {
		l := &w.schema.Leaves[i]
		w.checkBounds(t, l, snap)
		dict, err := snap.Dict(ctx, l.ID)
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, space := range []Space{Conversations, Messages} {
			if !snap.HasIndex(l.ID, space) {
				if l.Kind == column.Bool && l.Space == space {
					t.Fatalf("bool %s has no index", l.Name)
				}
				continue
			}
			value := func(code int) any { return code == 1 }
			codes := 2
			if l.Kind == column.Varchar {
				codes = len(dict.Vals)
				value = func(code int) any { return dict.Vals[code] }
			}
			want := make(map[any]int64)
			got := make([]int64, codes+1)
			for _, chunk := range snap.Chunks(space) {
				m := randomMask(r, chunk.Rows)
				sel := m.Select(nil)
				for _, row := range sel {
					n := &Node{Kind: LeafNode, Leaf: l.ID}
					want[segs[chunk.Segment.ord].value(&w.schema, n, space, chunk.Index*ChunkRows+int(row))]++
				}
				if err := reader.CountByValue(ctx, l.ID, chunk, m, got); err != nil {
					t.Fatalf("%v", err)
				}
			}
			for code := range codes {
				if got[code] != want[value(code)] {
					t.Fatalf("%s in %s: %d rows of %v instead of %d", l.Name, space, got[code], value(code), want[value(code)])
				}
			}
			if got[codes] != want[nil] {
				t.Fatalf("%s in %s: %d NULLs instead of %d", l.Name, space, got[codes], want[nil])
			}
			all := make(map[any]int64)
			for _, s := range segs {
				for row := range s.rows(space) {
					all[s.value(&w.schema, &Node{Kind: LeafNode, Leaf: l.ID}, space, row)]++
				}
			}
			counts, nulls, err := snap.ValueCounts(ctx, l.ID, space)
			if err != nil {
				t.Fatalf("%v", err)
			}
			if nulls != all[nil] {
				t.Fatalf("%s in %s: %d NULLs counted instead of %d", l.Name, space, nulls, all[nil])
			}
			delete(all, nil)
			if len(counts) != len(all) {
				t.Fatalf("%s in %s: %d values counted instead of %d", l.Name, space, len(counts), len(all))
			}
			for _, c := range counts {
				if c.Rows != all[value(int(c.Code))] {
					t.Fatalf("%s in %s: %d rows of %v counted instead of %d", l.Name, space, c.Rows, value(int(c.Code)), all[value(int(c.Code))])
				}
			}
		}
	}
}

func (w *world) checkBounds(t failer, l *Leaf, snap *Snapshot) {
	t.Helper()
	b, err := snap.Bounds(ctx, l.ID)
	if err != nil {
		t.Fatalf("%v", err)
	}
	want := Bounds{Empty: true}
	for _, s := range w.segments() {
		for row := range s.rows(l.Space) {
			switch v := s.value(&w.schema, &Node{Kind: LeafNode, Leaf: l.ID}, l.Space, row).(type) {
			case nil:
				want.Nulls++
			case int64:
				if want.Empty {
					want.MinInt, want.MaxInt = v, v
				}
				want.MinInt, want.MaxInt, want.Empty = min(want.MinInt, v), max(want.MaxInt, v), false
			case float64:
				if want.Empty || column.CompareFloat64(v, want.MinFloat) < 0 {
					want.MinFloat = v
				}
				if want.Empty || column.CompareFloat64(v, want.MaxFloat) > 0 {
					want.MaxFloat = v
				}
				want.Empty = false
			default:
				want.Empty = false
			}
		}
	}
	if b.Nulls != want.Nulls || b.Empty != want.Empty || b.MinInt != want.MinInt || b.MaxInt != want.MaxInt ||
		column.CompareFloat64(b.MinFloat, want.MinFloat) != 0 || column.CompareFloat64(b.MaxFloat, want.MaxFloat) != 0 {
		t.Fatalf("bounds of %s: %+v instead of %+v", l.Name, b, want)
	}
}

func randomMask(r *rand.Rand, n int) *bitmap.Mask {
	m := new(bitmap.Mask)
	if r.IntN(4) == 0 {
		m.Fill(n)
		return m
	}
	m.FromSelection(randomRows(r, n))
	return m
}

// checkLookups looks up every id, and some that are not there.
func (w *world) checkLookups(t failer, snap *Snapshot) {
	t.Helper()
	var id LeafID
	for i := range w.schema.Leaves {
		if w.schema.Leaves[i].Lookup {
			id = w.schema.Leaves[i].ID
		}
	}
	want := map[string][]RowRef{"not there": nil, "": nil}
	for ord, s := range w.segments() {
		for row, v := range s.vals[id] {
			if v != nil {
				want[v.(string)] = append(want[v.(string)], RowRef{snap.Segments()[ord], uint32(row)})
			}
		}
	}
	for val, refs := range want {
		got, err := snap.Lookup(ctx, id, val, nil)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if fmt.Sprint(got) != fmt.Sprint(refs) {
			t.Fatalf("look-up of %q: %v instead of %v", val, got, refs)
		}
	}
}

func (w *world) check(t failer, r *rand.Rand, opt Options) {
	t.Helper()
	store := openStore(t, w.dir, opt)
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	w.checkColumns(t, r, snap)
	w.checkCounts(t, r, snap)
	w.checkLookups(t, snap)
	w.checkFilters(t, r, snap, 40)
}

// TestStoreMatchesModel writes random shards over several transactions, and compares everything that can be read with the model after
// each.
func TestStoreMatchesModel(t *testing.T) {
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		dir := filepath.Join(tmpDir, fmt.Sprint("model", n))
		defer removeAll(dir)
		w := newWorld(dir)
		opt := WriteOptions{
			Workers:        rapid.IntRange(1, 2).Draw(t, "workers"),
			TextBlockBytes: rapid.SampledFrom([]int{0, 512, 4096}).Draw(t, "text block"),
		}
		read := Options{
			CacheBytes:     rapid.SampledFrom([]int64{0, 1, 20000}).Draw(t, "cache"),
			TextCacheBytes: rapid.SampledFrom([]int64{0, 1, 20000}).Draw(t, "text cache"),
		}
		for range rapid.IntRange(1, 3).Draw(t, "transactions") {
			var drop []ShardID
			for id := range w.shards {
				if rapid.IntRange(0, 3).Draw(t, "drop") == 0 {
					drop = append(drop, id)
				}
			}
			var shapes []shape
			for range rapid.IntRange(0, 3).Draw(t, "segments") {
				shapes = append(shapes, shape{
					conversations: rapid.SampledFrom([]int{0, 1, 5, 60, 200}).Draw(t, "conversations"),
					messages:      rapid.IntRange(0, 8).Draw(t, "messages"),
					overflow:      rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "overflow"),
					nulls:         rapid.SampledFrom([]float64{0, 0.1, 0.5}).Draw(t, "nulls"),
					vary:          rapid.Bool().Draw(t, "vary"),
				})
			}
			if err := w.write(r, opt, drop, shapes...); err != nil {
				t.Fatalf("%v", err)
			}
			if len(w.order) > 0 {
				w.check(t, r, read)
			}
		}
	})
}

// TestManyChunks has several chunks of messages in a segment, and lists that span them.
func TestManyChunks(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 300,000 messages")
	}
	r := rand.New(rand.NewPCG(7, 7))
	w := newWorld(t.TempDir())
	err := w.write(r, WriteOptions{}, nil, shape{conversations: 15000, messages: 12, overflow: 2, nulls: 0.05})
	if err != nil {
		t.Fatal(err)
	}
	// The model looks rows up by walking, so only a part of the columns is compared row by row.
	w.schema.Tables[1].Columns = nil
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	if n := len(snap.Chunks(Messages)); n < 2 {
		t.Fatalf("%d chunks", n)
	}
	w.checkFirstRows(t, snap)
	w.schema, _ = testSchema()
	w.checkSeamFilters(t, r, snap)
}

// checkSeamFilters evaluates predicates on the conversations whose messages are at a seam of chunks, among others.
func (w *world) checkSeamFilters(t *testing.T, r *rand.Rand, snap *Snapshot) {
	seg := w.segments()[0]
	chunk := snap.Chunks(Conversations)[0]
	off, err := chunk.Segment.rowOffsets(Messages, nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows []uint16
	for k := range len(snap.Chunks(Messages)) {
		for conv := off.at(k*ChunkRows) - 2; conv < off.at(k*ChunkRows)+3; conv++ {
			if conv >= 0 {
				rows = append(rows, uint16(conv))
			}
		}
	}
	reader := snap.NewReader(nil)
	for range 150 {
		p := w.drawPred(r, &w.schema.Tables[0], 1)
		if w.hashed(p) {
			continue
		}
		all, some, want := new(bitmap.Mask), new(bitmap.Mask), new(bitmap.Mask)
		all.Fill(chunk.Rows)
		some.FromSelection(rows)
		for _, m := range []*bitmap.Mask{all, some} {
			if err := reader.Filter(ctx, p, chunk, m); err != nil {
				t.Fatal(err)
			}
		}
		for _, row := range rows {
			if seg.holds(&w.schema, p, Conversations, int(row)) {
				want.Set(row)
			}
		}
		for _, row := range rows {
			if all.Get(row) != want.Get(row) || some.Get(row) != want.Get(row) {
				t.Fatalf("%s: conversation %d", w.describe(p), row)
			}
		}
	}
}

// checkFirstRows compares rows at the seams of chunks.
func (w *world) checkFirstRows(t *testing.T, snap *Snapshot) {
	seg := w.segments()[0]
	schema, _ := testSchema()
	reader := snap.NewReader(nil)
	for _, table := range schema.Tables {
		for _, c := range table.Columns {
			for _, chunk := range snap.Chunks(table.Space) {
				var rows []uint16
				for _, row := range []int{0, 1, 2, chunk.Rows / 3, chunk.Rows / 2, chunk.Rows - 2, chunk.Rows - 1} {
					rows = append(rows, uint16(row))
				}
				if table.Space == Conversations { // those whose messages are at a seam
					rows = rows[:0]
					off, err := chunk.Segment.rowOffsets(Messages, nil)
					if err != nil {
						t.Fatal(err)
					}
					for k := 1; k < len(snap.Chunks(Messages)); k++ {
						at := off.at(k * ChunkRows)
						for conv := at - 3; conv < at+3; conv++ {
							rows = append(rows, uint16(conv))
						}
					}
				}
				some, err := reader.Read(ctx, c.Node, chunk, rows, nil)
				if err != nil {
					t.Fatal(err)
				}
				all, err := snap.NewReader(nil).Read(ctx, c.Node, chunk, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				for i, row := range rows {
					want := seg.value(&schema, c.Node, table.Space, chunk.Index*ChunkRows+int(row))
					for _, got := range []any{valueAt(some, i), valueAt(all, int(row))} {
						if !same(&snap.key, got, want) {
							t.Fatalf("%s.%s row %d of chunk %d: %#v instead of %#v", table.Name, c.Name, row, chunk.Index, got, want)
						}
					}
				}
			}
		}
	}
}

// TestSchemaGrows reads a leaf as NULL in segments from before it was there.
func TestSchemaGrows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	w := newWorld(t.TempDir())
	all, specs := w.schema, w.specs
	const fewer = 11 // the leaves of conversations up to summary are from the start
	w.schema = Schema{Leaves: all.Leaves[:fewer-1]}
	w.specs = specs[:fewer-1]
	if err := w.write(r, WriteOptions{}, nil, shape{conversations: 50, messages: 3, nulls: 0.1}); err != nil {
		t.Fatal(err)
	}
	w.schema, w.specs = all, specs
	if err := w.write(r, WriteOptions{}, nil, shape{conversations: 70, messages: 3, overflow: 1, nulls: 0.1}); err != nil {
		t.Fatal(err)
	}
	w.check(t, r, Options{})

	txn, err := Begin(ctx, w.dir, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer txn.Abort()
	other := all
	other.Leaves = append([]Leaf(nil), all.Leaves...)
	other.Leaves[1].Name = "renamed"
	for what, s := range map[string]Schema{"fewer": {Leaves: all.Leaves[:3]}, "renamed": other} {
		if err := txn.SetSchema(s); err == nil {
			t.Errorf("a schema with %s leaves was taken", what)
		}
	}
}

// TestDictionaryMixed has a leaf that is a dictionary in one segment and plain in another.
func TestDictionaryMixed(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	w := newWorld(t.TempDir())
	var note LeafID
	for _, s := range w.specs {
		if s.Name == "note" {
			note = s.ID
		}
	}
	if err := w.write(r, WriteOptions{}, nil, shape{conversations: 100, messages: 1}); err != nil {
		t.Fatal(err)
	}
	dict := func() *column.Dict {
		store := openStore(t, w.dir, Options{})
		defer store.Close()
		snap := store.Snapshot()
		defer snap.Release()
		d, err := snap.Dict(ctx, note)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if dict() == nil {
		t.Fatal("100 values have no dictionary")
	}
	if err := w.write(r, WriteOptions{}, nil, shape{conversations: 900, messages: 1}); err != nil {
		t.Fatal(err)
	}
	if dict() != nil {
		t.Fatal("900 values have a dictionary")
	}
	w.check(t, r, Options{})
	if err := w.write(r, WriteOptions{}, w.order[1:], shape{conversations: 6000, messages: 1}); err != nil {
		t.Fatal(err)
	}
	w.check(t, r, Options{})
}

func TestAppendRejects(t *testing.T) {
	schema, _ := testSchema()
	txn, err := Begin(ctx, t.TempDir(), WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer txn.Abort()
	if err := txn.SetSchema(schema); err != nil {
		t.Fatal(err)
	}
	shard, err := txn.AddShard(ShardInfo{Path: "p"})
	if err != nil {
		t.Fatal(err)
	}
	one := []uint32{1}
	for what, rows := range map[string]*Rows{
		"too many conversations": {Conversations: ChunkRows + 1, MessageCounts: make([]uint32, ChunkRows+1)},
		"counts missing":         {Conversations: 2, MessageCounts: one},
		"overflow missing":       {Conversations: 1, MessageCounts: one, OverflowCounts: []uint32{}},
		"wrong length":           {Conversations: 1, MessageCounts: one, Leaves: []column.Vector{&column.Strings{Vals: []string{"a", "b"}}}},
		"wrong type":             {Conversations: 1, MessageCounts: one, Leaves: []column.Vector{&column.Int64s{Vals: []int64{1}}}},
		"too many columns":       {Conversations: 1, MessageCounts: one, Leaves: make([]column.Vector, 1000)},
		"too many messages":      {Conversations: 1, MessageCounts: []uint32{maxSegmentChunks*ChunkRows + 1}},
	} {
		b, err := txn.NewSegment(shard)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Append(rows); err == nil {
			t.Errorf("%s: no error", what)
		}
		if err := b.Finish(); err == nil {
			t.Errorf("%s: finished", what)
		}
		if err := b.Append(&Rows{}); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: append after finish: %v", what, err)
		}
	}
	if n := len(txn.Current().Segments); n != 0 {
		t.Errorf("%d segments", n)
	}
}
