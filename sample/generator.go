package sample

import (
	"encoding/binary"
	"encoding/hex"
	"iter"
	"strings"
)

// RareWord is planted in exactly 70 messages of a million conversations, and in that share of smaller sets. No
// text model holds it; where an awkward row replaces a message that has it, one is lost.
const RareWord = "glockenspiel"

// UncommonWords are planted as RareWord is, each in 3,000 messages of a million conversations.
var UncommonWords = [...]string{"photosynthesis", "blockchain", "mitochondria"}

const (
	rareWordCount     = 70
	uncommonWordCount = 3_000
)

// generator makes any row of a set by its number. It is read-only once built: goroutines share it, each
// with a composer of its own.
type generator struct {
	rows       int
	seed       uint64
	compact    bool
	population *population
	awkward    map[int]*awkwardCase
	planting   permutation
	planted    []int // ends of the ranges of planted rows, by word
}

func newGenerator(cfg Config) *generator {
	counts := []int{rareWordCount}
	for range UncommonWords {
		counts = append(counts, uncommonWordCount)
	}
	const million = 1_000_000
	planted := 0
	for _, c := range counts {
		planted += c
	}
	shares := apportion(cfg.Rows, append(counts, million-planted))
	g := &generator{
		rows:       cfg.Rows,
		seed:       cfg.Seed,
		compact:    cfg.Compact,
		population: newPopulation(cfg.Rows, cfg.Seed),
		awkward:    map[int]*awkwardCase{},
		planting:   newPermutation(cfg.Rows, cfg.Seed, 4),
		planted:    cumulative(shares[:len(counts)]),
	}
	for k, a := range AwkwardRows(cfg.Rows) {
		g.awkward[a.Row] = &awkwardCases[k]
	}
	return g
}

// Rows returns the conversations of a set in order. The rows may be kept. Shards, Dir and the options of
// files play no part.
func Rows(cfg Config) (iter.Seq2[int, *Row], error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return func(yield func(int, *Row) bool) {
		g, c := newGenerator(cfg), &composer{}
		for i := range cfg.Rows {
			row := &Row{}
			g.fill(i, c, row)
			if !yield(i, row) {
				return
			}
		}
	}, nil
}

// fill makes row i.
func (g *generator) fill(i int, c *composer, row *Row) {
	m, lang, redacted := g.population.at(i)
	shape := newRNG(g.seed, streamShape, uint64(i))
	turns := englishTurns.draw(&shape)
	if lang != 0 {
		turns = otherTurns.draw(&shape)
	}
	flagged := shape.chance(flaggedShare)

	messages := g.converse(i, c, &shape, lang, turns, redacted, flagged)
	*row = Row{
		ID:           some(g.id(i)),
		Model:        some(models[m].name),
		Conversation: some(messages),
		Turn:         some(int64(turns)),
		Language:     some(languages[lang].name),
		Moderation:   some(g.moderate(i, len(messages), flagged)),
		Redacted:     some(redacted),
	}
	if a := g.awkward[i]; a != nil {
		a.apply(g, i, row)
	}
}

// id returns the 32 hex digits of a row.
func (g *generator) id(i int) string {
	r := newRNG(g.seed, streamID, uint64(i))
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], r.next())
	binary.BigEndian.PutUint64(raw[8:], r.next())
	return hex.EncodeToString(raw[:])
}

// domains of English talk, in the order of their shares.
var englishDomains = [...]struct {
	model   string
	percent int
}{
	{"en/wordnet", 40}, {"en/rust", 33}, {"en/austen", 14}, {"en/ha", 13},
}

func drawEnglish(r *rng) *textModel {
	k := r.intn(100)
	for _, d := range englishDomains {
		if k -= d.percent; k < 0 {
			return theLibrary.model(d.model)
		}
	}
	return theLibrary.model(englishDomains[0].model)
}

// englishAnswers is the share of answers to other languages that come in English all the same.
const englishAnswers = 0.13

