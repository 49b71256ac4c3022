package sample

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

const (
	refusalShare        = 0.03
	refusalShareFlagged = 0.45
)

// answer writes an assistant's message of about the given length; a cut one stops in the middle.
func (c *composer) answer(book *phrasebook, tokens float64, cut, flagged bool) {
	r := &c.r
	begin := len(c.b)
	n := c.prose.textBytes(tokens)
	left := func() int { return n - (len(c.b) - begin) }
	refuse := refusalShare
	if flagged {
		refuse = refusalShareFlagged
	}
	opened := false
	switch {
	case len(book.refuse) > 0 && r.chance(refuse):
		c.appendPattern(pick(r, book.refuse), max(n/2, 20))
		if n < 400 {
			return
		}
		opened = true
	case n > 110 && len(book.open) > 0 && r.chance(0.5):
		c.appendPattern(pick(r, book.open), 0)
		opened = true
	}
	if n < 110 {
		c.appendProse(max(left(), 3))
	}
	for first := true; n >= 110 && (first || left() > 40); first = false {
		kind := r.intn(100)
		switch {
		case !first, opened && c.b[len(c.b)-1] != ' ', opened && kind >= proseBlocks:
			c.b = append(c.b, "\n\n"...)
		}
		c.appendBlock(kind, left())
	}
	if cut {
		c.truncate(begin, n)
	} else if n > 250 && len(book.close) > 0 && r.chance(0.3) {
		c.b = append(c.b, "\n\n"...)
		c.appendPattern(pick(r, book.close), 60)
	}
	c.b = c.b[:begin+len(bytes.TrimRight(c.b[begin:], " \n"))]
}

// Of a hundred blocks, these many are running text; lists, code, tables and dialogues share the others.
const proseBlocks = 55

// appendBlock writes one block of an answer, of left bytes at most or a little more.
func (c *composer) appendBlock(kind, left int) {
	r := &c.r
	left = max(left, 20)
	switch {
	case kind < proseBlocks:
		c.appendParagraphs(min(left, 250+r.intn(900)))
	case kind < 78:
		c.appendList(min(left, 200+r.intn(1200)))
	case kind < 92 && !c.foreign, kind < 83:
		c.appendCode(min(left, 120+r.intn(900)), r.chance(0.8))
	case kind < 95:
		c.appendTable(min(left, 700))
	default:
		c.appendDialogue(min(left, 800))
	}
}

// truncate cuts the message that starts at begin to n bytes, at the boundary of a character.
func (c *composer) truncate(begin, n int) {
	if len(c.b)-begin <= n {
		return
	}
	end := begin + n
	for end > begin && !utf8.RuneStart(c.b[end]) {
		end--
	}
	c.b = c.b[:end]
}

// appendParagraphs writes about n bytes of running text in paragraphs.
func (c *composer) appendParagraphs(n int) {
	for n > 0 {
		size := min(n, 150+c.r.intn(600))
		if n-size < 60 {
			size = n
		}
		c.appendProse(size)
		n -= size + 2
		if n > 0 {
			c.b = append(c.b, "\n\n"...)
		}
	}
}

// appendList writes a numbered or bulleted list, with or without headings in bold.
func (c *composer) appendList(n int) {
	r := &c.r
	end := len(c.b) + n
	numbered, bold := r.chance(0.65), r.chance(0.3)
	size := 20 + r.intn(180)
	for item := 1; len(c.b) < end-15; item++ {
		if item > 1 {
			c.b = append(c.b, '\n')
		}
		if numbered {
			c.b = strconv.AppendInt(c.b, int64(item), 10)
			c.b = append(c.b, ". "...)
		} else {
			c.b = append(c.b, "* "...)
		}
		if bold {
			c.b = append(c.b, "**"...)
			c.appendWords(1 + r.intn(3))
			c.b = append(c.b, "**: "...)
		}
		c.appendProse(max(min(size/2+r.intn(size), end-len(c.b)), 8))
	}
}

// appendTable writes a Markdown table of three columns.
func (c *composer) appendTable(n int) {
	end := len(c.b) + n
	for row := 0; row < 2 || len(c.b) < end-30; row++ {
		if row == 1 {
			c.b = append(c.b, "\n| --- | --- | --- |"...)
		}
		if row > 0 {
			c.b = append(c.b, '\n')
		}
		c.b = append(c.b, "| "...)
		c.appendWords(1 + c.r.intn(3))
		c.b = append(c.b, " | "...)
		c.appendNumber()
		c.b = append(c.b, " | "...)
		c.appendWords(1 + c.r.intn(5))
		c.b = append(c.b, " |"...)
	}
}

// appendDialogue writes lines spoken by two people.
func (c *composer) appendDialogue(n int) {
	end := len(c.b) + n
	var who [2]string
	for i := range who {
		begin := len(c.b)
		c.appendPerson()
		who[i] = string(c.b[begin:])
		c.b = c.b[:begin]
	}
	for line := 0; line == 0 || len(c.b) < end-20; line++ {
		if line > 0 {
			c.b = append(c.b, "\n\n"...)
		}
		c.b = append(c.b, who[line%2]...)
		c.b = append(c.b, ": "...)
		c.appendProse(max(min(20+c.r.intn(160), end-len(c.b)), 8))
	}
}
