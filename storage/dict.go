package storage

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/colloquydb/colloquy/storage/column"
)

// leafFacts is what is known of a leaf over all segments of a version, found from the headers when it is first asked for. It is small,
// and stays for the life of the version.
type leafFacts struct {
	mu  sync.Mutex // of who finds it
	sum atomic.Pointer[leafSummary]
}

type leafSummary struct {
	// dict is the dictionary over all segments, in byte order, nil if the leaf is held otherwise in some segment (or NULL everywhere).
	dict *column.Dict
	// remap gives for each segment the codes in dict of the segment's own codes; nil for a segment without values.
	remap [][]uint32
	// indexed: every segment has bitmaps of the leaf, or only NULL.
	indexed bool
}

// summary returns what is known of a leaf.
func (v *version) summary(l *Leaf, st *Stats) (*leafSummary, error) {
	info := &v.leaves[l.ID-1]
	if s := info.sum.Load(); s != nil {
		return s, nil
	}
	info.mu.Lock()
	defer info.mu.Unlock()
	if s := info.sum.Load(); s != nil {
		return s, nil
	}
	s, err := v.summarize(l, st)
	if err != nil {
		return nil, err
	}
	info.sum.Store(s)
	return s, nil
}

func (v *version) summarize(l *Leaf, st *Stats) (*leafSummary, error) {
	s := &leafSummary{remap: make([][]uint32, len(v.segments))}
	if l.Kind == column.Bool {
		s.indexed = true
		return s, nil
	}
	if l.Kind != column.Varchar || l.Storing != Plain || l.Lookup {
		return s, nil
	}
	dicts := make([]*column.Dict, len(v.segments))
	indexed := true
	var all []string
	for i, seg := range v.segments {
		h, err := seg.header(l, st)
		if err != nil {
			return nil, err
		}
		switch h.form {
		case formDict:
			dicts[i] = h.dict
			all = append(all, h.dict.Vals...)
			indexed = indexed && h.indexed
		case formNull:
		default:
			return s, nil
		}
	}
	if len(all) == 0 {
		return s, nil
	}
	slices.Sort(all)
	all = slices.Clip(slices.Compact(all))
	s.dict, s.indexed = &column.Dict{Vals: all}, indexed
	for i, d := range dicts {
		if d == nil {
			continue
		}
		s.remap[i] = make([]uint32, len(d.Vals))
		for c, val := range d.Vals {
			at, _ := slices.BinarySearch(all, val)
			s.remap[i][c] = uint32(at)
		}
	}
	return s, nil
}

// errLeaf is for a leaf that is not in the schema, or not of the kind that was asked for.
func errLeaf(what string, id LeafID) error {
	return fmt.Errorf("%s: no such column (leaf %d)", what, id)
}

// Dict returns the snapshot-wide dictionary of a string leaf that is held as dictionary codes in every segment
// (model, language, role), nil for other leaves. Its values are distinct and in byte order.
func (s *Snapshot) Dict(ctx context.Context, leaf LeafID) (*column.Dict, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := s.cat.Schema.Leaf(leaf)
	if l == nil {
		return nil, errLeaf("read dictionary", leaf)
	}
	sum, err := s.summary(l, nil)
	if err != nil {
		return nil, err
	}
	return sum.dict, nil
}

// HasIndex reports whether the leaf has bitmaps (bool and dictionary leaves do), readable in the given space. False, too, where
// headers cannot be read: whoever then reads the column is told why.
func (s *Snapshot) HasIndex(leaf LeafID, space Space) bool {
	l := s.cat.Schema.Leaf(leaf)
	if l == nil || space != l.Space && !(l.Space == Conversations && space == Messages) {
		return false
	}
	sum, err := s.summary(l, nil)
	return err == nil && sum.indexed
}

// ValueCounts returns, from stored cardinalities alone, the number of rows of space (the leaf's own, or Messages for
// a leaf of Conversations) with each value, and the number of NULLs. It is for leaves of which HasIndex(leaf, space) holds. Codes
// ascend; a value without a row in that space is left out.
func (s *Snapshot) ValueCounts(ctx context.Context, leaf LeafID, space Space) (counts []ValueCount, nulls int64, err error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	l := s.cat.Schema.Leaf(leaf)
	if l == nil || !s.HasIndex(leaf, space) {
		return nil, 0, errLeaf("count values", leaf)
	}
	sum, err := s.summary(l, nil)
	if err != nil {
		return nil, 0, err
	}
	codes := 2
	if sum.dict != nil {
		codes = len(sum.dict.Vals)
	}
	rows := make([]int64, codes)
	for _, seg := range s.segments {
		h, err := seg.header(l, nil)
		if err != nil {
			return nil, 0, err
		}
		if h.form == formNull {
			nulls += int64(seg.info.Rows(space))
			continue
		}
		c := &h.own
		if space != l.Space {
			c = &h.messages
		}
		for code, n := range c.codes {
			if remap := sum.remap[seg.ord]; remap != nil {
				code = int(remap[code])
			}
			rows[code] += int64(n)
		}
		nulls += int64(c.nulls)
	}
	for code, n := range rows {
		if n > 0 {
			counts = append(counts, ValueCount{Code: uint32(code), Rows: n})
		}
	}
	return counts, nulls, nil
}

// Bounds returns the minimum, maximum and NULL count of a leaf from its headers alone.
func (s *Snapshot) Bounds(ctx context.Context, leaf LeafID) (Bounds, error) {
	if err := ctx.Err(); err != nil {
		return Bounds{}, err
	}
	l := s.cat.Schema.Leaf(leaf)
	if l == nil {
		return Bounds{}, errLeaf("read bounds", leaf)
	}
	of := l
	if l.Storing == Text { // whose NULLs are those of its lengths
		of = s.cat.Schema.Companion(leaf, TextBytes)
	}
	b := Bounds{Empty: true}
	for _, seg := range s.segments {
		h, err := seg.header(of, nil)
		if err != nil {
			return Bounds{}, err
		}
		b.Nulls += int64(h.stats.Nulls)
		if h.stats.Nulls == h.rows {
			continue
		}
		st := &h.stats
		if b.Empty {
			b.MinInt, b.MaxInt, b.MinFloat, b.MaxFloat = st.MinInt, st.MaxInt, st.MinFloat, st.MaxFloat
			b.Empty = false
			continue
		}
		b.MinInt, b.MaxInt = min(b.MinInt, st.MinInt), max(b.MaxInt, st.MaxInt)
		if column.CompareFloat64(st.MinFloat, b.MinFloat) < 0 {
			b.MinFloat = st.MinFloat
		}
		if column.CompareFloat64(st.MaxFloat, b.MaxFloat) > 0 {
			b.MaxFloat = st.MaxFloat
		}
	}
	if l.Kind != column.BigInt && l.Kind != column.Timestamp {
		b.MinInt, b.MaxInt = 0, 0
	}
	return b, nil
}
