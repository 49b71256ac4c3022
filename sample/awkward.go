package sample

import (
	"math"
	"strings"
)

// Awkward is a row that is there to break importers.
type Awkward struct {
	Row  int    // its number in the set
	Name string // what is awkward about it
}

// AwkwardRows tells where the awkward rows of a set stand: case k of m in row (2k+1)*rows/(2m), rounded
// down. From 4 rows a case on all cases are there; smaller sets have the first rows/4 of them.
func AwkwardRows(rows int) []Awkward {
	m := min(len(awkwardCases), rows/4)
	out := make([]Awkward, m)
	for k := range out {
		out[k] = Awkward{Row: (2*k + 1) * rows / (2 * m), Name: awkwardCases[k].name}
	}
	return out
}

// awkwardCase changes an ordinary row.
type awkwardCase struct {
	name  string
	apply func(g *generator, i int, row *Row)
}

// change makes a case that needs the row alone.
func change(name string, f func(*Row)) awkwardCase {
	return awkwardCase{name, func(_ *generator, _ int, row *Row) { f(row) }}
}

// firstContent makes a case that puts a text into the first message.
func firstContent(name, text string) awkwardCase {
	return change(name, func(row *Row) { row.Conversation.V[0].V.Content = some(text) })
}

// firstScores makes a case that sets the scores of the first moderation entry.
func firstScores(name string, values ...float64) awkwardCase {
	return change(name, func(row *Row) {
		for k := range row.Moderation.V[0].V.Scores.V {
			row.Moderation.V[0].V.Scores.V[k] = some(values[k%len(values)])
		}
	})
}

const (
	longMessage        = 500_000
	longMessageCompact = 6_000
	manyTurns          = 200
	manyTurnsCompact   = 20
	compactScale       = 0.15
)

