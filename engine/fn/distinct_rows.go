package fn

import (
	"math"
	"math/bits"

	"github.com/colloquydb/colloquy/storage/column"
	"github.com/zeebo/xxh3"
)

// distinctRows is the set of the distinct rows (a group number and one or more values) that it has been shown; each is an
// entry, numbered in the order of its first appearance. It compares values, not only their hashes.
type distinctRows struct {
	types []column.Type
	// fixed says that a row is one value of 64 bits or fewer, whose bits are its key; otherwise the key is text: the value itself
	// if it is one VARCHAR, else an encoding of all values.
	fixed, text bool

	groups []uint32
	bits   []uint64 // keys, if fixed
	keys   []string // keys, if not
	hashes []uint64 // of the keys, if not fixed
	null   []bool   // the entry is NULL (fixed or text), nil where none is
	values []*column.Builder

	table   []uint32 // entry number + 1, by hash; 0 is free
	nullOf  []uint32 // entry number + 1 of the NULL of a group (fixed or text)
	arena   []byte
	arenas  int64
	scratch []byte
}

func newDistinctRows(types []column.Type) *distinctRows {
	d := &distinctRows{types: types}
	if len(types) == 1 {
		switch types[0].Kind {
		case column.Bool, column.BigInt, column.Timestamp, column.Double:
			d.fixed = true
		case column.Varchar:
			d.text = true
		}
	}
	if !d.fixed && !d.text {
		for _, t := range types {
			d.values = append(d.values, column.NewBuilder(t, 0))
		}
	}
	return d
}

// len is the number of entries.
func (d *distinctRows) len() int { return len(d.groups) }

// bytes is the memory held.
func (d *distinctRows) bytes() int64 {
	size := int64(cap(d.groups)+cap(d.table)+cap(d.nullOf))*4 + int64(cap(d.bits)+cap(d.hashes))*8 +
		int64(cap(d.keys))*stringBytes + int64(cap(d.null)) + d.arenas
	for _, b := range d.values {
		size += b.Bytes()
	}
	return size
}

// index sets out[i] to the entry of row i, which is new if out[i] was not below len() before. Rows with a NULL in some value get
// -1 if skipNulls is set.
func (d *distinctRows) index(groups []uint32, args []column.Vector, n int, skipNulls bool, out []int32) {
	flat := make([]column.Vector, len(args))
	for k, a := range args {
		flat[k] = column.Flat(a, d.types[k])
	}
	var nulls column.Nulls
	if skipNulls || d.fixed || d.text {
		nulls = nullsOf(flat, n)
	}
	hasNulls := nulls.Any()
	special := func(i int) bool { // deals with rows that have no key
		if !hasNulls || !nulls.Get(i) {
			return false
		}
		out[i] = -1
		if !skipNulls {
			out[i] = d.nullEntry(groupOf(groups, i))
		}
		return true
	}
	switch {
	case d.fixed:
		keys := fixedKeys(flat[0], n)
		for i, k := range keys {
			if !special(i) {
				out[i] = d.findBits(groupOf(groups, i), k)
			}
		}
	case d.text:
		for i, s := range flat[0].(*column.Strings).Vals[:n] {
			if !special(i) {
				out[i] = d.findKey(groupOf(groups, i), s)
			}
		}
	default:
		for i := range n {
			if special(i) {
				continue
			}
			d.scratch = d.scratch[:0]
			for _, v := range flat {
				d.scratch = appendKey(d.scratch, v, i)
			}
			before := d.len()
			out[i] = d.findKey(groupOf(groups, i), bytesAsString(d.scratch))
			if d.len() > before {
				for k, v := range flat {
					d.values[k].Append(v, i, i+1)
				}
			}
		}
	}
}

// fixedKeys returns the bits of values, canonical so that equal values have equal bits.
func fixedKeys(v column.Vector, n int) []uint64 {
	keys := make([]uint64, n)
	switch v := v.(type) {
	case *column.Bools:
		for i, b := range asBytes(v.Vals[:n]) {
			keys[i] = uint64(b)
		}
	case *column.Int64s:
		for i, x := range v.Vals[:n] {
			keys[i] = uint64(x)
		}
	case *column.Float64s:
		for i, x := range v.Vals[:n] {
			keys[i] = floatKey(x)
		}
	}
	return keys
}

