package column

// Dict (encoding 3): dictionary codes, packed in as many bits as the greatest needs, at most 32. Header: width. The payload is the packed region
// (pack.go), one code a row. The writer repeats the code before in the rows of NULLs.

type dictCodes struct{ p packed }

func (d *dictCodes) open(h *header, b []byte) (err error) {
	if h.width > 32 {
		return corruptf("codes of %d bits", h.width)
	}
	d.p, err = openPacked(b, h.rows, h.width)
	return err
}

func (d *dictCodes) decode(start int, dst []uint32)     { unpack(&d.p, start, 0, dst) }
func (d *dictCodes) gather(rows []uint16, dst []uint32) { gatherPacked(&d.p, rows, 0, dst) }

func (d *dictCodes) filter(set *codeSet, flip uint64, m *Mask) {
	if lo, hi, ok := set.asRange(); ok {
		d.p.filter(lo, hi, flip, m)
		return
	}
	clearFrom(m, d.p.n)
	if d.p.w <= 8 {
		d.filterTable(set, flip, m)
		return
	}
	var buf [blockRows]uint32
	for start := 0; start < d.p.n; start += blockRows {
		codes := buf[:min(blockRows, d.p.n-start)]
		words := m[start>>6 : (start+len(codes)+63)>>6]
		if !anyWord(words) {
			continue
		}
		d.decode(start, codes)
		for k := range words {
			var acc uint64
			for i, c := range codes[k<<6 : min(k<<6+64, len(codes))] {
				acc |= b2u(set.has(c)) << (uint(i) & 63)
			}
			words[k] &= acc ^ flip
		}
	}
}

// filterTable looks each code of at most 8 bits up in a table.
func (d *dictCodes) filterTable(set *codeSet, flip uint64, m *Mask) {
	var table [256]uint8
	for c := range min(len(set.in), len(table)) {
		table[c] = uint8(b2u(set.in[c]))
	}
	var buf [blockRows]uint32
	for start := 0; start < d.p.n; start += blockRows {
		codes := buf[:min(blockRows, d.p.n-start)]
		words := m[start>>6 : (start+len(codes)+63)>>6]
		if !anyWord(words) {
			continue
		}
		d.decode(start, codes)
		for k := range words {
			var acc uint64
			for i, c := range codes[k<<6 : min(k<<6+64, len(codes))] {
				acc |= uint64(table[uint8(c)]) << (uint(i) & 63)
			}
			words[k] &= acc ^ flip
		}
	}
}

// codeSet is a set of codes to filter by.
type codeSet struct {
	in     []bool
	lo, hi int // first and last code in the set; lo > hi if it is empty
	dense  bool
}

func newCodeSet(in []bool) codeSet {
	s := codeSet{in: in, lo: len(in), hi: -1}
	n := 0
	for c, ok := range in {
		if ok {
			s.lo, s.hi = min(s.lo, c), c
			n++
		}
	}
	s.dense = n == s.hi-s.lo+1 || n == 0
	return s
}

func (s *codeSet) has(c uint32) bool { return uint(c) < uint(len(s.in)) && s.in[c] }

// asRange returns the set as a range of codes where it is one.
func (s *codeSet) asRange() (lo, hi uint64, ok bool) {
	if s.hi < 0 {
		return 1, 0, true
	}
	return uint64(s.lo), uint64(s.hi), s.dense
}
