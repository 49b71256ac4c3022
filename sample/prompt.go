package sample

import (
	"bytes"
	"math"
)

// Prompts repeat: many of the first ones come from the pool of popular prompts of their language.
const (
	pooledShare = 0.16 // word by word
	nearShare   = 0.05 // with a change or an addition
	poolEnglish = 20_000
	poolOther   = 400
	poolShift   = 12 // Zipf's law holds from about this rank on

	// flaggedPatterns is how many flagged conversations open with a pattern that shows why.
	flaggedPatterns = 0.6
)

// userStyle is how one user writes.
type userStyle struct{ lower, typos, terse bool }

func drawStyle(r *rng) userStyle {
	return userStyle{lower: r.chance(0.25), typos: r.chance(0.3), terse: r.chance(0.3)}
}

// userMessage writes a prompt of about the given length.
func (c *composer) userMessage(book *phrasebook, tokens float64, style userStyle) {
	r := &c.r
	begin := len(c.b)
	n := c.prose.textBytes(tokens)
	switch {
	case n < 90:
		if len(book.short) > 0 && (len(book.long) == 0 || r.chance(0.8)) {
			c.appendPattern(pick(r, book.short), 0)
		} else {
			c.appendProse(n)
		}
	case len(book.short) > 0 && r.chance(0.06):
		c.appendPattern(pick(r, book.short), 0)
		c.b = append(c.b, '\n')
		c.appendCode(n-30, r.chance(0.2))
	case len(book.long) > 0 && r.chance(0.85):
		c.appendPattern(pick(r, book.long), n-40)
	default:
		c.appendParagraphs(n)
	}
	c.roughen(begin, style)
}

// roughen makes the message from begin on look typed by hand.
func (c *composer) roughen(begin int, style userStyle) {
	r := &c.r
	message := c.b[begin:]
	if c.redacted || bytes.Contains(message, []byte("http")) {
		return
	}
	if style.lower && len(message) < 300 {
		for i, ch := range message {
			if ch >= 'A' && ch <= 'Z' {
				message[i] = ch | 0x20
			}
		}
	}
	if style.typos {
		// Two neighbouring letters change places, once in about 150 bytes.
		for i := 20 + r.intn(150); i+1 < len(message); i += 20 + r.intn(260) {
			if a, b := message[i], message[i+1]; isASCIIWord(a) && isASCIIWord(b) {
				message[i], message[i+1] = b, a
			}
		}
	}
	if last := len(c.b) - 1; style.terse && last > begin && (c.b[last] == '.' || c.b[last] == '?') {
		c.b = c.b[:last]
	}
}

// pooled writes prompt k of a language's pool of popular prompts, the same for every seed.
func (c *composer) pooled(lang int, book *phrasebook, k int) {
	own, prose, redacted := c.r, c.prose, c.redacted
	c.r, c.redacted = newRNG(uint64(lang), streamPool, uint64(k)), false
	if !c.foreign {
		c.prose = drawEnglish(&c.r)
	}
	c.userMessage(book, promptTokens(&c.r), drawStyle(&c.r))
	c.r, c.prose, c.redacted = own, prose, redacted
}

// drawPooled draws the rank of a popular prompt: a Zipf law with its top cut off.
func drawPooled(r *rng, lang int) int {
	size := poolOther
	if lang == 0 {
		size = poolEnglish
	}
	k := int(poolShift*math.Pow(1+float64(size)/poolShift, r.float())) - poolShift
	return min(max(k, 0), size-1)
}

// vary changes a popular prompt a little: the near duplicates.
func (c *composer) vary(begin int) {
	r := &c.r
	switch r.intn(4) {
	case 0:
		c.b = append(c.b, ' ')
		c.appendWords(1 + r.intn(5))
	case 1:
		c.b = append(c.b, pick(r, []string{"!", "??", "...", " please", "\n", " ", ".", " 🙏"})...)
	case 2:
		for i := begin; i < len(c.b); i++ {
			if c.b[i] >= '0' && c.b[i] <= '9' {
				c.b[i] = byte('1' + r.intn(9))
			}
		}
		c.b = append(c.b, ' ')
	default:
		for i := begin; i < len(c.b); i++ {
			if c.b[i] >= 'A' && c.b[i] <= 'Z' {
				c.b[i] |= 0x20
			}
		}
	}
}
