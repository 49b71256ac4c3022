package fn

import (
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

var varianceAggregates = []*Function{
	varianceAggregate("var_samp", []string{"variance"}, false, true, "Variance of a sample; NULL of fewer than two rows.", "SELECT var_samp(x) FROM (VALUES (1), (3)) t(x)", "2.0"),
	varianceAggregate("var_pop", nil, false, false, "Variance of all; NULL of no rows.", "SELECT var_pop(x) FROM (VALUES (1), (3)) t(x)", "1.0"),
	varianceAggregate("stddev_samp", []string{"stddev"}, true, true, "Standard deviation of a sample; NULL of fewer than two rows.", "SELECT stddev_samp(x) FROM (VALUES (1), (5), (3)) t(x)", "2.0"),
	varianceAggregate("stddev_pop", nil, true, false, "Standard deviation of all; NULL of no rows.", "SELECT stddev_pop(x) FROM (VALUES (1), (5)) t(x)", "2.0"),
	{
		Name: "corr", Class: Aggregate, Category: "aggregate",
		Signatures: []string{"corr(y DOUBLE, x DOUBLE) -> DOUBLE"},
		Help:       "Correlation coefficient of two numbers over the rows where neither is NULL; nan where one does not vary.",
		Example:    "SELECT corr(x, y) FROM (VALUES (1, 2), (2, 4), (3, 6)) t(x, y)", Output: "1.0",
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 2 {
				return nil, errNoMatch
			}
			for _, a := range args {
				if _, ok := argCost(a, column.DoubleType); !ok {
					return nil, errNoMatch
				}
			}
			return &BoundAgg{Args: two(column.DoubleType), Result: column.DoubleType, NewState: func() AggState { return &corrState{} }}, nil
		},
	},
}

func varianceAggregate(name string, aliases []string, root, sample bool, help, example, output string) *Function {
	return &Function{
		Name: name, Aliases: aliases, Class: Aggregate, Category: "aggregate",
		Signatures: []string{name + "(x DOUBLE) -> DOUBLE"},
		Help:       help, Example: example, Output: output,
		bindAgg: aggregates1(aggregate1{column.DoubleType, column.DoubleType, func() AggState {
			return &varianceState{name: name, root: root, sample: sample}
		}}),
	}
}

// moments are the number, the mean and the sum of the squared distances from it, kept up to date by Welford's method. The
// explicit conversions keep the compiler from fusing operations, so that all machines round alike.
type moments struct {
	count float64
	mean  float64
	m2    float64
}

func (m *moments) add(x float64) {
	m.count++
	d := x - m.mean
	m.mean += d / m.count
	m.m2 += float64(d * (x - m.mean))
}

// merge is the method of Chan, Golub and LeVeque.
func (m *moments) merge(o moments) {
	if o.count == 0 {
		return
	}
	if m.count == 0 {
		*m = o
		return
	}
	count := m.count + o.count
	d := o.mean - m.mean
	m.m2 += o.m2 + float64(d*d*m.count*o.count/count)
	m.mean = (float64(m.count*m.mean) + float64(o.count*o.mean)) / count
	m.count = count
}

// varianceState is the variance or, with root, the standard deviation.
type varianceState struct {
	name         string
	root, sample bool
	cells        []moments
}

// Grow implements AggState.
func (s *varianceState) Grow(n int) { s.cells = grown(s.cells, n) }

// Add implements AggState.
func (s *varianceState) Add(groups []uint32, args []column.Vector, n int) error {
	v := column.Flat(args[0], column.DoubleType).(*column.Float64s)
	hasNulls := v.Nulls.Any()
	for i, x := range v.Vals[:n] {
		if !hasNulls || !v.Nulls.Get(i) {
			s.cells[groupOf(groups, i)].add(x)
		}
	}
	return nil
}

// Merge implements AggState.
func (s *varianceState) Merge(other AggState, remap []uint32) error {
	for g, m := range other.(*varianceState).cells {
		if m.count != 0 {
			s.cells[mapped(remap, g)].merge(m)
		}
	}
	return nil
}

// Result implements AggState.
func (s *varianceState) Result(n int) (column.Vector, error) {
	out := &column.Float64s{Vals: make([]float64, n)}
	for g, m := range s.cells[:n] {
		x := 0.0
		switch {
		case m.count == 0 || s.sample && m.count == 1:
			out.Nulls = out.Nulls.With(g, n)
			continue
		case s.sample:
			x = m.m2 / (m.count - 1)
		case m.count > 1:
			x = m.m2 / m.count
		}
		if s.root {
			x = math.Sqrt(x)
		}
		if x != x || math.IsInf(x, 0) {
			return nil, valueError(s.name, "%s is out of the range of a DOUBLE: a value is infinite, nan or too large", s.name)
		}
		out.Vals[g] = x
	}
	return out, nil
}

// Bytes implements AggState.
func (s *varianceState) Bytes() int64 { return int64(cap(s.cells)) * cellBytes }

// comoments are the moments of two numbers and the sum of the products of their distances from their means.
type comoments struct {
	x, y moments
	c    float64
}

func (m *comoments) add(x, y float64) {
	dx := x - m.x.mean
	m.x.add(x)
	m.y.add(y)
	m.c += float64(dx * (y - m.y.mean))
}

func (m *comoments) merge(o comoments) {
	if o.x.count == 0 {
		return
	}
	if m.x.count > 0 {
		dx, dy := o.x.mean-m.x.mean, o.y.mean-m.y.mean
		m.c += float64(dx * dy * m.x.count * o.x.count / (m.x.count + o.x.count))
	}
	m.c += o.c
	m.x.merge(o.x)
	m.y.merge(o.y)
}

// corrState is Pearson's correlation coefficient.
type corrState struct{ cells []comoments }

// Grow implements AggState.
func (s *corrState) Grow(n int) { s.cells = grown(s.cells, n) }

// Add implements AggState.
func (s *corrState) Add(groups []uint32, args []column.Vector, n int) error {
	y := column.Flat(args[0], column.DoubleType).(*column.Float64s)
	x := column.Flat(args[1], column.DoubleType).(*column.Float64s)
	nulls := column.Union(n, x.Nulls, y.Nulls)
	for i := range n {
		if !nulls.Get(i) {
			s.cells[groupOf(groups, i)].add(x.Vals[i], y.Vals[i])
		}
	}
	return nil
}

// Merge implements AggState.
func (s *corrState) Merge(other AggState, remap []uint32) error {
	for g, m := range other.(*corrState).cells {
		s.cells[mapped(remap, g)].merge(m)
	}
	return nil
}

// Result implements AggState.
func (s *corrState) Result(n int) (column.Vector, error) {
	out := &column.Float64s{Vals: make([]float64, n)}
	for g, m := range s.cells[:n] {
		if m.x.count == 0 {
			out.Nulls = out.Nulls.With(g, n)
			continue
		}
		sx, sy := math.Sqrt(m.x.m2/m.x.count), math.Sqrt(m.y.m2/m.y.count)
		if sx != sx || sy != sy || math.IsInf(sx, 0) || math.IsInf(sy, 0) {
			return nil, valueError("corr", "corr is out of the range of a DOUBLE: a value is infinite, nan or too large")
		}
		if sx == 0 || sy == 0 {
			out.Vals[g] = math.NaN()
			continue
		}
		out.Vals[g] = m.c / m.x.count / (sx * sy)
	}
	return out, nil
}

// Bytes implements AggState.
func (s *corrState) Bytes() int64 { return int64(cap(s.cells)) * 7 * 8 }
