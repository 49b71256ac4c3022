package load

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// pipeline reads shards one after the other in one goroutine, which begins segments in order, and hands each segment
// its batches; a segment is appended to and finished in its own goroutine. Reading is several times faster than compressing text, which
// a segment does in one thread, so it runs ahead into the next segment, and two have work. Segments in
// flight are bounded, and so are the bytes of batches that wait for them.
type pipeline struct {
	ctx      context.Context
	group    *errgroup.Group
	txn      *storage.Txn
	lay      *layout
	opt      *Options
	progress *tracker

	slots chan struct{}       // one for each segment in flight
	queue *semaphore.Weighted // bytes of batches read and not yet appended
	read  int64               // bytes of the shards already read
}

const (
	defaultSegments = 2
	// queuedBytes is how far reading runs ahead. A segment of LMSYS-Chat-1M takes about 190 MB; two of them at work for a
	// third of the time are enough to leave no processor of two idle.
	queuedBytes = 80 << 20
	// batchBytes is what a batch counts for at least.
	batchBytes = 64 << 10
	// maxSegmentRows cuts a segment before its messages, or the entries beyond them, take more memory than a usual one: eight
	// chunks are twice what conversations of LMSYS-Chat-1M come to.
	maxSegmentRows = 8 * storage.ChunkRows
)

func newPipeline(ctx context.Context, group *errgroup.Group, txn *storage.Txn, lay *layout, opt *Options, progress *tracker) *pipeline {
	n := opt.Segments
	if n <= 0 {
		n = defaultSegments
	}
	return &pipeline{ctx: ctx, group: group, txn: txn, lay: lay, opt: opt, progress: progress,
		slots: make(chan struct{}, n), queue: semaphore.NewWeighted(queuedBytes)}
}

// item is a batch on its way to a segment.
type item struct {
	batch *parquet.Batch
	bytes int64 // of the queue
}

// segment is a segment in flight.
type segment struct {
	builder       *storage.SegmentBuilder
	in            chan item
	aborted       atomic.Bool
	conversations int
	rows          int // of messages, or of entries where a list has more of them
}

// shard reads one shard. After an error nothing of it is left in the Txn.
func (p *pipeline) shard(s *source) (err error) {
	p.progress.shard(s.path)
	defer func() {
		p.read += s.finger.Size
		p.progress.bytes.Store(p.read)
	}()
	f, err := parquet.Open(p.ctx, s.path, p.opt.Limits)
	if err != nil {
		return err
	}
	defer f.Close()
	if f.Fingerprint() != s.finger {
		return s.changed()
	}
	r, err := f.NewReader(p.lay.wanted, parquet.ReadOptions{Absent: s.absent})
	if err != nil {
		return err
	}
	defer r.Close()
	if s.id, err = p.txn.AddShard(s.info(time.Time{})); err != nil {
		return err
	}

	var at *segment
	var segments []*segment
	var running sync.WaitGroup
	read := int64(0)
	defer func() {
		for _, g := range segments {
			g.aborted.Store(err != nil)
		}
		if at != nil {
			close(at.in)
		}
		if err != nil {
			running.Wait()
			p.progress.rows.Add(s.rows - read)
			err = errors.Join(err, p.txn.DropShard(s.id))
		}
	}()
	for {
		b := new(parquet.Batch) // not refilled, since a segment may have yet to look at it
		if err := r.Next(p.ctx, b); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		rows, bytes := p.count(s, b)
		if at == nil || at.conversations+b.Rows > storage.ChunkRows || at.rows+rows > maxSegmentRows {
			if at != nil {
				close(at.in)
			}
			if at, err = p.begin(s.id, &running); err != nil {
				return err
			}
			segments = append(segments, at)
		}
		at.conversations += b.Rows
		at.rows += rows
		it := item{b, min(max(bytes, batchBytes), queuedBytes)}
		if err := p.queue.Acquire(p.ctx, it.bytes); err != nil {
			return err
		}
		select {
		case at.in <- it:
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
		read += int64(b.Rows)
		p.progress.rows.Add(int64(b.Rows))
		p.progress.bytes.Store(p.read + f.BytesRead())
	}
}

// count adds up what the catalog wants to know, and returns the rows that the batch takes in the larger of its lists, and
// its bytes.
func (p *pipeline) count(s *source, b *parquet.Batch) (rows int, bytes int64) {
	list, entries := b.Columns[p.lay.list.column].(*column.Lists), b.Columns[p.lay.aligned.column].(*column.Lists)
	s.messages += int64(list.Offsets[b.Rows])
	for _, v := range b.Columns {
		bytes += column.SizeOf(v)
	}
	s.decoded += bytes
	return int(max(list.Offsets[b.Rows], entries.Offsets[b.Rows])), bytes
}

// begin waits for a slot, and starts a segment.
func (p *pipeline) begin(shard storage.ShardID, running *sync.WaitGroup) (*segment, error) {
	select {
	case p.slots <- struct{}{}:
	case <-p.ctx.Done():
		return nil, p.ctx.Err()
	}
	builder, err := p.txn.NewSegment(shard)
	if err != nil {
		<-p.slots
		return nil, err
	}
	g := &segment{builder: builder, in: make(chan item, queuedBytes/batchBytes)}
	running.Add(1)
	p.group.Go(func() error {
		defer running.Done()
		defer func() { <-p.slots }()
		return p.build(g)
	})
	return g, nil
}

// build appends what comes in and finishes the segment.
func (p *pipeline) build(g *segment) (err error) {
	defer g.builder.Abort()
	t := newTransformer(p.lay)
	for it := range g.in {
		if err == nil && p.ctx.Err() == nil && !g.aborted.Load() {
			rows, terr := t.transform(it.batch)
			if err = terr; err == nil {
				err = g.builder.Append(rows)
			}
		}
		p.queue.Release(it.bytes)
	}
	switch {
	case err != nil:
		return err
	case g.aborted.Load() || p.ctx.Err() != nil:
		return nil
	}
	return g.builder.Finish()
}
