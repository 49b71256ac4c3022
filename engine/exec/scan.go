package exec

import (
	"strconv"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// Scan reads the rows of a space that satisfy Filter (in storage) and Residual (here), a chunk a morsel.
type Scan struct {
	Table string // in EXPLAIN
	Space storage.Space

	Cols []ScanCol // what is read; Residual refers to them by position
	Emit []int     // positions in Cols of the columns of the result

	Filter   *storage.Pred // nil: all rows
	Dynamic  []DynamicIn   // conditions known only once a subquery has run
	Residual []Expr        // evaluated in this order, each for the rows that those before it left
	Lookup   *Lookup       // nil: all chunks
	// FirstRows says that the consumer is likely to stop after so many rows: start small. 0: it reads all.
	FirstRows int

	Notes []Attr // what the planner adds to EXPLAIN
}

// ScanCol is one column of a scan.
type ScanCol struct {
	Name string
	Node *storage.Node // nil: the row id, chunk<<16 | row of the chunk, as BIGINT
	// Wide marks text, lists and structs of it, which are read a batch at a time and not a chunk at a time.
	Wide bool
}

// Lookup restricts a scan to the rows that an index of values has for Value.
type Lookup struct {
	Leaf  storage.LeafID
	Value string
	// Owners says that Leaf is of Conversations and the scan of Messages: it is restricted to the segments of those
	// conversations, and the filter has to find the rows.
	Owners bool
}

// DynamicIn is the condition Node IN (subquery).
type DynamicIn struct {
	Node *storage.Node // BIGINT, TIMESTAMP or VARCHAR
	Slot int           // of a SetSubquery of that type
	Text string        // in EXPLAIN
}

// Types implements Node.
func (n *Scan) Types() []column.Type {
	types := make([]column.Type, len(n.Emit))
	for i, c := range n.Emit {
		types[i] = n.Cols[c].typ()
	}
	return types
}

func (c *ScanCol) typ() column.Type {
	if c.Node == nil {
		return column.BigIntType
	}
	return c.Node.Type
}

// Inputs implements Node.
func (n *Scan) Inputs() []Node { return nil }

// Describe implements Node.
func (n *Scan) Describe() (string, []Attr) {
	attrs := []Attr{{"table", n.Table}}
	if len(n.Cols) > 0 {
		names := ""
		for i, c := range n.Cols {
			if i > 0 {
				names += ", "
			}
			names += c.Name
		}
		attrs = append(attrs, Attr{"columns", names})
	}
	attrs = append(attrs, n.Notes...)
	for _, d := range n.Dynamic {
		attrs = append(attrs, Attr{"filter", d.Text})
	}
	for _, e := range n.Residual {
		attrs = append(attrs, Attr{"then", e.String()})
	}
	if n.FirstRows > 0 {
		attrs = append(attrs, Attr{"first rows", strconv.Itoa(n.FirstRows)})
	}
	return "SCAN", attrs
}

func (n *Scan) instant() bool { return false }

func (n *Scan) produce(r *run, out operator) error {
	s := &scanRun{n: n, r: r, out: out, filter: n.Filter, chunks: r.snap.Chunks(n.Space), stats: r.prof.storageStats(n)}
	s.addDynamic()
	morsels := len(s.chunks)
	if n.Lookup != nil {
		if err := s.lookup(); err != nil {
			return err
		}
		morsels = len(s.picked)
	}
	workers := min(r.workers, max(morsels, 1))
	s.workers = make([]*scanWorker, workers)
	from := 0
	if n.FirstRows > 0 && morsels > 1 {
		// The first chunk often has all the rows that are wanted: do not start the others before it is known.
		if err := r.parallel(n, 1, 1, s.work); err != nil {
			return finish(err, out)
		}
		from = 1
	}
	return finish(r.parallel(n, morsels-from, workers, func(w, i int) error { return s.work(w, from+i) }), out)
}

// scanRun is a scan at work.
type scanRun struct {
	n       *Scan
	r       *run
	out     operator
	filter  *storage.Pred
	chunks  []storage.Chunk
	picked  []pickedChunk // with Lookup: the morsels
	stats   *storage.Stats
	workers []*scanWorker
}

// pickedChunk names rows of one chunk.
type pickedChunk struct {
	chunk int
	rows  []uint16 // all of them with Lookup.Owners
}

func (s *scanRun) addDynamic() {
	for _, d := range s.n.Dynamic {
		p := inPred(d.Node, s.r.slots[d.Slot].set)
		if s.filter != nil {
			p = &storage.Pred{Op: storage.And, Kids: []*storage.Pred{s.filter, p}}
		}
		s.filter = p
	}
}

// inPred is the condition that node is one of the values of set, NULLs of which make no row true.
func inPred(node *storage.Node, set column.Vector) *storage.Pred {
	p := &storage.Pred{Op: storage.InStrings, Node: node}
	switch v := column.Flat(set, node.Type).(type) {
	case *column.Int64s:
		p.Op = storage.InInts
		for i, x := range v.Vals {
			if !v.Nulls.Get(i) {
				p.Ints = append(p.Ints, x)
			}
		}
	case *column.Strings:
		for i, x := range v.Vals {
			if !v.Nulls.Get(i) {
				p.Strings = append(p.Strings, x)
			}
		}
	}
	if len(p.Ints)+len(p.Strings) == 0 {
		return &storage.Pred{Op: storage.Or} // of nothing: no row
	}
	return p
}

// lookup finds the rows of Lookup and groups them by chunk.
func (s *scanRun) lookup() error {
	refs, err := s.r.snap.Lookup(s.r.ctx, s.n.Lookup.Leaf, s.n.Lookup.Value, s.stats)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return nil
	}
	first := map[*storage.Segment]int{} // chunk 0 of each segment
	for i, c := range s.chunks {
		if c.Index == 0 {
			first[c.Segment] = i
		}
	}
	if s.n.Lookup.Owners {
		owner := map[*storage.Segment]bool{}
		for _, ref := range refs {
			owner[ref.Segment] = true
		}
		for i, c := range s.chunks {
			if owner[c.Segment] {
				s.picked = append(s.picked, pickedChunk{chunk: i})
			}
		}
		return nil
	}
	for _, ref := range refs {
		chunk := first[ref.Segment] + int(ref.Row>>16)
		if k := len(s.picked); k == 0 || s.picked[k-1].chunk != chunk {
			s.picked = append(s.picked, pickedChunk{chunk: chunk})
		}
		last := &s.picked[len(s.picked)-1]
		last.rows = append(last.rows, uint16(ref.Row))
	}
	return nil
}

// work reads morsel i as worker w.
func (s *scanRun) work(w, i int) error {
	k := s.workers[w]
	if k == nil {
		k = newScanWorker(s, w)
		s.workers[w] = k
	}
	k.morsel = i
	chunk := i
	if s.n.Lookup != nil {
		chunk = s.picked[i].chunk
		if s.n.Lookup.Owners {
			k.mask.Fill(s.chunks[chunk].Rows)
		} else {
			k.mask.FromSelection(s.picked[i].rows)
		}
	} else {
		k.mask.Fill(s.chunks[chunk].Rows)
	}
	if err := k.chunk(chunk); err != nil && err != errStopMorsel {
		return err
	}
	return s.out.flush(w, i)
}
