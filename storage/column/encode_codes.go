package column

import (
	"encoding/binary"
	"math/bits"
)

// Codes encodes a chunk of dictionary codes below ndict, to be read by a CodeChunk opened with at least that ndict.
func (e *Encoder) Codes(dst []byte, codes []uint32, nulls Nulls, ndict int) ([]byte, Stats, error) {
	nulls, st, err := begin(len(codes), nulls)
	if err != nil {
		return dst, st, err
	}
	at, rows := len(dst), len(codes)
	if st.Nulls == rows {
		return finish(appendAllNull(dst, rows), at, st)
	}
	if st.Nulls > 0 {
		e.codes = repeatNulls(e.codes, codes, nulls)
		codes = e.codes
	}
	lo, hi := codes[0], codes[0]
	runs, prev := 1, codes[0]
	for _, c := range codes {
		lo, hi = min(lo, c), max(hi, c)
		runs += int(b2u(c != prev))
		prev = c
	}
	if int64(hi) >= int64(ndict) {
		return dst, st, argumentf("code %d of a dictionary of %d", hi, ndict)
	}
	st.MinInt, st.MaxInt = int64(lo), int64(hi)
	if lo == hi {
		st.Distinct = 1
		dst = appendHeader(dst, EncConstant, 0, 0, rows, nulls)
		return finish(binary.LittleEndian.AppendUint32(dst, lo), at, st)
	}
	e.seen = grow(e.seen, int(hi>>6)+1)
	clear(e.seen)
	for _, c := range codes {
		e.seen[c>>6] |= 1 << (c & 63)
	}
	for _, w := range e.seen {
		st.Distinct += bits.OnesCount64(w)
	}
	w := packWidth(uint64(hi))
	if cheaper(runSize(runs, w), packedLen(rows, w)) {
		dst = appendHeader(dst, EncRunEnd, w, 0, rows, nulls)
		dst, e.words = appendRuns(dst, codes, runs, 0, w, e.words)
	} else {
		dst = appendHeader(dst, EncDict, w, 0, rows, nulls)
		dst = appendPacked(dst, codes, 0, w)
	}
	return finish(dst, at, st)
}
