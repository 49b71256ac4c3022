package load

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// transformer turns batches of a shard into rows of a segment. Most vectors are handed on as they are; only marks,
// lengths and folds are made, and entries put in their places where a list does not run along as it should. It serves one
// goroutine.
type transformer struct {
	lay  *layout
	rows storage.Rows
	made map[storage.LeafID]column.Vector // vectors of ours, refilled

	counts, over []uint32
	place, extra []int32 // see along
}

func newTransformer(lay *layout) *transformer {
	return &transformer{lay: lay, made: make(map[storage.LeafID]column.Vector)}
}

// transform returns the rows of a batch. They are valid until the next call, and as long as the batch is.
func (t *transformer) transform(b *parquet.Batch) (*storage.Rows, error) {
	t.rows = storage.Rows{Conversations: b.Rows, Leaves: t.rows.Leaves}
	if t.rows.Leaves == nil {
		t.rows.Leaves = make([]column.Vector, len(t.lay.schema.Leaves))
	}
	clear(t.rows.Leaves)
	for i, id := range t.lay.scalars {
		if id != 0 {
			t.put(id, b.Columns[i])
		}
	}
	list, ok := b.Columns[t.lay.list.column].(*column.Lists)
	aligned, ok2 := b.Columns[t.lay.aligned.column].(*column.Lists)
	if !ok || !ok2 {
		return nil, fmt.Errorf("transform rows: columns are %T and %T instead of lists", b.Columns[t.lay.list.column], b.Columns[t.lay.aligned.column])
	}
	t.counts = lengths(t.counts, list.Offsets)
	t.rows.MessageCounts = t.counts
	t.length(t.lay.list.length, list)
	for i := range t.lay.list.nodes {
		n := &t.lay.list.nodes[i]
		t.put(n.leaf, t.values(n, n.leaf, list.Elem))
	}
	t.length(t.lay.aligned.length, aligned)
	t.along(list.Offsets, aligned)
	return &t.rows, nil
}

func (t *transformer) put(id storage.LeafID, v column.Vector) { t.rows.Leaves[id-1] = v }

// vector returns the vector that transform made for a leaf before, to be refilled.
func vector[T any](t *transformer, id storage.LeafID) *T {
	v, ok := any(t.made[id]).(*T)
	if !ok {
		v = new(T)
		t.made[id] = any(v).(column.Vector)
	}
	return v
}

func lengths(dst []uint32, offsets []uint32) []uint32 {
	dst = dst[:0]
	for i := range len(offsets) - 1 {
		dst = append(dst, offsets[i+1]-offsets[i])
	}
	return dst
}

// length makes the leaf that holds the length of a list.
func (t *transformer) length(id storage.LeafID, list *column.Lists) {
	v := vector[column.Int64s](t, id)
	v.Vals = v.Vals[:0]
	for i := range list.Len() {
		v.Vals = append(v.Vals, int64(list.Offsets[i+1]-list.Offsets[i]))
	}
	v.Nulls = append(v.Nulls[:0], list.Nulls...)
	t.put(id, v)
}

// at returns the vector of the node at path below elem.
func at(elem column.Vector, path []int) column.Vector {
	for _, i := range path {
		elem = elem.(*column.Structs).Fields[i]
	}
	return elem
}

// values returns the values of a node: those of a scalar as they are, for a struct the marks of where it is NULL.
func (t *transformer) values(n *nodeLayout, id storage.LeafID, elem column.Vector) column.Vector {
	v := at(elem, n.path)
	s, ok := v.(*column.Structs)
	if !ok {
		return v
	}
	m := vector[column.Bools](t, id)
	m.Vals, m.Nulls = resize(m.Vals, s.N), m.Nulls[:0]
	if !s.Nulls.Any() {
		clear(m.Vals)
		return m
	}
	for i := range m.Vals {
		m.Vals[i] = s.Nulls.Get(i)
	}
	return m
}

