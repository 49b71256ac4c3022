package sample

import (
	"bytes"
	"math"
	"strconv"
)

// composer writes the messages of one conversation into a buffer. It is used by one goroutine and
// reset for each row.
type composer struct {
	b        []byte
	r        rng
	prose    *textModel // the running text of this conversation
	foreign  bool       // whether prose is another language than English
	redacted bool       // names come out as NAME_1, NAME_2, ...
	names    int        // of those, how many are in play
}

// Of the English words that a walk jumps to, tailShare give way to rare words, names, numbers and the like:
// it is what gives the vocabulary its long tail, and text the entropy of real chat.
const tailShare = 0.22

// appendProse writes running text of about n bytes: whole sentences where there is room for them.
func (c *composer) appendProse(n int) {
	m := c.prose
	limit := len(c.b) + n
	for i := m.start(&c.r); ; {
		last := m.run(&c.r, i)
		for last > i && int(m.tokens[last].off-m.tokens[i].off) > limit-len(c.b) {
			last--
		}
		c.b = append(c.b, m.span(i, last)...)
		if len(c.b) >= limit {
			break
		}
		next, ended := m.jump(&c.r, last)
		if m.tokens[last].left == 0 {
			ended = true
		}
		if ended {
			if len(c.b) > limit-12 {
				break
			}
			next = m.start(&c.r)
		}
		if m.spaced || ended {
			c.b = append(c.b, ' ')
		}
		i = next
		if t := &m.tokens[i]; t.plain && t.left > 0 && !c.foreign && c.r.chance(tailShare) {
			c.appendTail()
			c.b = append(c.b, ' ')
			i++
		}
	}
	// A sentence cut short gets its full stop, unless the writer is careless.
	if last := c.b[len(c.b)-1]; isASCIIWord(last) && n > 40 && c.r.chance(0.8) {
		c.b = append(c.b, '.')
	} else if last == ',' || last == ';' {
		c.b = c.b[:len(c.b)-1]
	}
}

// appendWords writes n words that stand together somewhere, fewer at the end of a line.
func (c *composer) appendWords(n int) {
	m := c.prose
	i := c.r.intn(len(m.tokens))
	c.b = append(c.b, m.span(i, i+min(n-1, int(m.tokens[i].left)))...)
	if last := c.b[len(c.b)-1]; last == ',' || last == '.' || last == ';' || last == ':' {
		c.b = c.b[:len(c.b)-1]
	}
}

// appendTail writes one token of the vocabulary's tail.
func (c *composer) appendTail() {
	r := &c.r
	switch k := r.intn(1000); {
	case k < 700:
		c.b = append(c.b, rareWord(r)...)
	case k < 800:
		c.appendPerson()
	case k < 900:
		c.appendNumber()
	case k < 930:
		c.b = append(c.b, pick(r, cities)...)
	case k < 950:
		c.appendIdentifier(r.intn(4))
	case k < 963:
		c.appendURL()
	case k < 964:
		c.appendPhone()
	case k < 975:
		c.b = append(c.b, pick(r, emoji)...)
	default:
		c.b = append(c.b, '"')
		c.b = append(c.b, rareWord(r)...)
		c.b = append(c.b, '-')
		c.b = append(c.b, rareWord(r)...)
		c.b = append(c.b, '"')
	}
}

// rareWord draws from the word list, the commoner first: roughly Zipf past the first two thousand.
func rareWord(r *rng) string {
	words := rareWords()
	const shift = 2000.0
	k := shift*math.Pow(1+float64(len(words))/shift, r.float()) - shift
	return words[min(int(k), len(words)-1)]
}

func (c *composer) appendPerson() {
	if c.redacted {
		c.appendRedactedName()
		return
	}
	c.b = append(c.b, pick(&c.r, firstNames)...)
	if c.r.chance(0.35) {
		c.b = append(c.b, ' ')
		c.b = append(c.b, pick(&c.r, surnames)...)
	}
}

func (c *composer) appendRedactedName() {
	if c.names == 0 || c.names < 9 && c.r.chance(0.15) {
		c.names++
	}
	c.b = append(c.b, "NAME_"...)
	c.b = strconv.AppendInt(c.b, int64(1+c.r.intn(c.names)), 10)
}

func (c *composer) appendNumber() {
	r := &c.r
	switch r.intn(7) {
	case 0:
		c.b = strconv.AppendInt(c.b, int64(1800+r.intn(230)), 10)
	case 1:
		c.b = strconv.AppendFloat(c.b, float64(r.intn(100000))/100, 'f', -1, 64)
	case 2:
		c.b = strconv.AppendInt(c.b, int64(r.intn(101)), 10)
		c.b = append(c.b, '%')
	case 3:
		c.b = append(c.b, '$')
		c.b = strconv.AppendInt(c.b, int64(r.intn(1000))*5, 10)
	case 4:
		c.b = strconv.AppendUint(c.b, r.next()>>(20+uint(r.intn(40))), 10)
	default:
		c.b = strconv.AppendInt(c.b, int64(1+r.intn(60)), 10)
	}
}

func (c *composer) appendPhone() {
	c.b = append(c.b, "555-"...)
	for range 4 {
		c.b = append(c.b, byte('0'+c.r.intn(10)))
	}
}

