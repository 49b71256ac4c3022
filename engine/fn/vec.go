package fn

import (
	"unsafe"

	"github.com/colloquydb/colloquy/storage/column"
)

// blockRows is the number of rows for which kernels of two arguments expand a constant, so that one loop over two slices
// serves vectors and constants alike and the expanded constant stays in the first-level cache.
const blockRows = 512

// operand is an argument of a kernel as a slice of at least n values, or one value for all rows.
type operand[T any] struct {
	vals    []T
	one     T
	isConst bool
}

// at returns the value of row i.
func (o *operand[T]) at(i int) T {
	if o.isConst {
		return o.one
	}
	return o.vals[i]
}

func ints(v column.Vector) operand[int64] {
	switch v := v.(type) {
	case *column.Int64s:
		return operand[int64]{vals: v.Vals}
	case *column.Const:
		return operand[int64]{one: ints(v.One).vals[0], isConst: true}
	}
	return operand[int64]{isConst: true}
}

func floats(v column.Vector) operand[float64] {
	switch v := v.(type) {
	case *column.Float64s:
		return operand[float64]{vals: v.Vals}
	case *column.Const:
		return operand[float64]{one: floats(v.One).vals[0], isConst: true}
	}
	return operand[float64]{isConst: true}
}

func strs(v column.Vector) operand[string] {
	switch v := v.(type) {
	case *column.Strings:
		return operand[string]{vals: v.Vals}
	case *column.Const:
		return operand[string]{one: strs(v.One).vals[0], isConst: true}
	}
	return operand[string]{isConst: true}
}

func bools(v column.Vector) operand[bool] {
	switch v := v.(type) {
	case *column.Bools:
		return operand[bool]{vals: v.Vals}
	case *column.Const:
		return operand[bool]{one: bools(v.One).vals[0], isConst: true}
	}
	return operand[bool]{isConst: true}
}

// inBlocks calls f for consecutive runs of the rows of a and b, which go into out; constants come as slices.
func inBlocks[T, R any](a, b operand[T], out []R, f func(out []R, a, b []T)) {
	if !a.isConst && !b.isConst {
		f(out, a.vals[:len(out)], b.vals[:len(out)])
		return
	}
	var abuf, bbuf []T
	size := min(blockRows, len(out))
	if a.isConst {
		abuf = fill(a.one, size)
	}
	if b.isConst {
		bbuf = fill(b.one, size)
	}
	for from := 0; from < len(out); from += blockRows {
		to := min(from+blockRows, len(out))
		x, y := abuf, bbuf
		if a.isConst {
			x = x[:to-from]
		} else {
			x = a.vals[from:to]
		}
		if b.isConst {
			y = y[:to-from]
		} else {
			y = b.vals[from:to]
		}
		f(out[from:to], x, y)
	}
}

func fill[T any](x T, n int) []T {
	s := make([]T, n)
	for i := range s {
		s[i] = x
	}
	return s
}

// nullsOf returns the rows, of n, in which an argument is NULL. The result may belong to an argument.
func nullsOf(args []column.Vector, n int) column.Nulls {
	var out column.Nulls
	for _, a := range args {
		if c, ok := a.(*column.Const); ok && !c.One.IsNull(0) {
			continue
		}
		out = column.Union(n, out, column.NullsOf(a))
	}
	return out
}

// vectorOf makes a vector of values and NULLs.
func vectorOf[R bool | int64 | float64 | string](vals []R, nulls column.Nulls) column.Vector {
	switch vals := any(vals).(type) {
	case []bool:
		return &column.Bools{Vals: vals, Nulls: nulls}
	case []int64:
		return &column.Int64s{Vals: vals, Nulls: nulls}
	case []float64:
		return &column.Float64s{Vals: vals, Nulls: nulls}
	case []string:
		return &column.Strings{Vals: vals, Nulls: nulls}
	}
	return nil
}

// asBytes gives the bytes behind bools, each 0 or 1 as the language guarantees, for arithmetic without branches.
func asBytes(b []bool) []uint8 {
	return unsafe.Slice((*uint8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

// textOut collects strings that a kernel makes, in few allocations.
type textOut struct {
	vals  []string
	buf   []byte // strings point into it; what is written stays
	total int    // bytes of all strings
}

// textBlock is the size from which on a new buffer is begun instead of growing one, which would copy.
const textBlock = 16 << 10

func newTextOut(n int) *textOut { return &textOut{vals: make([]string, n)} }

// room returns a slice of length 0 to which a string of about size bytes is appended; set takes it back.
func (o *textOut) room(size int) []byte {
	if cap(o.buf)-len(o.buf) < size {
		o.buf = make([]byte, 0, max(size, min(textBlock, size*len(o.vals))))
	}
	return o.buf[len(o.buf):]
}

// set makes b, which began as room, the string of row i.
func (o *textOut) set(i int, b []byte) {
	if len(b) == 0 {
		o.vals[i] = ""
		return
	}
	o.vals[i] = unsafe.String(&b[0], len(b))
	o.total += len(b)
	if free := cap(o.buf) - len(o.buf); len(b) <= free && free > 0 && &o.buf[:len(o.buf)+1][len(o.buf)] == &b[0] {
		o.buf = o.buf[:len(o.buf)+len(b)]
	}
}

// text1 makes the kernel of a function of one text.
func text1[R bool | int64 | float64 | string](f func(string) R) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		s := strs(args[0])
		nulls := nullsOf(args, n)
		out := make([]R, n)
		for i := range out {
			if !nulls.Get(i) {
				out[i] = f(s.at(i))
			}
		}
		return vectorOf(out, nulls), nil
	}
}

// text2 makes the kernel of a function of two texts.
func text2[R bool | int64 | float64](f func(a, b string) R) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		a, b := strs(args[0]), strs(args[1])
		nulls := nullsOf(args, n)
		out := make([]R, n)
		for i := range out {
			if !nulls.Get(i) {
				out[i] = f(a.at(i), b.at(i))
			}
		}
		return vectorOf(out, nulls), nil
	}
}

// float1 makes the kernel of a function of one double.
func float1(f func(float64) float64) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		x := floats(args[0])
		out := make([]float64, n)
		for i := range out {
			out[i] = f(x.at(i))
		}
		return vectorOf(out, nullsOf(args, n)), nil
	}
}

// float1Err is float1 for a function that is not defined everywhere.
func float1Err(f func(float64) (float64, error)) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		x := floats(args[0])
		nulls := nullsOf(args, n)
		out := make([]float64, n)
		for i := range out {
			if nulls.Get(i) {
				continue
			}
			y, err := f(x.at(i))
			if err != nil {
				return nil, err
			}
			out[i] = y
		}
		return vectorOf(out, nulls), nil
	}
}
