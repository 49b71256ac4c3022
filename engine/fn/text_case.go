package fn

import (
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
	ascii [128]byte
	// pages hold the mapping of the characters below 0x10000, 256 a page; nil where all map to themselves.
	pages func() *[256]*[256]rune
	slow  func(rune) rune
}

var (
	toLower = newCaseMap(unicode.ToLower)
	toUpper = newCaseMap(upperRune)
)

// upperRune is unicode.ToUpper, but for the sharp s, which utf8proc (and so DuckDB) maps to its capital form.
func upperRune(r rune) rune {
	if r == 'ß' {
		return 'ẞ'
	}
	return unicode.ToUpper(r)
}

func newCaseMap(f func(rune) rune) *caseMap {
	m := &caseMap{slow: f}
	for i := range m.ascii {
		m.ascii[i] = byte(f(rune(i)))
	}
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

// append appends s mapped. Broken UTF-8 stays as it is.
func (m *caseMap) append(dst []byte, s string) []byte {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf {
		dst = append(dst, m.ascii[s[i]])
		i++
	}
	if i == len(s) {
		return dst
	}
	pages := m.pages()
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			dst = append(dst, m.ascii[c])
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, c)
		} else if to := m.rune(pages, r); to == r {
			dst = append(dst, s[i:i+size]...)
		} else {
			dst = utf8.AppendRune(dst, to)
		}
		i += size
	}
	return dst
}

// same reports whether s maps to itself.
func (m *caseMap) same(s string) bool {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf {
		if m.ascii[s[i]] != s[i] {
			return false
		}
		i++
	}
	if i == len(s) {
		return true
	}
	pages := m.pages()
	for _, r := range s[i:] {
		if m.rune(pages, r) != r {
			return false
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
