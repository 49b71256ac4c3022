package column

import (
	"encoding/binary"
	"math/bits"
)

// The NULL section follows the header of a chunk. Its form is the byte 1 of the header:
//
//	0  no row is NULL; the section is empty
//	1  bitmap: ceil(rows/64) u64 words, bit i of the whole set where row i is NULL, bits past the last row clear
//	2  NULL rows: u32 count, then count u16 row numbers, ascending
//	3  rows that are not NULL: u32 count, then count u16 row numbers, ascending
//
// The writer takes the shortest. A chunk of encoding all-null has form 0.
const (
	nullsNone = iota
	nullsBitmap
	nullsList
	nullsValid
)

// nullSet is a parsed NULL section. It aliases the chunk.
type nullSet struct {
	form uint8
	rows int
	n    int    // entries of data
	data []byte // words or row numbers
}

func appendNulls(dst []byte, rows int, nulls Nulls) ([]byte, byte) {
	count := nulls.count()
	if count == 0 {
		return dst, nullsNone
	}
	words := (rows + 63) >> 6
	switch list := 4 + 2*min(count, rows-count); {
	case list >= 8*words:
		for i := range words {
			var w uint64
			if i < len(nulls) {
				w = nulls[i]
			}
			dst = binary.LittleEndian.AppendUint64(dst, w)
		}
		return dst, nullsBitmap
	case count <= rows-count:
		dst = binary.LittleEndian.AppendUint32(dst, uint32(count))
		for k, w := range nulls {
			for ; w != 0; w &= w - 1 {
				dst = binary.LittleEndian.AppendUint16(dst, uint16(k<<6+bits.TrailingZeros64(w)))
			}
		}
		return dst, nullsList
	default:
		dst = binary.LittleEndian.AppendUint32(dst, uint32(rows-count))
		for i := range rows {
			if !nulls.Get(i) {
				dst = binary.LittleEndian.AppendUint16(dst, uint16(i))
			}
		}
		return dst, nullsValid
	}
}

// open parses a NULL section and returns what follows it.
func (s *nullSet) open(form uint8, rows int, b []byte) ([]byte, error) {
	*s = nullSet{form: form, rows: rows}
	switch form {
	case nullsNone:
		return b, nil
	case nullsBitmap:
		s.n = (rows + 63) >> 6
		if len(b) < 8*s.n {
			return nil, corruptf("NULL bitmap of %d rows is cut short", rows)
		}
		s.data = b[:8*s.n]
		if tail := uint(rows) & 63; tail != 0 && u64at(s.data, s.n-1)>>tail != 0 {
			return nil, corruptf("NULL bitmap goes past row %d", rows)
		}
		return b[8*s.n:], nil
	case nullsList, nullsValid:
		if len(b) < 4 {
			return nil, corruptf("list of NULL rows is cut short")
		}
		n := binary.LittleEndian.Uint32(b)
		if n > uint32(rows) || len(b)-4 < 2*int(n) {
			return nil, corruptf("list of %d NULL rows does not fit", n)
		}
		s.n, s.data = int(n), b[4:4+2*n]
		if err := checkRowList(s.data, s.n, rows); err != nil {
			return nil, err
		}
		return b[4+2*n:], nil
	}
	return nil, corruptf("NULL section of unknown form %d", form)
}

// checkRowList verifies that n stored row numbers ascend and are below rows.
func checkRowList(list []byte, n, rows int) error {
	prev := -1
	for i := range n {
		r := int(u16at(list, i))
		if r <= prev {
			return corruptf("row numbers do not ascend")
		}
		prev = r
	}
	if prev >= rows {
		return corruptf("row number %d of %d rows", prev, rows)
	}
	return nil
}

// any reports whether some row is NULL.
func (s *nullSet) any() bool {
	switch s.form {
	case nullsNone:
		return false
	case nullsList:
		return s.n > 0
	case nullsValid:
		return s.n < s.rows
	}
	for i := range s.n {
		if u64at(s.data, i) != 0 {
			return true
		}
	}
	return false
}

