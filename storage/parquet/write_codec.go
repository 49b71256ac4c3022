package parquet

import (
	"fmt"
	"strings"

	"github.com/klauspost/compress/gzip"
	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/brotli"
	pqgzip "github.com/parquet-go/parquet-go/compress/gzip"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Codec is a compression of pages.
type Codec uint8

// The codecs, Snappy being what files in the wild have most.
const (
	Snappy Codec = iota
	Uncompressed
	Gzip
	Brotli
	Zstd
	LZ4Raw
)

var codecNames = [...]string{"snappy", "none", "gzip", "brotli", "zstd", "lz4_raw"}

// Codecs returns the names that ParseCodec takes.
func Codecs() []string { return codecNames[:] }

// String returns the name as ParseCodec takes it.
func (c Codec) String() string {
	if int(c) < len(codecNames) {
		return codecNames[c]
	}
	return fmt.Sprintf("codec %d", uint8(c))
}

// ParseCodec finds a codec by its name, in any case; "uncompressed" and "lz4" are accepted too.
func ParseCodec(name string) (Codec, error) {
	name = strings.ToLower(name)
	switch name {
	case "uncompressed":
		return Uncompressed, nil
	case "lz4":
		return LZ4Raw, nil
	}
	for i, n := range codecNames {
		if n == name {
			return Codec(i), nil
		}
	}
	return 0, fmt.Errorf("unknown codec %q: want one of %s", name, strings.Join(codecNames[:], ", "))
}

func (c Codec) compressor() (compress.Codec, error) {
	switch c {
	case Snappy:
		return &pq.Snappy, nil
	case Uncompressed:
		return &pq.Uncompressed, nil
	case Gzip:
		return &pqgzip.Codec{Level: gzip.DefaultCompression}, nil
	case Brotli:
		return &brotli.Codec{Quality: 5, LGWin: brotli.DefaultLGWin}, nil
	case Zstd:
		return &zstd.Codec{Level: zstd.SpeedDefault, Concurrency: 1}, nil
	case LZ4Raw:
		return &pq.Lz4Raw, nil
	}
	return nil, fmt.Errorf("unknown %s", c)
}
