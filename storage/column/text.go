package column

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"

	"github.com/klauspost/compress/zstd"
)

// Text is message content: long strings that are searched and shown, never compared as a column. The text of a chunk becomes
// a directory (textdir.go) and compressed blocks (textblock.go), each a value of its own, so that reading one message decodes
// one block. Rows are grouped by a class, such as the role of the speaker: a search on one class decodes none of the others.
// Text that repeats within a class of a chunk is stored once; people send the same prompts again and again. NULL and '' take no room in
// blocks: other columns tell them apart.
//
// Blocks are small, for look-ups, and yet compress like large ones, because the first 128 KiB of a class, its lead (textlead.go), are
// in the directory and serve all its other blocks as a dictionary.

// DefaultTextBlock is the number of raw bytes that a block of text aims at. A block of 64 KiB takes about 0.1 ms to decode. On
// both real and generated text it is 0.3 % larger than one of 128 KiB would be, and 6 % smaller than one of 128 KiB without a lead.
const DefaultTextBlock = 64 << 10

// maxTextLen is the greatest length of one message in bytes.
const maxTextLen = math.MaxInt32 / 2

// TextOptions tune a TextWriter. The zero value is the default. Nothing of it is recorded in what is written.
type TextOptions struct {
	BlockBytes int  // raw bytes a block holds at most, unless one message alone has more or it is the lead; 0 is DefaultTextBlock
	Small      bool // 5 % smaller blocks for two thirds more time
}

// TextWriter cuts the text of one chunk into compressed blocks. It holds at most one unfinished block and the lead of each class, and up to
// 32 MiB of the text seen, to find repetitions. It is meant to be reused for chunk after chunk by one worker.
type TextWriter struct {
	limit int
	level zstd.EncoderLevel
	emit  func(block int, data []byte) error
	enc   *zstd.Encoder

	classes [256]*pendingText
	infos   []TextBlockInfo
	leads   []writtenLead
	seen    Mask // rows appended
	repeats textRepeats
	stats   TextStats
	err     error // of emit

	out   []byte
	words []uint32
	frame Encoder // scratch for lengths
}

// pendingText is the unfinished block of a class.
type pendingText struct {
	last  int // row appended last
	rows  []uint16
	lens  []int64
	bytes []byte

	lead   []byte        // empty while there is none
	primed *zstd.Encoder // has the lead for its dictionary
}

// NewTextWriter returns a writer. emit is called with each block when it is full, numbered from 0 in each chunk in the order
// of emission; data is valid during the call only. An error of emit ends the chunk and is returned as it is.
func NewTextWriter(opt TextOptions, emit func(block int, data []byte) error) (*TextWriter, error) {
	level := zstd.SpeedFastest
	if opt.Small {
		level = zstd.SpeedDefault
	}
	enc, err := newZstdEncoder(level)
	if err != nil {
		return nil, fmt.Errorf("column: start zstd: %w", err)
	}
	limit := opt.BlockBytes
	if limit <= 0 {
		limit = DefaultTextBlock
	}
	return &TextWriter{limit: min(limit, maxTextLen), level: level, emit: emit, enc: enc}, nil
}

// Append adds the text of a row. Rows ascend within a class (and so may be given in the order of the chunk), and each row has one class; leave out NULL
// rows. Empty text takes no room and need not be given. class is a small number of the caller's choice, such as a
// role, so that text of one class can be read without decoding the others. s is copied.
func (w *TextWriter) Append(row int, class uint8, s []byte) error {
	if w.err != nil {
		return w.err
	}
	if len(s) == 0 {
		return nil
	}
	p := w.classes[class]
	if p == nil {
		p = &pendingText{last: -1}
		w.classes[class] = p
	}
	switch {
	case row >= MaxRows || row <= p.last:
		return argumentf("row %d of text after row %d of class %d", row, p.last, class)
	case w.seen.Get(uint16(row)):
		return argumentf("row %d of text twice", row)
	case len(s) > maxTextLen:
		return argumentf("row %d has %d bytes of text", row, len(s))
	}
	p.last = row
	w.seen.Set(uint16(row))
	w.stats.Rows++
	if w.repeats.repeated(row, class, s) {
		w.stats.Repeated++
		return nil
	}
	limit := w.limit
	if len(p.lead) == 0 {
		limit = max(limit, w.leadLimit()) // the block may become the lead
	}
	if len(p.bytes) > 0 && len(p.bytes)+len(s) > limit {
		if w.err = w.flush(class, p, false); w.err != nil {
			return w.err
		}
	}
	p.rows = append(p.rows, uint16(row))
	p.lens = append(p.lens, int64(len(s)))
	p.bytes = append(p.bytes, s...)
	return nil
}

