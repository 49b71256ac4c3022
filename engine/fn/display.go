package fn

import (
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

var displayFunctions = []*Function{
	{
		Name: "bar", Category: "display",
		Signatures: []string{"bar(x DOUBLE, min DOUBLE, max DOUBLE [, width DOUBLE]) -> VARCHAR"},
		Help:       "A bar of block characters as long as x is between min and max, of width (80) characters at most.",
		Example:    "SELECT bar(5, 0, 10, 4)", Output: "██  ",
		bind: overloads(
			overload{params: repeated(column.DoubleType, 3), result: column.VarcharType, kernel: barKernel},
			overload{params: repeated(column.DoubleType, 4), result: column.VarcharType, kernel: barKernel},
		),
	},
	{
		Name: "sparkline", Category: "display",
		Signatures: []string{"sparkline(list DOUBLE[]) -> VARCHAR"},
		Help:       "One block character an element, as high as the element is between the least and the greatest; a blank for NULL and nan. Not in DuckDB.",
		Example:    "SELECT sparkline([1, 2, 5, 3])", Output: "▁▃█▅",
		bind: func(args []Arg) (*Bound, error) {
			elem, ok := listElem(args)
			if !ok || len(args) != 1 || !CanImplicit(elem, column.DoubleType) {
				return nil, errNoMatch
			}
			return bound([]column.Type{column.ListOf(column.DoubleType)}, column.VarcharType, flags{}, sparkKernel), nil
		},
	},
}

// defaultBarWidth and maxBarWidth are DuckDB's.
const (
	defaultBarWidth = 80
	maxBarWidth     = 1000
)

// partialBlocks are the left eighths of a block.
var partialBlocks = [8]string{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

func barKernel(args []column.Vector, n int) (column.Vector, error) {
	x, lo, hi := floats(args[0]), floats(args[1]), floats(args[2])
	width := operand[float64]{one: defaultBarWidth, isConst: true}
	if len(args) == 4 {
		width = floats(args[3])
	}
	nulls := nullsOf(args, n)
	out := newTextOut(n)
	for i := range n {
		if nulls.Get(i) {
			continue
		}
		w := width.at(i)
		if !(w >= 1 && w <= maxBarWidth) { // also nan
			return nil, valueError("bar", "the width of a bar has to be between 1 and %d, not %s", maxBarWidth, AppendDouble(nil, w))
		}
		filled := 0.0
		switch v, a, b := x.at(i), lo.at(i), hi.at(i); {
		case v != v || a != a || b != b || v <= a:
		case v >= b:
			filled = w
		default:
			filled = w * (v - a) / (b - a)
			if filled != filled || math.IsInf(filled, 0) {
				return nil, valueError("bar", "the bounds of a bar are too far apart: %s and %s", AppendDouble(nil, a), AppendDouble(nil, b))
			}
		}
		eighths := int(filled * 8)
		b := out.room(3*int(w) + 3)
		for range eighths / 8 {
			b = append(b, "█"...)
		}
		used := eighths / 8
		if eighths%8 > 0 {
			b = append(b, partialBlocks[eighths%8]...)
			used++
		}
		for ; used < int(w); used++ {
			b = append(b, ' ')
		}
		out.set(i, b)
	}
	return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
}

// sparkBlocks are the lower eighths of a block.
var sparkBlocks = [8]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

func sparkKernel(args []column.Vector, n int) (column.Vector, error) {
	lists, elems := flatLists(args[0], column.DoubleType)
	vals, elemNulls := elems.(*column.Float64s).Vals, column.NullsOf(elems)
	out := newTextOut(n)
	for i := range n {
		from, to := int(lists.Offsets[i]), int(lists.Offsets[i+1])
		lo, hi := math.Inf(1), math.Inf(-1)
		for e := from; e < to; e++ {
			if v := vals[e]; !elemNulls.Get(e) && !math.IsInf(v, 0) && v == v {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		b := out.room(3 * (to - from))
		for e := from; e < to; e++ {
			v := vals[e]
			switch {
			case elemNulls.Get(e) || v != v:
				b = append(b, ' ')
			case math.IsInf(v, 1):
				b = append(b, sparkBlocks[7]...)
			case math.IsInf(v, -1) || hi <= lo:
				b = append(b, sparkBlocks[0]...)
			default:
				// Halved first, so that the difference of two huge numbers stays finite.
				part := (v/2 - lo/2) / (hi/2 - lo/2)
				b = append(b, sparkBlocks[min(7, int(part*8))]...)
			}
		}
		out.set(i, b)
	}
	return &column.Strings{Vals: out.vals, Nulls: lists.Nulls}, nil
}
