package fn_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/storage/column"
)

// table is the input of aggregates.
type table struct {
	names []string
	vals  map[string]value
	n     int
}

// parseTable reads `x BIGINT, y VARCHAR` and a row of literals a line.
func parseTable(t *testing.T, src string) table {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(src), "\n")
	tab := table{vals: map[string]value{}, n: len(lines) - 1}
	p := &parser{toks: lex(lines[0])}
	var builders []*column.Builder
	for p.pos < len(p.toks) {
		if len(tab.names) > 0 {
			p.expect(",")
		}
		tab.names = append(tab.names, strings.ToLower(p.toks[p.pos]))
		p.pos++
		builders = append(builders, column.NewBuilder(p.typ(), tab.n))
	}
	for _, line := range lines[1:] {
		p := &parser{toks: lex(line), n: 1}
		for i, b := range builders {
			if i > 0 {
				p.expect(",")
			}
			b.Append(p.coerce(p.expr(0), b.Type()).vec, 0, 1)
		}
	}
	for i, b := range builders {
		tab.vals[tab.names[i]] = value{Arg: fn.Arg{Type: b.Type()}, vec: b.Vector()}
	}
	return tab
}

// parseFrom reads `agg(x) FROM (VALUES (1), (2)) t(x)`.
func parseFrom(t *testing.T, src string) (string, table) {
	t.Helper()
	expr, from, ok := strings.Cut(src, " FROM (VALUES ")
	if !ok {
		t.Fatalf("no FROM (VALUES in %q", src)
	}
	at := strings.LastIndex(from, ") t(")
	p := &parser{toks: lex(from[:at]), n: 1}
	var rows [][]value
	for p.pos < len(p.toks) {
		if len(rows) > 0 {
			p.expect(",")
		}
		rows = append(rows, p.list("(", ")"))
	}
	tab := table{vals: map[string]value{}, n: len(rows)}
	for i, name := range strings.Split(strings.TrimSuffix(from[at+4:], ")"), ",") {
		args := make([]fn.Arg, len(rows))
		for r := range rows {
			args[r] = rows[r][i].Arg
		}
		typ := check(fn.Common(args...))
		b := column.NewBuilder(typ, len(rows))
		for r := range rows {
			b.Append(p.coerce(rows[r][i], typ).vec, 0, 1)
		}
		tab.vals[strings.TrimSpace(name)] = value{Arg: fn.Arg{Type: typ}, vec: b.Vector()}
	}
	return expr, tab
}

// aggLine computes an aggregate in every way that the executor may and wants the same from all.
func aggLine(t *testing.T, tab table, src string) (result string) {
	t.Helper()
	defer func() {
		switch e := recover().(type) {
		case nil:
		case failure:
			result = "error: " + e.Error()
		default:
			panic(e)
		}
	}()
	p := &parser{toks: lex(src), n: tab.n, columns: tab.vals}
	name := strings.ToLower(p.toks[0])
	p.pos = 1
	distinct := false
	var args []value
	p.expect("(")
	if p.accept("*") {
		p.expect(")")
	} else {
		distinct = p.accept("distinct")
		for !p.accept(")") {
			if len(args) > 0 {
				p.expect(",")
			}
			args = append(args, p.constant())
		}
	}
	bound := check(fn.ResolveAggregate(name, argsOf(args), distinct))
	vecs := make([]column.Vector, len(bound.Args))
	for i, typ := range bound.Args {
		vecs[i] = p.coerce(args[i], typ).vec
	}
	results := map[string]string{}
	for how, run := range aggregations {
		v, err := run(bound, vecs, tab.n)
		if err != nil {
			results[how] = "error: " + err.Error()
			continue
		}
		if !v.Type().Equal(bound.Result) && bound.Result.Kind != column.Null {
			t.Errorf("%s: vector of type %s, bound as %s (%s)", src, v.Type(), bound.Result, how)
		}
		results[how] = show(value{Arg: fn.Arg{Type: bound.Result}, vec: v}, 0)
	}
	result = results["one group"]
	for how, got := range results {
		if got != result && !nearly(got, result) {
			t.Errorf("%s: %s with %s, %s with one group", src, got, how, result)
		}
	}
	return result
}

