package fn

import (
	"encoding/binary"

	"github.com/colloquydb/colloquy/storage/column"
)

// appendKey appends bytes that are the same for two rows if, and only if, they are the same to GROUP BY.
func appendKey(dst []byte, v column.Vector, i int) []byte {
	if c, ok := v.(*column.Const); ok {
		return appendKey(dst, c.One, 0)
	}
	if v.IsNull(i) {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	switch v := v.(type) {
	case *column.Bools:
		return append(dst, asBytes(v.Vals)[i])
	case *column.Int64s:
		return binary.LittleEndian.AppendUint64(dst, uint64(v.Vals[i]))
	case *column.Float64s:
		return binary.LittleEndian.AppendUint64(dst, floatKey(v.Vals[i]))
	case *column.Strings:
		dst = binary.AppendUvarint(dst, uint64(len(v.Vals[i])))
		return append(dst, v.Vals[i]...)
	case *column.Codes:
		s := v.Dict.Vals[v.Vals[i]]
		dst = binary.AppendUvarint(dst, uint64(len(s)))
		return append(dst, s...)
	case *column.Lists:
		dst = binary.AppendUvarint(dst, uint64(v.Offsets[i+1]-v.Offsets[i]))
		for e := v.Offsets[i]; e < v.Offsets[i+1]; e++ {
			dst = appendKey(dst, v.Elem, int(e))
		}
	case *column.Structs:
		for _, f := range v.Fields {
			dst = appendKey(dst, f, i)
		}
	}
	return dst
}
