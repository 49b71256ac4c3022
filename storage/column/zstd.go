package column

import (
	"fmt"
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// newZstdEncoder returns an encoder that runs in the goroutine of its caller and writes no checksum: whoever stores a
// value keeps one of the whole of it. The fastest level would leave literals of some blocks uncompressed if not told otherwise.
func newZstdEncoder(level zstd.EncoderLevel, more ...zstd.EOption) (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, append(more, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true), zstd.WithAllLitEntropyCompression(true))...)
}

// zstdDecoder is shared: DecodeAll may be called concurrently, and takes one of as many block decoders as there are CPUs.
var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true),
		zstd.WithDecoderMaxMemory(math.MaxInt32), zstd.IgnoreChecksum(true))
})

// maxZstdRatio bounds what a byte of a frame can turn into: a block of 4 bytes repeats one byte up to 128 KiB times.
const maxZstdRatio = 1 << 15

// plausible reports whether a frame of stored bytes can hold raw bytes, so that a damaged length does not become an allocation.
func plausible(raw, stored int) bool { return raw/maxZstdRatio <= stored }

// decompress appends exactly raw bytes out of a zstd frame to dst, which must have room for them.
func decompress(dst, frame []byte, raw int) ([]byte, error) {
	dec, err := zstdDecoder()
	if err != nil {
		return dst, fmt.Errorf("column: start zstd: %w", err)
	}
	n := len(dst)
	out, err := dec.DecodeAll(frame, dst[:n:n+raw])
	if err != nil {
		return dst, corruptf("zstd: %v", err)
	}
	if len(out) != n+raw {
		return dst, corruptf("zstd frame of %d bytes, not %d", len(out)-n, raw)
	}
	return out, nil
}
