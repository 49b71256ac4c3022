package storage

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// checkLeaf checks all there is of a leaf in a segment.
func (v *verifier) checkLeaf(ctx context.Context, seg *Segment, l *Leaf) error {
	if v.full.Load() {
		return nil
	}
	h, err := seg.header(l, nil)
	if err != nil {
		return nil // found by checkKeys
	}
	c := &leafCheck{verifier: v, ctx: ctx, seg: seg, l: l, h: h}
	switch h.form {
	case formChunks:
		err = c.chunks()
	case formDict:
		err = c.dict()
	case formBool:
		err = c.bool()
	case formText:
		err = c.text()
	}
	return v.report(err)
}

// leafCheck is the checking of one leaf in one segment. Its methods return the first problem.
type leafCheck struct {
	*verifier
	ctx context.Context
	seg *Segment
	l   *Leaf
	h   *header
}

// errorf is a problem with the leaf.
func (c *leafCheck) errorf(format string, args ...any) error {
	return fmt.Errorf("check column %s of segment %d: %w", c.l.Name, c.seg.info.ID, corruptf(format, args...))
}

// decoded names the chunk that could not be decoded.
func (c *leafCheck) decoded(i int, err error) error {
	return readError(&at{seg: c.seg, space: c.l.Space, chunk: i}, c.l, err)
}

// chunks checks a leaf of encoded chunks: statistics against values.
func (c *leafCheck) chunks() error {
	var all column.Stats
	for i := range c.h.chunks {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		var st column.Stats
		var err error
		switch {
		case c.l.Kind == column.Double:
			st, err = c.floats(i)
		case c.l.Kind == column.Varchar:
			st, err = c.strings(i)
		default:
			st, err = c.ints(i)
		}
		if err != nil {
			return err
		}
		have := &c.h.chunks[i].stats
		if err := c.compare(fmt.Sprintf("chunk %d", i), have, &st); err != nil {
			return err
		}
		all.Merge(*have)
		c.advance(int64(have.Bytes))
	}
	if err := c.compare("all chunks", &c.h.stats, &all); err != nil {
		return err
	}
	if c.l.Lookup {
		return c.lookup()
	}
	return nil
}

// compare checks what a header says of rows against what they are. Bounds of strings need not be tight.
func (c *leafCheck) compare(of string, have, want *column.Stats) error {
	ok := have.Rows == want.Rows && have.Nulls == want.Nulls
	if ok && want.Nulls < want.Rows {
		switch c.l.Kind {
		case column.Double:
			ok = column.CompareFloat64(have.MinFloat, want.MinFloat) == 0 &&
				column.CompareFloat64(have.MaxFloat, want.MaxFloat) == 0 && have.HasNaN == want.HasNaN
		case column.Varchar:
			ok = have.MinStr <= want.MinStr && (have.MaxStrOpen || have.MaxStr >= want.MaxStr)
		default:
			ok = have.MinInt == want.MinInt && have.MaxInt == want.MaxInt
		}
	}
	if !ok {
		return c.errorf("its header says other things of %s than the values do", of)
	}
	return nil
}

func (c *leafCheck) ints(i int) (st column.Stats, err error) {
	chunk, err := c.seg.ints(c.l, i, nil)
	if err != nil {
		return st, err
	}
	var v column.Int64s
	if err := chunk.Decode(&v); err != nil {
		return st, c.decoded(i, err)
	}
	st = column.Stats{Rows: len(v.Vals), MinInt: math.MaxInt64, MaxInt: math.MinInt64}
	for row, x := range v.Vals {
		if v.Nulls.Get(row) {
			st.Nulls++
			continue
		}
		st.MinInt, st.MaxInt = min(st.MinInt, x), max(st.MaxInt, x)
	}
	return st, nil
}

func (c *leafCheck) floats(i int) (st column.Stats, err error) {
	chunk, err := c.seg.floats(c.l, i, nil)
	if err != nil {
		return st, err
	}
	var v column.Float64s
	if err := chunk.Decode(&v); err != nil {
		return st, c.decoded(i, err)
	}
	st.Rows = len(v.Vals)
	first := true
	for row, x := range v.Vals {
		if v.Nulls.Get(row) {
			st.Nulls++
			continue
		}
		if first || column.CompareFloat64(x, st.MinFloat) < 0 {
			st.MinFloat = x
		}
		if first || column.CompareFloat64(x, st.MaxFloat) > 0 {
			st.MaxFloat = x
		}
		st.HasNaN = st.HasNaN || math.IsNaN(x)
		first = false
	}
	return st, nil
}

func (c *leafCheck) strings(i int) (st column.Stats, err error) {
	chunk, err := c.seg.strings(c.l, i, nil)
	if err != nil {
		return st, err
	}
	var v column.Strings
	if err := chunk.Decode(&v); err != nil {
		return st, c.decoded(i, err)
	}
	st.Rows = len(v.Vals)
	first := true
	for row, x := range v.Vals {
		if v.Nulls.Get(row) {
			st.Nulls++
			continue
		}
		if first || x < st.MinStr {
			st.MinStr = x
		}
		if first || x > st.MaxStr {
			st.MaxStr = x
		}
		first = false
	}
	return st, nil
}

