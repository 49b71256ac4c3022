package storage

import (
	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// filterText evaluates a predicate on a Text leaf: NULLs and empty text from the lengths, equality from lengths and hashes
// before anything is decompressed, and all else from the blocks that hold rows of m.
func (r *Reader) filterText(p *Pred, l *Leaf, a at, m *bitmap.Mask) error {
	of := r.v.cat.Schema.Companion(l.ID, TextBytes)
	lens, err := a.seg.ints(of, a.chunk, r.st)
	if err != nil {
		return err
	}
	r.touch()
	if p.Op == IsNull {
		return readError(&a, of, lens.FilterNull(p.Not, bits(m)))
	}
	// From here on m loses its NULLs, and hit collects the rows that satisfy the predicate before its Not.
	if err := lens.FilterNull(true, bits(m)); err != nil {
		return readError(&a, of, err)
	}
	if !m.Any() {
		return nil
	}
	hit := r.takeMask()
	defer r.giveMask(hit)
	if p.Op == InStrings {
		err = r.textIn(p.Strings, l, of, lens, a, m, hit)
	} else {
		err = r.textMatch(p.Matcher, l, of, lens, a, m, hit)
	}
	if err != nil {
		return err
	}
	if p.Not {
		m.AndNot(hit)
	} else {
		m.And(hit)
	}
	return nil
}

// textMatch makes hit the rows of m, none of them NULL, whose text satisfies the matcher.
func (r *Reader) textMatch(match Matcher, l, of *Leaf, lens *column.IntChunk, a at, m, hit *bitmap.Mask) error {
	hit.Clear()
	if match.Match(nil) {
		*hit = *m
		if err := lens.FilterRange(0, 0, false, bits(hit)); err != nil {
			return readError(&a, of, err)
		}
	}
	return r.addMatches(m, hit, l, a, match.Match)
}

// addMatches adds to hit the rows of m with text, not empty, for which test is true. Text that repeats is tested once.
func (r *Reader) addMatches(m, hit *bitmap.Mask, l *Leaf, a at, test func(text []byte) bool) error {
	c, err := a.seg.textChunk(l, a.chunk, r.st)
	if err != nil {
		return err
	}
	src, found := r.takeMask(), r.takeMask()
	defer func() { r.giveMask(src); r.giveMask(found) }()
	c.dir.Sources(bits(m), bits(src))
	rows := src.Select(r.takeRows())
	defer func() { r.giveRows(rows) }()
	if len(rows) == 0 {
		return nil
	}
	found.Clear()
	a.rows, a.n = rows, len(rows)
	err = r.eachText(l, &a, c, func(i int, text []byte) {
		if test(text) {
			found.Set(rows[i])
		}
	})
	if err != nil || !found.Any() {
		return err
	}
	*src = *m
	c.dir.FromSources(bits(found), bits(src))
	hit.Or(src)
	return nil
}

// textIn makes hit the rows of m, none of them NULL, whose text is one of set.
func (r *Reader) textIn(set []string, l, of *Leaf, lens *column.IntChunk, a at, m, hit *bitmap.Mask) error {
	*hit = *m
	sizes := make([]int64, len(set))
	hashes := make([]string, len(set))
	want := make(map[string]bool, len(set))
	for i, s := range set {
		sizes[i] = int64(len(s))
		h := column.TextHash(&r.v.key, []byte(s))
		hashes[i] = string(h[:])
		want[s] = true
	}
	if err := lens.FilterIn(sizes, false, bits(hit)); err != nil {
		return readError(&a, of, err)
	}
	if !hit.Any() {
		return nil
	}
	hl := r.v.cat.Schema.Companion(l.ID, TextHash)
	hc, err := a.seg.strings(hl, a.chunk, r.st)
	if err != nil {
		return err
	}
	if err := hc.FilterIn(hashes, false, bits(hit)); err != nil {
		return readError(&a, hl, err)
	}
	r.st.IndexHits.Add(1)
	if !hit.Any() {
		return nil
	}
	// The hash has found the rows; the bytes have the last word.
	sure := r.takeMask()
	defer r.giveMask(sure)
	sure.Clear()
	if want[""] {
		*sure = *hit
		if err := lens.FilterRange(0, 0, false, bits(sure)); err != nil {
			return readError(&a, of, err)
		}
	}
	err = r.addMatches(hit, sure, l, a, func(text []byte) bool { return want[string(text)] })
	*hit = *sure
	return err
}
