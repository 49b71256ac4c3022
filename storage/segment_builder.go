package storage

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// SegmentBuilder writes one segment. It is for one goroutine; several builders of a Txn may be at work at once.
type SegmentBuilder struct {
	txn    *Txn
	schema *Schema
	info   SegmentInfo
	done   bool
	failed error

	messages []uint32 // of each conversation
	overflow []uint32 // of each conversation; nil while there are none

	plain []leafWriter  // by leaf, nil for text and companions
	text  []*textWriter // of the text leaves, in order
	enc   column.Encoder
	out   sink // chunks of plain leaves
	meta  sink

	classes []uint8  // of the text of a batch
	owners  []uint32 // of its messages
}

func newSegmentBuilder(t *Txn, s *Schema, id SegmentID, shard ShardID, key *[32]byte) (*SegmentBuilder, error) {
	b := &SegmentBuilder{txn: t, schema: s, info: SegmentInfo{ID: id, Shard: shard, Leaves: len(s.Leaves)}}
	b.plain = make([]leafWriter, len(s.Leaves))
	for i := range s.Leaves {
		l := &s.Leaves[i]
		base := leafBase{leaf: l, segment: id, enc: &b.enc, out: &b.out}
		var err error
		switch {
		case l.Storing == Text:
			var w *textWriter
			if w, err = b.newTextWriter(l, key); err == nil {
				b.text = append(b.text, w)
			}
		case l.Of != 0: // by its text
		case l.Kind == column.Bool:
			b.plain[i], err = newBoolWriter(base)
		case l.Kind == column.Double:
			b.plain[i] = &numberWriter[float64]{leafBase: base}
		case l.Kind == column.Varchar:
			b.plain[i] = newStringWriter(base)
		default:
			b.plain[i] = &numberWriter[int64]{leafBase: base}
		}
		if err != nil {
			b.abortText()
			return nil, err
		}
	}
	return b, nil
}

func (b *SegmentBuilder) newTextWriter(l *Leaf, key *[32]byte) (*textWriter, error) {
	enc, out := new(column.Encoder), new(sink)
	base := func(how Storing) leafBase {
		return leafBase{leaf: b.schema.Companion(l.ID, how), segment: b.info.ID, enc: enc, out: out}
	}
	w := &textWriter{
		leafBase: leafBase{leaf: l, segment: b.info.ID, enc: enc, out: out},
		key:      key,
		table:    &tableWriter{fs: b.txn.fs, path: b.txn.tablePath(b.info.ID, fmt.Sprintf("text%d", l.ID))},
		bytes:    numberWriter[int64]{leafBase: base(TextBytes)},
		chars:    numberWriter[int64]{leafBase: base(TextChars)},
		hashes:   hashWriter{leafBase: base(TextHash)},
	}
	var err error
	if w.text, err = b.txn.takeCompressor(); err != nil {
		return nil, err
	}
	w.text.emit = w.emit
	if b.txn.opt.Workers != 1 {
		w.start()
	}
	return w, nil
}

// ID returns the id of the segment.
func (b *SegmentBuilder) ID() SegmentID { return b.info.ID }

// Conversations returns the number of conversations appended; a segment holds at most ChunkRows.
func (b *SegmentBuilder) Conversations() int { return b.info.Conversations }

// Append adds conversations to the segment, in the order of the source. Any error leaves the builder fit for Abort only.
func (b *SegmentBuilder) Append(rows *Rows) error {
	if b.done {
		return fmt.Errorf("append to segment %d: %w", b.info.ID, ErrClosed)
	}
	if b.failed == nil {
		b.failed = b.append(rows)
	}
	return b.failed
}

func (b *SegmentBuilder) append(rows *Rows) error {
	messages, overflow, err := b.checkRows(rows)
	if err != nil {
		return fmt.Errorf("append to segment %d: %w", b.info.ID, err)
	}
	count := [...]int{Conversations: rows.Conversations, Messages: messages, Overflow: overflow}
	b.messages = append(b.messages, rows.MessageCounts...)
	if overflow > 0 && b.overflow == nil {
		b.overflow = make([]uint32, b.info.Conversations)
	}
	if b.overflow != nil {
		b.overflow = append(b.overflow, rows.OverflowCounts...)
		b.overflow = append(b.overflow, make([]uint32, len(b.messages)-len(b.overflow))...)
	}
	for i, w := range b.plain {
		if w == nil {
			continue
		}
		if err := w.append(rows.vector(i), count[b.schema.Leaves[i].Space]); err != nil {
			return err
		}
	}
	for _, w := range b.text {
		n := count[w.leaf.Space]
		if n == 0 {
			continue
		}
		if err := w.appendText(rows.vector(int(w.leaf.ID)-1), n, b.classesOf(w.leaf, rows, n)); err != nil {
			return err
		}
	}
	b.info.Conversations += rows.Conversations
	b.info.Messages += messages
	b.info.Overflow += overflow
	return nil
}

// vector returns the values of leaf i+1, nil for NULLs.
func (r *Rows) vector(i int) column.Vector {
	if i >= len(r.Leaves) {
		return nil
	}
	return r.Leaves[i]
}

