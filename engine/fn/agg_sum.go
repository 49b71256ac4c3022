package fn

import (
	"math/bits"

	"github.com/colloquydb/colloquy/storage/column"
)

var sumAggregates = []*Function{
	{
		Name: "count_if", Aliases: []string{"countif"}, Class: Aggregate, Category: "aggregate",
		Signatures: []string{"count_if(condition BOOLEAN) -> BIGINT"},
		Help:       "Number of rows where the condition is true; NULL of no rows where it is not NULL.",
		Example:    "SELECT count_if(x > 1) FROM (VALUES (1), (2), (3)) t(x)", Output: "2",
		bindAgg: aggregates1(aggregate1{column.BoolType, column.BigIntType, func() AggState { return &sumBoolState{} }}),
	},
	{
		Name: "sum", Class: Aggregate, Category: "aggregate",
		Signatures: []string{"sum(x BIGINT) -> BIGINT", "sum(x DOUBLE) -> DOUBLE", "sum(x BOOLEAN) -> BIGINT"},
		Help:       "Sum; NULL of no rows. A sum of integers out of range is an error (DuckDB gives a HUGEINT); those on the way to it may be.",
		Example:    "SELECT sum(x) FROM (VALUES (1), (NULL), (3)) t(x)", Output: "4",
		bindAgg: aggregates1(
			aggregate1{column.BigIntType, column.BigIntType, func() AggState { return &sumIntState{} }},
			aggregate1{column.DoubleType, column.DoubleType, func() AggState { return &sumFloatState{} }},
			aggregate1{column.BoolType, column.BigIntType, func() AggState { return &sumBoolState{} }},
		),
	},
	{
		Name: "avg", Aliases: []string{"mean"}, Class: Aggregate, Category: "aggregate",
		Signatures: []string{"avg(x DOUBLE) -> DOUBLE", "avg(x BIGINT) -> DOUBLE", "avg(x TIMESTAMP) -> TIMESTAMP"},
		Help:       "Arithmetic mean; NULL of no rows. That of integers is exact before the last division.",
		Example:    "SELECT avg(x) FROM (VALUES (1), (NULL), (4)) t(x)", Output: "2.5",
		bindAgg: aggregates1(
			aggregate1{column.BigIntType, column.DoubleType, func() AggState { return &avgIntState{} }},
			aggregate1{column.DoubleType, column.DoubleType, func() AggState { return &avgFloatState{} }},
			aggregate1{column.TimestampType, column.TimestampType, func() AggState { return &avgTimeState{} }},
		),
	},
}

// sumInt is the exact sum and the number of values of a group.
type sumInt struct {
	sum   int128
	count int64
}

// sumIntState sums BIGINTs in 128 bits.
type sumIntState struct{ cells []sumInt }

// Grow implements AggState.
func (s *sumIntState) Grow(n int) { s.cells = grown(s.cells, n) }

// Add implements AggState.
func (s *sumIntState) Add(groups []uint32, args []column.Vector, n int) error {
	if c, ok := args[0].(*column.Const); ok && groups == nil && !c.One.IsNull(0) {
		x := c.One.(*column.Int64s).Vals[0]
		hi, lo := bits.Mul64(uint64(x), uint64(n))
		s.cells[0].sum.merge(int128{hi: int64(hi) - x>>63&int64(n), lo: lo})
		s.cells[0].count += int64(n)
		return nil
	}
	v := column.Flat(args[0], column.BigIntType).(*column.Int64s)
	vals, nulls := v.Vals[:n], v.Nulls
	if nulls.Any() {
		for i, x := range vals {
			if !nulls.Get(i) {
				c := &s.cells[groupOf(groups, i)]
				c.sum.add(x)
				c.count++
			}
		}
		return nil
	}
	if groups == nil {
		s.cells[0].sum.merge(sumOf(vals))
		s.cells[0].count += int64(n)
		return nil
	}
	cells := s.cells
	groups = groups[:len(vals)]
	for i, x := range vals {
		c := &cells[groups[i]]
		c.sum.add(x)
		c.count++
	}
	return nil
}