// flush emits the unfinished block of a class. It becomes the lead if it is the first one fit for it and others will follow.
func (w *TextWriter) flush(class uint8, p *pendingText, last bool) (err error) {
	if len(p.rows) == 0 {
		return nil
	}
	info := TextBlockInfo{
		Block: len(w.infos), Class: class, First: p.rows[0], Last: p.rows[len(p.rows)-1],
		Rows: len(p.rows), RawBytes: len(p.bytes),
	}
	w.out = w.appendRows(w.out[:0], p)
	switch {
	case len(p.lead) > 0:
		if w.out, err = appendLed(w.out, p); err != nil {
			return err
		}
	case !last && len(p.bytes) >= minLead && len(p.bytes) <= maxLead:
		if err := w.startLead(p, info.Block, class); err != nil {
			return err
		}
		w.out[0] = textIsLead
	default:
		w.out = w.appendPlain(w.out, p.bytes)
	}
	info.StoredBytes = len(w.out)
	w.infos = append(w.infos, info)
	w.stats.Blocks++
	w.stats.RawBytes += int64(info.RawBytes)
	w.stats.StoredBytes += int64(info.StoredBytes)
	p.rows, p.lens = p.rows[:0], p.lens[:0]
	if p.bytes = p.bytes[:0]; cap(p.bytes) > 4*w.limit+maxLead { // let go of a giant message
		p.bytes = nil
	}
	return w.emit(info.Block, w.out)
}

// appendRows appends all of a block but its text.
func (w *TextWriter) appendRows(dst []byte, p *pendingText) []byte {
	gaps := grow(w.words, len(p.rows)-1)
	w.words = gaps
	var top uint32
	for i := range gaps {
		gaps[i] = uint32(p.rows[i+1]-p.rows[i]) - 1
		top = max(top, gaps[i])
	}
	least := p.lens[0]
	for _, n := range p.lens {
		least = min(least, n)
	}
	var lens [65]int
	for _, n := range p.lens {
		lens[bits.Len64(uint64(n-least))]++
	}
	gapWidth := packWidth(uint64(top))
	lenWidth, _ := frameCost(&lens, len(p.lens))

	dst = append(dst, textRaw, byte(gapWidth), byte(lenWidth), 0)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(p.rows)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(p.bytes)))
	dst = binary.LittleEndian.AppendUint16(dst, p.rows[0])
	dst = appendPacked(dst, gaps, 0, gapWidth)
	return w.frame.appendFrame(dst, p.lens, least, lenWidth)
}

// appendPlain appends the text of a block without the help of a lead.
func (w *TextWriter) appendPlain(dst, text []byte) []byte {
	body := len(dst)
	if dst = w.enc.EncodeAll(text, dst); len(dst)-body >= len(text)-len(text)/32 {
		return append(dst[:body], text...)
	}
	dst[0] = textZstd
	return dst
}

// Finish emits the blocks that are not full, appends the directory of the chunk to dst and makes the writer ready for the next chunk.
// rows is the number of rows of the chunk, above every row appended.
func (w *TextWriter) Finish(dst []byte, rows int) ([]byte, TextStats, error) {
	defer w.Abort()
	if w.err != nil {
		return dst, TextStats{}, w.err
	}
	if rows > MaxRows {
		return dst, TextStats{}, argumentf("text chunk of %d rows", rows)
	}
	for class, p := range &w.classes {
		if p == nil {
			continue
		}
		if p.last >= rows {
			return dst, TextStats{}, argumentf("row %d in a text chunk of %d", p.last, rows)
		}
		if err := w.flush(uint8(class), p, true); err != nil {
			return dst, TextStats{}, err
		}
	}
	return appendTextDir(dst, rows, w.infos, w.leads, &w.repeats), w.stats, nil
}

// Abort drops what was appended since the last Finish and makes the writer ready for another chunk.
func (w *TextWriter) Abort() {
	for _, p := range &w.classes {
		if p != nil {
			p.last, p.rows, p.lens, p.bytes, p.lead = -1, p.rows[:0], p.lens[:0], p.bytes[:0], p.lead[:0]
		}
	}
	w.infos, w.leads = w.infos[:0], w.leads[:0]
	w.seen = Mask{}
	w.repeats.reset()
	w.stats = TextStats{}
	w.err = nil
}

// TextStats sums up the blocks of a chunk.
type TextStats struct {
	Rows        int // with text that is not empty
	Repeated    int // of these, rows whose text is that of an earlier row
	Blocks      int
	RawBytes    int64 // in blocks: repeated text counts once
	StoredBytes int64 // of blocks, without the directory
}
