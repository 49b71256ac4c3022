package fn

import (
	"encoding/binary"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/colloquydb/colloquy/storage/column"
)

var caseFunctions = []*Function{
	{
		Name: "lower", Aliases: []string{"lcase"}, Category: "text",
		Signatures: []string{"lower(text VARCHAR) -> VARCHAR"},
		Help:       "Text in lower case, each character by its simple Unicode mapping.",
		Example:    "SELECT lower('ÀB')", Output: "àb",
		bind: overloads(overload{params: []column.Type{column.VarcharType}, result: column.VarcharType, kernel: caseKernel(toLower)}),
	},
	{
		Name: "upper", Aliases: []string{"ucase"}, Category: "text",
		Signatures: []string{"upper(text VARCHAR) -> VARCHAR"},
		Help:       "Text in upper case, each character by its simple Unicode mapping.",
		Example:    "SELECT upper('àb')", Output: "ÀB",
		bind: overloads(overload{params: []column.Type{column.VarcharType}, result: column.VarcharType, kernel: caseKernel(toUpper)}),
	},
}

// caseMap is a simple case mapping: one character to one character, as in UnicodeData.txt.
type caseMap struct {
	first, last byte // the ASCII letters that change, by bit 0x20
	// pages hold the mapping of the characters below 0x10000, 256 a page; nil where all map to themselves.
	pages func() *[256]*[256]rune
	slow  func(rune) rune
}

var (
	toLower = newCaseMap('A', 'Z', unicode.ToLower)
	toUpper = newCaseMap('a', 'z', upperRune)
)

// upperRune is unicode.ToUpper, but for the sharp s, which utf8proc (and so DuckDB) maps to its capital form.
func upperRune(r rune) rune {
	if r == 'ß' {
		return 'ẞ'
	}
	return unicode.ToUpper(r)
}

func newCaseMap(first, last byte, f func(rune) rune) *caseMap {
	m := &caseMap{first: first, last: last, slow: f}
	m.pages = sync.OnceValue(func() *[256]*[256]rune {
		pages := new([256]*[256]rune)
		for _, c := range unicode.CaseRanges {
			for r := rune(c.Lo); r <= rune(c.Hi) && r < 0x10000; r++ {
				page := pages[r>>8]
				if page == nil {
					page = new([256]rune)
					for i := range page {
						page[i] = f(r&^0xff | rune(i))
					}
					pages[r>>8] = page
				}
			}
		}
		return pages
	})
	return m
}

func (m *caseMap) rune(pages *[256]*[256]rune, r rune) rune {
	if r >= 0x10000 {
		return m.slow(r)
	}
	if page := pages[r>>8]; page != nil {
		return page[r&0xff]
	}
	return r
}

// Words of eight bytes, for ASCII taken eight characters at a time.
const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// changing returns bit 0x80 of each byte of w that is a letter to change; w has no high bits.
func (m *caseMap) changing(w uint64) uint64 {
	return (w + uint64(0x80-m.first)*eachByte) &^ (w + uint64(0x7f-m.last)*eachByte) & highBits
}

// append appends s mapped. Broken UTF-8 stays as it is.
func (m *caseMap) append(dst []byte, s string) []byte {
	dst = slices.Grow(dst, len(s))
	var pages *[256]*[256]rune
	for len(s) > 0 {
		b := stringAsBytes(s)
		for len(b) >= 8 {
			w := binary.LittleEndian.Uint64(b)
			if w&highBits != 0 {
				break
			}
			dst = binary.LittleEndian.AppendUint64(dst, w^m.changing(w)>>2)
			b = b[8:]
		}
		s = s[len(s)-len(b):]
		for len(s) > 0 && s[0] < utf8.RuneSelf {
			c := s[0]
			if c >= m.first && c <= m.last {
				c ^= 0x20
			}
			dst = append(dst, c)
			s = s[1:]
		}
		for len(s) > 0 && s[0] >= utf8.RuneSelf {
			if pages == nil {
				pages = m.pages()
			}
			r, size := utf8.DecodeRuneInString(s)
			if to := m.rune(pages, r); to == r { // also broken UTF-8
				dst = append(dst, s[:size]...)
			} else {
				dst = utf8.AppendRune(dst, to)
			}
			s = s[size:]
		}
	}
	return dst
}

// same reports whether s maps to itself.
func (m *caseMap) same(s string) bool {
	var pages *[256]*[256]rune
	for len(s) > 0 {
		b := stringAsBytes(s)
		for len(b) >= 8 {
			w := binary.LittleEndian.Uint64(b)
			if w&highBits != 0 {
				break
			}
			if m.changing(w) != 0 {
				return false
			}
			b = b[8:]
		}
		s = s[len(s)-len(b):]
		for len(s) > 0 && s[0] < utf8.RuneSelf {
			if s[0] >= m.first && s[0] <= m.last {
				return false
			}
			s = s[1:]
		}
		for len(s) > 0 && s[0] >= utf8.RuneSelf {
			if pages == nil {
				pages = m.pages()
			}
			r, size := utf8.DecodeRuneInString(s)
			if m.rune(pages, r) != r {
				return false
			}
			s = s[size:]
		}
	}
	return true
}

func caseKernel(m *caseMap) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		s := strs(args[0])
		nulls := nullsOf(args, n)
		out := newTextOut(n)
		for i := range n {
			if nulls.Get(i) {
				continue
			}
			x := s.at(i)
			if m.same(x) {
				out.vals[i] = x
				continue
			}
			out.set(i, m.append(out.room(len(x)+4), x))
		}
		return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
	}
}
