package column

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
)

// Decimal (encoding 9), for float64: values that are short decimal fractions, as m / 10^e with an integer m. The division is
// exact to the last bit wherever the double is the one nearest to that fraction, |m| <= 2^53 and e <= 22, so
// what is read is what a correct parser of the digits gives. All other values are exceptions (patch.go). The idea of
// decimals with exceptions is ALP's (Afroozeh, Kuffo, Boncz: ALP, SIGMOD 2024); division in place of its
// multiplication by an inverse makes the test for exactness one on the digits alone.
//
// Header: width; aux: the number x of exponent bits, at most 5. Payload:
//
//	i64       base of m
//	u8        least exponent, at most 22
//	          exceptions
//	          packed region, one value a row (pack.go): (m - base) << x | (e - least)
//
// With x = 0 all rows have one exponent, and packed values are in the order of the doubles. With x > 0 the writer gives each m
// the same number of digits. It packs 0 in the rows of exceptions, and repeats the value before in the rows of NULLs.
type decimalFloats struct {
	base  int64
	ebits uint
	least uint
	exc   patches
	p     packed
}

const maxExp10 = 22 // the greatest power of ten that is exact as float64

// pow10 has room for every sum of a checked least exponent and 5 bits; entries past 22 stand for none that is written.
var pow10 = func() (t [64]float64) {
	t[0] = 1
	for i := 1; i < len(t); i++ {
		t[i] = t[i-1] * 10
	}
	return t
}()

func (d *decimalFloats) open(h *header, b []byte) (err error) {
	if len(b) < 9 || b[8] > maxExp10 || h.aux > 5 || uint(h.aux) > h.width {
		return corruptf("decimals of width %d with %d exponent bits", h.width, h.aux)
	}
	d.base, d.least, d.ebits = int64(binary.LittleEndian.Uint64(b)), uint(b[8]), uint(h.aux)
	if b, err = d.exc.open(b[9:], h.rows); err != nil {
		return err
	}
	d.p, err = openPacked(b, h.rows, h.width)
	return err
}

// value returns the double that a packed value stands for.
func (d *decimalFloats) value(x uint64) float64 {
	e := d.least + uint(x)&(1<<(d.ebits&63)-1)
	return float64(d.base+int64(x>>(d.ebits&63))) / pow10[e&63]
}

func (d *decimalFloats) decode(start int, dst []float64) {
	d.unpack(start, dst)
	patchRange(&d.exc, start, dst, math.Float64frombits)
}

func (d *decimalFloats) unpack(start int, dst []float64) {
	var buf [128]uint64
	for len(dst) > 0 {
		block := buf[:min(len(buf), len(dst))]
		unpack(&d.p, start, 0, block)
		if d.ebits == 0 {
			base, div := d.base, pow10[d.least]
			for i, x := range block {
				dst[i] = float64(base+int64(x)) / div
			}
		} else {
			for i, x := range block {
				dst[i] = d.value(x)
			}
		}
		dst, start = dst[len(block):], start+len(block)
	}
}

func (d *decimalFloats) gather(rows []uint16, dst []float64) {
	for i, r := range rows {
		dst[i] = d.value(d.p.at(uint(r)))
	}
	patchGather(&d.exc, rows, dst, math.Float64frombits)
}

func (d *decimalFloats) filter(r floatRange, flip uint64, m *Mask) {
	d.exc.filter(m, flip, func() {
		if top := d.p.mask(); d.ebits == 0 && d.p.w < 63 && d.base <= math.MaxInt64-int64(top) {
			lo, hi := r.packedRange(top, d.value)
			d.p.filter(lo, hi, flip, m)
			return
		}
		clearFrom(m, d.p.n)
		var buf [blockRows]float64
		for start := 0; start < d.p.n; start += blockRows {
			vals := buf[:min(blockRows, d.p.n-start)]
			words := m[start>>6 : (start+len(vals)+63)>>6]
			if anyWord(words) {
				d.unpack(start, vals)
				matchFloats(vals, r, flip, words)
			}
		}
	}, r.has)
}

// decimalPlan says how to write values as decimals: all with the exponent exp, or, with digits > 0, each m with that many digits.
type decimalPlan struct {
	exp    int
	digits int
	bits   int // estimate a row
}

const (
	decimalSample = 256
	maxDigits     = 15
)

