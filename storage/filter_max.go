package storage

import (
	"context"
	"math"

	"github.com/colloquydb/colloquy/bitmap"
)

// filterMax evaluates a predicate on the greatest element of each list, mostly without reading elements: the greatest is at least x where any
// is, and at most y where none is greater. Both are filters on the elements, which their statistics decide for most chunks when x
// is high.
func (r *Reader) filterMax(ctx context.Context, p *Pred, a at, m *bitmap.Mask) error {
	if p.Op == InInts {
		return r.filterRead(ctx, p, a, m)
	}
	rows := m.Select(r.takeRows())
	defer func() { r.giveRows(rows) }()
	of := a
	of.rows, of.n = rows, len(rows)
	s, err := r.spans(p.Node, of)
	if err != nil {
		return err
	}
	// Lists that go on in Overflow are rare, and read.
	long := r.takeMask()
	defer r.giveMask(long)
	long.Clear()
	e := &elements{of: s}
	for i, c := range rows {
		sp, err := s.at(i)
		if err != nil {
			return err
		}
		if sp.inOver > 0 {
			long.Set(c)
		} else if sp.inMessages > 0 {
			e.spans = append(e.spans, sp)
		}
	}
	m.Clear()
	switch {
	case p.Op == IsNull && !p.Not:
		m.FromSelection(rows)
		m.AndNot(long)
		err = r.withElement(ctx, e, &Pred{Op: IsNull, Not: true, Node: p.Node.Elem}, func(c uint16) { m.Unset(c) })
	case p.Op == IsNull:
		err = r.withElement(ctx, e, &Pred{Op: IsNull, Not: true, Node: p.Node.Elem}, m.Set)
	default:
		err = r.filterMaxRange(ctx, p, e, m)
	}
	if err != nil || !long.Any() {
		return err
	}
	if err := r.filterRead(ctx, p, a, long); err != nil {
		return err
	}
	m.Or(long)
	return nil
}

// filterMaxRange adds to m the conversations whose greatest element is within the bounds of p, or with Not is not.
func (r *Reader) filterMaxRange(ctx context.Context, p *Pred, e *elements, m *bitmap.Mask) error {
	reach, past := *p, *p // elements that reach the lower bound; elements past the upper one
	reach.Node, reach.Not = p.Node.Elem, false
	past.Node, past.Not = p.Node.Elem, false
	unbounded := false
	if p.Op == FloatRange {
		reach.Floats, reach.HiOpen = []float64{p.Floats[0], math.NaN()}, false
		past.Floats, past.LoOpen, past.HiOpen = []float64{p.Floats[1], math.NaN()}, !p.HiOpen, false
		unbounded = math.IsNaN(p.Floats[1]) && !p.HiOpen
	} else {
		reach.Ints = []int64{p.Ints[0], math.MaxInt64}
		if unbounded = p.Ints[1] == math.MaxInt64; !unbounded {
			past.Ints = []int64{p.Ints[1] + 1, math.MaxInt64}
		}
	}
	if !p.Not {
		if err := r.withElement(ctx, e, &reach, m.Set); err != nil || unbounded || !m.Any() {
			return err
		}
		return r.withElement(ctx, e, &past, m.Unset)
	}
	// Not within: there is an element, and none reaches the lower bound or one is past the upper one.
	any := &Pred{Op: IsNull, Not: true, Node: p.Node.Elem}
	if err := r.withElement(ctx, e, any, m.Set); err != nil {
		return err
	}
	if err := r.withElement(ctx, e, &reach, m.Unset); err != nil || unbounded {
		return err
	}
	return r.withElement(ctx, e, &past, m.Set)
}

// elements are the messages of the lists of some conversations, ascending.
type elements struct {
	of    *spans
	spans []span
}

// withElement calls do with each conversation that has an element for which p, a predicate on messages, is TRUE.
func (r *Reader) withElement(ctx context.Context, e *elements, p *Pred, do func(conversation uint16)) error {
	seg := e.of.a.seg
	mask := r.takeMask()
	defer r.giveMask(mask)
	chunk := -1
	for k := 0; k < len(e.spans); {
		if err := ctx.Err(); err != nil {
			return err
		}
		// The next chunk, or that of the next list; a list may reach into several.
		chunk = max(chunk+1, e.spans[k].message/ChunkRows)
		base := chunk * ChunkRows
		mask.Clear()
		for k < len(e.spans) && e.spans[k].message < base+ChunkRows {
			end := e.spans[k].message + e.spans[k].inMessages
			mask.SetRange(e.spans[k].message-base, end-base)
			if end > base+ChunkRows {
				break // it goes on in the next chunk
			}
			k++
		}
		of := at{seg: seg, space: Messages, chunk: chunk, n: chunkRows(seg.info.Messages, chunk)}
		if err := r.filter(ctx, p, of, mask); err != nil {
			return err
		}
		if !mask.Any() {
			continue
		}
		owners, err := seg.owners(Messages, chunk, r.st)
		if err != nil {
			return err
		}
		for row, ok := mask.Next(0); ok; {
			c := owners[row]
			do(c)
			next := int(e.of.messages.first[int(c)+1]) - base // the first message of the next conversation
			if next >= ChunkRows {
				break
			}
			row, ok = mask.Next(next)
		}
	}
	return nil
}
