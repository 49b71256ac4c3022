package parquet

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"
)

// pageReader reads the pages of one column chunk after the other. It serves one goroutine.
type pageReader struct {
	file      io.ReaderAt
	dataEnd   int64 // where the footer begins
	lim       Limits
	leaf      *leaf
	skipVals  bool // only levels are wanted
	decomp    *decompressor
	meter     *meter
	isStrings bool

	codec    format.CompressionCodec
	left     int64  // entries of the chunk in pages not yet read
	off, end int64  // what the window has not got of the chunk yet
	window   []byte // bytes of the file, from pos on not yet used
	pos      int
	dict     *dictionary
	scratch  []byte // decompressed bytes of pages whose values are copied
	page     page
}

// page is a data page that is being read.
type page struct {
	left     int // entries not yet read
	rep, def hybrid
	encoding format.Encoding
	data     []byte
	dec      decoder // made when the first value is wanted: a page of NULLs may hold nothing at all
}

// windowBytes is how much is read at a time; pages that are larger are read whole.
const windowBytes = 256 << 10

// keepBytes bounds the buffers that are kept from one chunk to the next.
const keepBytes = 4 << 20

// open begins a column chunk.
func (r *pageReader) open(m *chunkMeta) error {
	*r = pageReader{file: r.file, dataEnd: r.dataEnd, lim: r.lim, leaf: r.leaf, skipVals: r.skipVals, decomp: r.decomp, meter: r.meter,
		isStrings: r.isStrings, codec: m.codec, left: m.values, window: keep(r.window), scratch: keep(r.scratch)}
	if m.values == 0 {
		return nil
	}
	start := m.data
	if m.dict > 0 && m.dict < start {
		start = m.dict
	}
	if m.physical != r.leaf.physical {
		return damaged("its values are %s, its schema says %s", m.physical, r.leaf.physical)
	}
	if start < int64(len(magic)) || m.stored > r.dataEnd-start {
		return damaged("%d bytes from offset %d do not fit before the footer, which begins at %d", m.stored, start, r.dataEnd)
	}
	r.off, r.end = start, start+m.stored
	return nil
}

func keep(b []byte) []byte {
	if cap(b) > keepBytes {
		return nil
	}
	return b[:0]
}

// peek returns the next n bytes of the chunk, or fewer where it ends. They are valid until the next call.
func (r *pageReader) peek(n int) ([]byte, error) {
	have := len(r.window) - r.pos
	if have < n && r.off < r.end {
		more := int(min(int64(max(n-have, windowBytes)), r.end-r.off))
		if cap(r.window) < have+more {
			r.window = append(make([]byte, 0, have+more), r.window[r.pos:]...)
		} else {
			copy(r.window[:have], r.window[r.pos:])
			r.window = r.window[:have]
		}
		r.pos = 0
		if err := readFull(r.file, r.window[have:have+more], r.off); err != nil {
			return nil, err
		}
		r.window = r.window[:have+more]
		r.off += int64(more)
	}
	return r.window[r.pos:min(len(r.window), r.pos+n)], nil
}

// header reads the next page header.
func (r *pageReader) header() (pageHeader, error) {
	for n := 256; ; n *= 4 {
		b, err := r.peek(n)
		if err != nil {
			return pageHeader{}, err
		}
		h, size, err := parsePageHeader(b)
		if err == nil {
			r.pos += size
			return h, nil
		}
		if err != errThriftShort {
			return h, err
		}
		if len(b) < n {
			return h, damaged("the column ends within a page header, %d entries short of what the footer says", r.left)
		}
		if n > r.lim.PageHeaderBytes {
			return h, overLimit("PageHeaderBytes", "a page header takes more than %d bytes", n)
		}
	}
}

