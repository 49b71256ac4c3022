package storage

import (
	"context"
	"fmt"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// Reader reads values and evaluates predicates over one snapshot. It holds decode buffers, so it serves one goroutine
// at a time; make one a worker.
type Reader struct {
	v       *version
	st      *Stats
	touched bool // values of some chunk were looked at

	checked map[checkedNode]error
	over    map[*Node]*Node // nodes as they are read in Overflow
	chars   map[*Node]*Node // nodes of the lengths of text
	matched map[*Pred]*dictMatch
	counts  []int64

	// Buffers, taken and given back by the calls that nest.
	rows  [][]uint16
	wide  [][]uint32
	masks []*bitmap.Mask

	lens   column.Int64s             // of text
	codes  column.Codes              // of the segment's own dictionary
	inner  map[LeafID]column.Vector  // of conversations, on their way to messages
	part   map[partKey]column.Vector // of one chunk of the elements of lists
	pieces []piece                   // of lists
	blocks blockMemo
	texts  []string // of the rows that others may repeat
	places []uint16 // by row of a chunk

	classes   []uint8 // of the text of the rows read
	classEnds [textClasses]int
}

type checkedNode struct {
	n     *Node
	space Space
}

// maxChecked bounds the nodes that a reader remembers, in case its user makes new ones for every call.
const maxChecked = 1 << 12

// NewReader returns a reader that adds its costs to st (which may be nil).
func (s *Snapshot) NewReader(st *Stats) *Reader {
	if st == nil {
		st = new(Stats)
	}
	return &Reader{v: s.version, st: st}
}

// check says whether the node can be read in the space, once for each.
func (r *Reader) check(n *Node, space Space) error {
	k := checkedNode{n, space}
	if err, ok := r.checked[k]; ok {
		return err
	}
	err := r.v.cat.Schema.CheckNode(n, space)
	if err != nil {
		err = fmt.Errorf("read %s: %w", space, err)
	}
	if r.checked == nil || len(r.checked) > maxChecked {
		r.checked = make(map[checkedNode]error)
	}
	r.checked[k] = err
	return err
}

// checkChunk says whether the chunk is one of the snapshot's.
func (r *Reader) checkChunk(c Chunk) error {
	if c.Segment == nil || c.Segment.v != r.v {
		return fmt.Errorf("read %s: the chunk is of another snapshot", c.Space)
	}
	rows := c.Segment.info.Rows(c.Space)
	if c.Space > Messages || c.Index < 0 || c.Index >= chunksOf(rows) || c.Rows != chunkRows(rows, c.Index) {
		return fmt.Errorf("read %s: segment %d has no chunk %d of %d rows", c.Space, c.Segment.info.ID, c.Index, c.Rows)
	}
	return nil
}

// at is what is read: rows of one chunk of one space of one segment.
type at struct {
	seg   *Segment
	space Space
	chunk int
	rows  []uint16 // nil: all
	n     int      // number of rows
}

func (a *at) all() bool { return a.rows == nil }

// row returns the place in the chunk of the i-th row read.
func (a *at) row(i int) int {
	if a.rows == nil {
		return i
	}
	return int(a.rows[i])
}

// Read returns the values of node for rows of chunk c: all of them where rows is nil, else the rows named, which ascend.
// The node is read in c.Space. dst, a vector from an earlier Read of the same node, is reused where it fits; the result
// is valid until it is passed as dst again. String columns with a snapshot-wide dictionary come as *column.Codes with
// that dictionary, other strings as *column.Strings, constants as *column.Const.
func (r *Reader) Read(ctx context.Context, n *Node, c Chunk, rows []uint16, dst column.Vector) (column.Vector, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := r.checkChunk(c); err != nil {
		return nil, err
	}
	if err := r.check(n, c.Space); err != nil {
		return nil, err
	}
	a := at{seg: c.Segment, space: c.Space, chunk: c.Index, rows: rows, n: c.Rows}
	if rows != nil {
		a.n = len(rows)
		if a.n == 0 {
			return r.empty(n.Type), nil
		}
		if int(rows[a.n-1]) >= c.Rows {
			return nil, fmt.Errorf("read %s: row %d of a chunk of %d", c.Space, rows[a.n-1], c.Rows)
		}
		if a.n == c.Rows {
			a.rows = nil
		}
	}
	return r.read(ctx, n, a, dst)
}

// touch counts a chunk of which values are looked at.
func (r *Reader) touch() {
	r.touched = true
	r.st.ChunksRead.Add(1)
}

func (r *Reader) empty(t column.Type) column.Vector { return column.EmptyVector(t) }

// read reads a node, which has been checked.
func (r *Reader) read(ctx context.Context, n *Node, a at, dst column.Vector) (column.Vector, error) {
	switch n.Kind {
	case LeafNode:
		return r.readLeaf(r.v.cat.Schema.Leaf(n.Leaf), a, dst)
	case StructNode:
		return r.readStruct(ctx, n, a, dst)
	case ListNode:
		return r.readList(ctx, n, a, dst)
	case ElementNode:
		return r.readElement(ctx, n, a, dst)
	case MaxNode:
		return r.readMax(n, a, dst)
	case PositionNode:
		return r.readPosition(a, dst)
	case nullNode:
		return column.NullConst(n.Type, a.n), nil
	}
	return nil, fmt.Errorf("read %s: unknown kind of node %d", a.space, n.Kind)
}

// takeRows returns an empty buffer of rows; giveRows takes it back.
func (r *Reader) takeRows() []uint16 {
	if n := len(r.rows); n > 0 {
		b := r.rows[n-1]
		r.rows = r.rows[:n-1]
		return b[:0]
	}
	return make([]uint16, 0, 1024)
}

func (r *Reader) giveRows(b []uint16) { r.rows = append(r.rows, b) }

func (r *Reader) takeWide() []uint32 {
	if n := len(r.wide); n > 0 {
		b := r.wide[n-1]
		r.wide = r.wide[:n-1]
		return b[:0]
	}
	return make([]uint32, 0, 1024)
}

func (r *Reader) giveWide(b []uint32) { r.wide = append(r.wide, b) }

// takeMask returns a mask of unspecified contents.
func (r *Reader) takeMask() *bitmap.Mask {
	if n := len(r.masks); n > 0 {
		m := r.masks[n-1]
		r.masks = r.masks[:n-1]
		return m
	}
	return new(bitmap.Mask)
}

func (r *Reader) giveMask(m *bitmap.Mask) { r.masks = append(r.masks, m) }

// bits is the mask as encodings take it.
func bits(m *bitmap.Mask) *column.Mask { return (*column.Mask)(m) }
