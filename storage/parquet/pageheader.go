package parquet

import (
	"github.com/parquet-go/parquet-go/format"
)

// pageHeader is what is kept of a PageHeader.
type pageHeader struct {
	kind     format.PageType
	raw      int64 // bytes once decompressed
	stored   int64 // bytes in the file, after the header
	hasCRC   bool
	crc      uint32
	values   int64 // entries of a data page, NULLs included; values of a dictionary page
	encoding format.Encoding
	repEnc   format.Encoding // of the levels of a version 1 page
	defEnc   format.Encoding
	// Version 2 pages store their levels before the values and uncompressed.
	repBytes, defBytes int64
	compressed         bool
}

// parsePageHeader decodes the header at the start of b and returns its length. errThriftShort means that b ends within it.
func parsePageHeader(b []byte) (h pageHeader, n int, err error) {
	r := &thriftReader{b: b}
	h = pageHeader{kind: -1, raw: -1, stored: -1, values: -1, encoding: -1, repEnc: -1, defEnc: -1, compressed: true}
	body := format.PageType(-1)
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftI32:
			h.kind = format.PageType(r.int32())
		case id == 2 && typ == thriftI32:
			h.raw = int64(r.int32())
		case id == 3 && typ == thriftI32:
			h.stored = int64(r.int32())
		case id == 4 && typ == thriftI32:
			h.crc, h.hasCRC = uint32(r.int32()), true
		case id == 5 && typ == thriftStruct:
			body = format.DataPage
			parseDataPageHeader(r, &h)
		case id == 7 && typ == thriftStruct:
			body = format.DictionaryPage
			parseDictionaryPageHeader(r, &h)
		case id == 8 && typ == thriftStruct:
			body = format.DataPageV2
			parseDataPageHeaderV2(r, &h)
		default:
			r.skip(typ)
		}
	})
	switch {
	case r.err == errThriftShort:
		return h, 0, r.err
	case r.err != nil:
		return h, 0, damaged("decode page header: %w", r.err)
	case h.raw < 0 || h.stored < 0:
		return h, 0, damaged("the page header has sizes %d and %d", h.stored, h.raw)
	case h.kind == format.IndexPage:
	case body != h.kind || h.values < 0 || h.encoding < 0:
		return h, 0, damaged("the page header does not describe a page")
	case h.kind == format.DataPageV2 && (h.repBytes < 0 || h.defBytes < 0 || h.repBytes > h.stored || h.defBytes > h.stored-h.repBytes || h.repBytes+h.defBytes > h.raw):
		return h, 0, damaged("the page header places %d+%d bytes of levels in a page of %d", h.repBytes, h.defBytes, h.stored)
	}
	return h, r.pos, nil
}

func parseDataPageHeader(r *thriftReader, h *pageHeader) {
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftI32:
			h.values = int64(r.int32())
		case id == 2 && typ == thriftI32:
			h.encoding = format.Encoding(r.int32())
		case id == 3 && typ == thriftI32:
			h.defEnc = format.Encoding(r.int32())
		case id == 4 && typ == thriftI32:
			h.repEnc = format.Encoding(r.int32())
		default:
			r.skip(typ)
		}
	})
}

func parseDictionaryPageHeader(r *thriftReader, h *pageHeader) {
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftI32:
			h.values = int64(r.int32())
		case id == 2 && typ == thriftI32:
			h.encoding = format.Encoding(r.int32())
		default:
			r.skip(typ)
		}
	})
}

func parseDataPageHeaderV2(r *thriftReader, h *pageHeader) {
	h.repBytes, h.defBytes = -1, -1
	r.structure(func(id int16, typ byte) {
		switch {
		case id == 1 && typ == thriftI32:
			h.values = int64(r.int32())
		case id == 4 && typ == thriftI32:
			h.encoding = format.Encoding(r.int32())
		case id == 5 && typ == thriftI32:
			h.defBytes = int64(r.int32())
		case id == 6 && typ == thriftI32:
			h.repBytes = int64(r.int32())
		case id == 7 && (typ == thriftTrue || typ == thriftFalse):
			h.compressed = typ == thriftTrue
		default:
			r.skip(typ)
		}
	})
}
