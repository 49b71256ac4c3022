package exec

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// arrayGroups finds groups by indexing an array with the numbers of the key values: no hash, no comparison.
type arrayGroups struct {
	by    []ArrayKey
	table []uint32 // slot -> group + 1
	slots []uint32 // slot of each group
	seen  []int64
	codes []map[string]uint32 // by key: for strings that do not come as codes
	buf   []uint32
}

func newArrayGroups(by []ArrayKey) *arrayGroups {
	size := 1
	for _, k := range by {
		size *= k.Size
	}
	return &arrayGroups{by: by, table: make([]uint32, size), codes: make([]map[string]uint32, len(by))}
}

func (g *arrayGroups) groups() int    { return len(g.slots) }
func (g *arrayGroups) first() []int64 { return g.seen }
func (g *arrayGroups) bytes() int64 {
	return int64(cap(g.table)+cap(g.slots)+cap(g.buf))*4 + int64(cap(g.seen))*8
}

func (g *arrayGroups) assign(keys []column.Vector, n int, seq int64, seqs []int64, ids []uint32) error {
	if cap(g.buf) < n {
		g.buf = make([]uint32, n)
	}
	slots := g.buf[:n]
	if codes, ok := keys[0].(*column.Codes); ok && codes.Dict == g.by[0].Dict && !codes.Nulls.Any() {
		copy(slots, codes.Vals) // as number would make them of zeros
	} else {
		clear(slots)
		if err := g.number(0, keys[0], slots); err != nil {
			return err
		}
	}
	for i, v := range keys[1:] {
		if err := g.number(i+1, v, slots); err != nil {
			return err
		}
	}
	table := g.table
	ids = ids[:len(slots)]
	if seqs == nil {
		for i, slot := range slots {
			id := table[slot]
			if id == 0 {
				id = g.add(slot, seq+int64(i))
			}
			ids[i] = id - 1
		}
		return nil
	}
	for i, slot := range slots {
		id := table[slot]
		if id == 0 {
			id = g.add(slot, seqs[i])
		}
		ids[i] = id - 1
		g.seen[id-1] = min(g.seen[id-1], seqs[i])
	}
	return nil
}

// add makes a group and returns its number plus one.
func (g *arrayGroups) add(slot uint32, seq int64) uint32 {
	g.slots = append(g.slots, slot)
	g.seen = append(g.seen, seq)
	g.table[slot] = uint32(len(g.slots))
	return uint32(len(g.slots))
}

// number sets slots[i] to slots[i]*size plus the number of row i of key k.
func (g *arrayGroups) number(k int, v column.Vector, slots []uint32) error {
	key := &g.by[k]
	size := uint32(key.Size)
	null := size - 1
	switch v := v.(type) {
	case *column.Const:
		one := []uint32{0}
		if err := g.number(k, v.One, one); err != nil {
			return err
		}
		for i := range slots {
			slots[i] = slots[i]*size + one[0]
		}
		return nil
	case *column.AllNull:
		for i := range slots {
			slots[i] = slots[i]*size + null
		}
		return nil
	case *column.Codes:
		if v.Dict == key.Dict {
			vals := v.Vals[:len(slots)]
			if !v.Nulls.Any() {
				for i, c := range vals {
					slots[i] = slots[i]*size + c
				}
				return nil
			}
			for i, c := range vals {
				if v.Nulls.Get(i) {
					c = null
				}
				slots[i] = slots[i]*size + c
			}
			return nil
		}
		return g.numberStrings(k, v, slots)
	case *column.Strings:
		return g.numberStrings(k, v, slots)
	case *column.Bools:
		for i, x := range v.Vals[:len(slots)] {
			c := uint32(0)
			if x {
				c = 1
			}
			if v.Nulls.Get(i) {
				c = null
			}
			slots[i] = slots[i]*size + c
		}
		return nil
	case *column.Int64s:
		for i, x := range v.Vals[:len(slots)] {
			c := uint64(x) - uint64(key.Min)
			if v.Nulls.Get(i) {
				c = uint64(null)
			} else if c >= uint64(null) {
				return fmt.Errorf("group by an integer column: value %d is outside the bounds of its headers", x)
			}
			slots[i] = slots[i]*size + uint32(c)
		}
		return nil
	}
	return fmt.Errorf("group by array: unexpected vector %T", v)
}

// numberStrings is number for strings that are not codes of the key's dictionary.
func (g *arrayGroups) numberStrings(k int, v column.Vector, slots []uint32) error {
	key := &g.by[k]
	if g.codes[k] == nil {
		g.codes[k] = make(map[string]uint32, len(key.Dict.Vals))
		for c, s := range key.Dict.Vals {
			g.codes[k][s] = uint32(c)
		}
	}
	for i, s := range column.Flat(v, column.VarcharType).(*column.Strings).Vals[:len(slots)] {
		c := uint32(key.Size - 1)
		if !v.IsNull(i) {
			var ok bool
			if c, ok = g.codes[k][s]; !ok {
				return fmt.Errorf("group by a dictionary column: value %.40q is not in its dictionary", s)
			}
		}
		slots[i] = slots[i]*uint32(key.Size) + c
	}
	return nil
}

func (g *arrayGroups) keys() []column.Vector {
	n := len(g.slots)
	out := make([]column.Vector, len(g.by))
	rest := append([]uint32(nil), g.slots...)
	for k := len(g.by) - 1; k >= 0; k-- {
		key := &g.by[k]
		size := uint32(key.Size)
		codes := make([]uint32, n)
		var nulls column.Nulls
		for i, slot := range rest {
			codes[i], rest[i] = slot%size, slot/size
			if codes[i] == size-1 {
				nulls = nulls.With(i, n)
				codes[i] = 0
			}
		}
		out[k] = key.vector(codes, nulls)
	}
	return out
}

// vector turns the numbers of key values back into values.
func (k *ArrayKey) vector(codes []uint32, nulls column.Nulls) column.Vector {
	switch {
	case k.Dict != nil && len(k.Dict.Vals) > 0:
		return &column.Codes{Vals: codes, Nulls: nulls, Dict: k.Dict}
	case k.Dict != nil:
		return &column.Strings{Vals: make([]string, len(codes)), Nulls: nulls}
	case k.Bool:
		vals := make([]bool, len(codes))
		for i, c := range codes {
			vals[i] = c == 1
		}
		return &column.Bools{Vals: vals, Nulls: nulls}
	}
	vals := make([]int64, len(codes))
	for i, c := range codes {
		vals[i] = k.Min + int64(c)
	}
	return &column.Int64s{Vals: vals, Nulls: nulls}
}