// lookup makes the lookup index again and compares.
func (c *leafCheck) lookup() error {
	chunk, err := c.seg.strings(c.l, 0, nil)
	if err != nil {
		return err
	}
	var v column.Strings
	if err := chunk.Decode(&v); err != nil {
		return c.decoded(0, err)
	}
	var w lookupWriter
	for row, s := range v.Vals {
		if !v.Nulls.Get(row) {
			w.add(s, row)
		}
	}
	k := c.seg.key(kindMeta, c.l)
	k.item = itemLookup
	return c.get(k, nil, func(value []byte) error {
		if !bytes.Equal(value, w.append(nil)) {
			return corruptf("it does not agree with the column")
		}
		return nil
	})
}

// dict checks a leaf of dictionary codes: cardinalities and indexes are made again and compared.
func (c *leafCheck) dict() error {
	seen := make(map[string]bool)
	for _, val := range c.h.dict.Vals {
		if seen[val] {
			return c.errorf("its dictionary has %q twice", val)
		}
		seen[val] = true
	}
	rows := codeRows{codes: make([]uint32, 0, c.h.rows)}
	var nulls nullRows
	var codes column.Codes
	for i := range c.h.chunks {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		chunk, err := c.seg.codeChunk(c.l, c.h, i, nil)
		if err != nil {
			return err
		}
		if err := chunk.Decode(&codes, nil); err != nil {
			return c.decoded(i, err)
		}
		nulls.copy(len(rows.codes), codes.Nulls, 0, len(codes.Vals))
		rows.codes = append(rows.codes, codes.Vals...)
		st := &c.h.chunks[i].stats
		if n := column.CountNulls(&codes, len(codes.Vals)); n != st.Nulls {
			return c.errorf("chunk %d has %d NULLs, and %d by its header", i, n, st.Nulls)
		}
		c.advance(int64(st.Bytes))
	}
	rows.nulls = nulls.nulls()
	if err := c.index(rows, c.l.Space, &c.h.own); err != nil || c.l.Space != Conversations {
		return err
	}
	messages, err := c.messageCounts()
	if err != nil {
		return err
	}
	return c.index(rows.overMessages(messages), Messages, &c.h.messages)
}

// messageCounts returns the number of messages of each conversation.
func (c *leafCheck) messageCounts() ([]uint32, error) {
	off, err := c.seg.rowOffsets(Messages, nil)
	if err != nil {
		return nil, err
	}
	counts := make([]uint32, c.seg.info.Conversations)
	for i := range counts {
		counts[i] = uint32(off.count(i))
	}
	return counts, nil
}

// index compares the cardinalities of the header, and the bitmaps if there are any, with the rows.
func (c *leafCheck) index(rows codeRows, space Space, have *cardinality) error {
	k := c.seg.key(kindMeta, c.l)
	k.space, k.item = space, itemIndex
	var made sink
	want, err := rows.index(c.h.codes(), c.h.indexed, &made, k)
	if err != nil {
		return err
	}
	if want.nulls != have.nulls {
		return c.errorf("%d rows of %s are NULL, and %d by its header", want.nulls, space, have.nulls)
	}
	for code, n := range want.codes {
		if have.codes[code] != n {
			return c.errorf("%d rows of %s have value %d, and %d by its header", n, space, code, have.codes[code])
		}
	}
	if !c.h.indexed {
		return nil
	}
	return c.get(k, nil, func(value []byte) error {
		// Equal indexes have equal bytes.
		if wrote := made.items[0].value; !bytes.Equal(value, wrote[:len(wrote)-sealLen]) {
			return corruptf("it does not agree with the column")
		}
		return nil
	})
}

// bool checks a leaf that is its index: each set, and the index over messages against it.
func (c *leafCheck) bool() error {
	own, err := c.boolIndex(c.l.Space, &c.h.own)
	if err != nil || c.l.Space != Conversations {
		return err
	}
	over, err := c.boolIndex(Messages, &c.h.messages)
	if err != nil {
		return err
	}
	messages, err := c.messageCounts()
	if err != nil {
		return err
	}
	w, err := newBoolWriter(leafBase{leaf: c.l})
	if err != nil {
		return err
	}
	for code, mask := range map[uint32]*bitmap.Mask{1: &w.values, 2: &w.nulls} {
		set, err := setOf(own, code)
		if err != nil {
			return err
		}
		set.ChunkMask(0, mask)
	}
	w.any = w.nulls.Any()
	want, err := w.overMessages(messages)
	if err != nil {
		return err
	}
	if !bytes.Equal(want.AppendTo(nil), over.AppendTo(nil)) {
		return c.errorf("its index over messages does not agree with that over conversations")
	}
	return nil
}