// Merge implements AggState.
func (s *sumIntState) Merge(other AggState, remap []uint32) error {
	s.merge(other.(*sumIntState), remap)
	return nil
}

func (s *sumIntState) merge(o *sumIntState, remap []uint32) {
	for g, c := range o.cells {
		if c.count != 0 {
			to := &s.cells[mapped(remap, g)]
			to.sum.merge(c.sum)
			to.count += c.count
		}
	}
}

// Result implements AggState.
func (s *sumIntState) Result(n int) (column.Vector, error) {
	out := &column.Int64s{Vals: make([]int64, n)}
	for g, c := range s.cells[:n] {
		if c.count == 0 {
			out.Nulls = out.Nulls.With(g, n)
			continue
		}
		x, ok := c.sum.int64()
		if !ok {
			return nil, valueError("sum", "the sum of %d values overflows BIGINT: it is about %s; sum(x::DOUBLE) gives it", c.count, AppendDouble(nil, c.sum.float64()))
		}
		out.Vals[g] = x
	}
	return out, nil
}

// Bytes implements AggState.
func (s *sumIntState) Bytes() int64 { return int64(cap(s.cells)) * cellBytes }

// mean returns the quotient, from the exact sum.
func (c *sumInt) mean() float64 {
	const exact = 1 << 53 // up to it a double holds every integer
	if x, ok := c.sum.int64(); ok && x <= exact && x >= -exact && c.count <= exact {
		return float64(x) / float64(c.count)
	}
	hi, lo := uint64(c.sum.hi), c.sum.lo
	negative := c.sum.hi < 0
	if negative {
		var carry uint64
		lo, carry = bits.Add64(^lo, 1, 0)
		hi = ^hi + carry
	}
	// |sum| < count * 2^63, so the quotient has 64 bits.
	quotient, rest := bits.Div64(hi, lo, uint64(c.count))
	m := float64(quotient) + float64(rest)/float64(c.count)
	if negative {
		return -m
	}
	return m
}

// avgIntState is the mean of BIGINTs.
type avgIntState struct{ sumIntState }

// Merge implements AggState.
func (s *avgIntState) Merge(other AggState, remap []uint32) error {
	s.merge(&other.(*avgIntState).sumIntState, remap)
	return nil
}

// Result implements AggState.
func (s *avgIntState) Result(n int) (column.Vector, error) {
	out := &column.Float64s{Vals: make([]float64, n)}
	for g := range s.cells[:n] {
		if c := &s.cells[g]; c.count == 0 {
			out.Nulls = out.Nulls.With(g, n)
		} else {
			out.Vals[g] = c.mean()
		}
	}
	return out, nil
}

// avgTimeState is the mean of timestamps, its part of a microsecond dropped.
type avgTimeState struct{ sumIntState }

// Merge implements AggState.
func (s *avgTimeState) Merge(other AggState, remap []uint32) error {
	s.merge(&other.(*avgTimeState).sumIntState, remap)
	return nil
}

// Add implements AggState.
func (s *avgTimeState) Add(groups []uint32, args []column.Vector, n int) error {
	v := column.Flat(args[0], column.TimestampType).(*column.Int64s)
	return s.sumIntState.Add(groups, []column.Vector{v}, n)
}

// Result implements AggState.
func (s *avgTimeState) Result(n int) (column.Vector, error) {
	out := &column.Int64s{Vals: make([]int64, n), Time: true}
	for g := range s.cells[:n] {
		c := &s.cells[g]
		if c.count == 0 {
			out.Nulls = out.Nulls.With(g, n)
			continue
		}
		hi, lo := uint64(c.sum.hi), c.sum.lo
		negative := c.sum.hi < 0
		if negative {
			var carry uint64
			lo, carry = bits.Add64(^lo, 1, 0)
			hi = ^hi + carry
		}
		quotient, _ := bits.Div64(hi, lo, uint64(c.count))
		if negative {
			quotient = -quotient
		}
		out.Vals[g] = int64(quotient)
	}
	return out, nil
}

