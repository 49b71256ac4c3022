package fn

import (
	"sort"

	"github.com/colloquydb/colloquy/storage/column"
)

var collectAggregates = []*Function{
	{
		Name: "list", Aliases: []string{"array_agg"}, Class: Aggregate, Category: "aggregate",
		Signatures: []string{"list(value ANY [ORDER BY ...]) -> ANY[]"},
		Help:       "List of all values, NULLs included; NULL of no rows.",
		Example:    "SELECT list(x) FROM (VALUES (2), (NULL), (1)) t(x)", Output: "[2, NULL, 1]",
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) != 1 {
				return nil, errNoMatch
			}
			t := args[0].Type
			return &BoundAgg{Args: []column.Type{t}, Result: column.ListOf(t), Ordered: true, seesNull: true, NewState: func() AggState {
				return &listState{collected: collected{typ: t, vals: column.NewBuilder(t, 0)}}
			}}, nil
		},
	},
	{
		Name: "string_agg", Aliases: []string{"group_concat", "listagg"}, Class: Aggregate, Category: "aggregate",
		Signatures: []string{"string_agg(text VARCHAR [, separator VARCHAR] [ORDER BY ...]) -> VARCHAR"},
		Help:       "All texts put together with a separator (a comma) between them; NULLs are left out.",
		Example:    "SELECT string_agg(x, '-') FROM (VALUES ('a'), (NULL), ('b')) t(x)", Output: "a-b",
		bindAgg: func(args []Arg) (*BoundAgg, error) {
			if len(args) < 1 || len(args) > 2 {
				return nil, errNoMatch
			}
			separator, known := ",", true
			if len(args) == 2 {
				var err error
				if separator, known, err = constText(args, 1); err != nil {
					return nil, err
				}
			}
			return &BoundAgg{Args: []column.Type{column.VarcharType}, Result: column.VarcharType, Ordered: true, NewState: func() AggState {
				return &stringAggState{separator: separator, none: !known,
					collected: collected{typ: column.VarcharType, skipNulls: true, vals: column.NewBuilder(column.VarcharType, 0)}}
			}}, nil
		},
	},
}

// collected keeps values in the order of their ranks, as runs: rows that one Add brought.
type collected struct {
	ranks
	typ       column.Type
	skipNulls bool
	vals      *column.Builder
	groups    []uint32
	runs      []run
	ngroups   int
}

// run is the rows from a place on, up to the next run, of which the first has the rank.
type run struct {
	rank int64
	from int
}

// Grow implements AggState.
func (c *collected) Grow(n int) { c.ngroups = max(c.ngroups, n) }

// Add implements AggState.
func (c *collected) Add(groups []uint32, args []column.Vector, n int) error {
	if n == 0 {
		return nil
	}
	base := c.take(n)
	if k := len(c.runs); k == 0 || c.runs[k-1].rank > base || c.told {
		c.runs = append(c.runs, run{base, len(c.groups)})
	}
	v := args[0]
	nulls := column.NullsOf(v)
	if !c.skipNulls || !nulls.Any() {
		c.vals.Append(v, 0, n)
		for i := range n {
			c.groups = append(c.groups, groupOf(groups, i))
		}
		return nil
	}
	for i := range n {
		if !nulls.Get(i) {
			c.vals.Append(v, i, i+1)
			c.groups = append(c.groups, groupOf(groups, i))
		}
	}
	return nil
}

func (c *collected) merge(o *collected, remap []uint32) {
	shift := c.after(&o.ranks)
	at := len(c.groups)
	for _, r := range o.runs {
		c.runs = append(c.runs, run{r.rank + shift, r.from + at})
	}
	c.groups = append(c.groups, remapped(o.groups, remap)...)
	v := o.vals.Vector()
	c.vals.Append(v, 0, v.Len())
}

// inOrder returns, for each of n groups, its rows as numbers into the values: sel[offsets[g]:offsets[g+1]].
func (c *collected) inOrder(n int) (sel []uint32, offsets []uint32) {
	offsets = make([]uint32, n+1)
	for _, g := range c.groups {
		if int(g) < n {
			offsets[g+1]++
		}
	}
	for g := range n {
		offsets[g+1] += offsets[g]
	}
	next := append([]uint32(nil), offsets[:n]...)
	sel = make([]uint32, offsets[n])
	order := make([]int, len(c.runs))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return c.runs[order[i]].rank < c.runs[order[j]].rank })
	for _, r := range order {
		end := len(c.groups)
		if r+1 < len(c.runs) {
			end = c.runs[r+1].from
		}
		for i := c.runs[r].from; i < end; i++ {
			if g := c.groups[i]; int(g) < n {
				sel[next[g]] = uint32(i)
				next[g]++
			}
		}
	}
	return sel, offsets
}

// Bytes implements AggState.
func (c *collected) Bytes() int64 {
	return c.vals.Bytes() + int64(cap(c.groups))*4 + int64(cap(c.runs))*16
}

// listState makes lists.
type listState struct{ collected }

// Merge implements AggState.
func (s *listState) Merge(other AggState, remap []uint32) error {
	s.merge(&other.(*listState).collected, remap)
	return nil
}

// Result implements AggState.
func (s *listState) Result(n int) (column.Vector, error) {
	sel, offsets := s.inOrder(n)
	out := &column.Lists{Offsets: offsets, Elem: column.Take(s.vals.Vector(), sel)}
	for g := range n {
		if offsets[g] == offsets[g+1] {
			out.Nulls = out.Nulls.With(g, n)
		}
	}
	return out, nil
}

// stringAggState makes texts.
type stringAggState struct {
	collected
	separator string
	none      bool // the separator is NULL, and so is the result
}

// Merge implements AggState.
func (s *stringAggState) Merge(other AggState, remap []uint32) error {
	s.merge(&other.(*stringAggState).collected, remap)
	return nil
}

// Result implements AggState.
func (s *stringAggState) Result(n int) (column.Vector, error) {
	if s.none {
		return column.Flat(column.NullConst(column.VarcharType, n), column.VarcharType), nil
	}
	sel, offsets := s.inOrder(n)
	vals := column.Flat(s.vals.Vector(), column.VarcharType).(*column.Strings).Vals
	out := &column.Strings{Vals: make([]string, n)}
	for g := range n {
		rows := sel[offsets[g]:offsets[g+1]]
		if len(rows) == 0 {
			out.Nulls = out.Nulls.With(g, n)
			continue
		}
		size := len(s.separator) * (len(rows) - 1)
		for _, r := range rows {
			size += len(vals[r])
		}
		if size > maxText {
			return nil, tooLong("string_agg", size)
		}
		b := make([]byte, 0, size)
		for i, r := range rows {
			if i > 0 {
				b = append(b, s.separator...)
			}
			b = append(b, vals[r]...)
		}
		out.Vals[g] = bytesAsString(b)
	}
	return out, nil
}