// mix folds a group number into a hash or key with one 128-bit product.
func mix(group uint32, key uint64) uint64 {
	hi, lo := bits.Mul64(key^0x243f6a8885a308d3, uint64(group)<<1^0x9e3779b97f4a7c15)
	return hi ^ lo
}

func (d *distinctRows) nullEntry(g uint32) int32 {
	d.nullOf = grown(d.nullOf, int(g)+1)
	if d.nullOf[g] == 0 {
		d.groups = append(d.groups, g)
		if d.fixed {
			d.bits = append(d.bits, 0)
		} else {
			d.keys, d.hashes = append(d.keys, ""), append(d.hashes, 0)
		}
		d.null = grown(d.null, d.len())
		d.null[d.len()-1] = true
		d.nullOf[g] = uint32(d.len())
	}
	return int32(d.nullOf[g]) - 1
}

func (d *distinctRows) isNull(e int) bool { return e < len(d.null) && d.null[e] }

func (d *distinctRows) findBits(g uint32, key uint64) int32 {
	if 2*d.len() >= len(d.table) {
		d.rehash()
	}
	mask := uint64(len(d.table) - 1)
	at := mix(g, key) & mask
	for ; d.table[at] != 0; at = (at + 1) & mask {
		e := d.table[at] - 1
		if d.bits[e] == key && d.groups[e] == g {
			return int32(e)
		}
	}
	d.groups, d.bits = append(d.groups, g), append(d.bits, key)
	d.table[at] = uint32(d.len())
	return int32(d.len() - 1)
}

func (d *distinctRows) findKey(g uint32, key string) int32 {
	if 2*d.len() >= len(d.table) {
		d.rehash()
	}
	mask := uint64(len(d.table) - 1)
	hash := xxh3.HashString(key)
	at := mix(g, hash) & mask
	for ; d.table[at] != 0; at = (at + 1) & mask {
		e := d.table[at] - 1
		if d.hashes[e] == hash && d.groups[e] == g && d.keys[e] == key {
			return int32(e)
		}
	}
	d.groups, d.keys, d.hashes = append(d.groups, g), append(d.keys, d.keep(key)), append(d.hashes, hash)
	d.table[at] = uint32(d.len())
	return int32(d.len() - 1)
}

// keep copies a key into memory of the set.
func (d *distinctRows) keep(s string) string {
	const block = 64 << 10
	if len(s) > cap(d.arena)-len(d.arena) {
		size := max(len(s), min(block, max(1024, 2*cap(d.arena))))
		d.arena = make([]byte, 0, size)
		d.arenas += int64(size)
	}
	at := len(d.arena)
	d.arena = append(d.arena, s...)
	return bytesAsString(d.arena[at:])
}

// rehash doubles the table.
func (d *distinctRows) rehash() {
	d.table = make([]uint32, max(64, 4*len(d.table)))
	mask := uint64(len(d.table) - 1)
	for e, g := range d.groups {
		if d.isNull(e) {
			continue
		}
		key := uint64(0)
		if d.fixed {
			key = d.bits[e]
		} else {
			key = d.hashes[e]
		}
		at := mix(g, key) & mask
		for d.table[at] != 0 {
			at = (at + 1) & mask
		}
		d.table[at] = uint32(e + 1)
	}
}

// rows returns the values of all entries, one vector for each type.
func (d *distinctRows) rows() []column.Vector {
	if d.values != nil {
		out := make([]column.Vector, len(d.values))
		for k, b := range d.values {
			out[k] = b.Vector()
		}
		return out
	}
	var nulls column.Nulls
	for e, null := range d.null {
		if null {
			nulls = nulls.With(e, d.len())
		}
	}
	if d.text {
		return []column.Vector{&column.Strings{Vals: d.keys[:d.len():d.len()], Nulls: nulls}}
	}
	switch t := d.types[0]; t.Kind {
	case column.Bool:
		out := &column.Bools{Vals: make([]bool, d.len()), Nulls: nulls}
		for e, k := range d.bits {
			out.Vals[e] = k != 0
		}
		return []column.Vector{out}
	case column.Double:
		out := &column.Float64s{Vals: make([]float64, d.len()), Nulls: nulls}
		for e, k := range d.bits {
			out.Vals[e] = math.Float64frombits(k)
		}
		return []column.Vector{out}
	default:
		out := &column.Int64s{Vals: make([]int64, d.len()), Nulls: nulls, Time: t.Kind == column.Timestamp}
		for e, k := range d.bits {
			out.Vals[e] = int64(k)
		}
		return []column.Vector{out}
	}
}
