package fn

import (
	"cmp"
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// cells hold one value for each group, of any type.
type cells interface {
	grow(n int)
	// set makes row i of v, which is flat, the value of group g; NULL too.
	set(g uint32, v column.Vector, i int)
	// move takes group from of other, which is of the same kind.
	move(g uint32, other cells, from int)
	// comparer returns the order of row i of v, which is flat, against the value of group g; neither is NULL.
	comparer(v column.Vector) func(i int, g uint32) int
	// against returns the order of group from of other against the value of group g.
	against(other cells) func(from int, g uint32) int
	// vector returns the values of the groups 0 to n-1, NULL where set never was called.
	vector(n int) column.Vector
	bytes() int64
}

func newCells(t column.Type) cells {
	switch t.Kind {
	case column.Bool:
		return &typedCells[bool]{load: bools, make: vectorOf[bool], compare: func(x, y bool) int {
			switch {
			case x == y:
				return 0
			case x:
				return 1
			}
			return -1
		}}
	case column.BigInt, column.Timestamp:
		return &typedCells[int64]{load: ints, compare: cmp.Compare[int64], make: func(v []int64, nulls column.Nulls) column.Vector {
			return &column.Int64s{Vals: v, Nulls: nulls, Time: t.Kind == column.Timestamp}
		}}
	case column.Double:
		return &typedCells[float64]{load: floats, make: vectorOf[float64], compare: column.CompareFloats}
	case column.Varchar:
		return &typedCells[string]{load: strs, make: vectorOf[string], compare: strings.Compare}
	}
	return &rowCells{typ: t}
}

type typedCells[T any] struct {
	vals []T
	ok   []bool
	text int64

	load    func(column.Vector) operand[T]
	make    func([]T, column.Nulls) column.Vector
	compare func(x, y T) int
}

func (c *typedCells[T]) grow(n int) { c.vals, c.ok = grown(c.vals, n), grown(c.ok, n) }

func (c *typedCells[T]) set(g uint32, v column.Vector, i int) {
	var zero T
	c.text -= textLen(c.vals[g])
	c.vals[g], c.ok[g] = zero, !v.IsNull(i)
	if c.ok[g] {
		c.vals[g] = ownText(c.load(v).vals[i])
		c.text += textLen(c.vals[g])
	}
}

// ownText returns x; if it is a string, as a copy that does not keep the block alive from which it was cut.
func ownText[T any](x T) T {
	if s, ok := any(x).(string); ok {
		return any(strings.Clone(s)).(T)
	}
	return x
}

func (c *typedCells[T]) move(g uint32, other cells, from int) {
	o := other.(*typedCells[T])
	c.text += textLen(o.vals[from]) - textLen(c.vals[g])
	c.vals[g], c.ok[g] = o.vals[from], o.ok[from]
}

func (c *typedCells[T]) comparer(v column.Vector) func(i int, g uint32) int {
	vals := c.load(v).vals
	return func(i int, g uint32) int { return c.compare(vals[i], c.vals[g]) }
}

func (c *typedCells[T]) against(other cells) func(from int, g uint32) int {
	o := other.(*typedCells[T])
	return func(from int, g uint32) int { return c.compare(o.vals[from], c.vals[g]) }
}

func (c *typedCells[T]) vector(n int) column.Vector {
	return c.make(append([]T(nil), c.vals[:n]...), unseen(c.ok, n))
}

func (c *typedCells[T]) bytes() int64 {
	return int64(cap(c.vals))*stringBytes + int64(cap(c.ok)) + c.text
}

// rowCells keep values of nested types as vectors of one row.
type rowCells struct {
	typ  column.Type
	rows []column.Vector
	size int64
}

func (c *rowCells) grow(n int) { c.rows = grown(c.rows, n) }

func (c *rowCells) set(g uint32, v column.Vector, i int) { c.put(g, oneRowOf(v, c.typ, i)) }

func (c *rowCells) put(g uint32, row column.Vector) {
	if c.rows[g] != nil {
		c.size -= column.SizeOf(c.rows[g])
	}
	c.rows[g] = row
	if row != nil {
		c.size += column.SizeOf(row)
	}
}

func (c *rowCells) move(g uint32, other cells, from int) { c.put(g, other.(*rowCells).rows[from]) }

func (c *rowCells) comparer(v column.Vector) func(i int, g uint32) int {
	return func(i int, g uint32) int { return column.Comparer(v, c.rows[g])(i, 0) }
}

func (c *rowCells) against(other cells) func(from int, g uint32) int {
	o := other.(*rowCells)
	return func(from int, g uint32) int { return column.Comparer(o.rows[from], c.rows[g])(0, 0) }
}

func (c *rowCells) vector(n int) column.Vector { return rowsOf(c.rows[:n], c.typ) }

func (c *rowCells) bytes() int64 { return int64(cap(c.rows))*stringBytes + c.size }