func (c *composer) appendURL() {
	r := &c.r
	c.b = append(c.b, "https://www."...)
	c.appendLower(rareWord(r))
	c.b = append(c.b, '.')
	c.b = append(c.b, pick(r, domains)...)
	for range r.intn(4) {
		c.b = append(c.b, '/')
		c.appendLower(rareWord(r))
	}
	if r.chance(0.2) {
		c.b = append(c.b, "?id="...)
		c.b = strconv.AppendUint(c.b, r.next()>>30, 36)
	}
}

// appendIdentifier writes a name as programs have it: snake_case, CamelCase, camelCase or UPPER_CASE.
func (c *composer) appendIdentifier(style int) {
	r := &c.r
	for k := range 1 + r.intn(2) {
		begin := len(c.b)
		if k > 0 && (style == 0 || style == 3) {
			c.b = append(c.b, '_')
		}
		word := len(c.b)
		if r.chance(0.5) {
			c.appendLower(pick(r, things))
		} else {
			c.appendLower(rareWord(r))
		}
		switch {
		case style == 3:
			copy(c.b[begin:], bytes.ToUpper(c.b[begin:]))
		case style == 1, style == 2 && k > 0:
			c.b[word] -= 'a' - 'A'
		}
	}
}

// appendLower writes the ASCII letters of a word in lower case.
func (c *composer) appendLower(word string) {
	begin := len(c.b)
	for i := range len(word) {
		if ch := word[i] | 0x20; ch >= 'a' && ch <= 'z' {
			c.b = append(c.b, ch)
		}
	}
	if len(c.b) == begin {
		c.b = append(c.b, 'x')
	}
}

// appendPattern fills a pattern in; its running text shares n bytes.
func (c *composer) appendPattern(p pattern, n int) {
	for _, part := range p.parts {
		c.b = append(c.b, part.text...)
		if part.slot == "prose" {
			c.appendProse(max(n/p.prose, 12))
		} else if part.slot != "" {
			c.appendSlot(part.slot)
		}
	}
}

func (c *composer) appendSlot(slot string) {
	r := &c.r
	list := func(items []string) { c.b = append(c.b, pick(r, items)...) }
	switch slot {
	case "topic", "topic2":
		switch k := r.intn(10); {
		case k < 4:
			list(topics)
		case k < 7:
			c.appendWords(2 + r.intn(3))
		default:
			c.b = append(c.b, rareWord(r)...)
			if k == 9 {
				c.b = append(c.b, ' ')
				c.b = append(c.b, rareWord(r)...)
			}
		}
	case "q":
		list(questions)
	case "person":
		c.appendPerson()
	case "doing":
		list(doings)
	case "doing2":
		list(doings2)
	case "tone":
		list(tones)
	case "adj":
		list(adjectives)
	case "city":
		list(cities)
	case "thing":
		list(things)
	case "job":
		list(jobs)
	case "lang":
		list(tongues)
	case "code":
		c.b = append(c.b, codeLanguages[r.intn(len(codeLanguages))].name...)
	case "task":
		list(tasks)
	case "error":
		list(errorTexts)
	case "month":
		list(months)
	case "lib":
		list(libraries)
	case "emoji":
		list(emoji)
	case "n":
		c.b = strconv.AppendInt(c.b, int64(1+r.intn(1+r.intn(100))), 10)
	case "words":
		c.appendWords(2 + r.intn(5))
	case "word":
		c.appendWords(1 + r.intn(2))
	case "phone":
		c.appendPhone()
	case "url":
		c.appendURL()
	case "tag", "id":
		c.appendIdentifier(0)
	case "Id":
		c.appendIdentifier(1)
	case "Id2":
		c.appendIdentifier(2)
	case "ID":
		c.appendIdentifier(3)
	case "v":
		c.b = append(c.b, byte('a'+r.intn(26)))
	case "snippet":
		c.appendCode(80+r.intn(500), false)
	case "gibberish":
		for range 2 + r.intn(12) {
			c.b = append(c.b, byte('a'+r.intn(26)))
		}
	}
}

// appendCode writes about n bytes of code, fenced as in Markdown if asked.
func (c *composer) appendCode(n int, fenced bool) {
	lang := &codeLanguages[c.r.intn(len(codeLanguages))]
	if fenced {
		c.b = append(append(append(c.b, "```"...), lang.tag...), '\n')
	}
	begin := len(c.b)
	c.appendPattern(pick(&c.r, lang.head), 0)
	for len(c.b)-begin < n-40 {
		c.b = append(c.b, '\n')
		c.appendPattern(pick(&c.r, lang.body), 0)
	}
	c.b = append(c.b, '\n')
	c.appendPattern(pick(&c.r, lang.tail), 0)
	c.b = append(c.b[:begin], braces(c.b[begin:])...)
	if fenced {
		c.b = append(c.b, "\n```"...)
	}
}

// braces turns « and » into { and } in place; both shrink, so the result fits.
func braces(code []byte) []byte {
	out := code[:0]
	for i := 0; i < len(code); i++ {
		if code[i] == 0xC2 && i+1 < len(code) && (code[i+1] == 0xAB || code[i+1] == 0xBB) {
			i++
			out = append(out, '{'+(code[i]-0xAB)>>4*2) // AB is «, BB is »; } stands two after {
			continue
		}
		out = append(out, code[i])
	}
	return out
}

// insertWord puts a word between two others at a random place of a message, or behind the last.
func insertWord(message, word string, r *rng) string {
	at := r.intn(len(message) + 1)
	for at < len(message) && message[at] != ' ' && message[at] != '\n' {
		at++
	}
	return message[:at] + " " + word + message[at:]
}
