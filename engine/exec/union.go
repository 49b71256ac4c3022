package exec

import (
	"strconv"
	"sync"

	"github.com/colloquydb/colloquy/storage/column"
)

// Union gives the rows of all inputs, one input after the other: UNION ALL. The inputs have the same types.
type Union struct{ Nodes []Node }

// Types implements Node.
func (n *Union) Types() []column.Type { return n.Nodes[0].Types() }

// Inputs implements Node.
func (n *Union) Inputs() []Node { return n.Nodes }

// Describe implements Node.
func (n *Union) Describe() (string, []Attr) {
	return "UNION ALL", []Attr{{"inputs", strconv.Itoa(len(n.Nodes))}}
}

func (n *Union) instant() bool {
	for _, in := range n.Nodes {
		if !in.instant() {
			return false
		}
	}
	return true
}

func (n *Union) produce(r *run, out operator) error {
	o := &unionOp{out: out}
	for _, in := range n.Nodes {
		if err := r.produce(in, o); err != nil {
			return err
		}
		if o.stopped {
			break
		}
		o.morsel, o.seq = o.nextMorsel, o.nextSeq
	}
	return out.finish()
}

// unionOp puts the morsels and ranks of an input behind those of the inputs before it.
type unionOp struct {
	out    operator
	morsel int   // added to those of the input at hand
	seq    int64 // added to its ranks

	mu         sync.Mutex
	nextMorsel int
	nextSeq    int64
	stopped    bool
}

func (o *unionOp) push(w int, b *Batch) error {
	c := *b
	c.morsel += o.morsel
	c.seq += o.seq
	err := o.out.push(w, &c)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.nextSeq = max(o.nextSeq, c.seq+int64(c.N))
	o.stopped = o.stopped || err == errStop
	return err
}

func (o *unionOp) flush(w, morsel int) error {
	err := o.out.flush(w, o.morsel+morsel)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.nextMorsel = max(o.nextMorsel, o.morsel+morsel+1)
	o.stopped = o.stopped || err == errStop
	return err
}

func (o *unionOp) finish() error { return nil }
