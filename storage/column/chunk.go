package column

import (
	"errors"
	"fmt"
)

// MaxRows is the greatest number of rows of a chunk: one roaring container.
const MaxRows = 1 << 16

// ErrCorrupt is matched by every error about stored bytes that do not follow the format.
var ErrCorrupt = errors.New("corrupt column data")

func corruptf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// Encoding is the first byte of every encoded chunk.
type Encoding uint8

// The encodings. Values are stored: never renumber.
const (
	EncAllNull  Encoding = 1  // every row NULL; any type
	EncConstant Encoding = 2  // one value in all rows that are not NULL; any type
	EncDict     Encoding = 3  // dictionary codes, bit-packed
	EncFOR      Encoding = 4  // int64: frame of reference, bit-packed
	EncDelta    Encoding = 5  // int64: differences, bit-packed in blocks
	EncRunEnd   Encoding = 6  // int64 and codes: runs of one value
	EncPlain64  Encoding = 7  // float64: the 64 bits as they are
	EncFloat32  Encoding = 8  // float64: as float32, exceptions apart
	EncDecimal  Encoding = 9  // float64: integer mantissa and decimal exponent, exceptions apart
	EncFixed    Encoding = 10 // strings of one length
	EncHex      Encoding = 11 // strings of one even length in lowercase hex digits, as raw bytes
	EncStrings  Encoding = 12 // strings of any length, in blocks, optionally zstd
)

// Inspect returns the encoding and the number of rows of an encoded chunk without looking at its payload.
func Inspect(data []byte) (enc Encoding, rows int, err error) { return 0, 0, errors.ErrUnsupported }