// nearly reports whether two results are doubles that differ by rounding only.
func nearly(a, b string) bool {
	a, aOK := strings.CutPrefix(a, "DOUBLE | ")
	b, bOK := strings.CutPrefix(b, "DOUBLE | ")
	x, xErr := strconv.ParseFloat(a, 64)
	y, yErr := strconv.ParseFloat(b, 64)
	return aOK && bOK && xErr == nil && yErr == nil && math.Abs(x-y) <= 1e-14*math.Abs(x)
}

// constant parses an argument; if no column is in it, it is one that the binder would know.
func (p *parser) constant() value {
	from := p.pos
	v := p.expr(0)
	for _, tok := range p.toks[from:p.pos] {
		if _, ok := p.columns[strings.ToLower(tok)]; ok {
			return v
		}
	}
	one := &parser{toks: p.toks, pos: from, n: 1}
	v.Const = one.expr(0).vec
	if c, ok := v.Const.(*column.Const); ok {
		v.Const = c.One
	}
	return v
}

// aggregations are ways to come to the aggregate of all rows of args, each giving it in row 0.
var aggregations = map[string]func(b *fn.BoundAgg, args []column.Vector, n int) (column.Vector, error){
	"one group": func(b *fn.BoundAgg, args []column.Vector, n int) (column.Vector, error) {
		s := b.NewState()
		s.Grow(1)
		if err := s.Add(nil, args, n); err != nil {
			return nil, err
		}
		return s.Result(1)
	},
	"a row at a time": func(b *fn.BoundAgg, args []column.Vector, n int) (column.Vector, error) {
		s := b.NewState()
		s.Grow(1)
		for i := range n {
			if err := s.Add([]uint32{0}, part(args, i, i+1), 1); err != nil {
				return nil, err
			}
			if _, err := s.Result(1); err != nil && !strings.Contains(err.Error(), "overflow") { // a result on the way changes nothing
				return nil, err
			}
		}
		return s.Result(1)
	},
	"other groups": func(b *fn.BoundAgg, args []column.Vector, n int) (column.Vector, error) {
		s := b.NewState()
		s.Grow(2)
		// Rows 0..n-1 twice, once for group 1 and once for group 3, which is made only then.
		if err := s.Add(constGroups(1, n), args, n); err != nil {
			return nil, err
		}
		s.Grow(4)
		if err := s.Add(constGroups(3, n), args, n); err != nil {
			return nil, err
		}
		v, err := s.Result(4)
		if err != nil {
			return nil, err
		}
		if a, b := string(fn.AppendText(nil, v, 1)), string(fn.AppendText(nil, v, 3)); a != b {
			return nil, fmt.Errorf("group 1 has %s, group 3 has %s", a, b)
		}
		empty := b.NewState()
		empty.Grow(1)
		none, err := empty.Result(1)
		if err != nil {
			return nil, err
		}
		if a, b := string(fn.AppendText(nil, v, 2)), string(fn.AppendText(nil, none, 0)); a != b {
			return nil, fmt.Errorf("group 2 has %s, an empty state %s", a, b)
		}
		return column.Slice(v, 3, 4), nil
	},
	"two states": func(b *fn.BoundAgg, args []column.Vector, n int) (column.Vector, error) {
		half := n / 2
		x, y := b.NewState(), b.NewState()
		x.Grow(1)
		y.Grow(3)
		if err := x.Add(nil, part(args, 0, half), half); err != nil {
			return nil, err
		}
		if err := y.Add(constGroups(2, n-half), part(args, half, n), n-half); err != nil {
			return nil, err
		}
		if err := x.Merge(y, []uint32{0, 0, 0}); err != nil {
			return nil, err
		}
		return x.Result(1)
	},
	"two states out of order": func(b *fn.BoundAgg, args []column.Vector, n int) (column.Vector, error) {
		half := n / 2
		x, y := b.NewState(), b.NewState()
		x.Grow(1)
		y.Grow(1)
		if s, ok := x.(fn.Sequenced); ok {
			s.At(int64(half))
			y.(fn.Sequenced).At(0)
		}
		if err := x.Add(nil, part(args, half, n), n-half); err != nil {
			return nil, err
		}
		if err := y.Add(nil, part(args, 0, half), half); err != nil {
			return nil, err
		}
		if err := x.Merge(y, nil); err != nil {
			return nil, err
		}
		return x.Result(1)
	},
}

func part(args []column.Vector, from, to int) []column.Vector {
	out := make([]column.Vector, len(args))
	for i, a := range args {
		out[i] = column.Slice(a, from, to)
	}
	return out
}

func constGroups(g uint32, n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = g
	}
	return out
}
