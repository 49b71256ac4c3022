package plan

import (
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// bindValues binds VALUES: rows of constants.
func (b *binder) bindValues(v *lang.Values) (*query, error) {
	x := &exprBinder{b: b, scope: &scope{noFrom: true}, clause: "VALUES"}
	width := len(v.Rows[0].Elems)
	rows := make([][]expr, len(v.Rows))
	for i, r := range v.Rows {
		if len(r.Elems) != width {
			return nil, fault(codeQuery, r.Pos, "the rows of VALUES differ: this one has %s, the first has %d", count(len(r.Elems), "value"), width)
		}
		var err error
		if rows[i], err = x.bindAll(r.Elems); err != nil {
			return nil, err
		}
	}
	n := &valuesNode{rows: len(rows), name: "VALUES"}
	for c := range width {
		args := make([]fn.Arg, len(rows))
		for i, r := range rows {
			args[i] = argOf(r[c])
		}
		t, err := fn.Common(args...)
		if err != nil {
			return nil, functionFault(err, rows[0][c].at(), nil)
		}
		vec := column.NewBuilder(t, len(rows))
		for _, r := range rows {
			e, err := coerce(r[c], t)
			if err != nil {
				return nil, err
			}
			l, ok := e.(*litExpr)
			if !ok {
				if err := computeError(e); err != nil {
					return nil, err
				}
				return nil, unsupported(e.at(), "a value that is not a constant in VALUES")
			}
			vec.Append(l.one, 0, 1)
		}
		n.out = append(n.out, outCol{b.newID(), "col" + itoa(c), t})
		n.vecs = append(n.vecs, vec.Vector())
	}
	return &query{n, n.out}, nil
}

// computeError returns why a function of constants could not be computed; nil if that is not what e is.
func computeError(e expr) error {
	c, ok := e.(*callExpr)
	if !ok || c.fn.Volatile || !literals(c.args) {
		return nil
	}
	args := make([]column.Vector, len(c.args))
	for i, a := range c.args {
		args[i] = &column.Const{One: a.(*litExpr).one, N: 1}
	}
	if _, err := c.fn.Eval(args, 1); err != nil {
		return functionFault(err, c.pos, nil)
	}
	return nil
}
