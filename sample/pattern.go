package sample

import (
	"strings"
	"sync"
)

// pattern is a sentence with slots, such as "What is {topic}?".
type pattern struct {
	parts []part
	prose int // how many slots take running text, and so stretch
}

// part is literal text, then a slot ("" for none).
type part struct{ text, slot string }

func parsePattern(s string) pattern {
	var p pattern
	for {
		text, rest, found := strings.Cut(s, "{")
		slot, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			p.parts = append(p.parts, part{text: s})
			return p
		}
		p.parts = append(p.parts, part{text, slot})
		if slot == "prose" {
			p.prose++
		}
		s = after
	}
}

// phrasebook holds the patterns of one language, by use.
type phrasebook struct {
	short   []pattern // prompts of fixed length
	long    []pattern // prompts that hold running text
	open    []pattern // openings of an answer
	close   []pattern
	refuse  []pattern
	flagged []pattern // prompts that moderation flags
}

var phrasebooks = sync.OnceValue(func() map[string]*phrasebook {
	out := map[string]*phrasebook{}
	for section, lines := range promptText() {
		lang, use, _ := strings.Cut(section, " ")
		book := out[lang]
		if book == nil {
			book = &phrasebook{}
			out[lang] = book
		}
		for _, line := range lines {
			p := parsePattern(line)
			switch {
			case use == "open":
				book.open = append(book.open, p)
			case use == "close":
				book.close = append(book.close, p)
			case use == "refuse":
				book.refuse = append(book.refuse, p)
			case use == "flagged":
				book.flagged = append(book.flagged, p)
			case p.prose > 0:
				book.long = append(book.long, p)
			default:
				book.short = append(book.short, p)
			}
		}
	}
	return out
})
