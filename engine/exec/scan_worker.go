package exec

import (
	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// scanWorker is the state of one worker of a scan, reused for chunk after chunk.
type scanWorker struct {
	s      *scanRun
	id     int
	morsel int
	reader *storage.Reader
	ev     evaluator

	mask bitmap.Mask
	at   int // position of the chunk
	c    storage.Chunk
	all  bool     // every row of the chunk is selected
	sel  []uint16 // else the selected rows
	n    int      // number of selected rows

	cols []scanState
}

// scanState is what a worker holds of one column.
type scanState struct {
	dst   column.Vector // memory of the last read
	chunk column.Vector // the values of all selected rows of the chunk, once read
}

func newScanWorker(s *scanRun, id int) *scanWorker {
	return &scanWorker{s: s, id: id, reader: s.r.snap.NewReader(s.stats), ev: evaluator{s.r}, cols: make([]scanState, len(s.n.Cols))}
}

// identity[i] == i: the selection of all rows, to be sliced.
var identity = func() *[bitmap.ChunkRows]uint16 {
	var t [bitmap.ChunkRows]uint16
	for i := range t {
		t[i] = uint16(i)
	}
	return &t
}()

// firstBatch is the least number of rows to start with where few are wanted but a residual condition may drop most.
const firstBatch = 128

// chunk reads the rows of chunk number at that are in the mask.
func (k *scanWorker) chunk(at int) error {
	s := k.s
	k.at, k.c = at, s.chunks[at]
	if s.filter != nil {
		if err := k.reader.Filter(s.r.ctx, s.filter, k.c, &k.mask); err != nil {
			return err
		}
	}
	k.n = k.mask.Count()
	if k.n == 0 {
		return nil
	}
	seq := int64(k.morsel) << 16
	if len(s.n.Cols) == 0 {
		return s.out.push(k.id, &Batch{N: k.n, morsel: k.morsel, seq: seq})
	}
	if k.all = k.n == k.c.Rows; !k.all {
		k.sel = k.mask.Select(k.sel[:0])
	}
	for i := range k.cols {
		k.cols[i].chunk = nil
	}
	step := s.r.batchRows
	if first := s.n.FirstRows; first > 0 {
		if len(s.n.Residual) > 0 {
			first = max(first, firstBatch)
		}
		step = min(step, first)
	}
	for lo := 0; lo < k.n; {
		if s.r.ctx.Err() != nil {
			return s.r.cause()
		}
		hi := min(lo+step, k.n)
		if err := k.batch(lo, hi, seq+int64(lo)); err != nil {
			return err
		}
		lo = hi
		step = min(step*4, s.r.batchRows)
	}
	return nil
}

// rows returns the numbers, in the chunk, of selected rows lo to hi-1.
func (k *scanWorker) rows(lo, hi int) []uint16 {
	if k.all {
		return identity[lo:hi]
	}
	return k.sel[lo:hi]
}

// batch reads selected rows lo to hi-1, filters and pushes them.
func (k *scanWorker) batch(lo, hi int, seq int64) error {
	n := k.s.n
	b := &Batch{N: hi - lo, Cols: make([]column.Vector, len(n.Cols)), morsel: k.morsel, seq: seq}
	rows := k.rows(lo, hi)
	var keep []uint32 // of the rows of the batch; nil: all
	load := func(c int) error {
		if b.Cols[c] != nil {
			return nil
		}
		v, err := k.read(c, lo, hi, rows, keep)
		b.Cols[c] = v
		return err
	}
	for _, cond := range n.Residual {
		var err error
		cond.refs(func(c int) {
			if err == nil {
				err = load(c)
			}
		})
		if err != nil {
			return err
		}
		v, err := cond.eval(&k.ev, b)
		if err != nil {
			return err
		}
		hit := selectTrue(nil, v, nil, b.N)
		if len(hit) == b.N {
			continue
		}
		if len(hit) == 0 {
			return nil
		}
		for c, v := range b.Cols {
			if v != nil {
				b.Cols[c] = column.Take(v, hit)
			}
		}
		b.N = len(hit)
		narrow := make([]uint16, len(hit))
		for i, h := range hit {
			narrow[i] = rows[h]
		}
		rows = narrow
		if keep == nil {
			keep = hit
		} else {
			for i, h := range hit {
				hit[i] = keep[h]
			}
			keep = hit
		}
	}
	out := &Batch{N: b.N, Cols: make([]column.Vector, len(n.Emit)), morsel: b.morsel, seq: b.seq}
	for i, c := range n.Emit {
		if err := load(c); err != nil {
			return err
		}
		out.Cols[i] = b.Cols[c]
	}
	return k.s.out.push(k.id, out)
}

// read returns column c for the rows of the chunk that are named: those of the selected rows lo to hi-1 that keep names.
func (k *scanWorker) read(c, lo, hi int, rows []uint16, keep []uint32) (column.Vector, error) {
	s := k.s
	col := &s.n.Cols[c]
	st := &k.cols[c]
	if col.Node == nil {
		ids := make([]int64, len(rows))
		for i, row := range rows {
			ids[i] = int64(k.at)<<16 | int64(row)
		}
		return &column.Int64s{Vals: ids}, nil
	}
	if col.Wide || s.n.FirstRows > 0 {
		v, err := k.reader.Read(s.r.ctx, col.Node, k.c, rows, st.dst)
		st.dst = v
		return v, err
	}
	if st.chunk == nil {
		var which []uint16
		if !k.all {
			which = k.sel
		}
		v, err := k.reader.Read(s.r.ctx, col.Node, k.c, which, st.dst)
		if err != nil {
			return nil, err
		}
		st.dst, st.chunk = v, v
	}
	v := column.Slice(st.chunk, lo, hi)
	if keep != nil {
		v = column.Take(v, keep)
	}
	return v, nil
}
