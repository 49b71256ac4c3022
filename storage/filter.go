package storage

import (
	"context"
	"fmt"
	"math"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// Filter keeps in m (rows of chunk c; bits past c.Rows are clear) those for which p is TRUE. It evaluates cheap
// conditions first and touches nothing more once m is empty.
func (r *Reader) Filter(ctx context.Context, p *Pred, c Chunk, m *bitmap.Mask) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.checkChunk(c); err != nil {
		return err
	}
	if err := r.checkPred(p, c.Space, 0); err != nil {
		return err
	}
	r.touched = false
	err := r.filter(ctx, p, at{seg: c.Segment, space: c.Space, chunk: c.Index, n: c.Rows}, m)
	if err == nil && !r.touched && !m.Any() {
		r.st.ChunksPruned.Add(1)
	}
	return err
}

// maxPredDepth bounds the nesting of predicates, so that walking them cannot overflow the stack.
const maxPredDepth = 1000

// checkPred says whether p can be evaluated in the space.
func (r *Reader) checkPred(p *Pred, space Space, depth int) error {
	if p == nil || depth > maxPredDepth {
		return fmt.Errorf("filter %s: a condition is missing or nested too deeply", space)
	}
	if p.Op == And || p.Op == Or {
		if p.Not {
			return fmt.Errorf("filter %s: NOT stands outside AND or OR", space)
		}
		for _, kid := range p.Kids {
			if err := r.checkPred(kid, space, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if p.Node == nil {
		return fmt.Errorf("filter %s: a condition without a column", space)
	}
	if err := r.check(p.Node, space); err != nil {
		return err
	}
	kind, ok := p.Node.Type.Kind, true
	switch p.Op {
	case IsNull:
	case IsTrue:
		ok = kind == column.Bool
	case InInts:
		ok = kind == column.BigInt || kind == column.Timestamp
	case Range:
		ok = (kind == column.BigInt || kind == column.Timestamp) && len(p.Ints) == 2
	case FloatRange:
		ok = kind == column.Double && len(p.Floats) == 2
	case InStrings:
		ok = kind == column.Varchar
	case Match:
		ok = kind == column.Varchar && p.Matcher != nil
	case LengthRange:
		ok = kind == column.Varchar && len(p.Ints) == 2 && r.lengthNode(p.Node) != nil
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("filter %s: condition %d does not fit %s", space, p.Op, p.Node.Type)
	}
	return nil
}

// lengthNode returns the node of the length in code points of a text node, nil if it is not of text.
func (r *Reader) lengthNode(n *Node) *Node {
	if o, ok := r.chars[n]; ok {
		return o
	}
	var o *Node
	switch n.Kind {
	case LeafNode:
		if l := r.v.cat.Schema.Leaf(n.Leaf); l.Storing == Text {
			o = &Node{Kind: LeafNode, Leaf: r.v.cat.Schema.Companion(l.ID, TextChars).ID, Type: column.BigIntType}
		}
	case ElementNode:
		if e := r.lengthNode(n.Elem); e != nil {
			o = &Node{Kind: ElementNode, Leaf: n.Leaf, Elem: e, Index: n.Index, Type: column.BigIntType}
		}
	}
	if r.chars == nil || len(r.chars) > maxChecked {
		r.chars = make(map[*Node]*Node)
	}
	r.chars[n] = o
	return o
}

// filter evaluates a checked predicate on all rows of a chunk that are in m.
func (r *Reader) filter(ctx context.Context, p *Pred, a at, m *bitmap.Mask) error {
	switch p.Op {
	case And:
		return r.filterAnd(ctx, p, a, m)
	case Or:
		return r.filterOr(ctx, p, a, m)
	case LengthRange:
		q := Pred{Op: Range, Not: p.Not, Node: r.lengthNode(p.Node), Ints: p.Ints}
		return r.filter(ctx, &q, a, m)
	}
	if !m.Any() {
		return nil
	}
	switch p.Node.Kind {
	case LeafNode:
		return r.filterLeaf(ctx, p, r.v.cat.Schema.Leaf(p.Node.Leaf), a, m)
	case ElementNode:
		return r.filterElement(ctx, p, a, m)
	case MaxNode:
		return r.filterMax(ctx, p, a, m)
	case PositionNode:
		return r.filterPosition(p, a, m)
	case StructNode:
		if p.Op == IsNull {
			return r.filterStructNull(p, a, m)
		}
	case ListNode:
		if p.Op == IsNull {
			return r.filterLeaf(ctx, &Pred{Op: IsNull, Not: p.Not}, r.v.cat.Schema.Leaf(p.Node.Leaf), a, m)
		}
	}
	return r.filterRead(ctx, p, a, m)
}

func (r *Reader) filterAnd(ctx context.Context, p *Pred, a at, m *bitmap.Mask) error {
	return r.eachByCost(p.Kids, func(kid *Pred) (bool, error) {
		if err := r.filter(ctx, kid, a, m); err != nil {
			return false, err
		}
		return m.Any(), nil
	})
}

func (r *Reader) filterOr(ctx context.Context, p *Pred, a at, m *bitmap.Mask) error {
	left, hit := r.takeMask(), r.takeMask()
	defer func() { r.giveMask(left); r.giveMask(hit) }()
	*left = *m
	m.Clear()
	return r.eachByCost(p.Kids, func(kid *Pred) (bool, error) {
		*hit = *left
		if err := r.filter(ctx, kid, a, hit); err != nil {
			return false, err
		}
		m.Or(hit)
		left.AndNot(hit)
		return left.Any(), nil
	})
}

// eachByCost calls do with each predicate, cheap ones first, until it says no or fails.
func (r *Reader) eachByCost(kids []*Pred, do func(*Pred) (bool, error)) error {
	for level, next := costNothing, costNothing; ; level = next {
		next = math.MaxInt
		for _, kid := range kids {
			switch c := r.cost(kid); {
			case c == level:
				if more, err := do(kid); err != nil || !more {
					return err
				}
			case c > level:
				next = min(next, c)
			}
		}
		if next == math.MaxInt {
			return nil
		}
	}
}

// What a predicate costs on a chunk, roughly, in steps of about four times.
const (
	costNothing = iota // headers
	costIndex          // a bitmap: 1 us
	costCodes          // encoded numbers and codes: 10 to 50 us
	costStrings        // plain strings
	costNested         // rows of another space
	costHash           // text by length and hash
	costText           // text itself: 10 ms and more
)

func (r *Reader) cost(p *Pred) int {
	switch p.Op {
	case And, Or:
		most := costNothing
		for _, kid := range p.Kids {
			most = max(most, r.cost(kid))
		}
		return most
	}
	text := func(l *Leaf) int {
		switch p.Op {
		case InStrings:
			return costHash
		case Match:
			return costText
		}
		return costCodes
	}
	n := p.Node
	switch n.Kind {
	case LeafNode:
		l := r.v.cat.Schema.Leaf(n.Leaf)
		switch {
		case l.Storing == Text:
			return text(l)
		case l.Kind == column.Bool:
			return costIndex
		case l.Kind == column.Varchar:
			if sum := r.v.leaves[l.ID-1].sum.Load(); sum != nil && sum.indexed {
				return costIndex
			}
			return costStrings
		}
		return costCodes
	case ElementNode:
		if l := r.v.cat.Schema.Leaf(n.Elem.Leaf); n.Elem.Kind == LeafNode && l.Storing == Text {
			return max(costNested, text(l))
		}
	case StructNode, ListNode:
		if p.Op == IsNull {
			return costIndex
		}
	case PositionNode:
		return costCodes
	}
	return costNested
}

// filterRead evaluates a predicate on decoded values: what no shorter way is known for.
func (r *Reader) filterRead(ctx context.Context, p *Pred, a at, m *bitmap.Mask) error {
	rows := m.Select(r.takeRows())
	defer func() { r.giveRows(rows) }()
	if a.rows, a.n = rows, len(rows); a.n == chunkRows(a.seg.info.Rows(a.space), a.chunk) {
		a.rows = nil
	}
	k := partKey{p.Node, Overflow} // a space that nodes are not kept under otherwise
	v, err := r.read(ctx, p.Node, a, r.part[k])
	if err != nil {
		return err
	}
	r.keepPart(p.Node, Overflow, v)
	return keepTrue(p, v, rows, m)
}

// keepTrue keeps in m those of rows, all of them in m, for whose value p is TRUE.
func keepTrue(p *Pred, v column.Vector, rows []uint16, m *bitmap.Mask) error {
	if p.Op == IsNull {
		for i, row := range rows {
			if v.IsNull(i) == p.Not {
				m.Unset(row)
			}
		}
		return nil
	}
	nulls := column.NullsOf(v)
	null := nulls.Any()
	var test func(i int) bool
	switch v := column.Flat(v, p.Node.Type).(type) {
	case *column.Bools:
		test = func(i int) bool { return v.Vals[i] }
	case *column.Int64s:
		if p.Op == Range {
			test = func(i int) bool { return p.Ints[0] <= v.Vals[i] && v.Vals[i] <= p.Ints[1] }
		} else {
			test = func(i int) bool { return hasInt(p.Ints, v.Vals[i]) }
		}
	case *column.Float64s:
		test = func(i int) bool { return inFloatRange(p, v.Vals[i]) }
	case *column.Strings:
		if p.Op == Match {
			test = func(i int) bool { return p.Matcher.Match([]byte(v.Vals[i])) }
		} else {
			test = func(i int) bool { return hasString(p.Strings, v.Vals[i]) }
		}
	default:
		return fmt.Errorf("filter: condition %d on %s", p.Op, v.Type())
	}
	for i, row := range rows {
		if null && nulls.Get(i) || test(i) == p.Not {
			m.Unset(row)
		}
	}
	return nil
}

func hasInt(set []int64, v int64) bool {
	for _, s := range set {
		if s == v {
			return true
		}
	}
	return false
}

func hasString(set []string, v string) bool {
	for _, s := range set {
		if s == v {
			return true
		}
	}
	return false
}

func inFloatRange(p *Pred, v float64) bool {
	lo, hi := column.CompareFloat64(v, p.Floats[0]), column.CompareFloat64(v, p.Floats[1])
	return (lo > 0 || lo == 0 && !p.LoOpen) && (hi < 0 || hi == 0 && !p.HiOpen)
}
