package storage

import (
	"sync/atomic"
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
	BytesRead    atomic.Int64 // stored bytes fetched from Pebble; what our own caches answer is not among them
	BytesDecoded atomic.Int64 // bytes of values after decoding
	ChunksRead   atomic.Int64 // chunks of which at least one value was decoded or tested
	ChunksPruned atomic.Int64 // chunks that headers or bitmaps ruled out
	IndexHits    atomic.Int64 // predicates and counts answered by a bitmap or a lookup index
}

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
