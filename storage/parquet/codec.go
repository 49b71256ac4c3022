package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// decompressor undoes the compression of pages. It keeps the decoders of its codecs and serves one goroutine. However a
// page is made, it allocates for bytes that come out and stops at the size that the page header declares.
type decompressor struct {
	lim    Limits
	src    bytes.Reader
	gzip   *gzip.Reader
	brotli *brotli.Reader
	zstd   *zstd.Decoder
}

func (d *decompressor) close() {
	if d.zstd != nil {
		d.zstd.Close()
		d.zstd = nil
	}
}

// The greatest ratios that the formats can express: 64 bytes from a copy of three in Snappy, 255 from one in LZ4.
const (
	snappyRatio = 22
	lz4Ratio    = 255
	slackBytes  = 64
)

// decode returns the raw bytes of a page, which must come to size. The result is in buf where that has room for it. It
// never aliases src.
func (d *decompressor) decode(codec format.CompressionCodec, buf, src []byte, size int) ([]byte, error) {
	if size == 0 {
		return buf[:0], nil
	}
	var out []byte
	var err error
	switch codec {
	case format.Uncompressed:
		if len(src) != size {
			return nil, damaged("an uncompressed page of %d bytes declares %d", len(src), size)
		}
		out = append(grown(buf, size)[:0], src...)
	case format.Snappy:
		if n, err := snappy.DecodedLen(src); err != nil || n != size || n > len(src)*snappyRatio+slackBytes {
			return nil, damaged("a Snappy page of %d bytes declares %d bytes, its header %d", len(src), n, size)
		}
		out, err = snappy.Decode(grown(buf, size)[:size], src)
	case format.Lz4Raw:
		out, err = lz4Block(buf, src, size)
	case format.Lz4:
		out, err = lz4Hadoop(buf, src, size)
	case format.Gzip:
		d.src.Reset(src)
		if d.gzip == nil {
			d.gzip, err = gzip.NewReader(&d.src)
		} else {
			err = d.gzip.Reset(&d.src)
		}
		if err == nil {
			out, err = readGrowing(d.gzip, buf, len(src), size)
		}
	case format.Brotli:
		d.src.Reset(src)
		if d.brotli == nil {
			d.brotli = brotli.NewReader(&d.src)
		} else if err := d.brotli.Reset(&d.src); err != nil {
			return nil, err
		}
		out, err = readGrowing(d.brotli, buf, len(src), size)
	case format.Zstd:
		out, err = d.zstdAll(buf, src, size)
	default:
		return nil, unsupported("compression codec %s is not supported", codec)
	}
	if err != nil {
		return nil, damaged("decompress %d bytes of %s: %w", len(src), codec, err)
	}
	if len(out) != size {
		return nil, damaged("a page of %d bytes of %s decompresses to %d bytes, its header declares %d", len(src), codec, len(out), size)
	}
	return out, nil
}

func (d *decompressor) zstdAll(buf, src []byte, size int) ([]byte, error) {
	if d.zstd == nil {
		dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(d.lim.PageBytes)), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		d.zstd = dec
	}
	var h zstd.Header
	start := startSize(len(src), size)
	if err := h.Decode(src); err != nil {
		return nil, err
	}
	if h.HasFCS {
		if h.FrameContentSize > uint64(size) {
			return nil, errors.New("the frame is larger than its page")
		}
		start = int(h.FrameContentSize)
	}
	return d.zstd.DecodeAll(src, grown(buf, start)[:0])
}

// startSize is how much room to make before any byte has come out.
func startSize(stored, size int) int { return min(size, max(64<<10, 16*stored)) }

// grown returns a slice with room for n bytes: buf or a new one.
func grown(buf []byte, n int) []byte {
	if cap(buf) >= n {
		return buf
	}
	return make([]byte, 0, n)
}

// readGrowing reads size bytes, making room as they come, and checks that no more follow.
func readGrowing(r io.Reader, buf []byte, stored, size int) ([]byte, error) {
	out := grown(buf, startSize(stored, size))[:0]
	for len(out) < size {
		if len(out) == cap(out) {
			out = append(make([]byte, 0, min(size, 2*cap(out))), out...)
		}
		n, err := r.Read(out[len(out):min(cap(out), size)])
		out = out[:len(out)+n]
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
	var more [1]byte
	if n, err := io.ReadFull(r, more[:]); n > 0 {
		return nil, errors.New("more bytes follow than the page declares")
	} else if err != io.EOF {
		return nil, err
	}
	return out, nil
}

func lz4Block(buf, src []byte, size int) ([]byte, error) {
	if size > len(src)*lz4Ratio+slackBytes {
		return nil, errors.New("the page declares more than LZ4 can hold")
	}
	out := grown(buf, size)[:size]
	n, err := lz4.UncompressBlock(src, out)
	if err != nil {
		return nil, err
	}
	return out[:n], nil
}

// lz4Hadoop reads the deprecated LZ4 codec: blocks behind two big-endian lengths, as Hadoop frames them, or a
// bare block, as some writers understood it.
func lz4Hadoop(buf, src []byte, size int) ([]byte, error) {
	if size > len(src)*lz4Ratio+slackBytes {
		return nil, errors.New("the page declares more than LZ4 can hold")
	}
	out := grown(buf, size)[:size]
	done, rest := 0, src
	for done < size && len(rest) >= 8 {
		raw, stored := binary.BigEndian.Uint32(rest), binary.BigEndian.Uint32(rest[4:])
		if uint64(raw) > uint64(size-done) || uint64(stored) > uint64(len(rest)-8) || raw == 0 {
			break
		}
		n, err := lz4.UncompressBlock(rest[8:8+stored], out[done:done+int(raw)])
		if err != nil || n != int(raw) {
			break
		}
		done += n
		rest = rest[8+stored:]
	}
	if done == size && len(rest) == 0 {
		return out, nil
	}
	return lz4Block(out, src, size)
}