var awkwardCases = []awkwardCase{
	firstContent("empty content", ""),
	change("NULL content", func(row *Row) { row.Conversation.V[0].V.Content = Opt[string]{} }),
	change("empty conversation", func(row *Row) {
		row.Conversation.V, row.Moderation.V = nil, nil
		row.Turn = some(int64(0))
	}),
	change("NULL conversation", func(row *Row) { row.Conversation = Opt[[]Opt[Message]]{} }),
	change("NULL message", func(row *Row) { row.Conversation.V[len(row.Conversation.V)-1] = Opt[Message]{} }),
	change("NULL role", func(row *Row) { row.Conversation.V[0].V.Role = Opt[string]{} }),
	change("message with NULL in every field", func(row *Row) { row.Conversation.V[1].V = Message{} }),
	change("NULL moderation", func(row *Row) { row.Moderation = Opt[[]Opt[Moderation]]{} }),
	change("empty moderation", func(row *Row) { row.Moderation.V = nil }),
	change("moderation shorter than the conversation", func(row *Row) { row.Moderation.V = row.Moderation.V[:1] }),
	{"moderation longer than the conversation", func(g *generator, i int, row *Row) {
		row.Moderation.V = append(row.Moderation.V, g.moderate(i+g.rows, 3, true)...)
	}},
	change("NULL moderation entry", func(row *Row) { row.Moderation.V[0] = Opt[Moderation]{} }),
	change("NULL categories", func(row *Row) { row.Moderation.V[0].V.Categories.Valid = false }),
	change("NULL scores", func(row *Row) { row.Moderation.V[0].V.Scores.Valid = false }),
	change("NULL flagged", func(row *Row) { row.Moderation.V[0].V.Flagged = Opt[bool]{} }),
	change("NULL in some categories and scores", func(row *Row) {
		for k := range Categories {
			if k%2 == 0 {
				row.Moderation.V[0].V.Categories.V[k] = Opt[bool]{}
				row.Moderation.V[0].V.Scores.V[k] = Opt[float64]{}
			}
		}
	}),
	firstScores("NaN scores", math.NaN()),
	firstScores("infinite scores", math.Inf(1), math.Inf(-1)),
	firstScores("zeros of both signs", math.Copysign(0, -1), 0),
	firstScores("denormal scores", math.SmallestNonzeroFloat64, 2.5e-310, 1e-40, 5e-45),
	firstScores("scores past float32", math.MaxFloat64, -1e300, math.MaxFloat32, 0.1, 1.0/3, 1),
	change("NULL model", func(row *Row) { row.Model = Opt[string]{} }),
	change("NULL language", func(row *Row) { row.Language = Opt[string]{} }),
	change("NULL redacted", func(row *Row) { row.Redacted = Opt[bool]{} }),
	change("NULL turn", func(row *Row) { row.Turn = Opt[int64]{} }),
	change("NULL conversation_id", func(row *Row) { row.ID = Opt[string]{} }),
	change("everything NULL", func(row *Row) { *row = Row{} }),
	change("empty strings", func(row *Row) {
		row.Model, row.Language = some(""), some("")
		for k := range row.Conversation.V {
			row.Conversation.V[k].V = Message{Content: some(""), Role: some("")}
		}
	}),
	{"conversation_id of the first row", func(g *generator, _ int, row *Row) { row.ID = some(g.id(0)) }},
	{"conversation_id of the last row", func(g *generator, _ int, row *Row) { row.ID = some(g.id(g.rows - 1)) }},
	{"conversation_id of the first row again", func(g *generator, _ int, row *Row) { row.ID = some(g.id(0)) }},
	change("conversation_id in upper case", func(row *Row) { row.ID.V = strings.ToUpper(row.ID.V) }),
	change("conversation_id that is no hex", func(row *Row) { row.ID = some("not/a 'hex' id — 会话") }),
	change("turn that disagrees", func(row *Row) { row.Turn = some(int64(-1)) }),
	{"great turn", func(g *generator, _ int, row *Row) {
		row.Turn = some(int64(9_999))
		if g.compact {
			row.Turn = some(int64(math.MaxInt64)) // for fixtures; elsewhere it would spoil every average
		}
	}},
	change("odd number of messages", func(row *Row) {
		row.Conversation.V = row.Conversation.V[:len(row.Conversation.V)-1]
	}),
	change("system message first", func(row *Row) {
		system := some(Message{Content: some("You are a helpful assistant."), Role: some("system")})
		row.Conversation.V = append([]Opt[Message]{system}, row.Conversation.V...)
	}),
	firstContent("emoji families", "👨‍👩‍👧‍👦 and 👩‍❤️‍💋‍👨, 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈, 👍🏿 1️⃣"),
	firstContent("combining marks", "e\u0301 is é, n\u0303 is ñ; Z\u0351\u036b\u0343a\u0327\u0319l\u0321\u0354g\u0322\u0326o\u0329; \u1112\u1161\u11ab is 한; q\u0307\u0323 and q\u0323\u0307"),
	firstContent("control characters", "\x1b[31mred\x1b[0m \x1b]0;title\x07 bell\x07 tab\t back\b form\f vertical\v delete\x7f CR\rLF\r\n\u0085\u2028\u2029end"),
	firstContent("NUL characters", "\x00before\x00\x00between\x00"),
	firstContent("bidirectional text", "left \u202eright to left\u202c, \u200fעברית and \u2067العربية\u2069\u200b, \ufeffmark"),
	firstContent("widths", "ｆｕｌｌｗｉｄｔｈ 全角 ｶﾅ \u3000 a\u00a0b\u2009c \U0001d54f \U0010ffff \ufffd"),
	firstContent("cases", "İstanbul ıssız STRASSE straße ΌΣΟΣ ſ K ǅ ﬁ"),
	firstContent("quotes and separators", "a,b;\"c\"\n'd'\t\\n|e|\r\n`f` -- /* g */ %_ \\% $1 ? ,"),
	firstContent("spaces only", " \t\n  \r\n "),
	firstContent("looks like NULL", "NULL"),
	firstContent("looks like JSON", `{"content": null, "role": [1, 2.50, "\u0000"], "a/b": {}}`),
	{"one word 200 times", func(_ *generator, _ int, row *Row) {
		row.Conversation.V[0].V.Content = some(strings.Repeat("buffalo ", 200))
	}},
	{"very long message", func(g *generator, i int, row *Row) {
		n := longMessage
		if g.compact {
			n = longMessageCompact
		}
		c := composer{r: newRNG(g.seed, streamText, uint64(i)), prose: theLibrary.model("en/austen")}
		c.appendParagraphs(n)
		row.Conversation.V[0].V.Content = some(string(c.b))
	}},
	{"200 turns", func(g *generator, i int, row *Row) {
		turns := manyTurns
		if g.compact {
			turns = manyTurnsCompact
		}
		c := composer{r: newRNG(g.seed, streamText, uint64(i)), prose: theLibrary.model("en/wordnet")}
		row.Conversation.V = nil
		for k := range 2 * turns {
			c.b = c.b[:0]
			c.appendProse(10 + c.r.intn(60))
			row.Conversation.V = append(row.Conversation.V, some(Message{
				Content: some(string(c.b)), Role: some([]string{"user", "assistant"}[k%2]),
			}))
		}
		row.Turn = some(int64(turns))
		row.Moderation = some(g.moderate(i, 2*turns, false))
	}},
}