// planDecimal estimates from a sample which plan is smallest; false if decimals do not pay.
func planDecimal(vals []float64) (decimalPlan, bool) {
	var byDigits [maxDigits + 1]int
	n, bad := 0, 0
	maxExp, top, neg := 0, 0.0, false
	minE, maxE := math.MaxInt, math.MinInt // exponents of ten of the values
	var text [32]byte
	step := max(len(vals)/decimalSample, 1)
	for i := step / 2; i < len(vals); i += step {
		v := vals[i]
		n++
		if v == 0 {
			continue
		}
		digits, exp, ok := shortest(v, &text)
		if !ok {
			bad++
			continue
		}
		byDigits[digits]++
		maxExp = max(maxExp, digits-1-exp)
		minE, maxE = min(minE, exp), max(maxE, exp)
		top, neg = max(top, math.Abs(v)), neg || v < 0
	}
	if 8*bad > n {
		return decimalPlan{}, false
	}
	sign := int(b2u(neg))
	best := decimalPlan{bits: math.MaxInt}
	if maxExp <= maxExp10 && top*pow10[maxExp] < 1<<53 {
		best = decimalPlan{exp: maxExp, bits: sign + bits.Len64(uint64(top*pow10[maxExp])) + bad*8*patchSize/n}
	}
	over := bad // values with more digits than d
	for d := maxDigits; d > 0 && minE <= maxE; d-- {
		width := sign + bits.Len64(uint64(pow10[d])) + bits.Len(uint(maxE-minE))
		if b := width + over*8*patchSize/n; b < best.bits {
			best = decimalPlan{digits: d, bits: b}
		}
		over += byDigits[d]
	}
	return best, best.bits < 64
}

// shortest returns the number of digits and the exponent of ten of the shortest decimal that reads as v; false if it
// has too many digits or powers of ten to be held, as most doubles do.
func shortest(v float64, buf *[32]byte) (digits, exp int, ok bool) {
	if v-v != 0 { // infinite or NaN
		return 0, 0, false
	}
	s := strconv.AppendFloat(buf[:0], math.Abs(v), 'e', -1, 64)
	at := len(s) - 1
	for s[at] != 'e' {
		at--
	}
	digits = at
	if at > 1 {
		digits-- // the point
	}
	exp, err := strconv.Atoi(string(s[at+1:]))
	return digits, exp, err == nil && digits <= maxDigits && digits-1-exp <= maxExp10
}

// decimalOf returns v as m / 10^e by the plan; false if that is not v to the last bit.
func (p *decimalPlan) decimalOf(v float64) (m int64, e int, ok bool) {
	if p.digits == 0 {
		e = p.exp
	} else if v != 0 {
		// The exponent of ten follows from that of two but for one off, which the digits show.
		_, two := math.Frexp(v)
		e = p.digits - 1 - int(math.Floor(float64(two-1)*math.Log10(2)))
		if e < 0 || e > maxExp10+1 {
			return 0, 0, false
		}
		e = min(e, maxExp10)
		if math.Abs(math.RoundToEven(v*pow10[e])) >= pow10[p.digits] {
			e--
		}
		if e < 0 {
			return 0, 0, false
		}
	}
	f := math.RoundToEven(v * pow10[e])
	if !(math.Abs(f) <= 1<<53) {
		return 0, 0, false
	}
	m = int64(f)
	return m, e, math.Float64bits(float64(m)/pow10[e]) == math.Float64bits(v)
}

// appendDecimal appends a whole chunk if it takes less than limit bytes with its header.
func (e *Encoder) appendDecimal(dst []byte, vals []float64, nulls Nulls, plan decimalPlan, limit int) ([]byte, bool) {
	ms := grow(e.ints, len(vals))
	e.ints = ms
	exps := grow(e.words, len(vals))
	e.words = exps
	e.exc = e.exc[:0]
	lo, hi := int64(math.MaxInt64), int64(math.MinInt64)
	elo, ehi := uint32(math.MaxUint32), uint32(0)
	for i, v := range vals {
		m, exp, ok := plan.decimalOf(v)
		if !ok {
			if e.exc = append(e.exc, uint16(i)); len(e.exc)*patchSize >= limit {
				return dst, false
			}
			continue
		}
		ms[i], exps[i] = m, uint32(exp)
		lo, hi = min(lo, m), max(hi, m)
		if v != 0 || plan.digits == 0 {
			elo, ehi = min(elo, uint32(exp)), max(ehi, uint32(exp))
		}
	}
	if lo > hi {
		return dst, false
	}
	if elo > ehi { // zeros alone
		elo, ehi = 0, 0
	}
	ebits := uint(bits.Len32(ehi - elo))
	w := packWidth((uint64(hi)-uint64(lo))<<ebits | (1<<ebits - 1))
	if headerSize+13+len(e.exc)*patchSize+packedLen(len(vals), w) >= limit {
		return dst, false
	}
	for i, v := range vals {
		x := max(exps[i], elo) - elo // zeros have no exponent of their own
		if v == 0 {
			x = 0
		}
		ms[i] = int64(uint64(ms[i]-lo)<<ebits | uint64(x))
	}
	for _, r := range e.exc {
		ms[r] = 0
	}
	dst = appendHeader(dst, EncDecimal, w, uint8(ebits), len(vals), nulls)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(lo))
	dst = append(dst, byte(elo))
	dst = appendPatches(dst, e.exc, func(i int) uint64 { return math.Float64bits(vals[i]) })
	return appendPacked(dst, ms, 0, w), true
}
