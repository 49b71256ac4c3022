package column

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Every encoded chunk starts with the same 8 bytes, then says which rows are NULL (nulls.go), then holds the payload of
// its encoding, which reaches to the end of the value:
//
//	0  u8   encoding
//	1  u8   form of the NULL section
//	2  u8   width: bits a packed value, where the encoding has packed values, else 0
//	3  u8   aux: a parameter of the encoding, else 0
//	4  u32  rows, at most 65,536
//
// All integers are little-endian. A value with bytes to spare, or short of some, is corrupt.

// MaxRows is the greatest number of rows of a chunk: one roaring container.
const MaxRows = 1 << 16

const headerSize = 8

// ErrCorrupt is matched by every error about stored bytes that do not follow the format.
var ErrCorrupt = errors.New("corrupt column data")

// ErrArgument is matched by every error about arguments that break a documented contract.
var ErrArgument = errors.New("invalid argument")

// errNotOpen answers the use of a chunk that was not opened, or whose opening failed.
var errNotOpen = argumentf("chunk is not open")

func corruptf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

func argumentf(format string, args ...any) error {
	return fmt.Errorf("column: %w: %s", ErrArgument, fmt.Sprintf(format, args...))
}

// Encoding is the first byte of every encoded chunk.
type Encoding uint8

// The encodings. Values are stored: never renumber.
const (
	EncAllNull  Encoding = 1  // every row NULL; any type
	EncConstant Encoding = 2  // one value in all rows that are not NULL; any type
	EncDict     Encoding = 3  // dictionary codes, bit-packed
	EncFOR      Encoding = 4  // int64: frame of reference, bit-packed, exceptions apart
	EncDelta    Encoding = 5  // int64: differences, bit-packed
	EncRunEnd   Encoding = 6  // int64 and codes: runs of one value
	EncPlain64  Encoding = 7  // float64: the 64 bits as they are
	EncFloat32  Encoding = 8  // float64: as bit-packed float32, exceptions apart
	EncDecimal  Encoding = 9  // float64: integer mantissa and decimal exponent, exceptions apart
	EncFixed    Encoding = 10 // strings of one length
	EncHex      Encoding = 11 // strings of one even length in lowercase hex digits, as raw bytes
	EncStrings  Encoding = 12 // strings of any length, in blocks, optionally zstd
	EncMixed    Encoding = 13 // float64: float32 or decimal, row by row, exceptions apart
)

var encodingNames = [...]string{
	EncAllNull: "all-null", EncConstant: "constant", EncDict: "dict", EncFOR: "for", EncDelta: "delta",
	EncRunEnd: "run-end", EncPlain64: "plain64", EncFloat32: "float32", EncDecimal: "decimal", EncFixed: "fixed",
	EncHex: "hex", EncStrings: "strings", EncMixed: "mixed",
}

// String returns the name of the encoding as shown to people.
func (e Encoding) String() string {
	if int(e) < len(encodingNames) && encodingNames[e] != "" {
		return encodingNames[e]
	}
	return fmt.Sprintf("encoding-%d", uint8(e))
}

// header is the parsed start of a chunk.
type header struct {
	enc   Encoding
	width uint
	aux   uint8
	rows  int
	nulls nullSet
}

// Inspect returns the encoding and the number of rows of an encoded chunk without looking at its payload.
func Inspect(data []byte) (enc Encoding, rows int, err error) {
	if len(data) < headerSize {
		return 0, 0, corruptf("chunk of %d bytes has no header", len(data))
	}
	n := binary.LittleEndian.Uint32(data[4:])
	if n > MaxRows {
		return 0, 0, corruptf("chunk declares %d rows", n)
	}
	return Encoding(data[0]), int(n), nil
}

// open parses what is common to all chunks and returns the payload.
func (h *header) open(data []byte) ([]byte, error) {
	*h = header{}
	enc, rows, err := Inspect(data)
	if err != nil {
		return nil, err
	}
	h.enc, h.width, h.aux, h.rows = enc, uint(data[2]), data[3], rows
	rest, err := h.nulls.open(data[1], rows, data[headerSize:])
	if err != nil {
		return nil, h.check(err)
	}
	if enc == EncAllNull {
		if h.nulls.form != nullsNone || len(rest) != 0 {
			return nil, h.check(corruptf("payload without values"))
		}
		h.nulls.form = nullsValid // with no row in the list
	}
	return rest, nil
}

// check names the encoding in an error of its payload, and makes the chunk unusable then: loads rely on what was checked.
func (h *header) check(err error) error {
	if err != nil {
		err = fmt.Errorf("%w (%s chunk of %d rows)", err, h.enc, h.rows)
		*h = header{}
	}
	return err
}

// unexpected is the error for a chunk of another kind of column.
func (h *header) unexpected(want string) error {
	err := corruptf("%s chunk where %s are expected", h.enc, want)
	*h = header{}
	return err
}

// appendHeader appends the header and the NULL section. nulls must have no bit at or past rows.
func appendHeader(dst []byte, enc Encoding, width uint, aux uint8, rows int, nulls Nulls) []byte {
	at := len(dst)
	dst = append(dst, byte(enc), 0, byte(width), aux)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(rows))
	dst, form := appendNulls(dst, rows, nulls)
	dst[at+1] = form
	return dst
}

// checkRows verifies the contract of a list of selected rows, on which unchecked loads rely.
func checkRows(rows []uint16, n int) error {
	if len(rows) == 0 {
		return nil
	}
	prev := int(rows[0])
	bad := 0
	for _, r := range rows[1:] {
		bad |= int(r) - prev - 1 // negative where not ascending
		prev = int(r)
	}
	if bad < 0 || prev >= n {
		return argumentf("selected rows must ascend and be below %d", n)
	}
	return nil
}

// grow returns s with length n, reusing its memory where it is large enough. The contents are unspecified.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func u16at(b []byte, i int) uint16 { return binary.LittleEndian.Uint16(b[2*i:]) }
func u32at(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
func u64at(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
