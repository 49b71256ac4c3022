package column

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The lead of a class is the text of one of its blocks, normally the first. It stands in the directory of the chunk, and
// the other blocks of the class, but those before it, are compressed as if they went on from it. What they store is a
// run of zstd blocks (RFC 8878, section 3.1.1.2), the last one marked so, without a frame header; they make a frame with
//
//	28 B5 2F FD            magic number
//	A0                     frame header: single segment, content size in 4 bytes, no checksum, no dictionary
//	u32                    content size: bytes of the lead and of the text
//	u24                    block header: raw, not last: bytes of the lead << 3
//	                       the lead
//	                       the stored blocks
//
// whose content is the lead and then the text. (To a compressor the lead is a raw-content dictionary. Decoders are
// slower with a dictionary than with the same bytes in front.)
const (
	// maxLead is the most that one raw zstd block can hold.
	maxLead = 128 << 10
	// minLead is what a lead must have to be worth an encoder of its own.
	minLead = 4 << 10

	leadHeader = 12

	// leadWindow reaches back from the end of a usual block over the lead. Each class of text has an encoder, and the
	// window of the level, of several megabytes, would be most of what a writer takes.
	leadWindow = 512 << 10
)

// writtenLead is a lead in the directory being written.
type writtenLead struct {
	class  uint8
	block  int
	stored []byte
}

// leadLimit returns how long a lead may grow: some blocks' worth, as what it saves is saved once a block.
func (w *TextWriter) leadLimit() int {
	if limit := min(4*min(w.limit, maxLead), maxLead); limit >= minLead {
		return limit
	}
	return 0
}

// startLead makes the unfinished block of a class its lead.
func (w *TextWriter) startLead(p *pendingText, block int, class uint8) error {
	p.lead = append(p.lead[:0], p.bytes...)
	stored := w.enc.EncodeAll(p.lead, nil)
	if len(stored) >= len(p.lead) {
		stored = bytes.Clone(p.lead)
	}
	w.leads = append(w.leads, writtenLead{class, block, stored})
	dict := zstd.WithEncoderDictRaw(1, p.lead)
	var err error
	if p.primed == nil {
		p.primed, err = newZstdEncoder(w.level, dict, zstd.WithWindowSize(leadWindow), zstd.WithLowerEncoderMem(true))
	} else {
		err = p.primed.ResetWithOptions(nil, dict)
	}
	if err != nil {
		return fmt.Errorf("column: start zstd: %w", err)
	}
	return nil
}

// appendLed appends the text of a block, which goes on from the lead, to the rest of the block.
func appendLed(dst []byte, p *pendingText) ([]byte, error) {
	body := len(dst)
	dst = p.primed.EncodeAll(p.bytes, dst)
	var h zstd.Header
	if err := h.Decode(dst[body:]); err != nil {
		return nil, fmt.Errorf("column: read back a zstd header: %w", err)
	}
	dst = slices.Delete(dst, body, body+h.HeaderSize)
	if len(dst)-body >= len(p.bytes)-len(p.bytes)/32 {
		dst[0] = textRaw
		return append(dst[:body], p.bytes...), nil
	}
	dst[0] = textLed
	return dst, nil
}

func appendLeads(dst []byte, leads []writtenLead) []byte {
	slices.SortFunc(leads, func(a, b writtenLead) int { return int(a.class) - int(b.class) })
	dst = binary.AppendUvarint(dst, uint64(len(leads)))
	for _, l := range leads {
		dst = binary.AppendUvarint(dst, uint64(l.class))
		dst = binary.AppendUvarint(dst, uint64(l.block))
		dst = binary.AppendUvarint(dst, uint64(len(l.stored)))
	}
	for _, l := range leads {
		dst = append(dst, l.stored...)
	}
	return dst
}

// textLead is the lead of a class as read. It is decompressed when it is first needed. Safe for concurrent use.
type textLead struct {
	block  int
	raw    int
	stored []byte

	once   sync.Once
	prefix []byte // of each frame: its header and the lead
	err    error
	inputs sync.Pool // of *[]byte that begin with prefix
}

// outputs holds *[]byte for whole frames.
var outputs sync.Pool

// maxPooled keeps the memory that a giant message took out of the pools.
const maxPooled = 8 * maxLead

func (d *TextDir) parseLeads(b []byte) ([]byte, error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > 256 {
		return nil, corruptf("leads of the text directory are cut short")
	}
	b = b[size:]
	leads := make([]*textLead, n)
	last := -1
	for i := range leads {
		var f [3]uint64
		for j := range f {
			v, size := binary.Uvarint(b)
			if size <= 0 {
				return nil, corruptf("lead %d of the text directory is cut short", i)
			}
			f[j], b = v, b[size:]
		}
		if f[0] > 255 || int(f[0]) <= last || f[2] > maxLead {
			return nil, corruptf("lead %d of the text directory", i)
		}
		last = int(f[0])
		blocks := d.Class(uint8(f[0]))
		at := slices.IndexFunc(blocks, func(b TextBlockInfo) bool { return uint64(b.Block) == f[1] })
		if at < 0 || blocks[at].RawBytes > maxLead || blocks[at].RawBytes < int(f[2]) {
			return nil, corruptf("lead of class %d is no block of it, or too long", f[0])
		}
		leads[i] = &textLead{block: blocks[at].Block, raw: blocks[at].RawBytes, stored: make([]byte, f[2])}
		for k := range blocks {
			blocks[k].lead = leads[i]
		}
	}
	for _, l := range leads {
		if copy(l.stored, b) < len(l.stored) {
			return nil, corruptf("text of a lead is cut short")
		}
		b = b[len(l.stored):]
	}
	return b, nil
}

// load returns the text of the lead, which nobody may change.
func (l *textLead) load() ([]byte, error) {
	l.once.Do(func() {
		p := make([]byte, leadHeader, leadHeader+l.raw)
		binary.LittleEndian.PutUint32(p, 0xFD2FB528)
		p[4] = 0xA0
		head := uint32(l.raw) << 3
		p[9], p[10], p[11] = byte(head), byte(head>>8), byte(head>>16)
		if len(l.stored) == l.raw {
			p = append(p, l.stored...)
		} else {
			p, l.err = decompress(p, l.stored, l.raw)
		}
		l.prefix, l.stored = p, nil
	})
	if l.err != nil {
		return nil, l.err
	}
	return l.prefix[leadHeader:], nil
}

// decode fills dst with the text that blocks hold.
func (l *textLead) decode(dst, blocks []byte) error {
	if _, err := l.load(); err != nil {
		return err
	}
	in, ok := l.inputs.Get().(*[]byte)
	if !ok {
		in = new([]byte)
		*in = append(make([]byte, 0, 2*len(l.prefix)), l.prefix...)
	}
	frame := append((*in)[:len(l.prefix)], blocks...)
	if *in = frame; cap(frame) <= maxPooled {
		defer l.inputs.Put(in)
	}
	binary.LittleEndian.PutUint32(frame[5:], uint32(l.raw+len(dst)))

	out, ok := outputs.Get().(*[]byte)
	if !ok {
		out = new([]byte)
	}
	if *out = grow(*out, l.raw+len(dst)); cap(*out) <= maxPooled {
		defer outputs.Put(out)
	}
	text, err := decompress((*out)[:0], frame, l.raw+len(dst))
	if err != nil {
		return err
	}
	copy(dst, text[l.raw:])
	return nil
}
