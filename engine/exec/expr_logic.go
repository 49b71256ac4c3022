package exec

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// Logic is a chain of ANDs or of ORs in three-valued logic. An argument is evaluated only for the rows that those before
// it leave open, so that `x <> ” AND CAST(x AS BIGINT) > 1` does not fail on ”.
type Logic struct {
	Or   bool
	Args []Expr
}

// Type implements Expr.
func (e *Logic) Type() column.Type { return column.BoolType }

// String implements Expr.
func (e *Logic) String() string {
	op := " AND "
	if e.Or {
		op = " OR "
	}
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = a.String()
	}
	return "(" + strings.Join(args, op) + ")"
}

func (e *Logic) refs(add func(int)) {
	for _, a := range e.Args {
		a.refs(add)
	}
}

func (e *Logic) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	out := &column.Bools{Vals: make([]bool, b.N)}
	for i := range out.Vals {
		out.Vals[i] = !e.Or // what stays if no argument decides
	}
	var nulls column.Nulls
	var rows []uint32 // open; nil: all
	for _, a := range e.Args {
		v, err := evalRows(ev, a, b, rows)
		if err != nil {
			return nil, err
		}
		if rows == nil {
			rows = allRows(b.N)
		}
		open := rows[:0]
		visit := func(j int, row uint32, val, null bool) {
			switch {
			case null:
				nulls = nulls.With(int(row), b.N)
				open = append(open, row)
			case val == e.Or: // decides
				out.Vals[row] = e.Or
				if nulls.Get(int(row)) {
					nulls[row>>6] &^= 1 << (row & 63)
				}
			default:
				open = append(open, row)
			}
		}
		switch v := v.(type) {
		case *column.Bools:
			for j, row := range rows {
				visit(j, row, v.Vals[j], v.Nulls.Get(j))
			}
		default:
			for j, row := range rows {
				val, null := boolAt(v, j)
				visit(j, row, val, null)
			}
		}
		if rows = open; len(rows) == 0 {
			break
		}
	}
	out.Nulls = nulls
	return out, nil
}

// boolAt returns row i of a vector of BOOLEAN (or of the type NULL).
func boolAt(v column.Vector, i int) (val, null bool) {
	if v.IsNull(i) {
		return false, true
	}
	switch v := v.(type) {
	case *column.Bools:
		return v.Vals[i], false
	case *column.Const:
		return boolAt(v.One, 0)
	}
	return false, true
}

// selectTrue appends to dst the rows (of rows, or of 0 to n-1 where that is nil) for which v, which has a value for each of them, is true.
// dst may be rows[:0].
func selectTrue(dst []uint32, v column.Vector, rows []uint32, n int) []uint32 {
	b, ok := v.(*column.Bools)
	if !ok {
		if val, _ := boolAt(v, 0); n == 0 || !val {
			return dst
		}
		if rows == nil {
			for i := range n {
				dst = append(dst, uint32(i))
			}
			return dst
		}
		return append(dst, rows...)
	}
	at := len(dst)
	if cap(dst)-at < n {
		dst = append(make([]uint32, 0, at+n), dst...)
	}
	dst = dst[:at+n]
	k := at
	vals := b.Vals[:n]
	nulls := b.Nulls.Any()
	switch {
	case rows == nil && !nulls:
		for i, x := range vals {
			dst[k] = uint32(i)
			if x {
				k++
			}
		}
	case !nulls:
		for i, x := range vals {
			dst[k] = rows[i]
			if x {
				k++
			}
		}
	default:
		for i, x := range vals {
			if x && !b.Nulls.Get(i) {
				if rows == nil {
					dst[k] = uint32(i)
				} else {
					dst[k] = rows[i]
				}
				k++
			}
		}
	}
	return dst[:k]
}
