package exec

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// Case is CASE WHEN. Each result is evaluated only for the rows whose condition is the first to be true.
type Case struct {
	Conds   []Expr // BOOLEAN
	Results []Expr // one a condition, then that of ELSE; all of one type
	Typ     column.Type
}

// Type implements Expr.
func (e *Case) Type() column.Type { return e.Typ }

// String implements Expr.
func (e *Case) String() string {
	var b strings.Builder
	b.WriteString("CASE")
	for i, c := range e.Conds {
		b.WriteString(" WHEN ")
		b.WriteString(c.String())
		b.WriteString(" THEN ")
		b.WriteString(e.Results[i].String())
	}
	b.WriteString(" ELSE ")
	b.WriteString(e.Results[len(e.Conds)].String())
	b.WriteString(" END")
	return b.String()
}

func (e *Case) refs(add func(int)) {
	for _, c := range e.Conds {
		c.refs(add)
	}
	for _, r := range e.Results {
		r.refs(add)
	}
}

func (e *Case) eval(ev *evaluator, b *Batch) (column.Vector, error) {
	var (
		vecs  []column.Vector
		parts [][]uint32
		open  []uint32 // no condition true so far; nil: all
	)
	result := func(r Expr, rows []uint32) error {
		v, err := evalRows(ev, r, b, rows)
		if err != nil {
			return err
		}
		vecs, parts = append(vecs, v), append(parts, rows)
		return nil
	}
	for i, cond := range e.Conds {
		c, err := evalRows(ev, cond, b, open)
		if err != nil {
			return nil, err
		}
		n := b.N
		if open != nil {
			n = len(open)
		}
		hit := selectTrue(nil, c, open, n)
		if len(hit) == 0 {
			continue
		}
		if len(hit) == b.N {
			return e.Results[i].eval(ev, b)
		}
		if err := result(e.Results[i], hit); err != nil {
			return nil, err
		}
		if open == nil {
			open = allRows(b.N)
		}
		if open = without(open, hit); len(open) == 0 {
			return merge(e.Typ, b.N, vecs, parts), nil
		}
	}
	last := e.Results[len(e.Conds)]
	if open == nil {
		return last.eval(ev, b)
	}
	if err := result(last, open); err != nil {
		return nil, err
	}
	return merge(e.Typ, b.N, vecs, parts), nil
}

// without returns rows less those in hit; both ascend. It reuses rows.
func without(rows, hit []uint32) []uint32 {
	out := rows[:0]
	for _, r := range rows {
		if len(hit) > 0 && hit[0] == r {
			hit = hit[1:]
			continue
		}
		out = append(out, r)
	}
	return out
}
