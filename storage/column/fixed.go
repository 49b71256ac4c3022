package column

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Fixed (encoding 10): strings or other values of one length. Payload:
//
//	u32              length of a value in bytes
//	rows * length    the values; zeros in the rows of NULLs
//
// Hex (encoding 11): strings of one length made of pairs of lowercase hexadecimal digits, such as ids and hashes printed as text.
// Payload: the same with the raw bytes, half as many as the strings have.
type fixedStrings struct {
	n     int
	width int // stored bytes a row
	hex   bool
	data  []byte
}

func (d *fixedStrings) open(h *header, b []byte) error {
	if len(b) < 4 {
		return corruptf("length is cut short")
	}
	width := uint64(binary.LittleEndian.Uint32(b))
	if hi, size := bits.Mul64(width, uint64(h.rows)); hi != 0 || size != uint64(len(b)-4) {
		return corruptf("%d values of %d bytes in %d", h.rows, width, len(b)-4)
	}
	if h.rows == 0 { // nothing to multiply the length with
		width = 0
	}
	*d = fixedStrings{n: h.rows, width: int(width), hex: h.enc == EncHex, data: b[4:]}
	return nil
}

// len returns the length of a value as it was given to the encoder.
func (d *fixedStrings) len() int {
	if d.hex {
		return 2 * d.width
	}
	return d.width
}

// raw returns the stored bytes of row i.
func (d *fixedStrings) raw(i int) []byte { return d.data[i*d.width : (i+1)*d.width] }

// appendRow appends the value of row i.
func (d *fixedStrings) appendRow(dst []byte, i int) []byte {
	if d.hex {
		return appendHex(dst, d.raw(i))
	}
	return append(dst, d.raw(i)...)
}

// appendAll appends the values of all rows.
func (d *fixedStrings) appendAll(dst []byte) []byte {
	if d.hex {
		return appendHex(dst, d.data)
	}
	return append(dst, d.data...)
}

// stored returns the bytes under which a value would be stored; false if it cannot be in the chunk.
func (d *fixedStrings) stored(s string) (string, bool) {
	if len(s) != d.len() {
		return "", false
	}
	if !d.hex {
		return s, true
	}
	raw, ok := appendUnhex(nil, []byte(s))
	return string(raw), ok
}

// filter keeps in m the rows whose value is one of set.
func (d *fixedStrings) filter(set []string, flip uint64, m *Mask) {
	clearFrom(m, d.n)
	keys := make([]string, 0, len(set))
	for _, s := range set {
		if raw, ok := d.stored(s); ok {
			keys = append(keys, raw)
		}
	}
	switch {
	case len(keys) == 0 || d.width == 0:
		if (len(keys) == 0) == (flip == 0) {
			*m = Mask{}
		}
	case len(keys) == 1 && d.width == 16:
		d.filter16([]byte(keys[0]), flip, m)
	case len(keys) == 1:
		d.filterRows(m, flip, func(v []byte) bool { return string(v) == keys[0] })
	default:
		in := make(map[string]struct{}, len(keys))
		for _, k := range keys {
			in[k] = struct{}{}
		}
		d.filterRows(m, flip, func(v []byte) bool {
			_, ok := in[string(v)]
			return ok
		})
	}
}

// filter16 keeps in m the rows with the 16 bytes of key: the way to look up an id or a hash without an index.
func (d *fixedStrings) filter16(key []byte, flip uint64, m *Mask) {
	a, b := u64at(key, 0), u64at(key, 1)
	data := d.data
	for k := range m[:(d.n+63)>>6] {
		block := data[:min(64*16, len(data))]
		data = data[len(block):]
		if m[k] == 0 {
			continue
		}
		var acc uint64
		for i := uint(0); len(block) >= 16; i++ {
			acc |= b2u((binary.LittleEndian.Uint64(block)^a)|(binary.LittleEndian.Uint64(block[8:])^b) == 0) << (i & 63)
			block = block[16:]
		}
		m[k] &= acc ^ flip
	}
}

// filterRows tests the stored bytes of each row in m.
func (d *fixedStrings) filterRows(m *Mask, flip uint64, test func([]byte) bool) {
	for k, w := range m[:(d.n+63)>>6] {
		if w == 0 {
			continue
		}
		var acc uint64
		for rest := w; rest != 0; rest &= rest - 1 {
			j := bits.TrailingZeros64(rest)
			acc |= b2u(test(d.raw(k<<6+j))) << (uint(j) & 63)
		}
		m[k] &= acc ^ flip
	}
}

// filterMatch tests the value of each row in m.
func (d *fixedStrings) filterMatch(match func([]byte) bool, flip uint64, m *Mask) {
	if !d.hex {
		d.filterRows(m, flip, match)
		return
	}
	buf := make([]byte, 0, 2*d.width)
	d.filterRows(m, flip, func(raw []byte) bool { return match(appendHex(buf, raw)) })
}

// hexPairs holds the two digits of each byte, hexValues the value of each digit or 0xFF.
var (
	hexPairs  [256]uint16
	hexValues [256]uint8
)

func init() {
	const digits = "0123456789abcdef"
	for i := range hexPairs {
		hexPairs[i] = uint16(digits[i>>4]) | uint16(digits[i&15])<<8
		hexValues[i] = 0xFF
	}
	for i := range len(digits) {
		hexValues[digits[i]] = uint8(i)
	}
}

func appendHex(dst, raw []byte) []byte {
	dst = slices.Grow(dst, 2*len(raw))
	out := dst[len(dst) : len(dst)+2*len(raw)]
	for _, b := range raw {
		binary.LittleEndian.PutUint16(out, hexPairs[b])
		out = out[2:]
	}
	return dst[:len(dst)+2*len(raw)]
}

// appendUnhex appends the bytes that lowercase hexadecimal digits stand for; false, with dst as it was, if text is anything else.
func appendUnhex(dst, text []byte) ([]byte, bool) {
	n := len(text) / 2
	if len(text)%2 != 0 {
		return dst, false
	}
	dst = slices.Grow(dst, n)
	out := dst[len(dst) : len(dst)+n]
	var bad uint8
	for i := range out {
		hi, lo := hexValues[text[0]], hexValues[text[1]]
		bad |= hi | lo
		out[i] = hi<<4 | lo
		text = text[2:]
	}
	if bad >= 16 {
		return dst, false
	}
	return dst[:len(dst)+n], true
}
