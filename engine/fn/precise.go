package fn

import "math"

// Logarithms, exponentials and powers to the last bit but in rarest cases, as C libraries give them. Those of Go's math are off by
// one or more units in the last place in a good part of all cases, so that floor(log10(0.001)) would be -3 on one
// engine and -4 on another. The method is plain: double-double arithmetic (Dekker, "A floating-point technique for
// extending the available precision") with a relative error below 2^-64.

// dd is the sum of two doubles, the second no larger than half a unit in the last place of the first.
type dd struct{ hi, lo float64 }

func fastSum(a, b float64) dd { // |a| >= |b|
	s := a + b
	return dd{s, b - (s - a)}
}

func sumOfTwo(a, b float64) dd {
	s := a + b
	t := s - a
	return dd{s, (a - (s - t)) + (b - t)}
}

func product(a, b float64) dd {
	p := a * b
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) add(b dd) dd {
	s := sumOfTwo(a.hi, b.hi)
	return fastSum(s.hi, s.lo+(a.lo+b.lo))
}

func (a dd) mul(b dd) dd {
	p := product(a.hi, b.hi)
	return fastSum(p.hi, p.lo+(math.FMA(a.hi, b.lo, float64(a.lo*b.hi))))
}

func (a dd) times(x float64) dd {
	p := product(a.hi, x)
	return fastSum(p.hi, math.FMA(a.lo, x, p.lo))
}

// Constants as double-doubles: the second number is what the first leaves of the exact value.
var (
	ddLn2    = dd{math.Ln2, 2.3190468138462996e-17}
	ddLog2E  = dd{math.Log2E, 2.0355273740931033e-17}
	ddLog10E = dd{math.Log10E, 1.098319650216765e-17}
)

// expMinus1 returns e^x - 1 for |x| <= 0.36: the Taylor series of x/16, squared four times.
func expMinus1(x dd) dd {
	const halvings = 4
	h := x.hi / (1 << halvings)
	r := dd{h, x.lo / (1 << halvings)}
	// h is below 0.023, so that from the third term on doubles are exact enough.
	tail := h * h * h * (1.0/6 + h*(1.0/24+h*(1.0/120+h*(1.0/720+h*(1.0/5040+h*(1.0/40320+h*(1.0/362880+h*(1.0/3628800+h/39916800))))))))
	square := product(h, h)
	square.lo += 2 * h * r.lo
	s := sumOfTwo(h, square.hi/2)
	s = fastSum(s.hi, s.lo+(r.lo+square.lo/2+tail))
	for range halvings { // (1+s)^2 - 1 = 2s + s^2
		p := product(s.hi, s.hi)
		t := sumOfTwo(2*s.hi, p.hi)
		s = fastSum(t.hi, t.lo+(2*s.lo+(p.lo+2*s.hi*s.lo)))
	}
	return s
}

// expOf returns e^x for finite x as m * 2^k, m being between 0.7 and 1.42.
func expOf(x dd) (m dd, k int) {
	n := math.RoundToEven(x.hi * math.Log2E)
	r := x.add(ddLn2.times(-n))
	return dd{1, 0}.add(expMinus1(r)), int(n)
}

// logOf returns the natural logarithm of a positive finite x: that of Go's math with one step of Newton's method.
func logOf(x float64) dd {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	y := math.Log(m)
	// e^-y is nearly 1/m: what m * e^-y differs from 1 is the correction.
	s := expMinus1(dd{-y, 0})
	d := s.times(m).add(dd{m - 1, 0})
	return dd{y, 0}.add(dd{d.hi - d.hi*d.hi/2, d.lo}).add(ddLn2.times(float64(e)))
}

func isPositive(x float64) bool { return x > 0 && x <= math.MaxFloat64 }

func preciseLog(x float64) float64 {
	if !isPositive(x) {
		return math.Log(x)
	}
	return logOf(x).hi
}

func preciseLog2(x float64) float64 {
	if !isPositive(x) {
		return math.Log2(x)
	}
	return logOf(x).mul(ddLog2E).hi
}

func preciseLog10(x float64) float64 {
	if !isPositive(x) {
		return math.Log10(x)
	}
	return logOf(x).mul(ddLog10E).hi
}

// Between these a result is neither infinite nor smaller than the normal doubles.
const (
	expLeast    = -708
	expGreatest = 709
)

func preciseExp(x float64) float64 {
	if !(x > expLeast && x < expGreatest) {
		return math.Exp(x)
	}
	m, k := expOf(dd{x, 0})
	return math.Ldexp(m.hi, k)
}

func precisePow(x, y float64) float64 {
	a := math.Abs(x)
	if !isPositive(a) || a == 1 || y == 0 || math.Abs(y) > 1<<62 || y != y {
		return math.Pow(x, y)
	}
	negative := false
	if x < 0 {
		if y != math.Trunc(y) {
			return math.NaN()
		}
		negative = math.Mod(y, 2) != 0
	}
	l := logOf(a).times(y)
	if !(l.hi > expLeast && l.hi < expGreatest) {
		return math.Pow(x, y)
	}
	m, k := expOf(l)
	r := math.Ldexp(m.hi, k)
	if negative {
		return -r
	}
	return r
}
