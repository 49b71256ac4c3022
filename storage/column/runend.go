package column

import "encoding/binary"

// Run-end (encoding 6), for int64 and dictionary codes: rows in a row with equal values are one run. Header: width. Payload:
//
//	u32           runs
//	runs * u16    last row of each run, ascending; that of the last run is the last row
//	i64           base (of codes: 0)
//	              packed region, one value a run: the value less the base
//
// The writer repeats the value before in the rows of NULLs.
type runEnds struct {
	n    int
	ends []byte
	base int64
	p    packed
}

func (d *runEnds) open(h *header, b []byte) (err error) {
	if len(b) < 4 {
		return corruptf("runs are cut short")
	}
	n := binary.LittleEndian.Uint32(b)
	if n > uint32(h.rows) || (n == 0) != (h.rows == 0) || len(b)-4 < 2*int(n)+8 {
		return corruptf("%d runs do not fit", n)
	}
	d.n, d.ends = int(n), b[4:4+2*n]
	if err := checkRowList(d.ends, d.n, h.rows); err != nil {
		return err
	}
	if n > 0 && int(u16at(d.ends, d.n-1)) != h.rows-1 {
		return corruptf("runs do not end at the last row")
	}
	b = b[4+2*n:]
	d.base = int64(binary.LittleEndian.Uint64(b))
	d.p, err = openPacked(b[8:], d.n, h.width)
	return err
}

// run returns the value of run j.
func (d *runEnds) run(j int) int64 { return d.base + int64(d.p.at(uint(j))) }

// decodeRuns fills dst with the rows from start on.
func decodeRuns[T int64 | uint32](d *runEnds, start int, dst []T) {
	for j, i := seekRow(d.ends, d.n, 0, uint16(start)), 0; i < len(dst); j++ {
		end := min(int(u16at(d.ends, j))+1-start, len(dst))
		fill(dst[i:end], T(d.run(j)))
		i = end
	}
}

// gatherRuns sets dst[i] to row rows[i].
func gatherRuns[T int64 | uint32](d *runEnds, rows []uint16, dst []T) {
	j, end, v := 0, -1, T(0)
	for i, r := range rows {
		if int(r) > end {
			j = seekRow(d.ends, d.n, j, r)
			end, v = int(u16at(d.ends, j)), T(d.run(j))
		}
		dst[i] = v
	}
}

// filterRuns clears in m the runs whose value does not match.
func (d *runEnds) filterRuns(flip uint64, m *Mask, match func(int64) bool) {
	start := 0
	for j := range d.n {
		end := int(u16at(d.ends, j)) + 1
		if b2u(match(d.run(j)))^flip&1 == 0 {
			m.UnsetRange(start, end)
		}
		start = end
	}
}

// runInts reads a chunk of int64 in runs.
type runInts struct{ runEnds }

func (d *runInts) decode(start int, dst []int64)     { decodeRuns(&d.runEnds, start, dst) }
func (d *runInts) gather(rows []uint16, dst []int64) { gatherRuns(&d.runEnds, rows, dst) }
func (d *runInts) filter(lo, hi int64, flip uint64, m *Mask) {
	d.filterRuns(flip, m, func(v int64) bool { return lo <= v && v <= hi })
}

// runCodes reads a chunk of codes in runs.
type runCodes struct{ runEnds }

func (d *runCodes) open(h *header, b []byte) error {
	if err := d.runEnds.open(h, b); err != nil {
		return err
	}
	if d.base != 0 || d.p.w > 32 {
		return corruptf("runs of codes with base %d and width %d", d.base, d.p.w)
	}
	return nil
}

func (d *runCodes) decode(start int, dst []uint32)     { decodeRuns(&d.runEnds, start, dst) }
func (d *runCodes) gather(rows []uint16, dst []uint32) { gatherRuns(&d.runEnds, rows, dst) }
func (d *runCodes) filter(set *codeSet, flip uint64, m *Mask) {
	d.filterRuns(flip, m, func(v int64) bool { return set.has(uint32(v)) })
}

func runSize(runs int, w uint) int { return 12 + 2*runs + packedLen(runs, w) }

// appendRuns appends the payload for vals; tmp takes the value of each run.
func appendRuns[T int64 | uint32](dst []byte, vals []T, runs int, base T, w uint, tmp []T) ([]byte, []T) {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(runs))
	tmp = tmp[:0]
	for i, v := range vals {
		if i+1 == len(vals) || vals[i+1] != v {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(i))
			tmp = append(tmp, v)
		}
	}
	dst = binary.LittleEndian.AppendUint64(dst, uint64(int64(base)))
	return appendPacked(dst, tmp, base, w), tmp
}
