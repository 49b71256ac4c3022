package sample

import "github.com/colloquydb/colloquy/storage/parquet"

// Codec is the compression of the files' pages.
type Codec = parquet.Codec

// Codecs lists the names that ParseCodec knows.
func Codecs() []string { return parquet.Codecs() }

// ParseCodec returns the codec of that name.
func ParseCodec(name string) (Codec, error) { return parquet.ParseCodec(name) }
