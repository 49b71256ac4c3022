package exec

import (
	"sync/atomic"
	"time"

	"github.com/colloquydb/colloquy/storage"
)

// Profile collects what a run cost. Pass a new one in Options.Profile and read it at the end of the stream.
type Profile struct {
	nodes map[Node]*nodeProfile // complete before the run starts
	start time.Time
	total atomic.Int64 // nanoseconds from start to end
	peak  atomic.Int64 // bytes of state at the most
}

// nodeProfile is the cost of one node. Workers add to it concurrently.
type nodeProfile struct {
	rows    atomic.Int64 // pushed on
	spent   atomic.Int64 // nanoseconds of all workers in the node and what it pushes to, those counted as passed by its inputs left out
	passed  atomic.Int64 // nanoseconds of all workers in what it pushes to
	storage storage.Stats
	reads   bool // storage counts
}

// Figures is what a profile says about one node.
type Figures struct {
	Rows int64         // rows it gave
	Time time.Duration // of all workers together, in the node itself
	// Of nodes that read storage; zero otherwise.
	BytesRead, BytesDecoded, ChunksRead, ChunksPruned, IndexHits int64
	ReadsStorage                                                 bool
}

func (p *Profile) init(root Node) {
	p.nodes = map[Node]*nodeProfile{}
	p.start = time.Now()
	var walk func(n Node)
	walk = func(n Node) {
		p.nodes[n] = &nodeProfile{}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(root)
}

// Of returns the figures of a node of the plan that was run.
func (p *Profile) Of(n Node) (Figures, bool) {
	np := p.nodes[n]
	if np == nil {
		return Figures{}, false
	}
	spent := np.spent.Load() - np.passed.Load()
	for _, in := range n.Inputs() {
		spent += p.nodes[in].passed.Load()
	}
	s := &np.storage
	return Figures{
		Rows: np.rows.Load(), Time: time.Duration(max(0, spent)),
		BytesRead: s.BytesRead.Load(), BytesDecoded: s.BytesDecoded.Load(), ChunksRead: s.ChunksRead.Load(),
		ChunksPruned: s.ChunksPruned.Load(), IndexHits: s.IndexHits.Load(), ReadsStorage: np.reads,
	}, true
}

// Total is the time from the first Next of the stream to the end of the run.
func (p *Profile) Total() time.Duration { return time.Duration(p.total.Load()) }

// PeakBytes is the most that the operators kept at one time.
func (p *Profile) PeakBytes() int64 { return p.peak.Load() }

func (p *Profile) end(r *run) {
	p.total.Store(int64(time.Since(p.start)))
	p.peak.Store(r.mem.peak.Load())
}

// storageStats returns where storage counts the costs of a node; nil without a profile.
func (p *Profile) storageStats(n Node) *storage.Stats {
	if p == nil {
		return nil
	}
	np := p.nodes[n]
	np.reads = true
	return &np.storage
}

// produce runs a node and measures what it pushes, and how long pushing takes: time in the operators above is theirs.
func (p *Profile) produce(r *run, n Node, out operator) error {
	np := p.nodes[n]
	began := time.Now()
	err := n.produce(r, &profileOp{np: np, out: out})
	if len(n.Inputs()) == 0 {
		np.spent.Add(int64(time.Since(began)))
	}
	return err
}

// busy counts the time of an extra goroutine that works for a node. Call the result at its end.
func (p *Profile) busy(n Node) func() {
	if p == nil {
		return func() {}
	}
	np, began := p.nodes[n], time.Now()
	return func() { np.spent.Add(int64(time.Since(began))) }
}

// profileOp stands between a node and the operator above it.
type profileOp struct {
	np  *nodeProfile
	out operator
}

func (o *profileOp) timed(f func() error) error {
	began := time.Now()
	err := f()
	o.np.passed.Add(int64(time.Since(began)))
	return err
}

func (o *profileOp) push(w int, b *Batch) error {
	o.np.rows.Add(int64(b.N))
	return o.timed(func() error { return o.out.push(w, b) })
}

func (o *profileOp) flush(w, morsel int) error {
	return o.timed(func() error { return o.out.flush(w, morsel) })
}

func (o *profileOp) finish() error { return o.timed(o.out.finish) }
