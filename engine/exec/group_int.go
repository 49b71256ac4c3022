package exec

import (
	"math/bits"

	"github.com/colloquydb/colloquy/storage/column"
)

// intGroups finds the groups of one BIGINT key: a hash table that holds the keys themselves.
type intGroups struct {
	table []intSlot // its length is a power of two, at least twice the number of groups
	vals  []int64   // of each group
	seen  []int64
	null  uint32 // group of NULL plus one; 0: none
	some  uint32 // the group of the row before, plus one: neighbours are often equal
}

type intSlot struct {
	val int64
	id  uint32 // plus one
}

func newIntGroups() *intGroups { return &intGroups{table: make([]intSlot, 256)} }

func (g *intGroups) groups() int    { return len(g.vals) }
func (g *intGroups) first() []int64 { return g.seen }
func (g *intGroups) bytes() int64 {
	return int64(cap(g.table))*16 + int64(cap(g.vals)+cap(g.seen))*8
}

func (g *intGroups) keys() []column.Vector {
	v := &column.Int64s{Vals: g.vals}
	if g.null != 0 {
		v.Nulls = v.Nulls.With(int(g.null-1), len(g.vals))
	}
	return []column.Vector{v}
}

func (g *intGroups) assign(keys []column.Vector, n int, seq int64, seqs []int64, ids []uint32) error {
	rank := func(i int) int64 {
		if seqs != nil {
			return seqs[i]
		}
		return seq + int64(i)
	}
	switch v := keys[0].(type) {
	case *column.Int64s:
		nulls := v.Nulls
		hasNulls := nulls.Any()
		for i, x := range v.Vals[:n] {
			switch {
			case hasNulls && nulls.Get(i):
				ids[i] = g.ofNull(rank(i)) - 1
			case g.some != 0 && g.vals[g.some-1] == x:
				ids[i] = g.some - 1
			default:
				g.some = g.of(x, rank(i))
				ids[i] = g.some - 1
			}
		}
	default: // constant, or NULL throughout
		id := uint32(0)
		if n > 0 && v.IsNull(0) {
			id = g.ofNull(rank(0))
		} else if n > 0 {
			id = g.of(column.Flat(column.Slice(v, 0, 1), column.BigIntType).(*column.Int64s).Vals[0], rank(0))
		}
		for i := range n {
			ids[i] = id - 1
		}
	}
	for i, s := range seqs {
		g.seen[ids[i]] = min(g.seen[ids[i]], s)
	}
	return nil
}

// of returns the group of a value, plus one.
func (g *intGroups) of(x, seq int64) uint32 {
	mask := uint64(len(g.table) - 1)
	// A multiplication by the golden ratio spreads runs of values; its upper bits are the better ones.
	slot := (uint64(x) * 0x9e3779b97f4a7c15) >> (64 - bits.Len64(mask))
	for {
		s := &g.table[slot&mask]
		if s.id == 0 {
			id := g.add(x, seq)
			*s = intSlot{x, id}
			if 2*len(g.vals) > len(g.table) {
				g.grow()
			}
			return id
		}
		if s.val == x {
			return s.id
		}
		slot++
	}
}

func (g *intGroups) ofNull(seq int64) uint32 {
	if g.null == 0 {
		g.null = g.add(0, seq)
	}
	return g.null
}

func (g *intGroups) add(x, seq int64) uint32 {
	g.vals = append(g.vals, x)
	g.seen = append(g.seen, seq)
	return uint32(len(g.vals))
}

func (g *intGroups) grow() {
	old := g.table
	g.table = make([]intSlot, 2*len(old))
	mask := uint64(len(g.table) - 1)
	for _, s := range old {
		if s.id == 0 {
			continue
		}
		slot := (uint64(s.val) * 0x9e3779b97f4a7c15) >> (64 - bits.Len64(mask))
		for g.table[slot&mask].id != 0 {
			slot++
		}
		g.table[slot&mask] = s
	}
}
