package column

import "encoding/binary"

// Exceptions are the values that an encoding of packed values leaves out; their rows hold an unspecified packed value:
//
//	u32            count
//	count * u16    row numbers, ascending
//	count * u64    values: the int64 or the bits of the float64
type patches struct {
	n          int
	rows, vals []byte
}

// patchSize is the room that one exception takes.
const patchSize = 10

// appendPatches appends the section for the rows listed; bits(i) is the value of row i.
func appendPatches(dst []byte, rows []uint16, bits func(i int) uint64) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(rows)))
	for _, r := range rows {
		dst = binary.LittleEndian.AppendUint16(dst, r)
	}
	for _, r := range rows {
		dst = binary.LittleEndian.AppendUint64(dst, bits(int(r)))
	}
	return dst
}

// open parses the section at the start of b and returns what follows it.
func (p *patches) open(b []byte, rows int) ([]byte, error) {
	if len(b) < 4 {
		return nil, corruptf("exceptions are cut short")
	}
	n := binary.LittleEndian.Uint32(b)
	if n > uint32(rows) || len(b)-4 < patchSize*int(n) {
		return nil, corruptf("%d exceptions do not fit", n)
	}
	p.n = int(n)
	p.rows, b = b[4:4+2*n], b[4+2*n:]
	p.vals, b = b[:8*n], b[8*n:]
	return b, checkRowList(p.rows, p.n, rows)
}

// patchRange overwrites in dst, which holds the rows from start on, those that are exceptions.
func patchRange[T any](p *patches, start int, dst []T, from func(uint64) T) {
	if p.n == 0 {
		return
	}
	for j := seekRow(p.rows, p.n, 0, uint16(start)); j < p.n; j++ {
		i := int(u16at(p.rows, j)) - start
		if i >= len(dst) {
			return
		}
		dst[i] = from(u64at(p.vals, j))
	}
}

// patchGather overwrites in dst, which holds the rows named, those that are exceptions.
func patchGather[T any](p *patches, rows []uint16, dst []T, from func(uint64) T) {
	if p.n == 0 {
		return
	}
	if 4*p.n < len(rows) { // look up the exceptions in rows rather than the other way
		i := 0
		for j := range p.n {
			r := u16at(p.rows, j)
			i += searchRows(rows[i:], r)
			if i < len(rows) && rows[i] == r {
				dst[i] = from(u64at(p.vals, j))
			}
		}
		return
	}
	j := 0
	for i, r := range rows {
		if j = seekRow(p.rows, p.n, j, r); j == p.n {
			return
		}
		if u16at(p.rows, j) == r {
			dst[i] = from(u64at(p.vals, j))
		}
	}
}

// searchRows returns the first position whose row is at least r, by galloping.
func searchRows(rows []uint16, r uint16) int {
	lo, step := 0, 1
	for lo+step <= len(rows) && rows[lo+step-1] < r {
		lo += step
		step <<= 1
	}
	hi := min(lo+step-1, len(rows))
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if rows[mid] < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// filter runs a filter over the packed values and then sets right the rows that are exceptions.
func (p *patches) filter(m *Mask, flip uint64, packed func(), match func(uint64) bool) {
	if p.n == 0 {
		packed()
		return
	}
	var hit Mask
	for j := range p.n {
		r := u16at(p.rows, j)
		hit[r>>6] |= (m[r>>6] >> (r & 63) & 1 & (b2u(match(u64at(p.vals, j))) ^ flip)) << (r & 63)
	}
	packed()
	for j := range p.n {
		r := u16at(p.rows, j)
		bit := uint64(1) << (r & 63)
		m[r>>6] = m[r>>6]&^bit | hit[r>>6]&bit
	}
}
