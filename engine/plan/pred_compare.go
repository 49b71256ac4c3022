package plan

import (
	"math"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// flipped are the comparisons with their sides exchanged.
var flipped = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
	"is distinct from": "is distinct from", "is not distinct from": "is not distinct from"}

// inverse are the comparisons that are true where another is false.
var inverse = map[string]string{"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
	"is distinct from": "is not distinct from", "is not distinct from": "is distinct from",
	"is null": "is not null", "is not null": "is null",
	"like": "not like", "not like": "like", "ilike": "not ilike", "not ilike": "ilike", "~": "!~", "!~": "~", "~*": "!~*", "!~*": "~*"}

// compare answers x op constant.
func (p *predicates) compare(op string, x expr, l *litExpr) *storage.Pred {
	if op == "is distinct from" || op == "is not distinct from" {
		return p.compareDistinct(op == "is distinct from", x, l)
	}
	if l.isNull() {
		if p.node(x) == nil {
			return nil // x might fail
		}
		return no()
	}
	if c, ok := x.(*castExpr); ok && !c.try && c.t.Kind == column.Double && c.arg.typ().Kind == column.BigInt {
		if n := p.node(c.arg); n != nil {
			return compareIntWithFloat(op, n, l.one.(*column.Float64s).Vals[0])
		}
		return nil
	}
	n := p.node(x)
	if n == nil {
		return nil
	}
	switch v := l.one.(type) {
	case *column.Int64s:
		return compareInt(op, n, v.Vals[0])
	case *column.Float64s:
		return compareFloat(op, n, v.Vals[0])
	case *column.Strings:
		if op == "=" || op == "<>" {
			return &storage.Pred{Op: storage.InStrings, Node: n, Not: op == "<>", Strings: []string{v.Vals[0]}}
		}
	case *column.Bools:
		switch op {
		case "=":
			return &storage.Pred{Op: storage.IsTrue, Node: n, Not: !v.Vals[0]}
		case "<>":
			return &storage.Pred{Op: storage.IsTrue, Node: n, Not: v.Vals[0]}
		}
	}
	return nil
}

// compareDistinct answers x IS [NOT] DISTINCT FROM constant.
func (p *predicates) compareDistinct(distinct bool, x expr, l *litExpr) *storage.Pred {
	n := p.node(x)
	if n == nil {
		return nil
	}
	if l.isNull() {
		return &storage.Pred{Op: storage.IsNull, Node: n, Not: distinct}
	}
	if !distinct {
		return p.compare("=", x, l)
	}
	other := p.compare("<>", x, l)
	if other == nil {
		return nil
	}
	return &storage.Pred{Op: storage.Or, Kids: []*storage.Pred{other, {Op: storage.IsNull, Node: n}}}
}

func compareInt(op string, n *storage.Node, v int64) *storage.Pred {
	switch op {
	case "=":
		return &storage.Pred{Op: storage.InInts, Node: n, Ints: []int64{v}}
	case "<>":
		return &storage.Pred{Op: storage.InInts, Node: n, Not: true, Ints: []int64{v}}
	case "<":
		if v == math.MinInt64 {
			return no()
		}
		return intRange(n, math.MinInt64, v-1)
	case "<=":
		return intRange(n, math.MinInt64, v)
	case ">":
		if v == math.MaxInt64 {
			return no()
		}
		return intRange(n, v+1, math.MaxInt64)
	case ">=":
		return intRange(n, v, math.MaxInt64)
	}
	return nil
}

// exactFloat is the magnitude below which every integer is a double of its own, so that comparing as doubles is comparing as
// integers.
const exactFloat = 1 << 53

// compareIntWithFloat answers CAST(n AS DOUBLE) op v for an integer column.
func compareIntWithFloat(op string, n *storage.Node, v float64) *storage.Pred {
	if !(math.Abs(v) < exactFloat) {
		return nil
	}
	floor := int64(math.Floor(v))
	whole := float64(floor) == v
	switch op {
	case "=":
		if !whole {
			return no()
		}
		return compareInt("=", n, floor)
	case "<>":
		if !whole {
			return &storage.Pred{Op: storage.IsNull, Node: n, Not: true}
		}
		return compareInt("<>", n, floor)
	case "<":
		if whole {
			return compareInt("<", n, floor)
		}
		return compareInt("<=", n, floor)
	case "<=":
		return compareInt("<=", n, floor)
	case ">":
		return compareInt(">", n, floor)
	case ">=":
		if whole {
			return compareInt(">=", n, floor)
		}
		return compareInt(">", n, floor)
	}
	return nil
}

// compareFloat answers n op v. NaN is greatest, and equals itself.
func compareFloat(op string, n *storage.Node, v float64) *storage.Pred {
	p := &storage.Pred{Op: storage.FloatRange, Node: n}
	switch op {
	case "=":
		p.Floats = []float64{v, v}
	case "<>":
		p.Floats, p.Not = []float64{v, v}, true
	case "<":
		p.Floats, p.HiOpen = []float64{math.Inf(-1), v}, true
	case "<=":
		p.Floats = []float64{math.Inf(-1), v}
	case ">":
		p.Floats, p.LoOpen = []float64{v, math.NaN()}, true
	case ">=":
		p.Floats = []float64{v, math.NaN()}
	default:
		return nil
	}
	return p
}