// sumBoolState counts what is true, but is NULL of no rows.
type sumBoolState struct{ sumIntState }

// Add implements AggState.
func (s *sumBoolState) Add(groups []uint32, args []column.Vector, n int) error {
	v := column.Flat(args[0], column.BoolType).(*column.Bools)
	vals := asBytes(v.Vals[:n])
	if v.Nulls.Any() {
		for i, b := range vals {
			if !v.Nulls.Get(i) {
				c := &s.cells[groupOf(groups, i)]
				c.sum.add(int64(b))
				c.count++
			}
		}
		return nil
	}
	if groups == nil {
		total := int64(0)
		for _, b := range vals {
			total += int64(b)
		}
		s.cells[0].sum.add(total)
		s.cells[0].count += int64(n)
		return nil
	}
	groups = groups[:len(vals)]
	for i, b := range vals {
		c := &s.cells[groups[i]]
		c.sum.add(int64(b))
		c.count++
	}
	return nil
}

// Merge implements AggState.
func (s *sumBoolState) Merge(other AggState, remap []uint32) error {
	s.merge(&other.(*sumBoolState).sumIntState, remap)
	return nil
}

// sumFloat is the sum and the number of values of a group.
type sumFloat struct {
	sum   float64
	count int64
}

// sumFloatState sums doubles one after the other, as DuckDB's sum does.
type sumFloatState struct{ cells []sumFloat }

// Grow implements AggState.
func (s *sumFloatState) Grow(n int) { s.cells = grown(s.cells, n) }

// Add implements AggState.
func (s *sumFloatState) Add(groups []uint32, args []column.Vector, n int) error {
	v := column.Flat(args[0], column.DoubleType).(*column.Float64s)
	vals, nulls := v.Vals[:n], v.Nulls
	if nulls.Any() {
		for i, x := range vals {
			if !nulls.Get(i) {
				c := &s.cells[groupOf(groups, i)]
				c.sum += x
				c.count++
			}
		}
		return nil
	}
	if groups == nil {
		sum := s.cells[0].sum
		for _, x := range vals {
			sum += x
		}
		s.cells[0].sum = sum
		s.cells[0].count += int64(n)
		return nil
	}
	cells := s.cells
	groups = groups[:len(vals)]
	for i, x := range vals {
		c := &cells[groups[i]]
		c.sum += x
		c.count++
	}
	return nil
}

// Merge implements AggState.
func (s *sumFloatState) Merge(other AggState, remap []uint32) error {
	s.merge(other.(*sumFloatState), remap)
	return nil
}

func (s *sumFloatState) merge(o *sumFloatState, remap []uint32) {
	for g, c := range o.cells {
		if c.count != 0 {
			to := &s.cells[mapped(remap, g)]
			to.sum += c.sum
			to.count += c.count
		}
	}
}

// Result implements AggState.
func (s *sumFloatState) Result(n int) (column.Vector, error) {
	out := &column.Float64s{Vals: make([]float64, n)}
	for g, c := range s.cells[:n] {
		if out.Vals[g] = c.sum; c.count == 0 {
			out.Nulls = out.Nulls.With(g, n)
		}
	}
	return out, nil
}

// Bytes implements AggState.
func (s *sumFloatState) Bytes() int64 { return int64(cap(s.cells)) * 16 }

// avgFloatState is the mean of doubles.
type avgFloatState struct{ sumFloatState }

// Merge implements AggState.
func (s *avgFloatState) Merge(other AggState, remap []uint32) error {
	s.merge(&other.(*avgFloatState).sumFloatState, remap)
	return nil
}

// Result implements AggState.
func (s *avgFloatState) Result(n int) (column.Vector, error) {
	out := &column.Float64s{Vals: make([]float64, n)}
	for g, c := range s.cells[:n] {
		if c.count == 0 {
			out.Nulls = out.Nulls.With(g, n)
			continue
		}
		out.Vals[g] = c.sum / float64(c.count)
	}
	return out, nil
}
