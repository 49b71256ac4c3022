package exec

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/colloquydb/colloquy/storage"
)

// run is the state of one execution of a plan, shared by its operators.
type run struct {
	ctx       context.Context
	snap      *storage.Snapshot
	workers   int
	batchRows int
	tempDir   string
	mem       budget
	slots     []*slot // results of subqueries, by number
	prof      *Profile
}

func newRun(ctx context.Context, root Node, opt Options) *run {
	r := &run{ctx: ctx, snap: opt.Snapshot, workers: opt.Workers, batchRows: opt.BatchRows, tempDir: opt.TempDir, prof: opt.Profile}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	if r.batchRows <= 0 || r.batchRows > 1<<16 {
		r.batchRows = DefaultBatchRows
	}
	r.mem.limit = opt.MemoryLimit
	if r.prof != nil {
		r.prof.init(root)
	}
	return r
}

func (r *run) account(what string) account { return account{budget: &r.mem, what: what} }

// produce runs n and everything below it: its rows go to out, which is flushed and finished.
func (r *run) produce(n Node, out operator) error {
	if r.prof == nil {
		return n.produce(r, out)
	}
	return r.prof.produce(r, n, out)
}

// cause is why the context of the run is over.
func (r *run) cause() error { return context.Cause(r.ctx) }

// parallel calls work(w, i) for i = 0 to n-1, started in ascending order, on behalf of a node, with up to workers goroutines, and waits for
// them. The first error other than errStop stops the rest and is returned; errStop stops the rest too and is returned if there
// is no other.
func (r *run) parallel(node Node, n, workers int, work func(w, i int) error) error {
	workers = min(workers, n)
	if workers <= 1 {
		for i := range n {
			if err := r.ctx.Err(); err != nil {
				return r.cause()
			}
			if err := work(0, i); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		next    atomic.Int64
		stop    atomic.Bool
		mu      sync.Mutex
		first   error
		pending sync.WaitGroup
	)
	fail := func(err error) {
		mu.Lock()
		if first == nil || first == errStop {
			first = err
		}
		mu.Unlock()
		stop.Store(true)
	}
	loop := func(w int) {
		defer func() {
			if p := recover(); p != nil {
				fail(panicError(p))
			}
		}()
		for !stop.Load() {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if r.ctx.Err() != nil {
				fail(r.cause())
				return
			}
			if err := work(w, i); err != nil {
				fail(err)
				return
			}
		}
	}
	for w := 1; w < workers; w++ {
		pending.Add(1)
		go func() {
			defer pending.Done()
			defer r.prof.busy(node)()
			loop(w)
		}()
	}
	loop(0)
	pending.Wait()
	return first
}

// finish ends a source or a phase: errStop is no failure, and the operator behind is finished.
func finish(err error, out operator) error {
	if err != nil && err != errStop {
		return err
	}
	return out.finish()
}

// emit pushes batches that next makes, until it returns nil, to out as morsel 0 of worker 0, and finishes out. It is how an
// operator that held its rows back becomes a source.
func (r *run) emit(out operator, next func() (*Batch, error)) error {
	err := func() error {
		for {
			if r.ctx.Err() != nil {
				return r.cause()
			}
			b, err := next()
			if err != nil {
				return err
			}
			if b == nil {
				break
			}
			if b.N == 0 {
				continue
			}
			if err := out.push(0, b); err == errStopMorsel {
				break
			} else if err != nil {
				return err
			}
		}
		return out.flush(0, 0)
	}()
	return finish(err, out)
}
