package storage

import (
	"fmt"
	"math"
	"strings"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// stringWriter writes a plain VARCHAR leaf. It begins with dictionary codes, which it keeps for the whole segment (4 bytes a
// row), and turns to plain chunks when the dictionary outgrows its limit.
type stringWriter struct {
	leafBase

	// While codes is in use.
	coded  bool
	dict   map[string]uint32
	values []string
	codes  []uint32 // of all rows
	nulls  nullRows // of all rows

	// Afterwards, for the chunk at work: row i is data[offsets[i]:offsets[i+1]].
	offsets    []uint32
	data       []byte
	chunkNulls nullRows

	remap  []uint32 // of the dictionary of the last vector
	lookup *lookupWriter
}

func newStringWriter(b leafBase) *stringWriter {
	w := &stringWriter{leafBase: b, coded: !b.leaf.Lookup, offsets: []uint32{0}}
	if w.coded {
		w.dict = make(map[string]uint32)
	} else {
		w.lookup = new(lookupWriter)
	}
	return w
}

func (w *stringWriter) append(v column.Vector, n int) error {
	if isAllNull(v) {
		return w.appendNull(n)
	}
	switch v := v.(type) {
	case *column.Const:
		if v.One.IsNull(0) {
			return w.appendNull(n)
		}
		s, ok := stringAt(v.One, 0)
		if !ok {
			return w.errVector(v)
		}
		return w.appendOne(s, n)
	case *column.Strings:
		return w.appendStrings(v)
	case *column.Codes:
		return w.appendCodes(v)
	}
	return w.errVector(v)
}

// stringAt returns row i of a vector of strings, which is not NULL.
func stringAt(v column.Vector, i int) (string, bool) {
	switch v := v.(type) {
	case *column.Strings:
		return v.Vals[i], true
	case *column.Codes:
		return v.Dict.Vals[v.Vals[i]], true
	case *column.Const:
		return stringAt(v.One, 0)
	}
	return "", false
}

func (w *stringWriter) appendNull(n int) error {
	if w.coded {
		w.nulls.fill(len(w.codes), n)
		w.codes = append(w.codes, make([]uint32, n)...)
		return nil
	}
	for range n {
		if err := w.addPlain("", true); err != nil {
			return err
		}
	}
	return nil
}

func (w *stringWriter) appendOne(s string, n int) error {
	for range n {
		if err := w.add(s); err != nil {
			return err
		}
	}
	return nil
}

func (w *stringWriter) appendStrings(v *column.Strings) error {
	anyNull := v.Nulls.Any()
	for i, s := range v.Vals {
		var err error
		if anyNull && v.Nulls.Get(i) {
			err = w.appendNull(1)
		} else {
			err = w.add(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const unmapped = math.MaxUint32

func (w *stringWriter) appendCodes(v *column.Codes) error {
	w.remap = w.remap[:0]
	for range v.Dict.Vals {
		w.remap = append(w.remap, unmapped)
	}
	anyNull := v.Nulls.Any()
	for i, c := range v.Vals {
		var err error
		switch {
		case anyNull && v.Nulls.Get(i):
			err = w.appendNull(1)
		case int(c) >= len(v.Dict.Vals):
			err = fmt.Errorf("append to column %s: code %d of a dictionary of %d", w.leaf.Name, c, len(v.Dict.Vals))
		case w.coded && w.remap[c] != unmapped:
			w.codes = append(w.codes, w.remap[c])
		default:
			if err = w.add(v.Dict.Vals[c]); err == nil && w.coded {
				w.remap[c] = w.codes[len(w.codes)-1]
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// add appends a value that is not NULL.
func (w *stringWriter) add(s string) error {
	if !w.coded {
		return w.addPlain(s, false)
	}
	if n := len(w.codes); n > 0 {
		// As the row before, which saves the look-up. Under a NULL stands code 0, if there is one yet.
		if c := w.codes[n-1]; int(c) < len(w.values) && s == w.values[c] {
			w.codes = append(w.codes, c)
			return nil
		}
	}
	c, ok := w.dict[s]
	if !ok {
		if len(w.values) == maxDict {
			if err := w.leaveDict(); err != nil {
				return err
			}
			return w.addPlain(s, false)
		}
		s = strings.Clone(s)
		c = uint32(len(w.values))
		w.dict[s] = c
		w.values = append(w.values, s)
	}
	w.codes = append(w.codes, c)
	return nil
}

// maxChunkStrings bounds the bytes of the strings of a chunk, whose offsets are 32 bits.
const maxChunkStrings = math.MaxInt32

func (w *stringWriter) addPlain(s string, null bool) error {
	at := len(w.offsets) - 1
	if len(w.data)+len(s) > maxChunkStrings {
		return fmt.Errorf("append to column %s: more than %d bytes in %d rows", w.leaf.Name, maxChunkStrings, at)
	}
	if w.lookup != nil && !null {
		w.lookup.add(s, w.rows+at)
	}
	w.data = append(w.data, s...)
	w.offsets = append(w.offsets, uint32(len(w.data)))
	if null {
		w.chunkNulls.fill(at, 1)
	}
	if at+1 == ChunkRows {
		return w.flush()
	}
	return nil
}

// leaveDict turns the rows so far into plain chunks.
func (w *stringWriter) leaveDict() error {
	w.coded = false
	for i, c := range w.codes {
		null := w.nulls.any && w.nulls.words.Get(i)
		var s string
		if !null {
			s = w.values[c]
		}
		if err := w.addPlain(s, null); err != nil {
			return err
		}
	}
	w.dict, w.values, w.codes, w.nulls = nil, nil, nil, nullRows{}
	return nil
}

func (w *stringWriter) flush() error {
	if len(w.offsets) == 1 {
		return nil
	}
	err := w.addChunk(func(dst []byte) ([]byte, column.Stats, error) {
		return w.enc.Strings(dst, w.offsets, w.data, w.chunkNulls.nulls())
	})
	w.offsets, w.data = w.offsets[:1], w.data[:0]
	w.chunkNulls.reset()
	return err
}

func (w *stringWriter) finish(messages []uint32, meta *sink) (*header, error) {
	if w.coded && len(w.values) > 0 && keepDict(len(w.values), len(w.codes)) {
		return w.finishDict(messages, meta)
	}
	if w.coded {
		if err := w.leaveDict(); err != nil {
			return nil, err
		}
	}
	if err := w.flush(); err != nil {
		return nil, err
	}
	h := w.header(formChunks)
	if w.lookup != nil && h.form != formNull {
		k := w.metaKey(itemLookup, w.leaf.Space)
		if _, err := meta.add(k, func(dst []byte) ([]byte, error) { return w.lookup.append(dst), nil }); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (w *stringWriter) finishDict(messages []uint32, meta *sink) (*header, error) {
	h := &header{form: formDict, dict: &column.Dict{Vals: w.values}, indexed: len(w.values) <= maxIndexed}
	var nulls column.Nulls
	for from := 0; from < len(w.codes); from += ChunkRows {
		to := min(from+ChunkRows, len(w.codes))
		if nulls = nil; w.nulls.any {
			nulls = w.nulls.words[min(from>>6, len(w.nulls.words)):min((to+63)>>6, len(w.nulls.words))]
		}
		err := w.addChunk(func(dst []byte) ([]byte, column.Stats, error) {
			return w.enc.Codes(dst, w.codes[from:to], nulls, len(w.values))
		})
		if err != nil {
			return nil, err
		}
	}
	h.rows, h.stats, h.chunks = w.rows, w.stats, w.chunks
	all := codeRows{codes: w.codes, nulls: w.nulls.nulls()}
	var err error
	if h.own, err = all.index(len(w.values), h.indexed, meta, w.metaKey(itemIndex, w.leaf.Space)); err != nil {
		return nil, err
	}
	if w.leaf.Space == Conversations {
		over := all.overMessages(messages)
		h.messages, err = over.index(len(w.values), h.indexed, meta, w.metaKey(itemIndex, Messages))
	}
	return h, err
}

// codeRows is a column of codes.
type codeRows struct {
	codes []uint32
	nulls column.Nulls
}

// overMessages gives every message the code of its conversation.
func (r codeRows) overMessages(messages []uint32) codeRows {
	total := 0
	for _, n := range messages {
		total += int(n)
	}
	over := codeRows{codes: make([]uint32, 0, total)}
	if r.nulls != nil {
		over.nulls = make(column.Nulls, (total+63)>>6)
	}
	for row, n := range messages {
		at := len(over.codes)
		for range n {
			over.codes = append(over.codes, r.codes[row])
		}
		if r.nulls.Get(row) {
			setBits(over.nulls, at, at+int(n))
		}
	}
	return over
}

// index counts the rows of each code, and stores bitmaps of them if asked to.
func (r codeRows) index(ndict int, indexed bool, meta *sink, k key) (cardinality, error) {
	if !indexed {
		c := cardinality{codes: make([]uint32, ndict)}
		for i, code := range r.codes {
			if r.nulls.Get(i) {
				c.nulls++
			} else {
				c.codes[code]++
			}
		}
		return c, nil
	}
	b, err := bitmap.NewIndexBuilder(ndict)
	if err != nil {
		return cardinality{}, err
	}
	var mask bitmap.Mask
	for from := 0; from < len(r.codes); from += ChunkRows {
		to := min(from+ChunkRows, len(r.codes))
		var nulls *bitmap.Mask
		if r.nulls != nil {
			mask.Clear()
			copy(mask[:], r.nulls[min(from>>6, len(r.nulls)):])
			nulls = &mask
		}
		if err := b.AddUint32(r.codes[from:to], nulls); err != nil {
			return cardinality{}, err
		}
	}
	x, err := b.Build()
	if err != nil {
		return cardinality{}, err
	}
	return cardinalityOf(x), putIndex(meta, k, x)
}
