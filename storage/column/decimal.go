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
	if len(b) < 9 {
		return corruptf("decimals are cut short")
	}
	if err = d.openParams(h, b[:9]); err != nil {
		return err
	}
	if b, err = d.exc.open(b[9:], h.rows); err != nil {
		return err
	}
	d.p, err = openPacked(b, h.rows, h.width)
	return err
}

// openParams parses the base and the least exponent.
func (d *decimalFloats) openParams(h *header, b []byte) error {
	d.base, d.least, d.ebits = int64(binary.LittleEndian.Uint64(b)), uint(b[8]), uint(h.aux)
	if d.least > maxExp10 || d.ebits > 5 || d.ebits > h.width {
		return corruptf("decimals of width %d with %d exponent bits from %d", h.width, d.ebits, d.least)
	}
	return nil
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
		// The exponent of ten follows from that of two but for one off, which the digits show: 78913 / 2^18 is log10(2), near
		// enough for all exponents of doubles.
		two := int(math.Float64bits(v)>>52&0x7FF) - 1023
		e = p.digits - 1 - two*78913>>18
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

// decimalRows collects the rows that are decimals.
type decimalRows struct {
	rows   []uint16
	ms     []int64
	exps   []uint8
	lo, hi int64 // of ms
	elo    int   // of exps
	ehi    int
}

func (d *decimalRows) reset() {
	*d = decimalRows{
		rows: d.rows[:0], ms: d.ms[:0], exps: d.exps[:0],
		lo: math.MaxInt64, hi: math.MinInt64, elo: math.MaxInt, ehi: -1,
	}
}

func (d *decimalRows) add(row int, m int64, exp int) {
	d.rows, d.ms, d.exps = append(d.rows, uint16(row)), append(d.ms, m), append(d.exps, uint8(exp))
	d.lo, d.hi = min(d.lo, m), max(d.hi, m)
	if m != 0 { // zero is zero with any exponent
		d.elo, d.ehi = min(d.elo, exp), max(d.ehi, exp)
	}
}

// widths returns the bits of the exponents and of whole packed values.
func (d *decimalRows) widths() (ebits, width uint) {
	if d.elo > d.ehi {
		d.elo, d.ehi = 0, 0
	}
	if d.lo > d.hi {
		return 0, 0
	}
	ebits = uint(bits.Len(uint(d.ehi - d.elo)))
	return ebits, packWidth((uint64(d.hi)-uint64(d.lo))<<ebits | (1<<ebits - 1))
}

// word returns the packed value of the j-th row.
func (d *decimalRows) word(j int, ebits uint) uint64 {
	exp := uint64(0)
	if d.ms[j] != 0 {
		exp = uint64(int(d.exps[j]) - d.elo)
	}
	return (uint64(d.ms[j])-uint64(d.lo))<<ebits | exp
}

// appendParams appends the base and the least exponent.
func (d *decimalRows) appendParams(dst []byte) []byte {
	return append(binary.LittleEndian.AppendUint64(dst, uint64(d.lo)), byte(d.elo))
}

// appendDecimal appends a whole chunk if it takes less than limit bytes.
func (e *Encoder) appendDecimal(dst []byte, vals []float64, nulls Nulls, plan decimalPlan, limit int) ([]byte, bool) {
	e.exc = e.exc[:0]
	dec := &e.digits
	dec.reset()
	for i, v := range vals {
		if m, exp, ok := plan.decimalOf(v); ok {
			dec.add(i, m, exp)
		} else if e.exc = append(e.exc, uint16(i)); len(e.exc)*patchSize >= limit {
			return dst, false
		}
	}
	ebits, width := dec.widths()
	if headerSize+13+len(e.exc)*patchSize+packedLen(len(vals), width) >= limit {
		return dst, false
	}
	words := grow(e.ints, len(vals))
	e.ints = words
	for _, r := range e.exc {
		words[r] = 0
	}
	for j, r := range dec.rows {
		words[r] = int64(dec.word(j, ebits))
	}
	dst = appendHeader(dst, EncDecimal, width, uint8(ebits), len(vals), nulls)
	dst = dec.appendParams(dst)
	dst = appendPatches(dst, e.exc, func(i int) uint64 { return math.Float64bits(vals[i]) })
	return appendPacked(dst, words, 0, width), true
}
