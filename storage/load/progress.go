package load

import (
	"sync"
	"sync/atomic"
	"time"
)

// Progress says how far an import, or a comparison with the shards, has come.
type Progress struct {
	Rows, TotalRows   int64 // conversations done, and to do in all, as the footers say
	Bytes, TotalBytes int64 // of Parquet read, and of the files in all
	Shard             string
	ShardIndex        int // of Shard among those to do, from 1; 0 before the first
	Shards            int
	Done              bool // the last call
}

// progressInterval keeps a display lively without costing anything.
const progressInterval = 100 * time.Millisecond

// tracker calls back at intervals while work goes on.
type tracker struct {
	rows, bytes atomic.Int64

	mu    sync.Mutex
	state Progress

	stop chan struct{}
	done chan struct{}
}

// track starts calling report, which may be nil, from one goroutine until finish.
func track(report func(Progress), start Progress) *tracker {
	t := &tracker{state: start}
	if report == nil {
		return t
	}
	t.stop, t.done = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(t.done)
		tick := time.NewTicker(progressInterval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				report(t.now(false))
			case <-t.stop:
				report(t.now(true))
				return
			}
		}
	}()
	return t
}

func (t *tracker) now(done bool) Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.state
	p.Rows, p.Bytes, p.Done = t.rows.Load(), t.bytes.Load(), done
	return p
}

// shard says that work on the next shard begins.
func (t *tracker) shard(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.Shard = path
	t.state.ShardIndex++
}

// finish makes the last call and waits for it.
func (t *tracker) finish() {
	if t.stop != nil {
		close(t.stop)
		<-t.done
	}
}
