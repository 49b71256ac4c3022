package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"

	"github.com/colloquydb/colloquy/engine/fn"
)

// Stream is the result of a run: batches one after the other. Next serves one goroutine at a time; Close may be called at any
// time, more than once, by any. No goroutine of the run outlives Close.
type Stream struct {
	root   Node
	opt    Options
	ctx    context.Context
	cancel context.CancelCauseFunc

	batches chan *Batch   // in order
	done    chan struct{} // closed when the goroutine of the run is over and runErr is set
	runErr  error

	started bool
	ready   []*Batch // of an instant plan, which has no goroutine
	err     error

	mu      sync.Mutex // guards what Close and Next share
	closed  bool
	running bool // the goroutine of the run has been started
}

// streamDepth is the number of batches that producers may be ahead of the consumer.
const streamDepth = 4

// Run starts a plan. It returns at once; work begins with the first Next. Errors, that of a cancelled context among them, come
// from Next.
func Run(ctx context.Context, root Node, opt Options) *Stream {
	s := &Stream{root: root, opt: opt}
	s.ctx, s.cancel = context.WithCancelCause(ctx)
	return s
}

// Next returns the next batch, never empty, or io.EOF after the last one. The batch is the caller's. Errors repeat.
func (s *Stream) Next() (*Batch, error) {
	if s.err != nil {
		return nil, s.err
	}
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return nil, ErrClosed
	}
	b, err := s.next()
	if err != nil {
		s.err = err
		s.cancel(err)
		return nil, err
	}
	return b, nil
}

func (s *Stream) next() (*Batch, error) {
	if !s.started {
		s.started = true
		if err := s.start(); err != nil {
			return nil, err
		}
	}
	if s.batches == nil {
		if len(s.ready) == 0 {
			return nil, io.EOF
		}
		b := s.ready[0]
		s.ready = s.ready[1:]
		return b, nil
	}
	select {
	case b := <-s.batches:
		return b, nil
	case <-s.done:
	}
	// The run is over; what it sent before that comes first.
	select {
	case b := <-s.batches:
		return b, nil
	default:
	}
	if s.runErr != nil {
		return nil, s.runErr
	}
	return nil, io.EOF
}

func (s *Stream) start() error {
	r := newRun(s.ctx, s.root, s.opt)
	if s.root.instant() {
		sink := &collectSink{}
		err := s.execute(r, sink)
		s.ready = sink.batches
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.running = true
	s.batches = make(chan *Batch, streamDepth)
	s.done = make(chan struct{})
	go func() {
		defer close(s.done)
		s.runErr = s.execute(r, newSequencer(r, &streamSink{s: s}, -1))
	}()
	return nil
}

// execute runs the plan and puts its error into the form that callers see.
func (s *Stream) execute(r *run, out operator) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
		}
	}()
	err = r.produce(s.root, out)
	if r.prof != nil {
		r.prof.end(r)
	}
	if err == nil {
		return nil
	}
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx) // what the operators made of the cancellation does not matter
	}
	var value *fn.ValueError
	if errors.As(err, &value) {
		return Errorf("value", "%s", value.Detail)
	}
	return err
}

// panicError turns a panic, which is a bug of ours, into an error, so that it fails one query and not the process.
func panicError(p any) error { return fmt.Errorf("internal error: %v\n%s", p, debug.Stack()) }

// Close stops the run, waits for its goroutines and frees its state. It returns nil.
func (s *Stream) Close() error {
	s.mu.Lock()
	s.closed = true
	running := s.running
	s.mu.Unlock()
	s.cancel(ErrClosed)
	if running {
		<-s.done
	}
	return nil
}

// streamSink hands batches to the consumer. It is pushed to by one goroutine at a time.
type streamSink struct{ s *Stream }

func (o *streamSink) push(_ int, b *Batch) error {
	if b.N == 0 {
		return nil
	}
	select {
	case o.s.batches <- b.clone():
		return nil
	case <-o.s.ctx.Done():
		return context.Cause(o.s.ctx)
	}
}

func (o *streamSink) flush(int, int) error { return nil }
func (o *streamSink) finish() error        { return nil }

// collectSink keeps all batches.
type collectSink struct{ batches []*Batch }

func (o *collectSink) push(_ int, b *Batch) error {
	if b.N > 0 {
		o.batches = append(o.batches, b.clone())
	}
	return nil
}

func (o *collectSink) flush(int, int) error { return nil }
func (o *collectSink) finish() error        { return nil }