// converse writes the messages of a conversation.
func (g *generator) converse(i int, c *composer, shape *rng, lang, turns int, redacted, flagged bool) []Opt[Message] {
	c.r = newRNG(g.seed, streamText, uint64(i))
	c.redacted, c.names = redacted, 0
	english := drawEnglish(&c.r)
	own, book := english, phrasebooks()["en"]
	model := languages[lang].model
	if lang != 0 {
		book = phrasebooks()[model]
		if model != "" {
			own = theLibrary.model(model)
		} else {
			book = phrasebooks()["unknown"]
		}
		if book == nil {
			book = &phrasebook{}
		}
	}
	speak := func(m *textModel) { c.prose, c.foreign = m, m != english }
	style := drawStyle(shape)
	scale := 1.0
	if g.compact {
		scale = compactScale
	}

	messages := make([]Opt[Message], 0, 2*turns)
	add := func(role string) {
		messages = append(messages, some(Message{Content: some(string(c.b)), Role: some(role)}))
		c.b = c.b[:0]
	}
	c.b = c.b[:0]
	for turn := range turns {
		speak(own)
		g.prompt(c, shape, lang, turn, scale, book, style, flagged)
		add("user")
		answers := book
		if model == "" || lang != 0 && shape.chance(englishAnswers) {
			speak(english)
			answers = phrasebooks()["en"]
		}
		tokens, cut := responseTokens(shape)
		c.answer(answers, tokens*scale, cut, flagged && turn == 0)
		add("assistant")
	}
	if redacted && !mentions(messages, "NAME_") {
		// A redacted conversation names somebody somewhere.
		g.insert(messages, 2*shape.intn(turns)+1, "NAME_1", shape)
	}
	if word := g.plantedWord(i); word != "" {
		g.insert(messages, shape.intn(len(messages)), word, shape)
	}
	return messages
}

// prompt writes the user's message of a turn.
func (g *generator) prompt(c *composer, shape *rng, lang, turn int, scale float64, book *phrasebook, style userStyle, flagged bool) {
	tokens := promptTokens(shape) * scale
	kind := shape.float()
	switch rank := drawPooled(shape, lang); {
	case flagged && turn == 0 && lang == 0 && kind < flaggedPatterns:
		c.appendPattern(pick(&c.r, book.flagged), c.prose.textBytes(tokens))
		c.roughen(0, style)
	case turn == 0 && kind > 1-pooledShare && !g.compact:
		c.pooled(lang, book, rank)
	case turn == 0 && kind > 1-pooledShare-nearShare && !g.compact:
		c.pooled(lang, book, rank)
		c.vary(0)
	default:
		c.userMessage(book, tokens, style)
	}
}

func mentions(messages []Opt[Message], text string) bool {
	for i := range messages {
		if strings.Contains(messages[i].V.Content.V, text) {
			return true
		}
	}
	return false
}

func (g *generator) insert(messages []Opt[Message], at int, word string, r *rng) {
	content := &messages[at].V.Content
	content.V = insertWord(content.V, word, r)
}

// plantedWord returns the word that row i holds, or "".
func (g *generator) plantedWord(i int) string {
	rank := g.planting.at(i)
	if rank >= g.planted[len(g.planted)-1] {
		return ""
	}
	k := rangeOf(g.planted, rank)
	if k == 0 {
		return RareWord
	}
	return UncommonWords[k-1]
}

// moderate makes one entry for each of n messages.
func (g *generator) moderate(i, n int, flagged bool) []Opt[Moderation] {
	r := newRNG(g.seed, streamModeration, uint64(i))
	level := spread[r.next()>>(64-scoreTableBits)]
	if flagged {
		level *= 12
	}
	first := r.intn(max(min(n, 2), 1)) // the message that is flagged for certain: a prompt or its answer
	out := make([]Opt[Moderation], n)
	for k := range out {
		hit := flagged && (k == first || k > first && r.chance(flaggedAgain))
		out[k] = some(moderation(&r, level, hit))
	}
	return out
}
