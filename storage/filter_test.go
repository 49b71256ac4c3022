package storage

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// contains is a Matcher.
type contains string

func (c contains) Match(s []byte) bool { return bytes.Contains(s, []byte(c)) }
func (c contains) String() string      { return "contains " + string(c) }

// drawPred draws a predicate tree over the columns of a table.
func (w *world) drawPred(r *rand.Rand, table *Table, depth int) *Pred {
	if depth > 0 && r.IntN(3) > 0 {
		p := &Pred{Op: []PredOp{And, Or}[r.IntN(2)]}
		for range r.IntN(4) {
			p.Kids = append(p.Kids, w.drawPred(r, table, depth-1))
		}
		return p
	}
	n := table.Columns[r.IntN(len(table.Columns))].Node
	p := &Pred{Op: IsNull, Not: r.IntN(2) == 0, Node: n}
	if r.IntN(5) == 0 {
		return p
	}
	sample := func() any { // a value that is there, more often than not
		segs := w.segments()
		s := segs[r.IntN(len(segs))]
		if rows := s.rows(table.Space); rows > 0 {
			return s.value(&w.schema, n, table.Space, r.IntN(rows))
		}
		return nil
	}
	switch n.Type.Kind {
	case column.Bool:
		p.Op = IsTrue
	case column.BigInt, column.Timestamp:
		draw := func() int64 {
			if v, ok := sample().(int64); ok && r.IntN(4) > 0 {
				return v
			}
			return int64(r.IntN(20) - 5)
		}
		if p.Op = Range; r.IntN(2) == 0 {
			p.Op = InInts
			for range r.IntN(4) {
				p.Ints = append(p.Ints, draw())
			}
			return p
		}
		p.Ints = []int64{draw(), draw()}
		if r.IntN(3) == 0 {
			p.Ints[1] = math.MaxInt64
		}
	case column.Double:
		p.Op = FloatRange
		draw := func() float64 {
			if v, ok := sample().(float64); ok && r.IntN(4) > 0 {
				return v
			}
			return []float64{0, 0.5, math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(5)]
		}
		p.Floats = []float64{draw(), draw()}
		p.LoOpen, p.HiOpen = r.IntN(2) == 0, r.IntN(2) == 0
	case column.Varchar:
		lengths := w.lengthsOf(n)
		switch r.IntN(3) {
		case 0:
			if lengths {
				p.Op = LengthRange
				p.Ints = []int64{int64(r.IntN(5)), int64(r.IntN(60))}
				return p
			}
			fallthrough
		case 1:
			p.Op = InStrings
			for range r.IntN(4) {
				if v, ok := sample().(string); ok && r.IntN(5) > 0 {
					p.Strings = append(p.Strings, v)
				} else {
					p.Strings = append(p.Strings, []string{"", "How are you?", "nothing like it", "user", "x"}[r.IntN(5)])
				}
			}
		default:
			p.Op = Match
			p.Matcher = contains([]string{"", "a", "are", "中", "fox jumps", "\xff", "zzz"}[r.IntN(7)])
		}
	}
	return p
}

// lengthsOf reports whether the lengths of the node's text are stored.
func (w *world) lengthsOf(n *Node) bool {
	if n.Kind == ElementNode {
		n = n.Elem
	}
	return n.Kind == LeafNode && w.schema.Leaf(n.Leaf).Storing == Text
}

// hashed reports whether a predicate tests a hash, which the model does not know.
func (w *world) hashed(p *Pred) bool {
	for _, kid := range p.Kids {
		if w.hashed(kid) {
			return true
		}
	}
	return p.Node != nil && p.Node.Kind == LeafNode && w.schema.Leaf(p.Node.Leaf).Storing == TextHash && p.Op != IsNull
}

// checkFilters compares n random predicates of each table with the model.
func (w *world) checkFilters(t failer, r *rand.Rand, snap *Snapshot, n int) {
	t.Helper()
	segs := w.segments()
	if len(segs) == 0 {
		return
	}
	reader := snap.NewReader(nil)
	for ti := range w.schema.Tables {
		table := &w.schema.Tables[ti]
		for range n {
			p := w.drawPred(r, table, 2)
			if w.hashed(p) {
				continue
			}
			for _, chunk := range snap.Chunks(table.Space) {
				seg := segs[chunk.Segment.ord]
				m := randomMask(r, chunk.Rows)
				want := new(bitmap.Mask)
				for _, row := range m.Select(nil) {
					if seg.holds(&w.schema, p, table.Space, chunk.Index*ChunkRows+int(row)) {
						want.Set(row)
					}
				}
				before := *m
				if err := reader.Filter(ctx, p, chunk, m); err != nil {
					t.Fatalf("filter %s by %s: %v", table.Name, w.describe(p), err)
				}
				if *m != *want {
					t.Fatalf("filter %s of segment %d by %s\nof   %v\ngave %v\nnot  %v", table.Name, chunk.Segment.info.ID, w.describe(p),
						before.Select(nil), m.Select(nil), want.Select(nil))
				}
			}
		}
	}
}

func (w *world) describe(p *Pred) string {
	not := ""
	if p.Not {
		not = "not "
	}
	switch p.Op {
	case And, Or:
		s := []string{"and", "or"}[p.Op] + "("
		for _, kid := range p.Kids {
			s += " " + w.describe(kid)
		}
		return s + " )"
	}
	name := "?"
	for _, t := range w.schema.Tables {
		for _, c := range t.Columns {
			if c.Node == p.Node {
				name = c.Name
			}
		}
	}
	return fmt.Sprintf("%s%s[op %d %v %v %v %v %q %v]", not, name, p.Op, p.Ints, p.Floats, p.LoOpen, p.HiOpen, p.Strings, p.Matcher)
}

func TestFilterRejects(t *testing.T) {
	w := newWorld(t.TempDir())
	r := rand.New(rand.NewPCG(1, 2))
	if err := w.write(r, WriteOptions{}, nil, shape{conversations: 5, messages: 2}); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, w.dir, Options{})
	defer store.Close()
	snap := store.Snapshot()
	defer snap.Release()
	reader := snap.NewReader(nil)
	chunk := snap.Chunks(Conversations)[0]
	conv := w.schema.Table("conversations")
	model := conv.Column("model").Node
	deep := &Pred{Op: IsNull, Node: model}
	for range 5000 {
		deep = &Pred{Op: And, Kids: []*Pred{deep}}
	}
	for what, p := range map[string]*Pred{
		"no column":      {Op: IsNull},
		"no condition":   nil,
		"negated and":    {Op: And, Not: true},
		"kind":           {Op: IsTrue, Node: model},
		"bounds":         {Op: Range, Node: conv.Column("turn").Node},
		"length":         {Op: LengthRange, Node: model, Ints: []int64{1, 2}},
		"no matcher":     {Op: Match, Node: model},
		"space":          {Op: IsNull, Node: &Node{Kind: PositionNode, Type: column.BigIntType}},
		"unknown leaf":   {Op: IsNull, Node: &Node{Kind: LeafNode, Leaf: 999, Type: column.BigIntType}},
		"unknown op":     {Op: 99, Node: model},
		"unknown node":   {Op: IsNull, Node: &Node{Kind: 77}},
		"internal node":  {Op: IsNull, Node: &Node{Kind: nullNode}},
		"nested too far": deep,
	} {
		m := new(bitmap.Mask)
		m.Fill(chunk.Rows)
		if err := reader.Filter(ctx, p, chunk, m); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
