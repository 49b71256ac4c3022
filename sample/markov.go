package sample

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textModel is a text that can be walked: read on for a few tokens, then jump to another place with the
// same context. It is read-only once built, so any number of goroutines may share it.
type textModel struct {
	text   string
	tokens []token
	places []uint32   // tokens, those of the same context side by side
	starts []uint32   // tokens that open a line
	spaced bool       // whether words are set apart by spaces
	runs   [256]uint8 // lengths of runs between jumps, at equal slices of their probability
	scale  float64    // bytes that say as much as one byte of English does
}

// token is a word with its punctuation, or a character where a script writes no spaces. Tokens are kept
// small, as walks go all over them.
type token struct {
	off   uint32
	size  uint8
	plain bool   // lower-case ASCII letters only, five or more: may give way to a rare word
	left  uint16 // tokens that follow on its line
	first uint32 // its context's stretch of places
	count uint32
}

const maxTokenSize = 255

// newTextModel indexes a text of one sentence or short paragraph a line. The context of a place is its
// token, or its last two tokens where tokens are characters.
func newTextModel(text string, spaced bool, jump float64) *textModel {
	m := &textModel{text: text, spaced: spaced, scale: scaleOf(text)}
	// A run ends after each token with probability jump, so its length is geometric.
	for k := range m.runs {
		u := (float64(k) + 0.5) / float64(len(m.runs))
		m.runs[k] = uint8(min(1+math.Log(u)/math.Log(1-jump), 100))
	}
	pos := 0
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\n ")
		open := len(m.tokens)
		for at := 0; at < len(body); {
			n := characterLen(body[at:])
			if spaced {
				n = strings.IndexByte(body[at:], ' ')
				if n < 0 {
					n = len(body) - at
				}
			}
			if n > 0 && n <= maxTokenSize {
				m.tokens = append(m.tokens, token{off: uint32(pos + at), size: uint8(n), plain: isPlain(body[at : at+n])})
			}
			at += n
			if spaced {
				at++
			}
		}
		if len(m.tokens) > open {
			m.starts = append(m.starts, uint32(open))
			for i := open; i < len(m.tokens); i++ {
				m.tokens[i].left = uint16(min(len(m.tokens)-1-i, math.MaxUint16))
			}
		}
		pos += len(line)
	}
	m.index()
	return m
}

// scaleOf estimates how many bytes a script needs for what takes one in English.
func scaleOf(text string) float64 {
	bytesPerRune := float64(len(text)) / float64(max(utf8.RuneCountInString(text), 1))
	switch {
	case strings.ContainsFunc(text, ideographic):
		return 1.75
	case bytesPerRune < 1.005:
		return 1
	default:
		return 1.4 * bytesPerRune
	}
}

func ideographic(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hangul) }

// index groups the tokens by context with a counting sort.
func (m *textModel) index() {
	ids := make(map[string]uint32, len(m.tokens)/8)
	group := make([]uint32, len(m.tokens))
	var counts []uint32
	for i, t := range m.tokens {
		from := t.off
		if !m.spaced && i > 0 && m.tokens[i-1].left > 0 {
			from = m.tokens[i-1].off
		}
		key := m.text[from : t.off+uint32(t.size)]
		id, ok := ids[key]
		if !ok {
			id = uint32(len(counts))
			ids[key] = id
			counts = append(counts, 0)
		}
		group[i] = id
		counts[id]++
	}
	first := make([]uint32, len(counts)+1)
	for id, c := range counts {
		first[id+1] = first[id] + c
	}
	m.places = make([]uint32, len(m.tokens))
	next := slices.Clone(first)
	for i, id := range group {
		m.tokens[i].first, m.tokens[i].count = first[id], counts[id]
		m.places[next[id]] = uint32(i)
		next[id]++
	}
}

// characterLen is the length of the first character with its combining marks; a run of ASCII
// letters or digits counts as one.
func characterLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	if isASCIIWord(s[0]) {
		for n < len(s) && isASCIIWord(s[n]) {
			n++
		}
		return n
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.In(r, unicode.Mn, unicode.Mc) {
			break
		}
		n += size
	}
	return n
}

func isASCIIWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) >= 5
}

// span returns the text of the tokens from i to last, which stand on one line.
func (m *textModel) span(i, last int) string {
	end := &m.tokens[last]
	return m.text[m.tokens[i].off : end.off+uint32(end.size)]
}

// start returns the token that opens a random line.
func (m *textModel) start(r *rng) int { return int(pick(r, m.starts)) }

// run returns the last token of a run that starts at i: a jump comes after it, or its line ends.
func (m *textModel) run(r *rng, i int) int {
	return i + min(int(m.runs[r.next()>>56])-1, int(m.tokens[i].left))
}

// jump returns the token to follow i, somewhere else, and whether there is none because a line ended.
func (m *textModel) jump(r *rng, i int) (next int, ended bool) {
	t := &m.tokens[i]
	if t.count > 1 {
		i = int(m.places[t.first+uint32(r.next()>>32*uint64(t.count)>>32)])
		t = &m.tokens[i]
	}
	return i + 1, t.left == 0
}
