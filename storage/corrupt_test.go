package storage

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// damaged makes a small store for tests that damage it.
func damagedWorld(t *testing.T) (*world, *rand.Rand) {
	t.Helper()
	r := rand.New(rand.NewPCG(21, 4))
	w := newWorld(t.TempDir())
	err := w.write(r, WriteOptions{TextBlockBytes: 2048}, nil,
		shape{conversations: 260, messages: 6, overflow: 2, nulls: 0.1}, shape{conversations: 50, messages: 4, nulls: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	return w, r
}

func (w *world) verify(t failer) []Problem {
	t.Helper()
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	problems, err := Verify(ctx, snap, nil)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, p := range problems {
		if !errors.Is(p.Err, ErrCorrupt) {
			t.Fatalf("problem is not marked as corruption: %v", p)
		}
	}
	return problems
}

func TestVerifyClean(t *testing.T) {
	w, _ := damagedWorld(t)
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	var last, total int64
	problems, err := Verify(ctx, snap, func(done, of int64) {
		if done < last || of < done {
			t.Errorf("progress %d of %d after %d", done, of, last)
		}
		last, total = done, of
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if last == 0 || total == 0 {
		t.Error("no progress")
	}
}

// TestFlippedBytes flips bytes in tables. What is read afterwards is right, or an error that matches ErrCorrupt; and Verify finds all of them.
func TestFlippedBytes(t *testing.T) {
	w, r := damagedWorld(t)
	tables, err := filepath.Glob(filepath.Join(w.dir, versionsDir, "*", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	flips := 15 // each of which Pebble takes a second to find the bit of
	if testing.Short() {
		flips = 5
	}
	want := make(map[string]any) // by table, column, segment and row
	for range flips {
		name := tables[r.IntN(len(tables))]
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		at := r.IntN(len(data))
		was := data[at]
		data[at] ^= byte(1 << r.IntN(8))
		if err := os.WriteFile(name, data, filePerm); err != nil {
			t.Fatal(err)
		}
		if !w.readAll(t, want) && len(w.verifyDamaged(t)) == 0 {
			t.Errorf("a flipped bit at byte %d of %d of %s was not found", at, len(data), filepath.Base(name))
		}
		data[at] = was
		if err := os.WriteFile(name, data, filePerm); err != nil {
			t.Fatal(err)
		}
	}
	if problems := w.verify(t); len(problems) > 0 {
		t.Fatal(problems)
	}
}

// verifyDamaged is verify for a store that may not even open.
func (w *world) verifyDamaged(t *testing.T) []Problem {
	store, err := Open(ctx, w.dir, Options{})
	if err != nil {
		return []Problem{{err}}
	}
	store.Close()
	return w.verify(t)
}

// readAll reads every column and compares what can be read with the model, whose values it keeps in want. It reports whether an error was
// met.
func (w *world) readAll(t *testing.T, want map[string]any) (damaged bool) {
	t.Helper()
	meet := func(err error) {
		if !errors.Is(err, ErrCorrupt) {
			t.Fatalf("error is not marked as corruption: %v", err)
		}
		damaged = true
	}
	store, err := Open(ctx, w.dir, Options{})
	if err != nil {
		meet(err)
		return true
	}
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	reader := snap.NewReader(nil)
	for ti := range w.schema.Tables {
		table := &w.schema.Tables[ti]
		for _, c := range table.Columns {
			for _, chunk := range snap.Chunks(table.Space) {
				v, err := reader.Read(ctx, c.Node, chunk, nil, nil)
				if err != nil {
					meet(err)
					continue
				}
				seg := w.segments()[chunk.Segment.ord]
				name := fmt.Sprint(table.Name, c.Name, chunk.Segment.ord)
				vals, ok := want[name].([]any)
				if !ok {
					for i := range v.Len() {
						vals = append(vals, seg.value(&w.schema, c.Node, table.Space, i))
					}
					want[name] = vals
				}
				for i, val := range vals {
					if !same(&snap.key, valueAt(v, i), val) {
						t.Fatalf("%s.%s row %d: %#v instead of %#v", table.Name, c.Name, i, valueAt(v, i), val)
					}
				}
			}
		}
	}
	return damaged
}

func TestDamagedSmallFiles(t *testing.T) {
	w, r := damagedWorld(t)
	catalogs, err := filepath.Glob(filepath.Join(w.dir, versionsDir, "*", catalogName))
	if err != nil || len(catalogs) != 1 {
		t.Fatal(catalogs, err)
	}
	for _, name := range []string{filepath.Join(w.dir, currentName), catalogs[0]} {
		good, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			bad := append([]byte(nil), good...)
			switch r.IntN(3) {
			case 0:
				bad[r.IntN(len(bad))] ^= byte(1 << r.IntN(8))
			case 1:
				bad = bad[:r.IntN(len(bad))]
			case 2:
				bad = append(bad, byte(r.IntN(256)))
			}
			if err := os.WriteFile(name, bad, filePerm); err != nil {
				t.Fatal(err)
			}
			if s, err := Open(ctx, w.dir, Options{}); err == nil {
				s.Close()
				t.Fatalf("%s opened as %q", filepath.Base(name), bad)
			} else if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrFormat) {
				t.Fatalf("%s: %v", filepath.Base(name), err)
			}
			if txn, err := Begin(ctx, w.dir, WriteOptions{}); err == nil {
				txn.Abort()
				t.Fatalf("%s: a writer began on %q", filepath.Base(name), bad)
			}
		}
		if err := os.WriteFile(name, good, filePerm); err != nil {
			t.Fatal(err)
		}
	}
	later := pointer{version: 1}.encode()
	later = []byte(strings.Replace(string(later), pointerMagic+" 1", pointerMagic+" 2", 1))
	if _, err := decodePointer(later); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("a later format: %v", err)
	}
}

// rewrite changes stored values of the published version, with sound checksums: what only a bug, or malice, would do. A nil value is
// removed.
func (w *world) rewrite(t *testing.T, change map[key][]byte) {
	t.Helper()
	h := home{osEnv(), w.dir}
	p, err := h.readPointer()
	if err != nil {
		t.Fatal(err)
	}
	dir := h.versionPath(p.version)
	db, err := openForStaging(h.fs, dir, new(pebbleLog))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n := 0
	for k, value := range change {
		kb := k.append(nil)
		if value == nil {
			if err := db.Excise(ctx, pebble.KeyRange{Start: kb, End: append(kb[:len(kb):len(kb)], 0)}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		n++
		table := &tableWriter{fs: h.fs, path: filepath.Join(w.dir, fmt.Sprintf("rewrite%d.sst", n))}
		if err := table.put(k, value); err != nil {
			t.Fatal(err)
		}
		if _, err := table.finish(); err != nil {
			t.Fatal(err)
		}
		if err := db.Ingest(ctx, []string{table.path}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVerifyFindsContradictions rewrites single values so that they are sound by themselves and contradict others.
func TestVerifyFindsContradictions(t *testing.T) {
	w, _ := damagedWorld(t)
	leaf := func(space Space, name string) *Leaf {
		for i := range w.schema.Leaves {
			if l := &w.schema.Leaves[i]; l.Space == space && l.Name == name {
				return l
			}
		}
		t.Fatal(name)
		return nil
	}
	meta := func(l *Leaf, item byte, space Space) key {
		return key{kind: kindMeta, segment: 1, space: space, leaf: l.ID, item: item}
	}
	chunk := func(l *Leaf) key { return key{kind: kindChunk, segment: 1, space: l.Space, leaf: l.ID} }
	read := func(k key) []byte {
		store := openStore(t, w.dir, Options{})
		defer store.Close()
		snap := store.Snapshot()
		defer snap.Release()
		var out []byte
		if err := snap.get(k, nil, func(v []byte) error { out = append(out, v...); return nil }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	rehead := func(l *Leaf, change func(*header)) (key, []byte) {
		k := meta(l, itemHeader, l.Space)
		info := SegmentInfo{Conversations: len(w.segments()[0].messages), Messages: w.segments()[0].rows(Messages), Overflow: w.segments()[0].rows(Overflow)}
		h, err := parseHeader(read(k), l, &info)
		if err != nil {
			t.Fatal(err)
		}
		change(h)
		return k, h.append(nil, l)
	}
	model, turn, weight := leaf(Conversations, "model"), leaf(Conversations, "turn"), leaf(Conversations, "weight")
	id, redacted := leaf(Conversations, "id"), leaf(Conversations, "redacted")
	content, lens, rank := leaf(Messages, "content"), leaf(Messages, "content.bytes"), leaf(Messages, "rank")
	var enc column.Encoder
	ints := func(n int, f func(i int) int64) []byte {
		vals := make([]int64, n)
		for i := range vals {
			vals[i] = f(i)
		}
		b, _, err := enc.Int64s(nil, vals, nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	seg := w.segments()[0]
	n, messages := len(seg.messages), seg.rows(Messages)

	for what, change := range map[string]func() (key, []byte){
		"cardinality": func() (key, []byte) {
			return rehead(model, func(h *header) { h.own.codes[0], h.own.codes[1] = h.own.codes[0]+1, h.own.codes[1]-1 })
		},
		"cardinality of messages": func() (key, []byte) {
			return rehead(redacted, func(h *header) { h.messages.codes[0]--; h.messages.nulls++ })
		},
		"dictionary": func() (key, []byte) {
			return rehead(model, func(h *header) { h.dict.Vals[1] = h.dict.Vals[0] })
		},
		"minimum": func() (key, []byte) { return rehead(turn, func(h *header) { h.chunks[0].stats.MinInt++ }) },
		"maximum": func() (key, []byte) { return rehead(weight, func(h *header) { h.stats.MaxFloat = 3 }) },
		"bound":   func() (key, []byte) { return rehead(id, func(h *header) { h.chunks[0].stats.MinStr = "s" }) },
		"nulls":   func() (key, []byte) { return rehead(turn, func(h *header) { h.chunks[0].stats.Nulls-- }) },
		"blocks":  func() (key, []byte) { return rehead(content, func(h *header) { h.chunks[0].text.Blocks++ }) },
		"text":    func() (key, []byte) { return rehead(content, func(h *header) { h.chunks[0].text.Rows-- }) },
		"index over messages": func() (key, []byte) {
			k := meta(redacted, itemIndex, Messages)
			return k, shiftIndex(t, read(k), messages)
		},
		"index of a dictionary": func() (key, []byte) {
			k := meta(model, itemIndex, Conversations)
			return k, shiftIndex(t, read(k), n)
		},
		"lookup": func() (key, []byte) {
			k := meta(id, itemLookup, Conversations)
			b := read(k)
			b[4] ^= 1 // of the least fingerprint
			return k, b
		},
		"lengths":     func() (key, []byte) { return chunk(lens), ints(messages, func(i int) int64 { return int64(i % 7) }) },
		"rows":        func() (key, []byte) { return chunk(rank), ints(messages+1, func(int) int64 { return 1 }) },
		"other chunk": func() (key, []byte) { return chunk(turn), read(chunk(weight)) },
		"offsets": func() (key, []byte) {
			return meta(&Leaf{}, itemOffsets, Messages), ints(n, func(i int) int64 {
				if i == 0 {
					return int64(messages)
				}
				return 0
			})
		},
		"counts": func() (key, []byte) {
			return meta(&Leaf{}, itemOffsets, Messages), ints(n, func(int) int64 { return 1 })
		},
		"list": func() (key, []byte) {
			return chunk(leaf(Conversations, "entries")), ints(n, func(int) int64 { return 1 << 40 })
		},
		"missing": func() (key, []byte) { return chunk(weight), nil },
		"stray": func() (key, []byte) {
			k := chunk(weight)
			k.chunk = 9
			return k, []byte("stray")
		},
		"blocks of text": func() (key, []byte) {
			k := key{kind: kindText, segment: 1, space: Messages, leaf: content.ID}
			other := k
			other.block = 1
			return k, read(other)
		},
	} {
		t.Run(what, func(t *testing.T) {
			k, value := change()
			var was []byte
			if what != "stray" {
				was = read(k)
			}
			w.rewrite(t, map[key][]byte{k: value})
			problems := w.verify(t)
			if len(problems) == 0 {
				t.Errorf("not found")
			}
			for _, p := range problems {
				if !strings.Contains(p.Error(), "segment 1") {
					t.Errorf("the place is not named: %v", p)
				}
			}
			t.Log(problems)
			// Reading must not panic, whatever it answers.
			w.readLoosely(t)
			w.rewrite(t, map[key][]byte{k: was})
			if problems := w.verify(t); len(problems) > 0 {
				t.Fatal("not restored:", problems)
			}
		})
	}
}

// shiftIndex returns an index with the same cardinalities over other rows.
func shiftIndex(t *testing.T, data []byte, rows int) []byte {
	t.Helper()
	x, err := bitmap.ParseIndex(data, rows)
	if err != nil {
		t.Fatal(err)
	}
	codes := make([]uint32, rows)
	var nulls bitmap.Mask
	for code := range uint32(x.Codes() + 1) {
		s, err := setOf(x, code)
		if err != nil {
			t.Fatal(err)
		}
		for row := range s.All() {
			to := (int(row) + 1) % rows
			if int(code) == x.Codes() {
				nulls.Set(uint16(to))
			} else {
				codes[to] = code
			}
		}
	}
	b, err := bitmap.NewIndexBuilder(x.Codes())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.AddUint32(codes, &nulls); err != nil {
		t.Fatal(err)
	}
	y, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return y.AppendTo(nil)
}

// readLoosely reads and filters everything, and expects no more than not to panic.
func (w *world) readLoosely(t *testing.T) {
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	reader := snap.NewReader(nil)
	r := rand.New(rand.NewPCG(1, 9))
	check := func(err error) {
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("error is not marked as corruption: %v", err)
		}
	}
	for ti := range w.schema.Tables {
		table := &w.schema.Tables[ti]
		for _, chunk := range snap.Chunks(table.Space) {
			for _, c := range table.Columns {
				_, err := reader.Read(ctx, c.Node, chunk, nil, nil)
				check(err)
				_, err = reader.Read(ctx, c.Node, chunk, []uint16{1, 3}, nil)
				check(err)
			}
			for range 30 {
				m := new(bitmap.Mask)
				m.Fill(chunk.Rows)
				check(reader.Filter(ctx, w.drawPred(r, table, 1), chunk, m))
			}
		}
	}
	for i := range w.schema.Leaves {
		l := &w.schema.Leaves[i]
		if snap.HasIndex(l.ID, l.Space) {
			_, _, err := snap.ValueCounts(ctx, l.ID, l.Space)
			check(err)
		}
		if l.Lookup {
			_, err := snap.Lookup(ctx, l.ID, "repeated", nil)
			check(err)
		}
	}
	_, err := snap.Info(ctx)
	check(err)
}