// along lays the entries of aligned beside the messages, of which offsets tells the conversations.
func (t *transformer) along(offsets []uint32, aligned *column.Lists) {
	nodes := t.lay.aligned.nodes
	for i := range nodes {
		if n := &nodes[i]; n.any != 0 {
			v := vector[column.Bools](t, n.any)
			anyOf(v, aligned.Offsets, at(aligned.Elem, n.path).(*column.Bools))
			t.put(n.any, v)
		}
	}
	if t.places(offsets, aligned.Offsets) {
		for i := range nodes {
			t.put(nodes[i].leaf, t.values(&nodes[i], nodes[i].leaf, aligned.Elem))
		}
		return
	}
	t.rows.OverflowCounts = t.over
	for i := range nodes {
		n := &nodes[i]
		t.gather(n, n.leaf, aligned.Elem, t.place)
		t.gather(n, n.overflow, aligned.Elem, t.extra)
	}
}

// places finds for each message its entry, -1 for none, and the entries beyond the last message of their conversation. True
// means that each message has its own and none is left.
func (t *transformer) places(messages, entries []uint32) bool {
	same := true
	for i := range messages {
		same = same && messages[i] == entries[i]
	}
	if same {
		return true
	}
	t.place, t.extra, t.over = t.place[:0], t.extra[:0], t.over[:0]
	for i := range len(messages) - 1 {
		entry, last := entries[i], entries[i+1]
		for range messages[i+1] - messages[i] {
			if entry < last {
				t.place = append(t.place, int32(entry))
				entry++
			} else {
				t.place = append(t.place, -1)
			}
		}
		t.over = append(t.over, last-entry)
		for ; entry < last; entry++ {
			t.extra = append(t.extra, int32(entry))
		}
	}
	return false
}

// gather makes the leaf id of the entries that sel names; -1 is a NULL one.
func (t *transformer) gather(n *nodeLayout, id storage.LeafID, elem column.Vector, sel []int32) {
	switch v := at(elem, n.path).(type) {
	case *column.Structs:
		m := vector[column.Bools](t, id)
		m.Vals, m.Nulls = resize(m.Vals, len(sel)), m.Nulls[:0]
		for i, s := range sel {
			m.Vals[i] = s < 0 || v.Nulls.Get(int(s))
		}
		t.put(id, m)
	case *column.Bools:
		to := vector[column.Bools](t, id)
		to.Vals, to.Nulls = pick(to.Vals, to.Nulls, v.Vals, v.Nulls, sel)
		t.put(id, to)
	case *column.Int64s:
		to := vector[column.Int64s](t, id)
		to.Time = v.Time
		to.Vals, to.Nulls = pick(to.Vals, to.Nulls, v.Vals, v.Nulls, sel)
		t.put(id, to)
	case *column.Float64s:
		to := vector[column.Float64s](t, id)
		to.Vals, to.Nulls = pick(to.Vals, to.Nulls, v.Vals, v.Nulls, sel)
		t.put(id, to)
	case *column.Strings:
		to := new(column.Strings)
		to.Vals, to.Nulls = pick(to.Vals, to.Nulls, v.Vals, v.Nulls, sel)
		t.put(id, to)
	case *column.Codes:
		to := &column.Codes{Dict: v.Dict}
		to.Vals, to.Nulls = pick(to.Vals, to.Nulls, v.Vals, v.Nulls, sel)
		t.put(id, to)
	}
}

// pick copies the values that sel names, NULL for -1.
func pick[T any](dst []T, nulls column.Nulls, src []T, srcNulls column.Nulls, sel []int32) ([]T, column.Nulls) {
	dst, nulls = resize(dst, len(sel)), nulls[:0]
	var zero T
	for i, s := range sel {
		if s < 0 || srcNulls.Get(int(s)) {
			dst[i] = zero
			nulls = nulls.With(i, len(sel))
		} else {
			dst[i] = src[s]
		}
	}
	return dst, nulls
}

// anyOf folds the values of each list with bool_or: true if any is, NULL if there is none but NULLs.
func anyOf(dst *column.Bools, offsets []uint32, v *column.Bools) {
	n := len(offsets) - 1
	dst.Vals, dst.Nulls = resize(dst.Vals, n), dst.Nulls[:0]
	nulls := v.Nulls.Any()
	for i := range n {
		any, said := false, false
		if lo, hi := offsets[i], offsets[i+1]; !nulls {
			for _, b := range v.Vals[lo:hi] {
				any = any || b
			}
			said = hi > lo
		} else {
			for j := lo; j < hi; j++ {
				if !v.Nulls.Get(int(j)) {
					any, said = any || v.Vals[j], true
				}
			}
		}
		dst.Vals[i] = any
		if !said {
			dst.Nulls = dst.Nulls.With(i, n)
		}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
