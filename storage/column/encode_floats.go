package column

import (
	"encoding/binary"
	"math"
)

// Float64s encodes a chunk of DOUBLE, to be read by a FloatChunk. Every bit pattern is kept.
func (e *Encoder) Float64s(dst []byte, vals []float64, nulls Nulls) ([]byte, Stats, error) {
	nulls, st, err := begin(len(vals), nulls)
	if err != nil {
		return dst, st, err
	}
	at, rows := len(dst), len(vals)
	if st.Nulls == rows {
		return finish(appendAllNull(dst, rows), at, st)
	}
	if st.Nulls > 0 {
		e.floats = repeatNulls(e.floats, vals, nulls)
		vals = e.floats
	}

	e.plan = narrowPlan{lo: math.MaxUint32}
	plan := &e.plan
	first := math.Float64bits(vals[0])
	differ, lo, hi := uint64(0), uint64(math.MaxUint64), uint64(0)
	for _, v := range vals {
		u := math.Float64bits(v)
		pos := floatPos(u)
		differ |= u ^ first
		lo, hi = min(lo, pos), max(hi, pos)
		if b, ok := narrow(v); ok {
			plan.count[b>>23]++
			plan.lo, plan.hi = min(plan.lo, b), max(plan.hi, b)
		}
	}
	st.MinFloat, st.MaxFloat = floatAt(lo), floatAt(hi)
	st.HasNaN = hi > posPosInf
	if differ == 0 {
		st.Distinct = 1
		dst = appendHeader(dst, EncConstant, 0, 0, rows, nulls)
		return finish(binary.LittleEndian.AppendUint64(dst, first), at, st)
	}

	base, width, narrowSize := plan.window(rows)
	narrowSize += (rows - plan.held()) * patchSize
	limit := min(8*rows, narrowSize) // what is sure to be reached
	decimal, isDecimal := planDecimal(vals)
	decimalSize := decimal.bits * rows / 8
	if mixed, ok := e.planMixed(vals, plan); ok && mixed.size < limit && (!isDecimal || mixed.size <= decimalSize) {
		if out, ok := e.appendMixed(dst, vals, nulls, mixed, limit); ok {
			return finish(out, at, st)
		}
	}
	if isDecimal && decimalSize < limit {
		if out, ok := e.appendDecimal(dst, vals, nulls, decimal, limit); ok {
			return finish(out, at, st)
		}
	}
	if narrowSize < 8*rows {
		dst = appendHeader(dst, EncFloat32, width, 0, rows, nulls)
		return finish(e.appendNarrow(dst, vals, base, width), at, st)
	}
	dst = appendHeader(dst, EncPlain64, 0, 0, rows, nulls)
	for _, v := range vals {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return finish(dst, at, st)
}

// floatAt returns the double at a position.
func floatAt(pos uint64) float64 { return math.Float64frombits(orderKey(pos + keyNegInf)) }
