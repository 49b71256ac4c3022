package column

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Mixed (encoding 13), for float64: most values are float32 values and most of the others are short decimals, as in scores that
// went through different hands. Every row has a packed value; a set says in which rows it is a decimal. Header: width;
// aux: exponent bits of decimals. Payload:
//
//	u32       base of float32 bits, as in float32.go
//	i64       base of decimals, as in decimal.go
//	u8        least exponent of decimals
//	u8        form of the set of decimal rows: 1 or 2, as of a NULL section (nulls.go)
//	          the set
//	          exceptions (patch.go)
//	          packed region, one value a row (pack.go)
//
// A packed value is read as float32.go or decimal.go reads it. The writer packs 0 in the rows of exceptions, and repeats the value before in
// the rows of NULLs.
type mixedFloats struct {
	narrow  narrowFloats // with the exceptions and the packed region
	decimal decimalFloats
	set     nullSet
}

func (d *mixedFloats) open(h *header, b []byte) (err error) {
	if len(b) < 14 || h.width > 32 {
		return corruptf("header of %d bytes, width %d", len(b), h.width)
	}
	d.narrow.base = binary.LittleEndian.Uint32(b)
	if err = d.decimal.openParams(h, b[4:13]); err != nil {
		return err
	}
	form, b := b[13], b[14:]
	if form != nullsBitmap && form != nullsList {
		return corruptf("set of decimal rows of form %d", form)
	}
	if b, err = d.set.open(form, h.rows, b); err != nil {
		return err
	}
	if b, err = d.narrow.exc.open(b, h.rows); err != nil {
		return err
	}
	d.narrow.p, err = openPacked(b, h.rows, h.width)
	return err
}

// value returns the decimal in row i.
func (d *mixedFloats) value(i int) float64 { return d.decimal.value(d.narrow.p.at(uint(i))) }

func (d *mixedFloats) decode(start int, dst []float64) {
	d.narrow.unpack(start, dst)
	d.putDecimals(start, dst)
	patchRange(&d.narrow.exc, start, dst, math.Float64frombits)
}

// putDecimals overwrites in dst, which holds the rows from start on, those that are decimals.
func (d *mixedFloats) putDecimals(start int, dst []float64) {
	if d.set.form == nullsList {
		for j := seekRow(d.set.data, d.set.n, 0, uint16(start)); j < d.set.n; j++ {
			row := int(u16at(d.set.data, j))
			if row-start >= len(dst) {
				return
			}
			dst[row-start] = d.value(row)
		}
		return
	}
	for k := start >> 6; k<<6 < start+len(dst); k++ {
		for w := u64at(d.set.data, k); w != 0; w &= w - 1 {
			row := k<<6 + bits.TrailingZeros64(w)
			if row-start >= len(dst) {
				return
			}
			dst[row-start] = d.value(row)
		}
	}
}

func (d *mixedFloats) gather(rows []uint16, dst []float64) {
	d.narrow.gatherPacked(rows, dst)
	if d.set.form == nullsBitmap {
		for i, r := range rows {
			if d.set.data[r>>3]>>(r&7)&1 != 0 {
				dst[i] = d.value(int(r))
			}
		}
	} else {
		j := 0
		for i, r := range rows {
			if j = seekRow(d.set.data, d.set.n, j, r); j == d.set.n {
				break
			}
			if u16at(d.set.data, j) == r {
				dst[i] = d.value(int(r))
			}
		}
	}
	patchGather(&d.narrow.exc, rows, dst, math.Float64frombits)
}

func (d *mixedFloats) filter(r floatRange, flip uint64, m *Mask) {
	d.narrow.exc.filter(m, flip, func() {
		var decimals, hit Mask
		decimals.Fill(MaxRows)
		d.set.filter(false, &decimals)
		for k, set := range decimals {
			for w := set & m[k]; w != 0; w &= w - 1 {
				bit := uint(bits.TrailingZeros64(w))
				hit[k] |= (b2u(r.has(math.Float64bits(d.value(k<<6+int(bit))))) ^ flip&1) << (bit & 63)
			}
		}
		d.narrow.filterPacked(r, flip, m)
		for k, set := range decimals {
			m[k] = m[k]&^set | hit[k]
		}
	}, r.has)
}

// mixedPlan is a way to write a chunk as mixed, with an estimate of its size.
type mixedPlan struct {
	base    uint32 // of float32 bits
	width   uint   // of these
	decimal decimalPlan
	size    int
}

// planMixed plans to write as decimals what float32 cannot hold; false if there is too little of it, or of the rest, or if it is
// no short decimals.
func (e *Encoder) planMixed(vals []float64, s *narrowPlan) (p mixedPlan, ok bool) {
	n := len(vals)
	if others := n - s.held(); others < max(n/256, 1) || others > n/2 {
		return p, false
	}
	others := e.others[:0]
	for _, v := range vals {
		if _, ok := narrow(v); !ok {
			others = append(others, v)
		}
	}
	e.others = others
	if p.decimal, ok = planDecimal(others); !ok || p.decimal.bits > 32 {
		return p, false
	}
	p.base, p.width, p.size = s.window(n)
	p.size += min(2*len(others), n/8) + max(0, packedLen(n, uint(p.decimal.bits))-packedLen(n, p.width))
	return p, true
}

// appendMixed appends a whole chunk if it takes less than limit bytes.
func (e *Encoder) appendMixed(dst []byte, vals []float64, nulls Nulls, p mixedPlan, limit int) ([]byte, bool) {
	n := len(vals)
	words := grow(e.words, n)
	e.words = words
	e.exc = e.exc[:0]
	dec := &e.digits
	dec.reset()
	span := uint32(1<<p.width - 1)
	for i, v := range vals {
		b, ok := narrow(v)
		if ok && b-p.base <= span {
			words[i] = b - p.base
			continue
		}
		words[i] = 0
		if m, exp, ok := p.decimal.decimalOf(v); ok {
			dec.add(i, m, exp)
		} else if e.exc = append(e.exc, uint16(i)); len(e.exc)*patchSize >= limit {
			return dst, false
		}
	}
	ebits, width := dec.widths()
	if width = max(width, p.width); width > 32 || len(dec.rows) == 0 {
		return dst, false
	}
	var set Nulls
	for j, row := range dec.rows {
		words[row] = uint32(dec.word(j, ebits))
		set = set.With(int(row), n)
	}
	at := len(dst)
	dst = appendHeader(dst, EncMixed, width, uint8(ebits), n, nulls)
	dst = binary.LittleEndian.AppendUint32(dst, p.base)
	dst = dec.appendParams(dst)
	form := len(dst)
	dst = append(dst, nullsBitmap)
	if 4+2*len(dec.rows) < 8*len(set) {
		dst[form] = nullsList
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(dec.rows)))
		for _, r := range dec.rows {
			dst = binary.LittleEndian.AppendUint16(dst, r)
		}
	} else {
		for _, w := range set {
			dst = binary.LittleEndian.AppendUint64(dst, w)
		}
	}
	dst = appendPatches(dst, e.exc, func(i int) uint64 { return math.Float64bits(vals[i]) })
	dst = appendPacked(dst, words, 0, width)
	if len(dst)-at >= limit {
		return dst[:at], false
	}
	return dst, true
}
