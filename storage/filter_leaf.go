package storage

import (
	"context"
	"slices"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// filterLeaf evaluates a predicate on a leaf: first what its header tells, then bitmaps, then encoded values.
func (r *Reader) filterLeaf(ctx context.Context, p *Pred, l *Leaf, a at, m *bitmap.Mask) error {
	h, err := a.seg.header(l, r.st)
	if err != nil {
		return err
	}
	if h.form == formNull {
		if p.Op != IsNull || p.Not {
			m.Clear()
		}
		return nil
	}
	if h.indexed && (l.Space == a.space || a.space == Messages) {
		return r.filterIndexed(p, l, h, a, m)
	}
	if l.Space != a.space {
		return r.filterOwners(ctx, p, l, a, m)
	}
	if h.form == formText {
		return r.filterText(p, l, a, m)
	}
	switch decideChunk(p, l, &h.chunks[a.chunk].stats, h) {
	case none:
		m.Clear()
		return nil
	case all:
		return nil
	}
	r.touch()
	if h.form == formDict {
		return r.filterCodes(p, l, h, a, m)
	}
	switch l.Kind {
	case column.Double:
		return r.filterFloats(p, l, a, m)
	case column.Varchar:
		return r.filterStrings(p, l, h, a, m)
	}
	return r.filterInts(p, l, a, m)
}

// verdict is what statistics tell about a predicate.
type verdict int

const (
	unknown verdict = iota
	none            // of the rows satisfies it
	all             // rows satisfy it
)

// decideChunk says whether the statistics of a chunk decide a predicate.
func decideChunk(p *Pred, l *Leaf, st *column.Stats, h *header) verdict {
	if st.Nulls == st.Rows {
		if p.Op == IsNull && !p.Not {
			return all
		}
		return none
	}
	v := unknown
	switch p.Op {
	case IsNull:
		if st.Nulls == 0 {
			v = none
		}
		return v.negate(p.Not) // every row is NULL or not, so it is decided for NULLs too
	case Range:
		v = within(st.MinInt > p.Ints[1] || st.MaxInt < p.Ints[0] || p.Ints[0] > p.Ints[1],
			st.MinInt >= p.Ints[0] && st.MaxInt <= p.Ints[1])
	case InInts:
		v = within(!slices.ContainsFunc(p.Ints, func(x int64) bool { return st.MinInt <= x && x <= st.MaxInt }),
			st.MinInt == st.MaxInt && hasInt(p.Ints, st.MinInt))
	case FloatRange:
		lo, hi := p.Floats[0], p.Floats[1]
		below, above := column.CompareFloat64(st.MaxFloat, lo), column.CompareFloat64(st.MinFloat, hi)
		v = within(below < 0 || below == 0 && p.LoOpen || above > 0 || above == 0 && p.HiOpen,
			inFloatRange(p, st.MinFloat) && inFloatRange(p, st.MaxFloat))
	case InStrings:
		if h.form == formChunks {
			v = within(!slices.ContainsFunc(p.Strings, func(x string) bool {
				return st.MinStr <= x && (st.MaxStrOpen || x <= st.MaxStr)
			}), false)
		}
	}
	v = v.negate(p.Not)
	if v == all && st.Nulls > 0 {
		return unknown // all but the NULLs
	}
	return v
}

func within(no, yes bool) verdict {
	switch {
	case no:
		return none
	case yes:
		return all
	}
	return unknown
}

func (v verdict) negate(not bool) verdict {
	if not {
		switch v {
		case none:
			return all
		case all:
			return none
		}
	}
	return v
}

func (r *Reader) filterInts(p *Pred, l *Leaf, a at, m *bitmap.Mask) error {
	c, err := a.seg.ints(l, a.chunk, r.st)
	if err != nil {
		return err
	}
	switch p.Op {
	case IsNull:
		err = c.FilterNull(p.Not, bits(m))
	case Range:
		err = c.FilterRange(p.Ints[0], p.Ints[1], p.Not, bits(m))
	case InInts:
		err = c.FilterIn(p.Ints, p.Not, bits(m))
	}
	return readError(&a, l, err)
}

func (r *Reader) filterFloats(p *Pred, l *Leaf, a at, m *bitmap.Mask) error {
	c, err := a.seg.floats(l, a.chunk, r.st)
	if err != nil {
		return err
	}
	if p.Op == IsNull {
		err = c.FilterNull(p.Not, bits(m))
	} else {
		err = c.FilterRange(p.Floats[0], p.Floats[1], p.LoOpen, p.HiOpen, p.Not, bits(m))
	}
	return readError(&a, l, err)
}

func (r *Reader) filterStrings(p *Pred, l *Leaf, h *header, a at, m *bitmap.Mask) error {
	if p.Op == InStrings && !p.Not && l.Lookup {
		done, err := r.filterLookup(p, l, h, a, m)
		if done || err != nil {
			return err
		}
	}
	c, err := a.seg.strings(l, a.chunk, r.st)
	if err != nil {
		return err
	}
	switch p.Op {
	case IsNull:
		err = c.FilterNull(p.Not, bits(m))
	case InStrings:
		err = c.FilterIn(p.Strings, p.Not, bits(m))
	case Match:
		err = c.FilterMatch(p.Matcher.Match, p.Not, bits(m))
	}
	return readError(&a, l, err)
}

// maxLookups is the number of values up to which a lookup index is asked for each; reading the column is no dearer for more.
const maxLookups = 1 << 12

// filterLookup asks the lookup index which rows can have one of the values, and clears the others. It reports whether that decides
// the predicate: if no row is left.
func (r *Reader) filterLookup(p *Pred, l *Leaf, h *header, a at, m *bitmap.Mask) (done bool, err error) {
	if len(p.Strings) > maxLookups {
		return false, nil
	}
	x, err := a.seg.lookup(l, h, r.st)
	if err != nil {
		return false, err
	}
	r.st.IndexHits.Add(1)
	can := r.takeMask()
	defer r.giveMask(can)
	can.Clear()
	for _, s := range p.Strings {
		for _, row := range x.find(fingerprint(s)) {
			can.Set(row)
		}
	}
	m.And(can)
	return !m.Any(), nil
}

// filterCodes evaluates a predicate on a dictionary without bitmaps.
func (r *Reader) filterCodes(p *Pred, l *Leaf, h *header, a at, m *bitmap.Mask) error {
	c, err := a.seg.codeChunk(l, h, a.chunk, r.st)
	if err != nil {
		return err
	}
	if p.Op == IsNull {
		return readError(&a, l, c.FilterNull(p.Not, bits(m)))
	}
	set := r.codeSet(p, l, h, a.seg)
	return readError(&a, l, c.FilterSet(set.has, p.Not, bits(m)))
}

// filterIndexed evaluates a predicate with bitmaps over the space that is read.
func (r *Reader) filterIndexed(p *Pred, l *Leaf, h *header, a at, m *bitmap.Mask) error {
	x, err := a.seg.index(l, h, a.space, r.st)
	if err != nil {
		return err
	}
	r.st.IndexHits.Add(1)
	var one [1]uint32
	var codes []uint32
	switch p.Op {
	case IsNull:
		if x.NullCardinality() == 0 {
			if !p.Not {
				m.Clear()
			}
			return nil
		}
		null, err := x.Null()
		if err != nil {
			return indexError(&a, l, err)
		}
		if p.Not {
			null.AndNotInto(a.chunk, m)
		} else {
			null.AndInto(a.chunk, m)
		}
		return nil
	case IsTrue:
		one[0] = 1
		if p.Not {
			one[0] = 0
		}
		return r.keepCodes(x, l, one[:], a, m)
	case InStrings:
		if len(p.Strings) == 1 {
			code, ok := h.code(p.Strings[0])
			if ok {
				one[0] = code
				codes = one[:]
			}
			break
		}
		codes = r.codeSet(p, l, h, a.seg).codes
	default:
		codes = r.codeSet(p, l, h, a.seg).codes
	}
	if !p.Not {
		return r.keepCodes(x, l, codes, a, m)
	}
	if x.NullCardinality() > 0 {
		null, err := x.Null()
		if err != nil {
			return indexError(&a, l, err)
		}
		null.AndNotInto(a.chunk, m)
	}
	for _, code := range codes {
		s, err := x.Set(code)
		if err != nil {
			return indexError(&a, l, err)
		}
		s.AndNotInto(a.chunk, m)
	}
	return nil
}

// keepCodes keeps in m the rows that have any of the codes.
func (r *Reader) keepCodes(x *bitmap.Index, l *Leaf, codes []uint32, a at, m *bitmap.Mask) error {
	switch len(codes) {
	case 0:
		m.Clear()
		return nil
	case 1:
		s, err := x.Set(codes[0])
		if err != nil {
			return indexError(&a, l, err)
		}
		s.AndInto(a.chunk, m)
		return nil
	}
	any := r.takeMask()
	defer r.giveMask(any)
	any.Clear()
	if err := x.UnionInto(a.chunk, codes, any); err != nil {
		return indexError(&a, l, err)
	}
	m.And(any)
	return nil
}

// filterOwners evaluates a predicate on a leaf of Conversations for rows of another space: on the conversations that own rows
// in m, whose rows are then kept or not.
func (r *Reader) filterOwners(ctx context.Context, p *Pred, l *Leaf, a at, m *bitmap.Mask) error {
	off, err := a.seg.rowOffsets(a.space, r.st)
	if err != nil {
		return err
	}
	owners, err := a.seg.owners(a.space, a.chunk, r.st)
	if err != nil {
		return err
	}
	convs := r.takeMask()
	defer r.giveMask(convs)
	convs.Clear()
	for row, ok := m.Next(0); ok; {
		c := owners[row]
		convs.Set(c)
		next := int(off.first[int(c)+1]) - a.chunk*ChunkRows // the first row of the next conversation
		if next >= ChunkRows {
			break
		}
		row, ok = m.Next(next)
	}
	of := at{seg: a.seg, space: Conversations, n: a.seg.info.Conversations}
	had := convs.Count()
	if err := r.filterLeaf(ctx, p, l, of, convs); err != nil {
		return err
	}
	switch convs.Count() {
	case had:
		return nil
	case 0:
		m.Clear()
		return nil
	}
	keep := r.takeMask()
	defer r.giveMask(keep)
	keep.Clear()
	base := a.chunk * ChunkRows
	for lo, hi := range convs.Runs() {
		keep.SetRange(int(off.first[lo])-base, int(off.first[hi])-base)
	}
	m.And(keep)
	return nil
}

// codeSet is the codes of the values of a segment's dictionary that satisfy a predicate (before its Not).
type codeSet struct {
	codes []uint32
	has   []bool
}

// dictMatch keeps what a predicate says about dictionaries: a matcher is asked about each value once, not once a chunk.
type dictMatch struct {
	bySegment map[*header]*codeSet
}

// maxMatched bounds the predicates and the dictionaries of each that a reader remembers.
const maxMatched = 1 << 10

func (r *Reader) codeSet(p *Pred, l *Leaf, h *header, seg *Segment) *codeSet {
	d := r.matched[p]
	if d == nil {
		if r.matched == nil || len(r.matched) > maxMatched {
			r.matched = make(map[*Pred]*dictMatch)
		}
		d = &dictMatch{bySegment: make(map[*header]*codeSet)}
		r.matched[p] = d
	}
	if s, ok := d.bySegment[h]; ok {
		return s
	}
	s := &codeSet{has: make([]bool, h.codes())}
	if p.Op == InStrings {
		for _, val := range p.Strings {
			if code, ok := h.code(val); ok {
				s.has[code] = true
			}
		}
	} else {
		for code, val := range h.dict.Vals {
			s.has[code] = p.Matcher.Match([]byte(val))
		}
	}
	for code, ok := range s.has {
		if ok {
			s.codes = append(s.codes, uint32(code))
		}
	}
	if len(d.bySegment) > maxMatched {
		clear(d.bySegment)
	}
	d.bySegment[h] = s
	return s
}
