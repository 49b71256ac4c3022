package parquet

import (
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// splitDecoder is BYTE_STREAM_SPLIT: the first bytes of all values, then the second bytes, and so on.
type splitDecoder struct {
	data  []byte
	leaf  *leaf
	size  int // bytes of a value
	count int // values in data
	next  int
}

func newSplitDecoder(l *leaf, data []byte) (decoder, error) {
	d := &splitDecoder{data: data, leaf: l, size: l.length}
	switch l.physical {
	case format.Int32, format.Float:
		d.size = 4
	case format.Int64, format.Double:
		d.size = 8
	}
	if len(data)%d.size != 0 {
		return nil, damaged("%d bytes of split streams for values of %d bytes", len(data), d.size)
	}
	d.count = len(data) / d.size
	return d, nil
}

// word gathers the bytes of value i, of at most eight.
func (d *splitDecoder) word(i int) (w uint64) {
	for b := range d.size {
		w |= uint64(d.data[b*d.count+i]) << (8 * b)
	}
	return w
}

func (d *splitDecoder) decode(v *values, n int) error {
	if n > d.count-d.next {
		return errPageShort
	}
	from := d.next
	d.next += n
	switch d.leaf.physical {
	case format.Int32:
		var added []int64
		v.ints, added = extend(v.ints, n)
		for i := range added {
			added[i] = int64(int32(d.word(from + i)))
		}
		return convertInts(added, d.leaf.conv)
	case format.Int64:
		var added []int64
		v.ints, added = extend(v.ints, n)
		for i := range added {
			added[i] = int64(d.word(from + i))
		}
		return convertInts(added, d.leaf.conv)
	case format.Float:
		var added []float64
		v.floats, added = extend(v.floats, n)
		for i := range added {
			added[i] = widen(uint32(d.word(from + i)))
		}
	case format.Double:
		var added []float64
		v.floats, added = extend(v.floats, n)
		for i := range added {
			added[i] = math.Float64frombits(d.word(from + i))
		}
	default:
		var added []string
		v.strs, added = extend(v.strs, n)
		buf := make([]byte, n*d.size)
		for i := range added {
			one := buf[i*d.size : (i+1)*d.size]
			for b := range one {
				one[b] = d.data[b*d.count+from+i]
			}
			added[i] = fixedString(one, d.leaf.conv)
			v.bytes += int64(len(added[i]))
		}
	}
	return nil
}
