package exec

import (
	"context"
	"sync"
)

// sequencer puts the batches that several workers produce back in the order of the source, and passes them on one at a time.
//
// The morsel at the head goes straight through. Batches of later morsels are copied and parked until it is their turn; a worker that is
// too far ahead waits. The head's worker never waits here, so there is always progress.
type sequencer struct {
	r   *run
	out operator
	// limit is the number of rows after which the operator behind stops: no morsel needs to give more. -1: no such number.
	limit int

	mu      sync.Mutex
	wake    sync.Cond
	head    int // morsel that goes through
	parked  map[int]*parkedMorsel
	bytes   int64
	stopped error // of the operator behind, errStop included
	mem     account
}

type parkedMorsel struct {
	batches []*Batch
	rows    int
	flushed bool
}

// maxParkedBytes is how much later morsels may hold while the head is at work.
const maxParkedBytes = 64 << 20

func newSequencer(r *run, out operator, limit int) *sequencer {
	o := &sequencer{r: r, out: out, limit: limit, parked: map[int]*parkedMorsel{}, mem: r.account("results kept in order")}
	o.wake.L = &o.mu
	return o
}

func (o *sequencer) push(_ int, b *Batch) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	// A cancelled run has to wake the workers that wait here.
	if o.stopped == nil && b.morsel != o.head && o.bytes > maxParkedBytes {
		defer context.AfterFunc(o.r.ctx, func() {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.wake.Broadcast()
		})()
		for o.stopped == nil && b.morsel != o.head && o.bytes > maxParkedBytes {
			if o.r.ctx.Err() != nil {
				return context.Cause(o.r.ctx)
			}
			o.wake.Wait()
		}
	}
	if o.stopped != nil {
		return o.stopped
	}
	if b.morsel == o.head {
		return o.pass(b)
	}
	m := o.parked[b.morsel]
	if m == nil {
		m = &parkedMorsel{}
		o.parked[b.morsel] = m
	}
	c := b.clone()
	m.batches = append(m.batches, c)
	m.rows += c.N
	o.bytes += c.bytes()
	if err := o.mem.set(o.bytes); err != nil {
		return o.stop(err)
	}
	if o.limit >= 0 && m.rows >= o.limit {
		return errStopMorsel
	}
	return nil
}

func (o *sequencer) stop(err error) error {
	o.stopped = err
	o.wake.Broadcast()
	return err
}

// pass hands a batch of the head to the operator behind.
func (o *sequencer) pass(b *Batch) error {
	if err := o.out.push(0, b); err != nil {
		return o.stop(err)
	}
	return nil
}

func (o *sequencer) flush(_ int, morsel int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped != nil {
		return o.stopped
	}
	if morsel != o.head {
		m := o.parked[morsel]
		if m == nil {
			m = &parkedMorsel{}
			o.parked[morsel] = m
		}
		m.flushed = true
		return nil
	}
	for {
		if err := o.out.flush(0, o.head); err != nil {
			return o.stop(err)
		}
		o.head++
		o.wake.Broadcast()
		m := o.parked[o.head]
		if m == nil {
			return nil
		}
		delete(o.parked, o.head)
		for _, b := range m.batches {
			o.bytes -= b.bytes()
			if err := o.pass(b); err != nil {
				return err
			}
		}
		if err := o.mem.set(o.bytes); err != nil {
			return o.stop(err)
		}
		if !m.flushed {
			return nil
		}
	}
}

func (o *sequencer) finish() error {
	o.mem.close()
	return o.out.finish()
}
