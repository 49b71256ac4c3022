package fn

import (
	"strings"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// LikeMatcher is a compiled pattern of LIKE or ILIKE: % stands for any characters, _ for one. It is safe for concurrent
// use.
type LikeMatcher struct {
	name string // as EXPLAIN shows it
	fold bool
	// segments are the parts between the %. The first has to stand at the start if !freeStart, the last at the end if
	// !freeEnd, the others in order in between.
	segments           []likeSegment
	freeStart, freeEnd bool
}

// likeSegment is a part of a pattern without %.
type likeSegment struct {
	atoms   []likeAtom
	literal string // all of it, where there is no _ (plain)
	plain   bool
}

// likeAtom is a literal, or a number of _ where any is not 0.
type likeAtom struct {
	literal string
	any     int
}

// CompileLike compiles a pattern. escape is empty or one ASCII character, which takes away the meaning of the character
// that follows it; without it there is no escaping. With fold, case is ignored: both pattern and text are
// mapped to lower case, character by character.
func CompileLike(pattern, escape string, fold bool) (*LikeMatcher, error) {
	op := "LIKE"
	if fold {
		op = "ILIKE"
	}
	if len(escape) > 1 || len(escape) == 1 && escape[0] >= utf8.RuneSelf {
		return nil, valueError(op, "the ESCAPE text has to be one ASCII character or empty, not %s", quoteShort(escape))
	}
	m := &LikeMatcher{name: op + " " + quoteShort(pattern), fold: fold}
	if escape != "" {
		m.name += " ESCAPE " + quoteShort(escape)
	}
	var atoms []likeAtom
	var literal []byte
	endLiteral := func() {
		if len(literal) > 0 {
			text := string(literal)
			if fold {
				text = string(toLower.append(nil, text))
			}
			atoms = append(atoms, likeAtom{literal: text})
			literal = literal[:0]
		}
	}
	endSegment := func() {
		endLiteral()
		if len(atoms) > 0 {
			m.segments = append(m.segments, makeSegment(atoms))
			atoms = nil
		}
	}
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case escape != "" && c == escape[0]:
			i++
			if i == len(pattern) {
				return nil, valueError(op, "the pattern %s ends with its escape character", quoteShort(pattern))
			}
			literal = append(literal, pattern[i])
		case c == '%':
			endSegment()
			if len(m.segments) == 0 {
				m.freeStart = true
			}
			m.freeEnd = true
			continue
		case c == '_':
			endLiteral()
			if k := len(atoms); k > 0 && atoms[k-1].any > 0 {
				atoms[k-1].any++
			} else {
				atoms = append(atoms, likeAtom{any: 1})
			}
		default:
			literal = append(literal, c)
		}
		m.freeEnd = false
	}
	endSegment()
	return m, nil
}

func makeSegment(atoms []likeAtom) likeSegment {
	s := likeSegment{atoms: atoms}
	if len(atoms) == 1 && atoms[0].any == 0 {
		s.plain, s.literal = true, atoms[0].literal
	}
	return s
}

// String is the test as EXPLAIN shows it.
func (m *LikeMatcher) String() string { return m.name }

// Literal returns the text that has to be contained, and nothing more, for patterns of the form %text%. Under ILIKE it is in lower case.
func (m *LikeMatcher) Literal() (text string, ok bool) {
	if m.freeStart && m.freeEnd && len(m.segments) == 1 && m.segments[0].plain {
		return m.segments[0].literal, true
	}
	return "", false
}

// Match reports whether the pattern fits all of s.
func (m *LikeMatcher) Match(s []byte) bool { return m.MatchString(bytesAsString(s)) }

// bytesAsString is b as a string, for as long as b does not change.
func bytesAsString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// stringAsBytes is the bytes of s, which must not be changed.
func stringAsBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// foldBuffers hold texts in lower case while they are matched.
var foldBuffers = sync.Pool{New: func() any { return new([]byte) }}

// keepBuffer is the size up to which a buffer is kept for the next text.
const keepBuffer = 1 << 20

// MatchString reports whether the pattern fits all of s.
func (m *LikeMatcher) MatchString(s string) bool {
	if !m.fold {
		return m.match(s)
	}
	if toLower.same(s) {
		return m.match(s)
	}
	buf := foldBuffers.Get().(*[]byte)
	*buf = toLower.append((*buf)[:0], s)
	ok := m.match(bytesAsString(*buf))
	if cap(*buf) <= keepBuffer {
		foldBuffers.Put(buf)
	}
	return ok
}

func (m *LikeMatcher) match(s string) bool {
	segments := m.segments
	if len(segments) == 0 {
		return m.freeEnd || s == ""
	}
	if !m.freeStart {
		n, ok := segments[0].prefix(s)
		if !ok {
			return false
		}
		s = s[n:]
		segments = segments[1:]
		if len(segments) == 0 {
			return m.freeEnd || s == ""
		}
	}
	last := len(segments)
	if !m.freeEnd {
		last--
	}
	for i := range segments[:last] {
		end, ok := segments[i].find(s)
		if !ok {
			return false
		}
		s = s[end:]
	}
	return m.freeEnd || segments[last].suffix(s)
}

// prefix reports whether the segment fits the start of s, and its length there.
func (g *likeSegment) prefix(s string) (int, bool) {
	if g.plain {
		return len(g.literal), strings.HasPrefix(s, g.literal)
	}
	at := 0
	for _, a := range g.atoms {
		if a.any == 0 {
			if !strings.HasPrefix(s[at:], a.literal) {
				return 0, false
			}
			at += len(a.literal)
			continue
		}
		for range a.any {
			if at == len(s) {
				return 0, false
			}
			at += runeLen(s[at:])
		}
	}
	return at, true
}

// find returns where the first fit of the segment in s ends.
func (g *likeSegment) find(s string) (int, bool) {
	if g.plain {
		i := strings.Index(s, g.literal)
		return i + len(g.literal), i >= 0
	}
	for at := 0; ; {
		if a := g.atoms[0]; a.any == 0 {
			i := strings.Index(s[at:], a.literal)
			if i < 0 {
				return 0, false
			}
			at += i
		}
		if n, ok := g.prefix(s[at:]); ok {
			return at + n, true
		}
		if at == len(s) {
			return 0, false
		}
		at += runeLen(s[at:])
	}
}

// suffix reports whether the segment fits the end of s.
func (g *likeSegment) suffix(s string) bool {
	if g.plain {
		return strings.HasSuffix(s, g.literal)
	}
	for at := 0; ; at += runeLen(s[at:]) {
		if n, ok := g.prefix(s[at:]); ok && at+n == len(s) {
			return true
		}
		if at == len(s) {
			return false
		}
	}
}

// runeLen is the length of the first character of s, which is not empty; a byte of broken UTF-8 is a character.
func runeLen(s string) int {
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}