// next goes on to the next data page that has entries. io.EOF means that the chunk has been read.
func (r *pageReader) next(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.left == 0 {
			return io.EOF
		}
		h, err := r.header()
		if err != nil {
			return err
		}
		if h.stored > r.lim.PageBytes || h.raw > r.lim.PageBytes {
			return overLimit("PageBytes", "a page takes %d bytes, %d decompressed, the limit is %d", h.stored, h.raw, r.lim.PageBytes)
		}
		if err := r.meter.spend(h.raw); err != nil {
			return err
		}
		body, err := r.peek(int(h.stored))
		if err != nil {
			return err
		}
		if int64(len(body)) < h.stored {
			return damaged("a page of %d bytes begins %d bytes before the column ends", h.stored, len(body))
		}
		r.pos += len(body)
		if h.hasCRC && crc32.ChecksumIEEE(body) != h.crc {
			return damaged("a page's checksum does not match its bytes")
		}
		switch h.kind {
		case format.DictionaryPage:
			err = r.dictionaryPage(&h, body)
		case format.DataPage, format.DataPageV2:
			if h.values > r.left {
				return damaged("its pages hold more entries than the footer says")
			}
			r.left -= h.values
			if h.values == 0 {
				continue
			}
			if h.kind == format.DataPage {
				err = r.dataPage(&h, body)
			} else {
				err = r.dataPageV2(&h, body)
			}
			if err == nil {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
}

// buffer returns where to decompress a page to: fresh memory if strings will point into it.
func (r *pageReader) buffer(encoding format.Encoding) []byte {
	if r.isStrings && !r.skipVals && !isDictionary(encoding) {
		return nil
	}
	return r.scratch
}

// decompress undoes the compression of a page, or copies it.
func (r *pageReader) decompress(codec format.CompressionCodec, buf, body []byte, raw int64) ([]byte, error) {
	fresh := buf == nil
	out, err := r.decomp.decode(codec, buf, body, int(raw))
	if err == nil && !fresh {
		r.scratch = out[:0]
	}
	return out, err
}

func (r *pageReader) dictionaryPage(h *pageHeader, body []byte) error {
	if r.skipVals {
		return nil
	}
	if r.dict != nil {
		return damaged("the column has two dictionaries")
	}
	if h.encoding != format.Plain && h.encoding != plainDictionary {
		return unsupported("a dictionary encoded as %s is not supported", h.encoding)
	}
	buf := r.scratch
	if r.isStrings {
		buf = nil
	}
	data, err := r.decompress(r.codec, buf, body, h.raw)
	if err != nil {
		return err
	}
	r.dict, err = newDictionary(r.leaf, data, int(h.values))
	return err
}

// dataPage begins a page of version 1: levels and values are compressed together, levels behind their length.
func (r *pageReader) dataPage(h *pageHeader, body []byte) error {
	if r.leaf.maxRep > 0 && h.repEnc != format.RLE || r.leaf.maxDef > 0 && h.defEnc != format.RLE {
		return unsupported("levels encoded as %s and %s are not supported", h.repEnc, h.defEnc)
	}
	data, err := r.decompress(r.codec, r.buffer(h.encoding), body, h.raw)
	if err != nil {
		return err
	}
	r.page = page{left: int(h.values), encoding: h.encoding}
	if r.page.rep.data, data, err = levelsV1(data, r.leaf.maxRep); err != nil {
		return err
	}
	if r.page.def.data, data, err = levelsV1(data, r.leaf.maxDef); err != nil {
		return err
	}
	r.begin(data)
	return nil
}

// levelsV1 cuts length-prefixed levels off the front of data, where the column has such levels.
func levelsV1(data []byte, greatest int) (levels, rest []byte, err error) {
	if greatest == 0 {
		return nil, data, nil
	}
	if len(data) < 4 {
		return nil, nil, errPageShort
	}
	n := binary.LittleEndian.Uint32(data)
	if uint64(n) > uint64(len(data)-4) {
		return nil, nil, errPageShort
	}
	return data[4 : 4+n], data[4+n:], nil
}

// dataPageV2 begins a page of version 2: levels come first and are not compressed.
func (r *pageReader) dataPageV2(h *pageHeader, body []byte) (err error) {
	rep, def, stored := body[:h.repBytes], body[h.repBytes:h.repBytes+h.defBytes], body[h.repBytes+h.defBytes:]
	codec := r.codec
	if !h.compressed {
		codec = format.Uncompressed
	}
	data, err := r.decompress(codec, r.buffer(h.encoding), stored, h.raw-h.repBytes-h.defBytes)
	if err != nil {
		return err
	}
	// The window that holds the levels stays as it is until the next page is read.
	r.page = page{left: int(h.values), encoding: h.encoding, rep: hybrid{data: rep}, def: hybrid{data: def}}
	r.begin(data)
	return nil
}

func (r *pageReader) begin(data []byte) {
	r.page.rep.width = uint(bits.Len(uint(r.leaf.maxRep)))
	r.page.def.width = uint(bits.Len(uint(r.leaf.maxDef)))
	r.page.data = data
}

// levels reads the levels of the next len(rep) or len(def) entries; a column without such levels passes nil.
func (p *page) levels(rep, def []byte, l *leaf) error {
	if err := p.rep.levels(rep, byte(l.maxRep)); err != nil {
		return err
	}
	return p.def.levels(def, byte(l.maxDef))
}

// values appends the next n values to v.
func (p *page) values(v *values, n int, r *pageReader) (err error) {
	if n == 0 {
		return nil
	}
	if p.dec == nil {
		if !isDictionary(p.encoding) {
			v.asStrings()
		}
		if p.dec, err = newDecoder(r.leaf, p.encoding, p.data, r.dict); err != nil {
			return err
		}
	}
	return p.dec.decode(v, n)
}
