package storage

// SegmentBuilder writes one segment. It is for one goroutine; several builders of a Txn may be at work at once.
type SegmentBuilder struct{}

// ID returns the id of the segment.
func (b *SegmentBuilder) ID() SegmentID { return 0 }

// Conversations returns the number of conversations appended; a segment holds at most ChunkRows.
func (b *SegmentBuilder) Conversations() int { return 0 }

// Append adds conversations to the segment, in the order of the source. Any error leaves the builder fit for Abort only.
func (b *SegmentBuilder) Append(rows *Rows) error { return errSkeleton }

// Finish writes what is left and hands the segment to the Txn, to become visible when that commits. A segment without
// conversations is left out. The builder is of no more use.
func (b *SegmentBuilder) Finish() error { return errSkeleton }

// Abort drops the segment and its files. After Finish or Abort it does nothing.
func (b *SegmentBuilder) Abort() {}