// checkRows checks that a batch is whole and fits, and returns the rows it has in the other spaces.
func (b *SegmentBuilder) checkRows(rows *Rows) (messages, overflow int, err error) {
	n := rows.Conversations
	switch {
	case n < 0 || b.info.Conversations+n > ChunkRows:
		return 0, 0, fmt.Errorf("%d conversations after %d, more than %d", n, b.info.Conversations, ChunkRows)
	case len(rows.MessageCounts) != n:
		return 0, 0, fmt.Errorf("message counts of %d conversations for %d", len(rows.MessageCounts), n)
	case rows.OverflowCounts != nil && len(rows.OverflowCounts) != n:
		return 0, 0, fmt.Errorf("overflow counts of %d conversations for %d", len(rows.OverflowCounts), n)
	case len(rows.Leaves) > len(b.schema.Leaves):
		return 0, 0, fmt.Errorf("%d columns where the schema has %d", len(rows.Leaves), len(b.schema.Leaves))
	}
	for _, c := range rows.MessageCounts {
		messages += int(c)
	}
	for _, c := range rows.OverflowCounts {
		overflow += int(c)
	}
	const limit = maxSegmentChunks * ChunkRows
	if b.info.Messages+messages > limit || b.info.Overflow+overflow > limit {
		return 0, 0, fmt.Errorf("more than %d messages", limit)
	}
	count := [...]int{Conversations: n, Messages: messages, Overflow: overflow}
	for i, v := range rows.Leaves {
		l := &b.schema.Leaves[i]
		switch {
		case v == nil:
		case l.Of != 0:
			return 0, 0, fmt.Errorf("values for column %s, which is derived", l.Name)
		case v.Len() != count[l.Space]:
			return 0, 0, fmt.Errorf("column %s has %d rows instead of %d", l.Name, v.Len(), count[l.Space])
		}
	}
	return messages, overflow, nil
}

// Finish writes what is left and hands the segment to the Txn, to become visible when that commits. A segment without
// conversations is left out. The builder is of no more use.
func (b *SegmentBuilder) Finish() error {
	if b.done {
		return fmt.Errorf("finish segment %d: %w", b.info.ID, ErrClosed)
	}
	if b.failed == nil && b.info.Conversations > 0 {
		b.failed = b.finish()
	}
	err := b.failed
	b.close(err == nil && b.info.Conversations > 0)
	if err != nil {
		return fmt.Errorf("finish segment %d: %w", b.info.ID, err)
	}
	return nil
}

func (b *SegmentBuilder) finish() error {
	sinks := []*sink{&b.out}
	for _, w := range b.text {
		h, err := w.finish(b.messages, &b.meta)
		if err == nil {
			err = b.putHeader(w.leaf, h)
		}
		if err == nil {
			err = w.companions(b.putHeader)
		}
		if err != nil {
			return err
		}
		size, err := w.table.finish()
		if err != nil {
			return err
		}
		b.info.StoredBytes += size
		b.info.TextBytes += w.raw
		sinks = append(sinks, w.out)
	}
	for _, w := range b.plain {
		if w == nil {
			continue
		}
		h, err := w.finish(b.messages, &b.meta)
		if err == nil {
			err = b.putHeader(leafOf(w), h)
		}
		if err != nil {
			return err
		}
	}
	if err := b.putOffsets(Messages, b.messages); err != nil {
		return err
	}
	if b.overflow != nil {
		if err := b.putOffsets(Overflow, b.overflow); err != nil {
			return err
		}
	}
	size, err := writeTable(b.txn.fs, b.txn.tablePath(b.info.ID, "chunk"), sinks...)
	if err != nil {
		return err
	}
	b.info.StoredBytes += size
	size, err = writeTable(b.txn.fs, b.txn.tablePath(b.info.ID, "meta"), &b.meta)
	b.info.StoredBytes += size
	return err
}

func leafOf(w leafWriter) *Leaf {
	switch w := w.(type) {
	case *boolWriter:
		return w.leaf
	case *numberWriter[int64]:
		return w.leaf
	case *numberWriter[float64]:
		return w.leaf
	case *stringWriter:
		return w.leaf
	}
	return nil
}

func (b *SegmentBuilder) putHeader(l *Leaf, h *header) error {
	k := key{kind: kindMeta, segment: b.info.ID, space: l.Space, leaf: l.ID, item: itemHeader}
	_, err := b.meta.add(k, func(dst []byte) ([]byte, error) { return h.append(dst, l), nil })
	return err
}

// putOffsets stores how many rows of a space each conversation has.
func (b *SegmentBuilder) putOffsets(space Space, counts []uint32) error {
	vals := make([]int64, len(counts))
	for i, c := range counts {
		vals[i] = int64(c)
	}
	k := key{kind: kindMeta, segment: b.info.ID, space: space, item: itemOffsets}
	_, err := b.meta.add(k, func(dst []byte) ([]byte, error) {
		dst, _, err := b.enc.Int64s(dst, vals, nil)
		return dst, err
	})
	return err
}

// Abort drops the segment and its files. After Finish or Abort it does nothing.
func (b *SegmentBuilder) Abort() {
	if !b.done {
		b.close(false)
	}
}

// close gives everything back, and the segment to the Txn if it is whole.
func (b *SegmentBuilder) close(whole bool) {
	b.done = true
	b.abortText()
	b.txn.segmentDone(b, whole)
	b.plain, b.text, b.messages, b.overflow = nil, nil, nil, nil
	b.out, b.meta = sink{}, sink{}
}

func (b *SegmentBuilder) abortText() {
	for _, w := range b.text {
		w.abort()
		b.txn.giveCompressor(w.text)
	}
}
