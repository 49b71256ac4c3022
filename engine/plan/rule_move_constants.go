package plan

import (
	"math"

	"github.com/colloquydb/colloquy/storage/column"
)

// ruleMoveConstants brings integer arithmetic with constants to the other side of a comparison: turn * 2 = 4 becomes turn = 2, which storage can
// answer. Where the constant would overflow the comparison stays. (A sum that would overflow is then just not equal; DuckDB
// does the same.)
func ruleMoveConstants(o *optimizer, n node) (node, error) {
	move := func(conds []expr) []expr {
		out := make([]expr, len(conds))
		for i, c := range conds {
			out[i] = rewrite(c, moveConstants)
		}
		return out
	}
	return transform(n, func(n node) node {
		switch n := n.(type) {
		case *filterNode:
			return &filterNode{n.in, move(n.conds)}
		case *scanNode:
			c := *n
			c.filters = move(n.filters)
			return &c
		}
		return n
	}), nil
}

// moveConstants rewrites one comparison, of whose operands one is an integer constant and the other a sum, difference or product
// with one.
func moveConstants(e expr) expr {
	c, ok := e.(*callExpr)
	if !ok || len(c.args) != 2 {
		return e
	}
	op := c.name
	if _, ok := flipped[op]; !ok || op == "is distinct from" || op == "is not distinct from" {
		return e
	}
	x, k := c.args[0], c.args[1]
	if _, ok := intOf(x); ok {
		x, k, op = k, x, flipped[op]
	}
	for {
		value, ok := intOf(k)
		if !ok {
			return e
		}
		inner, moved, to, ok := moveOne(x, op, value)
		if !ok {
			break
		}
		x, op, k = inner, to, intLit(moved, c.pos)
	}
	if x == c.args[0] || x == c.args[1] {
		return e
	}
	out, err := newCall(op, c.pos, x, k)
	if err != nil {
		return e
	}
	return out
}

// moveOne turns (x op' constant) op value into x op value'.
func moveOne(e expr, op string, value int64) (x expr, moved int64, to string, ok bool) {
	c, isCall := e.(*callExpr)
	if !isCall || len(c.args) != 2 || c.fn.Result.Kind != column.BigInt {
		return nil, 0, "", false
	}
	left, leftConst := intOf(c.args[0])
	right, rightConst := intOf(c.args[1])
	switch {
	case c.name == "+" && rightConst:
		moved, ok = subtract(value, right)
		return c.args[0], moved, op, ok
	case c.name == "+" && leftConst:
		moved, ok = subtract(value, left)
		return c.args[1], moved, op, ok
	case c.name == "-" && rightConst && right != math.MinInt64:
		moved, ok = subtract(value, -right)
		return c.args[0], moved, op, ok
	case c.name == "-" && leftConst:
		moved, ok = subtract(left, value)
		return c.args[1], moved, flipped[op], ok
	case c.name == "*" && rightConst:
		moved, to, ok = divide(value, right, op)
		return c.args[0], moved, to, ok
	case c.name == "*" && leftConst:
		moved, to, ok = divide(value, left, op)
		return c.args[1], moved, to, ok
	}
	return nil, 0, "", false
}

// divide brings a factor over; only where it divides the value, which all comparisons survive.
func divide(value, by int64, op string) (int64, string, bool) {
	if by == 0 || value%by != 0 || value == math.MinInt64 && by == -1 {
		return 0, "", false
	}
	if by < 0 {
		op = flipped[op]
	}
	return value / by, op, true
}

func subtract(a, b int64) (int64, bool) {
	d := a - b
	return d, (d < a) == (b > 0)
}

// intOf returns the value of an integer constant.
func intOf(e expr) (int64, bool) {
	l, ok := e.(*litExpr)
	if !ok || l.t.Kind != column.BigInt || l.isNull() {
		return 0, false
	}
	return l.one.(*column.Int64s).Vals[0], true
}