// setOf returns the set of a code, or of NULL for the number of codes.
func setOf(x *bitmap.Index, code uint32) (bitmap.Set, error) {
	if int(code) == x.Codes() {
		return x.Null()
	}
	return x.Set(code)
}

// boolIndex reads an index of a bool leaf and decodes each set, which share no row and have every row together.
func (c *leafCheck) boolIndex(space Space, have *cardinality) (*bitmap.Index, error) {
	x, err := c.seg.index(c.l, c.h, space, nil)
	if err != nil {
		return nil, err
	}
	a := &at{seg: c.seg, space: space}
	var sets []bitmap.Set
	for code := range uint32(x.Codes() + 1) {
		s, err := setOf(x, code)
		if err != nil {
			return nil, indexError(a, c.l, err)
		}
		want := have.nulls
		if int(code) < len(have.codes) {
			want = int(have.codes[code])
		}
		if s.Cardinality() != want {
			return nil, indexError(a, c.l, corruptf("%d rows have value %d, and %d by the header", s.Cardinality(), code, want))
		}
		sets = append(sets, s)
	}
	if all := bitmap.Union(sets...); !all.Equal(bitmap.Full(x.Rows())) {
		return nil, indexError(a, c.l, corruptf("a row has two values, or none"))
	}
	c.advance(int64(x.Size()))
	return x, nil
}

// text checks blocks of text against their directories, and companions against the text.
func (c *leafCheck) text() error {
	for i := range c.h.chunks {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if err := c.textChunk(i); err != nil {
			return err
		}
		c.advance(c.h.chunks[i].text.StoredBytes)
	}
	return nil
}

func (c *leafCheck) textChunk(i int) error {
	schema := &c.cat.Schema
	chunk, err := c.seg.textChunk(c.l, i, nil)
	if err != nil {
		return err
	}
	have := &c.h.chunks[i].text
	if len(chunk.dir.Blocks) != have.Blocks {
		return c.errorf("chunk %d has %d blocks, and %d by its header", i, len(chunk.dir.Blocks), have.Blocks)
	}
	lens, err := c.companion(schema.Companion(c.l.ID, TextBytes), i)
	if err != nil {
		return err
	}
	chars, err := c.companion(schema.Companion(c.l.ID, TextChars), i)
	if err != nil {
		return err
	}
	hl := schema.Companion(c.l.ID, TextHash)
	hc, err := c.seg.strings(hl, i, nil)
	if err != nil {
		return err
	}
	var hashes column.Strings
	if err := hc.Decode(&hashes); err != nil {
		return (&leafCheck{verifier: c.verifier, seg: c.seg, l: hl}).decoded(i, err)
	}
	for row := range lens.Vals {
		if null := lens.Nulls.Get(row); null != chars.Nulls.Get(row) || null != hashes.Nulls.Get(row) {
			return c.errorf("the lengths and the hash of row %d of chunk %d do not agree on NULL", row, i)
		}
	}
	r := (&Snapshot{version: c.version}).NewReader(nil)
	a := at{seg: c.seg, space: c.l.Space, chunk: i, n: len(lens.Vals)}
	bad, rows := -1, 0
	seen := new(bitmap.Mask)
	check := func(row int, text []byte) {
		hash := column.TextHash(&c.key, text)
		if lens.Nulls.Get(row) || lens.Vals[row] != int64(len(text)) || chars.Vals[row] != int64(column.CharLen(text)) ||
			hashes.Vals[row] != string(hash[:]) || seen.Get(uint16(row)) {
			bad = row
		}
		seen.Set(uint16(row))
		rows++
	}
	if err := r.eachText(c.l, &a, chunk, check); err != nil {
		return err
	}
	empty := column.TextHash(&c.key, nil)
	for row, n := range lens.Vals {
		switch {
		case lens.Nulls.Get(row):
		case n == 0:
			if chars.Vals[row] != 0 || hashes.Vals[row] != string(empty[:]) {
				bad = row
			}
		default:
			source := int(chunk.dir.Source(uint16(row)))
			if source == row {
				if !seen.Get(uint16(row)) {
					bad = row
				}
				continue
			}
			// Repeated text is right if its source, checked above, says the same.
			rows++
			if lens.Vals[source] != n || chars.Vals[source] != chars.Vals[row] || hashes.Vals[source] != hashes.Vals[row] {
				bad = row
			}
		}
	}
	if bad >= 0 {
		return c.errorf("the text of row %d of chunk %d does not agree with its lengths and hash", bad, i)
	}
	if rows != have.Rows {
		return c.errorf("%d rows of chunk %d have text, and %d by its header", rows, i, have.Rows)
	}
	return nil
}

func (c *leafCheck) companion(l *Leaf, i int) (*column.Int64s, error) {
	chunk, err := c.seg.ints(l, i, nil)
	if err != nil {
		return nil, err
	}
	v := new(column.Int64s)
	if err := chunk.Decode(v); err != nil {
		return nil, (&leafCheck{verifier: c.verifier, seg: c.seg, l: l}).decoded(i, err)
	}
	return v, nil
}
