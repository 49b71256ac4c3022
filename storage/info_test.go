package storage

import (
	"math/rand/v2"
	"testing"
)

// TestInfo compares the sums with the sizes of all values.
func TestInfo(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	w := newWorld(t.TempDir())
	if err := w.write(r, WriteOptions{TextBlockBytes: 1024}, nil, shape{conversations: 200, messages: 4, overflow: 2, nulls: 0.1, vary: true}, tiny); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	info, err := snap.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	byLeaf := make(map[LeafID]int64)
	for _, seg := range snap.Segments() {
		for _, kind := range keyKinds {
			err := snap.eachValue(seg.info.ID, kind, func(k key, sealed []byte) error {
				total += int64(len(sealed))
				byLeaf[k.leaf] += int64(len(sealed))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if info.Values != total {
		t.Errorf("%d bytes of values instead of %d", info.Values, total)
	}
	for i := range info.Leaves {
		l := &info.Leaves[i]
		if l.Total() != byLeaf[l.ID] {
			t.Errorf("column %s: %+v is %d bytes instead of %d", l.Name, l, l.Total(), byLeaf[l.ID])
		}
	}
	stored := int64(0)
	for _, seg := range snap.Segments() {
		stored += seg.Info().StoredBytes
	}
	if info.Tables != stored || info.Tables < info.Values || info.Files < info.Tables {
		t.Errorf("values %d, tables %d (%d by the catalog), files %d", info.Values, info.Tables, stored, info.Files)
	}
	if info.Rows[Conversations] != 220 || info.Segments != 2 || info.Shards != 1 || info.Version != 1 {
		t.Errorf("%+v", info)
	}
}
