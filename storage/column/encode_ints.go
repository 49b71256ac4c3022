package column

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Int64s encodes a chunk of BIGINT or TIMESTAMP, to be read by an IntChunk.
func (e *Encoder) Int64s(dst []byte, vals []int64, nulls Nulls) ([]byte, Stats, error) {
	nulls, st, err := begin(len(vals), nulls)
	if err != nil {
		return dst, st, err
	}
	at, rows := len(dst), len(vals)
	if st.Nulls == rows {
		return finish(appendAllNull(dst, rows), at, st)
	}
	if st.Nulls > 0 {
		e.ints = repeatNulls(e.ints, vals, nulls)
		vals = e.ints
	}
	lo, hi := vals[0], vals[0]
	for _, v := range vals {
		lo, hi = min(lo, v), max(hi, v)
	}
	st.MinInt, st.MaxInt = lo, hi
	if lo == hi {
		st.Distinct = 1
		dst = appendHeader(dst, EncConstant, 0, 0, rows, nulls)
		return finish(binary.LittleEndian.AppendUint64(dst, uint64(lo)), at, st)
	}

	var lens [65]int // values by the bits of their difference from the least
	runs, prev := 1, vals[0]
	least, most := int64(math.MaxInt64), int64(math.MinInt64) // differences, wrapped
	for i, v := range vals {
		lens[bits.Len64(uint64(v)-uint64(lo))]++
		runs += int(b2u(v != prev))
		if d := v - prev; i%deltaBlock != 0 {
			least, most = min(least, d), max(most, d)
		}
		prev = v
	}
	if least > most { // one row a block
		least, most = 0, 0
	}
	width, size := frameCost(&lens, rows)
	runWidth := packWidth(uint64(hi) - uint64(lo))
	deltaWidth := packWidth(uint64(most) - uint64(least))
	switch delta, run := deltaSize(rows, deltaWidth), runSize(runs, runWidth); {
	case cheaper(run, size) && run <= delta:
		dst = appendHeader(dst, EncRunEnd, runWidth, 0, rows, nulls)
		dst, e.tmp = appendRuns(dst, vals, runs, lo, runWidth, e.tmp)
	case cheaper(delta, size):
		dst = appendHeader(dst, EncDelta, deltaWidth, 0, rows, nulls)
		dst = e.appendDelta(dst, vals, least, deltaWidth)
	default:
		dst = appendHeader(dst, EncFOR, width, 0, rows, nulls)
		dst = e.appendFrame(dst, vals, lo, width)
	}
	return finish(dst, at, st)
}

// cheaper reports whether an encoding that is slower to look up and filter is so much smaller that it is worth it.
func cheaper(size, than int) bool { return size < than*3/4 }