// decode replaces the contents of dst; nil or empty where there is no NULL.
func (s *nullSet) decode(dst Nulls) Nulls {
	dst = dst[:0]
	if s.form == nullsNone {
		return dst
	}
	words := (s.rows + 63) >> 6
	dst = grow(dst, words)
	switch s.form {
	case nullsBitmap:
		for i := range dst {
			dst[i] = u64at(s.data, i)
		}
	case nullsList:
		clear(dst)
		for i := range s.n {
			r := u16at(s.data, i)
			dst[r>>6] |= 1 << (r & 63)
		}
	case nullsValid:
		for i := range dst {
			dst[i] = ^uint64(0)
		}
		if tail := uint(s.rows) & 63; tail != 0 {
			dst[words-1] = 1<<tail - 1
		}
		for i := range s.n {
			r := u16at(s.data, i)
			dst[r>>6] &^= 1 << (r & 63)
		}
	}
	return dst
}

// gather replaces the contents of dst with the bits of the rows named.
func (s *nullSet) gather(rows []uint16, dst Nulls) Nulls {
	dst = dst[:0]
	if s.form == nullsNone {
		return dst
	}
	dst = grow(dst, (len(rows)+63)>>6)
	clear(dst)
	if s.form == nullsBitmap {
		for i, r := range rows {
			dst[i>>6] |= uint64(s.data[r>>3]>>(r&7)&1) << (uint(i) & 63)
		}
		return dst
	}
	listed := s.form == nullsList // what it means to stand in the list
	j := 0
	for i, r := range rows {
		j = seekRow(s.data, s.n, j, r)
		if (j < s.n && u16at(s.data, j) == r) == listed {
			dst[i>>6] |= 1 << (uint(i) & 63)
		}
	}
	return dst
}

// seekRow returns the first position at or after j whose row number is at least r, in an ascending list.
func seekRow(list []byte, n, j int, r uint16) int {
	step := 1
	for j+step <= n && u16at(list, j+step-1) < r {
		j += step
		step <<= 1
	}
	hi := min(j+step-1, n)
	for j < hi {
		mid := int(uint(j+hi) >> 1)
		if u16at(list, mid) < r {
			j = mid + 1
		} else {
			hi = mid
		}
	}
	return j
}

// filter keeps in m the rows that are NULL, or with not the others.
func (s *nullSet) filter(not bool, m *Mask) {
	switch s.form {
	case nullsNone:
		if !not {
			*m = Mask{}
		}
	case nullsBitmap:
		flip := flipOf(not)
		for i := range s.n {
			m[i] &= u64at(s.data, i) ^ flip
		}
	default:
		if not == (s.form == nullsList) {
			for i := range s.n {
				r := u16at(s.data, i)
				m[r>>6] &^= 1 << (r & 63)
			}
			return
		}
		var keep Mask
		for i := range s.n {
			r := u16at(s.data, i)
			keep[r>>6] |= 1 << (r & 63)
		}
		for i := range m {
			m[i] &= keep[i]
		}
	}
}

// count returns the number of bits set.
func (n Nulls) count() int {
	c := 0
	for _, w := range n {
		c += bits.OnesCount64(w)
	}
	return c
}

// checkNulls cuts n to the rows of a chunk and refuses bits past them.
func checkNulls(n Nulls, rows int) (Nulls, error) {
	words := (rows + 63) >> 6
	for _, w := range n[min(words, len(n)):] {
		if w != 0 {
			return nil, argumentf("NULL bit past row %d", rows)
		}
	}
	n = n[:min(words, len(n))]
	if tail := uint(rows) & 63; tail != 0 && len(n) == words && n[words-1]>>tail != 0 {
		return nil, argumentf("NULL bit past row %d", rows)
	}
	return n, nil
}
