package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/colloquydb/colloquy/storage/column"
	"github.com/zeebo/xxh3"
)

// fuzzSeeds are values of a real store, by what they are.
func fuzzSeeds(f *testing.F, item byte) [][]byte {
	f.Helper()
	w := newWorld(f.TempDir())
	r := rand.New(rand.NewPCG(2, 3))
	if err := w.write(r, WriteOptions{}, nil, shape{conversations: 20, messages: 3, overflow: 1, nulls: 0.2}); err != nil {
		f.Fatal(err)
	}
	store := openStore(f, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	var seeds [][]byte
	err := snap.eachValue(1, kindMeta, func(k key, sealed []byte) error {
		if k.item == item {
			seeds = append(seeds, bytes.Clone(sealed[:len(sealed)-sealLen]))
		}
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
	return seeds
}

// FuzzHeader parses anything as the header of leaves of every kind: an error, or what is written back as the same header.
func FuzzHeader(f *testing.F) {
	for _, seed := range fuzzSeeds(f, itemHeader) {
		for leaf := range uint8(4) {
			f.Add(seed, leaf)
		}
	}
	schema, _ := testSchema()
	seg := &SegmentInfo{Conversations: 20, Messages: 70000, Overflow: 5}
	f.Fuzz(func(t *testing.T, data []byte, leaf uint8) {
		l := &schema.Leaves[int(leaf)%len(schema.Leaves)]
		h, err := parseHeader(data, l, seg)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("not marked as corruption: %v", err)
			}
			return
		}
		again, err := parseHeader(h.append(nil, l), l, seg)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if !bytes.Equal(again.append(nil, l), h.append(nil, l)) {
			t.Fatal("a header changes when it is written and read")
		}
		for i := range h.chunks {
			decideChunk(&Pred{Op: Range, Ints: []int64{1, 5}}, l, &h.chunks[i].stats, h)
		}
	})
}

func FuzzLookupIndex(f *testing.F) {
	for _, seed := range fuzzSeeds(f, itemLookup) {
		f.Add(seed, uint32(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, print uint32) {
		x, err := parseLookup(data, max(0, len(data)-4)/6, 300)
		if err != nil {
			return
		}
		want := 0
		for _, p := range x.prints {
			if p == print {
				want++
			}
		}
		if got := x.find(print); len(got) != want {
			t.Fatalf("%d rows of a fingerprint that %d have", len(got), want)
		}
	})
}

func FuzzPointer(f *testing.F) {
	f.Add(pointer{version: 12, catalog: 1}.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := decodePointer(data)
		if err != nil {
			return
		}
		if q, err := decodePointer(p.encode()); err != nil || q != p {
			t.Fatalf("%+v becomes %+v, %v", p, q, err)
		}
	})
}

// FuzzCatalog gives the catalog any JSON, with a sound checksum. What is accepted must be safe to open.
func FuzzCatalog(f *testing.F) {
	schema, _ := testSchema()
	c := &catalogFile{Version: 1, NextShard: 2, NextSegment: 3, Catalog: Catalog{
		Schema: schema, Shards: []ShardInfo{{ID: 1}}, Segments: []SegmentInfo{{ID: 2, Shard: 1, Conversations: 3, Leaves: 2}},
	}}
	if err := c.init(); err != nil {
		f.Fatal(err)
	}
	body, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte(`{"schema":{"tables":[{"name":"t","columns":[{"name":"c","node":{"kind":2,"type":{"Kind":6}}}]}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		sealed := append([]byte(catalogMagic+" 1 "), []byte(hex16(xxh3.Hash(body)))...)
		c, err := decodeCatalog(append(append(sealed, '\n'), body...))
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("not marked as corruption: %v", err)
			}
			return
		}
		if _, err := c.encode(); err != nil {
			t.Fatal(err)
		}
	})
}

func hex16(v uint64) string {
	const digits = "0123456789abcdef"
	var b [16]byte
	for i := range b {
		b[i] = digits[v>>(60-4*i)&15]
	}
	return string(b[:])
}

func FuzzKey(f *testing.F) {
	for _, kind := range keyKinds {
		f.Add(key{kind: kind, segment: 7, space: Messages, leaf: 3, item: itemIndex, chunk: 2, block: 9}.append(nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parseKey(data)
		if err != nil {
			return
		}
		if !bytes.Equal(k.append(nil), data) {
			t.Fatalf("%x becomes %x", data, k.append(nil))
		}
		_ = k.describe(&Schema{})
	})
}

// TestIncompleteTypes are what a catalog with a sound checksum could still bring.
func TestIncompleteTypes(t *testing.T) {
	schema, _ := testSchema()
	length := schema.Tables[0].Column("conversation").Node.Leaf
	elem := schema.Tables[0].Column("flags").Node.Elem
	for what, n := range map[string]*Node{
		"list of nothing":     {Kind: ListNode, Leaf: length, Elem: elem, Type: column.Type{Kind: column.List}},
		"list without rows":   {Kind: ListNode, Leaf: length, Type: column.ListOf(column.BoolType)},
		"element of nothing":  {Kind: ElementNode, Leaf: length, Type: column.BoolType},
		"greatest of a bool":  {Kind: MaxNode, Leaf: length, Elem: elem, Type: column.BoolType},
		"struct with no type": {Kind: StructNode, Fields: []*Node{elem}},
		"missing field":       {Kind: StructNode, Fields: []*Node{nil}, Type: column.StructOf(column.Field{Name: "f", Type: column.BoolType})},
		"unknown kind":        {Kind: LeafNode, Leaf: 1, Type: column.Type{Kind: 200}},
	} {
		if err := schema.CheckNode(n, Conversations); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
