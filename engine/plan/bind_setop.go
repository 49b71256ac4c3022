package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// bindSetOp binds UNION, INTERSECT and EXCEPT. UNION ALL puts rows behind each other. The others group all rows of both sides by all columns:
// UNION keeps the groups, INTERSECT and EXCEPT look at how many of a group's rows came from which side.
func (b *binder) bindSetOp(s *lang.SetOp, outer *scope) (*query, error) {
	leave, err := b.enter(s.Pos)
	if err != nil {
		return nil, err
	}
	defer leave()
	sides := make([]*query, 2)
	for i, body := range []lang.QueryBody{s.Left, s.Right} {
		if sides[i], err = b.bindBody(body, outer); err != nil {
			return nil, err
		}
	}
	if s.ByName {
		alignByName(sides)
	}
	l, r := sides[0].cols, sides[1].cols
	name := [...]string{"UNION", "INTERSECT", "EXCEPT"}[s.Kind]
	if len(l) != len(r) {
		return nil, fault(codeQuery, s.Pos, "%s needs as many columns on both sides: %d and %d", name, len(l), len(r))
	}
	out := make([]outCol, len(l))
	for i := range out {
		out[i] = outCol{b.newID(), l[i].name, fn.CommonUnion(l[i].t, r[i].t)}
	}
	if s.Kind == lang.Union {
		n := &unionNode{out: out}
		for _, side := range sides {
			if err := n.add(b, side, s.All, nil); err != nil {
				return nil, err
			}
		}
		if s.All {
			return &query{n, out}, nil
		}
		return &query{distinct(n, out), out}, nil
	}
	return b.bindCommon(s, sides, out)
}

// bindCommon binds INTERSECT and EXCEPT: rows are tagged with their side, grouped, and kept by how many a group has of either.
func (b *binder) bindCommon(s *lang.SetOp, sides []*query, out []outCol) (*query, error) {
	tags := []outCol{intCol("left"), intCol("right")}
	tags[0].id, tags[1].id = b.newID(), b.newID()
	n := &unionNode{out: append(append([]outCol(nil), out...), tags...)}
	for i, side := range sides {
		tag := []expr{intLit(int64(1-i), s.Pos), intLit(int64(i), s.Pos)}
		if err := n.add(b, side, false, tag); err != nil {
			return nil, err
		}
	}
	grouped := &aggNode{in: n, keys: passThrough(out)}
	var counts []expr
	for _, tag := range tags {
		sum, err := fn.ResolveAggregate("sum", fn.Args(column.BigIntType), false)
		if err != nil {
			return nil, functionFault(err, s.Pos, nil)
		}
		it := item{outCol{b.newID(), "rows of " + tag.name, column.BigIntType}, &aggExpr{fn: sum, args: []expr{tag.ref(s.Pos)}, pos: s.Pos}}
		grouped.aggs = append(grouped.aggs, it)
		counts = append(counts, it.ref(s.Pos))
	}
	// How often a row is kept.
	var often expr
	var err error
	if s.Kind == lang.Intersect {
		var less expr
		if less, err = newCall("<", s.Pos, counts[0], counts[1]); err == nil {
			often = fold(&caseExpr{[]expr{less}, counts, column.BigIntType, s.Pos})
		}
	} else if s.All {
		often, err = newCall("-", s.Pos, counts...)
	} else { // EXCEPT: rows of which the right side has none
		var none expr
		if none, err = newCall("=", s.Pos, counts[1], intLit(0, s.Pos)); err == nil {
			often = fold(&caseExpr{[]expr{none}, []expr{counts[0], intLit(0, s.Pos)}, column.BigIntType, s.Pos})
		}
	}
	if err != nil {
		return nil, err
	}
	some, err := newCall(">", s.Pos, often, intLit(0, s.Pos))
	if err != nil {
		return nil, err
	}
	kept := node(&filterNode{grouped, []expr{some}})
	if !s.All {
		return &query{kept, out}, nil
	}
	times := item{outCol{b.newID(), "times", column.BigIntType}, often}
	return &query{&repeatNode{in: &projectNode{kept, append(passThrough(out), times)}}, out}, nil
}

// add appends a query, its columns converted to those of the union, and more columns behind them.
func (n *unionNode) add(b *binder, q *query, flatten bool, more []expr) error {
	if u, ok := q.node.(*unionNode); ok && flatten && len(u.out) == len(n.out) && sameColumns(u.out, n.out, q.cols) {
		n.ins, n.from = append(n.ins, u.ins...), append(n.from, u.from...)
		return nil
	}
	items := make([]item, len(n.out))
	ids := make([]colID, len(n.out))
	for i := range n.out {
		var e expr
		if i < len(q.cols) {
			var err error
			if e, err = coerce(q.cols[i].ref(lang.Pos{}), n.out[i].t); err != nil {
				return err
			}
		} else {
			e = more[i-len(q.cols)]
		}
		ids[i] = b.newID()
		items[i] = item{outCol{ids[i], n.out[i].name, n.out[i].t}, e}
	}
	n.ins, n.from = append(n.ins, &projectNode{q.node, items}), append(n.from, ids)
	return nil
}

// sameColumns reports whether a union's columns are those that its query shows, in order and of the types wanted.
func sameColumns(have, want, shown []outCol) bool {
	for i := range have {
		if have[i].id != shown[i].id || !have[i].t.Equal(want[i].t) {
			return false
		}
	}
	return true
}

// alignByName gives both sides the columns of the left one and then those that the right one has besides, with NULL where a side has none of the name.
func alignByName(sides []*query) {
	l, r := sides[0], sides[1]
	find := func(cols []outCol, name string) int {
		for i, c := range cols {
			if strings.EqualFold(c.name, name) {
				return i
			}
		}
		return -1
	}
	names := append([]outCol(nil), l.cols...)
	for _, c := range r.cols {
		if find(names, c.name) < 0 {
			names = append(names, c)
		}
	}
	for _, side := range sides {
		// A missing column is made of nothing: its id is one that the side cannot have.
		var items []item
		cols := make([]outCol, len(names))
		for i, want := range names {
			if at := find(side.cols, want.name); at >= 0 {
				cols[i] = side.cols[at]
				items = append(items, item{cols[i], cols[i].ref(lang.Pos{})})
				continue
			}
			cols[i] = outCol{want.id, want.name, column.NullType}
			items = append(items, item{cols[i], nullLit(column.NullType, lang.Pos{})})
		}
		side.node, side.cols = &projectNode{side.node, items}, cols
	}
}
