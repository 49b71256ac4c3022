package storage

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Problem is something wrong with a store that Verify found.
type Problem struct {
	Err error // names the place; matches ErrCorrupt unless the operating system failed to read
}

// Error is the problem as text.
func (p Problem) Error() string { return p.Err.Error() }

// maxProblems bounds what Verify collects: a store with more is damaged throughout.
const maxProblems = 1000

// Verify reads everything a snapshot has and checks it: checksums of values and of the blocks they are in, the order of keys, that there
// is every value and none besides, counts of rows, statistics in headers against values, indexes against
// columns, and lengths, classes and hashes of text against the text. It works on all processors, past the caches, in memory that
// does not grow with the store. progress, which may be nil, is called with the bytes checked and those to check; calls
// do not overlap. The error is that of ctx, or of a reading that failed for reasons beside the store; then the problems are those
// found until then.
func Verify(ctx context.Context, s *Snapshot, progress func(done, total int64)) ([]Problem, error) {
	s.refs.Add(1)
	defer s.release()
	v := &verifier{version: s.uncached(), progress: progress}
	for _, seg := range v.segments {
		v.total += 2 * seg.info.StoredBytes // once as tables, once as values
	}
	v.checkCatalog()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	g.Go(func() error { return v.checkLevels() })
	for _, seg := range v.segments {
		g.Go(func() error { return v.checkKeys(ctx, seg) })
		g.Go(func() error { return v.checkOffsets(ctx, seg) })
		for i := range seg.info.Leaves {
			l := &v.cat.Schema.Leaves[i]
			g.Go(func() error { return v.checkLeaf(ctx, seg, l) })
		}
	}
	err := g.Wait()
	slices.SortFunc(v.problems, func(a, b Problem) int { return strings.Compare(a.Error(), b.Error()) })
	// A missing value is missed by several checks.
	v.problems = slices.CompactFunc(v.problems, func(a, b Problem) bool { return a.Error() == b.Error() })
	return v.problems, err
}

// uncached returns the version with empty caches, so that what is read comes from the store.
func (v *version) uncached() *version {
	store := &Store{home: v.store.home, opt: v.store.opt, cache: newCache(1), text: newCache(1)}
	u := &version{pointer: v.pointer, store: store, cat: v.cat, key: v.key, leaves: make([]leafFacts, len(v.leaves)), db: v.db}
	u.refs.Store(1)
	for i, seg := range v.segments {
		u.segments = append(u.segments, newSegment(u, i, seg.info, newSegmentData(&seg.info)))
	}
	return u
}

type verifier struct {
	*version
	done, total int64
	progress    func(done, total int64)
	full        atomic.Bool // as many problems as are collected

	mu       sync.Mutex
	problems []Problem
}

// report keeps a problem, and returns an error that is none of the store.
func (v *verifier) report(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrClosed) {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.problems) < maxProblems {
		v.problems = append(v.problems, Problem{err})
	} else {
		v.full.Store(true)
	}
	return nil
}

func (v *verifier) advance(n int64) {
	if v.progress == nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.done = min(v.done+n, v.total)
	v.progress(v.done, v.total)
}

// checkCatalog compares the rows that the catalog says shards have with those of their segments.
func (v *verifier) checkCatalog() {
	for i := range v.cat.Shards {
		s := &v.cat.Shards[i]
		var rows, messages int64
		for _, seg := range v.segments {
			if seg.info.Shard == s.ID {
				rows += int64(seg.info.Conversations)
				messages += int64(seg.info.Messages)
			}
		}
		if s.Rows != rows || s.Messages != messages {
			_ = v.report(corruptf("shard %s has %d conversations and %d messages in its segments, and %d and %d in the catalog",
				s.Path, rows, messages, s.Rows, s.Messages))
		}
	}
}

// checkLevels has Pebble read every block of every table.
func (v *verifier) checkLevels() error {
	if err := v.db.CheckLevels(nil); err != nil {
		return v.report(fmt.Errorf("check tables: %w", corrupt(err)))
	}
	return nil
}

// checkKeys compares the values there are with those the headers promise, and checks the checksum of each.
func (v *verifier) checkKeys(ctx context.Context, seg *Segment) error {
	want, err := v.expected(seg)
	if err != nil {
		return v.report(err)
	}
	for _, kind := range keyKinds {
		err := v.eachValue(seg.info.ID, kind, func(k key, sealed []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := unseal(sealed, k.append(nil)); err != nil {
				return v.report(fmt.Errorf("read %s: %w", k.describe(&v.cat.Schema), err))
			}
			v.advance(int64(len(sealed)))
			if _, ok := want[k]; !ok {
				return v.report(corruptf("%s is there, and nothing refers to it", k.describe(&v.cat.Schema)))
			}
			delete(want, k)
			return nil
		})
		if err := v.report(err); err != nil {
			return err
		}
	}
	for k := range want {
		if err := v.report(fmt.Errorf("read %s: %w", k.describe(&v.cat.Schema), corruptf("it is missing"))); err != nil {
			return err
		}
	}
	return nil
}

// expected returns the keys that a segment has by its headers.
func (v *verifier) expected(seg *Segment) (map[key]struct{}, error) {
	want := make(map[key]struct{})
	for _, space := range []Space{Messages, Overflow} {
		if space == Messages || seg.info.Rows(space) > 0 {
			want[key{kind: kindMeta, segment: seg.info.ID, space: space, item: itemOffsets}] = struct{}{}
		}
	}
	for i := range seg.info.Leaves {
		l := &v.cat.Schema.Leaves[i]
		meta := seg.key(kindMeta, l)
		meta.item = itemHeader
		want[meta] = struct{}{}
		h, err := seg.header(l, nil)
		if err != nil {
			if err := v.report(err); err != nil {
				return nil, err
			}
			continue
		}
		if h.indexed {
			meta.item = itemIndex
			want[meta] = struct{}{}
			if l.Space == Conversations {
				meta.space = Messages
				want[meta] = struct{}{}
				meta.space = l.Space
			}
		}
		if l.Lookup && h.form != formNull {
			meta.item = itemLookup
			want[meta] = struct{}{}
		}
		for c := range h.chunks {
			k := seg.key(kindChunk, l)
			k.chunk = c
			want[k] = struct{}{}
			k.kind = kindText
			for block := range h.chunks[c].text.Blocks {
				k.block = block
				want[k] = struct{}{}
			}
		}
	}
	return want, nil
}

// checkOffsets checks the rows of each conversation, and that every list finds its elements.
func (v *verifier) checkOffsets(ctx context.Context, seg *Segment) error {
	for _, space := range []Space{Messages, Overflow} {
		if _, err := seg.rowOffsets(space, nil); err != nil {
			return v.report(err)
		}
	}
	r := (&Snapshot{version: v.version}).NewReader(nil)
	seen := make(map[LeafID]bool)
	for i := range v.cat.Schema.Tables {
		t := &v.cat.Schema.Tables[i]
		for j := range t.Columns {
			n := t.Columns[j].Node
			if t.Space != Conversations || n.Kind != ListNode && n.Kind != ElementNode && n.Kind != MaxNode || seen[n.Leaf] {
				continue
			}
			seen[n.Leaf] = true
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := v.report(checkLists(r, n, seg)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkLists(r *Reader, n *Node, seg *Segment) error {
	a := at{seg: seg, space: Conversations, n: seg.info.Conversations}
	s, err := r.spans(n, a)
	for i := 0; err == nil && i < a.n; i++ {
		_, err = s.at(i)
	}
	return err
}
