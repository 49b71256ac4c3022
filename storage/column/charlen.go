package column

import "encoding/binary"

// CharLen returns the number of code points of s as utf8.RuneCount counts: a byte that is not part of a valid UTF-8
// sequence is one. It takes ASCII, which most text is, 32 bytes at a time.
func CharLen(s []byte) int {
	const high = 0x8080808080808080
	n := len(s) // less the bytes that continue a sequence
	for len(s) > 0 {
		for len(s) >= 32 {
			b := (*[32]byte)(s)
			w := binary.LittleEndian.Uint64(b[0:]) | binary.LittleEndian.Uint64(b[8:]) |
				binary.LittleEndian.Uint64(b[16:]) | binary.LittleEndian.Uint64(b[24:])
			if w&high != 0 {
				break
			}
			s = s[32:]
		}
		for len(s) >= 8 && binary.LittleEndian.Uint64(s)&high == 0 {
			s = s[8:]
		}
		for len(s) > 0 && s[0] < 0x80 {
			s = s[1:]
		}
		for len(s) > 0 && s[0] >= 0x80 { // text in another script: sequence after sequence
			k := sequence(s)
			n -= k - 1
			s = s[k:]
		}
	}
	return n
}

// sequence returns the length of the valid multi-byte sequence at the start of s, or 1.
func sequence(s []byte) int {
	c := s[0]
	switch {
	case c < 0xE0:
		if c >= 0xC2 && len(s) >= 2 && s[1]&0xC0 == 0x80 {
			return 2
		}
	case c < 0xF0:
		if len(s) >= 3 && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80 {
			// Neither a longer spelling of a shorter sequence nor a surrogate.
			if r := uint32(c&0x0F)<<6 | uint32(s[1]&0x3F); r >= 0x20 && r-0x360 >= 0x20 {
				return 3
			}
		}
	case len(s) >= 4 && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80 && s[3]&0xC0 == 0x80:
		// From U+10000 to U+10FFFF.
		if r := uint32(c-0xF0)<<6 | uint32(s[1]&0x3F); r >= 0x10 && r < 0x110 {
			return 4
		}
	}
	return 1
}
