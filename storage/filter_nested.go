package storage

import (
	"context"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// filterElement evaluates a predicate on one element of each list, in the messages that are these elements: so all that filters messages
// fast serves here too.
func (r *Reader) filterElement(ctx context.Context, p *Pred, a at, m *bitmap.Mask) error {
	rows := m.Select(r.takeRows())
	defer func() { r.giveRows(rows) }()
	a.rows, a.n = rows, len(rows)
	s, err := r.spans(p.Node, a)
	if err != nil {
		return err
	}
	m.Clear()
	inner := *p
	inner.Node = p.Node.Elem
	chunk, mask := -1, r.takeMask()
	owners := r.takeRows() // the conversation of each element in mask, in order
	var over []uint16      // conversations whose element is an overflow row
	defer func() { r.giveMask(mask); r.giveRows(owners) }()
	flush := func() error {
		if len(owners) == 0 {
			return nil
		}
		of := at{seg: a.seg, space: Messages, chunk: chunk, n: chunkRows(a.seg.info.Messages, chunk)}
		if err := r.filter(ctx, &inner, of, mask); err != nil {
			return err
		}
		base := chunk * ChunkRows
		for _, c := range owners {
			// The element of a conversation is the only row of it that was in the mask.
			lo := int(s.messages.first[c]) - base
			if row, ok := mask.Next(max(lo, 0)); ok && row < int(s.messages.first[int(c)+1])-base {
				m.Set(c)
			}
		}
		owners = owners[:0]
		return nil
	}
	for i, c := range rows {
		space, row, err := s.element(i, p.Node.Index)
		if err != nil {
			return err
		}
		switch space {
		case Overflow:
			over = append(over, c)
		case Conversations: // no such element: NULL
			if p.Op == IsNull && !p.Not {
				m.Set(c)
			}
		case Messages:
			if k := int(row / ChunkRows); k != chunk {
				if err := flush(); err != nil {
					return err
				}
				chunk = k
				mask.Clear()
			}
			mask.Set(uint16(row))
			owners = append(owners, c)
		}
	}
	if err := flush(); err != nil || len(over) == 0 {
		return err
	}
	rest := r.takeMask()
	defer r.giveMask(rest)
	rest.FromSelection(over)
	if err := r.filterRead(ctx, p, at{seg: a.seg, space: a.space, chunk: a.chunk}, rest); err != nil {
		return err
	}
	m.Or(rest)
	return nil
}

// filterPosition evaluates a predicate on the place of messages in their conversation.
func (r *Reader) filterPosition(p *Pred, a at, m *bitmap.Mask) error {
	if p.Op == IsNull {
		if !p.Not {
			m.Clear()
		}
		return nil
	}
	off, err := a.seg.rowOffsets(a.space, r.st)
	if err != nil {
		return err
	}
	owners, err := a.seg.owners(a.space, a.chunk, r.st)
	if err != nil {
		return err
	}
	hit := r.takeMask()
	defer r.giveMask(hit)
	hit.Clear()
	base := a.chunk * ChunkRows
	last := int(owners[len(owners)-1])
	mark := func(lo, hi int64) { // places lo to hi of every conversation
		lo = max(lo, 1)
		for c := int(owners[0]); c <= last; c++ {
			n := int64(off.count(c))
			if lo > n || lo > hi {
				continue
			}
			first := int(off.first[c]) - base
			hit.SetRange(first+int(lo)-1, first+int(min(hi, n)))
		}
	}
	if p.Op == Range {
		mark(p.Ints[0], p.Ints[1])
	} else {
		for _, x := range p.Ints {
			mark(x, x)
		}
	}
	if p.Not {
		m.AndNot(hit)
	} else {
		m.And(hit)
	}
	return nil
}

// filterStructNull evaluates IS [NOT] NULL on structs.
func (r *Reader) filterStructNull(p *Pred, a at, m *bitmap.Mask) error {
	if p.Node.Leaf == 0 { // never NULL
		if !p.Not {
			m.Clear()
		}
		return nil
	}
	l := r.v.cat.Schema.Leaf(p.Node.Leaf)
	isTrue := &Pred{Op: IsTrue, Node: &Node{Kind: LeafNode, Leaf: l.ID, Type: column.BoolType}}
	if !p.Not {
		return r.filterLeaf(context.Background(), isTrue, l, a, m)
	}
	null := r.takeMask()
	defer r.giveMask(null)
	*null = *m
	if err := r.filterLeaf(context.Background(), isTrue, l, a, null); err != nil {
		return err
	}
	m.AndNot(null)
	return nil
}
