package storage

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/colloquydb/colloquy/bitmap"
	"github.com/colloquydb/colloquy/storage/column"
)

// Chunk names up to 65,536 consecutive rows of one space of one segment: the unit of parallel work.
type Chunk struct {
	Segment *Segment
	Space   Space
	Index   int // rows Index*ChunkRows .. Index*ChunkRows+Rows-1 of the segment
	Rows    int
}

// Stats counts what reading cost. Any number of readers may add to it at once.
type Stats struct {
	BytesRead    atomic.Int64 // stored bytes fetched from Pebble or its cache
	BytesDecoded atomic.Int64 // bytes of values after decoding
	ChunksRead   atomic.Int64 // chunks of which at least one value was decoded or tested
	ChunksPruned atomic.Int64 // chunks that headers or bitmaps ruled out
	IndexHits    atomic.Int64 // predicates and counts answered by a bitmap or a lookup index
}

// Snapshot is one immutable version of the store. Safe for concurrent use until released.
type Snapshot struct{}

// Segment is up to 65,536 conversations of one shard with their messages. Immutable, safe for concurrent use.
type Segment struct{}

// Reader reads values and evaluates predicates over one snapshot. It holds decode buffers, so it serves one goroutine
// at a time; make one a worker.
type Reader struct{}

// RowRef names one row of a segment.
type RowRef struct {
	Segment *Segment
	Row     uint32
}

// ValueCount is a distinct value of a dictionary or bool leaf with the number of its rows.
type ValueCount struct {
	Code uint32 // index into Snapshot.Dict(leaf), or 0 and 1 for false and true
	Rows int64
}

// Bounds is what the headers say about a leaf over all segments.
type Bounds struct {
	Nulls              int64
	MinInt, MaxInt     int64   // BIGINT, TIMESTAMP
	MinFloat, MaxFloat float64 // DOUBLE; NaN is greatest
	Empty              bool    // no value that is not NULL
}

var errSkeleton = errors.New("storage: skeleton")

// Schema returns the tables and leaves of the version.
func (s *Snapshot) Schema() *Schema { return nil }

// Rows returns the number of rows in a space.
func (s *Snapshot) Rows(space Space) int64 { return 0 }

// Chunks lists all chunks of a space in storage order (segments in import order, rows in file order).
func (s *Snapshot) Chunks(space Space) []Chunk { return nil }

// Dict returns the snapshot-wide dictionary of a string leaf that is held as dictionary codes in every segment
// (model, language, role), nil for other leaves.
func (s *Snapshot) Dict(ctx context.Context, leaf LeafID) (*column.Dict, error) {
	return nil, errSkeleton
}

// HasIndex reports whether the leaf has bitmaps (bool and dictionary leaves do), readable in the given space.
func (s *Snapshot) HasIndex(leaf LeafID, space Space) bool { return false }

// ValueCounts returns, from stored cardinalities alone, the number of rows of space (the leaf's own, or Messages for
// a leaf of Conversations) with each value, and the number of NULLs.
func (s *Snapshot) ValueCounts(ctx context.Context, leaf LeafID, space Space) (counts []ValueCount, nulls int64, err error) {
	return nil, 0, errSkeleton
}

// Bounds returns the minimum, maximum and NULL count of a leaf from its headers alone.
func (s *Snapshot) Bounds(ctx context.Context, leaf LeafID) (Bounds, error) {
	return Bounds{}, errSkeleton
}

// Lookup returns the rows whose value of leaf (a leaf with Lookup set) is value, in storage order.
func (s *Snapshot) Lookup(ctx context.Context, leaf LeafID, value string, st *Stats) ([]RowRef, error) {
	return nil, errSkeleton
}

// NewReader returns a reader that adds its costs to st (which may be nil).
func (s *Snapshot) NewReader(st *Stats) *Reader { return nil }

// Read returns the values of node for rows of chunk c: all of them where rows is nil, else the rows named, which ascend.
// The node is read in c.Space. dst, a vector from an earlier Read of the same node, is reused where it fits; the result
// is valid until it is passed as dst again. String columns with a snapshot-wide dictionary come as *column.Codes with
// that dictionary, other strings as *column.Strings, constants as *column.Const.
func (r *Reader) Read(ctx context.Context, n *Node, c Chunk, rows []uint16, dst column.Vector) (column.Vector, error) {
	return nil, errSkeleton
}

// Filter keeps in m (rows of chunk c; bits past c.Rows are clear) those for which p is TRUE. It evaluates cheap
// conditions first and touches nothing more once m is empty.
func (r *Reader) Filter(ctx context.Context, p *Pred, c Chunk, m *bitmap.Mask) error {
	return errSkeleton
}

// CountByValue adds, for each row in m, one to counts[code] of its value of leaf (a dictionary or bool leaf), or to the last
// element of counts for NULL. len(counts) is the size of the dictionary (2 for bool) plus one.
//
// It is for leaves of which HasIndex(leaf, c.Space) holds.
func (r *Reader) CountByValue(ctx context.Context, leaf LeafID, c Chunk, m *bitmap.Mask, counts []int64) error {
	return errSkeleton
}
