package exec

import "github.com/colloquydb/colloquy/storage/column"

// hashGroups finds groups by an open-addressing hash table of group numbers; keys are kept by column, once a group, and compared on
// every hit: a hash is never taken for a key.
type hashGroups struct {
	types  []column.Type
	table  []uint32 // group + 1; its length is a power of two, at least twice the number of groups
	hashes []uint64 // of each group
	seen   []int64
	stored []*column.Builder // key columns, one row a group

	buf  []uint64
	rows []uint32
}

func newHashGroups(types []column.Type) *hashGroups {
	g := &hashGroups{types: types}
	for _, t := range types {
		g.stored = append(g.stored, column.NewBuilder(t, 0))
	}
	return g
}

func (g *hashGroups) groups() int    { return len(g.hashes) }
func (g *hashGroups) first() []int64 { return g.seen }

func (g *hashGroups) bytes() int64 {
	n := int64(cap(g.table)+cap(g.rows))*4 + int64(cap(g.hashes)+cap(g.seen)+cap(g.buf))*8
	for _, b := range g.stored {
		n += b.Bytes()
	}
	return n
}

func (g *hashGroups) keys() []column.Vector {
	out := make([]column.Vector, len(g.stored))
	for i, b := range g.stored {
		out[i] = b.Vector()
	}
	return out
}

// reserve makes the table fit for n more groups.
func (g *hashGroups) reserve(n int) {
	size := max(len(g.table), 1024)
	for size < 2*(len(g.hashes)+n) {
		size *= 2
	}
	if size == len(g.table) {
		return
	}
	g.table = make([]uint32, size)
	mask := uint64(size - 1)
	for id, h := range g.hashes {
		slot := h & mask
		for g.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		g.table[slot] = uint32(id + 1)
	}
}

func (g *hashGroups) assign(keys []column.Vector, n int, seq int64, seqs []int64, ids []uint32) error {
	if cap(g.buf) < n {
		g.buf = make([]uint64, n)
	}
	hashes := g.buf[:n]
	clear(hashes)
	for _, v := range keys {
		column.HashInto(v, hashes)
	}
	g.reserve(n)
	// Groups of earlier batches are compared in the stored columns, those of this batch with the row that made them.
	base := uint32(len(g.hashes))
	known := make([]func(i, j int) bool, len(keys))
	fresh := make([]func(i, j int) bool, len(keys))
	for k, v := range keys {
		known[k] = column.Equaler(v, g.stored[k].Vector())
		fresh[k] = column.Equaler(v, v)
	}
	made := g.rows[:0]
	mask := uint64(len(g.table) - 1)
	for i, h := range hashes {
		slot := h & mask
		for {
			id := g.table[slot]
			if id == 0 {
				at := seq + int64(i)
				if seqs != nil {
					at = seqs[i]
				}
				g.hashes = append(g.hashes, h)
				g.seen = append(g.seen, at)
				made = append(made, uint32(i))
				ids[i] = uint32(len(g.hashes) - 1)
				g.table[slot] = uint32(len(g.hashes))
				break
			}
			if id--; g.hashes[id] == h {
				same := false
				if id < base {
					same = equal(known, i, int(id))
				} else {
					same = equal(fresh, i, int(made[id-base]))
				}
				if same {
					if seqs != nil && seqs[i] < g.seen[id] {
						g.seen[id] = seqs[i]
					}
					ids[i] = id
					break
				}
			}
			slot = (slot + 1) & mask
		}
	}
	for k, v := range keys {
		g.stored[k].AppendSel(v, made)
	}
	g.rows = made
	return nil
}

func equal(by []func(i, j int) bool, i, j int) bool {
	for _, same := range by {
		if !same(i, j) {
			return false
		}
	}
	return true
}
